"""Seeded damage to the structures of a QCOW2 image: an error that says where, or a sane disk."""

from __future__ import annotations

import random
import subprocess
import sys
import tracemalloc
from collections import Counter

import pytest

from os_xenapi.disk import qcow2
from os_xenapi.disk.extents import Extent
from os_xenapi.disk.qcow2_reader import Reader
from os_xenapi.disk.qcow2_structs import MAX_L1_SIZE
from os_xenapi.errors import FormatError
from tests.disk.images import decode, disk_of
from tests.disk.qcow2_images import (
    BODY,
    CLUSTER,
    FIELDS,
    L1,
    L2,
    SPAN,
    Memory,
    changed,
    compressed,
    deflated,
    image_of,
)

A = b"a" * CLUSTER
PACKED = deflated(A)
SECOND = BODY + 4 * CLUSTER
SMALL = image_of(
    [BODY, BODY + CLUSTER, 1, 0, compressed(BODY + 2 * CLUSTER, len(PACKED)), BODY + 3 * CLUSTER],
    A
    + A
    + PACKED.ljust(CLUSTER, b"\0")
    + A
    + (SECOND + CLUSTER).to_bytes(8, "big").ljust(CLUSTER, b"\0")
    + A,
    size=2 * SPAN - 700,
    l1=[L2, SECOND],
)
NUMBERS = [0, 1, 2, 3, 7, 8, 9, 10, 20, 21, 22, 63, 64, 65, 104, 112, 511, 512, 513, 1024, 1536]
NUMBERS += [2048, 2560, 3072, 4096, 1 << 16, 1 << 20, 1 << 21, 1 << 22, 1 << 31, (1 << 32) - 1]
NUMBERS += [1 << 40, 1 << 55, 1 << 56, 1 << 60, 1 << 61, 1 << 62, 1 << 63, (1 << 64) - 1]
TABLES = [(L1 + 8 * entry, 8) for entry in range(2)] + [(L2 + 8 * entry, 8) for entry in range(6)]
PLACES = [*FIELDS.values(), (112, 4), (116, 4), *TABLES, *TABLES, (SECOND, 8)]
MIB = 1 << 20


def damage(dice: random.Random, stream: bytes) -> bytes:
    """One to three changes, most of them to numbers that mean something."""
    found = bytearray(stream)
    for _ in range(dice.choice([1, 1, 2, 3])):
        if dice.random() < 0.15:
            at = dice.randrange(len(found))
            data = dice.randbytes(dice.choice([1, 4, 8]))[: len(found) - at]
        else:
            at, size = dice.choice(PLACES)
            number = dice.choice(NUMBERS) + dice.choice([0, 0, 0, -1, 1, dice.getrandbits(13)])
            if dice.random() < 0.3:
                number |= dice.choice([1 << 62, 1 << 63, 1])
            data = (number % (1 << 8 * size)).to_bytes(size, "big")
        found[at : at + len(data)] = data
    if dice.random() < 0.15:
        del found[dice.randrange(len(found)) :]
    return bytes(found)


def summary(extents: list[Extent], virtual_size: int) -> bytes:
    """The disk up to its last byte of data, after a look at where that lies."""
    top = max((offset + len(data) for offset, data in extents), default=0)
    assert top <= virtual_size
    # A cluster size may have become so large that the tables map far; nothing of it is laid out.
    return disk_of(extents, top) if top <= 4 * MIB else b"far out"


def by_stream(dice: random.Random, stream: bytes, length: int | None) -> tuple[str, bytes]:
    """What became of a stream: the field that was refused, or "read" and the disk."""
    decoder = qcow2.Decoder(length=length)
    try:
        extents = decode(decoder, stream, dice.choice([700, MIB]))
    except FormatError as error:
        return refused(error), b""
    assert decoder.virtual_size is not None
    return "read", summary(extents, decoder.virtual_size)


def by_reader(stream: bytes) -> tuple[str, bytes]:
    """What became of an image that can be read at any place."""
    try:
        reader = Reader(Memory(stream))
        extents = list(reader.extents())
    except FormatError as error:
        return refused(error), b""
    return "read", summary(extents, reader.virtual_size)


def refused(error: FormatError) -> str:
    assert error.offset >= 0
    if "save the image to a file" in error.problem:
        return "for files"
    assert error.field.startswith("qcow2 ")
    return error.field.rstrip("0123456789")


@pytest.mark.slow
@pytest.mark.parametrize("part", range(5))
def test_damage_gives_an_error_or_a_sane_disk(part: int) -> None:
    """Both ways of reading agree, but for images that only files can be read in."""
    outcomes = Counter[str]()
    for seed in range(10_000 * part, 10_000 * (part + 1)):
        dice = random.Random(seed)
        stream = damage(dice, SMALL)
        length = len(stream) if dice.random() < 0.5 else None
        one, other = by_stream(dice, stream, length), by_reader(stream)
        if one[0] == "read" and (length is not None or other[0] == "read"):
            assert one == other, seed
        if other[0] == "read":
            assert one[0] in ("read", "for files"), seed
        outcomes[one[0]] += 1
    assert 1_000 < outcomes["read"] < 5_000
    assert 100 < outcomes["for files"] < 2_000
    assert len(outcomes) > 15


HOSTILE = {
    "a disk of 2**60 bytes": changed(SMALL, "size", 1 << 60),
    "an L1 table for it that never comes": changed(
        changed(changed(SMALL, "size", 1 << 60), "cluster bits", 21), "L1 table size", 1 << 21
    ).ljust(6 << 20, b"\0")[: 5 << 20],
    "the largest L1 table": changed(
        changed(SMALL, "size", MAX_L1_SIZE // 8 * SPAN), "L1 table size", MAX_L1_SIZE // 8
    ),
    "clusters of 2 MiB": changed(SMALL, "cluster bits", 21),
    "the largest refcount table": changed(SMALL, "refcount table clusters", (8 << 20) // CLUSTER),
    "the most snapshots": changed(
        changed(SMALL, "number of snapshots", 1 << 16), "snapshots offset", 1 << 40
    ),
    "an extension without end": SMALL[:104] + b"\1\2\3\4\xff\xff\xff\xff" + SMALL[112:],
    "a bomb": image_of([compressed(BODY, 1024)] * 2, deflated(bytes(64 * MIB))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_numbers_cost_no_memory(name: str) -> None:
    stream = HOSTILE[name]
    tracemalloc.start()
    try:
        by_stream(random.Random(1), stream, None)
        by_reader(stream)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < len(stream) + 6 * MIB


def test_a_process_of_little_memory_survives_all_of_it() -> None:
    program = (
        "import random, resource, sys\n"
        "from tests.disk.test_qcow2_fuzz import HOSTILE, SMALL, by_reader, by_stream, damage\n"
        "from os_xenapi.disk import qcow2\n"
        "used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (used + (64 << 20),) * 2)\n"
        "for seed in range(500):\n"
        "    stream = damage(random.Random(seed), SMALL)\n"
        "    by_stream(random.Random(seed), stream, None), by_reader(stream)\n"
        "for stream in HOSTILE.values():\n"
        "    by_stream(random.Random(0), stream, None), by_reader(stream)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_refused(seed: int) -> None:
    noise = random.Random(seed).randbytes(10000)
    for stream in (noise, SMALL[:8] + noise, SMALL[:CLUSTER] + noise):
        told, _ = by_stream(random.Random(seed), stream, None)
        assert told != "read"
        assert by_reader(stream)[0] != "read"
