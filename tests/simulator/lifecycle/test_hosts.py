"""Hosts that reboot, lose their power, or stop answering."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.hosts import HostTimes
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.wire import Wire, details
from tests.simulator.lifecycle.conftest import AT_ONCE, disabled

LONG = 3600.0


@pytest.fixture
def running(wire: Wire, vm: str) -> str:
    """A VM that runs on the second host."""
    wire("VM.start_on", vm, wire.pool.hosts[1].ref, False, False)
    return vm


def live(wire: Wire, host: str) -> bool:
    return bool(wire("host_metrics.get_live", wire("host.get_metrics", host)))


def test_a_host_goes_down_only_disabled_and_empty(wire: Wire, running: str) -> None:
    host = wire.pool.hosts[1].ref
    for message in ("host.reboot", "host.shutdown"):
        assert details(wire, message, host) == ["HOST_NOT_DISABLED"]
    wire("host.disable", host)
    assert wire("host.get_enabled", host) is False
    for message in ("host.reboot", "host.shutdown"):
        assert details(wire, message, host) == ["HOST_IN_USE", host, "VM", running]


def test_allowed_operations_of_a_host_follow_its_state(wire: Wire) -> None:
    host = wire.pool.hosts[1].ref
    assert "vm_start" in wire("host.get_allowed_operations", host)
    wire("host.disable", host)
    allowed = wire("host.get_allowed_operations", host)
    assert {"reboot", "shutdown", "enable"} <= set(allowed)
    assert "vm_start" not in allowed
    wire("host.shutdown", host)
    assert wire("host.get_allowed_operations", host) == ["power_on"]


def test_a_rebooted_member_is_enabled_again_and_sessions_live_on(wire: Wire) -> None:
    machine = wire.pool.hosts[1]
    broken = machine.connections_broken
    wire("host.reboot", disabled(wire, machine.ref))
    assert wire("host.get_enabled", machine.ref) is True
    assert live(wire, machine.ref)
    assert machine.connections_broken == broken + 1


def test_a_booting_host_answers_that_it_is_booting(wire: Wire, pool: Pool) -> None:
    pool.host_times = HostTimes(notice=0, booting=LONG)
    machine = pool.hosts[1]
    wire("host.reboot", disabled(wire, machine.ref))
    wire("pool.get_all")
    booting = ["HOST_STILL_BOOTING"]
    # Over JSON-RPC it comes from before the dispatcher: in the form of 2.0 and with the id 0.
    member = Wire(pool, machine, "xml")
    for call in ("host.get_all", "session.login_with_password"):
        with pytest.raises(Failure) as caught:
            member.bare(call, "root", "xenroot")
        assert caught.value.details == booting
    assert member.bare("host.is_in_emergency_mode", wire.session) is True
    assert details(wire, "host.enable", machine.ref) != booting  # the coordinator's view: dead
    machine.power_off()
    pool.host_times = AT_ONCE
    machine.power_on()
    assert machine.emergency is None
    assert live(wire, machine.ref)


def test_a_coordinator_that_reboots_forgets_sessions_and_tasks_only(
    wire: Wire, pool: Pool, vm: str
) -> None:
    wire("task.create", "mine", "")
    generation = pool.store.generation
    machine = pool.hosts[0]
    wire("host.reboot", disabled(wire, machine.ref))
    assert details(wire, "pool.get_all") == ["SESSION_INVALID", wire.session]
    wire.login()
    assert wire("task.get_all") == []
    assert wire("VM.get_name_label", vm) == "guest"
    assert pool.store.generation > generation


@pytest.mark.parametrize("index", [0, 1])
def test_a_toolstack_restart_leaves_vms_and_enabled_alone(
    wire: Wire, pool: Pool, running: str, index: int
) -> None:
    machine = pool.hosts[index]
    wire("host.disable", machine.ref)
    wire("task.create", "mine", "")
    wire("host.restart_agent", machine.ref)
    if index == 0:
        assert details(wire, "pool.get_all") == ["SESSION_INVALID", wire.session]
        wire.login()
        assert wire("task.get_all") == []
    else:
        assert len(wire("task.get_all")) == 1
    assert wire("VM.get_power_state", running) == "Running"
    assert wire("host.get_enabled", machine.ref) is False
    assert machine.connections_broken == 1


def test_what_an_async_restart_was_asked_by_is_gone_with_it(wire: Wire, pool: Pool) -> None:
    task = wire("Async.host.restart_agent", pool.hosts[0].ref)
    wire.login()
    assert details(wire, "task.get_status", task) == ["HANDLE_INVALID", "task", task]


def test_a_host_that_is_down_is_offline_until_it_is_powered_on(wire: Wire, pool: Pool) -> None:
    machine = pool.hosts[1]
    wire("host.shutdown", disabled(wire, machine.ref))
    host = machine.ref
    assert not live(wire, host)
    assert details(wire, "host.call_plugin", host, "any", "fn", {}) == ["HOST_OFFLINE", host]
    assert details(wire, "host.enable", host) == ["HOST_OFFLINE", host]
    pbd = wire("host.get_PBDs", host)[0]
    assert details(wire, "PBD.unplug", pbd) == ["HOST_OFFLINE", host]
    assert details(wire, "host.power_on", host) == ["HOST_POWER_ON_MODE_DISABLED"]
    wire("host.set_power_on_mode", host, "wake-on-lan", {})
    wire("host.power_on", host)
    assert live(wire, host)
    assert details(wire, "host.power_on", host) == ["HOST_IS_LIVE", host]


def test_a_host_without_power_is_found_dead_in_time(wire: Wire, pool: Pool, running: str) -> None:
    machine = pool.hosts[1]
    pool.host_times = dataclasses.replace(AT_ONCE, dead=LONG)
    machine.power_off()
    # Nobody knows yet, but nobody reaches it either.
    assert live(wire, machine.ref)
    contact = ["CANNOT_CONTACT_HOST", machine.ref]
    assert details(wire, "VM.hard_shutdown", running) == contact
    machine.power_on()
    assert wire("VM.get_power_state", running) == "Halted"
    assert wire("VM.get_resident_on", running) == "OpaqueRef:NULL"
    pool.host_times = dataclasses.replace(AT_ONCE, dead=0)
    wire("VM.start_on", running, machine.ref, False, False)
    machine.power_off()
    assert not live(wire, machine.ref)
    assert details(wire, "VM.clean_shutdown", running) == ["HOST_OFFLINE", machine.ref]
    wire("VM.power_state_reset", running)
    assert wire("VM.get_power_state", running) == "Halted"


def test_a_host_that_is_declared_dead_can_be_removed(wire: Wire, pool: Pool, running: str) -> None:
    machine, host = pool.hosts[1], pool.hosts[1].ref
    coordinator = pool.hosts[0].ref
    assert details(wire, "host.destroy", coordinator) == ["HOST_CANNOT_DESTROY_SELF", coordinator]
    assert details(wire, "host.destroy", host) == ["HOST_IS_LIVE", host]
    machine.power_off()
    wire("host.declare_dead", host)
    assert wire("VM.get_power_state", running) == "Halted"
    wire("host.destroy", host)
    assert host not in wire("host.get_all")
    assert len(wire("SR.get_by_name_label", "Local storage")) == 2
    # It comes back and finds that nobody knows it.
    machine.power_on()
    assert machine.emergency == ["HOST_UNKNOWN_TO_MASTER", machine.uuid]


def test_an_isolated_host_answers_nothing_until_it_is_healed(wire: Wire, pool: Pool) -> None:
    machine = pool.hosts[1]
    member = Wire(pool, machine)
    machine.isolate("hang")
    wait = member.begin("pool.is_slave", machine.ref)
    assert wait.poll() is None
    machine.heal()
    reply = wait.poll()
    assert reply is not None
    with pytest.raises(Failure):  # no session was given
        member.read(reply)


def test_what_an_isolated_host_has_to_say_waits_too(wire: Wire, pool: Pool, vm: str) -> None:
    token = wire("event.from", [f"VM/{vm}"], "", 0.0)["token"]
    wait = wire.begin("event.from", ["VM"], token, LONG)
    pool.hosts[0].isolate("hang")
    with pool.lock:
        pool.store.touch(pool.store.row("VM", vm))
    assert wait.poll() is None
    pool.hosts[0].heal()
    reply = wait.poll()
    assert reply is not None
    assert [event["ref"] for event in wire.read(reply)["events"]] == [vm]


def test_an_isolated_member_is_taken_for_dead_and_heard_of_again(wire: Wire, pool: Pool) -> None:
    pool.host_times = dataclasses.replace(AT_ONCE, dead=0)
    machine = pool.hosts[1]
    machine.isolate("refuse")
    assert not live(wire, machine.ref)
    machine.heal()
    assert live(wire, machine.ref)


def test_a_member_waits_at_its_boot_for_the_coordinator(wire: Wire, pool: Pool) -> None:
    coordinator, member = pool.hosts[:2]
    coordinator.power_off()
    member.reboot()
    assert member.emergency == ["HOST_STILL_BOOTING"]
    coordinator.power_on()
    pool.jobs.advance()
    assert coordinator.emergency is None
    assert member.emergency is None


@pytest.fixture
def one() -> Iterator[Pool]:
    """A pool of one host."""
    with Pool(host_times=AT_ONCE) as made:
        yield made


def test_a_single_host_comes_back_by_itself(one: Pool) -> None:
    wire = Wire(one, one.hosts[0]).login()
    wire("host.reboot", disabled(wire, one.hosts[0].ref))
    assert wire.login()("host.get_enabled", one.hosts[0].ref) is True


def test_times_are_not_negative() -> None:
    with pytest.raises(ValueError, match="booting"):
        HostTimes(booting=-1)
