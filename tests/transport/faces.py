"""Sessions of both faces, used in one way: from threads, an AsyncSession on a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Protocol

import os_xenapi
from os_xenapi.rpc.stream import Request

__all__ = ["PASSWORD", "QUIET", "AsyncFace", "Face", "Open", "SyncFace"]

PASSWORD = "correct horse battery staple"
QUIET: dict[str, Any] = {"password": PASSWORD, "failover": False}
"""Sessions that ask for nothing but what a test calls: the servers here are no pools."""
LONGEST = 40.0


class Open(Protocol):
    """An open session."""

    def call(self, method: str, *args: Any, timeout: float | None = None) -> Any: ...
    def open_stream(self, request: Request) -> Any: ...
    def run(self, value: Any) -> Any: ...
    def close(self) -> None: ...


class Face(Protocol):
    """Opens sessions."""

    def connect(self, url: str, **options: Any) -> Open: ...


class SyncFace:
    """Threads."""

    def connect(self, url: str, **options: Any) -> Open:
        return _Sync(os_xenapi.Session(url, **(QUIET | options)))


class _Sync:
    def __init__(self, session: os_xenapi.Session) -> None:
        self.session = session
        self.call = session.call_xenapi
        self.open_stream = session.open_stream
        self.close = session.close

    def run(self, value: Any) -> Any:
        """What a method returned is what it means."""
        return value


class AsyncFace:
    """asyncio; a context manager with the loop in a thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._loop = loop or asyncio.new_event_loop()
        self._loop.set_debug(True)
        self._loop.slow_callback_duration = 10
        self._thread = threading.Thread(target=self._loop.run_forever, name="loop", daemon=True)

    def __enter__(self) -> AsyncFace:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LONGEST)
        self._loop.close()

    async def _finish(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(LONGEST)

    def connect(self, url: str, **options: Any) -> Open:
        async def opened() -> os_xenapi.AsyncSession:
            return await os_xenapi.AsyncSession(url, **(QUIET | options))

        return _Async(self, self.run(opened()))


class _Async:
    def __init__(self, face: AsyncFace, session: os_xenapi.AsyncSession) -> None:
        self.run = face.run
        self.session = session

    def call(self, method: str, *args: Any, timeout: float | None = None) -> Any:
        return self.run(self.session.call_xenapi(method, *args, timeout=timeout))

    def open_stream(self, request: Request) -> Any:
        return self.run(self.session.open_stream(request))

    def close(self) -> None:
        self.run(self.session.close())
