"""task: records that a client or the pool makes and completes."""

from __future__ import annotations

from os_xenapi.simulator import tasks
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.implicit import plain, settable
from os_xenapi.simulator.store import Row

__all__: list[str] = []

plain("task", "other_config")
settable("task", "progress", "result", "error_info")


@body("task.create")
def create(call: Call, label: str, description: str) -> str:
    """Add a pending task of the session, for an HTTP handler or for the client's own use."""
    return tasks.create(call.pool, call.host, call.session.ref, label, description).ref


@body("task.destroy")
def destroy(call: Call, task: Row) -> None:
    """Delete the task, or have it deleted once it is complete."""
    tasks.destroy(call.pool, task)


@body("task.cancel")
def cancel(call: Call, task: Row) -> None:
    """Ask the task to stop."""
    tasks.cancel(call.pool, task, by=call.task)


@body("task.set_status")
def set_status(call: Call, task: Row, status: str) -> None:
    """Bring the task to a state; an end state is final."""
    if task["status"] in tasks.TERMINAL:
        return
    if status in tasks.TERMINAL:
        tasks.end(call.pool, task, status)
    else:
        call.store.set(task, status=status)
