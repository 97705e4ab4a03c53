"""One HTTP exchange, sans-I/O: the one form in which xapi answers RPC, and h11 for all else.

xapi answers an RPC with ``HTTP/1.1 200``, Content-Length and keep-alive, never chunked and never
compressed. ``AnswerReader`` reads exactly that form by itself; at the first header that is not of
it, what has come so far goes to h11, which reads the rest.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import h11

from os_xenapi.errors import ProtocolError

__all__ = ["MAX_ANSWER", "Answer", "AnswerCut", "AnswerReader", "rpc_head"]

MAX_ANSWER = 1 << 30
"""Bytes of the largest answer that is read; XAPI itself sets no limit."""

_MAX_HEAD = 64 << 10
_RECEIVE = 64 << 10

_LEAN_START = re.compile(rb"HTTP/1\.1 200 [^\r\n]*\r\n", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]{1,18}) *\r\n", re.IGNORECASE)
_NOT_LEAN = re.compile(
    rb"\r\n(?:transfer-encoding|content-encoding|upgrade|trailer|[ \t]"
    rb"|connection:(?! *keep-alive *\r))",
    re.IGNORECASE,
)


class AnswerCut(ProtocolError):
    """The peer closed the connection before its answer was whole."""


class Answer(NamedTuple):
    """A whole HTTP answer.

    ``headers`` (lower-case names) are filled in only where the answer was not of xapi's one form.
    ``keeps`` tells whether the connection can carry another exchange.
    """

    status: int
    body: bytes | bytearray
    keeps: bool
    headers: dict[str, str]


_NO_HEADERS: dict[str, str] = {}


def rpc_head(target: str, host: str, content_type: str, user_agent: str) -> bytes:
    """Return a request head up to and including ``Content-Length: ``.

    The number, two CRLF and the body complete the request.
    """
    return (
        f"POST {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {user_agent}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: "
    ).encode("ascii")


class AnswerReader:
    """Reads answers, one after the other: receive into ``room()``, tell how much with ``filled()``.

    The room is a fixed buffer until the head is known, then the body's own memory, so that a large
    body is not copied.
    """

    __slots__ = ("_body", "_buffer", "_have", "_head", "_other")

    def __init__(self) -> None:
        self._buffer = memoryview(bytearray(_RECEIVE))
        self._reset()

    def _reset(self) -> None:
        self._head = b""
        self._body: bytearray | None = None
        self._have = 0
        self._other: _OtherAnswer | None = None

    def room(self) -> memoryview:
        """Return the memory to receive into next."""
        if self._body is not None:
            return memoryview(self._body)[self._have :]
        return self._buffer

    def filled(self, count: int) -> Answer | None:
        """Take note that ``count`` bytes of ``room()`` were filled; 0 means that the peer closed.

        Returns the answer once it is whole, and is then ready for the next one. Raises
        AnswerCut if it ends too early, ProtocolError if what comes is not HTTP or is too large.
        """
        if self._body is not None:
            answer = self._lean_body(count)
        elif self._other is not None:
            answer = self._other.feed(bytes(self._buffer[:count]))
        else:
            answer = self._lean_head(bytes(self._buffer[:count]))
        if answer is not None:
            self._reset()
        return answer

    def _lean_head(self, data: bytes) -> Answer | None:
        if not data:
            raise AnswerCut("the host closed the connection without a whole answer")
        head = self._head = self._head + data if self._head else data
        end = head.find(b"\r\n\r\n")
        if end < 0:
            if len(head) > _MAX_HEAD:
                raise ProtocolError(f"the host's answer has a header of over {_MAX_HEAD} bytes")
            return None
        length = _lean_length(head, end)
        if length is None:
            self._other = _OtherAnswer()
            return self._other.feed(head)
        if length > MAX_ANSWER:
            raise ProtocolError(
                f"the host announces an answer of {length} bytes; at most {MAX_ANSWER} are read"
            )
        start = end + 4
        self._have = len(head) - start
        if self._have > length:
            raise ProtocolError("the host sent more bytes than its answer announced")
        if self._have == length:
            return Answer(200, head[start:], True, _NO_HEADERS)
        self._body = bytearray(length)
        self._body[: self._have] = head[start:]
        return None

    def _lean_body(self, count: int) -> Answer | None:
        assert self._body is not None
        self._have += count
        if self._have == len(self._body):
            return Answer(200, self._body, True, _NO_HEADERS)
        if not count:
            raise AnswerCut(
                f"the host closed the connection after {self._have} of {len(self._body)} bytes"
            )
        return None


def _lean_length(head: bytes, end: int) -> int | None:
    """Return the length of the body if the head (its end at ``end``) has xapi's one form."""
    if _LEAN_START.match(head) is None or _NOT_LEAN.search(head, 0, end + 2) is not None:
        return None
    found = _LENGTH.findall(head, 0, end + 2)
    return int(found[0]) if len(found) == 1 else None


class _OtherAnswer:
    """An answer that is not of xapi's one form, read by h11."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)
        # h11 reads an answer only to a request; any POST will do, the real one has been sent.
        self._http.send(h11.Request(method="POST", target="/", headers=[("Host", "-")]))
        self._http.send(h11.EndOfMessage())
        self._response: h11.Response | None = None
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> Answer | None:
        try:
            self._http.receive_data(data)
            while True:
                event = self._http.next_event()
                if event is h11.NEED_DATA:
                    return None
                if isinstance(event, h11.EndOfMessage):
                    return self._answer()
                if isinstance(event, h11.Response):
                    self._response = event
                elif isinstance(event, h11.Data):
                    self._add(bytes(event.data))
                elif isinstance(event, h11.ConnectionClosed):
                    raise AnswerCut("the host closed the connection without a whole answer")
        except h11.RemoteProtocolError as error:
            if not data:
                raise AnswerCut("the host closed the connection in mid-answer") from None
            raise ProtocolError(f"the host's answer is not HTTP: {error}") from None

    def _add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > MAX_ANSWER:
            raise ProtocolError(f"the host's answer is over {MAX_ANSWER} bytes")
        self._pieces.append(piece)

    def _answer(self) -> Answer:
        assert self._response is not None
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in self._response.headers
        }
        keeps = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        return Answer(self._response.status_code, b"".join(self._pieces), keeps, headers)
