"""What is written as VHD has the length told before, the layout documented, and reads back."""

from __future__ import annotations

import itertools
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.errors import FormatError
from tests.disk.images import BLOCK, SPAN, TABLE, UNIQUE_ID, decode, disk_of, encode

DATA = TABLE + SECTOR


@st.composite
def disks(draw: st.DrawFn) -> tuple[int, list[Extent], list[tuple[int, int]]]:
    """A size, extents in order, and ranges that tell of all of them and perhaps of more."""
    size = draw(st.integers(1, 12 * BLOCK // SECTOR)) * SECTOR
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=12)))
    extents = []
    for number, (start, end) in enumerate(itertools.pairwise(cuts)):
        if draw(st.booleans()):
            extents.append(Extent(start, bytes([1 + number]) * (end - start)))
    ranges = [(offset, len(data)) for offset, data in extents]
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, size))
        ranges.append((start, draw(st.integers(0, size - start))))
    return size, extents, draw(st.permutations(ranges))


@given(disk=disks(), chunk=st.sampled_from([1, 13, 512, 4000, 1 << 20]))
def test_what_was_written_is_read_back(
    disk: tuple[int, list[Extent], list[tuple[int, int]]], chunk: int
) -> None:
    size, extents, ranges = disk
    stream = encode(size, extents, ranges)
    decoder = vhd.Decoder(length=len(stream), in_order=True)
    found = decode(decoder, stream, chunk)
    assert decoder.virtual_size == size
    assert disk_of(found, size) == disk_of(extents, size)
    in_file: set[int] = set()
    for start, count in ranges:
        in_file |= set(range(start // BLOCK, -(-(start + count) // BLOCK)) if count else ())
    table = -(-4 * -(-size // BLOCK) // SECTOR) * SECTOR
    assert len(stream) == TABLE + table + len(in_file) * SPAN + SECTOR


@given(disk=disks())
def test_exactly_the_sectors_that_were_written_are_marked(
    disk: tuple[int, list[Extent], list[tuple[int, int]]],
) -> None:
    size, extents, ranges = disk
    written: set[int] = set()
    for offset, data in extents:
        written |= set(range(offset // SECTOR, -(-(offset + len(data)) // SECTOR)))
    marked: set[int] = set()
    for offset, data in decode(vhd.Decoder(), encode(size, extents, ranges)):
        marked |= set(range(offset // SECTOR, (offset + len(data)) // SECTOR))
    assert marked == written


def test_the_layout_is_the_documented_one() -> None:
    stream = encode(3 * BLOCK, [Extent(BLOCK, b"x" * BLOCK)], [(BLOCK, 1)])
    assert stream[:512] == stream[-512:]
    assert stream[512:520] == b"cxsparse"
    table = stream[TABLE:DATA]
    assert table[:12] == b"\xff" * 4 + (DATA // SECTOR).to_bytes(4, "big") + b"\xff" * 4
    assert table[12:] == b"\xff" * 500
    assert stream[DATA : DATA + SECTOR] == b"\xff".ljust(SECTOR, b"\0")
    assert stream[DATA + SECTOR : -512] == b"x" * BLOCK


def test_blocks_that_were_told_of_are_written_even_without_data() -> None:
    extents = [Extent(BLOCK + SECTOR, bytes(SECTOR))]
    stream = encode(4 * BLOCK, extents, [(0, 4 * BLOCK)])
    body = stream[DATA:-512]
    assert len(body) == 4 * SPAN
    assert body[SPAN] == 0b01000000
    assert body[:SPAN] + body[SPAN + 1 :] == bytes(4 * SPAN - 1)


def test_pieces_come_as_soon_as_a_block_is_whole() -> None:
    encoder = vhd.Encoder(4 * BLOCK, [(0, 4 * BLOCK)], block_size=BLOCK)
    sent = len(encoder.begin())
    assert sent == TABLE
    half = bytes(BLOCK // 2)
    assert sum(map(len, encoder.feed(Extent(0, half)))) == SECTOR
    assert sum(map(len, encoder.feed(Extent(BLOCK // 2, half)))) == SPAN
    assert sum(map(len, encoder.feed(Extent(2 * BLOCK, bytes(BLOCK))))) == 2 * SPAN
    assert sum(map(len, encoder.end())) == SPAN + 512


def test_whole_blocks_are_not_copied() -> None:
    buffer = bytearray(BLOCK)
    encoder = vhd.Encoder(BLOCK, [(0, BLOCK)], block_size=BLOCK)
    _, _, _, data = encoder.feed(Extent(0, memoryview(buffer)))
    buffer[0] = 7
    assert data[0] == 7


def test_identity_and_time_are_the_callers() -> None:
    def footer(unique_id: UUID | bytes | None, timestamp: int) -> bytes:
        encoder = vhd.Encoder(BLOCK, [], unique_id=unique_id, timestamp=timestamp)
        return bytes(encoder.begin()[:512])

    assert footer(UNIQUE_ID, 5) == footer(UNIQUE_ID.bytes, 5)
    assert footer(UNIQUE_ID, 5)[24:28] == b"\0\0\0\5"
    assert footer(UNIQUE_ID, 5)[68:84] == UNIQUE_ID.bytes
    assert footer(None, 5) != footer(None, 5)


@pytest.mark.parametrize("size", [0, -512, 513, (2040 << 30) + 512])
def test_there_is_no_vhd_of_such_a_size(size: int) -> None:
    with pytest.raises(FormatError, match="current size"):
        vhd.Encoder(size, [])


@pytest.mark.parametrize("block_size", [0, 512, 5000, 1 << 25])
def test_there_are_no_blocks_of_such_a_size(block_size: int) -> None:
    with pytest.raises(FormatError, match="block size"):
        vhd.Encoder(BLOCK, [], block_size=block_size)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        vhd.Encoder(2040 << 30, [], block_size=4096)
    with pytest.raises(ValueError, match="timestamp"):
        vhd.Encoder(BLOCK, [], timestamp=-1)
    with pytest.raises(ValueError, match="does not lie on a disk"):
        vhd.Encoder(BLOCK, [(0, BLOCK + 1)])


@pytest.mark.parametrize(
    ("extents", "problem"),
    [
        ([Extent(2 * BLOCK, b"x")], "block 2"),
        ([Extent(BLOCK - 1, b"xx" * BLOCK)], "block 2"),
        ([Extent(BLOCK, b"xx"), Extent(BLOCK + 1, b"x")], "in the order of the disk"),
        ([Extent(4 * BLOCK - 1, b"xx")], "of a disk of"),
    ],
)
def test_extents_that_do_not_fit_are_refused(extents: list[Extent], problem: str) -> None:
    encoder = vhd.Encoder(4 * BLOCK, [(0, 2 * BLOCK), (3 * BLOCK, 1)], block_size=BLOCK)
    with pytest.raises(ValueError, match=problem):
        list(encoder.encode(extents))


def test_the_largest_disk_can_be_written_and_read() -> None:
    size = 2040 << 30
    last = Extent(size - SECTOR, b"z" * SECTOR)
    encoder = vhd.Encoder(size, [(size - SECTOR, SECTOR)])
    decoder = vhd.Decoder(length=encoder.length)
    found: list[Extent] = []
    sent = 0
    for piece in encoder.encode([last]):
        assert len(piece) <= 2 << 20
        sent += len(piece)
        found += decoder.feed(piece)
    decoder.close()
    assert sent == encoder.length
    assert [(offset, bytes(data)) for offset, data in found] == [last]
