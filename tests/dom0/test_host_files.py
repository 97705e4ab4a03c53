"""The plugins console, config_file and bandwidth: what they make of files of the host."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.calling import INTERPRETERS, call, call_structured, changed

SHOWN = 102_400


@pytest.fixture(scope="module", params=INTERPRETERS)
def dom0(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dom0]:
    dom0 = Dom0(tmp_path_factory.mktemp("d"), interpreter=request.param)
    (dom0.root / "var/log/xen/guest").mkdir(parents=True)
    (dom0.root / "proc/net").mkdir(parents=True)
    yield dom0
    dom0.close()


def log_of(dom0: Dom0, domain: int) -> Path:
    return dom0.root / f"var/log/xen/guest/console.{domain}"


def console(dom0: Dom0, domain: int) -> bytes:
    answer = call(dom0, "console.py", "get_console_log", {"dom_id": str(domain)})
    return zlib.decompress(base64.b64decode(answer, validate=True))


@pytest.mark.parametrize("size", [0, 1, SHOWN - 1, SHOWN, SHOWN + 1, 3 * SHOWN])
def test_the_end_of_a_console_log_is_returned(dom0: Dom0, size: int) -> None:
    log = os.urandom(size)
    log_of(dom0, 1).write_bytes(log)
    assert console(dom0, 1) == log[-SHOWN:]


@pytest.mark.parametrize("size", [100 << 20, 1 << 40], ids=["100 MiB", "1 TiB"])
def test_a_huge_log_is_not_read_whole(dom0: Dom0, size: int) -> None:
    """Nobody reads a tebibyte before a test's time is over, nor has room for it."""
    end = b"login: \x1b[0m\xff\n"
    with log_of(dom0, 2).open("wb") as file:
        file.seek(size - len(end))
        file.write(end)
    assert console(dom0, 2) == bytes(SHOWN - len(end)) + end
    log_of(dom0, 2).unlink()


def test_a_rotated_log_is_the_new_one(dom0: Dom0) -> None:
    log_of(dom0, 3).write_bytes(b"old\n" * SHOWN)
    assert console(dom0, 3) == (b"old\n" * SHOWN)[-SHOWN:]
    os.truncate(log_of(dom0, 3), 5 << 10)
    assert console(dom0, 3) == b"old\n" * 1280
    log_of(dom0, 3).rename(dom0.root / "var/log/xen/guest/console.3.1")
    log_of(dom0, 3).write_bytes(b"new\n")
    assert console(dom0, 3) == b"new\n"


def test_a_missing_log_is_a_failure_and_not_empty(dom0: Dom0) -> None:
    with pytest.raises(Failure) as caught:
        console(dom0, 4)
    code, fn, kind, words = caught.value.details
    assert (code, fn, kind) == ("XENAPI_PLUGIN_FAILURE", "get_console_log", "PluginError")
    assert "there is no console log /var/log/xen/guest/console.4" in words


@pytest.mark.parametrize("swap", ["os.symlink('/etc/hostname', path)", "os.mkfifo(path)"])
def test_what_takes_the_place_of_a_log_between_look_and_reading_is_not_read(
    dom0: Dom0, swap: str
) -> None:
    log_of(dom0, 6).write_bytes(b"log")
    looked = "    file = os.open(path"
    with (
        changed(dom0, "console", looked, f"    os.unlink(path)\n    {swap}\n{looked}"),
        pytest.raises(Failure, match="was rotated just now: call again"),
    ):
        console(dom0, 6)
    log_of(dom0, 6).unlink()


XAPI_CONF = b"""\
# This is a comment: relax-xsm-sr-check = false
#commented = out
use-event-next=true
relax-xsm-sr-check = true
  \tpadded\t=  a = b = c  \r
empty =
twice = first
disable-logging-for= http tracing
twice = second
caf\xc3\xa9 = x
odd = caf\xc3\xa9 \xff
no equals sign
last = without a line's end"""
SETTINGS = {
    "relax-xsm-sr-check": "true",
    "use-event-next": "true",
    "padded": "a = b = c",
    "empty": "",
    "twice": "second",
    "disable-logging-for": "http tracing",
    "odd": "caf\u00e9 \ufffd",
    "last": "without a line's end",
    "commented": "",
    "relax": "",
    "absent": "",
}


@pytest.mark.parametrize("key", SETTINGS)
def test_a_setting_of_xapi_is_told(dom0: Dom0, key: str) -> None:
    (dom0.root / "etc/xapi.conf").write_bytes(XAPI_CONF)
    assert call(dom0, "config_file.py", "get_val", {"key": key}) == SETTINGS[key]


def test_without_a_configuration_every_setting_is_empty(dom0: Dom0) -> None:
    (dom0.root / "etc/xapi.conf").unlink(missing_ok=True)
    assert call(dom0, "config_file.py", "get_val", {"key": "relax-xsm-sr-check"}) == ""


COUNTERS = """\
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo \
colls carrier compressed
    lo: 4324 50 0 0 0 0 0 0 4324 50 0 0 0 0 0 0
vif1.0:11 2 0 0 0 0 0 0 22 3 0 0 0 0 0 0
  vif1.1: 18446744073709551615 2 0 0 0 0 0 0 0 3 0 0 0 0 0 0
 vif20.0:  33   2    0    0    0     0          0         0   44    3    0    0    0     0       0 0
vif1.0-emu: 5 5 0 0 0 0 0 0 5 5 0 0 0 0 0 0
tap1.0: 6 6 0 0 0 0 0 0 6 6 0 0 0 0 0 0
xvif3.0: 7 7 0 0 0 0 0 0 7 7 0 0 0 0 0 0
  eth0: 8 8 0 0 0 0 0 0 8 8 0 0 0 0 0 0
"""


def test_the_traffic_of_guests_is_told_as_they_see_it(dom0: Dom0) -> None:
    (dom0.root / "proc/net/dev").write_text(COUNTERS)
    assert call_structured(dom0, "bandwidth.py", "fetch_all_bandwidth") == {
        "1": {"0": {"bw_in": 22, "bw_out": 11}, "1": {"bw_in": 0, "bw_out": 18446744073709551615}},
        "20": {"0": {"bw_in": 44, "bw_out": 33}},
    }


def test_a_host_without_guests_has_no_traffic(dom0: Dom0) -> None:
    (dom0.root / "proc/net/dev").write_text("".join(COUNTERS.splitlines(keepends=True)[:3]))
    assert call_structured(dom0, "bandwidth.py", "fetch_all_bandwidth") == {}


GUEST = """
import socket, subprocess, sys

def ip(*words):
    subprocess.run(["ip", "link", *words], check=True)

ip("add", "vif9.3", "type", "veth", "peer", "name", "guest0")
for name in ("vif9.3", "guest0"):
    # Without an address of its own the kernel sends nothing that the test did not.
    ip("set", name, "addrgenmode", "none")
    ip("set", name, "up")
for name, sizes in (("guest0", (1000, 700)), ("vif9.3", (400,))):
    sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sender.bind((name, 0))
    for size in sizes:
        sender.send(bytes(12) + bytes((0x88, 0xb5)) + bytes(size - 14))
print("sent", flush=True)
sys.stdin.read()
"""


@parts.need("ip", "unshare", "root")
def test_the_kernels_own_counters_are_told(dom0: Dom0) -> None:
    counters = dom0.root / "proc/net/dev"
    counters.unlink(missing_ok=True)
    command = ["unshare", "--net", sys.executable, "-c", GUEST]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as guest:
        try:
            assert guest.stdout is not None
            assert guest.stdout.readline() == b"sent\n"
            counters.symlink_to(f"/proc/{guest.pid}/net/dev")
            told = call_structured(dom0, "bandwidth.py", "fetch_all_bandwidth")
        finally:
            guest.kill()
            counters.unlink(missing_ok=True)
    assert told == {"9": {"3": {"bw_in": 400, "bw_out": 1700}}}
