"""gzip in pieces, by ISA-L and by zlib: the same, in bounded memory, damage found."""

from __future__ import annotations

import gzip
import tracemalloc
from random import Random
from typing import Any

import pytest

from os_xenapi.disk import gzipped
from os_xenapi.disk.gzipped import PIECE, Compressor, Decompressor
from os_xenapi.errors import FormatError
from tests import parts

MIXED = Random(3).randbytes(70_000) + bytes(3 << 20) + b"text " * 100_000


@pytest.fixture(
    params=["zlib", pytest.param("isal", marks=parts.need("import:isal"))], autouse=True
)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    if request.param == "zlib":
        monkeypatch.setattr(gzipped, "_isal", None)
    return request.param


def packed(data: bytes, level: int = 6, chunk: int = 1 << 20) -> bytes:
    compressor = Compressor(level)
    pieces = [
        compressor.compress(memoryview(data)[start : start + chunk])
        for start in range(0, len(data), chunk)
    ]
    return b"".join(pieces) + compressor.finish()


def unpacked(data: bytes, chunk: int = 1 << 20) -> bytes:
    decompressor = Decompressor()
    found: list[bytes] = []
    for start in range(0, len(data), chunk):
        found += decompressor.feed(data[start : start + chunk])
    decompressor.close()
    assert max(map(len, found), default=0) <= PIECE
    return b"".join(found)


@pytest.mark.parametrize("level", range(1, 10))
def test_what_was_packed_is_unpacked_by_us_and_by_others(level: int) -> None:
    whole = packed(MIXED, level, 300_000)
    assert gzip.decompress(whole) == MIXED
    assert unpacked(whole, 50_000) == MIXED
    assert len(whole) < 100_000


@pytest.mark.parametrize("level", [0, 10, -1])
def test_there_are_no_other_levels(level: int) -> None:
    with pytest.raises(ValueError, match="1 to 9"):
        Compressor(level)


def test_nothing_packed_is_a_file_too() -> None:
    assert unpacked(packed(b"")) == b""


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_members_follow_one_another_and_zeros_the_last(chunk: int) -> None:
    parts_of = [b"first" * 100, b"", b"second" * 50]
    whole = b"".join(map(gzip.compress, parts_of)) + bytes(600)
    assert unpacked(whole, chunk) == b"".join(parts_of)


@pytest.mark.parametrize("chunk", [1, 1 << 20])
@pytest.mark.parametrize(
    "after", [b"x", b"garbage that goes on", bytes(9) + b"x", b"\x1f\x8bx" * 9]
)
def test_anything_else_behind_the_end_is_refused(after: bytes, chunk: int) -> None:
    with pytest.raises(FormatError, match=r"what follows the first|that is not gzip"):
        unpacked(gzip.compress(b"data") + after, chunk)


@pytest.mark.parametrize("cut", [1, 4, 8, 9, 500])
def test_a_torn_file_is_refused(cut: int) -> None:
    with pytest.raises(FormatError, match="too early"):
        unpacked(gzip.compress(MIXED)[:-cut])


@pytest.mark.parametrize("at", [-1, -5, 2, 40_000])
def test_a_damaged_file_is_refused(at: int) -> None:
    whole = bytearray(gzip.compress(MIXED))
    whole[at] ^= 0x55
    with pytest.raises(FormatError) as caught:
        unpacked(bytes(whole))
    assert caught.value.field == "gzip"


def test_a_bomb_comes_in_pieces() -> None:
    bomb = gzip.compress(bytes(64 << 20), 9)
    decompressor = Decompressor()
    tracemalloc.start()
    try:
        size = sum(map(len, decompressor.feed(bomb)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == 64 << 20
    assert peak < 8 * PIECE
