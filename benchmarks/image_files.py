"""A disk as hosts send it, and as Glance keeps it, for the jobs of images.

Run as a program: ``python -m benchmarks.image_files DIRECTORY`` writes ``vhd``, a dynamic VHD, and
``image``, a gzip tar of it. The disk has programs' files, random bytes and zeros, a third of each,
which is more or less what compressing a guest's disk is like.
"""

from __future__ import annotations

import gzip
import sys
import sysconfig
from pathlib import Path
from random import Random

from os_xenapi.disk import tar, vhd
from os_xenapi.disk.extents import Extent

__all__ = ["main"]

MIB = 1 << 20
THIRD = 16 * MIB


def main(directory: str) -> None:
    """Write the two files."""
    disk = _files() + Random(1).randbytes(THIRD) + bytes(THIRD)
    encoder = vhd.Encoder(len(disk), [(0, len(disk))])
    image = b"".join(map(bytes, encoder.encode([Extent(0, disk)])))
    place = Path(directory)
    (place / "vhd").write_bytes(image)
    archive = tar.header("0.vhd", len(image)) + image + tar.ending(len(image))
    (place / "image").write_bytes(gzip.compress(archive, 1))


def _files() -> bytes:
    found = bytearray()
    for path in sorted(Path(sysconfig.get_path("stdlib")).rglob("*")):
        if "site-packages" not in path.parts and path.is_file():
            found += path.read_bytes()[:MIB]
        if len(found) >= THIRD:
            break
    return bytes(found[:THIRD]).ljust(THIRD, b"\0")


if __name__ == "__main__":
    main(sys.argv[1])
