"""Images read as they come, or from a directory where they cannot be, of which nothing is left."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from os_xenapi.disk import qcow2
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd import Encoder
from os_xenapi.disk.vhd_blocks import UNALLOCATED
from os_xenapi.disk.vhd_parent import Parent
from os_xenapi.errors import FormatError, TransferFailed
from os_xenapi.image_streams import ImageDecoder
from tests.disk.images import BLOCK, SPAN, TABLE, vhd_of_blocks

MIB = 1 << 20
ALL = b"\xff" * SECTOR  # the bitmap of a block with all sectors written
DATA = Random(5).randbytes(MIB)


@contextmanager
def decoder(directory: Path, *arguments: Any) -> Iterator[ImageDecoder]:
    """A decoder, of whose files nothing must be left."""
    made = ImageDecoder(*arguments, directory=directory)
    try:
        yield made
    finally:
        made.remove()
        assert list(directory.iterdir()) == []


def disk_of(found: ImageDecoder, image: bytes, step: int = 100_000) -> tuple[bool, bytes]:
    """Whether an image was read as it came, and its disk."""
    extents: list[Extent] = []
    for start in range(0, len(image), step):
        piece = image[start : start + step]
        extents += (Extent(one.offset, bytes(one.data)) for one in found.feed(piece))
    found.close()
    disk = found.disk
    size = found.plan.virtual_size if found.plan is not None else disk and disk.virtual_size
    content = bytearray(size or 0)
    for extent in extents if disk is None else disk.extents():
        content[extent.offset : extent.offset + len(extent.data)] = extent.data
    return disk is None, bytes(content)


def vhd(size: int, extents: list[Extent], **options: Any) -> bytes:
    ranges = [(extent.offset, len(extent.data)) for extent in extents]
    return b"".join(map(bytes, Encoder(size, ranges, **options).encode(extents)))


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(file.getvalue(), 1)


def link(parent: Any, **options: Any) -> dict[str, Any]:
    return {"parent": Parent(unique_id=parent), **options}


@pytest.mark.parametrize("step", [1000, 100_000, 1 << 22])
def test_what_lies_in_order_is_read_as_it_comes(tmp_path: Path, step: int) -> None:
    image = vhd(8 * MIB, [Extent(MIB, DATA), Extent(6 * MIB, DATA)])
    expected = bytes(MIB) + DATA + bytes(4 * MIB) + DATA + bytes(MIB)
    with decoder(tmp_path, "vhd", "bare", len(image)) as one:
        assert disk_of(one, image, step) == (True, expected)
    archive = packed({"0.vhd": image})
    with decoder(tmp_path, "vhd", "ovf", len(archive)) as one:
        assert disk_of(one, archive, step) == (True, expected)
    with decoder(tmp_path, "raw", "bare", len(expected)) as one:
        assert disk_of(one, expected, step) == (True, expected)


@pytest.mark.parametrize("step", [500, 1 << 20])
def test_blocks_in_another_order_are_put_in_order_first(tmp_path: Path, step: int) -> None:
    first = (TABLE + SECTOR) // SECTOR
    sectors = [first + SPAN // SECTOR, UNALLOCATED, first]
    body = ALL + b"2" * BLOCK + ALL + b"0" * BLOCK
    image = vhd_of_blocks(3 * BLOCK, sectors, body)
    expected = b"0" * BLOCK + bytes(BLOCK) + b"2" * BLOCK
    with decoder(tmp_path, "vhd", "bare", len(image)) as one:
        assert disk_of(one, image, step) == (False, expected)


def test_qcow2_is_put_in_a_directory_that_others_cannot_read(tmp_path: Path) -> None:
    encoder = qcow2.Encoder(4 * MIB, [(MIB, MIB)])
    image = b"".join(map(bytes, encoder.encode([Extent(MIB, DATA)])))
    with decoder(tmp_path, "qcow2", "bare", len(image)) as one:
        [directory] = tmp_path.iterdir()
        assert directory.stat().st_mode & 0o77 == 0
        assert disk_of(one, image) == (False, bytes(MIB) + DATA + bytes(2 * MIB))


def test_contents_do_not_decide_what_an_image_is(tmp_path: Path) -> None:
    encoder = qcow2.Encoder(4 * MIB, [(MIB, MIB)])
    image = b"".join(map(bytes, encoder.encode([Extent(MIB, DATA)])))
    with decoder(tmp_path, "raw", "bare", len(image)) as one:
        assert disk_of(one, image) == (True, image)
    with decoder(tmp_path, "vhd", "bare", len(image)) as one, pytest.raises(FormatError):
        disk_of(one, image)


def test_a_chain_is_put_together_by_identities(tmp_path: Path) -> None:
    ids = [uuid4(), uuid4()]
    members = {
        "9.vhd": vhd(8 * MIB, [Extent(0, b"c" * MIB)], **link(ids[1])),
        "0.vhd": vhd(8 * MIB, [Extent(0, b"a" * MIB), Extent(MIB, b"a" * MIB)], unique_id=ids[0]),
        "x.vhd": vhd(8 * MIB, [Extent(MIB, b"b" * MIB)], **link(ids[0], unique_id=ids[1])),
    }
    archive = packed(members)
    with decoder(tmp_path, "vhd", "ovf", len(archive)) as one:
        streamed, content = disk_of(one, archive)
    assert not streamed
    assert content == b"c" * MIB + b"b" * MIB + bytes(6 * MIB)


def test_vhds_that_are_no_chain_are_refused(tmp_path: Path) -> None:
    lone, other = (vhd(4 * MIB, [Extent(0, DATA)]) for _ in range(2))
    orphan = vhd(4 * MIB, [Extent(0, DATA)], **link(uuid4()))
    for members, why in (
        ({"0.vhd": lone, "1.vhd": other}, "needs no parent"),
        ({"1.vhd": lone, "0.vhd": other}, "no chain"),
        ({"0.vhd": orphan}, "parent"),
        ({"0.vhd": orphan, "1.vhd": lone}, "no chain"),
        ({"readme": b"nothing"}, "no disk"),
    ):
        archive = packed(members)
        with (
            decoder(tmp_path, "vhd", "ovf", len(archive)) as one,
            pytest.raises(FormatError, match=why),
        ):
            disk_of(one, archive)


@pytest.mark.parametrize("container", ["bare", "ovf"])
def test_a_cut_image_is_refused(tmp_path: Path, container: str) -> None:
    image = vhd(8 * MIB, [Extent(MIB, DATA)])
    cut = image[:-600] if container == "bare" else packed({"0.vhd": image[:-600]})
    size = len(image) if container == "bare" else len(cut)
    with decoder(tmp_path, "vhd", container, size) as one, pytest.raises(FormatError):
        disk_of(one, cut)


def test_a_directory_without_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10, 9, 1))
    with pytest.raises(TransferFailed, match="spool_directory"):
        ImageDecoder("qcow2", "bare", 1000, directory=tmp_path)
    assert list(tmp_path.iterdir()) == []
