"""Disks into VDIs and back: what comes out is what went in."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from os_xenapi.errors import Failure, FormatError, TransferFailed
from os_xenapi.images import open_image
from os_xenapi.transfer import Progress, export_disk, import_disk
from tests import parts
from tests.session.conftest import Face, Site
from tests.transfer.conftest import MIB


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("wire_format", ["vhd", "raw"])
def test_a_disk_comes_back_as_it_went_in(
    face: Face, raw_disk: Callable[..., Path], tmp_path: Path, wire_format: Any
) -> None:
    disk = raw_disk()
    sent: list[Progress] = []
    received: list[Progress] = []

    async def work(session: Any, outcome: Any) -> None:
        imported = await outcome(
            import_disk(
                session, disk, wire_format=wire_format, digest=True, on_progress=sent.append
            )
        )
        assert imported.virtual_size == 16 * MIB
        assert imported.sha256 == sha256(disk)
        assert await outcome(session.VDI.get_name_label(imported.vdi)) == "disk.raw"
        back = await outcome(
            export_disk(
                session,
                imported.vdi,
                tmp_path / "back.raw",
                file_format="raw",
                digest=True,
                on_progress=received.append,
            )
        )
        assert back.sha256 == imported.sha256
        vhd = await outcome(export_disk(session, imported.vdi, tmp_path / "back.vhd", digest=True))
        assert vhd.sha256 == imported.sha256
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    assert sha256(tmp_path / "back.raw") == sha256(disk)
    assert (tmp_path / "back.raw").stat().st_blocks * 512 < 4 * MIB
    for seen in (sent, received):
        assert [one.done for one in seen] == sorted(one.done for one in seen)
        assert seen[-1].rate > 0
        assert seen[-1].done == seen[-1].total


def test_holes_are_not_sent(http_site: Site, raw_disk: Callable[..., Path]) -> None:
    with http_site.connect() as session:
        imported = import_disk(session, raw_disk(256 * MIB))
        assert imported.sent < 5 * MIB


def test_an_image_of_odd_size_is_padded_to_the_size_that_storage_gives(
    http_site: Site, raw_disk: Callable[..., Path], tmp_path: Path
) -> None:
    with http_site.connect() as session:
        imported = import_disk(session, raw_disk(6 * MIB + 512), digest=True)
        back = export_disk(session, imported.vdi, tmp_path / "back.vhd", digest=True)
        assert imported.virtual_size > 6 * MIB + 512
        assert back.virtual_size == imported.virtual_size
        assert back.sha256 == imported.sha256


def test_an_import_into_a_vdi_replaces_all_of_it(
    http_site: Site, raw_disk: Callable[..., Path], tmp_path: Path
) -> None:
    with http_site.connect() as session:
        first = import_disk(session, raw_disk(places=(0, 3 * MIB, 9 * MIB)), digest=True)
        second = import_disk(session, raw_disk(places=(6 * MIB,)), vdi=first.vdi, digest=True)
        assert second.vdi == first.vdi
        back = export_disk(session, first.vdi, tmp_path / "back.vhd", digest=True)
        assert back.sha256 == second.sha256 != first.sha256


def test_an_image_larger_than_the_vdi_or_the_sr_is_refused(
    http_site: Site, raw_disk: Callable[..., Path]
) -> None:
    with http_site.connect() as session:
        small = import_disk(session, raw_disk(2 * MIB, (0,)))
        with pytest.raises(TransferFailed, match="resize the VDI"):
            import_disk(session, raw_disk(8 * MIB), vdi=small.vdi)
        before = session.VDI.get_all()
        with pytest.raises(Failure) as caught:
            import_disk(session, raw_disk(2048 * MIB))
        assert caught.value.code == "SR_BACKEND_FAILURE_44"
        assert session.VDI.get_all() == before
        assert session.task.get_all() == []


def test_an_existing_file_is_not_overwritten_unasked(
    http_site: Site, raw_disk: Callable[..., Path], tmp_path: Path
) -> None:
    target = tmp_path / "back.vhd"
    target.write_text("precious")
    with http_site.connect() as session:
        imported = import_disk(session, raw_disk())
        with pytest.raises(FileExistsError, match=r"back\.vhd"):
            export_disk(session, imported.vdi, target)
        assert target.read_text() == "precious"
        export_disk(session, imported.vdi, target, overwrite=True)
        with open_image(target) as image:
            assert image.virtual_size == 16 * MIB


@parts.need("qemu-img", "mkfs.ext4")
def test_a_vhd_that_qemu_made_of_an_ext4_disk_goes_in_and_out(
    http_site: Site, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    for number in range(20):
        (tree / f"file{number}").write_bytes(Random(number).randbytes(100_000 * number))
    raw, vhd, back = tmp_path / "fs.raw", tmp_path / "fs.vhd", tmp_path / "back.vhd"
    mkfs = [parts.find("mkfs.ext4"), "-q", "-d", str(tree), str(raw), "128M"]
    subprocess.run(mkfs, check=True)
    options = "subformat=dynamic,force_size=on"
    convert = ["qemu-img", "convert", "-f", "raw", "-O", "vpc", "-o", options, str(raw), str(vhd)]
    subprocess.run(convert, check=True)
    with http_site.connect() as session:
        imported = import_disk(session, vhd, digest=True)
        assert imported.sha256 == sha256(raw)
        export_disk(session, imported.vdi, back)
    compare = ["qemu-img", "compare", "-f", "raw", "-F", "vpc", str(raw), str(back)]
    assert "identical" in subprocess.run(compare, check=True, capture_output=True, text=True).stdout


@parts.need("vhdiinfo", "qemu-img")
def test_what_is_exported_is_read_by_other_readers_of_vhd(
    http_site: Site, raw_disk: Callable[..., Path], tmp_path: Path
) -> None:
    disk, back = raw_disk(), tmp_path / "back.vhd"
    with http_site.connect() as session:
        export_disk(session, import_disk(session, disk).vdi, back)
    info = subprocess.run(["vhdiinfo", str(back)], check=True, capture_output=True, text=True)
    assert "Dynamic" in info.stdout
    assert str(16 * MIB) in info.stdout
    compare = ["qemu-img", "compare", "-f", "raw", "-F", "vpc", str(disk), str(back)]
    subprocess.run(compare, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("damage", "field"),
    [
        (lambda data: data[: len(data) // 2], "footer"),
        (lambda data: data[:600] + b"\xff" + data[601:], "dynamic header"),
        (lambda data: b"conectix" + bytes(504), "VHD"),
        (lambda data: data[:1536] + b"\x7f\xff\xff\xff" + data[1540:], "allocation table entry 0"),
    ],
)
def test_a_damaged_vhd_is_refused_by_field_and_offset_and_nothing_is_left(
    http_site: Site, raw_disk: Callable[..., Path], tmp_path: Path, damage: Any, field: str
) -> None:
    good, bad = tmp_path / "good.vhd", tmp_path / "bad.vhd"
    with http_site.connect() as session:
        export_disk(session, import_disk(session, raw_disk()).vdi, good)
        bad.write_bytes(damage(good.read_bytes()))
        before = session.VDI.get_all()
        with pytest.raises(FormatError, match=rf"{field}.* at byte \d+"):
            import_disk(session, bad)
        assert session.VDI.get_all() == before
        assert session.task.get_all() == []
