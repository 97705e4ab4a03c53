"""The plugin xenhost empties its host and reboots it, shuts it down or starts it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

import os_xenapi
from os_xenapi.errors import Failure
from os_xenapi.simulator.hosts import HostTimes, SimHost
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.dom0.calling import BOTH_LINES, call

SECONDS = 20.0
"""After this a host that has not gone down or come back fails its test."""


@pytest.fixture(params=BOTH_LINES)
def pool(request: Any) -> Iterator[Pool]:
    """A pool of two hosts; one that goes down does so once its plugin has answered."""
    with Pool(hosts=2, shared_sr=True, host_times=HostTimes(notice=1.0)) as pool, Server(pool):
        for host in pool.hosts:
            host.dom0.use_interpreter(request.param)
        yield pool


@pytest.fixture
def member(pool: Pool) -> SimHost:
    """The host that is acted on; the session is at the other one."""
    return pool.hosts[1]


@pytest.fixture
def session(pool: Pool) -> Iterator[os_xenapi.Session]:
    with os_xenapi.connect(f"unix://{pool.hosts[0].dom0.socket_path}") as session:
        yield session


def guest(session: Any, name: str, host: str) -> str:
    """A VM that runs on a host."""
    (template,) = session.VM.get_by_name_label("Other install media")
    vm: str = session.VM.clone(template, name)
    session.VM.provision(vm)
    session.VM.start_on(vm, host, False, False)
    return vm


def act(session: Any, fn: str, host: SimHost) -> Any:
    return json.loads(session.call_plugin("xenhost.py", fn, {"action": fn}, host=host.ref))


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("fn", "action"), [("host_reboot", "reboot"), ("host_shutdown", "shutdown")]
)
def test_the_host_is_emptied_and_goes_down(
    session: Any, pool: Pool, member: SimHost, fn: str, action: str
) -> None:
    running, paused = (guest(session, name, member.ref) for name in ("running", "paused"))
    session.VM.pause(paused)
    elsewhere = guest(session, "elsewhere", pool.hosts[0].ref)
    broken = member.connections_broken
    assert act(session, fn, member) == {"power_action": action}
    assert [session.VM.get_power_state(vm) for vm in (running, paused)] == ["Halted"] * 2
    assert session.VM.get_power_state(elsewhere) == "Running"
    wait_for(lambda: member.connections_broken > broken)
    if fn == "host_reboot":
        wait_for(lambda: session.host.get_enabled(member.ref))
    assert member.is_powered is (fn == "host_reboot")


def test_a_host_that_cannot_be_emptied_stays_as_it_was(
    session: Any, pool: Pool, member: SimHost
) -> None:
    vm = guest(session, "stubborn", member.ref)
    blocked = {"clean_shutdown": "no", "hard_shutdown": "never"}
    session.VM.set_blocked_operations(vm, blocked)
    with pytest.raises(Failure) as caught:
        act(session, "host_reboot", member)
    assert caught.value.details[:3] == ["XENAPI_PLUGIN_FAILURE", "host_reboot", "Failure"]
    assert "'OPERATION_BLOCKED'" in caught.value.details[3]
    assert session.VM.get_power_state(vm) == "Running"
    assert session.host.get_enabled(member.ref) is True


def test_a_host_that_was_disabled_stays_disabled_when_it_cannot_be_emptied(
    session: Any, pool: Pool, member: SimHost
) -> None:
    vm = guest(session, "stubborn", member.ref)
    session.VM.set_blocked_operations(vm, {"clean_shutdown": "no", "hard_shutdown": "no"})
    session.host.disable(member.ref)
    with pytest.raises(Failure):
        act(session, "host_shutdown", member)
    assert session.host.get_enabled(member.ref) is False


def test_a_host_that_runs_is_not_emptied_to_be_started(
    session: Any, pool: Pool, member: SimHost
) -> None:
    vm = guest(session, "guest", member.ref)
    with pytest.raises(Failure, match="this host runs already"):
        act(session, "host_start", member)
    assert session.VM.get_power_state(vm) == "Running"
    assert session.host.get_enabled(member.ref) is True


def test_a_host_that_xapi_takes_for_dead_is_started(
    session: Any, pool: Pool, member: SimHost
) -> None:
    session.host.set_power_on_mode(member.ref, "wake-on-lan", {})
    with pool.lock:
        (metrics,) = pool.store.related(member.row, "metrics")
        pool.store.set(metrics, live=False)
        pool.store.set(member.row, allowed_operations=("power_on",))
    # Nothing is asked of a dead host through its coordinator.
    answer = call(member.dom0, "xenhost.py", "host_start", session=session.ref)
    assert json.loads(answer) == {"power_action": "startup"}
    assert pool.counters["host.power_on"] == 1
    assert session.host.get_enabled(member.ref) is False
