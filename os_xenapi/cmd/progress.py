"""Progress of a transfer on a terminal: a bar that moves, or one line at the end in a pipe."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TextIO

from os_xenapi.transfer import Progress

__all__ = ["Bar", "size_text"]

_WIDTH = 30
_REFRESH = 0.1


class Bar:
    """Shows a Progress; call it with each one, ``end()`` finishes the line."""

    def __init__(self, label: str, stream: TextIO | None = None) -> None:
        self._label = label
        self._stream = sys.stdout if stream is None else stream
        self._live = self._stream.isatty()
        self._begun = monotonic()
        self._shown = 0.0
        self._last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        """Show the progress, at most ten times a second."""
        self._last = progress
        now = monotonic()
        if self._live and now - self._shown >= _REFRESH:
            self._shown = now
            self._write("\r" + self._line(progress))

    def end(self) -> None:
        """Show how far it came and end the line."""
        if self._last is not None:
            self._write(("\r" if self._live else "") + self._line(self._last) + "\n")

    def _line(self, progress: Progress) -> str:
        share = progress.done / progress.total if progress.total else 1.0
        full = int(share * _WIDTH)
        rate = progress.done / max(monotonic() - self._begun, 1e-3)
        return (
            f"{self._label} [{'#' * full}{'.' * (_WIDTH - full)}] {share:4.0%} "
            f"{size_text(progress.done)} of {size_text(progress.total)}, {size_text(int(rate))}/s "
        )

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def size_text(size: int) -> str:
    """Return a number of bytes as people read it, e.g. ``"12.5 MiB"``."""
    value, unit = float(size), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    return f"{size} B" if unit == "B" else f"{value:.1f} {unit}"
