"""How an object cache comes to know the pool, and how it finds out what it was not told.

    load:   the token first, then every class, then what changed meanwhile; one state to readers
    follow: each answer of event.from makes the next state
    doubt:  each answer counts the objects of all classes. Where the cache holds another number in
            two answers in a row, the host forgot to tell of deletions, and the class is listed anew

Some classes are compared in their own ways. Messages are not in the database that is counted: their
refs are compared now and then. Tasks come and go with every call: theirs is not doubted before it
has lasted. Secrets are counted, but there are no events of them: they are listed anew whenever
their number changes, and now and then.

``Follower.run`` is a flow for either face. What readers use is set in one assignment, the state.
"""

from __future__ import annotations

import gc
import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from types import MappingProxyType
from typing import Any, NamedTuple

from os_xenapi import datamodel
from os_xenapi.cache_rows import Draft, Layout, RowChange, State, TableState
from os_xenapi.errors import (
    CacheStale,
    DeadlineExceeded,
    Failure,
    ProtocolError,
    XenApiError,
)
from os_xenapi.event_feed import (
    Answer,
    Feed,
    Filters,
    PoolEvent,
    checked_answer,
    current_token,
    next_answer,
)
from os_xenapi.events import GRACE, LONGEST_QUESTION
from os_xenapi.flows import AnySession, Bell, Call, Flow, Pause, bell_of

__all__ = ["Choice", "Follower", "barrier_steps", "wait_steps"]

TASKS_DOUBTED = 2.0
"""Seconds for which the number of tasks must have been another before they are listed anew."""

COMPARED = 300.0
"""Seconds after which messages are compared, and secrets listed, whatever the host tells."""

SECOND_LOOK = 0.05
"""Seconds that the host may hold the question that confirms or clears a doubt."""

_UNKNOWN = frozenset({"MESSAGE_METHOD_UNKNOWN", "MESSAGE_REMOVED", "NOT_IMPLEMENTED"})

_log = logging.getLogger(__name__)


class Choice(NamedTuple):
    """What a cache is to hold; ``asked`` are the classes that the user named, the rest is extra."""

    classes: tuple[str, ...]
    asked: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    indexes: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls,
        classes: Iterable[str] | None,
        fields: Mapping[str, Iterable[str]],
        indexes: Mapping[str, Iterable[str]],
    ) -> Choice:
        """Return the choice; ``classes`` None is every class with events. Raises ValueError."""
        if isinstance(classes, str):
            raise ValueError('classes is several names: write classes=["VM"]')
        asked = frozenset(() if classes is None else map(_holdable, classes))
        every = sorted(asked) if classes is not None else _every_class()
        for name in (*fields, *indexes):
            if name not in every:
                raise ValueError(f"{name} is not among the classes of the cache")
        kept = {name: _known_fields(name, names) for name, names in fields.items()}
        extra = {name: _known_fields(name, names) for name, names in indexes.items()}
        for name, names in extra.items():
            _check_findable(name, names)
            if name in kept:
                kept[name] = tuple(dict.fromkeys((*kept[name], *names)))
        return cls(tuple(every), asked, kept, extra)

    def layout(self, name: str) -> Layout:
        """Return the fields that are held of a class."""
        if name in self.fields:
            return Layout(self.fields[name], chosen=True)
        known = datamodel.load().classes[name].fields.values()
        return Layout(field.name for field in known if not field.internal_only)

    def indexed(self, name: str) -> tuple[str, ...]:
        """Return the fields by which the objects of a class are found."""
        return ("uuid", "name_label", *self.indexes.get(name, ()))


def _every_class() -> list[str]:
    known = datamodel.load().classes.values()
    return [one.name for one in known if one.gen_events and "get_all_records" in one.messages]


def _holdable(name: str) -> str:
    known = datamodel.load().classes.get(name)
    if known is None:
        from os_xenapi.objects import check_class

        try:
            check_class(name)
        except AttributeError as error:
            raise ValueError(str(error)) from None
    if known is None or "get_all_records" not in known.messages:
        raise ValueError(f"a cache cannot hold the class {name}: hosts do not list its objects")
    return name


def _known_fields(name: str, chosen: Iterable[str]) -> tuple[str, ...]:
    if isinstance(chosen, str):
        raise ValueError(f'fields of {name} are several names: write ["{chosen}"]')
    known = datamodel.load().classes[name].fields
    names = tuple(dict.fromkeys(chosen))
    for field in names:
        if field not in known or known[field].internal_only:
            raise ValueError(f"{name} has no field {field}")
    return names


def _check_findable(name: str, names: Iterable[str]) -> None:
    for field in names:
        if datamodel.load().classes[name].fields[field].type.kind in ("map", "record"):
            raise ValueError(f"there is no index of {name}.{field}: it is a map")


Told = Callable[[State, State, list[RowChange]], object]
"""Receives the former state, the new one, and what has changed in it."""


class Follower:
    """Keeps one state up to date; ``tell`` receives each new one.

    ``max_age`` is for how many seconds it may go without an answer before it is stale.
    """

    def __init__(self, session: AnySession, choice: Choice, max_age: float, tell: Told) -> None:
        self.session: AnySession = session
        self.choice: Choice = choice
        self.max_age: float = max_age
        self.state: State | None = None
        self.heard: float = -math.inf
        self.loads: int = 0
        self.failure: BaseException | None = None
        self.left_out: Mapping[str, str] = MappingProxyType({})
        self.bells: set[Bell] = set()
        self._tell = tell
        self._quiet = min(LONGEST_QUESTION, max_age / 4)
        followed = [one for one in choice.classes if datamodel.load().classes[one].gen_events]
        # The pool's own object is what a barrier touches.
        self.feed: Feed = Feed(
            session,
            Filters(frozenset({*followed, "pool"})),
            begin=self._load,
            seconds=self._quiet,
            grace=min(GRACE, max_age / 4),
        )
        self._silent = [one for one in choice.classes if one not in followed]
        self._loaded: State | None = None
        self._doubted: dict[str, float] = {}
        self._hidden: dict[str, int] = {}
        self._compared = 0.0

    @property
    def age(self) -> float:
        """Seconds since the host last told how things are; infinite before the first time."""
        return monotonic() - self.heard

    def fresh_state(self) -> State:
        """Return the state. Raises CacheStale if it is too old."""
        state = self.state
        if state is None or self.failure is not None or self.age > self.max_age:
            raise self.stale()
        return state

    def stale(self) -> CacheStale:
        """Return the error that says why nothing can be said."""
        cause = self.failure or self.feed.problem
        why = f": {cause}" if cause is not None else ""
        if self.feed.closed:
            error = CacheStale("the cache is closed", age=math.inf)
        elif self.failure is not None:
            error = CacheStale(f"the cache follows the pool no more{why}", age=math.inf)
        elif self.state is None:
            error = CacheStale(f"the cache has not been loaded yet{why}", age=math.inf)
        else:
            age = self.age
            error = CacheStale(f"the pool has not been heard of for {age:.0f} s{why}", age=age)
        error.__cause__ = cause
        return error

    def run(self) -> Flow[None]:
        """Follow the pool until the feed is closed, or what lasts goes wrong: ``failure``."""
        try:
            while True:
                yield from self._turn()
        except GeneratorExit:
            raise
        except BaseException as error:
            self.failure = error
            if not isinstance(error, XenApiError):
                raise
        finally:
            self._ring()

    def _turn(self) -> Flow[None]:
        answer = yield from next_answer(self.feed)
        loaded, self._loaded = self._loaded, None
        if loaded is not None:
            self._doubted.clear()
            self._hidden.clear()
            self._compared = monotonic()
            changes = [] if self.state is None else list(_differences(self.state, loaded))
            self._publish(loaded, changes)
            return
        assert self.state is not None
        draft = Draft(self.state)
        apply(draft, answer.events)
        try:
            for name in self._suspects(draft, answer):
                yield from self._list_anew(draft, name, answer)
            if monotonic() > self._compared + COMPARED:
                yield from self._compare(draft)
        except (Failure, ProtocolError) as error:
            _log.warning("a class of the cache could not be listed anew: %s", error)
        except XenApiError:
            pass  # the way to the host is lost: the next answer shows, and doubts as this one did
        self.feed.seconds = SECOND_LOOK if self._doubted else self._quiet
        self._publish(draft.finished(answer.token), list(draft.changes()))

    def _publish(self, state: State, changes: list[RowChange]) -> None:
        former = self.state
        state = state._replace(number=0 if former is None else former.number + 1)
        self.state = state
        self.heard = monotonic()
        self._ring()
        if changes and former is not None:
            self._tell(former, state, changes)

    def _ring(self) -> None:
        for bell in tuple(self.bells):
            bell.set()

    def _load(self, feed: Feed) -> Flow[Answer]:
        self.loads += 1
        load = self.loads
        token = yield from current_token(feed)
        tables: dict[str, TableState] = {}
        left_out: dict[str, str] = {}
        for name in self.choice.classes:
            records: dict[str, Any] = {}
            try:
                records = yield Call(f"{name}.get_all_records")
            except Failure as error:
                denied = error.code == "RBAC_PERMISSION_DENIED"
                if name in self.choice.asked or not (denied or error.code in _UNKNOWN):
                    raise
                left_out[name] = str(error)
                continue
            with _collector_paused():
                layout, indexed = self.choice.layout(name), self.choice.indexed(name)
                tables[name] = TableState.of(name, layout, _checked(records, name), indexed)
            del records
        state = State(tables, token, load)
        if not feed.legacy:
            answer = yield from feed.ask("event.from", [feed.filters.wire, token, 0.0], 0.0)
            token, events, _ = checked_answer(answer)
            draft = Draft(state)
            apply(draft, events)
            state = draft.finished(token)
        self.left_out = MappingProxyType(left_out)
        self._loaded = state
        return Answer([], None, token, reset=True)

    def _suspects(self, draft: Draft, answer: Answer) -> list[str]:
        """Return the classes to list anew, now that there is an answer."""
        if answer.counts is None:
            return []
        now, before, suspects = monotonic(), self._doubted, []
        self._doubted = {}
        for name in self._counted():
            told, held = answer.counts.get(name.lower()), draft.count(name)
            if told is None or told - held == self._hidden.get(name, 0):
                continue
            since = before.get(name)
            if name in self._silent:
                suspects.append(name)
            elif since is None:
                self._doubted[name] = now
            elif name == "task" and now - since < TASKS_DOUBTED:
                self._doubted[name] = since
            else:
                suspects.append(name)
        return suspects

    def _counted(self) -> Iterator[str]:
        assert self.state is not None
        return (name for name in self.state.tables if name != "message")

    def _list_anew(self, draft: Draft, name: str, answer: Answer) -> Flow[None]:
        table = draft.table(name)
        assert table is not None
        self._doubted[name] = 0.0  # until it has worked
        records = _checked((yield Call(f"{name}.get_all_records")), name)
        told = (answer.counts or {}).get(name.lower(), len(records))
        if set(records) == draft.refs(name):
            # Nothing was missed: the host counts objects that it does not list.
            self._hidden[name] = told - len(records)
        table.replace(records)
        del self._doubted[name]

    def _compare(self, draft: Draft) -> Flow[None]:
        messages = draft.table("message")
        if messages is not None:
            messages.keep((yield Call("message.get_all")))
        for name in self._silent:
            table = draft.table(name)
            if table is not None:
                table.replace(_checked((yield Call(f"{name}.get_all_records")), name))
        self._compared = monotonic()


def apply(draft: Draft, events: Iterable[PoolEvent]) -> None:
    """Take in what happened."""
    for name, operation, ref, snapshot in events:
        table = draft.table(name)
        if table is None:
            continue
        if operation == "del":
            table.drop(ref)
        elif snapshot is not None:
            table.put(ref, snapshot)


def _checked(records: Any, name: str) -> dict[str, dict[str, Any]]:
    if type(records) is not dict or not all(type(one) is dict for one in records.values()):
        raise ProtocolError(f"the host's answer to {name}.get_all_records is not one")
    return records


def _differences(former: State, latter: State) -> Iterator[RowChange]:
    """Yield what became of each object between two states that were fetched apart."""
    nothing = TableState("", Layout(()), {}, {})
    for name in former.tables.keys() | latter.tables.keys():
        before, after = former.tables.get(name, nothing), latter.tables.get(name, nothing)
        for ref, row in before.rows.items():
            new = after.rows.get(ref)
            if new != row:
                yield RowChange(name, ref, row, new)
        for ref in after.rows.keys() - before.rows.keys():
            yield RowChange(name, ref, None, after.rows[ref])


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Rows make no cycles, and the collector would walk them again and again as they are made."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


Check = Callable[[State], Any]
"""Returns what a wait is for, None while it is not there; it may raise."""


def wait_steps(follower: Follower, check: Check, timeout: float, what: str) -> Flow[Any]:
    """Wait until ``check`` finds what it looks for in a state, and return that.

    Raises CacheStale if the cache ends, DeadlineExceeded after ``timeout`` seconds.
    """
    ends = monotonic() + timeout
    bell = bell_of(follower.session)
    follower.bells.add(bell)
    try:
        while True:
            bell.clear()
            if follower.failure is not None or follower.feed.closed:
                raise follower.stale()
            state = follower.state
            found = None if state is None else check(state)
            if found is not None:
                return found
            left = ends - monotonic()
            if left <= 0:
                problem = follower.feed.problem
                why = "" if problem is None else f": {problem}"
                raise DeadlineExceeded(f"{what} within {timeout:g} s{why}") from problem
            yield Pause(bell, left)
    finally:
        follower.bells.discard(bell)


def barrier_steps(follower: Follower, timeout: float) -> Flow[None]:
    """Wait until the state has everything that the pool did before this."""
    ends = monotonic() + timeout
    feed = follower.feed
    [pool] = yield Call("pool.get_all", (), timeout)
    while True:
        login = feed.now()
        left = max(ends - monotonic(), 0.0)
        token = yield Call("event.inject", ("pool", pool), left)
        if feed.now() == login:
            break
    loads = follower.loads
    origin = feed.origin if feed.login == login else None

    def passed(state: State) -> bool | None:
        if state.load > loads:  # all of it was fetched after this
            return True
        if state.load < follower.loads or feed.token is None:
            return None  # tokens of another origin say nothing
        same = feed.login == login or (origin is not None and feed.origin == origin)
        return True if same and state.token > token else None

    left = max(ends - monotonic(), 0.0)
    yield from wait_steps(follower, passed, left, "the cache was not told of the latest changes")
