"""event.from: what has changed since a token."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from os_xenapi import datamodel
from os_xenapi.errors import Failure
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.values import stored
from os_xenapi.simulator.waits import resolve
from tests.simulator.core.records import vbd_record, vdi_record
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


class CacheFollowsPool(RuleBasedStateMachine):
    """A cache that is fed by event.from alone holds what the pool holds."""

    def __init__(self) -> None:
        super().__init__()
        self.pool = Pool()
        self.wire = Wire(self.pool, self.pool.hosts[0]).login()
        self.token = ""
        self.cache: dict[tuple[str, str], Any] = {}
        self.sr = self.wire("SR.get_by_name_label", "Local storage")[0]
        self.template = self.wire("VM.get_by_name_label", "Other install media")[0]

    def teardown(self) -> None:
        self.pool.close()

    def pick(self, class_name: str, index: int) -> str | None:
        refs = [
            ref
            for ref, record in self.wire(f"{class_name}.get_all_records").items()
            if class_name != "VM" or not (record["is_a_template"] or record["is_control_domain"])
        ]
        return refs[index % len(refs)] if refs else None

    def attempt(self, method: str, *params: Any) -> None:
        if None in params:
            return
        with contextlib.suppress(Failure):
            try:
                self.wire(method, *params)
            except Failure as error:
                # Refusals are part of it; a body that breaks is not.
                if error.code == "INTERNAL_ERROR":
                    raise AssertionError(f"{method}: {error}") from error
                raise

    @rule()
    def make_vm(self) -> None:
        self.wire("VM.provision", self.wire("VM.clone", self.template, "guest"))

    @rule()
    def make_disk(self) -> None:
        self.wire("VDI.create", vdi_record(self.sr))

    @rule(vm=st.integers(0, 5), disk=st.integers(0, 5), mode=st.sampled_from(["RO", "RW"]))
    def attach(self, vm: int, disk: int, mode: str) -> None:
        machine, vdi = self.pick("VM", vm), self.pick("VDI", disk)
        if machine and vdi:
            self.attempt("VBD.create", vbd_record(machine, vdi, mode=mode))

    @rule(
        index=st.integers(0, 5),
        operation=st.sampled_from(
            ["destroy", "hard_shutdown", "clean_reboot", "pause", "unpause", "shutdown"]
        ),
        asynchronous=st.booleans(),
    )
    def operate(self, index: int, operation: str, asynchronous: bool) -> None:
        prefix = "Async." if asynchronous else ""
        self.attempt(f"{prefix}VM.{operation}", self.pick("VM", index))

    @rule(index=st.integers(0, 5), paused=st.booleans())
    def start(self, index: int, paused: bool) -> None:
        self.attempt("VM.start", self.pick("VM", index), paused, False)

    @rule(
        index=st.integers(0, 5),
        message=st.sampled_from(
            ["VDI.destroy", "VBD.destroy", "VBD.plug", "VBD.unplug", "VDI.clone", "task.destroy"]
        ),
    )
    def change(self, index: int, message: str) -> None:
        self.attempt(message, self.pick(message.partition(".")[0], index))

    @rule()
    def follow(self) -> None:
        answer = since(self.wire, self.token, "*")
        self.token = answer["token"]
        for event in answer["events"]:
            key = (event["class"], event["ref"])
            if event["operation"] == "del":
                assert self.cache.pop(key, None) is not None
            else:
                assert (key in self.cache) == (event["operation"] == "mod")
                self.cache[key] = event["snapshot"]
        assert self.cache == self.everything()

    def everything(self) -> dict[tuple[str, str], Any]:
        found = {}
        for one in datamodel.load().classes.values():
            message = one.messages.get("get_all_records")
            if one.gen_events and message is not None and message.lifecycle.state != "removed":
                for ref, record in self.wire(f"{one.name}.get_all_records").items():
                    found[one.name.lower(), ref] = record
        return found

    @invariant()
    def power_states_agree(self) -> None:
        for row in self.pool.store.rows("VM"):
            on = row["power_state"] in ("Running", "Paused")
            assert on == (row["domid"] >= 0) == (row["resident_on"] != "OpaqueRef:NULL")
            for vbd in self.pool.store.related(row, "VBDs"):
                assert on or not vbd["currently_attached"]
        used = sum(
            metrics["memory_actual"]
            for row in self.pool.store.rows("VM")
            for metrics in self.pool.store.related(row, "metrics")
        )
        assert used == self.pool.hosts[0].memory_used

    @invariant()
    def what_rows_share_is_unchanged(self) -> None:
        assert stored({}) == {}

    @invariant()
    def no_ref_leads_nowhere(self) -> None:
        for table in self.pool.store.tables.values():
            for row in table.rows.values():
                for name in table.public:
                    kind = table.model.fields[name].type
                    kind = kind.args[0] if kind.kind == "set" else kind
                    if kind.kind == "ref":
                        refs = row[name] if isinstance(row[name], (list, tuple)) else [row[name]]
                        for ref in refs:
                            known = ref in self.pool.store.tables[kind.name].rows
                            assert known or ref == "OpaqueRef:NULL", (row, name)


TestCacheFollowsPool = CacheFollowsPool.TestCase
TestCacheFollowsPool.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestCacheFollowsPool = pytest.mark.slow(TestCacheFollowsPool)
