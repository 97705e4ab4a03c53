"""QCOW2 images that qemu-img writes are read, and what is written is sound to qemu-img."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
from pathlib import Path

import pytest

from os_xenapi.disk import qcow2, raw
from os_xenapi.disk.convert import encoder_for
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.errors import FormatError
from os_xenapi.images import open_image
from tests import parts
from tests.disk.images import decode

pytestmark = parts.need("qemu-img", "qemu-io")

MIB = 1 << 20
SIZE = 20 * MIB + 3 * SECTOR


def run(*command: str | Path) -> str:
    name, *rest = map(str, command)
    done = subprocess.run(
        [parts.find(name), *rest], capture_output=True, text=True, timeout=50, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sparse(image: Path, size: int = SIZE) -> Path:
    """Data in odd places, of which half can be compressed."""
    dice = random.Random(9)
    with image.open("wb") as file:
        file.truncate(size)
        for _ in range(12):
            data = dice.randbytes(dice.choice([1, SECTOR, 4096, 70_000, MIB]))
            file.seek(dice.randrange(size - 2 * len(data)))
            file.write(data + b"x" * len(data))
        file.seek(size - 5)
        file.write(b"last!")
    return image


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sparse(tmp_path_factory.mktemp("image") / "disk.raw")


def written(image: Path, *, options: str = "", compress: bool = False, flags: str = "") -> Path:
    """Return the image as qemu-img writes it."""
    target = image.with_name(f"{options},{compress},{flags}.qcow2")
    more = ["-o", options] if options else []
    more += ["-c"] if compress else []
    run("qemu-img", "convert", *flags.split(), "-f", "raw", "-O", "qcow2", *more, image, target)
    return target


def by_stream(path: Path, size: int) -> bytearray:
    disk = bytearray(size)
    decoder = qcow2.Decoder(length=path.stat().st_size)
    with path.open("rb") as file:
        while piece := file.read(100_000):
            for offset, data in decoder.feed(piece):
                disk[offset : offset + len(data)] = data
    decoder.close()
    assert decoder.virtual_size == size
    return disk


def by_place(path: Path) -> bytearray:
    with open_image(path) as opened:
        disk = bytearray(opened.virtual_size)
        allocated = opened.allocated()
        ranges = iter(allocated)
        start = end = 0
        for offset, data in opened.extents():
            while offset >= end:
                start, size = next(ranges)
                end = start + size
            assert start <= offset <= offset + len(data) <= end
            disk[offset : offset + len(data)] = data
    return disk


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("compat", ["0.10", "1.1"])
@pytest.mark.parametrize("cluster_size", ["512", "4k", "64k", "2M"])
def test_images_of_all_cluster_sizes_are_read(
    image: Path, cluster_size: str, compat: str, compress: bool
) -> None:
    options = f"compat={compat},cluster_size={cluster_size}"
    theirs = written(image, options=options, compress=compress)
    disk = image.read_bytes()
    assert by_place(theirs) == disk
    assert by_stream(theirs, len(disk)) == disk


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16, 32, 64])
def test_images_of_all_reference_counts_are_read(image: Path, bits: int) -> None:
    theirs = written(image, options=f"refcount_bits={bits}")
    disk = image.read_bytes()
    assert by_place(theirs) == by_stream(theirs, len(disk)) == disk


@pytest.mark.parametrize("cluster_size", ["512", "64k", "2M"])
@pytest.mark.parametrize("preallocation", ["metadata", "falloc", "full"])
def test_preallocated_images_are_read(image: Path, preallocation: str, cluster_size: str) -> None:
    options = f"preallocation={preallocation},lazy_refcounts=on,cluster_size={cluster_size}"
    assert by_place(written(image, options=options)) == image.read_bytes()
    empty = image.with_name("empty.qcow2")
    run("qemu-img", "create", "-q", "-f", "qcow2", "-o", options, empty, str(SIZE))
    assert by_place(empty) == bytes(SIZE)


@pytest.mark.slow
@pytest.mark.parametrize(("compress", "flags"), [(True, ""), (False, ""), (False, "-W -m 8")])
def test_images_with_many_tables_are_read(tmp_path: Path, compress: bool, flags: str) -> None:
    """Tables of large disks lie between the clusters, and these in the order of writing."""
    large = sparse(tmp_path / "large.raw", 200 * MIB)
    options = "cluster_size=4k"  # an L2 table for every 2 MiB of the disk
    theirs = written(large, options=options, compress=compress, flags=flags)
    disk = large.read_bytes()
    assert by_place(theirs) == disk
    assert by_stream(theirs, len(disk)) == disk


def test_the_active_state_is_read_where_there_are_snapshots(image: Path) -> None:
    theirs = written(image)
    run("qemu-img", "snapshot", "-c", "one", theirs)
    commands = ["write -P 77 1M 3M", "write -z 10M 4M", "discard 5M 2M", "write -P 78 2M 30k"]
    io = [word for command in commands for word in ("-c", command)]
    run("qemu-io", "-f", "qcow2", *io[:4], theirs)
    run("qemu-img", "snapshot", "-c", "two", theirs)
    run("qemu-io", "-f", "qcow2", *io[4:], theirs)
    back = theirs.with_suffix(".back")
    run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", theirs, back)
    assert by_place(theirs) == back.read_bytes() != image.read_bytes()
    with pytest.raises(FormatError, match="save the image to a file and open that"):
        by_stream(theirs, SIZE)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ("extended_l2=on", "extended L2 entries"),
        ("compression_type=zstd", "Zstandard"),
        ("data_file=DATA,data_file_raw=on", "external data file"),
    ],
)
def test_what_is_not_supported_is_named(tmp_path: Path, options: str, word: str) -> None:
    theirs = tmp_path / "theirs.qcow2"
    options = options.replace("DATA", str(tmp_path / "data"))
    run("qemu-img", "create", "-q", "-f", "qcow2", "-o", options, theirs, "1M")
    with pytest.raises(FormatError, match=word):
        by_place(theirs)
    with pytest.raises(FormatError, match=word):
        by_stream(theirs, MIB)


def test_an_image_with_a_backing_file_is_refused(tmp_path: Path, image: Path) -> None:
    theirs = tmp_path / "theirs.qcow2"
    run("qemu-img", "create", "-q", "-f", "qcow2", "-b", image, "-F", "raw", theirs)
    with pytest.raises(FormatError, match="changes to its backing file"):
        by_place(theirs)


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("cluster_size", [512, 65536, 2 * MIB])
def test_an_image_of_ours_is_sound_and_the_same_disk_to_qemu(
    tmp_path: Path, image: Path, cluster_size: int, version: int
) -> None:
    content = image.read_bytes()
    extents = decode(raw.Decoder(length=len(content)), content, 1 << 20)
    ranges = [(offset, len(data)) for offset, data in extents]
    encoder = qcow2.Encoder(SIZE, ranges, cluster_size=cluster_size, version=version)
    ours = tmp_path / "ours.qcow2"
    with ours.open("wb") as file:
        for piece in encoder.encode(extents):
            file.write(piece)
    assert ours.stat().st_size == encoder.length
    told = json.loads(run("qemu-img", "info", "--output=json", "-f", "qcow2", ours))
    assert (told["virtual-size"], told["cluster-size"]) == (SIZE, cluster_size)
    assert told["format-specific"]["data"]["compat"] == {2: "0.10", 3: "1.1"}[version]
    checked = json.loads(run("qemu-img", "check", "--output=json", "-f", "qcow2", ours))
    assert checked["check-errors"] == checked.get("leaks", 0) == checked.get("corruptions", 0) == 0
    assert checked["image-end-offset"] == encoder.length
    run("qemu-img", "compare", "-f", "raw", "-F", "qcow2", image, ours)


@pytest.mark.parametrize("size", [0, SECTOR, 1 << 40, 1 << 46])
def test_disks_of_all_sizes_are_sound_to_qemu(tmp_path: Path, size: int) -> None:
    ours = tmp_path / "ours.qcow2"
    data = [Extent(at, b"data") for at in (0, size // 3, size - 4) if size]
    encoder = encoder_for("qcow2", size, [(offset, 4) for offset, _ in data])
    ours.write_bytes(b"".join(encoder.encode(data[:1] if size == SECTOR else data)))
    assert ours.stat().st_size == encoder.length
    run("qemu-img", "check", "-f", "qcow2", ours)
    told = json.loads(run("qemu-img", "info", "--output=json", "-f", "qcow2", ours))
    assert told["virtual-size"] == size


@pytest.mark.slow
def test_a_full_disk_has_all_its_reference_counts(tmp_path: Path) -> None:
    """Of clusters so small that the counts fill many blocks, and their table many clusters."""
    size = 20 * MIB
    noise = random.Random(3).randbytes(size)
    encoder = qcow2.Encoder(size, [(0, size)], cluster_size=512)
    ours, source = tmp_path / "ours.qcow2", tmp_path / "source.raw"
    source.write_bytes(noise)
    ours.write_bytes(b"".join(encoder.encode([Extent(0, noise)])))
    run("qemu-img", "check", "-f", "qcow2", ours)
    run("qemu-img", "compare", "-f", "raw", "-F", "qcow2", source, ours)
    digest = hashlib.sha256(by_place(ours)).hexdigest()
    assert digest == hashlib.sha256(noise).hexdigest()
    os.truncate(ours, encoder.length - 1)
    with pytest.raises(FormatError, match="truncated"):
        by_place(ours)
