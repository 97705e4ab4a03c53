"""No password and no session reference in what people see: texts, reprs, logs, warnings."""

from __future__ import annotations

import itertools
import logging
import traceback

import pytest

from os_xenapi.errors import XenApiError
from os_xenapi.rpc.steps import Retry
from os_xenapi.rpc.stream import Request
from os_xenapi.transport.tls import TLS
from tests.transport.conftest import Connect, Serve
from tests.transport.faces import PASSWORD
from tests.transport.wire_server import Call, Peer, lean

REF = "OpaqueRef:5ec2e700-0000-4000-8000-000000000001"
LOGIN = "session.login_with_password"


def told(error: BaseException) -> str:
    """Everything that a program may print of an error, its causes and what they carry."""
    parts = []
    seen: BaseException | None = error
    while seen is not None:
        parts += [str(seen), repr(seen), "".join(traceback.format_exception(seen))]
        if not hasattr(seen, "details"):  # a Failure keeps what the host sent, and says so
            parts.append(repr(seen.args))
        seen = seen.__cause__ or seen.__context__
    return "\n".join(parts)


def check(text: str) -> None:
    assert PASSWORD not in text
    assert REF not in text
    assert REF.partition("-")[2] not in text


def echoing(peer: Peer, call: Call) -> None:
    """Answer with what was asked, which holds the secret."""
    body = call.head + b"\r\n\r\n" + call.body
    peer.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))


def echoing_the_body(peer: Peer, call: Call) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(call.body), call.body))


def echoing_a_page(peer: Peer, call: Call) -> None:
    page = b"<html>" + call.body
    peer.send(b"HTTP/1.1 500 No\r\ncontent-length: %d\r\n\r\n%b" % (len(page), page))


def echoing_raw(peer: Peer, call: Call) -> None:
    peer.send(call.body)


def cut(peer: Peer, call: Call) -> None:
    peer.send(lean(call, {"result": REF})[:-5])
    peer.sock.close()


def half_json(peer: Peer, call: Call) -> None:
    body = f'{{"jsonrpc":"2.0","result":"{REF}","id":'.encode()
    peer.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))


def invalid(peer: Peer, call: Call) -> None:
    peer.fail(call, "SESSION_INVALID", REF)


def refused(peer: Peer, call: Call) -> None:
    peer.fail(call, "SESSION_AUTHENTICATION_FAILED", "root", "Authentication failure")


def internal(peer: Peer, call: Call) -> None:
    peer.fail(call, "INTERNAL_ERROR", f"Db_exn.Read_missing_uuid(session, {REF})")


def never(peer: Peer, call: Call) -> None:
    peer.stall()


FAULTS = [
    echoing,
    echoing_the_body,
    echoing_a_page,
    echoing_raw,
    cut,
    half_json,
    invalid,
    refused,
    internal,
    never,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.__name__))
@pytest.mark.parametrize("when", ["login", "read", "change"])
def test_no_error_names_a_secret(
    serve: Serve,
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
    fault: object,
    when: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    assert callable(fault)
    logins = itertools.count(1)

    def script(peer: Peer) -> None:
        for call in peer.calls():
            if call.body.startswith(b"<"):  # the client tries what older hosts speak
                fault(peer, call)
            elif call.method == "session.logout":
                peer.answer(call, "")
            elif call.method == LOGIN and when != "login" and next(logins) == 1:
                peer.answer(call, REF)
            else:
                fault(peer, call)

    server = serve(script)
    method = "VM.set_name_label" if when == "change" else "VM.get_name_label"
    with pytest.raises(XenApiError) as caught:
        connect(server.url, login_timeout=0.5, retry=Retry(tries=2, first=0.01)).call(
            method, "x", timeout=0.5
        )
    check(told(caught.value))
    check(caplog.text)


def test_no_repr_names_a_secret(serve: Serve, connect: Connect) -> None:
    def script(peer: Peer) -> None:
        for call in peer.calls():
            peer.answer(call, REF)

    session = connect(serve(script).url)
    inside = session.session  # type: ignore[attr-defined]
    parts = [inside, inside.VM, inside.Async, *vars(inside).values(), *vars(inside._state).values()]
    assert REF in parts
    check(repr([part for part in parts if part != REF]))


def test_a_stream_that_fails_names_no_secret(serve: Serve, connect: Connect) -> None:
    def script(peer: Peer) -> None:
        request = peer.receive()
        peer.send(b"HTTP/1.1 200 OK\r\n" + request.replace(b"GET", b"get"))

    session = connect(serve(script).url, session_ref=REF)
    stream = session.open_stream(Request("GET", "/x", {}))
    with pytest.raises(XenApiError) as caught:
        session.run(stream.response())
    check(told(caught.value))
    check(repr(stream))
    session.run(stream.close())


def test_options_that_make_no_sense_are_refused_without_repeating_secrets(connect: Connect) -> None:
    with pytest.raises(ValueError, match="session") as caught:
        connect("http://127.0.0.1:1", session_ref=f"{REF}\r\nX: y")
    check(told(caught.value))
    with pytest.raises(ValueError, match="user or password") as caught:
        connect(f"https://root:{PASSWORD}@127.0.0.1", tls=TLS())
    check(told(caught.value))
