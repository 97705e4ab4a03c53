"""The driver of RPC flows for threads, and what it shares with asyncio's (``async_driver``).

Each carries out the steps of ``os_xenapi.rpc.steps`` and is alone in changing the SessionState. A
session belongs to the process that opened it: in a forked child it refuses every call, because
both processes would talk over the same connections, and it logs nobody out.
"""

from __future__ import annotations

import copy
import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded, XenApiError
from os_xenapi.rpc import calls, failover
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.login import logout
from os_xenapi.rpc.steps import (
    Ask,
    Flow,
    Opened,
    Outcomes,
    Renew,
    Send,
    SessionState,
    Sleep,
    Step,
)
from os_xenapi.transport.runners import run
from os_xenapi.transport.slots import Line, session_closed

if TYPE_CHECKING:
    from os_xenapi.observe.watching import Running, Watching

__all__ = [
    "ASKED_AT_A_TIME",
    "Driver",
    "DriverBase",
    "SessionRenewed",
    "Transport",
    "check_time_for",
    "raise_again",
    "time_to_log_in",
]

LOGOUT_SECONDS = 5.0
"""How long closing a session may wait for the host to take note of it."""

ASKED_AT_A_TIME = 16
"""How many hosts are asked at a time who the coordinator is."""


class SessionRenewed(ConnectionFailed):
    """The session logged in again, perhaps elsewhere: what it knew of events counts no more."""


class Transport(Protocol):
    """What carries requests to hosts for threads; ``trace`` is their header traceparent."""

    def exchange(self, endpoint: Endpoint, body: bytes, deadline: float, trace: str = "") -> Answer:
        """Exchange an RPC body for an answer."""
        ...

    def listen(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        trace: str = "",
        line: Line | None = None,
    ) -> Answer:
        """As ``exchange``, over a connection that is kept for one stream of events."""
        ...

    def hang_up(self, line: Line) -> None:
        """Close the connections of ``line``, and end what is asked over it."""
        ...

    def apart(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        trace: str = "",
        *,
        keep: bool = True,
    ) -> Answer:
        """Exchange an RPC body without waiting for calls under way, and even after ``close``.

        ``keep`` leaves the connection to later calls, if it can be used again.
        """
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class DriverBase:
    """What the drivers share."""

    def __init__(self, state: SessionState, watching: Watching | None) -> None:
        self.state = state
        self._watching = watching
        self._process = os.getpid()

    def check_open(self) -> None:
        """Raise ConnectionFailed if the session is closed, or is that of a parent process."""
        if not self._is_ours():
            raise ConnectionFailed(
                "the session was opened by the process that this one was forked from: "
                "open a new one here with connect()"
            )
        if self.state.closed:
            raise session_closed()

    def _check_still(self, login: tuple[Endpoint, str]) -> None:
        if (self.state.endpoint, self.state.ref) != login:
            raise SessionRenewed("the session logged in again while events were waited for")

    def _is_ours(self) -> bool:
        return self._process == os.getpid()

    def _tell_renewed(self, former: tuple[Endpoint, str]) -> None:
        if self._watching is not None:
            self._watching.renewed(self.state, former)

    def _tell_closed(self) -> None:
        if self._watching is not None and self.state.ref and self.state.credentials is not None:
            self._watching.closed(self.state.endpoint)

    def _renewal(self, step: Renew) -> Flow[Opened]:
        return failover.renew(self.state, step)

    def _take(self, opened: Opened, *, wanted: bool) -> Send | None:
        """Go on with a session that was opened, or return how to end it if it is not ``wanted``."""
        state = self.state
        if wanted:
            state.endpoint, state.ref = opened.endpoint, opened.ref
            state.known = opened.known or state.known
            return None
        if opened.ref == state.ref:
            return None
        deadline = time.monotonic() + LOGOUT_SECONDS
        return logout(opened.endpoint, opened.ref, deadline, state.spoken)

    def _logout(self) -> Send | None:
        """What is to be sent at the end, if it was this session that logged in."""
        state = self.state
        if state.credentials is None or not state.ref:
            return None
        deadline = time.monotonic() + LOGOUT_SECONDS
        return logout(state.endpoint, state.ref, deadline, state.spoken)


class _Attempt:
    """A login that all wait for who need it, until ``deadline`` (monotonic seconds).

    It goes on until the host has answered, to end a session that comes too late.
    """

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.problem: BaseException | None = None
        """What went wrong, None if nothing did."""
        self._ended = threading.Event()

    @property
    def is_given_up(self) -> bool:
        return time.monotonic() >= self.deadline

    def wait(self, seconds: float) -> bool:
        """Wait for its end; whether that came in time."""
        return self._ended.wait(max(0.0, seconds))

    def tell(self, problem: BaseException | None) -> None:
        if not self._ended.is_set():  # else whoever waits was told already
            self.problem = problem
            self._ended.set()


class Driver(DriverBase):
    """Runs flows in the calling thread; any number of threads at a time."""

    def __init__(
        self, state: SessionState, transport: Transport, watching: Watching | None = None
    ) -> None:
        super().__init__(state, watching)
        self._transport = transport
        self._lock = threading.Lock()
        self._attempt: _Attempt | None = None
        self._closing = threading.Event()

    def call(
        self,
        method: str,
        params: Sequence[Any],
        deadline: float,
        convert: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Carry out one call of the session; see ``os_xenapi.rpc.calls.call``."""
        self.check_open()
        flow = calls.call(self.state, method, params, deadline, convert)
        if self._watching is None:
            return run(flow, self._perform)
        with self._watching.call(self.state, method, params) as watch:
            return run(flow, lambda step: self._watched(step, watch, self._send))

    def listen(
        self,
        params: Sequence[Any],
        login: tuple[Endpoint, str],
        deadline: float,
        convert: Callable[[Any], Any] | None = None,
        *,
        method: str = "event.from",
        line: Line | None = None,
    ) -> Any:
        """Carry out event.from, or another ``method``, over the connection of a stream of events.

        Raises SessionRenewed where the session is not, or does not stay, at the endpoint and with
        the ref of ``login``: a token of events means nothing to another host.
        """
        self.check_open()

        def send(step: Send, trace: str = "") -> Answer:
            self._check_still(login)
            way = step.endpoint, step.body, step.deadline, trace, line
            return self._transport.listen(*way)

        def perform(step: Step) -> Any:
            if type(step) is not Send:
                return self._perform(step)
            return send(step), time.monotonic()

        flow = calls.call(self.state, method, params, deadline, convert)
        if self._watching is None:
            return run(flow, perform)
        with self._watching.call(self.state, method, params) as watch:
            return run(flow, lambda step: self._watched(step, watch, send))

    def hang_up(self, line: Line) -> None:
        """Close the connections of ``line``; what is asked over it ends with ConnectionFailed."""
        self._transport.hang_up(line)

    def _watched(self, step: Step, watch: Running, send: Callable[[Send, str], Answer]) -> Any:
        """As ``_perform``, and tell of it."""
        if type(step) is Send:
            with watch.attempt(self.state, step) as received:
                answer = send(step, watch.trace)
                received[0] = len(answer.body)
            return answer, time.monotonic()
        outcome = self._perform(step)
        watch.carried_out(step)
        return outcome

    def _perform(self, step: Step) -> Any:
        if type(step) is Send:
            return self._send(step), time.monotonic()
        if type(step) is Sleep:
            self.check_open()
            check_time_for(step)
            if self._closing.wait(step.seconds):
                raise session_closed()
        elif type(step) is Renew:
            self._renew(step)
        elif type(step) is Ask:
            return self._ask(step)
        return None

    def _send(self, step: Send, trace: str = "") -> Answer:
        if step.apart:
            return self._transport.apart(step.endpoint, step.body, step.deadline, trace)
        return self._transport.exchange(step.endpoint, step.body, step.deadline, trace)

    def _renew(self, step: Renew) -> None:
        """Log in unless that was done since; one thread does it for all that ask meanwhile."""
        while True:
            with self._lock:
                self.check_open()
                if self.state.ref != step.failed_ref:
                    return
                seconds = time_to_log_in(step)
                attempt = self._attempt
                if attempt is None or attempt.is_given_up:
                    attempt = self._begin(step)
            if not attempt.wait(min(seconds, attempt.deadline - time.monotonic())):
                continue
            if attempt.problem is None:
                return
            raise_again(attempt.problem, last=attempt.deadline >= step.deadline)

    def _begin(self, step: Renew) -> _Attempt:
        """Log in, in a thread of its own: whoever waits may give up before the host answers.

        Observers are told in the context of whoever waits first.
        """
        attempt = _Attempt(step.deadline)
        work = partial(copy_context().run, self._log_in, step, attempt)
        threading.Thread(target=work, name="os-xenapi login", daemon=True).start()
        self._attempt = attempt
        return attempt

    def _log_in(self, step: Renew, attempt: _Attempt) -> None:
        problem: BaseException | None = None
        try:
            opened = self._open(step)
            with self._lock:
                former = self.state.endpoint, self.state.ref
                wanted = self._attempt is attempt and not self.state.closed
                late = self._take(opened, wanted=wanted)
            if late is not None:
                self._send(late)
            elif wanted:
                self._tell_renewed(former)
        except BaseException as error:
            problem = error
        finally:
            with self._lock:
                if self._attempt is attempt:
                    self._attempt = None
            attempt.tell(problem)
            del problem, attempt  # the error holds this frame, which must not hold the error

    def _open(self, step: Renew) -> Opened:
        flow = self._renewal(step)
        if self._watching is None:
            return run(flow, self._perform)
        with self._watching.login(self.state, step) as watch:
            return run(flow, lambda step: self._watched(step, watch, self._send))

    def _ask(self, step: Ask) -> Outcomes:
        """Ask some hosts at a time; whoever is not waited for any more ends by its own deadline."""
        deadline = min(step.deadline, time.monotonic() + step.seconds)
        import queue  # only for this

        waiting = list(step.bodies.items())[::-1]
        answers: queue.SimpleQueue[tuple[Endpoint, Answer | XenApiError]] = queue.SimpleQueue()

        def work() -> None:
            while waiting:
                try:
                    endpoint, body = waiting.pop()
                except IndexError:
                    return
                try:
                    answer = self._transport.apart(endpoint, body, deadline, keep=False)
                except XenApiError as error:
                    answers.put((endpoint, error))
                else:
                    answers.put((endpoint, answer))

        for _ in range(min(len(waiting), ASKED_AT_A_TIME)):
            threading.Thread(target=work, name="os-xenapi ask", daemon=True).start()
        outcomes: dict[Endpoint, Answer | XenApiError] = {}
        with suppress(queue.Empty):
            while len(outcomes) < len(step.bodies) and not step.enough(outcomes):
                self.check_open()
                endpoint, answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
                outcomes[endpoint] = answer
        waiting.clear()
        return outcomes

    def login(self, deadline: float, *, stay: bool = False) -> None:
        """Log the session in; with ``stay``, HOST_IS_SLAVE is raised and not followed."""
        self._renew(Renew(self.state.ref, None, deadline, stay=stay))

    def close(self, *, logout: bool = True) -> None:
        """Log out, if asked, and close every connection; failures to log out are passed over.

        Calls under way end with ConnectionFailed.
        """
        if not self._is_ours():
            return
        with self._lock:
            if self.state.closed:
                return
            self.state.closed = True
            last, attempt = self._logout() if logout else None, self._attempt
        self._closing.set()
        if attempt is not None:
            attempt.tell(session_closed())
        try:
            if last is not None:
                self._send(last)
        except XenApiError:
            pass
        finally:
            self._tell_closed()
            self._transport.close()


def raise_again(error: BaseException, *, last: bool) -> None:
    """Raise how a login ended, if it ends likewise for all; else the next one tries by itself.

    One that had too little time says nothing to who has more, unless it was the ``last``.
    """
    if isinstance(error, Exception) and (last or not isinstance(error, DeadlineExceeded)):
        again = copy.copy(error)  # raised in many places at a time, each adds its own traceback
        raise again.with_traceback(error.__traceback__) from error.__cause__


def time_to_log_in(step: Renew) -> float:
    """Return the seconds that are left to log in; raises DeadlineExceeded if there are none."""
    seconds = step.deadline - time.monotonic()
    if seconds <= 0:
        why = f"{step.lost}; " if step.lost else ""
        raise DeadlineExceeded(f"{why}logging in took longer than the time allowed")
    return seconds


def check_time_for(step: Sleep) -> None:
    """Raise DeadlineExceeded where a pause would last beyond its deadline."""
    if time.monotonic() + step.seconds >= step.deadline:
        raise DeadlineExceeded(f"{step.reason}; the time allowed leaves none to try again")
