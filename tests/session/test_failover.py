"""Sessions of a pool whose coordinator goes away, moves or comes back; on both faces."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from os_xenapi import TLS
from os_xenapi.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    HostIsSlave,
    SessionAuthenticationFailed,
)
from os_xenapi.rpc.steps import Retry
from os_xenapi.simulator.hosts import HostTimes, SimHost
from os_xenapi.simulator.inprocess import PoolPeer
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.ports import held_port
from tests.transport.faces import AsyncFace, Face, SyncFace

SOON = Retry(first=0.02, most=0.2)
PATIENT = Retry(first=0.5, most=10.0)
"""Pauses so long that the time is over in one of them, where the reason is known."""
READ = "VM.get_all"


class Trio:
    """A pool of three hosts, the sessions to it, and what happens to it."""

    def __init__(self, pool: Pool, server: Server, face: Face, transport: str) -> None:
        self.pool = pool
        self.server = server
        self.first, self.second, self.third = (*pool.hosts, *pool.hosts, *pool.hosts)[:3]
        self._face = face
        self._transport = transport
        self._sessions: list[Any] = []

    def connect(self, host: int = 0, **options: Any) -> Any:
        options = {
            "retry": SOON,
            "password": self.pool.password,
            "timeout": 20,
            "failover": True,
            **options,
        }
        if self._transport == "sim":
            options["peer"] = PoolPeer(self.pool, server=self.server)
            url = self.pool.hosts[host].address
        else:
            url = self.pool.hosts[host].urls[self._transport]
        if self._transport == "https":
            options.setdefault("tls", TLS(fingerprints=self.server.fingerprint(host)))
        session = self._face.connect(url, **options)
        self._sessions.append(session)
        return session

    def close(self) -> None:
        for session in self._sessions:
            session.close()

    def at(self, session: Any) -> str:
        """Return the address of the host that a session talks to."""
        return str(session.session._state.endpoint.host)

    def sessions(self) -> int:
        """How many sessions clients have at hosts of the pool."""
        return len(self.pool.sessions)

    def elect(self, host: SimHost) -> None:
        """Make a host the coordinator, as an administrator does whose coordinator is gone."""
        local = SyncFace().connect(
            self.server.url(self.pool.hosts.index(host), scheme="http"),
            session_ref=_emergency(self.pool, host),
        )
        local.call("pool.emergency_transition_to_master")
        local.close()


def is_back(host: SimHost) -> bool:
    return host.is_reachable and host.emergency is None


def _emergency(pool: Pool, host: SimHost) -> str:
    from os_xenapi.client import XenAPI

    made = XenAPI.Session(host.urls["http"])
    made.slave_local_login_with_password(pool.user, pool.password)
    return str(made.handle)


@pytest.fixture(params=["threads", "asyncio"])
def face(request: pytest.FixtureRequest) -> Iterator[Face]:
    if request.param == "threads":
        yield SyncFace()
    else:
        with AsyncFace() as made:
            yield made


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(hosts=3, shared_sr=True, host_times=HostTimes(notice=0, down=0.3)) as made:
        yield made


@pytest.fixture
def server(pool: Pool) -> Iterator[Server]:
    with Server(pool) as made:
        yield made


@pytest.fixture(params=["sim", "http", "https"])
def trio(request: pytest.FixtureRequest, pool: Pool, server: Server, face: Face) -> Iterator[Trio]:
    made = Trio(pool, server, face, request.param)
    yield made
    made.close()


@pytest.fixture
def https_trio(pool: Pool, server: Server, face: Face) -> Iterator[Trio]:
    made = Trio(pool, server, face, "https")
    yield made
    made.close()


def until(what: str, holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends, f"never came: {what}"
        time.sleep(0.01)


def test_the_session_goes_on_at_the_member_that_takes_over(trio: Trio) -> None:
    session = trio.connect()
    vms = session.call(READ)
    trio.first.power_off()
    trio.elect(trio.second)
    assert session.call(READ) == vms
    assert trio.at(session) == trio.second.address
    assert trio.sessions() == 1


def test_calls_wait_while_the_pool_has_no_coordinator(trio: Trio) -> None:
    session = trio.connect()
    trio.first.power_off()
    with ThreadPoolExecutor(20) as threads:
        calls = [threads.submit(session.call, "VM.get_all") for _ in range(20)]
        time.sleep(0.5)
        assert not any(call.done() for call in calls)
        trio.elect(trio.third)
        for call in calls:
            call.result(30)
    assert trio.sessions() == 1


def test_a_coordinator_that_reboots_is_waited_for_and_nobody_else_is_turned_to(
    trio: Trio,
) -> None:
    session = trio.connect()
    trio.first.reboot()
    assert session.call(READ)
    assert trio.at(session) == trio.first.address
    assert trio.sessions() == 1


def test_a_network_that_is_back_costs_no_login(trio: Trio) -> None:
    session = trio.connect()
    ref = session.session.ref
    trio.first.isolate("refuse")
    threading.Timer(0.5, trio.first.heal).start()
    assert session.call(READ)
    assert session.session.ref == ref
    assert trio.sessions() == 1


def test_a_toolstack_that_restarts_costs_one_login(trio: Trio) -> None:
    session = trio.connect()
    trio.first.restart_toolstack()
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda _: session.call(READ), range(50)))
    assert trio.sessions() == 1


def test_a_rolling_upgrade_keeps_the_session_in_its_pool(trio: Trio) -> None:
    session = trio.connect()
    stop = threading.Event()
    errors: list[BaseException] = []

    def keep_calling() -> None:
        while not stop.is_set():
            try:
                session.call(READ)
            except BaseException as error:
                errors.append(error)
                return

    callers = [threading.Thread(target=keep_calling) for _ in range(4)]
    for caller in callers:
        caller.start()
    for host in trio.pool.hosts:
        host.reboot()
        until("the host is back", partial(is_back, host))
        time.sleep(0.1)
    stop.set()
    for caller in callers:
        caller.join(30)
    assert not errors
    assert trio.at(session) == trio.first.address
    assert trio.sessions() == 1


def test_a_graceful_change_of_the_coordinator_is_followed(trio: Trio) -> None:
    session = trio.connect()
    session.call("pool.designate_new_master", trio.third.ref)
    until("the change", lambda: trio.pool.coordinator is trio.third)
    assert session.call(READ)
    assert trio.at(session) == trio.third.address
    assert trio.sessions() == 1


def test_an_ejected_host_does_not_capture_the_session(trio: Trio) -> None:
    """The session is at a coordinator that hands over, and is thrown out while nobody calls."""
    session = trio.connect()
    other = trio.connect(timeout=60)
    former = trio.pool
    other.call("pool.designate_new_master", trio.second.ref)
    until("the change", lambda: former.coordinator is trio.second)
    other.call(READ)
    other.call("pool.eject", trio.first.ref)
    until("a pool of its own", lambda: trio.first.pool is not former and trio.first.is_reachable)
    assert session.call("host.get_all") == [host.ref for host in former.hosts]
    assert trio.at(session) == trio.second.address
    assert len(trio.first.pool.sessions) == 0


def test_a_host_that_left_is_not_taken_while_the_coordinator_is_away(trio: Trio) -> None:
    """The list of members is of the login, and a host of it has become a pool of its own."""
    session = trio.connect()
    former = trio.pool
    session.call("pool.eject", trio.third.ref)
    until("a pool of its own", lambda: trio.third.pool is not former and trio.third.is_reachable)
    trio.first.power_off()
    with pytest.raises((DeadlineExceeded, ConnectionFailed)):
        session.call(READ, timeout=1.5)
    assert len(trio.third.pool.sessions) == 0
    trio.first.power_on()
    assert session.call("host.get_all") == [host.ref for host in former.hosts]
    assert trio.at(session) == trio.first.address


@pytest.mark.slow
def test_an_address_where_another_pool_answers_now_is_said_to_be_that(
    pool: Pool, server: Server, face: Face
) -> None:
    """All that the session knows is one host, which is installed anew."""
    alone = Pool(host_times=HostTimes(notice=0))
    with held_port() as port:
        with Server(alone, tls=False, http_port=port) as first:
            url = first.url(scheme="http")
            session = face.connect(url, password="xenroot", failover=True, retry=PATIENT)
            session.call(READ)
        alone.close()
        with Pool(seed=7) as anew, Server(anew, tls=False, http_port=port):
            with pytest.raises((ConnectionFailed, DeadlineExceeded), match="another pool"):
                session.call(READ, timeout=4.0)
            assert len(anew.sessions) == 0
        session.close()


def test_a_password_that_was_changed_ends_the_search(trio: Trio) -> None:
    session = trio.connect()
    trio.pool.sessions.end(session.session.ref)
    trio.pool.password = "another"
    with pytest.raises(SessionAuthenticationFailed):
        session.call(READ)
    trio.pool.password = "xenroot"


def test_a_call_that_may_have_happened_is_not_taken_to_another_host(trio: Trio) -> None:
    session = trio.connect()
    trio.first.power_off()
    started = time.monotonic()
    with pytest.raises((ConnectionFailed, DeadlineExceeded)) as caught:
        session.call("VM.start", "OpaqueRef:none", False, False, timeout=1.0)
    assert time.monotonic() - started < 10
    assert trio.first.address in str(caught.value)


def test_without_failover_a_session_stays_where_it_is(trio: Trio) -> None:
    session = trio.connect(failover=False)
    trio.first.power_off()
    trio.elect(trio.second)
    with pytest.raises((ConnectionFailed, HostIsSlave)):
        session.call(READ)


def test_learnt_members_are_those_of_the_last_login(https_trio: Trio) -> None:
    session = https_trio.connect()
    state = session.session._state
    known = state.known
    assert {member.host for member in known.members} == {h.address for h in https_trio.pool.hosts}
    former = https_trio.pool
    session.call("pool.eject", https_trio.third.ref)
    until("the eject", lambda: https_trio.third not in former.hosts)
    former.sessions.end(session.session.ref)
    session.call(READ)
    assert len(state.known.members) == 2
    assert state.known.pool == known.pool


def test_credentials_go_to_members_for_which_the_pool_vouches(https_trio: Trio) -> None:
    session = https_trio.connect()
    for number, host in enumerate(https_trio.pool.hosts):
        endpoint = next(e for e in session.session._state.known.members if e.host == host.address)
        shown = https_trio.server.fingerprint(number)
        assert session.session._state.vouched(endpoint) == {shown}


def test_a_stranger_at_a_member_s_address_gets_no_password(https_trio: Trio, tmp_path: Any) -> None:
    session = https_trio.connect()
    port = session.session._state.endpoint.port
    https_trio.first.power_off()
    https_trio.second.power_off()
    https_trio.third.power_off()
    https_trio.server.close()
    address = https_trio.second.address
    with (
        Pool(seed=7) as strangers,
        Server(strangers, address=address, https_port=port, plain=False),
    ):
        with pytest.raises((ConnectionFailed, DeadlineExceeded)):
            session.call(READ, timeout=1.5)
        assert len(strangers.sessions) == 0


def nat(pool: Pool, server: Server) -> dict[str, str]:
    """Where the hosts are reached, by the addresses that the pool has for them."""
    return {host.address: host.urls["https"].removeprefix("https://") for host in pool.hosts}


@pytest.mark.parametrize("outside", ["127.0.0.1", "::1"])
def test_behind_a_nat_hosts_are_reached_where_the_user_says(
    pool: Pool, face: Face, outside: str
) -> None:
    with Server(pool, address=outside) as server:
        trio = Trio(pool, server, face, "https")
        pins = {server.fingerprint(number) for number in range(3)}
        tls = TLS(fingerprints=pins)
        session = trio.connect(2, tls=tls, addresses=nat(pool, server))
        assert session.session.url == pool.hosts[0].urls["https"]
        trio.first.power_off()
        trio.elect(trio.second)
        session.call(READ)
        assert session.session.url == pool.hosts[1].urls["https"]
        trio.close()


def test_behind_a_nat_that_nobody_spoke_of_the_error_says_what_to_say(
    pool: Pool, face: Face
) -> None:
    with Server(pool, address="::1", tls=False) as server:
        trio = Trio(pool, server, face, "http")
        with pytest.raises(ConnectionFailed, match="addresses="):
            trio.connect(2)


def test_a_user_s_own_addresses_are_checked(pool: Pool, server: Server, face: Face) -> None:
    trio = Trio(pool, server, face, "http")
    with pytest.raises(ValueError, match="does not name a host"):
        trio.connect(addresses={"10.0.0.1": "a b"})


def test_a_login_waits_while_the_host_starts_up(face: Face) -> None:
    with Pool(host_times=HostTimes(notice=0, booting=0.5)) as pool, Server(pool) as server:
        trio = Trio(pool, server, face, "https")
        pool.hosts[0].restart_toolstack()
        until("the start", lambda: pool.hosts[0].emergency is not None)
        session = trio.connect()
        assert session.call(READ)
        pool.hosts[0].restart_toolstack()
        assert session.call("VM.get_by_name_label", "none") == []
        assert trio.sessions() == 1
        trio.close()


@pytest.mark.slow
def test_a_login_waits_no_longer_than_it_may_while_the_host_starts_up(face: Face) -> None:
    with Pool(host_times=HostTimes(notice=0, booting=120)) as pool, Server(pool) as server:
        trio = Trio(pool, server, face, "https")
        pool.hosts[0].restart_toolstack()
        until("the start", lambda: pool.hosts[0].emergency is not None)
        with pytest.raises(DeadlineExceeded, match="HOST_STILL_BOOTING"):
            trio.connect(login_timeout=4, retry=PATIENT)
        trio.close()
