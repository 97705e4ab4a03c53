"""What faults do to disks on their way, as our own client sees it over every transport."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from os_xenapi.errors import (
    ConnectionFailed,
    Failure,
    ProtocolError,
    SrBackendFailure,
    TransferFailed,
    XenApiError,
)
from os_xenapi.simulator.faults import (
    Delay,
    Error,
    ErrorInside,
    EvictSession,
    Fault,
    FullStorage,
    Hang,
    HtmlAnswer,
    SlowStorage,
    TornAnswer,
    TornRequest,
)
from os_xenapi.transfer import Imported, export_disk, import_disk
from tests.simulator.core.records import vdi_record
from tests.simulator.edges.images import MIB, patterned
from tests.simulator.faults.conftest import until

SIZE = 2 * MIB
IMPORT, EXPORT = "http/put_import_raw_vdi", "http/get_export_raw_vdi"


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    file = tmp_path_factory.mktemp("disk") / "disk.raw"
    file.write_bytes(patterned(SIZE, [(0, SIZE)]))
    return file


@pytest.fixture
def sr(session, idle):
    (ref,) = session.SR.get_by_name_label("Local storage")
    return ref


@pytest.fixture
def vdi(session, disk, sr):
    vdi = imported(session, disk, sr)
    yield vdi
    session.VDI.destroy(vdi)


@pytest.fixture
def idle(site):
    """The pool comes to rest after the test: no disk is busy, no task is left."""
    yield
    site.pool.faults.clear()
    until(lambda: not any(vdi["current_operations"] for vdi in site.pool.store.rows("VDI")))
    until(lambda: not site.pool.store.rows("task"))


@pytest.mark.parametrize("effect", [TornRequest(SIZE // 2), TornAnswer(20)], ids=str)
def test_a_torn_import_leaves_no_vdi(site, session, disk, sr, effect):
    before = session.VDI.get_all()
    with (
        site.pool.faults.arm(Fault(effect, message=IMPORT)) as armed,
        pytest.raises((ConnectionFailed, TransferFailed, Failure)),
    ):
        import_disk(session, disk, sr=sr)
    assert armed.fired == 1
    assert session.VDI.get_all() == before


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("at", [0, SIZE // 2])
def test_a_torn_export_leaves_no_file(site, session, vdi, tmp_path, at, reset):
    with (
        site.pool.faults.arm(Fault(TornAnswer(at, reset), message=EXPORT)),
        pytest.raises((ConnectionFailed, TransferFailed, Failure)),
    ):
        export_disk(session, vdi, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_torn_export_breaks_beyond_its_end_too(site, session, vdi, disk, tmp_path):
    with site.pool.faults.arm(Fault(TornAnswer(10 * SIZE), message=EXPORT)) as armed:
        export_disk(session, vdi, tmp_path / "out", file_format="raw")
    assert armed.fired == 1
    assert (tmp_path / "out").read_bytes() == disk.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("effect", [TornRequest(0), HtmlAnswer(503)], ids=str)
def test_a_request_that_reaches_no_handler_leaves_no_vdi_and_no_task(
    http_site, http_session, disk, effect
):
    (sr,) = http_session.SR.get_by_name_label("Local storage")
    before = http_session.VDI.get_all()
    with (
        http_site.pool.faults.arm(Fault(effect, message=IMPORT)) as armed,
        pytest.raises((ConnectionFailed, ProtocolError)),
    ):
        import_disk(http_session, disk, sr=sr)
    assert armed.fired == 1
    assert http_session.VDI.get_all() == before
    assert http_session.task.get_all() == []


def test_a_page_instead_of_a_disk_leaves_no_file_and_no_task(
    http_site, http_session, disk, tmp_path
):
    (sr,) = http_session.SR.get_by_name_label("Local storage")
    vdi = imported(http_session, disk, sr)
    page = Fault(HtmlAnswer(200, "<html>Welcome</html>"), message=EXPORT)
    with http_site.pool.faults.arm(page), pytest.raises(ProtocolError, match="a page"):
        export_disk(http_session, vdi, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    assert http_session.task.get_all() == []
    http_session.VDI.destroy(vdi)


@pytest.mark.parametrize("effect", [Error, ErrorInside])
def test_the_task_tells_why_a_transfer_failed(site, session, disk, sr, effect):
    before = session.VDI.get_all()
    error = effect(["SR_BACKEND_FAILURE_46", "", "the disk is gone", ""])
    with (
        site.pool.faults.arm(Fault(error, message=IMPORT)),
        pytest.raises(SrBackendFailure, match="46"),
    ):
        import_disk(session, disk, sr=sr)
    assert session.VDI.get_all() == before


def test_a_transfer_hangs_until_the_fault_ends(site, session, disk, sr):
    armed = site.pool.faults.arm(Fault(Hang(), message=IMPORT))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(imported, session, disk, sr)
        until(lambda: armed.fired)
        assert not running.done()
        armed.disarm()
    session.VDI.destroy(running.result(20))


def test_a_delayed_transfer_arrives(site, session, disk, sr):
    with site.pool.faults.arm(Fault(Delay(0.01), message=IMPORT)):
        session.VDI.destroy(imported(session, disk, sr))


def test_a_hanging_transfer_can_be_cancelled(site, session, vdi, tmp_path):
    armed = site.pool.faults.arm(Fault(Hang(), message=EXPORT))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(export_disk, session, vdi, tmp_path / "out")
        until(lambda: armed.fired)
        (task,) = session.task.get_all()
        session.task.cancel(task)
        with pytest.raises(Failure, match="TASK_CANCELLED"):
            running.result(20)


def test_a_client_that_leaves_ends_what_hangs(site, session, vdi, tmp_path):
    site.pool.faults.arm(Fault(Hang(), message=EXPORT))
    with site.connect(stall_timeout=0.2) as impatient, pytest.raises(XenApiError):
        export_disk(impatient, vdi, tmp_path / "out")


def test_a_session_may_end_before_a_transfer(site, session, vdi, tmp_path):
    with (
        site.pool.faults.arm(Fault(EvictSession(), message=EXPORT)) as armed,
        pytest.raises((Failure, ProtocolError, TransferFailed)),
    ):
        export_disk(session, vdi, tmp_path / "out")
    assert armed.fired == 1


def test_slow_storage_lets_so_many_bytes_pass_a_second(site, session, vdi, tmp_path):
    began = time.monotonic()
    with site.pool.faults.arm(Fault(SlowStorage(10 * SIZE), object="Local storage")) as armed:
        export_disk(session, vdi, tmp_path / "out")
    assert armed.fired == 1
    assert time.monotonic() - began >= 0.05


def test_storage_is_fast_again_when_the_fault_ends(site, session, disk, sr):
    slow = site.pool.faults.arm(Fault(SlowStorage(1), object=sr))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(imported, session, disk, sr)
        until(lambda: any(vdi["current_operations"] for vdi in site.pool.store.rows("VDI")))
        threading.Event().wait(0.05)
        assert not running.done()
        slow.disarm()
    assert slow.fired == 1
    session.VDI.destroy(running.result(20))


def test_slow_storage_is_that_of_one_repository(site, session, vdi, tmp_path):
    with site.pool.faults.arm(Fault(SlowStorage(1), object="XCP-ng Tools")) as armed:
        export_disk(session, vdi, tmp_path / "out")
    assert armed.fired == 0


@pytest.mark.parametrize("by", ["ref", "name", None])
def test_a_full_repository_refuses_disks(site, session, sr, by):
    name = {"ref": sr, "name": "Local storage", None: None}[by]
    before = session.SR.get_record(sr)
    with site.pool.faults.arm(Fault(FullStorage(), object=name)) as armed:
        record = session.SR.get_record(sr)
        assert record["physical_utilisation"] == record["physical_size"]
        with pytest.raises(SrBackendFailure) as caught:
            session.VDI.create(vdi_record(sr))
        assert caught.value.code == "SR_BACKEND_FAILURE_44"
    assert armed.fired == 1
    after = session.SR.get_record(sr)
    assert after["physical_utilisation"] == before["physical_utilisation"]
    session.VDI.destroy(session.VDI.create(vdi_record(sr)))


def test_a_repository_may_become_full_in_the_middle_of_a_transfer(site, session, disk, sr):
    before = session.VDI.get_all()
    vdi = session.VDI.create(vdi_record(sr, virtual_size=SIZE))
    with (
        site.pool.faults.arm(Fault(FullStorage(SIZE // 2), object=sr)),
        pytest.raises(SrBackendFailure, match="44"),
    ):
        import_disk(session, disk, vdi=vdi)
    session.VDI.destroy(vdi)
    assert session.VDI.get_all() == before


def test_a_repository_that_is_not_there_cannot_be_full(site):
    with pytest.raises(ValueError, match="no storage repository nowhere"):
        site.pool.faults.arm(Fault(FullStorage(), object="nowhere"))
    assert site.pool.faults.armed == ()


def imported(session, disk, sr):
    result = import_disk(session, disk, sr=sr)
    assert isinstance(result, Imported)
    return result.vdi
