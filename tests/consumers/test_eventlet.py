"""The programs in processes that eventlet has changed before anything was imported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from os_xenapi.simulator.guests import VM, add_vms
from os_xenapi.simulator.server import Scheme
from tests import parts
from tests.consumers import images
from tests.consumers.site import Site, served

pytestmark = parts.need("import:eventlet")

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


@pytest.fixture(params=[("http", None), ("https", "2.0")], ids=["http-xml", "https-json"])
def kind(request: pytest.FixtureRequest) -> tuple[Scheme, str | None]:
    return request.param


@pytest.fixture
def site(kind: tuple[Scheme, str | None]) -> Iterator[Site]:
    with served(jsonrpc=kind[1]) as site:
        yield site


def run(site: Site, scheme: Scheme, program: str, *arguments: str) -> str:
    url = site.url(site.member, scheme)
    done = subprocess.run(
        [*_PYTHON, GREEN.format(program=program), url, "root", "xenroot", *arguments],
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    # A green thread that nobody waits for tells of its errors here alone.
    assert done.stderr == ""
    return done.stdout


@pytest.mark.slow
def test_a_compute_driver_works(
    site: Site, kind: tuple[Scheme, str | None], tmp_path: Path
) -> None:
    image = tmp_path / "image"
    image.write_bytes(images.image())
    with site.nothing_left_behind():
        assert run(site, kind[0], "compute", str(image)) == "done\n"
    assert site.pool.counters["VBD.plug"] == 21


@pytest.mark.slow
def test_a_telemetry_agent_works(site: Site, kind: tuple[Scheme, str | None]) -> None:
    guests = (
        VM(name_label=f"g{n}", power_state="Running", disks=(MIB,), memory=256 * MIB, host=1)
        for n in range(20)
    )
    add_vms(site.pool, guests)
    proc = site.member.dom0.root / "proc/net"
    proc.mkdir(parents=True)
    (proc / "dev").write_text("Inter-|\n face |\n")
    with site.nothing_left_behind():
        assert run(site, kind[0], "telemetry", "2") == "20\n20\n"
