"""Each way in which a transfer fails, on both faces: a clear error, and nothing is left."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    Failure,
    FormatError,
    ProtocolError,
    SrBackendFailure,
    TaskCancelled,
    TransferFailed,
    VdiInUse,
)
from os_xenapi.simulator.faults import (
    Delay,
    Effect,
    Error,
    ErrorInside,
    Fault,
    FullStorage,
    Hang,
    HtmlAnswer,
    SlowStorage,
    TornAnswer,
    TornRequest,
)
from os_xenapi.transfer import Cancellation, Progress, export_disk, import_disk
from os_xenapi.vdi_creation import MARK
from tests.process import open_files
from tests.session.conftest import Face, Site
from tests.simulator.core.records import vbd_record, vdi_record
from tests.simulator.faults.conftest import until
from tests.transfer.conftest import MIB

IMPORT, EXPORT = "http/put_import_raw_vdi", "http/get_export_raw_vdi"
LOST = ["SR_BACKEND_FAILURE_46", "", "the disk is gone", ""]


@pytest.fixture
def disk(raw_disk: Callable[..., Path]) -> Path:
    return raw_disk(32 * MIB, tuple(range(0, 30 * MIB, MIB)))


@pytest.fixture
def fails(face: Face, tmp_path: Path) -> Callable[..., None]:
    """Runs a transfer that must fail with ``error``; then looks for what it may have left."""

    def fails(error: Any, transfer: Callable[[Any], Any], fault: Fault | None = None) -> None:
        pool = face.site.pool

        async def work(session: Any, outcome: Any) -> None:
            vdis = await outcome(session.VDI.get_all())
            files = os.listdir(tmp_path)
            if fault is not None:
                pool.faults.arm(fault)
            with pytest.raises(error) as caught:
                await outcome(transfer(session))
            pool.faults.clear()
            assert str(caught.value)
            assert session.ref not in str(caught.value)
            assert await outcome(session.VDI.get_all()) == vdis
            assert await outcome(session.task.get_all()) == []
            assert sorted(os.listdir(tmp_path)) == sorted(files)

        face.run(work, stall_timeout=1.0)
        assert [*pool.store.rows("session")] == []
        assert not any(vdi["current_operations"] for vdi in pool.store.rows("VDI"))
        assert not any(str(tmp_path) in name for name in open_files())

    return fails


@pytest.fixture
def vdi(site: Site, disk: Path) -> Any:
    """A VDI that holds the disk."""
    with site.connect() as session:
        return import_disk(session, disk).vdi


@pytest.mark.parametrize(
    ("effect", "error"),
    [
        (Error(LOST), SrBackendFailure),
        (ErrorInside(LOST), SrBackendFailure),
        (HtmlAnswer(200, "<html>Welcome</html>"), ProtocolError),
        (HtmlAnswer(401), ProtocolError),
        (TornRequest(4 * MIB), Failure),
        (TornRequest(4 * MIB, reset=True), Failure),
    ],
    ids=str,
)
@pytest.mark.parametrize("wire_format", ["vhd", "raw"])
def test_an_import_that_fails_leaves_nothing(
    fails: Callable[..., None], disk: Path, wire_format: Any, effect: Effect, error: Any
) -> None:
    fails(
        error,
        lambda session: import_disk(session, disk, wire_format=wire_format),
        Fault(effect, message=IMPORT),
    )


@pytest.mark.parametrize(
    ("effect", "error"),
    [
        (Error(LOST), SrBackendFailure),
        (ErrorInside(LOST), SrBackendFailure),
        (HtmlAnswer(200, "<html>Welcome</html>"), ProtocolError),
        (HtmlAnswer(401), ProtocolError),
        (TornAnswer(4 * MIB), (Failure, TransferFailed)),
        (TornAnswer(4 * MIB, reset=True), (Failure, ConnectionFailed)),
    ],
    ids=str,
)
@pytest.mark.parametrize("wire_format", ["vhd", "raw"])
def test_an_export_that_fails_leaves_nothing(
    fails: Callable[..., None],
    vdi: Any,
    tmp_path: Path,
    wire_format: Any,
    effect: Effect,
    error: Any,
) -> None:
    target, options = tmp_path / "back", {"file_format": "raw", "wire_format": wire_format}
    fails(
        error,
        lambda session: export_disk(session, vdi, target, **options),
        Fault(effect, message=EXPORT),
    )


def test_an_sr_that_is_full_from_the_start_gets_no_vdi(
    fails: Callable[..., None], disk: Path
) -> None:
    fails(SrBackendFailure, lambda session: import_disk(session, disk), Fault(FullStorage(MIB)))


def test_an_sr_that_becomes_full_is_the_hosts_verdict(
    fails: Callable[..., None], site: Site, disk: Path
) -> None:
    with site.connect() as session:
        (sr,) = session.SR.get_by_name_label("Local storage")
        vdi = session.call_xenapi("VDI.create", vdi_record(sr, virtual_size=32 * MIB))
    full = Fault(FullStorage(MIB))
    fails(SrBackendFailure, lambda session: import_disk(session, disk, vdi=vdi), full)


def test_a_vdi_in_use_is_refused_both_ways(
    fails: Callable[..., None], site: Site, vdi: Any, disk: Path, tmp_path: Path
) -> None:
    with site.connect() as session:
        vm = session.VM.clone(session.VM.get_by_name_label("Other install media")[0], "user")
        session.VM.provision(vm)
        session.call_xenapi("VBD.create", vbd_record(vm, vdi))
        session.VM.start(vm, False, False)
    fails(VdiInUse, lambda session: import_disk(session, disk, vdi=vdi))
    fails(VdiInUse, lambda session: export_disk(session, vdi, tmp_path / "back"))


@pytest.mark.parametrize("message", [IMPORT, EXPORT])
def test_a_stream_that_stands_still_is_given_up(
    fails: Callable[..., None], vdi: Any, disk: Path, tmp_path: Path, message: str
) -> None:
    def transfer(session: Any) -> Any:
        if message == IMPORT:
            return import_disk(session, disk)
        return export_disk(session, vdi, tmp_path / "back")

    fails(DeadlineExceeded, transfer, Fault(Hang(), message=message))


@pytest.mark.parametrize("effect", [Hang(), SlowStorage(MIB)], ids=str)
@pytest.mark.parametrize("message", [IMPORT, EXPORT])
def test_a_transfer_is_cancelled_from_another_thread_while_it_waits(
    fails: Callable[..., None],
    site: Site,
    vdi: Any,
    disk: Path,
    tmp_path: Path,
    effect: Effect,
    message: str,
) -> None:
    cancel = Cancellation()

    def cancel_soon() -> None:
        until(lambda: any(armed.fired for armed in site.pool.faults.armed))
        cancel.cancel()

    def transfer(session: Any) -> Any:
        if message == IMPORT:
            return import_disk(session, disk, cancel=cancel, wire_format="raw")
        return export_disk(session, vdi, tmp_path / "back", cancel=cancel)

    canceller = threading.Thread(target=cancel_soon)
    canceller.start()
    fails(TaskCancelled, transfer, Fault(effect, message=message))
    canceller.join()


def test_an_import_is_cancelled_while_its_vdi_is_made(
    fails: Callable[..., None], site: Site, disk: Path
) -> None:
    cancel = Cancellation()

    def cancel_soon() -> None:
        until(lambda: any(armed.fired for armed in site.pool.faults.armed))
        cancel.cancel()

    canceller = threading.Thread(target=cancel_soon)
    canceller.start()
    hang = Fault(Hang(carried_out=True), message="VDI.create")
    fails(TaskCancelled, lambda session: import_disk(session, disk, cancel=cancel), hang)
    canceller.join()


def test_a_transfer_whose_handle_was_cancelled_before_does_not_begin(
    fails: Callable[..., None], site: Site, vdi: Any, disk: Path, tmp_path: Path
) -> None:
    cancel = Cancellation()
    cancel.cancel()
    created = site.pool.faults.arm(Fault(Hang(), message="VDI.create"))
    fails(TaskCancelled, lambda session: import_disk(session, disk, cancel=cancel))
    fails(TaskCancelled, lambda session: export_disk(session, vdi, tmp_path / "x", cancel=cancel))
    assert created.seen == 0


def test_a_source_that_shrinks_while_it_is_read_is_told_by_its_place(
    fails: Callable[..., None], disk: Path
) -> None:
    def shrink(progress: Progress) -> None:
        if progress.done > progress.total / 4:
            os.truncate(disk, 20 * MIB)

    fails(FormatError, lambda session: import_disk(session, disk, on_progress=shrink))


@pytest.mark.slow
@pytest.mark.parametrize("carried_out", [False, True])
def test_a_creation_whose_answer_is_lost_leaves_no_vdi(
    face: Face, disk: Path, carried_out: bool
) -> None:
    pool = face.site.pool
    effect = TornAnswer(0) if carried_out else TornRequest(10)

    async def work(session: Any, outcome: Any) -> None:
        before = await outcome(session.VDI.get_all())
        with (
            pool.faults.arm(Fault(effect, message="VDI.create")) as armed,
            pytest.raises(ConnectionFailed),
        ):
            await outcome(import_disk(session, disk))
        assert armed.fired == 1
        assert await outcome(session.VDI.get_all()) == before

    face.run(work)


@pytest.mark.parametrize("carried_out", [False, True])
def test_a_creation_that_is_cancelled_leaves_no_vdi(
    http_site: Site, disk: Path, carried_out: bool
) -> None:
    """However far the host has come with it."""
    pool = http_site.pool

    async def work() -> None:
        async with http_site.aconnect() as session:
            before = await session.VDI.get_all()
            fault = Fault(Hang(carried_out=carried_out), message="VDI.create")
            with pool.faults.arm(fault) as armed:
                transfer = asyncio.ensure_future(import_disk(session, disk))
                await asyncio.to_thread(until, lambda: bool(armed.fired))
                await asyncio.sleep(0.05)
                transfer.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await transfer
            assert await session.VDI.get_all() == before
            assert await session.task.get_all() == []

    asyncio.run(work())


def test_a_transfer_that_is_cancelled_while_its_task_is_made_leaves_nothing(
    http_site: Site, disk: Path
) -> None:
    pool = http_site.pool

    async def work() -> None:
        async with http_site.aconnect() as session:
            before = await session.VDI.get_all()
            late = Fault(Delay(0.5, carried_out=True), message="task.create")
            with pool.faults.arm(late) as armed:
                transfer = asyncio.ensure_future(import_disk(session, disk))
                await asyncio.to_thread(until, lambda: bool(armed.fired))
                transfer.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await transfer
            assert await session.VDI.get_all() == before
            assert await session.task.get_all() == []

    asyncio.run(work())


def test_a_vdi_is_marked_until_it_is_whole(face: Face, disk: Path) -> None:
    marks: list[str | None] = []

    async def work(session: Any, outcome: Any) -> None:
        def look(_: Progress) -> None:
            with face.site.pool.lock:
                rows = face.site.pool.store.rows("VDI")
                marks.extend(row["other_config"].get(MARK) for row in rows)

        imported = await outcome(import_disk(session, disk, on_progress=look))
        assert await outcome(session.VDI.get_other_config(imported.vdi)) == {}

    face.run(work)
    assert any(marks)


def test_a_connection_that_is_reset_when_all_was_sent_does_not_undo_the_import(
    face: Face, disk: Path
) -> None:
    """The verdict is the task's, however the connection ends."""
    pool = face.site.pool
    reset = Fault(TornAnswer(1 << 40, reset=True), message=IMPORT)

    async def work(session: Any, outcome: Any) -> None:
        with pool.faults.arm(reset) as armed:
            imported = await outcome(import_disk(session, disk))
        assert armed.fired == 1
        assert await outcome(session.VDI.get_all()) == [imported.vdi]
        assert await outcome(session.task.get_all()) == []

    face.run(work)
