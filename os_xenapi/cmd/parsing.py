"""What the parsers of all nouns share: errors in one sentence, and what completes an argument.

Nothing is imported here but argparse: every start of the command pays for it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

__all__ = ["Parser", "UsageError", "completed_by", "completer_of", "nearest", "printable"]


_SHORTEST_PART = 3
_MOST_MEANT = 3


class UsageError(ValueError):
    """The command line makes no sense; it is found before anything is sent."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Knows how wide the terminal is: argparse's own way to that takes longer than all the rest."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=max(_columns() - 2, 40))


def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS", "")) or 80
    except ValueError:
        pass
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one sentence, and whose options may stand anywhere."""

    _mixes = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options})

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, also where options stand between the words of one argument.

        What it does not know ends here: an action's own parser is the one that knows its options.
        """
        words = [action.nargs for action in self._actions if not action.option_strings]
        if self._mixes:
            return super().parse_known_args(args, namespace)
        if argparse.PARSER in words or not words:
            parsed, unknown = super().parse_known_args(args, namespace)
        else:
            self._mixes = True
            try:
                parsed, unknown = self.parse_known_intermixed_args(args, namespace)
            finally:
                self._mixes = False
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return parsed, unknown

    def error(self, message: str) -> NoReturn:
        """End the process with exit code 2, saying what is wrong and where help is."""
        said = printable(message.removeprefix("argument "))
        self.exit(2, f"{self.prog}: {said}; see `{self.prog} --help`\n")


def completed_by(action: argparse.Action, completer: str) -> argparse.Action:
    """Have the values of an argument completed: class, method, field, change, file or profile."""
    vars(action)["completer"] = completer
    return action


def completer_of(action: argparse.Action) -> str:
    """Return what completes the values of an argument, "" for nothing."""
    found: str = vars(action).get("completer", "")
    return found


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" with the known names nearest to ``name``, or "" for none.

    Of people who know a part of a name, such as state of power_state, the part counts.
    """
    import difflib

    lower = name.lower()
    by_lower = {real.lower(): real for real in known}
    whole = sorted((one for one in by_lower if lower in one), key=len)
    if lower in by_lower:
        near = [lower]
    elif whole and len(lower) >= _SHORTEST_PART:
        near = whole[:_MOST_MEANT]
    else:
        near = difflib.get_close_matches(lower, by_lower, n=1, cutoff=0.6)
    return f"; did you mean {' or '.join(by_lower[one] for one in near)}?" if near else ""


def printable(text: str) -> str:
    """Return a text in one line, without what a terminal would obey."""
    return "".join(char if char.isprintable() else " " if char in "\n\t" else "?" for char in text)
