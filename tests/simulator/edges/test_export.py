"""GET /export_raw_vdi over real connections."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from os_xenapi.simulator.pool import Pool
from tests.simulator.edges.client import ApiError, Client, connect, exchange, read_all, status_of
from tests.simulator.edges.images import MIB, patterned, vhd_content
from tests.simulator.edges.test_pending import eventually

DATA = [(0, 4096), (3 * MIB + 512, 100_000), (7 * MIB, MIB)]


@pytest.fixture
def vdi(client: Client) -> str:
    return client.new_vdi(8 * MIB)


@pytest.fixture
def content(client: Client, pool: Pool, vdi: str) -> bytes:
    """What the disk holds."""
    content = patterned(8 * MIB, DATA)
    fill(pool, client, vdi, content)
    return content


def fill(pool: Pool, client: Client, vdi: str, content: bytes) -> None:
    path = pool.disks.path(client.call("VDI.get_uuid", vdi))
    with path.open("r+b") as file:
        for offset in range(0, len(content), 4096):
            piece = content[offset : offset + 4096]
            if any(piece):
                file.seek(offset)
                file.write(piece)


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


def export(client: Client, **parameters: str) -> tuple[str, bytes]:
    """Export and return head and body."""
    head, _, body = exchange(
        client.server, get(client.path("export_raw_vdi", **parameters))
    ).partition(b"\r\n\r\n")
    return head.decode(), body


def ended(client: Client, task: str) -> dict:
    """The record of a task once it has ended."""
    eventually(lambda: client.call("task.get_status", task) != "pending")
    record = client.call("task.get_record", task)
    assert isinstance(record, dict)
    return record


def test_a_raw_export_is_the_disk(client, vdi, content):
    head, body = export(client, vdi=vdi)
    assert body == content
    assert "content-type: application/octet-stream" in head


def test_the_answer_has_the_form_of_xapi(client, vdi, content):
    task = client.new_task()
    uuid = client.call("VDI.get_uuid", vdi)
    head, _ = export(client, vdi=vdi, format="vhd", task_id=task)
    assert head.split("\r\n") == [
        "HTTP/1.1 200 OK",
        f"task-id: {task}",
        "content-type: application/vhd",
        f'content-disposition: attachment; filename="{uuid}.vhd"',
        "cache-control: no-cache, no-store",
        "connection: close",
    ]


def test_a_vhd_export_holds_the_disk_and_not_its_holes(client, vdi, content):
    _, body = export(client, vdi=vdi, format="vhd")
    assert vhd_content(body) == content
    # Three of the four blocks of 2 MiB hold data.
    assert len(body) < 6 * MIB + 16384


def test_an_empty_disk_is_a_vhd_without_blocks(client, vdi):
    _, body = export(client, vdi=vdi, format="vhd")
    assert vhd_content(body) == bytes(8 * MIB)
    assert len(body) < 16384


def test_a_disk_is_found_by_uuid_too(client, vdi, content):
    assert export(client, vdi=client.call("VDI.get_uuid", vdi))[1] == content


def test_the_task_succeeds(client, vdi, content):
    task = client.new_task()
    export(client, vdi=vdi, task_id=task)
    record = ended(client, task)
    assert record["status"] == "success"
    assert record["progress"] == 1.0


def test_the_task_may_be_named_in_a_cookie(client, vdi):
    task = client.new_task()
    request = get(client.path("export_raw_vdi", vdi=vdi), f"Cookie: task_id={task}")
    assert status_of(exchange(client.server, request)) == 200
    assert ended(client, task)["status"] == "success"


def test_a_task_is_made_where_none_is_given(client, vdi):
    head, _ = export(client, vdi=vdi)
    task = next(line for line in head.split("\r\n") if line.startswith("task-id: "))[9:]
    assert ended(client, task)["status"] == "success"


@pytest.mark.parametrize(
    ("parameters", "status", "details"),
    [
        ({}, 400, ["VDI_MISSING"]),
        ({"format": "vmdk"}, 404, ["INTERNAL_ERROR", "Unknown format vmdk"]),
        ({"format": "tar"}, 500, ["NOT_IMPLEMENTED"]),
        ({"format": "vhd", "base": "OpaqueRef:x"}, 500, ["HANDLE_INVALID", "VDI", "OpaqueRef:x"]),
        ({"format": "raw", "base": "OpaqueRef:x"}, 500, ["NOT_IMPLEMENTED"]),
        ({"vdi": "OpaqueRef:no"}, 500, ["HANDLE_INVALID", "VDI", "OpaqueRef:no"]),
    ],
)
def test_what_cannot_be_exported_fails_with_its_task(client, vdi, parameters, status, details):
    if status != 400:
        parameters = {"vdi": vdi, **parameters}
    task = client.new_task()
    head, _ = export(client, task_id=task, **parameters)
    assert status_of(head.encode()) == status
    record = ended(client, task)
    assert record["status"] == "failure"
    assert record["error_info"][: len(details)] == details


def test_an_unknown_task_is_an_error(client, vdi):
    head, body = export(client, vdi=vdi, task_id="OpaqueRef:no")
    assert status_of(head.encode()) == 500
    assert b"HANDLE_INVALID task OpaqueRef:no" in body


def test_a_task_that_has_ended_is_not_used_again(client, vdi):
    task = client.new_task()
    export(client, vdi=vdi, task_id=task)
    assert ended(client, task)["status"] == "success"
    export(client, vdi=vdi, task_id=task)
    assert client.call("task.get_status", task) == "success"
    assert client.call("VDI.get_current_operations", vdi) == {}


def attach(client: Client, vdi: str, mode: str) -> None:
    """Attach the disk to a running VM."""
    [template] = client.call("VM.get_by_name_label", "Other install media")
    vm = client.call("VM.clone", template, "guest")
    client.call("VM.provision", vm)
    record = {
        "VM": vm,
        "VDI": vdi,
        "userdevice": "0",
        "bootable": False,
        "mode": mode,
        "type": "Disk",
        "empty": False,
        "other_config": {},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
    }
    client.call("VBD.create", record)
    client.call("VM.start", vm, False, False)


def test_a_disk_that_a_running_vm_writes_is_not_exported(client, vdi):
    attach(client, vdi, "RW")
    task = client.new_task()
    head, _ = export(client, vdi=vdi, task_id=task)
    assert status_of(head.encode()) == 500
    assert ended(client, task)["error_info"][:2] == ["VDI_IN_USE", vdi]


def test_a_disk_that_a_running_vm_reads_is_exported(client, vdi, content):
    attach(client, vdi, "RO")
    assert export(client, vdi=vdi)[1] == content


@pytest.fixture
def slow_export(client: Client, pool: Pool) -> Iterator[tuple[socket.socket, str, str]]:
    """An export of a disk that is too large for all buffers, whose client does not read."""
    vdi = client.new_vdi(64 * MIB)
    task = client.new_task()
    with connect(client.server) as connection:
        connection.sendall(get(client.path("export_raw_vdi", vdi=vdi, task_id=task)))
        eventually(lambda: client.call("VDI.get_current_operations", vdi))
        yield connection, vdi, task


def test_a_disk_being_exported_is_in_use(client, slow_export):
    connection, vdi, task = slow_export
    assert list(client.call("VDI.get_current_operations", vdi)) == [task]
    client.server.pool.busy_timeout = 0
    with pytest.raises(ApiError, match=r"OTHER_OPERATION_IN_PROGRESS|VDI_IN_USE"):
        client.call("VDI.destroy", vdi)
    read_all(connection)
    assert ended(client, task)["status"] == "success"
    assert client.call("VDI.get_current_operations", vdi) == {}
    client.call("VDI.destroy", vdi)


def test_progress_is_told_on_the_way(client, slow_export):
    connection, _, task = slow_export
    connection.recv(1 << 20)
    left = 64 * MIB // 2
    while left > 0:
        left -= len(connection.recv(1 << 20))
    eventually(lambda: client.call("task.get_progress", task) > 0.4)
    assert client.call("task.get_progress", task) < 1.0


def test_a_client_that_goes_away_fails_the_task_and_frees_the_disk(client, slow_export):
    connection, vdi, task = slow_export
    connection.close()
    record = ended(client, task)
    assert record["status"] == "failure"
    assert record["error_info"][0] == "VDI_IO_ERROR"
    assert client.call("VDI.get_current_operations", vdi) == {}


def test_cancelling_the_task_ends_the_export(client, slow_export):
    connection, vdi, task = slow_export
    client.call("task.cancel", task)
    record = ended(client, task)
    assert record["status"] == "cancelled"
    assert record["error_info"] == ["TASK_CANCELLED", task]
    assert client.call("VDI.get_current_operations", vdi) == {}
    received = 0
    with contextlib.suppress(ConnectionError):
        received = len(read_all(connection))
    assert received < 64 * MIB


def test_other_clients_are_served_during_an_export(client, slow_export):
    connection, _, _ = slow_export
    reader = threading.Thread(target=read_all, args=[connection])
    reader.start()
    while reader.is_alive():
        assert client.call("VM.get_all")
    reader.join()


def test_two_may_read_one_disk(client, slow_export):
    _, vdi, _ = slow_export
    with connect(client.server) as second:
        second.sendall(get(client.path("export_raw_vdi", vdi=vdi)))
        assert status_of(second.recv(65536)) == 200
        assert len(client.call("VDI.get_current_operations", vdi)) == 2
