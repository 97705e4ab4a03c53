"""Waiting for what is busy: XAPI does not refuse a call at once because an object is in use.

A call that finds its object busy is tried again whenever the operation that is in its way ends, for
as long as ``Pool(busy_timeout=)`` says. Until then its task can be cancelled. The same goes for a
host that cannot be reached: what is sent to it waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from os_xenapi.errors import Failure
from os_xenapi.simulator.waits import Steps, Until, Wait

if TYPE_CHECKING:
    from os_xenapi.simulator.envelopes import RpcReply
    from os_xenapi.simulator.hosts import SimHost
    from os_xenapi.simulator.pool import Pool

__all__ = ["can_talk", "carry_out", "once_reachable"]

IMPATIENT = frozenset({"VM.call_plugin", "VM.assert_operation_valid"})
"""Messages that XAPI refuses at once all the same."""


def carry_out(pool: Pool, name: str, body: Callable[[], Any]) -> Any:
    """Return what ``body`` of the message ``name`` does; what is busy is waited for."""
    try:
        return body()
    except Failure as error:
        if error.code != _BUSY or not pool.busy_timeout or name in IMPATIENT:
            raise
        return _try_again(pool, error, body)


_BUSY = "OTHER_OPERATION_IN_PROGRESS"


def _try_again(pool: Pool, error: Failure, body: Callable[[], Any]) -> Steps[Any]:
    deadline = time.monotonic() + pool.busy_timeout
    while True:
        yield Until(_ended(pool, error), deadline)
        try:
            value = body()
        except Failure as again:
            if again.code != _BUSY or time.monotonic() >= deadline:
                raise
            error = again
        else:
            return (yield from value) if isinstance(value, Generator) else value


def _ended(pool: Pool, error: Failure) -> Callable[[], bool]:
    """Return what tells whether the operation that was in the way is over."""
    class_name, ref, _, task = error.details[1:5]

    def ended() -> bool:
        row = pool.store.find(class_name, ref)
        return row is None or task not in row["current_operations"]

    return ended


def once_reachable(
    host: SimHost, *, local: bool, handle: Callable[[], RpcReply | Wait[RpcReply]]
) -> Steps[RpcReply]:
    """Handle a request once it reaches ``host``; ``local``: it comes from the host itself."""
    yield Until(lambda: can_talk(host, local=local))
    reply = handle()
    if not isinstance(reply, Wait):
        return reply
    wait = reply
    answers: list[RpcReply] = []

    def answered() -> bool:
        answer = wait.poll()
        if answer is not None:
            answers.append(answer)
        return bool(answers)

    try:
        while not answers:
            yield Until(answered, wait.deadline)
    except BaseException:
        wait.cancel()
        raise
    return answers[0]


def can_talk(host: SimHost, *, local: bool) -> bool:
    """Whether what is sent to the host arrives there, and its answer comes back."""
    return host.is_up and (local or host.isolation is None)
