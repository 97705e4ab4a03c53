"""What the real Prometheus client shows after sessions on both faces."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest

import os_xenapi
from os_xenapi.errors import Failure, XenApiError
from os_xenapi.observe import Change, Ending, Operation
from os_xenapi.observe.prometheus import PrometheusObserver
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.steps import Retry
from os_xenapi.simulator.faults import Error, Fault, TornAnswer
from os_xenapi.transfer import import_disk
from tests.session.conftest import Face, Site

HERE = Endpoint.parse("https://xen1.example.com")


class Numbers:
    """An observer with a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.observer = PrometheusObserver(self.registry)

    def __call__(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(f"os_xenapi_{name}", labels)

    def labels(self, name: str, label: str) -> set[str]:
        samples = [one for metric in self.registry.collect() for one in metric.samples]
        return {one.labels[label] for one in samples if one.name == f"os_xenapi_{name}"}


@pytest.fixture
def numbers() -> Numbers:
    return Numbers()


def test_calls_retries_logins_and_bytes_are_counted(face: Face, numbers: Numbers) -> None:
    async def work(session: Any, outcome: Any) -> None:
        faults = face.site.pool.faults
        await outcome(session.VM.get_all())
        with faults.arm(Fault(Error(["HOST_STILL_BOOTING"]), message="VM.get_all", times=2)):
            await outcome(session.VM.get_all())
        with faults.arm(Fault(TornAnswer(at=10), message="VM.get_all", times=1)):
            await outcome(session.VM.get_all())
        with pytest.raises(Failure):
            await outcome(session.VM.get_record("OpaqueRef:none"))
        await outcome(session.call_xenapi("session.logout"))
        await outcome(session.VM.get_all())

    face.run(work, observers=[numbers.observer], retry=Retry(first=0.01))
    assert numbers("calls_total", method="VM.get_all", outcome="value") == 4
    assert numbers("calls_total", method="VM.get_record", outcome="HANDLE_INVALID") == 1
    assert numbers("call_seconds_count", method="VM.get_all") == 4
    assert numbers("call_seconds_sum", method="VM.get_all") != 0
    assert numbers("retries_total", why="busy") == 2
    assert numbers("retries_total", why="lost") == 1
    assert numbers("retries_total", why="session") == 1
    assert numbers("logins_total", outcome="value") == 2
    assert numbers("relogins_total") == 1
    assert numbers("searches_total", outcome="value") == 2
    assert numbers("sessions_total", change="opened") == 1
    assert numbers("sessions_total", change="closed") == 1
    assert (numbers("sent_bytes_total", kind="rpc") or 0) > 500
    assert (numbers("received_bytes_total", kind="rpc") or 0) > 500


def test_streams_and_waits_are_counted(face: Face, numbers: Numbers, tmp_path: Path) -> None:
    (tmp_path / "disk.raw").write_bytes(b"data" * 250_000)
    sent: list[int] = []

    async def work(session: Any, outcome: Any) -> None:
        done = await outcome(import_disk(session, tmp_path / "disk.raw"))
        sent.append(done.sent)
        task = await outcome(session.Async.VDI.set_name_label(done.vdi, "mine"))
        await outcome(task.wait(timeout=20))

    face.run(work, observers=[numbers.observer])
    handler = "PUT /import_raw_vdi"
    assert numbers("streams_total", handler=handler, outcome="value") == 1
    assert numbers("stream_seconds_count", handler=handler) == 1
    assert numbers("sent_bytes_total", kind="stream") == sent[0]
    assert numbers("task_waits_total", method="VDI.set_name_label", outcome="value") == 1


def test_one_observer_serves_many_threads_and_sessions(site: Site, numbers: Numbers) -> None:
    sessions = [site.connect(observers=[numbers.observer]) for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: sessions[number % 2].VM.get_all(), range(80)))
    for session in sessions:
        session.close()
    assert numbers("calls_total", method="VM.get_all", outcome="value") == 80
    assert numbers("call_seconds_count", method="VM.get_all") == 80
    assert numbers("sessions_total", change="closed") == 2


def test_failovers_are_counted(numbers: Numbers) -> None:
    there = HERE.at("xen2.example.com")
    numbers.observer.changed(Change(kind="moved", endpoint=there, former=HERE))
    assert numbers("failovers_total") == 1


def test_no_label_grows_with_what_programs_and_hosts_come_up_with(numbers: Numbers) -> None:
    def end(kind: Any, name: str, ending: Ending) -> None:
        watch = numbers.observer.begin(Operation(kind=kind, name=name, endpoint=HERE))
        assert watch is not None
        watch.end(ending)

    value = Ending(outcome="value", seconds=1)
    for number in range(20):
        end("call", f"VM.invented_{number}", value)
        end("call", f"Async.VM.invented_{number}", value)
        end("task", f"VM.invented_{number}", value)
        end("stream", f"GET /invented_{number}", value)
        end("call", "VM.start", Ending(outcome="failure", seconds=1, code=f"MINE_{number}"))
        end("call", "VM.start", Ending(outcome="error", seconds=1, error=f"Mine{number}"))
    end(
        "call", "Async.VM.start", Ending(outcome="failure", seconds=1, code="SR_BACKEND_FAILURE_44")
    )
    end("call", "VM.start", Ending(outcome="error", seconds=1, error="OutcomeUnknown"))
    assert numbers.labels("calls_total", "method") == {"other", "VM.start", "Async.VM.start"}
    assert numbers.labels("calls_total", "outcome") == {
        *("value", "other", "SR_BACKEND_FAILURE_44", "OutcomeUnknown")
    }
    assert numbers.labels("task_waits_total", "method") == {"other"}
    assert numbers.labels("streams_total", "handler") == {"other"}


def test_no_metric_holds_a_secret(site: Site, numbers: Numbers) -> None:
    url, more = site.arguments()
    with pytest.raises(Failure):
        os_xenapi.Session(url, "root", "wr0ng", observers=[numbers.observer], **more)
    with site.connect(observers=[numbers.observer]) as session:
        ref = session.ref
        site.pool.faults.arm(Fault(Error([ref]), message="VM.get_all"))
        with pytest.raises(XenApiError):
            session.VM.get_all()
        with pytest.raises(XenApiError):
            session.call_xenapi(f"VM.{ref}")
    text = generate_latest(numbers.registry).decode()
    assert 'outcome="SESSION_AUTHENTICATION_FAILED"' in text
    for secret in ("wr0ng", site.pool.password, ref):
        assert secret not in text


def test_one_registry_takes_one_observer(numbers: Numbers) -> None:
    with pytest.raises(ValueError, match=r"[Dd]uplicated"):
        PrometheusObserver(numbers.registry)
