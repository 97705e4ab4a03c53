"""Faults of the transfers of disks: they fail, wait, lose their session, or are slow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from os_xenapi.errors import failure
from os_xenapi.simulator import tasks
from os_xenapi.simulator.faults.bodies import details_of, evict
from os_xenapi.simulator.faults.effects import Delay, Error, EvictSession, Hang, SlowStorage
from os_xenapi.simulator.faults.exchanges import asked_by
from os_xenapi.simulator.streams import Disconnected

if TYPE_CHECKING:
    from os_xenapi.simulator.faults.armed import Hits
    from os_xenapi.simulator.http import Exchange

__all__ = ["Pace", "begin"]


class Pace:
    """How fast the bytes of one transfer may pass, as long as the faults that say so are armed."""

    def __init__(self, exchange: Exchange, task: str, hits: Hits) -> None:
        self._exchange = exchange
        self._task = task
        self._hits = hits
        self._started = time.monotonic()

    async def hold_back(self, done: int) -> None:
        """Wait until ``done`` bytes may have passed; a client that leaves or cancels ends it."""
        for armed in self._hits:
            effect = armed.fault.effect
            if isinstance(effect, SlowStorage):
                left = self._started + done / effect.bytes_per_second - time.monotonic()
                if left > 0:
                    await _hold(self._exchange, self._task, armed.is_over, left)


async def begin(exchange: Exchange, session: str, task: str) -> Pace:
    """Do what the faults that strike a transfer do before it begins; return how fast it may be.

    Raises Failure, also SESSION_INVALID where a fault has ended the session, and Disconnected.
    """
    pool = exchange.site.pool
    faults = pool.faults
    with pool.lock:
        asked = asked_by(exchange) if faults.armed else None
        hits = faults.hits(faults.on_bodies, asked) if asked else ()
        slow = faults.hits(faults.on_storage, asked) if asked else ()
    for armed in hits:
        effect = armed.fault.effect
        if isinstance(effect, Delay):
            await _hold(exchange, task, armed.is_over, effect.seconds)
        elif isinstance(effect, Hang):
            await _hold(exchange, task, armed.is_over, None)
        elif isinstance(effect, Error):
            raise failure(details_of(effect, exchange.head.parameter("vdi") or ""))
        elif isinstance(effect, EvictSession):
            with pool.lock:
                evict(pool, effect, session)
    return Pace(exchange, task, slow)


async def _hold(
    exchange: Exchange, task: str, over: Callable[[], bool], seconds: float | None
) -> None:
    """Wait until ``over`` or for ``seconds``; a client that leaves or cancels ends it."""
    pool, channel = exchange.site.pool, exchange.channel
    released: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def check() -> None:
        if released.done():
            return
        if tasks.is_cancelled(pool, task):
            released.set_exception(failure(["TASK_CANCELLED", task]))
        elif over():
            released.set_result(None)

    def hang_up() -> None:
        if not released.done():
            released.set_exception(Disconnected())

    channel.on_hangup = hang_up
    try:
        with exchange.site.pending.watching(check):
            await asyncio.wait_for(released, seconds)
    except (TimeoutError, asyncio.TimeoutError):
        pass
    finally:
        channel.on_hangup = None
