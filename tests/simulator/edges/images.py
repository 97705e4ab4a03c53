"""Disk contents and images for the transfer tests."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import Extent

MIB = 1 << 20


def patterned(size: int, data: Iterable[tuple[int, int]], seed: int = 1) -> bytes:
    """A disk of zeros but for random bytes at each (offset, length)."""
    content = bytearray(size)
    rng = random.Random(seed)
    for offset, length in data:
        content[offset : offset + length] = rng.randbytes(length)
    return bytes(content)


def vhd_image(content: bytes, data: Iterable[tuple[int, int]]) -> bytes:
    """A dynamic VHD of ``content``, of which ``data`` is what is stored."""
    ranges = list(data)
    encoder = vhd.Encoder(len(content), ranges)
    extents = (Extent(offset, content[offset : offset + length]) for offset, length in ranges)
    return b"".join(bytes(piece) for piece in encoder.encode(extents))


def vhd_content(image: bytes) -> bytes:
    """The disk that a VHD holds."""
    decoder = vhd.Decoder(length=len(image))
    extents = [Extent(offset, bytes(data)) for offset, data in decoder.feed(image)]
    decoder.close()
    assert decoder.virtual_size is not None
    content = bytearray(decoder.virtual_size)
    for offset, data in extents:
        content[offset : offset + len(data)] = data
    return bytes(content)


def chunks(pieces: Iterable[tuple[int, bytes]]) -> bytes:
    """A list of chunks with its end."""
    records = [struct.pack("<QI", offset, len(data)) + data for offset, data in pieces]
    return b"".join([*records, bytes(12)])
