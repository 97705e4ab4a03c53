"""The classic surface in a process that eventlet has changed before anything was imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts

PROGRAM = """
import sys

import eventlet

eventlet.monkey_patch()

import ssl
import xmlrpc.client

from os_xenapi.client.session import XenAPISession

url = sys.argv[1]
session = XenAPISession(url, "root", "xenroot", concurrent=5)

ticks = 0


def tick():
    global ticks
    while True:
        eventlet.sleep(0.01)
        ticks += 1


ticker = eventlet.spawn(tick)
waits = [
    eventlet.spawn(session.call_xenapi, "event.from", ["sr/OpaqueRef:none"], "", 0.5)
    for _ in range(12)
]
for wait in waits:
    assert wait.wait()["events"] == []
assert ticks > 20, ticks  # the calls let others run, and five of them wait at a time

no_data = {"params": '{"args":[],"kwargs":{}}'}
assert session.call_plugin("dom0_plugin_version", "get_version", no_data)
first = session.get_session_id()
other = xmlrpc.client.ServerProxy(url.partition("#")[0], context=ssl._create_unverified_context())
other.session.logout(first)
assert session.call_xenapi("VM.get_all")
assert session.get_session_id() != first
session.close()
print("done")
"""


IMAGES = """
import gzip
import io
import sys

import eventlet

eventlet.monkey_patch()

from os_xenapi.client import image, utils
from os_xenapi.client.session import XenAPISession
from os_xenapi.disk import tar, vhd
from os_xenapi.disk.extents import Extent

size = 8 << 20
encoder = vhd.Encoder(size, [(0, size)])
disk = b"".join(map(bytes, encoder.encode([Extent(0, bytes(range(256)) * (size // 256))])))
packed = gzip.compress(tar.header("0.vhd", len(disk)) + disk + tar.ending(len(disk)), 1)
url = sys.argv[1]
session = XenAPISession(url, "root", "xenroot")
instance = {"name": "name", "uuid": "uuid"}


def there_and_back():
    data = io.BytesIO(packed)
    vdis = image.stream_to_vdis(None, session, instance, url, utils.get_default_sr(session), data)
    uuids = [vdis["root"]["uuid"]]
    out = gzip.decompress(b"".join(image.stream_from_vdis(None, session, instance, url, uuids)))
    stopped = image.stream_from_vdis(None, session, instance, url, uuids)
    next(stopped)
    stopped.close()
    return len(out)


works = [eventlet.spawn(there_and_back) for _ in range(3)]
assert {work.wait() for work in works} == {len(disk) + 512 + len(tar.ending(len(disk)))}
assert session.call_xenapi("task.get_all") == []
session.close()
print("done")
"""


@parts.need("import:eventlet")
@pytest.mark.parametrize("program", [PROGRAM, IMAGES], ids=["calls", "images"])
def test_the_session_of_the_contract_works_under_eventlet(program: str) -> None:
    with Pool() as pool, Server(pool) as server:
        for url in (
            server.url(scheme="http"),
            f"{server.url(scheme='https')}#sha256={server.fingerprint()}",
        ):
            done = subprocess.run(
                [sys.executable, "-c", program, url], capture_output=True, text=True, timeout=50
            )
            assert done.stdout == "done\n", done.stderr
        assert len(pool.sessions) == 0
