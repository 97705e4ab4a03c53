"""Who may use the HTTP handlers."""

from __future__ import annotations

import base64
import os
import socket

import pytest

from os_xenapi.simulator.server import Server
from tests.simulator.edges.client import Client, connect, exchange, read_all, status_of


@pytest.fixture
def vdi(client: Client) -> str:
    return client.new_vdi(2 << 20)


def export(vdi: str, *headers: str, session: str | None = None) -> bytes:
    query = f"vdi={vdi}" if session is None else f"vdi={vdi}&session_id={session}"
    lines = [f"GET /export_raw_vdi?{query} HTTP/1.1", "Host: localhost", *headers, "", ""]
    return "\r\n".join(lines).encode()


def basic(user: str, password: str) -> str:
    return "Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_a_session_is_taken_from_the_query_and_from_a_cookie(server, client, vdi):
    assert status_of(exchange(server, export(vdi, session=client.session))) == 200
    for separator in (";", "; ", "&"):
        cookie = f"Cookie: a=b{separator}session_id={client.session}"
        assert status_of(exchange(server, export(vdi, cookie))) == 200


def test_the_cookie_wins_over_the_query(server, client, vdi):
    good, bad = client.session, "OpaqueRef:no"
    request = export(vdi, f"Cookie: session_id={good}", session=bad)
    assert status_of(exchange(server, request)) == 200
    request = export(vdi, f"Cookie: session_id={bad}", session=good)
    assert status_of(exchange(server, request)) == 401


def test_a_password_opens_a_session_that_ends_with_the_request(server, client, vdi, pool):
    before = len(pool.sessions)
    assert status_of(exchange(server, export(vdi, basic("root", pool.password)))) == 200
    assert len(pool.sessions) == before


@pytest.mark.parametrize(
    "header",
    [
        "X-No: credentials",
        basic("root", "wrong"),
        basic("", ""),
        "Authorization: Basic",
        "Authorization: Basic !!!!",
        "Authorization: Basic " + base64.b64encode(b"no colon").decode(),
        "Authorization: Basic " + base64.b64encode(b"\xff\xfe:x").decode(),
        "Authorization: Basic \xe4\xf6",
        "Cookie: session_id=OpaqueRef:unknown",
    ],
)
def test_whoever_is_not_known_is_asked_for_a_password(server, vdi, header):
    answer = exchange(server, export(vdi, header))
    assert status_of(answer) == 401
    assert b'WWW-Authenticate: Basic realm="' in answer


def test_an_unknown_scheme_is_an_internal_error(server, vdi):
    assert status_of(exchange(server, export(vdi, "Authorization: Bearer x"))) == 500


def test_a_wrong_password_is_answered_after_the_time_that_the_pool_says(server, pool, vdi):
    pool.bad_password_delay = 3600.0
    with connect(server) as connection:
        connection.sendall(export(vdi, basic("root", "wrong")))
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_root_on_the_host_itself_needs_no_password(server: Server, pool, vdi):
    before = len(pool.sessions)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(os.fspath(pool.hosts[0].dom0.root / "var/lib/xcp/xapi"))
        connection.sendall(export(vdi))
        assert status_of(read_all(connection)) == 200
    assert len(pool.sessions) == before
