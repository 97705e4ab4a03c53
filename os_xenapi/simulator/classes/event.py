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

HEARTBEAT = 30.0
"""Seconds without a change after which event.next tells of one to the pool all the same."""

RESULT_WRITERS["event.from"] = events.answer_xml
RESULT_WRITERS["event.next"] = events.events_xml


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
    token = _now(call)
    call.store.touch(row)
    return token


@body("event.register")
def register(call: Call, classes: list[str]) -> None:
    """Keep events of some classes for event.next, from now on."""
    session = call.session
    if not session.registered:
        session.heard = _now(call)
    session.registered |= frozenset(classes)


@body("event.unregister")
def unregister(call: Call, classes: list[str]) -> None:
    """Keep events of some classes no longer."""
    call.session.registered -= frozenset(classes)


@body("event.next")
def next_(call: Call) -> Steps[list[dict[str, Any]]]:
    """Answer with what has changed since the last answer, once there is anything."""
    session, store = call.session, call.store
    if not session.registered:
        raise failure(["SESSION_NOT_REGISTERED", session.ref])
    subscription = events.Subscription(session.registered)
    deadline = time.monotonic() + HEARTBEAT
    while True:
        call.pool.sessions.check(session.ref)
        since = events.Token.parse(session.heard)
        answer = events.collect(store, call.pool.messages, subscription, since)
        if answer["events"]:
            session.heard = answer["token"]
            now = f"{call.pool.clock():.6f}"
            return [{**event, "timestamp": now} for event in answer["events"]]
        if time.monotonic() >= deadline:
            store.touch(call.pool.record)
            deadline = time.monotonic() + HEARTBEAT
        else:
            yield Until(_changed(call), deadline)


def _now(call: Call) -> str:
    return str(events.Token(call.store.generation, call.pool.messages.generation))


@body("event.get_current_id")
def get_current_id(call: Call) -> int:
    """Answer with the number of the last change."""
    return call.store.generation
