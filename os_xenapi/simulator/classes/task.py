"""task: records that a client or the pool makes and completes."""

from __future__ import annotations

from typing import Any

from os_xenapi.simulator import rbac, tasks
from os_xenapi.simulator.bodies import BODIES, Body, Call, body
from os_xenapi.simulator.implicit import plain, settable
from os_xenapi.simulator.store import Row

__all__: list[str] = []

plain("task", "other_config")
settable("task", "progress", "result", "error_info")

_STEERING = (
    "cancel",
    "destroy",
    "set_status",
    "set_progress",
    "set_result",
    "set_error_info",
    "set_other_config",
    "add_to_other_config",
    "remove_from_other_config",
)
"""What only the owner of a task may do, and who may steer any task."""


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


def _for_owners(steer: Body) -> Body:
    """Return ``steer`` for those alone who may steer the task."""

    def checked(call: Call, task: Row, *arguments: Any) -> Any:
        rbac.check_task(call.session, is_own=_is_own(call, task))
        return steer(call, task, *arguments)

    return checked


def _is_own(call: Call, task: Row) -> bool:
    """Whether the task was made in the session of the call, or in another one of its user."""
    owner = call.pool.sessions.find(task["session"])
    if owner is None:
        return False
    return owner is call.session or (owner.subject != "" and owner.subject == call.session.subject)


for _name in _STEERING:
    BODIES[f"task.{_name}"] = _for_owners(BODIES[f"task.{_name}"])
