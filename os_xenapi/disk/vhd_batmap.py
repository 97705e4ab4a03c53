"""The batmap: a bit for each block of a VHD, set where all sectors of the block were written.

An extension by XenServer's storage driver to the format, in files whose creator is "tap". It spares
a reader the bitmaps of full blocks. Here it is only checked: what is read is what the bitmaps say,
and a batmap that tells otherwise makes the file damaged.

Its header follows the BAT at once, in a sector of its own; all numbers are big-endian::

    cookie "tdbatmap" | byte offset of the map (8) | its sectors (4) | version (4) | checksum (4)
    | marker (1)

The first block has the highest bit of the first byte. The checksum is that of the map, as the
footer's is of the footer; before version 1.2 it was not reliable, and is not compared.
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass

from os_xenapi.disk.extents import SECTOR
from os_xenapi.disk.vhd_blocks import UNALLOCATED, BlockTable
from os_xenapi.disk.vhd_layout import Region
from os_xenapi.disk.vhd_structs import MAX_TABLE_ENTRIES, Footer
from os_xenapi.errors import FormatError

__all__ = ["BATMAP_COOKIE", "Batmap", "BatmapHeader", "batmap_size", "checksum", "may_have_batmap"]

BATMAP_COOKIE = b"tdbatmap"
"""How the header of a batmap begins."""

_CREATOR = b"tap"
_VERSION = 0x00010002
_HEADER = struct.Struct(">8sQIIIB")
_MOST_SECTORS = MAX_TABLE_ENTRIES // 8 // SECTOR
_NAME = "VHD batmap header"
_BITS = bytes.maketrans(b"01", b"\0\1")


def may_have_batmap(footer: Footer) -> bool:
    """Tell whether a batmap may follow the BAT: only writers of one mark their files so."""
    return footer.creator_application.startswith(_CREATOR)


def batmap_size(entries: int) -> int:
    """Return the bytes of the map for a BAT of that many entries, padded to whole sectors."""
    return -(-entries // (8 * SECTOR)) * SECTOR


@dataclass(frozen=True, kw_only=True)
class BatmapHeader:
    """The header of a batmap: ``offset`` (bytes) and ``sectors`` tell where the map lies."""

    offset: int
    sectors: int
    checksum: int
    version: int = _VERSION
    marker: int = 0

    @classmethod
    def parse(cls, data: bytes, *, offset: int, entries: int) -> BatmapHeader:
        """Read a header, which begins with the cookie and lies at byte ``offset`` of the file.

        Raises:
            FormatError: it cannot be that of a map for a BAT of ``entries``.
        """
        _, place, sectors, version, checksum, marker = _HEADER.unpack_from(data)
        if version >> 16 != _VERSION >> 16:
            raise FormatError(
                f"{version >> 16}.{version & 0xFFFF}, and only 1 is supported",
                field=f"{_NAME}: version",
                offset=offset + 20,
            )
        if place < offset + SECTOR or place % SECTOR or place >= 1 << 62:
            raise FormatError(
                f"{place} is not the start of a sector behind the header",
                field=f"{_NAME}: offset of the map",
                offset=offset + 8,
            )
        needed = batmap_size(entries) // SECTOR
        if not needed <= sectors <= _MOST_SECTORS:
            raise FormatError(
                f"{sectors} sectors, but a table of {entries} blocks needs {needed}, and "
                f"{_MOST_SECTORS} are the most that is read",
                field=f"{_NAME}: size of the map",
                offset=offset + 16,
            )
        return cls(offset=place, sectors=sectors, checksum=checksum, version=version, marker=marker)

    def build(self) -> bytes:
        """Return the bytes of the header, a sector."""
        return _HEADER.pack(
            BATMAP_COOKIE, self.offset, self.sectors, self.version, self.checksum, self.marker
        ).ljust(SECTOR, b"\0")

    def region(self, offset: int) -> Region:
        """Return where the map lies; the header lies at byte ``offset``."""
        end = self.offset + self.sectors * SECTOR
        return Region(self.offset, end, f"{_NAME}: offset of the map", offset + 8)


class Batmap:
    """A batmap that was read, and agrees with the BAT.

    Args:
        header: its header.
        bits: the map.
        offset: where the header lies in the file, in bytes.
        table: the BAT.

    Raises:
        FormatError: the map is damaged, or a block is full that is not in the file.
    """

    def __init__(
        self, header: BatmapHeader, bits: bytes, *, offset: int, table: BlockTable
    ) -> None:
        expected = checksum(bits)
        if header.version >= _VERSION and header.checksum != expected:
            raise FormatError(
                f"0x{header.checksum:08x}, but the map's bytes give 0x{expected:08x}: damaged",
                field=f"{_NAME}: checksum",
                offset=offset + 24,
            )
        count = len(table.entries)
        self._bits = bits[: -(-count // 8)]
        flags = format(int.from_bytes(self._bits, "big"), f"0{8 * len(self._bits)}b").encode()
        full = flags[:count].translate(_BITS)
        if UNALLOCATED in itertools.compress(table.entries, full):
            index = next(i for i in range(count) if full[i] and table.entries[i] == UNALLOCATED)
            raise FormatError(
                f"block {index} is full by the map, but not in the file by its table",
                field="VHD batmap",
                offset=header.offset + index // 8,
            )

    def is_full(self, index: int) -> bool:
        """Tell whether all sectors of a block were written."""
        return bool(self._bits[index // 8] << index % 8 & 0x80)

    def check(self, index: int, runs: list[tuple[int, int]], sectors: int, offset: int) -> None:
        """Compare a block's bitmap with the map.

        Args:
            index: the number of the block.
            runs: its written sectors, as (start, end).
            sectors: how many of its sectors lie on the disk.
            offset: where its bitmap lies in the file, in bytes.

        Raises:
            FormatError: the block is full by the map, and not by its bitmap.
        """
        if sectors and self.is_full(index) and runs != [(0, sectors)]:
            raise FormatError(
                "sectors that were never written, but the batmap says that all were: one of the "
                "two is damaged",
                field=f"VHD block {index}: sector bitmap",
                offset=offset,
            )


def checksum(bits: bytes) -> int:
    """Return the checksum of a map."""
    return ~sum(bits) & 0xFFFFFFFF
