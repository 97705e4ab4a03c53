"""The faults of the table: each is armed for one run and strikes nothing of another.

Those of the network strike bytes on the run's own wire. Those of hosts strike the calls that name
something called like the run.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from os_xenapi.errors import Failure
from os_xenapi.simulator import faults as simulated
from os_xenapi.simulator.dispatcher import call
from os_xenapi.simulator.faults import Effect, Fault
from os_xenapi.simulator.pool import Pool
from tests.faults.runs import AMPLE, Run
from tests.faults.wire import Strike

__all__ = ["FAULTS", "MACHINES", "TRICKLE", "Row"]

End = Callable[[], int]
"""Disarms a fault; returns how often it struck."""


@dataclass(frozen=True)
class Row:
    """One fault of the table.

    is_slow: it ends by the caller's deadline alone.
    cuts_off: the host may be out of reach for as long as it is armed.
    fails_after: whether the host carries out what it says has failed; None: it may be either.
    on_wire: it needs a network.
    forgotten: sessions that nobody logs out, because the host says that it has none any more.
    """

    name: str
    arm: Callable[[Run], End]
    is_slow: bool = False
    cuts_off: bool = False
    fails_after: bool | None = False
    on_wire: bool = False
    forgotten: int = 0


def on_wire(name: str, strike: Strike, *, at_a_byte: bool = False, is_slow: bool = False) -> Row:
    """Return the row of a strike: at once, or at a byte that the seed decides."""

    def arm(run: Run) -> End:
        assert run.wire is not None
        at = run.random.randrange(run.operation.span(run, strike.side)) if at_a_byte else None
        run.wire.arm(replace(strike, at=at))
        return run.wire.disarm

    # What lasts is waited for, and another host looked for, to the end of the time.
    return Row(name, arm, is_slow=is_slow or strike.lasting, cuts_off=True, on_wire=True)


def at_host(name: str, effect: Effect, *, times: int | None = 1, **more: Any) -> Row:
    """Return the row of what a host does to the first calls of a run."""

    def arm(run: Run) -> End:
        fault = Fault(effect, object=run.operation.struck(run), times=times)
        armed = run.site.pool.faults.arm(fault)

        def end() -> int:
            armed.disarm()
            return armed.fired

        return end

    return Row(name, arm, **more)


def drawn(name: str, make: Callable[[Run], Effect], **more: Any) -> Row:
    """Return a row whose effect is another one for each run."""
    return Row(name, lambda run: at_host(name, make(run)).arm(run), **more)


TRICKLE = "a byte now and then"


def _network() -> tuple[Row, ...]:
    return (
        on_wire("connection refused", Strike("refuse", lasting=True)),
        on_wire("reset when it connects", Strike("reset")),
        on_wire("reset, each connection", Strike("reset", lasting=True)),
        on_wire("garbage for a handshake", Strike("garbage")),
        on_wire("garbage, each connection", Strike("garbage", lasting=True)),
        on_wire("connected, not answered", Strike("stall", lasting=True), is_slow=True),
        on_wire("request cut at a byte", Strike("cut", "request"), at_a_byte=True),
        on_wire("request reset at a byte", Strike("reset", "request"), at_a_byte=True),
        on_wire(
            "request stalls at a byte", Strike("stall", "request"), at_a_byte=True, is_slow=True
        ),
        on_wire(
            "garbage in the request", Strike("garbage", "request"), at_a_byte=True, is_slow=True
        ),
        on_wire("answer cut at a byte", Strike("cut"), at_a_byte=True),
        on_wire("answer reset at a byte", Strike("reset"), at_a_byte=True),
        on_wire("answer stalls at a byte", Strike("stall"), at_a_byte=True, is_slow=True),
        on_wire(
            "a byte now and then", Strike("trickle", lasting=True), at_a_byte=True, is_slow=True
        ),
        on_wire("garbage in the answer", Strike("garbage"), at_a_byte=True, is_slow=True),
        on_wire("host dead, request", Strike("refuse", "request", lasting=True), at_a_byte=True),
        on_wire("host dead, answer", Strike("refuse", lasting=True), at_a_byte=True),
    )


def _host() -> tuple[Row, ...]:
    def page(status: int, *, after: bool) -> Effect:
        return simulated.HtmlAnswer(status=status, carried_out=after)

    def slave(run: Run) -> Effect:
        host = "127.0.0.1" if run.wire else run.site.pool.hosts[0].address
        return simulated.Error(["HOST_IS_SLAVE", host])

    return (
        at_host("connection broke before", simulated.TornRequest(0)),
        at_host("request torn", simulated.TornRequest(100)),
        drawn("answer torn", lambda run: simulated.TornAnswer(run.random.randrange(400))),
        drawn("answer too short", lambda run: simulated.TruncatedAnswer(run.random.randrange(60))),
        drawn(
            "wrong length",
            lambda run: simulated.WrongLength(run.random.choice((-9, -1, 1, 9))),
            is_slow=True,
        ),
        at_host("page 500, not done", page(500, after=False)),
        at_host("page 500, done", page(500, after=True)),
        at_host("page 502, done", page(502, after=True)),
        at_host("page 200, done", page(200, after=True)),
        at_host("error out of form", simulated.ErrorInside(["INTERNAL_ERROR", "out of form"])),
        at_host("TOO_MANY_PENDING_TASKS", simulated.Error(["TOO_MANY_PENDING_TASKS"]), times=2),
        at_host("HOST_STILL_BOOTING", simulated.Error(["HOST_STILL_BOOTING"]), times=2),
        at_host(
            "busy for ever", simulated.Error(["TOO_MANY_PENDING_TASKS"]), times=None, is_slow=True
        ),
        at_host("SESSION_INVALID", simulated.EvictSession()),
        at_host("SESSION_INVALID for ever", simulated.EvictSession(), times=None),
        drawn("HOST_IS_SLAVE", slave, forgotten=1),
        at_host("another error", simulated.Error(["INTERNAL_ERROR", "it failed"])),
        at_host(
            "another error, done",
            simulated.Error(["INTERNAL_ERROR", "it failed"], carried_out=True),
            fails_after=True,
        ),
        at_host("no answer", simulated.Hang(), times=None, is_slow=True),
        at_host("no answer, done", simulated.Hang(carried_out=True), times=None, is_slow=True),
        at_host("a late answer", simulated.Delay(0.05)),
    )


def on_machine(
    name: str,
    work: Callable[[Pool], object],
    undo: Callable[[Pool], object] = lambda pool: None,
    **more: Any,
) -> Row:
    """Return the row of what becomes of a machine while the operation is under way.

    The run has a pool of its own. What it does takes its time before or after the work, so that
    there is a middle.
    """

    def arm(run: Run) -> End:
        pool, after = run.site.pool, run.random.random() < 0.5
        delay = simulated.Delay(0.02, carried_out=after)
        slowed = pool.faults.arm(Fault(delay, object=run.operation.struck(run)))
        struck = threading.Event()

        def strike() -> None:
            try:
                work(pool)
            finally:
                struck.set()

        run.site.later(run.random.uniform(0, 0.025), strike)

        def end() -> int:
            # Also what was over before it struck: the row is about the pool afterwards, too.
            assert struck.wait(AMPLE)
            slowed.disarm()
            undo(pool)
            return 1

        return end

    return Row(name, arm, forgotten=1, fails_after=None, **more)


def _new_coordinator(pool: Pool) -> None:
    with contextlib.suppress(Failure):
        call(pool, pool.coordinator, "pool.designate_new_master", [pool.hosts[1].ref])


def _taken_over(pool: Pool) -> None:
    pool.hosts[0].power_off()
    with contextlib.suppress(Failure):
        call(pool, pool.hosts[1], "pool.emergency_transition_to_master", [])


def _machines() -> tuple[Row, ...]:
    return (
        on_machine("toolstack restarts", lambda pool: pool.hosts[0].restart_toolstack()),
        on_machine("host reboots", lambda pool: pool.hosts[0].reboot()),
        on_machine(
            "power fails",
            lambda pool: pool.hosts[0].power_off(),
            lambda pool: pool.hosts[0].power_on(),
            is_slow=True,
            cuts_off=True,
        ),
        on_machine(
            "host out of reach",
            lambda pool: pool.hosts[0].isolate("refuse"),
            lambda pool: pool.hosts[0].heal(),
            is_slow=True,
            cuts_off=True,
        ),
        on_machine(
            "host silent",
            lambda pool: pool.hosts[0].isolate("hang"),
            lambda pool: pool.hosts[0].heal(),
            is_slow=True,
            cuts_off=True,
        ),
        on_machine("another coordinator", _new_coordinator),
        on_machine("coordinator dead, another", _taken_over, is_slow=True, cuts_off=True),
    )


MACHINES: tuple[Row, ...] = _machines()
"""What becomes of the host that a session talks to, in pools of their own."""

FAULTS: tuple[Row, ...] = (*_network(), *_host())
"""Every fault of the table, in its order."""
