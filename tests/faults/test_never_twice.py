"""Whatever strikes whichever byte or message: no change is carried out twice, and errors are true.

Unlike in the table, faults come one after the other and at the same time, and they strike whatever
a session sends: logins and the search for the protocol too.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

import os_xenapi
from os_xenapi.errors import DeadlineExceeded, Failure, OutcomeUnknown, XenApiError
from os_xenapi.rpc.steps import Retry
from os_xenapi.simulator import faults as simulated
from os_xenapi.simulator.faults import ArmedFault, Effect, Fault
from tests.faults.runs import AMPLE, Site, site
from tests.faults.wire import Strike, Wire

SHORT = 0.25
BUSY = ("TOO_MANY_PENDING_TASKS", "HOST_STILL_BOOTING")

STRIKES = st.builds(
    Strike,
    st.sampled_from(["refuse", "reset", "cut", "stall", "trickle", "garbage"]),
    st.sampled_from(["request", "answer"]),
    st.none() | st.integers(0, 700),
    st.booleans(),
)
EFFECTS: st.SearchStrategy[Effect] = st.one_of(
    st.builds(simulated.TornRequest, st.integers(0, 400), st.booleans()),
    st.builds(simulated.TornAnswer, st.integers(0, 400), st.booleans()),
    st.builds(simulated.TruncatedAnswer, st.integers(0, 80)),
    st.builds(simulated.WrongLength, st.integers(-20, -1) | st.integers(1, 20)),
    st.builds(
        simulated.HtmlAnswer,
        st.sampled_from([200, 404, 500, 502]),
        st.just("<html>no</html>"),
        st.booleans(),
    ),
    st.sampled_from([simulated.Error([code]) for code in BUSY]),
    st.just(simulated.EvictSession()),
    st.just(simulated.Error(["HOST_IS_SLAVE", "127.0.0.1"])),
    st.just(simulated.Error(["INTERNAL_ERROR", "it failed"], carried_out=True)),
    st.just(simulated.Hang(carried_out=True)),
    st.just(simulated.Delay(0.01)),
)


class Changes(RuleBasedStateMachine):
    """A session that makes networks, while everything may go wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.ends = ExitStack()
        self.numbers = itertools.count(1)
        self.told: dict[str, XenApiError | str] = {}
        self.armed: list[ArmedFault] = []
        self.wire: Wire | None = None
        self.site: Site | None = None

    @initialize(
        transport=st.sampled_from(["sim", "http", "https"]),
        jsonrpc=st.sampled_from(["2.0", "1.0", None]),
        awaits=st.booleans(),
    )
    def log_in(self, transport: str, jsonrpc: Any, awaits: bool) -> None:
        if transport == "sim":
            jsonrpc = "2.0"  # there a pool is of no age
        self.site = self.ends.enter_context(site(transport, jsonrpc=jsonrpc))
        self.loop = asyncio.new_event_loop()
        self.ends.callback(self.loop.close)
        self.wire = self.site.lay(0)
        url, options = self.site.arguments(self.wire)
        kind = os_xenapi.AsyncSession if awaits else os_xenapi.Session
        pool = self.site.pool
        options |= {"timeout": SHORT, "login_timeout": AMPLE, "retry": Retry(first=0.01, most=0.02)}
        self.session = self.run(lambda: kind(url, pool.user, pool.password, **options))

    def run(self, work: Any) -> Any:
        async def outcome() -> Any:
            made = work()
            return await made if inspect.isawaitable(made) else made

        return self.loop.run_until_complete(outcome())

    @rule(
        strike=st.none() | STRIKES,
        effects=st.lists(st.tuples(EFFECTS, st.integers(1, 3)), max_size=2),
        lasts=st.booleans(),
        changes=st.integers(0, 2),
    )
    def go_on(
        self,
        strike: Strike | None,
        effects: list[tuple[Effect, int]],
        lasts: bool,
        changes: int,
    ) -> None:
        """Let some more go wrong, then make ``changes`` networks and look at them."""
        assert self.site is not None
        if self.wire is not None and strike is not None:
            self.wire.arm(strike)
        self.armed += [
            self.site.pool.faults.arm(Fault(effect, times=times)) for effect, times in effects
        ]
        for _ in range(changes):
            self.change()
        with suppress(XenApiError):
            assert self.run(self.session.network.get_all)
        if not lasts:
            self.repair()

    def change(self) -> None:
        label = f"change {next(self.numbers)}"
        record = {"name_label": label, "other_config": {}}
        try:
            self.told[label] = self.run(lambda: self.session.network.create(record))
        except XenApiError as error:
            self.told[label] = error

    def repair(self) -> None:
        if self.wire is not None:
            self.wire.disarm()
        while self.armed:
            self.armed.pop().disarm()

    def teardown(self) -> None:
        if self.site is None:
            return
        with self.ends:
            self.repair()
            assert self.run(lambda: self.session.call_xenapi("host.get_all", timeout=AMPLE))
            self.run(self.session.close)
            if self.wire is not None:
                self.wire.close()
        for label, told in self.told.items():
            made = self.site.rows("network", label)
            assert len(made) <= 1, f"{label} was carried out {len(made)} times: {told!r}"
            if isinstance(told, str):
                assert [row.ref for row in made] == [told], f"{label} told {told}"
            elif not may_be_done(told):
                assert made == [], f"{label} was carried out: {told!r}"


def may_be_done(error: XenApiError) -> bool:
    """Whether an error leaves open if the change was made, as the host says or as we say."""
    if isinstance(error, Failure):
        return error.code == "INTERNAL_ERROR"
    if isinstance(error, DeadlineExceeded):
        return "may still carry" in str(error)
    return isinstance(error, OutcomeUnknown)


TestChanges = pytest.mark.slow(pytest.mark.timeout(300)(Changes.TestCase))
TestChanges.settings = settings(max_examples=60, stateful_step_count=8)
