"""An image of a disk of 4 GiB goes in and out in little memory, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from os_xenapi.disk import tar, vhd
from os_xenapi.disk.extents import Data, Extent
from os_xenapi.disk.gzipped import Compressor
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server

pytestmark = pytest.mark.slow

MIB = 1 << 20
SIZE = 4096 * MIB
STEP = 32 * MIB

CLIENT = """
import hashlib
import sys

from os_xenapi.client import image, utils
from os_xenapi.client.session import XenAPISession
from tests.process import memory


url, path = sys.argv[1:]
session = XenAPISession(url, "root", "xenroot")
instance = {"name": "large", "uuid": "the-uuid"}
sr = utils.get_default_sr(session)
idle = memory("VmHWM")
with open(path, "rb") as file:
    vdis = image.stream_to_vdis(None, session, instance, url, sr, file)
uuids = [vdis["root"]["uuid"]]
size = sum(map(len, image.stream_from_vdis(None, session, instance, url, uuids, 1)))
session.close()
print(size, (memory("VmHWM") - idle) >> 20)
"""


@pytest.fixture(params=["data", "zeros"])
def packed(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The image of a sparse disk, and of one whose zeros are in the file."""
    data = Random(1).randbytes(MIB) if request.param == "data" else bytes(MIB)
    step = STEP if request.param == "data" else 16 * MIB
    starts = range(0, SIZE, step)
    encoder = vhd.Encoder(SIZE, [(start, MIB) for start in starts])
    compressor = Compressor(1)

    def archive() -> Iterator[Data]:
        yield tar.header("0.vhd", encoder.length)
        yield from encoder.encode(Extent(start, data) for start in starts)
        yield tar.ending(encoder.length)

    path = tmp_path / "image"
    with path.open("wb") as file:
        file.writelines(map(compressor.compress, archive()))
        file.write(compressor.finish())
    return path


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_memory_does_not_grow_with_the_disk(packed: Path, scheme: Any) -> None:
    with Pool(sr_size=2 * SIZE) as pool, Server(pool) as server:
        url = server.url(scheme=scheme)
        if scheme == "https":
            url += f"#sha256={server.fingerprint()}"
        done = subprocess.run(
            [sys.executable, "-c", CLIENT, url, packed],
            capture_output=True,
            text=True,
            timeout=55,
        )
    assert done.returncode == 0, done.stderr
    size, mib = map(int, done.stdout.split())
    assert size > 0
    assert mib < 64
