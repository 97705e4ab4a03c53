"""event: what has changed in the pool."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from os_xenapi.errors import failure
from os_xenapi.simulator import events
from os_xenapi.simulator.bodies import RESULT_WRITERS, Call, body
from os_xenapi.simulator.waits import Steps, Until, sleep

__all__: list[str] = []

LONGEST = 104 * 86400.0
"""Seconds beyond which XAPI takes a timeout for a mistake."""

RESULT_WRITERS["event.from"] = events.answer_xml


@body("event.from")
def from_(call: Call, classes: list[str], text: str, timeout: float) -> Steps[dict[str, Any]]:
    """Answer with what has changed since a token, once there is anything, or at the timeout."""
    subscription = events.Subscription(classes)
    token = events.Token.parse(text)
    pool, store = call.pool, call.store
    if not 0 <= timeout <= LONGEST:
        timeout = 86400.0
    deadline = time.monotonic() + timeout
    if text and not subscription.only_tasks:
        yield from sleep(min(pool.event_batching, timeout))
    while True:
        pool.sessions.check(call.session.ref)
        answer = events.collect(store, pool.messages, subscription, token)
        if answer["events"] or time.monotonic() >= deadline:
            return answer
        yield Until(_changed(call), deadline)


def _changed(call: Call) -> Callable[[], bool]:
    store, messages = call.store, call.pool.messages
    seen = (store.generation, messages.generation)
    return lambda: (store.generation, messages.generation) != seen


@body("event.inject")
def inject(call: Call, class_name: str, ref: str) -> str:
    """Make an object count as changed; the token is just before that."""
    table = call.store.tables.get(class_name)
    row = None if table is None else table.rows.get(ref)
    if row is None:
        raise failure(["HANDLE_INVALID", class_name, ref])
    token = events.Token(call.store.generation, call.pool.messages.generation)
    call.store.touch(row)
    return str(token)


@body("event.get_current_id")
def get_current_id(call: Call) -> int:
    """Answer with the number of the last change."""
    return call.store.generation
