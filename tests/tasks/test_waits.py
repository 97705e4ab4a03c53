"""How one wait for a task ends, and what becomes of the task on the host."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import os_xenapi.tasks
from os_xenapi import errors
from os_xenapi.datamodel import parse_type
from os_xenapi.simulator import tasks
from os_xenapi.simulator.faults import Fault, Hang, TornRequest
from tests.session.conftest import Site
from tests.tasks.conftest import LONGEST, Crew, Loop, task_of, until


def end(crew: Crew, ref: str, status: str, details: list[str]) -> None:
    """Bring a task to an end state as XAPI may write it."""
    with crew.pool.lock:
        row = crew.pool.store.find("task", ref)
        assert row is not None
        crew.pool.store.set(row, error_info=details)
        tasks.end(crew.pool, row, status)


def test_a_task_that_ended_before_is_known_at_once_and_destroyed(crew: Crew) -> None:
    ref = crew.new_task()
    tasks.succeed(crew.pool, ref)
    asked = crew.pool.counters["event.from"]
    assert crew.wait(ref).result(LONGEST) is None
    assert not crew.exists(ref)
    assert crew.pool.counters["event.from"] == asked


def test_a_failure_comes_as_its_class_and_the_task_is_destroyed(crew: Crew) -> None:
    ref = crew.new_task()
    [wait] = crew.waiting(ref)
    tasks.fail(crew.pool, ref, ["VM_BAD_POWER_STATE", "OpaqueRef:vm", "halted", "running"])
    with pytest.raises(errors.VmBadPowerState) as caught:
        wait.result(LONGEST)
    assert caught.value.details[1:] == ["OpaqueRef:vm", "halted", "running"]
    assert not crew.exists(ref)


def test_a_failure_without_a_code_is_a_failure_and_not_a_cancellation(crew: Crew) -> None:
    ref = crew.new_task()
    end(crew, ref, "failure", [])
    with pytest.raises(errors.Failure) as caught:
        crew.wait(ref).result(LONGEST)
    assert type(caught.value) is errors.Failure
    assert not crew.exists(ref)


@pytest.mark.parametrize("details", [[], ["TASK_CANCELLED"], ["SR_FULL", "1", "2"]])
def test_a_cancelled_task_comes_as_task_cancelled_and_is_destroyed(
    crew: Crew, details: list[str]
) -> None:
    ref = crew.new_task()
    details = [*details, ref] if details == ["TASK_CANCELLED"] else details
    [wait] = crew.waiting(ref)
    end(crew, ref, "cancelled", details)
    with pytest.raises(errors.TaskCancelled) as caught:
        wait.result(LONGEST)
    assert caught.value.details == ["TASK_CANCELLED", ref]
    assert not crew.exists(ref)


def test_cancelling_ends_a_task_that_can_be_cancelled(crew: Crew) -> None:
    template = crew.run(lambda session: session.VM.get_all())[0]
    with crew.pool.faults.arm(Fault(Hang(), message="VM.clone")):
        task = crew.run(lambda session: session.Async.VM.clone(template, "never there"))
        [wait] = crew.waiting(task.ref)
        crew.run(lambda session: task.cancel())
        with pytest.raises(errors.TaskCancelled):
            wait.result(LONGEST)
    crew.run(lambda session: task.cancel())


def test_a_task_that_vanishes_while_it_is_waited_for_is_told(crew: Crew) -> None:
    ref = crew.new_task()
    [wait] = crew.waiting(ref)
    with crew.pool.lock:
        tasks.forget(crew.pool, ref)
    with pytest.raises(errors.TaskVanished, match=ref):
        wait.result(LONGEST)


def test_a_wait_whose_time_is_over_leaves_the_task_to_be_waited_for_again(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os_xenapi.tasks, "_FIRST_LOOK_SECONDS", LONGEST)  # on a busy machine
    ref = crew.new_task("slow")
    for timeout in (0.25, 0.0):
        with pytest.raises(errors.DeadlineExceeded, match=r"'slow'.*goes on"):
            crew.wait(ref, timeout=timeout).result(LONGEST)
    assert crew.exists(ref)
    tasks.succeed(crew.pool, ref)
    crew.wait(ref, timeout=0.0).result(LONGEST)
    assert not crew.exists(ref)


@pytest.mark.parametrize("message", ["task.get_record", "event.from"])
def test_a_host_that_does_not_answer_ends_the_wait_at_its_deadline(
    crew: Crew, message: str
) -> None:
    ref = crew.new_task()
    hanging = Fault(Hang(), message=message)
    with crew.pool.faults.arm(hanging), pytest.raises(errors.DeadlineExceeded):
        crew.wait(ref, timeout=0.5).result(LONGEST)
    assert crew.exists(ref)


def test_progress_is_told_when_it_changes_and_within_its_bounds(crew: Crew) -> None:
    ref = crew.new_task()
    seen: list[float] = []
    [wait] = crew.waiting(ref, on_progress=seen.append)
    for fraction in (0.25, 7.0):
        until(lambda: len(seen) > 0)
        before = len(seen)
        tasks.progress(crew.pool, ref, fraction)
        until(lambda: len(seen) > before)  # noqa: B023  (called before the loop goes on)
    tasks.succeed(crew.pool, ref)
    wait.result(LONGEST)
    assert seen == [0.0, 0.25, 1.0]


@pytest.mark.parametrize("at", [0.0, 1.0])
def test_an_error_of_on_progress_reaches_the_caller_and_the_task_stays(
    crew: Crew, at: float
) -> None:
    ref = crew.new_task()

    def on_progress(done: float) -> None:
        if done == at:
            raise RuntimeError("not today")

    wait = crew.wait(ref, on_progress=on_progress)
    if at:
        tasks.succeed(crew.pool, ref)
    with pytest.raises(RuntimeError, match="not today"):
        wait.result(LONGEST)
    assert crew.exists(ref)
    tasks.succeed(crew.pool, ref)
    crew.wait(ref).result(LONGEST)
    assert not crew.exists(ref)


def test_a_task_is_destroyed_though_the_connection_breaks_over_that(crew: Crew) -> None:
    ref = crew.new_task()
    tasks.succeed(crew.pool, ref)
    with crew.pool.faults.arm(Fault(TornRequest(20), message="task.destroy", nth=1)) as fault:
        crew.wait(ref).result(LONGEST)
    assert fault.fired == 1
    assert not crew.exists(ref)


def test_two_waits_for_one_task_have_the_same_outcome(crew: Crew) -> None:
    ref = crew.new_task()
    waits = crew.waiting(ref, ref)
    tasks.succeed(crew.pool, ref, "it", parse_type("string"))
    assert [wait.result(LONGEST) for wait in waits] == ["it", "it"]


def test_a_task_is_discarded_at_the_end_of_its_block(crew: Crew) -> None:
    over, running = crew.new_task(), crew.new_task()
    tasks.succeed(crew.pool, over)

    def sync(session: Any) -> None:
        with pytest.raises(KeyError), task_of(session, over):
            raise KeyError
        with task_of(session, running) as task:
            assert task.ref == running

    async def awaiting(session: Any) -> None:
        with pytest.raises(KeyError):
            async with task_of(session, over):
                raise KeyError
        async with task_of(session, running) as task:
            assert task.ref == running

    crew.run(lambda session: (awaiting if type(session).awaits else sync)(session))
    assert not crew.exists(over)
    assert crew.exists(running)
    tasks.succeed(crew.pool, running)
    assert not crew.exists(running)


def test_a_discarded_task_has_vanished_and_can_be_discarded_again(crew: Crew) -> None:
    ref = crew.new_task()
    tasks.succeed(crew.pool, ref)
    for _ in range(2):
        crew.run(lambda session: task_of(session, ref).discard())
    with pytest.raises(errors.TaskVanished):
        crew.wait(ref).result(LONGEST)


def test_a_wait_that_is_cancelled_while_it_destroys_the_task_destroys_it(
    site: Site, request: pytest.FixtureRequest
) -> None:
    crew = Loop(site)
    request.addfinalizer(crew.close)
    ref = crew.new_task()
    tasks.succeed(crew.pool, ref)
    ended: list[str] = []

    async def wait(session: Any) -> None:
        try:
            await task_of(session, ref).wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    with crew.pool.faults.arm(Fault(Hang(), message="task.destroy", nth=1)) as fault:
        waiting = crew.start(wait)
        until(lambda: fault.fired == 1)
        waiting.cancel()
        until(lambda: ended == ["cancelled"])
    assert not crew.exists(ref)


def test_what_is_no_record_of_a_task_is_refused(crew: Crew) -> None:
    ref = crew.new_task()
    [wait] = crew.waiting(ref)
    with crew.pool.lock:
        row = crew.pool.store.find("task", ref)
        assert row is not None
        crew.pool.store.set(row, status="confused")
    with pytest.raises(errors.ProtocolError, match=ref):
        wait.result(LONGEST)
