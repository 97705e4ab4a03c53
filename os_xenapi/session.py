"""Sessions: one login to a pool, its calls, its objects; for threads and for asyncio.

with connect("https://host#sha256=...", "root", password) as session:
    session.VM.get_all_records()

async with aconnect("https://host#sha256=...", "root", password) as session:
    await session.VM.get_all_records()
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Generator, Iterable, Mapping
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from os_xenapi import datamodel, event_iterator, plugins, releases
from os_xenapi.errors import Failure, ReadOnlySession
from os_xenapi.events import EventStream
from os_xenapi.objects import AsyncNamespace, ClassNamespace, check_class
from os_xenapi.options import Options, Settings, watching_by
from os_xenapi.rpc import plugin_codec
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.replay import is_replay_safe
from os_xenapi.rpc.shapes import result_converter
from os_xenapi.rpc.steps import Credentials, SessionState
from os_xenapi.rpc.stream import Request
from os_xenapi.transport.async_driver import AsyncDriver
from os_xenapi.transport.driver import Driver
from os_xenapi.transport.inprocess import Peer
from os_xenapi.transport.lines import Lines
from os_xenapi.transport.slots import Line
from os_xenapi.transport.streams import AsyncStream, Stream
from os_xenapi.transport.tls import TLS

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from os_xenapi._async_messages import Classes as AsyncClasses
    from os_xenapi._messages import Classes
    from os_xenapi.event_iterator import AsyncEvents, Events
    from os_xenapi.observe.watching import Watching
    from os_xenapi.types import HostRef, SessionRef
else:
    # The classes of XAPI are made when they are asked for; type checkers know them from stubs.
    Classes = AsyncClasses = object

__all__ = ["AsyncSession", "Session"]


class _Names:
    """What both faces share: the classes of XAPI as attributes, and where the session is."""

    awaits = False

    def __init__(
        self,
        url: str,
        user: str = "root",
        password: str = "",
        *,
        peer: Peer | None = None,
        **options: Unpack[Options],
    ) -> None:
        settings = Settings(**options)
        endpoint, tls = _where(url, settings.tls, peer)
        credentials = None
        if settings.session_ref is None:
            credentials = Credentials(
                user, password, plugin_codec.REQUIRED_VERSION, settings.originator
            )
        self._settings = settings
        self._watching = watching_by(settings.observers)
        self._state = SessionState(
            endpoint,
            credentials,
            settings.retry,
            follows=settings.failover and credentials is not None,
            addresses=_addresses(endpoint, settings.addresses),
        )
        self._lines = Lines(tls, peer, settings, self._state)
        self._state.ref = settings.session_ref or ""
        self._tasks = EventStream(self._state, ("task",), settings.timeout)
        self._plugin_hosts = plugins.Hosts(strict=settings.strict_plugins)

    if not TYPE_CHECKING:  # to a type checker, every name would exist

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            if name == "Async":
                made = AsyncNamespace(self)
            else:
                check_class(name)
                made = ClassNamespace(self.call_xenapi, name)
            setattr(self, name, made)
            return made

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), "Async", *datamodel.load().classes})

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.url}>"

    def call_xenapi(self, method: str, *args: Any, timeout: float | None = None) -> Any:
        raise NotImplementedError

    @property
    def url(self) -> str:
        """The URL of the host that the session talks to: the pool's coordinator."""
        return self._state.endpoint.url

    @property
    def ref(self) -> SessionRef:
        """The session's reference on the host. It is as good as the password: keep it secret."""
        return cast("SessionRef", self._state.ref)

    def _prepare(self, method: str, timeout: float | None) -> tuple[float, Any]:
        if self._settings.read_only and not is_replay_safe(method):
            raise ReadOnlySession(f"{method} may change something and the session is read-only")
        deadline = monotonic() + (self._settings.timeout if timeout is None else timeout)
        return deadline, result_converter(method)


class Session(_Names, Classes):
    """A session for threads: any number of them may use it at a time.

    Made by ``connect``. Leaving the ``with`` block, ``close`` and the end of the program log out.
    """

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
        self._driver = Driver(self._state, self._lines.transport(), self._watching)
        if self._state.credentials is not None:
            try:
                self._driver.login(monotonic() + self._settings.login_timeout)
            except BaseException:
                self._driver.close()
                raise
        self._end = weakref.finalize(self, _close_here, self._driver, self._tasks, os.getpid())

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self, *, logout: bool = True) -> None:
        """Log out and close the connections; calling it again does nothing.

        Without ``logout`` the session stays open on the host: its ``ref``, read before this, can be
        another's ``session_ref``. A host ends a session that is idle for 24 hours.
        """
        ending = self._end.detach()
        if ending is not None:
            _, close, args, _ = ending
            close(*args, logout=logout)

    def call_xenapi(self, method: str, *args: Any, timeout: float | None = None) -> Any:
        """Call ``method`` (``"VM.start"``, ``"Async.VM.start"``) and return its native value.

        ``args`` leave out the session; ``timeout`` is in seconds. Raises Failure for an error
        answer, OutcomeUnknown, ConnectionFailed, DeadlineExceeded, LimitExceeded, ProtocolError.
        """
        deadline, convert = self._prepare(method, timeout)
        try:
            return self._driver.call(method, args, deadline, convert)
        except Failure as error:
            if error.code == "MESSAGE_METHOD_UNKNOWN":
                releases.explain(self, error, method)
            raise

    def _task_stream(self) -> EventStream:
        self._driver.check_open()
        return self._tasks

    def _listen(
        self,
        params: list[Any],
        login: tuple[Endpoint, str],
        deadline: float,
        method: str = "event.from",
        line: Line | None = None,
    ) -> Any:
        convert = result_converter(method)
        return self._driver.listen(params, login, deadline, convert, method=method, line=line)

    def _hang_up(self, line: Line) -> None:
        self._driver.hang_up(line)

    def events(
        self,
        *,
        classes: Iterable[str] = (),
        objects: Mapping[str, Iterable[str]] | None = None,
        token: str = "",
        patience: float = event_iterator.PATIENCE,
    ) -> Events:
        """Return the events of the pool, to iterate over; nothing is asked before that.

        First comes an ``add`` for each object there is, then what changes. It goes on through new
        logins, other coordinators and restarts of the toolstack; where the host cannot tell what
        has changed since, an event ``reset`` says so, and an ``add`` for each object follows.

        Args:
            classes: such as ``["VM", "host"]``; if these and ``objects`` are left out, all.
            objects: single objects, as their refs by class: ``{"task": [ref]}``.
            token: go on from ``Events.token`` of another iteration, or from a token of XAPI's; or
                ``os_xenapi.event_iterator.NOW``: only what changes from the first read on.
            patience: how long, in seconds, the pool may be out of reach before that is raised.

        The iteration raises Failure where the host refuses to tell, ConnectionFailed where the
        session is closed, or the pool out of reach for longer than ``patience``.

        Raises:
            ValueError: there is no such class, or an argument is not of its form.
        """
        filters = event_iterator.filters_of(classes, objects, token)
        self._driver.check_open()
        return event_iterator.Events(self, filters, token, patience)

    def this_host(self) -> HostRef:
        """Return the reference of the host that the session is logged in to."""
        host: HostRef = plugins.this_host(self)
        return host

    def call_plugin(
        self,
        plugin: str,
        fn: str,
        args: Mapping[str, str],
        *,
        host: str | None = None,
        timeout: float | None = None,
    ) -> str:
        """Call function ``fn`` of a dom0 plugin and return its text.

        ``plugin`` is the file's exact name in /etc/xapi.d/plugins; ``args`` map names to text;
        ``host`` is a host reference, the session's own host if left out; ``timeout`` is in seconds,
        the session's ``plugin_timeout`` if left out. Raises Failure as the plugin does
        (XENAPI_MISSING_PLUGIN, XENAPI_PLUGIN_FAILURE ...), DeadlineExceeded.
        """
        text: str = plugins.call_plain(self, plugin, fn, args, host, timeout)
        return text

    def call_plugin_serialized(self, plugin: str, fn: str, *args: Any, **kwargs: Any) -> Any:
        """Call function ``fn`` of one of our dom0 plugins with data, and return its data.

        The plugins on the host are checked before the first call: PluginMissing, PluginMismatch.
        Raises TypeError for an argument that is not plain data, LimitExceeded if it is too large,
        DeadlineExceeded after the session's ``plugin_timeout``.
        """
        return plugins.call_structured(self, plugin, fn, args, kwargs)

    def open_stream(self, request: Request, at: Endpoint | None = None) -> Stream:
        """Open a stream to an HTTP handler of XAPI (a disk, a VM); the caller closes it.

        ``at`` is another host of the pool, for one that the coordinator sends the request on to.
        """
        self._driver.check_open()
        state, stall = self._state, self._settings.stall_timeout
        way = self._lines.dial, at or state.endpoint, request, state.ref, stall
        if self._watching is None:
            return Stream.open(*way)
        from os_xenapi.transport.watched import open_stream

        return open_stream(self._watching, *way)


class AsyncSession(_Names, AsyncClasses):
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
        patience: float = event_iterator.PATIENCE,
    ) -> AsyncEvents:
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


def _where(url: str, tls: TLS | None, peer: Peer | None) -> tuple[Endpoint, TLS]:
    if peer is not None:
        return Endpoint("sim", url, 0), TLS()
    return Endpoint.parse(url), TLS.of(url, tls)


def _addresses(endpoint: Endpoint, given: Mapping[str, str]) -> dict[str, Endpoint]:
    """Return the endpoints that the user gave for addresses of the pool."""
    if not given:
        return {}
    if endpoint.scheme not in ("http", "https"):
        raise ValueError("addresses= is for hosts that are reached over a network")
    return {
        address: Endpoint.parse(f"{endpoint.scheme}://{reached}")
        for address, reached in given.items()
    }


def _close_here(driver: Driver, tasks: EventStream, owner: int, *, logout: bool = True) -> None:
    if os.getpid() == owner:
        try:
            driver.close(logout=logout)
        finally:
            tasks.end()


def _close_late(state: SessionState, lines: Lines, watching: Watching | None, owner: int) -> None:
    """Log out an AsyncSession that nobody closed; its event loop may be gone."""
    if os.getpid() == owner and not state.closed:
        Driver(state, lines.transport(), watching).close()
