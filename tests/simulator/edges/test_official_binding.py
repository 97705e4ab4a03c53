"""XenServer's own Python binding, unmodified, against the simulated pool."""

from __future__ import annotations

import json
import time
import xmlrpc.client
from collections.abc import Iterator
from typing import Any

import pytest
import XenAPI

import os_xenapi
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server

PARAMS = '{"args": [], "kwargs": {}}'


@pytest.fixture
def url(server: Server) -> str:
    return server.url(0, "http")


@pytest.fixture
def session(url: str, pool: Pool) -> Iterator[Any]:
    session = XenAPI.Session(url)
    session.xenapi.login_with_password("root", pool.password, "2.21", "os-xenapi tests")
    yield session
    session.xenapi.session.logout()
    session("close")()


@pytest.fixture
def vm(session: Any) -> str:
    """A halted VM that boots nothing."""
    template = session.xenapi.VM.get_by_name_label("Other install media")[0]
    vm = session.xenapi.VM.clone(template, "guest")
    session.xenapi.VM.provision(vm)
    return str(vm)


def host(session: Any) -> str:
    return str(session.xenapi.host.get_all()[0])


def finished(session: Any, task: str) -> dict[str, Any]:
    deadline = time.monotonic() + 20
    while session.xenapi.task.get_status(task) == "pending":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    record = session.xenapi.task.get_record(task)
    session.xenapi.task.destroy(task)
    assert isinstance(record, dict)
    return record


def test_a_session_knows_its_host(session):
    assert session.xenapi.session.get_this_host(session._session) == host(session)


def test_records_come_in_the_classic_shapes(session):
    for name in ("VM", "host", "SR"):
        records = getattr(session.xenapi, name).get_all_records()
        assert records
        for ref, record in records.items():
            assert ref.startswith("OpaqueRef:")
            assert getattr(session.xenapi, name).get_uuid(ref) == record["uuid"]
    [control_domain] = [
        record
        for record in session.xenapi.VM.get_all_records().values()
        if record["is_control_domain"]
    ]
    assert control_domain["power_state"] == "Running"
    assert isinstance(control_domain["memory_static_max"], str)
    assert isinstance(control_domain["snapshot_time"], xmlrpc.client.DateTime)


def test_a_vm_starts_and_stops(session, vm):
    session.xenapi.VM.start(vm, False, False)
    assert session.xenapi.VM.get_power_state(vm) == "Running"
    assert session.xenapi.VM.get_resident_on(vm) == host(session)
    session.xenapi.VM.hard_shutdown(vm)
    assert session.xenapi.VM.get_power_state(vm) == "Halted"


def test_a_call_runs_in_the_background_as_a_task(session, vm):
    record = finished(session, session.xenapi.Async.VM.start(vm, False, False))
    assert record["status"] == "success"
    assert record["name_label"] == "Async.VM.start"
    assert session.xenapi.VM.get_power_state(vm) == "Running"


def test_a_background_call_that_fails_tells_by_its_task(session, vm):
    record = finished(session, session.xenapi.Async.VM.hard_shutdown(vm))
    assert record["status"] == "failure"
    assert record["error_info"] == [
        "VM_BAD_POWER_STATE",
        vm,
        "running, paused, suspended",
        "halted",
    ]


def test_events_tell_what_changed_since_a_token(session, vm):
    events_from = getattr(session.xenapi.event, "from")
    token = events_from(["vm"], "", 0.0)["token"]
    session.xenapi.VM.start(vm, False, False)
    answer = events_from(["vm"], token, 10.0)
    [event] = [event for event in answer["events"] if event["ref"] == vm]
    assert event["class"] == "vm"
    assert event["operation"] == "mod"
    assert event["snapshot"]["power_state"] == "Running"
    assert answer["token"] > token


def test_a_plugin_runs_in_the_control_domain(session):
    answer = session.xenapi.host.call_plugin(
        host(session), "dom0_plugin_version.py", "get_version", {"params": PARAMS}
    )
    assert json.loads(answer) == os_xenapi.__version__


def test_a_missing_plugin_is_named(session):
    with pytest.raises(XenAPI.Failure) as raised:
        session.xenapi.host.call_plugin(host(session), "none.py", "f", {})
    assert raised.value.details == ["XENAPI_MISSING_PLUGIN", "none.py"]


def test_a_failure_carries_the_details_of_xapi(session):
    with pytest.raises(XenAPI.Failure) as raised:
        session.xenapi.VM.get_record("OpaqueRef:none")
    assert raised.value.details == ["HANDLE_INVALID", "VM", "OpaqueRef:none"]
    with pytest.raises(XenAPI.Failure) as raised:
        session.xenapi.VM.no_such_message()
    assert raised.value.details == ["MESSAGE_METHOD_UNKNOWN", "VM.no_such_message"]


def test_a_wrong_password_is_refused(url):
    session = XenAPI.Session(url)
    with pytest.raises(XenAPI.Failure) as raised:
        session.xenapi.login_with_password("root", "wrong")
    assert raised.value.details[0] == "SESSION_AUTHENTICATION_FAILED"
    session("close")()


def test_a_session_is_over_after_its_logout(url, pool):
    session = XenAPI.Session(url)
    session.xenapi.login_with_password("root", pool.password)
    ref = session._session
    session.xenapi.session.logout()
    answer = session.VM.get_all(ref)
    assert answer == {"Status": "Failure", "ErrorDescription": ["SESSION_INVALID", ref]}
    session("close")()
