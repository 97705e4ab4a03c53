"""QCOW2 as a stream, read and written (structures: qcow2_structs.py, qcow2_tables.py).

Reading goes through the file once, forwards. So each table must lie in front of what it points to:
the L1 table behind the header, an L2 table behind that, clusters behind their L2 table. This is how
XAPI sends images, how they are written here, and how qemu-img convert mostly does. An image in
another order ends in a FormatError; saved to a file it can be read by qcow2_reader.py.

What follows the last cluster (such as reference counts, snapshots) is passed over; the state that
is read is the active one. Clusters are compressed with zlib or not at all.

What is written has its clusters in the order of the disk, all tables in front (qcow2_layout.py).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from os_xenapi.disk import codec
from os_xenapi.disk.codec import Steps
from os_xenapi.disk.extents import SECTOR, Data, Extent, zeros
from os_xenapi.disk.qcow2_layout import Layout
from os_xenapi.disk.qcow2_pending import Pending
from os_xenapi.disk.qcow2_structs import (
    DEFAULT_CLUSTER_SIZE,
    HEAD_SIZE,
    Header,
    cluster_size_of,
)
from os_xenapi.disk.qcow2_tables import TABLE_PIECE, Inflater, Run, Tables, entries_of
from os_xenapi.errors import FormatError

__all__ = ["Decoder", "Encoder"]

_L2_REFERENCE_COST = 100
"""Bytes that an L1 entry costs while the L2 tables are put in the order of the file."""


class Decoder(codec.Decoder):
    """Reads a QCOW2 image; see codec.Decoder for feed() and close().

    ``header`` is None until it was read. Clusters that are unallocated or marked as zeros are in no
    extent.

    Args:
        length: bytes in the stream, None where not known. Where it is, a truncated file is found
            when its tables are read, not only at its end.
        in_order: refuse a file whose clusters do not lie in the order of the disk, as soon as that
            is known.
    """

    header: Header | None = None

    def __init__(self, *, length: int | None = None, in_order: bool = False) -> None:
        super().__init__()
        self._length = length
        self._in_order = in_order
        # What was read last of the compressed clusters, and where it lies in the stream: the next
        # one may begin in it, as they are packed without regard to sectors.
        self._kept: bytes = b""
        self._kept_at = 0

    def _decode(self) -> Steps[None]:
        header = yield from self._read_header()
        tables = Tables(header, length=self._length)
        entries = min(header.l2_entries, TABLE_PIECE // 8)
        pending = Pending(cluster_size=header.cluster_size, entries=entries)
        indexes, offsets = yield from self._read_l1_table(header, tables, pending)
        for index, offset in zip(indexes, offsets, strict=True):
            while pending.next_place < offset:
                yield from self._read_run(pending, header)
            yield from self._read_l2_table(index, offset, header, tables, pending)
            pending.held -= _L2_REFERENCE_COST
        pending.settle()
        self._check_order(pending)
        while pending:
            yield from self._read_run(pending, header)
        while not self._ended:
            self._take(len(self._pending))
            yield None

    def _read_header(self) -> Steps[Header]:
        name = "qcow2 header"
        head = yield from self._read(HEAD_SIZE, name)
        head += yield from self._read(cluster_size_of(head) - HEAD_SIZE, name)
        header = Header.parse(head, length=self._length)
        self.header = header
        self.virtual_size: int | None = header.virtual_size
        return header

    def _read_l1_table(
        self, header: Header, tables: Tables, pending: Pending
    ) -> Steps[tuple[array[int], array[int]]]:
        """Return the L2 tables in the order of the file: numbers of their L1 entries, offsets."""
        name = "qcow2 L1 table"
        indexes, offsets = array("Q"), array("Q")
        if header.l1_needed:
            yield from self._skip_to(header.l1_offset, name)
        for first in range(0, header.l1_needed, TABLE_PIECE // 8):
            count = min(TABLE_PIECE // 8, header.l1_needed - first)
            data = yield from self._read(8 * count, name)
            before = len(indexes)
            for index, offset in tables.l2_tables(entries_of(data), first=first):
                indexes.append(index)
                offsets.append(offset)
            cost = (len(indexes) - before) * _L2_REFERENCE_COST
            pending.charge(cost, field=name, offset=header.l1_offset)
        order = sorted(range(len(offsets)), key=offsets.__getitem__)
        return (
            array("Q", map(indexes.__getitem__, order)),
            array("Q", map(offsets.__getitem__, order)),
        )

    def _read_l2_table(
        self, index: int, offset: int, header: Header, tables: Tables, pending: Pending
    ) -> Steps[None]:
        name = f"qcow2 L2 table {index}"
        yield from self._go_to(offset, header.cluster_size, name)
        piece = min(header.cluster_size, TABLE_PIECE)
        for number in range(header.cluster_size // piece):
            at = self._position
            data = yield from self._read(piece, name)
            first = index * header.l2_entries + number * (piece // 8)
            runs = list(tables.runs(entries_of(data), first=first, offset=at))
            pending.add(runs, number=first // (piece // 8), field=name, offset=at)
        self._check_order(pending)

    def _read_run(self, pending: Pending, header: Header) -> Steps[None]:
        run = pending.take()
        self._check_order(pending)
        if run.compressed:
            yield from self._read_compressed(run, header)
            return
        name = f"qcow2 cluster {run.guest // header.cluster_size}"
        yield from self._go_to(run.host, header.cluster_size, name)
        yield from self._pass_on(run.guest, run.size, name)

    def _read_compressed(self, run: Run, header: Header) -> Steps[None]:
        """Unpack a cluster, whose beginning may have been read with the one before it.

        It is done with as soon as all of it was unpacked: the stream may end then, in the middle of
        the last sector.
        """
        inflater = Inflater(run, header.cluster_size)
        known = b""
        if run.host >= self._kept_at:
            known = self._kept[run.host - self._kept_at :][: run.size]
            inflater.feed(known)
        if not inflater.is_done() and len(known) < run.size:
            name = f"qcow2 compressed cluster {run.guest // header.cluster_size}"
            yield from self._go_to(run.host + len(known), header.cluster_size, name)
            found = bytearray(known)
            while not inflater.is_done() and len(found) < run.size:
                if piece := self._take(run.size - len(found)):
                    found += piece
                    inflater.feed(piece)
                else:
                    yield from self._more(run.size - len(found), name)
            self._kept, self._kept_at = bytes(found), run.host
        data = inflater.finish()
        yield Extent(run.guest, data[: header.virtual_size - run.guest])

    def _go_to(self, offset: int, cluster_size: int, name: str) -> Steps[None]:
        """Read on to a place, and keep what is left of the last compressed cluster's own one.

        Writers come back to a cluster that they have not filled, also when tables and plain
        clusters lie behind it by then.
        """
        self._check_place(offset, name)
        if self._kept and self._kept_at + len(self._kept) == self._position:
            room = -self._position % cluster_size
            self._kept += yield from self._read(min(room, offset - self._position), name)
        yield from self._skip_to(offset, name)

    def _check_place(self, offset: int, name: str) -> None:
        if offset < self._position:
            raise FormatError(
                f"it lies in front of byte {self._position}, up to which the stream was read when "
                "it became known, or inside of something else: save the image to a file and open "
                "that",
                field=name,
                offset=offset,
            )

    def _check_order(self, pending: Pending) -> None:
        self.ascending: bool | None = pending.ascending
        if self._in_order and pending.ascending is False:
            raise FormatError(
                "the clusters do not lie in the order of the disk, and this use cannot put them "
                "in order: save the image to a file and open that, or rewrite it with "
                "qemu-img convert -O qcow2",
                field="qcow2 L2 tables",
                offset=self._position,
            )


class Encoder(codec.Encoder):
    """Writes a QCOW2 image; see codec.Encoder for encode(), begin(), feed() and end().

    Allocated ranges are rounded out to clusters, all of which are written, whether data comes for
    them or not: the length of the stream was told before. Where there are very many ranges (more
    than 500,000 apart from each other) small gaps between them are written as zeros.

    Args:
        virtual_size: size of the disk in bytes, a multiple of 512.
        allocated: ranges of the disk that may hold data, as (offset, length) in bytes.
        cluster_size: bytes of a cluster, a power of two from 512 to 2 MiB. Leave it as it is for
            XAPI.
        version: of the format, 3 or 2.

    Raises:
        FormatError: there is no QCOW2 image of that size with such clusters.
        ValueError: an option or a range makes no sense.
    """

    def __init__(
        self,
        virtual_size: int,
        allocated: Iterable[tuple[int, int]],
        *,
        cluster_size: int = DEFAULT_CLUSTER_SIZE,
        version: int = 3,
    ) -> None:
        if virtual_size < 0 or virtual_size % SECTOR:
            raise FormatError(
                f"{virtual_size} bytes are not whole sectors of {SECTOR}: pad the disk with zeros",
                field="qcow2 header: size",
                offset=24,
            )
        self._layout = Layout(virtual_size, allocated, cluster_size=cluster_size, version=version)
        super().__init__(virtual_size, self._layout.length)
        self._cluster_size = cluster_size
        self._tables_due = True
        self._clusters = self._layout.clusters.runs()
        self._filled = self._end = 0  # of the run of clusters that is being written

    def begin(self) -> Data:
        """Return the header's cluster; the tables follow with the next call."""
        return self._layout.header.build()

    def _check(self, start: int, end: int) -> None:
        first, stop = start // self._cluster_size, -(-end // self._cluster_size)
        allocated = self._layout.clusters.run_of(first)[1]
        if start < end and allocated < stop:
            raise ValueError(
                f"an extent at byte {start} reaches into cluster {allocated} of "
                f"{self._cluster_size} bytes, which no allocated range told of"
            )

    def _put(self, extent: Extent) -> Iterator[Data]:
        yield from self._tables()
        if extent.data:
            yield from self._fill(extent.offset)
            yield extent.data
            self._filled += len(extent.data)

    def _finish(self) -> Iterator[Data]:
        yield from self._tables()
        yield from self._fill(None)

    def _tables(self) -> Iterator[Data]:
        if self._tables_due:
            self._tables_due = False
            yield from self._layout.tables()

    def _fill(self, offset: int | None) -> Iterator[Data]:
        """Return zeros for all clusters up to a place in one of them; None for the disk's end."""
        while offset is None or self._end <= offset:
            yield from zeros(self._end - self._filled)
            start, stop = next(self._clusters, (-1, -1))
            if stop < 0:
                self._filled = self._end
                return
            self._filled, self._end = start * self._cluster_size, stop * self._cluster_size
        yield from zeros(offset - self._filled)
        self._filled = offset
