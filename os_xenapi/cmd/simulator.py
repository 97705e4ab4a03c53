"""Serve a simulated pool to develop against, until it is interrupted.

It listens on loopback only. Nothing of it touches this machine: disks are sparse files in a
directory of its own, and its dom0 plugins run as processes with their root in there.
"""

from __future__ import annotations

import argparse

from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.simulator.server import run as serve

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``simulator``."""
    parser.add_argument("--http-port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--https-port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--seed", type=int, default=0, help="decides all uuids and refs")


def run(arguments: argparse.Namespace) -> int:
    """Serve, telling where and how to log in."""
    with Pool(seed=arguments.seed) as pool:

        def tell(server: Server) -> None:
            print(f"https  {server.url(scheme='https')}#sha256={server.fingerprint()}")
            print(f"http   {server.url(scheme='http')}")
            print(f"user   {pool.user}, password {pool.password}")
            print("Ctrl-C ends it.", flush=True)

        serve(pool, ready=tell, http_port=arguments.http_port, https_port=arguments.https_port)
    return 0
