"""What the host tells of its objects, one answer after another, whatever happens to the way there.

A feed is one reader's own: it has a token, a connection and a place to begin at. Its flow asks for
events, and where it cannot go on from its token it begins again, which the answer then says:

    begin ------> follow <------- is the same toolstack, the token still counts
      ^              | login          |
      |              '--------------->|
      |                               v
      '------ another one, which may count otherwise; a token that the host refuses, or that is
              ahead of the host; events lost

Which toolstack a token is of, the *origin*, is the coordinator together with the time at which its
toolstack started: a database counts on through clean restarts, but after a crash or on another
host it may have gone back.

Hosts without event.from have event.register and event.next, which know no token: there, whatever
breaks the connection makes the feed begin again.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal, NamedTuple, TypeAlias

from os_xenapi import datamodel
from os_xenapi.errors import (
    CertificateRefused,
    Failure,
    ProtocolError,
    ReadOnlySession,
    XenApiError,
)
from os_xenapi.events import GRACE, LONGEST_QUESTION
from os_xenapi.flows import AnySession, Bell, Call, Flow, Pause, Use, bell_of
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.shapes import class_of_event
from os_xenapi.transport.driver import SessionRenewed
from os_xenapi.transport.slots import Line, line_closed, session_closed

__all__ = [
    "NOW",
    "Answer",
    "Feed",
    "Filters",
    "PoolEvent",
    "checked_answer",
    "current_token",
    "next_answer",
]

NOW = "now"
"""In place of a token: what changes from now on, and nothing of what there is."""

Operation: TypeAlias = Literal["add", "mod", "del", "reset"]

QUICK_ANSWERS = 5
"""So many answers in a row may come at once before changes are gathered."""

GATHERING = 0.05
"""Seconds in which changes are gathered then: each answer has a cost for host and client."""

_LONGEST_TOKEN = 200
_TOKEN = re.compile(r"[0-9]{20},[0-9]{20}")
_OF_ORIGIN = re.compile(r"([^@]*)@([0-9a-f]{16})")
_NOBODY = "OpaqueRef:NULL"

_NO_EVENT_FROM = ["MESSAGE_METHOD_UNKNOWN", "event.from"]

_LASTING = frozenset(
    {
        "MESSAGE_METHOD_UNKNOWN",
        "NOT_IMPLEMENTED",
        "PERMISSION_DENIED",
        "RBAC_PERMISSION_DENIED",
        "SESSION_AUTHENTICATION_FAILED",
        "SESSION_AUTHORIZATION_FAILED",
    }
)
"""Errors that asking again does not mend."""

_OF_SESSIONS = frozenset({"SESSION_INVALID", "HOST_IS_SLAVE"})
"""Errors that another login mends, if the session can log in."""


class PoolEvent(NamedTuple):
    """What happened to one object.

    Attributes:
        class_name: as the data model writes it, such as ``"VM"``; empty for ``reset``.
        operation: ``add``, ``mod`` or ``del``; or ``reset``: forget what was known before, for the
            host cannot tell what has changed since. An ``add`` for each object that there is
            follows.
        ref: the object's reference.
        snapshot: its record, as ``get_record`` returns it; None for ``del`` and ``reset``.
    """

    class_name: str
    operation: Operation
    ref: str
    snapshot: dict[str, Any] | None


RESET = PoolEvent("", "reset", "", None)


class Answer(NamedTuple):
    """One answer of the host. ``events`` may be empty: then nothing happened.

    ``counts`` has the number of objects of each class (in lower case), None where the host does not
    tell. With ``reset`` the events are about all objects there are.
    """

    events: list[PoolEvent]
    counts: Mapping[str, int] | None
    token: str
    reset: bool = False


@dataclass(frozen=True)
class Filters:
    """What a feed is about: whole classes, single objects by class and ref; if neither, all."""

    classes: frozenset[str]
    objects: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, classes: Iterable[str], objects: Mapping[str, Iterable[str]]) -> Filters:
        """Return the filters for names of classes and refs by class. Raises ValueError."""
        if isinstance(classes, str):
            raise ValueError('classes is several names: write classes=["VM"]')
        whole = frozenset(map(_known_class, classes))
        single: set[tuple[str, str]] = set()
        for name, refs in objects.items():
            if isinstance(refs, str):
                raise ValueError(f"objects has several refs for each class: [{refs!r}]")
            known = _known_class(name)
            single |= {(known, ref) for ref in refs}
        return cls(whole, frozenset(single))

    @property
    def wire(self) -> list[str]:
        """As event.from takes them."""
        every = [*self.classes, *(f"{name}/{ref}" for name, ref in self.objects)]
        return sorted(every) or ["*"]

    @property
    def nothing(self) -> list[str]:
        """Filters of the same classes that no object passes."""
        return [f"{name}/{_NOBODY}" for name in sorted(self.names)]

    @property
    def names(self) -> frozenset[str]:
        """The classes that it is about."""
        chosen = self.classes | {name for name, _ in self.objects}
        return chosen or frozenset(_listed_classes())

    def wants(self, event: PoolEvent) -> bool:
        """Whether it is about the object of ``event``."""
        if not self.classes and not self.objects:
            return True
        return event.class_name in self.classes or (event.class_name, event.ref) in self.objects


def _listed_classes() -> list[str]:
    known = datamodel.load().classes.values()
    return [one.name for one in known if one.gen_events and "get_all_records" in one.messages]


def _known_class(name: str) -> str:
    from os_xenapi.objects import check_class

    try:
        check_class(name)
    except AttributeError as error:
        raise ValueError(str(error)) from None
    if not datamodel.load().classes[name].gen_events:
        raise ValueError(f"XAPI sends no events of the class {name}")
    return name


Begin: TypeAlias = Callable[["Feed"], Flow[Answer]]


class Feed:
    """Where one reader of events is; ``next_answer`` moves it on.

    ``begin`` is the flow of the first answer and of each after a loss; it is left out to be told of
    every object by events. ``seconds`` is how long the host may hold a question, ``grace`` how much
    longer an answer may take; ``patience`` how long it may be out of reach before its error is
    raised. ``close`` may be called from any thread.
    """

    def __init__(
        self,
        session: AnySession,
        filters: Filters,
        *,
        token: str = "",
        begin: Begin | None = None,
        seconds: float = LONGEST_QUESTION,
        grace: float = GRACE,
        patience: float = math.inf,
    ) -> None:
        self.session: AnySession = session
        self.filters: Filters = filters
        self.bell: Bell = bell_of(session)
        self.line: Line = Line()
        self.login: tuple[Endpoint, str] | None = None
        self.origin: str | None = None
        self.token: str | None = None
        self.legacy: bool = False
        self.closed: bool = False
        self.seconds: float = seconds
        self.grace: float = grace
        self.problem: XenApiError | None = None
        self._begin = begin or _tell_all
        self._patience = patience
        self._losses = 0
        self._lost_since = math.inf
        self._quick = 0
        self._asked = -math.inf
        self._told = False
        self._from_now = token == NOW
        if token and not self._from_now:
            self._resume(token)

    def _resume(self, token: str) -> None:
        of_origin = _OF_ORIGIN.fullmatch(token)
        self.token, self.origin = of_origin.groups() if of_origin else (token, None)
        self._told = True

    @property
    def resume_token(self) -> str:
        """The text from which another feed goes on here; empty where none can."""
        return f"{self.token}@{self.origin}" if self.token and self.origin else ""

    def now(self) -> tuple[Endpoint, str]:
        """Return where the session is logged in, and its ref."""
        state = self.session._state
        return state.endpoint, state.ref

    def lose(self) -> None:
        """Begin again: what the token stands for is not known any more."""
        self.token = None

    def check_open(self) -> None:
        """Raise ConnectionFailed if the feed or its session is closed."""
        if self.closed:
            raise line_closed()
        if self.session._state.closed:
            raise session_closed()

    def close(self) -> None:
        """Ask for no more; a question under way is broken off. Of an AsyncSession: in its loop."""
        self.closed = True
        self.bell.set()
        self.session._hang_up(self.line)

    def ask(self, method: str, params: list[Any], seconds: float) -> Flow[Any]:
        """Ask over the feed's own connection, and give the host ``seconds`` to wait."""
        assert self.login is not None
        deadline = monotonic() + seconds + self.grace
        way = (params, self.login, deadline, method, self.line)
        return (yield Use(self.session._listen, way))

    def arrived(self, login: tuple[Endpoint, str], origin: str) -> None:
        """Go on with another login: with the same token if that is of the same origin."""
        same = self.origin is None or (origin != "" and origin == self.origin)
        if not same or (self.legacy and self.login is not None):
            self.lose()
        self.login, self.origin = login, origin

    def heard(self, answer: Answer) -> Answer:
        """Take note of an answer, and return it as the reader is to have it."""
        first, self._told = not self._told, True
        self.token = answer.token
        self.problem, self._losses, self._lost_since = None, 0, math.inf
        quick = monotonic() < self._asked + GATHERING
        self._quick = self._quick + 1 if quick and answer.events else 0
        if first or not answer.reset:  # the first answer of all resets nothing
            return answer._replace(reset=False)
        return answer._replace(events=[RESET, *answer.events])

    def rest(self) -> float:
        """Return the seconds for which changes are to be gathered before the next question."""
        now = monotonic()
        rest = self._asked + GATHERING - now if self._quick > QUICK_ANSWERS else 0.0
        self._asked = now + max(0.0, rest)
        return rest

    def failed(self, error: XenApiError) -> float:
        """Return how long to pause after ``error``, in seconds; raises it if it will not pass."""
        code = error.code if isinstance(error, Failure) else ""
        if self.closed or self.session._state.closed:
            raise error
        if isinstance(error, SessionRenewed):
            return 0.0
        if code == "EVENT_FROM_TOKEN_PARSE_FAILURE" and self.token:
            self.lose()
            return 0.0
        if code in ("EVENTS_LOST", "SESSION_NOT_REGISTERED"):
            self.lose()
            return 0.0
        if isinstance(error, Failure) and error.details == _NO_EVENT_FROM:
            self.legacy = True
            self.lose()
            return 0.0
        if self.legacy:
            self.lose()  # what the answer would have told is lost with it
        now = monotonic()
        self._lost_since = min(self._lost_since, now)
        if self._is_lasting(error, code) or now - self._lost_since > self._patience:
            raise error
        self._losses += 1
        self.problem = error.with_traceback(None)
        pause: float = self.session._state.retry.pause(self._losses)
        return pause

    def _is_lasting(self, error: XenApiError, code: str) -> bool:
        if code in _OF_SESSIONS:
            return self.session._state.credentials is None
        return code in _LASTING or isinstance(error, CertificateRefused | ReadOnlySession)


def next_answer(feed: Feed) -> Flow[Answer]:
    """Return the next answer, which may be empty, after a time that the host decides.

    Raises ConnectionFailed once the feed or its session is closed, and what asking again does not
    mend: Failure, CertificateRefused, and whatever lasts for longer than the feed's patience.
    """
    while True:
        feed.check_open()
        rest = feed.rest()
        if rest > 0:
            yield from _pause(feed, rest)
            feed.check_open()
        try:
            yield from _arrive(feed)
            step = _follow(feed) if feed.token is not None else _start(feed)
            answer = yield from step
        except XenApiError as error:
            pause = feed.failed(error)
        else:
            if answer is not None:
                return feed.heard(answer)
            feed.lose()
            continue
        if pause:
            yield from _pause(feed, pause)


def _pause(feed: Feed, seconds: float) -> Flow[None]:
    feed.bell.clear()
    feed.check_open()  # after that: who closes then rings
    yield Pause(feed.bell, seconds)


def _arrive(feed: Feed) -> Flow[None]:
    """Find out whether the token is of the host that the session is logged in to now."""
    while (login := feed.now()) != feed.login:
        origin = yield from _origin(feed.session)
        if feed.now() == login:
            feed.arrived(login, origin)


def _origin(session: AnySession) -> Flow[str]:
    host = yield Use(session.this_host)
    started = (yield Call("host.get_other_config", (host,))).get("agent_start_time", "")
    if not started:
        return ""
    return hashlib.sha256(f"{host} {started}".encode()).hexdigest()[:16]


def _start(feed: Feed) -> Flow[Answer]:
    if feed.legacy:
        yield from feed.ask("event.register", [[*_registered(feed.filters)]], 0.0)
    if not feed._from_now or feed._told:
        return (yield from feed._begin(feed))
    token = "" if feed.legacy else (yield from current_token(feed))
    return Answer([], None, token)


def current_token(feed: Feed) -> Flow[str]:
    """Return the token of now; "" where the host has none. The feed has to be registered there."""
    if feed.legacy:
        return ""
    answer = yield from feed.ask("event.from", [feed.filters.nothing, "", 0.0], 0.0)
    return checked_answer(answer)[0]


def _tell_all(feed: Feed) -> Flow[Answer]:
    """Begin with an ``add`` for each object there is."""
    if feed.legacy:
        events = yield from _list_all(feed.filters)
        return Answer(events, None, "", reset=True)
    answer = yield from feed.ask("event.from", [feed.filters.wire, "", 0.0], 0.0)
    token, events, counts = checked_answer(answer)
    return Answer(events, counts, token, reset=True)


def _list_all(filters: Filters) -> Flow[list[PoolEvent]]:
    events: list[PoolEvent] = []
    for name in sorted(filters.names):
        try:
            records = yield Call(f"{name}.get_all_records")
        except Failure as error:
            if error.code not in ("MESSAGE_METHOD_UNKNOWN", "MESSAGE_REMOVED"):
                raise
            continue  # the host is older than the class
        added = (PoolEvent(name, "add", ref, record) for ref, record in records.items())
        events += filter(filters.wants, added)
    return events


def _registered(filters: Filters) -> list[str]:
    """The host tells of its pool every half a minute: who hears that knows that it is there."""
    if not filters.classes and not filters.objects:
        return ["*"]
    return sorted({*filters.names, "pool"})


def _follow(feed: Feed) -> Flow[Answer | None]:
    """Return the next answer from the feed's token on, None if the host is not as far as that."""
    if feed.legacy:
        told = yield from feed.ask("event.next", [], feed.seconds)
        events = [event for event in _events(told) if feed.filters.wants(event)]
        return Answer(events, None, "")
    before = feed.token or ""
    params = [feed.filters.wire, before, feed.seconds]
    answer = yield from feed.ask("event.from", params, feed.seconds)
    token, events, counts = checked_answer(answer)
    if _TOKEN.fullmatch(token) and _TOKEN.fullmatch(before) and token < before:
        return None
    return Answer(events, counts, token)


def checked_answer(answer: Any) -> tuple[str, list[PoolEvent], dict[str, int]]:
    """Return the token, the events and the counts of an answer of event.from."""
    if not isinstance(answer, dict):
        raise _no_answer()
    token, counts = answer.get("token"), answer.get("valid_ref_counts", {})
    if not isinstance(token, str) or not 0 < len(token) <= _LONGEST_TOKEN:
        raise _no_answer()
    if not isinstance(counts, dict) or not all(type(one) is int for one in counts.values()):
        raise _no_answer()
    return token, _events(answer.get("events")), counts


def _events(told: Any) -> list[PoolEvent]:
    if not isinstance(told, list):
        raise _no_answer()
    try:
        return list(map(_event, told))
    except (AttributeError, KeyError, TypeError):
        raise _no_answer() from None


def _event(told: dict[str, Any]) -> PoolEvent:
    operation, ref, snapshot = told["operation"], told["ref"], told.get("snapshot")
    if operation == "del":
        snapshot = None
    elif operation not in ("add", "mod") or type(snapshot) is not dict:
        raise _no_answer()
    if type(ref) is not str:
        raise _no_answer()
    return PoolEvent(class_of_event(told) or str(told["class"]), operation, ref, snapshot)


def _no_answer() -> ProtocolError:
    return ProtocolError("the host's answer to a question for events is not one")
