"""What faults do to the bytes of an exchange, as a plain socket sees it."""

from __future__ import annotations

import asyncio
import json
import socket
import xmlrpc.client

import pytest

from os_xenapi.simulator.faults import (
    Error,
    ErrorInside,
    Fault,
    Hang,
    HtmlAnswer,
    TornAnswer,
    TornRequest,
    TruncatedAnswer,
    WrongLength,
)
from os_xenapi.simulator.faults.channel import FaultyChannel, Torn
from os_xenapi.simulator.streams import Disconnected
from tests.simulator.core.records import vdi_record
from tests.simulator.edges.client import connect, exchange, read_all, status_of
from tests.simulator.faults.conftest import until

MESSAGE = "host.get_all"


def post(body: bytes, path: str = "/jsonrpc") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def xml(session: str) -> bytes:
    return xmlrpc.client.dumps((session,), MESSAGE).encode()


@pytest.fixture
def faults(http_site):
    return http_site.pool.faults


@pytest.fixture
def server(http_site):
    return http_site.server


@pytest.fixture
def call(http_session):
    """A call whose answer is the same each time."""
    return {"jsonrpc": "2.0", "method": MESSAGE, "params": [http_session.ref], "id": 3}


@pytest.fixture
def request_bytes(call):
    return post(json.dumps(call).encode())


@pytest.fixture
def whole(server, request_bytes):
    """The answer without a fault."""
    return exchange(server, request_bytes)


def headers_of(answer: bytes) -> dict[str, str]:
    lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    pairs = (line.partition(": ") for line in lines)
    return {name.lower(): value for name, _, value in pairs}


@pytest.mark.parametrize("at", [0, 1, 20, 200])
def test_so_many_bytes_of_the_answer_come(faults, server, request_bytes, whole, at):
    assert len(whole) > 200
    faults.arm(Fault(TornAnswer(at), message=MESSAGE))
    assert exchange(server, request_bytes) == whole[:at]


def test_beyond_its_end_the_answer_is_whole_and_the_connection_broken(
    faults, server, request_bytes, whole
):
    faults.arm(Fault(TornAnswer(10**6), message=MESSAGE))
    with connect(server) as connection:
        connection.sendall(request_bytes)
        assert read_all(connection) == whole


def test_a_connection_can_be_reset(faults, server, request_bytes):
    faults.arm(Fault(TornAnswer(0, reset=True), message=MESSAGE))
    with connect(server) as connection:
        connection.sendall(request_bytes)
        with pytest.raises(ConnectionResetError):
            read_all(connection)


@pytest.mark.parametrize("at", [0, 250, 10**6])
def test_a_torn_request_has_no_answer(faults, server, request_bytes, http_site, at):
    before = http_site.pool.counters[MESSAGE]
    for message in (MESSAGE, "http/post_jsonrpc"):
        with faults.arm(Fault(TornRequest(at), message=message)) as armed, connect(server) as one:
            one.sendall(request_bytes)
            assert read_some(one) == b""
            assert armed.fired == 1
    assert http_site.pool.counters[MESSAGE] == before
    assert status_of(exchange(server, request_bytes)) == 200


def read_some(connection: socket.socket) -> bytes:
    """What comes until the connection ends, in whatever way."""
    try:
        return read_all(connection)
    except ConnectionResetError:
        return b""


def test_a_request_is_torn_while_it_is_still_being_sent(faults, server):
    faults.arm(Fault(TornRequest(200), message="http/post_jsonrpc"))
    head = b"POST /jsonrpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
    with connect(server) as connection:
        connection.sendall(head + bytes(200 - len(head) - 1))
        connection.settimeout(0.1)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(10)
        connection.sendall(b"x")
        assert read_some(connection) == b""


def test_a_pattern_for_calls_leaves_the_handlers_alone(faults, server):
    with faults.arm(Fault(TornRequest(0), message="host.*")) as armed:
        assert (
            status_of(exchange(server, b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n")) == 404
        )
        assert armed.seen == 0


@pytest.mark.parametrize("by", [7, -7])
def test_a_wrong_length_is_announced(faults, server, request_bytes, whole, by):
    faults.arm(Fault(WrongLength(by), message=MESSAGE))
    answer = exchange(server, request_bytes)
    body = whole.partition(b"\r\n\r\n")[2]
    assert answer.partition(b"\r\n\r\n")[2] == body
    assert int(headers_of(answer)["content-length"]) == len(body) + by


def test_a_truncated_answer_is_whole_as_http(faults, server, request_bytes, whole):
    faults.arm(Fault(TruncatedAnswer(12), message=MESSAGE))
    answer = exchange(server, request_bytes)
    assert headers_of(answer)["content-length"] == "12"
    assert answer.partition(b"\r\n\r\n")[2] == whole.partition(b"\r\n\r\n")[2][:12]


def test_a_page_has_its_status_and_type(faults, server, request_bytes):
    faults.arm(Fault(HtmlAnswer(502, "<html>Bad gateway</html>"), message=MESSAGE))
    answer = exchange(server, request_bytes)
    assert status_of(answer) == 502
    assert headers_of(answer)["content-type"] == "text/html"
    assert answer.endswith(b"\r\n\r\n<html>Bad gateway</html>")


def test_an_error_inside_has_the_form_of_what_fails_before_the_dispatcher(
    faults, server, http_session, call
):
    faults.arm(Fault(ErrorInside(["HOST_BROKEN", "p"]), message=MESSAGE))
    plain = {name: value for name, value in call.items() if name != "jsonrpc"}
    for one in (call, plain):
        answer = exchange(server, post(json.dumps(one).encode()))
        assert status_of(answer) == 200
        body = answer.partition(b"\r\n\r\n")[2]
        assert json.loads(body) == {"jsonrpc": "2.0", "error": ["HOST_BROKEN", "p"], "id": 0}
    answer = exchange(server, post(xml(http_session.ref), "/"))
    assert b"<value>Failure</value>" in answer
    assert b"<value>HOST_BROKEN</value>" in answer


def test_faults_strike_calls_in_xml_too(faults, server, http_session):
    faults.arm(Fault(Error(["BROKEN"]), message=MESSAGE, nth=1))
    faults.arm(Fault(TornAnswer(30), message=MESSAGE, nth=2))
    assert b"<value>BROKEN</value>" in exchange(server, post(xml(http_session.ref), "/RPC2"))
    assert len(exchange(server, post(xml(http_session.ref), "/RPC2"))) == 30


def test_a_peer_that_takes_nothing_does_not_hold_a_torn_connection(monkeypatch):
    monkeypatch.setattr("os_xenapi.simulator.faults.channel._FLUSH", 0.05)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        with theirs:
            _, channel = await loop.connect_accepted_socket(FaultyChannel, ours)
            channel.tear_writing(32 << 20, reset=False)
            with pytest.raises(Torn):
                channel.write(bytes(33 << 20))
            await channel.give_up()
            with pytest.raises(Disconnected):
                await channel.drain(idle=1)

    asyncio.run(main())


def test_what_was_written_before_the_break_arrives_at_a_slow_peer():
    async def main() -> None:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        with theirs:
            _, channel = await loop.connect_accepted_socket(FaultyChannel, ours)
            channel.tear_writing(8 << 20, reset=False)
            with pytest.raises(Torn):
                channel.write(bytes(9 << 20))
            ending = asyncio.create_task(channel.give_up())
            received = 0
            while data := await loop.sock_recv(theirs, 1 << 16):
                received += len(data)
            await ending
            assert received == 8 << 20

    asyncio.run(main())


def test_a_call_over_http_counts_once(faults, server, request_bytes, whole):
    armed = faults.arm(Fault(TornAnswer(30), nth=2))
    assert exchange(server, request_bytes) == whole
    assert exchange(server, request_bytes) == whole[:30]
    assert armed.seen == 2


def test_a_transfer_that_hangs_fails_when_its_client_leaves(faults, server, http_session):
    (sr, *_) = http_session.SR.get_by_name_label("Local storage")
    vdi = http_session.VDI.create(vdi_record(sr))
    task = http_session.task.create("export", "")
    armed = faults.arm(Fault(Hang(), message="http/get_export_raw_vdi"))
    query = f"vdi={vdi}&task_id={task}&session_id={http_session.ref}"
    with connect(server) as connection:
        head = f"GET /export_raw_vdi?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connection.sendall(head.encode())
        until(lambda: armed.fired)
        assert http_session.task.get_status(task) == "pending"
    until(lambda: http_session.task.get_status(task) == "failure")
    http_session.task.destroy(task)
    http_session.VDI.destroy(vdi)
