"""VHDs of every kind at any place, through a source of bytes that somebody else opened.

What is kept of a file is a few pages of its BAT and of its bitmaps, whatever the size of the disk.
The whole BAT is read once, when a reader is made, to see that no two blocks overlap; what is read
again later is checked against that.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from typing import Generic, NamedTuple, TypeVar

from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.source import Source
from os_xenapi.disk.vhd_batmap import BATMAP_COOKIE, Batmap, BatmapHeader, may_have_batmap
from os_xenapi.disk.vhd_blocks import (
    UNALLOCATED,
    BlockTable,
    bitmap_size,
    disk_ranges,
    sector_runs,
    swapped,
    table_size,
)
from os_xenapi.disk.vhd_layout import (
    Region,
    check_apart,
    check_type,
    fixed_size,
    structures,
)
from os_xenapi.disk.vhd_parent import Parent, locator_regions, read_parent
from os_xenapi.disk.vhd_structs import (
    ALL_TYPES,
    FOOTER_COOKIE,
    FOOTER_SIZE,
    HEADER_SIZE,
    DiskType,
    DynamicHeader,
    Footer,
)
from os_xenapi.errors import FormatError

__all__ = ["Run", "VhdReader"]

PIECE = 1 << 20
"""The most bytes of a disk that are read at a time."""

_PAGE = 4096
"""Entries of the BAT that are read at a time."""

_PAGES_KEPT = 8
_BITMAP_BYTES_KEPT = 1 << 16
_TABLE = "VHD block allocation table"

_T = TypeVar("_T")


class Run(NamedTuple):
    """Bytes ``start`` to ``end`` of a disk, which lie in a file from byte ``place`` on."""

    start: int
    end: int
    place: int


class VhdReader:
    """Reads one VHD: fixed, dynamic or differencing; used by one thread at a time.

    ``virtual_size`` is the size of the disk in bytes. ``header`` is None for a fixed disk,
    ``parent`` for all but a differencing one, which is read as a whole by a VhdChain.

    Args:
        source: the file's bytes, which must not change meanwhile.
        types: the kinds of VHD that are taken.

    Raises:
        FormatError: the image is damaged or of another kind.
    """

    def __init__(self, source: Source, *, types: Collection[DiskType] = ALL_TYPES) -> None:
        self._source = source
        self._size = source.size
        self.header: DynamicHeader | None = None
        self.parent: Parent | None = None
        self._batmap: Batmap | None = None
        if self.read(0, min(self._size, FOOTER_SIZE), "VHD").startswith(FOOTER_COOKIE):
            self.footer: Footer = self._open(types)
        else:
            self.footer = self._open_fixed(types)
        self.virtual_size: int = self.footer.current_size

    def allocated(self) -> Iterator[tuple[int, int]]:
        """Return the (offset, length) ranges of the disk, in bytes, that this file holds.

        They ascend, do not touch, and are rounded out to blocks. Outside of them the disk is zero,
        or as its parent.
        """
        if self.header is None:
            yield 0, self.virtual_size
            return
        yield from disk_ranges(self._blocks(), self.header.block_size, self.virtual_size)

    def extents(self) -> Iterator[Extent]:
        """Return all that this file holds of the disk, ascending, in pieces of 1 MiB at most.

        In a differencing disk zeros count: where no extent is, the parent is what is read.
        """
        for offset, size in self.allocated():
            for run in self.held(offset, offset + size):
                for start in range(run.start, run.end, PIECE):
                    end = min(run.end, start + PIECE)
                    place = run.place + start - run.start
                    yield Extent(start, self.read(place, end - start, "VHD block"))

    def held(self, start: int, end: int) -> Iterator[Run]:
        """Return which parts of bytes ``start`` to ``end`` of the disk this file holds, ascending.

        Raises:
            FormatError: a part of the file that tells of it is damaged.
        """
        end = min(end, self.virtual_size)
        if self.header is None:
            if start < end:
                yield Run(start, end, start)
            return
        size = self.header.block_size
        for index in range(start // size, -(-end // size)):
            sector = self._sector(index)
            if sector == UNALLOCATED:
                continue
            disk = index * size
            data = sector * SECTOR + bitmap_size(size)
            low, high = max(start, disk), min(end, disk + size)
            # Only the bytes of the bitmap that tell of this part: eight sectors in each.
            first = (low - disk) // (8 * SECTOR)
            bits = self._bitmaps.get(index)[first:]
            base = disk + first * 8 * SECTOR
            for run_start, run_end in sector_runs(bits, -(-(high - base) // SECTOR)):
                start_of_run = max(low, base + run_start * SECTOR)
                end_of_run = min(high, base + run_end * SECTOR)
                if start_of_run < end_of_run:
                    yield Run(start_of_run, end_of_run, data + start_of_run - disk)

    def read_at(self, offset: int, size: int) -> bytes:
        """Return bytes of the disk.

        Raises:
            FormatError: the file is damaged there, or was cut meanwhile.
            ValueError: they do not all lie on the disk, or the disk is a differencing one, of which
                this file holds only a part.
        """
        if self.parent is not None:
            raise ValueError("a differencing disk is read by its chain")
        check_range(offset, size, self.virtual_size)
        found = bytearray(size)
        for start, end, place in self.held(offset, offset + size):
            found[start - offset : end - offset] = self.read(place, end - start, "VHD block")
        return bytes(found)

    def read(self, offset: int, size: int, field: str) -> bytes:
        """Return bytes of the file, all of them; ``field`` is what they are, for errors.

        Raises:
            FormatError: the file ends before.
        """
        # Compared before memory is taken for them.
        found = self._source.read_at(offset, size) if offset + size <= self._size else b""
        if len(found) != size:
            raise FormatError(
                "the file ends before: it is truncated, or was cut while it was read",
                field=field,
                offset=offset,
            )
        return found

    def _open(self, types: Collection[DiskType]) -> Footer:
        name = "VHD footer copy"
        footer = Footer.parse(self.read(0, FOOTER_SIZE, name), name=name, offset=0)
        check_type(footer, frozenset(types) - {DiskType.FIXED}, name=name, offset=0)
        self._check_last_footer(footer)
        offset = footer.data_offset
        header = DynamicHeader.parse(
            self.read(offset, HEADER_SIZE, "VHD dynamic header"),
            offset=offset,
            virtual_size=footer.current_size,
        )
        self.header = header
        table_end = header.table_offset + table_size(header.max_table_entries)
        known = structures(footer, header, table_end - header.table_offset)
        if footer.disk_type == DiskType.DIFFERENCING:
            known += self._read_parent(footer, header, known)
        table = self._read_table(header)
        for region in known:
            table.check_clear_of(region)
        if may_have_batmap(footer) and table_end + SECTOR <= self._size:
            self._read_batmap(table_end, table, known)
        self._blocks_from = table.bounds
        self._used = min(header.max_table_entries, -(-footer.current_size // header.block_size))
        self._pages: _Recent[array[int]] = _Recent(self._load_page, _PAGES_KEPT)
        self._bitmaps: _Recent[bytes] = _Recent(
            self._load_bitmap, _BITMAP_BYTES_KEPT // bitmap_size(header.block_size)
        )
        return footer

    def _open_fixed(self, types: Collection[DiskType]) -> Footer:
        name = "VHD footer"
        size = fixed_size(self._size)
        data = self.read(size, self._size - size, name)
        footer = Footer.parse(data.ljust(FOOTER_SIZE, b"\0"), name=name, offset=size)
        check_type(footer, frozenset(types) & {DiskType.FIXED}, name=name, offset=size)
        footer.check_fixed_size(size)
        return footer

    def _check_last_footer(self, copy: Footer) -> None:
        name = "VHD footer"
        offset = max(0, self._size - FOOTER_SIZE)
        data = self.read(offset, FOOTER_SIZE, name)
        if data[1:].startswith(FOOTER_COOKIE):
            offset, data = offset + 1, data[1:] + b"\0"
        footer = Footer.parse(data, name=name, offset=offset)
        footer.check_same_disk(copy, offset=offset)

    def _read_parent(
        self, footer: Footer, header: DynamicHeader, known: list[Region]
    ) -> Collection[Region]:
        regions = locator_regions(header, footer.data_offset)
        check_apart(known, regions.values())
        texts = {
            number: self.read(
                region.start,
                header.parent_locators[number].data_length,
                f"VHD parent locator {number}",
            )
            for number, region in regions.items()
        }
        self.parent = read_parent(footer, header, footer.data_offset, texts)
        return regions.values()

    def _read_table(self, header: DynamicHeader) -> BlockTable:
        entries = array("I")
        size = 4 * header.max_table_entries
        if header.table_offset + size > self._size:
            self.read(header.table_offset, size, _TABLE)
        for start in range(0, size, PIECE):
            place = header.table_offset + start
            entries.frombytes(self.read(place, min(PIECE, size - start), _TABLE))
        return BlockTable(
            swapped(entries),
            block_size=header.block_size,
            offset=header.table_offset,
            length=self._size,
        )

    def _read_batmap(self, offset: int, table: BlockTable, known: list[Region]) -> None:
        if table.start == offset or any(region.start == offset for region in known):
            return
        data = self.read(offset, SECTOR, "VHD batmap header")
        if not data.startswith(BATMAP_COOKIE):
            return
        header = BatmapHeader.parse(data, offset=offset, entries=len(table.entries))
        region = header.region(offset)
        check_apart(known, [region])
        table.check_clear_of(region)
        bits = self.read(region.start, region.end - region.start, "VHD batmap")
        self._batmap = Batmap(header, bits, offset=offset, table=table)

    def _blocks(self) -> Iterator[int]:
        """Return the numbers of the blocks of the disk that are in the file."""
        for first in range(0, self._used, _PAGE):
            page = self._pages.get(first // _PAGE)
            if page.count(UNALLOCATED) == len(page):
                continue
            for index, sector in enumerate(page[: self._used - first], first):
                if sector != UNALLOCATED:
                    yield index

    def _sector(self, index: int) -> int:
        page, at = divmod(index, _PAGE)
        return self._pages.get(page)[at]

    def _load_page(self, page: int) -> array[int]:
        assert self.header is not None
        first = page * _PAGE
        count = min(_PAGE, self.header.max_table_entries - first)
        offset = self.header.table_offset + 4 * first
        entries = swapped(array("I", self.read(offset, 4 * count, _TABLE)))
        for sector in entries:
            if sector != UNALLOCATED and sector not in self._blocks_from:
                raise FormatError("it changed while the file was read", field=_TABLE, offset=offset)
        return entries

    def _load_bitmap(self, index: int) -> bytes:
        assert self.header is not None
        size = self.header.block_size
        offset = self._sector(index) * SECTOR
        bitmap = self.read(offset, bitmap_size(size), f"VHD block {index}: sector bitmap")
        if self._batmap is not None:
            sectors = min(size, self.virtual_size - index * size) // SECTOR
            self._batmap.check(index, list(sector_runs(bitmap, sectors)), sectors, offset)
        return bitmap


class _Recent(Generic[_T]):
    """What was loaded by number, the last few of it kept."""

    def __init__(self, load: Callable[[int], _T], most: int) -> None:
        self._load = load
        self._most = most
        self._kept: OrderedDict[int, _T] = OrderedDict()

    def get(self, number: int) -> _T:
        """Return what has this number, and load it where it is not kept."""
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        found = self._kept[number] = self._load(number)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found


def check_range(offset: int, size: int, virtual_size: int) -> None:
    """Raise ValueError unless ``size`` bytes at ``offset`` lie on a disk of ``virtual_size``."""
    if not 0 <= offset <= offset + size <= virtual_size:
        raise ValueError(
            f"{size} bytes at byte {offset} do not lie on a disk of {virtual_size} bytes"
        )
