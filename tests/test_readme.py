"""What README.md and the other pages promise: programs run, commands and links exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from os_xenapi import datamodel
from os_xenapi.disk import vhd
from os_xenapi.disk.extents import Extent
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tools import reference

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
MADE = ROOT / "docs/reference/xapi"
"""Pages that `make docs` makes."""
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if not page.is_relative_to(MADE)
)
MIB = 1 << 20


def write_vhd(path: Path, data: bytes) -> None:
    """A dynamic VHD of 16 MiB that begins with the data."""
    encoder = vhd.Encoder(16 * MIB, [(0, len(data))])
    path.write_bytes(b"".join(encoder.encode([Extent(0, data)])))


def read_disk(path: Path) -> bytes:
    """The bytes at the beginning of the disk in an image file."""
    decoder = vhd.Decoder()
    disk = bytearray(16 * MIB)
    for offset, data in decoder.feed(path.read_bytes()):
        disk[offset : offset + len(data)] = data
    decoder.close()
    return bytes(disk)


def test_the_program_runs_and_brings_the_disk_back(tmp_path):
    data = bytes(range(256)) * 512
    write_vhd(tmp_path / "disk.vhd", data)
    [program] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    with Pool() as pool, Server(pool) as server:
        program, places = re.subn(
            r'"https://.*"', repr(f"{server.url()}#sha256={server.fingerprint()}"), program
        )
        assert places == 1
        program = program.replace('"password"', repr(pool.password))
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert read_disk(tmp_path / "copy.vhd") == data.ljust(16 * MIB, b"\0")


@pytest.mark.slow
def test_the_program_of_the_page_on_sessions_follows_the_coordinator():
    page = (ROOT / "docs" / "sessions.md").read_text()
    [program] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, second, third = re.findall(r"https://\S+", done.stdout)
    assert first != second == third


def test_make_knows_every_command_that_the_pages_name():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    pages = "\n".join(page.read_text() for page in PAGES)
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", pages, re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text())
    made = {MADE / name for name in reference.pages(datamodel.load())}
    lost = [link for link in links if not (page.parent / link).exists()]
    assert [link for link in lost if page.parent / link not in made] == []
