"""A stream to an HTTP handler of XAPI together with the task that tells how it went.

A host answers 200 before it has read or written anything, and tells a failure later only by a
dropped connection and the task. So the task's verdict decides, and whatever ends the stream ends
the task:

    open ---> send, read ... ---> finish ---> the verdict
      |               |
      '---------------'---------> abort ----> what to raise; the task is gone
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from os_xenapi.disk.extents import Data
from os_xenapi.errors import (
    CertificateRefused,
    ConnectionFailed,
    DeadlineExceeded,
    Failure,
    ProtocolError,
    TaskVanished,
    TransferFailed,
    XenApiError,
    failure,
)
from os_xenapi.flows import AnySession, Call, Flow, Make, Use
from os_xenapi.progress import Cancellation
from os_xenapi.redirect import MAX_HOPS, Target, find_target, vouch_for
from os_xenapi.rpc.stream import Request, Response
from os_xenapi.tasks import await_task, cancel_task, discard_steps

__all__ = ["TaskStream", "await_verdict"]

_REASON_SECONDS = 2.0
"""How long the reason of a connection that the host dropped may take to be in the task."""
_REACH_SECONDS = 5.0
"""How long the pool may be out of reach after a stream broke before nothing is cleaned up."""
_SETTLE_SECONDS = 30.0
"""How long a handler may take to notice that its task was cancelled or its client has gone."""
_VERDICT_SECONDS = 600.0
_CANCELLABLE_SECONDS = 1.0
_ALIVE_SECONDS = 60.0
"""Hosts clear away a task that has shown no progress for 24 hours; a slow handler may show none."""
_ALIVE_DEADLINE = 10.0

_NOBODY_AT_WORK = frozenset({302, 401, 403})
_REFUSALS = {
    401: "does not know the session",
    403: "does not let the session's role use it",
    404: "knows no such thing",
}


def await_verdict(
    session: AnySession, task: str, method: str, seconds: float, cancel: Cancellation | None
) -> Flow[Any]:
    """Wait for a task as ``await_task`` does, and look every second whether to go on."""
    ends = monotonic() + seconds
    while True:
        left = ends - monotonic()
        turn = left if cancel is None else min(left, _CANCELLABLE_SECONDS)
        try:
            return (yield Use(await_task, (session, task, method, turn)))
        except DeadlineExceeded:
            if turn >= left:
                raise
            if cancel is not None:
                cancel.check(task)


class TaskStream:
    """One stream and its task; the methods are steps of a flow, but for those of no Flow.

    ``label`` is what the task is called. End it by ``finish`` or by ``abort``.
    """

    def __init__(self, session: AnySession, label: str, cancel: Cancellation | None = None) -> None:
        self._session = session
        self._label = label
        self._cancel = cancel or Cancellation()
        self._cancellable = cancel is not None
        self._task = ""
        self._stream: Any = None
        self._asked = False
        """Whether a handler may be at work and has not ended yet."""
        self._begun = False
        self._lost = False
        self._due = 0.0

    @property
    def begun(self) -> bool:
        """Whether the handler took the request, and so may have changed something."""
        return self._begun

    @property
    def lost(self) -> bool:
        """Whether ``abort`` could not reach the pool: the task ends by itself, in a day at most."""
        return self._lost

    def check(self) -> None:
        """Raise TaskCancelled if somebody wants the transfer to end."""
        self._cancel.check(self._task)

    def open(self, request: Callable[[str], Request]) -> Flow[Response]:
        """Send the head of the request that ``request`` makes for a task; return the answer's head.

        A host that does not see the SR sends it on: nothing of the body has been touched by then.
        """
        self.check()
        task = yield Make("task.create", (self._label, "by os-xenapi"), self._take_task)
        asked = request(task)
        state, target = self._session._state, None
        here = state.endpoint
        for _ in range(1 + MAX_HOPS):
            response: Response = yield from self._ask(asked, target)
            if response.status != 302:
                self._check_answer(asked, response)
                self._due = monotonic() + _ALIVE_SECONDS
                return response
            yield Use(self._stream.close)
            target = yield from find_target(here, asked, response, state.addresses)
            here = target.endpoint
        raise ProtocolError(
            f"the pool sent the stream on more than {MAX_HOPS} times: its hosts disagree about who "
            "sees the SR",
            status=302,
        )

    def send(self, data: Data) -> Flow[None]:
        """Send the next bytes of the body."""
        yield Use(self._stream.send, (data,))
        if self._cancellable:
            self.check()

    def read(self) -> Flow[Data]:
        """Return the next bytes of the answer's body, b"" at its end."""
        data: Data = yield Use(self._stream.read)
        if self._cancellable:
            self.check()
        return data

    def is_due(self) -> bool:
        """Whether it is time for ``keep_alive``."""
        return monotonic() >= self._due

    def keep_alive(self, done: int, total: int) -> Flow[None]:
        """Show progress in the task, which the host then does not take for forgotten."""
        share = min(done / total, 0.99) if total else 0.0
        try:
            yield Call("task.set_progress", (self._task, share), _ALIVE_DEADLINE)
        except Failure as error:
            if error.code == "MESSAGE_METHOD_UNKNOWN":  # before XenServer 8.2
                self._due = float("inf")
                return
        except XenApiError:
            pass  # the stream goes on without the session too
        self._due = monotonic() + _ALIVE_SECONDS

    def end_body(self) -> Flow[None]:
        """End the request's body and wait until the host closes the connection.

        How it closes does not matter any more: the verdict does.
        """
        yield Use(self._stream.finish)
        with suppress(ConnectionFailed, ProtocolError):
            while (yield Use(self._stream.read)):
                pass
        self.check()

    def finish(self) -> Flow[None]:
        """Close the stream and return if the task succeeded; raises its Failure, TaskVanished."""
        yield from self._close()
        cancel = self._cancel if self._cancellable else None
        yield from await_verdict(self._session, self._task, "", _VERDICT_SECONDS, cancel)
        self._task = ""

    def abort(self, error: BaseException, *, ours: bool = True) -> Flow[BaseException]:
        """Clean up after ``error``; return what to raise: the host's reason where it has one.

        ``ours`` is false where the error is not one of the stream, and so has no such reason.
        """
        told = ours and isinstance(error, ConnectionFailed | ProtocolError | TransferFailed)
        stopped = told and self._cancel.cancelled
        yield from self._close()
        verdict = None
        if self._task:
            verdict = yield from self._end_task(told=told and not stopped)
        if stopped:  # it was the interrupt that broke the stream
            return failure(["TASK_CANCELLED", self._task])
        return error if verdict is None else verdict

    def _take_task(self, task: str) -> None:
        self._task = task

    def _ask(self, request: Request, target: Target | None) -> Flow[Response]:
        yield from self._open_stream(request, target)
        self._asked = True
        self._cancel.watch(self._stream.interrupt)
        response: Response = yield Use(self._stream.response)
        self._asked = response.status not in _NOBODY_AT_WORK
        return response

    def _open_stream(self, request: Request, target: Target | None) -> Flow[None]:
        session = self._session
        at = None if target is None else target.endpoint
        try:
            self._stream = yield Use(session.open_stream, (request, at))
        except CertificateRefused:
            if target is None or not (yield from vouch_for(session, target)):
                raise
            self._stream = yield Use(session.open_stream, (request, at))

    def _check_answer(self, request: Request, response: Response) -> None:
        if response.status != 200:
            why = _REFUSALS.get(response.status, "refused the stream")
            raise ProtocolError(
                f"{request.path}: the host {why} (HTTP status {response.status})",
                status=response.status,
            )
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind.startswith("text/") or kind in ("application/json", "application/xml"):
            self._asked = False
            raise ProtocolError(
                f"{request.path}: a page ({kind}) came where a disk stream was asked for, with "
                "HTTP status 200: something between this program and the host answers for it, or "
                "the host is in trouble",
                status=200,
            )
        self._begun = True

    def _close(self) -> Flow[None]:
        stream, self._stream = self._stream, None
        if stream is not None:
            self._cancel.unwatch(stream.interrupt)
            yield Use(stream.close)

    def _end_task(self, *, told: bool) -> Flow[XenApiError | None]:
        """Bring the task to its end and destroy it; return how it failed, if it did by itself."""
        wait = _REASON_SECONDS if self._asked else 0.0
        try:
            yield Call("task.get_uuid", (self._task,), _REACH_SECONDS)
        except Failure:
            pass  # it may be gone
        except XenApiError:
            self._lost = True
            return None
        try:
            if told:
                try:
                    yield Use(await_task, (self._session, self._task, "", wait))
                except DeadlineExceeded:
                    wait = 0.0
                except (Failure, TaskVanished) as verdict:
                    return verdict
                else:
                    return None
            yield Use(cancel_task, (self._session, self._task))
            yield from self._settle(_SETTLE_SECONDS if self._begun else wait)
        except (Failure, TaskVanished):
            return None
        except XenApiError:
            yield from discard_steps(self._task)
        return None

    def _settle(self, seconds: float) -> Flow[None]:
        """Wait until the task ends; end it where there is nobody to do so."""
        try:
            yield Use(await_task, (self._session, self._task, "", seconds))
        except DeadlineExceeded:
            with suppress(Failure):  # hosts before 7.2 clear it away after a day
                yield Call("task.set_status", (self._task, "cancelled"))
            yield from discard_steps(self._task)
