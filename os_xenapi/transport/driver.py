"""The two drivers of RPC flows, side by side: threads wait, asyncio awaits, the flows are the same.

Each carries out the steps of ``os_xenapi.rpc.calls`` and is alone in changing the SessionState. A
session belongs to the process that opened it: in a forked child it refuses every call, because
both processes would talk over the same connections, and it logs nobody out.
"""

from __future__ import annotations

import asyncio
import copy
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, Protocol, TypeVar

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded, XenApiError
from os_xenapi.rpc import calls
from os_xenapi.rpc.calls import Flow, Renew, Send, SessionState, Sleep, Step
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer
from os_xenapi.transport.runners import run, run_awaiting
from os_xenapi.transport.slots import session_closed
from os_xenapi.transport.sockets import left, too_late

__all__ = ["AsyncDriver", "AsyncTransport", "Driver", "SessionRenewed", "Transport"]

T = TypeVar("T")

LOGOUT_SECONDS = 5.0
"""How long closing a session may wait for the host to take note of it."""

_LOGGING_IN = "logging in"


class SessionRenewed(ConnectionFailed):
    """The session logged in again, perhaps elsewhere: what it knew of events counts no more."""


class Transport(Protocol):
    """What carries requests to hosts for threads."""

    def exchange(self, endpoint: Endpoint, body: bytes, deadline: float) -> Answer:
        """Exchange an RPC body for an answer."""
        ...

    def listen(self, endpoint: Endpoint, body: bytes, deadline: float) -> Answer:
        """As ``exchange``, over a connection that is kept for the event stream."""
        ...

    def farewell(self, endpoint: Endpoint, body: bytes, deadline: float) -> None:
        """Exchange a last RPC body, without waiting for calls that are under way."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class AsyncTransport(Protocol):
    """What carries requests to hosts for asyncio."""

    async def exchange(self, endpoint: Endpoint, body: bytes, deadline: float) -> Answer:
        """Exchange an RPC body for an answer."""
        ...

    async def listen(self, endpoint: Endpoint, body: bytes, deadline: float) -> Answer:
        """As ``exchange``, over a connection that is kept for the event stream."""
        ...

    async def farewell(self, endpoint: Endpoint, body: bytes, deadline: float) -> None:
        """Exchange a last RPC body, without waiting for calls that are under way."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class _Base:
    """What the drivers share."""

    def __init__(self, state: SessionState) -> None:
        self.state = state
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

    def _login(self, step: Renew) -> Flow[tuple[Endpoint, str]]:
        assert self.state.credentials is not None
        start = self.state.endpoint
        if step.coordinator is not None:
            start = calls.coordinator_at(start, step.coordinator)
        return calls.login(start, self.state.credentials, step.deadline, self.state.spoken)

    def _logout(self) -> Send | None:
        """What is to be sent at the end, if it was this session that logged in."""
        state = self.state
        if state.credentials is None or not state.ref:
            return None
        deadline = time.monotonic() + LOGOUT_SECONDS
        return calls.logout(state.endpoint, state.ref, deadline, state.spoken)


class Driver(_Base):
    """Runs flows in the calling thread; any number of threads at a time."""

    def __init__(self, state: SessionState, transport: Transport) -> None:
        super().__init__(state)
        self._transport = transport
        self._lock = threading.Lock()
        self._attempt: Future[BaseException | None] | None = None
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
        return run(calls.call(self.state, method, params, deadline, convert), self._perform)

    def listen(
        self,
        params: Sequence[Any],
        login: tuple[Endpoint, str],
        deadline: float,
        convert: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Carry out event.from over a connection of its own.

        Raises SessionRenewed where the session is not, or does not stay, at the endpoint and with
        the ref of ``login``: a token of events means nothing to another host.
        """
        self.check_open()

        def perform(step: Step) -> Any:
            if type(step) is not Send:
                return self._perform(step)
            self._check_still(login)
            return self._transport.listen(*step), time.monotonic()

        return run(calls.call(self.state, "event.from", params, deadline, convert), perform)

    def run(self, flow: Flow[T]) -> T:
        """Run ``flow`` to its end and return its value."""
        return run(flow, self._perform)

    def _perform(self, step: Step) -> Any:
        if type(step) is Send:
            return self._transport.exchange(*step), time.monotonic()
        if type(step) is Sleep:
            self.check_open()
            _check_time_for(step)
            if self._closing.wait(step.seconds):
                raise session_closed()
        elif type(step) is Renew:
            self._renew(step)
        return None

    def _renew(self, step: Renew) -> None:
        """Log in unless that was done since; one thread does it for all that ask meanwhile."""
        while True:
            with self._lock:
                self.check_open()
                if self.state.ref != step.failed_ref:
                    return
                attempt, leads = self._attempt, False
                if attempt is None:
                    attempt, leads = Future(), True
                    self._attempt = attempt
            if leads:
                return self._log_in(step, attempt)
            try:
                _raise_for_others(attempt.result(left(step.deadline, _LOGGING_IN)))
            except FutureTimeout:
                raise too_late(_LOGGING_IN) from None

    def _log_in(self, step: Renew, attempt: Future[BaseException | None]) -> None:
        problem: BaseException | None = None
        try:
            endpoint, ref = self.run(self._login(step))
            with self._lock:
                self.state.endpoint, self.state.ref = endpoint, ref
                late = self._logout() if self.state.closed else None
            if late is not None:
                self._transport.farewell(*late)
        except BaseException as error:
            problem = error
            raise
        finally:
            with self._lock:
                self._attempt = None
            attempt.set_result(problem)
            del problem, attempt  # the error holds this frame, which must not hold the error

    def login(self, deadline: float) -> None:
        """Log the session in."""
        self._renew(Renew(self.state.ref, None, deadline))

    def close(self) -> None:
        """Log out and close every connection; failures to log out are passed over.

        Calls under way end with ConnectionFailed.
        """
        if not self._is_ours():
            return
        with self._lock:
            if self.state.closed:
                return
            self.state.closed = True
            last = self._logout()
        self._closing.set()
        try:
            if last is not None:
                self._transport.farewell(*last)
        except XenApiError:
            pass
        finally:
            self._transport.close()


class AsyncDriver(_Base):
    """Runs flows on the running asyncio loop; any number of tasks at a time."""

    def __init__(self, state: SessionState, transport: AsyncTransport) -> None:
        super().__init__(state)
        self._transport = transport
        self._attempt: asyncio.Task[None] | None = None
        self._closing: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def call(
        self,
        method: str,
        params: Sequence[Any],
        deadline: float,
        convert: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Carry out one call of the session; see ``os_xenapi.rpc.calls.call``."""
        self.check_open()
        flow = calls.call(self.state, method, params, deadline, convert)
        return await run_awaiting(flow, self._perform)

    async def listen(
        self,
        params: Sequence[Any],
        login: tuple[Endpoint, str],
        deadline: float,
        convert: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Carry out event.from over a connection of its own; as ``Driver.listen``."""
        self.check_open()

        async def perform(step: Step) -> Any:
            if type(step) is not Send:
                return await self._perform(step)
            self._check_still(login)
            return await self._transport.listen(*step), time.monotonic()

        flow = calls.call(self.state, "event.from", params, deadline, convert)
        return await run_awaiting(flow, perform)

    async def run(self, flow: Flow[T]) -> T:
        """Run ``flow`` to its end and return its value."""
        return await run_awaiting(flow, self._perform)

    async def _perform(self, step: Step) -> Any:
        if type(step) is Send:
            return await self._transport.exchange(*step), time.monotonic()
        if type(step) is Sleep:
            self.check_open()
            _check_time_for(step)
            await asyncio.wait((self._closing,), timeout=step.seconds)
            if self._closing.done():
                raise session_closed()
        elif type(step) is Renew:
            await self._renew(step)
        return None

    async def _renew(self, step: Renew) -> None:
        """Log in unless that was done since; one task does it for all that ask meanwhile.

        It is nobody's own: who gives up waiting, or is cancelled, takes it from no one.
        """
        while True:
            self.check_open()
            if self.state.ref != step.failed_ref:
                return
            seconds = left(step.deadline, _LOGGING_IN)
            attempt = self._attempt
            if attempt is None:
                attempt = self._attempt = asyncio.ensure_future(self._log_in(step))
                attempt.add_done_callback(self._attempt_ended)
            await asyncio.wait((attempt,), timeout=seconds)
            if not attempt.done():
                raise too_late(_LOGGING_IN)
            if not attempt.cancelled():
                _raise_for_others(attempt.exception())

    async def _log_in(self, step: Renew) -> None:
        self.state.endpoint, self.state.ref = await self.run(self._login(step))

    def _attempt_ended(self, attempt: asyncio.Task[None]) -> None:
        self._attempt = None
        if not attempt.cancelled():
            attempt.exception()  # whoever waits is told; perhaps nobody does any more

    async def login(self, deadline: float) -> None:
        """Log the session in."""
        await self._renew(Renew(self.state.ref, None, deadline))

    async def close(self) -> None:
        """Log out and close every connection; failures to log out are passed over.

        Calls under way end with ConnectionFailed.
        """
        if self.state.closed or not self._is_ours():
            return
        self.state.closed = True
        self._closing.set_result(None)
        if self._attempt is not None:
            self._attempt.cancel()
        try:
            last = self._logout()
            if last is not None:
                await self._transport.farewell(*last)
        except XenApiError:
            pass
        finally:
            await self._transport.close()


def _raise_for_others(error: BaseException | None) -> None:
    """Raise how a login ended, if it ends likewise for all; else the next one tries by itself."""
    if isinstance(error, Exception) and not isinstance(error, DeadlineExceeded):
        again = copy.copy(error)  # raised in many places at a time, each adds its own traceback
        raise again.with_traceback(error.__traceback__) from error.__cause__


def _check_time_for(step: Sleep) -> None:
    if time.monotonic() + step.seconds >= step.deadline:
        raise DeadlineExceeded(f"{step.reason}; the time allowed leaves none to try again")
