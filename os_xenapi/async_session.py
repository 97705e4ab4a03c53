"""Sessions for asyncio: one login to a pool, its calls, its objects.

async with aconnect("https://host#sha256=...", "root", password) as session:
    await session.VM.get_all_records()
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Generator, Iterable, Mapping
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

from os_xenapi import event_iterator, plugins, releases
from os_xenapi.errors import Failure
from os_xenapi.events import PATIENCE, EventStream
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.shapes import result_converter
from os_xenapi.rpc.steps import SessionState
from os_xenapi.rpc.stream import Request
from os_xenapi.session_base import SessionBase
from os_xenapi.transport.async_driver import AsyncDriver
from os_xenapi.transport.async_streams import AsyncStream
from os_xenapi.transport.driver import Driver
from os_xenapi.transport.lines import Lines
from os_xenapi.transport.slots import Line

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from os_xenapi._async_messages import Classes
    from os_xenapi.observe.watching import Watching
    from os_xenapi.options import Options
    from os_xenapi.transport.inprocess import Peer
    from os_xenapi.types import HostRef
else:
    # The classes of XAPI are made when they are asked for; type checkers know them from stubs.
    Classes = object

__all__ = ["AsyncSession"]


class AsyncSession(SessionBase, Classes):
    """A session for asyncio: awaited or entered with ``async with``, it logs in.

    Made by ``aconnect``. It belongs to one event loop; any number of tasks may use it at a time.
    """

    awaits = True

    def __init__(
        self,
        url: str,
        user: str = "root",
        password: str = "",
        *,
        peer: Peer | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(url, user, password, peer=peer, **options)
        self._driver: AsyncDriver | None = None
        self._end: Any = None

    def __await__(self) -> Generator[Any, None, AsyncSession]:
        return self._open().__await__()

    async def __aenter__(self) -> AsyncSession:
        return await self._open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def _open(self) -> AsyncSession:
        if self._driver is None:
            transport = self._lines.async_transport()
            self._driver = AsyncDriver(self._state, transport, self._watching)
            rest = self._state, self._lines, self._watching, os.getpid()
            self._end = weakref.finalize(self, _close_late, *rest)
        if self._state.credentials is not None and not self._state.ref:
            try:
                await self._driver.login(monotonic() + self._settings.login_timeout)
            except BaseException:
                await self.close()
                raise
        return self

    async def close(self, *, logout: bool = True) -> None:
        """Log out and close the connections; as ``Session.close``."""
        if self._driver is not None:
            self._end.detach()
            try:
                await self._driver.close(logout=logout)
            finally:
                self._tasks.end()

    async def call_xenapi(self, method: str, *args: Any, timeout: float | None = None) -> Any:
        """Call ``method`` (``"VM.start"``, ``"Async.VM.start"``) and return its native value.

        As ``Session.call_xenapi``.
        """
        deadline, convert = self._prepare(method, timeout)
        try:
            return await self._opened().call(method, args, deadline, convert)
        except Failure as error:
            if error.code == "MESSAGE_METHOD_UNKNOWN":
                await releases.explain(self, error, method)
            raise

    def _task_stream(self) -> EventStream:
        self._opened().check_open()
        return self._tasks

    async def _listen(
        self,
        params: list[Any],
        login: tuple[Endpoint, str],
        deadline: float,
        method: str = "event.from",
        line: Line | None = None,
    ) -> Any:
        driver, convert = self._opened(), result_converter(method)
        return await driver.listen(params, login, deadline, convert, method=method, line=line)

    def _hang_up(self, line: Line) -> None:
        self._opened().hang_up(line)

    def events(
        self,
        *,
        classes: Iterable[str] = (),
        objects: Mapping[str, Iterable[str]] | None = None,
        token: str = "",
        patience: float = PATIENCE,
    ) -> event_iterator.AsyncEvents:
        """Return the events of the pool, for ``async for``; as ``Session.events``."""
        filters = event_iterator.filters_of(classes, objects, token)
        self._opened().check_open()
        return event_iterator.AsyncEvents(self, filters, token, patience)

    async def this_host(self) -> HostRef:
        """Return the reference of the host that the session is logged in to."""
        host: HostRef = await plugins.this_host(self)
        return host

    async def call_plugin(
        self,
        plugin: str,
        fn: str,
        args: Mapping[str, str],
        *,
        host: str | None = None,
        timeout: float | None = None,
    ) -> str:
        """Call function ``fn`` of a dom0 plugin and return its text; as ``Session.call_plugin``."""
        text: str = await plugins.call_plain(self, plugin, fn, args, host, timeout)
        return text

    async def call_plugin_serialized(self, plugin: str, fn: str, *args: Any, **kwargs: Any) -> Any:
        """Call one of our dom0 plugins with data; as ``Session.call_plugin_serialized``."""
        return await plugins.call_structured(self, plugin, fn, args, kwargs)

    async def open_stream(self, request: Request, at: Endpoint | None = None) -> AsyncStream:
        """Open a stream to an HTTP handler of XAPI; as ``Session.open_stream``."""
        self._opened().check_open()
        state, stall = self._state, self._settings.stall_timeout
        way = self._lines.async_dial, at or state.endpoint, request, state.ref, stall
        if self._watching is None:
            return await AsyncStream.open(*way)
        from os_xenapi.transport.watched import open_async_stream

        return await open_async_stream(self._watching, *way)

    def _opened(self) -> AsyncDriver:
        if self._driver is None:
            raise RuntimeError("the session is not open: write `async with aconnect(...)`")
        return self._driver


def _close_late(state: SessionState, lines: Lines, watching: Watching | None, owner: int) -> None:
    """Log out an AsyncSession that nobody closed; its event loop may be gone."""
    if os.getpid() == owner and not state.closed:
        Driver(state, lines.transport(), watching).close()
