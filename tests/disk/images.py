"""Small disks and VHDs to test with, and the means to take them to pieces."""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Iterable
from uuid import UUID

from os_xenapi.disk import vhd
from os_xenapi.disk.codec import Decoder
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_batmap import BatmapHeader, checksum
from os_xenapi.disk.vhd_blocks import UNALLOCATED
from os_xenapi.disk.vhd_parent import Parent, ParentPath, paths_beside
from os_xenapi.disk.vhd_structs import DiskType, DynamicHeader, Footer, geometry

__all__ = [
    "BLOCK",
    "HEADER",
    "MAP",
    "SPAN",
    "TABLE",
    "UNIQUE_ID",
    "Bytes",
    "child_of",
    "decode",
    "disk_of",
    "encode",
    "patch",
    "small_vhd",
    "vhd_of_blocks",
    "with_batmap",
]

BLOCK = 4096
"""Data bytes of the small blocks that these tests use."""

SPAN = SECTOR + BLOCK
HEADER = 512
TABLE = 1536
MAP = TABLE + SECTOR
"""Where with_batmap() puts the header of a batmap, and a sector later the map."""

UNIQUE_ID = UUID("11223344-5566-7788-99aa-bbccddeeff00")


class Bytes:
    """An image in memory, for readers at any place; it counts what is read of it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)
        self.taken = 0

    def read_at(self, offset: int, size: int) -> bytes:
        found = self.data[offset : offset + size]
        self.taken += len(found)
        return found


def decode(decoder: Decoder, stream: bytes, chunk: int = 1 << 16) -> list[Extent]:
    """Feed a whole stream in chunks and close; the extents do not hang on the stream's buffer."""
    found = []
    for start in range(0, len(stream), chunk):
        for offset, data in decoder.feed(stream[start : start + chunk]):
            found.append(Extent(offset, bytes(data)))
    decoder.close()
    return found


def disk_of(extents: Iterable[Extent], size: int) -> bytes:
    """Lay extents out on a disk; each of its bytes may be given once."""
    disk = bytearray(size)
    seen = bytearray(size)
    for offset, data in extents:
        end = offset + len(data)
        assert 0 <= offset < end <= size
        assert not any(seen[offset:end])
        disk[offset:end] = data
        seen[offset:end] = b"\1" * len(data)
    return bytes(disk)


def encode(size: int, extents: Iterable[Extent], allocated: Iterable[tuple[int, int]]) -> bytes:
    """Write a VHD in small blocks, the same one for the same arguments."""
    encoder = vhd.Encoder(size, allocated, unique_id=UNIQUE_ID, timestamp=1, block_size=BLOCK)
    stream = b"".join(encoder.encode(extents))
    assert len(stream) == encoder.length
    return stream


def small_vhd() -> bytes:
    """A disk of six blocks, the last one half a block, of which 0, 2 and 5 are in the file."""
    size = 5 * BLOCK + BLOCK // 2
    extents = [
        Extent(0, b"a" * BLOCK),
        Extent(2 * BLOCK + SECTOR, b"b" * 2 * SECTOR),
        Extent(5 * BLOCK, b"c" * SECTOR),
    ]
    return encode(size, extents, [(offset, len(data)) for offset, data in extents])


def child_of(
    parent: UUID,
    size: int,
    extents: Iterable[Extent],
    *,
    unique_id: UUID | None = None,
    block_size: int = BLOCK,
    paths: tuple[ParentPath, ...] = paths_beside("parent.vhd"),
) -> bytes:
    """Write a differencing VHD of these changes."""
    found = list(extents)
    encoder = vhd.Encoder(
        size,
        [(offset, len(data)) for offset, data in found],
        unique_id=unique_id,
        block_size=block_size,
        parent=Parent(unique_id=parent, timestamp=7, name="parent.vhd", paths=paths),
    )
    stream = b"".join(encoder.encode(found))
    assert len(stream) == encoder.length
    return stream


def with_batmap(stream: bytes, full: Iterable[int]) -> bytes:
    """Put a batmap with these bits behind the BAT, which has one sector, and move what follows."""
    bits = bytearray(SECTOR)
    for index in full:
        bits[index // 8] |= 0x80 >> index % 8
    header = BatmapHeader(offset=MAP + SECTOR, sectors=1, checksum=checksum(bytes(bits)))
    entries = struct.unpack(">128I", stream[TABLE:MAP])
    moved = [entry if entry == UNALLOCATED else entry + 2 for entry in entries]
    footer = Footer.parse(stream[:512], name="footer", offset=0)
    footer = dataclasses.replace(footer, creator_application=b"tap\0", creator_version=0x10003)
    dynamic = DynamicHeader.parse(
        stream[HEADER:TABLE], offset=HEADER, virtual_size=footer.current_size
    )
    locators = tuple(
        locator._replace(data_offset=locator.data_offset + 2 * SECTOR)
        if locator.data_offset
        else locator
        for locator in dynamic.parent_locators
    )
    dynamic = dataclasses.replace(dynamic, parent_locators=locators)
    table = struct.pack(">128I", *moved)
    head = footer.build() + dynamic.build() + table
    return head + header.build() + bytes(bits) + stream[MAP:-512] + footer.build()


def patch(stream: bytes, at: int, data: bytes, *, checksum_of: str = "") -> bytes:
    """Overwrite bytes; and make the checksum right of "copy", "header" or "footer" again."""
    changed = bytearray(stream)
    changed[at : at + len(data)] = data
    if checksum_of:
        start, size, field = {
            "copy": (0, 512, 64),
            "header": (HEADER, 1024, 36),
            "footer": (len(stream) - 512, 512, 64),
        }[checksum_of]
        changed[start + field : start + field + 4] = bytes(4)
        total = sum(changed[start : start + size])
        struct.pack_into(">I", changed, start + field, ~total & 0xFFFFFFFF)
    return bytes(changed)


def vhd_of_blocks(
    size: int, sectors: Iterable[int], body: bytes, *, table_offset: int = TABLE
) -> bytes:
    """A VHD whose BAT has these entries; ``body`` lies between BAT and footer."""
    footer = Footer(
        current_size=size,
        original_size=size,
        disk_type=DiskType.DYNAMIC,
        data_offset=HEADER,
        unique_id=UNIQUE_ID,
        geometry=geometry(size),
    ).build()
    entries = list(sectors)
    header = DynamicHeader(
        table_offset=table_offset, max_table_entries=len(entries), block_size=BLOCK
    )
    table = struct.pack(f">{len(entries)}I", *entries)
    table += b"\xff" * (-len(table) % SECTOR)
    head = (footer + header.build()).ljust(table_offset, b"\0")
    return head + table + body + footer
