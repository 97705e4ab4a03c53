"""A host's data, seen and set from Python through its plugin."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from os_xenapi.client import host_management
from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.server import Server
from tests import parts
from tests.dom0.netns import put_command

SR = "9f3f6e0c-6e4b-4b0e-9a3e-0d9c1b8f7a11"


def test_the_host_is_told(calling: Any, site: Server) -> None:
    host = site.pool.hosts[0]
    data = json.loads(calling(host_management.get_host_data))
    assert (data["host_uuid"], data["enabled"]) == (host.uuid, "true")
    uptime = json.loads(calling(host_management.get_host_uptime))["uptime"]
    assert " up 0 min,  0 users,  load average: " in uptime


def test_the_host_is_disabled_and_enabled(calling: Any, site: Server) -> None:
    host = site.pool.hosts[0]
    assert json.loads(calling(host_management.set_host_enabled, False)) == {"status": "disabled"}
    assert host.row["enabled"] is False
    assert json.loads(calling(host_management.set_host_enabled, "true")) == {"status": "enabled"}
    assert host.row["enabled"] is True


def test_what_is_neither_true_nor_false_is_refused(calling: Any) -> None:
    with pytest.raises(Failure, match="enabled must be true or false"):
        calling(host_management.set_host_enabled, "yes")
    with pytest.raises(TypeError, match="enabled: NoneType is neither text nor a number"):
        calling(host_management.set_host_enabled, None)


@pytest.fixture
def lspci(dom0: Dom0) -> Iterator[None]:
    put_command(dom0, "lspci", f'exec {parts.find("lspci")} "$@"')
    yield
    (dom0.root / "bin/lspci").unlink()


@parts.need("lspci")
@pytest.mark.usefixtures("lspci")
def test_pci_devices_are_told(calling: Any, dom0: Dom0) -> None:
    (dom0.root / "sys/bus/pci/devices/0000:03:10.1/physfn").mkdir(parents=True, exist_ok=True)
    assert calling(host_management.get_pci_type, "03:10.1") == "type-VF"
    real = subprocess.run(["lspci", "-vmmnk"], capture_output=True, text=True, check=True)
    assert calling(host_management.get_pci_device_details) == real.stdout


def test_whether_the_garbage_collector_runs_is_told(calling: Any, dom0: Dom0) -> None:
    file = dom0.root / "opt/xensource/sm/cleanup.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.parent.chmod(0o755)
    file.write_text("#!/bin/sh\necho Currently running: True\n")
    file.chmod(0o755)
    assert calling(host_management.query_gc, SR, SR) is True
    with pytest.raises(Failure, match="sr_uuid must be a uuid"):
        calling(host_management.query_gc, "--help", SR)
