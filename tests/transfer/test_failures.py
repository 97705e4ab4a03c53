"""Transfers that fail half-way: a clear error, and no VDI, task, file or open source is left."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import ConnectionFailed, Failure, TaskCancelled, TransferFailed
from os_xenapi.transfer import Progress, export_disk, import_disk
from tests.process import open_files
from tests.session.conftest import Face, Site
from tests.transfer.conftest import MIB


class StopHere(Exception):
    """Raised by a test in the middle of a transfer."""


def stop_at(share: float, error: BaseException) -> Callable[[Progress], None]:
    def on_progress(progress: Progress) -> None:
        if progress.done >= share * progress.total:
            raise error

    return on_progress


@pytest.mark.parametrize("error", [StopHere(), KeyboardInterrupt()])
def test_an_import_that_is_interrupted_leaves_nothing(
    face: Face, raw_disk: Callable[..., Path], error: BaseException
) -> None:
    disk = raw_disk()

    async def work(session: Any, outcome: Any) -> None:
        before = await outcome(session.VDI.get_all())
        interrupted = False
        try:
            await outcome(import_disk(session, disk, on_progress=stop_at(0.5, error)))
        except (StopHere, KeyboardInterrupt) as caught:
            interrupted = caught is error
        assert interrupted
        assert await outcome(session.VDI.get_all()) == before
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    assert str(disk) not in open_files()


def test_an_export_that_is_interrupted_leaves_no_file(
    face: Face, raw_disk: Callable[..., Path], tmp_path: Path
) -> None:
    disk = raw_disk()
    target = tmp_path / "out" / "back.vhd"
    target.parent.mkdir()

    async def work(session: Any, outcome: Any) -> None:
        imported = await outcome(import_disk(session, disk))
        stop = stop_at(0.2, StopHere())
        with pytest.raises(StopHere):
            await outcome(export_disk(session, imported.vdi, target, on_progress=stop))
        assert list(target.parent.iterdir()) == []
        assert await outcome(session.task.get_all()) == []
        await outcome(session.VDI.destroy(imported.vdi))

    face.run(work)


def test_a_cancelled_asyncio_task_cleans_up_and_leaves_the_session_usable(
    http_site: Site, raw_disk: Callable[..., Path]
) -> None:
    disk = raw_disk(256 * MIB, tuple(range(0, 250 * MIB, 2 * MIB)))

    async def work() -> None:
        async with http_site.aconnect() as session:
            before = await session.VDI.get_all()
            begun = asyncio.Event()
            transfer = asyncio.ensure_future(
                import_disk(session, disk, on_progress=lambda _: begun.set())
            )
            await begun.wait()
            transfer.cancel()
            with pytest.raises(asyncio.CancelledError):
                await transfer
            assert await session.VDI.get_all() == before
            assert await session.task.get_all() == []

    asyncio.run(work())


def test_a_task_that_somebody_cancels_ends_the_transfer_with_the_hosts_verdict(
    http_site: Site, raw_disk: Callable[..., Path]
) -> None:
    disk = raw_disk(256 * MIB, tuple(range(0, 250 * MIB, 2 * MIB)))
    cancelled = threading.Event()

    with http_site.connect() as session, http_site.connect() as other:
        before = session.VDI.get_all()

        def cancel(progress: Progress) -> None:
            if not cancelled.is_set() and progress.done > progress.total / 4:
                cancelled.set()
                for task in other.task.get_all():
                    other.task.cancel(task)

        with pytest.raises(TaskCancelled):
            import_disk(session, disk, on_progress=cancel)
        assert cancelled.is_set()
        assert session.VDI.get_all() == before
        assert session.task.get_all() == []


def test_a_vdi_in_use_is_refused_with_the_hosts_error(
    http_site: Site, raw_disk: Callable[..., Path], tmp_path: Path
) -> None:
    with http_site.connect() as session:
        imported = import_disk(session, raw_disk())
        vm = session.VM.clone(session.VM.get_by_name_label("Other install media")[0], "user")
        session.VM.provision(vm)
        session.VBD.create(
            {
                "VM": vm,
                "VDI": imported.vdi,
                "userdevice": "0",
                "bootable": True,
                "mode": "RW",
                "type": "Disk",
                "empty": False,
                "other_config": {},
                "qos_algorithm_type": "",
                "qos_algorithm_params": {},
            }
        )
        session.VM.start(vm, False, False)
        with pytest.raises(Failure) as caught:
            export_disk(session, imported.vdi, tmp_path / "back.vhd")
        assert caught.value.code == "VDI_IN_USE"
        assert not list(tmp_path.glob("*back*"))
        assert session.task.get_all() == []


@pytest.mark.slow
def test_a_server_that_goes_away_in_the_middle_is_a_clear_error(
    raw_disk: Callable[..., Path], http_site: Site
) -> None:
    disk = raw_disk(64 * MIB, tuple(range(0, 60 * MIB, 2 * MIB)))
    session = http_site.connect(connect_timeout=1.0)

    def stop_server(progress: Progress) -> None:
        if progress.done > progress.total / 3:
            http_site.server.__exit__(None, None, None)

    with pytest.raises((ConnectionFailed, TransferFailed)) as caught:
        import_disk(session, disk, on_progress=stop_server)
    assert "Traceback" not in str(caught.value)
    session.close()
