"""One streaming exchange, without a socket: the request that leaves, the answer that comes."""

from __future__ import annotations

import h11
import pytest

from os_xenapi.errors import LimitExceeded, ProtocolError
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request, Response, StreamExchange

HOST = Endpoint("https", "fd00::1", 443)
REF = "OpaqueRef:0f0e6fc1-6ae5-4b3a-8b55-1f6c9d2e7a10"
GET = Request("GET", "/export_raw_vdi", {"vdi": "OpaqueRef:1", "format": "vhd"})


def opened(request: Request = GET) -> StreamExchange:
    exchange = StreamExchange()
    exchange.head(request, HOST, REF)
    return exchange


def test_the_request_carries_the_session_as_a_cookie_and_closes() -> None:
    server = h11.Connection(h11.SERVER)
    server.receive_data(StreamExchange().head(GET, HOST, REF))
    request = server.next_event()
    assert isinstance(request, h11.Request)
    assert request.method == b"GET"
    assert request.target == b"/export_raw_vdi?vdi=OpaqueRef%3A1&format=vhd"
    headers = dict(request.headers)
    assert headers[b"host"] == b"[fd00::1]"
    assert headers[b"cookie"] == f"session_id={REF}".encode()
    assert headers[b"connection"] == b"close"
    assert isinstance(server.next_event(), h11.EndOfMessage)


def test_the_body_goes_out_as_it_is_and_must_be_as_long_as_said() -> None:
    exchange = opened(Request("PUT", "/import_raw_vdi", {}, length=10))
    view = memoryview(b"0123456789")
    assert b"".join(exchange.body(view[:4])) == b"0123"
    with pytest.raises(ValueError, match="shorter"):
        opened(Request("PUT", "/import_raw_vdi", {}, length=1)).end()
    assert b"".join(exchange.body(view[4:])) == b"456789"
    exchange.end()


def test_a_body_beyond_its_length_is_refused() -> None:
    exchange = opened(Request("PUT", "/import_raw_vdi", {}, length=3))
    with pytest.raises(ValueError, match="longer"):
        exchange.body(b"0123")


def test_a_header_over_xapi_s_limit_is_not_sent() -> None:
    request = Request("GET", "/x", {"q": "y" * 1024})
    with pytest.raises(LimitExceeded, match="/x"):
        StreamExchange().head(request, HOST, REF)


@pytest.mark.parametrize("ref", ["a\r\nX: y", "a\nb", "\0"])
def test_nothing_can_be_smuggled_in_and_the_session_is_not_quoted(ref: str) -> None:
    with pytest.raises(ValueError, match="/export_raw_vdi") as caught:
        StreamExchange().head(GET, HOST, f"secret{ref}")
    assert "secret" not in str(caught.value)


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
FORMS = {
    "until the end": ANSWER + b"\r\n" + b"disk" * 5,
    "with a length": ANSWER + b"content-length: 20\r\n\r\n" + b"disk" * 5,
    "chunked": ANSWER
    + b"transfer-encoding: chunked\r\n\r\n14\r\n"
    + b"disk" * 5
    + b"\r\n0\r\n\r\n",
    "after 1xx": b"HTTP/1.1 100 Go on\r\n\r\n" * 3000 + ANSWER + b"\r\n" + b"disk" * 5,
}


def receive(data: bytes, size: int) -> tuple[Response, bytes]:
    exchange = opened()
    pieces = [data[i : i + size] for i in range(0, len(data), size)] + [b""]
    response, body = None, b""
    for piece in pieces:
        exchange.receive(piece)
        if response is None:
            response = exchange.response()
        while response is not None and (more := exchange.data()) is not None:
            if not more:
                return response, body
            body += more
    raise AssertionError("the answer did not end")


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("size", [1, 7, 100, 1 << 20])
def test_the_answer_comes_in_any_pieces(data: bytes, size: int) -> None:
    response, body = receive(data, size)
    assert response.status == 200
    assert response.headers["content-type"] == "application/octet-stream"
    assert body == b"disk" * 5


def test_the_end_of_the_body_stays_the_end() -> None:
    exchange = opened()
    exchange.receive(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx")
    assert exchange.response() is not None
    assert [exchange.data() for _ in range(4)] == [b"x", b"", b"", b""]


@pytest.mark.parametrize("name", ["with a length", "chunked"])
def test_an_answer_that_is_cut_is_a_protocol_error(name: str) -> None:
    data = FORMS[name]
    for size in range(1, len(data)):
        with pytest.raises(ProtocolError, match="before its answer was whole"):
            receive(data[:size], 1 << 20)


@pytest.mark.parametrize("data", [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\nx\r\n\r\n"])
def test_what_is_not_http_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError, match="not HTTP"):
        receive(data, 1 << 20)


def test_an_answer_may_come_before_the_body_is_sent() -> None:
    exchange = opened(Request("PUT", "/import_raw_vdi", {}, length=3))
    exchange.receive(b"HTTP/1.1 200 OK\r\n\r\n")
    response = exchange.response()
    assert response is not None
    assert b"".join(exchange.body(b"abc")) == b"abc"
    exchange.end()
    assert exchange.data() is None
    exchange.receive(b"")
    assert exchange.data() == b""


def test_a_body_of_unknown_length_goes_out_in_chunks() -> None:
    request = Request("PUT", "/v2/images/1/file", {}, chunked=True, headers={"X-Auth-Token": "t"})
    exchange = StreamExchange()
    server = h11.Connection(h11.SERVER)
    server.receive_data(exchange.head(request, HOST, None))
    for piece in (*exchange.body(b"012"), *exchange.body(memoryview(b"3456")), exchange.end()):
        server.receive_data(bytes(piece))
    head = server.next_event()
    assert isinstance(head, h11.Request)
    headers = dict(head.headers)
    assert headers[b"x-auth-token"] == b"t"
    assert headers[b"transfer-encoding"] == b"chunked"
    assert b"cookie" not in headers
    body = b""
    while isinstance(event := server.next_event(), h11.Data):
        body += event.data
    assert body == b"0123456"
    assert isinstance(event, h11.EndOfMessage)


def test_only_hosts_have_a_limit_for_headers() -> None:
    request = Request("GET", "/x", {}, headers={"X-Auth-Token": "t" * 4096})
    assert StreamExchange().head(request, HOST, None)
    with pytest.raises(LimitExceeded):
        StreamExchange().head(request, HOST, REF)


@pytest.mark.parametrize("token", ["a\r\nX: y", "\0", "\u20ac"])
def test_a_header_that_none_can_be_is_refused_and_not_quoted(token: str) -> None:
    request = Request("GET", "/x", {}, headers={"X-Auth-Token": token})
    with pytest.raises(ValueError, match="no such request") as caught:
        StreamExchange().head(request, HOST, None)
    assert caught.value.__cause__ is None
    assert token not in str(caught.value)
    assert token not in repr(request)
