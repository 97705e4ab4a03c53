"""VHDs at any place: the disk that the stream gives, in bounded memory, whatever the order."""

from __future__ import annotations

import dataclasses
import random
import struct
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_blocks import UNALLOCATED
from os_xenapi.disk.vhd_reader import PIECE, VhdReader
from os_xenapi.disk.vhd_structs import Footer
from os_xenapi.errors import FormatError
from tests.disk.images import (
    BLOCK,
    HEADER,
    SPAN,
    TABLE,
    Bytes,
    child_of,
    decode,
    disk_of,
    encode,
    patch,
    small_vhd,
    vhd_of_blocks,
)

SMALL = small_vhd()
SIZE = 5 * BLOCK + BLOCK // 2
DISK = disk_of(decode(vhd.Decoder(), SMALL), SIZE)


@given(at=st.integers(0, SIZE), size=st.integers(0, 3 * BLOCK))
def test_any_bytes_of_the_disk_are_read(at: int, size: int) -> None:
    size = min(size, SIZE - at)
    assert VhdReader(Bytes(SMALL)).read_at(at, size) == DISK[at : at + size]


def test_extents_are_those_of_the_stream_and_in_the_order_of_the_disk() -> None:
    reader = VhdReader(Bytes(SMALL))
    assert list(reader.extents()) == decode(vhd.Decoder(), SMALL)
    assert list(reader.allocated()) == [
        (0, BLOCK),
        (2 * BLOCK, BLOCK),
        (5 * BLOCK, BLOCK // 2),
    ]
    assert (reader.virtual_size, reader.parent) == (SIZE, None)
    assert reader.header is not None
    order = [4, 0, 3]
    sectors = [UNALLOCATED] * 5
    for place, index in enumerate(order):
        sectors[index] = (TABLE + SECTOR + place * SPAN) // SECTOR
    body = b"".join(b"\xff".ljust(SECTOR, b"\0") + bytes([65 + i]) * BLOCK for i in order)
    reader = VhdReader(Bytes(vhd_of_blocks(5 * BLOCK, sectors, body)))
    assert list(reader.extents()) == [
        Extent(0, b"A" * BLOCK),
        Extent(3 * BLOCK, b"D" * BLOCK),
        Extent(4 * BLOCK, b"E" * BLOCK),
    ]
    assert list(reader.allocated()) == [(0, BLOCK), (3 * BLOCK, 2 * BLOCK)]


def test_entries_beyond_the_disk_are_no_part_of_it() -> None:
    first = (TABLE + SECTOR) // SECTOR
    body = (b"\xff".ljust(SECTOR, b"\0") + b"x" * BLOCK) * 2
    sectors = [first, UNALLOCATED, first + SPAN // SECTOR]
    reader = VhdReader(Bytes(vhd_of_blocks(BLOCK - SECTOR, sectors, body)))
    assert list(reader.allocated()) == [(0, BLOCK - SECTOR)]
    assert [run[:2] for run in reader.held(SECTOR, 1 << 40)] == [(SECTOR, BLOCK - SECTOR)]
    assert list(reader.extents()) == [Extent(0, b"x" * (BLOCK - SECTOR))]


def test_large_blocks_come_in_pieces() -> None:
    size = 16 << 20
    data = random.Random(2).randbytes(size - SECTOR)
    encoder = vhd.Encoder(size, [(0, size)], block_size=size)
    image = b"".join(encoder.encode([Extent(SECTOR, data)]))
    pieces = list(VhdReader(Bytes(image)).extents())
    assert max(len(data) for _, data in pieces) == PIECE
    assert b"".join(bytes(data) for _, data in pieces) == data


def test_only_what_is_asked_for_is_read() -> None:
    size = 400 << 20
    encoder = vhd.Encoder(size, [(0, size)])
    image = b"".join(encoder.encode([Extent(200 << 20, b"x" * (1 << 20))]))
    source = Bytes(image)
    reader = VhdReader(source)
    source.taken = 0
    for at in range(199 << 20, 202 << 20, 4096):
        assert reader.read_at(at, 4096) == (b"x" if 200 <= at >> 20 < 201 else b"\0") * 4096
    assert source.taken < (1 << 20) + 4096


def test_a_disk_is_read_within_its_bounds() -> None:
    reader = VhdReader(Bytes(SMALL))
    for at, size in ((-1, 1), (0, SIZE + 1), (SIZE, 1), (0, -1)):
        with pytest.raises(ValueError, match="do not lie on a disk"):
            reader.read_at(at, size)
    child = VhdReader(Bytes(child_of(UUID(int=5), BLOCK, [])))
    with pytest.raises(ValueError, match="by its chain"):
        child.read_at(0, 1)


def test_a_truncated_file_is_refused_however_short() -> None:
    for cut in range(0, len(SMALL) - 1, 13):
        with pytest.raises(FormatError) as caught:
            VhdReader(Bytes(SMALL[:cut]))
        assert caught.value.offset <= max(cut, len(SMALL))
    reader = VhdReader(Bytes(SMALL[:-1]))
    assert reader.read_at(0, SIZE) == DISK


@pytest.mark.parametrize(
    ("at", "data", "part", "field"),
    [
        (48, b"\xff", "copy", "VHD footer copy: current size"),
        (HEADER + 28, b"\0\0\0\1", "header", "VHD dynamic header: max table entries"),
        (HEADER + 28, b"\0\x10\0\0", "header", "VHD block allocation table"),
        (TABLE, b"\0\0\0\0", "", "VHD block allocation table entry 0"),
        (TABLE, b"\0\1\0\0", "", "VHD block allocation table entry 0"),
        (len(SMALL) - 512 + 68, b"x", "footer", "VHD footer: unique id"),
        (56, bytes(4), "copy", "VHD footer copy: geometry"),
        (58, b"\0", "copy", "VHD footer copy: geometry"),
        (59, b"\0", "copy", "VHD footer copy: geometry"),
    ],
)
def test_a_damaged_file_is_refused(at: int, data: bytes, part: str, field: str) -> None:
    with pytest.raises(FormatError) as caught:
        VhdReader(Bytes(patch(SMALL, at, data, checksum_of=part)))
    assert caught.value.field == field


def test_a_disk_smaller_than_a_cylinder_has_none() -> None:
    footer = Footer.parse(SMALL[:512], name="footer", offset=0)
    for size in (SECTOR, 67 * SECTOR, 68 * SECTOR):
        geometry = footer.geometry._replace(cylinders=0)
        data = dataclasses.replace(footer, current_size=size, geometry=geometry).build()
        if size < 68 * SECTOR:
            assert Footer.parse(data, name="footer", offset=0).geometry.cylinders == 0
        else:
            with pytest.raises(FormatError, match="geometry"):
                Footer.parse(data, name="footer", offset=0)


def test_a_file_that_changes_while_it_is_read_is_an_error() -> None:
    source = Bytes(SMALL)
    reader = VhdReader(source)
    source.data = patch(SMALL, TABLE, struct.pack(">I", 1))
    with pytest.raises(FormatError, match="changed while"):
        reader.read_at(0, 1)
    source = Bytes(SMALL)
    reader = VhdReader(source)
    reader.read_at(0, 1)
    source.data = SMALL[: TABLE + SECTOR + 100]
    with pytest.raises(FormatError, match="cut while"):
        reader.read_at(SECTOR, SECTOR)


def test_nothing_is_asked_of_a_source_that_it_does_not_have() -> None:
    class Strict(Bytes):
        def read_at(self, offset: int, size: int) -> bytes:
            assert 0 <= offset <= offset + size <= self.size
            return super().read_at(offset, size)

    for stream in (SMALL, SMALL[:-512], SMALL[:100], encode(BLOCK, [], [])):
        try:
            list(VhdReader(Strict(stream)).extents())
        except FormatError:
            assert stream in (SMALL[:-512], SMALL[:100])
