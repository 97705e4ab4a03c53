"""Transfers over https: whole ones end cleanly, broken ones do not."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.simulator.edges.client import Client, status_of
from tests.simulator.edges.images import MIB, patterned, vhd_content, vhd_image
from tests.simulator.edges.test_export import ended, get
from tests.simulator.edges.test_import import put, stored
from tests.simulator.edges.test_pending import eventually

SIZE = 8 * MIB
DATA = [(0, 4096), (5 * MIB, 2 * MIB)]
CONTENT = patterned(SIZE, DATA)
IMAGE = vhd_image(CONTENT, DATA)


@pytest.fixture
def server(pool: Pool) -> Iterator[Server]:
    with Server(pool) as server:
        yield server


@contextlib.contextmanager
def connect(server: Server) -> Iterator[ssl.SSLSocket]:
    """A connection that raises where the other side ends it without saying so."""
    url = urlsplit(server.url())
    context = ssl.create_default_context(cafile=server.certificate())
    with (
        socket.create_connection((url.hostname, url.port), timeout=20) as plain,
        context.wrap_socket(
            plain, server_hostname=url.hostname, suppress_ragged_eofs=False
        ) as connection,
    ):
        yield connection


def read_all(connection: ssl.SSLSocket) -> bytes:
    data = bytearray()
    while piece := connection.recv(1 << 20):
        data += piece
    return bytes(data)


def send_and_read(connection: ssl.SSLSocket, data: bytes) -> bytes:
    connection.sendall(data)
    return read_all(connection)


def test_a_disk_goes_in_and_out(client: Client, pool):
    vdi, task = client.new_vdi(SIZE), client.new_task()
    path = client.path("import_raw_vdi", vdi=vdi, format="vhd", task_id=task)
    with connect(client.server) as connection:
        connection.sendall(put(path, len(IMAGE)) + IMAGE)
        assert status_of(read_all(connection)) == 200
    assert ended(client, task)["status"] == "success"
    assert stored(pool, client, vdi) == CONTENT
    with connect(client.server) as connection:
        connection.sendall(get(client.path("export_raw_vdi", vdi=vdi, format="vhd")))
        assert vhd_content(read_all(connection).partition(b"\r\n\r\n")[2]) == CONTENT


def test_a_failed_import_ends_without_a_farewell(client: Client):
    vdi, task = client.new_vdi(SIZE), client.new_task()
    path = client.path("import_raw_vdi", vdi=vdi, format="vhd", task_id=task)
    with connect(client.server) as connection:
        connection.sendall(put(path, SIZE))
        assert status_of(connection.recv(65536)) == 200
        with pytest.raises((ssl.SSLEOFError, ConnectionError)):
            send_and_read(connection, bytes(MIB))
    assert ended(client, task)["status"] == "failure"


def test_a_cancelled_export_ends_without_a_farewell(client: Client):
    vdi, task = client.new_vdi(64 * MIB), client.new_task()
    with connect(client.server) as connection:
        connection.sendall(get(client.path("export_raw_vdi", vdi=vdi, task_id=task)))
        eventually(lambda: client.call("VDI.get_current_operations", vdi))
        client.call("task.cancel", task)
        with pytest.raises((ssl.SSLEOFError, ConnectionError)):
            read_all(connection)
    assert ended(client, task)["status"] == "cancelled"


def test_a_client_that_breaks_off_fails_the_task(client: Client):
    vdi, task = client.new_vdi(SIZE), client.new_task()
    with connect(client.server) as connection:
        path = client.path("import_raw_vdi", vdi=vdi, task_id=task)
        connection.sendall(put(path, SIZE) + CONTENT[:MIB])
    assert ended(client, task)["error_info"][0] == "VDI_IO_ERROR"
