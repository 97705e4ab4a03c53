"""Dynamic VHD as a stream, read and written (structures: vhd_structs.py, vhd_blocks.py).

Reading goes through the file once, forwards: footer copy, dynamic header, BAT, blocks by their
place in the file, footer. So

- the blocks, and the extents, come in the order of the file; ``Decoder.ascending`` tells whether
  that is the order of the disk too;
- header, BAT and blocks must lie in this order, as all known writers put them;
- what lies between them (parent locators, XenServer's batmap, unused space) is passed over;
- the footer must be the last 512 bytes of the stream, or the last 511, as Virtual PC before 2004
  left them; anything behind it is an error, as it would hide a file put together wrongly.

Fixed and differencing disks are told apart and refused.

What is written has blocks of 2 MiB in the order of the disk, and no geometry that would matter.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from os_xenapi.disk import codec
from os_xenapi.disk.codec import Steps
from os_xenapi.disk.extents import SECTOR, Data, Extent, checked_ranges, split, zeros
from os_xenapi.disk.vhd_blocks import (
    UNALLOCATED,
    BlockTable,
    bitmap_size,
    flag_runs,
    full_bitmap,
    sector_runs,
    swapped,
    table_size,
)
from os_xenapi.disk.vhd_structs import (
    DEFAULT_BLOCK_SIZE,
    FOOTER_COOKIE,
    FOOTER_SIZE,
    HEADER_SIZE,
    MAX_TABLE_ENTRIES,
    OLD_FOOTER_SIZE,
    DiskType,
    DynamicHeader,
    Footer,
    check_block_size,
    check_virtual_size,
    geometry,
)
from os_xenapi.errors import FormatError

__all__ = ["Decoder", "Encoder"]

_TABLE_PIECE = 1 << 16
"""Entries of the BAT that are read or written at a time."""

_CREATOR = b"CTXS"
"""XenConverter's mark. A reader that takes the size of a disk from its geometry, and so loses the
disk's end, goes by the current size where it finds this mark (qemu); with the mark of XenServer's
own disks some would look for a batmap, which there is none of."""
_CREATOR_VERSION = 0x00010000

_REFUSALS = {
    DiskType.FIXED: (
        "a fixed VHD, and only dynamic ones are supported: convert it with "
        "qemu-img convert -f vpc -O vpc -o subformat=dynamic,force_size=on"
    ),
    DiskType.DIFFERENCING: (
        "a differencing VHD, which holds only the changes to its parent, and only dynamic ones are "
        "supported: merge it into its parent, or export the disk without a base"
    ),
}


class Decoder(codec.Decoder):
    """Reads a dynamic VHD; see codec.Decoder for feed() and close().

    ``footer`` and ``header`` are None until they were read. Sectors that the bitmaps say were
    never written read as zeros and are in no extent.

    Args:
        length: bytes in the stream, None where not known. Where it is, a truncated file is found
            when its BAT is read, not only at its end.
        in_order: refuse a file whose blocks do not lie in the order of the disk.
    """

    footer: Footer | None = None
    header: DynamicHeader | None = None

    def __init__(self, *, length: int | None = None, in_order: bool = False) -> None:
        super().__init__()
        self._length = length
        self._in_order = in_order

    def _decode(self) -> Steps[None]:
        footer = yield from self._read_footer_copy()
        header = yield from self._read_header(footer)
        table = yield from self._read_table(header)
        for index, offset in table.in_file_order():
            yield from self._skip_to(offset, f"VHD block {index}")
            yield from self._read_block(index, header.block_size, footer.current_size)
        yield from self._read_footer(footer)

    def _read_footer_copy(self) -> Steps[Footer]:
        name = "VHD footer copy"
        data = yield from self._read(FOOTER_SIZE, name)
        if not data.startswith(FOOTER_COOKIE):
            raise FormatError(
                f"{data[:8]!r} stands where {FOOTER_COOKIE!r} must: this is no dynamic VHD. If it "
                f"ends with {FOOTER_COOKIE!r} in its last {FOOTER_SIZE} bytes it is "
                + _REFUSALS[DiskType.FIXED],
                field=f"{name}: cookie",
                offset=0,
            )
        footer = Footer.parse(data, name=name, offset=0)
        if footer.disk_type != DiskType.DYNAMIC:
            problem = _REFUSALS[DiskType(footer.disk_type)]
            raise FormatError(problem, field=f"{name}: disk type", offset=60)
        self.footer = footer
        self.virtual_size: int | None = footer.current_size
        return footer

    def _read_header(self, footer: Footer) -> Steps[DynamicHeader]:
        yield from self._skip_to(footer.data_offset, "VHD dynamic header")
        data = yield from self._read(HEADER_SIZE, "VHD dynamic header")
        header = DynamicHeader.parse(
            data, offset=footer.data_offset, virtual_size=footer.current_size
        )
        self.header = header
        return header

    def _read_table(self, header: DynamicHeader) -> Steps[BlockTable]:
        name = "VHD block allocation table"
        yield from self._skip_to(header.table_offset, name)
        entries = array("I")
        while (left := header.max_table_entries - len(entries)) > 0:
            entries.frombytes((yield from self._read(4 * min(left, _TABLE_PIECE), name)))
        yield from self._skip_to(header.table_offset + table_size(len(entries)), name)
        table = BlockTable(
            swapped(entries),
            block_size=header.block_size,
            offset=header.table_offset,
            length=self._length,
        )
        if self._in_order and not table.ascending:
            raise FormatError(
                "the blocks do not lie in the order of the disk, and this use cannot put them in "
                "order: rewrite the file with qemu-img convert -f vpc -O vpc -o force_size=on",
                field=name,
                offset=header.table_offset,
            )
        self.ascending: bool | None = table.ascending
        return table

    def _read_block(self, index: int, block_size: int, virtual_size: int) -> Steps[None]:
        name = f"VHD block {index}"
        bitmap = yield from self._read(bitmap_size(block_size), f"{name}: sector bitmap")
        data_start = self._position
        disk_start = index * block_size
        # The last block reaches beyond the disk's end, and a table may have entries beyond it.
        sectors = min(block_size, max(0, virtual_size - disk_start)) // SECTOR
        for start, end in sector_runs(bitmap, sectors):
            yield from self._skip_to(data_start + start * SECTOR, name)
            yield from self._pass_on(disk_start + start * SECTOR, (end - start) * SECTOR, name)
        yield from self._skip_to(data_start + block_size, name)

    def _read_footer(self, copy: Footer) -> Steps[None]:
        """Read to the end of the stream and check that it ends with the footer."""
        name = "VHD footer"
        start = self._position
        head, tail = yield from self._read_rest()
        size = FOOTER_SIZE
        if len(tail) >= OLD_FOOTER_SIZE and tail[-OLD_FOOTER_SIZE:].startswith(FOOTER_COOKIE):
            size = OLD_FOOTER_SIZE
        elif len(tail) < FOOTER_SIZE:
            yield from self._more(FOOTER_SIZE - len(tail), name)
        offset = self._position - size
        if head.startswith(FOOTER_COOKIE) and offset > start:
            raise FormatError(
                f"{offset - start} bytes follow the footer, which must be the end of the file: "
                f"cut the file to {start + FOOTER_SIZE} bytes if it is otherwise whole",
                field=name,
                offset=start + FOOTER_SIZE,
            )
        footer = Footer.parse(tail[-size:].ljust(FOOTER_SIZE, b"\0"), name=name, offset=offset)
        footer.check_same_disk(copy, offset=offset)

    def _read_rest(self) -> Steps[tuple[bytes, bytes]]:
        """Read to the end of the stream and return at most a footer's size of both ends of it."""
        head = tail = b""
        while not self._ended:
            piece = self._take(len(self._pending))
            head += piece[: FOOTER_SIZE - len(head)]
            tail = (tail + piece[-FOOTER_SIZE:])[-FOOTER_SIZE:]
            yield None
        return head, tail


class Encoder(codec.Encoder):
    """Writes a dynamic VHD; see codec.Encoder for encode(), begin(), feed() and end().

    Allocated ranges are rounded out to blocks, all of which are written, whether data comes for
    them or not: the length of the stream was told before. Sectors for which no data comes are
    marked as never written.

    Args:
        virtual_size: size of the disk in bytes, a multiple of 512, at most 2040 GiB.
        allocated: ranges of the disk that may hold data, as (offset, length) in bytes.
        unique_id: the disk's identity, which snapshots of it would name; a random one by default.
        timestamp: when it was made, in seconds since 2000-01-01 00:00 UTC (no clock is read here).
        block_size: data bytes of a block, a power of two. Leave it as it is for XAPI.

    Raises:
        FormatError: there is no VHD of that size.
        ValueError: an option or a range makes no sense.
    """

    def __init__(
        self,
        virtual_size: int,
        allocated: Iterable[tuple[int, int]],
        *,
        unique_id: UUID | bytes | None = None,
        timestamp: int = 0,
        block_size: int = DEFAULT_BLOCK_SIZE,
    ) -> None:
        check_virtual_size(virtual_size, field="VHD footer: current size", offset=48)
        check_block_size(block_size, field="VHD dynamic header: block size", offset=544)
        if not 0 <= timestamp < 1 << 32:
            raise ValueError(f"the timestamp {timestamp} is not in seconds since 2000-01-01")
        self._block_size = block_size
        self._blocks = -(-virtual_size // block_size)
        if self._blocks > MAX_TABLE_ENTRIES:
            raise ValueError(f"blocks of {block_size} bytes are too small for such a large disk")
        # One flag a block, b"1" for those in the file: searched and counted without a loop.
        self._flags = bytearray(b"0") * self._blocks
        for start, end in checked_ranges(allocated, virtual_size):
            first, stop = start // block_size, -(-end // block_size)
            self._flags[first:stop] = b"1" * (stop - first)
        self._span = bitmap_size(block_size) + block_size
        self._first_block = FOOTER_SIZE + HEADER_SIZE + table_size(self._blocks)
        length = self._first_block + self._flags.count(b"1") * self._span + FOOTER_SIZE
        super().__init__(virtual_size, length)
        self._footer = _footer(virtual_size, unique_id, timestamp)
        self._table_due = True
        self._next = 0
        self._buffer: bytearray | None = None
        self._written = 0

    def begin(self) -> Data:
        """Return the footer copy and the dynamic header; the BAT follows with the next call."""
        header = DynamicHeader(
            table_offset=FOOTER_SIZE + HEADER_SIZE,
            max_table_entries=self._blocks,
            block_size=self._block_size,
        )
        return self._footer + header.build()

    def _check(self, start: int, end: int) -> None:
        missing = self._flags.find(b"0", start // self._block_size, -(-end // self._block_size))
        if start < end and missing != -1:
            raise ValueError(
                f"an extent at byte {start} reaches into block {missing} of {self._block_size} "
                "bytes, which no allocated range told of"
            )

    def _put(self, extent: Extent) -> Iterator[Data]:
        yield from self._table()
        for piece in split(extent, self._block_size):
            index, start = divmod(piece.offset, self._block_size)
            yield from self._write_until(index)
            if len(piece.data) == self._block_size:
                yield full_bitmap(self._block_size)
                yield piece.data
                self._next = index + 1
            else:
                self._collect(start, piece.data)
                if start + len(piece.data) == self._block_size:
                    yield from self._write_until(index + 1)

    def _finish(self) -> Iterator[Data]:
        yield from self._table()
        yield from self._write_until(self._blocks)
        yield self._footer

    def _table(self) -> Iterator[Data]:
        """Return the BAT the first time, in pieces: that of a large disk takes 4 MiB."""
        if not self._table_due:
            return
        self._table_due = False
        sector, span = self._first_block // SECTOR, self._span // SECTOR
        for start in range(0, self._blocks, _TABLE_PIECE):
            end = min(self._blocks, start + _TABLE_PIECE)
            entries = array("I", [UNALLOCATED]) * (end - start)
            for first, stop in flag_runs(self._flags, start, end):
                after = sector + (stop - first) * span
                entries[first - start : stop - start] = array("I", range(sector, after, span))
                sector = after
            yield swapped(entries).tobytes()
        yield b"\xff" * (table_size(self._blocks) - 4 * self._blocks)

    def _collect(self, start: int, data: Data) -> None:
        """Keep data for the next block, which can be written only when its bitmap is known."""
        if self._buffer is None:
            self._buffer = bytearray(self._block_size)
        end = start + len(data)
        self._buffer[start:end] = data
        first, stop = start // SECTOR, -(-end // SECTOR)
        # The bitmap as one big-endian number: the first sector is its highest bit.
        bits = 8 * bitmap_size(self._block_size)
        self._written |= ((1 << (stop - first)) - 1) << (bits - stop)

    def _write_until(self, index: int) -> Iterator[Data]:
        """Return all allocated blocks in front of block ``index`` that are not written yet."""
        if self._buffer is not None and self._next < index:
            yield self._written.to_bytes(bitmap_size(self._block_size), "big")
            yield memoryview(self._buffer)
            self._buffer = None
            self._written = 0
            self._next += 1
        while (empty := self._flags.find(b"1", self._next, index)) != -1:
            yield from zeros(self._span)
            self._next = empty + 1
        self._next = max(self._next, index)


def _footer(virtual_size: int, unique_id: UUID | bytes | None, timestamp: int) -> bytes:
    """The footer of a disk that this module writes."""
    if unique_id is None:
        unique_id = uuid4()
    elif isinstance(unique_id, bytes):
        unique_id = UUID(bytes=unique_id)
    return Footer(
        current_size=virtual_size,
        original_size=virtual_size,
        disk_type=DiskType.DYNAMIC,
        data_offset=FOOTER_SIZE,
        unique_id=unique_id,
        geometry=geometry(virtual_size),
        timestamp=timestamp,
        creator_application=_CREATOR,
        creator_version=_CREATOR_VERSION,
    ).build()
