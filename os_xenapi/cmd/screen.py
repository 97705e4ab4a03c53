"""Text for terminals: what hosts send must not steer one, and lines must fit it. No I/O here."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

__all__ = ["Line", "columns_of", "fitted", "shown"]


class Line(NamedTuple):
    """A line of the screen."""

    plain: str
    heading: bool = False

    @property
    def text(self) -> str:
        """The line with what sets a heading off."""
        return f"\x1b[1m{self.plain}\x1b[0m" if self.heading else self.plain


def shown(text: str) -> str:
    """Return a text of a host's as it may stand on a terminal: what steers one is a ``?``."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def fitted(text: str, width: int) -> str:
    """Return as much of ``text`` as takes ``width`` columns, its end marked where some is cut."""
    text = text.rstrip()
    if columns_of(text) <= width:
        return text
    taken, used = [], 0
    for letter in text:
        used += columns_of(letter)
        if used > width - 1:
            break
        taken.append(letter)
    return "".join(taken) + ("…" if width > 0 else "")


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
