"""Disk images in memory: what it costs to read the table of the largest VHD.

Its blocks are all in the file, and lie in it in another order than on the disk, which costs more.
"""

from __future__ import annotations

import functools
from array import array
from collections.abc import Callable
from typing import Any

import os_xenapi
from os_xenapi.disk import vhd
from os_xenapi.disk.vhd_reader import VhdReader

WHAT = f"disk formats of os-xenapi {os_xenapi.__version__}"

SIZE = 2040 << 30
BLOCK = 2 << 20
SECTOR = 512
PIECE = 1 << 20
STEP = 7919
"""A prime: by steps of it, modulo the number of blocks, each place in the file is taken once."""


class Image:
    """The file, as far as its table."""

    def __init__(self) -> None:
        encoder = vhd.Encoder(SIZE, [(0, SIZE)])
        start = bytes(encoder.begin())
        blocks = SIZE // BLOCK
        first = (len(start) + 4 * blocks) // SECTOR
        span = (SECTOR + BLOCK) // SECTOR
        table = array("I", (first + index * STEP % blocks * span for index in range(blocks)))
        table.byteswap()
        self.size = encoder.length
        self.head = start + table.tobytes()
        self.footer = start[:SECTOR]

    def read_at(self, offset: int, size: int) -> bytes:
        """Return bytes of the head, or of the footer at the end."""
        if offset >= len(self.head):
            return self.footer[:size]
        return self.head[offset : offset + size]


image = functools.cache(Image)


class TableJob:
    """A job that reads the table once a call."""

    def __init__(self, read: Callable[[], int]) -> None:
        self._read = read
        self.prepare = image

    def __call__(self, calls: int) -> list[Any]:
        """Read it, and return a text of the same length for each call."""
        return [f"{self._read():032}" for _ in range(calls)]


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the jobs: the table read from a stream, and from a file."""
    return {"table_of_stream": TableJob(_by_stream), "table_of_file": TableJob(_by_file)}


def _by_stream() -> int:
    head = memoryview(image().head)
    decoder = vhd.Decoder(length=image().size)
    for start in range(0, len(head), PIECE):
        if list(decoder.feed(head[start : start + PIECE])):
            raise SystemExit("the head of an image gave data")
    if decoder.ascending is not False:
        raise SystemExit("the table was not read")
    return decoder.position


def _by_file() -> int:
    return VhdReader(image()).virtual_size
