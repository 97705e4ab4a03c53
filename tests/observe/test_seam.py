"""What observers are told, on both faces, and that they can break nothing."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.client import XenAPI
from os_xenapi.errors import DeadlineExceeded, Failure, HandleInvalid, HostStillBooting
from os_xenapi.observe import Observer, Operation, Watch, set_default
from os_xenapi.rpc.steps import Retry
from os_xenapi.rpc.stream import Request
from os_xenapi.simulator.faults import Error, Fault, Hang, TornAnswer, TornRequest
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.transfer import export_disk, import_disk
from tests.observe.conftest import Keeper
from tests.session.conftest import Face, Site

SOON = Retry(first=0.01, most=0.1)
VERSION_PLUGIN = "dom0_plugin_version.py"


def test_a_call_is_told_from_its_beginning_to_its_end(face: Face, keeper: Keeper) -> None:
    async def work(session: Any, outcome: Any) -> None:
        await outcome(session.VM.get_all())

    face.run(work, observers=[keeper])
    call = keeper.one("call", "VM.get_all")
    [attempt] = call.attempts
    assert call.operation.endpoint == attempt.endpoint
    assert attempt.protocol == "JSON-RPC 2.0"
    assert attempt.sent > 50
    assert attempt.received > 20
    assert attempt.error == ""
    ending = call.ending
    assert (ending.outcome, ending.error, ending.code) == ("value", "", "")
    assert (ending.sent, ending.received) == (attempt.sent, attempt.received)
    assert ending.seconds >= attempt.seconds > 0


def test_opening_and_closing_are_told(face: Face, keeper: Keeper) -> None:
    async def work(session: Any, outcome: Any) -> None:
        login = keeper.one("login")
        assert login.operation.name == "session.login_with_password"
        assert not login.operation.again
        assert login.ending.outcome == "value"
        assert login.attempts
        assert [change.kind for change in keeper.changes] == ["opened"]

    face.run(work, observers=[keeper])
    assert [change.kind for change in keeper.changes] == ["opened", "closed"]
    assert keeper.changes[0].endpoint.url == keeper.changes[1].endpoint.url


def test_a_wrong_password_is_told_and_nothing_was_opened(site: Site, keeper: Keeper) -> None:
    url, more = site.arguments()
    with pytest.raises(Failure):
        os_xenapi.Session(url, "root", "wrong", observers=[keeper], **more)
    ending = keeper.one("login").ending
    assert (ending.outcome, ending.code) == ("failure", "SESSION_AUTHENTICATION_FAILED")
    assert keeper.changes == []
    assert "wrong" not in keeper.told


def test_an_error_answer_is_told_by_class_and_code(face: Face, keeper: Keeper) -> None:
    async def work(session: Any, outcome: Any) -> None:
        with pytest.raises(HandleInvalid):
            await outcome(session.VM.get_record("OpaqueRef:none"))

    face.run(work, observers=[keeper])
    ending = keeper.one("call", "VM.get_record").ending
    assert (ending.outcome, ending.error, ending.code) == (
        "failure",
        "HandleInvalid",
        "HANDLE_INVALID",
    )
    assert "OpaqueRef:none" not in keeper.told


def test_a_code_that_is_none_is_not_passed_on(site: Site, keeper: Keeper) -> None:
    with site.connect(observers=[keeper]) as session:
        site.pool.faults.arm(Fault(Error([f"look: {session.ref}"]), message="VM.get_all"))
        with pytest.raises(Failure):
            session.VM.get_all()
        assert keeper.one("call", "VM.get_all").ending.code == "OTHER"
        assert session.ref not in keeper.told


@pytest.mark.parametrize(
    ("effect", "why"),
    [
        (Error(["HOST_STILL_BOOTING"]), "busy"),
        (TornAnswer(at=10), "lost"),
    ],
    ids=["busy", "lost"],
)
def test_each_retry_is_told_with_its_reason(
    face: Face, keeper: Keeper, effect: Any, why: str
) -> None:
    async def work(session: Any, outcome: Any) -> None:
        face.site.pool.faults.arm(Fault(effect, message="VM.get_all", times=2))
        await outcome(session.VM.get_all())

    face.run(work, observers=[keeper], retry=SOON)
    call = keeper.one("call", "VM.get_all")
    assert set(call.why) == {why}
    assert len(call.why) == 2
    assert len(call.attempts) == 3
    assert call.ending.outcome == "value"
    assert call.ending.sent == sum(attempt.sent for attempt in call.attempts)


def test_a_retry_that_has_no_time_is_not_told(site: Site, keeper: Keeper) -> None:
    site.pool.faults.arm(Fault(Error(["HOST_STILL_BOOTING"]), message="VM.get_all"))
    session = site.connect(observers=[keeper], retry=Retry(first=60, most=60))
    with session, pytest.raises(DeadlineExceeded):
        session.call_xenapi("VM.get_all", timeout=1)
    call = keeper.one("call", "VM.get_all")
    assert call.why == []
    assert (call.ending.outcome, call.ending.error) == ("error", "DeadlineExceeded")


def test_what_never_left_is_told_as_away(served: tuple[Pool, Server], keeper: Keeper) -> None:
    site = Site(*served, "sim")
    with site.connect(observers=[keeper], retry=SOON) as session:
        site.pool.faults.arm(Fault(TornRequest(at=0), message="VM.get_all", times=1))
        session.VM.get_all()
    call = keeper.one("call", "VM.get_all")
    assert call.why == ["away"]
    assert [attempt.error for attempt in call.attempts] == ["ConnectionFailed", ""]


def test_a_new_login_is_told_to_the_call_and_by_itself(face: Face, keeper: Keeper) -> None:
    async def work(session: Any, outcome: Any) -> None:
        await outcome(session.call_xenapi("session.logout"))
        await outcome(session.VM.get_all())

    face.run(work, observers=[keeper])
    assert keeper.one("call", "VM.get_all").why == ["session"]
    assert [login.operation.again for login in keeper.of("login")] == [False, True]
    assert [change.relogin for change in keeper.changes] == [False, True, False]
    assert [change.kind for change in keeper.changes] == ["opened", "reopened", "closed"]


def test_a_coordinator_that_moved_is_told_with_both_places(
    https_face: Face, keeper: Keeper
) -> None:
    site = https_face.site
    first, second = site.pool.hosts
    addresses = {second.address: site.server.url(1).partition("//")[2]}
    url, _ = site.arguments()
    tls = os_xenapi.TLS(fingerprints=[site.server.fingerprint(0), site.server.fingerprint(1)])

    async def work(session: Any, outcome: Any) -> None:
        await outcome(session.pool.designate_new_master(second.ref))
        await outcome(session.VM.get_all())

    site.arguments = lambda: (url, {"tls": tls})  # type: ignore[method-assign]
    https_face.run(work, observers=[keeper], addresses=addresses, retry=SOON, timeout=30)
    [moved] = [change for change in keeper.changes if change.kind == "moved"]
    assert moved.relogin
    assert moved.former is not None
    assert moved.former.url == url
    assert moved.endpoint.url == site.server.url(1)
    assert first.ref != second.ref


def test_a_plugin_call_names_plugin_and_function_and_no_argument(
    face: Face, keeper: Keeper
) -> None:
    async def work(session: Any, outcome: Any) -> None:
        with pytest.raises(Failure):
            await outcome(session.call_plugin("none.py", "nothing", {"key": "s3cr3t"}))
        await outcome(session.call_plugin_serialized(VERSION_PLUGIN, "get_version"))

    face.run(work, observers=[keeper])
    plugins = [kept.operation.plugin for kept in keeper.of("call", "host.call_plugin")]
    assert plugins[0] == "none.py.nothing"
    assert plugins[-1] == f"{VERSION_PLUGIN}.get_version"
    assert "s3cr3t" not in keeper.told


def test_streams_and_waits_are_told(face: Face, keeper: Keeper, tmp_path: Path) -> None:
    (tmp_path / "disk.raw").write_bytes(b"data" * 250_000)

    async def work(session: Any, outcome: Any) -> None:
        done = await outcome(import_disk(session, tmp_path / "disk.raw"))
        await outcome(export_disk(session, done.vdi, tmp_path / "copy.vhd"))
        task = await outcome(session.Async.VDI.set_name_label(done.vdi, "mine"))
        await outcome(task.wait(timeout=20))
        stream = await outcome(session.open_stream(Request("GET", "/export_raw_vdi", {})))
        await outcome(stream.response())
        await outcome(stream.close())
        query = {"vdi": done.vdi, "format": "raw"}
        stream = await outcome(session.open_stream(Request("GET", "/export_raw_vdi", query)))
        await outcome(stream.response())
        assert len(await outcome(stream.read())) > 0
        await outcome(stream.close())
        sent.append(done.sent)

    sent: list[int] = []
    face.run(work, observers=[keeper])
    upload = keeper.one("stream", "PUT /import_raw_vdi").ending
    assert (upload.outcome, upload.sent) == ("value", sent[0])
    whole, refused, given_up = [kept.ending for kept in keeper.of("stream", "GET /export_raw_vdi")]
    assert whole.outcome == "value"
    assert whole.received > 1_000_000
    assert whole.seconds > 0
    assert refused.outcome == "failure"
    assert refused.code.startswith("HTTP_")
    assert given_up.outcome == "cancelled"
    assert keeper.one("task", "VDI.set_name_label").ending.outcome == "value"
    assert len(keeper.of("task", "")) == 2


def test_a_stream_that_breaks_tells_the_first_error(face: Face, keeper: Keeper) -> None:
    async def work(session: Any, outcome: Any) -> None:
        face.site.pool.faults.arm(Fault(TornAnswer(at=30), message="http/get_export_raw_vdi"))
        query = {"vdi": "none", "format": "raw"}
        stream = await outcome(session.open_stream(Request("GET", "/export_raw_vdi", query)))
        with pytest.raises(os_xenapi.XenApiError):
            await outcome(stream.response())
        await outcome(stream.close())
        await outcome(stream.close())

    face.run(work, observers=[keeper])
    ending = keeper.one("stream").ending
    assert ending.outcome == "error"
    assert ending.error in ("ProtocolError", "ConnectionFailed")


def test_a_call_that_is_cancelled_is_told_so(site: Site, keeper: Keeper) -> None:
    async def main() -> None:
        async with site.aconnect(observers=[keeper]) as session:
            with site.pool.faults.arm(Fault(Hang(), message="VM.get_all")) as fault:
                call = asyncio.ensure_future(session.VM.get_all())
                while not fault.fired:  # noqa: ASYNC110 - another thread counts
                    await asyncio.sleep(0.01)
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call

    asyncio.run(main())
    ending = keeper.one("call", "VM.get_all").ending
    assert (ending.outcome, ending.error) == ("cancelled", "CancelledError")


def test_no_news_holds_the_session_or_the_password(face: Face, keeper: Keeper) -> None:
    refs: list[str] = []

    async def work(session: Any, outcome: Any) -> None:
        refs.append(session.ref)
        await outcome(session.VM.get_all_records())
        await outcome(session.call_xenapi("session.logout"))
        await outcome(session.VM.get_all())
        refs.append(session.ref)

    face.run(work, observers=[keeper])
    assert refs[0] != refs[1]
    for secret in (*refs, face.site.pool.password):
        assert secret not in keeper.told


caller = contextvars.ContextVar("caller", default="nobody")


class Asking(Observer):
    """Notes whose context it is called in."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def begin(self, operation: Operation, /) -> Watch | None:
        self.found.append((operation.name, caller.get()))
        return None


def test_observers_see_the_context_of_the_caller_also_in_a_login(face: Face) -> None:
    asking = Asking()

    async def work(session: Any, outcome: Any) -> None:
        caller.set("me")
        await outcome(session.call_xenapi("session.logout"))
        await outcome(session.VM.get_all())

    face.run(work, observers=[asking])
    assert asking.found[1:] == [
        ("session.logout", "me"),
        ("VM.get_all", "me"),
        ("session.login_with_password", "me"),
    ]


class Broken(Observer):
    """Fails in one of its methods, or in all of its watch."""

    def __init__(self, where: str) -> None:
        self._where = where

    def begin(self, operation: Operation, /) -> Watch | None:
        if self._where == "begin":
            raise RuntimeError("broken")
        return object() if self._where == "watch" else None  # type: ignore[return-value]

    def changed(self, change: object, /) -> None:
        if self._where == "changed":
            raise RuntimeError("broken")


@pytest.mark.parametrize("where", ["begin", "watch", "changed"])
def test_an_observer_that_fails_breaks_nothing_and_is_logged_once(
    face: Face, keeper: Keeper, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    async def work(session: Any, outcome: Any) -> None:
        await outcome(session.VM.get_all())
        stream = await outcome(session.open_stream(Request("GET", "/export_raw_vdi", {})))
        await outcome(stream.response())
        await outcome(stream.close())

    face.run(work, observers=[Broken(where), keeper])
    assert keeper.one("call", "VM.get_all").ending.outcome == "value"
    assert len(keeper.changes) == 2
    [record] = [one for one in caplog.records if one.name == "os_xenapi.observe"]
    assert record.levelno == logging.ERROR


def test_the_default_holds_for_sessions_that_say_nothing_of_observers(
    site: Site, keeper: Keeper
) -> None:
    set_default(keeper)
    with site.connect(observers=()) as session:
        session.VM.get_all()
    assert keeper.operations == []
    with site.connect() as session:
        set_default()  # holds for later sessions
        session.VM.get_all()
    assert keeper.one("call", "VM.get_all").ending.outcome == "value"


def test_the_classic_sessions_are_watched_too(https_site: Site, keeper: Keeper) -> None:
    tls = os_xenapi.TLS(fingerprints=https_site.server.fingerprint())
    session = XenAPI.Session(https_site.server.url(), tls=tls, observers=[keeper])
    session.xenapi.login_with_password("root", https_site.pool.password)
    session.xenapi.VM.get_all()
    with pytest.raises(XenAPI.Failure):
        session.xenapi.VM.get_record("OpaqueRef:none")
    session.xenapi.session.logout()
    assert keeper.one("call", "VM.get_all").ending.outcome == "value"
    assert keeper.one("call", "VM.get_record").ending.error == "HandleInvalid"
    assert [change.kind for change in keeper.changes] == ["opened", "closed"]


def test_the_end_of_a_session_that_nobody_closed_is_told(site: Site, keeper: Keeper) -> None:
    session = site.connect(observers=[keeper])
    del session
    assert [change.kind for change in keeper.changes] == ["opened", "closed"]


def test_a_failure_of_a_task_is_told_by_its_code(site: Site, keeper: Keeper) -> None:
    with site.connect(observers=[keeper]) as session:
        site.pool.faults.arm(Fault(Error(["HOST_STILL_BOOTING"]), message="Async.VM.clean_reboot"))
        [template, *_] = session.VM.get_all()
        with pytest.raises(HostStillBooting):
            session.Async.VM.clean_reboot(template).wait(timeout=20)
    assert keeper.one("task", "VM.clean_reboot").ending.outcome == "failure"
