"""A copy of a pool's objects in this process that follows the pool, and says when it cannot.

    with ObjectCache(session, classes=["VM", "VBD", "VDI", "SR"]) as cache:
        for vm in cache.VM.values():
            print(vm.name_label, [vbd.VDI and vbd.VDI.SR.name_label for vbd in vm.VBDs])

Reading asks the host nothing and waits for nobody, in any thread. It is of one moment: what is
reached from one object, or from one ``view``, belongs together. A cache that has not heard of the
pool for longer than ``max_age`` raises CacheStale instead of answering.

The cache of a Session has a thread, that of an AsyncSession a task of its event loop. They end with
``close``; a cache that nobody closes ends with its session.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from os_xenapi.cache_follow import Check, Choice, Follower, barrier_steps, wait_steps
from os_xenapi.cache_rows import ABSENT, RowChange, State
from os_xenapi.cache_views import Snapshot, Table, View
from os_xenapi.errors import ObjectGone
from os_xenapi.flows import awaits, run_steps

if TYPE_CHECKING:
    from os_xenapi._cached import Tables
    from os_xenapi.async_session import AsyncSession
    from os_xenapi.session import Session
else:
    Tables = object  # the classes are found when asked for; type checkers know them from a stub

__all__ = [
    "MAX_AGE",
    "AsyncObjectCache",
    "Batch",
    "Change",
    "ObjectCache",
    "Snapshot",
    "Table",
    "View",
]

MAX_AGE = 60.0
"""Seconds without an answer after which a cache is stale, where nothing else is said."""

LOADED_WITHIN = 600.0
"""Seconds that the first load may take, where nothing else is said."""

_CLOSED_WITHIN = 2.0

_log = logging.getLogger(__name__)

E = TypeVar("E", bound="_Cache")


class Change(NamedTuple):
    """What became of one object: ``before`` is None if it is new, ``after`` if it is gone."""

    class_name: str
    ref: str
    before: Snapshot | None
    after: Snapshot | None

    @property
    def operation(self) -> str:
        """``add``, ``mod`` or ``del``."""
        if self.before is None:
            return "add"
        return "del" if self.after is None else "mod"

    @property
    def fields(self) -> frozenset[str]:
        """The fields that are not as before; all there are where one side is None."""
        before, after = (
            {} if one is None else dict(zip(one._table.layout.names, one._row, strict=False))
            for one in (self.before, self.after)
        )
        names = before.keys() | after.keys()
        return frozenset(n for n in names if before.get(n, ABSENT) != after.get(n, ABSENT))


class Batch(NamedTuple):
    """What one answer of the host changed, and the view after that."""

    changes: Sequence[Change]
    view: View


class _Cache(Tables):
    """What both faces share: reading, which waits for nothing."""

    def __init__(
        self,
        session: Any,
        *,
        classes: Iterable[str] | None = None,
        fields: Mapping[str, Iterable[str]] | None = None,
        indexes: Mapping[str, Iterable[str]] | None = None,
        max_age: float = MAX_AGE,
        timeout: float = LOADED_WITHIN,
    ) -> None:
        if not 0 < max_age < float("inf"):
            raise ValueError("max_age must be a number of seconds above 0")
        choice = Choice.of(classes, fields or {}, indexes or {})
        self._session = session
        self._timeout = timeout
        self._subscribers: tuple[Callable[[Batch], object], ...] = ()
        self._follower = Follower(session, choice, max_age, self._told)

    @property
    def age(self) -> float:
        """Seconds since the host last told how things are; infinite before it first did."""
        return self._follower.age

    @property
    def max_age(self) -> float:
        """The age, in seconds, beyond which reading raises CacheStale."""
        return self._follower.max_age

    @property
    def problem(self) -> BaseException | None:
        """What keeps the cache from following the pool at the moment, None if nothing does."""
        return self._follower.failure or self._follower.feed.problem

    @property
    def left_out(self) -> Mapping[str, str]:
        """The classes that were not asked for by name and that the host does not list, and why."""
        return self._follower.left_out

    def view(self) -> View:
        """Return all classes as of one moment. Raises CacheStale."""
        return View(self._follower.fresh_state())

    def table(self, class_name: str) -> Table[Any]:
        """Return the objects of a class as of now; ``cache.VM`` is the same.

        Raises CacheStale, and LookupError where the cache does not hold the class.
        """
        return self.view().table(class_name)

    def find(self, ref: str) -> Snapshot | None:
        """Return an object of whichever class, None if there is none. Raises CacheStale."""
        return self.view().find(ref)

    def subscribe(self, callback: Callable[[Batch], object]) -> Callable[[], None]:
        """Call ``callback`` with each Batch of changes from now on; returns what ends this.

        It is called by what follows the pool: in the cache's thread, or on the event loop. The
        cache does not go on before it returns. What it raises is logged.
        """

        def call(batch: Batch) -> None:
            callback(batch)

        def end() -> None:
            self._subscribers = tuple(one for one in self._subscribers if one is not call)

        self._subscribers = (*self._subscribers, call)
        return end

    if not TYPE_CHECKING:  # to a type checker, every name would exist

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            return getattr(self.view(), name)

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._follower.choice.classes})

    def __repr__(self) -> str:
        state = self._follower.state
        told = "not loaded yet" if state is None else repr(View(state))[1:-1]
        return f"<{type(self).__name__} of {self._session.url}: {told}>"

    def _told(self, former: State, state: State, changes: list[RowChange]) -> None:
        subscribers = self._subscribers
        if not subscribers:
            return
        made = [_change(former, state, one) for one in changes]
        batch = Batch(made, View(state))
        for subscriber in subscribers:
            try:
                subscriber(batch)
            except Exception:
                _log.exception("a subscriber of an object cache failed")

    def _loaded(self) -> Any:
        what = "the cache was not loaded"
        steps = wait_steps(self._follower, lambda state: True, self._timeout, what)
        return run_steps(self._session, steps)

    def _wait(self, ref: str, found: Check, timeout: float) -> Any:
        what = f"what was waited for did not become true of {ref}"
        return run_steps(self._session, wait_steps(self._follower, found, timeout, what))

    def _barrier(self, timeout: float) -> Any:
        return run_steps(self._session, barrier_steps(self._follower, timeout))


def _change(former: State, state: State, change: RowChange) -> Change:
    name, ref, before, after = change
    told_before = None if before is None else Snapshot(former, former.tables[name], ref, before)
    told_after = None if after is None else Snapshot(state, state.tables[name], ref, after)
    return Change(name, ref, told_before, told_after)


def _becoming(ref: str, predicate: Callable[[Any], object]) -> Check:
    """Return what finds the object once ``predicate`` holds of it; raises ObjectGone if it went."""
    seen = False

    def check(state: State) -> Snapshot | None:
        nonlocal seen
        snapshot = View(state).find(ref)
        if snapshot is None:
            if seen:
                raise ObjectGone(f"the object {ref} was deleted before what was waited for")
            return None
        seen = True
        return snapshot if predicate(snapshot) else None

    return check


def _gone(ref: str) -> Check:
    return lambda state: True if state.table_of(ref) is None else None


class ObjectCache(_Cache):
    """The objects of a pool, for threads; it is loaded when the constructor returns.

    Args:
        session: the Session to follow the pool with; it stays the caller's. An AsyncSession makes
            an AsyncObjectCache instead.
        classes: the classes to hold, such as ``["VM", "VBD"]``; if left out, every class that there
            are events of.
        fields: the fields to hold of a class, to save memory: ``{"VM": ["name_label"]}``.
        indexes: further fields by which ``find`` finds objects: ``{"VM": ["power_state"]}``.
        max_age: seconds without an answer of the host after which reading raises CacheStale.
        timeout: seconds that loading may take.

    Raises:
        Failure: the host refuses to list a class that was asked for.
        CacheStale, DeadlineExceeded: the cache could not be loaded.
        ValueError: an argument makes no sense.
    """

    if not TYPE_CHECKING:

        def __new__(cls, session: Any, **options: Any) -> Any:
            """Make the cache of the session's face."""
            if cls is ObjectCache and awaits(session):
                return AsyncObjectCache(session, **options)
            return super().__new__(cls)

    def __init__(
        self,
        session: Session,
        *,
        classes: Iterable[str] | None = None,
        fields: Mapping[str, Iterable[str]] | None = None,
        indexes: Mapping[str, Iterable[str]] | None = None,
        max_age: float = MAX_AGE,
        timeout: float = LOADED_WITHIN,
    ) -> None:
        super().__init__(
            session,
            classes=classes,
            fields=fields,
            indexes=indexes,
            max_age=max_age,
            timeout=timeout,
        )
        session._driver.check_open()
        self._thread = threading.Thread(target=self._run, name="os-xenapi cache", daemon=True)
        self._thread.start()
        try:
            self._loaded()
        except BaseException as error:
            self.close()
            failure = self._follower.failure
            if isinstance(failure, Exception) and error.__cause__ is failure:
                raise failure from None
            raise

    def _run(self) -> None:
        run_steps(self._session, self._follower.run())

    def __enter__(self) -> ObjectCache:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Follow the pool no more, from any thread; calling it again does nothing.

        Waits end with CacheStale, and so does reading.
        """
        self._follower.feed.close()
        self._follower._ring()
        if self._thread is not threading.current_thread():
            self._thread.join(_CLOSED_WITHIN)  # a connection that is being made takes its time

    def wait_for(
        self, ref: str, predicate: Callable[[Any], object], timeout: float = 60.0
    ) -> Snapshot:
        """Wait until ``predicate`` is true of the object ``ref``, and return the object then.

        An object that the cache has not heard of yet is waited for. What happens between two
        answers of the host is not seen: only how things are then.

        Raises DeadlineExceeded after ``timeout`` seconds, ObjectGone where the object was deleted,
        CacheStale where the cache ends.
        """
        snapshot: Snapshot = self._wait(ref, _becoming(ref, predicate), timeout)
        return snapshot

    def wait_gone(self, ref: str, timeout: float = 60.0) -> None:
        """Wait until there is no object ``ref``. Raises DeadlineExceeded, CacheStale."""
        self._wait(ref, _gone(ref), timeout)

    def barrier(self, timeout: float = 60.0) -> None:
        """Wait until the cache has everything that the pool did before this call.

        Raises DeadlineExceeded after ``timeout`` seconds, CacheStale, and what calls raise.
        """
        self._barrier(timeout)


class AsyncObjectCache(_Cache):
    """The objects of a pool, for asyncio: awaited or entered with ``async with``, it is loaded.

    As ObjectCache, with an AsyncSession. It is read on the session's event loop.
    """

    def __init__(
        self,
        session: AsyncSession,
        *,
        classes: Iterable[str] | None = None,
        fields: Mapping[str, Iterable[str]] | None = None,
        indexes: Mapping[str, Iterable[str]] | None = None,
        max_age: float = MAX_AGE,
        timeout: float = LOADED_WITHIN,
    ) -> None:
        super().__init__(
            session,
            classes=classes,
            fields=fields,
            indexes=indexes,
            max_age=max_age,
            timeout=timeout,
        )
        self._task: asyncio.Task[None] | None = None

    def __await__(self) -> Generator[Any, None, AsyncObjectCache]:
        return self._open().__await__()

    async def __aenter__(self) -> AsyncObjectCache:
        return await self._open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def _open(self) -> AsyncObjectCache:
        if self._task is None:
            self._session._opened().check_open()
            self._task = asyncio.ensure_future(run_steps(self._session, self._follower.run()))
        try:
            await self._loaded()
        except BaseException as error:
            await self.close()
            failure = self._follower.failure
            if isinstance(failure, Exception) and error.__cause__ is failure:
                raise failure from None
            raise
        return self

    async def close(self) -> None:
        """Follow the pool no more; as ``ObjectCache.close``."""
        self._follower.feed.close()
        self._follower._ring()
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await self._task

    async def wait_for(
        self,
        ref: str,
        predicate: Callable[[Any], object],
        timeout: float = 60.0,
    ) -> Snapshot:
        """Wait until ``predicate`` is true of the object ``ref``; as ``ObjectCache.wait_for``."""
        snapshot: Snapshot = await self._wait(ref, _becoming(ref, predicate), timeout)
        return snapshot

    async def wait_gone(self, ref: str, timeout: float = 60.0) -> None:
        """Wait until there is no object ``ref``; as ``ObjectCache.wait_gone``."""
        await self._wait(ref, _gone(ref), timeout)

    async def barrier(self, timeout: float = 60.0) -> None:
        """Wait until the cache has all that the pool did; as ``ObjectCache.barrier``."""
        await self._barrier(timeout)
