"""Extents: runs of bytes of a virtual disk, what every format is decoded to and encoded from.

What no extent covers reads as zeros. Nothing here knows a format.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

__all__ = ["GRANULE", "SECTOR", "Data", "Extent", "checked_ranges", "data_runs", "split", "zeros"]

SECTOR = 512
"""The unit of disks, in bytes."""

GRANULE = 4096
"""Zeros are looked for in pieces of this many bytes: the block of common file systems."""

Data: TypeAlias = "bytes | memoryview"
"""Bytes, or a view of bytes that somebody else holds."""

_ZERO_PIECE = 1 << 20


class Extent(NamedTuple):
    """A run of bytes of a virtual disk.

    ``offset`` is its place on the disk, in bytes. ``data`` may be a view of a buffer that was fed
    to a decoder: use it, or copy it, before that buffer changes.
    """

    offset: int
    data: Data


def split(extent: Extent, size: int) -> Iterator[Extent]:
    """Cut an extent where it crosses a multiple of ``size`` bytes of the disk, without copying."""
    offset, data = extent
    view = memoryview(data)
    while view:
        room = size - offset % size
        yield Extent(offset, view[:room])
        offset += room
        view = view[room:]


def data_runs(extent: Extent) -> Iterator[Extent]:
    """Return the parts of an extent that hold data, without copying; runs of zeros are left out.

    Zeros are found in whole granules (``GRANULE`` bytes, aligned on the disk), and in the parts of
    granules with which the extent begins and ends.
    """
    offset, data = extent
    view = memoryview(data)
    size = len(view)
    is_zero = _zero_buffer().startswith
    start = 0
    for position in _candidates(offset, view):
        end = min(size, position + GRANULE - (offset + position) % GRANULE)
        if is_zero(view[position:end]):
            if start < position:
                yield Extent(offset + start, view[start:position])
            start = end
    if start < size:
        yield Extent(offset + start, view[start:])


def _candidates(offset: int, view: memoryview) -> Iterator[int]:
    """Return where the granules begin that may be zeros: their first byte is. Few others' are."""
    aligned = -offset % GRANULE
    if aligned and view:
        yield 0
    firsts = bytes(view[aligned::GRANULE])
    index = firsts.find(0)
    while index >= 0:
        yield aligned + index * GRANULE
        index = firsts.find(0, index + 1)


def checked_ranges(
    ranges: Iterable[tuple[int, int]], virtual_size: int
) -> Iterator[tuple[int, int]]:
    """Return (offset, length) ranges of a disk as (start, end), without the empty ones.

    Raises:
        ValueError: a range does not lie on a disk of ``virtual_size`` bytes.
    """
    for offset, size in ranges:
        if not 0 <= offset <= offset + size <= virtual_size:
            raise ValueError(
                f"a range of {size} bytes at byte {offset} does not lie on a disk of {virtual_size}"
            )
        if size:
            yield offset, offset + size


def zeros(size: int) -> Iterator[Data]:
    """Return ``size`` bytes of zeros in pieces, all of them views of one small buffer."""
    piece = memoryview(_zero_buffer())
    while size > 0:
        yield piece[:size]
        size -= len(piece)


@functools.cache
def _zero_buffer() -> bytes:
    return bytes(_ZERO_PIECE)
