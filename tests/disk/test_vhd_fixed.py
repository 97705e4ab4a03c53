"""Fixed VHDs: the disk, and a footer behind it that only the end of the stream shows."""

from __future__ import annotations

import random

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd import DiskType, FixedEncoder
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import ALL_TYPES
from os_xenapi.errors import FormatError
from tests.disk.images import UNIQUE_ID, Bytes, decode, disk_of, patch, small_vhd

SIZE = 40 * SECTOR
DISK = bytes(9 * SECTOR) + random.Random(1).randbytes(20 * SECTOR) + bytes(11 * SECTOR)


def fixed() -> bytes:
    encoder = FixedEncoder(SIZE, unique_id=UNIQUE_ID, timestamp=3)
    stream = b"".join(encoder.encode([Extent(9 * SECTOR, DISK[9 * SECTOR : 29 * SECTOR])]))
    assert len(stream) == encoder.length
    return stream


STREAM = fixed()


def decoder(length: int = len(STREAM)) -> vhd.Decoder:
    return vhd.Decoder(length=length, types=ALL_TYPES)


def test_what_is_written_is_the_disk_and_a_footer() -> None:
    assert STREAM[:SIZE] == DISK
    assert STREAM[SIZE : SIZE + 8] == b"conectix"
    assert STREAM[SIZE + 16 : SIZE + 28] == b"\xff" * 8 + b"\0\0\0\3"
    assert STREAM[SIZE + 48 : SIZE + 56] == SIZE.to_bytes(8, "big")
    assert STREAM[SIZE + 60 : SIZE + 64] == b"\0\0\0\2"
    assert len(STREAM) == SIZE + 512


@pytest.mark.parametrize("chunk", [1, 100, 512, 4096, 1 << 20])
@pytest.mark.parametrize("cut", [0, 1])
def test_a_stream_of_known_length_is_read(chunk: int, cut: int) -> None:
    stream = STREAM[: len(STREAM) - cut]
    reading = decoder(len(stream))
    extents = decode(reading, stream, chunk)
    assert disk_of(extents, SIZE) == DISK
    assert (reading.virtual_size, reading.ascending, reading.header) == (SIZE, True, None)
    assert reading.footer is not None
    assert reading.footer.unique_id == UNIQUE_ID
    assert all(offset >= 8 * SECTOR for offset, _ in extents), "zeros are no extents"


@pytest.mark.parametrize("size", [SECTOR, 2 * SECTOR])
def test_the_smallest_disks_are_read(size: int) -> None:
    stream = b"".join(FixedEncoder(size).encode([Extent(0, b"x" * size)]))
    assert disk_of(decode(decoder(len(stream)), stream), size) == b"x" * size
    assert VhdReader(Bytes(stream)).read_at(0, size) == b"x" * size


def test_other_kinds_are_read_where_fixed_ones_are_too() -> None:
    stream = small_vhd()
    for chunk in (1, 1000):
        extents = decode(decoder(len(stream)), stream, chunk)
        assert extents == decode(vhd.Decoder(), stream, chunk)


def test_a_fixed_one_is_refused_with_advice_where_it_is_not_asked_for() -> None:
    for types in ({DiskType.DYNAMIC}, {DiskType.DYNAMIC, DiskType.DIFFERENCING}):
        with pytest.raises(FormatError, match="subformat=dynamic"):
            decode(vhd.Decoder(length=len(STREAM), types=types), STREAM)
        with pytest.raises(FormatError, match="subformat=dynamic"):
            VhdReader(Bytes(STREAM), types=types)
    with pytest.raises(FormatError, match="fixed VHD"):
        decode(vhd.Decoder(types=ALL_TYPES), STREAM)


@pytest.mark.parametrize(
    ("stream", "field", "offset"),
    [
        (DISK + bytes(512), "VHD footer: cookie", SIZE),
        (STREAM[512:], "VHD footer: current size", SIZE - 512 + 48),
        (DISK[:512] + STREAM, "VHD footer: current size", SIZE + 512 + 48),
        (patch(STREAM, SIZE + 60, b"\0\0\0\3", checksum_of="footer"), "VHD footer: data offset", 0),
        (patch(STREAM, SIZE + 100, b"x"), "VHD footer: checksum", SIZE + 64),
        (STREAM[:-2], "VHD footer", SIZE),
        (b"x" * 511, "VHD footer", 0),
        (b"x" * 512, "VHD footer", 0),
        (b"", "VHD footer", 0),
    ],
    ids=["no footer", "no start", "too much", "dynamic", "checksum", "cut", "511", "512", "empty"],
)
def test_a_damaged_one_is_refused(stream: bytes, field: str, offset: int) -> None:
    for read in (
        lambda: decode(decoder(len(stream)), stream, 1000),
        lambda: VhdReader(Bytes(stream)),
    ):
        with pytest.raises(FormatError) as caught:
            read()
        assert (caught.value.field, caught.value.offset) == (field, offset or caught.value.offset)


def test_a_stream_of_another_length_than_was_said_is_refused() -> None:
    with pytest.raises(FormatError, match="too early"):
        decode(decoder(), STREAM[:-512])
    reading = decoder()
    with pytest.raises(FormatError, match="goes on after"):
        list(reading.feed(STREAM + b"x"))


def test_the_largest_disk_has_a_length_beforehand_and_none_is_larger() -> None:
    assert FixedEncoder(2040 << 30).length == (2040 << 30) + 512
    for size in (0, 513, (2040 << 30) + 512):
        with pytest.raises(FormatError, match="current size"):
            FixedEncoder(size)
