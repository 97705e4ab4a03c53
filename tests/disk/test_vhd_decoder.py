"""Dynamic VHDs are read whatever the chunks and the order; damage is named by field and offset."""

from __future__ import annotations

import random
import struct

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_blocks import UNALLOCATED
from os_xenapi.errors import FormatError
from tests.disk.images import (
    BLOCK,
    HEADER,
    SPAN,
    TABLE,
    UNIQUE_ID,
    decode,
    disk_of,
    encode,
    patch,
    small_vhd,
    vhd_of_blocks,
)

SMALL = small_vhd()
DATA = TABLE + SECTOR
"""Where the small image's blocks begin."""

FOOTER = DATA + 3 * SPAN
ALL = b"\xff".ljust(SECTOR, b"\0")
"""The bitmap of a block of eight written sectors."""


def u32(number: int) -> bytes:
    return struct.pack(">I", number)


def u64(number: int) -> bytes:
    return struct.pack(">Q", number)


def refused(stream: bytes, *, in_order: bool = False) -> FormatError:
    with pytest.raises(FormatError) as caught:
        decode(vhd.Decoder(in_order=in_order), stream)
    return caught.value


@pytest.mark.parametrize("chunk", [1, 7, 511, 512, 4096, 1 << 20])
def test_a_disk_is_the_same_in_chunks_of_any_size(chunk: int) -> None:
    decoder = vhd.Decoder()
    disk = disk_of(decode(decoder, SMALL, chunk), 5 * BLOCK + BLOCK // 2)
    expected = bytearray(5 * BLOCK + BLOCK // 2)
    expected[:BLOCK] = b"a" * BLOCK
    expected[2 * BLOCK + SECTOR : 2 * BLOCK + 3 * SECTOR] = b"b" * 2 * SECTOR
    expected[5 * BLOCK : 5 * BLOCK + SECTOR] = b"c" * SECTOR
    assert disk == expected
    assert decoder.position == len(SMALL)


def test_what_is_known_becomes_known_as_the_stream_is_read() -> None:
    decoder = vhd.Decoder()
    assert (decoder.virtual_size, decoder.ascending, decoder.footer) == (None, None, None)
    list(decoder.feed(SMALL[:512]))
    assert decoder.virtual_size == 5 * BLOCK + BLOCK // 2
    assert decoder.footer is not None
    assert decoder.footer.unique_id == UNIQUE_ID
    assert (decoder.header, decoder.ascending) == (None, None)
    with pytest.raises(ValueError, match="not come yet"):
        decoder.allocated()
    list(decoder.feed(SMALL[512:DATA]))
    assert list(decoder.allocated()) == [
        *((0, BLOCK), (2 * BLOCK, BLOCK), (5 * BLOCK, BLOCK // 2)),
    ]
    assert decoder.header is not None
    assert decoder.header.block_size == BLOCK
    assert decoder.ascending is True


def test_sectors_that_were_never_written_are_in_no_extent() -> None:
    places = [(offset, len(data)) for offset, data in decode(vhd.Decoder(), SMALL)]
    assert places == [(0, BLOCK), (2 * BLOCK + SECTOR, 2 * SECTOR), (5 * BLOCK, SECTOR)]


def test_extents_are_views_of_what_was_fed() -> None:
    buffer = bytearray(SMALL)
    first = next(vhd.Decoder().feed(buffer))
    buffer[DATA + SECTOR] = ord("z")
    assert bytes(first.data[:2]) == b"za"


def test_data_beyond_the_disk_is_not_part_of_it() -> None:
    first = (TABLE + SECTOR) // SECTOR
    sectors = [UNALLOCATED, first, first + SPAN // SECTOR]
    body = (ALL + b"x" * BLOCK) * 2
    stream = vhd_of_blocks(BLOCK + 3 * SECTOR, sectors, body)
    decoder = vhd.Decoder()
    assert decode(decoder, stream) == [Extent(BLOCK, b"x" * 3 * SECTOR)]
    assert list(decoder.allocated()) == [(BLOCK, 3 * SECTOR)]


@pytest.mark.parametrize("chunk", [100, 1 << 20])
def test_blocks_in_any_order_of_the_file_give_the_same_disk(chunk: int) -> None:
    order = random.Random(4).sample(range(20), 12)
    sectors = [UNALLOCATED] * 20
    body = b""
    expected = bytearray(20 * BLOCK)
    for place, index in enumerate(order):
        sectors[index] = (TABLE + SECTOR + place * SPAN) // SECTOR
        data = bytes([65 + index]) * BLOCK
        body += ALL + data
        expected[index * BLOCK : (index + 1) * BLOCK] = data
    stream = vhd_of_blocks(20 * BLOCK, sectors, body)
    decoder = vhd.Decoder()
    extents = decode(decoder, stream, chunk)
    assert decoder.ascending is False
    assert disk_of(extents, 20 * BLOCK) == expected
    assert [extent.offset for extent in extents if extent.offset % BLOCK == 0] == [
        index * BLOCK for index in order
    ]
    error = refused(stream, in_order=True)
    assert (error.field, error.offset) == ("VHD block allocation table", TABLE)


def test_unused_space_between_the_structures_is_passed_over() -> None:
    gap = b"tdbatmap".ljust(3 * SECTOR, b"\xee")
    table = TABLE + len(gap)
    first = (table + SECTOR + len(gap)) // SECTOR
    step = (SPAN + len(gap)) // SECTOR
    body = b"".join(gap + ALL + byte * BLOCK for byte in (b"a", b"b")) + gap
    stream = vhd_of_blocks(2 * BLOCK, [first, first + step], body, table_offset=table)
    for length in (None, len(stream)):
        disk = disk_of(decode(vhd.Decoder(length=length), stream, 100), 2 * BLOCK)
        assert disk == b"a" * BLOCK + b"b" * BLOCK


def test_a_footer_that_lacks_its_last_byte_is_taken_as_old() -> None:
    for length in (None, len(SMALL) - 1):
        assert decode(vhd.Decoder(length=length), SMALL[:-1]) == decode(vhd.Decoder(), SMALL)
    after_a_gap = SMALL[:FOOTER] + bytes(SECTOR) + SMALL[FOOTER:-1]
    assert decode(vhd.Decoder(), after_a_gap) == decode(vhd.Decoder(), SMALL)


def test_a_disk_without_blocks_is_all_holes() -> None:
    assert decode(vhd.Decoder(), encode(10 * BLOCK, [], []), 100) == []


COPY = "VHD footer copy: "
HEAD = "VHD dynamic header: "
ENTRY = "VHD block allocation table entry "


@pytest.mark.parametrize(
    ("at", "data", "checksum_of", "field", "offset"),
    [
        (0, b"conectiX", "copy", COPY + "cookie", 0),
        (24, b"\xff", "", COPY + "checksum", 64),
        (511, b"\1", "", COPY + "checksum", 64),
        (64, b"\0\0\0\0", "", COPY + "checksum", 64),
        (12, u32(0x00020000), "copy", COPY + "version", 12),
        (16, u64(0), "copy", COPY + "data offset", 16),
        (16, u64(513), "copy", COPY + "data offset", 16),
        (16, u64((1 << 64) - 1), "copy", COPY + "data offset", 16),
        (48, u64(0), "copy", COPY + "current size", 48),
        (48, u64(BLOCK + 1), "copy", COPY + "current size", 48),
        (48, u64((2040 << 30) + 512), "copy", COPY + "current size", 48),
        (48, u64(1 << 63), "copy", COPY + "current size", 48),
        (48, u64(7 * BLOCK), "copy", HEAD + "max table entries", HEADER + 28),
        (60, u32(2), "copy", COPY + "disk type", 60),
        (60, u32(4), "copy", COPY + "disk type", 60),
        (60, u32(0), "copy", COPY + "disk type", 60),
        (HEADER, b"x", "header", HEAD + "cookie", HEADER),
        (HEADER + 1023, b"x", "", HEAD + "checksum", HEADER + 36),
        (HEADER + 24, u32(0x00020000), "header", HEAD + "version", HEADER + 24),
        (HEADER + 16, u64(1024), "header", HEAD + "table offset", HEADER + 16),
        (HEADER + 16, u64(TABLE + 1), "header", HEAD + "table offset", HEADER + 16),
        (HEADER + 28, u32(5), "header", HEAD + "max table entries", HEADER + 28),
        (HEADER + 28, u32(0xFFFFFFFF), "header", HEAD + "max table entries", HEADER + 28),
        (HEADER + 32, u32(0), "header", HEAD + "block size", HEADER + 32),
        (HEADER + 32, u32(2048), "header", HEAD + "block size", HEADER + 32),
        (HEADER + 32, u32(3 * 4096), "header", HEAD + "block size", HEADER + 32),
        (HEADER + 32, u32(32 << 20), "header", HEAD + "block size", HEADER + 32),
        (TABLE, u32(0), "", ENTRY + "0", TABLE),
        (TABLE + 8, u32(DATA // SECTOR - 1), "", ENTRY + "2", TABLE + 8),
        (TABLE + 8, u32(DATA // SECTOR), "", ENTRY + "2", TABLE + 8),
        (TABLE + 8, u32(DATA // SECTOR + 8), "", ENTRY + "2", TABLE + 8),
        (TABLE + 4, u32(DATA // SECTOR + 2 * 9), "", ENTRY + "5", TABLE + 20),
        (TABLE, u32(DATA // SECTOR + 3 * 9 - 1), "", ENTRY + "5", TABLE + 20),
        (TABLE, u32(DATA // SECTOR + 5), "", ENTRY + "2", TABLE + 8),
        (TABLE + 4, u32(0xFFFFFFFE), "", ENTRY + "1", TABLE + 4),
        (FOOTER, b"conectiX", "footer", "VHD footer: cookie", FOOTER),
        (FOOTER + 100, b"x", "", "VHD footer: checksum", FOOTER + 64),
        (FOOTER + 16, u64(1024), "footer", "VHD footer: data offset", FOOTER + 16),
        (FOOTER + 48, u64(BLOCK), "footer", "VHD footer: current size", FOOTER + 48),
        (FOOTER + 60, u32(4), "footer", "VHD footer: disk type", FOOTER + 60),
        (FOOTER + 68, b"\xff", "footer", "VHD footer: unique id", FOOTER + 68),
    ],
)
def test_a_damaged_image_is_refused_with_field_and_offset(
    at: int, data: bytes, checksum_of: str, field: str, offset: int
) -> None:
    error = refused(patch(SMALL, at, data, checksum_of=checksum_of))
    assert (error.field, error.offset) == (field, offset)


def test_what_does_not_matter_may_differ_between_footer_and_copy() -> None:
    changed = patch(SMALL, FOOTER + 24, u32(77), checksum_of="footer")
    assert decode(vhd.Decoder(), changed) == decode(vhd.Decoder(), SMALL)


def test_the_size_counts_and_the_geometry_does_not() -> None:
    changed = patch(SMALL, 56, bytes([0, 1, 1, 1]), checksum_of="copy")
    decoder = vhd.Decoder()
    decode(decoder, changed)
    assert decoder.virtual_size == 5 * BLOCK + BLOCK // 2


@pytest.mark.parametrize(
    ("disk_type", "advice"), [(2, "subformat=dynamic"), (4, "export the disk without a base")]
)
def test_other_kinds_of_vhd_are_refused_with_advice(disk_type: int, advice: str) -> None:
    error = refused(patch(SMALL, 60, u32(disk_type), checksum_of="copy"))
    assert advice in str(error)


def test_a_stream_that_is_no_dynamic_vhd_is_refused_with_advice() -> None:
    error = refused(bytes(100 * SECTOR))
    assert "fixed VHD" in str(error)
    assert "qemu-img convert" in str(error)


BOUNDARIES = [
    (0, COPY[:-2]),
    (511, COPY[:-2]),
    (512, HEAD[:-2]),
    (1535, HEAD[:-2]),
    (1536, ENTRY[:-7]),
    (1559, ENTRY[:-7]),
    (DATA - 1, ENTRY[:-7]),
    (DATA, "VHD block 0: sector bitmap"),
    (DATA + 511, "VHD block 0: sector bitmap"),
    (DATA + 512, "VHD block 0"),
    (DATA + SPAN - 1, "VHD block 0"),
    (DATA + SPAN, "VHD block 2: sector bitmap"),
    (DATA + 3 * SPAN - 1, "VHD block 5"),
    (FOOTER, "VHD footer"),
    (FOOTER + 510, "VHD footer"),
]


@pytest.mark.parametrize(("cut", "field"), BOUNDARIES)
def test_a_truncated_stream_is_refused_with_the_place_where_it_ends(cut: int, field: str) -> None:
    error = refused(SMALL[:cut])
    assert "too early" in error.problem
    assert (error.field, error.offset) == (field, cut)


def test_no_truncated_stream_passes_but_one_with_an_old_footer() -> None:
    for cut in range(0, len(SMALL) - 1, 13):
        assert refused(SMALL[:cut]).offset == cut


def test_a_truncated_stream_of_known_length_is_refused_at_its_table() -> None:
    for missing in (512, 5000):
        decoder = vhd.Decoder(length=len(SMALL) - missing)
        with pytest.raises(FormatError, match="truncated") as caught:
            list(decoder.feed(SMALL[:DATA]))
        assert caught.value.field.startswith(ENTRY)


@pytest.mark.parametrize("trailing", [1, 511, 512, 4096])
def test_bytes_behind_the_footer_are_refused_with_advice(trailing: int) -> None:
    error = refused(SMALL + bytes(trailing))
    assert f"{trailing} bytes follow the footer" in str(error)
    assert f"cut the file to {len(SMALL)} bytes" in str(error)
    assert error.offset == len(SMALL)


def test_a_file_that_ends_with_something_else_is_refused() -> None:
    error = refused(SMALL[:FOOTER] + bytes(SECTOR) + b"no footer".ljust(SECTOR))
    assert (error.field, error.offset) == ("VHD footer: cookie", FOOTER + SECTOR)


def test_after_an_error_every_call_raises_it_again() -> None:
    decoder = vhd.Decoder()
    with pytest.raises(FormatError) as first:
        list(decoder.feed(bytes(SECTOR)))
    for call in (lambda: decoder.feed(SMALL), decoder.close, decoder.close):
        with pytest.raises(FormatError) as later:
            call()
        assert later.value is first.value
