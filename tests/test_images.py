"""Disk images in files: read with their holes, refused where damaged, written whole or not."""

from __future__ import annotations

import errno
import hashlib
import os
import struct
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from os_xenapi import images
from os_xenapi.disk import qcow2, vhd
from os_xenapi.disk.extents import Extent, data_runs
from os_xenapi.disk.vhd_structs import DiskType, DynamicHeader, Footer, geometry
from os_xenapi.errors import FormatError
from os_xenapi.images import Image, ImageWriter, encoder_for, open_image, virtual_sha256
from tests.process import open_files

MIB = 1 << 20
BLOCK = 2 * MIB


def contents(image: Image) -> bytes:
    """Return the whole disk."""
    disk = bytearray(image.virtual_size)
    reached = 0
    for offset, data in image.extents():
        assert offset >= reached, "the extents must ascend"
        reached = offset + len(data)
        assert any(a <= offset and reached <= a + size for a, size in image.allocated())
        disk[offset:reached] = data
    return bytes(disk)


def sparse_disk(size: int = 9 * MIB + 512) -> bytes:
    """A disk with data at its start, in its middle across a block's border, and at its end."""
    disk = bytearray(size)
    for start, length in ((0, 4096), (4 * MIB - 700, 5000), (size - 512, 512)):
        disk[start : start + length] = os.urandom(length - 1) + b"x"
    return bytes(disk)


def write_sparse(path: Path, disk: bytes) -> Path:
    """Write a disk so that its zeros are holes of the file."""
    with open(path, "wb") as file:
        for start in range(0, len(disk), 4096):
            piece = disk[start : start + 4096]
            if piece.strip(b"\0"):
                file.seek(start)
                file.write(piece)
        file.truncate(len(disk))
    return path


def footer(size: int, kind: DiskType, offset: int = 0xFFFFFFFFFFFFFFFF) -> Footer:
    return Footer(
        current_size=size,
        disk_type=kind,
        data_offset=offset,
        unique_id=uuid.UUID(int=7),
        original_size=size,
        geometry=geometry(size),
    )


def vhd_stream(disk: bytes) -> bytes:
    """Return a disk as the stream that a host sends."""
    data = [(start, BLOCK) for start in range(0, len(disk), BLOCK)]
    allocated = [
        (start, min(size, len(disk) - start))
        for start, size in data
        if disk[start : start + size].strip(b"\0")
    ]
    encoder = encoder_for("vhd", len(disk), allocated, 0)
    extents = (Extent(start, disk[start : start + size]) for start, size in allocated)
    stream = b"".join(bytes(piece) for piece in encoder.encode(extents))
    assert len(stream) == encoder.length
    return stream


def shuffled(stream: bytes) -> bytes:
    """Return a dynamic VHD with its blocks in the file in the reverse order."""
    [table_offset] = struct.unpack(">Q", stream[512 + 16 : 512 + 24])
    [entries] = struct.unpack(">I", stream[512 + 28 : 512 + 32])
    table = list(struct.unpack(f">{entries}I", stream[table_offset : table_offset + 4 * entries]))
    used = [sector for sector in table if sector != 0xFFFFFFFF]
    assert len(used) > 2
    span = 512 + BLOCK
    blocks = [stream[sector * 512 : sector * 512 + span] for sector in used]
    first = min(used) * 512
    moved = dict(zip(used, sorted(used, reverse=True), strict=True))
    new_table = struct.pack(f">{entries}I", *(moved.get(sector, sector) for sector in table))
    return (
        stream[:table_offset]
        + new_table
        + stream[table_offset + 4 * entries : first]
        + b"".join(reversed(blocks))
        + stream[first + len(blocks) * span :]
    )


def qcow2_stream(disk: bytes) -> bytes:
    """Return a disk as a QCOW2 image."""
    extents = list(data_runs(Extent(0, disk)))
    encoder = qcow2.Encoder(len(disk), [(offset, len(data)) for offset, data in extents])
    return b"".join(encoder.encode(extents))


# Reading.


@pytest.mark.parametrize("size", [512, 9 * MIB + 512, 8 * MIB])
def test_a_raw_image_is_read_with_its_holes(tmp_path: Path, size: int) -> None:
    disk = sparse_disk(size) if size > MIB else os.urandom(size)
    with open_image(write_sparse(tmp_path / "disk.raw", disk)) as image:
        assert (image.format, image.virtual_size) == ("raw", size)
        assert contents(image) == disk
        assert sum(length for _, length in image.allocated()) <= min(size, 64 << 10)


def test_a_raw_image_of_holes_alone_has_no_extents(tmp_path: Path) -> None:
    path = tmp_path / "disk.raw"
    path.touch()
    os.truncate(path, 1 << 40)
    with open_image(path) as image:
        assert image.virtual_size == 1 << 40
        assert image.allocated() == []
        assert list(image.extents()) == []


def test_a_raw_image_ends_where_its_file_does(tmp_path: Path) -> None:
    disk = os.urandom(1000)
    (tmp_path / "odd.raw").write_bytes(disk)
    with open_image(tmp_path / "odd.raw") as image:
        assert contents(image) == disk
        padded = disk + bytes(24)
        assert virtual_sha256(image, 1024) == hashlib.sha256(padded).hexdigest()


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_all_is_read_where_the_system_cannot_tell_holes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Block devices know of no holes: they refuse the question, and are full of data."""
    seek = os.lseek

    def refusing(fd: int, position: int, how: int) -> int:
        if how in (os.SEEK_DATA, os.SEEK_HOLE):
            raise OSError(number, os.strerror(number))
        return seek(fd, position, how)

    disk = sparse_disk()
    path = write_sparse(tmp_path / "disk.raw", disk)
    monkeypatch.setattr(os, "lseek", refusing)
    with open_image(path) as image:
        assert image.allocated() == [(0, len(disk))]
        assert contents(image) == disk


def test_a_disk_that_cannot_be_read_is_an_error_and_no_hole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_sparse(tmp_path / "disk.raw", sparse_disk())
    with open_image(path) as image:
        monkeypatch.setattr(os, "lseek", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "x")))
        with pytest.raises(OSError, match="x"):
            image.allocated()


def test_a_fixed_vhd_is_read_without_its_footer(tmp_path: Path) -> None:
    disk = sparse_disk()
    path = write_sparse(tmp_path / "disk.vhd", disk)
    with open(path, "ab") as file:
        file.write(footer(len(disk), DiskType.FIXED).build())
    with open_image(path) as image:
        assert (image.format, image.virtual_size) == ("vhd", len(disk))
        assert contents(image) == disk


def test_a_dynamic_vhd_is_read_with_its_holes(tmp_path: Path) -> None:
    disk = sparse_disk()
    (tmp_path / "disk.vhd").write_bytes(vhd_stream(disk))
    with open_image(tmp_path / "disk.vhd") as image:
        assert (image.format, image.virtual_size) == ("vhd", len(disk))
        assert contents(image) == disk
        assert image.allocated() == [(0, 3 * BLOCK), (4 * BLOCK, len(disk) - 4 * BLOCK)]


def test_a_vhd_is_read_in_the_order_of_the_disk_whatever_that_of_its_blocks(tmp_path: Path) -> None:
    disk = sparse_disk()
    stream = shuffled(vhd_stream(disk))
    (tmp_path / "disk.vhd").write_bytes(stream)
    decoder = vhd.Decoder()
    offsets = [extent.offset for extent in decoder.feed(stream)]
    assert offsets != sorted(offsets), "the blocks must be shuffled to show anything"
    with open_image(tmp_path / "disk.vhd") as image:
        assert contents(image) == disk


def test_a_qcow2_is_read_with_its_holes(tmp_path: Path) -> None:
    disk = sparse_disk()
    (tmp_path / "disk.qcow2").write_bytes(qcow2_stream(disk))
    with open_image(tmp_path / "disk.qcow2") as image:
        assert (image.format, image.virtual_size) == ("qcow2", len(disk))
        assert contents(image) == disk
        assert 0 < sum(size for _, size in image.allocated()) < len(disk)


@pytest.mark.parametrize("kind", ["dynamic vhd", "fixed vhd", "qcow2"])
def test_a_raw_image_is_read_as_that_whatever_a_guest_made_it_look_like(
    tmp_path: Path, kind: str
) -> None:
    """The guest wrote a whole image of another format to its disk."""
    path = tmp_path / "guest.raw"
    inner = bytes(4 * MIB - 1024) + os.urandom(1024)
    path.write_bytes(
        {
            "dynamic vhd": vhd_stream,
            "fixed vhd": lambda disk: disk + footer(len(disk), DiskType.FIXED).build(),
            "qcow2": qcow2_stream,
        }[kind](inner)
    )
    with open_image(path, file_format="raw") as image:
        assert image.format == "raw"
        assert contents(image) == path.read_bytes()
    with open_image(path) as image:
        assert image.format == kind.split()[-1]


@pytest.mark.parametrize("wanted", ["vhd", "qcow2"])
def test_a_file_of_another_format_than_the_caller_says_is_refused(
    tmp_path: Path, wanted: images.Format
) -> None:
    path = write_sparse(tmp_path / "disk.raw", sparse_disk(MIB))
    with pytest.raises(FormatError, match=f"no {wanted} image"):
        open_image(path, file_format=wanted)


def test_the_digest_is_that_of_the_whole_disk(tmp_path: Path) -> None:
    disk = sparse_disk()
    (tmp_path / "disk.vhd").write_bytes(shuffled(vhd_stream(disk)))
    with open_image(tmp_path / "disk.vhd") as image:
        assert virtual_sha256(image, len(disk)) == hashlib.sha256(disk).hexdigest()
        larger = hashlib.sha256(disk + bytes(MIB)).hexdigest()
        assert virtual_sha256(image, len(disk) + MIB) == larger


def test_a_closed_image_can_be_closed_again(tmp_path: Path) -> None:
    path = write_sparse(tmp_path / "disk.raw", sparse_disk())
    image = open_image(path)
    image.close()
    image.close()
    assert str(path) not in open_files()


# Damage.


def damaged(stream: bytes, offset: int, data: bytes) -> bytes:
    return stream[:offset] + data + stream[offset + len(data) :]


def dynamic(data_offset: int, table_offset: int, entries: int = 5) -> bytes:
    """Return the front and the footer of a dynamic VHD with these places, its checksums right."""
    end = footer(9 * MIB + 512, DiskType.DYNAMIC, data_offset).build()
    header = DynamicHeader(table_offset=table_offset, max_table_entries=entries).build()
    return end + header + b"\xff" * 512 + end


STREAM = vhd_stream(sparse_disk())
DAMAGES = {
    "empty": (b"", "disk image", 0),
    "a damaged qcow2": (b"QFI\xfb" + bytes(1000), "qcow2 header: version", 4),
    "a cookie alone": (b"conectix", "VHD footer copy", 0),
    "half a footer": (STREAM[:500], "VHD footer copy", 0),
    "the footer's checksum": (damaged(STREAM, 40, b"\1"), "VHD footer copy: checksum", 64),
    "the header's cookie": (damaged(STREAM, 512, b"X"), "VHD dynamic header: cookie", 512),
    "the header's checksum": (damaged(STREAM, 512 + 100, b"\1"), "VHD dynamic header", 512 + 36),
    "no last footer": (STREAM[:-512], "VHD footer", len(STREAM) - 1024),
    "the last footer": (damaged(STREAM, len(STREAM) - 100, b"\1"), "VHD footer", len(STREAM) - 448),
    "a block past the end": (
        damaged(STREAM, 1536, b"\x7f"),
        "VHD block allocation table entry 0",
        1536,
    ),
    "a block on the table": (
        damaged(STREAM, 1536, bytes(4)),
        "VHD block allocation table entry 0",
        1536,
    ),
    "blocks that overlap": (
        damaged(STREAM, 1536, STREAM[1540:1544]),
        "VHD block allocation table entry",
        1540,
    ),
    "a header past the end": (dynamic(1 << 40, 1536), "VHD dynamic header", 1 << 40),
    "a header beyond all files": (dynamic((1 << 64) - 512, 1536), "VHD dynamic header", None),
    "a table past the end": (dynamic(512, 1 << 40), "VHD block allocation table", 1 << 40),
    "a table beyond all files": (dynamic(512, (1 << 64) - 512), "VHD block allocation", None),
    "a table of millions": (dynamic(512, 1536, 1 << 22), "VHD block allocation table", 1536),
    "a differencing disk": (
        footer(BLOCK, DiskType.DIFFERENCING, 512).build() + bytes(2048),
        "VHD footer: cookie",
        2048,
    ),
    "a fixed one cut at the front": (
        bytes(1024) + footer(9 * MIB, DiskType.FIXED).build(),
        "VHD footer: current size",
        1024 + 48,
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_image_is_refused_with_the_field_and_its_place(
    tmp_path: Path, damage: tuple[bytes, str, int | None]
) -> None:
    data, field, offset = damage
    path = tmp_path / "disk"
    path.write_bytes(data)
    with pytest.raises(FormatError) as caught:
        open_image(path)
    assert caught.value.field.startswith(field)
    assert offset is None or caught.value.offset == offset
    assert str(path) not in open_files()


def test_a_vhd_cut_anywhere_in_front_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "disk"
    for size in (*range(8, 2048 + 512, 37), len(STREAM) // 2, len(STREAM) - 2):
        path.write_bytes(STREAM[:size])
        with pytest.raises(FormatError):
            open_image(path)


@pytest.mark.parametrize("kind", ["raw", "vhd", "qcow2"])
def test_an_image_that_shrinks_while_it_is_read_is_an_error(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "disk"
    noise = os.urandom(5 * MIB)
    path.write_bytes({"raw": noise, "vhd": STREAM, "qcow2": qcow2_stream(noise)}[kind])
    with open_image(path) as image:
        extents = image.extents()
        next(extents)
        os.truncate(path, 3000)
        with pytest.raises(FormatError, match="truncated"):
            list(extents)


def test_a_file_that_is_not_there_is_the_system_s_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_image(tmp_path / "none")


# Writing.


def feed(writer: ImageWriter, stream: bytes) -> str | None:
    for start in range(0, len(stream), 100_003):
        writer.feed(stream[start : start + 100_003])
    return writer.finish()


@pytest.mark.parametrize("order", ["ascending", "shuffled"])
@pytest.mark.parametrize("file_format", ["vhd", "raw"])
def test_what_a_host_sends_is_written_and_its_digest_known(
    tmp_path: Path, file_format: images.Format, order: str
) -> None:
    disk = sparse_disk(10 * MIB)[: -2 * MIB] + bytes(2 * MIB)
    stream = vhd_stream(disk) if order == "ascending" else shuffled(vhd_stream(disk))
    target = tmp_path / "back"
    writer = ImageWriter(target, file_format, digest=True)
    assert feed(writer, stream) == hashlib.sha256(disk).hexdigest()
    assert not target.exists()
    assert writer.virtual_size == len(disk)
    size = writer.file_size
    writer.commit()
    assert size == target.stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == ["back"]
    with open_image(target) as image:
        assert (image.format, contents(image)) == (file_format, disk)
    if file_format == "vhd":
        assert target.read_bytes() == stream
    else:
        assert target.stat().st_blocks * 512 < MIB


def test_the_file_s_rights_are_those_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    writer = ImageWriter(tmp_path / "back", "vhd")
    feed(writer, STREAM)
    writer.commit()
    assert (tmp_path / "back").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_an_abandoned_file_leaves_no_trace(tmp_path: Path) -> None:
    writer = ImageWriter(tmp_path / "back", "raw")
    writer.feed(STREAM[:MIB])
    writer.abandon()
    writer.abandon()
    assert list(tmp_path.iterdir()) == []
    assert not any(str(tmp_path) in name for name in open_files())


def test_nothing_is_removed_when_a_file_that_is_in_its_place_is_abandoned(tmp_path: Path) -> None:
    writer = ImageWriter(tmp_path / "back", "vhd")
    feed(writer, STREAM)
    writer.commit()
    writer.abandon()
    assert (tmp_path / "back").read_bytes() == STREAM


@pytest.fixture
def existing(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "back"
    path.write_bytes(b"precious")
    yield path
    assert [found.name for found in tmp_path.iterdir()] == ["back"]


def test_a_file_that_exists_is_kept(existing: Path) -> None:
    with pytest.raises(FileExistsError, match="allow overwriting"):
        ImageWriter(existing, "vhd")
    assert existing.read_bytes() == b"precious"


def test_a_file_that_exists_is_replaced_at_the_end_if_that_is_wanted(existing: Path) -> None:
    writer = ImageWriter(existing, "vhd", overwrite=True)
    feed(writer, STREAM)
    assert existing.read_bytes() == b"precious"
    writer.commit()
    assert existing.read_bytes() == STREAM


def test_a_file_that_somebody_made_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "back"
    writer = ImageWriter(target, "vhd")
    feed(writer, STREAM)
    target.write_bytes(b"precious")
    with pytest.raises(FileExistsError, match="allow overwriting"):
        writer.commit()
    writer.abandon()
    assert target.read_bytes() == b"precious"
    assert [path.name for path in tmp_path.iterdir()] == ["back"]


def test_a_file_system_without_hard_links_is_written_to_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    writer = ImageWriter(tmp_path / "back", "vhd")
    feed(writer, STREAM)
    writer.commit()
    assert [path.name for path in tmp_path.iterdir()] == ["back"]


def test_a_name_as_long_as_names_may_be_is_written(tmp_path: Path) -> None:
    target = tmp_path / ("\u00fc" * 127)
    writer = ImageWriter(target, "vhd")
    feed(writer, STREAM)
    writer.commit()
    assert target.read_bytes() == STREAM


@pytest.mark.parametrize("overwrite", [False, True])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "directory").mkdir()
    os.mkfifo(tmp_path / "fifo")
    for name in ("directory", "fifo"):
        with pytest.raises(FileExistsError):
            ImageWriter(tmp_path / name, "vhd", overwrite=overwrite)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["directory", "fifo"]


def test_a_directory_that_is_not_there_is_the_system_s_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ImageWriter(tmp_path / "none" / "back", "vhd")


@pytest.mark.parametrize("size", [0, 100, 1536, 3 * MIB, len(STREAM) - 512, len(STREAM) - 2])
def test_a_stream_that_ends_too_early_is_an_error(tmp_path: Path, size: int) -> None:
    writer = ImageWriter(tmp_path / "back", "raw")
    with pytest.raises(FormatError):
        feed(writer, STREAM[:size])
    writer.abandon()
    assert list(tmp_path.iterdir()) == []


def test_progress_is_how_far_on_the_disk_the_stream_has_come(tmp_path: Path) -> None:
    writer = ImageWriter(tmp_path / "back", "raw")
    assert (writer.virtual_size, writer.position, writer.file_size) == (None, 0, 0)
    positions = []
    for start in range(0, len(STREAM), MIB):
        writer.feed(STREAM[start : start + MIB])
        positions.append(writer.position)
    assert positions == sorted(positions)
    assert positions[-1] == writer.virtual_size == 9 * MIB + 512
    writer.abandon()
