"""Logging in, being known, logging out."""

from __future__ import annotations

import time

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.waits import Wait
from tests.simulator.core.wire import Wire, details

LOGIN = "session.login_with_password"
REFUSED = ["SESSION_AUTHENTICATION_FAILED", "root", "Authentication failure"]


def test_a_login_knows_its_host_and_ends_with_logout(any_wire: Wire) -> None:
    ref = any_wire.session
    assert any_wire("session.get_this_host", ref) == any_wire.host.ref
    record = any_wire("session.get_record", ref)
    assert (record["auth_user_name"], record["originator"]) == ("root", "test")
    assert record["is_local_superuser"] is True
    assert any_wire("session.logout") == ""
    assert details(any_wire, "VM.get_all") == ["SESSION_INVALID", ref]
    assert details(any_wire, "session.logout") == ["SESSION_INVALID", ref]


@pytest.mark.parametrize("params", [("root", "xenroot"), ("root", "xenroot", "1.0")])
def test_version_and_originator_may_be_left_out(wire: Wire, params: tuple[str, ...]) -> None:
    ref = wire.bare(LOGIN, *params)
    assert wire("session.get_originator", ref) == ""


@pytest.mark.parametrize("params", [("root", "wrong"), ("admin", "xenroot"), ("root", "")])
def test_a_wrong_password_is_refused(any_wire: Wire, params: tuple[str, str]) -> None:
    before = len(any_wire.pool.sessions)
    with pytest.raises(Failure) as caught:
        any_wire.bare(LOGIN, *params)
    code, user, message = caught.value.details
    assert (code, user) == ("SESSION_AUTHENTICATION_FAILED", params[0])
    assert message
    assert len(any_wire.pool.sessions) == before


def test_a_wrong_password_is_answered_late_if_asked_for() -> None:
    with Pool(bad_password_delay=0.05) as pool:
        wire = Wire(pool, pool.hosts[0])
        began = time.monotonic()
        wait = wire.post(*wire.request(LOGIN, "root", "wrong"))
        assert isinstance(wait, Wait)
        assert wait.poll() is None
        assert wait.deadline is not None
        assert began < wait.deadline <= time.monotonic() + 0.05
        with pytest.raises(Failure):
            wire.bare(LOGIN, "root", "wrong")
        assert time.monotonic() >= began + 0.05
        assert wire.login().session


def test_who_is_on_the_host_itself_needs_no_password(wire: Wire) -> None:
    path, body = wire.request(LOGIN, "root", "")
    ref = wire.read(wire.post(path, body, local_root=True))
    assert wire("session.get_this_host", ref) == wire.host.ref


def test_the_last_use_is_noted_every_ten_minutes() -> None:
    now = [1_000_000_000.0]
    with Pool(clock=lambda: now[0]) as pool:
        wire = Wire(pool, pool.hosts[0]).login()

        def last_active() -> str:
            return str(wire("session.get_last_active", wire.session))

        assert last_active() == "20010909T01:46:40Z"
        now[0] += 599
        assert last_active() == "20010909T01:46:40Z"
        now[0] += 1
        assert last_active() == "20010909T01:56:40Z"


def test_session_refs_cannot_be_told_from_the_seed() -> None:
    with Pool(seed=5) as one, Pool(seed=5) as other:
        hosts = (one.hosts[0], other.hosts[0])
        assert hosts[0].uuid == hosts[1].uuid
        sessions = {
            Wire(host_pool, host_pool.hosts[0]).login().session for host_pool in (one, other)
        }
        assert len(sessions) == 2
