"""The requests of Glance's API, version 2, as steps of a flow: about images, and their data.

Each request has a connection of its own. A redirect is followed where it stays at the same origin,
and by requests without a body alone; the token goes nowhere else.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from os_xenapi.disk.extents import Data
from os_xenapi.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    GlanceRefused,
    ProtocolError,
    TransferFailed,
    XenApiError,
    failure,
)
from os_xenapi.flows import AnySession, Flow, Use, Work, awaits
from os_xenapi.glance_access import Access, Glance
from os_xenapi.progress import Cancellation
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request, Response
from os_xenapi.transport.aio import ProtocolFactory, async_dial
from os_xenapi.transport.async_streams import AsyncStream
from os_xenapi.transport.sockets import dial
from os_xenapi.transport.streams import Stream

__all__ = ["Download", "GlanceApi", "Record", "Upload"]

_MOST_JSON = 4 << 20
_MOST_HOPS = 5
_ANSWER_SECONDS = 600.0
"""How long Glance may take to store what it was sent, once it has all of it."""
_EARLY_SECONDS = 5.0
"""How long the reason may take for which Glance stopped reading."""
_CONNECT_SECONDS = 10.0
_IMAGE_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REMEDIES = {
    400: "it does not take the request as it is",
    401: "it does not know the token: get a new one, it may have expired",
    403: "the token's user may not do that, or the image's state forbids it",
    404: "there is no such image for this user, or this is not Glance's address",
    409: "the image's state forbids it: data go into an image once, make a new one",
    410: "the image was deleted meanwhile",
    413: "it is more than Glance takes: raise the project's quota or image_size_cap",
    415: "the data are not what the image's disk_format says",
    429: "too many requests: try again later",
    503: "it is overloaded or being maintained, or has no space left: try again later",
}


@dataclass(frozen=True)
class Record:
    """What Glance knows of an image; ``raw`` is all of it.

    ``size`` (bytes), ``checksum`` (MD5) and the other digest are None until it has its data, the
    digests also where Glance was told not to compute them. Hex digits are lower-case.
    """

    id: str
    name: str
    status: str
    size: int | None
    disk_format: str | None
    container_format: str | None
    checksum: str | None
    os_hash_algo: str | None
    os_hash_value: str | None
    raw: Mapping[str, Any]

    @classmethod
    def parse(cls, raw: object) -> Record:
        """Return the record that Glance sent; raises ProtocolError if it is none."""
        if not isinstance(raw, dict):
            raise ProtocolError("Glance answered with something that describes no image")
        texts: dict[str, Any] = {key: raw.get(key) for key in _TEXTS}
        size = raw.get("size")
        for key, value in texts.items():
            if not (value is None or isinstance(value, str)):
                raise ProtocolError(f"Glance answered with an image whose {key} is no text")
        if not (size is None or (type(size) is int and size >= 0)) or not texts["id"]:
            raise ProtocolError("Glance answered with an image of no sensible id or size")
        for key in ("checksum", "os_hash_value"):
            texts[key] = (texts[key] or "").lower() or None
        known = {**texts, "name": texts["name"] or "", "status": texts["status"] or ""}
        return cls(size=size, raw=raw, **known)


_TEXTS = (
    *("id", "name", "status", "disk_format", "container_format"),
    *("checksum", "os_hash_algo", "os_hash_value"),
)


@dataclass(frozen=True)
class _Open:
    """A step that opens a stream to Glance."""

    access: Access
    request: Request
    stall: float

    def perform(self, session: AnySession) -> Any:
        tls, endpoint = self.access.tls, self.access.endpoint

        def connect(endpoint: Endpoint, deadline: float) -> Any:
            return dial(endpoint, tls, min(deadline, monotonic() + _CONNECT_SECONDS))

        def aconnect(endpoint: Endpoint, deadline: float, factory: ProtocolFactory) -> Any:
            deadline = min(deadline, monotonic() + _CONNECT_SECONDS)
            return async_dial(endpoint, tls, deadline, factory)

        if awaits(session):
            return AsyncStream.open(aconnect, endpoint, self.request, None, self.stall)
        return Stream.open(connect, endpoint, self.request, None, self.stall)


class GlanceApi:
    """Glance, asked for one transfer; the methods are steps of a flow, but for those of no Flow.

    Raises GlanceRefused where Glance refuses, ConnectionFailed, DeadlineExceeded, ProtocolError.
    """

    def __init__(self, session: AnySession, glance: Glance, cancel: Cancellation | None) -> None:
        self._session = session
        self._glance = glance
        self._cancel = cancel
        self._error: BaseException | None = None

    def failed(self, error: BaseException) -> bool:
        """Whether it is Glance, or the way to it, that ``error`` comes from."""
        return error is self._error

    def show(self, image_id: str) -> Flow[Record]:
        """Return what Glance knows of an image."""
        return (yield from self._about("GET", image_id))

    def create(self, record: Mapping[str, object]) -> Flow[Record]:
        """Make an image without data."""
        body = json.dumps(record).encode()
        answer = yield from self._ask("POST", "/v2/images", "make the image", body)
        return Record.parse(answer)

    def change(self, image_id: str, changes: list[dict[str, object]]) -> Flow[Record]:
        """Change an image by a JSON patch."""
        return (yield from self._about("PATCH", image_id, json.dumps(changes).encode()))

    def delete(self, image_id: str) -> Flow[None]:
        """Delete an image, cancelled or not."""
        path = _path(image_id)
        cancel, self._cancel = self._cancel, None
        try:
            yield from self._ask("DELETE", path, f"delete image {image_id}")
        finally:
            self._cancel = cancel

    def open_upload(self, image_id: str, length: int | None) -> Flow[Upload]:
        """Have Glance expect the data of an image, ``length`` bytes where that is known."""
        what = f"take the data of image {image_id}"
        access = yield Work(self._glance.access)
        headers = {**access.headers, "Content-Type": "application/octet-stream"}
        path = f"{access.prefix}{_path(image_id)}/file"
        request = Request("PUT", path, {}, length, chunked=length is None, headers=headers)
        stream = yield from self._guarded(what, partial(self._open, access, request, None))
        return Upload(self, stream, what)

    def open_download(self, record: Record) -> Flow[Download]:
        """Have Glance begin to send the data of an image."""
        what = f"send the data of image {record.id}"
        path = f"{_path(record.id)}/file"
        headers = {"Accept": "application/octet-stream"}
        stream, response = yield from self._exchange("GET", path, what, None, headers)
        download = Download(self, stream, record, what)
        try:
            download.check(response)
        except BaseException as error:
            self._error = error
            yield from download.close()
            raise
        return download

    def _about(self, method: str, image_id: str, patch: bytes | None = None) -> Flow[Record]:
        verb = "change" if patch else "show"
        answer = yield from self._ask(method, _path(image_id), f"{verb} image {image_id}", patch)
        record = Record.parse(answer)
        if record.id != image_id:
            raise ProtocolError(f"asked for image {image_id}, Glance answered about {record.id}")
        return record

    def _ask(self, method: str, path: str, what: str, body: bytes | None = None) -> Flow[Any]:
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if method == "PATCH":
            headers["Content-Type"] = "application/openstack-images-v2.1-json-patch"
        stream, _ = yield from self._exchange(method, path, what, body, headers)
        try:
            data = yield from self._guarded(what, partial(self._read_all, stream))
        finally:
            yield from self._close(stream)
        try:
            return json.loads(data) if data else None
        except ValueError:
            raise ProtocolError(
                f"Glance was to {what} and answered with no JSON: is this Glance's address?"
            ) from None

    def _exchange(
        self, method: str, path: str, what: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Flow[tuple[Any, Response]]:
        """Send a request and return the stream of its answer, once that is a good one."""
        access: Access = yield Work(self._glance.access)
        target = Request(
            method, access.prefix + path, {}, None if body is None else len(body), headers=headers
        )
        renewed = False
        for _ in range(_MOST_HOPS):
            request = _with(target, access.headers)
            stream = yield from self._guarded(what, partial(self._open, access, request, body))
            try:
                response = yield from self._guarded(what, partial(self._head, stream))
                if response.status == 401 and self._glance.renews and not renewed:
                    renewed = True
                    access = yield Work(partial(self._glance.access, renew=True))
                elif response.status in _REDIRECTS and body is None:
                    target = self._follow(access, target, response, what)
                elif 200 <= response.status < 300:
                    return stream, response
                else:
                    raise (yield from self._refusal(stream, response, what))
            except BaseException as error:
                self._error = error
                yield from self._close(stream)
                raise
            yield from self._close(stream)
        raise self._noted(ProtocolError(f"Glance was to {what} and sends on and on"))

    def _open(self, access: Access, request: Request, body: bytes | None) -> Flow[Any]:
        timeout = self._glance.timeout
        is_data = request.path.endswith("/file")
        stall = self._glance.stall_timeout if is_data else timeout
        stream = yield _Open(access, request, stall)
        if self._cancel is not None:
            self._cancel.watch(stream.interrupt)
        if body is not None:
            try:
                yield Use(stream.send, (body,))
                yield Use(stream.finish)
            except BaseException:
                yield from self._close(stream)
                raise
        return stream

    def _head(self, stream: Any) -> Flow[Response]:
        response: Response = yield Use(stream.response)
        return response

    def _follow(self, access: Access, target: Request, response: Response, what: str) -> Request:
        here = f"{access.endpoint.url}{target.path}"
        there = urljoin(here, response.headers.get("location", ""))
        try:
            same = Endpoint.parse(there) == access.endpoint
        except ValueError:
            same = False
        if not same:
            shown = there.partition("?")[0][:200]
            raise GlanceRefused(
                f"Glance was to {what} and points to {shown!r}, another origin, where the token "
                "does not go: if that is its address, give it as the endpoint",
                status=response.status,
            )
        parts = urlsplit(there)
        query = dict(parse_qsl(parts.query))
        return Request(target.method, unquote(parts.path), query, headers=target.headers)

    def _read_all(self, stream: Any) -> Flow[bytes]:
        ends = monotonic() + self._glance.timeout
        pieces: list[Data] = []
        size = 0
        while data := (yield Use(stream.read)):
            size += len(data)
            if size > _MOST_JSON:
                raise ProtocolError(f"Glance answered with more than {_MOST_JSON} bytes")
            if monotonic() > ends:
                raise DeadlineExceeded("Glance took longer than the time allowed for its answer")
            pieces.append(bytes(data))
        return b"".join(pieces)

    def _refusal(self, stream: Any, response: Response, what: str) -> Flow[GlanceRefused]:
        """Return what to raise for an answer that is no good one, with Glance's own words."""
        try:
            page = yield from self._read_all(stream)
        except XenApiError:
            page = b""
        status = response.status
        remedy = _REMEDIES.get(status, "it is in trouble: see its log, and try again later")
        if 300 <= status < 400:
            remedy = "it sends on where this is not followed: give its own address as endpoint"
        words = self._without_token(_words(page))
        return GlanceRefused(
            f"Glance did not {what} (HTTP status {status}{words}): {remedy}", status=status
        )

    def _without_token(self, text: str) -> str:
        token = self._glance.token
        return text.replace(token, "...") if token else text

    def _guarded(self, what: str, steps: Callable[[], Flow[Any]]) -> Flow[Any]:
        """Do ``steps``, and note an error of theirs as one of Glance's."""
        try:
            if self._cancel is not None:
                self._cancel.check()
            return (yield from steps())
        except (ConnectionFailed, ProtocolError, TransferFailed) as error:
            if self._cancel is not None and self._cancel.cancelled:
                raise self._noted(failure(["TASK_CANCELLED", ""])) from error
            raise self._noted(error) from None
        except BaseException as error:
            self._error = error
            raise

    def _noted(self, error: BaseException) -> BaseException:
        self._error = error
        return error

    def _close(self, stream: Any) -> Flow[None]:
        if self._cancel is not None:
            self._cancel.unwatch(stream.interrupt)
        yield Use(stream.close)


class Upload:
    """The data of an image on their way to Glance: ``send`` ..., ``finish``; at last ``close``."""

    def __init__(self, api: GlanceApi, stream: Any, what: str) -> None:
        self._api = api
        self._stream = stream
        self._what = what

    def send(self, data: Data) -> Flow[None]:
        """Send the next bytes; raises what Glance has against them, as soon as it says so."""
        yield from self._api._guarded(self._what, lambda: self._send(data))

    def finish(self) -> Flow[None]:
        """Return when Glance says that it has stored the data."""
        yield from self._api._guarded(self._what, self._finish)

    def close(self) -> Flow[None]:
        """Close the connection, whatever its state; what was not finished is torn."""
        yield from self._api._close(self._stream)

    def _send(self, data: Data) -> Flow[None]:
        try:
            yield Use(self._stream.send, (data,))
        except ConnectionFailed as error:
            yield from self._explain(error)
            raise

    def _explain(self, error: ConnectionFailed) -> Flow[None]:
        """Raise the refusal that Glance sent before it closed, if it can still be read."""
        self._stream.allow(_EARLY_SECONDS)
        try:
            response: Response = yield Use(self._stream.response)
        except XenApiError:
            return
        if response.status >= 300:
            raise (yield from self._api._refusal(self._stream, response, self._what)) from error

    def _finish(self) -> Flow[None]:
        try:
            yield Use(self._stream.finish)
        except ConnectionFailed as error:
            yield from self._explain(error)
            raise
        self._stream.allow(_ANSWER_SECONDS)
        response: Response = yield Use(self._stream.response)
        if not 200 <= response.status < 300:
            raise (yield from self._api._refusal(self._stream, response, self._what))


class Download:
    """The data of an image as Glance sends them: ``read`` until b""; at last ``close``."""

    def __init__(self, api: GlanceApi, stream: Any, record: Record, what: str) -> None:
        self._api = api
        self._stream = stream
        self._record = record
        self._what = what
        self.received: int = 0

    def check(self, response: Response) -> None:
        """Raise where the head of the answer does not fit the image."""
        if response.status == 204:
            raise GlanceRefused(f"Glance has no data of image {self._record.id}", status=204)
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise ProtocolError("Glance, or a proxy, sends the image re-encoded: ask it not to")
        told = response.headers.get("content-length")
        if told is not None and told != str(self._record.size):
            raise TransferFailed(
                f"Glance says that image {self._record.id} has {self._record.size} bytes and "
                f"begins to send {told[:20]}: see its log"
            )

    def read(self) -> Flow[Data]:
        """Return the next bytes, b"" at their end."""
        data: Data = yield from self._api._guarded(self._what, self._read)
        return data

    def close(self) -> Flow[None]:
        """Close the connection, whatever its state."""
        yield from self._api._close(self._stream)

    def _read(self) -> Flow[Data]:
        try:
            data: Data = yield Use(self._stream.read)
        except ProtocolError as error:
            raise self._torn(str(error)) from None
        self.received += len(data)
        size = self._record.size
        if size is not None and (self.received > size or not (data or self.received == size)):
            raise self._torn("more came" if self.received > size else "then it stopped")
        return data

    def _torn(self, how: str) -> TransferFailed:
        return TransferFailed(
            f"Glance sent {self.received} of the {self._record.size} bytes of image "
            f"{self._record.id} ({how}): try again, and see its log"
        )


def _path(image_id: str) -> str:
    if not _IMAGE_ID.fullmatch(image_id):
        raise ValueError(f"{image_id[:80]!r} is no id of an image")
    return f"/v2/images/{image_id}"


def _with(request: Request, headers: Mapping[str, str]) -> Request:
    return Request(
        request.method,
        request.path,
        request.query,
        request.length,
        headers={**request.headers, **headers},
    )


def _words(page: bytes) -> str:
    """Return what an error page says, in one short line with a comma before it, or nothing."""
    text = page[:4000].decode("utf-8", "replace")
    text = re.sub(r"(?is)<(title|style|script|head)\b.*?</\1>|<[^>]*>", " ", text)
    line = " ".join(html.unescape(text).split())
    line = "".join(letter for letter in line if letter.isprintable())
    return f", {line[:200]!r}" if line else ""
