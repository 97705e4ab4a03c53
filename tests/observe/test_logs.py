"""What the logging observer writes, and that nothing secret is in it."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.errors import Failure, XenApiError
from os_xenapi.observe import Change, Ending, Operation
from os_xenapi.observe.logs import LoggingObserver
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.steps import Retry
from os_xenapi.rpc.stream import Request
from os_xenapi.simulator.faults import Error, Fault, TornAnswer
from os_xenapi.transfer import export_disk, import_disk
from tests.session.conftest import Face, Site

SECRETS = ("s3cr3t-value", "token-0f-glance", "wr0ng-passw0rd")
HERE = Endpoint.parse("https://xen1.example.com")


async def tour(session: Any, outcome: Any, face: Face, place: Path) -> list[str]:
    """Do a little of everything, with secrets wherever one can be; return the session's refs."""
    faults, refs = face.site.pool.faults, [session.ref]
    (place / "disk.raw").write_bytes(b"data" * 100_000)
    args = {"password": SECRETS[0], "extra_headers": SECRETS[1]}
    with pytest.raises(Failure):
        await outcome(session.call_plugin("none.py", "nothing", args))
    with pytest.raises(Failure):
        await outcome(
            session.call_plugin_serialized("xenhost.py", "no_such", SECRETS[0], token=SECRETS[1])
        )
    echo = Error(["XENAPI_PLUGIN_FAILURE", "fn", SECRETS[0], session.ref])
    with faults.arm(Fault(echo, message="host.call_plugin")), pytest.raises(Failure):
        await outcome(session.call_plugin("xenhost.py", "host_uptime", args))
    strange = Error([f"{SECRETS[0]} {session.ref}"])
    with faults.arm(Fault(strange, message="VM.get_all")), pytest.raises(Failure):
        await outcome(session.VM.get_all())
    with faults.arm(Fault(TornAnswer(at=10), message="VM.*")):
        await outcome_or_error(outcome, session.call_xenapi, "VM.get_all")
        await outcome_or_error(outcome, session.call_xenapi, "VM.create", {"x": SECRETS[0]})
    await outcome(session.secret.create({"value": SECRETS[0], "other_config": {}}))
    done = await outcome(import_disk(session, place / "disk.raw"))
    await outcome(export_disk(session, done.vdi, place / "copy.vhd", overwrite=True))
    stream = await outcome(session.open_stream(Request("GET", "/vncsnapshot", {"x": SECRETS[0]})))
    await outcome_or_error(outcome, stream.response)
    await outcome(stream.close())
    await outcome((await outcome(session.Async.VDI.set_name_label(done.vdi, "x"))).wait(20))
    await outcome(session.call_xenapi("session.logout"))
    await outcome(session.VM.get_all())
    refs.append(session.ref)
    await outcome_or_error(outcome, session.call_xenapi, "VM.\nforged line")
    return refs


async def outcome_or_error(outcome: Any, call: Any, *args: Any) -> None:
    with suppress(XenApiError):
        await outcome(call(*args))


def test_a_tour_of_everything_logs_no_secret(
    face: Face, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def work(session: Any, outcome: Any) -> list[str]:
        return await tour(session, outcome, face, tmp_path)

    retry = Retry(tries=2, first=0.01)
    refs = face.run(work, observers=[LoggingObserver()], retry=retry)
    url, more = face.site.arguments()
    with pytest.raises(Failure):
        os_xenapi.Session(url, "root", SECRETS[2], observers=[LoggingObserver()], **more)
    assert refs[0] != refs[1]
    records = [one for one in caplog.records if one.name.startswith("os_xenapi.")]
    ours = "\n".join(record.getMessage() for record in records)
    for told in ("calls", "sessions", "streams", "tasks"):
        assert any(record.name == f"os_xenapi.{told}" for record in records)
    for shown in ("host.call_plugin of none.py.nothing", "session opened again", "forged"):
        assert shown in ours
    everything = caplog.text + "\n".join(map(repr, (vars(one) for one in caplog.records)))
    for secret in (*SECRETS, face.site.pool.password, *refs):
        assert secret not in everything
    assert "\nforged" not in ours


def logged(caplog: pytest.LogCaptureFixture) -> list[tuple[str, int, str]]:
    return [
        (record.name, record.levelno, record.getMessage())
        for record in caplog.records
        if record.name.startswith("os_xenapi.")
    ]


@pytest.mark.parametrize(
    ("kind", "ending", "level"),
    [
        ("call", Ending(outcome="value", seconds=1), logging.DEBUG),
        ("call", Ending(outcome="cancelled", seconds=1), logging.DEBUG),
        ("call", Ending(outcome="failure", seconds=1, code="VM_BAD"), logging.INFO),
        ("call", Ending(outcome="error", seconds=1, error="OutcomeUnknown"), logging.WARNING),
        ("login", Ending(outcome="value", seconds=1), logging.DEBUG),
        ("login", Ending(outcome="failure", seconds=1, code="X_Y"), logging.WARNING),
        ("stream", Ending(outcome="value", seconds=1), logging.INFO),
        ("stream", Ending(outcome="cancelled", seconds=1), logging.DEBUG),
        ("stream", Ending(outcome="failure", seconds=1, code="HTTP_500"), logging.WARNING),
        ("task", Ending(outcome="failure", seconds=1, code="X_Y"), logging.INFO),
    ],
)
def test_the_levels_are_those_that_are_documented(
    caplog: pytest.LogCaptureFixture, kind: Any, ending: Ending, level: int
) -> None:
    caplog.set_level(logging.DEBUG)
    watch = LoggingObserver().begin(Operation(kind=kind, name="VM.start", endpoint=HERE))
    assert watch is not None
    watch.end(ending)
    (_, first, _), (_, last, text) = logged(caplog)
    assert (first, last) == (logging.DEBUG, level)
    assert "VM.start" in text
    assert (ending.code or ending.error or "") in text


def test_where_a_session_goes_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    there = HERE.at("xen2.example.com")
    LoggingObserver().changed(Change(kind="opened", endpoint=HERE))
    LoggingObserver().changed(Change(kind="moved", endpoint=there, former=HERE))
    assert logged(caplog) == [
        ("os_xenapi.sessions", logging.INFO, "session opened at https://xen1.example.com"),
        (
            "os_xenapi.sessions",
            logging.WARNING,
            "session moved from https://xen1.example.com to https://xen2.example.com",
        ),
    ]


def test_a_retry_says_why(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    booting = Fault(Error(["HOST_STILL_BOOTING"]), message="VM.get_all", times=1)
    with site.connect(observers=[LoggingObserver()], retry=Retry(first=0.01)) as session:
        site.pool.faults.arm(booting)
        session.VM.get_all()
    [text] = [text for name, _, text in logged(caplog) if name == "os_xenapi.calls"]
    assert "VM.get_all goes on" in text
    assert "put off by HOST_STILL_BOOTING" in text
