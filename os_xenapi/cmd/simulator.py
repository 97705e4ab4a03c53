"""Serve a simulated pool to develop against, until it is interrupted.

It listens on loopback only. Nothing of it touches this machine: disks are sparse files in a
directory of its own, and its dom0 plugins run as processes with their root in there.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from os_xenapi.cmd.parsing import completed_by

if TYPE_CHECKING:
    from os_xenapi.simulator.faults import Fault
    from os_xenapi.simulator.server import Server

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``simulator``."""
    parser.add_argument("--http-port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--https-port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--seed", type=int, default=0, help="decides all uuids and refs")
    completed_by(
        parser.add_argument(
            "--faults",
            metavar="FILE",
            help="what goes wrong: a JSON array of faults, see docs/simulator-faults.md",
        ),
        "file",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve, telling where and how to log in."""
    from os_xenapi.simulator.pool import Pool
    from os_xenapi.simulator.server import run as serve

    faults = [] if arguments.faults is None else _read_faults(arguments.faults)
    with Pool(seed=arguments.seed) as pool:
        for fault in faults:
            pool.faults.arm(fault)

        def tell(server: Server) -> None:
            print(f"https  {server.url(scheme='https')}#sha256={server.fingerprint()}")
            print(f"http   {server.url(scheme='http')}")
            print(f"user   {pool.user}, password {pool.password}")
            print("Ctrl-C ends it.", flush=True)

        serve(pool, ready=tell, http_port=arguments.http_port, https_port=arguments.https_port)
    return 0


def _read_faults(file: str) -> list[Fault]:
    from os_xenapi.errors import XenApiError
    from os_xenapi.simulator.faults import from_json

    try:
        with open(file, encoding="utf-8") as opened:
            data = json.load(opened)
        if not isinstance(data, list):
            raise ValueError("it holds no JSON array")
        return [from_json(one) for one in data]
    except (OSError, ValueError) as error:
        raise XenApiError(f"{file} cannot be used for faults: {error}") from error
