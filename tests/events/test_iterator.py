"""The iterator over events: what it tells, where it resumes, and how it ends."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import Any

import pytest

from os_xenapi import errors
from os_xenapi.event_iterator import NOW, PoolEvent
from os_xenapi.simulator import tasks
from os_xenapi.simulator.faults import Error, Fault, Hang
from os_xenapi.simulator.pool import Pool
from tests.events.conftest import Reader
from tests.process import sockets
from tests.tasks.conftest import LONGEST, Crew, Loop, task_of, until


def rename(crew: Crew, name: str, host: int = 0) -> None:
    with crew.pool.lock:
        crew.pool.store.set(crew.pool.hosts[host].row, name_label=name)


def named(event: PoolEvent) -> Any:
    return event.snapshot and event.snapshot.get("name_label")


def test_first_comes_all_there_is_and_then_what_changes(crew: Crew) -> None:
    reader = Reader(crew, classes=["host", "network"])
    told = reader.state()
    records = {
        **crew.run(lambda session: session.host.get_all_records()),
        **crew.run(lambda session: session.network.get_all_records()),
    }
    assert {event.ref: event.snapshot for event in told} == records
    assert {event.operation for event in told} == {"add"}
    assert {event.class_name for event in told} == {"host", "network"}
    rename(crew, "renamed")
    changed = reader.read()
    assert changed is not None
    assert changed[:3] == ("host", "mod", crew.pool.hosts[0].ref)
    assert named(changed) == "renamed"
    with crew.pool.lock:
        made = crew.pool.store.create("network", {"name_label": "new"}).ref
    assert reader.until(lambda event: event.ref == made)[-1].operation == "add"
    with crew.pool.lock:
        crew.pool.store.delete(crew.pool.store.row("network", made))
    gone = reader.until(lambda event: event.operation == "del")[-1]
    assert gone == PoolEvent("network", "del", made, None)


def test_a_filter_for_one_object_passes_no_other(crew: Crew) -> None:
    first, second = (host.ref for host in crew.pool.hosts)
    reader = Reader(crew, objects={"host": [second]})
    assert [event.ref for event in reader.state()] == [second]
    rename(crew, "other", 0)
    rename(crew, "this", 1)
    told = reader.until(lambda event: named(event) == "this")
    assert first not in {event.ref for event in told}


def test_from_now_on_tells_nothing_of_what_there_is(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"], token=NOW)
    reading = reader.reading()
    until(lambda: crew.pool.counters["event.from"] >= 2)
    rename(crew, "after")
    assert named(reading.result(LONGEST)) == "after"


def test_a_token_resumes_where_another_reader_left_off(crew: Crew) -> None:
    former = Reader(crew, classes=["host"])
    former.state()
    token = former.events.token
    former.close()
    assert former.read() is None
    rename(crew, "meanwhile")
    event = Reader(crew, classes=["host"], token=token).read()
    assert event is not None
    assert event.operation == "mod"
    assert named(event) == "meanwhile"


def test_a_token_is_before_what_was_not_read_yet(crew: Crew) -> None:
    former = Reader(crew, classes=["host"])
    former.state()
    rename(crew, "one", 0)
    rename(crew, "two", 1)
    read = former.until(lambda event: named(event) in ("one", "two"))[-1]
    later = Reader(crew, classes=["host"], token=former.events.token)
    missing = {"one": "two", "two": "one"}[named(read)]
    assert later.until(lambda event: named(event) == missing)


def test_a_token_of_xapi_itself_is_taken(crew: Crew) -> None:
    host = crew.pool.hosts[0].ref
    token = crew.run(lambda session: session.event.inject("host", host))
    event = Reader(crew, classes=["host"], token=token).read()
    assert event is not None
    assert event[:3] == ("host", "mod", host)


def test_closing_ends_a_read_that_waits(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"], token=NOW)
    reader.events._feed.seconds = 300.0  # the host holds the question for longer than a test lasts
    asked = crew.pool.counters["event.from"]
    reading = reader.reading()
    until(lambda: crew.pool.counters["event.from"] >= asked + 2)
    reader.close()
    assert reading.result(LONGEST) is None
    reader.close()
    assert reader.read() is None
    until(lambda: not any(one.name == "os-xenapi events" for one in threading.enumerate()))


def test_closing_ends_a_read_of_a_host_that_does_not_answer(crew: Crew) -> None:
    with crew.pool.faults.arm(Fault(Hang(), message="event.from")) as fault:
        reader = Reader(crew, classes=["host"])
        reading = reader.reading()
        until(lambda: fault.fired == 1)
        reader.close()
        assert reading.result(LONGEST) is None


def test_closing_ends_a_read_while_there_is_no_way_to_the_host(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])
    reader.state()
    reading = reader.reading()
    for host in crew.pool.hosts:
        host.isolate("refuse")
    reader.close()
    assert reading.result(LONGEST) is None
    for host in crew.pool.hosts:
        host.heal()


def test_closing_the_session_is_told_to_who_reads(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])
    reader.state()
    reading = reader.reading()
    crew.run(lambda session: session.close())
    with pytest.raises(errors.ConnectionFailed, match="closed"):
        reading.result(LONGEST)
    with pytest.raises(errors.ConnectionFailed, match="closed"):
        crew.run(lambda session: session.events())


def test_a_read_that_gives_up_loses_nothing(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])
    reader.state()
    assert reader.read(0.01) is None
    rename(crew, "kept")
    assert named(reader.until(named)[-1]) == "kept"


def test_a_read_that_is_cancelled_loses_nothing(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])
    reader.state()

    async def give_up(_: Any) -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(reader.events.read(), 0.05)

    if isinstance(crew, Loop):  # threads are not cancelled: their close is what calls off
        crew.run(give_up)
    rename(crew, "kept")
    assert named(reader.until(named)[-1]) == "kept"


def test_an_iteration_ends_when_it_is_closed(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])

    async def all_of(events: Any) -> list[PoolEvent]:
        return [event async for event in events]

    def iterate(_: Any) -> Any:
        return all_of(reader.events) if isinstance(crew, Loop) else list(reader.events)

    reading: Future[list[PoolEvent]] = crew.start(iterate)
    until(lambda: reader.events.token != "")
    reader.close()
    assert {event.class_name for event in reading.result(LONGEST)} == {"host"}


def test_an_error_that_stays_is_raised_and_reading_on_tries_again(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])
    denied = Error(["RBAC_PERMISSION_DENIED", "event.from", "no"])
    with (
        crew.pool.faults.arm(Fault(denied, message="event.from")),
        pytest.raises(errors.RbacPermissionDenied),
    ):
        reader.read()
    assert len(reader.state()) == 2


def test_readers_and_waits_for_tasks_do_not_wait_for_each_other(crew: Crew) -> None:
    readers = [Reader(crew, classes=["host"]) for _ in range(3)]
    for reader in readers:
        reader.state()
    reading = [reader.reading() for reader in readers]
    ref = crew.new_task()
    [wait] = crew.waiting(ref)
    with crew.pool.lock:
        tasks.succeed(crew.pool, ref)
    wait.result(LONGEST)
    assert not any(one.done() for one in reading)
    assert task_of(crew.session, ref)
    rename(crew, "for all")
    assert [named(one.result(LONGEST)) for one in reading] == ["for all"] * 3


def test_readers_that_are_closed_leave_no_connection(crew: Crew) -> None:
    Reader(crew, classes=["host"]).state()
    before = sockets()
    for _ in range(2):
        reader = Reader(crew, classes=["host"])
        reader.state()
        reader.close()
    until(lambda: sockets() <= before)


@pytest.mark.parametrize(
    "wrong",
    [
        {"classes": ["Host"]},
        {"classes": "host"},
        {"classes": ["session"]},
        {"objects": {"host": "OpaqueRef:1"}},
        {"objects": {"hots": []}},
        {"token": None},
    ],
)
def test_what_makes_no_sense_is_refused_at_once(pool: Pool, wrong: dict[str, Any]) -> None:
    from tests.session.conftest import Site

    with (
        Site(pool, None, "sim").connect() as session,  # type: ignore[arg-type]
        pytest.raises(ValueError, match=r"."),
    ):
        session.events(**wrong)
