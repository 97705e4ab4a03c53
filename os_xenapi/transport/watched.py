"""Streams that observers watch, the two faces side by side: all that is told is told from here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from os_xenapi.observe import Operation
from os_xenapi.observe.watching import Running, Watching
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request, Response
from os_xenapi.transport.aio import AsyncDial
from os_xenapi.transport.async_streams import AsyncStream
from os_xenapi.transport.sockets import Dial
from os_xenapi.transport.streams import Stream

__all__ = ["open_async_stream", "open_stream"]


def open_stream(
    watching: Watching, dial: Dial, endpoint: Endpoint, request: Request, ref: str, stall: float
) -> Stream:
    """Open a stream and tell how it goes; as ``Stream.open``."""
    watch = _begin(watching, endpoint, request)
    try:
        stream = _WatchedStream.open(dial, endpoint, request, ref, stall, watch.trace)
        assert isinstance(stream, _WatchedStream)
    except BaseException as error:
        watch.end(error)
        raise
    stream.course = _Course(watch)
    return stream


async def open_async_stream(
    watching: Watching,
    dial: AsyncDial,
    endpoint: Endpoint,
    request: Request,
    ref: str,
    stall: float,
) -> AsyncStream:
    """Open a stream and tell how it goes; as ``AsyncStream.open``."""
    watch = _begin(watching, endpoint, request)
    try:
        stream = await _WatchedAsyncStream.open(dial, endpoint, request, ref, stall, watch.trace)
        assert isinstance(stream, _WatchedAsyncStream)
    except BaseException as error:
        watch.end(error)
        raise
    stream.course = _Course(watch)
    return stream


def _begin(watching: Watching, endpoint: Endpoint, request: Request) -> Running:
    name = f"{request.method} {request.path}"
    return watching.begin(Operation(kind="stream", name=name, endpoint=endpoint))


class _Course:
    """How a stream has gone so far. The first error is the one that counts."""

    def __init__(self, watch: Running) -> None:
        self.is_complete = False
        self._watch = watch
        self._status = 200

    @contextmanager
    def step(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self._watch.end(error)
            raise

    def answered(self, response: Response) -> None:
        self._status = response.status

    def sent(self, data: bytes | memoryview) -> None:
        self._watch.traffic[0] += memoryview(data).nbytes

    def received(self, data: bytes | memoryview) -> None:
        self._watch.traffic[1] += len(data)
        self.is_complete = self.is_complete or not data

    def closed(self) -> None:
        if self._status >= 300:
            self._watch.end_as("failure", code=f"HTTP_{self._status}")
        else:
            self._watch.end_as("value" if self.is_complete else "cancelled")


class _WatchedStream(Stream):
    course: _Course

    def response(self) -> Response:
        with self.course.step():
            response = super().response()
        self.course.answered(response)
        return response

    def send(self, data: bytes | memoryview) -> None:
        with self.course.step():
            super().send(data)
        self.course.sent(data)

    def finish(self) -> None:
        with self.course.step():
            super().finish()

    def read(self) -> bytes | memoryview:
        with self.course.step():
            data = super().read()
        self.course.received(data)
        return data

    def close(self) -> None:
        super().close()
        self.course.closed()


class _WatchedAsyncStream(AsyncStream):
    course: _Course

    async def response(self) -> Response:
        with self.course.step():
            response = await super().response()
        self.course.answered(response)
        return response

    async def send(self, data: bytes | memoryview) -> None:
        with self.course.step():
            await super().send(data)
        self.course.sent(data)

    async def finish(self) -> None:
        with self.course.step():
            await super().finish()

    async def read(self) -> bytes:
        with self.course.step():
            data = await super().read()
        self.course.received(data)
        return data

    async def close(self) -> None:
        try:
            await super().close()
        finally:
            self.course.closed()
