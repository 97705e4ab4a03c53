"""VHD written as a stream: dynamic, differencing and fixed (structures: vhd_structs.py).

The order of what is written::

    dynamic       footer copy | header | BAT | blocks in the order of the disk | footer
    differencing  footer copy | header | BAT | paths to the parent | blocks likewise | footer
    fixed         the disk | footer

Blocks have 2 MiB, and the geometry is one that no reader should go by. A batmap is never written:
which blocks are full is not known when its place in the stream comes.
"""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from os_xenapi.disk import codec, raw
from os_xenapi.disk.extents import SECTOR, Data, Extent, checked_ranges, split, zeros
from os_xenapi.disk.vhd_blocks import (
    UNALLOCATED,
    bitmap_size,
    flag_runs,
    full_bitmap,
    swapped,
    table_size,
)
from os_xenapi.disk.vhd_parent import Parent, build_locators, encode_name
from os_xenapi.disk.vhd_structs import (
    DEFAULT_BLOCK_SIZE,
    FOOTER_SIZE,
    HEADER_SIZE,
    MAX_TABLE_ENTRIES,
    NO_OFFSET,
    NO_PARENT,
    DiskType,
    DynamicHeader,
    Footer,
    check_block_size,
    check_virtual_size,
    geometry,
)

__all__ = ["Encoder", "FixedEncoder"]

_TABLE_PIECE = 1 << 16
"""Entries of the BAT that are written at a time."""

_CREATOR = b"CTXS"
"""XenConverter's mark. A reader that takes the size of a disk from its geometry, and so loses the
disk's end, goes by the current size where it finds this mark (qemu); with the mark of XenServer's
own disks some would look for a batmap, which there is none of."""
_CREATOR_VERSION = 0x00010000


class Encoder(codec.Encoder):
    """Writes a dynamic or a differencing VHD; see codec.Encoder for encode() and its parts.

    Allocated ranges are rounded out to blocks, all of which are written, whether data comes for
    them or not: the length of the stream was told before. Sectors for which no data comes are
    marked as never written: they read as zeros, and in a differencing disk as the parent does.

    Args:
        virtual_size: size of the disk in bytes, a multiple of 512, at most 2040 GiB.
        allocated: ranges of the disk that may hold data, as (offset, length) in bytes.
        unique_id: the disk's identity, which snapshots of it would name; a random one by default.
        timestamp: when it was made, in seconds since 2000-01-01 00:00 UTC (no clock is read here).
        block_size: data bytes of a block, a power of two. Leave it as it is for XAPI.
        parent: what a differencing disk tells of its parent; None for a disk of its own. Extents
            are then what differs from the parent, zeros included.

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
        parent: Parent | None = None,
    ) -> None:
        check_virtual_size(virtual_size, field="VHD footer: current size", offset=48)
        check_block_size(block_size, field="VHD dynamic header: block size", offset=544)
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
        table_end = FOOTER_SIZE + HEADER_SIZE + table_size(self._blocks)
        disk_type = DiskType.DYNAMIC if parent is None else DiskType.DIFFERENCING
        footer = _footer(virtual_size, disk_type, unique_id, timestamp)
        header, self._locators = _header(footer, self._blocks, block_size, parent, table_end)
        self._first_block = table_end + len(self._locators)
        length = self._first_block + self._flags.count(b"1") * self._span + FOOTER_SIZE
        super().__init__(virtual_size, length)
        self._footer = footer.build()
        self._head = self._footer + header.build()
        self._table_due = True
        self._next = 0
        self._buffer: bytearray | None = None
        self._written = 0

    def begin(self) -> Data:
        """Return footer copy and dynamic header; the BAT, which may be large, comes next."""
        return self._head

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
        """Return BAT and locators the first time, in pieces: the BAT may take some MiB."""
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
        yield b"\xff" * (table_size(self._blocks) - 4 * self._blocks) + self._locators

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


class FixedEncoder(raw.Encoder):
    """Writes a fixed VHD: all of the disk, holes as zeros, and a footer behind it.

    Args:
        virtual_size: size of the disk in bytes, a multiple of 512, at most 2040 GiB.
        allocated: not needed for this format; there so that all encoders are called alike.
        unique_id: the disk's identity; a random one by default.
        timestamp: when it was made, in seconds since 2000-01-01 00:00 UTC (no clock is read here).

    Raises:
        FormatError: there is no VHD of that size.
        ValueError: an option makes no sense.
    """

    def __init__(
        self,
        virtual_size: int,
        allocated: Iterable[tuple[int, int]] = (),
        *,
        unique_id: UUID | bytes | None = None,
        timestamp: int = 0,
    ) -> None:
        check_virtual_size(virtual_size, field="VHD footer: current size", offset=48)
        super().__init__(virtual_size, allocated)
        self.length += FOOTER_SIZE
        self._footer = _footer(virtual_size, DiskType.FIXED, unique_id, timestamp).build()

    def _finish(self) -> Iterator[Data]:
        yield from super()._finish()
        yield self._footer


def _footer(
    virtual_size: int, disk_type: DiskType, unique_id: UUID | bytes | None, timestamp: int
) -> Footer:
    """The footer of a disk that this module writes."""
    if not 0 <= timestamp < 1 << 32:
        raise ValueError(f"the timestamp {timestamp} is not in seconds since 2000-01-01")
    if unique_id is None:
        unique_id = uuid4()
    elif isinstance(unique_id, bytes):
        unique_id = UUID(bytes=unique_id)
    return Footer(
        current_size=virtual_size,
        original_size=virtual_size,
        disk_type=disk_type,
        data_offset=NO_OFFSET if disk_type == DiskType.FIXED else FOOTER_SIZE,
        unique_id=unique_id,
        geometry=geometry(virtual_size),
        timestamp=timestamp,
        creator_application=_CREATOR,
        creator_version=_CREATOR_VERSION,
    )


def _header(
    footer: Footer, blocks: int, block_size: int, parent: Parent | None, table_end: int
) -> tuple[DynamicHeader, bytes]:
    """The dynamic header of a disk that this module writes, and what lies behind its BAT."""
    header = DynamicHeader(
        table_offset=FOOTER_SIZE + HEADER_SIZE, max_table_entries=blocks, block_size=block_size
    )
    if parent is None:
        return header, b""
    if parent.unique_id in (NO_PARENT, footer.unique_id):
        raise ValueError(f"{parent.unique_id} is no identity of a parent of {footer.unique_id}")
    if not 0 <= parent.timestamp < 1 << 32:
        raise ValueError(f"the timestamp {parent.timestamp} is not in seconds since 2000-01-01")
    locators, data = build_locators(parent.paths, table_end)
    header = dataclasses.replace(
        header,
        parent_unique_id=parent.unique_id,
        parent_timestamp=parent.timestamp,
        parent_name=encode_name(parent.name),
        parent_locators=locators,
    )
    return header, data
