"""The session: where it is, what it sends, what it looks at, what it raises."""

from __future__ import annotations

import inspect
import json
import socket
import sys
import time
import xmlrpc.client
from collections.abc import Iterator
from typing import Any

import pytest

import os_xenapi.client.session as session_module
from os_xenapi.client import XenAPI, exception, host_management, utils
from os_xenapi.client.session import XenAPISession
from os_xenapi.rpc import endpoint
from os_xenapi.simulator.faults import Error, Fault
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.contract.fakes import HOST, VERSION, FakedSession, pickled
from tests.contract.recorder import Recorder
from tests.contract.site import Site
from tests.contract.table import came_of
from tests.disk.images import small_vhd

LOGIN = ("root", "xenroot")


@pytest.fixture(scope="module")
def two_hosts() -> Iterator[Server]:
    with Pool(hosts=2) as pool, Server(pool, tls=False) as server:
        yield server


def test_rule_7_a_member_is_left_for_its_coordinator_and_plugins_run_on_it(
    two_hosts: Server,
) -> None:
    coordinator, member = two_hosts.pool.hosts
    url = two_hosts.url(1, "http")
    session = XenAPISession(url, *LOGIN)
    assert session.is_slave is True
    assert session.url == url
    assert session.master_url == url.replace(member.address, coordinator.address)
    assert (session.host_ref, session.host_uuid) == (member.ref, member.uuid)
    assert json.loads(host_management.get_host_data(session))["host_uuid"] == member.uuid  # type: ignore[call-overload]
    with pytest.raises(XenAPI.Failure, match=r"192\.0\.2\.99"):
        session._get_host_ref("192.0.2.99")
    session.close()


def test_rule_7_on_a_coordinator_the_host_is_that_of_the_session(two_hosts: Server) -> None:
    session = XenAPISession(two_hosts.url(0, "http"), *LOGIN)
    assert (session.is_slave, session.host_ref) == (False, two_hosts.pool.hosts[0].ref)
    session.close()


def test_rule_8_the_constructor_sends_what_fakes_know_and_no_more() -> None:
    session = FakedSession(originator="compute")
    [login, *calls] = session.fake.calls
    assert login == ("login_with_password", ("root", "secret", "2.1", "compute"))
    plugin = [params for method, params in calls if method == "host.call_plugin"]
    assert {len(params) for params in plugin} == {4}
    assert dict.fromkeys(call for call in calls if call[0] != "host.call_plugin") == {
        ("session.get_this_host", ("OpaqueRef:fake",)): None,
        ("host.get_uuid", (HOST,)): None,
        ("host.get_software_version", (HOST,)): None,
    }
    with pytest.raises(NotImplementedError):
        session.call_xenapi("pool.get_all")


def test_rule_9_the_connection_is_asked_for_no_attribute_that_fakes_lack() -> None:
    session = FakedSession({"p.py.f": lambda _: "text"})
    session.call_plugin("p", "f", {})
    session.get_session_id()
    session.close()
    assert session.fake.asked == set()


@pytest.mark.parametrize("error", [XenAPI.Failure(["SESSION_INVALID"]), OSError(), Exception("x")])
def test_rule_9_a_logout_that_fails_is_passed_over(error: Exception) -> None:
    session = FakedSession()

    def fail(*_: Any) -> None:
        raise error

    session.fake.xenapi_request = fail  # type: ignore[assignment]
    session.close()


def test_rule_10_a_host_that_never_answers_the_login_is_a_failure_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        error = came_of(lambda: XenAPISession(url, *LOGIN, timeout=0.2))
    assert isinstance(error, XenAPI.Failure)
    assert "log in" in error.details[0]


def test_rule_10_a_wrong_password_and_other_plugins_are_failures(site: Site) -> None:
    with pytest.raises(XenAPI.Failure) as caught:
        XenAPISession(site.url, "root", "wrong")
    assert caught.value.details[0] == "SESSION_AUTHENTICATION_FAILED"
    with pytest.raises(XenAPI.Failure) as caught:
        FakedSession(version=pickled("1.8"))
    assert "Plugin version mismatch" in caught.value.details[0]


@pytest.mark.parametrize(
    ("version", "fits"),
    [("2.1", True), ("2.5", True), ("2.10", True), ("2.0", False), ("1.9", False), ("3.1", False)],
)
def test_rule_11_versions_of_the_same_major_and_no_lower_minor_number_fit(
    version: str, fits: bool
) -> None:
    outcome = came_of(lambda: FakedSession(version=pickled(version)))
    assert isinstance(outcome, FakedSession if fits else XenAPI.Failure)


def test_rule_11_the_set_that_is_shipped_is_spoken_to_in_json(
    recording: tuple[Site, Recorder],
) -> None:
    site, recorder = recording
    site.session.call_plugin_serialized("agent", "f", 1)
    [received] = recorder.taken()
    assert json.loads(received.args["params"]) == {"args": [1], "kwargs": {}}


def test_rule_12_a_plugin_call_that_began_a_day_ago_is_still_waited_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(XenAPI, "monotonic", lambda: time.monotonic() - 86_400)
    no_data = {"params": '{"args":[],"kwargs":{}}'}
    assert site.session.call_plugin("dom0_plugin_version", "get_version", no_data)


def test_rule_13_unix_local_is_the_socket_of_the_host(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert endpoint.LOCAL_SOCKET == "/var/lib/xcp/xapi"
    monkeypatch.setattr(endpoint, "LOCAL_SOCKET", str(site.dom0.socket_path))
    session = XenAPISession("unix://local", "root", "")
    assert session.is_local_connection is True
    assert session.host_uuid == site.pool.hosts[0].uuid
    session.close()
    assert FakedSession(url="unix://local/").is_local_connection is False


def test_rule_14_attributes_and_proxies_are_plain_and_set_on_fakes_too() -> None:
    session: Any = FakedSession()
    assert (session.is_local_connection, session.host_checked) == (False, False)
    for name in ("is_local_connection", "host_checked", "VM", "host", "SR"):
        assert name in vars(session)
        setattr(session, name, "anything")
        assert getattr(session, name) == "anything"
    assert session_module.XenAPI is XenAPI  # type: ignore[attr-defined]


def test_rule_15_everything_goes_through_call_xenapi_as_it_is_at_the_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session: Any = FakedSession()
    calls: list[Any] = []

    def call_xenapi(*call: Any) -> dict[str, str]:
        calls.append(call)
        return {"ref": "record"}

    monkeypatch.setattr(session, "call_xenapi", call_xenapi)
    assert session.VM.get_x(1) == session.get_rec("VM", "r") == {"ref": "record"}
    assert list(session.get_all_refs_and_recs("SR")) == [("ref", "record")]
    assert session.VBD.plug("vbd", "vm") is None
    assert session.VBD.unplug("vbd", "vm") is None
    assert calls == [
        ("VM.get_x", 1),
        ("VM.get_record", "r"),
        ("SR.get_all_records",),
        ("VBD.plug", "vbd"),
        ("VBD.unplug", "vbd"),
    ]


def test_rule_16_the_parameters_of_call_plugin_have_their_names() -> None:
    session = FakedSession({"p.py.f": lambda args: args["a"]})
    assert session.call_plugin(plugin="p", fn="f", args={"a": "text"}) == "text"
    assert list(inspect.signature(XenAPISession.call_plugin).parameters)[1:] == [
        "plugin",
        "fn",
        "args",
    ]


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts, none of which is made."""
    naps: list[float] = []
    monkeypatch.setattr("time.sleep", naps.append)
    return naps


def retryable(text: str = "later") -> XenAPI.Failure:
    return XenAPI.Failure(["XENAPI_PLUGIN_FAILURE", "f", "RetryableError", text])


class Attempts:
    """A plugin that fails in one way after the other, and then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.session: Any = FakedSession({"p.py.f": self.attempt})
        self.sent: list[dict[str, str]] = []

    def attempt(self, args: dict[str, str]) -> bytes:
        self.sent.append(args)
        if self.errors:
            raise self.errors.pop(0)
        return pickled("done")

    def call(self, num_retries: int, *callbacks: Any, **kwargs: Any) -> Any:
        return self.session.call_plugin_serialized_with_retry(
            "p", "f", num_retries, *callbacks, **kwargs
        )


def test_rule_17_retry_cb_runs_inside_the_except_block_even_after_the_last_attempt(
    naps: list[float],
) -> None:
    errors = [retryable("1"), retryable("2"), retryable("3")]
    attempts = Attempts(*errors)
    seen: list[Any] = []
    with pytest.raises(exception.PluginRetriesExceeded):
        attempts.call(2, None, lambda exc: seen.append((exc, sys.exc_info()[1])))
    assert seen == [(error, error) for error in errors]
    assert naps == [0.5, 1]


def test_rule_17_the_first_attempt_does_not_wait_and_callbacks_may_be_none(
    naps: list[float],
) -> None:
    assert Attempts().call(0, None, None) == "done"
    assert naps == []
    assert Attempts(retryable()).call(1, None, None) == "done"
    assert naps == [0.5]


def test_rule_17_what_the_callback_changes_is_kept(naps: list[float]) -> None:
    attempts = Attempts(retryable(), retryable())
    seen: list[dict[str, Any]] = []

    def callback(kwargs: dict[str, Any]) -> None:
        seen.append(dict(kwargs))
        kwargs[f"attempt{len(seen)}"] = True

    attempts.call(2, callback, image="i")
    assert seen[-1] == {"image": "i", "attempt1": True, "attempt2": True}
    assert "attempt3" in attempts.sent[-1]["params"]


@pytest.mark.parametrize(
    ("details", "again"),
    [
        (["X", "f", "RetryableError", ""], True),
        (["X", "f", "ValueError", "RetryableError"], False),
        (["X", "signal: SIGTERM", "", ""], True),
        (["X", "task signaled", "", ""], True),
        (["X", "f", "signal: SIGTERM", ""], False),
        (["X", "signal"], False),
        (["RetryableError"], False),
    ],
)
def test_rule_17_which_failures_are_tried_again(
    naps: list[float], details: list[str], again: bool
) -> None:
    attempts = Attempts(XenAPI.Failure(details))
    if again:
        assert attempts.call(1, None) == "done"
    else:
        with pytest.raises(XenAPI.Failure) as caught:
            attempts.call(1, None)
        assert caught.value.details == details
    assert len(attempts.sent) == 1 + again


def test_rule_17_a_connection_that_was_reset_is_tried_again(naps: list[float]) -> None:
    assert Attempts(ConnectionResetError(104, "reset by peer")).call(1, None) == "done"


LISTED = ["X", "fn", "Failure", "['HANDLE_INVALID', 'VM', 'x']"]


@pytest.mark.parametrize("code", ["XENAPI_PLUGIN_EXCEPTION", "XENAPI_PLUGIN_FAILURE"])
def test_rule_18_a_plugins_own_failure_is_raised_as_if_xapi_had(code: str) -> None:
    session = FakedSession({"p.py.f": failing([code, *LISTED[1:]])})
    with pytest.raises(XenAPI.Failure) as caught:
        session.call_plugin("p", "f", {})
    assert caught.value.details == ["HANDLE_INVALID", "VM", "x"]


@pytest.mark.parametrize(
    "details",
    [
        LISTED,
        ["XENAPI_PLUGIN_FAILURE", *LISTED[1:3]],
        ["XENAPI_PLUGIN_FAILURE", *LISTED[1:], "more"],
        ["XENAPI_PLUGIN_FAILURE", "fn", "ValueError", LISTED[3]],
        ["XENAPI_PLUGIN_FAILURE", "fn", "Failure", "ImageNotFound"],
        ["XENAPI_PLUGIN_FAILURE", "fn", "Failure", "{'a': 1}"],
        ["XENAPI_PLUGIN_FAILURE", "fn", "Failure", "[open('/etc/passwd')]"],
    ],
)
def test_rule_18_any_other_failure_passes_on_as_it_is(details: list[str]) -> None:
    session = FakedSession({"p.py.f": failing(details)})
    with pytest.raises(XenAPI.Failure) as caught:
        session.call_plugin("p", "f", {})
    assert caught.value.details == details


def failing(details: list[str]) -> Any:
    def plugin(_: Any) -> None:
        raise XenAPI.Failure(details)

    return plugin


@pytest.mark.parametrize(
    ("configured", "platform", "relaxed"),
    [
        ("true", "1.0.0", True),
        ("TRUE", "1.0.0", True),
        ("false", "9.9.9", False),
        ("yes", "9.9.9", False),
        ("", "2.1.0", True),
        ("", "2.0.9", False),
        ("", None, False),
    ],
)
def test_rule_19_the_setting_decides_and_without_it_the_platform(
    configured: str, platform: str | None, relaxed: bool
) -> None:
    version = {"product_version": "7.0.0"}
    if platform is not None:
        version["platform_version"] = platform
    plugins = {"config_file.py.get_val": lambda _: configured}
    session = FakedSession(plugins, software_version=version)
    assert session.is_xsm_sr_check_relaxed() is relaxed
    assert session.is_xsm_sr_check_relaxed() is relaxed
    assert session.methods.count("host.call_plugin") == 2  # the version's, and this one once


def test_rule_19_versions_and_brand_may_be_missing() -> None:
    session = FakedSession(software_version={})
    assert (session.product_version, session.product_brand) == ((0, 0, 0), None)
    assert session.platform_version == (0, 0, 0)
    session = FakedSession(software_version={"platform_version": VERSION["platform_version"]})
    assert session.product_version == session.platform_version == (2, 2, 0)


@pytest.fixture
def binding(site: Site) -> Iterator[XenAPI.Session]:
    """The binding alone, logged in."""
    session = XenAPI.Session(site.url)
    session.xenapi.login_with_password(*LOGIN)
    yield session
    session.logout()


def test_rule_20_a_session_that_the_host_forgot_is_logged_in_again(
    site: Site, binding: XenAPI.Session
) -> None:
    former = binding.handle or ""
    with site.pool.lock:
        site.pool.sessions.end(former)
    assert binding.xenapi.host.get_all() == [site.pool.hosts[0].ref]
    assert binding.handle != former


def test_rule_20_after_three_tries_it_is_a_fault_500(site: Site, binding: XenAPI.Session) -> None:
    before = site.pool.counters["session.login_with_password"]
    forgets = Fault(Error(["SESSION_INVALID", "x"]), message="VM.get_all")
    with site.pool.faults.arm(forgets), pytest.raises(xmlrpc.client.Fault) as caught:
        binding.xenapi.VM.get_all()
    assert caught.value.faultCode == 500
    assert site.pool.counters["session.login_with_password"] == before + 3


def test_rule_20_without_a_login_and_after_the_logout_it_is_a_fault_401(site: Site) -> None:
    session = XenAPI.Session(site.url)
    assert session.API_version == "1.1"
    for _ in range(2):
        with pytest.raises(xmlrpc.client.Fault) as caught:
            session.xenapi.VM.get_all()
        assert caught.value.faultCode == 401
        session.xenapi.login_with_password(*LOGIN)
        assert session.API_version == "2.21"
        session.xenapi.session.logout()
        assert session.handle is None


def test_rule_21_a_disk_is_put_piece_by_piece_on_the_open_connection(site: Site) -> None:
    session: Any = site.session
    sr = utils.get_default_sr(session)
    vdi = utils.create_vdi(session, sr, None, "disk", "root", 1 << 20)
    data = small_vhd()
    with session.custom_task("import") as task, session.http_connection() as connection:
        path = utils.get_vdi_import_path(session, task, vdi)
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(len(data))}
        connection.request("PUT", path, headers=headers)
        for start in range(0, len(data), 4096):
            connection.send(data[start : start + 4096])
        answer = connection.getresponse()
        assert (answer.status, answer.reason) == (200, "OK")
    session.VDI.destroy(vdi)
