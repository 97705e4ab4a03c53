"""VHD files that are read and changed in place, for the stand-in of vhd-util."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from types import TracebackType

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Data, Extent
from os_xenapi.disk.vhd_batmap import BATMAP_COOKIE, BatmapHeader
from os_xenapi.disk.vhd_blocks import UNALLOCATED, bitmap_size, table_size
from os_xenapi.disk.vhd_parent import locator_regions
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import (
    FOOTER_SIZE,
    HEADER_SIZE,
    DiskType,
    DynamicHeader,
    Footer,
)

__all__ = ["HEADER_COPY", "VhdFile", "end_of_data", "merged", "own_header"]

HEADER_COPY = 0
"""Where the copy of the footer lies."""


class VhdFile:
    """A file by its path; a source for readers of VHDs."""

    def __init__(self, path: str, *, writable: bool = False) -> None:
        flags = os.O_RDWR if writable else os.O_RDONLY
        self.number = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)
        self.size = os.fstat(self.number).st_size

    def __enter__(self) -> VhdFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self.number)

    def read_at(self, offset: int, size: int) -> bytes:
        return os.pread(self.number, size, offset)

    def write_at(self, offset: int, data: bytes) -> None:
        assert os.pwrite(self.number, data, offset) == len(data)

    def last_footer(self) -> Footer:
        """The footer at the file's end."""
        place = self.size - FOOTER_SIZE
        data = self.read_at(place, FOOTER_SIZE)
        return Footer.parse(data.ljust(FOOTER_SIZE, b"\0"), name="primary footer", offset=place)


def own_header(reader: VhdReader) -> DynamicHeader:
    """The dynamic header of a file that has one."""
    assert reader.header is not None
    return reader.header


def end_of_data(file: VhdFile, footer: Footer) -> int:
    """Where the footer of a dynamic or differencing disk belongs: behind all else."""
    at = footer.data_offset
    header = DynamicHeader.parse(
        file.read_at(at, HEADER_SIZE), offset=at, virtual_size=footer.current_size
    )
    ends = [at + HEADER_SIZE, header.table_offset + table_size(header.max_table_entries)]
    if footer.disk_type == DiskType.DIFFERENCING:
        ends += [region.end for region in locator_regions(header, at).values()]
    head = file.read_at(ends[1], SECTOR)
    if head.startswith(BATMAP_COOKIE):
        batmap = BatmapHeader.parse(head, offset=ends[1], entries=header.max_table_entries)
        ends.append(batmap.region(ends[1]).end)
    table = file.read_at(header.table_offset, 4 * header.max_table_entries)
    span = bitmap_size(header.block_size) + header.block_size
    for (sector,) in struct.iter_unpack(">I", table):
        if sector != UNALLOCATED:
            ends.append(sector * SECTOR + span)
    return max(ends)


def merged(child: VhdReader, parent: VhdReader) -> Iterator[Data]:
    """Return the parent's file as it is once it holds all that the child does."""
    encoder = vhd.Encoder(
        parent.virtual_size,
        _union(child, parent),
        unique_id=parent.footer.unique_id,
        timestamp=parent.footer.timestamp,
        block_size=own_header(parent).block_size,
        parent=parent.parent,
    )
    return encoder.encode(_layers(child, parent))


def _union(child: VhdReader, parent: VhdReader) -> Iterator[tuple[int, int]]:
    yield from parent.allocated()
    for offset, size in child.allocated():
        end = min(offset + size, parent.virtual_size)
        if offset < end:
            yield offset, end - offset


def _layers(child: VhdReader, parent: VhdReader) -> Iterator[Extent]:
    """Return what the two hold, ascending; where both hold something, the child's."""
    size = own_header(parent).block_size
    for start in range(0, parent.virtual_size, size):
        end = min(start + size, parent.virtual_size)
        pieces = []
        low = start
        for run in child.held(start, end):
            pieces += [(parent, one) for one in parent.held(low, run.start)]
            pieces.append((child, run))
            low = run.end
        pieces += [(parent, one) for one in parent.held(low, end)]
        for reader, run in pieces:
            yield Extent(run.start, reader.read(run.place, run.end - run.start, "VHD block"))
