"""The programs in processes that eventlet has changed before anything was imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from os_xenapi.simulator.guests import VM, add_vms
from tests import parts
from tests.consumers import images
from tests.consumers.site import Site

pytestmark = [parts.need("import:eventlet"), pytest.mark.slow, pytest.mark.timeout(300)]

MIB = 1 << 20
# eventlet warns of itself when it is imported.
_PYTHON = (sys.executable, "-W", "ignore", "-c")
ROOT = Path(__file__).resolve().parents[2]
GREEN = """
import sys
import eventlet
eventlet.monkey_patch()
from tests.consumers.programs import {program}
{program}.main(sys.argv[1:])
"""


def run(url: str, program: str, *arguments: str) -> str:
    done = subprocess.run(
        [*_PYTHON, GREEN.format(program=program), url, "root", "xenroot", *arguments],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    # A green thread that nobody waits for tells of its errors here alone.
    assert done.stderr == ""
    return done.stdout


def test_a_compute_driver_works(site: Site, member_url: str, tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.write_bytes(images.image())
    with site.nothing_left_behind():
        assert run(member_url, "compute", str(image)) == "done\n"
    assert site.pool.counters["VM.snapshot"] == 1


def test_a_telemetry_agent_works(site: Site, member_url: str) -> None:
    guests = (
        VM(name_label=f"g{n}", power_state="Running", disks=(MIB,), memory=256 * MIB, host=1)
        for n in range(20)
    )
    add_vms(site.pool, guests)
    proc = site.member.dom0.root / "proc/net"
    proc.mkdir(parents=True)
    (proc / "dev").write_text("Inter-|\n face |\n")
    with site.nothing_left_behind():
        assert run(member_url, "telemetry", "2") == "20\n20\n"
