"""What a message does: the table of the bodies that the classes bring, and what a body is given.

A body is ``def start(call, vm, start_paused, force)``: the call, then the arguments as native
values, the object of a non-static message as its Row. It returns the native result, or is a
generator that yields ``Until`` where it must wait. It raises a Failure before it changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from os_xenapi.datamodel import Message
from os_xenapi.simulator.store import Row, Store

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool, SimHost
    from os_xenapi.simulator.sessions import Session

__all__ = [
    "BODIES",
    "RESULT_WRITERS",
    "Body",
    "Call",
    "begin_operation",
    "body",
    "end_operation",
]

Body = Callable[..., Any]
_B = TypeVar("_B", bound=Body)

BODIES: dict[str, Body] = {}
"""By the full name of the message, e.g. ``VM.start``."""


RESULT_WRITERS: dict[str, Callable[[Any], str]] = {}
"""Makes the XML of a result that is not of the type in the datamodel, by the full name."""


def body(*names: str) -> Callable[[_B], _B]:
    """Make a function the body of the messages ``names``."""

    def register(function: _B) -> _B:
        for name in names:
            BODIES[name] = function
        return function

    return register


class Call:
    """One message being carried out: who asks, on which host, under which task."""

    __slots__ = (
        "host",
        "local_root",
        "message",
        "plugin_killed_at",
        "pool",
        "session",
        "store",
        "task",
    )

    def __init__(
        self,
        pool: Pool,
        host: SimHost,
        message: Message,
        session: Session,
        *,
        local_root: bool = False,
    ) -> None:
        self.pool: Pool = pool
        self.store: Store = pool.store
        self.host: SimHost = host
        self.message: Message = message
        self.session: Session = session
        self.local_root: bool = local_root
        self.task: str = ""
        self.plugin_killed_at: float | None = None
        """When a fault kills the plugin that the call runs, as a time.monotonic() value."""

    def row(self, class_name: str, ref: str) -> Row:
        """Return an object. Raises Failure HANDLE_INVALID."""
        return self.store.row(class_name, ref)

    @contextmanager
    def busy(self, row: Row, operation: str) -> Iterator[None]:
        """Show ``operation`` in the current_operations of ``row`` for the duration of a block."""
        begin_operation(self.store, row, operation, self.task)
        try:
            yield
        finally:
            end_operation(self.store, row, self.task)


def begin_operation(store: Store, row: Row, operation: str, task: str) -> None:
    """Show ``operation`` of ``task`` in the current_operations of ``row``."""
    store.set(row, current_operations={**row["current_operations"], task: operation})


def end_operation(store: Store, row: Row, task: str) -> None:
    """Show the operation of ``task`` no longer; the object may be gone."""
    if row.exists:
        running = {k: v for k, v in row["current_operations"].items() if k != task}
        store.set(row, current_operations=running)
