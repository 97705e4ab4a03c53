"""PUT /import_raw_vdi over real connections."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest

from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.simulator.edges.client import ApiError, Client, connect, read_all, status_of
from tests.simulator.edges.images import MIB, chunks, patterned, vhd_image
from tests.simulator.edges.test_export import attach, ended
from tests.simulator.edges.test_pending import eventually

SIZE = 8 * MIB
DATA = [(0, 4096), (3 * MIB + 512, 100_000), (7 * MIB, MIB)]
CONTENT = patterned(SIZE, DATA)
OLD = patterned(SIZE, [(0, SIZE)], seed=2)


@pytest.fixture
def vdi(client: Client) -> str:
    return client.new_vdi(SIZE)


@pytest.fixture
def task(client: Client) -> str:
    return client.new_task()


def put(path: str, length: int | None, *headers: str) -> bytes:
    lines = [f"PUT {path} HTTP/1.1", "Host: localhost", *headers]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


def send(client: Client, body: bytes, *, length: int | None = -1, **parameters: str) -> bytes:
    """Send ``body``, close our side, and return what comes back; '' for a broken connection."""
    announced = len(body) if length == -1 else length
    with connect(client.server) as connection:
        connection.sendall(put(client.path("import_raw_vdi", **parameters), announced))
        with contextlib.suppress(ConnectionError):
            connection.sendall(body)
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while piece := connection.recv(65536):
                answer += piece
        return answer


def stored(pool: Pool, client: Client, vdi: str) -> bytes:
    return pool.disks.path(client.call("VDI.get_uuid", vdi)).read_bytes()


def fill(pool: Pool, client: Client, vdi: str, content: bytes = OLD) -> None:
    pool.disks.path(client.call("VDI.get_uuid", vdi)).write_bytes(content)


FORMATS = {"raw": CONTENT, "vhd": vhd_image(CONTENT, DATA)}
STORED_ZEROS = vhd_image(CONTENT, [(0, SIZE)])


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_image_becomes_the_disk(client, pool, vdi, task, format_name):
    answer = send(client, FORMATS[format_name], vdi=vdi, format=format_name, task_id=task)
    assert status_of(answer) == 200
    record = ended(client, task)
    assert record["status"] == "success"
    assert record["result"] == f"<value>{vdi}</value>"
    assert stored(pool, client, vdi) == CONTENT


@pytest.mark.parametrize("format_name", FORMATS)
def test_what_an_image_leaves_out_reads_as_zeros(client, pool, vdi, task, format_name):
    fill(pool, client, vdi)
    send(client, FORMATS[format_name], vdi=vdi, format=format_name, task_id=task)
    assert ended(client, task)["status"] == "success"
    assert stored(pool, client, vdi) == CONTENT


@pytest.mark.parametrize(("format_name", "image"), [*FORMATS.items(), ("vhd", STORED_ZEROS)])
def test_holes_take_no_space(client, pool, vdi, task, format_name, image):
    fill(pool, client, vdi)
    send(client, image, vdi=vdi, format=format_name, task_id=task)
    assert ended(client, task)["status"] == "success"
    assert stored(pool, client, vdi) == CONTENT
    path = pool.disks.path(client.call("VDI.get_uuid", vdi))
    assert path.stat().st_blocks * 512 < 2 * MIB
    assert client.call("VDI.get_physical_utilisation", vdi) < 2 * MIB


def test_an_all_zero_image_empties_the_disk(client, pool, vdi, task):
    fill(pool, client, vdi)
    send(client, vhd_image(bytes(SIZE), []), vdi=vdi, format="vhd", task_id=task)
    assert ended(client, task)["status"] == "success"
    assert stored(pool, client, vdi) == bytes(SIZE)


def test_the_answer_comes_before_the_body_is_read(client, vdi, task):
    with connect(client.server) as connection:
        connection.sendall(put(client.path("import_raw_vdi", vdi=vdi, task_id=task), SIZE))
        head = connection.recv(65536).decode()
        assert head.split("\r\n") == [
            "HTTP/1.1 200 OK",
            f"task-id: {task}",
            "content-type: application/octet-stream",
            "cache-control: no-cache, no-store",
            "connection: close",
            "",
            "",
        ]
        connection.sendall(CONTENT)
        assert connection.recv(1) == b""
    assert client.call("task.get_status", task) == "success"


def test_a_shorter_raw_image_leaves_the_rest_empty(client, pool, vdi, task):
    fill(pool, client, vdi)
    send(client, CONTENT[:MIB], vdi=vdi, task_id=task)
    assert ended(client, task)["status"] == "success"
    assert stored(pool, client, vdi) == CONTENT[:MIB] + bytes(SIZE - MIB)


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_image_without_a_length_is_read_to_its_end(client, pool, vdi, task, format_name):
    image = FORMATS[format_name]
    send(client, image, length=None, vdi=vdi, format=format_name, task_id=task)
    assert ended(client, task)["status"] == "success"
    assert stored(pool, client, vdi) == CONTENT


def test_chunks_change_only_what_they_bring(client, pool, vdi, task):
    fill(pool, client, vdi)
    body = chunks([(MIB, b"x" * 5000), (0, bytes(512)), (SIZE - 1, b"y")])
    send(client, body, vdi=vdi, chunked="", task_id=task)
    assert ended(client, task)["status"] == "success"
    expected = bytearray(OLD)
    expected[MIB : MIB + 5000] = b"x" * 5000
    expected[:512] = bytes(512)
    expected[-1:] = b"y"
    assert stored(pool, client, vdi) == expected


class TestNewDisk:
    @pytest.fixture
    def sr(self, client, vdi):
        return client.call("VDI.get_SR", vdi)

    @pytest.mark.parametrize("by", ["sr_id", "sr_uuid"])
    def test_a_raw_image_makes_a_disk_in_a_repository(self, client, pool, sr, task, by):
        name = sr if by == "sr_id" else client.call("SR.get_uuid", sr)
        send(client, CONTENT, task_id=task, **{by: name})
        record = ended(client, task)
        assert record["status"] == "success"
        made = record["result"].removeprefix("<value>").removesuffix("</value>")
        assert client.call("VDI.get_name_label", made) == "Imported VDI"
        assert client.call("VDI.get_SR", made) == sr
        assert stored(pool, client, made) == CONTENT

    def test_it_goes_again_when_the_image_breaks_off(self, client, sr, task):
        before = set(client.call("VDI.get_all"))
        send(client, CONTENT[:MIB], length=SIZE, sr_id=sr, task_id=task)
        assert ended(client, task)["status"] == "failure"
        eventually(lambda: set(client.call("VDI.get_all")) == before)

    @pytest.mark.parametrize("parameters", [{"format": "vhd"}, {"chunked": ""}])
    def test_other_formats_need_a_disk(self, client, sr, task, parameters):
        answer = send(client, b"", sr_id=sr, task_id=task, **parameters)
        assert status_of(answer) == 400
        assert ended(client, task)["error_info"] == ["VDI_MISSING"]

    def test_a_length_is_needed(self, client, sr, task):
        assert status_of(send(client, b"", length=None, sr_id=sr, task_id=task)) == 400
        assert ended(client, task)["error_info"] == ["VDI_MISSING"]

    def test_a_repository_without_room_fails_the_task(self, client, sr, task):
        before = client.call("VDI.get_all")
        answer = send(client, b"", length=1 << 41, sr_id=sr, task_id=task)
        assert status_of(answer) == 500
        assert ended(client, task)["error_info"][0].startswith("SR_")
        assert client.call("VDI.get_all") == before


def test_no_disk_and_no_repository_is_an_error(client, task):
    assert status_of(send(client, b"", task_id=task)) == 400
    assert ended(client, task)["error_info"] == ["VDI_MISSING"]


def test_an_unknown_format_is_an_error(client, vdi, task):
    assert status_of(send(client, b"", vdi=vdi, format="vmdk", task_id=task)) == 404
    assert ended(client, task)["error_info"] == ["INTERNAL_ERROR", "Unknown format vmdk"]


def test_http_chunks_are_refused(client, vdi, task):
    request = put(
        client.path("import_raw_vdi", vdi=vdi, task_id=task), None, "Transfer-Encoding: chunked"
    )
    with connect(client.server) as connection:
        connection.sendall(request + b"5\r\nhello\r\n0\r\n\r\n")
        assert status_of(read_all(connection)) == 404
    assert ended(client, task)["error_info"] == ["IMPORT_ERROR_CANNOT_HANDLE_CHUNKED"]


def failure_after_the_answer(client: Client, vdi: str, task: str) -> list[str]:
    """What the task of a failed import says; the disk is free again."""
    record = ended(client, task)
    assert record["status"] == "failure"
    assert record["result"] == ""
    assert client.call("VDI.get_current_operations", vdi) == {}
    details = record["error_info"]
    assert isinstance(details, list)
    return details


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("announced", [True, False])
def test_an_image_that_breaks_off_fails_the_task(client, vdi, task, format_name, announced):
    image = FORMATS[format_name]
    length = len(image) if announced else None
    send(client, image[:-600], length=length, vdi=vdi, format=format_name, task_id=task)
    assert failure_after_the_answer(client, vdi, task)[0] == "VDI_IO_ERROR"


def test_a_body_that_is_shorter_than_announced_fails_even_where_the_image_is_whole(
    client, vdi, task
):
    image = FORMATS["vhd"]
    send(client, image, length=len(image) + 512, vdi=vdi, format="vhd", task_id=task)
    assert failure_after_the_answer(client, vdi, task)[0] == "VDI_IO_ERROR"


def test_a_request_that_is_refused_though_its_task_has_ended_is_no_error_here(
    client, vdi, task, caplog
):
    client.call("task.cancel", task)
    client.call("task.set_status", task, "success")
    answer = send(client, CONTENT, vdi=vdi, format="vmdk", task_id=task)
    assert status_of(answer) == 404
    client.server.close()
    assert not caplog.records


def test_a_connection_that_is_reset_fails_the_task(client, vdi, task):
    with connect(client.server) as connection:
        connection.sendall(put(client.path("import_raw_vdi", vdi=vdi, task_id=task), SIZE))
        connection.sendall(CONTENT[:MIB])
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert failure_after_the_answer(client, vdi, task)[0] == "VDI_IO_ERROR"


def test_a_damaged_image_names_field_and_byte_and_leaves_the_disk_alone(client, pool, vdi, task):
    fill(pool, client, vdi)
    image = bytearray(FORMATS["vhd"])
    image[48] ^= 1
    send(client, bytes(image), vdi=vdi, format="vhd", task_id=task)
    code, text = failure_after_the_answer(client, vdi, task)
    assert code == "VDI_IO_ERROR"
    assert "VHD footer copy" in text
    assert "byte" in text
    assert stored(pool, client, vdi) == OLD


@pytest.mark.parametrize(
    ("format_name", "body"),
    [
        ("raw", bytes(SIZE + 512)),
        ("vhd", vhd_image(bytes(SIZE + 2 * MIB), [])),
        ("chunked", chunks([(SIZE - 1, b"xy")])),
        ("chunked", chunks([(2**64 - 1, b"x")])),
    ],
)
def test_an_image_larger_than_the_disk_leaves_it_alone(client, pool, vdi, task, format_name, body):
    fill(pool, client, vdi)
    parameters = {"chunked": ""} if format_name == "chunked" else {"format": format_name}
    send(client, body, vdi=vdi, task_id=task, **parameters)
    assert failure_after_the_answer(client, vdi, task)[:2] == ["VDI_TOO_SMALL", vdi]
    assert stored(pool, client, vdi) == OLD


def test_data_after_the_last_chunk_is_an_error(client, vdi, task):
    send(client, chunks([]) + b"more", vdi=vdi, chunked="", task_id=task)
    assert "follows the last chunk" in failure_after_the_answer(client, vdi, task)[1]


def test_a_repository_that_fills_up_fails_the_task():
    """Two disks fit while they are empty; the content of both does not."""
    with (
        Pool(sr_size=12 * MIB) as pool,
        Server(pool, tls=False) as server,
        Client(server) as client,
    ):
        first, second = client.new_vdi(SIZE), client.new_vdi(SIZE)
        task = client.new_task()
        send(client, OLD, vdi=first, task_id=task)
        assert ended(client, task)["status"] == "success"
        task = client.new_task()
        send(client, OLD, vdi=second, task_id=task)
        assert failure_after_the_answer(client, second, task)[0] == "SR_BACKEND_FAILURE_44"


class TestBusy:
    @pytest.fixture
    def importing(self, client, vdi, task) -> Iterator[socket.socket]:
        """An import that stands still half-way."""
        with connect(client.server) as connection:
            connection.sendall(put(client.path("import_raw_vdi", vdi=vdi, task_id=task), SIZE))
            connection.recv(65536)
            connection.sendall(CONTENT[: SIZE // 2])
            eventually(lambda: client.call("task.get_progress", task) == 0.5)
            yield connection

    def test_a_disk_being_written_is_in_use(self, client, vdi, task, importing):
        assert list(client.call("VDI.get_current_operations", vdi)) == [task]
        client.server.pool.busy_timeout = 0
        with pytest.raises(ApiError, match=r"OTHER_OPERATION_IN_PROGRESS|VDI_IN_USE"):
            client.call("VDI.destroy", vdi)
        second = client.new_task()
        send(client, CONTENT, vdi=vdi, task_id=second)
        assert ended(client, second)["status"] == "failure"
        importing.sendall(CONTENT[SIZE // 2 :])
        assert ended(client, task)["status"] == "success"
        client.call("VDI.destroy", vdi)

    def test_cancelling_the_task_ends_the_import(self, client, vdi, task, importing):
        client.call("task.cancel", task)
        record = ended(client, task)
        assert record["status"] == "cancelled"
        assert record["error_info"] == ["TASK_CANCELLED", task]
        assert client.call("VDI.get_current_operations", vdi) == {}
        with pytest.raises(ConnectionError):
            importing.sendall(bytes(64 * MIB))

    def test_a_server_that_ends_fails_the_task(self, client, pool, vdi, task, importing):
        client.server.close()
        with pool.lock:
            row = pool.store.row("task", task)
            assert row["status"] == "failure"
            assert pool.store.row("VDI", vdi)["current_operations"] == {}


@pytest.mark.parametrize("mode", ["RO", "RW"])
def test_a_disk_of_a_running_vm_is_refused(client, pool, vdi, task, mode):
    attach(client, vdi, mode)
    send(client, CONTENT, vdi=vdi, task_id=task)
    assert failure_after_the_answer(client, vdi, task)[:2] == ["VDI_IN_USE", vdi]
    assert stored(pool, client, vdi) == bytes(SIZE)


def test_a_read_only_disk_is_refused(client, vdi, task):
    client.call("VDI.set_read_only", vdi, True)
    send(client, CONTENT, vdi=vdi, task_id=task)
    assert failure_after_the_answer(client, vdi, task)[:2] == ["VDI_READONLY", vdi]
