"""The largest VHD, all of whose blocks are in the file, read in a process that has little memory.

python -m tests.disk.largest_vhd (ascending | scattered) (stream | file)
"""

from __future__ import annotations

import sys
from array import array

from os_xenapi.disk import vhd
from os_xenapi.disk.vhd_reader import VhdReader
from tests.disk.limits import limit_memory

__all__ = ["SIZE", "Largest", "main"]

SIZE = 2040 << 30
MEMORY = 32 << 20
_BLOCKS = SIZE >> 21
_FIRST = 3 + _BLOCKS * 4 // 512
_SPAN = 4097
_MANY = 100_000


class Largest:
    """The file of the largest VHD, as far as its table; the blocks may lie in no order."""

    def __init__(self, *, scattered: bool) -> None:
        encoder = vhd.Encoder(SIZE, [(0, SIZE)])
        self.size = encoder.length
        start = bytes(encoder.begin())
        self._footer = start[:512]
        step = 7919 if scattered else 1  # a prime: each place is taken once
        table = array("I", ((_FIRST + index * step % _BLOCKS * _SPAN) for index in range(_BLOCKS)))
        table.byteswap()
        self.head = start + table.tobytes()

    def read_at(self, offset: int, size: int) -> bytes:
        if offset >= len(self.head):
            return bytes(bytearray(self._footer[:size]))  # as of a file: no two are one object
        return self.head[offset : offset + size]


def main(order: str, way: str) -> None:
    """Read the table, and what it says is allocated."""
    image = Largest(scattered=order == "scattered")
    limit_memory(MEMORY)
    if way == "file":
        reader = VhdReader(image)
        assert list(reader.allocated()) == [(0, SIZE)]
        # The bitmaps of so many blocks, were they all kept, would take more than there is.
        for start in range(0, SIZE, SIZE // _MANY):
            reader.read_at(start, 512)
        return
    decoder = vhd.Decoder(length=image.size)
    for start in range(0, len(image.head), 1 << 16):
        assert not list(decoder.feed(image.head[start : start + (1 << 16)]))
    assert decoder.ascending is (order == "ascending")


if __name__ == "__main__":
    main(*sys.argv[1:])
