"""The two drivers of RPC flows, side by side: threads wait, asyncio awaits, the flows are the same.

Each carries out the steps of ``os_xenapi.rpc.calls`` and is alone in changing the SessionState.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded, XenApiError
from os_xenapi.rpc import calls
from os_xenapi.rpc.calls import Flow, Renew, Send, SessionState, Sleep, Step
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer

__all__ = ["AsyncDriver", "AsyncTransport", "Driver", "Transport"]

T = TypeVar("T")

LOGOUT_SECONDS = 5.0
"""How long closing a session may wait for the host to take note of it."""


class Transport(Protocol):
    """What carries requests to hosts for threads."""

    def exchange(self, endpoint: Endpoint, body: bytes, deadline: float) -> Answer:
        """Exchange an RPC body for an answer."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class AsyncTransport(Protocol):
    """What carries requests to hosts for asyncio."""

    async def exchange(self, endpoint: Endpoint, body: bytes, deadline: float) -> Answer:
        """Exchange an RPC body for an answer."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class Driver:
    """Runs flows in the calling thread; any number of threads at a time."""

    def __init__(self, state: SessionState, transport: Transport) -> None:
        self.state = state
        self._transport = transport
        self._login_lock = threading.Lock()

    def call(
        self,
        method: str,
        params: Sequence[Any],
        deadline: float,
        convert: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Carry out one call of the session; see ``os_xenapi.rpc.calls.call``."""
        _check_open(self.state)
        return self.run(calls.call(self.state, method, params, deadline, convert))

    def run(self, flow: Flow[T]) -> T:
        """Run ``flow`` to its end and return its value."""
        advance: Callable[[Any], Step] = flow.send
        outcome: Any = None
        while True:
            try:
                step = advance(outcome)
            except StopIteration as done:
                value: T = done.value
                return value
            try:
                outcome = self._perform(step)
                advance = flow.send
            except BaseException as error:
                outcome = error
                advance = flow.throw

    def _perform(self, step: Step) -> Any:
        if type(step) is Send:
            return self._transport.exchange(*step), time.monotonic()
        if type(step) is Sleep:
            _check_time_for(step)
            time.sleep(step.seconds)
        elif type(step) is Renew:
            self._renew(step)
        return None

    def _renew(self, step: Renew) -> None:
        state = self.state
        if not self._login_lock.acquire(timeout=max(0.0, step.deadline - time.monotonic())):
            raise DeadlineExceeded("another call's login took longer than the time allowed")
        try:
            if state.ref == step.failed_ref:
                flow = _login_flow(state, step)
                state.endpoint, state.ref = self.run(flow)
        finally:
            self._login_lock.release()

    def login(self, deadline: float) -> None:
        """Log the session in."""
        self._renew(Renew(self.state.ref, None, deadline))

    def close(self) -> None:
        """Log out and close every connection; failures to log out are passed over."""
        if self.state.closed:
            return
        self.state.closed = True
        try:
            if self.state.ref and self.state.credentials is not None:
                self.run(calls.logout(self.state, time.monotonic() + LOGOUT_SECONDS))
        except XenApiError:
            pass
        finally:
            self._transport.close()


class AsyncDriver:
    """Runs flows on the running asyncio loop; any number of tasks at a time."""

    def __init__(self, state: SessionState, transport: AsyncTransport) -> None:
        self.state = state
        self._transport = transport
        self._login_lock = asyncio.Lock()

    async def call(
        self,
        method: str,
        params: Sequence[Any],
        deadline: float,
        convert: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Carry out one call of the session; see ``os_xenapi.rpc.calls.call``."""
        _check_open(self.state)
        return await self.run(calls.call(self.state, method, params, deadline, convert))

    async def run(self, flow: Flow[T]) -> T:
        """Run ``flow`` to its end and return its value."""
        advance: Callable[[Any], Step] = flow.send
        outcome: Any = None
        while True:
            try:
                step = advance(outcome)
            except StopIteration as done:
                value: T = done.value
                return value
            try:
                if type(step) is Send:
                    outcome = await self._transport.exchange(*step), time.monotonic()
                elif type(step) is Sleep:
                    _check_time_for(step)
                    await asyncio.sleep(step.seconds)
                    outcome = None
                elif type(step) is Renew:
                    await self._renew(step)
                    outcome = None
                advance = flow.send
            except BaseException as error:
                outcome = error
                advance = flow.throw

    async def _renew(self, step: Renew) -> None:
        state = self.state
        async with self._login_lock:
            if state.ref == step.failed_ref:
                state.endpoint, state.ref = await self.run(_login_flow(state, step))

    async def login(self, deadline: float) -> None:
        """Log the session in."""
        await self._renew(Renew(self.state.ref, None, deadline))

    async def close(self) -> None:
        """Log out and close every connection; failures to log out are passed over."""
        if self.state.closed:
            return
        self.state.closed = True
        try:
            if self.state.ref and self.state.credentials is not None:
                await self.run(calls.logout(self.state, time.monotonic() + LOGOUT_SECONDS))
        except XenApiError:
            pass
        finally:
            await self._transport.close()


def _login_flow(state: SessionState, step: Renew) -> Flow[tuple[Endpoint, str]]:
    assert state.credentials is not None
    start = state.endpoint
    if step.coordinator is not None:
        start = calls.coordinator_at(start, step.coordinator)
    return calls.login(start, state.credentials, step.deadline)


def _check_open(state: SessionState) -> None:
    if state.closed:
        raise ConnectionFailed("the session is closed: open a new one with connect()")


def _check_time_for(step: Sleep) -> None:
    if time.monotonic() + step.seconds >= step.deadline:
        raise DeadlineExceeded("the host was not ready in the time allowed")
