"""Sessions from the outside: login, calls, values, names, plugins, tasks; each on both faces."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest

import os_xenapi
from os_xenapi import errors
from os_xenapi.options import Options, Settings
from os_xenapi.tasks import AsyncTask, Task
from tests.session.conftest import Face, Site

VERSION_PLUGIN = "dom0_plugin_version.py"


def test_calls_reach_the_host_and_values_are_native(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        vms = await outcome(session.VM.get_all_records())
        assert vms
        vm = next(record for record in vms.values() if record["is_control_domain"])
        assert type(vm["memory_static_max"]) is int
        assert type(vm["HVM_shadow_multiplier"]) is float
        assert type(vm["is_a_template"]) is bool
        metrics = await outcome(session.VM_metrics.get_record(vm["metrics"]))
        assert all(type(key) is int for key in metrics["VCPUs_utilisation"])

    face.run(work)


def test_a_failure_is_of_the_class_of_its_code_and_keeps_its_details(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        with pytest.raises(errors.HandleInvalid) as caught:
            await outcome(session.VM.get_record("OpaqueRef:none"))
        assert caught.value.details == ["HANDLE_INVALID", "VM", "OpaqueRef:none"]

    face.run(work)


def test_a_wrong_password_is_refused_in_words(http_site: Site) -> None:
    url, _ = http_site.arguments()
    with pytest.raises(errors.SessionAuthenticationFailed) as caught:
        os_xenapi.connect(url, "root", "not-it")
    assert "not-it" not in str(caught.value)


def test_closing_logs_out_and_ends_the_session(face: Face) -> None:
    pool = face.site.pool
    before = len(pool.sessions)

    async def work(session: Any, outcome: Any) -> Any:
        assert len(pool.sessions) == before + 1
        await outcome(session.close())
        assert len(pool.sessions) == before
        with pytest.raises(errors.ConnectionFailed, match="closed"):
            await outcome(session.VM.get_all())
        await outcome(session.close())

    face.run(work)


def test_a_session_can_be_closed_here_and_stay_open_on_the_host(face: Face) -> None:
    pool = face.site.pool

    async def work(session: Any, outcome: Any) -> Any:
        ref, before = session.ref, len(pool.sessions)
        await outcome(session.close(logout=False))
        assert len(pool.sessions) == before
        with pytest.raises(errors.ConnectionFailed, match="closed"):
            await outcome(session.VM.get_all())
        await outcome(session.close())
        with face.site.connect(session_ref=ref) as borrowed:
            assert borrowed.VM.get_all()
            borrowed.session.logout()

    face.run(work)


def test_a_session_that_is_dropped_unclosed_is_logged_out(http_site: Site) -> None:
    before = len(http_site.pool.sessions)
    session = http_site.connect()
    assert len(http_site.pool.sessions) == before + 1
    del session
    gc.collect()
    assert len(http_site.pool.sessions) == before


def test_a_session_that_the_host_forgot_logs_in_again_once(face: Face) -> None:
    pool = face.site.pool

    async def work(session: Any, outcome: Any) -> None:
        await outcome(session.VM.get_all())
        first = session.ref
        pool.sessions.end(first)
        logins = pool.counters["session.login_with_password"]
        assert await outcome(session.VM.get_all())
        assert session.ref != first
        assert pool.counters["session.login_with_password"] == logins + 1

    face.run(work)


def test_a_given_session_is_used_and_not_logged_out(http_site: Site) -> None:
    with http_site.connect() as owner:
        with http_site.connect(session_ref=owner.ref) as borrowed:
            assert borrowed.session.get_uuid(owner.ref)
        assert owner.VM.get_all()


def test_a_misspelt_name_says_the_nearest_real_one(http_site: Site) -> None:
    with http_site.connect() as session:
        with pytest.raises(AttributeError, match="did you mean get_record"):
            session.VM.get_recrod("x")  # type: ignore[attr-defined]
        with pytest.raises(AttributeError, match="did you mean VM"):
            _ = session.vm  # type: ignore[attr-defined]
        assert "VM" in dir(session)
        assert "start" in dir(session.VM)


def test_an_async_call_returns_a_task_whose_result_is_native(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        template = (await outcome(session.VM.get_by_name_label("Other install media")))[0]
        task = await outcome(session.Async.VM.clone(template, "cloned"))
        assert isinstance(task, (Task, AsyncTask))
        seen: list[float] = []
        vm = await outcome(task.wait(timeout=30, on_progress=seen.append))
        assert await outcome(session.VM.get_name_label(vm)) == "cloned"
        assert seen[-1] == 1.0
        with pytest.raises(errors.HandleInvalid):
            await outcome(session.task.get_record(task.ref))
        with pytest.raises(errors.TaskVanished):
            await outcome(task.wait(timeout=30))

    face.run(work)


def test_a_failed_task_raises_its_failure(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        task = await outcome(session.Async.VM.start("OpaqueRef:none", False, False))
        with pytest.raises(errors.HandleInvalid):
            await outcome(task.wait(timeout=30))

    face.run(work)


def task_of(session: Any, ref: str) -> Any:
    return AsyncTask(session, ref) if session.awaits else Task(session, ref)


def test_a_task_that_takes_too_long_can_be_waited_for_again_and_cancelled(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        ref = await outcome(session.task.create("mine", ""))
        task = task_of(session, ref)
        with pytest.raises(errors.DeadlineExceeded, match="goes on"):
            await outcome(task.wait(timeout=0.2))
        await outcome(task.cancel())
        await outcome(session.task.set_status(ref, "cancelled"))
        with pytest.raises(errors.TaskCancelled):
            await outcome(task.wait(timeout=30))

    face.run(work)


def test_a_read_only_session_refuses_what_changes_something(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        assert await outcome(session.VM.get_all())
        with pytest.raises(errors.ReadOnlySession):
            await outcome(session.task.create("x", ""))

    face.run(work, read_only=True)


def test_one_session_serves_many_threads(site: Site) -> None:
    with site.connect() as session:
        results: list[Any] = []

        def work() -> None:
            for _ in range(10):
                results.append(session.pool.get_all())

        threads = [threading.Thread(target=work) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(results) == 200
        assert len({tuple(result) for result in results}) == 1


def test_the_options_and_their_defaults_name_the_same_things() -> None:
    assert set(Options.__annotations__) == set(Settings._fields)


@pytest.mark.parametrize("url", ["sim://", "sim://shared-by-this-test"])
def test_a_simulated_pool_needs_no_server(url: str) -> None:
    with os_xenapi.connect(url, "root", "xenroot") as session:
        assert len(session.host.get_all()) == 1


def test_a_named_simulated_pool_is_shared_and_one_without_a_name_is_not() -> None:
    def pool_uuid(url: str) -> tuple[str, int]:
        with os_xenapi.connect(url, "root", "xenroot") as session:
            session.task.create("mark", "")
            return session.pool.get_uuid(session.pool.get_all()[0]), len(session.task.get_all())

    assert pool_uuid("sim://two")[1] + 1 == pool_uuid("sim://two")[1]
    assert pool_uuid("sim://")[1] == pool_uuid("sim://")[1]


def test_the_session_names_no_secret() -> None:
    with os_xenapi.connect("sim://", "root", "xenroot") as session:
        shown = f"{session!r} {session._state!r} {session._settings!r} {session._driver!r}"
        assert "xenroot" not in shown
        assert session.ref not in shown
