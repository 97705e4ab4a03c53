"""Batmaps are checked where a file has one, and never say what is read."""

from __future__ import annotations

import struct
from collections.abc import Callable
from uuid import UUID

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_batmap import BatmapHeader, batmap_size
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import ALL_TYPES
from os_xenapi.errors import FormatError
from tests.disk.images import (
    BLOCK,
    HEADER,
    MAP,
    TABLE,
    Bytes,
    child_of,
    decode,
    encode,
    patch,
    small_vhd,
    with_batmap,
)

PLAIN = small_vhd()
"""Blocks 0, 2 and 5 are in the file, and only the first is full."""

CHILD = child_of(UUID(int=5), 2 * BLOCK, [Extent(0, b"x" * BLOCK), Extent(BLOCK, b"y")])
BITS = MAP + SECTOR


def by_stream(image: bytes) -> list[Extent]:
    return decode(vhd.Decoder(types=ALL_TYPES), image, 1 << 20)


def by_file(image: bytes) -> list[Extent]:
    return list(VhdReader(Bytes(image)).extents())


READERS = pytest.mark.parametrize("read", [by_stream, by_file])
Read = Callable[[bytes], list[Extent]]


def refused(read: Read, image: bytes) -> tuple[str, int]:
    with pytest.raises(FormatError) as caught:
        read(image)
    return caught.value.field, caught.value.offset


@READERS
def test_the_disk_is_the_same_with_a_batmap(read: Read) -> None:
    for full in ([], [0]):
        assert read(with_batmap(PLAIN, full)) == read(PLAIN)
        assert read(with_batmap(CHILD, full)) == read(CHILD)


def test_chunks_do_not_matter() -> None:
    for chunk in (1, 100, 511):
        image = with_batmap(CHILD, [0])
        reading = vhd.Decoder(types=ALL_TYPES)
        assert sum(len(data) for _, data in decode(reading, image, chunk)) == BLOCK + SECTOR
        assert reading.parent is not None


@READERS
def test_a_disk_without_blocks_may_have_one_or_not(read: Read) -> None:
    empty = encode(3 * BLOCK, [], [])
    image = with_batmap(empty, [])
    assert read(image) == []
    without = image[:MAP] + image[BITS + SECTOR :]
    assert read(without) == []
    assert read(without[:-1]) == []
    assert read(image[:-1]) == []


@READERS
def test_other_bytes_in_its_place_are_no_batmap(read: Read) -> None:
    image = with_batmap(PLAIN, [5])
    assert read(patch(image, MAP, b"x")) == read(PLAIN)
    with pytest.raises(FormatError, match="too early" if read is by_stream else "cookie"):
        read(patch(image, MAP, b"x")[:-512])
    ours = patch(image, 28, b"CTXS", checksum_of="copy")
    assert read(ours[:-512] + ours[:512]) == read(PLAIN)


@READERS
def test_a_block_that_is_full_only_by_the_batmap_is_refused(read: Read) -> None:
    image = with_batmap(PLAIN, [0, 2])
    block = struct.unpack(">I", image[TABLE + 8 : TABLE + 12])[0] * SECTOR
    assert refused(read, image) == ("VHD block 2: sector bitmap", block)


@READERS
def test_a_last_block_that_is_full_as_far_as_the_disk_goes_is_full(read: Read) -> None:
    size = BLOCK + 3 * SECTOR
    plain = encode(size, [Extent(BLOCK, b"z" * 3 * SECTOR)], [(BLOCK, 1)])
    assert read(with_batmap(plain, [1])) == read(plain)


@READERS
def test_a_block_that_is_full_but_not_in_the_file_is_refused(read: Read) -> None:
    assert refused(read, with_batmap(PLAIN, [0, 3])) == ("VHD batmap", BITS)
    wide = encode(20 * BLOCK, [], [])
    assert refused(read, with_batmap(wide, [19])) == ("VHD batmap", BITS + 2)


NAME = "VHD batmap header: "


@READERS
@pytest.mark.parametrize(
    ("at", "data", "field"),
    [
        (8, MAP, "offset of the map"),
        (8, MAP - SECTOR, "offset of the map"),
        (8, BITS + 1, "offset of the map"),
        (8, 1 << 63, "offset of the map"),
        (8, BITS + SECTOR, "offset of the map"),
        (16, 0, "size of the map"),
        (16, 1025, "size of the map"),
        (16, 2, "offset of the map"),
        (20, 0x00020000, "version"),
        (24, 0, "checksum"),
    ],
)
def test_damage_is_refused_with_field_and_offset(
    read: Read, at: int, data: int, field: str
) -> None:
    size = 8 if at == 8 else 4
    image = patch(with_batmap(PLAIN, [0]), MAP + at, data.to_bytes(size, "big"))
    place = 8 if field.startswith("offset") else at
    assert refused(read, image) == (NAME + field, MAP + place)


@READERS
def test_before_version_1_2_the_checksum_is_not_compared(read: Read) -> None:
    image = patch(with_batmap(PLAIN, [0]), MAP + 20, b"\0\1\0\1\0\0\0\0")
    assert read(image) == read(PLAIN)


@READERS
def test_damage_in_the_map_is_refused(read: Read) -> None:
    image = patch(with_batmap(PLAIN, [0]), BITS + 511, b"\1")
    assert refused(read, image) == (NAME + "checksum", MAP + 24)


@READERS
def test_a_map_must_not_lie_where_a_path_lies(read: Read) -> None:
    image = with_batmap(CHILD, [0])
    image = patch(image, MAP + 8, (BITS + SECTOR).to_bytes(8, "big"))
    assert refused(read, image) == (NAME + "offset of the map", MAP + 8)


def test_the_file_must_hold_the_map() -> None:
    image = patch(with_batmap(PLAIN, [0]), MAP + 8, (1 << 40).to_bytes(8, "big"))
    assert refused(by_file, image) == ("VHD batmap", 1 << 40)
    assert refused(by_stream, image)[0] == "VHD batmap"


def test_the_layout_is_the_documented_one() -> None:
    header = BatmapHeader(offset=0x1122, sectors=3, checksum=0xAABBCCDD, marker=9)
    data = header.build()
    assert data[:29] == struct.pack(">8sQIIIB", b"tdbatmap", 0x1122, 3, 0x00010002, 0xAABBCCDD, 9)
    assert data[29:] == bytes(SECTOR - 29)
    header = BatmapHeader(offset=8192, sectors=3, checksum=1, marker=9)
    assert BatmapHeader.parse(header.build(), offset=512, entries=3 * 4096) == header
    with pytest.raises(FormatError, match="needs 4"):
        BatmapHeader.parse(header.build(), offset=512, entries=3 * 4096 + 1)
    assert [batmap_size(n) for n in (1, 4096, 4097, 1 << 20)] == [512, 512, 1024, 1 << 17]
    assert HEADER == 512
