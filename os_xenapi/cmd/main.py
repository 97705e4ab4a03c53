"""The entry point of ``os-xenapi``: finds the noun, runs it, turns errors into one sentence.

Exit codes: 0 done, 1 it failed, 2 the command line makes no sense, 3 the host was not reached, not
trusted, or refused the login, 4 it was not known in time how it ended, 130 interrupted (128 and the
number of the signal).

Nothing is imported here that not every noun needs: the help, completion and most errors come before
the library is loaded.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import signal
import sys
from contextlib import contextmanager
from importlib import import_module

from os_xenapi import __version__
from os_xenapi.cmd import failures
from os_xenapi.cmd.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType
    from typing import Any, NoReturn

__all__ = ["NOUNS", "main", "parser_of"]

NOUNS = {
    "call": "call one message of XAPI and print its result as JSON",
    "completion": "print what bash, zsh or fish need to complete this command",
    "demo": "show the main job, step by step, on a simulated host",
    "doctor": "look for what keeps a host or pool from being used, and say what to do",
    "list": "list the objects of a class",
    "logout": "end the session that is kept between commands",
    "plugins": "install the dom0 plugins on hosts, and look after them",
    "set": "change fields of an object",
    "show": "show one object",
    "simulator": "serve a simulated pool to develop against",
    "task": "list, wait for and cancel tasks",
    "vdi": "export and import VDIs; convert, check and look into image files",
    "vm": "start, stop, reboot, snapshot, clone and destroy VMs",
    "watch": "show objects of a pool as they change",
}
"""The nouns, each a module of this package, with the line that the help has for it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (the process's own by default) and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        _collect_seldom()
    _have_streams()
    if words[:1] == ["complete"]:  # what the shells call, with words that are no arguments of it
        from os_xenapi.cmd import complete

        return complete.main(words[1:])
    try:
        with _ending_in_order():
            try:
                return _run(_in_order(words))
            finally:
                sys.stdout.flush()
    except SystemExit:
        raise
    except BaseException as error:
        if "--debug" in words:
            import traceback

            traceback.print_exc()
        return failures.tell(error)


def _collect_seldom() -> None:
    """Spare a process that lives for a moment the search for garbage; its memory goes with it."""
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)  # what is registered later runs before it


def _have_streams() -> None:
    """Make up for standard streams that were closed: files and sockets would take their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _in_order(words: list[str]) -> list[str]:
    """Allow --debug before the noun, as ``openstack`` does, and ``help NOUN ...`` for its help."""
    if words[:1] == ["--debug"] and words[1:2] != []:
        words = [words[1], "--debug", *words[2:]]
    return [*words[1:], "--help"] if words[:1] == ["help"] else words


def _run(words: list[str]) -> int:
    if not words or words[0] not in NOUNS:
        _help().parse_args(words)  # ends here: help, version, or an unknown noun
    parser, noun = parser_of(words[0])
    arguments = parser.parse_args(words[1:])
    if arguments.debug:
        import logging

        logging.basicConfig(level=logging.DEBUG)
    for stream in (sys.stdout, sys.stderr):
        # What a pool calls its objects may be more than the terminal's encoding has.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    code: int = noun.run(arguments)
    return code


def _help() -> argparse.ArgumentParser:
    parser = Parser(
        prog="os-xenapi",
        description="Program XenServer and XCP-ng from the command line.",
        epilog="`os-xenapi NOUN --help` tells more about one of them.\n\n"
        "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 no connection or login,\n"
        "4 outcome not known in time, 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=f"os-xenapi {__version__}")
    nouns = parser.add_subparsers(metavar="NOUN", required=True)
    for name, help_line in NOUNS.items():
        nouns.add_parser(name, help=help_line)
    return parser


def parser_of(name: str) -> tuple[argparse.ArgumentParser, Any]:
    """Return the parser of a noun and its module, which has ``add_arguments`` and ``run``."""
    noun = import_module(f"os_xenapi.cmd.{name}")
    parser = Parser(prog=f"os-xenapi {name}", description=noun.__doc__)
    noun.add_arguments(parser)
    _add_debug(parser, default=False)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                _add_debug(one, default=argparse.SUPPRESS)
    return parser, noun


def _add_debug(parser: argparse.ArgumentParser, *, default: Any) -> None:
    parser.add_argument(
        "--debug", action="store_true", default=default, help="show tracebacks and debug logs"
    )


class _Signalled(KeyboardInterrupt):
    """The process was asked to end: everything that cleans up after Ctrl-C does so here too."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Have the signals that would end the process at once end the block as Ctrl-C does."""

    def end(number: int, _: FrameType | None) -> NoReturn:
        raise _Signalled(number)

    caught = [
        number
        for number in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is signal.SIG_DFL
    ]
    for number in caught:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in caught:
            signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main())
