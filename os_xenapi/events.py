"""The event stream of a session: one event.from at a time, however many wait for something.

There is no thread behind it. Of those that wait one leads: it alone asks the host, over a
connection that is kept for this, and what comes is handed to all. Whoever leads gives that up as
soon as there is something for itself, or its time is over, or it is interrupted; then the one that
has the most time goes on from the same token. Nobody waiting, nothing is asked.

    listener --- enters ---> waits <--- rung ---.
                   |           |                |
                   |        nobody leads        |
                   |           v                |
                   |         leads --- asks ----'  every listener concerned is rung
                   '--- event, error, deadline ---> leaves, ringing an heir if nobody leads

Events tell the state of objects, not their history, and deletions are not always told. So what is
missing from an answer from the beginning (an empty token) counts as deleted, and the stream begins
again after a new login, after a lost connection, and for a listener that has long heard nothing.

Nothing in ``EventStream`` waits or does I/O; the flow ``next_event`` is what both faces run.
"""

from __future__ import annotations

import copy
import math
import threading
from collections.abc import Iterable
from time import monotonic
from typing import Any, NamedTuple

from os_xenapi.errors import (
    CertificateRefused,
    ConnectionFailed,
    DeadlineExceeded,
    Failure,
    ProtocolError,
    XenApiError,
)
from os_xenapi.flows import AnySession, Bell, Flow, Pause
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.steps import SessionState
from os_xenapi.transport.slots import session_closed

__all__ = [
    "Event",
    "EventStream",
    "Listener",
    "Question",
    "is_passing",
    "next_event",
]

Event = dict[str, Any]
"""An event as XAPI sends it: ``operation`` (add, mod or del), ``ref``, ``snapshot`` but for del."""

LONGEST_QUESTION = 30.0
"""Seconds that the host may hold one question; a lost host is noticed that much later."""

GRACE = 30.0
"""Seconds that the host may take to answer beyond the time that it was asked to wait."""

PATIENCE = 600.0
"""Seconds that the pool may be out of reach before a reader is told, where nothing else is said."""

SHARE = 0.9
"""How much of the leader's own time it asks for, so that the answer comes before its end."""

SHORTEST_LEAD = 0.1
"""Seconds below which leading is not worth it: the time is waited out."""

BUSY_PAUSE = 0.1
"""Seconds between questions that are answered at once, many in a row or to nobody's concern."""

QUICK_QUESTIONS = 5
"""So many questions in a row may be answered at once before there are pauses."""

SILENCE = 60.0
"""Seconds after which a listener that heard nothing makes the stream begin again."""

_LONGEST_TOKEN = 200


class Question(NamedTuple):
    """What the leader asks next. ``login`` is whose token it is, ``known`` who is listened for.

    ``known`` is empty unless the answer tells of every object there is.
    """

    classes: tuple[str, ...]
    token: str
    seconds: float
    deadline: float
    asked: float
    login: tuple[Endpoint, str]
    known: frozenset[str]

    @property
    def is_cut_short(self) -> bool:
        """Whether the leader's own time ends before the host may be taken for lost."""
        return self.deadline < self.asked + self.seconds + GRACE


class Listener:
    """One who waits for what happens to the object ``ref``, until ``deadline``.

    ``deadline`` is in monotonic seconds, infinite for none. Only the latest event is kept.
    """

    __slots__ = ("bell", "deadline", "error", "event", "heard", "ref")

    def __init__(self, ref: str, bell: Bell, deadline: float, heard: float) -> None:
        self.ref: str = ref
        self.bell: Bell = bell
        self.deadline: float = deadline
        self.heard: float = heard
        self.event: Event | None = None
        self.error: XenApiError | None = None

    def __repr__(self) -> str:
        return f"<Listener for {self.ref}>"


class EventStream:
    """Who listens to the events of some classes of XAPI in one session, and who of them leads.

    ``patience`` is how long, in seconds, a listener without a deadline bears a host that cannot be
    reached. Any thread may use it.
    """

    def __init__(self, state: SessionState, classes: Iterable[str], patience: float) -> None:
        self._state = state
        self._classes = tuple(classes)
        self._patience = patience
        self._lock = threading.Lock()
        self._listeners: dict[str, list[Listener]] = {}
        self._waiting: set[Listener] = set()
        self._leader: Listener | None = None
        self._token = ""
        self._login: tuple[Endpoint, str] | None = None
        self._not_before = 0.0
        self._quick = 0
        self._losses = 0
        self._lost_since = math.inf
        self._problem: XenApiError | None = None

    def __len__(self) -> int:
        return sum(map(len, self._listeners.values()))

    @property
    def problem(self) -> XenApiError | None:
        """Why the host cannot be reached at the moment, None if it can as far as is known."""
        return self._problem

    def join(self, ref: str, bell: Bell, deadline: float) -> Listener:
        """Listen for ``ref`` from now on: what changed before is to be read after this."""
        listener = Listener(ref, bell, deadline, monotonic())
        with self._lock:
            self._listeners.setdefault(ref, []).append(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Listen no more."""
        with self._lock:
            others = self._listeners[listener.ref]
            others.remove(listener)
            if not others:
                del self._listeners[listener.ref]

    def doubt(self, listener: Listener) -> None:
        """Make the next question one from the beginning: ``listener`` knows nothing for sure."""
        with self._lock:
            listener.heard = -math.inf

    def enter(self, listener: Listener) -> None:
        """Be one of those that wait."""
        with self._lock:
            self._waiting.add(listener)

    def exit(self, listener: Listener) -> None:
        """Wait no more; the one who has the most time leads if nobody does now."""
        with self._lock:
            self._waiting.discard(listener)
            if self._leader is listener:
                self._leader = None
            if self._leader is None and self._waiting:
                max(self._waiting, key=lambda heir: heir.deadline).bell.set()

    def lead(self, listener: Listener) -> bool:
        """Whether ``listener`` leads; it does if nobody else does."""
        with self._lock:
            if self._leader is None:
                self._leader = listener
            return self._leader is listener

    def take(self, listener: Listener) -> Event | None:
        """Return what there is for ``listener``, None if nothing; raises why nothing will come."""
        with self._lock:
            event, listener.event = listener.event, None
            if event is not None:
                return event
            error, listener.error = listener.error, None
            if error is None and listener.deadline == math.inf:
                lost = monotonic() - self._lost_since
                error = self._problem if lost > self._patience else None
        if error is None:
            return None
        again = copy.copy(error)  # raised in many places at a time, each with its own traceback
        raise again.with_traceback(error.__traceback__) from error.__cause__

    def rest(self) -> float:
        """Return the seconds until the next question may be asked, 0 or less for now."""
        return self._not_before - monotonic()

    def ask(self, leader: Listener) -> Question:
        """Return the next question, within the time that the leader has."""
        now = monotonic()
        seconds = min(LONGEST_QUESTION, max(0.0, leader.deadline - now) * SHARE)
        with self._lock:
            login = self._state.endpoint, self._state.ref
            token = self._token if login == self._login else ""
            silent = now - SILENCE
            if any(one.heard < silent for group in self._listeners.values() for one in group):
                token = ""
            known = frozenset() if token else frozenset(self._listeners)
        if not token:
            seconds = 0.0  # where there is nothing at all, the host would wait for something
        ends = min(leader.deadline, now + seconds + GRACE)
        return Question(self._classes, token, seconds, ends, now, login, known)

    def answered(self, question: Question, answer: Any) -> None:
        """Hand out the answer to the leader's question."""
        try:
            token, events = _checked(answer)
        except ProtocolError as error:
            return self._fail_all(error)
        now = monotonic()
        with self._lock:
            self._token, self._login = token, question.login
            self._losses, self._lost_since, self._problem = 0, math.inf, None
            told = {event["ref"]: event for event in events}
            concerns = [ref for ref in told if ref in self._listeners]
            for ref in question.known - told.keys():
                self._hand(ref, {"operation": "del", "ref": ref}, now)
            for ref in concerns:
                self._hand(ref, told[ref], now)
            pause_ends = question.asked + BUSY_PAUSE
            self._quick = self._quick + 1 if now < pause_ends else 0
            if not concerns or self._quick > QUICK_QUESTIONS:
                self._not_before = pause_ends

    def failed(self, question: Question, error: XenApiError) -> None:
        """Take note that the leader's question failed: try again, or tell all if that is vain."""
        now = monotonic()
        code = error.code if isinstance(error, Failure) else ""
        if self._state.closed:
            self._fail_all(session_closed())
        elif code == "EVENT_FROM_TOKEN_PARSE_FAILURE" and question.token:
            with self._lock:
                self._token = ""
        elif not is_passing(error):
            self._fail_all(error)
        elif not question.is_cut_short or now < question.deadline:
            self._lost(error, now)

    def end(self) -> None:
        """Let everybody know that the session is closed."""
        self._fail_all(session_closed())

    def _lost(self, error: XenApiError, now: float) -> None:
        with self._lock:
            self._token = ""  # a host that restarts forgets tasks, and that it had them
            self._losses += 1
            self._lost_since = min(self._lost_since, now)
            self._problem = error.with_traceback(None)
            self._not_before = now + self._state.retry.pause(self._losses)

    def _hand(self, ref: str, event: Event, now: float) -> None:
        for listener in self._listeners.get(ref, ()):
            listener.event, listener.heard = event, now
            listener.bell.set()

    def _fail_all(self, error: XenApiError) -> None:
        with self._lock:
            self._token = ""
            for group in self._listeners.values():
                for listener in group:
                    listener.error = error
                    listener.bell.set()


class _Ask(NamedTuple):
    """Ask the host for events, over the connection of the stream."""

    question: Question

    def perform(self, session: AnySession) -> Any:
        asked = self.question
        params = [list(asked.classes), asked.token, asked.seconds]
        return session._listen(params, asked.login, asked.deadline)


def next_event(stream: EventStream, listener: Listener) -> Flow[Event | None]:
    """Wait for something to happen to what ``listener`` listens for; None at its deadline.

    Raises Failure, CertificateRefused, ProtocolError, and ConnectionFailed where the session is
    closed or a host cannot be reached for too long.
    """
    stream.enter(listener)
    try:
        while True:
            listener.bell.clear()  # before looking: who rings after that is heard
            event = stream.take(listener)
            left = listener.deadline - monotonic()
            if event is not None or left <= 0:
                return event
            if left >= SHORTEST_LEAD and stream.lead(listener):
                yield from _lead(stream, listener, left)
            else:
                yield Pause(listener.bell, left)
    finally:
        stream.exit(listener)


def _lead(stream: EventStream, leader: Listener, left: float) -> Flow[None]:
    """Ask one question, or wait until it is time to."""
    rest = stream.rest()
    if rest > 0:
        yield Pause(leader.bell, min(rest, left))
        return
    question = stream.ask(leader)
    try:
        answer = yield _Ask(question)
    except XenApiError as error:
        stream.failed(question, error)
    else:
        stream.answered(question, answer)


def is_passing(error: XenApiError) -> bool:
    """Whether ``error`` is about the way to the host, which may be there again in a while."""
    if isinstance(error, DeadlineExceeded):
        return True
    return isinstance(error, ConnectionFailed) and not isinstance(error, CertificateRefused)


def _checked(answer: Any) -> tuple[str, list[Event]]:
    """Return the token and the events of an answer of event.from."""
    token = answer.get("token") if isinstance(answer, dict) else None
    events = answer.get("events") if isinstance(answer, dict) else None
    if not isinstance(token, str) or len(token) > _LONGEST_TOKEN or not isinstance(events, list):
        raise ProtocolError("the host's answer to event.from is not one")
    for event in events:
        if not isinstance(event, dict) or not isinstance(event.get("ref"), str):
            raise ProtocolError("the host's answer to event.from holds what is no event")
    return token, events
