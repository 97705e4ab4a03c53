"""What is checked between a connection and its first byte: nothing is sent to a stranger."""

from __future__ import annotations

import select
import socket
import ssl
import time
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import CertificateRefused
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.steps import NotSent
from os_xenapi.rpc.stream import Request
from os_xenapi.transport.sockets import dial
from os_xenapi.transport.tls import TLS, fingerprint
from tests.process import descriptors
from tests.transport.certificates import Authority, self_signed
from tests.transport.conftest import Connect, Gate, Serve
from tests.transport.test_connections import READ, echo, wait_until
from tests.transport.wire_server import Gone, Peer, as_xapi

WRONG = "AB" * 32


class Listening:
    """A script that notes every byte that a client sends inside TLS."""

    def __init__(self) -> None:
        self.heard = b""

    def __call__(self, peer: Peer) -> None:
        try:
            while True:
                self.heard += peer.receive()
        except Gone:
            pass


def test_another_certificate_is_refused_before_anything_is_sent(
    serve: Serve, connect: Connect, authority: Authority
) -> None:
    script = Listening()
    shown = authority.issue("127.0.0.1")
    server = serve(script, tls=shown.context())
    with pytest.raises(CertificateRefused) as caught:
        connect(server.url, tls=TLS(fingerprints=WRONG))
    assert shown.fingerprint in str(caught.value)
    assert ":".join(["AB"] * 32) in str(caught.value)
    wait_until("the connection closed", lambda: server.open == 0)
    assert (server.connections, script.heard) == (1, b"")


def test_a_stream_keeps_the_same_trust(
    serve: Serve, connect: Connect, authority: Authority
) -> None:
    script = Listening()
    server = serve(script, tls=authority.issue("127.0.0.1").context())
    session = connect(server.url, tls=TLS(fingerprints=WRONG), session_ref="OpaqueRef:x")
    with pytest.raises(CertificateRefused):
        session.open_stream(Request("GET", "/export_raw_vdi", {}))
    wait_until("the connection closed", lambda: server.open == 0)
    assert script.heard == b""


def test_a_self_signed_certificate_may_stand_in_the_ca_file(
    serve: Serve, connect: Connect, certificates: Path
) -> None:
    shown = self_signed(certificates, "alone", "127.0.0.1")
    server = serve(as_xapi(echo), tls=shown.context())
    assert connect(server.url, tls=TLS(ca_file=shown.path)).call(READ, "x") == "x"


def test_the_hosts_name_is_checked_and_told_to_it(
    serve: Serve, connect: Connect, authority: Authority
) -> None:
    names: list[str | None] = []
    context = authority.issue("localhost").context()
    context.sni_callback = lambda sock, name, context: names.append(name)
    server = serve(as_xapi(echo), tls=context)
    url = server.url.replace("127.0.0.1", "localhost")
    assert connect(url, tls=TLS(ca_file=authority.path)).call(READ, "x") == "x"
    assert names == ["localhost"]


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_ca_file_that_is_none_is_refused_in_words(
    connect: Connect, serve: Serve, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    server = serve(Listening(), scheme="https")
    with pytest.raises(ValueError, match=r"CA file .*ca\.pem cannot be read"):
        connect(server.url, tls=TLS(ca_file=path))


def test_the_fingerprint_is_in_the_form_that_tools_print() -> None:
    """Computed by ``printf abc | sha256sum``."""
    assert fingerprint(b"abc") == (
        "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
        "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD"
    )


def test_a_connection_that_is_reset_before_the_handshake_is_not_left_open(
    serve: Serve, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrap_socket = ssl.SSLContext.wrap_socket
    targets: list[str] = []

    def reset(peer: Peer) -> None:
        gate.wait()
        peer.reset()

    def wrap_when_reset(context: ssl.SSLContext, sock: socket.socket, **options: Any) -> Any:
        gate.open()
        poll = select.poll()
        poll.register(sock, 0)  # errors are always told
        assert poll.poll(30_000)
        targets.append(descriptors()[sock.fileno()])
        return wrap_socket(context, sock, **options)

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap_when_reset)
    endpoint = Endpoint.parse(serve(reset, scheme="https").url)
    with pytest.raises(NotSent) as kept:
        dial(endpoint, TLS(fingerprints=WRONG), time.monotonic() + 30)
    assert kept.value.__cause__ is not None
    assert len(targets) == 1
    assert targets[0] not in descriptors().values()
