"""Streaming a disk of 4 GiB takes little memory at both ends, each in its own process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process import memory

pytestmark = pytest.mark.slow

MIB = 1 << 20

CLIENT = """
import sys
import os_xenapi
from os_xenapi.transfer import export_disk, import_disk
from tests.process import memory

url, disk, back = sys.argv[1:]
with os_xenapi.connect(url, "root", "xenroot") as session:
    session.VM.get_all_records()
    idle = memory("VmHWM")
    imported = import_disk(session, disk, digest=True)
    exported = export_disk(session, imported.vdi, back, digest=True)
    assert imported.sha256 == exported.sha256
print(memory("VmHWM") - idle)
"""


@pytest.fixture
def simulator() -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "os_xenapi.cmd.main", "simulator"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        yield process, url
        process.terminate()


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    path = tmp_path / "disk.raw"
    piece = bytes(range(256)) * (MIB // 256)
    with path.open("wb") as file:
        for place in range(0, 4096 * MIB, 32 * MIB):
            file.seek(place)
            file.write(piece)
        file.truncate(4096 * MIB)
    return path


def test_a_sparse_disk_of_4_gib_costs_at_most_64_mib_at_each_end(
    simulator: tuple[subprocess.Popen[str], str], disk: Path, tmp_path: Path
) -> None:
    process, url = simulator
    small = tmp_path / "small.raw"
    small.write_bytes(bytes(4 * MIB))

    def run(image: Path) -> int:
        command = [sys.executable, "-c", CLIENT, url, str(image), str(tmp_path / "back.vhd")]
        (tmp_path / "back.vhd").unlink(missing_ok=True)
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    run(small)  # what the simulator loads once is idle memory
    idle = memory("VmHWM", process.pid)
    client = run(disk)
    server = memory("VmHWM", process.pid) - idle
    assert client <= 64 * MIB, f"client {client / MIB:.1f} MiB"
    assert server <= 64 * MIB, f"simulator {server / MIB:.1f} MiB"
