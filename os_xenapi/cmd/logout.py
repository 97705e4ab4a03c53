"""End the session that is kept between commands, on its host and here."""

from __future__ import annotations

import argparse

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``logout``: it has none, as there is one session."""


def run(arguments: argparse.Namespace) -> int:
    """End the session; where its host cannot be reached, it is forgotten here all the same."""
    from os_xenapi.cmd import session_slot
    from os_xenapi.cmd.parsing import printable

    kept = session_slot.read()
    if kept is None:
        print("No session is kept.")
        return 0
    session_slot.clear(kept)
    from os_xenapi.cmd.connection import end

    ended = end(kept)
    at = f"the session of {printable(kept.user)} at {printable(kept.at)}"
    print(f"Ended {at}." if ended else f"Forgot {at}; its host had ended it or cannot be reached.")
    return 0
