"""Small QCOW2 images to test with, put together by hand, and bytes as a source of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence

from os_xenapi.disk import qcow2
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.qcow2_reader import Reader
from os_xenapi.disk.qcow2_structs import Header
from tests.disk.images import disk_of

__all__ = [
    "BODY",
    "CLUSTER",
    "COPIED",
    "FIELDS",
    "L1",
    "L2",
    "SPAN",
    "ZERO",
    "Memory",
    "changed",
    "compressed",
    "deflated",
    "encode",
    "image_of",
    "read",
]

CLUSTER = 512
SPAN = 64 * CLUSTER
"""Bytes of the disk that an L2 table of such small clusters maps."""

L1 = 3 * CLUSTER
L2 = 4 * CLUSTER
BODY = 5 * CLUSTER
COPIED = 1 << 63
ZERO = 1

FIELDS = {
    "magic": (0, 4),
    "version": (4, 4),
    "backing file offset": (8, 8),
    "backing file size": (16, 4),
    "cluster bits": (20, 4),
    "size": (24, 8),
    "encryption method": (32, 4),
    "L1 table size": (36, 4),
    "L1 table offset": (40, 8),
    "refcount table offset": (48, 8),
    "refcount table clusters": (56, 4),
    "number of snapshots": (60, 4),
    "snapshots offset": (64, 8),
    "incompatible features": (72, 8),
    "compatible features": (80, 8),
    "autoclear features": (88, 8),
    "refcount order": (96, 4),
    "header length": (100, 4),
    "compression type": (104, 1),
}
"""Where the fields of the header lie, and their sizes."""


class Memory:
    """An image in memory, read at any place; ``reads`` tells what was asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)
        self.reads: list[tuple[int, int]] = []

    def read_at(self, offset: int, size: int) -> bytes:
        self.reads.append((offset, size))
        return self.data[offset : offset + size]


def image_of(
    entries: Sequence[int],
    body: bytes,
    *,
    size: int = SPAN,
    l1: Sequence[int] = (L2 | COPIED,),
    version: int = 3,
) -> bytes:
    """Header, room for reference counts, L1 table, an L2 table of these entries, the body."""
    header = Header(
        virtual_size=size,
        cluster_size=CLUSTER,
        l1_offset=L1,
        l1_entries=len(l1),
        refcount_table_offset=CLUSTER,
        refcount_table_clusters=1,
        version=version,
    ).build()
    l1_table = struct.pack(f">{len(l1)}Q", *l1).ljust(CLUSTER, b"\0")
    l2_table = struct.pack(f">{len(entries)}Q", *entries).ljust(CLUSTER, b"\0")
    return header + bytes(2 * CLUSTER) + l1_table + l2_table + body


def compressed(host: int, size: int) -> int:
    """The L2 entry of a compressed cluster whose bytes lie at ``host``."""
    sectors = (host % SECTOR + size - 1) // SECTOR
    return 1 << 62 | sectors << 61 | host


def deflated(data: bytes) -> bytes:
    """A cluster as it lies in the file when compressed."""
    deflate = zlib.compressobj(wbits=-12)
    return deflate.compress(data) + deflate.flush()


def changed(stream: bytes, field: str, number: int) -> bytes:
    """Return the image with another number in a field of its header."""
    at, size = FIELDS[field]
    return stream[:at] + number.to_bytes(size, "big") + stream[at + size :]


def encode(
    size: int,
    extents: Iterable[Extent],
    allocated: Iterable[tuple[int, int]],
    *,
    cluster_size: int = CLUSTER,
    version: int = 3,
) -> bytes:
    """Write an image, of as many bytes as were told beforehand."""
    encoder = qcow2.Encoder(size, allocated, cluster_size=cluster_size, version=version)
    stream = b"".join(encoder.encode(extents))
    assert len(stream) == encoder.length
    return stream


def read(stream: bytes) -> bytes:
    """Return the disk in an image as the reader for any place sees it."""
    reader = Reader(Memory(stream))
    return disk_of(reader.extents(), reader.virtual_size)
