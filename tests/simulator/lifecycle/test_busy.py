"""Calls to objects that are busy wait, as XAPI's do."""

from __future__ import annotations

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.envelopes import RpcReply
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.transitions import After
from os_xenapi.simulator.waits import Wait
from tests.simulator.core.wire import Wire, details


def answer(wire: Wire, wait: Wait[RpcReply]) -> list[str]:
    """Return the error that a call has ended in by now."""
    reply = wait.poll()
    assert reply is not None
    with pytest.raises(Failure) as caught:
        wire.read(reply)
    return caught.value.details


def test_a_call_waits_until_the_object_is_free(wire: Wire, pool: Pool, vdi: str) -> None:
    row = vdis.find(pool, vdi)
    with vdis.transfer(pool, row, task="OpaqueRef:t", writes=True):
        wait = wire.begin("VDI.destroy", vdi)
        assert wait.poll() is None
        assert wire("VDI.get_uuid", vdi)
    assert wait.poll() is not None
    assert wire("VDI.get_all_where", f'field "_ref" = "{vdi}"') == []


def test_what_is_refused_then_is_the_answer(wire: Wire, pool: Pool, vm: str) -> None:
    pool.transitions["VM.start"] = After(reads=1)
    starting = wire.begin("VM.start", vm, False, False)
    wait = wire.begin("VM.clone", vm, "copy")
    assert wait.poll() is None
    wire("VM.get_record", vm)
    assert starting.poll() is not None
    running = ["VM_BAD_POWER_STATE", vm, "halted", "running"]
    assert answer(wire, wait) == running


def test_the_wait_is_bounded(wire: Wire, pool: Pool, vdi: str) -> None:
    row = vdis.find(pool, vdi)
    busy = ["OTHER_OPERATION_IN_PROGRESS", "VDI", vdi, "blocked", "OpaqueRef:t"]
    with vdis.transfer(pool, row, task="OpaqueRef:t", writes=True):
        for seconds in (0, 0.01):
            pool.busy_timeout = seconds
            assert details(wire, "VDI.destroy", vdi) == busy


def test_a_waiting_call_can_be_cancelled(wire: Wire, pool: Pool, vdi: str) -> None:
    row = vdis.find(pool, vdi)
    with vdis.transfer(pool, row, task="OpaqueRef:t", writes=True):
        task = wire("Async.VDI.destroy", vdi)
        assert wire("task.get_status", task) == "pending"
        wire("task.cancel", task)
        assert wire("task.get_status", task) == "cancelled"
    assert wire("VDI.get_uuid", vdi)


def test_the_call_is_counted_once(wire: Wire, pool: Pool, vdi: str) -> None:
    row = vdis.find(pool, vdi)
    with vdis.transfer(pool, row, task="OpaqueRef:t", writes=True):
        wait = wire.begin("VDI.destroy", vdi)
    assert wait.poll() is not None
    assert pool.counters["VDI.destroy"] == 1


@pytest.mark.parametrize("operation", ["hard_shutdown", "hard_reboot"])
def test_a_forceful_operation_cancels_what_is_in_its_way(
    wire: Wire, pool: Pool, vm: str, operation: str
) -> None:
    wire("VM.start", vm, False, False)
    pool.transitions["VM.clean_shutdown"] = After(seconds=3600)
    task = wire("Async.VM.clean_shutdown", vm)
    assert wire("VM.get_current_operations", vm) == {task: "clean_shutdown"}
    wire(f"VM.{operation}", vm)
    assert wire("task.get_status", task) == "cancelled"
    assert wire("VM.get_current_operations", vm) == {}
    state = {"hard_shutdown": "Halted", "hard_reboot": "Running"}[operation]
    assert wire("VM.get_power_state", vm) == state
