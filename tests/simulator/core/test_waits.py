"""Bodies in steps, and who carries them on."""

from __future__ import annotations

import time

import pytest

from os_xenapi.errors import failure
from os_xenapi.simulator.waits import Job, Steps, Until, Wait, resolve, sleep
from tests.simulator.core.wire import Wire


class Clock:
    """A clock that stands until somebody lets time pass."""

    def __init__(self) -> None:
        self.now = time.monotonic()

    def monotonic(self) -> float:
        return self.now

    def await_due(self, job: Job) -> None:
        """Let the time pass that a job waits for."""
        assert job.deadline is not None
        self.now = max(self.now, job.deadline)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "monotonic", made.monotonic)
    return made


def late(seconds: float) -> Steps[str]:
    """A body that takes its time."""
    yield from sleep(seconds)
    return "done"


def test_a_body_that_does_not_wait_is_done_at_once() -> None:
    job = Job(lambda: 5)
    assert (job.done, job.value, job.details) == (True, 5, None)
    assert Job(lambda: late(0)).value == "done"


def test_a_body_goes_on_when_its_time_has_come(clock: Clock) -> None:
    job = Job(lambda: late(0.02))
    assert not job.advance()
    clock.await_due(job)
    assert job.advance()
    assert job.value == "done"
    assert job.deadline is None


def test_a_failure_and_a_broken_body_are_told_in_the_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails() -> Steps[None]:
        yield Until(lambda: True)
        raise failure(["CODE", "param"])

    def breaks() -> Steps[None]:
        yield Until(lambda: True)
        raise KeyError("nothing")

    assert Job(fails).details == ["CODE", "param"]
    assert Job(breaks).details == ["INTERNAL_ERROR", "KeyError: 'nothing'"]
    assert "the body of a simulated message failed" in caplog.text


def test_a_stopped_body_cleans_up() -> None:
    cleaned: list[str] = []

    def body() -> Steps[None]:
        try:
            yield Until(lambda: False)
        finally:
            cleaned.append("up")

    job = Job(body)
    job.stop(["TASK_CANCELLED", "task"])
    assert (job.done, job.details, cleaned) == (True, ["TASK_CANCELLED", "task"], ["up"])
    job.stop(["AGAIN"])
    assert job.details == ["TASK_CANCELLED", "task"]


def test_whatever_happens_in_the_pool_carries_background_jobs_on(wire: Wire, clock: Clock) -> None:
    pool = wire.pool.record

    def rename() -> Steps[None]:
        yield from sleep(0.02)
        wire.pool.store.set(pool, name_label="late")

    by_call, by_poll = Job(rename), Job(lambda: late(0.05))
    wire.pool.jobs.add(by_call)
    wire.pool.jobs.add(by_poll)
    clock.await_due(by_call)
    assert not by_call.done
    assert wire("pool.get_name_label", pool.ref) == "late"
    assert by_call.done
    wait = wire.begin("event.from", [], "9" * 20 + "," + "9" * 20, 60.0)
    assert wait.deadline == by_poll.deadline
    clock.await_due(by_poll)
    assert wait.poll() is None
    assert by_poll.done
    assert wait.deadline is not None
    assert wait.deadline > clock.now + 30
    wait.cancel()


def test_a_job_may_begin_another(wire: Wire, clock: Clock) -> None:
    second = Job(lambda: late(0.01))

    def body() -> Steps[None]:
        yield from sleep(0.01)
        wire.pool.jobs.add(second)

    first = Job(body)
    wire.pool.jobs.add(first)
    clock.await_due(first)
    wire.pool.jobs.advance()
    assert first.done
    assert wire.pool.jobs.due() == second.deadline


def test_resolve_sleeps_until_the_deadline(wire: Wire) -> None:
    began = time.monotonic()
    wait = Wait(wire.pool, Job(lambda: late(0.03)), lambda job: job.value)
    assert resolve(wire.pool, wait) == "done"
    assert time.monotonic() - began >= 0.03
