"""The entry point of ``os-xenapi``: finds the noun, runs it, turns errors into one sentence.

Exit codes: 0 done, 1 it failed, 2 the command line makes no sense, 3 the host was not reached, not
trusted, or refused the login, 4 it was not known in time how it ended, 130 interrupted (128 and the
number of the signal).

Nothing is imported here that not every noun needs: the help, completion and most errors come before
the library is loaded.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import contextmanager
from importlib import import_module

from os_xenapi import __version__
from os_xenapi.cmd.parsing import Parser, UsageError, printable

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

FAILED, USAGE, UNREACHED, UNKNOWN, SIGNALLED = 1, 2, 3, 4, 128

_LOGIN_REFUSED = ("SESSION_AUTHENTICATION_FAILED", "HOST_IS_SLAVE", "TOO_MANY_SESSIONS")

_NEXT = {
    "HANDLE_INVALID": "`os-xenapi list CLASS` shows what there is",
    "HOST_IS_SLAVE": "log in to that host, the pool's coordinator",
    "RBAC_PERMISSION_DENIED": "`os-xenapi doctor` tells which role it takes",
    "SESSION_AUTHENTICATION_FAILED": "check --user and the password (XENAPI_PASSWORD, "
    "--password-file)",
    "SR_BACKEND_FAILURE_44": "`os-xenapi list SR -c name_label,physical_size,"
    "physical_utilisation` shows where there is room",
    "VM_BAD_POWER_STATE": "`os-xenapi list VM` shows the power states",
    "VM_MISSING_PV_DRIVERS": "its guest does not answer: --force does without it",
}
"""What to do next about errors of hosts, whose own words do not say it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (the process's own by default) and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["complete"]:  # what the shells call, with words that are no arguments of it
        from os_xenapi.cmd import complete

        return complete.main(words[1:])
    if words and words[0] in NOUNS:
        return _run(words[0], words[1:])
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
    parser.parse_args(words)  # ends here: help, version, or an unknown noun
    return FAILED


def _run(name: str, words: list[str]) -> int:
    parser, noun = parser_of(name)
    arguments = parser.parse_args(words)
    if arguments.debug:
        import logging

        logging.basicConfig(level=logging.DEBUG)
    for stream in (sys.stdout, sys.stderr):
        # What a pool calls its objects may be more than the terminal's encoding has.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        with _ending_in_order():
            code: int = noun.run(arguments)
            sys.stdout.flush()
    except BaseException as error:
        if arguments.debug:
            import traceback

            traceback.print_exc()
        return _told(error)
    return code


def parser_of(name: str) -> tuple[argparse.ArgumentParser, Any]:
    """Return the parser of a noun and its module, which has ``add_arguments`` and ``run``."""
    noun = import_module(f"os_xenapi.cmd.{name}")
    parser = Parser(prog=f"os-xenapi {name}", description=noun.__doc__)
    noun.add_arguments(parser)
    parser.add_argument("--debug", action="store_true", help="show tracebacks and debug logs")
    return parser, noun


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


def _told(error: BaseException) -> int:
    """Print what there is to say about an error; the exit code for it. Raises what is none."""
    if isinstance(error, KeyboardInterrupt):
        number = getattr(error, "number", signal.SIGINT)
        return _tell("interrupted" if number == signal.SIGINT else "ended", SIGNALLED + number)
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has gone; what is still in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED
    if not isinstance(error, Exception):
        raise error
    if isinstance(error, UsageError):
        return _tell(str(error), USAGE)
    from os_xenapi.errors import XenApiError

    if isinstance(error, (XenApiError, OSError, ValueError, AttributeError, TypeError)):
        return _tell(_sentence(error), _code(error))
    problem = f"{type(error).__name__}: {error}"
    return _tell(f"a fault of this program, report it with what --debug shows: {problem}", FAILED)


def _sentence(error: BaseException) -> str:
    notes: list[str] = [*getattr(error, "__notes__", [])]
    if getattr(error, "code", None) in _NEXT:
        notes.append(_NEXT[error.code])  # type: ignore[attr-defined]
    if isinstance(error, OSError) and error.strerror:
        said = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    else:
        said = str(error) or type(error).__name__
    return "; ".join([said, *notes])


def _code(error: BaseException) -> int:
    from os_xenapi import errors

    if isinstance(error, (errors.OutcomeUnknown, errors.DeadlineExceeded, errors.TaskVanished)):
        return UNKNOWN
    if isinstance(error, (errors.ConnectionFailed, errors.ProtocolError)):
        return UNREACHED
    if isinstance(error, errors.Failure) and error.code in _LOGIN_REFUSED:
        return UNREACHED
    return FAILED


def _tell(sentence: str, code: int) -> int:
    print(f"os-xenapi: {printable(sentence)}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
