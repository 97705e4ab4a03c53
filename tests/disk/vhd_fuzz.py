"""Seeded damage to VHDs, read in a process that may take little memory and little time for each.

    python -m tests.disk.vhd_fuzz KIND FIRST COUNT

reads COUNT damaged images of a kind, made from the seeds FIRST on, as a stream and as a file, and
prints how often each field was refused, or the disk "read", as JSON. It ends with an error at
the first image that is neither; that needs more than ``MEMORY`` bytes over the start; or that takes
more than ``SECONDS`` of processor time.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from uuid import UUID

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_chain import VhdChain
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import ALL_TYPES
from os_xenapi.errors import FormatError
from tests.disk.images import (
    BLOCK,
    HEADER,
    MAP,
    TABLE,
    UNIQUE_ID,
    Bytes,
    child_of,
    decode,
    disk_of,
    patch,
    small_vhd,
    with_batmap,
)
from tests.disk.limits import limit_memory, limit_time

__all__ = ["KINDS", "main"]

MEMORY = 48 << 20
MOST = 1 << 16
"""How much of a disk is read whole: its size may be damaged, and large."""

SECONDS = 5.0
NUMBERS = [0, 1, 2, 3, 4, 5, 8, 511, 512, 513, 1024, 1536, 2048, 2560, 3072, 4096]
NUMBERS += [1 << 20, 1 << 21, 1 << 22, 1 << 31, (1 << 32) - 1, (1 << 32) - 2]
NUMBERS += [1 << 40, 2040 << 30, 1 << 62, (1 << 63) - 512, (1 << 64) - 512, (1 << 64) - 1]

Field = tuple[str, int, int]
"""The structure whose checksum it is under, its place (in the footer: from there on), its size."""

FOOTER: list[Field] = [
    (part, at, size)
    for part in ("copy", "footer")
    for at, size in [(12, 4), (16, 8), (48, 8), (56, 2), (58, 1), (59, 1), (60, 4), (68, 8)]
]
DYNAMIC: list[Field] = [
    ("header", HEADER + at, size) for at, size in [(8, 8), (16, 8), (24, 4), (28, 4), (32, 4)]
]
DYNAMIC += [("", TABLE + 4 * entry, 4) for entry in range(6)]
BATMAP: list[Field] = [("", MAP + at, size) for at, size in [(8, 8), (16, 4), (20, 4), (24, 4)]]
BATMAP += [("", MAP + SECTOR, 1), ("", MAP, 1)]
LOCATORS: list[Field] = [("header", HEADER + at, 8) for at in (40, 64, 72)]
LOCATORS += [
    ("header", HEADER + 576 + 24 * number + at, size)
    for number in range(4)
    for at, size in [(0, 4), (4, 4), (8, 4), (16, 8)]
]


def fixed_vhd() -> bytes:
    encoder = vhd.FixedEncoder(9 * SECTOR, unique_id=UNIQUE_ID)
    return b"".join(encoder.encode([Extent(SECTOR, b"x" * SECTOR)]))


def child() -> bytes:
    extents = [Extent(SECTOR, b"a" * SECTOR), Extent(2 * BLOCK, bytes(BLOCK))]
    return child_of(UUID(int=9), 6 * BLOCK, extents, unique_id=UNIQUE_ID)


KINDS: dict[str, tuple[bytes, list[Field]]] = {
    "fixed": (fixed_vhd(), FOOTER[8:]),
    "dynamic": (small_vhd(), FOOTER + DYNAMIC),
    "batmap": (with_batmap(small_vhd(), [0]), FOOTER + DYNAMIC + 2 * BATMAP),
    "differencing": (child(), FOOTER + DYNAMIC + 2 * LOCATORS),
    "differencing with batmap": (
        with_batmap(child(), [2]),
        FOOTER + DYNAMIC + LOCATORS + BATMAP,
    ),
}


def damage(dice: random.Random, image: bytes, fields: list[Field]) -> bytes:
    """One or two changes, most of them to numbers that mean something, with right checksums."""
    for _ in range(dice.choice([1, 1, 2])):
        part, at, size = dice.choice(fields)
        if part == "footer":
            at += len(image) - 512
        number = dice.choice(NUMBERS) + dice.choice([0, 0, 0, -1, 1, dice.getrandbits(16)])
        data = (number % (1 << 8 * size)).to_bytes(size, "big")
        if dice.random() < 0.2:
            at = dice.randrange(len(image))
            data = dice.randbytes(dice.choice([1, 4, 8]))[: len(image) - at]
        elif dice.random() < 0.2:
            flipped = image[at] ^ 1 << dice.randrange(8)
            data = bytes([flipped])
        image = patch(image, at, data, checksum_of=part if dice.random() < 0.9 else "")
    if dice.random() < 0.1:
        image = image[: dice.randrange(1600, len(image))]
    return image


def by_stream(dice: random.Random, image: bytes) -> tuple[int, list[Extent]]:
    length = len(image) if dice.random() < 0.7 else None
    decoder = vhd.Decoder(length=length, types=ALL_TYPES)
    extents = decode(decoder, image, dice.choice([700, 1 << 20]))
    assert decoder.virtual_size is not None
    return decoder.virtual_size, extents


def by_file(image: bytes) -> tuple[int, list[Extent]]:
    reader = VhdReader(Bytes(image))
    extents = list(reader.extents())
    if reader.parent is None:
        size = min(reader.virtual_size, MOST)
        disk = reader.read_at(0, size)
        assert VhdChain([reader]).read_at(0, size) == disk
        for offset, data in extents:
            assert disk[offset : offset + len(data)] == data[: max(0, size - offset)]
    return reader.virtual_size, extents


def outcome(seed: int, kind: str) -> list[str]:
    """What became of an image, read in both ways: the field that was refused, or "read"."""
    dice = random.Random(f"{kind} {seed}")
    image = damage(dice, *KINDS[kind])
    outcomes: list[str] = []
    disks: list[tuple[int, bytes]] = []
    for read in (lambda: by_stream(dice, image), lambda: by_file(image)):
        problem: FormatError | None = None
        size, extents = 0, list[Extent]()
        try:
            size, extents = read()
        except FormatError as error:
            problem = error
        if problem is not None:
            assert problem.field
            assert problem.offset >= 0
            outcomes.append(problem.field.partition(" entry")[0])
        else:
            top = max((offset + len(data) for offset, data in extents), default=0)
            assert top <= size
            disks.append((size, disk_of(extents, min(size, MOST))))
            outcomes.append("read")
    assert len(set(disks)) < 2, "a file is another disk than its stream"
    return outcomes


def main(kind: str, first: int, count: int) -> None:
    """Read damaged images and print what became of them."""
    limit_time(SECONDS)
    outcome(first, kind)  # whatever is made once is made now
    limit_memory(MEMORY)
    outcomes = Counter[str]()
    for seed in range(first, first + count):
        limit_time(SECONDS)
        outcomes.update(outcome(seed, kind))
    limit_time(0)
    sys.stdout.write(json.dumps(outcomes))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
