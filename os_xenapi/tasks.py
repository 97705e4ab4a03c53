"""Tasks of XAPI: what an ``Async`` call or a disk stream leaves running on the host."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from os_xenapi import datamodel
from os_xenapi.errors import (
    DeadlineExceeded,
    Failure,
    ProtocolError,
    TaskVanished,
    XenApiError,
    failure,
)
from os_xenapi.flows import AnySession, Call, Flow, flow
from os_xenapi.rpc import shapes, xmlrpc

if TYPE_CHECKING:
    from os_xenapi.types import TaskRef

__all__ = ["AsyncTask", "Progress", "Task", "await_task", "cancel_task", "discard_task"]

Progress = Callable[[float], None]
"""Receives how much of a task is done, from 0.0 to 1.0."""

_EVENT_SECONDS = 30.0
_GRACE_SECONDS = 30.0
"""How long a host may take to answer beyond the time that it was asked to wait."""


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
    """A task on the host, as a Session has it; ``T`` is the type of its result."""

    def wait(self, timeout: float | None = None, on_progress: Progress | None = None) -> T:
        """Wait until the task ends and return its result as a native value; the task is destroyed.

        ``timeout`` is in seconds, None for no limit. Raises the task's Failure, TaskVanished, or
        DeadlineExceeded, after which the task goes on and can be waited for again.
        """
        waiting = await_task(self._session, self.ref, self.method, timeout, on_progress)
        return cast("T", waiting)

    def cancel(self) -> None:
        """Ask the host to cancel the task. It may end otherwise: ``wait`` tells how it ended."""
        cancel_task(self._session, self.ref)


class AsyncTask(_Named[T]):
    """A task on the host, as an AsyncSession has it; ``T`` is the type of its result."""

    async def wait(self, timeout: float | None = None, on_progress: Progress | None = None) -> T:
        """Wait until the task ends; as ``Task.wait``."""
        result: T = await await_task(self._session, self.ref, self.method, timeout, on_progress)
        return result

    async def cancel(self) -> None:
        """Ask the host to cancel the task; as ``Task.cancel``."""
        await cancel_task(self._session, self.ref)


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
    ends = None if timeout is None else monotonic() + timeout
    token, reported = "", -1.0
    record = yield from _record(ref)
    while record["status"] == "pending":
        if on_progress is not None and record["progress"] != reported:
            reported = record["progress"]
            on_progress(reported)
        seconds = _EVENT_SECONDS if ends is None else min(_EVENT_SECONDS, ends - monotonic())
        if seconds <= 0:
            raise DeadlineExceeded(
                f"the task {record['name_label']!r} did not end within {timeout} s; it goes on"
            )
        batch = yield Call(
            "event.from", ([f"task/{ref}"], token, seconds), seconds + _GRACE_SECONDS
        )
        token = batch["token"]
        if any(event["operation"] == "del" for event in batch["events"]):
            raise _vanished(ref)
        snapshots = [event["snapshot"] for event in batch["events"] if "snapshot" in event]
        record = snapshots[-1] if snapshots else (yield from _record(ref))
    yield from discard_steps(ref)
    if on_progress is not None:
        on_progress(record["progress"])
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
        yield Call("task.destroy", (ref,))


def _record(ref: str) -> Flow[dict[str, Any]]:
    try:
        record: dict[str, Any] = yield Call("task.get_record", (ref,))
    except Failure as error:
        if error.code == "HANDLE_INVALID":
            raise _vanished(ref) from None
        raise
    return record


def _vanished(ref: str) -> TaskVanished:
    return TaskVanished(
        f"the host no longer knows the task {ref}, so how it ended cannot be told: look at the "
        "object that it worked on"
    )


def _result(record: dict[str, Any], ref: str, method: str) -> Any:
    if record["status"] == "success":
        return result_value(record["result"], method)
    raise failure(record["error_info"] or ["TASK_CANCELLED", ref])


def result_value(text: str, method: str = "") -> Any:
    """Return what the ``result`` of a task says: an XML fragment, or nothing.

    None for a call without a result. Raises ProtocolError where the text is neither.
    """
    if not text:
        return None
    try:
        value = xmlrpc.decode_value(text)
    except ProtocolError as error:
        raise ProtocolError(f"the result of the task of {method or 'a call'}: {error}") from None
    message = datamodel.load().message(method) if method else None
    if message is None:
        return None if value == "" else value
    return None if message.result is None else shapes.from_xml(value, message.result)
