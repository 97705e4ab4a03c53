"""Pooled connections on both faces: reuse, limits, deadlines, and every way to break them."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    LimitExceeded,
    OutcomeUnknown,
    ProtocolError,
)
from os_xenapi.rpc.steps import Retry
from tests.ports import held_port
from tests.transport.conftest import Connect, Gate, Serve
from tests.transport.inside import are_stale, waiting
from tests.transport.wire_server import Call, Gone, Peer, as_xapi, lean

REF = "OpaqueRef:ready"
READ = "VM.get_name_label"
CHANGE = "VM.set_name_label"
STALL = 30.0
"""How long a script stalls at least: whatever ends well before was ended by the client."""


def echo(peer: Peer, call: Call) -> None:
    peer.answer(call, call.params[-1])


def wait_until(what: str, holds: object) -> None:
    assert callable(holds)
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.005)


# Reuse.


def test_calls_one_after_the_other_share_a_connection(serve: Serve, connect: Connect) -> None:
    server = serve(as_xapi(echo))
    session = connect(server.url)
    assert [session.call(READ, str(n)) for n in range(20)] == [str(n) for n in range(20)]
    session.close()
    assert server.connections == 1
    assert server.methods == ["session.login_with_password", *[READ] * 20, "session.logout"]


def test_a_request_is_of_the_form_that_xapi_reads(serve: Serve, connect: Connect) -> None:
    server = serve(as_xapi(echo))
    connect(server.url, session_ref=REF).call(READ, "x")
    [call] = server.calls
    lines = call.head.split(b"\r\n")
    assert lines[0] == b"POST /jsonrpc HTTP/1.1"
    assert b"Host: 127.0.0.1:%d" % server.port in lines
    assert len(call.head) < 1024
    assert call.params == [REF, "x"]


def test_a_connection_that_the_host_closed_while_idle_is_replaced(
    serve: Serve, connect: Connect
) -> None:
    def once(peer: Peer) -> None:
        echo(peer, peer.call())

    server = serve(once)
    session = connect(server.url, session_ref=REF)
    for text in ("a", "b", "c"):
        assert session.call(CHANGE, text) == text
        wait_until("the connection's end", lambda: server.open == 0 and are_stale(session))
    assert server.connections == 3


def test_a_connection_with_bytes_that_nobody_asked_for_is_replaced(
    serve: Serve, connect: Connect, gate: Gate
) -> None:
    def chatty(peer: Peer) -> None:
        for call in peer.calls():
            echo(peer, call)
            if peer.number == 1:
                gate.wait()  # with the answer they would be a part of it
                peer.send(b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n")

    server = serve(chatty)
    session = connect(server.url, session_ref=REF)
    assert session.call(CHANGE, "a") == "a"
    gate.open()
    wait_until("the bytes", lambda: are_stale(session))
    assert session.call(CHANGE, "b") == "b"
    assert server.connections == 2


def test_a_connection_that_the_host_announces_to_close_is_not_used_again(
    serve: Serve, connect: Connect
) -> None:
    def closing(peer: Peer) -> None:
        call = peer.call()
        peer.send(lean(call, {"result": "x"}).replace(b"keep-alive", b"close"))
        peer.stall()

    server = serve(closing)
    session = connect(server.url, session_ref=REF)
    assert [session.call(CHANGE, "") for _ in range(3)] == ["x"] * 3
    assert server.connections == 3
    wait_until("all connections closed", lambda: server.open == 0)


@pytest.mark.parametrize("size", [0, 1, 100, 1_000_000, 20_000_000])
def test_answers_of_any_size_come_whole(serve: Serve, connect: Connect, size: int) -> None:
    server = serve(as_xapi(lambda peer, call: peer.answer(call, "x" * size)))
    session = connect(server.url, session_ref=REF)
    assert session.call(READ) == "x" * size
    assert session.call(READ) == "x" * size
    assert server.connections == 1


def test_a_large_request_arrives_and_one_too_large_is_not_sent(
    serve: Serve, connect: Connect
) -> None:
    server = serve(as_xapi(lambda peer, call: peer.answer(call, len(call.params[1]))))
    session = connect(server.url, session_ref=REF)
    assert session.call(CHANGE, "x" * 300_000) == 300_000
    with pytest.raises(LimitExceeded):
        session.call(CHANGE, "x" * 310_000)
    assert len(server.calls) == 1


def test_an_answer_of_another_form_is_read_too(serve: Serve, connect: Connect) -> None:
    def chunked(peer: Peer) -> None:
        for call in peer.calls():
            body = lean(call, {"result": "x"}).partition(b"\r\n\r\n")[2]
            pieces = b"".join(b"1\r\n%c\r\n" % byte for byte in body)
            peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            peer.send(pieces + b"0\r\n\r\n")

    server = serve(chunked)
    session = connect(server.url, session_ref=REF)
    assert [session.call(READ) for _ in range(3)] == ["x"] * 3
    assert server.connections == 1


def test_a_unix_socket_is_spoken_to(serve: Serve, connect: Connect, tmp_path: Path) -> None:
    server = serve(as_xapi(echo), path=tmp_path / "s")
    session = connect(server.url)
    assert session.call(READ, "x") == "x"
    assert server.connections == 1


# Limits.


def test_no_more_calls_are_in_flight_than_allowed(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor, gate: Gate
) -> None:
    lock = threading.Lock()
    in_flight, most = 0, 0

    def counted(peer: Peer, call: Call) -> None:
        nonlocal in_flight, most
        with lock:
            in_flight += 1
            most = max(most, in_flight)
        gate.wait()
        peer.server.pause(0.01)
        with lock:
            in_flight -= 1
        echo(peer, call)

    server = serve(as_xapi(counted))
    session = connect(server.url, session_ref=REF, connections=3)
    texts = [str(n) for n in range(40)]
    calls = [threads.submit(session.call, READ, text) for text in texts]
    wait_until("all calls", lambda: in_flight == 3 and waiting(session) == 37)
    gate.open()
    assert [call.result(30) for call in calls] == texts
    assert most == 3
    assert server.connections == 3


def test_callers_beyond_the_limit_are_served_in_order(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor, gate: Gate
) -> None:
    def held(peer: Peer, call: Call) -> None:
        gate.wait()
        echo(peer, call)

    server = serve(as_xapi(held))
    session = connect(server.url, session_ref=REF, connections=1)
    calls = []
    for number in range(8):
        calls.append(threads.submit(session.call, READ, str(number)))
        wait_until(
            "its place in the queue",
            lambda number=number: (len(server.calls), waiting(session)) == (1, number),
        )
    gate.open()
    assert [call.result(30) for call in calls] == [str(n) for n in range(8)]
    assert [call.params[1] for call in server.calls] == [str(n) for n in range(8)]


def test_waiting_for_a_connection_has_a_deadline_and_costs_none(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor, gate: Gate
) -> None:
    def held(peer: Peer, call: Call) -> None:
        gate.wait()
        echo(peer, call)

    server = serve(as_xapi(held))
    session = connect(server.url, session_ref=REF, connections=2)
    first = [threads.submit(session.call, READ, str(n)) for n in range(2)]
    wait_until("both calls", lambda: len(server.calls) == 2)
    for _ in range(5):
        with pytest.raises(DeadlineExceeded, match="free connection"):
            session.call(READ, "late", timeout=0.05)
    gate.open()
    assert [call.result(30) for call in first] == ["0", "1"]
    both = [threads.submit(session.call, READ, "x") for _ in range(20)]
    assert [call.result(30) for call in both] == ["x"] * 20
    assert server.connections == 2


def test_callers_that_give_up_at_any_moment_cost_no_connection(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    def brief(peer: Peer, call: Call) -> None:
        peer.server.pause(0.002)
        echo(peer, call)

    session = connect(serve(as_xapi(brief)).url, session_ref=REF, connections=2)

    def impatient(number: int) -> None:
        with suppress(DeadlineExceeded):
            session.call(READ, "x", timeout=0.001 + number % 97 / 5000)

    list(threads.map(impatient, range(400)))
    both = [threads.submit(session.call, READ, "next", timeout=20) for _ in range(8)]
    assert [call.result(30) for call in both] == ["next"] * 8


# Deadlines.


@pytest.mark.parametrize("method", [READ, CHANGE])
def test_a_host_that_never_answers_ends_in_time(
    serve: Serve, connect: Connect, method: str
) -> None:
    server = serve(lambda peer: peer.stall())
    session = connect(server.url, session_ref=REF)
    told = ""
    for seconds in (0.3, 3.0, 30.0):  # where the machine is busy, the request may not leave in time
        with pytest.raises(DeadlineExceeded) as caught:
            session.call(method, timeout=seconds)
        told = str(caught.value)
        if "may still carry" in told:
            break
    assert "may still carry" in told
    assert server.url in told
    wait_until("the connection closed", lambda: server.open == 0)


@pytest.mark.parametrize("form", ["lean", "other"])
def test_a_host_that_answers_a_byte_at_a_time_ends_in_time(
    serve: Serve, connect: Connect, form: str
) -> None:
    def slow(peer: Peer) -> None:
        data = lean(peer.call(), {"result": "x" * 100})
        if form == "other":
            data = data.replace(b"200 OK", b"500 No")
        peer.trickle(data, 0.1)

    server = serve(slow)
    session = connect(server.url, session_ref=REF)
    with pytest.raises(DeadlineExceeded):
        session.call(READ, timeout=0.5)


def test_a_call_after_a_missed_deadline_is_not_given_the_late_answer(
    serve: Serve, connect: Connect, gate: Gate
) -> None:
    def late(peer: Peer, call: Call) -> None:
        if call.params[-1] == "late":
            gate.wait()
        echo(peer, call)

    server = serve(as_xapi(late))
    session = connect(server.url, session_ref=REF, connections=1)
    with pytest.raises(DeadlineExceeded):
        session.call(READ, "late", timeout=0.2)
    gate.open()
    assert session.call(READ, "next") == "next"


def test_a_deadline_in_the_past_is_exceeded_at_once(serve: Serve, connect: Connect) -> None:
    server = serve(as_xapi(echo))
    session = connect(server.url, session_ref=REF)
    with pytest.raises(DeadlineExceeded):
        session.call(READ, timeout=-1)
    assert session.call(READ, "x") == "x"


def full_backlog() -> tuple[socket.socket, list[socket.socket]]:
    """Return a listener that takes no more connections, and the ones that fill it up."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    waiting = []
    for _ in range(4):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(listener.getsockname())
        waiting.append(client)
    return listener, waiting


@pytest.mark.parametrize("options", [{"timeout": 0.5}, {"timeout": 60, "connect_timeout": 0.2}])
def test_a_host_that_takes_no_connection_ends_in_time(
    connect: Connect, options: dict[str, float]
) -> None:
    listener, waiting = full_backlog()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    session = connect(url, session_ref=REF, retry=Retry(tries=2, first=0.01), **options)
    error = DeadlineExceeded if "connect_timeout" not in options else ConnectionFailed
    try:
        with pytest.raises(error, match=r"connecting to|no connection to .* within 0\.2 s"):
            session.call(READ)
    finally:
        for sock in (listener, *waiting):
            sock.close()


@pytest.mark.parametrize("options", [{"timeout": 0.5}, {"timeout": 60, "connect_timeout": 0.2}])
def test_a_host_that_never_shakes_hands_ends_in_time(
    serve: Serve, connect: Connect, options: dict[str, float]
) -> None:
    server = serve(lambda peer: peer.stall(), scheme="https")
    session = connect(server.url, session_ref=REF, retry=Retry(tries=2, first=0.01), **options)
    error = DeadlineExceeded if "connect_timeout" not in options else ConnectionFailed
    with pytest.raises(error, match=r"connecting to|no connection to .* within 0\.2 s"):
        session.call(READ)
    wait_until("the connection closed", lambda: server.open == 0)


@pytest.mark.parametrize("face", ["threads", "asyncio"], indirect=True)  # uvloop has its own
def test_a_slow_resolver_ends_in_time(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver of the system knows no deadline; here it stands still for a while."""
    answered = threading.Event()
    look_up = socket.getaddrinfo

    def slow(host: Any, *args: Any, **options: Any) -> Any:
        if host == "slow.example" and not options.get("flags", 0) & socket.AI_NUMERICHOST:
            answered.wait(STALL)
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        return look_up(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    session = connect("http://slow.example", session_ref=REF)
    try:
        with pytest.raises(DeadlineExceeded, match=r"slow\.example"):
            session.call(READ, timeout=0.3)
    finally:
        answered.set()


@pytest.mark.slow
def test_login_has_a_deadline_of_its_own(serve: Serve, connect: Connect) -> None:
    server = serve(lambda peer: peer.stall())
    with pytest.raises(DeadlineExceeded):
        connect(server.url, login_timeout=0.3)
    wait_until("the connection closed", lambda: server.open == 0)


# Connections that break.


def test_no_host_at_the_address_is_said_in_words(connect: Connect) -> None:
    with (
        held_port() as port,
        pytest.raises(ConnectionFailed, match=rf"127\.0\.0\.1:{port}.*refused.*is the host up"),
    ):
        connect(f"http://127.0.0.1:{port}")


def test_no_socket_at_the_path_is_said_in_words(connect: Connect, tmp_path: Path) -> None:
    with pytest.raises(ConnectionFailed, match="No such file"):
        connect(f"unix://{tmp_path}/none")


def broken(how: str, after: int) -> object:
    """Return a script that breaks the first connection in the way ``how``, later ones not."""

    def script(peer: Peer) -> None:
        for call in peer.calls():
            if peer.number > 1:
                echo(peer, call)
                continue
            peer.send(lean(call, {"result": "x" * 100})[:after])
            if how == "reset":
                peer.server.pause(0.02)
                peer.reset()
            return

    return script


@pytest.mark.parametrize("how", ["close", "reset"])
@pytest.mark.parametrize("after", [0, 1, 40, 140, 200])
def test_a_lost_answer_is_asked_for_again_if_the_call_changes_nothing(
    serve: Serve, connect: Connect, how: str, after: int
) -> None:
    server = serve(broken(how, after))
    session = connect(server.url, session_ref=REF)
    assert session.call(READ, "again") == "again"
    assert (server.connections, len(server.calls)) == (2, 2)


@pytest.mark.parametrize("how", ["close", "reset"])
@pytest.mark.parametrize("after", [0, 1, 40, 140, 200])
def test_a_lost_answer_to_a_change_leaves_the_outcome_unknown(
    serve: Serve, connect: Connect, how: str, after: int
) -> None:
    server = serve(broken(how, after))
    session = connect(server.url, session_ref=REF)
    with pytest.raises(OutcomeUnknown, match=CHANGE):
        session.call(CHANGE, "x")
    assert len(server.calls) == 1
    assert session.call(CHANGE, "next") == "next"


def test_a_host_that_always_breaks_is_given_up(serve: Serve, connect: Connect) -> None:
    server = serve(lambda peer: peer.calls().__next__() and None)
    session = connect(server.url, session_ref=REF, retry=Retry(tries=3, first=0.01))
    with pytest.raises(ConnectionFailed):
        session.call(READ)
    assert len(server.calls) == 3


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x15\x03\x03\x00\x02\x02\x46", "not HTTP"),
        (b"SSH-2.0-OpenSSH\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}{}", "more bytes"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhtml", "not JSON"),
        (b"HTTP/1.1 500 No\r\ncontent-length: 6\r\n\r\n<html>", "500"),
    ],
)
@pytest.mark.parametrize(("method", "kind"), [(READ, ProtocolError), (CHANGE, OutcomeUnknown)])
def test_garbage_is_told_and_leaves_open_what_a_change_did_and_the_session_goes_on(
    serve: Serve,
    connect: Connect,
    data: bytes,
    problem: str,
    method: str,
    kind: type[Exception],
) -> None:
    def script(peer: Peer) -> None:
        for call in peer.calls():
            if len(peer.server.calls) == 1:
                peer.send(data)
            else:
                echo(peer, call)

    server = serve(script)
    session = connect(server.url, session_ref=REF)
    with pytest.raises(kind, match=problem) as caught:
        session.call(method, "x")
    if kind is OutcomeUnknown:
        assert isinstance(caught.value.__cause__, ProtocolError)
    assert session.call(CHANGE, "next") == "next"


def test_plain_http_on_an_https_port_is_said_in_words(serve: Serve, connect: Connect) -> None:
    def plain(peer: Peer) -> None:
        peer.receive()
        peer.send(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")

    server = serve(plain, scheme="https")
    with pytest.raises(ConnectionFailed, match="is it the port for https"):
        connect(server.url)


# Closing.


def test_closing_wakes_everybody(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    def script(peer: Peer, call: Call) -> None:
        if call.method == "VM.get_uuid":
            peer.fail(call, "HOST_STILL_BOOTING")
        else:
            peer.stall()

    server = serve(as_xapi(script))
    session = connect(server.url, connections=4, retry=Retry(first=60, most=60))
    sleeping = threads.submit(session.call, "VM.get_uuid", timeout=120)
    wait_until("the answer that it should wait", lambda: server.count("VM.get_uuid") == 1)
    calls: list[Future[object]] = [sleeping]
    calls += [threads.submit(session.call, CHANGE, timeout=STALL) for _ in range(2)]
    calls += [threads.submit(session.call, READ, timeout=STALL) for _ in range(8)]
    wait_until("four calls", lambda: server.count(CHANGE) + server.count(READ) == 4)
    session.close()
    for call in calls:
        assert isinstance(call.exception(20), ConnectionFailed)
    assert server.count("session.logout") == 1
    wait_until("all connections closed", lambda: server.open == 0)
    with pytest.raises(ConnectionFailed, match="closed"):
        session.call(READ)


def test_closing_logs_out_though_every_connection_is_in_use(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    server = serve(as_xapi(lambda peer, call: peer.stall()))
    session = connect(server.url, connections=1)
    call = threads.submit(session.call, READ, timeout=STALL)
    wait_until("the call", lambda: server.count(READ) == 1)
    session.close()
    assert isinstance(call.exception(20), ConnectionFailed)
    assert server.methods[-1] == "session.logout"


def test_closing_logs_out_though_the_host_closed_the_idle_connection(
    serve: Serve, connect: Connect
) -> None:
    def once(peer: Peer) -> None:
        peer.answer(peer.call(), "OpaqueRef:s")

    server = serve(once)
    session = connect(server.url)
    wait_until("the connection's end", lambda: server.open == 0 and are_stale(session))
    session.close()
    assert server.methods == ["session.login_with_password", "session.logout"]
    assert server.connections == 2


def test_a_call_that_the_logout_ends_does_not_log_in_again(
    serve: Serve, connect: Connect, threads: ThreadPoolExecutor, gate: Gate
) -> None:
    def script(peer: Peer) -> None:
        for call in peer.calls():
            if call.method == "event.from":
                gate.wait()
                peer.fail(call, "SESSION_INVALID", call.params[0])
            elif call.method == "session.logout":
                gate.open()
                peer.server.pause(0.1)
                peer.answer(call, "")
            else:
                peer.answer(call, "OpaqueRef:s")

    server = serve(script)
    session = connect(server.url)
    call = threads.submit(session.call, "event.from", [], "", STALL)
    wait_until("the call", lambda: server.count("event.from") == 1)
    session.close()
    assert isinstance(call.exception(20), ConnectionFailed)
    assert server.count("session.login_with_password") == 1


def test_a_host_that_does_not_take_the_logout_delays_closing_no_longer_than_that(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os_xenapi.transport.driver.LOGOUT_SECONDS", 0.3)

    def script(peer: Peer) -> None:
        peer.answer(peer.call(), "OpaqueRef:s")
        peer.stall()

    server = serve(script)
    session = connect(server.url)
    session.close()
    wait_until("all connections closed", lambda: server.open == 0)


def test_a_peer_that_closes_in_the_middle_of_a_script_is_noticed(serve: Serve) -> None:
    """The server of these tests itself: a script must not outlive its client."""
    ended = threading.Event()

    def script(peer: Peer) -> None:
        try:
            peer.stall()
        except Gone:
            ended.set()

    server = serve(script)
    socket.create_connection(("127.0.0.1", server.port)).close()
    assert ended.wait(20)
