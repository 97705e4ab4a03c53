"""One HTTP exchange, sans-I/O: the one form in which xapi answers RPC, and h11 for all else.

xapi answers an RPC with ``HTTP/1.1 200``, Content-Length and keep-alive, never chunked and never
compressed. ``AnswerReader`` reads exactly that form by itself; a head that is not of it goes to
h11 with all that has come so far, and h11 reads the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from os_xenapi.errors import ProtocolError

if TYPE_CHECKING:
    from os_xenapi.rpc.other_answer import OtherAnswer

__all__ = ["MAX_ANSWER", "Answer", "AnswerCut", "AnswerReader", "rpc_head"]

MAX_ANSWER = 1 << 30
"""Bytes of the largest answer that is read; XAPI itself sets no limit."""

MAX_HEAD = 64 << 10
_RECEIVE = 64 << 10
_IN_ADVANCE = 16 << 20
"""Bytes of memory taken for a body on the word of its Content-Length; more as they arrive."""

_PLAIN_LINES = (
    rb"(?:(?!connection|content-length|content-encoding|transfer-encoding|upgrade|trailer)"
    rb"[!#$%&'*+.^_`|~0-9a-z-]+:[^\r\n\0]*\r\n|connection: *keep-alive *\r\n)*"
)
_LEAN_HEAD = re.compile(
    rb"(?-i:HTTP/1\.1 200 )[^\r\n\0]*\r\n"
    + _PLAIN_LINES
    + rb"content-length: *([0-9]{1,18}) *\r\n"
    + _PLAIN_LINES
    + rb"\r\n",
    re.IGNORECASE,
)
_HEAD_END = re.compile(rb"\n\r?\n")


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
    headers: Mapping[str, str]


_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


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
    body is not copied. It is good until the next call of either.
    """

    __slots__ = ("_body", "_buffer", "_have", "_head", "_length", "_other", "_room")

    def __init__(self) -> None:
        self._buffer = memoryview(bytearray(_RECEIVE))
        self._reset()

    def _reset(self) -> None:
        self._head = b""
        self._body: bytearray | None = None
        self._have = self._length = 0
        self._room = self._buffer
        self._other: OtherAnswer | None = None

    def room(self) -> memoryview:
        """Return the memory to receive into next."""
        body = self._body
        if body is None:
            return self._buffer
        if self._have == len(body):
            self._room.release()  # memory that is in view cannot grow
            body.extend(bytes(min(_IN_ADVANCE, self._length - self._have)))
        self._room = memoryview(body)[self._have :]
        return self._room

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
        end = head.find(b"\r\n\r\n") + 4
        if end < 4:
            return self._no_lean_end(head)
        length = _lean_length(head[:end])
        if length is None:
            self._other = _other_answer()
            return self._other.feed(head)
        if length > MAX_ANSWER:
            raise ProtocolError(
                f"the host announces an answer of {length} bytes; at most {MAX_ANSWER} are read"
            )
        have = len(head) - end
        if have > length:
            raise too_much()
        if have == length:
            return Answer(200, head[end:], True, _NO_HEADERS)
        self._length, self._have = length, have
        self._body = bytearray(min(length, max(have, _IN_ADVANCE)))
        self._body[:have] = head[end:]
        return None

    def _no_lean_end(self, head: bytes) -> Answer | None:
        """Go on without the end of a lean head: more is to come, or it is none."""
        if len(head) > MAX_HEAD:
            raise ProtocolError(f"the host's answer has a header of over {MAX_HEAD} bytes")
        if not head.startswith(b"HTTP/"[: len(head)]):
            raise ProtocolError("the host's answer is not HTTP: is the port that of XAPI?")
        if _HEAD_END.search(head) is None:
            return None
        self._other = _other_answer()
        return self._other.feed(head)

    def _lean_body(self, count: int) -> Answer | None:
        assert self._body is not None
        self._have += count
        if self._have == self._length:
            return Answer(200, self._body, True, _NO_HEADERS)
        if not count:
            raise AnswerCut(
                f"the host closed the connection after {self._have} of {self._length} bytes"
            )
        return None


@lru_cache(maxsize=128)  # one host's heads differ in the length alone, and most answers are short
def _lean_length(head: bytes) -> int | None:
    """Return the length of the body if ``head`` has xapi's one form."""
    found = _LEAN_HEAD.fullmatch(head)
    return None if found is None else int(found[1])


def _other_answer() -> OtherAnswer:
    from os_xenapi.rpc.other_answer import OtherAnswer  # seldom needed, and slow to import

    return OtherAnswer()


def too_much() -> ProtocolError:
    """Return the error for bytes beyond the end of an answer."""
    return ProtocolError("the host sent more bytes than its answer announced")
