"""One streaming HTTP exchange (a disk up or down), sans-I/O, read and written by h11.

The peer is a host, or another service that takes and gives disks. It may answer before it has read
the body: a request is open in both directions at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urlencode

import h11

from os_xenapi.errors import ProtocolError
from os_xenapi.rpc.endpoint import USER_AGENT, Endpoint
from os_xenapi.rpc.limits import check_head, trace_line

__all__ = ["Request", "Response", "StreamExchange"]

_MAX_HEAD = 64 << 10


@dataclass(frozen=True)
class Request:
    """What is asked of an HTTP handler of XAPI, or of a service that is none.

    ``query`` becomes the query string; ``length`` is the exact number of bytes of the body that
    follows, None for none, or, if it is ``chunked``, for one whose end only its sender knows. The
    session travels as a cookie, so that it stays out of logs; ``headers`` are what goes with it.
    """

    method: str
    path: str
    query: Mapping[str, str]
    length: int | None = None
    chunked: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Response(NamedTuple):
    """The head of an answer; header names are lower-case."""

    status: int
    headers: dict[str, str]


class StreamExchange:
    """The state of one request and its answer."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)
        self._closed = False  # by the host
        self._complete = False
        self._unframed = False

    def head(
        self, request: Request, endpoint: Endpoint, session_ref: str | None, trace: str = ""
    ) -> bytes:
        """Return the bytes of the request's head; raises LimitExceeded if it is too long.

        ``session_ref`` is None where the peer is no host, and so has no limit of XAPI's; ``trace``
        is for the header traceparent, which is left out where it has no room.
        """
        target = quote(request.path)
        if request.query:
            target += "?" + urlencode(request.query)
        headers = [
            ("Host", endpoint.netloc),
            ("User-Agent", USER_AGENT),
            ("Connection", "close"),
            *request.headers.items(),
        ]
        if session_ref is not None:
            headers.append(("Cookie", f"session_id={session_ref}"))
        if request.length is not None:
            headers.append(("Content-Length", str(request.length)))
        elif request.chunked:
            headers.append(("Transfer-Encoding", "chunked"))
        try:
            event = h11.Request(method=request.method, target=target, headers=headers)
        except (h11.LocalProtocolError, UnicodeError):  # their texts may quote a secret
            raise ValueError(f"{request.path}: no such request can be written in HTTP") from None
        data = self._http.send(event) or b""
        if request.length is None and not request.chunked:
            self.end()
        if session_ref is not None:
            check_head(data, request.path)
        return data[:-2] + trace_line(trace, len(data)) + data[-2:]

    def body(self, data: bytes | memoryview) -> Iterable[bytes | memoryview]:
        """Return what to write for the next ``data`` of the body; raises ValueError if too much."""
        try:
            event = h11.Data(data=data)  # type: ignore[arg-type]
            return self._http.send_with_data_passthrough(event) or ()
        except h11.LocalProtocolError as error:
            raise ValueError(f"the body is longer than was said: {error}") from None

    def end(self) -> bytes:
        """Return what to write after the body; raises ValueError if it is not as long as said."""
        try:
            return self._http.send(h11.EndOfMessage()) or b""
        except h11.LocalProtocolError as error:
            raise ValueError(f"the body is shorter than was said: {error}") from None

    def receive(self, data: bytes) -> None:
        """Take in bytes of the answer; none means that the peer closed."""
        self._closed = not data
        try:
            self._http.receive_data(data)
        except h11.RemoteProtocolError as error:
            raise ProtocolError(f"the host's answer is not HTTP: {error}") from None

    def response(self) -> Response | None:
        """Return the head of the answer, None if more bytes are needed."""
        event = self._next()
        while isinstance(event, h11.InformationalResponse):
            event = self._next()
        if event is h11.NEED_DATA:
            return None
        if isinstance(event, h11.Response):
            headers = {
                name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers
            }
            self._unframed = not headers.keys() & {"content-length", "transfer-encoding"}
            return Response(event.status_code, headers)
        raise _cut()

    def unframed(self) -> bytes | None:
        """Return what came of an answer whose body ends with the connection; None for any other.

        From here on the bytes of the connection are the body: nothing more is to be taken in.
        """
        if not self._unframed:
            return None
        return bytes(self._http.trailing_data[0])

    def data(self) -> bytes | None:
        """Return the next bytes of the answer's body, b"" at its end, None if more are needed."""
        if self._complete:
            return b""
        event = self._next()
        if event is h11.NEED_DATA:
            return None
        if isinstance(event, h11.Data):
            return bytes(event.data)
        self._complete = True
        return b""

    def _next(self) -> object:
        try:
            return self._http.next_event()
        except h11.RemoteProtocolError as error:
            if self._closed:
                raise _cut() from None
            raise ProtocolError(f"the host's answer is not HTTP: {error}") from None


def _cut() -> ProtocolError:
    return ProtocolError("the host closed the connection before its answer was whole")
