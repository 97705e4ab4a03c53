"""One event stream for all waits of a session: what it costs, and that nobody disturbs others."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import os_xenapi.tasks
from os_xenapi import errors, events
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.steps import Retry, SessionState
from os_xenapi.simulator import tasks
from os_xenapi.simulator.faults import Error, Fault, Hang, HtmlAnswer, TornAnswer
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.process import sockets
from tests.session.conftest import Site
from tests.tasks.conftest import LONGEST, Crew, Loop, Man, RecordedSite, Threads, task_of, until
from tests.transport.test_fork import in_a_child

Served = tuple[Pool, Server]


def succeed(crew: Crew, *refs: str) -> None:
    with crew.pool.lock:
        for ref in refs:
            tasks.succeed(crew.pool, ref)


def end_session(crew: Crew, ref: str) -> None:
    with crew.pool.lock:
        crew.pool.sessions.end(ref)


def new_tasks(crew: Crew, count: int) -> list[str]:
    return [crew.new_task() for _ in range(count)]


@pytest.fixture
def time_to_destroy(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many tasks that end together are destroyed one after the other."""
    monkeypatch.setattr(os_xenapi.tasks, "_DISCARD_SECONDS", LONGEST)


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["sim", "https"])
def test_a_thousand_asyncio_waits_ask_for_events_together(
    served: Served, transport: str, recorded: RecordedSite, time_to_destroy: None
) -> None:
    site = recorded if transport == "sim" else Site(*served, transport)
    assert _questions_for(Loop(site), 1000) < 40
    if transport == "sim":
        assert recorder_was_used_one_at_a_time(recorded)


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["sim", "https"])
def test_waits_of_two_hundred_threads_ask_for_events_together(
    served: Served, transport: str, recorded: RecordedSite, time_to_destroy: None
) -> None:
    site = recorded if transport == "sim" else Site(*served, transport)
    assert _questions_for(Threads(site), 200) < 40
    if transport == "sim":
        assert recorder_was_used_one_at_a_time(recorded)


def _questions_for(crew: Crew, count: int) -> int:
    """Wait for so many tasks at a time; return how often the host was asked for events."""
    try:
        asked = crew.pool.counters["event.from"]
        refs = new_tasks(crew, count)
        waits = crew.waiting(*refs)
        for first in range(0, count, count // 4):
            succeed(crew, *refs[first : first + count // 4])
        assert [wait.result(LONGEST) for wait in waits] == [None] * count
        assert not any(map(crew.exists, refs))
        return crew.pool.counters["event.from"] - asked
    finally:
        crew.close()


def recorder_was_used_one_at_a_time(site: RecordedSite) -> bool:
    return site.recorder.most_at_a_time == 1 and site.recorder.at_a_time == 0


def test_waiting_takes_no_connection_from_the_calls(man: Man, site: Site) -> None:
    crew = man(site, connections=1)
    ref = crew.new_task()
    [wait] = crew.waiting(ref)
    for _ in range(3):
        crew.run(lambda session: session.call_xenapi("pool.get_all", timeout=20))
    succeed(crew, ref)
    wait.result(LONGEST)


def test_a_deadline_of_the_one_who_leads_disturbs_nobody(man: Man, recorded: RecordedSite) -> None:
    crew = man(recorded)
    refs = new_tasks(crew, 4)
    [leader] = crew.waiting(refs[0], timeout=0.3)
    others = crew.waiting(*refs[1:])
    with pytest.raises(errors.DeadlineExceeded):
        leader.result(LONGEST)
    succeed(crew, *refs)
    assert [wait.result(LONGEST) for wait in others] == [None] * 3
    assert recorder_was_used_one_at_a_time(recorded)
    crew.wait(refs[0]).result(LONGEST)


def test_on_progress_of_the_one_who_leads_may_take_its_time(crew: Crew) -> None:
    refs = new_tasks(crew, 3)
    go_on, called = threading.Event(), threading.Event()

    def slow(done: float) -> None:
        if done == 0.5:
            called.set()
            if not type(crew.session).awaits:  # on a loop, it would hold up everything
                assert go_on.wait(LONGEST)

    [leader] = crew.waiting(refs[0], on_progress=slow)
    others = crew.waiting(*refs[1:])
    tasks.progress(crew.pool, refs[0], 0.5)
    assert called.wait(LONGEST)
    succeed(crew, *refs)
    for wait in others:
        wait.result(LONGEST)
    go_on.set()
    leader.result(LONGEST)


def test_cancelling_the_wait_that_leads_disturbs_nobody(recorded: RecordedSite) -> None:
    crew = Loop(recorded)
    try:
        refs = new_tasks(crew, 3)
        [leader] = crew.waiting(refs[0])
        others = crew.waiting(*refs[1:])
        until(lambda: recorded.recorder.at_a_time == 1)
        assert leader.cancel()
        until(lambda: len(crew.session._tasks) == 2)
        succeed(crew, *refs[1:])
        for wait in others:
            wait.result(LONGEST)
        assert recorder_was_used_one_at_a_time(recorded)
        assert crew.exists(refs[0])
        succeed(crew, refs[0])
        crew.wait(refs[0]).result(LONGEST)
    finally:
        crew.close()


@pytest.mark.parametrize("transport", ["sim", "https"])
def test_an_interrupt_of_the_thread_that_leads_disturbs_nobody(
    served: Served, transport: str
) -> None:
    crew = Threads(Site(*served, transport))
    try:
        refs = new_tasks(crew, 3)
        others: list[Any] = []
        main = threading.get_ident()

        def interrupt() -> None:
            others.extend(crew.waiting(*refs[1:]))
            signal.pthread_kill(main, signal.SIGINT)

        asked = crew.pool.counters["event.from"]

        def once_led() -> None:
            until(lambda: crew.pool.counters["event.from"] >= asked + 2)
            interrupt()

        interrupting = threading.Thread(target=once_led)
        interrupting.start()
        with pytest.raises(KeyboardInterrupt):
            task_of(crew.session, refs[0]).wait(timeout=LONGEST)
        interrupting.join()
        succeed(crew, *refs)
        for wait in others:
            wait.result(LONGEST)
        crew.wait(refs[0]).result(LONGEST)
    finally:
        crew.close()


def test_a_new_login_in_the_middle_begins_again_and_no_wait_notices(
    man: Man, recorded: RecordedSite
) -> None:
    crew = man(recorded)
    refs = new_tasks(crew, 5)
    waits = crew.waiting(*refs)
    until(lambda: recorded.recorder.at_a_time == 1 and recorded.recorder.tokens[-1] != "")
    logins = crew.pool.counters["session.login_with_password"]
    before = len(recorded.recorder.tokens)
    end_session(crew, crew.session.ref)
    until(lambda: len(recorded.recorder.tokens) > before)
    assert recorded.recorder.tokens[before] == ""
    succeed(crew, *refs)
    for wait in waits:
        wait.result(LONGEST)
    assert crew.pool.counters["session.login_with_password"] == logins + 1
    assert recorder_was_used_one_at_a_time(recorded)


def test_a_wait_after_a_new_login_uses_no_token_of_before(man: Man, recorded: RecordedSite) -> None:
    crew = man(recorded)
    for _ in range(2):
        ref = crew.new_task()
        [wait] = crew.waiting(ref)
        until(lambda: recorded.recorder.at_a_time == 1 and recorded.recorder.tokens[-1] != "")
        succeed(crew, ref)
        wait.result(LONGEST)
        end_session(crew, crew.session.ref)
        crew.run(lambda session: session.pool.get_all())
    assert [bool(token) for token in recorded.recorder.tokens] == [False, True] * 2


def test_a_session_that_cannot_log_in_again_tells_all_waits(man: Man, site: Site) -> None:
    opened = site.connect()
    crew = man(site, session_ref=opened.ref)
    waits = crew.waiting(*new_tasks(crew, 4))
    end_session(crew, opened.ref)
    for wait in waits:
        with pytest.raises(errors.SessionInvalid):
            wait.result(LONGEST)
    opened.close()


def test_a_token_that_the_host_does_not_know_is_dropped(man: Man, recorded: RecordedSite) -> None:
    crew = man(recorded)
    unknown = Error(["EVENT_FROM_TOKEN_PARSE_FAILURE", "x"])
    with crew.pool.faults.arm(Fault(unknown, message="event.from", nth=2)) as fault:
        ref = crew.new_task()
        [wait] = crew.waiting(ref)
        until(lambda: len(recorded.recorder.tokens) > 2)
        assert fault.fired == 1
        assert [bool(token) for token in recorded.recorder.tokens[:3]] == [False, True, False]
        succeed(crew, ref)
        wait.result(LONGEST)


def test_a_lost_connection_is_made_again_within_each_deadline(crew: Crew) -> None:
    refs = new_tasks(crew, 4)
    with crew.pool.faults.arm(Fault(TornAnswer(0), message="event.from")) as fault:
        short = crew.wait(crew.new_task(), timeout=1.5)
        waits = crew.waiting(*refs)
        with pytest.raises(errors.DeadlineExceeded):
            short.result(LONGEST)
        until(lambda: crew.session._tasks.problem is not None)
        with pytest.raises(errors.DeadlineExceeded, match="could not be asked"):
            crew.wait(refs[0], timeout=0.2).result(LONGEST)
        until(lambda: fault.fired > 5)  # more than one call is ever tried again
        assert not any(wait.done() for wait in waits)
        succeed(crew, *refs)
    for wait in waits:
        wait.result(LONGEST)


def test_a_wait_without_a_deadline_gives_up_a_host_that_is_gone(man: Man, site: Site) -> None:
    crew = man(site, timeout=1.0)
    with crew.pool.faults.arm(Fault(TornAnswer(0), message="event.from")):
        waits = crew.waiting(*new_tasks(crew, 3), timeout=None)
        for wait in waits:
            with pytest.raises(errors.ConnectionFailed):
                wait.result(LONGEST)


def test_a_first_look_that_is_lost_is_made_up_for(crew: Crew) -> None:
    ref = crew.new_task()
    with crew.pool.faults.arm(Fault(TornAnswer(0), message="task.get_record")) as fault:
        wait = crew.wait(ref)
        until(lambda: fault.fired >= 4)
        succeed(crew, ref)
        wait.result(LONGEST)


@pytest.mark.parametrize(
    ("effect", "kind"),
    [
        (Error(["RBAC_PERMISSION_DENIED", "event.from", "no"]), errors.RbacPermissionDenied),
        (HtmlAnswer(404, "nothing here"), errors.ProtocolError),
    ],
)
def test_an_error_that_stays_reaches_every_wait(crew: Crew, effect: Any, kind: Any) -> None:
    with crew.pool.faults.arm(Fault(Hang(), message="event.from")) as hanging:
        waits = crew.waiting(*new_tasks(crew, 3))
        until(lambda: hanging.fired == 1)
        lasting = crew.pool.faults.arm(Fault(effect, message="event.from"))
    crew.new_task()
    for wait in waits:
        with pytest.raises(kind):
            wait.result(LONGEST)
    assert lasting.fired == 1


def test_a_deletion_that_the_host_forgot_is_found_out(
    man: Man, recorded: RecordedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SILENCE", 0.3)
    monkeypatch.setattr(events, "LONGEST_QUESTION", 0.3)
    crew = man(recorded)
    gone, stays = new_tasks(crew, 2)
    lost, wait = crew.waiting(gone, stays)
    until(lambda: recorded.recorder.tokens.count("") >= 2)
    with crew.pool.lock:
        tasks.forget(crew.pool, gone)
        crew.pool.store.tables["task"].tombstones.clear()
    with pytest.raises(errors.TaskVanished):
        lost.result(LONGEST)
    succeed(crew, stays)
    wait.result(LONGEST)


def test_closing_the_session_ends_every_wait(crew: Crew) -> None:
    waits = crew.waiting(*new_tasks(crew, 5))
    crew.run(lambda session: session.close())
    for wait in waits:
        with pytest.raises(errors.ConnectionFailed, match="closed"):
            wait.result(LONGEST)
    with pytest.raises(errors.ConnectionFailed, match="closed"):
        crew.wait("OpaqueRef:any").result(LONGEST)


def test_closing_the_session_ends_waits_that_pause_before_the_next_try(
    man: Man, site: Site
) -> None:
    crew = man(site, retry=Retry(tries=1, first=1000.0, most=1000.0))
    with crew.pool.faults.arm(Fault(TornAnswer(0), message="event.from")) as fault:
        waits = crew.waiting(*new_tasks(crew, 2))
        until(lambda: fault.fired == 1)
    crew.run(lambda session: session.close())
    for wait in waits:
        with pytest.raises(errors.ConnectionFailed, match="closed"):
            wait.result(LONGEST)


def test_tasks_of_others_do_not_make_a_wait_ask_without_a_pause(crew: Crew) -> None:
    ref = crew.new_task()
    [wait] = crew.waiting(ref)
    asked = crew.pool.counters["event.from"]
    stop, made = threading.Event(), []

    def chatter() -> None:
        while not stop.is_set():
            made.append(crew.new_task())
            stop.wait(0.002)

    busy = threading.Thread(target=chatter)
    busy.start()
    until(lambda: crew.pool.counters["event.from"] >= asked + 5)
    stop.set()
    busy.join()
    assert len(made) > 2 * 5
    succeed(crew, ref)
    wait.result(LONGEST)


@pytest.fixture
def nothing_left(served: Served) -> Iterator[None]:
    pool, _ = served

    def count() -> tuple[int, ...]:
        return len(pool.sessions), sockets(), threading.active_count()

    before = count()
    yield
    # What others left at first may go in the meantime.
    until(lambda: all(now <= then for now, then in zip(count(), before, strict=True)))


def test_many_waits_leave_no_thread_socket_session_or_task(
    nothing_left: None, man: Man, site: Site
) -> None:
    crew = man(site)
    threads = threading.active_count()
    for _ in range(3):
        refs = new_tasks(crew, 30)
        waits = crew.waiting(*refs)
        if isinstance(crew, Loop):
            assert threading.active_count() <= threads
        late = crew.waiting(refs[0], timeout=0.2)
        with pytest.raises(errors.DeadlineExceeded):
            late[0].result(LONGEST)
        succeed(crew, *refs)
        for wait in waits:
            wait.result(LONGEST)
        assert len(crew.session._tasks) == 0
        assert not crew.session._tasks._waiting
        assert not crew.session._tasks._listeners
        assert not any(map(crew.exists, refs))
    crew.close()
    crew.close = lambda: None  # type: ignore[method-assign]


def test_a_forked_child_cannot_wait_with_its_parents_session(served: Served) -> None:
    site = Site(*served, "http")
    with site.connect() as session:
        ref = session.task.create("mine", "")

        def child() -> None:
            with pytest.raises(errors.ConnectionFailed, match="forked"):
                task_of(session, ref).wait(timeout=5)

        in_a_child(child)
        task_of(session, ref).discard()


def test_asyncio_waits_under_wait_for_can_be_taken_up_again(served: Served) -> None:
    async def work() -> None:
        async with Site(*served, "https").aconnect() as session:
            ref = await session.task.create("mine", "")
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(task_of(session, ref).wait(), 0.2)
            tasks.succeed(served[0], ref)
            await task_of(session, ref).wait(timeout=LONGEST)

    asyncio.run(work())


def test_what_there_is_is_asked_for_without_a_wait() -> None:
    """Where no task is left a host would wait for one, and tell the loss no sooner."""
    state = SessionState(Endpoint("sim", "pool", 0), None, Retry())
    stream = events.EventStream(state, ("task",), LONGEST)
    listener = stream.join("OpaqueRef:t", threading.Event(), time.monotonic() + LONGEST)
    question = stream.ask(listener)
    assert (question.token, question.seconds) == ("", 0.0)
    token = f"{5:020d},{0:020d}"
    stream.answered(question, {"token": token, "events": []})
    assert stream.take(listener) == {"operation": "del", "ref": "OpaqueRef:t"}
    question = stream.ask(listener)
    assert question.token == token
    assert question.seconds > 1
