"""The blocks of a dynamic VHD: the block allocation table (BAT) and the bitmaps of sectors.

A BAT entry is the number of the sector in the file where a block begins, or UNALLOCATED. A block is
a bitmap of its sectors, first sector in the highest bit and padded to whole sectors, and then the
block's data. For a disk of 2 TiB the BAT has a million entries: it is kept as an array of machine
integers, and nothing here makes a Python object for each entry that outlives its turn.

Source: Microsoft, "Virtual Hard Disk Image Format Specification", version 1.0.
"""

from __future__ import annotations

import functools
import itertools
import operator
import sys
from array import array
from collections.abc import Iterable, Iterator

from os_xenapi.disk.extents import SECTOR
from os_xenapi.disk.vhd_layout import Region
from os_xenapi.disk.vhd_structs import MAX_TABLE_ENTRIES, OLD_FOOTER_SIZE
from os_xenapi.errors import FormatError

__all__ = [
    "UNALLOCATED",
    "BlockTable",
    "bitmap_size",
    "disk_ranges",
    "flag_runs",
    "full_bitmap",
    "sector_runs",
    "swapped",
    "table_size",
]

UNALLOCATED = 0xFFFFFFFF
"""The BAT entry of a block that is not in the file."""

_MOST_TO_SORT = 1 << 16
"""Blocks that are put in order by objects of Python's; those of larger tables would be too many."""

_SET = b"1"
_CLEAR = b"0"


def disk_ranges(
    blocks: Iterable[int], block_size: int, virtual_size: int
) -> Iterator[tuple[int, int]]:
    """Return ascending blocks as (offset, length) ranges of the disk that do not touch."""
    start = end = 0
    for index in blocks:
        if index * block_size != end:
            if start < end:
                yield start, end - start
            start = index * block_size
        if start >= virtual_size:  # a table may have entries beyond the disk's end
            return
        end = (index + 1) * block_size
    if start < end:
        yield start, min(end, virtual_size) - start


class BlockTable:
    """A BAT that was read and found sane, and the order in which its blocks lie in the file.

    ``ascending`` tells whether that is also the order of the disk.

    Args:
        entries: the BAT, in the machine's byte order.
        block_size: data bytes of a block.
        offset: byte offset of the BAT in the file.
        length: bytes in the whole file, None where not known.

    Raises:
        FormatError: an entry points in front of the table's end or past the file's, or two blocks
            overlap.
    """

    def __init__(
        self, entries: array[int], *, block_size: int, offset: int, length: int | None = None
    ) -> None:
        self.entries = entries
        self._offset = offset
        self._span = (bitmap_size(block_size) + block_size) // SECTOR
        self._first = (offset + table_size(len(entries))) // SECTOR
        self._last = self._first + self._span * MAX_TABLE_ENTRIES - 1
        if length is not None:
            self._last = min(self._last, (length - OLD_FOOTER_SIZE) // SECTOR - self._span)
        self._lowest = min(self._allocated(), default=UNALLOCATED)
        self._highest = max(self._allocated(), default=0)
        self._check_bounds()
        self.ascending: bool = self._are_apart(self._allocated())
        self._order: array[int] | None = None
        if not self.ascending:
            self._order = self._sort()
            if not self._are_apart(map(entries.__getitem__, self._order)):
                raise self._find_overlap(self._order)

    @property
    def bounds(self) -> range:
        """The sectors of the file at which a block may begin."""
        return range(self._first, self._last + 1)

    @property
    def start(self) -> int | None:
        """The byte offset of the first block in the file, None where there is none."""
        return None if self._lowest == UNALLOCATED else self._lowest * SECTOR

    @property
    def end(self) -> int:
        """The byte offset behind the last block in the file; behind the table if there is none."""
        highest = self._first if self._lowest == UNALLOCATED else self._highest + self._span
        return highest * SECTOR

    def in_file_order(self) -> Iterator[tuple[int, int]]:
        """Return each allocated block as (number of the block, byte offset in the file)."""
        for index in range(len(self.entries)) if self._order is None else self._order:
            sector = self.entries[index]
            if sector != UNALLOCATED:
                yield index, sector * SECTOR

    def allocated(self, block_size: int, virtual_size: int) -> Iterator[tuple[int, int]]:
        """Return the (offset, length) ranges of a disk, in bytes, that these blocks hold."""
        blocks = (index for index, sector in enumerate(self.entries) if sector != UNALLOCATED)
        return disk_ranges(blocks, block_size, virtual_size)

    def check_clear_of(self, region: Region) -> None:
        """Raise FormatError where a block overlaps a part of the file that is something else."""
        meant = range(region.start // SECTOR - self._span + 1, -(-region.end // SECTOR))
        if self._lowest >= meant.stop or self._highest < meant.start:
            return
        if any(map(meant.__contains__, self.entries)):
            index = next(index for index, sector in enumerate(self.entries) if sector in meant)
            start = self.entries[index] * SECTOR
            raise region.overlaps(f"block {index}, which begins at byte {start}")

    def _allocated(self) -> Iterator[int]:
        return filter(UNALLOCATED.__ne__, self.entries)

    def _check_bounds(self) -> None:
        if self._lowest >= self._first and self._highest <= self._last:
            return
        for index, sector in enumerate(self.entries):
            if sector < self._first:
                raise self._error(
                    index,
                    f"the block at sector {sector} begins in front of the end of the table, "
                    f"sector {self._first}",
                )
            if self._last < sector != UNALLOCATED:
                raise self._error(
                    index,
                    f"the block at sector {sector} begins after sector {self._last}, the last one "
                    "that leaves room for it: the file is truncated or the table damaged",
                )

    def _are_apart(self, sectors: Iterator[int]) -> bool:
        """Tell whether each of these blocks begins behind the end of the one before it."""
        before, after = itertools.tee(sectors)
        return all(
            map(self._span.__le__, map(operator.sub, itertools.islice(after, 1, None), before))
        )

    def _sort(self) -> array[int]:
        """Return the numbers of the allocated blocks in the order of the file."""
        count = sum(1 for _ in self._allocated())
        if count <= _MOST_TO_SORT:
            indexes = (index for index, sector in enumerate(self.entries) if sector != UNALLOCATED)
            return array("I", sorted(indexes, key=self.entries.__getitem__))
        return self._sort_by_slots(count)

    def _sort_by_slots(self, count: int) -> array[int]:
        """Return the same as _sort() for a large table, in memory of a few bytes an entry.

        The file after the table is cut into slots as long as one block. As blocks do not overlap,
        no two of them begin in the same slot; so one pass fills the slots, and what they then hold
        is in order.
        """
        first, span = self._first, self._span
        slots = array("I", [UNALLOCATED]) * ((self._highest - first) // span + 1)
        for index, sector in enumerate(self.entries):
            if sector != UNALLOCATED:
                slots[(sector - first) // span] = index
        if len(slots) - slots.count(UNALLOCATED) < count:
            raise self._find_shared_slot(slots)
        return array("I", filter(UNALLOCATED.__ne__, slots)) if len(slots) > count else slots

    def _find_shared_slot(self, slots: array[int]) -> FormatError:
        return next(
            self._overlap(slots[slot], index)
            for index, sector in enumerate(self.entries)
            if sector != UNALLOCATED
            and slots[slot := (sector - self._first) // self._span] != index
        )

    def _find_overlap(self, order: array[int]) -> FormatError:
        return next(
            self._overlap(max(one, other), min(one, other))
            for one, other in itertools.pairwise(order)
            if self.entries[other] - self.entries[one] < self._span
        )

    def _overlap(self, index: int, other: int) -> FormatError:
        return self._error(
            index,
            f"the block at sector {self.entries[index]} overlaps that of entry {other} "
            f"at sector {self.entries[other]}",
        )

    def _error(self, index: int, problem: str) -> FormatError:
        field = f"VHD block allocation table entry {index}"
        return FormatError(problem, field=field, offset=self._offset + 4 * index)


def table_size(entries: int) -> int:
    """Return the bytes that a BAT of that many entries takes, padded to whole sectors."""
    return -(-4 * entries // SECTOR) * SECTOR


def swapped(entries: array[int]) -> array[int]:
    """Turn BAT entries from the file's byte order to the machine's or back, in place."""
    if sys.byteorder == "little":
        entries.byteswap()
    return entries


def bitmap_size(block_size: int) -> int:
    """Return the bytes that a block's bitmap takes, padded to whole sectors."""
    return -(-block_size // (SECTOR * 8 * SECTOR)) * SECTOR


@functools.cache
def full_bitmap(block_size: int) -> bytes:
    """Return the bitmap of a block all of whose sectors are written."""
    return (b"\xff" * (block_size // SECTOR // 8)).ljust(bitmap_size(block_size), b"\0")


def sector_runs(bitmap: bytes, sectors: int) -> Iterator[tuple[int, int]]:
    """Return the runs of set bits among the first ``sectors`` of a bitmap, as (start, end)."""
    used = bitmap[: -(-sectors // 8)]
    if used == b"\xff" * len(used):
        return iter([(0, sectors)])
    if used == bytes(len(used)):
        return iter([])
    flags = format(int.from_bytes(used, "big"), f"0{8 * len(used)}b").encode()
    return flag_runs(flags, 0, sectors)


def flag_runs(flags: bytes | bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return the runs of b"1" in flags[start:end], as (start, end); all others are b"0"."""
    while (start := flags.find(_SET, start, end)) != -1:
        stop = flags.find(_CLEAR, start, end)
        if stop == -1:
            stop = end
        yield start, stop
        start = stop
