"""Bytes that can be read at any place: what readers of whole images stand on, and never open.

A file, a block device, a range of an HTTP server or plain bytes can be a source; who calls the
reader makes it one.
"""

from __future__ import annotations

from typing import Protocol

from os_xenapi.errors import FormatError

__all__ = ["Source", "read_exactly"]


class Source(Protocol):
    """An image as bytes at places."""

    @property
    def size(self) -> int:
        """How many bytes there are."""
        ...

    def read_at(self, offset: int, size: int) -> bytes:
        """Return ``size`` bytes from byte ``offset`` on, or fewer where the source ends there."""
        ...


def read_exactly(source: Source, offset: int, size: int, field: str) -> bytes:
    """Return ``size`` bytes from byte ``offset`` on.

    Nothing is read, and so no memory taken, where the source says that it ends before.

    Args:
        source: where the bytes are.
        offset: the first byte's place.
        size: how many bytes; their end is checked against the source's size.
        field: what they are, for the error.

    Raises:
        FormatError: the source ends before.
    """
    data = source.read_at(offset, size) if offset + size <= source.size else b""
    if len(data) != size:
        raise FormatError(
            "the file ends before: it is truncated, or was cut while it was read",
            field=field,
            offset=offset,
        )
    return data
