"""Progress on a terminal: a bar that moves, with rate and time left; one line at the end in a pipe.

What is shown fits the terminal's width, so that a line is always written over by the next one.
"""

from __future__ import annotations

import os
import sys
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from os_xenapi.cmd.parsing import printable

if TYPE_CHECKING:
    from os_xenapi.progress import Progress

__all__ = ["Bar", "TaskBar", "duration_text", "size_text"]

_WIDTH = 30
_NARROWEST = 5
_REFRESH = 0.1
_CLEAR = "\x1b[K"


class _Line:
    """A line that is written again and again, at most ten times a second."""

    def __init__(self, label: str, stream: TextIO) -> None:
        self._label = printable(label)
        self._stream = stream
        self._live = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._begun = monotonic()
        self._shown = 0.0
        self._last: tuple[float, str] | None = None

    def _show(self, share: float, told: str) -> None:
        self._last = share, told
        now = monotonic()
        if self._live and now - self._shown >= _REFRESH:
            self._shown = now
            self._write("\r" + self._text(share, told) + _CLEAR)

    def end(self) -> None:
        """Show how far it came and end the line."""
        if self._last is not None:
            text = self._text(*self._last)
            self._write(f"\r{text}{_CLEAR}\n" if self._live else f"{text}\n")

    def _text(self, share: float, told: str) -> str:
        most = self._columns() - 1
        width = min(_WIDTH, most - len(f"{self._label} [] {share:4.0%} {told}"))
        if not self._live or width >= _NARROWEST:
            width = max(width, _NARROWEST)
            full = int(share * width)
            return f"{self._label} [{'#' * full}{'.' * (width - full)}] {share:4.0%} {told}"
        figures = f" {share:4.0%} {told}"
        return (self._label[: max(0, most - len(figures))] + figures)[:most]

    def _columns(self) -> int:
        try:
            return (os.get_terminal_size(self._stream.fileno()).columns or 80) if self._live else 80
        except (OSError, ValueError):
            return 80

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class Bar(_Line):
    """Shows a transfer's Progress; call it with each one, ``end()`` finishes the line."""

    def __init__(self, label: str, stream: TextIO | None = None) -> None:
        super().__init__(label, sys.stdout if stream is None else stream)

    def __call__(self, progress: Progress) -> None:
        """Show the progress; at its end, the rate over all of it."""
        share = progress.done / progress.total if progress.total else 1.0
        told = f"{size_text(progress.done)} of {size_text(progress.total)}"
        if progress.done >= progress.total:
            rate = progress.done / max(monotonic() - self._begun, 1e-3)
            told += f", {size_text(int(rate))}/s"
        elif progress.rate > 0:
            left = (progress.total - progress.done) / progress.rate
            told += f", {size_text(int(progress.rate))}/s, {duration_text(left)} left"
        self._show(share, told)


class TaskBar(_Line):
    """Shows how much of a task is done, from 0.0 to 1.0; on standard error."""

    def __init__(self, label: str, stream: TextIO | None = None) -> None:
        super().__init__(label, sys.stderr if stream is None else stream)

    def __call__(self, share: float) -> None:
        """Show that ``share`` of the task is done."""
        passed = monotonic() - self._begun
        told = duration_text(passed)
        if 0.02 < share < 1:
            told += f", {duration_text(passed / share - passed)} left"
        self._show(share, told)


def size_text(size: int) -> str:
    """Return a number of bytes as people read it, e.g. ``"12.5 MiB"``."""
    value, unit = float(size), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    return f"{size} B" if unit == "B" else f"{value:.1f} {unit}"


def duration_text(seconds: float) -> str:
    """Return a time as people read it: ``"7 s"``, ``"3:05"`` minutes, ``"2:07:00"`` hours."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
