"""What an object cache holds, how it is read, and that it does not answer what it does not know."""

from __future__ import annotations

import threading
from typing import Any

import pytest

import os_xenapi
from os_xenapi import cache_follow, errors
from os_xenapi.cache import AsyncObjectCache, ObjectCache
from os_xenapi.simulator import tasks
from os_xenapi.simulator.faults import Error, Fault, Hang, TornAnswer
from os_xenapi.simulator.inprocess import PoolPeer
from tests.cache.conftest import Hold, differing
from tests.session.conftest import Site
from tests.tasks.conftest import LONGEST, Loop, until

over_every_way = pytest.mark.parametrize("transport", ["sim", "http", "https"], indirect=True)


def vm_of(held: Any, name: str = "vm-1") -> Any:
    [vm] = held.cache.VM.by_name(name)
    return vm


@over_every_way
def test_it_holds_what_the_host_lists_of_every_class(hold: Hold) -> None:
    held = hold()
    with Site(held.pool, None, "sim").connect() as session:  # type: ignore[arg-type]
        assert differing(held.cache, session) == []
    assert {"VM", "message", "task", "role"} <= held.cache._follower.state.tables.keys()
    assert "VMPP" in held.cache.left_out
    assert held.cache.age <= held.cache.max_age


def test_the_face_of_the_session_decides_the_face_of_the_cache(hold: Hold) -> None:
    held = hold(classes=["host"])
    expected = AsyncObjectCache if isinstance(held.crew, Loop) else ObjectCache
    assert type(held.cache) is expected


def test_relations_lead_from_object_to_object(hold: Hold) -> None:
    held = hold()
    vm = vm_of(held)
    disk = vm.VBDs[0].VDI
    assert disk.SR.name_label == "Shared storage"
    assert vm == disk.VBDs[0].VM
    assert vm.resident_on is None
    assert vm["VBDs"] == (vm.VBDs[0].ref,)
    assert held.cache.pool[held.pool.record.ref].master.ref == held.pool.hosts[0].ref


def test_objects_are_found_by_ref_uuid_name_and_declared_index(hold: Hold) -> None:
    held = hold(indexes={"VM": ["power_state", "tags"]})
    cache, vm = held.cache, vm_of(held)
    assert cache.VM[vm.ref] == vm
    assert cache.VM.by_uuid(vm.uuid) == vm
    assert cache.find(vm.ref) == vm
    assert vm in cache.VM.find("power_state", "Halted")
    held.change("VM", vm.ref, power_state="Paused", tags=["a", "b"], name_label="other")
    held.settle()
    assert vm.ref not in {one.ref for one in cache.VM.find("power_state", "Halted")}
    assert [one.ref for one in cache.VM.find("power_state", "Paused")] == [vm.ref]
    assert [one.ref for one in cache.VM.find("tags", "b")] == [vm.ref]
    assert cache.VM.by_name("vm-1") == ()
    held.change("VM", vm.ref, tags=["b"])
    second = vm_of(held, "vm-2").ref
    held.change("VM", second, tags=["b"])
    held.settle()
    assert cache.VM.find("tags", "a") == ()
    assert {one.ref for one in cache.VM.find("tags", "b")} == {vm.ref, second}
    with pytest.raises(KeyError):
        cache.VM.by_uuid("none")
    with pytest.raises(LookupError, match="indexes="):
        cache.VM.find("domid", 0)


def test_what_was_read_stays_as_it_was(hold: Hold) -> None:
    held = hold()
    view, vm = held.cache.view(), vm_of(held)
    held.change("VM", vm.ref, name_description="changed", other_config={"k": "v"})
    held.settle()
    assert vm.name_description == view.VM[vm.ref].name_description == ""
    now = held.cache.VM[vm.ref]
    assert now.name_description == "changed"
    assert now != vm
    with pytest.raises(AttributeError, match=r"VM\.set_name_label"):
        now.name_label = "mine"
    with pytest.raises(TypeError):
        now.other_config["k"] = "w"
    now.record()["other_config"]["k"] = "w"
    assert held.cache.VM[vm.ref].other_config == {"k": "v"}
    assert isinstance(now.allowed_operations, tuple)


def test_a_name_that_is_none_is_refused_with_the_nearest(hold: Hold) -> None:
    held = hold(classes=["VM"], fields={"VM": ["name_label"]})
    vm = vm_of(held)
    assert vm.record() == {"name_label": "vm-1"}
    with pytest.raises(AttributeError, match="name_label"):
        _ = vm.name_lable
    with pytest.raises(AttributeError, match="not among the cache's fields"):
        _ = vm.power_state
    with pytest.raises(AttributeError, match="does not hold the class host"):
        _ = held.cache.host
    held.change("VM", vm.ref, name_label="again", power_state="Paused")
    held.settle()
    assert held.cache.VM[vm.ref].record() == {"name_label": "again"}


def test_a_relation_to_a_class_that_is_not_held_says_so(hold: Hold) -> None:
    held = hold(classes=["VM"])
    with pytest.raises(LookupError, match="does not hold the class VBD"):
        _ = vm_of(held).VBDs
    assert len(vm_of(held)["VBDs"]) == 1


def test_changes_come_in_batches_with_what_was_before(hold: Hold) -> None:
    held = hold(classes=["VM", "network"])
    batches: list[Any] = []

    def broken(batch: Any) -> None:
        raise RuntimeError("a subscriber's own mistake")

    held.run(lambda cache: cache.subscribe(broken))
    end = held.run(lambda cache: cache.subscribe(batches.append))
    vm = vm_of(held)
    made = held.create("network", name_label="new")
    held.change("VM", vm.ref, name_label="renamed")
    held.settle()
    held.delete("network", made)
    until(lambda: sum(len(batch.changes) for batch in batches) >= 3)
    changes = [change for batch in batches for change in batch.changes]
    assert [(one.class_name, one.operation) for one in changes] == [
        ("network", "add"),
        ("VM", "mod"),
        ("network", "del"),
    ]
    renamed = changes[1]
    assert (renamed.before.name_label, renamed.after.name_label) == ("vm-1", "renamed")
    assert renamed.fields == {"name_label"}
    assert batches[-1].view.network.get(made) is None
    end()
    held.change("VM", vm.ref, name_label="unheard")
    held.settle()
    held.settle()  # what a subscriber is told of one answer comes before the next answer
    assert len([change for batch in batches for change in batch.changes]) == 3


def test_a_touch_that_changes_nothing_is_no_change(hold: Hold) -> None:
    held = hold(classes=["host"])
    batches: list[Any] = []
    held.run(lambda cache: cache.subscribe(batches.append))
    ref = held.pool.hosts[0].ref
    held.change("host", ref, name_label=held.cache.host[ref].name_label)
    held.settle()
    held.settle()
    assert batches == []


def test_waits_end_with_what_they_wait_for(hold: Hold) -> None:
    held = hold()
    vm = vm_of(held).ref
    wait = held.start(
        lambda cache: cache.wait_for(vm, lambda o: o.power_state == "Running", LONGEST)
    )
    gone = held.start(lambda cache: cache.wait_gone(vm, LONGEST))
    late = held.start(lambda cache: cache.wait_for(vm, lambda o: o.power_state == "No", LONGEST))
    until(lambda: len(held.cache._follower.bells) == 3)
    held.change("VM", vm, power_state="Running")
    assert wait.result(LONGEST).power_state == "Running"
    assert not gone.done()
    held.delete("VM", vm)
    gone.result(LONGEST)
    with pytest.raises(errors.ObjectGone):
        late.result(LONGEST)
    with pytest.raises(errors.DeadlineExceeded):
        held.run(lambda cache: cache.wait_for(vm, lambda o: True, 0.05))


@over_every_way
def test_after_a_barrier_it_has_what_happened_before(hold: Hold) -> None:
    held = hold(classes=["host"])
    ref = held.pool.hosts[0].ref
    for number in range(20):
        held.change("host", ref, name_label=str(number))
        held.settle()
        assert held.cache.host[ref].name_label == str(number)


def test_a_barrier_of_a_host_that_is_silent_ends_in_time(hold: Hold) -> None:
    held = hold(classes=["host"])
    with (
        held.pool.faults.arm(Fault(Hang(), message="event.inject")),
        pytest.raises(errors.DeadlineExceeded),
    ):
        held.run(lambda cache: cache.barrier(0.2))


def test_a_cache_that_hears_nothing_does_not_answer(hold: Hold) -> None:
    held = hold(classes=["VM"])
    held.cache._follower._quiet = 0.1
    held.settle()
    vm = vm_of(held)
    with held.pool.faults.arm(Fault(TornAnswer(0), message="event.from")) as fault:
        until(lambda: fault.fired > 4)
        held.cache._follower.max_age = 0.2
        until(lambda: held.cache.age > held.cache.max_age)
        for read in (lambda: held.cache.VM, lambda: held.cache.view(), lambda: held.cache.find("")):
            with pytest.raises(errors.CacheStale, match="not been heard of") as told:
                read()
            assert told.value.age > 0.2
        until(lambda: held.cache.problem is not None)
        assert vm.name_label == "vm-1"
    held.cache._follower.max_age = 60.0
    held.change("VM", vm.ref, name_label="afterwards")
    held.settle()
    assert held.cache.VM[vm.ref].name_label == "afterwards"
    assert held.cache.problem is None


def test_a_host_with_nothing_to_tell_does_not_make_it_stale(hold: Hold) -> None:
    held = hold(classes=["VM"], max_age=1.0)
    for _ in range(3):
        heard = held.cache._follower.heard
        until(lambda heard=heard: held.cache._follower.heard > heard)  # type: ignore[misc]


@over_every_way
def test_closing_ends_waits_and_reading(hold: Hold) -> None:
    held = hold(classes=["VM"])
    vm = vm_of(held).ref
    wait = held.start(lambda cache: cache.wait_gone(vm, LONGEST))
    until(lambda: len(held.cache._follower.bells) == 1)
    held.close()
    with pytest.raises(errors.CacheStale, match="closed"):
        wait.result(LONGEST)
    with pytest.raises(errors.CacheStale, match="closed"):
        _ = held.cache.VM
    until(lambda: not any(t.name == "os-xenapi cache" for t in threading.enumerate()))
    held.close()


def test_closing_the_session_ends_it(hold: Hold) -> None:
    held = hold(classes=["VM"])
    held.crew.run(lambda session: session.close())
    until(lambda: held.cache._follower.failure is not None)
    with pytest.raises(errors.CacheStale, match="closed"):
        _ = held.cache.VM


def test_an_error_that_lasts_is_told_by_who_makes_the_cache(hold: Hold) -> None:
    hold(classes=["host"])
    denied = Error(["RBAC_PERMISSION_DENIED", "vm.get_all_records", "no"])
    first = hold(classes=["host"])
    with first.pool.faults.arm(Fault(denied, message="VM.get_all_records")):
        with pytest.raises(errors.RbacPermissionDenied):
            hold(classes=["VM"])
        assert "VM" in hold().cache.left_out


@pytest.mark.parametrize(
    "wrong",
    [
        {"classes": ["vm"]},
        {"classes": "VM"},
        {"classes": ["session"]},
        {"classes": ["VM"], "fields": {"host": ["uuid"]}},
        {"classes": ["VM"], "fields": {"VM": ["name"]}},
        {"classes": ["VM"], "indexes": {"VM": "tags"}},
        {"classes": ["VM"], "indexes": {"VM": ["other_config"]}},
        {"max_age": 0},
    ],
)
def test_what_makes_no_sense_is_refused_at_once(
    pool: Any, server: Any, wrong: dict[str, Any]
) -> None:
    with Site(pool, server, "sim").connect() as session, pytest.raises(ValueError, match=r"."):
        ObjectCache(session, **wrong)


def forget_deletions(held: Any, class_name: str, *refs: str) -> None:
    """Delete objects, and forget that there was anything to delete."""
    with held.pool.lock:
        held.delete(class_name, *refs)
        held.pool.store.tables[class_name].tombstones.clear()


def test_deletions_that_the_host_forgot_are_found_out(hold: Hold) -> None:
    held = hold()
    held.cache._follower._quiet = 0.2
    refs = [held.create("network", name_label=str(number)) for number in range(20)]
    held.settle()
    assert set(refs) <= held.cache.network.keys()
    forget_deletions(held, "network", *refs[:15])
    until(lambda: held.cache.network.keys() & set(refs) == set(refs[15:]))


def test_more_deletions_than_the_host_remembers_are_found_out(hold: Hold) -> None:
    held = hold(classes=["network"])
    refs = [held.create("network", name_label=str(number)) for number in range(700)]
    held.settle()
    with held.pool.lock:
        held.delete("network", *refs)
    until(lambda: not held.cache.network.keys() & set(refs))


def test_tasks_that_the_host_forgot_are_found_out(
    hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_follow, "TASKS_DOUBTED", 0.2)
    held = hold(classes=["task"])
    held.cache._follower._quiet = 0.2
    ref = held.crew.new_task()
    held.settle()
    assert ref in held.cache.task
    with held.pool.lock:
        tasks.forget(held.pool, ref)
        held.pool.store.tables["task"].tombstones.clear()
    until(lambda: ref not in held.cache.task)


def test_messages_that_the_host_forgot_are_found_out(
    hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = hold(classes=["message", "host"])
    with held.pool.lock:
        ref = held.pool.messages.create("TEST", "Host", "u", "text", now=0.0)
    held.settle()
    assert held.cache.message[ref].body == "text"
    with held.pool.lock:
        held.pool.messages.destroy(ref)
        held.pool.messages._tombstones.clear()
    monkeypatch.setattr(cache_follow, "COMPARED", 0.0)
    held.change("host", held.pool.hosts[0].ref, name_label="x")
    until(lambda: ref not in held.cache.message)


def test_secrets_are_listed_anew_when_their_number_changes(hold: Hold) -> None:
    held = hold(classes=["secret"])
    made = held.crew.run(lambda session: session.secret.create({"value": "v", "other_config": {}}))
    held.settle()
    assert held.cache.secret[made].value == "v"
    held.crew.run(lambda session: session.secret.destroy(made))
    held.settle()
    assert made not in held.cache.secret


class Miscounting(PoolPeer):
    """The way to a pool that counts a host which it does not list."""

    def answer(self, address: str, body: bytes) -> Any:
        answer = super().answer(address, body)
        return _Miscounted(answer) if b"event.from" in body else answer


class _Miscounted:
    def __init__(self, answer: Any) -> None:
        self._answer = answer

    @property
    def deadline(self) -> float | None:
        return getattr(self._answer, "deadline", None)

    def poll(self) -> Any:
        answer = self._answer.poll() if hasattr(self._answer, "poll") else self._answer
        if answer is None:
            return None
        counted = answer.body.replace(b'"host":2,', b'"host":3,')
        assert counted != answer.body
        return answer._replace(body=counted)

    def cancel(self) -> None:
        if hasattr(self._answer, "cancel"):
            self._answer.cancel()


def test_objects_that_are_counted_and_never_listed_are_put_up_with(pool: Any, server: Any) -> None:
    peer = Miscounting(pool, server=server)
    host = pool.hosts[0].ref
    with (
        os_xenapi.Session(peer.address, pool.user, pool.password, peer=peer) as session,
        ObjectCache(session, classes=["host", "network"]) as cache,
    ):
        for number in range(8):
            session.host.set_name_label(host, str(number))
            cache.barrier(LONGEST)
        assert 2 <= pool.counters["host.get_all_records"] <= 4
        network = session.network.get_all()[0]
        with pool.lock:
            pool.store.delete(pool.store.row("network", network))
            pool.store.tables["network"].tombstones.clear()
        session.host.set_name_label(host, "last")
        until(lambda: network not in cache.network)


def test_hosts_without_event_from_are_followed_too(hold: Hold, crew: Any) -> None:
    unknown = Fault(Error(["MESSAGE_METHOD_UNKNOWN", "event.from"]), message="event.from")
    with crew.pool.faults.arm(unknown):
        held = hold(classes=["host", "VM"])
        ref = held.pool.hosts[0].ref
        held.change("host", ref, name_label="by next")
        wait = held.start(
            lambda cache: cache.wait_for(ref, lambda host: host.name_label == "by next", LONGEST)
        )
        assert wait.result(LONGEST).ref == ref
        held.close()


@over_every_way
def test_a_restart_of_the_toolstack_is_followed(hold: Hold) -> None:
    held = hold()
    batches: list[Any] = []
    held.run(lambda cache: cache.subscribe(batches.append))
    coordinator = held.pool.hosts[0]
    gone = held.create("network", name_label="to be gone")
    held.settle()
    coordinator.restart_toolstack()
    until(lambda: coordinator.is_reachable and coordinator.emergency is None)
    forget_deletions(held, "network", gone)
    held.settle()
    until(lambda: gone not in held.cache.network)

    def told() -> list[str]:
        changes = [change for batch in batches for change in batch.changes]
        return [one.operation for one in changes if one.ref == gone]

    until(lambda: told() == ["add", "del"])


def test_values_of_other_types_than_their_fields_are_held_and_not_found(hold: Hold) -> None:
    held = hold(classes=["VM"], indexes={"VM": ["tags"]})
    ref = vm_of(held).ref
    odd = {"name_label": ["a", "b"], "tags": [{"k": "v"}, "plain"], "uuid": {"not": "text"}}
    held.cache._follower.feed.seconds = 0.1
    with held.pool.lock:
        row = held.pool.store.row("VM", ref)
        for field, value in odd.items():
            row.values[row.table.columns[field]] = value
        held.pool.store.touch(row)
    held.settle()
    assert {name: held.cache.VM[ref].record()[name] for name in odd} == odd
    assert [one.ref for one in held.cache.VM.find("tags", "plain")] == [ref]
    assert [one.ref for one in held.cache.VM.by_name("b")] == [ref]
    assert held.cache.VM[ref].tags[0]["k"] == "v"
