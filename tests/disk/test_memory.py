"""What a stream may cost: a block and the table of blocks, whatever the size of the disk."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from os_xenapi.disk import raw, vhd
from os_xenapi.disk.codec import Decoder, Encoder
from os_xenapi.disk.digest import VirtualDigest
from os_xenapi.disk.extents import Data, Extent

MIB = 1 << 20
SIZE = 1200 * MIB
RANGES = [(offset, 3 * MIB) for offset in range(MIB, SIZE - 4 * MIB, 100 * MIB)]
PIECE = bytes(range(256)) * 256


def sparse_disk() -> Iterator[Extent]:
    for start, size in RANGES:
        for offset in range(start, start + size, len(PIECE)):
            yield Extent(offset, PIECE)


def peak_of(work: Callable[[], object]) -> int:
    """The most memory in bytes that Python held at once while it worked, over the start."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def through(decoder: Decoder, pieces: Iterator[Data]) -> Iterator[Extent]:
    for piece in pieces:
        yield from decoder.feed(piece)
    decoder.close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["vhd", "raw"])
def test_a_sparse_disk_goes_through_in_the_memory_of_a_few_blocks(kind: str) -> None:
    digest = VirtualDigest(SIZE)

    def work() -> None:
        stream = vhd.Encoder(SIZE, RANGES).encode(sparse_disk())
        again: Encoder = vhd.Encoder(SIZE, RANGES) if kind == "vhd" else raw.Encoder(SIZE)
        back: Decoder = vhd.Decoder() if kind == "vhd" else raw.Decoder()
        stream = again.encode(through(vhd.Decoder(in_order=True), stream))
        for extent in through(back, stream):
            digest.feed(extent)

    assert peak_of(work) < 12 * MIB
    expected = hashlib.sha256()
    position = 0
    for offset, data in sparse_disk():
        expected.update(bytes(offset - position))
        expected.update(data)
        position = offset + len(data)
    expected.update(bytes(SIZE - position))
    assert digest.hexdigest() == expected.hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize("way", ["stream", "file"])
@pytest.mark.parametrize("order", ["ascending", "scattered"])
def test_the_largest_table_is_read_in_a_process_that_has_little_memory(
    order: str, way: str
) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.disk.largest_vhd", order, way],
        cwd=Path(__file__).parents[2],
        check=True,
    )


@pytest.mark.parametrize("descending", [False, True])
def test_a_table_costs_a_few_times_its_size(descending: bool) -> None:
    size = 256 << 30
    pieces = vhd.Encoder(size, [(0, size)]).encode([Extent(0, b"x")])
    head = bytes(next(pieces))
    table = b""
    while len(table) < 4 * (size >> 21):
        table += next(pieces)
    if descending:
        table = b"".join(table[at : at + 4] for at in range(len(table) - 4, -4, -4))
    decoder = vhd.Decoder()

    def work() -> None:
        for start in range(0, len(table), 1 << 16):
            list(decoder.feed(table[start : start + (1 << 16)]))

    list(decoder.feed(head))
    assert peak_of(work) < 8 * len(table)
    assert decoder.ascending is not descending
