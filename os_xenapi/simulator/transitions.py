"""When what a message does shows: at once, after some reads, or after some seconds.

    Pool(transitions={"VM.start": After(reads=3), "VDI.*": After(seconds=0.2)})
    pool.transitions["VM.clean_shutdown"] = After(seconds=2)

Until then the object keeps its old state and lists the operation in current_operations; who made
the call waits, and an async one's task stays pending. A message that is refused fails at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from os_xenapi import datamodel
from os_xenapi.simulator import tasks
from os_xenapi.simulator.bodies import Call, begin_operation, end_operation
from os_xenapi.simulator.classes.vm_operations import assert_allowed, update_allowed
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.waits import Steps, Until

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool

__all__ = ["After", "Transitions", "carry_out"]


@dataclass(frozen=True, kw_only=True)
class After:
    """After so many ``reads`` of the object or of the task of the call, or so many ``seconds``.

    A read is a call of get_record, of a getter of a field, of get_all_records(_where) of the class,
    or of event.from: the n-th one still shows the old state. Neither means at once.
    """

    reads: int = 0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.reads < 0 or not self.seconds >= 0 or (self.reads and self.seconds):
            raise ValueError("a transition takes some reads or some seconds, one of them")

    @property
    def is_at_once(self) -> bool:
        """Whether there is nothing to wait for."""
        return not self.reads and not self.seconds


class Transitions(MutableMapping[str, After]):
    """How long the messages of a pool take, by their names.

    ``*`` in a name stands for any text; an exact name goes before such ones, and of these the first
    counts. A change holds for the messages that come after it.
    """

    def __init__(self, pool: Pool, given: Mapping[str, After]) -> None:
        self._pool = pool
        self._after: dict[str, After] = {}
        self._underway: list[_Underway] = []
        self.update(given)

    def __getitem__(self, name: str) -> After:
        return self._after[name]

    def __setitem__(self, name: str, after: After) -> None:
        if "*" not in name and datamodel.load().message(name) is None:
            raise ValueError(f"{name} is no message that takes its time: write it like VM.start")
        with self._pool.lock:
            self._after[name] = after

    def __delitem__(self, name: str) -> None:
        with self._pool.lock:
            del self._after[name]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._after))

    def __len__(self) -> int:
        return len(self._after)

    @property
    def are_underway(self) -> bool:
        """Whether reads must be counted."""
        return bool(self._underway)

    def find(self, name: str) -> After | None:
        """Return how long the message ``name`` takes, None if it does its work at once."""
        after = self._after.get(name)
        if after is None:
            after = next(
                (one for key, one in self._after.items() if "*" in key and fnmatchcase(name, key)),
                None,
            )
        return None if after is None or after.is_at_once else after

    def note_read(self, class_name: str, ref: str) -> None:
        """Count a read of the object ``ref`` of a class; of all of the class where it is empty."""
        for one in self._underway:
            if one.is_read_by(class_name, ref):
                one.reads += 1
                tasks.progress(self._pool, one.task, one.reads / (one.after.reads + 1))
                self._pool.lock.changed()

    def wait(self, row: Row | None, task: str, after: After) -> Steps[None]:
        """Wait until the transition of ``row`` that ``task`` makes is due."""
        if after.seconds:
            yield Until(lambda: False, time.monotonic() + after.seconds)
            return
        underway = _Underway(row, task, after)
        self._underway.append(underway)
        try:
            yield Until(lambda: underway.reads >= after.reads)
        finally:
            self._underway.remove(underway)


class _Underway:
    """A transition that waits for reads."""

    def __init__(self, row: Row | None, task: str, after: After) -> None:
        self.row = row
        self.task = task
        self.after = after
        self.reads = 0

    def is_read_by(self, class_name: str, ref: str) -> bool:
        if class_name == "event":
            return True
        if class_name == "task":
            return ref in ("", self.task)
        row = self.row
        return row is not None and class_name == row.table.name and ref in ("", row.ref)


def carry_out(call: Call, row: Row | None, after: After, body: Callable[[], Any]) -> Any:
    """Carry out ``body``, what a message does to ``row``, once ``after`` is over.

    Raises Failure at once where the operation is not allowed, and while the object is busy.
    """
    operation = None if row is None or not call.task else _operation(row, call.message.name)
    if row is not None and operation is not None:
        if row.table.name == "VM":
            assert_allowed(row, operation)
        elif row["current_operations"]:
            # The body knows what may be done beside them, and says so if this may not.
            return body()
    return _steps(call, row, operation, after, body)


def _steps(
    call: Call, row: Row | None, operation: str | None, after: After, body: Callable[[], Any]
) -> Steps[Any]:
    if row is None or operation is None:
        yield from call.pool.transitions.wait(row, call.task, after)
    else:
        begin_operation(call.store, row, operation, call.task)
        _show_allowed(call, row)
        try:
            yield from call.pool.transitions.wait(row, call.task, after)
        finally:
            end_operation(call.store, row, call.task)
            _show_allowed(call, row)
    value = body()
    if isinstance(value, Generator):
        value = yield from value
    return value


def _operation(row: Row, name: str) -> str | None:
    """The operation that a message shows in the current_operations of its object, if any."""
    field = row.table.model.fields.get("current_operations")
    if field is None:
        return None
    operations = datamodel.load().enums[field.type.args[1].name]
    return name if name in operations else None


def _show_allowed(call: Call, row: Row) -> None:
    if row.table.name == "VM" and row.exists:
        update_allowed(call.store, row)
