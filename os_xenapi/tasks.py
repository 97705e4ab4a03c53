"""Tasks of XAPI: what an ``Async`` call or a disk stream leaves running on the host.

A task is a record on the host, which somebody has to destroy: a wait does as soon as it has the
outcome, whatever that is. A wait that ends before its task does (its time is over, it is cancelled
or interrupted, ``on_progress`` raises) leaves the task as it is: it goes on, and it can be waited
for again or discarded. What nobody destroys the host clears away by itself, 65 minutes after its
end, and sooner where there are more than 200 tasks.

All waits of one session share one event stream (os_xenapi.events).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from os_xenapi import datamodel
from os_xenapi.errors import (
    DeadlineExceeded,
    Failure,
    OutcomeUnknown,
    ProtocolError,
    TaskVanished,
    XenApiError,
    failure,
)
from os_xenapi.events import EventStream, Listener, is_passing, next_event
from os_xenapi.flows import AnySession, Call, Flow, bell_of, flow
from os_xenapi.rpc import shapes, xmlrpc

if TYPE_CHECKING:
    from os_xenapi.types import TaskRef

__all__ = ["AsyncTask", "Progress", "Task", "await_task", "cancel_task", "discard_task"]

Progress = Callable[[float], None]
"""Receives how much of a task is done, from 0.0 to 1.0, whenever that has changed."""

Record = dict[str, Any]

_DISCARD_SECONDS = 10.0
"""How long destroying a task that is over may take."""

_FIRST_LOOK_SECONDS = 1.0
"""How long the first look at a task may take at least, however little time the caller allows."""

_UNDERWAY = frozenset({"pending", "cancelling"})
_OVER = frozenset({"success", "failure", "cancelled"})

T = TypeVar("T")


class _Named(Generic[T]):
    """What both faces share: which task it is, and what it carries out."""

    def __init__(self, session: AnySession, ref: str, method: str = "") -> None:
        self._session = session
        self.ref: TaskRef = cast("TaskRef", ref)
        self.method = method

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.method or self.ref}>"


class Task(_Named[T]):
    """A task on the host, as a Session has it; ``T`` is the type of its result.

    With ``with session.Async.VM.start(vm, False, False) as task:`` the task is discarded at the
    end of the block, whatever happens in it.
    """

    def wait(self, timeout: float | None = None, on_progress: Progress | None = None) -> T:
        """Wait until the task ends and return its result as a native value; the task is destroyed.

        ``timeout`` is in seconds, None for no limit; then the wait ends with ConnectionFailed once
        the host cannot be reached for the session's ``timeout``. Raises the task's Failure,
        TaskCancelled, TaskVanished, or DeadlineExceeded, after which the task goes on and can be
        waited for again; so it does after an interrupt, and after an error of ``on_progress``,
        which the caller gets.
        """
        waiting = await_task(self._session, self.ref, self.method, timeout, on_progress)
        return cast("T", waiting)

    def cancel(self) -> None:
        """Ask the host to cancel the task. It may end otherwise: ``wait`` tells how it ended."""
        cancel_task(self._session, self.ref)

    def discard(self) -> None:
        """Destroy the task; one that is still running goes on and is destroyed when it ends.

        How it ends can then not be told any more. Discarding it again does nothing.
        """
        discard_task(self._session, self.ref)

    def __enter__(self) -> Task[T]:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()


class AsyncTask(_Named[T]):
    """A task on the host, as an AsyncSession has it; ``T`` is the type of its result.

    With ``async with await session.Async.VM.start(vm, False, False) as task:`` the task is
    discarded at the end of the block, whatever happens in it.
    """

    async def wait(self, timeout: float | None = None, on_progress: Progress | None = None) -> T:
        """Wait until the task ends; as ``Task.wait``.

        Cancelling the wait leaves the task as it is: ``cancel`` is what ends it.
        """
        result: T = await await_task(self._session, self.ref, self.method, timeout, on_progress)
        return result

    async def cancel(self) -> None:
        """Ask the host to cancel the task; as ``Task.cancel``."""
        await cancel_task(self._session, self.ref)

    async def discard(self) -> None:
        """Destroy the task; as ``Task.discard``."""
        await discard_task(self._session, self.ref)

    async def __aenter__(self) -> AsyncTask[T]:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.discard()


@flow
def await_task(
    session: AnySession,
    ref: str,
    method: str = "",
    timeout: float | None = None,
    on_progress: Progress | None = None,
) -> Flow[Any]:
    """Wait until the task ``ref`` ends, destroy it, and return its result as a native value.

    ``method`` (``"VM.start"``) tells the type of the result; without it, the result stays as the
    text and lists that XAPI writes there. Raises as ``Task.wait`` does.
    """
    steps = _wait(session, ref, method, timeout, on_progress)
    if session._watching is None:
        return (yield from steps)
    from os_xenapi.observe import Operation

    operation = Operation(kind="task", name=method, endpoint=session._state.endpoint)
    with session._watching.begin(operation):
        return (yield from steps)


def _wait(
    session: AnySession,
    ref: str,
    method: str,
    timeout: float | None,
    on_progress: Progress | None,
) -> Flow[Any]:
    ends = math.inf if timeout is None else monotonic() + timeout
    bell = bell_of(session)
    stream: EventStream = session._task_stream()
    listener = stream.join(ref, bell, ends)
    reported = None
    try:
        look = max(ends - monotonic(), _FIRST_LOOK_SECONDS)
        record = yield from _read(session, stream, listener, look)
        while record is None or record["status"] in _UNDERWAY:
            if on_progress is not None and record is not None:
                reported = _report(record, on_progress, reported)
            event = yield from next_event(stream, listener)
            if event is None:
                raise _still_going(ref, method, record, timeout, stream) from stream.problem
            if "snapshot" in event:
                record = _checked(event["snapshot"], ref)
            else:  # it was missing in an answer: the host has to say so itself
                record = yield from _read(session, stream, listener, ends - monotonic())
    finally:
        stream.leave(listener)
    if on_progress is not None:
        _report(record, on_progress, reported)
    yield from _surely(ref)
    return _result(record, ref, method)


@flow
def cancel_task(session: AnySession, ref: str) -> Flow[None]:
    """Ask the host to cancel the task ``ref``; a task that is gone needs nothing."""
    try:
        yield Call("task.cancel", (ref,))
    except Failure as error:
        if error.code != "HANDLE_INVALID":
            raise


@flow
def discard_task(session: AnySession, ref: str) -> Flow[None]:
    """Destroy the task ``ref``; one that is still running is destroyed when it ends."""
    yield from discard_steps(ref)


def discard_steps(ref: str) -> Flow[None]:
    """The steps of ``discard_task``, which never fail: the host collects tasks by itself too."""
    with suppress(XenApiError):
        try:
            yield Call("task.destroy", (ref,), _DISCARD_SECONDS)
        except OutcomeUnknown:  # to destroy it twice is to destroy it once
            yield Call("task.destroy", (ref,), _DISCARD_SECONDS)


def _surely(ref: str) -> Flow[None]:
    """Destroy a task that is over, also when the wait is cancelled or interrupted in doing so."""
    try:
        yield from discard_steps(ref)
    except GeneratorExit:  # the loop is gone: no step can be carried out any more
        raise
    except BaseException:
        yield from discard_steps(ref)
        raise


def _read(
    session: AnySession, stream: EventStream, listener: Listener, seconds: float
) -> Flow[Record | None]:
    """Return the task's record, None where the way to the host is lost: the stream finds it."""
    ref = listener.ref
    limit = min(session._settings.timeout, max(seconds, 0.0))
    try:
        record = yield Call("task.get_record", (ref,), limit)
    except Failure as error:
        if error.code == "HANDLE_INVALID":
            raise TaskVanished(
                f"the host no longer knows the task {ref}, so how it ended cannot be told: look "
                "at the object that it worked on"
            ) from None
        raise
    except XenApiError as error:
        if not is_passing(error):
            raise
        stream.doubt(listener)
        return None
    return _checked(record, ref)


def _checked(record: Any, ref: str) -> Record:
    status = record.get("status") if isinstance(record, dict) else None
    if (
        status in _UNDERWAY | _OVER
        and isinstance(record.get("result"), str)
        and isinstance(record.get("error_info"), list)
        and isinstance(record.get("progress"), float)
    ):
        return cast("Record", record)
    raise ProtocolError(f"what the host tells of the task {ref} is no record of a task")


def _report(record: Record, on_progress: Progress, reported: float | None) -> float | None:
    """Report the progress if it is another than the last; what an owner sets may be anything."""
    progress = record["progress"]
    progress = min(1.0, max(0.0, progress)) if not math.isnan(progress) else 0.0
    if progress != reported:
        on_progress(progress)
    return cast("float", progress)


def _still_going(
    ref: str, method: str, record: Record | None, timeout: float | None, stream: EventStream
) -> DeadlineExceeded:
    name = method or (ref if record is None else record["name_label"])
    if stream.problem is not None:
        return DeadlineExceeded(
            f"the host could not be asked whether the task {name!r} ended within {timeout:g} s: "
            f"{stream.problem}"
        )
    return DeadlineExceeded(
        f"the task {name!r} did not end within {timeout:g} s; it goes on and can be waited for "
        "again"
    )


def _result(record: Record, ref: str, method: str) -> Any:
    if record["status"] == "success":
        return result_value(record["result"], method)
    error = failure(record["error_info"])
    if record["status"] == "cancelled" and error.code != "TASK_CANCELLED":
        cancelled = failure(["TASK_CANCELLED", ref])
        if error.details:
            raise cancelled from error
        raise cancelled
    raise error


def result_value(text: str, method: str = "") -> Any:
    """Return what the ``result`` of a task says: an XML fragment, or nothing.

    None for a call without a result. Raises ProtocolError where the text is neither, or not of the
    type of the method's results.
    """
    message = datamodel.load().message(method) if method else None
    try:
        value = xmlrpc.decode_value(text) if text else ""
        if message is None:
            return None if value == "" else value
        return None if message.result is None else shapes.from_xml(value, message.result)
    except ProtocolError as error:
        raise ProtocolError(f"the result of the task of {method or 'a call'}: {error}") from None
