"""A simulated pool in a process of its own, served over http.

Run as a program: ``python -m benchmarks.simulated HOSTS VMS [https]``. It prints the address of the
coordinator once all hosts are served, with ``https`` a second one, and ends when its standard input
does.
"""

from __future__ import annotations

import sys

from os_xenapi.simulator.guests import add_vms
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server

__all__ = ["main"]


def main(hosts: int, vms: int, *, tls: bool) -> None:
    """Serve until standard input ends."""
    with Pool(hosts=hosts) as pool:
        add_vms(pool, vms)
        with Server(pool, tls=tls) as server:
            for scheme in ("http", "https") if tls else ("http",):
                print(server.url(scheme=scheme), flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), tls=sys.argv[3:] == ["https"])
