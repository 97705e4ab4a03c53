"""docs/migrating.md: each program before and after runs at the same host and prints the same."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import Extent
from os_xenapi.simulator.guests import VM
from os_xenapi.testing import simulated_pool
from os_xenapi.testing.pool import SimulatedPool
from tests import parts
from tests.contract.table import named

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "migrating.md").read_text(encoding="utf-8")
PAIRS = re.findall(
    r"^### (.*?)$\n\nBefore:\n\n```python\n(.*?)```\n\nAfter:\n\n```python\n(.*?)```",
    PAGE,
    re.DOTALL | re.MULTILINE,
)
TRUSTED = "https://xen1.example.com#sha256=AB:CD:..."


@pytest.fixture(scope="module")
def pool() -> Iterator[SimulatedPool]:
    with simulated_pool(vms=[VM(name_label="web", disks=())]) as pool:
        yield pool


def run(program: str, pool: SimulatedPool, directory: Path) -> str:
    """What a program of the page prints."""
    assert TRUSTED in program or "//xen1.example.com" in program
    for shown, real in (
        (TRUSTED, pool.trusted_url),
        ("https://xen1.example.com", pool.url),
        ("http://xen1.example.com", pool.http_url),
        ('"password"', repr(pool.password)),
    ):
        program = program.replace(shown, real)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=directory, timeout=50
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@parts.need("import:XenAPI")
@pytest.mark.parametrize(
    ("before", "after"), [pair[1:] for pair in PAIRS], ids=[p[0] for p in PAIRS]
)
def test_a_program_prints_the_same_before_and_after(
    before: str, after: str, pool: SimulatedPool, tmp_path: Path
) -> None:
    size = 16 << 20
    encoder = vhd.Encoder(size, [(0, 512)])
    (tmp_path / "disk.vhd").write_bytes(b"".join(encoder.encode([Extent(0, b"x" * 512)])))
    printed = run(before, pool, tmp_path)
    assert printed.strip()
    assert run(after, pool, tmp_path) == printed


def test_no_program_of_the_page_is_left_out() -> None:
    assert 2 * len(PAIRS) == PAGE.count("```python")


def test_the_page_names_calls_that_there_are() -> None:
    names = re.findall(r"`(os_xenapi\.[\w.]+)`", PAGE.partition("## What programs used to")[2])
    assert len(names) > 10
    for name in names:
        assert callable(named(name)), name
