"""Answers that are not there yet, and whatever else hangs on the pool's state, on the event loop.

A change of the pool may come from any thread; it is looked at on the loop, once for all changes of
one turn. Nothing here polls by the clock, except at a deadline.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from os_xenapi.simulator.streams import Channel, Disconnected

if TYPE_CHECKING:
    from os_xenapi.simulator.dispatcher import RpcReply
    from os_xenapi.simulator.pool import Pool
    from os_xenapi.simulator.waits import Wait

__all__ = ["Pending"]

_SOONEST = 0.001
"""Seconds before a Wait is looked at again, so that one past its deadline cannot spin the loop."""


class Pending:
    """Looks again at what is waited for, whenever ``pool`` has changed.

    To be made on the event loop that serves the pool; `close` ends it.
    """

    def __init__(self, pool: Pool) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._checks: dict[object, Callable[[], None]] = {}
        self._scheduled = False
        self._unwatch = pool.watch(self._pool_changed)

    def close(self) -> None:
        """Stop watching the pool."""
        self._unwatch()
        self._checks.clear()

    @contextlib.contextmanager
    def watching(self, check: Callable[[], None]) -> Iterator[None]:
        """Within the block, call ``check`` on the loop: now, and after every change of the pool."""
        token = object()
        self._checks[token] = check
        try:
            check()
            yield
        finally:
            self._checks.pop(token, None)

    async def answer(self, wait: Wait[RpcReply], channel: Channel) -> RpcReply:
        """Return what ``wait`` comes to; it is cancelled when the client hangs up before.

        Raises Disconnected in that case.
        """
        pending = _PendingReply(self._loop, wait)
        channel.on_hangup = pending.hang_up
        try:
            if channel.hung_up:
                raise Disconnected
            with self.watching(pending.poll):
                return await pending.reply
        finally:
            channel.on_hangup = None
            pending.end()

    def _pool_changed(self) -> None:
        if not self._checks or self._scheduled:
            return
        self._scheduled = True
        # A change after the loop was closed matters to nobody.
        with contextlib.suppress(RuntimeError):
            if threading.get_ident() == self._thread:
                self._loop.call_soon(self._run_checks)
            else:
                self._loop.call_soon_threadsafe(self._run_checks)

    def _run_checks(self) -> None:
        self._scheduled = False
        for check in list(self._checks.values()):
            check()


class _PendingReply:
    """One Wait, and the future ``reply`` that a coroutine awaits for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, wait: Wait[RpcReply]) -> None:
        self._loop = loop
        self._wait = wait
        self._timer: asyncio.TimerHandle | None = None
        self._armed_for: float | None = None
        self.reply: asyncio.Future[RpcReply] = loop.create_future()

    def poll(self) -> None:
        if self.reply.done():
            return
        try:
            reply = self._wait.poll()
        except Exception as error:
            self.reply.set_exception(error)
            return
        if reply is not None:
            self.reply.set_result(reply)
        else:
            self._arm()

    def _arm(self) -> None:
        deadline = self._wait.deadline
        if deadline == self._armed_for:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._armed_for = deadline
        if deadline is not None:
            due = max(deadline - time.monotonic(), _SOONEST)
            self._timer = self._loop.call_later(due, self._due)

    def _due(self) -> None:
        self._armed_for = None
        self.poll()

    def hang_up(self) -> None:
        if not self.reply.done():
            self.reply.set_exception(Disconnected())

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        answered = self.reply.done() and not self.reply.cancelled() and not self.reply.exception()
        if not answered:
            self._wait.cancel()
