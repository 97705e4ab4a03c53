"""Disks in every format that XAPI has on the wire, and what differs from a base."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.disk.vhd_chain import VhdChain
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.errors import Failure, FormatError
from os_xenapi.images import open_image
from os_xenapi.transfer import export_disk, import_disk, open_export, open_import
from tests import parts
from tests.session.conftest import Face, Site
from tests.transfer.conftest import MIB

SIZE = 16 * MIB


@pytest.fixture
def disks(raw_disk: Callable[..., Path], tmp_path: Path) -> tuple[Path, Path]:
    """A disk, and what became of it: a change, a new part, and a part that is zeros now."""
    before = raw_disk(SIZE, (0, 5 * MIB + 512, 9 * MIB)).rename(tmp_path / "before.raw")
    data = bytearray(before.read_bytes())
    data[MIB : MIB + 100] = b"x" * 100
    data[13 * MIB : 13 * MIB + 70_000] = b"y" * 70_000
    data[9 * MIB : 10 * MIB] = bytes(MIB)
    after = tmp_path / "after.raw"
    after.write_bytes(data)
    return before, after


@pytest.mark.parametrize("file_format", ["raw", "qcow2"])
def test_a_disk_travels_as_qcow2(
    face: Face, disks: tuple[Path, Path], tmp_path: Path, file_format: Any
) -> None:
    disk, _ = disks
    back = tmp_path / "back"

    async def work(session: Any, outcome: Any) -> None:
        imported = await outcome(import_disk(session, disk, wire_format="qcow2", digest=True))
        assert imported.sent < 2 * MIB
        options = {"file_format": file_format, "wire_format": "qcow2", "digest": True}
        exported = await outcome(export_disk(session, imported.vdi, back, **options))
        assert exported.sha256 == imported.sha256

    face.run(work)
    with open_image(back) as image:
        assert image.format == file_format


@parts.need("qemu-img")
def test_a_qcow2_file_of_qemu_goes_in_and_comes_out_as_one(
    face: Face, disks: tuple[Path, Path], tmp_path: Path
) -> None:
    disk, back = tmp_path / "disk.qcow2", tmp_path / "back.qcow2"
    subprocess.run(
        ["qemu-img", "convert", "-c", "-O", "qcow2", str(disks[0]), str(disk)], check=True
    )

    async def work(session: Any, outcome: Any) -> None:
        imported = await outcome(import_disk(session, disk))
        await outcome(export_disk(session, imported.vdi, back, file_format="qcow2"))

    face.run(work)
    compare = ["qemu-img", "compare", "-f", "raw", "-F", "qcow2", str(disks[0]), str(back)]
    subprocess.run(compare, check=True, capture_output=True)


def test_what_differs_from_a_base_is_small_and_makes_the_disk_again(
    face: Face, disks: tuple[Path, Path], tmp_path: Path
) -> None:
    before, after = disks
    full, delta, back = (tmp_path / name for name in ("full.vhd", "delta.vhd", "back.raw"))

    async def work(session: Any, outcome: Any) -> None:
        vdi = (await outcome(import_disk(session, before))).vdi
        base = await outcome(session.VDI.snapshot(vdi, {}))
        await outcome(import_disk(session, after, vdi=vdi))
        await outcome(export_disk(session, base, full))
        exported = await outcome(export_disk(session, vdi, delta, base=base))
        assert exported.file_size < 7 * MIB
        copy = await outcome(session.VDI.clone(base, {}))
        await write(session, copy, delta.read_bytes(), awaits=face.awaits)
        await outcome(export_disk(session, copy, back, file_format="raw"))
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    assert back.read_bytes() == after.read_bytes()
    chain = VhdChain([VhdReader(InMemory(path.read_bytes())) for path in (delta, full)])
    disk = bytearray(SIZE)
    for offset, data in chain.extents():
        disk[offset : offset + len(data)] = data
    assert disk == after.read_bytes()


class InMemory:
    """The bytes of an image that a reader reads at any place."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def read_at(self, offset: int, size: int) -> bytes:
        return self.data[offset : offset + size]


async def write(session: Any, vdi: Any, image: bytes, *, awaits: bool) -> None:
    sizes = {"vdi": vdi, "virtual_size": SIZE, "length": len(image)}
    if awaits:
        async with open_import(session, **sizes) as stream:
            await stream.write(image)
    else:
        with open_import(session, **sizes) as sink:
            sink.write(image)


def test_the_extents_that_differ_from_a_base_bring_its_zeros_too(
    http_site: Site, disks: tuple[Path, Path]
) -> None:
    before, after = disks
    with http_site.connect() as session:
        vdi = import_disk(session, before).vdi
        base = session.VDI.snapshot(vdi, {})
        import_disk(session, after, vdi=vdi)
        disk = bytearray(before.read_bytes())
        with open_export(session, vdi, base=base) as source:
            for offset, data in source.extents():
                disk[offset : offset + len(data)] = data
        assert disk == after.read_bytes()


def test_formats_that_do_not_go_together_are_refused_before_anything_is_asked(
    http_site: Site, tmp_path: Path
) -> None:
    options: list[dict[str, Any]] = [
        {"file_format": "vhd", "wire_format": "raw"},
        {"file_format": "qcow2", "wire_format": "vhd"},
        {"base": "OpaqueRef:b", "file_format": "raw"},
        {"base": "OpaqueRef:b", "digest": True},
    ]
    with http_site.connect() as session:
        vdi: Any = "OpaqueRef:v"
        for chosen in options:
            with pytest.raises(ValueError, match=r"format|VHD"):
                export_disk(session, vdi, tmp_path / "back", **chosen)
        with pytest.raises(ValueError, match="as a VHD"):
            open_export(session, vdi, wire_format="raw", base=vdi)
        assert list(tmp_path.iterdir()) == []


def test_a_base_that_is_not_there_is_the_hosts_error(
    http_site: Site, disks: tuple[Path, Path], tmp_path: Path
) -> None:
    base: Any = "OpaqueRef:gone"
    with http_site.connect() as session:
        vdi = import_disk(session, disks[0]).vdi
        with pytest.raises(Failure, match="HANDLE_INVALID"):
            export_disk(session, vdi, tmp_path / "back", base=base)
        assert session.task.get_all() == []


def test_what_differs_from_a_base_goes_in_with_the_base(
    face: Face, disks: tuple[Path, Path], tmp_path: Path
) -> None:
    before, after = disks
    base, changes = tmp_path / "base.vhd", tmp_path / "changes.vhd"

    async def work(session: Any, outcome: Any) -> None:
        first = await outcome(import_disk(session, before))
        second = await outcome(import_disk(session, after, digest=True))
        await outcome(export_disk(session, first.vdi, base))
        await outcome(export_disk(session, second.vdi, changes, base=first.vdi))
        with pytest.raises(FormatError, match="give its parents"):
            await outcome(import_disk(session, changes))
        whole = await outcome(import_disk(session, changes, parents=[base], digest=True))
        assert whole.sha256 == second.sha256
        with pytest.raises(FormatError, match="same disk twice"):
            await outcome(import_disk(session, changes, parents=[changes]))
        with pytest.raises(FormatError, match="only a differencing"):
            await outcome(import_disk(session, before, parents=[base]))

    face.run(work)
