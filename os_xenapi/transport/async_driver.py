"""The driver of RPC flows for asyncio; what it does is said in ``os_xenapi.transport.driver``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from os_xenapi.errors import XenApiError
from os_xenapi.rpc import calls
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.steps import Ask, Opened, Outcomes, Renew, Send, SessionState, Sleep, Step
from os_xenapi.transport.driver import (
    ASKED_AT_A_TIME,
    DriverBase,
    check_time_for,
    raise_again,
    time_to_log_in,
)
from os_xenapi.transport.runners import run_awaiting
from os_xenapi.transport.slots import Line, session_closed

if TYPE_CHECKING:
    from os_xenapi.observe.watching import Running, Watching

__all__ = ["AsyncDriver", "AsyncTransport"]


class AsyncTransport(Protocol):
    """What carries requests to hosts for asyncio; as ``Transport``."""

    async def exchange(
        self, endpoint: Endpoint, body: bytes, deadline: float, trace: str = ""
    ) -> Answer:
        """Exchange an RPC body for an answer."""
        ...

    async def listen(
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

    async def apart(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        trace: str = "",
        *,
        keep: bool = True,
    ) -> Answer:
        """Exchange an RPC body apart from calls; as ``Transport.apart``."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class AsyncDriver(DriverBase):
    """Runs flows on the running asyncio loop; any number of tasks at a time."""

    def __init__(
        self, state: SessionState, transport: AsyncTransport, watching: Watching | None = None
    ) -> None:
        super().__init__(state, watching)
        self._transport = transport
        self._attempt: asyncio.Task[None] | None = None
        self._gives_up = 0.0
        self._late: set[asyncio.Task[None]] = set()
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
        if self._watching is None:
            return await run_awaiting(flow, self._perform)
        with self._watching.call(self.state, method, params) as watch:
            return await run_awaiting(flow, lambda step: self._watched(step, watch, self._send))

    async def listen(
        self,
        params: Sequence[Any],
        login: tuple[Endpoint, str],
        deadline: float,
        convert: Callable[[Any], Any] | None = None,
        *,
        method: str = "event.from",
        line: Line | None = None,
    ) -> Any:
        """Carry out a call over the connection of a stream of events; as ``Driver.listen``."""
        self.check_open()

        async def send(step: Send, trace: str = "") -> Answer:
            self._check_still(login)
            way = step.endpoint, step.body, step.deadline, trace, line
            return await self._transport.listen(*way)

        async def perform(step: Step) -> Any:
            if type(step) is not Send:
                return await self._perform(step)
            return await send(step), time.monotonic()

        flow = calls.call(self.state, method, params, deadline, convert)
        if self._watching is None:
            return await run_awaiting(flow, perform)
        with self._watching.call(self.state, method, params) as watch:
            return await run_awaiting(flow, lambda step: self._watched(step, watch, send))

    def hang_up(self, line: Line) -> None:
        """Close the connections of ``line``; what is asked over it ends with ConnectionFailed."""
        self._transport.hang_up(line)

    async def _watched(
        self, step: Step, watch: Running, send: Callable[[Send, str], Awaitable[Answer]]
    ) -> Any:
        """As ``_perform``, and tell of it."""
        if type(step) is Send:
            with watch.attempt(self.state, step) as received:
                answer = await send(step, watch.trace)
                received[0] = len(answer.body)
            return answer, time.monotonic()
        outcome = await self._perform(step)
        watch.carried_out(step)
        return outcome

    async def _perform(self, step: Step) -> Any:
        if type(step) is Send:
            return await self._send(step), time.monotonic()
        if type(step) is Sleep:
            self.check_open()
            check_time_for(step)
            await asyncio.wait((self._closing,), timeout=step.seconds)
            if self._closing.done():
                raise session_closed()
        elif type(step) is Renew:
            await self._renew(step)
        elif type(step) is Ask:
            return await self._ask(step)
        return None

    async def _send(self, step: Send, trace: str = "") -> Answer:
        if step.apart:
            return await self._transport.apart(step.endpoint, step.body, step.deadline, trace)
        return await self._transport.exchange(step.endpoint, step.body, step.deadline, trace)

    async def _renew(self, step: Renew) -> None:
        """Log in unless that was done since; one task does it for all that ask meanwhile.

        It is nobody's own: who gives up waiting, or is cancelled, takes it from no one.
        """
        while True:
            self.check_open()
            if self.state.ref != step.failed_ref:
                return
            seconds = time_to_log_in(step)
            attempt = self._attempt
            if attempt is None or time.monotonic() >= self._gives_up:
                attempt = self._begin(step)
            gives_up = self._gives_up
            seconds = min(seconds, gives_up - time.monotonic())
            await asyncio.wait(
                (attempt, self._closing),
                timeout=max(0.0, seconds),
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not attempt.done() or attempt.cancelled():
                continue
            problem = attempt.exception()
            if problem is None:
                return
            raise_again(problem, last=gives_up >= step.deadline)

    def _begin(self, step: Renew) -> asyncio.Task[None]:
        attempt = asyncio.ensure_future(self._log_in(step))
        self._attempt, self._gives_up = attempt, step.deadline
        self._late.add(attempt)
        attempt.add_done_callback(self._attempt_ended)
        return attempt

    async def _log_in(self, step: Renew) -> None:
        opened = await self._open(step)
        former = self.state.endpoint, self.state.ref
        wanted = self._attempt is asyncio.current_task() and not self.state.closed
        late = self._take(opened, wanted=wanted)
        if late is not None:
            await self._send(late)
        elif wanted:
            self._tell_renewed(former)

    async def _open(self, step: Renew) -> Opened:
        flow = self._renewal(step)
        if self._watching is None:
            return await run_awaiting(flow, self._perform)
        with self._watching.login(self.state, step) as watch:
            return await run_awaiting(flow, lambda step: self._watched(step, watch, self._send))

    def _attempt_ended(self, attempt: asyncio.Task[None]) -> None:
        self._late.discard(attempt)
        if self._attempt is attempt:
            self._attempt = None
        if not attempt.cancelled():
            attempt.exception()  # whoever waits is told; perhaps nobody does any more

    async def _ask(self, step: Ask) -> Outcomes:
        deadline = min(step.deadline, time.monotonic() + step.seconds)
        places = asyncio.Semaphore(ASKED_AT_A_TIME)
        outcomes: dict[Endpoint, Answer | XenApiError] = {}

        async def ask(endpoint: Endpoint, body: bytes) -> None:
            async with places:
                try:
                    answer = await self._transport.apart(endpoint, body, deadline, keep=False)
                except XenApiError as error:
                    outcomes[endpoint] = error
                else:
                    outcomes[endpoint] = answer

        asking = [asyncio.ensure_future(ask(*asked)) for asked in step.bodies.items()]
        try:
            while not all(task.done() for task in asking) and not step.enough(outcomes):
                running = [task for task in asking if not task.done()]
                await asyncio.wait((*running, self._closing), return_when=asyncio.FIRST_COMPLETED)
                self.check_open()
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)
        return outcomes

    async def login(self, deadline: float) -> None:
        """Log the session in."""
        await self._renew(Renew(self.state.ref, None, deadline))

    async def close(self, *, logout: bool = True) -> None:
        """Log out, if asked, and close every connection; failures to log out are passed over.

        Calls under way end with ConnectionFailed.
        """
        if self.state.closed or not self._is_ours():
            return
        self.state.closed = True
        self._closing.set_result(None)
        try:
            last = self._logout() if logout else None
            if last is not None:
                await self._send(last)
        except XenApiError:
            pass
        finally:
            self._tell_closed()
            await self._transport.close()
