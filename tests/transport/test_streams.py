"""Streams on both faces: what goes up and down, standing still, breaking."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

import os_xenapi
from os_xenapi.errors import ConnectionFailed, DeadlineExceeded, LimitExceeded, ProtocolError
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request
from os_xenapi.transport.aio import ProtocolFactory
from os_xenapi.transport.async_streams import AsyncStream
from os_xenapi.transport.sockets import interrupt
from os_xenapi.transport.streams import Stream
from tests.transport.certificates import Authority
from tests.transport.conftest import Connect, Serve
from tests.transport.faces import Open
from tests.transport.test_connections import wait_until
from tests.transport.wire_server import Gone, Peer

REF = "OpaqueRef:ready"
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
MIB = 1 << 20
DATA = os.urandom(3 * MIB + 17)
GET = Request("GET", "/export_raw_vdi", {"vdi": "OpaqueRef:v", "format": "vhd"})
PUT = Request("PUT", "/import_raw_vdi", {"vdi": "OpaqueRef:v"}, length=len(DATA))


def head_of(peer: Peer) -> tuple[bytes, bytes]:
    """Return the head of a request and what came with it of the body."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += peer.receive()
    head, _, rest = received.partition(b"\r\n\r\n")
    return head, rest


class Taking:
    """A script that answers at once and takes the body."""

    def __init__(self) -> None:
        self.head = b""
        self.digest = hashlib.sha256()
        self.size = 0

    def __call__(self, peer: Peer) -> None:
        self.head, data = head_of(peer)
        peer.send(OK)
        while True:
            self.digest.update(data)
            self.size += len(data)
            if self.size >= len(DATA):
                return
            data = peer.receive()


def opened(session: Open, request: Request) -> Any:
    """Open a stream which may stand still for so little time that connecting may take longer."""
    ends = time.monotonic() + 30
    while True:
        try:
            return session.open_stream(request)
        except DeadlineExceeded as error:
            if "connecting to" not in str(error) or time.monotonic() > ends:
                raise


def upload(session: Open, request: Request = PUT, data: bytes = DATA) -> None:
    stream = opened(session, request)
    run = session.run
    try:
        assert run(stream.response()).status == 200
        view = memoryview(data)
        for start in range(0, len(data), MIB):
            run(stream.send(view[start : start + MIB]))
        run(stream.finish())
        while run(stream.read()):
            pass
    finally:
        run(stream.close())


def send_much(session: Open, stream: Any) -> None:
    """Send more than fits into what lies between a client and a host that does not read."""
    for _ in range(200):
        session.run(stream.send(bytes(MIB)))


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_a_disk_goes_up_whole(
    serve: Serve, connect: Connect, authority: Authority, secure: bool
) -> None:
    script = Taking()
    tls = authority.issue("127.0.0.1").context() if secure else None
    server = serve(script, tls=tls)
    url = f"{server.url}#ca={authority.path}" if secure else server.url
    upload(connect(url, session_ref=REF))
    assert script.digest.hexdigest() == hashlib.sha256(DATA).hexdigest()
    assert b"Cookie: session_id=OpaqueRef:ready" in script.head.split(b"\r\n")
    assert REF.encode() not in script.head.split(b"\r\n")[0]


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_a_disk_comes_down_whole(
    serve: Serve, connect: Connect, authority: Authority, secure: bool
) -> None:
    def script(peer: Peer) -> None:
        head_of(peer)
        peer.send(OK + DATA)

    tls = authority.issue("127.0.0.1").context() if secure else None
    server = serve(script, tls=tls)
    url = f"{server.url}#ca={authority.path}" if secure else server.url
    session = connect(url, session_ref=REF)
    stream = session.open_stream(GET)
    assert session.run(stream.response()).status == 200
    received = b""
    while data := session.run(stream.read()):
        received += data
    assert received == DATA
    assert session.run(stream.read()) == b""
    session.run(stream.close())


def test_what_waits_to_be_read_as_tls_ends_is_read_on_asyncio(
    serve: Serve, authority: Authority
) -> None:
    """So much waits that asyncio stops to receive, and the end comes with the last of it."""
    body = DATA[: 2 * MIB + 4096]
    head_read, most_sent, most_came, all_sent = (threading.Event() for _ in range(4))

    def script(peer: Peer) -> None:
        head_of(peer)
        peer.send(OK)
        assert head_read.wait(30)
        peer.send(body[:-8192])
        most_sent.set()
        assert most_came.wait(30)
        peer.send(body[-8192:])
        threading.Timer(0.3, all_sent.set).start()  # sooner than the farewell is answered
        assert isinstance(peer.sock, ssl.SSLSocket)
        with suppress(OSError):
            peer.sock.unwrap()

    server = serve(script, tls=authority.issue("127.0.0.1").context())
    url = f"{server.url}#ca={authority.path}"

    async def main() -> bytes:
        async with os_xenapi.AsyncSession(url, session_ref=REF, failover=False) as session:
            stream = await session.open_stream(GET)
            assert (await stream.response()).status == 200
            head_read.set()
            assert await asyncio.to_thread(most_sent.wait, 30)
            await asyncio.sleep(0.3)
            most_came.set()
            assert all_sent.wait(30)  # the loop stands: the rest and the end come together
            await asyncio.sleep(0.1)
            received = b""
            while data := await stream.read():
                received += data
            await stream.close()
            return received

    assert asyncio.run(main()) == body


def test_what_waits_to_be_read_can_be_read_in_the_turn_in_which_tls_breaks_on_asyncio(
    serve: Serve, authority: Authority
) -> None:
    """The TLS of asyncio has no connection any more; its protocol is told one turn later."""
    body = DATA + DATA
    enough = threading.Event()

    def script(peer: Peer) -> None:
        head_of(peer)
        peer.send(OK)
        sender = threading.Thread(target=send_until_it_breaks, args=(peer, body))
        sender.start()
        assert enough.wait(30)
        interrupt(peer.sock)
        sender.join(30)

    server = serve(script, tls=authority.issue("127.0.0.1").context())
    url = f"{server.url}#ca={authority.path}"

    async def main() -> bytes:
        async with os_xenapi.AsyncSession(url, session_ref=REF, failover=False) as session:
            stream = await session.open_stream(Request("PUT", "/x", {}, chunked=True))
            assert (await stream.response()).status == 200
            reader: Any = stream._reader
            transport: Any = stream._writer.transport
            await asyncio.to_thread(wait_until, "much waits", lambda: reader._paused)
            enough.set()
            with suppress(ConnectionFailed):
                while transport._ssl_protocol._transport is not None:
                    await stream.send(b"x")
                    await asyncio.sleep(0)
            received = b""
            with suppress(ConnectionFailed):
                while data := await stream.read():
                    received += data
            await stream.close()
            return received

    received = asyncio.run(main())
    assert len(received) > 2 * MIB
    assert received == body[: len(received)]


def send_until_it_breaks(peer: Peer, data: bytes) -> None:
    with suppress(OSError, Gone):
        peer.send(data)


def read_slowly(sock: socket.socket) -> None:
    """Take 64 KiB each 50 ms: far more often than the stream may stand still, for far longer."""
    with sock:
        while sock.recv(64 << 10):
            time.sleep(0.05)


@pytest.fixture
def narrow() -> Iterator[socket.socket]:
    """One end of a line that holds little, whose other end is read slowly."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 << 10)
    reader = threading.Thread(target=read_slowly, args=(theirs,))
    reader.start()
    yield ours
    ours.close()
    reader.join(20)


ENDPOINT = Endpoint("sim", "host", 0)
STALL = 2.0


@pytest.mark.slow
def test_a_slow_host_is_none_that_stands_still(narrow: socket.socket) -> None:
    started = time.monotonic()
    stream = Stream.open(lambda *_: narrow, ENDPOINT, PUT, REF, STALL)
    stream.send(DATA[: 2 * MIB])
    stream.close()
    assert time.monotonic() - started > STALL, "the test is too quick to show anything"


@pytest.mark.slow
def test_a_slow_host_is_none_that_stands_still_on_asyncio(narrow: socket.socket) -> None:
    async def main() -> None:
        async def dial(endpoint: Endpoint, deadline: float, factory: ProtocolFactory) -> Any:
            narrow.setblocking(False)
            return await asyncio.get_running_loop().create_connection(factory, sock=narrow)

        stream = await AsyncStream.open(dial, ENDPOINT, PUT, REF, STALL)
        await stream.send(DATA[: 2 * MIB])
        await stream.close()

    started = time.monotonic()
    asyncio.run(main())
    assert time.monotonic() - started > STALL, "the test is too quick to show anything"


def test_a_host_that_stops_reading_ends_the_stream_in_time(serve: Serve, connect: Connect) -> None:
    def script(peer: Peer) -> None:
        head_of(peer)
        peer.send(OK)
        peer.server.pause(30)

    server = serve(script)
    session = connect(server.url, session_ref=REF, stall_timeout=0.5)
    request = Request("PUT", "/import_raw_vdi", {}, length=100 * MIB)
    with pytest.raises(DeadlineExceeded, match="no byte went"):
        upload(session, request, bytes(100 * MIB))


def read_all(session: Open, stream: Any) -> None:
    session.run(stream.response())
    while session.run(stream.read()):
        pass


@pytest.mark.parametrize("sent", [b"", OK, OK + b"x" * 1000])
def test_a_host_that_stops_sending_ends_the_stream_in_time(
    serve: Serve, connect: Connect, sent: bytes
) -> None:
    def script(peer: Peer) -> None:
        peer.send(sent)
        peer.stall()

    server = serve(script)
    stream = opened(session := connect(server.url, session_ref=REF, stall_timeout=0.3), GET)
    with pytest.raises(DeadlineExceeded, match=r"export_raw_vdi.*no byte went"):
        read_all(session, stream)
    session.run(stream.close())
    wait_until("the connection closed", lambda: server.open == 0)


def test_a_host_that_hangs_up_is_a_broken_connection(serve: Serve, connect: Connect) -> None:
    def script(peer: Peer) -> None:
        head_of(peer)
        peer.send(OK)
        peer.server.pause(0.05)
        peer.reset()

    server = serve(script)
    with pytest.raises(ConnectionFailed, match="import_raw_vdi"):
        upload(connect(server.url, session_ref=REF), PUT)
    wait_until("the connection closed", lambda: server.open == 0)


def test_a_host_that_hangs_up_without_an_answer_is_a_protocol_error(
    serve: Serve, connect: Connect
) -> None:
    def script(peer: Peer) -> None:
        head_of(peer)

    session = connect(serve(script).url, session_ref=REF)
    stream = session.open_stream(GET)
    with pytest.raises(ProtocolError, match="before its answer was whole"):
        session.run(stream.response())
    session.run(stream.close())


def test_nothing_is_left_of_a_stream_that_cannot_be_opened(serve: Serve, connect: Connect) -> None:
    heard = b""

    def script(peer: Peer) -> None:
        nonlocal heard
        try:
            while True:
                heard += peer.receive()
        except Gone:
            return

    server = serve(script)
    session = connect(server.url, session_ref=REF)
    with pytest.raises(LimitExceeded, match=r"/export_raw_vdi.*1024"):
        session.open_stream(Request("GET", "/export_raw_vdi", {"x": "y" * 1100}))
    wait_until("the connection closed", lambda: server.connections == 1 and server.open == 0)
    assert heard == b""


def test_a_body_of_another_length_than_said_is_refused(serve: Serve, connect: Connect) -> None:
    with pytest.raises(ValueError, match="longer"):
        upload(connect(serve(Taking()).url, session_ref=REF), PUT, DATA + b"x")
    with pytest.raises(ValueError, match="shorter"):
        upload(connect(serve(Taking()).url, session_ref=REF), PUT, DATA[:-1])


def test_a_closed_session_opens_no_stream(serve: Serve, connect: Connect) -> None:
    server = serve(Taking())
    session = connect(server.url, session_ref=REF)
    session.close()
    with pytest.raises(ConnectionFailed, match="closed"):
        session.open_stream(GET)
    assert server.connections == 0


def test_what_a_peer_said_before_it_broke_the_connection_can_be_read(
    serve: Serve, connect: Connect
) -> None:
    refusal = b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig"

    def script(peer: Peer) -> None:
        head_of(peer)
        peer.send(refusal)  # and hangs up with most of the body unread: a reset

    session = connect(serve(script).url, session_ref=REF)
    stream = session.open_stream(Request("PUT", "/x", {}, chunked=True))
    with pytest.raises(ConnectionFailed):
        send_much(session, stream)
    assert session.run(stream.response()).status == 413
    session.run(stream.close())


def test_what_came_in_the_moment_that_a_write_fails_can_be_read_on_asyncio(serve: Serve) -> None:
    refusal = b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig"
    sent, broken = threading.Event(), threading.Event()

    def script(peer: Peer) -> None:
        head_of(peer)
        assert sent.wait(30)
        peer.send(refusal)
        peer.sock.close()  # with bytes unread: a reset
        broken.set()

    url = serve(script).url

    async def main() -> int:
        async with os_xenapi.AsyncSession(url, session_ref=REF, failover=False) as session:
            stream = await session.open_stream(Request("PUT", "/x", {}, chunked=True))
            await stream.send(b"some")
            sent.set()
            assert broken.wait(30)  # the loop stands: it cannot read before it writes
            with suppress(ConnectionFailed):  # of this write, or of the next
                await stream.send(b"more")
            status = (await stream.response()).status
            await stream.close()
            return status

    assert asyncio.run(main()) == 413


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_nothing_can_be_sent_once_the_connection_is_over(
    serve: Serve, connect: Connect, authority: Authority, secure: bool
) -> None:
    """Whatever the event loop makes of a write: on Python 3.10 one over TLS fails in asyncio."""

    def script(peer: Peer) -> None:
        head_of(peer)
        if isinstance(peer.sock, ssl.SSLSocket):
            peer.sock.settimeout(0.5)  # threads do not answer the farewell
            with suppress(OSError):
                peer.sock.unwrap()

    server = serve(script, tls=authority.issue("127.0.0.1").context() if secure else None)
    url = f"{server.url}#ca={authority.path}" if secure else server.url
    session = connect(url, session_ref=REF)
    stream = session.open_stream(Request("PUT", "/x", {}, chunked=True))
    wait_until("the host has hung up", lambda: server.open == 0)
    time.sleep(0.2)
    with pytest.raises(ConnectionFailed, match="the connection broke"):
        send_much(session, stream)
    with pytest.raises(ConnectionFailed, match="the connection broke"):
        session.run(stream.send(b"more"))
    session.run(stream.close())


def test_a_body_of_unknown_length_arrives_whole_and_is_ended(
    serve: Serve, connect: Connect
) -> None:
    received: list[bytes] = []

    def script(peer: Peer) -> None:
        _, data = head_of(peer)
        while not data.endswith(b"\r\n0\r\n\r\n"):
            data += peer.receive()
        received.append(data)
        peer.send(OK)

    session = connect(serve(script).url, session_ref=REF)
    stream = session.open_stream(Request("PUT", "/x", {}, chunked=True))
    session.run(stream.send(b"one"))
    session.run(stream.send(b"three"))
    session.run(stream.finish())
    assert session.run(stream.response()).status == 200
    session.run(stream.close())
    assert received == [b"3\r\none\r\n5\r\nthree\r\n0\r\n\r\n"]


def test_the_time_that_a_stream_may_stand_still_can_change(serve: Serve, connect: Connect) -> None:
    def script(peer: Peer) -> None:
        head_of(peer)
        peer.server.pause(0.5)
        peer.send(OK)
        peer.stall()

    stream = opened(session := connect(serve(script).url, session_ref=REF, stall_timeout=0.1), GET)
    stream.allow(20.0)
    assert session.run(stream.response()).status == 200
    stream.allow(0.1)
    with pytest.raises(DeadlineExceeded):
        session.run(stream.read())
    session.run(stream.close())
