"""Seeded damage to the structures of a VHD: an error that says where, or a sane disk."""

from __future__ import annotations

import random
import tracemalloc
from collections import Counter

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.errors import FormatError
from tests.disk.images import HEADER, TABLE, decode, disk_of, patch, small_vhd

SMALL = small_vhd()
DATA = TABLE + SECTOR
END = len(SMALL) - 512
NUMBERS = [0, 1, 2, 3, 4, 5, 8, 511, 512, 513, 1024, 1536, 4096, 1 << 20, 1 << 21, 1 << 22, 1 << 31]
NUMBERS += [(1 << 32) - 1, (1 << 32) - 2, 1 << 40, 1 << 62, (1 << 64) - 1]
FIELDS = {
    "copy": [(12, 4), (16, 8), (48, 8), (60, 4)],
    "header": [(HEADER + 8, 8), (HEADER + 16, 8), (HEADER + 24, 4), (HEADER + 28, 4)],
    "footer": [(END + 16, 8), (END + 48, 8), (END + 60, 4), (END + 68, 8)],
    "": [(TABLE + 4 * entry, 4) for entry in range(6)],
}
FIELDS["header"].append((HEADER + 32, 4))


def damage(dice: random.Random, stream: bytes) -> bytes:
    """One or two changes, most of them to numbers that mean something, with right checksums."""
    for _ in range(dice.choice([1, 1, 2])):
        part = dice.choice(list(FIELDS))
        at, size = dice.choice(FIELDS[part])
        number = dice.choice(NUMBERS) + dice.choice([0, 0, 0, -1, 1, dice.getrandbits(16)])
        data = (number % (1 << 8 * size)).to_bytes(size, "big")
        if dice.random() < 0.2:
            at = dice.randrange(len(stream))
            data = dice.randbytes(dice.choice([1, 4, 8]))[: len(stream) - at]
        checksum_of = part if dice.random() < 0.9 else ""
        stream = patch(stream, at, data, checksum_of=checksum_of)
    if dice.random() < 0.2:
        stream = stream[: dice.randrange(len(stream))]
    return stream


def outcome(dice: random.Random, stream: bytes) -> str:
    """What became of a stream: the field that was refused, or "read"."""
    decoder = vhd.Decoder(length=len(stream) if dice.random() < 0.3 else None)
    problem: FormatError | None = None
    extents: list[Extent] = []
    try:
        extents = decode(decoder, stream, dice.choice([100, 1 << 20]))
    except FormatError as error:
        problem = error
    if problem is not None:
        assert 0 <= problem.offset <= len(stream)
        return problem.field.partition(" entry")[0]
    assert decoder.virtual_size is not None
    top = max((offset + len(data) for offset, data in extents), default=0)
    assert top <= decoder.virtual_size
    disk_of(extents, top)
    return "read"


@pytest.mark.slow
def test_damage_gives_an_error_or_a_sane_disk() -> None:
    outcomes = Counter[str]()
    for seed in range(4000):
        dice = random.Random(seed)
        outcomes[outcome(dice, damage(dice, SMALL))] += 1
    assert 100 < outcomes["read"] < 3900
    assert len(outcomes) > 12


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([(HEADER + 28, 1 << 22, "header")], id="a table that never comes"),
        pytest.param(
            [(TABLE, 9 << 22, ""), (TABLE + 4, 100, "")],
            id="a block far out",
            marks=pytest.mark.slow,
        ),
        pytest.param([(HEADER + 32, 1 << 24, "header")], id="blocks that never come"),
    ],
)
def test_hostile_numbers_cost_no_memory(changes: list[tuple[int, int, str]]) -> None:
    stream = SMALL
    for at, number, checksum_of in changes:
        stream = patch(stream, at, number.to_bytes(4, "big"), checksum_of=checksum_of)
    tracemalloc.start()
    try:
        with pytest.raises(FormatError):
            decode(vhd.Decoder(), stream)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_refused(seed: int) -> None:
    noise = random.Random(seed).randbytes(10000)
    with pytest.raises(FormatError):
        decode(vhd.Decoder(), noise)
    with pytest.raises(FormatError):
        decode(vhd.Decoder(), SMALL[:HEADER] + noise)
