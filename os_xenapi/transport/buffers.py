"""Memory for bytes on their way: used again as soon as nobody has a view of it any more.

New memory for each piece of a stream costs about as much as the copying of the bytes does: the
system hands it out page by page, filled with zeros.
"""

from __future__ import annotations

__all__ = ["Buffers"]

_KEPT = 4


class Buffers:
    """Buffers of ``size`` bytes, for one thread at a time."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: list[bytearray] = []

    def take(self) -> memoryview:
        """Return a buffer with anything in it; it is the taker's while views of it exist."""
        for buffer in self._kept:
            try:
                buffer.append(0)  # which Python refuses as long as there are views
            except BufferError:
                continue
            buffer.pop()
            return memoryview(buffer)
        buffer = bytearray(self._size)
        if len(self._kept) < _KEPT:
            self._kept.append(buffer)
        return memoryview(buffer)
