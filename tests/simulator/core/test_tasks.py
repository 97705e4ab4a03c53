"""Tasks: what they show while a message is carried out, and how they end."""

from __future__ import annotations

import pytest

from os_xenapi import datamodel
from os_xenapi.simulator import tasks
from tests.simulator.core.wire import Wire, details

EPOCH = "19700101T00:00:00Z"


def test_async_gives_a_task_that_ends_in_success(any_wire: Wire) -> None:
    (template,) = any_wire("VM.get_by_name_label", "Other install media")
    task = any_wire("Async.VM.clone", template, "copy")
    record = any_wire("task.get_record", task)
    (made,) = any_wire("VM.get_by_name_label", "copy")
    assert record["name_label"] == "Async.VM.clone"
    assert record["status"] == "success"
    assert record["progress"] == 1.0
    assert record["result"] == f"<value>{made}</value>"
    assert record["error_info"] == []
    assert record["allowed_operations"] == []
    assert record["type"] == "<none/>"
    assert str(record["finished"]) != EPOCH
    any_wire("task.destroy", task)
    assert details(any_wire, "task.get_record", task) == ["HANDLE_INVALID", "task", task]


@pytest.mark.parametrize(
    ("method", "params", "result"),
    [
        ("VM.start", (False, False), "<value></value>"),
        ("VM.compute_memory_overhead", (), "<value>0</value>"),
        (
            "VM.get_possible_hosts",
            (),
            "<value><array><data><value>{host}</value></data></array></value>",
        ),
    ],
)
def test_the_result_is_the_xml_of_the_value(
    wire: Wire, vm: str, method: str, params: tuple[bool, ...], result: str
) -> None:
    task = wire(f"Async.{method}", vm, *params)
    assert wire("task.get_result", task) == result.format(host=wire.host.ref)


def test_a_failure_is_told_by_the_task_and_only_by_it(wire: Wire) -> None:
    task = wire("Async.VM.start", "nobody", False, False)
    record = wire("task.get_record", task)
    assert record["status"] == "failure"
    assert record["error_info"] == ["HANDLE_INVALID", "VM", "nobody"]
    assert (record["progress"], record["result"]) == (1.0, "")
    assert details(wire, "Async.VM.start", "nobody", False)[0] == "MESSAGE_PARAMETER_COUNT_MISMATCH"


def test_a_sync_call_has_a_task_only_while_it_lasts(wire: Wire, vm: str) -> None:
    before = wire("event.from", [], "", 0.0)
    wire("VM.start", vm, False, False)
    assert wire("task.get_all") == []
    answer = wire("event.from", ["task"], before["token"], 0.0)
    assert answer["events"] == []


def test_a_task_of_a_client_is_its_own_to_drive(wire: Wire) -> None:
    task = wire("task.create", "label", "description")
    record = wire("task.get_record", task)
    assert (record["name_label"], record["name_description"]) == ("label", "description")
    assert (record["status"], record["progress"]) == ("pending", 0.0)
    assert record["allowed_operations"] == ["cancel"]
    assert record["resident_on"] == wire.host.ref
    assert wire("session.get_tasks", wire.session) == [task]
    wire("task.set_progress", task, 0.5)
    wire("task.set_result", task, "text")
    wire("task.set_error_info", task, ["A", "b"])
    wire("task.add_to_other_config", task, "key", "value")
    wire("task.set_status", task, "failure")
    record = wire("task.get_record", task)
    assert (record["status"], record["result"]) == ("failure", "text")
    assert record["error_info"] == ["A", "b"]
    assert record["other_config"] == {"key": "value"}
    wire("task.set_status", task, "success")
    assert wire("task.get_status", task) == "failure"


def test_a_handler_completes_the_task_of_a_client(wire: Wire) -> None:
    kind = datamodel.parse_type("ref(VDI)")
    done, void, broken = (wire("task.create", "t", "") for _ in range(3))
    tasks.progress(wire.pool, done, 0.25)
    assert wire("task.get_progress", done) == 0.25
    assert not tasks.is_cancelled(wire.pool, done)
    tasks.succeed(wire.pool, done, "OpaqueRef:x", kind)
    tasks.succeed(wire.pool, void)
    tasks.fail(wire.pool, broken, ["VDI_MISSING", "a", "b"])
    tasks.fail(wire.pool, done, ["TOO_LATE"])
    assert wire("task.get_result", done) == "<value>OpaqueRef:x</value>"
    assert wire("task.get_status", done) == "success"
    assert wire("task.get_result", void) == "<value></value>"
    assert wire("task.get_error_info", broken) == ["VDI_MISSING", "a", "b"]
    tasks.succeed(wire.pool, "no such task")


def test_a_cancelled_handler_learns_it_and_ends_the_task(wire: Wire) -> None:
    task = wire("task.create", "t", "")
    assert wire("task.cancel", task) == ""
    assert tasks.is_cancelled(wire.pool, task)
    assert wire("task.get_status", task) == "pending"
    assert list(wire("task.get_current_operations", task).values()) == ["cancel"]
    tasks.fail(wire.pool, task, ["TASK_CANCELLED", task])
    record = wire("task.get_record", task)
    assert record["status"] == "cancelled"
    assert record["error_info"] == ["TASK_CANCELLED", task]
    assert record["current_operations"] == {}
    assert wire("task.cancel", task) == ""
    assert wire("task.get_record", task) == record


def test_a_pending_task_is_destroyed_once_it_is_complete(wire: Wire) -> None:
    task = wire("task.create", "t", "")
    wire("task.destroy", task)
    assert wire("task.get_status", task) == "pending"
    tasks.succeed(wire.pool, task)
    assert details(wire, "task.get_status", task) == ["HANDLE_INVALID", "task", task]
    assert tasks.is_cancelled(wire.pool, task)
