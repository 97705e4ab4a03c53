"""Requests and answers on plain HTTP: forms, routes, limits, and what is refused."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator

import pytest

from os_xenapi.simulator.http import Limits, Refusal, parse_head
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.simulator.edges.client import connect, exchange, read_all, status_of


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for all tests here, which change nothing."""
    with Pool() as pool, Server(pool, tls=False, limits=Limits(linger=0.5)) as server:
        yield server


VERSION_CALL = json.dumps(
    {"jsonrpc": "2.0", "method": "system.isAlive:x", "params": ["y"], "id": 7}
).encode()


def post(body: bytes, path: str = "/jsonrpc", version: str = "1.1", *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/{version}", "Host: localhost", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


def get(path: str, *headers: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


def read_answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """One answer with a Content-Length: its head and its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    assert len(body) == length
    return head, body


def test_an_answer_has_the_headers_of_xapi_and_no_others(server):
    head, _, body = exchange(server, post(VERSION_CALL)).partition(b"\r\n\r\n")
    assert head.split(b"\r\n") == [
        b"HTTP/1.1 200 OK",
        b"content-type: application/json",
        b"Access-Control-Allow-Origin: *",
        b"Access-Control-Allow-Headers: X-Requested-With",
        b"cache-control: no-cache, no-store",
        b"connection: keep-alive",
        b"content-length: %d" % len(body),
    ]
    assert json.loads(body)["id"] == 7


def test_many_calls_go_over_one_connection(server):
    with connect(server) as connection:
        for _ in range(3):
            connection.sendall(post(VERSION_CALL))
            head, body = read_answer(connection)
            assert b"200 OK" in head
            assert json.loads(body)["id"] == 7


def test_pipelined_calls_are_answered_in_order(server):
    calls = [VERSION_CALL.replace(b'"id": 7', b'"id": %d' % number) for number in range(50)]
    answer = exchange(server, b"".join(post(call) for call in calls))
    numbers = [json.loads(part.split(b"HTTP/")[0])["id"] for part in answer.split(b"\r\n\r\n")[1:]]
    assert numbers == list(range(50))


@pytest.mark.parametrize(
    ("version", "header", "connection"),
    [
        ("1.1", "X-Some: header", "keep-alive"),
        ("1.1", "Connection: close", "close"),
        ("1.0", "X-Some: header", "close"),
        ("1.0", "Connection: Keep-Alive", "keep-alive"),
    ],
)
def test_version_and_keep_alive_are_mirrored(server, version, header, connection):
    head = exchange(server, post(VERSION_CALL, "/jsonrpc", version, header)).split(b"\r\n\r\n")[0]
    assert head.startswith(f"HTTP/{version} 200".encode())
    assert f"connection: {connection}".encode() in head


def test_a_connection_that_is_not_kept_ends_after_the_answer(server):
    with connect(server) as connection:
        connection.sendall(post(VERSION_CALL, "/jsonrpc", "1.1", "Connection: close"))
        assert status_of(read_all(connection)) == 200


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", b"text/xml"),
        ("/RPC2", b"text/xml"),
        ("/json", b"text/xml"),
        ("/any/other/path", b"text/xml"),
        ("/jsonrpc", b"application/json"),
        ("/jsonrpc/and/more", b"application/json"),
    ],
)
def test_posts_are_routed_by_the_longest_prefix(server, path, content_type):
    xml = (
        b"<?xml version='1.0'?><methodCall><methodName>system.isAlive:x</methodName><params>"
        b"<param><value>y</value></param></params></methodCall>"
    )
    answer = exchange(server, post(xml if content_type == b"text/xml" else VERSION_CALL, path))
    assert status_of(answer) == 200
    assert b"content-type: " + content_type in answer


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (get("/nothing/here"), 404),
        (get("/", method="DELETE"), 501),
        (get("/", method="HEAD"), 501),
        (get("/nothing", "Content-Length: 0", method="PUT"), 404),
        (get("/export?uuid=x"), 501),
        (get("/console?ref=x", method="CONNECT"), 501),
        (get("/jsonrpc", method="POST"), 500),
        (get("/", "Transfer-Encoding: chunked", method="POST") + b"0\r\n\r\n", 500),
        (post(b"{}", "/jsonrpc", "1.1", "Content-Length: 3"), 400),
        (b"\x16\x03\x01\x02\x00 no http\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
    ],
)
def test_what_cannot_be_served_is_answered_with_a_page(server, request_bytes, status):
    answer = exchange(server, request_bytes)
    assert status_of(answer) == status
    assert b"content-type: text/html" in answer
    assert b"connection: close" in answer
    assert answer.endswith(b"</body></html>")


def test_a_page_carries_no_markup_of_the_request(server):
    assert b"<script>" not in exchange(server, get("/%3Cscript%3E"))


@pytest.mark.parametrize("path", ["/", "/json", "/jsonrpc"])
def test_a_preflight_allows_every_origin(server, path):
    answer = exchange(server, get(path, method="OPTIONS"))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert status_of(answer) == 200
    assert b"Access-Control-Allow-Origin: *" in head
    assert b"Access-Control-Allow-Methods: PUT" in head
    assert body == b""


def padded(size: int) -> bytes:
    """A call whose head has exactly ``size`` bytes."""
    bare = post(VERSION_CALL, "/jsonrpc", "1.1", "X-Pad: ").partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    return post(VERSION_CALL, "/jsonrpc", "1.1", "X-Pad: " + "x" * (size - len(bare)))


def test_a_head_may_have_1024_bytes_and_no_more(server):
    assert status_of(exchange(server, padded(1024))) == 200
    assert status_of(exchange(server, padded(1025))) == 431
    assert status_of(exchange(server, padded(100_000))) == 431


def test_a_head_without_an_end_is_refused_once_it_is_too_long(server):
    with connect(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Pad: " + b"x" * 1024)
        assert status_of(read_all(connection)) == 431


def test_a_body_may_have_300_kib_and_no_more(server):
    filler = json.dumps({"jsonrpc": "2.0", "method": "", "params": [], "id": 7}).encode()
    fits = filler.replace(b'""', b'"' + b"x" * (307200 - len(filler)) + b'"')
    assert len(fits) == 307200
    assert status_of(exchange(server, post(fits))) == 200
    too_long = exchange(server, post(fits + b" "))
    assert status_of(too_long) == 500
    assert b"text/html" in too_long


def test_a_length_over_the_limit_is_refused_before_the_body_comes(server):
    request = get("/", "Content-Length: 307201", method="POST")
    with connect(server) as connection:
        connection.sendall(request)
        assert status_of(connection.recv(65536)) == 500


def test_a_client_that_sends_far_too_much_still_gets_the_answer(server):
    assert status_of(exchange(server, post(b"x" * (8 << 20)))) == 500


class TestSlowClients:
    @pytest.fixture
    def server(self, pool: Pool) -> Iterator[Server]:
        limits = Limits(head_pause=0.2, head_total=0.5, body_pause=0.2, idle=0.3, linger=0.2)
        with Server(pool, tls=False, limits=limits) as server:
            yield server

    def test_a_client_that_says_nothing_is_told_so(self, server):
        with connect(server) as connection:
            assert status_of(read_all(connection)) == 408

    def test_a_head_that_drips_in_is_cut_off(self, server):
        with connect(server) as connection:
            connection.settimeout(0.1)
            answer = b""
            for _ in range(100):
                connection.sendall(b"x")
                with contextlib.suppress(TimeoutError):
                    answer = connection.recv(65536)
                if answer:
                    break
            assert status_of(answer) == 408

    def test_a_body_that_does_not_come_is_told_so(self, server):
        with connect(server) as connection:
            connection.sendall(post(VERSION_CALL)[:-1])
            assert status_of(read_all(connection)) == 408

    def test_a_kept_connection_without_a_request_ends_silently(self, server):
        with connect(server) as connection:
            connection.sendall(post(VERSION_CALL))
            answer = read_all(connection)
            assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1:80", "localhost", "LOCALHOST:8080", "[::1]:80", "127.3.2.1", "a.localhost"]
)
def test_names_of_this_machine_are_served(server, host):
    request = post(VERSION_CALL).replace(b"Host: localhost", f"Host: {host}".encode())
    assert status_of(exchange(server, request)) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[x"]
)
def test_a_name_that_may_belong_to_a_web_page_is_refused(server, host):
    request = post(VERSION_CALL).replace(b"Host: localhost", f"Host: {host}".encode())
    answer = exchange(server, request)
    assert status_of(answer) == 421
    assert b"result" not in answer


def test_pages_of_other_origins_are_refused_and_local_ones_served(server):
    foreign = post(VERSION_CALL, "/jsonrpc", "1.1", "Origin: https://evil.example")
    assert status_of(exchange(server, foreign)) == 421
    assert status_of(exchange(server, post(VERSION_CALL, "/", "1.1", "Origin: null"))) == 421
    local = post(VERSION_CALL, "/jsonrpc", "1.1", "Origin: http://localhost:3000")
    assert status_of(exchange(server, local)) == 200


def test_an_error_of_the_simulator_itself_is_a_page_and_a_log_entry(pool, caplog):
    pool.jobs = None
    with Server(pool, tls=False) as server:
        assert status_of(exchange(server, post(VERSION_CALL))) == 500
    assert "AttributeError" in caplog.text


def test_parts_of_a_head_are_read():
    head = parse_head(
        b"GET /export_raw_vdi?vdi=a,b&vdi=c&chunked&task_id=O%3Ax HTTP/1.1\r\nHost: h\r\n"
        b"Cookie: session_id=OpaqueRef:1; task_id=OpaqueRef:2&x=y\r\nX-A: 1\r\nX-A: 2\r\n\r\n"
    )
    assert head.path == "/export_raw_vdi"
    assert head.parameter("vdi") == "a,b"
    assert head.parameter("chunked") == ""
    assert head.parameter("task_id") == "O:x"
    assert head.parameter("base") is None
    assert head.cookies == {"session_id": "OpaqueRef:1", "task_id": "OpaqueRef:2", "x": "y"}
    assert head.headers["x-a"] == "1, 2"
    assert head.content_length is None


def test_two_lengths_are_refused_as_smuggling():
    with pytest.raises(Refusal) as refusal:
        parse_head(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
    assert refusal.value.status == 400
