"""What a large sparse disk costs the process that serves it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import Extent
from tests.process import memory
from tests.simulator.edges.images import MIB

SIZE = 1024 * MIB
ALLOWED = 64 * MIB
DATA = [(offset, MIB) for offset in range(0, SIZE, 16 * MIB)]

SERVER = """
import sys
from os_xenapi.simulator import dispatcher
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import run

def serving(server):
    host = pool.hosts[0]
    call = lambda *words: dispatcher.call(pool, host, *words)
    [sr] = call("SR.get_by_name_label", ["Local storage"])
    record = {"SR": sr, "virtual_size": %d, "name_label": "", "type": "user", "sharable": False,
              "read_only": False, "other_config": {}}
    print(server.url(0, "http"), call("VDI.create", [record]), flush=True)

with Pool() as pool:
    run(pool, tls=False, ready=serving)
"""


class ServerProcess:
    """A pool with one disk, served by a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.url, self.vdi = process.stdout.readline().split()
        self.pid = process.pid

    def connect(self, method: str, *headers: str, **parameters: str) -> socket.socket:
        """Begin a transfer of the disk."""
        url = urlsplit(self.url)
        connection = socket.create_connection((url.hostname, url.port), timeout=30)
        handler = "import_raw_vdi" if method == "PUT" else "export_raw_vdi"
        query = urlencode({"vdi": self.vdi, **parameters})
        lines = [f"{method} /{handler}?{query} HTTP/1.1", "Host: localhost", AUTHORIZATION]
        connection.sendall("\r\n".join([*lines, *headers, "", ""]).encode())
        return connection


AUTHORIZATION = "Authorization: Basic cm9vdDp4ZW5yb290"


@pytest.fixture
def served() -> Iterator[ServerProcess]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER % SIZE], stdout=subprocess.PIPE, text=True
    ) as process:
        yield ServerProcess(process)
        process.terminate()


def extents() -> Iterator[Extent]:
    for offset, length in DATA:
        yield Extent(offset, bytes([offset // length % 255 + 1]) * length)


@pytest.mark.slow
@pytest.mark.parametrize("format_name", ["raw", "vhd"])
def test_a_sparse_disk_of_1_gib_goes_in_and_out_in_little_memory(served, format_name):
    idle = memory("VmRSS", served.pid)
    encoder = vhd.Encoder(SIZE, DATA)
    with served.connect("PUT", f"Content-Length: {encoder.length}", format="vhd") as connection:
        for piece in encoder.encode(extents()):
            connection.sendall(piece)
        while connection.recv(65536):
            """The end of the answer is the end of the import."""
    received = 0
    with served.connect("GET", format=format_name) as connection:
        while piece := connection.recv(MIB):
            received += len(piece)
    assert received > (SIZE if format_name == "raw" else len(DATA) * MIB)
    assert memory("VmHWM", served.pid) - idle < ALLOWED


@pytest.mark.slow
def test_a_client_that_does_not_read_costs_little_memory(served):
    idle = memory("VmRSS", served.pid)
    with served.connect("GET") as stalled, served.connect("GET", format="vhd") as other:
        assert b"200 OK" in stalled.recv(65536)
        while other.recv(MIB):
            """By the end of this transfer the first one has filled what it may."""
    assert memory("VmHWM", served.pid) - idle < ALLOWED
