"""The trust holds on every way to a host: calls, streams, redirects, the classic surface."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi import TLS
from os_xenapi.client import XenAPI
from os_xenapi.client.session import XenAPISession
from os_xenapi.errors import CertificateRefused, ConnectionFailed
from os_xenapi.rpc.stream import Request
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.transport.certificates import Authority, Shown, self_signed
from tests.transport.conftest import Connect, Serve
from tests.transport.wire_server import Call, Peer, WireServer, as_xapi

READ = "VM.get_name_label"
HERE, THERE = "127.0.0.1", "127.0.0.2"


@pytest.fixture(scope="module")
def member(certificates: Path) -> Shown:
    return self_signed(certificates, "member", HERE)


@pytest.fixture(scope="module")
def coordinator(certificates: Path) -> Shown:
    return self_signed(certificates, "coordinator", THERE)


class Redirecting:
    """A member of a pool that names the coordinator, at the first login or at the first call."""

    def __init__(self, serve: Serve, member: Shown, coordinator: Shown, at: str) -> None:
        self.at = at
        self._tells: dict[str, Any] = {}
        self.member = serve(self._as_member, tls=member.context())
        self.coordinator = serve(
            as_xapi(self._as_coordinator),
            tls=coordinator.context(),
            address=(THERE, self.member.port),
        )

    def _as_member(self, peer: Peer) -> None:
        for call in peer.calls():
            if self.at == "login" or call.method == READ:
                peer.fail(call, "HOST_IS_SLAVE", THERE)
            elif call.method in self._tells:
                peer.answer(call, self._tells[call.method])
            else:
                peer.answer(call, "OpaqueRef:first")

    def _as_coordinator(self, peer: Peer, call: Call) -> None:
        if call.method == READ:
            peer.answer(call, "moved")
        elif call.method in self._tells:
            peer.answer(call, self._tells[call.method])
        else:
            peer.fail(call, "HANDLE_INVALID", "none", "such")

    def follow(self, connect: Connect, vouched_for: str = "", **options: Any) -> Any:
        record = {"host": "OpaqueRef:host", "type": "host", "fingerprint": vouched_for}
        self._tells = {
            "pool.get_all": ["OpaqueRef:pool"],
            "host.get_all_records": {"OpaqueRef:host": {"address": THERE}},
            "Certificate.get_all_records": {"OpaqueRef:certificate": record},
        }
        session = connect(self.member.url, **options, failover=bool(vouched_for))
        return session.call(READ, timeout=5)


@pytest.fixture(params=["login", "call"])
def redirecting(
    request: pytest.FixtureRequest, serve: Serve, member: Shown, coordinator: Shown
) -> Redirecting:
    return Redirecting(serve, member, coordinator, request.param)


def test_a_coordinator_with_another_certificate_gets_no_password(
    connect: Connect, redirecting: Redirecting, member: Shown, coordinator: Shown
) -> None:
    with pytest.raises(CertificateRefused) as caught:
        redirecting.follow(connect, tls=TLS(fingerprints=member.fingerprint))
    assert member.fingerprint in str(caught.value)
    assert coordinator.fingerprint in str(caught.value)
    assert redirecting.coordinator.calls == []


def test_a_coordinator_whose_certificate_is_trusted_too_is_followed(
    connect: Connect, redirecting: Redirecting, member: Shown, coordinator: Shown
) -> None:
    pins = [member.fingerprint, coordinator.fingerprint]
    assert redirecting.follow(connect, tls=TLS(fingerprints=pins)) == "moved"


def test_there_is_no_first_use_for_an_address_that_a_host_named(
    connect: Connect, redirecting: Redirecting, coordinator: Shown, tmp_path: Path
) -> None:
    known = tmp_path / "known"
    with pytest.raises(CertificateRefused) as caught:
        redirecting.follow(connect, tls=TLS(known_hosts=known))
    assert redirecting.coordinator.calls == []
    assert THERE not in known.read_text()
    line = re.search(rf"add the line ({THERE}:\d+ .*)", str(caught.value))
    assert line is not None
    assert line[1].endswith(coordinator.fingerprint)
    with known.open("a") as file:
        file.write(f"{line[1]}\n")
    assert redirecting.follow(connect, tls=TLS(known_hosts=known)) == "moved"


@pytest.mark.parametrize("names", [(THERE,), ("evil.example",)])
def test_an_authority_vouches_for_the_coordinator_by_its_address(
    connect: Connect, serve: Serve, authority: Authority, names: tuple[str, ...]
) -> None:
    redirecting = Redirecting(serve, authority.issue(HERE), authority.issue(*names), "login")
    tls = TLS(ca_file=authority.path)
    if names == (THERE,):
        assert redirecting.follow(connect, tls=tls) == "moved"
        return
    with pytest.raises(CertificateRefused):
        redirecting.follow(connect, tls=tls)
    assert redirecting.coordinator.calls == []


def forms(member: Shown, authority: Authority, known: Path) -> list[TLS]:
    return [
        TLS(fingerprints=member.fingerprint),
        TLS(ca_file=authority.path),
        TLS(known_hosts=known),
    ]


@pytest.mark.parametrize("form", range(3))
def test_a_certificate_that_the_pool_vouched_for_is_trusted_at_that_address_alone(
    connect: Connect,
    serve: Serve,
    coordinator: Shown,
    authority: Authority,
    tmp_path: Path,
    form: int,
) -> None:
    member = authority.issue(HERE)
    tls = forms(member, authority, tmp_path / "known")[form]
    redirecting = Redirecting(serve, member, coordinator, "call")
    assert redirecting.follow(connect, coordinator.fingerprint, tls=tls) == "moved"
    if tls.known_hosts is not None:
        assert coordinator.fingerprint not in Path(tls.known_hosts).read_text()
    redirecting.coordinator.calls.clear()
    redirecting.coordinator.show(member.context())
    with pytest.raises(CertificateRefused):  # vouched for is the coordinator, not whoever is there
        redirecting.follow(connect, coordinator.fingerprint, tls=TLS(known_hosts=tmp_path / "x"))
    assert redirecting.coordinator.calls == []


def test_a_password_never_goes_from_https_to_http(
    connect: Connect, serve: Serve, member: Shown
) -> None:
    redirecting = serve(
        lambda peer: peer.fail(peer.call(), "HOST_IS_SLAVE", THERE), tls=member.context()
    )
    received: list[bytes] = []

    def plain(peer: Peer) -> None:
        received.append(peer.receive())
        peer.send(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")

    serve(plain, address=(THERE, redirecting.port))
    with pytest.raises(ConnectionFailed):
        connect(redirecting.url, tls=TLS(fingerprints=member.fingerprint))
    assert received
    assert not any(b"session" in data for data in received)


# Streams.


def stream_server(serve: Serve, shown: Shown) -> WireServer:
    def script(peer: Peer) -> None:
        for call in peer.calls():
            if b"/export" in call.head:
                peer.send(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nthe disk")
                return
            peer.answer(call, "OpaqueRef:session")

    return serve(script, tls=shown.context())


def read_stream(session: Any) -> bytes:
    stream = session.open_stream(Request("GET", "/export", {}))
    try:
        assert session.run(stream.response()).status == 200
        data = b""
        while piece := session.run(stream.read()):
            data += piece
        return data
    finally:
        session.run(stream.close())


def test_a_stream_goes_to_a_trusted_host_alone(
    connect: Connect, serve: Serve, member: Shown, coordinator: Shown, tmp_path: Path
) -> None:
    for trust in (
        lambda: TLS(fingerprints=member.fingerprint),
        lambda: TLS(ca_file=member.path),
        lambda: TLS(known_hosts=tmp_path / "known"),
    ):
        server = stream_server(serve, member)
        session = connect(server.url, tls=trust())
        assert read_stream(session) == b"the disk"
        server.show(coordinator.context())
        with pytest.raises(CertificateRefused):
            read_stream(session)
        assert sum(b"/export" in call.head for call in server.calls) == 1


# The classic surface.


@pytest.fixture(scope="module")
def pool_server() -> Iterator[Server]:
    with Pool() as pool, Server(pool, plain=False) as server:
        yield server


Trust = Callable[[Server, Path], str]

TRUSTS: dict[str, Trust] = {
    "sha256": lambda server, directory: f"sha256={server.fingerprint()}",
    "ca": lambda server, directory: f"ca={server.certificate()}",
    "known_hosts": lambda server, directory: f"known_hosts={directory / 'known'}",
}


@pytest.mark.parametrize("form", TRUSTS)
def test_the_classic_session_and_its_http_connection_take_every_form(
    pool_server: Server, tmp_path: Path, form: str
) -> None:
    url = f"{pool_server.url()}#{TRUSTS[form](pool_server, tmp_path)}"
    session = XenAPISession(url, "root", "xenroot")
    try:
        with session.http_connection() as connection:
            for _ in range(
                2
            ):  # the second time over a new connection, as the host closed the first
                connection.request("GET", "/nowhere")
                assert connection.getresponse().read()
    finally:
        session.close()


def test_a_classic_http_connection_is_checked_whenever_it_connects(
    serve: Serve, member: Shown, coordinator: Shown
) -> None:
    def once(peer: Peer) -> None:
        peer.call()
        peer.send(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")

    server = serve(once, tls=member.context())
    session = XenAPISession.__new__(XenAPISession)
    session.url, session.timeout = f"{server.url}#sha256={member.fingerprint}", 10
    with session.http_connection() as connection:
        connection.request("GET", "/")
        assert connection.getresponse().read() == b""
        server.show(coordinator.context())
        with pytest.raises(CertificateRefused):
            connection.request("GET", "/")
    with pytest.raises(CertificateRefused), session.http_connection():
        pass
    assert len(server.calls) == 1


@pytest.mark.parametrize("known", [False, True])
def test_the_classic_session_knows_no_first_use_of_the_coordinator(
    serve: Serve, member: Shown, coordinator: Shown, tmp_path: Path, known: bool
) -> None:
    redirecting = Redirecting(serve, member, coordinator, "login")
    path = tmp_path / "known"
    if known:
        path.write_text(f"{THERE}:{redirecting.member.port} {coordinator.fingerprint}\n")
    with pytest.raises(XenAPI.Failure) as caught:
        XenAPISession(f"{redirecting.member.url}#known_hosts={path}", "root", "xenroot")
    assert ("certificate" in str(caught.value)) is not known
    assert bool(redirecting.coordinator.calls) is known
    assert (THERE in path.read_text()) is known
