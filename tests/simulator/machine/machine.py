"""The machine: a pool, the operations that are tried on it, and what is checked after each."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from os_xenapi.errors import Failure
from os_xenapi.simulator.guests import VM, PowerState, add_vms
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.values import stored
from tests.simulator.core.wire import Wire
from tests.simulator.machine import checks
from tests.simulator.machine.operations import (
    OPERATIONS,
    REFUSED_FOR_STATE,
    NothingThere,
    Operation,
    World,
)

MIB = 1 << 20
NOW = 1_767_225_600.0
CLASSES = ("VM", "VM", "VM", "VM", "VBD", "VBD", "VIF", "VDI", "SR")


def small_vm(name: str, power_state: PowerState) -> VM:
    return VM(name_label=name, power_state=power_state, memory=128 * MIB, disks=(4 * MIB,))


def is_refused_for_state(error: list[str] | None, subject: str) -> bool:
    """Whether it is the state of the object itself that an operation failed for, not another's."""
    if error is None or error[0] not in REFUSED_FOR_STATE:
        return False
    refs = [detail for detail in error if detail.startswith("OpaqueRef:")]
    return not refs or subject in refs


class Follower:
    """A cache that is fed by event.from alone."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.token = ""
        self.records: dict[tuple[str, str], Any] = {}

    def catch_up(self, *, compare_all: bool) -> None:
        """Take in what has happened, and compare: all records, or those that have changed."""
        answer = self.wire("event.from", ["*"], self.token, 0.0)
        assert answer["token"] >= self.token
        self.token = answer["token"]
        changed = set()
        for event in answer["events"]:
            key = (event["class"], event["ref"])
            if event["operation"] == "del":
                assert self.records.pop(key, None) is not None, event
            else:
                assert (key in self.records) == (event["operation"] == "mod"), event
                self.records[key] = event["snapshot"]
                changed.add(key)
        assert self.records.keys() == checks.keys(self.wire.pool)
        for key in self.records if compare_all else changed:
            assert self.records[key] == checks.record(self.wire.pool, key), key
        held = Counter(kind for kind, _ in self.records)
        for kind, count in answer["valid_ref_counts"].items():
            assert held[kind] in (0, count), kind


class AnyOrder(RuleBasedStateMachine):
    """Calls operations of the table on objects of the pool, by chance."""

    def __init__(self) -> None:
        super().__init__()
        self.pool = Pool(hosts=2, clock=lambda: NOW, sr_size=1 << 30, busy_timeout=0.0)
        add_vms(self.pool, [small_vm("one", "Halted"), small_vm("two", "Running")])
        self.wire = Wire(self.pool, self.pool.hosts[0]).login()
        shared = [self.pool.hosts[0].ref, {}, 1 << 30, "shared", "", "nfs", "user", True, {}]
        (pool,) = self.wire("pool.get_all")
        self.wire("pool.set_suspend_image_SR", pool, self.wire("SR.create", *shared))
        self.at_once = Follower(self.wire)
        self.now_and_then = Follower(self.wire)

    def teardown(self) -> None:
        self.now_and_then.catch_up(compare_all=True)
        assert self.pool.unimplemented == {}
        self.pool.close()

    @rule(data=st.data(), operation=st.sampled_from(OPERATIONS), asynchronous=st.booleans())
    def do_anything(self, data: Any, operation: Operation, asynchronous: bool) -> None:
        world = self.world(data)
        with contextlib.suppress(NothingThere):
            self.operate(operation, operation.call(world), asynchronous=asynchronous)

    @rule(data=st.data(), class_name=st.sampled_from(CLASSES))
    def do_what_is_listed(self, data: Any, class_name: str) -> None:
        world = self.world(data)
        with contextlib.suppress(NothingThere):
            subject = world.subject(class_name)
            row = self.pool.store.row(class_name, subject)
            listed = [
                operation
                for operation in OPERATIONS
                if operation.class_name == class_name
                and operation.shown in row["allowed_operations"]
            ]
            if listed:
                operation = world.any(*listed)
                self.operate(operation, operation.call(world, subject))

    def world(self, data: Any) -> World:
        return World(self.pool, lambda choices: data.draw(st.sampled_from(choices)))

    def operate(
        self, operation: Operation, params: list[Any], *, asynchronous: bool = False
    ) -> None:
        """Carry an operation out, and compare the outcome with what the object said of it."""
        listed = self.is_listed(operation, params[0])
        error = self.call(operation.message, params, asynchronous=asynchronous)
        assert error is None or error[0] not in ("INTERNAL_ERROR", "NOT_IMPLEMENTED"), error
        if listed is True:
            assert not is_refused_for_state(error, params[0]), error
        elif listed is False and not operation.strict:
            assert error is not None, f"{operation} was not allowed, and was carried out"

    def is_listed(self, operation: Operation, subject: str) -> bool | None:
        """Whether the object says that the operation is allowed; None: it says nothing of it."""
        if operation.shown is None:
            return None
        row = self.pool.store.row(operation.class_name, subject)
        return operation.shown in row["allowed_operations"]

    def call(self, message: str, params: list[Any], *, asynchronous: bool) -> list[str] | None:
        """Carry a message out and return its error."""
        method = self.pool.catalogue.find(message)
        assert method is not None
        try:
            if not (asynchronous and method.message.is_async):
                self.wire(message, *params)
                return None
            task = self.wire(f"Async.{message}", *params)
        except Failure as error:
            return error.details
        record = self.wire("task.get_record", task)
        assert record["status"] in ("success", "failure"), record
        return record["error_info"] or None

    @rule()
    def let_the_other_cache_catch_up(self) -> None:
        self.now_and_then.catch_up(compare_all=True)

    @invariant()
    def what_must_hold_holds(self) -> None:
        checks.check(self.pool)
        self.at_once.catch_up(compare_all=False)

    @invariant()
    def allowed_operations_are_up_to_date(self) -> None:
        for vm in self.pool.store.rows("VM"):
            listed = vm["allowed_operations"]
            self.wire("VM.update_allowed_operations", vm.ref)
            assert sorted(vm["allowed_operations"]) == sorted(listed), vm

    @invariant()
    def what_rows_share_is_unchanged(self) -> None:
        assert stored({}) == {}
