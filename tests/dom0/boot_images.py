"""Images that boot iPXE, made by the real tools, and what those read in them again."""

from __future__ import annotations

import random
import re
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests import parts

__all__ = ["FILES", "boot_entry", "contents", "make_image"]

FILES = {
    "isolinux.bin": random.Random(1).randbytes(24 << 10),
    "ipxe.krn": random.Random(2).randbytes(300 << 10),
    "ldlinux.c32": random.Random(3).randbytes(5000),
    "isolinux.cfg": b"default old\n",
    "fonts/latin.f16": b"font",
    "empty.txt": b"",
}
"""What lies in such an image, by path."""

_SECTOR = 2048


def make_image(
    image: Path, work: Path, files: Mapping[str, bytes] = FILES, *options: str, boot: bool = True
) -> None:
    """Make an image of these files with genisoimage; ``work`` is a directory to make it in."""
    tree = work / "tree"
    tree.mkdir(parents=True)
    for path, data in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(data)
    loader = ["-b", "isolinux.bin", "-c", "boot.cat", "-no-emul-boot", "-boot-load-size", "4"]
    image.parent.mkdir(parents=True, exist_ok=True)
    _run("genisoimage", "-quiet", *options, *(loader if boot else []), "-o", str(image), str(tree))


def contents(image: Path) -> dict[str, bytes]:
    """The files of an image by their plain names, as isoinfo reads them."""
    names = _run("isoinfo", "-f", "-i", str(image)).decode().split("\n")
    # Directories, which hold nothing themselves, have no version.
    files = [name for name in names if re.search(r";\d+\Z", name)]
    return {
        name.split(";")[0].strip("/").rstrip(".").lower(): _run(
            "isoinfo", "-x", name, "-i", str(image)
        )
        for name in files
    }


def boot_entry(image: Path) -> tuple[int, int, int]:
    """The entry that a BIOS boots by (El Torito): (emulation, sectors of 512 bytes, first sector).

    AssertionError where the image has none that may be booted.
    """
    data = image.read_bytes()
    record = data[17 * _SECTOR : 18 * _SECTOR]
    assert record[7:30] == b"EL TORITO SPECIFICATION"
    (catalogue,) = struct.unpack("<I", record[71:75])
    entry = data[catalogue * _SECTOR + 32 :][:32]
    bootable, emulation, _, _, sectors, start = struct.unpack("<BBHBxHI", entry[:12])
    assert bootable == 0x88
    return emulation, sectors, start


def _run(name: str, *arguments: str) -> bytes:
    command = [parts.find(name), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
