"""Look for what keeps a pool from being used, and say what to do about it.

    os-xenapi doctor
    os-xenapi doctor --url https://xen1.example.com -f json

Looked at are, in this order: whether the host can be reached; its certificate and when that ends;
the login and what its role may do; the version of the API; and for each host of the pool whether it
is up, its clock, its dom0 plugins, and the free room on its dom0's disk. Nothing is changed.

Exit codes: 0 nothing is wrong (there may be warnings), 1 something is, 3 no session could be had.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from os_xenapi.cmd import connection, output
from os_xenapi.cmd.parsing import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from os_xenapi.cmd.findings import Finding

__all__ = ["add_arguments", "run"]

_COLUMNS = ("state", "check", "where", "found", "next")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``doctor``."""
    output.add_format(parser)
    connection.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Look at everything and print what was found."""
    arguments.no_keep = True  # a session that is there already would say nothing of the login
    place = connection.settled(arguments)
    from os_xenapi.cmd import findings

    found: list[Finding] = []

    def take(some: Iterable[Finding]) -> None:
        for one in some:
            found.append(one)
            if arguments.format == "table":
                _print(one)

    reached = False
    with ExitStack() as stack:
        take(findings.before_login(place))
        if all(one.state != "wrong" for one in found):
            login, session = findings.log_in(arguments, stack)
            take([login])
            if session is not None:
                reached = True
                take(findings.of_pool(session))
    if arguments.format != "table":
        output.show_rows(_COLUMNS, [one._asdict() for one in found], arguments.format)
    if not reached:
        return 3
    return int(any(one.state == "wrong" for one in found))


def _print(one: Finding) -> None:
    """Print it at once: a host that does not answer keeps what was found for a long time."""
    where = f"{one.where}: " if one.where else ""
    print(f"{one.state:5}  {one.check:9}  {printable(where + one.found)}")
    if one.next:
        print(f"{'':18}-> {printable(one.next)}")
    sys.stdout.flush()
