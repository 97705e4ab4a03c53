"""The lean HTTP exchange: xapi's one form by itself, everything else by h11, nothing by guess."""

from __future__ import annotations

import itertools

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.errors import ProtocolError
from os_xenapi.rpc import lean, other_answer
from os_xenapi.rpc.lean import Answer, AnswerCut, AnswerReader, rpc_head

BODY = b'{"jsonrpc":"2.0","result":"Running","id":7}'
XAPI_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nAccess-Control-Allow-Origin: *\r\n"
    b"Access-Control-Allow-Headers: X-Requested-With\r\ncache-control: no-cache, no-store\r\n"
    b"connection: keep-alive\r\ncontent-length: %d\r\n\r\n"
)
LEAN = XAPI_HEAD % len(BODY) + BODY


def read(reader: AnswerReader, data: bytes, sizes: list[int] | None = None) -> list[Answer]:
    """Feed ``data`` as a socket would, each time as many bytes as the next of ``sizes``."""
    answers = []
    steps = itertools.chain(sizes or [], itertools.repeat(len(data)))
    while data:
        room = reader.room()
        count = min(len(room), len(data), max(1, next(steps)))
        room[:count] = data[:count]
        data = data[count:]
        if (answer := reader.filled(count)) is not None:
            answers.append(answer)
    return answers


def one(data: bytes, sizes: list[int] | None = None) -> Answer:
    [answer] = read(AnswerReader(), data, sizes)
    return answer


@pytest.fixture
def no_h11(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes any use of h11 an error."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("h11 was used")

    monkeypatch.setattr(h11, "Connection", refuse)


LEAN_FORMS = {
    "as xapi writes it": LEAN,
    "another case": LEAN.replace(b"content-length", b"Content-Length").replace(
        b"connection: keep-alive", b"CONNECTION:KEEP-ALIVE"
    ),
    "length in the middle": b"HTTP/1.1 200 OK\r\nContent-Length:  43 \r\nx-y: z\r\n\r\n" + BODY,
    "length alone": b"HTTP/1.1 200 \r\ncontent-length: 43\r\n\r\n" + BODY,
    "empty body": b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
}


@pytest.mark.parametrize("data", LEAN_FORMS.values(), ids=LEAN_FORMS)
def test_xapi_s_form_is_read_without_h11(data: bytes, no_h11: None) -> None:
    body = data.partition(b"\r\n\r\n")[2]
    for split in range(1, len(data) + 1):
        answer = one(data, [split])
        assert (answer.status, bytes(answer.body), answer.keeps) == (200, body, True)
        assert answer.headers == {}
    assert one(data, [1] * len(data)).body == body


def chunked(body: bytes, size: int = 7) -> bytes:
    pieces = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"


SIZED = b"content-length: 43\r\n\r\n" + BODY
OTHER_FORMS: dict[str, tuple[bytes, int, bytes, bool]] = {
    "500 page": (
        b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 6\r\n\r\n<html>",
        500,
        b"<html>",
        True,
    ),
    "401": (
        b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\ncontent-length:0\r\n\r\n",
        401,
        b"",
        True,
    ),
    "chunked": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(BODY),
        200,
        BODY,
        True,
    ),
    "chunked with a trailer": (
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
        200,
        b"hello",
        True,
    ),
    "closing": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + SIZED, 200, BODY, False),
    "closing among others": (
        b"HTTP/1.1 200 OK\r\nConnection: keep-alive, close\r\n" + SIZED,
        200,
        BODY,
        False,
    ),
    "http 1.0": (b"HTTP/1.0 200 OK\r\n" + SIZED, 200, BODY, False),
    "no reason": (b"HTTP/1.1 200\r\n" + SIZED, 200, BODY, True),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True),
    "201": (b"HTTP/1.1 201 Created\r\n" + SIZED, 201, BODY, True),
    "folded line": (b"HTTP/1.1 200 OK\r\nx: a\r\n  b\r\n" + SIZED, 200, BODY, True),
    "bare line feeds": (b"HTTP/1.1 200 OK\ncontent-length: 43\n\n" + BODY, 200, BODY, True),
    "one bare line feed": (b"HTTP/1.1 200 OK\r\nx: y\n" + SIZED, 200, BODY, True),
    "length twice": (b"HTTP/1.1 200 OK\r\ncontent-length: 43\r\n" + SIZED, 200, BODY, True),
    "encoded": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n" + SIZED, 200, BODY, True),
    "length after a tab": (
        b"HTTP/1.1 200 OK\r\ncontent-length:\t43\r\n\r\n" + BODY,
        200,
        BODY,
        True,
    ),
    "first a 100": (b"HTTP/1.1 100 Continue\r\n\r\n" + LEAN, 200, BODY, True),
    "first many 1xx": (b"HTTP/1.1 103 Hints\r\na: b\r\n\r\n" * 2000 + LEAN, 200, BODY, True),
}


@pytest.mark.parametrize("form", OTHER_FORMS.values(), ids=OTHER_FORMS)
def test_every_other_form_goes_through_h11(form: tuple[bytes, int, bytes, bool]) -> None:
    data, status, body, keeps = form
    splits = range(1, len(data) + 1) if len(data) < 1000 else range(1, len(data) + 1, 5000)
    for split in splits:
        answer = one(data, [split])
        assert (answer.status, answer.body, answer.keeps) == (status, body, keeps)
        if status != 204:
            assert answer.headers
    if len(data) < 1000:
        assert one(data, [1] * len(data)).body == body


def test_header_names_are_lower_case() -> None:
    answer = one(b"HTTP/1.1 302 Found\r\nLocation: https://other/\r\nContent-Length: 0\r\n\r\n")
    assert answer.headers == {"location": "https://other/", "content-length": "0"}


def test_a_body_may_end_with_the_connection() -> None:
    reader = AnswerReader()
    assert read(reader, b"HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\n" + BODY) == []
    answer = reader.filled(0)
    assert answer is not None
    assert (answer.status, answer.body, answer.keeps) == (200, BODY, False)


CUT_FORMS = {
    **LEAN_FORMS,
    **{
        name: form[0]
        for name, form in OTHER_FORMS.items()
        if len(form[0]) < 1000 and name not in ("204", "chunked with a trailer")
    },
}


@pytest.mark.parametrize("data", CUT_FORMS.values(), ids=CUT_FORMS)
def test_an_answer_that_ends_too_early_is_cut(data: bytes) -> None:
    for size in range(len(data)):
        reader = AnswerReader()
        assert read(reader, data[:size]) == []
        with pytest.raises(AnswerCut):
            reader.filled(0)


@pytest.mark.parametrize(
    "data",
    [
        LEAN + b"x",
        LEAN + LEAN,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(BODY) + b"x",
        b"HTTP/1.1 500 No\r\ncontent-length: 1\r\n\r\nab",
    ],
)
def test_more_bytes_than_announced_are_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError, match="more bytes than"):
        read(AnswerReader(), data)


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x15\x03\x03\x00\x02\x02\x46",
        b"<html>",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"http/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length : 5\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0x5\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nx: \0\r\ncontent-length: 1\r\n\r\na",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ProtocolError, match="is not HTTP") as caught:
        read(AnswerReader(), data)
    assert not isinstance(caught.value, AnswerCut)


def test_a_header_without_an_end_is_refused() -> None:
    for start in (b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 200 OK\r\n"):
        with pytest.raises(ProtocolError):
            read(AnswerReader(), start + b"x: y\r\n" * 40_000, [1000] * 300)


def test_a_body_that_is_announced_too_large_is_refused() -> None:
    with pytest.raises(ProtocolError, match=str(lean.MAX_ANSWER)):
        read(AnswerReader(), XAPI_HEAD % (lean.MAX_ANSWER + 1))


def test_a_body_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_answer, "MAX_ANSWER", 100)
    with pytest.raises(ProtocolError, match="over 100 bytes"):
        read(
            AnswerReader(),
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"x" * 101),
        )


def test_memory_is_not_taken_on_the_word_of_a_header() -> None:
    reader = AnswerReader()
    assert read(reader, XAPI_HEAD % lean.MAX_ANSWER) == []
    assert len(reader.room()) <= 16 << 20


def test_a_large_body_comes_whole() -> None:
    body = bytes(range(256)) * (40 << 12)
    answer = one(XAPI_HEAD % len(body) + body)
    assert len(answer.body) == 40 << 20
    assert answer.body == body


def test_a_large_body_may_grow_while_somebody_still_holds_the_last_room() -> None:
    body = bytes(17 << 20)
    reader = AnswerReader()
    assert read(reader, XAPI_HEAD % len(body)) == []
    left = len(body)
    held = []
    answer = None
    while left:
        room = reader.room()
        held.append(room)
        count = min(len(room), left)
        left -= count
        answer = reader.filled(count)
    assert answer is not None
    assert len(answer.body) == len(body)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.data())
def test_a_reader_reads_one_answer_after_the_other(kinds: list[int], data: st.DataObject) -> None:
    forms = [
        LEAN,
        OTHER_FORMS["chunked"][0],
        OTHER_FORMS["500 page"][0],
        OTHER_FORMS["first a 100"][0],
    ]
    reader = AnswerReader()
    for kind in kinds:
        sizes = data.draw(st.lists(st.integers(1, 60), max_size=40))
        [answer] = read(reader, forms[kind], sizes)
        assert answer.status == (500 if kind == 2 else 200)
        assert bytes(answer.body) == (b"<html>" if kind == 2 else BODY)
        assert answer.keeps


def test_a_request_head_ends_where_the_length_goes() -> None:
    head = rpc_head("/jsonrpc", "host:8443", "application/json", "os-xenapi/1")
    server = h11.Connection(h11.SERVER)
    server.receive_data(head + b"2\r\n\r\n{}")
    request = server.next_event()
    assert isinstance(request, h11.Request)
    assert (request.method, request.target) == (b"POST", b"/jsonrpc")
    assert dict(request.headers) == {
        b"host": b"host:8443",
        b"user-agent": b"os-xenapi/1",
        b"content-type": b"application/json",
        b"content-length": b"2",
    }
