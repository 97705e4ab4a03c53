"""A simulated pool in a process of its own, served over http and https.

Run as a program: ``python -m benchmarks.simulated HOSTS VMS``. It prints the two
addresses of the coordinator once all hosts are served, and ends when its standard input does.
"""

from __future__ import annotations

import sys

from os_xenapi.simulator.guests import add_vms
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server

__all__ = ["main"]


def main(hosts: int, vms: int) -> None:
    """Serve until standard input ends."""
    with Pool(hosts=hosts) as pool:
        add_vms(pool, vms)
        with Server(pool) as server:
            print(server.url(scheme="http"), server.url(scheme="https"), flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
