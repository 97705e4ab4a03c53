"""The events of a pool as an iterator: ``session.events()``, on both faces.

    for event in session.events(classes=["VM"]):
        print(event.operation, event.ref, event.snapshot and event.snapshot["power_state"])

XAPI tells the state of objects, not their history: first comes an ``add`` for each object there is,
then what changes. An object that changes many times between two answers is told of once, as it is
then, and one that came and went meanwhile not at all. Of very many deletions at a time a host
forgets some; os_xenapi.cache finds those.

Each answer of the host is waited for by a thread or task of its own, so that a reader can be called
off at any time, wherever the wait is: in the host, in a login, in a connection that is being made.
"""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

from os_xenapi.errors import XenApiError
from os_xenapi.event_feed import NOW, Answer, Feed, Filters, PoolEvent, next_answer
from os_xenapi.flows import run_steps
from os_xenapi.transport.slots import line_closed

if TYPE_CHECKING:
    from os_xenapi.async_session import AsyncSession
    from os_xenapi.session import Session

__all__ = ["NOW", "AsyncEvents", "Events", "PoolEvent", "filters_of"]


class _Unread:
    """What has come and was not read yet, and where to resume so that none of it is missed."""

    def __init__(self, feed: Feed, token: str) -> None:
        self._feed = feed
        self._waiting: deque[PoolEvent] = deque()
        self._after = self._before = "" if token == NOW else token

    @property
    def token(self) -> str:
        return self._before

    def put(self, answer: Answer) -> None:
        self._waiting.extend(answer.events)
        self._after = self._feed.resume_token

    def take(self) -> PoolEvent | None:
        if self._waiting:
            return self._waiting.popleft()
        self._before = self._after
        return None


class Events:
    """The events of a pool, for threads; made by ``session.events``. One thread reads at a time.

    ``close``, from any thread, ends the iteration. An error that the iteration raises leaves it
    where it was: reading on tries again.
    """

    def __init__(self, session: Session, filters: Filters, token: str, patience: float) -> None:
        self._session = session
        self._feed = Feed(session, filters, token=token, patience=patience)
        self._unread = _Unread(self._feed, token)
        self._reading = threading.Lock()
        self._turn: Future[Answer] | None = None
        self._end = weakref.finalize(self, _hang_up, session._driver, self._feed.line)

    @property
    def token(self) -> str:
        """Where ``session.events(token=...)`` goes on, in another program too.

        It is before the event that was read last, unless more was asked for since: whoever
        resumes there misses nothing, and may be told again. Empty where there is nowhere to resume,
        as with hosts before XenServer 6.0.
        """
        return self._unread.token

    def read(self, timeout: float | None = None) -> PoolEvent | None:
        """Return the next event, None if there is none within ``timeout`` (seconds) or any more.

        Raises Failure and ConnectionFailed as ``session.events`` says.
        """
        if not self._reading.acquire(blocking=False):
            raise RuntimeError("another thread is reading these events: give each its own")
        try:
            ends = None if timeout is None else monotonic() + timeout
            while not self._feed.closed:
                event = self._unread.take()
                if event is not None:
                    return event
                left = None if ends is None else max(0.0, ends - monotonic())
                answer = self._wait(left)
                if answer is None:
                    return None
                self._unread.put(answer)
            return None
        finally:
            self._reading.release()

    def _wait(self, seconds: float | None) -> Answer | None:
        turn = self._turn
        if turn is None:
            turn = self._turn = _begin_turn(self._session, self._feed)
        if self._feed.closed:
            return None
        try:
            answer = turn.result(seconds)
        except FutureTimeout:
            return None
        except XenApiError:
            self._turn = None
            if self._feed.closed:
                return None
            raise
        self._turn = None
        return answer

    def __iter__(self) -> Events:
        return self

    def __next__(self) -> PoolEvent:
        event = self.read()
        if event is None:
            raise StopIteration
        return event

    def __enter__(self) -> Events:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the iteration, in whichever thread it is; calling it again does nothing."""
        self._end.detach()
        self._feed.close()
        turn = self._turn
        if turn is not None:
            with suppress(InvalidStateError):
                turn.set_exception(line_closed())


def _begin_turn(session: Session, feed: Feed) -> Future[Answer]:
    """Wait for the next answer in a thread: whoever is called off need not wait for the host."""
    turn: Future[Answer] = Future()

    def work() -> None:
        nonlocal turn
        try:
            answer = run_steps(session, next_answer(feed))
        except BaseException as error:
            with suppress(InvalidStateError):
                turn.set_exception(error)
        else:
            with suppress(InvalidStateError):
                turn.set_result(answer)
        finally:
            del turn  # an error holds this frame, which must not hold the error

    begun = turn
    threading.Thread(target=work, name="os-xenapi events", daemon=True).start()
    return begun


def _hang_up(driver: Any, line: Any) -> None:
    driver.hang_up(line)


class AsyncEvents:
    """The events of a pool, for asyncio; made by ``session.events``. One task reads at a time.

    As ``Events``; a read that is cancelled loses nothing.
    """

    def __init__(
        self, session: AsyncSession, filters: Filters, token: str, patience: float
    ) -> None:
        self._session = session
        self._feed = Feed(session, filters, token=token, patience=patience)
        self._unread = _Unread(self._feed, token)
        self._reading = False
        self._turn: asyncio.Task[Answer] | None = None

    @property
    def token(self) -> str:
        """Where ``session.events(token=...)`` goes on; as ``Events.token``."""
        return self._unread.token

    async def read(self, timeout: float | None = None) -> PoolEvent | None:
        """Return the next event, None if there is none within ``timeout`` (seconds) or any more.

        As ``Events.read``.
        """
        if self._reading:
            raise RuntimeError("another task is reading these events: give each its own")
        self._reading = True
        try:
            ends = None if timeout is None else monotonic() + timeout
            while not self._feed.closed:
                event = self._unread.take()
                if event is not None:
                    return event
                left = None if ends is None else max(0.0, ends - monotonic())
                answer = await self._wait(left)
                if answer is None:
                    return None
                self._unread.put(answer)
            return None
        finally:
            self._reading = False

    async def _wait(self, seconds: float | None) -> Answer | None:
        if self._turn is None:
            self._turn = asyncio.ensure_future(self._next_answer())
            self._turn.add_done_callback(_look_at)
        turn = self._turn
        await asyncio.wait({turn}, timeout=seconds)
        if not turn.done():
            return None
        self._turn = None
        if turn.cancelled():
            return None  # by close
        return turn.result()

    async def _next_answer(self) -> Answer:
        answer: Answer = await run_steps(self._session, next_answer(self._feed))
        return answer

    def __aiter__(self) -> AsyncEvents:
        return self

    async def __anext__(self) -> PoolEvent:
        event = await self.read()
        if event is None:
            raise StopAsyncIteration
        return event

    async def __aenter__(self) -> AsyncEvents:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the iteration, in whichever task it is; calling it again does nothing."""
        self._feed.close()
        turn = self._turn
        if turn is not None:
            turn.cancel()
            await asyncio.wait({turn})


def _look_at(turn: asyncio.Task[Answer]) -> None:
    """Spare the log an error that nobody reads any more."""
    if not turn.cancelled():
        turn.exception()


def filters_of(
    classes: Iterable[str], objects: Mapping[str, Iterable[str]] | None, token: str
) -> Filters:
    """Return the filters of ``session.events``. Raises ValueError where they make no sense."""
    if not isinstance(token, str):
        raise ValueError("token is a text: that of other events, or NOW")
    return Filters.of(classes, objects or {})
