"""VHDs that qemu-img writes are read, and what is written is read by qemu-img and libvhdi.

Chains are never given to qemu-img, which takes a differencing disk for one without a parent.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from os_xenapi.disk import raw, vhd
from os_xenapi.disk.digest import VirtualDigest
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_chain import VhdChain
from os_xenapi.disk.vhd_parent import Parent, paths_beside
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import ALL_TYPES, geometry
from os_xenapi.errors import FormatError
from tests import parts
from tests.disk.images import Bytes, child_of, decode, disk_of

pytestmark = parts.need("qemu-img")

MIB = 1 << 20


def run(*command: str | Path) -> str:
    name, *rest = map(str, command)
    done = subprocess.run(
        [parts.find(name), *rest], capture_output=True, text=True, timeout=50, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ext4(directory: Path) -> Path:
    """A real file system with files in it."""
    content = directory / "content"
    content.mkdir()
    dice = random.Random(8)
    for number in range(40):
        (content / f"file{number}").write_bytes(dice.randbytes(dice.randrange(300_000)))
    image = directory / "ext4.raw"
    run("mke2fs", "-q", "-t", "ext4", "-d", content, image, "96M")
    return image


def sparse(directory: Path) -> Path:
    """Data in odd places of a disk that no geometry fits."""
    image = directory / "sparse.raw"
    dice = random.Random(9)
    size = 60 * MIB + 3 * SECTOR
    with image.open("wb") as file:
        file.truncate(size)
        for _ in range(12):
            data = dice.randbytes(dice.choice([1, SECTOR, 4096, 70_000, 3 * MIB]))
            file.seek(dice.randrange(size - len(data)))
            file.write(data)
        file.seek(size - 5)
        file.write(b"last!")
    return image


IMAGES = [
    pytest.param(ext4, marks=parts.need("mke2fs"), id="ext4"),
    pytest.param(sparse, id="sparse"),
]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest_of_vhd(path: Path) -> tuple[int, str]:
    """The size of the disk that we see in a VHD, and its digest."""
    decoder = vhd.Decoder(length=path.stat().st_size, in_order=True)
    digest = VirtualDigest()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            for extent in decoder.feed(piece):
                digest.feed(extent)
    decoder.close()
    assert decoder.virtual_size is not None
    digest.virtual_size = decoder.virtual_size
    return decoder.virtual_size, digest.hexdigest()


def write_vhd(image: Path, target: Path) -> None:
    """Turn a raw image into a VHD of ours."""
    content = image.read_bytes()
    extents = decode(raw.Decoder(length=len(content)), content, 1 << 20)
    encoder = vhd.Encoder(len(content), [(offset, len(data)) for offset, data in extents])
    with target.open("wb") as file:
        for piece in encoder.encode(extents):
            file.write(piece)
    assert target.stat().st_size == encoder.length


@pytest.mark.parametrize("force_size", ["on", "off"])
@pytest.mark.parametrize("make", IMAGES)
def test_a_vhd_that_qemu_wrote_is_the_same_disk_to_us(
    make: Callable[[Path], Path], force_size: str, tmp_path: Path
) -> None:
    image = make(tmp_path)
    theirs, back = tmp_path / "theirs.vhd", tmp_path / "back.raw"
    run("qemu-img", "convert", "-f", "raw", "-O", "vpc", "-o", f"force_size={force_size}",
        image, theirs)  # fmt: skip
    run("qemu-img", "convert", "-f", "vpc", "-O", "raw", theirs, back)
    assert digest_of_vhd(theirs) == (back.stat().st_size, sha256(back))
    if force_size == "on":
        assert sha256(back) == sha256(image)


@pytest.mark.parametrize("make", IMAGES)
def test_a_vhd_of_ours_is_the_same_disk_to_qemu(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    image = make(tmp_path)
    ours, back = tmp_path / "ours.vhd", tmp_path / "back.raw"
    write_vhd(image, ours)
    told = run("qemu-img", "compare", "-f", "raw", "-F", "vpc", image, ours)
    assert told == "Images are identical.\n"
    run("qemu-img", "convert", "-f", "vpc", "-O", "raw", ours, back)
    assert sha256(back) == sha256(image)
    assert ours.stat().st_size < image.stat().st_size


@parts.need("vhdiinfo")
def test_a_vhd_of_ours_is_dynamic_and_of_the_right_size_to_libvhdi(tmp_path: Path) -> None:
    ours = tmp_path / "ours.vhd"
    write_vhd(sparse(tmp_path), ours)
    told = run("vhdiinfo", ours)
    assert re.search(r"Disk type\s*: Dynamic", told)
    assert f"({60 * MIB + 3 * SECTOR} bytes)" in told


@pytest.mark.parametrize("size", ["512", "1M", "70M", "511M", "8G", "100G", "127G", "200G"])
def test_the_geometry_is_the_one_that_qemu_computes(size: str, tmp_path: Path) -> None:
    image = tmp_path / "disk.vhd"
    run("qemu-img", "create", "-q", "-f", "vpc", image, size)
    decoder = vhd.Decoder()
    decode(decoder, image.read_bytes())
    assert decoder.footer is not None
    assert decoder.footer.geometry == geometry(decoder.footer.current_size)


@pytest.mark.parametrize("make", IMAGES)
def test_a_fixed_vhd_is_the_same_disk_to_qemu_and_to_us(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    image = make(tmp_path)
    theirs, ours = tmp_path / "theirs.vhd", tmp_path / "ours.vhd"
    run("qemu-img", "convert", "-f", "raw", "-O", "vpc", "-o", "subformat=fixed,force_size=on",
        image, theirs)  # fmt: skip
    stream, disk = theirs.read_bytes(), image.read_bytes()
    decoder = vhd.Decoder(length=len(stream), types=ALL_TYPES)
    extents = decode(decoder, stream, 1 << 20)
    assert disk_of(extents, len(disk)) == disk
    assert VhdReader(Bytes(stream)).read_at(0, len(disk)) == disk
    with ours.open("wb") as file:
        for piece in vhd.FixedEncoder(len(disk)).encode(extents):
            file.write(piece)
    assert "identical" in run("qemu-img", "compare", "-f", "raw", "-F", "vpc", image, ours)
    assert ours.stat().st_size == theirs.stat().st_size


@parts.need("vhdiinfo")
def test_a_fixed_and_a_differencing_vhd_of_ours_are_that_to_libvhdi(tmp_path: Path) -> None:
    fixed, child = tmp_path / "fixed.vhd", tmp_path / "child.vhd"
    fixed.write_bytes(b"".join(vhd.FixedEncoder(MIB, unique_id=UUID(int=5)).encode([])))
    child.write_bytes(child_of(UUID(int=5), MIB, [Extent(0, b"x")]))
    told = run("vhdiinfo", fixed)
    assert re.search(r"Disk type\s*: Fixed", told)
    assert "(1048576 bytes)" in told
    told = run("vhdiinfo", child)
    assert re.search(r"Disk type\s*: Differential", told)
    assert re.search(rf"Parent identifier\s*: {UUID(int=5)}", told)
    assert re.search(r"Parent filename\s*: parent.vhd", told)


@parts.need("vhdimount", "umount", "root")
def test_a_chain_of_ours_is_the_same_disk_to_libvhdi(tmp_path: Path) -> None:
    """Changes are of whole pages: libvhdi 20210425 takes eight sectors for written where one is."""
    if not os.access("/dev/fuse", os.W_OK):
        pytest.xfail("no FUSE here: a matter of the kernel, not of what is installed")
    dice = random.Random(11)
    size, page = 16 * MIB, 4096
    encoder = vhd.Encoder(size, [(0, 9 * MIB)], unique_id=UUID(int=1))
    images = [b"".join(encoder.encode([Extent(0, dice.randbytes(9 * MIB))]))]
    for number in (2, 3):
        extents = [
            Extent(at, dice.randbytes(page) if dice.random() < 0.5 else bytes(page))
            for at in range(0, size, page)
            if at // MIB % 3 != number and dice.random() < 0.2
        ]
        name = f"{number - 1}.vhd"
        parent = Parent(unique_id=UUID(int=number - 1), name=name, paths=paths_beside(name))
        encoder = vhd.Encoder(
            size,
            [(offset, page) for offset, _ in extents],
            unique_id=UUID(int=number),
            parent=parent,
        )
        images.insert(0, b"".join(encoder.encode(extents)))
    for number, image in enumerate(reversed(images), 1):
        (tmp_path / f"{number}.vhd").write_bytes(image)
    ours = VhdChain([VhdReader(Bytes(image)) for image in images]).read_at(0, size)
    mount = tmp_path / "mount"
    mount.mkdir()
    run("vhdimount", tmp_path / "3.vhd", mount)
    try:
        theirs = (mount / "vhdi3").read_bytes()
    finally:
        run("umount", mount)
    assert hashlib.sha256(ours).digest() == hashlib.sha256(theirs).digest()


def test_a_fixed_vhd_that_qemu_wrote_is_refused_with_advice(tmp_path: Path) -> None:
    image = tmp_path / "fixed.vhd"
    run("qemu-img", "create", "-q", "-f", "vpc", "-o", "subformat=fixed", image, "1M")
    with pytest.raises(FormatError, match="subformat=dynamic"):
        decode(vhd.Decoder(), image.read_bytes())
