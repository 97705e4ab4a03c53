"""Where everything lies in a QCOW2 image that is written as a stream.

The order, each part in whole clusters::

    header | reference counts: table, blocks | L1 table | L2 tables | data in the disk's order

So a reader of the stream knows of every cluster before it comes. Every cluster has a reference
count of one. All of it follows from the set of clusters that may hold data.
"""

from __future__ import annotations

import bisect
import functools
import itertools
from array import array
from collections.abc import Iterable, Iterator

from os_xenapi.disk.extents import Data, checked_ranges
from os_xenapi.disk.qcow2_structs import (
    MAX_L1_SIZE,
    MAX_REFCOUNT_TABLE_SIZE,
    Header,
    check_cluster_size,
)
from os_xenapi.disk.qcow2_tables import COPIED, TABLE_PIECE, swapped
from os_xenapi.errors import FormatError

__all__ = ["Layout", "UnitSet"]

_MAX_RUNS = 1 << 19


class UnitSet:
    """A set of units (clusters, or tables of them), kept as runs of units that follow each other.

    Where it would take more than ``most`` runs the smallest gaps between them are closed: then it
    has more units than were added, and never fewer.

    Args:
        total: how many units there are; those of the set are below.
        most: runs that may be kept.
    """

    def __init__(self, total: int, *, most: int = _MAX_RUNS) -> None:
        self._total = total
        self._most = most
        self._sorted = True
        self._starts = array("Q")
        self._stops = array("Q")
        self._before = array("Q", [0])

    def add(self, start: int, stop: int) -> None:
        """Add the units from ``start`` up to, not including, ``stop``; freeze() ends this."""
        self._put(start, stop)
        if len(self._starts) > self._most:
            self._sort()
            self._close_gaps(len(self._starts) - max(1, self._most * 3 // 4))

    def freeze(self) -> UnitSet:
        """Say that all units were added; returns the set itself."""
        self._sort()
        sizes = (stop - start for start, stop in self.runs())
        self._before = array("Q", itertools.accumulate(sizes, initial=0))
        return self

    def grouped(self, size: int) -> UnitSet:
        """Return the set of groups of ``size`` units of which any is in this set."""
        groups = UnitSet(-(-self._total // size), most=len(self._starts) + 1)
        for start, stop in self.runs():
            groups.add(start // size, -(-stop // size))
        return groups.freeze()

    @property
    def count(self) -> int:
        """How many units are in the set."""
        return self._before[-1]

    def runs(self) -> Iterator[tuple[int, int]]:
        """Return the runs, ascending, as (start, stop)."""
        return zip(self._starts, self._stops, strict=True)

    def run_of(self, unit: int) -> tuple[int, int]:
        """Return the run that holds a unit as (start, stop), an empty one where none does."""
        index = bisect.bisect_right(self._starts, unit) - 1
        if index >= 0 and unit < self._stops[index]:
            return self._starts[index], self._stops[index]
        return unit, unit

    def numbered(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Return the runs between two units as (start, stop, units of the set before them)."""
        index = max(0, bisect.bisect_right(self._starts, start) - 1)
        while index < len(self._starts) and (first := self._starts[index]) < stop:
            low, high = max(start, first), min(stop, self._stops[index])
            if low < high:
                yield low, high, self._before[index] + low - first
            index += 1

    def entries(self, start: int, stop: int, *, offset: int, size: int) -> bytes:
        """Return the part of a table with the places of units of ``size`` bytes from ``offset``.

        Units that are not in the set have none, and their entries are zero.
        """
        table = array("Q", bytes(8 * (stop - start)))
        for low, high, before in self.numbered(start, stop):
            place = (offset + before * size) | COPIED
            places = range(place, place + (high - low) * size, size)
            table[low - start : high - start] = array("Q", places)
        return swapped(table).tobytes()

    def _put(self, start: int, stop: int) -> None:
        if self._starts and self._starts[-1] <= start <= self._stops[-1]:
            self._stops[-1] = max(self._stops[-1], stop)
            return
        if self._starts and start < self._starts[-1]:
            self._sorted = False
        self._starts.append(start)
        self._stops.append(stop)

    def _sort(self) -> None:
        if self._sorted:
            return
        order = sorted(range(len(self._starts)), key=self._starts.__getitem__)
        starts, stops = self._starts, self._stops
        self._sorted = True
        self._starts, self._stops = array("Q"), array("Q")
        for index in order:
            self._put(starts[index], stops[index])

    def _close_gaps(self, count: int) -> None:
        """Close that many gaps, the smallest ones but for those of about the same size."""
        bits = [0] * 65
        for stop, start in zip(self._stops, self._starts[1:], strict=False):
            bits[(start - stop).bit_length()] += 1
        below = list(itertools.accumulate(bits, initial=0))
        limit = bisect.bisect_right(below, count) - 1
        of_limit = count - below[limit]
        starts, stops = self._starts, self._stops
        self._starts, self._stops = starts[:1], stops[:1]
        for start, stop in itertools.islice(zip(starts, stops, strict=True), 1, None):
            size = (start - self._stops[-1]).bit_length()
            closes = size < limit or (size == limit and of_limit > 0)
            if closes:
                of_limit -= size == limit
                self._stops[-1] = stop
            else:
                self._starts.append(start)
                self._stops.append(stop)


class Layout:
    """Where the parts of an image lie; sizes and offsets are in bytes.

    ``clusters`` are those of the disk that are in the file, ``header`` is the image's,
    ``data_offset`` the place of the first of them, ``length`` that of the image's end.

    Args:
        virtual_size: size of the disk.
        allocated: ranges of the disk that may hold data, as (offset, length).
        cluster_size: bytes of a cluster.
        version: of the format, 2 or 3.

    Raises:
        FormatError: there is no image of that size with such clusters.
        ValueError: an option or a range makes no sense.
    """

    def __init__(
        self,
        virtual_size: int,
        allocated: Iterable[tuple[int, int]],
        *,
        cluster_size: int,
        version: int,
    ) -> None:
        check_cluster_size(cluster_size)
        if version not in (2, 3):
            raise ValueError(f"version {version}: there are versions 2 and 3")
        self._size = size = cluster_size
        l1_entries = -(-virtual_size // (size * size // 8))
        if 8 * l1_entries > MAX_L1_SIZE:
            raise _too_large(virtual_size, size, "size", 24)
        self.clusters: UnitSet = UnitSet(-(-virtual_size // size))
        for start, end in checked_ranges(allocated, virtual_size):
            self.clusters.add(start // size, -(-end // size))
        self.clusters.freeze()
        self._l2_tables = self.clusters.grouped(size // 8)
        l1_clusters = -(-8 * l1_entries // size)
        others = 1 + l1_clusters + self._l2_tables.count + self.clusters.count
        self._refcount_blocks, refcount_table = _refcounts_of(others, size)
        if refcount_table * size > MAX_REFCOUNT_TABLE_SIZE:
            raise _too_large(virtual_size, size, "refcount table clusters", 56)
        self._blocks_offset = (1 + refcount_table) * size
        l1_offset = self._blocks_offset + self._refcount_blocks * size
        self._l2_offset = l1_offset + l1_clusters * size
        self.data_offset: int = self._l2_offset + self._l2_tables.count * size
        self.length: int = self.data_offset + self.clusters.count * size
        self.header: Header = Header(
            virtual_size=virtual_size,
            cluster_size=size,
            l1_offset=l1_offset,
            l1_entries=l1_entries,
            refcount_table_offset=size,
            refcount_table_clusters=refcount_table,
            version=version,
        )

    def tables(self) -> Iterator[Data]:
        """Return all that lies between the header and the data, in pieces."""
        yield from self._refcounts()
        yield from self._l1_table()
        yield from self._all_l2_tables()

    def _refcounts(self) -> Iterator[Data]:
        room = (self._blocks_offset - self._size) // 8
        for first in range(0, self._refcount_blocks, TABLE_PIECE // 8):
            stop = min(self._refcount_blocks, first + TABLE_PIECE // 8)
            places = (self._blocks_offset + block * self._size for block in range(first, stop))
            yield swapped(array("Q", places)).tobytes()
        yield bytes(8 * (room - self._refcount_blocks))
        counted = 2 * (self.length // self._size)
        yield from _repeated(b"\0\1", counted)
        yield bytes(self._refcount_blocks * self._size - counted)

    def _l1_table(self) -> Iterator[Data]:
        room = (self._l2_offset - self.header.l1_offset) // 8
        for first in range(0, room, TABLE_PIECE // 8):
            stop = min(room, first + TABLE_PIECE // 8)
            yield self._l2_tables.entries(first, stop, offset=self._l2_offset, size=self._size)

    def _all_l2_tables(self) -> Iterator[Data]:
        entries = self._size // 8
        step = min(entries, TABLE_PIECE // 8)
        for start, stop in self._l2_tables.runs():
            for first in range(start * entries, stop * entries, step):
                yield self.clusters.entries(
                    first, first + step, offset=self.data_offset, size=self._size
                )


def _refcounts_of(others: int, size: int) -> tuple[int, int]:
    """Return how many clusters the blocks and the table of reference counts take, 16 bits each.

    Args:
        others: clusters of all other kinds.
        size: bytes of a cluster.
    """
    blocks = table = 0
    while True:
        counted = others + blocks + table
        needed = -(-2 * counted // size)
        if needed == blocks:
            return blocks, table
        blocks, table = needed, -(-8 * needed // size)


def _repeated(pattern: bytes, size: int) -> Iterator[Data]:
    piece = memoryview(_repetition(pattern))
    while size > 0:
        yield piece[:size]
        size -= len(piece)


@functools.cache
def _repetition(pattern: bytes) -> bytes:
    return pattern * (TABLE_PIECE // len(pattern))


def _too_large(virtual_size: int, cluster_size: int, field: str, offset: int) -> FormatError:
    return FormatError(
        f"a disk of {virtual_size} bytes is too large for clusters of {cluster_size}: take "
        "larger ones",
        field=f"qcow2 header: {field}",
        offset=offset,
    )
