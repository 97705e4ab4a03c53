"""A disk goes from any format to any other, and back, with the length of each stream known."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.disk import qcow2, raw, vhd
from os_xenapi.disk.codec import Decoder
from os_xenapi.disk.convert import TargetFormat, convert, encoder_for
from os_xenapi.disk.extents import SECTOR, Extent, data_runs
from os_xenapi.disk.qcow2_reader import Reader
from os_xenapi.errors import FormatError
from tests.disk.images import decode, disk_of
from tests.disk.qcow2_images import Memory

FORMATS: tuple[TargetFormat, ...] = get_args(TargetFormat)
SMALL_WRITES = st.lists(st.tuples(st.integers(0, 9000), st.binary(min_size=1, max_size=40)))


class Bytes:
    """A disk in memory, told in granules."""

    def __init__(self, disk: bytes) -> None:
        self._disk = disk
        self.virtual_size = len(disk)

    def allocated(self) -> Iterator[tuple[int, int]]:
        return ((offset, len(data)) for offset, data in self.extents())

    def extents(self) -> Iterator[Extent]:
        return data_runs(Extent(0, self._disk))


def streamed(disk: Bytes | Reader, target: TargetFormat) -> bytes:
    conversion = convert(disk, target, timestamp=7)
    stream = b"".join(conversion.pieces)
    assert len(stream) == conversion.length
    return stream


def read(kind: TargetFormat, stream: bytes) -> bytes:
    decoder: Decoder = {
        "raw": raw.Decoder(length=len(stream)),
        "vhd": vhd.Decoder(length=len(stream), in_order=True),
        "vhd-fixed": vhd.Decoder(length=len(stream), types={vhd.DiskType.FIXED}),
        "qcow2": qcow2.Decoder(length=len(stream), in_order=True),
    }[kind]
    extents = decode(decoder, stream)
    assert decoder.virtual_size is not None
    return disk_of(extents, decoder.virtual_size)


@pytest.mark.parametrize(("one", "other"), list(itertools.product(FORMATS, FORMATS)))
@given(sectors=st.integers(1, 300), writes=SMALL_WRITES, spread=st.sampled_from([1, 17, 500]))
def test_a_disk_is_the_same_in_all_formats(
    one: TargetFormat,
    other: TargetFormat,
    sectors: int,
    writes: list[tuple[int, bytes]],
    spread: int,
) -> None:
    disk = bytearray(sectors * SECTOR)
    for place, data in writes:
        at = place * spread % len(disk)
        disk[at : at + len(data)] = data[: len(disk) - at]
    first = streamed(Bytes(bytes(disk)), one)
    assert read(one, first) == disk
    again = streamed(Bytes(read(one, first)), other)
    assert read(other, again) == disk


@pytest.mark.parametrize("target", FORMATS)
def test_what_is_read_at_any_place_is_converted(target: TargetFormat) -> None:
    disk = b"a" * 5000 + bytes(200_000) + b"b" * 100
    disk += bytes(-len(disk) % SECTOR)
    reader = Reader(Memory(streamed(Bytes(disk), "qcow2")))
    assert read(target, streamed(reader, target)) == disk


def test_damage_shows_while_the_pieces_are_taken() -> None:
    source = Memory(streamed(Bytes(b"a" * 4096), "qcow2"))
    conversion = convert(Reader(source), "raw")
    source.data = source.data[:-65536]
    with pytest.raises(FormatError, match="the file ends before"):
        list(conversion.pieces)


def test_a_format_that_has_no_such_disks_refuses_at_once() -> None:
    with pytest.raises(FormatError, match="a larger one needs the format qcow2 or raw"):
        encoder_for("vhd", 3 << 40, [])
    assert encoder_for("qcow2", 3 << 40, []).length < 1 << 20
    with pytest.raises(ValueError, match="'vmdk' is no format"):
        encoder_for("vmdk", 512, [])  # type: ignore[arg-type]
