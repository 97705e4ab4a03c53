"""The structures of a VHD, read from a file or stream and kept for whoever passes the bytes on."""

from __future__ import annotations

from array import array
from typing import Any

from os_xenapi.client import exception
from os_xenapi.client.image._vhd import MOST_KEPT, unsupported
from os_xenapi.disk.vhd_blocks import UNALLOCATED, BlockTable, swapped, table_size
from os_xenapi.disk.vhd_structs import (
    FOOTER_SIZE,
    HEADER_SIZE,
    DiskType,
    DynamicHeader,
    Footer,
)
from os_xenapi.errors import FormatError

__all__ = [
    "VHDBlockAllocTable",
    "VHDDynDiskHdr",
    "VHDDynDiskParser",
    "VHDFileParser",
    "VHDFooter",
]

_PIECE = 1 << 20


class VHDFooter:
    """A footer: ``current_size`` is the disk's in bytes, ``disk_type`` 3 for a dynamic one.

    ``raw_data`` are its 512 bytes. Raises InvalidImage: it is damaged.
    """

    def __init__(self, raw_data: bytes) -> None:
        self.raw_data = raw_data
        try:
            footer = Footer.parse(_exactly(raw_data, FOOTER_SIZE), name="VHD footer", offset=0)
        except FormatError as error:
            raise exception.InvalidImage(details=str(error)) from error
        self.current_size: int = footer.current_size
        self.disk_type: int = footer.disk_type
        self.data_offset: int = footer.data_offset


class VHDDynDiskHdr:
    """A dynamic header: where the table of blocks lies, its entries, bytes of a block's data.

    ``raw_data`` are its 1024 bytes. Raises InvalidImage: it is damaged.
    """

    def __init__(self, raw_data: bytes) -> None:
        self.raw_data = raw_data
        try:
            header = DynamicHeader.parse(
                _exactly(raw_data, HEADER_SIZE), offset=FOOTER_SIZE, virtual_size=0
            )
        except FormatError as error:
            raise exception.InvalidImage(details=str(error)) from error
        self.bat_offset: int = header.table_offset
        self.bat_max_entries: int = header.max_table_entries
        self.block_size: int = header.block_size


class VHDBlockAllocTable:
    """A table of blocks: ``num_valid_bat_entries`` is how many of them are in the file.

    ``raw_data`` are its entries, four bytes each. Raises InvalidImage: it was cut.
    """

    def __init__(self, raw_data: bytes) -> None:
        self.raw_data = raw_data
        if len(raw_data) % 4:
            raise exception.InvalidImage(details=f"a table of blocks of {len(raw_data)} bytes")
        self.num_valid_bat_entries: int = len(raw_data) // 4 - _entries(raw_data).count(UNALLOCATED)


class VHDFileParser:
    """Reads the start of a VHD from ``file_obj``, of which it needs ``read(size)`` alone.

    ``cached_buff`` is all that was read so far: whoever passes the file on begins with that and
    goes on with ``src_file``.
    """

    def __init__(self, file_obj: Any) -> None:
        self.src_file = file_obj
        self.cached_buff: bytes = b""

    def parse_vhd_footer(self) -> VHDFooter:
        """Return the footer that the file begins with, as all but fixed disks do.

        Raises InvalidImage.
        """
        return VHDFooter(self._read_to(FOOTER_SIZE)[:FOOTER_SIZE])

    def _read_to(self, end: int) -> bytes:
        """Return the file as far as ``end``."""
        found = [self.cached_buff]
        missing = end - len(self.cached_buff)
        try:
            while missing > 0:
                data = self.src_file.read(min(missing, _PIECE))
                if not data:
                    raise exception.InvalidImage(
                        details=f"the VHD ends {missing} bytes before the end of its table"
                    )
                found.append(data)
                missing -= len(data)
        finally:
            self.cached_buff = b"".join(found)
        return self.cached_buff


class VHDDynDiskParser(VHDFileParser):
    """Reads a dynamic VHD as far as its table of blocks, at once.

    ``footer``, ``DynDiskHdr`` and ``Bat`` are what was found.

    Raises InvalidImage; VhdDiskTypeNotSupported: it is not a dynamic one.
    """

    def __init__(self, file_obj: Any) -> None:
        super().__init__(file_obj)
        self.footer: VHDFooter = self.parse_vhd_footer()
        if self.footer.disk_type != DiskType.DYNAMIC:
            raise unsupported(self.footer.disk_type)
        start = self.footer.data_offset
        self._check_near(start, HEADER_SIZE)
        self.DynDiskHdr: VHDDynDiskHdr = VHDDynDiskHdr(self._read_to(start + HEADER_SIZE)[start:])
        table, entries = self.DynDiskHdr.bat_offset, self.DynDiskHdr.bat_max_entries
        self._check_near(table, table_size(entries))
        self.Bat: VHDBlockAllocTable = VHDBlockAllocTable(
            self._read_to(table + table_size(entries))[table : table + 4 * entries]
        )

    def get_vhd_file_size(self) -> int:
        """Return the bytes of the whole file: to the end of its last block, and the footer.

        Raises InvalidImage: blocks overlap, or lie in front of the table's end.
        """
        try:
            blocks = BlockTable(
                _entries(self.Bat.raw_data),
                block_size=self.DynDiskHdr.block_size,
                offset=self.DynDiskHdr.bat_offset,
            )
        except FormatError as error:
            raise exception.InvalidImage(details=str(error)) from error
        return blocks.end + FOOTER_SIZE

    def _check_near(self, start: int, size: int) -> None:
        """Refuse a structure that could be reached only by keeping very much."""
        if start + size > MOST_KEPT:
            raise exception.InvalidImage(
                details=f"the VHD's structures reach beyond its first {MOST_KEPT >> 20} MiB"
            )


def _entries(raw_data: bytes) -> array[int]:
    return swapped(array("I", raw_data))


def _exactly(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise exception.InvalidImage(details=f"{len(data)} bytes where a VHD has {size}")
    return data
