"""event.from: what has changed since a token."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from os_xenapi import datamodel
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.waits import resolve
from tests.simulator.core.records import vbd_record
from tests.simulator.core.wire import Wire, details

ZERO = "0" * 20 + "," + "0" * 20


def since(wire: Wire, token: str, *classes: str, timeout: float = 0.0) -> dict[str, Any]:
    """Return the answer of event.from."""
    answer: dict[str, Any] = wire("event.from", list(classes), token, timeout)
    return answer


def now(wire: Wire) -> str:
    """Return the token of this moment."""
    return str(since(wire, "")["token"])


def told(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return class, operation and ref of each event."""
    return [(event["class"], event["operation"], event["ref"]) for event in answer["events"]]


def test_from_the_beginning_every_object_is_added(any_wire: Wire) -> None:
    answer = since(any_wire, "", "VM", "pool")
    refs = any_wire("VM.get_all") + any_wire("pool.get_all")
    assert sorted(event["ref"] for event in answer["events"]) == sorted(refs)
    event = next(event for event in answer["events"] if event["class"] == "vm")
    assert event["operation"] == "add"
    assert event["id"].isdigit()
    assert event["timestamp"] == "0.0"
    assert event["snapshot"] == any_wire("VM.get_record", event["ref"])
    assert since(any_wire, ZERO, "vm")["events"] == since(any_wire, "", "vm")["events"]


def test_an_object_is_told_once_as_it_is_now(wire: Wire, vm: str) -> None:
    token = now(wire)
    wire("VM.set_name_label", vm, "first")
    wire("VM.set_name_label", vm, "second")
    made = wire("network.create", {"other_config": {}})
    wire("network.set_name_label", made, "named")
    gone = wire("network.create", {"other_config": {}})
    wire("network.destroy", gone)
    answer = since(wire, token, "*")
    assert told(answer) == [("network", "add", made), ("vm", "mod", vm)]
    assert answer["events"][0]["snapshot"]["name_label"] == "named"
    assert answer["events"][1]["snapshot"]["name_label"] == "second"
    assert since(wire, answer["token"], "*")["events"] == []
    wire("VM.set_name_label", vm, "third")
    answer = since(wire, answer["token"], "*")
    assert told(answer) == [("vm", "mod", vm)]
    assert since(wire, answer["token"], "*")["events"] == []


def test_a_deletion_has_no_snapshot(wire: Wire) -> None:
    made = wire("network.create", {"other_config": {}})
    token = now(wire)
    wire("network.destroy", made)
    (event,) = since(wire, token, "*")["events"]
    assert (event["class"], event["operation"], event["ref"]) == ("network", "del", made)
    assert "snapshot" not in event


def test_messages_come_first_then_adds_mods_and_dels(wire: Wire, vm: str) -> None:
    gone = wire("network.create", {"other_config": {}})
    token = now(wire)
    wire("network.destroy", gone)
    wire("VM.start", vm, False, False)
    answer = since(wire, token, "*")
    assert answer["events"][0]["class"] == "message"
    assert answer["events"][0]["snapshot"]["name"] == "VM_STARTED"
    assert answer["events"][0]["id"] == "0"
    rest = [event["operation"] for event in answer["events"][1:]]
    assert rest == sorted(rest, key=["add", "mod", "del"].index)
    assert {"add", "mod", "del"} == set(rest)


def test_the_other_side_of_a_relation_is_told_too(wire: Wire, vm: str, vdi: str) -> None:
    token = now(wire)
    vbd = wire("VBD.create", vbd_record(vm, vdi))
    assert set(told(since(wire, token, "*"))) == {
        ("vbd", "add", vbd),
        ("vm", "mod", vm),
        ("vdi", "mod", vdi),
    }


def test_classes_and_objects_can_be_picked(wire: Wire, vm: str) -> None:
    token = now(wire)
    other = wire("network.create", {"other_config": {}})
    wire("VM.set_name_label", vm, "x")
    assert told(since(wire, token, "VM")) == [("vm", "mod", vm)]
    assert told(since(wire, token, f"vm/{vm}")) == [("vm", "mod", vm)]
    assert told(since(wire, token, f"vm/{vm.lower()}")) == []
    assert told(since(wire, token, f"network/{other}", "unheard")) == [("network", "add", other)]
    assert told(since(wire, token, "unheard")) == []
    assert told(since(wire, token)) == []


def test_some_classes_have_no_events(wire: Wire) -> None:
    token = now(wire)
    wire.bare("session.login_with_password", "root", "xenroot")
    wire("secret.create", {"value": "s", "other_config": {}})
    answer = since(wire, token, "*", "session", "secret")
    assert answer["events"] == []
    assert (answer["valid_ref_counts"]["session"], answer["valid_ref_counts"]["secret"]) == (2, 1)


def test_every_table_is_counted(wire: Wire) -> None:
    counts = since(wire, "")["valid_ref_counts"]
    tables = [one for one in datamodel.load().classes.values() if one.in_database]
    assert set(counts) == {one.name.lower() for one in tables}
    assert counts["vm"] == len(wire("VM.get_all"))
    assert "message" not in counts


def test_a_token_is_two_numbers_that_sort_as_text(wire: Wire, vm: str) -> None:
    before = now(wire)
    wire("VM.set_name_label", vm, "x")
    after = now(wire)
    assert len(before) == len(after) == 41
    assert before < after


@pytest.mark.parametrize("token", ["x", "1,1", ZERO + "0", "-" + ZERO[1:], ZERO.replace(",", ";")])
def test_what_is_no_token_is_named(wire: Wire, token: str) -> None:
    error = details(wire, "event.from", ["*"], token, 0.0)
    assert error == ["EVENT_FROM_TOKEN_PARSE_FAILURE", token]


def test_only_the_last_deletions_are_remembered(wire: Wire) -> None:
    refs = [wire("network.create", {"other_config": {}}) for _ in range(700)]
    token = now(wire)
    for ref in refs:
        wire("network.destroy", ref)
    deleted = [ref for _, _, ref in told(since(wire, token, "network"))]
    assert 256 <= len(deleted) <= 511
    assert deleted == refs[-len(deleted) :]


def test_without_news_it_waits_and_then_answers_empty(any_wire: Wire) -> None:
    token = now(any_wire)
    wait = any_wire.begin("event.from", ["*"], token, 0.05)
    assert wait.poll() is None
    answer = any_wire.read(resolve(any_wire.pool, wait))
    assert answer["events"] == []
    assert since(any_wire, answer["token"], "*")["events"] == []


def test_a_token_from_the_future_waits(wire: Wire) -> None:
    wait = wire.begin("event.from", ["*"], "9" * 20 + "," + "9" * 20, 60.0)
    wire("network.create", {"other_config": {}})
    assert wait.poll() is None
    wait.cancel()


def test_a_change_from_another_thread_wakes_it(wire: Wire, vm: str) -> None:
    wait = wire.begin("event.from", ["vm"], now(wire), 30.0)

    def change() -> None:
        wire("network.create", {"other_config": {}})
        wire("VM.set_name_label", vm, "woken")

    thread = threading.Thread(target=change)
    thread.start()
    answer = wire.read(resolve(wire.pool, wait))
    thread.join()
    assert told(answer) == [("vm", "mod", vm)]


def test_the_end_of_the_session_wakes_it(wire: Wire) -> None:
    other = Wire(wire.pool, wire.host).login()
    wait = other.begin("event.from", ["*"], now(wire), 30.0)
    still = wire.begin("event.from", ["vm"], now(wire), 30.0)
    other("session.logout")
    reply = wait.poll()
    assert reply is not None
    with pytest.raises(Exception, match="SESSION_INVALID"):
        other.read(reply)
    assert still.poll() is None
    still.cancel()


@pytest.mark.parametrize("timeout", [-1.0, 1e9])
def test_an_odd_timeout_is_a_day(wire: Wire, timeout: float) -> None:
    wait = wire.begin("event.from", ["*"], now(wire), timeout)
    assert wait.deadline is not None
    assert 86000 < wait.deadline - time.monotonic() <= 86400
    wait.cancel()


def test_batching_gathers_what_comes_together() -> None:
    with Pool(event_batching=0.05) as pool:
        wire = Wire(pool, pool.hosts[0]).login()
        token = now(wire)
        wire("network.create", {"other_config": {}, "name_label": "one"})
        wait = wire.begin("event.from", ["network"], token, 30.0)
        wire("network.create", {"other_config": {}, "name_label": "two"})
        assert len(wire.read(resolve(pool, wait))["events"]) == 2
        task = wire("task.create", "t", "")
        assert told(since(wire, token, "task")) == [("task", "add", task)]


def test_inject_is_a_barrier(wire: Wire, vm: str) -> None:
    token = wire("event.inject", "VM", vm)
    assert told(since(wire, token, "vm")) == [("vm", "mod", vm)]
    assert wire("event.get_current_id") > int(token.partition(",")[0])
    assert details(wire, "event.inject", "vm", vm) == ["HANDLE_INVALID", "vm", vm]
    assert details(wire, "event.inject", "VM", "x") == ["HANDLE_INVALID", "VM", "x"]


def test_the_messages_of_the_pool(wire: Wire, vm: str) -> None:
    token = now(wire)
    uuid = wire("VM.get_uuid", vm)
    message = wire("message.create", "HELLO", 3, "VM", uuid, "body")
    assert told(since(wire, token, "message")) == [("message", "add", message)]
    record = wire("message.get_record", message)
    assert (record["name"], record["priority"], record["cls"]) == ("HELLO", 3, "VM")
    assert wire("message.get_by_uuid", record["uuid"]) == message
    assert message in wire("message.get", "VM", uuid, "19700101T00:00:00Z")
    matching = wire("message.get_all_records_where", 'field "name" = "HELLO"')
    assert matching == {message: record}
    token = now(wire)
    wire("message.destroy", message)
    assert told(since(wire, token, "message")) == [("message", "del", message)]
    wire("message.destroy_many", wire("message.get_all"))
    assert wire("message.get_all_records") == {}
    gone = ["HANDLE_INVALID", "message", message]
    assert details(wire, "message.get_record", message) == gone
    assert details(wire, "message.create", "X", 1, "VM", "no uuid", "")[0] == "UUID_INVALID"


def test_next_tells_what_changed_since_the_last_time(any_wire: Wire, pool: Pool) -> None:
    wire = any_wire
    assert details(wire, "event.next")[0] == "SESSION_NOT_REGISTERED"
    wire("event.register", ["host", "network"])
    [host] = wire("host.get_all")
    wire("host.set_name_label", host, "first")
    wire("host.set_name_label", host, "second")
    [event] = wire("event.next")
    assert (event["class"], event["operation"], event["ref"]) == ("host", "mod", host)
    assert event["snapshot"] == wire("host.get_record", host)
    wire("event.unregister", ["host"])
    wire("host.set_name_label", host, "unheard")
    network = wire("network.get_all")[0]
    wire("network.set_name_label", network, "heard")
    assert [one["ref"] for one in wire("event.next")] == [network]
