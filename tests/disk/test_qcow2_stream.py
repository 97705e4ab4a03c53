"""QCOW2 images as streams: written and read again, refused where one pass cannot read them."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.disk import qcow2, qcow2_pending
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.qcow2_layout import UnitSet
from os_xenapi.errors import FormatError
from tests.disk.images import decode, disk_of
from tests.disk.qcow2_images import (
    BODY,
    CLUSTER,
    COPIED,
    L1,
    L2,
    SPAN,
    ZERO,
    changed,
    compressed,
    deflated,
    encode,
    image_of,
    read,
)

A, B, C = (bytes([byte]) * CLUSTER for byte in b"abc")


def disk_in(stream: bytes, chunk: int = 1 << 16, **options: bool) -> bytes:
    decoder = qcow2.Decoder(length=len(stream), **options)
    extents = decode(decoder, stream, chunk)
    assert decoder.virtual_size is not None
    return disk_of(extents, decoder.virtual_size)


@given(
    sectors=st.integers(1, 400),
    writes=st.lists(st.tuples(st.integers(0, 399), st.integers(1, 60)), max_size=8),
    cluster_size=st.sampled_from([512, 1024, 4096, 65536]),
    version=st.sampled_from([2, 3]),
    chunk=st.sampled_from([100, 700, 1 << 20]),
)
def test_what_is_written_is_read_again(
    sectors: int, writes: list[tuple[int, int]], cluster_size: int, version: int, chunk: int
) -> None:
    size = sectors * SECTOR
    disk = bytearray(size)
    allocated = []
    for number, (start, count) in enumerate(writes):
        start, end = min(start, sectors), min(start + count, sectors)
        allocated.append((start * SECTOR, (end - start) * SECTOR))
        disk[start * SECTOR : end * SECTOR] = bytes([number + 1]) * ((end - start) * SECTOR)
    extents, reached = [], 0
    for start, count in sorted(allocated):
        low = max(start, reached)
        if low < start + count:
            extents.append(Extent(low, bytes(disk[low : start + count])))
            reached = start + count
    stream = encode(size, extents, allocated, cluster_size=cluster_size, version=version)
    assert disk_in(stream, chunk, in_order=True) == disk
    assert read(stream) == disk


@pytest.mark.parametrize("cluster_size", [512, 65536])
def test_clusters_for_which_nothing_comes_are_zeros(cluster_size: int) -> None:
    ranges = [(0, 1), (3 * cluster_size, 2 * cluster_size), (99 * cluster_size, cluster_size)]
    size = 100 * cluster_size
    empty = encode(size, [], ranges, cluster_size=cluster_size)
    full = encode(size, [Extent(4 * cluster_size, b"x")], ranges, cluster_size=cluster_size)
    assert len(empty) == len(full)
    assert read(empty) == bytes(size)
    assert read(full) == bytes(4 * cluster_size) + b"x".ljust(96 * cluster_size, b"\0")


def test_the_end_comes_once() -> None:
    encoder = qcow2.Encoder(SPAN, [(CLUSTER, CLUSTER)], cluster_size=CLUSTER)
    assert sum(map(len, encoder.encode([]))) == encoder.length
    assert list(encoder.end()) == []


def test_only_clusters_that_may_hold_data_are_in_the_file() -> None:
    size = 1 << 40
    # Header, reference counts (table, block), L1 table, L2 table, a cluster.
    assert qcow2.Encoder(size, [(0, 1)]).length == 6 << 16
    assert qcow2.Encoder(size, [(0, 1), (1, 65535)]).length == 6 << 16
    assert qcow2.Encoder(size, [(65535, 2)]).length == 7 << 16
    assert qcow2.Encoder(size, [(0, 1), (size - 1, 1)]).length == 8 << 16
    assert qcow2.Encoder(size, []).length == 4 << 16


@pytest.mark.parametrize(("start", "size"), [(0, 1), (CLUSTER, CLUSTER + 1), (3 * CLUSTER, 1)])
def test_data_where_nothing_was_told_of_is_refused(start: int, size: int) -> None:
    encoder = qcow2.Encoder(SPAN, [(CLUSTER, CLUSTER)], cluster_size=CLUSTER)
    encoder.begin()
    with pytest.raises(ValueError, match=r"cluster [023] of 512 bytes, which no allocated"):
        encoder.feed(Extent(start, bytes(size)))


@pytest.mark.parametrize("ranges", [[(0, SPAN + 1)], [(-1, 5)], [(SPAN, 1)]])
def test_ranges_outside_the_disk_are_refused(ranges: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="does not lie on a disk"):
        qcow2.Encoder(SPAN, ranges)


def test_other_versions_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="there are versions 2 and 3"):
        qcow2.Encoder(SPAN, [], version=4)


def test_clusters_are_read_wherever_they_lie_behind_their_table() -> None:
    entries = [BODY + 2 * CLUSTER | COPIED, BODY, 0, BODY + CLUSTER | COPIED]
    stream = image_of(entries, A + B + C)
    decoder = qcow2.Decoder()
    extents = decode(decoder, stream)
    assert [extent.offset for extent in extents] == [CLUSTER, 3 * CLUSTER, 0]
    assert decoder.ascending is False
    assert read(stream) == disk_in(stream) == (C + A + bytes(CLUSTER) + B).ljust(SPAN, b"\0")


def test_a_disk_out_of_order_is_refused_where_order_is_needed() -> None:
    stream = image_of([BODY + CLUSTER, BODY], A + B)
    with pytest.raises(FormatError, match="not lie in the order of the disk"):
        decode(qcow2.Decoder(in_order=True), stream)


def test_whether_a_disk_is_in_order_is_known_before_its_first_byte() -> None:
    for entries, ascending in [([BODY, BODY + CLUSTER], True), ([BODY + CLUSTER, BODY], False)]:
        decoder = qcow2.Decoder()
        stream = image_of(entries, A + B)
        assert list(decoder.feed(stream[:BODY])) == []
        assert decoder.ascending is ascending


def two_tables(*, second_first: bool) -> bytes:
    """Two L2 tables, each in front of its clusters, those of the disk's end first or last."""
    one, other = BODY, BODY + CLUSTER
    table = struct.pack(">Q", BODY + 2 * CLUSTER).ljust(CLUSTER, b"\0")
    l1 = [other, L2] if second_first else [L2, other]
    return image_of([one], A + table + B, size=2 * SPAN, l1=l1)


def test_tables_may_lie_between_clusters() -> None:
    decoder = qcow2.Decoder(in_order=True)
    stream = two_tables(second_first=False)
    assert disk_of(decode(decoder, stream), 2 * SPAN) == read(stream)
    assert decoder.ascending is True
    decoder = qcow2.Decoder()
    stream = two_tables(second_first=True)
    assert [extent.offset for extent in decode(decoder, stream)] == [SPAN, 0]
    assert decoder.ascending is False
    with pytest.raises(FormatError, match="order of the disk"):
        decode(qcow2.Decoder(in_order=True), stream)


def tables_in_front(places: list[int]) -> bytes:
    """L2 tables of one cluster each, all in front; ``places`` number the clusters behind them."""
    behind = BODY + (len(places) - 1) * CLUSTER
    entries = [behind + place * CLUSTER for place in places]
    rest = b"".join(struct.pack(">Q", entry).ljust(CLUSTER, b"\0") for entry in entries[1:])
    l1 = [L2 + number * CLUSTER for number in range(len(places))]
    body = b"".join(bytes([place + 1]) * CLUSTER for place in range(len(places)))
    return image_of(entries[:1], rest + body, size=len(places) * SPAN, l1=l1)


@pytest.mark.parametrize(("places", "ascending"), [([0, 1, 2], True), ([1, 0, 2], False)])
def test_the_order_of_several_tables_is_known_before_the_first_byte(
    places: list[int], ascending: bool
) -> None:
    stream = tables_in_front(places)
    decoder = qcow2.Decoder()
    assert list(decoder.feed(stream[: -3 * CLUSTER])) == []
    assert decoder.ascending is ascending
    assert disk_in(stream) == read(stream)


def test_disorder_is_told_with_the_first_extent_that_shows_it() -> None:
    """The second of three tables tells of the disk's beginning; the third has not come yet."""
    stream = image_of(
        [BODY],
        A
        + struct.pack(">Q", BODY + 2 * CLUSTER).ljust(CLUSTER, b"\0")
        + B
        + struct.pack(">Q", BODY + 4 * CLUSTER).ljust(CLUSTER, b"\0")
        + C,
        size=3 * SPAN,
        l1=[BODY + CLUSTER, L2, BODY + 3 * CLUSTER],
    )
    decoder = qcow2.Decoder()
    told = [(extent.offset, decoder.ascending) for extent in decoder.feed(stream)]
    assert told == [(SPAN, None), (0, False), (2 * SPAN, False)]


@pytest.mark.parametrize(
    ("stream", "offset"),
    [
        (image_of([L2 - 2 * CLUSTER], A), L2 - 2 * CLUSTER),
        (image_of([BODY, BODY], A), BODY),
        (image_of([], A, l1=[L1 - CLUSTER]), L1 - CLUSTER),
        (image_of([BODY], A, l1=[L2, L2], size=2 * SPAN), L2),
        (image_of([compressed(L2, 9)], A), L2),
        (image_of([BODY + CLUSTER, compressed(BODY + CLUSTER, 9)], A + B), BODY + CLUSTER),
    ],
)
def test_what_lies_in_front_of_its_table_is_for_files(stream: bytes, offset: int) -> None:
    with pytest.raises(FormatError, match="save the image to a file and open that") as caught:
        disk_in(stream)
    assert caught.value.offset == offset


def test_zero_clusters_are_in_no_extent() -> None:
    entries = [ZERO, BODY, BODY + CLUSTER | COPIED | ZERO]
    stream = image_of(entries, A + B)
    assert read(stream) == disk_in(stream) == (bytes(CLUSTER) + A).ljust(SPAN, b"\0")
    with pytest.raises(FormatError, match="bits set that must be zero"):
        read(image_of(entries, A + B, version=2))


def test_what_lies_behind_the_disk_is_passed_over() -> None:
    """Writers keep the memory of snapshots there, and truncate the last cluster."""
    entries = [BODY, BODY + CLUSTER, 1 << 9 | 2]
    stream = image_of(entries, A + B + C, size=2 * CLUSTER - 100, l1=[L2, 3, 4])
    want = A + B[:-100]
    assert read(stream) == disk_in(stream) == want
    cut = stream[: BODY + 2 * CLUSTER - 100]
    assert read(cut) == disk_in(cut) == want
    for reading in (read, disk_in):
        with pytest.raises(FormatError, match="ends behind the file's end"):
            reading(cut[:-1])


def packed(*clusters: bytes) -> tuple[list[int], bytes]:
    """Compressed clusters one directly behind the other: their entries and the body."""
    entries, body = [], b""
    for cluster in clusters:
        data = deflated(cluster)
        entries.append(compressed(BODY + len(body), len(data)))
        body += data
    return entries, body


@pytest.mark.parametrize("chunk", [1, 13, 1 << 16])
@pytest.mark.parametrize("padding", [0, 1000])
def test_compressed_clusters_share_sectors(chunk: int, padding: int) -> None:
    dice = random.Random(4)
    clusters = [dice.randbytes(200).ljust(CLUSTER, b"x") for _ in range(9)]
    entries, body = packed(*clusters)
    stream = image_of(entries, body + bytes(padding))
    want = b"".join(clusters).ljust(SPAN, b"\0")
    assert read(stream) == want
    assert disk_in(stream, chunk, in_order=True) == want


def test_a_cluster_that_a_writer_came_back_to_is_read() -> None:
    """The second compressed cluster lies in front of the table that tells of it."""
    entries, body = packed(A, B)
    table = BODY + CLUSTER
    l2 = struct.pack(">2Q", entries[1], 0).ljust(CLUSTER, b"\0")
    first = [entries[0], table + CLUSTER]
    stream = image_of(first, body.ljust(CLUSTER, b"\0") + l2 + C, size=2 * SPAN, l1=[L2, table])
    want = (A + C).ljust(SPAN, b"\0") + B.ljust(SPAN, b"\0")
    assert read(stream) == want
    for chunk in (1, 100, 1 << 16):
        assert disk_in(stream, chunk) == want


def test_the_last_compressed_cluster_may_reach_beyond_the_disk() -> None:
    entries, body = packed(A, B)
    stream = image_of(entries, body, size=CLUSTER + 5)
    assert read(stream) == disk_in(stream) == A + B[:5]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"\xff" * CLUSTER, "cannot be unpacked"),
        (deflated(A[:-1]), "lacks 1 bytes"),
    ],
)
def test_damaged_compressed_clusters_are_refused(body: bytes, word: str) -> None:
    stream = image_of([0, compressed(BODY, len(body))], body.ljust(CLUSTER, b"\0"))
    for reading in (read, disk_in):
        with pytest.raises(FormatError) as caught:
            reading(stream)
        assert caught.value.field == "qcow2 compressed cluster 1"
        assert caught.value.offset == BODY
        assert word in str(caught.value)


def test_what_is_unpacked_is_never_more_than_a_cluster() -> None:
    bomb = deflated(bytes(1 << 20))
    stream = image_of([compressed(BODY, CLUSTER)], bomb)
    assert len(bomb) > 2 * CLUSTER
    assert read(stream) == disk_in(stream) == bytes(SPAN)


@pytest.mark.parametrize(
    ("l1", "entry", "field", "offset"),
    [
        ([L2 | 1], 0, "qcow2 L1 table entry 0", L1),
        ([L2, L2 | 1 << 56], 0, "qcow2 L1 table entry 1", L1 + 8),
        ([L2 + 8], 0, "qcow2 L1 table entry 0", L1),
        ([COPIED], 0, "qcow2 L1 table entry 0", L1),
        ([1 << 40], 0, "qcow2 L1 table entry 0", L1),
        ([L2], BODY | 2, "qcow2 L2 entry of cluster 3", L2 + 24),
        ([L2], BODY | 1 << 61, "qcow2 L2 entry of cluster 3", L2 + 24),
        ([L2], BODY + 1, "qcow2 L2 entry of cluster 3", None),
        ([L2], BODY + CLUSTER, "qcow2 L2 entry of cluster 3", L2 + 24),
        ([L2], COPIED, "qcow2 L2 entry of cluster 3", L2 + 24),
        ([L2], compressed(BODY, 9) | COPIED, "qcow2 L2 entry of cluster 3", L2 + 24),
        ([L2], compressed(9, 9), "qcow2 L2 entry of cluster 3", L2 + 24),
        ([L2], compressed(1 << 50, 9), "qcow2 L2 entry of cluster 3", L2 + 24),
    ],
)
def test_entries_that_make_no_sense_are_named(
    l1: list[int], entry: int, field: str, offset: int | None
) -> None:
    stream = image_of([0, 0, 0, entry], A, size=len(l1) * SPAN, l1=l1)
    if offset is None:  # a zero cluster whose place is kept for later
        assert read(stream) == disk_in(stream) == bytes(SPAN)
        return
    for reading in (read, disk_in):
        with pytest.raises(FormatError) as caught:
            reading(stream)
        assert (caught.value.field, caught.value.offset) == (field, offset)


@pytest.mark.parametrize("size", [CLUSTER, L1 + 3, L2, L2 + 17, BODY, BODY + 1, BODY + 700])
def test_a_stream_that_ends_too_early_is_an_error(size: int) -> None:
    stream = image_of([0, BODY, BODY + CLUSTER], A + B)
    with pytest.raises(FormatError, match="too early"):
        decode(qcow2.Decoder(), stream[:size], 100)
    with pytest.raises(FormatError):
        decode(qcow2.Decoder(length=size), stream[:size], 100)


def test_a_disk_in_too_great_disorder_is_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = image_of([BODY + CLUSTER, BODY], A + B)
    monkeypatch.setattr(qcow2_pending, "MAX_HELD", 800)
    with pytest.raises(FormatError, match="too much in disorder"):
        disk_in(stream)


def test_the_cost_of_tables_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    size = 40 * SPAN
    tables = b""
    l1 = []
    for number in range(40):
        at = BODY + 2 * CLUSTER * number
        l1.append(at)
        tables += struct.pack(">Q", at + CLUSTER).ljust(CLUSTER, b"\0") + A
    monkeypatch.setattr(qcow2_pending, "MAX_HELD", 40 * 100 + 1000)
    assert disk_in(image_of([], tables, size=size, l1=l1)) == A.ljust(SPAN, b"\0") * 40
    monkeypatch.setattr(qcow2_pending, "MAX_HELD", 40 * 750)
    disk_in(tables_in_front(list(range(40))))
    monkeypatch.setattr(qcow2_pending, "MAX_HELD", 40 * 700)
    with pytest.raises(FormatError, match="too much in disorder"):
        disk_in(tables_in_front(list(range(40))))


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("most", [4, 7, 1000])
def test_a_set_of_units_becomes_coarser_and_never_smaller(most: int, shuffle: bool) -> None:
    dice = random.Random(most)
    added = [(start, start + dice.randrange(1, 4)) for start in range(0, 300, 5)]
    want = {unit for start, stop in added for unit in range(start, stop)}
    if shuffle:
        dice.shuffle(added)
    units = UnitSet(303, most=most)
    for start, stop in added:
        units.add(start, stop)
    runs = list(units.freeze().runs())
    assert len(runs) <= most
    assert runs == sorted(runs)
    held = [unit for start, stop in runs for unit in range(start, stop)]
    assert len(held) == len(set(held)) == units.count
    assert want <= set(held) <= set(range(303))
    if most == 1000:
        assert set(held) == want
    ranks = {unit: rank for rank, unit in enumerate(held)}
    for start, stop, before in units.numbered(17, 250):
        assert [ranks[unit] for unit in range(start, stop)] == list(
            range(before, before + stop - start)
        )
    assert sum(stop - start for start, stop, _ in units.numbered(17, 250)) == sum(
        17 <= unit < 250 for unit in held
    )
    groups = [unit for start, stop in units.grouped(8).runs() for unit in range(start, stop)]
    assert groups == sorted({unit // 8 for unit in held})


def test_a_stream_s_length_may_be_unknown() -> None:
    stream = image_of([BODY], A) + bytes(5000)
    assert disk_of(decode(qcow2.Decoder(), stream), SPAN) == A.ljust(SPAN, b"\0")
    late = changed(stream, "L1 table offset", 1 << 40)
    with pytest.raises(FormatError, match="too early"):
        decode(qcow2.Decoder(), late)
