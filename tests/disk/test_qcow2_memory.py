"""What QCOW2 may cost: less than 64 MiB, whatever the size of the disk and the order in it."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator

import pytest

from os_xenapi.disk import qcow2, qcow2_pending
from os_xenapi.disk.extents import Extent
from os_xenapi.disk.qcow2_layout import UnitSet
from os_xenapi.disk.qcow2_reader import Reader
from os_xenapi.errors import FormatError
from tests.disk.qcow2_images import COPIED, Memory, changed, deflated
from tests.disk.test_memory import MIB, RANGES, SIZE, peak_of, sparse_disk, through

CLUSTER = 65536


@pytest.mark.slow
def test_a_sparse_disk_goes_through_in_little_memory() -> None:
    found = 0

    def work() -> None:
        nonlocal found
        stream = qcow2.Encoder(SIZE, RANGES).encode(sparse_disk())
        stream = qcow2.Encoder(SIZE, RANGES).encode(through(qcow2.Decoder(), stream))
        for _, data in through(qcow2.Decoder(in_order=True), stream):
            found += len(data)

    assert peak_of(work) < 4 * MIB
    assert found == sum(size for _, size in RANGES)


@pytest.mark.slow
def test_the_tables_of_a_full_large_disk_cost_little() -> None:
    """All of them lie in front: 4 MiB for 32 GiB."""
    size = 32 << 30
    decoder = qcow2.Decoder()

    def work() -> None:
        pieces = qcow2.Encoder(size, [(0, size)]).encode([])
        for piece in pieces:
            if next(decoder.feed(piece), None) is not None:
                return

    assert peak_of(work) < 2 * MIB
    assert decoder.ascending is True
    assert decoder.position > 4 * MIB


@pytest.mark.slow
def test_every_other_cluster_of_a_disk_costs_bits() -> None:
    size = 2 << 30
    ranges = ((start, 1) for start in range(0, size, 2 * CLUSTER))
    pieces = qcow2.Encoder(size, ranges).encode([])
    tables = list(itertools.takewhile(lambda piece: not is_zeros(piece), pieces))
    decoder = qcow2.Decoder()

    def work() -> None:
        for piece in tables:
            assert next(decoder.feed(piece), None) is None

    assert sum(map(len, tables)) > MIB // 4
    assert peak_of(work) < 2.5 * MIB
    assert decoder.ascending is True


def is_zeros(piece: bytes | memoryview) -> bool:
    """Whether a piece is one of many zeros: the first one of data that never came."""
    return len(piece) >= CLUSTER and not any(piece[:CLUSTER])


def test_more_ranges_than_are_kept_cost_no_more() -> None:
    sets = []

    def work() -> None:
        units = UnitSet(1 << 20, most=24_000)
        for start in range(0, 15_000 * 64, 64):  # in pairs
            units.add(start, start + 1)
            units.add(start + 2, start + 3)
        sets.append(units.freeze())

    assert peak_of(work) < 24_000 * 3 * 8 * 3
    [units] = sets
    assert 30_000 < units.count <= 30_000 + 15_000  # of the small gaps alone


def disorder(tables: int) -> Iterator[bytes]:
    """The front of a stream whose clusters lie in the reverse order, all tables before them."""
    entries = CLUSTER // 8
    size = tables * entries * CLUSTER
    head = bytes(next(qcow2.Encoder(size, []).encode([])))
    l1_offset = 3 * CLUSTER
    yield changed(head, "L1 table offset", l1_offset).ljust(l1_offset, b"\0")
    first = l1_offset + CLUSTER
    l1 = [first + number * CLUSTER for number in range(tables)]
    yield struct.pack(f">{tables}Q", *l1).ljust(CLUSTER, b"\0")
    end = first + (tables + tables * entries) * CLUSTER
    for number in range(tables):
        top = end - number * entries * CLUSTER
        places = [top - (index + 1) * CLUSTER | COPIED for index in range(entries)]
        yield struct.pack(f">{entries}Q", *places)


@pytest.mark.slow
def test_disorder_beyond_bounds_is_refused_in_little_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bound = MIB
    monkeypatch.setattr(qcow2_pending, "MAX_HELD", bound)
    decoder = qcow2.Decoder()

    def work() -> None:
        with pytest.raises(FormatError, match="too much in disorder"):
            list(through(decoder, disorder(8)))

    assert bound < peak_of(work) < bound + 5 * MIB


@pytest.mark.slow
@pytest.mark.parametrize("cluster_size", [512, 65536, 2 * MIB])
def test_reading_at_any_place_keeps_little(cluster_size: int) -> None:
    size = 12 * max(cluster_size, MIB)
    ranges = [(start, 1) for start in range(0, size, 3 * cluster_size)]
    data = [Extent(start, b"x") for start, _ in ranges]
    stream = b"".join(qcow2.Encoder(size, ranges, cluster_size=cluster_size).encode(data))
    reader = Reader(Memory(stream))
    found = 0

    def work() -> None:
        nonlocal found
        for _ in reader.extents():
            found += 1
        for _, length in reader.allocated():
            found += length == cluster_size

    assert peak_of(work) < 8 * MIB
    assert found >= 2 * len(ranges) - 1


def test_a_bomb_is_unpacked_no_further_than_its_cluster() -> None:
    """Of the largest clusters, which 2 KiB unpack to."""
    size = 2 * MIB
    bomb = deflated(bytes(1 << 30 >> 3))
    assert len(bomb) > size // 32
    head = bytes(next(qcow2.Encoder(size, [], cluster_size=size).encode([])))
    l1, l2, body = 3 * size, 4 * size, 5 * size
    stream = bytearray(changed(head, "L1 table offset", l1).ljust(body, b"\0"))
    stream[l1 : l1 + 8] = l2.to_bytes(8, "big")
    sectors = len(bomb) // 512
    stream[l2 : l2 + 8] = (1 << 62 | sectors << (62 - 13) | body).to_bytes(8, "big")
    stream += bomb
    reader = Reader(Memory(bytes(stream)))

    def work() -> None:
        for _ in reader.extents():
            pass
        for _ in through(qcow2.Decoder(), iter([bytes(stream)])):
            pass

    assert peak_of(work) < 32 * MIB
