"""VHD as a stream, read; and written, by the encoders of vhd_encoder.py.

Reading goes through the file once, forwards: footer copy, dynamic header, BAT, blocks by their
place in the file, footer. So

- the blocks, and the extents, come in the order of the file; ``Decoder.ascending`` tells whether
  that is the order of the disk too;
- header, BAT and blocks must lie in this order, as all known writers put them;
- paths to a parent and XenServer's batmap may lie anywhere behind the header, and are read as they
  come by; unused space is passed over;
- the footer must be the last 512 bytes of the stream, or the last 511, as Virtual PC before 2004
  left them; anything behind it is an error, as it would hide a file put together wrongly.

A fixed disk has nothing in front that tells what it is: it is taken for one where the caller allows
that and knows the stream's length. A file at hand is read with vhd_reader.py, whatever the order of
its parts, a disk with its parents with vhd_chain.py.
"""

from __future__ import annotations

import functools
from array import array
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from os_xenapi.disk import codec
from os_xenapi.disk.codec import Steps
from os_xenapi.disk.extents import SECTOR, Extent, data_runs
from os_xenapi.disk.vhd_batmap import BATMAP_COOKIE, Batmap, BatmapHeader, may_have_batmap
from os_xenapi.disk.vhd_blocks import BlockTable, bitmap_size, sector_runs, swapped, table_size
from os_xenapi.disk.vhd_encoder import Encoder, FixedEncoder
from os_xenapi.disk.vhd_layout import (
    DYNAMIC_ONLY,
    Region,
    check_apart,
    check_type,
    fixed_refusal,
    fixed_size,
    structures,
)
from os_xenapi.disk.vhd_parent import Parent, locator_regions, read_parent
from os_xenapi.disk.vhd_structs import (
    FOOTER_COOKIE,
    FOOTER_SIZE,
    HEADER_SIZE,
    OLD_FOOTER_SIZE,
    DiskType,
    DynamicHeader,
    Footer,
)
from os_xenapi.errors import FormatError

__all__ = ["Decoder", "DiskType", "Encoder", "FixedEncoder"]

_TABLE_PIECE = 1 << 16
"""Entries of the BAT that are read at a time."""


class _Due(NamedTuple):
    """A part of the file that is to be read when it comes by, and what is to be done with it."""

    start: int
    size: int
    name: str
    use: Callable[[bytes], None]


class Decoder(codec.Decoder):
    """Reads a VHD; see codec.Decoder for feed() and close().

    ``footer`` and ``header`` are None until they were read, and ``header`` stays so for a fixed
    disk. Sectors that the bitmaps say were never written are in no extent: they read as zeros, in a
    differencing disk as the parent does. Its extents are all that it holds itself, zeros included,
    and ``parent`` is what it tells of its parent, None until all of that was read: before the end
    of the stream at the latest. ``contents_end`` is the byte of the stream behind which only the
    footer is to come, None until the BAT was read; unused space may still lie in between.

    Args:
        length: bytes in the stream, None where not known. Where it is, a truncated file is found
            when its BAT is read, not only at its end.
        in_order: refuse a file whose blocks do not lie in the order of the disk.
        types: the kinds of VHD that are taken. With DiskType.FIXED among them a stream of known
            length that begins like no other VHD is taken for a fixed one; whether it is one is seen
            only at its end, where the footer is.
    """

    footer: Footer | None = None
    header: DynamicHeader | None = None
    parent: Parent | None = None
    contents_end: int | None = None

    def __init__(
        self,
        *,
        length: int | None = None,
        in_order: bool = False,
        types: Collection[DiskType] = DYNAMIC_ONLY,
    ) -> None:
        super().__init__()
        self._length = length
        self._in_order = in_order
        self._types = frozenset(types)
        self._known: list[Region] = []
        self._due: list[_Due] = []
        self._batmap: Batmap | None = None
        self._table: BlockTable | None = None

    def allocated(self) -> Iterator[tuple[int, int]]:
        """Return the (offset, length) ranges of the disk, in bytes, that the stream holds.

        They ascend, do not touch, and are rounded out to blocks. Known as soon as ``ascending`` is
        told, which is before the first extent; until then this raises ValueError.
        """
        if self.ascending is None or self.virtual_size is None:
            raise ValueError("the block allocation table has not come yet")
        if self._table is None or self.header is None:
            return iter([(0, self.virtual_size)])
        return self._table.allocated(self.header.block_size, self.virtual_size)

    def _decode(self) -> Steps[None]:
        if self._length is not None and DiskType.FIXED in self._types:
            head = yield from self._read_at_most(FOOTER_SIZE)
            if not head.startswith(FOOTER_COOKIE):
                yield from self._decode_fixed(head, fixed_size(self._length))
                return
        else:
            head = b""
        footer = yield from self._read_footer_copy(head)
        header = yield from self._read_header(footer)
        if footer.disk_type == DiskType.DIFFERENCING:
            self._expect_parent(footer, header)
        table = yield from self._read_table(header)
        rest = yield from self._read_batmap_header(footer, table)
        self.contents_end = max(table.end, *(due.start + due.size for due in self._due), 0)
        reached = self._position
        for index, offset in table.in_file_order():
            yield from self._advance(offset, f"VHD block {index}")
            yield from self._read_block(index, header.block_size, footer.current_size)
        yield from self._read_due(None)
        yield from self._read_footer(footer, rest if self._position == reached else b"")

    def _read_at_most(self, size: int) -> Steps[bytes]:
        """Read that many bytes, or what there is where the stream ends before."""
        found = bytearray()
        while len(found) < size and not self._ended:
            piece = self._take(size - len(found))
            found += piece
            if not piece:
                yield None
        return bytes(found)

    def _decode_fixed(self, head: bytes, size: int) -> Steps[None]:
        name = "fixed VHD"
        self.virtual_size, self.ascending = size, True
        yield from data_runs(Extent(0, head[:size]))
        while (offset := self._position) < size:
            piece = self._take(size - offset)
            yield from data_runs(Extent(offset, piece))
            if not piece:
                yield from self._more(size - offset, name)
        assert self._length is not None
        tail = head[size:] + (yield from self._read(self._length - self._position, "VHD footer"))
        while not self._ended:
            if self._take(1):
                raise FormatError(
                    f"the image goes on after the {self._length} bytes it was said to have",
                    field=name,
                    offset=self._length,
                )
            yield None
        footer = Footer.parse(tail.ljust(FOOTER_SIZE, b"\0"), name="VHD footer", offset=size)
        check_type(footer, {DiskType.FIXED}, name="VHD footer", offset=size)
        footer.check_fixed_size(size)
        self.footer = footer

    def _read_footer_copy(self, head: bytes) -> Steps[Footer]:
        name = "VHD footer copy"
        data = head + (yield from self._read(FOOTER_SIZE - len(head), name))
        if not data.startswith(FOOTER_COOKIE):
            raise fixed_refusal(data)
        footer = Footer.parse(data, name=name, offset=0)
        check_type(footer, self._types - {DiskType.FIXED}, name=name, offset=0)
        self.footer = footer
        self.virtual_size: int | None = footer.current_size
        return footer

    def _read_header(self, footer: Footer) -> Steps[DynamicHeader]:
        yield from self._skip_to(footer.data_offset, "VHD dynamic header")
        data = yield from self._read(HEADER_SIZE, "VHD dynamic header")
        header = DynamicHeader.parse(
            data, offset=footer.data_offset, virtual_size=footer.current_size
        )
        self._known = structures(footer, header, table_size(header.max_table_entries))
        self.header = header
        return header

    def _expect_parent(self, footer: Footer, header: DynamicHeader) -> None:
        """Note where the paths to the parent lie."""
        texts: dict[int, bytes] = {}
        regions = locator_regions(header, footer.data_offset)
        check_apart(self._known, regions.values())

        def use(number: int, text: bytes) -> None:
            texts[number] = text
            if len(texts) == len(regions):
                self.parent = read_parent(footer, header, footer.data_offset, texts)

        if not regions:
            self.parent = read_parent(footer, header, footer.data_offset, texts)
        self._known += regions.values()
        for number, region in regions.items():
            size = header.parent_locators[number].data_length
            name = f"VHD parent locator {number}"
            self._expect(_Due(region.start, size, name, functools.partial(use, number)))

    def _expect(self, due: _Due) -> None:
        if due.start < self._position:
            raise FormatError(
                f"it lies in front of byte {self._position}, where it is told of, and a stream is "
                "read forwards: read the image from a file",
                field=due.name,
                offset=due.start,
            )
        self._due.append(due)
        self._due.sort(key=lambda due: due.start)

    def _advance(self, offset: int, field: str) -> Steps[None]:
        """Go on to a place in the stream, and read what is due before it."""
        yield from self._read_due(offset)
        yield from self._skip_to(offset, field)

    def _read_due(self, offset: int | None) -> Steps[None]:
        """Read what is due in front of a place in the stream; of None, all that is left."""
        while self._due and (offset is None or self._due[0].start < offset):
            due = self._due.pop(0)
            yield from self._skip_to(due.start, due.name)
            due.use((yield from self._read(due.size, due.name)))

    def _read_table(self, header: DynamicHeader) -> Steps[BlockTable]:
        name = "VHD block allocation table"
        yield from self._advance(header.table_offset, name)
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
        for region in self._known:
            table.check_clear_of(region)
        if self._in_order and not table.ascending:
            raise FormatError(
                "the blocks do not lie in the order of the disk, and this use cannot put them in "
                "order: rewrite the file with qemu-img convert -f vpc -O vpc -o force_size=on",
                field=name,
                offset=header.table_offset,
            )
        self._table = table
        self.ascending: bool | None = table.ascending
        return table

    def _read_batmap_header(self, footer: Footer, table: BlockTable) -> Steps[bytes]:
        """Look for a batmap; return what else was read behind the BAT."""
        offset = self._position
        following = [due.start for due in self._due[:1]]
        if table.start is not None:
            following.append(table.start)
        if not may_have_batmap(footer) or min(following, default=offset + SECTOR) == offset:
            return b""
        head = yield from self._read_at_most(SECTOR)
        if not head.startswith(BATMAP_COOKIE) or len(head) < SECTOR:
            return head
        header = BatmapHeader.parse(head, offset=offset, entries=len(table.entries))
        region = header.region(offset)
        check_apart(self._known, [region])
        table.check_clear_of(region)

        def use(bits: bytes) -> None:
            self._batmap = Batmap(header, bits, offset=offset, table=table)

        self._expect(_Due(region.start, region.end - region.start, "VHD batmap", use))
        return b""

    def _read_block(self, index: int, block_size: int, virtual_size: int) -> Steps[None]:
        name = f"VHD block {index}"
        start_of_bitmap = self._position
        bitmap = yield from self._read(bitmap_size(block_size), f"{name}: sector bitmap")
        data_start = self._position
        disk_start = index * block_size
        # The last block reaches beyond the disk's end, and a table may have entries beyond it.
        sectors = min(block_size, max(0, virtual_size - disk_start)) // SECTOR
        runs = list(sector_runs(bitmap, sectors))
        if self._batmap is not None:
            self._batmap.check(index, runs, sectors, start_of_bitmap)
        for start, end in runs:
            yield from self._skip_to(data_start + start * SECTOR, name)
            yield from self._pass_on(disk_start + start * SECTOR, (end - start) * SECTOR, name)
        yield from self._skip_to(data_start + block_size, name)

    def _read_footer(self, copy: Footer, before: bytes) -> Steps[None]:
        """Read to the end of the stream and check that it ends with the footer.

        Args:
            copy: the footer that the stream began with.
            before: bytes that were read already and may be part of the footer.
        """
        name = "VHD footer"
        start = self._position - len(before)
        head, tail = yield from self._read_rest(before)
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

    def _read_rest(self, before: bytes) -> Steps[tuple[bytes, bytes]]:
        """Read to the end of the stream and return at most a footer's size of both ends of it."""
        head = tail = before
        while not self._ended:
            piece = self._take(len(self._pending))
            head += piece[: FOOTER_SIZE - len(head)]
            tail = (tail + piece[-FOOTER_SIZE:])[-FOOTER_SIZE:]
            yield None
        return head, tail
