"""Seeded damage to the structures of a VHD: an error that says where, or a sane disk."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.errors import FormatError
from tests.disk import vhd_fuzz
from tests.disk.images import HEADER, TABLE, Bytes, decode, patch, small_vhd

SMALL = small_vhd()
CASES = 5000
"""Damaged images in one process; 50,000 in all."""


@pytest.mark.slow
@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("kind", vhd_fuzz.KINDS)
def test_damage_gives_an_error_or_a_sane_disk(kind: str, part: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.disk.vhd_fuzz", kind, str(part * CASES), str(CASES)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    assert sum(outcomes.values()) == 2 * CASES  # each is read as a stream and as a file
    assert CASES / 5 < outcomes["read"] < 2 * CASES * 0.9
    assert len(outcomes) > (8 if kind == "fixed" else 25)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([(HEADER + 28, 1 << 22, "header")], id="a table that never comes"),
        pytest.param([(TABLE, 9 << 22, ""), (TABLE + 4, 100, "")], id="a block far out"),
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
        with pytest.raises(FormatError):
            VhdReader(Bytes(stream))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_refused(seed: int) -> None:
    noise = random.Random(seed).randbytes(10000)
    for image in (noise, SMALL[:HEADER] + noise):
        with pytest.raises(FormatError):
            decode(vhd.Decoder(), image)
        with pytest.raises(FormatError):
            VhdReader(Bytes(image))
