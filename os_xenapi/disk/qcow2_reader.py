"""A whole QCOW2 image that can be read at any place, whatever the order of what is in it.

What may be read from a stream is in qcow2.py. Here the tables are read when they are needed, in
pieces, of which a few are kept; nothing that grows with the disk is.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterator

from os_xenapi.disk.extents import Extent
from os_xenapi.disk.qcow2_layout import UnitSet
from os_xenapi.disk.qcow2_structs import HEAD_SIZE, Header, cluster_size_of
from os_xenapi.disk.qcow2_tables import TABLE_PIECE, Inflater, Run, Tables, entries_of
from os_xenapi.disk.source import Source, read_exactly

__all__ = ["Reader"]

_MOST_PIECES = 64
"""Pieces of tables that are kept, of at most 64 KiB each."""

_DATA_PIECE = 1 << 20


class Reader:
    """Reads a QCOW2 image, version 2 or 3, its active state; used by one thread at a time.

    ``virtual_size`` is the size of the disk in bytes, ``header`` the image's header. Every method
    raises FormatError where it comes upon damage.

    Args:
        source: the whole image.

    Raises:
        FormatError: the image is damaged, or of a kind that is not supported.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        head = read_exactly(source, 0, HEAD_SIZE, "qcow2 header")
        head = read_exactly(source, 0, cluster_size_of(head), "qcow2 header")
        self.header: Header = Header.parse(head, length=source.size)
        self.virtual_size: int = self.header.virtual_size
        self._tables = Tables(self.header, length=source.size)
        self._pieces: OrderedDict[int, array[int]] = OrderedDict()

    def allocated(self) -> Iterator[tuple[int, int]]:
        """Return the (offset, length) ranges of the disk, in bytes, outside which it is zero.

        They are ascending, apart from each other, and found while they are asked for.
        """
        start = end = 0
        for run in self._runs(0, self.virtual_size):
            if run.guest != end:
                if start < end:
                    yield start, end - start
                start = run.guest
            end = run.guest + self._size_of(run)
        if start < end:
            yield start, end - start

    def ranges(self, most: int) -> list[tuple[int, int]]:
        """Return at most that many ranges that hold all allocated ones, small gaps included.

        As allocated(), but for a list that is to stay small, whatever the disk.
        """
        size = self.header.cluster_size
        clusters = UnitSet(-(-self.virtual_size // size), most=most)
        for start, length in self.allocated():
            clusters.add(start // size, -(-(start + length) // size))
        return [
            (start * size, min(stop * size, self.virtual_size) - start * size)
            for start, stop in clusters.freeze().runs()
        ]

    def extents(self) -> Iterator[Extent]:
        """Return the data of the disk, ascending and inside the allocated ranges."""
        return self._extents(0, self.virtual_size)

    def read_at(self, offset: int, size: int) -> bytes:
        """Return bytes of the disk.

        Raises:
            ValueError: they do not lie on the disk.
        """
        if not 0 <= offset <= offset + size <= self.virtual_size:
            raise ValueError(
                f"{size} bytes at byte {offset} do not lie on a disk of {self.virtual_size}"
            )
        found = bytearray(size)
        for start, data in self._extents(offset, offset + size):
            found[start - offset : start - offset + len(data)] = data
        return bytes(found)

    def _extents(self, start: int, end: int) -> Iterator[Extent]:
        for run in self._runs(start, end):
            low, high = max(start, run.guest), min(end, run.guest + self._size_of(run))
            if run.compressed:
                data = memoryview(self._inflate(run))
                yield Extent(low, data[low - run.guest : high - run.guest])
                continue
            field = f"qcow2 cluster {run.guest // self.header.cluster_size}"
            for offset in range(low, high, _DATA_PIECE):
                size = min(_DATA_PIECE, high - offset)
                place = run.host + offset - run.guest
                yield Extent(offset, read_exactly(self._source, place, size, field))

    def _size_of(self, run: Run) -> int:
        """The bytes of the disk that a run is."""
        if run.compressed:
            return min(self.header.cluster_size, self.virtual_size - run.guest)
        return run.size

    def _inflate(self, run: Run) -> bytes:
        field = f"qcow2 compressed cluster {run.guest // self.header.cluster_size}"
        inflater = Inflater(run, self.header.cluster_size)
        size = min(run.size, self._source.size - run.host)
        inflater.feed(read_exactly(self._source, run.host, size, field))
        return inflater.finish()

    def _runs(self, start: int, end: int) -> Iterator[Run]:
        """Return the runs that overlap a range of the disk, in the order of the disk."""
        size = self.header.cluster_size
        piece = min(size, TABLE_PIECE)
        span = piece // 8 * size
        for index, table in self._l2_tables(start, end):
            base = index * self.header.l2_span
            first, last = max(start, base), min(end, base + self.header.l2_span)
            for number in range((first - base) // span, -((base - last) // span)):
                offset = table + number * piece
                entries = self._entries(offset, piece, f"qcow2 L2 table {index}")
                cluster = index * self.header.l2_entries + number * (piece // 8)
                for run in self._tables.runs(entries, first=cluster, offset=offset):
                    if run.guest < end and start < run.guest + self._size_of(run):
                        yield run

    def _l2_tables(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Return the L2 tables for a range of the disk as (number of the L1 entry, offset)."""
        span = self.header.l2_span
        low, high = start // span, -(-end // span)
        step = TABLE_PIECE // 8
        for first in range(low - low % step, high, step):
            count = min(step, self.header.l1_needed - first)
            entries = self._entries(self.header.l1_offset + 8 * first, 8 * count, "qcow2 L1 table")
            from_low = max(0, low - first)
            used = entries[from_low : high - first]
            yield from self._tables.l2_tables(used, first=first + from_low)

    def _entries(self, offset: int, size: int, field: str) -> array[int]:
        """Return a piece of a table, kept from before where it was read lately."""
        entries = self._pieces.pop(offset, None)
        if entries is None or len(entries) != size // 8:
            entries = entries_of(read_exactly(self._source, offset, size, field))
        self._pieces[offset] = entries
        if len(self._pieces) > _MOST_PIECES:
            self._pieces.popitem(last=False)
        return entries
