"""Every form of trust, on both faces: who is talked to, and who is refused, with nothing sent."""

from __future__ import annotations

import ssl
import warnings
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import os_xenapi
from os_xenapi import TLS
from os_xenapi.errors import CertificateRefused, ConnectionFailed
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.transport.tls import UnverifiedWarning, pem_fingerprint
from tests.transport.certificates import Authority, Shown, self_signed
from tests.transport.conftest import Connect, Serve
from tests.transport.wire_server import Call, Peer, WireServer, as_xapi

READ = "VM.get_name_label"
LOCAL = "127.0.0.1"


def echo(peer: Peer, call: Call) -> None:
    peer.answer(call, call.params[-1])


@pytest.fixture(scope="module")
def host(certificates: Path) -> Shown:
    """The certificate of the host, as installed."""
    return self_signed(certificates, "host", LOCAL)


@pytest.fixture(scope="module")
def stranger(certificates: Path) -> Shown:
    """That of somebody else, who claims the host's address."""
    return self_signed(certificates, "stranger", LOCAL)


@pytest.fixture
def server(serve: Serve, host: Shown) -> WireServer:
    return serve(as_xapi(echo), tls=host.context())


@pytest.fixture
def impostor(serve: Serve, stranger: Shown) -> WireServer:
    return serve(as_xapi(echo), tls=stranger.context())


def talks(connect: Connect, url: str, **options: Any) -> None:
    session = connect(url, **options)
    assert session.call(READ, "x") == "x"
    session.close()


def refused(connect: Connect, server: WireServer, url: str = "", **options: Any) -> str:
    with pytest.raises(CertificateRefused) as caught:
        connect(url or server.url, **options)
    assert server.calls == []
    return str(caught.value)


# The forms.


def test_without_a_word_the_systems_authorities_decide(
    connect: Connect, server: WireServer
) -> None:
    problem = refused(connect, server)
    assert "system's certificate authorities" in problem
    assert "TLS(fingerprints=...)" in problem


@pytest.mark.parametrize("in_url", [False, True])
def test_an_authority_vouches(
    connect: Connect, serve: Serve, authority: Authority, in_url: bool
) -> None:
    server = serve(as_xapi(echo), tls=authority.issue(LOCAL).context())
    if in_url:
        talks(connect, f"{server.url}#ca={authority.path}")
    else:
        talks(connect, server.url, tls=TLS(ca_file=authority.path))


@pytest.mark.parametrize(
    ("names", "expired"), [(("other.example",), False), (("127.0.0.2",), False), ((LOCAL,), True)]
)
def test_an_authority_does_not_vouch_for_another_name_or_for_ever(
    connect: Connect, serve: Serve, authority: Authority, names: tuple[str, ...], expired: bool
) -> None:
    server = serve(as_xapi(echo), tls=authority.issue(*names, expired=expired).context())
    problem = refused(connect, server, tls=TLS(ca_file=authority.path))
    assert str(authority.path) in problem


def test_an_authority_does_not_vouch_for_a_stranger(
    connect: Connect, impostor: WireServer, authority: Authority
) -> None:
    refused(connect, impostor, tls=TLS(ca_file=authority.path))
    refused(connect, impostor, f"{impostor.url}#ca={authority.path}")


@pytest.mark.parametrize("in_url", [False, True])
def test_a_pin_is_trusted_in_any_spelling(
    connect: Connect, server: WireServer, host: Shown, stranger: Shown, in_url: bool
) -> None:
    pins = [stranger.fingerprint.replace(":", "").lower(), host.fingerprint]
    if in_url:
        talks(connect, f"{server.url}#sha256={','.join(pins)}")
    else:
        talks(connect, server.url, tls=TLS(fingerprints=pins))
        talks(connect, server.url, tls=TLS(fingerprints=host.fingerprint))


@pytest.mark.parametrize("in_url", [False, True])
def test_another_certificate_than_the_pinned_is_refused_with_both(
    connect: Connect, impostor: WireServer, host: Shown, stranger: Shown, in_url: bool
) -> None:
    if in_url:
        problem = refused(connect, impostor, f"{impostor.url}#sha256={host.fingerprint}")
    else:
        problem = refused(connect, impostor, tls=TLS(fingerprints=host.fingerprint))
    assert host.fingerprint in problem
    assert stranger.fingerprint in problem
    assert "console" in problem


@pytest.mark.parametrize("in_url", [False, True])
def test_a_host_is_known_from_its_first_use(
    connect: Connect, serve: Serve, host: Shown, stranger: Shown, tmp_path: Path, in_url: bool
) -> None:
    path = tmp_path / "known hosts"
    server = serve(as_xapi(echo), tls=host.context())

    def way() -> tuple[str, dict[str, Any]]:
        if in_url:
            return f"{server.url}#known_hosts={path}".replace(" ", "%20"), {}
        return server.url, {"tls": TLS(known_hosts=path)}

    for _ in range(2):
        url, options = way()
        talks(connect, url, **options)
        assert path.read_text() == f"{LOCAL}:{server.port} {host.fingerprint}\n"
    server.show(stranger.context())
    server.calls.clear()
    url, options = way()
    problem = refused(connect, server, url, **options)
    assert host.fingerprint in problem
    assert f"write the line {LOCAL}:{server.port} {stranger.fingerprint}" in problem
    assert str(path) in problem
    path.write_text(f"{path.read_text()}{LOCAL}:{server.port} {stranger.fingerprint}\n")
    talks(connect, url, **options)


def test_where_the_pool_s_certificate_is_known_nobody_else_is_added(
    connect: Connect, impostor: WireServer, host: Shown, tmp_path: Path
) -> None:
    path = tmp_path / "known"
    path.write_text(f"pool {host.fingerprint}\n")
    refused(connect, impostor, tls=TLS(known_hosts=path))
    assert path.read_text() == f"pool {host.fingerprint}\n"


def test_without_verification_there_is_one_warning(connect: Connect, impostor: WireServer) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        tls = TLS(verify=False)
        talks(connect, impostor.url, tls=tls)
        talks(connect, impostor.url, tls=tls)
    [warning] = caught
    assert warning.category is UnverifiedWarning
    assert warning.filename == __file__
    assert "fingerprints" in str(warning.message)


# The client's own certificate.


@pytest.fixture
def asking(serve: Serve, host: Shown, authority: Authority) -> WireServer:
    """A host that wants a certificate of its clients."""
    context = host.context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.path)
    return serve(as_xapi(echo), tls=context)


@pytest.mark.parametrize("files", [1, 2])
def test_a_client_shows_its_certificate(
    connect: Connect,
    asking: WireServer,
    host: Shown,
    authority: Authority,
    tmp_path: Path,
    files: int,
) -> None:
    own = authority.issue("backup.example")
    client_cert: Any = (own.path, own.key_path)
    if files == 1:
        client_cert = tmp_path / "both.pem"
        client_cert.write_bytes(own.path.read_bytes() + own.key_path.read_bytes())
    talks(connect, asking.url, tls=TLS(fingerprints=host.fingerprint, client_cert=client_cert))
    tls = TLS(known_hosts=tmp_path / "known", client_cert=client_cert)
    talks(connect, asking.url, tls=tls)


def test_a_client_without_the_certificate_does_not_get_in(
    connect: Connect, asking: WireServer, host: Shown
) -> None:
    with pytest.raises(ConnectionFailed) as caught:
        connect(asking.url, tls=TLS(fingerprints=host.fingerprint))
    assert not isinstance(caught.value, CertificateRefused)
    assert asking.calls == []


@pytest.mark.parametrize("problem", ["missing", "no key", "encrypted"])
def test_a_client_certificate_that_cannot_be_used_is_said_at_once(
    connect: Connect, asking: WireServer, host: Shown, tmp_path: Path, problem: str
) -> None:
    path = tmp_path / "own.pem"
    if problem == "no key":
        path.write_bytes(host.path.read_bytes())
    if problem == "encrypted":
        path.write_bytes(host.path.read_bytes() + host.encrypted_key())
    with pytest.raises(ValueError, match=r"client certificate in .*own\.pem cannot be used"):
        connect(asking.url, tls=TLS(fingerprints=host.fingerprint, client_cert=path))
    assert asking.connections == 0


# What is asked for makes sense.


@pytest.mark.parametrize(
    "url",
    [
        "https://xen1#sha256=",
        "https://xen1#sha256=12",
        "https://xen1#pin=x",
        "https://xen1#ca",
        "https://xen1#known_hosts=",
        "http://xen1#ca=/x",
        "unix://local#ca=/x",
    ],
)
def test_a_fragment_that_makes_no_sense_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"fragment|fingerprint|https"):
        os_xenapi.connect(url, "root", "")


def test_trusts_that_state_the_same_are_equal(host: Shown, stranger: Shown) -> None:
    trust, same = TLS(fingerprints=host.fingerprint), TLS(fingerprints=host.fingerprint.lower())
    assert trust == same
    assert hash(trust) == hash(same)
    for other in (TLS(), TLS(fingerprints=stranger.fingerprint), trust.for_others()):
        assert trust != other
    assert trust == mock.ANY  # what knows how to compare itself is asked


def test_one_certificate_has_one_trust(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one trust"):
        TLS(ca_file="/x", known_hosts="/y")
    with pytest.raises(ValueError, match="one trust"):
        TLS(fingerprints="1" * 64, verify=False)
    with pytest.raises(ValueError, match="stated twice"):
        os_xenapi.connect(f"https://xen1#sha256={'1' * 64}", tls=TLS(ca_file="/x"))
    with pytest.raises(ValueError, match="cannot be read"):
        os_xenapi.connect("https://127.0.0.1:1", tls=TLS(ca_file=tmp_path / "none"))


def test_what_vouches_is_a_certificate() -> None:
    with pytest.raises(CertificateRefused, match="no certificate"):
        pem_fingerprint("-----BEGIN NONSENSE-----")


def test_an_ipv6_zone_is_no_part_of_a_name() -> None:
    assert Endpoint.parse("https://[fe80::1%eth0]").name == "fe80::1"


# Versions of TLS.


def old_context(shown: Shown) -> ssl.SSLContext:
    context = shown.context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def every_form(shown: Shown, directory: Path) -> list[TLS]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnverifiedWarning)
        unverified = TLS(verify=False)
    return [
        TLS(fingerprints=shown.fingerprint),
        TLS(ca_file=shown.path),
        TLS(known_hosts=directory / "known"),
        unverified,
    ]


def test_a_host_that_speaks_no_tls_1_2_is_not_talked_to(
    connect: Connect, serve: Serve, host: Shown, tmp_path: Path
) -> None:
    server = serve(as_xapi(echo), tls=old_context(host))
    for tls in every_form(host, tmp_path):
        assert tls.context.minimum_version == ssl.TLSVersion.TLSv1_2
        tls.context.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.raises(ConnectionFailed, match=r"TLS 1\.2 or later"):
            connect(server.url, tls=tls)
    assert server.calls == []


def test_tls_1_2_is_enough(connect: Connect, serve: Serve, host: Shown, tmp_path: Path) -> None:
    context = host.context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    server = serve(as_xapi(echo), tls=context)
    talks(connect, server.url, tls=TLS(fingerprints=host.fingerprint))
    talks(connect, server.url, tls=TLS(known_hosts=tmp_path / "known"))


# A certificate that is renewed while a session is open.


def test_connections_go_on_when_the_certificate_changes_and_new_ones_are_refused(
    connect: Connect, serve: Serve, host: Shown, stranger: Shown
) -> None:
    server = serve(as_xapi(echo), tls=host.context())
    session = connect(server.url, tls=TLS(fingerprints=host.fingerprint))
    server.show(stranger.context())
    assert session.call(READ, "same connection") == "same connection"
    assert server.connections == 1
    server.cut()
    with pytest.raises(CertificateRefused):
        session.call(READ, "new connection")
    assert "new connection" not in [call.params[-1] for call in server.calls]


def test_a_new_certificate_that_is_listed_or_of_the_authority_is_taken(
    connect: Connect, serve: Serve, host: Shown, stranger: Shown, authority: Authority
) -> None:
    pins = [host.fingerprint, stranger.fingerprint]
    before, after = authority.issue(LOCAL), authority.issue(LOCAL)
    ways = [
        (host, stranger, TLS(fingerprints=pins)),
        (before, after, TLS(ca_file=authority.path)),
    ]
    for old, new, tls in ways:
        server = serve(as_xapi(echo), tls=old.context())
        session = connect(server.url, tls=tls)
        server.show(new.context())
        server.cut()
        assert session.call(READ, "x") == "x"
        assert server.connections == 2
        session.close()


def test_a_known_host_may_be_renewed_while_sessions_are_open(
    connect: Connect, serve: Serve, host: Shown, stranger: Shown, tmp_path: Path
) -> None:
    path = tmp_path / "known"
    server = serve(as_xapi(echo), tls=host.context())
    session = connect(server.url, tls=TLS(known_hosts=path))
    server.show(stranger.context())
    path.write_text(f"{LOCAL}:{server.port} {stranger.fingerprint}\n")
    assert session.call(READ, "same connection") == "same connection"
    server.cut()
    assert session.call(READ, "x") == "x"
