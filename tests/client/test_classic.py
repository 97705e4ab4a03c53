"""The classic surface over the wire: sessions, values, plugin calls, retries."""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Iterator
from typing import Any

import pytest

from os_xenapi.client import XenAPI, exception
from os_xenapi.client.session import XenAPISession, apply_session_helpers
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Pool() as pool, Server(pool) as served:
        yield served


@pytest.fixture(params=["http", "https"])
def session(request: pytest.FixtureRequest, server: Server) -> Iterator[XenAPISession]:
    url = server.url(scheme=request.param)
    if request.param == "https":
        url += f"#sha256={server.fingerprint()}"
    made = XenAPISession(url, "root", "xenroot")
    yield made
    made.close()


def test_a_session_is_ready_after_construction(session: XenAPISession, server: Server) -> None:
    assert session.product_version == (8, 4, 0)
    assert session.product_brand == "XenServer"
    assert session.platform_version == (3, 4, 0)
    assert session.host_uuid == server.pool.hosts[0].uuid
    assert session.host_checked is False
    assert session.is_slave is False
    assert session.ip == "127.0.0.1"
    assert session.XenAPI is XenAPI
    assert session.VM.get_all() == session.call_xenapi("VM.get_all")  # type: ignore[attr-defined]


def test_the_constructor_sends_no_more_than_it_has_to(server: Server) -> None:
    counters = server.pool.counters
    before = counters.copy()
    XenAPISession(server.url(scheme="http"), "root", "xenroot").close()
    assert counters - before == {
        "session.login_with_password": 1,
        "pool.get_all": 1,
        "host.get_all_records": 1,
        "session.get_this_host": 1,
        "host.get_uuid": 1,
        "host.get_software_version": 2,
        "host.call_plugin": 2,
        "session.logout": 1,
    }


def test_values_have_the_shapes_of_xml_rpc(session: XenAPISession) -> None:
    refs_and_records = dict(session.get_all_refs_and_recs("VM"))
    vm = next(record for record in refs_and_records.values() if record["is_control_domain"])
    assert type(vm["memory_static_max"]) is str
    assert type(vm["HVM_shadow_multiplier"]) is float
    assert isinstance(vm["snapshot_time"], xmlrpc.client.DateTime)
    batch = session.call_xenapi("event.from", ["host"], "", 1.0)
    assert all(type(count) is int for count in batch["valid_ref_counts"].values())
    assert type(batch["events"][0]["snapshot"]["API_version_major"]) is str


def test_a_gone_object_has_no_record_and_other_failures_pass(session: XenAPISession) -> None:
    assert session.get_rec("VM", "OpaqueRef:none") is None
    with pytest.raises(XenAPI.Failure) as caught:
        session.call_xenapi("VM.start", "OpaqueRef:none", False, False)
    assert caught.value.details == ["HANDLE_INVALID", "VM", "OpaqueRef:none"]
    assert str(caught.value) == str(caught.value.details)


def test_a_wrong_password_and_an_unreachable_host_are_failures(server: Server) -> None:
    with pytest.raises(XenAPI.Failure) as caught:
        XenAPISession(server.url(scheme="http"), "root", "wrong")
    assert caught.value.details[0] == "SESSION_AUTHENTICATION_FAILED"
    with pytest.raises(XenAPI.Failure) as caught:
        XenAPISession("http://127.0.0.1:9", "root", "x")
    assert "no connection" in caught.value.details[0]


def test_a_custom_task_lives_for_its_block(session: XenAPISession) -> None:
    with session.custom_task("copy") as ref:
        assert session.call_xenapi("task.get_name_label", ref) == "os-xenapi-copy"
        session.call_xenapi("task.set_status", ref, "success")
    assert session.get_rec("task", ref) is None


def test_a_custom_task_that_the_host_has_dropped_is_no_failure(session: XenAPISession) -> None:
    with session.custom_task("copy") as ref:
        session.call_xenapi("task.set_status", ref, "success")
        session.call_xenapi("task.destroy", ref)
    assert session.get_rec("task", ref) is None


def test_an_http_connection_reaches_the_host_of_the_url(session: XenAPISession) -> None:
    with session.http_connection() as connection:
        connection.request("PUT", "/nowhere", headers={"Content-Length": "4"})
        connection.send(b"data")
        answer = connection.getresponse()
        assert answer.status == 404
        assert answer.reason


class TestRetry:
    """Calls that are tried again; the plugin itself is stood in for by its answers."""

    @pytest.fixture
    def naps(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        slept: list[float] = []
        monkeypatch.setattr("time.sleep", slept.append)
        return slept

    def fail(self, session: Any, monkeypatch: pytest.MonkeyPatch, *outcomes: Any) -> list[Any]:
        asked: list[Any] = []

        def call(plugin: str, fn: str, *args: Any, **kwargs: Any) -> Any:
            asked.append(kwargs)
            outcome = outcomes[min(len(asked), len(outcomes)) - 1]
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        monkeypatch.setattr(session, "call_plugin_serialized", call)
        return asked

    def test_it_waits_longer_each_time_and_at_most_15_s(
        self, session: XenAPISession, monkeypatch: pytest.MonkeyPatch, naps: list[float]
    ) -> None:
        error = XenAPI.Failure(["XENAPI_PLUGIN_FAILURE", "fn", "RetryableError", "later"])
        asked = self.fail(session, monkeypatch, error)
        told: list[Any] = []
        with pytest.raises(exception.PluginRetriesExceeded, match="7"):
            session.call_plugin_serialized_with_retry(
                "glance", "fn", 7, None, lambda exc: told.append(exc)
            )
        assert len(asked) == 8
        assert naps == [0.5, 1, 2, 4, 8, 15, 15]
        assert told == [error] * 8

    def test_the_callback_may_change_the_arguments(
        self, session: XenAPISession, monkeypatch: pytest.MonkeyPatch, naps: list[float]
    ) -> None:
        signalled = XenAPI.Failure(["XENAPI_PLUGIN_FAILURE", "signal: SIGTERM", "", ""])
        asked = self.fail(session, monkeypatch, signalled, ConnectionResetError(104, "x"), "done")
        endpoints = iter(["a", "b", "c"])
        result = session.call_plugin_serialized_with_retry(
            "glance", "fn", 2, lambda kwargs: kwargs.update(endpoint=next(endpoints)), image="i"
        )
        assert result == "done"
        assert [kwargs["endpoint"] for kwargs in asked] == ["a", "b", "c"]
        assert naps == [0.5, 1]

    @pytest.mark.parametrize(
        "details", [["HANDLE_INVALID", "signal"], ["X", "fn", "ValueError", "RetryableError"]]
    )
    def test_other_failures_pass_at_once(
        self,
        session: XenAPISession,
        monkeypatch: pytest.MonkeyPatch,
        naps: list[float],
        details: list[str],
    ) -> None:
        asked = self.fail(session, monkeypatch, XenAPI.Failure(details))
        with pytest.raises(XenAPI.Failure):
            session.call_plugin_serialized_with_retry("glance", "fn", 5, None)
        assert len(asked) == 1
        assert naps == []


def test_the_proxies_can_be_set_on_anything() -> None:
    class Anything:
        def call_xenapi(self, *call: Any) -> Any:
            return call

    thing: Any = Anything()
    apply_session_helpers(thing)
    assert thing.host_metrics.get_live("ref") == ("host_metrics.get_live", "ref")
    assert thing.VBD.plug("vbd", "vm") is None


class TestTheBindingAlone:
    """``XenAPI.Session``, as programs use the official binding."""

    @pytest.mark.parametrize("connections", [0, -1])
    def test_a_session_without_a_connection_is_refused(self, connections: int) -> None:
        with pytest.raises(ValueError, match="connections"):
            XenAPI.Session("http://127.0.0.1:1", connections=connections)

    def test_log_in_call_and_log_out(self, server: Server) -> None:
        session = XenAPI.Session(server.url(scheme="http"))
        assert session.API_version == "1.1"
        with pytest.raises(xmlrpc.client.Fault, match="log in"):
            session.xenapi.VM.get_all()
        session.xenapi.login_with_password("root", "xenroot", "1.0", "test")
        assert session.API_version == "2.21"
        assert session.handle == session._session
        assert session.last_login_method == "login_with_password"
        assert session.xenapi.session.get_uuid(session.handle)
        session.xenapi.session.logout()
        assert session.handle is None

    def test_it_tells_the_version_also_where_the_host_forgot_it(self, server: Server) -> None:
        session = XenAPI.Session(server.url(scheme="http"))
        session.xenapi.login_with_password("root", "xenroot", "1.0", "test")
        with server.pool.lock:
            server.pool.sessions.end(str(session.handle))
        assert session.API_version == "2.21"
        session.logout()

    def test_it_logs_in_again_when_the_host_forgot_it(self, server: Server) -> None:
        session = XenAPI.Session(server.url(scheme="http"))
        session.login_with_password("root", "xenroot")
        server.pool.sessions.end(session.handle or "")
        assert session.xenapi.VM.get_all()
        session.logout()

    def test_the_socket_of_the_host_is_spoken_to_without_a_password(self, server: Server) -> None:
        root = server.pool.hosts[0].dom0.root
        session = XenAPI.Session(f"unix://{root}/var/lib/xcp/xapi")
        session.login_with_password("root", "")
        assert session.xenapi.host.get_all()
        session.logout()
