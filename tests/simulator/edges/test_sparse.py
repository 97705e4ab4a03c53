"""Sparse files as the content of disks."""

from __future__ import annotations

from pathlib import Path

import pytest

from os_xenapi.disk.extents import Extent
from os_xenapi.simulator.sparse import SparseFile
from os_xenapi.simulator.streams import PIECE

SIZE = (4 << 20) + 512
BLOCK = 65536


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "disk"
    with path.open("wb") as file:
        file.truncate(SIZE)
    return path


def write(path: Path, *extents: Extent) -> None:
    with SparseFile(path, writable=True) as file:
        for extent in extents:
            file.write(extent)


def test_a_file_of_nothing_but_a_hole_has_no_ranges(path):
    with SparseFile(path) as file:
        assert list(file.ranges()) == []
        assert file.size == SIZE
        assert file.allocated == 0


def test_ranges_cover_what_was_written_and_not_the_holes(path):
    write(path, Extent(2 << 20, b"x" * BLOCK), Extent(0, b"y" * BLOCK))
    with SparseFile(path) as file:
        assert list(file.ranges()) == [(0, BLOCK), (2 << 20, BLOCK)]


def test_data_at_the_very_end_is_found(path):
    write(path, Extent(SIZE - 1, b"z"))
    with SparseFile(path) as file:
        [(offset, length)] = file.ranges()
        assert offset + length == SIZE
        assert b"".join(bytes(data) for _, data in file.extents(file.ranges())).endswith(b"z")


def test_extents_are_the_content_in_small_pieces(path):
    content = bytes(range(256)) * (3 * PIECE // 256) + b"end"
    write(path, Extent(4096, content))
    with SparseFile(path) as file:
        extents = list(file.extents([(4096, len(content))]))
    assert max(len(extent.data) for extent in extents) == PIECE
    assert b"".join(bytes(extent.data) for extent in extents) == content
    assert [extent.offset for extent in extents] == [4096 + n * PIECE for n in range(4)]


def test_clearing_leaves_a_hole_of_the_same_size(path):
    write(path, Extent(0, b"x" * SIZE))
    with SparseFile(path, writable=True) as file:
        file.clear()
        assert file.allocated == 0
    assert path.read_bytes() == bytes(SIZE)
