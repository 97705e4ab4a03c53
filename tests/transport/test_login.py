"""One login for all that need it, wherever the coordinator is, and never one too many."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from os_xenapi import aconnect
from os_xenapi.errors import (
    CertificateRefused,
    ConnectionFailed,
    DeadlineExceeded,
    HostIsSlave,
    ProtocolError,
    SessionAuthenticationFailed,
)
from os_xenapi.transport.tls import TLS
from tests.transport.certificates import Authority
from tests.transport.conftest import Connect, Gate, Serve
from tests.transport.faces import PASSWORD
from tests.transport.test_connections import READ, wait_until
from tests.transport.wire_server import Call, Peer, Script, WireServer

LOGIN = "session.login_with_password"


def forgetful(callers: int) -> Script:
    """Return a script that forgets the first session when ``callers`` calls are under way."""
    logins = itertools.count(1)
    lock = threading.Lock()
    together = threading.Barrier(callers)

    def script(peer: Peer) -> None:
        for call in peer.calls():
            if call.method == LOGIN:
                with lock:
                    number = next(logins)
                peer.server.pause(0.2 * (number - 1))
                peer.answer(call, f"OpaqueRef:{number}")
            elif call.method == "session.logout":
                peer.answer(call, "")
            elif call.params[0] == "OpaqueRef:1":
                together.wait(30)
                peer.fail(call, "SESSION_INVALID", call.params[0])
            else:
                peer.answer(call, call.params[-1])

    return script


def test_many_threads_whose_session_ends_log_in_once(serve: Serve, connect: Connect) -> None:
    server = serve(forgetful(50))
    session = connect(server.url, connections=50)
    with ThreadPoolExecutor(50) as executor:
        texts = [str(n) for n in range(50)]
        assert list(executor.map(lambda text: session.call(READ, text), texts)) == texts
    assert server.count(LOGIN) == 2
    assert server.count(READ) == 100


def test_many_tasks_whose_session_ends_log_in_once(serve: Serve) -> None:
    server = serve(forgetful(200))

    async def main() -> None:
        async with aconnect(
            server.url, "root", PASSWORD, failover=False, connections=200
        ) as session:
            calls = [session.call_xenapi(READ, str(n)) for n in range(200)]
            assert await asyncio.gather(*calls) == [str(n) for n in range(200)]

    asyncio.run(main())
    assert server.count(LOGIN) == 2
    assert server.count("session.logout") == 1


def refusing(callers: int) -> Script:
    """Return a script that takes a login once, then ends the session and takes none any more."""
    logins = itertools.count(1)
    together = threading.Barrier(callers)

    def script(peer: Peer) -> None:
        for call in peer.calls():
            if call.method == "session.logout":
                peer.answer(call, "")
            elif call.method != LOGIN:
                together.wait(30)
                peer.fail(call, "SESSION_INVALID", call.params[0])
            elif next(logins) == 1:
                peer.answer(call, "OpaqueRef:1")
            else:
                peer.server.pause(1.0)
                peer.fail(call, "SESSION_AUTHENTICATION_FAILED", "root", "Authentication failure")

    return script


def test_a_login_that_fails_fails_once_for_all(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    server = serve(refusing(20))
    session = connect(server.url, connections=20)
    calls = [threads.submit(session.call, READ) for _ in range(20)]
    errors = [call.exception(30) for call in calls]
    assert all(isinstance(error, SessionAuthenticationFailed) for error in errors)
    assert len(set(map(id, errors))) == 20
    assert server.count(LOGIN) == 2


def held_login(gate: Gate, held: int = 2) -> Script:
    """Return a script that ends the first session, and holds back the answer to one login."""
    logins = itertools.count(1)

    def script(peer: Peer) -> None:
        for call in peer.calls():
            if call.method == LOGIN:
                number = next(logins)
                if number == held:
                    gate.wait()
                peer.answer(call, f"OpaqueRef:{number}")
            elif call.params[0] == "OpaqueRef:1":
                peer.fail(call, "SESSION_INVALID", call.params[0])
            else:
                peer.answer(call, "x")

    return script


def give_up(work: Callable[[float], object], when: Callable[[], bool]) -> None:
    """Let the time of some work run out when something has happened on its way.

    It is given more time where a busy machine does not come that far; 5 s is for what is under way.
    """
    for seconds in (0.3, 3.0, 30.0):
        with pytest.raises(DeadlineExceeded):
            work(seconds)
        ends = time.monotonic() + 5
        while time.monotonic() < ends:
            if when():
                return
            time.sleep(0.01)
    pytest.fail("the time was over before what it should have waited for")


def test_whoever_has_little_time_does_not_wait_for_another_s_login(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor, gate: Gate
) -> None:
    server = serve(held_login(gate))
    session = connect(server.url)
    patient = threads.submit(session.call, READ, timeout=30)
    wait_until("the second login", lambda: server.count(LOGIN) == 2)
    with pytest.raises(DeadlineExceeded):
        session.call(READ, timeout=0.3)
    assert not patient.done()
    gate.open()
    assert patient.result(30) == "x"
    assert server.count(LOGIN) == 2


def test_a_login_whose_caller_ran_out_of_time_is_tried_by_the_next(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor, gate: Gate
) -> None:
    server = serve(held_login(gate))
    session = connect(server.url)
    next_ones: list[Future[object]] = []

    def hasty(seconds: float) -> None:
        call = threads.submit(session.call, READ, timeout=seconds)
        wait_until("the second login", lambda: server.count(LOGIN) == 2 or call.done())
        if server.count(LOGIN) == 2:
            next_ones.append(threads.submit(session.call, READ, timeout=60))
        call.result(40)

    give_up(hasty, when=lambda: server.count(LOGIN) >= 2)
    next_ones = next_ones or [threads.submit(session.call, READ, timeout=60)]
    assert next_ones[0].result(60) == "x"
    assert server.count(LOGIN) == 3


def test_closing_in_the_middle_of_a_login_ends_it(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor, gate: Gate
) -> None:
    server = serve(held_login(gate))
    session = connect(server.url)
    calls = [threads.submit(session.call, READ, timeout=30) for _ in range(5)]
    wait_until("the second login", lambda: server.count(LOGIN) == 2)
    session.close()
    assert all(isinstance(call.exception(20), ConnectionFailed) for call in calls)
    gate.open()
    wait_until("the logout", lambda: ["OpaqueRef:2"] in logged_out(server))
    wait_until("all connections closed", lambda: server.open == 0)
    assert server.count(LOGIN) == 2


def logged_out(server: WireServer) -> list[list[Any]]:
    return [call.params for call in list(server.calls) if call.method == "session.logout"]


def test_a_login_that_is_answered_too_late_is_logged_out(
    serve: Serve, connect: Connect, gate: Gate
) -> None:
    server = serve(held_login(gate, held=1))
    give_up(
        lambda seconds: connect(server.url, login_timeout=seconds),
        when=lambda: server.count(LOGIN) == 1,
    )
    gate.open()
    wait_until("the logout", lambda: logged_out(server) == [["OpaqueRef:1"]])
    wait_until("all connections closed", lambda: server.open == 0)


def test_a_login_that_was_given_up_for_another_is_logged_out(
    serve: Serve, connect: Connect, gate: Gate
) -> None:
    server = serve(held_login(gate))
    session = connect(server.url)
    give_up(
        lambda seconds: session.call(READ, timeout=seconds),
        when=lambda: server.count(LOGIN) == 2,
    )
    assert session.call(READ, timeout=20) == "x"
    gate.open()
    wait_until("the logout", lambda: logged_out(server) == [["OpaqueRef:2"]])


# The coordinator.


def pool_of_two(serve: Serve, script: Script, member: Script) -> tuple[WireServer, WireServer]:
    """Return a coordinator and a member: two addresses with the same port."""
    coordinator = serve(script, address=("127.0.0.2", 0))
    return coordinator, serve(member, address=("127.0.0.1", coordinator.port))


def slave_of(address: str) -> Script:
    def script(peer: Peer) -> None:
        for call in peer.calls():
            peer.fail(call, "HOST_IS_SLAVE", address)

    return script


def coordinator(peer: Peer) -> None:
    for call in peer.calls():
        peer.answer(call, "OpaqueRef:c" if call.method == LOGIN else "from the coordinator")


def test_a_login_at_a_member_goes_to_the_coordinator(serve: Serve, connect: Connect) -> None:
    master, member = pool_of_two(serve, coordinator, slave_of("127.0.0.2"))
    session = connect(member.url)
    assert session.call(READ) == "from the coordinator"
    session.close()
    assert member.methods == [LOGIN]
    assert master.methods == [LOGIN, READ, "session.logout"]


def test_a_session_follows_when_its_host_is_no_coordinator_any_more(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    def deposed(peer: Peer, call: Call) -> None:
        if call.method == LOGIN:
            peer.answer(call, "OpaqueRef:old")
        else:
            peer.fail(call, "HOST_IS_SLAVE", "127.0.0.2")

    def member(peer: Peer) -> None:
        for call in peer.calls():
            deposed(peer, call)

    master, old = pool_of_two(serve, coordinator, member)
    session = connect(old.url)
    calls = [threads.submit(session.call, "VM.start", "OpaqueRef:vm") for _ in range(10)]
    assert [call.result(30) for call in calls] == ["from the coordinator"] * 10
    session.close()
    assert master.count(LOGIN) == 1
    assert master.count("VM.start") == 10
    assert {call.params[0] for call in master.calls[1:]} == {"OpaqueRef:c"}


def test_members_that_send_each_other_in_a_circle_are_left(serve: Serve, connect: Connect) -> None:
    one, other = pool_of_two(serve, slave_of("127.0.0.1"), slave_of("127.0.0.2"))
    with pytest.raises(ProtocolError, match="circle"):
        connect(other.url)
    assert one.count(LOGIN) + other.count(LOGIN) == 4
    wait_until("all connections closed", lambda: one.open + other.open == 0)


@pytest.mark.parametrize("address", ["no host!", "evil\r\nX: y", ""])
def test_a_nonsense_coordinator_is_refused(serve: Serve, connect: Connect, address: str) -> None:
    server = serve(slave_of(address))
    with pytest.raises(ProtocolError, match="coordinator that is none"):
        connect(server.url)


def test_a_session_that_was_given_is_not_taken_to_another_host(
    serve: Serve, connect: Connect
) -> None:
    server = serve(slave_of("127.0.0.2"))
    with pytest.raises(HostIsSlave):
        connect(server.url, session_ref="OpaqueRef:given").call(READ)


def test_credentials_do_not_follow_to_a_host_that_the_trust_does_not_cover(
    serve: Serve, connect: Connect, authority: Authority
) -> None:
    ours, stranger = authority.issue("127.0.0.1"), authority.issue("127.0.0.2")
    master = serve(coordinator, tls=stranger.context(), address=("127.0.0.2", 0))
    member = serve(slave_of("127.0.0.2"), tls=ours.context(), address=("127.0.0.1", master.port))
    with pytest.raises(CertificateRefused) as caught:
        connect(member.url, tls=TLS(fingerprints=ours.fingerprint))
    assert stranger.fingerprint in str(caught.value)
    assert ours.fingerprint in str(caught.value)
    assert master.calls == []


def test_nothing_is_left_of_a_login_that_is_refused(
    serve: Serve, connect: Connect, gate: Gate
) -> None:
    def script(peer: Peer) -> None:
        for call in peer.calls():
            peer.fail(call, "SESSION_AUTHENTICATION_FAILED", "root", "Authentication failure")

    server = serve(script)
    with pytest.raises(SessionAuthenticationFailed):
        connect(server.url)
    wait_until("all connections closed", lambda: server.open == 0)
    assert server.methods == [LOGIN]
