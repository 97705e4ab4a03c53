"""Images as an image service has them, for programs that want one."""

from __future__ import annotations

import gzip
import io
import tarfile
from random import Random

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import Extent

__all__ = ["SIZE", "disk", "image"]

MIB = 1 << 20
SIZE = 8 * MIB


def disk() -> bytes:
    """A disk with data at its start, across two blocks and at its end."""
    pick = Random(7)
    content = bytearray(SIZE)
    for start, size in ((0, 5000), (3 * MIB - 700, MIB), (SIZE - 512, 512)):
        content[start : start + size] = pick.randbytes(size)
    return bytes(content)


def image() -> bytes:
    """The disk as a gzip tar of one VHD."""
    content = disk()
    extents = [
        Extent(start, content[start : start + 4096])
        for start in range(0, SIZE, 4096)
        if any(content[start : start + 4096])
    ]
    encoder = vhd.Encoder(SIZE, [(one.offset, len(one.data)) for one in extents])
    file = b"".join(map(bytes, encoder.encode(extents)))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("./0.vhd")
        member.size = len(file)
        archive.addfile(member, io.BytesIO(file))
    return gzip.compress(packed.getvalue(), 1)
