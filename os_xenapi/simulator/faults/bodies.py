"""Faults where a message is carried out: it fails, takes its time, or loses its session."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from os_xenapi.errors import failure
from os_xenapi.simulator.faults.effects import Delay, Error, EvictSession, Hang, KillPlugin
from os_xenapi.simulator.waits import Steps, Until, sleep

if TYPE_CHECKING:
    from os_xenapi.simulator.bodies import Call
    from os_xenapi.simulator.faults.armed import ArmedFault, Hits
    from os_xenapi.simulator.pool import Pool

__all__ = ["carry_out", "details_of", "evict"]


def carry_out(call: Call, hits: Hits, target: str, body: Callable[[], Any]) -> Steps[Any]:
    """Carry out ``body``, what a message does to the object ``target``, as ``hits`` let it."""
    for armed in hits:
        yield from _before(call, armed, target)
    value = body()
    if isinstance(value, Generator):
        value = yield from value
    for armed in hits:
        effect = armed.fault.effect
        if isinstance(effect, (Delay, Error, Hang)) and effect.carried_out:
            yield from _act(armed, target)
    return value


def evict(pool: Pool, effect: EvictSession, ref: str) -> None:
    """End the session ``ref`` of whoever calls. Raises Failure if the caller has one."""
    pool.sessions.end(ref)
    if effect.all:
        pool.sessions.end_all()
    if ref:
        raise failure(["SESSION_INVALID", ref])


def details_of(error: Error, target: str) -> list[str]:
    """Return what a client is told of ``error`` on the object ``target``."""
    return [text.replace("{object}", target) for text in error.details]


def _before(call: Call, armed: ArmedFault, target: str) -> Steps[None]:
    effect = armed.fault.effect
    if isinstance(effect, EvictSession):
        evict(call.pool, effect, call.session.ref)
    elif isinstance(effect, KillPlugin):
        if not effect.seconds:
            raise failure(["XENAPI_PLUGIN_FAILURE", "signal: SIGKILL", "", ""])
        call.plugin_killed_at = time.monotonic() + effect.seconds
    elif isinstance(effect, (Delay, Error, Hang)) and not effect.carried_out:
        yield from _act(armed, target)


def _act(armed: ArmedFault, target: str) -> Steps[None]:
    effect = armed.fault.effect
    if isinstance(effect, Delay):
        yield from sleep(effect.seconds)
    elif isinstance(effect, Hang):
        yield Until(armed.is_over)
    elif isinstance(effect, Error):
        raise failure(details_of(effect, target))
