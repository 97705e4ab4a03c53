"""Sessions for threads: one login to a pool, its calls, its objects.

with connect("https://host#sha256=...", "root", password) as session:
    session.VM.get_all_records()

Nothing is imported here that not every session needs: command lines are waited for.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable, Mapping
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

from os_xenapi.errors import Failure
from os_xenapi.events import PATIENCE, EventStream
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.shapes import result_converter
from os_xenapi.session_base import SessionBase
from os_xenapi.transport.driver import Driver
from os_xenapi.transport.slots import Line

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from os_xenapi._messages import Classes
    from os_xenapi.async_session import AsyncSession
    from os_xenapi.event_iterator import Events
    from os_xenapi.options import Options
    from os_xenapi.rpc.stream import Request
    from os_xenapi.transport.inprocess import Peer
    from os_xenapi.transport.streams import Stream
    from os_xenapi.types import HostRef
else:
    # The classes of XAPI are made when they are asked for; type checkers know them from stubs.
    Classes = object

__all__ = ["AsyncSession", "Session"]


class Session(SessionBase, Classes):
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
                from os_xenapi import releases

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
        patience: float = PATIENCE,
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
        from os_xenapi.event_iterator import Events, filters_of

        filters = filters_of(classes, objects, token)
        self._driver.check_open()
        return Events(self, filters, token, patience)

    def this_host(self) -> HostRef:
        """Return the reference of the host that the session is logged in to."""
        from os_xenapi import plugins

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
        from os_xenapi import plugins

        text: str = plugins.call_plain(self, plugin, fn, args, host, timeout)
        return text

    def call_plugin_serialized(self, plugin: str, fn: str, *args: Any, **kwargs: Any) -> Any:
        """Call function ``fn`` of one of our dom0 plugins with data, and return its data.

        The plugins on the host are checked before the first call: PluginMissing, PluginMismatch.
        Raises TypeError for an argument that is not plain data, LimitExceeded if it is too large,
        DeadlineExceeded after the session's ``plugin_timeout``.
        """
        from os_xenapi import plugins

        return plugins.call_structured(self, plugin, fn, args, kwargs)

    def open_stream(self, request: Request, at: Endpoint | None = None) -> Stream:
        """Open a stream to an HTTP handler of XAPI (a disk, a VM); the caller closes it.

        ``at`` is another host of the pool, for one that the coordinator sends the request on to.
        """
        self._driver.check_open()
        state, stall = self._state, self._settings.stall_timeout
        way = self._lines.dial, at or state.endpoint, request, state.ref, stall
        if self._watching is None:
            from os_xenapi.transport.streams import Stream

            return Stream.open(*way)
        from os_xenapi.transport.watched import open_stream

        return open_stream(self._watching, *way)


def _close_here(driver: Driver, tasks: EventStream, owner: int, *, logout: bool = True) -> None:
    if os.getpid() == owner:
        try:
            driver.close(logout=logout)
        finally:
            tasks.end()


if not TYPE_CHECKING:  # to a type checker, every name would exist

    def __getattr__(name: str) -> Any:
        if name == "AsyncSession":  # which is asked for here too, and brings asyncio
            from os_xenapi.async_session import AsyncSession

            return AsyncSession
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
