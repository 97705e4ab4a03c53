"""HTTP as xapi speaks it: heads of requests, forms of answers, and one connection's life.

h11 judges every head. Bodies need no parser: xapi takes them by Content-Length only, and answers
with a Content-Length or with a stream that ends with the connection. What a request means is the
business of handlers/; bytes are the business of streams.py.
"""

from __future__ import annotations

import functools
import html
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qsl, unquote

import h11

from os_xenapi import datamodel
from os_xenapi.simulator import guard
from os_xenapi.simulator.faults import exchanges
from os_xenapi.simulator.faults.channel import FaultyChannel
from os_xenapi.simulator.streams import Disconnected, HeadTooLarge, TimedOut

if TYPE_CHECKING:
    from os_xenapi.simulator.pending import Pending
    from os_xenapi.simulator.pool import Pool, SimHost

__all__ = [
    "CORS",
    "XAPI_LIMITS",
    "Exchange",
    "Handler",
    "Limits",
    "Refusal",
    "RequestHead",
    "Router",
    "Site",
    "parse_head",
    "serve",
]

log: logging.Logger = logging.getLogger(__name__)

_METHODS = ("GET", "PUT", "POST", "OPTIONS", "CONNECT")
_NO_CACHE = ("cache-control", "no-cache, no-store")
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Headers", "X-Requested-With"),
)


class Refusal(Exception):
    """A request that is answered with an HTML page, after which the connection closes.

    ``status`` is the HTTP status, ``reason`` a sentence for the page, ``headers`` further headers;
    ``page`` is the whole page where it is not made of these.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        headers: Iterable[tuple[str, str]] = (),
        *,
        page: str | None = None,
    ) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason
        self.headers: tuple[tuple[str, str], ...] = tuple(headers)
        self.page = page


@dataclass(frozen=True)
class Limits:
    """What one listener takes: sizes in bytes, times in seconds. The defaults are xapi's."""

    head: int = 1024
    body: int = 300 * 1024
    connections: int = 800
    head_pause: float = 10.0
    head_total: float = 60.0
    body_pause: float = 60.0
    idle: float = 43200.0
    linger: float = 2.0


XAPI_LIMITS = Limits()


@dataclass(frozen=True)
class RequestHead:
    """Request line and headers. Header names are lower-case; ``version`` is "1.0" or "1.1"."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    version: str
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    content_length: int | None
    keep_alive: bool
    target: str = ""
    """Path and query as they were sent."""

    def parameter(self, name: str) -> str | None:
        """The first value of a query parameter; None when it is absent."""
        return next((value for key, value in self.query if key == name), None)


@functools.lru_cache(maxsize=256)
def parse_head(raw: bytes) -> RequestHead:
    """Read a head with its empty line. Clients send the same one again and again: cached.

    Raises Refusal for what is not HTTP.
    """
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(raw)
    try:
        event = connection.next_event()
    except h11.RemoteProtocolError as error:
        raise Refusal(error.error_status_hint, f"This is not HTTP: {error}.") from None
    if not isinstance(event, h11.Request):
        raise Refusal(400, "This is not an HTTP request.")
    target = event.target.decode("ascii", "replace")
    path, _, query = target.partition("?")
    headers: dict[str, str] = {}
    for name, value in event.headers:
        key = name.decode("ascii")
        text = value.decode("utf-8", "replace")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    version = "1.0" if event.http_version == b"1.0" else "1.1"
    options = {option.strip().lower() for option in headers.get("connection", "").split(",")}
    return RequestHead(
        method=event.method.decode("ascii"),
        path=unquote(path),
        query=tuple(parse_qsl(query, keep_blank_values=True)),
        version=version,
        headers=MappingProxyType(headers),
        cookies=MappingProxyType(_cookies(headers.get("cookie", ""))),
        content_length=_content_length(headers),
        keep_alive="keep-alive" in options if version == "1.0" else "close" not in options,
        target=target,
    )


def _cookies(header: str) -> dict[str, str]:
    """Cookies by name; ``&`` separates them as well as ``;`` does."""
    pairs = (part.partition("=") for part in header.replace("&", ";").split(";"))
    return {name.strip(): unquote(value.strip()) for name, equals, value in pairs if equals}


def _content_length(headers: Mapping[str, str]) -> int | None:
    if "transfer-encoding" in headers or "content-length" not in headers:
        return None
    return int(headers["content-length"])


@dataclass(frozen=True)
class Handler:
    """What answers the requests of one method whose path begins with ``prefix``."""

    method: str
    prefix: str
    serve: Callable[[Exchange], Awaitable[None]]

    @property
    def name(self) -> str:
        """The datamodel's name of the handler, such as ``get_export_raw_vdi``."""
        return _handler_names().get((self.method, self.prefix), "")


@functools.cache
def _handler_names() -> dict[tuple[str, str], str]:
    handlers = datamodel.load().http_handlers.values()
    return {(handler.method, handler.uri): handler.name for handler in handlers}


class Router:
    """Finds the handler of a request: the longest registered prefix of its method, as xapi does."""

    def __init__(self, handlers: Iterable[Handler]) -> None:
        self._handlers: dict[str, list[Handler]] = {method: [] for method in _METHODS}
        for handler in handlers:
            self._handlers[handler.method].append(handler)
        for listed in self._handlers.values():
            listed.sort(key=lambda handler: len(handler.prefix), reverse=True)

    def find(self, method: str, path: str) -> Handler:
        """Return the handler of ``path``.

        Raises Refusal 501 for a method that xapi does not know, 404 where nothing is.
        """
        if method not in self._handlers:
            raise Refusal(501, f"The method {method} is not supported.")
        for handler in self._handlers[method]:
            if path.startswith(handler.prefix):
                return handler
        raise Refusal(404, f"There is nothing at {path}.")


@dataclass(frozen=True)
class Site:
    """What the connections of one listener share.

    ``local_root``: a Unix socket of a control domain, whose callers are trusted as root.
    ``names``: the further names by which this listener may be called, or None where the Host
    header is not checked (no browser reaches it).
    """

    host: SimHost
    pending: Pending
    router: Router
    limits: Limits
    local_root: bool = False
    names: frozenset[str] | None = None

    @property
    def pool(self) -> Pool:
        """The pool that the host is in now."""
        return self.host.pool


class Exchange:
    """One request and its answer, as a handler sees it. ``size``: the bytes of the head."""

    def __init__(
        self, site: Site, channel: FaultyChannel, head: RequestHead, *, size: int = 0
    ) -> None:
        self.site = site
        self.channel = channel
        self.head = head
        self.size = size
        self.handler_name = ""
        self.keep_alive: bool = head.keep_alive
        self.answered: bool = False
        """Whether the head of an answer was sent."""
        self.error_inside: list[str] | None = None
        """The error that a fault wants once the head of the answer was sent."""

    async def body(self) -> bytes:
        """Read the whole body.

        Raises Refusal 500 when its length is not given or over the limit, as xapi does.
        """
        length, limits = self.head.content_length, self.site.limits
        if length is None:
            raise Refusal(500, "The request has no Content-Length.")
        if length > limits.body:
            raise Refusal(500, f"The body of a request may have {limits.body} bytes at most.")
        return await self.channel.read_exactly(length, idle=limits.body_pause)

    def answer(
        self,
        status: int,
        content_type: str,
        body: bytes,
        *,
        headers: Iterable[tuple[str, str]] = CORS,
        wrong_by: int = 0,
    ) -> None:
        """Send a complete answer with its length, which is wrong by ``wrong_by`` bytes."""
        self.answered = True
        self.channel.write(
            _answer_head(
                self.head.version,
                status,
                (
                    *((("content-type", content_type),) if content_type else ()),
                    *headers,
                    _NO_CACHE,
                    ("connection", "keep-alive" if self.keep_alive else "close"),
                    ("content-length", str(max(0, len(body) + wrong_by))),
                ),
            )
            + body
        )

    def begin_stream(self, headers: Iterable[tuple[str, str]]) -> None:
        """Send the head of an answer whose body ends with the connection."""
        self.answered = True
        self.keep_alive = False
        self.channel.write(_answer_head("1.1", 200, (*headers, _NO_CACHE, ("connection", "close"))))

    def end_with_page(self, status: int, page: str) -> NoReturn:
        """Answer with a page of HTML instead; the connection closes after it. Raises Refusal."""
        raise Refusal(status, "", page=page)

    def refuse(self, refusal: Refusal) -> None:
        """Answer with an HTML page; the connection closes after it."""
        self.keep_alive = False
        page = refusal.page or (
            f"<html><body><h1>HTTP {refusal.status} {_phrase(refusal.status)}</h1>"
            f"<p>{html.escape(refusal.reason)}</p></body></html>"
        )
        self.answer(refusal.status, "text/html", page.encode(), headers=refusal.headers)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase


def _answer_head(version: str, status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/{version} {status} {_phrase(status)}\r\n{lines}\r\n".encode()


_NO_HEAD = RequestHead("GET", "/", (), "1.1", {}, {}, None, False)


async def serve(site: Site, channel: FaultyChannel) -> None:
    """Answer the requests of one connection until either side ends it."""
    try:
        while await _serve_one(site, channel):
            if not await channel.readable(idle=site.limits.idle):
                break
        await channel.close(idle=site.limits.idle)
    except (Disconnected, TimedOut):
        pass
    finally:
        await channel.give_up()


async def _serve_one(site: Site, channel: FaultyChannel) -> bool:
    """Answer one request; True when a further one may follow on the connection."""
    limits = site.limits
    exchange = Exchange(site, channel, _NO_HEAD)
    try:
        raw = await channel.read_head(
            limit=limits.head, pause=limits.head_pause, total=limits.head_total
        )
        if raw is None:
            return False
        exchange = Exchange(site, channel, parse_head(raw), size=len(raw))
        await _dispatch(exchange)
    except Exception as error:
        refusal = _refusal(error, limits)
        if refusal is None or exchange.answered:
            raise Disconnected from error
        exchange.refuse(refusal)
        await channel.linger(limits.linger)
        return False
    await channel.settle(idle=limits.idle)
    return exchange.keep_alive


def _refusal(error: Exception, limits: Limits) -> Refusal | None:
    """How a request that failed is answered; None where nobody is there to read an answer."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, HeadTooLarge):
        return Refusal(431, f"The head of a request may have {limits.head} bytes at most.")
    if isinstance(error, TimedOut):
        return Refusal(408, "The request did not come in time.")
    if isinstance(error, Disconnected):
        return None
    log.error("A handler of the simulated pool failed", exc_info=error)
    return Refusal(500, f"Internal error: {error!r}")


async def _dispatch(exchange: Exchange) -> None:
    site, head = exchange.site, exchange.head
    if site.names is not None:
        objection = guard.objection(
            head.headers.get("host"), head.headers.get("origin"), site.names
        )
        if objection is not None:
            raise Refusal(421, objection)
    handler = site.router.find(head.method, head.path)
    exchange.handler_name = handler.name
    hits = exchanges.begin(exchange) if site.pool.faults.on_replies else ()
    await handler.serve(exchange)
    exchanges.end(exchange, hits)
