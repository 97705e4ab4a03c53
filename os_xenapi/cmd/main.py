"""The entry point of ``os-xenapi``: finds the noun, runs it, turns errors into one sentence.

Exit codes: 0 done, 1 it failed, 2 the command line makes no sense, 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from os_xenapi import __version__

__all__ = ["main"]

NOUNS = {
    "call": "call one message of XAPI and print its result as JSON",
    "demo": "show the main job, step by step, on a simulated host",
    "list": "list the objects of a class",
    "plugins": "install the dom0 plugins on hosts, and look after them",
    "simulator": "serve a simulated pool to develop against",
}

FAILED = 1
INTERRUPTED = 130


class _Noun(Protocol):
    """What a module of a noun offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the noun's arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Carry it out and return the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (the process's own by default) and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in NOUNS:
        return _run(words[0], words[1:])
    parser = argparse.ArgumentParser(
        prog="os-xenapi",
        description="Program XenServer and XCP-ng from the command line.",
        epilog="`os-xenapi NOUN --help` tells more about one of them.",
    )
    parser.add_argument("--version", action="version", version=f"os-xenapi {__version__}")
    nouns = parser.add_subparsers(metavar="NOUN", required=True)
    for name, help_line in NOUNS.items():
        nouns.add_parser(name, help=help_line)
    parser.parse_args(words)  # ends here: help, version, or an unknown noun
    return FAILED


def _run(name: str, words: list[str]) -> int:
    noun = cast("_Noun", import_module(f"os_xenapi.cmd.{name}"))
    parser = argparse.ArgumentParser(
        prog=f"os-xenapi {name}",
        description=noun.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    noun.add_arguments(parser)
    parser.add_argument("--debug", action="store_true", help="show tracebacks and debug logs")
    arguments = parser.parse_args(words)
    if arguments.debug:
        import logging

        logging.basicConfig(level=logging.DEBUG)
    from os_xenapi.errors import XenApiError

    try:
        return noun.run(arguments)
    except KeyboardInterrupt:
        return _tell("interrupted", INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone, and wants to hear no more
        return FAILED
    except (XenApiError, OSError, ValueError, AttributeError, TypeError) as error:
        if arguments.debug:
            raise
        return _tell(_sentence(error), FAILED)


def _sentence(error: BaseException) -> str:
    notes: list[str] = getattr(error, "__notes__", [])
    return "; ".join([str(error) or type(error).__name__, *notes])


def _tell(sentence: str, code: int) -> int:
    print(f"os-xenapi: {sentence}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
