"""Tasks: what runs in the background of a pool, and the record of how it ended.

A message called with Async, a sync call while it lasts, and an HTTP handler have one. A handler is
given the ref of a task that its client made: it calls ``succeed`` or ``fail`` when it is done,
looks at ``is_cancelled`` now and then, and tells ``progress``. These four take the lock themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from os_xenapi.datamodel import Type
from os_xenapi.rpc import xmlrpc
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import timestamp
from os_xenapi.simulator.waits import Job

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool, SimHost

__all__ = ["Tasks", "create", "fail", "forget", "is_cancelled", "progress", "succeed"]

TERMINAL = frozenset({"success", "failure", "cancelled"})


class Tasks:
    """What a pool remembers of tasks beside their rows."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        """The job of each task that the dispatcher runs."""
        self.doomed: set[str] = set()
        """Tasks to be deleted once they are complete."""


def run(
    pool: Pool,
    ref: str,
    body: Callable[[], Any],
    write: Callable[[Any], str] | None,
    *,
    keep: bool,
) -> Job:
    """Carry out ``body`` as what the task does; ``write`` makes the XML of its result.

    ``keep`` False is the task of a sync call: its caller has the result, so it ends with the call.
    """

    def finished(job: Job) -> None:
        pool.tasks.jobs.pop(ref, None)
        if not keep:
            row = pool.store.find("task", ref)
            if row is not None:
                pool.store.delete(row)
        elif job.details is not None:
            fail(pool, ref, job.details)
        else:
            _succeed(pool, ref, xmlrpc.VOID if write is None else write(job.value))

    job = Job(body, finished=finished, goes_on=True)
    if not job.done:
        pool.tasks.jobs[ref] = job
    return job


def create(pool: Pool, host: SimHost, session_ref: str, label: str, description: str = "") -> Row:
    """Add a pending task that ``session_ref`` owns. The lock is held."""
    return pool.store.create(
        "task",
        {
            "name_label": label,
            "name_description": description,
            "created": timestamp(pool.clock()),
            "status": "pending",
            "session": session_ref,
            "resident_on": host.ref,
            "type": "<none/>",
            "allowed_operations": ["cancel"],
        },
    )


def succeed(pool: Pool, ref: str, value: Any = None, kind: Type | None = None) -> None:
    """Complete a task. Its result is the native ``value`` of type ``kind``; None: void.

    A task that is complete already, or gone, stays as it is.
    """
    _succeed(pool, ref, xmlrpc.VOID if kind is None else xmlrpc.writer(kind)(value))


def _succeed(pool: Pool, ref: str, result: str) -> None:
    with pool.lock:
        row = _pending(pool, ref)
        if row is not None:
            # First the result: a client that reads success must find it.
            pool.store.set(row, result=result)
            end(pool, row, "success")


def fail(pool: Pool, ref: str, details: Sequence[str]) -> None:
    """End a task with an error, the code first. TASK_CANCELLED makes it cancelled."""
    with pool.lock:
        row = _pending(pool, ref)
        if row is not None:
            pool.store.set(row, error_info=list(details))
            end(pool, row, "cancelled" if details[0] == "TASK_CANCELLED" else "failure")


def progress(pool: Pool, ref: str, fraction: float) -> None:
    """Note how far a task is, 0.0 to 1.0."""
    with pool.lock:
        row = _pending(pool, ref)
        if row is not None:
            pool.store.set(row, progress=float(fraction))


def forget(pool: Pool, ref: str) -> None:
    """Delete a task that nobody knows of. The lock is held."""
    row = pool.store.find("task", ref)
    if row is not None:
        pool.store.delete(row)


def is_cancelled(pool: Pool, ref: str) -> bool:
    """Whether a client asked that the task stop (or the task is gone or over)."""
    with pool.lock:
        row = _pending(pool, ref)
        return row is None or "cancel" in row["current_operations"].values()


def cancel(pool: Pool, row: Row, *, by: str) -> None:
    """Ask a task to stop; ``by`` is the task of the request. No guarantee, as in XAPI."""
    if row["status"] in TERMINAL:
        return
    pool.store.set(row, current_operations={**row["current_operations"], by: "cancel"})
    job = pool.tasks.jobs.get(row.ref)
    if job is not None:
        job.stop(["TASK_CANCELLED", row.ref])


def destroy(pool: Pool, row: Row) -> None:
    """Delete a task if it is complete, else as soon as it is."""
    if row["status"] in TERMINAL:
        pool.store.delete(row)
    else:
        pool.tasks.doomed.add(row.ref)


def end(pool: Pool, row: Row, status: str) -> None:
    """Bring a pending task to its end state, which is then final. The lock is held."""
    pool.store.set(
        row,
        status=status,
        progress=1.0,
        finished=timestamp(pool.clock()),
        allowed_operations=[],
        current_operations={},
    )
    if row.ref in pool.tasks.doomed:
        pool.tasks.doomed.discard(row.ref)
        pool.store.delete(row)


def _pending(pool: Pool, ref: str) -> Row | None:
    row = pool.store.find("task", ref)
    return None if row is None or row["status"] in TERMINAL else row
