"""Whatever happens to a pool, in whatever order: once it is quiet the cache is as the pool is.

And at no time does a reader see a mixture: every write gives two fields of an object the same text,
and a thread that reads without a pause looks at all of them.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from os_xenapi.errors import CacheStale, XenApiError
from os_xenapi.simulator.faults import Error, Fault, HtmlAnswer, TornAnswer, TornRequest
from os_xenapi.simulator.hosts import HostTimes
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.cache.conftest import Held, differing
from tests.events.conftest import SOON
from tests.session.conftest import Site
from tests.tasks.conftest import Crew, Loop, Threads, until

CLASSES = ("network", "VM", "VDI", "SR")
PICKS = st.integers(0, 1000)
EFFECTS = st.sampled_from(
    [
        TornAnswer(0),
        TornRequest(0),
        HtmlAnswer(503, "later"),
        Error(["INTERNAL_ERROR", "no"]),
        Error(["TOO_MANY_PENDING_TASKS"]),
    ]
)
MESSAGES = st.sampled_from(["event.from", "*.get_all_records", "VM.get_all_records", "*"])


class Reader(threading.Thread):
    """Looks at every object of the cache, again and again."""

    def __init__(self, cache: Any) -> None:
        super().__init__(name="reader", daemon=True)
        self._cache = cache
        self._ended = threading.Event()
        self.mixed: list[str] = []

    def run(self) -> None:
        while not self._ended.wait(0.001):
            try:
                view = self._cache.view()
            except CacheStale:
                continue
            for name in CLASSES:
                for one in view.table(name).values():
                    if one.name_description and one.name_label != one.name_description:
                        self.mixed.append(f"{one!r}: {one.name_description}")
            for vm in view.VM.values():
                other = view.VM[vm.ref]
                if other.record() != vm.record():
                    self.mixed.append(f"{vm!r} is two things in one view")

    def stop(self) -> None:
        self._ended.set()
        self.join()


class Machine(RuleBasedStateMachine):
    """A pool of two hosts, a cache of all of it, and what may happen."""

    crew_type: Any = Threads

    def __init__(self) -> None:
        super().__init__()
        self.pool = Pool(hosts=2, shared_sr=True, host_times=HostTimes(notice=0, down=0.02))
        self.server = Server(self.pool, tls=False)
        self.server.__enter__()
        site = Site(self.pool, self.server, "sim")
        self.crew: Crew = self.crew_type(site, retry=SOON, timeout=10.0)
        self.count = 0
        self.armed: list[Any] = []
        with self.pool.lock:
            for name in CLASSES:
                for row in self.pool.store.rows(name):
                    self.pool.store.set(row, name_description="")

    @initialize()
    def load(self) -> None:
        self.held = Held(self.crew)
        feed = self.held.cache._follower.feed
        feed.seconds, feed.grace = 0.2, 2.0
        self.held.cache._follower._quiet = 0.2
        self.reader = Reader(self.held.cache)
        self.reader.start()

    def text(self) -> str:
        self.count += 1
        return f"text {self.count}"

    @rule(name=st.sampled_from(CLASSES), count=st.sampled_from([1, 3, 40]))
    def create(self, name: str, count: int) -> None:
        for _ in range(count):
            text = self.text()
            self.held.create(name, name_label=text, name_description=text)

    @rule(name=st.sampled_from(CLASSES), pick=PICKS, count=st.sampled_from([1, 10]))
    def write(self, name: str, pick: int, count: int) -> None:
        with self.pool.lock:
            rows = [row for row in self.pool.store.rows(name) if row["name_description"]]
            for number in range(min(count, len(rows))):
                text = self.text()
                row = rows[(pick + number) % len(rows)]
                self.pool.store.set(row, name_label=text, name_description=text)

    @rule(
        name=st.sampled_from(CLASSES),
        pick=PICKS,
        count=st.sampled_from([1, 20]),
        forgotten=st.booleans(),
    )
    def delete(self, name: str, pick: int, count: int, forgotten: bool) -> None:
        with self.pool.lock:
            rows = [row for row in self.pool.store.rows(name) if row["name_description"]]
            for row in rows[pick % (len(rows) or 1) :][:count]:
                self.pool.store.delete(row)
            if forgotten:
                self.pool.store.tables[name].tombstones.clear()

    @rule()
    def say(self) -> None:
        with self.pool.lock:
            self.pool.messages.create("SAID", "Host", "uuid", self.text(), now=1.0)

    @rule()
    def end_sessions(self) -> None:
        with self.pool.lock:
            self.pool.sessions.end_all()

    @rule()
    def restart(self) -> None:
        self.pool.coordinator.restart_toolstack()

    @rule()
    def move(self) -> None:
        """Make another host the coordinator, in good order."""
        other = next(host for host in self.pool.hosts if not host.is_coordinator)
        if not all(host.is_reachable and host.emergency is None for host in self.pool.hosts):
            return
        with (
            suppress(XenApiError),  # what is broken may break this too
            Site(self.pool, self.server, "sim").connect(timeout=5.0) as session,
        ):
            session.pool.designate_new_master(other.ref)  # type: ignore[arg-type]

    @rule(effect=EFFECTS, message=MESSAGES, times=st.integers(1, 3), nth=st.integers(1, 3))
    def break_calls(self, effect: Any, message: str, times: int, nth: int) -> None:
        fault = Fault(effect, message=message, times=times, every=nth)
        self.armed.append(self.pool.faults.arm(fault))

    @rule()
    def settle(self) -> None:
        """Let everything come to rest, and compare."""
        self.pool.faults.clear()
        until(lambda: all(h.is_reachable and h.emergency is None for h in self.pool.hosts))

        def same() -> bool:
            try:
                with Site(self.pool, self.server, "sim").connect() as session:
                    return differing(self.held.cache, session) == []
            except XenApiError:
                return False

        until(same)

    @invariant()
    def nothing_was_mixed(self) -> None:
        if hasattr(self, "reader"):
            assert self.reader.mixed == []
            assert self.reader.is_alive()

    def teardown(self) -> None:
        try:
            if hasattr(self, "reader"):
                self.settle()
                self.nothing_was_mixed()
        finally:
            self.pool.faults.clear()
            if hasattr(self, "reader"):
                self.reader.stop()
                self.held.close()
            self.crew.close()
            self.server.__exit__(None, None, None)
            self.pool.close()


class AsyncMachine(Machine):
    """The same for asyncio."""

    crew_type = Loop


BOUNDS = hypothesis.settings(
    max_examples=30, stateful_step_count=20, derandomize=True, database=None, print_blob=True
)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("machine", [Machine, AsyncMachine], ids=["threads", "asyncio"])
def test_once_quiet_it_is_as_the_pool_is(machine: Any) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(machine, settings=BOUNDS)
