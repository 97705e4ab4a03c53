"""Console logs, traffic and settings of a host, called from Python through its plugins."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import pytest

from os_xenapi.client import _bandwidth, vm_management
from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0


def test_a_guests_console_log_is_returned(calling: Any, dom0: Dom0) -> None:
    log = dom0.root / "var/log/xen/guest/console.8"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"\x00login:\xff" * 20_000)
    answer = calling(vm_management.get_console_log, 8)
    assert zlib.decompress(base64.b64decode(answer)) == (b"\x00login:\xff" * 20_000)[-102_400:]
    with pytest.raises(Failure, match="there is no console log"):
        calling(vm_management.get_console_log, "9")


def test_the_traffic_of_guests_is_returned(calling: Any, dom0: Dom0) -> None:
    counters = dom0.root / "proc/net/dev"
    counters.parent.mkdir(parents=True, exist_ok=True)
    counters.write_text("vif1.0: 11 0 0 0 0 0 0 0 22 0 0 0 0 0 0 0\n")
    told = calling(_bandwidth.fetch_all_bandwidth)
    assert told == {"1": {"0": {"bw_in": 22, "bw_out": 11}}}


def test_a_setting_of_xapi_is_returned(calling: Any, dom0: Dom0) -> None:
    (dom0.root / "etc/xapi.conf").write_text("relax-xsm-sr-check = true\n")

    def setting(session: Any) -> Any:
        return session.call_plugin("config_file.py", "get_val", {"key": "relax-xsm-sr-check"})

    assert calling(setting) == "true"
