"""Sessions that are local to one host, hosts' own sessions, and the password of root."""

from __future__ import annotations

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.wire import Wire, details
from tests.simulator.sessions.conftest import log_in

LOCAL = "session.slave_local_login_with_password"


@pytest.fixture
def members():
    """A pool of two hosts, and a client of each that is logged in locally."""
    with Pool(hosts=2) as pool:
        clients = [Wire(pool, host) for host in pool.hosts]
        for client in clients:
            client.session = client.bare(LOCAL, "root", pool.password)
        yield pool, *clients


def test_a_local_session_is_good_on_its_host_alone(members):
    pool, coordinator, member = members
    assert member("pool.is_slave", member.host.ref) is True
    assert member("VM.get_all") == coordinator("VM.get_all") != []
    assert member("host.set_name_label", member.host.ref, "changed") == ""
    stranger = Wire(pool, coordinator.host)
    stranger.session = member.session
    assert details(stranger, "VM.get_all") == ["SESSION_INVALID", member.session]
    stranger = Wire(pool, member.host)
    stranger.session = coordinator.session
    assert details(stranger, "VM.get_all") == ["HOST_IS_SLAVE", coordinator.host.address]
    assert coordinator("session.get_all_subject_identifiers") == []


def test_a_local_session_has_no_record_and_ends_with_local_logout(members):
    pool, _, member = members
    assert pool.store.rows("session") == []
    ref = member.session
    assert details(member, "session.get_record", ref) == ["HANDLE_INVALID", "session", ref]
    member("session.local_logout")
    assert details(member, "session.local_logout") == ["SESSION_INVALID", ref]


def test_a_host_in_an_emergency_takes_local_logins_alone(members):
    pool, _, member = members
    member.host.emergency = ["HOST_MASTER_CANNOT_TALK_BACK", "10.0.0.1"]
    assert member.bare(LOCAL, "root", pool.password)
    assert member("host.is_in_emergency_mode") is True
    member("session.local_logout")
    member.codec = "xml"
    with pytest.raises(Failure, match="HOST_MASTER_CANNOT_TALK_BACK"):
        member.bare("session.login_with_password", "root", pool.password)


@pytest.mark.parametrize("user", ["root", "vm-admin"])
def test_only_root_logs_in_locally(pool, user):
    with pytest.raises(Failure) as caught:
        Wire(pool, pool.hosts[0]).bare(LOCAL, user, "vm-admin's password")
    assert caught.value.details[:2] == ["SESSION_AUTHENTICATION_FAILED", user]


def test_the_pools_secret_opens_sessions_too(members):
    pool, coordinator, member = members
    local = member.bare("session.slave_local_login", pool.secret)
    assert member.bare("pool.is_slave", local, member.host.ref) is True
    own = coordinator.bare("session.slave_login", member.host.ref, pool.secret)
    assert coordinator.bare("session.get_this_host", own, own) == member.host.ref
    assert coordinator.bare("session.get_pool", own, own) is True
    assert member.bare("VM.get_all", own) == coordinator("VM.get_all")
    for method, params in (
        ("session.slave_local_login", ("wrong",)),
        ("session.slave_login", (member.host.ref, "wrong")),
    ):
        with pytest.raises(Failure, match="SESSION_AUTHENTICATION_FAILED"):
            coordinator.bare(method, *params)


def test_a_host_may_call_what_others_may_not(members):
    pool, coordinator, _ = members
    own = Wire(pool, coordinator.host)
    own.session = own.bare("session.slave_login", coordinator.host.ref, pool.secret)
    method = "host.tickle_heartbeat"
    assert details(coordinator, method, coordinator.host.ref, {})[0] == "INTERNAL_ERROR"
    assert details(own, method, coordinator.host.ref, {})[0] != "INTERNAL_ERROR"


def test_a_restart_ends_local_sessions(members):
    _, coordinator, member = members
    member.host.restart_toolstack()
    assert details(member, "VM.get_all")[0] in ("HOST_IS_SLAVE", "SESSION_INVALID")
    assert coordinator("VM.get_all")


def test_root_changes_the_password_without_the_old_one():
    with Pool() as pool:
        wire = log_in(pool, "root")
        refused = details(wire, "session.change_password", "whatever", "")
        assert refused[0] == "CHANGE_PASSWORD_REJECTED"
        wire("session.change_password", "whatever", "new")
        with pytest.raises(Failure, match="SESSION_AUTHENTICATION_FAILED"):
            wire.bare("session.login_with_password", "root", "xenroot")
        assert wire.bare("session.login_with_password", "root", "new")
