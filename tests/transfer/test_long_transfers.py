"""Transfers that outlast the host's patience: with idle tasks, with sessions, with themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi import task_stream
from os_xenapi.errors import Failure, TaskVanished
from os_xenapi.simulator.faults import Error, Fault
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.transfer import Progress, export_disk, import_disk
from tests.session.conftest import Face, Site
from tests.transfer.conftest import MIB

HOUR = 3600.0


class Clock:
    """The pool's clock, which a test moves on."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sim", "https"])
def site(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Site]:
    with Pool(sr_size=4 << 30, clock=clock) as pool, Server(pool) as server:
        yield Site(pool, server, request.param)


@pytest.fixture
def disk(raw_disk: Callable[..., Path]) -> Path:
    return raw_disk(64 * MIB, tuple(range(0, 60 * MIB, MIB)))


@pytest.fixture
def two_days(site: Site, clock: Clock) -> Callable[[Progress], None]:
    """Lets two days pass in a transfer, in which the host itself shows no progress."""
    begun: list[float] = []

    def pass_time(progress: Progress) -> None:
        begun.append(clock.now)
        if clock.now - begun[0] < 48 * HOUR:
            clock.now += 8 * HOUR
        with site.pool.lock:
            site.pool.collector.look()

    return pass_time


@pytest.fixture
def slow_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host whose handlers are too slow to show progress of their own."""
    monkeypatch.setattr("os_xenapi.simulator.handlers.transfer._STEPS", 1)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's own clock cannot be moved on: it shows progress at each piece instead."""
    monkeypatch.setattr(task_stream, "_ALIVE_SECONDS", 0.0)


@pytest.mark.usefixtures("slow_host", "eager")
def test_a_transfer_of_days_keeps_its_task(
    face: Face, disk: Path, tmp_path: Path, two_days: Callable[[Progress], None], clock: Clock
) -> None:
    began = clock.now

    async def work(session: Any, outcome: Any) -> None:
        imported = await outcome(
            import_disk(session, disk, wire_format="raw", on_progress=two_days)
        )
        assert clock.now - began >= 48 * HOUR
        await outcome(
            export_disk(session, imported.vdi, tmp_path / "back", file_format="raw", digest=True)
        )
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    assert (tmp_path / "back").read_bytes() == disk.read_bytes()


@pytest.mark.usefixtures("slow_host", "eager")
def test_an_old_host_that_forgets_the_task_is_told_as_that(
    face: Face, disk: Path, two_days: Callable[[Progress], None]
) -> None:
    """Before XenServer 8.2 nobody but the handler can show progress."""
    old = Fault(Error(["MESSAGE_METHOD_UNKNOWN", "task.set_progress"]), message="task.set_progress")

    async def work(session: Any, outcome: Any) -> None:
        before = await outcome(session.VDI.get_all())
        with (
            face.site.pool.faults.arm(old) as armed,
            pytest.raises(TaskVanished),
        ):
            await outcome(import_disk(session, disk, wire_format="raw", on_progress=two_days))
        assert armed.fired == 1
        assert await outcome(session.VDI.get_all()) == before

    face.run(work)


@pytest.mark.parametrize("way", ["in", "out"])
def test_a_session_that_ends_in_the_middle_does_not_end_the_transfer(
    face: Face, disk: Path, tmp_path: Path, way: str
) -> None:
    pool = face.site.pool

    async def work(session: Any, outcome: Any) -> None:
        refs: list[str] = []

        def end_session(_: Progress) -> None:
            if not refs:
                refs.append(session.ref)
                with pool.lock:
                    pool.sessions.end(session.ref)

        watching = {way: end_session}
        imported = await outcome(import_disk(session, disk, on_progress=watching.get("in")))
        await outcome(
            export_disk(
                session,
                imported.vdi,
                tmp_path / "back",
                file_format="raw",
                on_progress=watching.get("out"),
            )
        )
        assert session.ref not in refs
        assert refs
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    assert (tmp_path / "back").read_bytes() == disk.read_bytes()


def test_a_session_without_credentials_that_ends_is_a_clear_error(site: Site, disk: Path) -> None:
    url, more = site.arguments()
    with site.connect() as owner:
        session = os_xenapi.Session(url, session_ref=owner.ref, **more)

        def end_session(progress: Progress) -> None:
            if progress.done > progress.total / 2:
                with site.pool.lock:
                    site.pool.sessions.end(session.ref)

        with pytest.raises(Failure) as caught:
            import_disk(session, disk, on_progress=end_session)
        assert caught.value.code == "SESSION_INVALID"
        session.close()
