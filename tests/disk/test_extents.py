"""Extents are cut, searched for zeros and checked without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.disk.extents import GRANULE, Extent, checked_ranges, data_runs, split, zeros


@given(st.integers(0, 50), st.binary(max_size=60), st.integers(1, 20))
def test_split_cuts_at_multiples_and_loses_nothing(offset: int, data: bytes, size: int) -> None:
    pieces = list(split(Extent(offset, data), size))
    assert b"".join(piece.data for piece in pieces) == data
    position = offset
    for piece in pieces:
        assert piece.offset == position
        assert piece.data
        assert piece.offset // size == (piece.offset + len(piece.data) - 1) // size
        position += len(piece.data)
    assert len({piece.offset // size for piece in pieces}) == len(pieces)


def test_split_does_not_copy() -> None:
    buffer = bytearray(b"abcd")
    pieces = list(split(Extent(2, memoryview(buffer)), 4))
    buffer[:] = b"wxyz"
    assert [bytes(piece.data) for piece in pieces] == [b"wx", b"yz"]


@given(
    offset=st.integers(0, 3 * GRANULE),
    runs=st.lists(st.tuples(st.booleans(), st.integers(1, 3 * GRANULE)), max_size=6),
)
def test_data_runs_leave_out_zero_granules_and_no_data(
    offset: int, runs: list[tuple[bool, int]]
) -> None:
    data = b"".join((b"x" if is_data else b"\0") * size for is_data, size in runs)
    found = list(data_runs(Extent(offset, data)))
    rebuilt = bytearray(len(data))
    end = -1
    for piece in found:
        start = piece.offset - offset
        assert start > end, "neighbouring pieces are one extent"
        end = start + len(piece.data)
        rebuilt[start:end] = piece.data
        for granule in split(piece, GRANULE):
            assert any(granule.data)
    assert rebuilt == data


def test_checked_ranges_drop_empty_ones() -> None:
    assert list(checked_ranges([(5, 5), (3, 0), (0, 10)], 10)) == [(5, 10), (0, 10)]


@pytest.mark.parametrize("bad", [(-1, 2), (0, 11), (10, 1), (4, -1), (11, 0)])
def test_a_range_beside_the_disk_is_refused(bad: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="does not lie on a disk of 10"):
        list(checked_ranges([(0, 1), bad], 10))


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 21) + 3])
def test_zeros_are_as_many_as_asked_for(size: int) -> None:
    assert b"".join(zeros(size)) == bytes(size)
