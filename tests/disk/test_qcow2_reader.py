"""QCOW2 images read at any place: the right bytes, few reads, and no more memory than is said."""

from __future__ import annotations

import random

import pytest

from os_xenapi.disk.extents import Extent
from os_xenapi.disk.qcow2_reader import Reader
from os_xenapi.disk.source import read_exactly
from os_xenapi.errors import FormatError
from tests.disk.images import disk_of
from tests.disk.qcow2_images import (
    BODY,
    CLUSTER,
    COPIED,
    L2,
    SPAN,
    Memory,
    changed,
    compressed,
    deflated,
    encode,
    image_of,
)

A, B, C = (bytes([byte]) * CLUSTER for byte in b"abc")
SCRAMBLED = image_of(
    [BODY + 2 * CLUSTER | COPIED, 0, BODY, BODY + CLUSTER, compressed(BODY + 3 * CLUSTER, 20)],
    A + B + C + deflated(C),
)
DISK = (C + bytes(CLUSTER) + A + B + C).ljust(SPAN, b"\0")


def test_any_bytes_of_the_disk_can_be_read() -> None:
    reader = Reader(Memory(SCRAMBLED))
    dice = random.Random(5)
    for _ in range(300):
        start = dice.randrange(SPAN + 1)
        size = dice.choice([0, 1, 100, CLUSTER, 3 * CLUSTER, SPAN])
        size = min(size, SPAN - start)
        assert reader.read_at(start, size) == DISK[start : start + size]


@pytest.mark.parametrize(("offset", "size"), [(-1, 2), (0, SPAN + 1), (SPAN, 1), (5, -1)])
def test_bytes_outside_the_disk_are_refused(offset: int, size: int) -> None:
    with pytest.raises(ValueError, match="do not lie on a disk"):
        Reader(Memory(SCRAMBLED)).read_at(offset, size)


def test_allocated_ranges_are_as_long_as_can_be() -> None:
    reader = Reader(Memory(SCRAMBLED))
    assert list(reader.allocated()) == [(0, CLUSTER), (2 * CLUSTER, 3 * CLUSTER)]
    extents = list(reader.extents())
    assert [extent.offset for extent in extents] == [0, 2 * CLUSTER, 4 * CLUSTER]
    assert disk_of(extents, SPAN) == DISK


def test_ranges_are_no_more_than_wanted_and_hold_all_that_is_allocated() -> None:
    size = 10 * SPAN - 100
    dice = random.Random(6)
    starts = [*sorted(dice.sample(range(0, size, 2 * CLUSTER), 200)), size - 1]
    reader = Reader(Memory(encode_odd(size, starts)))
    exact = list(reader.allocated())
    assert reader.ranges(1000) == exact
    for most in (1, 10, 100, len(exact) - 1):
        ranges = reader.ranges(most)
        assert 0 < len(ranges) <= most
        assert ranges == sorted(ranges)
        assert sum(ranges[-1]) <= size
        for start, length in exact:
            assert any(low <= start and start + length <= low + n for low, n in ranges)


def encode_odd(size: int, starts: list[int]) -> bytes:
    """An image with data at these places, of a disk that does not end with a sector."""
    stream = encode(size + 100, [], [(start, 1) for start in starts])
    return changed(stream, "size", size)


def test_the_tables_of_both_halves_of_a_range_are_read() -> None:
    extents = [Extent(at * SPAN - 700, bytes([at]) * 1400) for at in range(1, 9)]
    ranges = [(offset, len(data)) for offset, data in extents]
    stream = encode(10 * SPAN, extents, ranges)
    reader = Reader(Memory(stream))
    disk = disk_of(extents, 10 * SPAN)
    for start in range(0, 9 * SPAN, SPAN // 2):
        assert reader.read_at(start, SPAN) == disk[start : start + SPAN]


def test_tables_are_read_once_where_reads_stay_near() -> None:
    source = Memory(SCRAMBLED)
    reader = Reader(source)
    for start in range(0, 5 * CLUSTER, 64):
        reader.read_at(start, 64)
    assert source.reads.count((L2, CLUSTER)) == 1


def test_few_pieces_of_tables_are_kept() -> None:
    size = 200 * SPAN
    stream = encode(size, [Extent(0, b"x")], [(at, 1) for at in range(0, size, SPAN)])
    source = Memory(stream)
    reader = Reader(source)
    before = len(source.reads)
    for _ in range(2):
        assert len(list(reader.extents())) == 200
    # Every time the L1 table's piece, each L2 table, each cluster: none lasts a whole round.
    assert len(source.reads) - before >= 2 * 2 * 200


@pytest.mark.parametrize("size", [BODY + 3 * CLUSTER - 1, BODY + CLUSTER, BODY])
def test_clusters_behind_the_file_s_end_are_refused(size: int) -> None:
    reader = Reader(Memory(SCRAMBLED[:size]))
    with pytest.raises(FormatError, match="ends behind the file's end"):
        list(reader.extents())


def test_a_file_that_became_shorter_is_an_error() -> None:
    source = Memory(SCRAMBLED)
    reader = Reader(source)
    source.data = source.data[: BODY + 3 * CLUSTER - 1]
    with pytest.raises(FormatError, match="the file ends before") as caught:
        list(reader.extents())
    assert (caught.value.field, caught.value.offset) == ("qcow2 cluster 0", BODY + 2 * CLUSTER)


def test_nothing_is_asked_of_a_source_behind_its_end() -> None:
    source = Memory(b"abc")
    assert read_exactly(source, 1, 2, "x") == b"bc"
    with pytest.raises(FormatError, match="the file ends before"):
        read_exactly(source, 1, 1 << 60, "x")
    assert source.reads == [(1, 2)]
