"""Messages that take their time: bodies in steps, the jobs that run them, what callers wait on.

A body that must wait is a generator that yields ``Until``: what it waits for, and until when. A Job
carries one such body from step to step, under the pool's lock. Who is owed the answer holds a Wait
and polls it; a job that nobody waits for any more, or never did, is carried on in the background
whenever something happens in the pool.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from os_xenapi.errors import Failure, failure

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool

__all__ = ["Job", "Jobs", "Steps", "Until", "Wait", "resolve", "sleep"]

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Until:
    """What a body waits for: ``ready()`` being true, or ``deadline`` (a time.monotonic() value)."""

    __slots__ = ("deadline", "ready")

    def __init__(self, ready: Callable[[], bool], deadline: float | None = None) -> None:
        self.ready: Callable[[], bool] = ready
        self.deadline: float | None = deadline

    def over(self) -> bool:
        """Whether the wait is over."""
        return self.ready() or (self.deadline is not None and time.monotonic() >= self.deadline)


Steps = Generator[Until, None, T]


def sleep(seconds: float) -> Steps[None]:
    """Let time pass inside a body, with ``yield from``. Zero does not wait at all."""
    if seconds > 0:
        yield Until(lambda: False, time.monotonic() + seconds)


class Job:
    """One body on its way: ``value`` or ``details`` (of a failure) once ``done``."""

    __slots__ = ("_steps", "_until", "details", "done", "finished", "goes_on", "value")

    def __init__(
        self,
        body: Callable[[], Any],
        *,
        finished: Callable[[Job], object] | None = None,
        goes_on: bool = False,
    ) -> None:
        self.done: bool = False
        self.value: Any = None
        self.details: list[str] | None = None
        self.finished: Callable[[Job], object] | None = finished
        self.goes_on: bool = goes_on
        self._steps: Generator[Until, None, Any] | None = None
        self._until: Until | None = None
        value = self._take(body)
        if isinstance(value, Generator):
            self._steps = value
            self.advance()
        elif not self.done:
            self._finish(value, None)

    @property
    def deadline(self) -> float | None:
        """When this job goes on at the latest."""
        return None if self._until is None else self._until.deadline

    def advance(self) -> bool:
        """Carry the body as far as it goes now; return whether it is done."""
        while not self.done and (self._until is None or self._until.over()):
            self._until = self._take(self._steps.__next__)  # type: ignore[union-attr]
        return self.done

    def stop(self, details: list[str]) -> None:
        """End a body that waits with a failure; it cleans up after itself."""
        steps = self._steps
        if steps is not None:
            self._until = self._take(lambda: steps.throw(failure(details)))

    def _take(self, step: Callable[[], Any]) -> Any:
        try:
            return step()
        except StopIteration as end:
            self._finish(end.value, None)
        except Failure as error:
            self._finish(None, error.details)
        except Exception as error:
            _log.exception("the body of a simulated message failed")
            self._finish(None, ["INTERNAL_ERROR", f"{type(error).__name__}: {error}"])
        return None

    def _finish(self, value: Any, details: list[str] | None) -> None:
        self.done, self.value, self.details = True, value, details
        self._steps = self._until = None
        if self.finished is not None:
            self.finished(self)


class Jobs:
    """The jobs that go on in the background, with nobody waiting for their answer."""

    def __init__(self) -> None:
        self._running: list[Job] = []

    def add(self, job: Job) -> None:
        """Carry ``job`` on in the background."""
        if not job.done:
            self._running.append(job)

    def advance(self) -> None:
        """Carry every job as far as it goes now. The lock is held."""
        if self._running:
            running, self._running = self._running, []
            self._running += [job for job in running if not job.advance()]

    def due(self) -> float | None:
        """Return when the first of them goes on at the latest."""
        return _earliest(job.deadline for job in self._running)


class Wait(Generic[T]):
    """An answer that is not there yet.

    ``poll`` after every change of the pool and at ``deadline``, which must be read anew each time:
    it also tells when something else in the pool is due.
    """

    def __init__(
        self,
        pool: Pool,
        job: Job,
        finish: Callable[[Job], T],
        *,
        gate: Callable[[], bool] | None = None,
    ) -> None:
        """``gate`` false holds the answer back, as a network does."""
        self._pool = pool
        self._job = job
        self._finish = finish
        self._gate = gate

    def then(self, change: Callable[[T], T]) -> Wait[T]:
        """Return a Wait for the same, whose answer is what ``change`` makes of this one's."""
        return Wait(self._pool, self._job, lambda job: change(self._finish(job)), gate=self._gate)

    @property
    def deadline(self) -> float | None:
        """The time.monotonic() value at which to poll at the latest; None: only after changes."""
        held = self._gate is not None and not self._gate()
        return _earliest((None if held else self._job.deadline, self._pool.jobs.due()))

    def poll(self) -> T | None:
        """Return the answer, or None while there is none."""
        with self._pool.lock:
            self._pool.jobs.advance()
            done = self._job.advance() and (self._gate is None or self._gate())
            return self._finish(self._job) if done else None

    def cancel(self) -> None:
        """Nobody wants the answer any more: what was begun goes on as it does on a real host."""
        with self._pool.lock:
            if self._job.goes_on:
                self._pool.jobs.add(self._job)
            else:
                self._job.stop(["SESSION_INVALID", ""])


def resolve(pool: Pool, wait: Wait[T]) -> T:
    """Block this thread until ``wait`` has its answer. The caller does not hold the lock."""
    answer = wait.poll()
    if answer is not None:
        return answer
    changed = threading.Event()
    end = pool.watch(changed.set)
    try:
        while True:
            changed.clear()
            answer = wait.poll()
            if answer is not None:
                return answer
            deadline = wait.deadline
            changed.wait(None if deadline is None else max(0.0, deadline - time.monotonic()))
    finally:
        end()


def _earliest(times: Iterable[float | None]) -> float | None:
    return min((one for one in times if one is not None), default=None)
