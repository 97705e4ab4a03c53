"""A disk of 400 MiB goes into Glance and back in little memory, whatever the image's format."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import parts
from tests.glance.conftest import MIB, make_disk
from tests.glance.keystone import Keystone
from tests.glance.service import Service
from tests.session.conftest import Site

pytestmark = [parts.need("glance"), pytest.mark.slow]

CLIENT = """
import sys
import os_xenapi
from os_xenapi.glance import Glance, download_image, upload_image
from os_xenapi.transfer import import_disk
from tests.process import memory

url, glance_url, token, disk, disk_format, container_format = sys.argv[1:]
glance = Glance(glance_url, token)
formats = {"disk_format": disk_format, "container_format": container_format}
with os_xenapi.connect(url, "root", "xenroot") as session:
    session.VM.get_all_records()
    idle = memory("VmHWM")
    vdi = import_disk(session, disk).vdi
    uploaded = upload_image(session, vdi, glance, **formats, compression_level=1)
    download_image(session, glance, uploaded.image_id)
print(memory("VmHWM") - idle)
"""


@pytest.mark.parametrize(
    ("disk_format", "container_format"), [("vhd", "bare"), ("vhd", "ovf"), ("qcow2", "bare")]
)
def test_a_disk_of_400_mib_costs_at_most_64_mib(
    site: Site,
    service: Service,
    keystone: Keystone,
    tmp_path: Path,
    disk_format: str,
    container_format: str,
) -> None:
    disk = make_disk(tmp_path / "disk.raw", 400 * MIB, tuple(range(0, 400 * MIB, 16 * MIB)))
    token = keystone.issue("admin", "member", "reader")
    where = [site.server.url(scheme="http"), service.url, token, str(disk)]
    command = [sys.executable, "-c", CLIENT, *where, disk_format, container_format]
    done = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 64 * MIB
