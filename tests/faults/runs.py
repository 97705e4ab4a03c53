"""One run: a session, a fault that strikes one operation of it, and what comes of that.

A story is told once for both faces: it is a generator that yields what a method of a session
returned, a value or an awaitable, and receives the value.
"""

from __future__ import annotations

import asyncio
import inspect
import random
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import os_xenapi
from os_xenapi import TLS
from os_xenapi.errors import DeadlineExceeded, Failure, OutcomeUnknown, XenApiError
from os_xenapi.rpc.steps import Retry
from os_xenapi.simulator.inprocess import PoolPeer
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.simulator.store import Row
from tests.faults.wire import Wire, Wires, wires

__all__ = ["AMPLE", "SHORT", "Run", "Site", "Story", "machines", "play", "site", "tell"]

Story = Generator[Any, Any, Any]
JsonRpc = Literal["2.0", "1.0"] | None

AMPLE = 20.0
"""Seconds for what ends by itself, on a busy machine too."""
SHORT = 0.6
"""Seconds for what a fault keeps from ending."""
AT_ONCE = 16
"""Runs that are under way at a time, on either face, where most of them work."""


class Site:
    """A pool that is served, and how its runs reach it; ``protocol`` is what its hosts speak."""

    def __init__(self, pool: Pool, server: Server | None, laid: Wires, transport: str) -> None:
        self.pool = pool
        self.server = server
        self.transport = transport
        self._wires = laid

    def lay(self, seed: int) -> Wire | None:
        """Return a wire of a run's own; None where there is no network."""
        if self.transport == "sim":
            return None
        assert self.server is not None
        url = self.server.url(scheme=cast("Literal['http', 'https']", self.transport))
        return self._wires.lay(("127.0.0.1", int(url.rpartition(":")[2])), seed)

    def arguments(self, wire: Wire | None) -> tuple[str, dict[str, Any]]:
        """Return the URL and the options by which a session is opened over ``wire``."""
        if wire is None:
            peer = PoolPeer(self.pool, server=self.server, shared=True)
            return peer.address, {"peer": peer}
        url = f"{self.transport}://127.0.0.1:{wire.port}"
        if self.transport == "http":
            return url, {}
        assert self.server is not None
        return url, {"tls": TLS(fingerprints=self.server.fingerprint())}

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Do something with the pool in a moment, whatever waits meanwhile."""
        self._wires.later(seconds, work)

    def rows(self, cls: str, label: str) -> list[Row]:
        """Return the objects of a class that are called ``label``."""
        with self.pool.lock:
            return list(self.pool.store.tables[cls].labelled(label))

    def logins(self, label: str) -> int:
        """Return how many sessions of a run the pool has."""
        with self.pool.lock:
            return sum(row["originator"] == label for row in self.pool.store.rows("session"))


@contextmanager
def site(transport: str, *, jsonrpc: JsonRpc = "2.0", seed: int = 0) -> Iterator[Site]:
    """Serve a new pool for a group of runs over ``transport``: http, https or sim."""
    tls = transport == "https"
    with wires() as laid, Pool(seed=seed) as pool, Server(pool, tls=tls) as server:
        pool.jsonrpc = jsonrpc
        yield Site(pool, server, laid, transport)


@contextmanager
def machines(count: int) -> Iterator[list[Site]]:
    """Make ``count`` pools of three hosts each, in which hosts may fail; nobody serves them."""
    with wires() as laid, ExitStack() as pools:
        made = [pools.enter_context(Pool(hosts=3, seed=seed)) for seed in range(count)]
        yield [Site(pool, None, laid, "sim") for pool in made]


@dataclass
class Run:
    """One run and its outcome.

    ``label`` is the name of everything that the run makes, and by which faults find its calls.
    ``told`` is what the caller got: ``value``, or the name of an exception. ``executions`` is how
    often the operation was carried out, None where that is not counted. ``fired`` is how often the
    fault struck, ``problems`` is what must not be.
    """

    site: Site
    operation: Any
    fault: Any
    awaits: bool
    seed: int
    directory: Any = None
    made: dict[str, Any] = field(default_factory=dict)
    told: str = ""
    fired: int = 0
    error: BaseException | None = None
    executions: int | None = None
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        face = "asyncio" if self.awaits else "threads"
        place = f"{self.site.transport} {face} {self.seed}"
        self.label = f"{self.operation.name}, {self.fault.name}, {place}"
        self.random = random.Random(self.label)
        self.patience = SHORT if self.fault.is_slow else AMPLE
        self.wire = self.site.lay(self.seed)

    def open(self) -> Any:
        """Return a session, or what to await for one."""
        url, options = self.site.arguments(self.wire)
        pool = self.site.pool
        kind = os_xenapi.AsyncSession if self.awaits else os_xenapi.Session
        return kind(
            url,
            pool.user,
            pool.password,
            originator=self.label,
            timeout=self.patience,
            login_timeout=self.patience if self.operation.name == "login" else AMPLE,
            connect_timeout=AMPLE,
            stall_timeout=self.patience,
            retry=Retry(first=0.01, most=0.05),
            **options,
        )

    @contextmanager
    def struck(self) -> Iterator[None]:
        """Let the fault strike what is done here."""
        end = self.fault.arm(self)
        try:
            yield
        finally:
            self.fired = end()

    def attempt(self, steps: Story) -> Story:
        """Carry out the operation, and note what the caller is told and whether in time."""
        value, began = None, time.monotonic()
        try:
            value = yield from steps
            self.told = "value"
        except XenApiError as error:
            self.error = error
            self.told = error.code if isinstance(error, Failure) else type(error).__name__
        over = time.monotonic() - began - self.operation.seconds(self.patience)
        if over > AMPLE:
            self.problems.append(f"ended {over:.0f} s after its deadline")
        return value

    @property
    def outcome(self) -> str:
        """What the table says of the run."""
        return self.told if self.fired else f"{self.told}, not struck"

    def judge(self) -> None:
        """Hold what the caller was told against what the pool knows, once all is over."""
        if self.told:
            self.operation.judge(self)
        else:
            self.told = "never begun"

    @property
    def is_open(self) -> bool:
        """Whether what the caller was told leaves open if the call was carried out."""
        if isinstance(self.error, DeadlineExceeded):
            return "may still carry" in str(self.error)
        return isinstance(self.error, OutcomeUnknown)


def tell(run: Run) -> Story:
    """The story of one run."""
    run.operation.prepare(run)
    session = None
    try:
        if run.operation.name == "login":
            with run.struck():
                session = yield from run.attempt(opening(run))
        else:
            session = yield run.open()
            yield from run.operation.before(run, session)
            with run.struck():
                yield from run.attempt(run.operation.steps(run, session))
        if session is not None and run.operation.name != "close":
            yield from usable(run, session)
    finally:
        if session is not None:
            yield session.close()
        if run.wire is not None:
            run.wire.close()


def opening(run: Run) -> Story:
    session = yield run.open()
    return session


def usable(run: Run, session: Any) -> Story:
    """The fault is over: the session must work again, within time."""
    try:
        yield session.call_xenapi("host.get_all", timeout=AMPLE)
    except XenApiError as error:
        run.problems.append(f"the session is of no use any more: {error!r}")


def _in_thread(run: Run) -> None:
    story, value = tell(run), None
    try:
        while True:
            value = story.send(value)
    except StopIteration:
        pass
    except Exception as error:
        run.problems.append(f"outside the operation: {error!r}")


async def _awaiting(run: Run) -> None:
    story, value, error = tell(run), None, None
    try:
        while True:
            asked = story.send(value) if error is None else story.throw(error)
            value, error = asked, None
            if inspect.isawaitable(asked):
                try:
                    value = await asked
                except Exception as raised:
                    error = raised
    except StopIteration:
        pass
    except Exception as raised:
        run.problems.append(f"outside the operation: {raised!r}")


async def _play(runs: list[Run], at_once: int) -> None:
    turns = asyncio.Semaphore(at_once)
    loop = asyncio.get_running_loop()

    async def one(run: Run) -> None:
        async with turns:
            await _awaiting(run)

    with ThreadPoolExecutor(at_once) as threads:
        work = [
            one(run) if run.awaits else loop.run_in_executor(threads, _in_thread, run)
            for run in runs
        ]
        await asyncio.gather(*work)


def play(runs: list[Run], *, at_once: int = AT_ONCE) -> None:
    """Play all ``runs``, many at a time."""
    asyncio.run(_play(runs, at_once))
