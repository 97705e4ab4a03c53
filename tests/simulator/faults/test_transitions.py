"""What a message does shows at once, after reads, or after seconds."""

from __future__ import annotations

import threading
import time

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.dispatcher import call
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.transitions import After
from os_xenapi.simulator.waits import Wait
from tests.simulator.core.wire import Wire, details
from tests.simulator.faults.conftest import halted_vm

NEVER = After(reads=1000)


@pytest.fixture
def transitions(served):
    """The transitions of the served pool, which end with the test."""
    pool, _ = served
    yield pool.transitions
    pool.transitions.clear()


@pytest.fixture
def vm(session):
    return halted_vm(session)


def test_until_it_is_due_the_old_state_shows_and_the_operation_too(site, session, transitions, vm):
    transitions["VM.start"] = After(reads=3)
    task = session.Async.VM.start(vm, False, False)
    for reads in range(1, 4):
        record = session.VM.get_record(vm)
        assert record["power_state"] == "Halted"
        assert record["current_operations"] == {task.ref: "start"}
        assert "start" not in record["allowed_operations"]
        expected = 1.0 if reads == 3 else reads / 4
        assert site.pool.store.row("task", task.ref)["progress"] == expected
    record = session.VM.get_record(vm)
    assert (record["power_state"], record["current_operations"]) == ("Running", {})
    assert "clean_shutdown" in record["allowed_operations"]
    assert session.task.get_status(task.ref) == "success"


def test_reads_of_the_task_count_too(session, transitions, vm):
    transitions["VM.start"] = After(reads=2)
    task = session.Async.VM.start(vm, False, False)
    statuses = [session.task.get_status(task.ref) for _ in range(3)]
    assert statuses == ["pending", "pending", "success"]


def test_reads_of_other_objects_do_not_count(session, transitions, vm):
    transitions["VM.start"] = After(reads=1)
    other = session.VM.clone(vm, "other")
    task = session.Async.VM.start(vm, False, False)
    session.VM.get_record(other)
    session.host.get_all_records()
    assert session.VM.get_all_records()[vm]["power_state"] == "Halted"
    assert session.VM.get_power_state(vm) == "Running"
    task.wait(timeout=20)


def test_a_sync_call_blocks_until_it_is_due(site, session, transitions, vm):
    transitions["VM.start"] = After(reads=2)
    caller = threading.Thread(target=session.VM.start, args=(vm, False, False))
    caller.start()
    with site.connect() as other:
        while not site.pool.store.row("VM", vm)["current_operations"]:
            time.sleep(0.001)
        states = [other.VM.get_power_state(vm)]
        while states[-1] == "Halted":
            states.append(other.VM.get_power_state(vm))
    caller.join(20)
    assert not caller.is_alive()
    assert states == ["Halted", "Halted", "Running"]


def test_after_seconds_nobody_has_to_look(session, transitions, vm):
    transitions["VM.*"] = After(seconds=0.01)
    session.VM.start(vm, False, False)
    assert session.VM.get_power_state(vm) == "Running"
    task = session.Async.VM.clean_shutdown(vm)
    task.wait(timeout=20)
    assert session.VM.get_power_state(vm) == "Halted"


def test_a_call_that_is_refused_fails_at_once(session, transitions, vm):
    transitions["VM.*"] = NEVER
    with pytest.raises(Failure) as caught:
        session.VM.clean_shutdown(vm)
    assert caught.value.details == ["VM_BAD_POWER_STATE", vm, "running", "halted"]


def test_a_call_that_finds_the_object_busy_waits_and_then_takes_its_time(session, transitions, vm):
    transitions["VM.start"] = transitions["VM.snapshot"] = After(reads=2)
    start = session.Async.VM.start(vm, False, False)
    snapshot = session.Async.VM.snapshot(vm, "snapshot")
    for task, operation in ((start, "start"), (snapshot, "snapshot")):
        for _ in range(2):
            assert session.VM.get_current_operations(vm) == {task.ref: operation}
    assert session.task.get_status(snapshot.ref) == "success"
    assert session.VM.get_record(vm)["power_state"] == "Running"


def test_a_cancelled_transition_leaves_the_old_state(session, transitions, vm):
    transitions["VM.start"] = NEVER
    task = session.Async.VM.start(vm, False, False)
    session.task.cancel(task.ref)
    with pytest.raises(Failure, match="TASK_CANCELLED"):
        task.wait(timeout=20)
    record = session.VM.get_record(vm)
    assert (record["power_state"], record["current_operations"]) == ("Halted", {})
    assert "start" in record["allowed_operations"]


@pytest.mark.parametrize("given", [{"reads": -1}, {"seconds": -0.1}, {"reads": 1, "seconds": 1}])
def test_a_transition_takes_reads_or_seconds(given):
    with pytest.raises(ValueError, match="some reads or some seconds"):
        After(**given)


def test_transitions_are_given_with_the_pool_and_looked_up_by_name():
    given = {"VM.*": After(seconds=1), "VM.start": After(), "*": After(reads=1)}
    with Pool(transitions=given) as pool:
        assert pool.transitions == given
        assert pool.transitions.find("VM.clone") == After(seconds=1)
        assert pool.transitions.find("VM.start") is None
        assert pool.transitions.find("VDI.copy") == After(reads=1)
        with pytest.raises(ValueError, match=r"VM\.begin is no message"):
            pool.transitions["VM.begin"] = After(reads=1)
        wire = Wire(pool, pool.hosts[0])
        login = wire.request("session.login_with_password", "root", "xenroot")
        assert isinstance(wire.post(*login), Wait), "a message without an object takes its time too"
        made = call(pool, pool.hosts[0], "network.create", [{"other_config": {}}])
        assert made in pool.store.tables["network"].rows, "the simulator itself never waits"


def test_an_object_that_does_not_list_operations_waits_all_the_same():
    with Pool() as pool:
        wire = Wire(pool, pool.hosts[0]).login()
        pool.transitions["network.set_name_label"] = After(reads=1)
        (ref,) = wire("network.get_by_name_label", "Host internal management network")
        wait = wire.begin("network.set_name_label", ref, "new")
        assert wait.poll() is None
        assert wire("network.get_name_label", ref) != "new"
        assert wait.poll() is not None
        assert wire("network.get_name_label", ref) == "new"
        assert details(wire, "network.set_name_label", "nobody", "x")[0] == "HANDLE_INVALID"
