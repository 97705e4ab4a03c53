"""The classic binding on this library's own connections: strings for numbers, XML-RPC's dates.

Programs written for XenServer's ``XenAPI`` module use it unchanged: ``Session(url)``, one of the
``login_*`` calls, then ``session.xenapi.VM.get_all()``. Values have the shapes of XML-RPC, whatever
protocol carried them. Unlike that module it may be used from any number of threads.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from os_xenapi import errors
from os_xenapi.options import Settings, watching_by
from os_xenapi.rpc import classic
from os_xenapi.rpc.endpoint import LOCAL_SOCKET, Endpoint
from os_xenapi.rpc.steps import Credentials, SessionState
from os_xenapi.transport.driver import LOGOUT_SECONDS, Driver
from os_xenapi.transport.lines import Lines
from os_xenapi.transport.tls import TLS

if TYPE_CHECKING:
    from os_xenapi.observe import Observer

__all__ = [
    "API_VERSION_1_1",
    "API_VERSION_1_2",
    "Failure",
    "Session",
    "UDSTransport",
    "xapi_local",
]

API_VERSION_1_1 = "1.1"
API_VERSION_1_2 = "1.2"

NO_DEADLINE = 1_000_000.0
"""Seconds that stand for no limit: plugin calls last hours, and sockets take no infinity."""

_LOCAL_URL = "http://_var_lib_xcp_xapi/"
_LOGINS = ("login", "slave_local")


class Failure(errors.Failure):
    """An error answer of XAPI: ``details`` is what was given, ``str()`` is its text."""

    def __init__(self, details: Any) -> None:
        super().__init__(details)
        self.details = details

    def __str__(self) -> str:
        return str(self.details)

    def __repr__(self) -> str:
        return f"Failure({self.details!r})"


class UDSTransport:
    """Says that a Session uses a Unix socket; accepted where the classic binding takes one."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.extra_headers: list[tuple[str, str]] = []

    def add_extra_header(self, key: str, value: str) -> None:
        """Keep a header in the list that the classic binding sends."""
        self.extra_headers.append((key, value))


def xapi_local() -> Session:
    """Return a Session over the Unix socket of the host that this runs on."""
    return Session(_LOCAL_URL, transport=UDSTransport())


class Session:
    """A session of the classic binding.

    ``transport``, ``encoding``, ``verbose``, ``allow_none`` are taken and not needed. In seconds,
    ``timeout`` bounds a call, the default being no limit, because plugin calls last for hours, and
    ``login_timeout`` a login. ``observers`` watch the session, the default ones if left out.
    """

    def __init__(
        self,
        uri: str,
        transport: Any = None,
        encoding: str | None = None,
        verbose: int = 0,
        allow_none: int = 0,
        *,
        tls: TLS | None = None,
        connections: int = 20,
        timeout: float = NO_DEADLINE,
        login_timeout: float = 30.0,
        observers: Sequence[Observer] | None = None,
    ) -> None:
        self._login_timeout = login_timeout
        self.transport = transport
        self.last_login_method: str | None = None
        self.last_login_params: tuple[Any, ...] | None = None
        self._timeout = timeout
        self._api_version: str | None = None
        settings = Settings.of(connections=connections)
        self._state = SessionState(_endpoint(uri), None, settings.retry)
        self._lines = Lines(TLS.of(uri, tls), None, settings, self._state)
        self._watching = watching_by(observers)
        self._open()
        self.xenapi: _Dispatcher = _Dispatcher(self.xenapi_request)

    @property
    def API_version(self) -> str:
        """The version of XAPI that the host speaks, ``"major.minor"``; ``"1.1"`` before login."""
        if self._api_version is None and self._state.ref:
            host = self._this_host()
            major = self._call("host.get_API_version_major", (host,))
            minor = self._call("host.get_API_version_minor", (host,))
            self._api_version = f"{major}.{minor}"
        return self._api_version or API_VERSION_1_1

    def _this_host(self) -> Any:
        while True:
            ref = self._state.ref
            try:
                return self._call("session.get_this_host", (ref,))
            except Failure:
                if self._state.ref == ref:
                    raise  # else it logged in again on the way: what was asked is out of date

    @property
    def handle(self) -> str | None:
        """The session's reference, None before login."""
        return self._state.ref or None

    _session = handle

    def __repr__(self) -> str:
        return f"<XenAPI.Session of {self._state.endpoint.url}>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith(_LOGINS):
            return lambda *params: self._login(name, params)
        raise AttributeError(name)

    def logout(self) -> None:
        """End the session on the host; whatever comes of it, this object is logged out."""
        try:
            if self._state.ref:
                local = (self.last_login_method or "").startswith("slave_local")
                method = "session.local_logout" if local else "session.logout"
                self._call(method, (), seconds=min(self._timeout, LOGOUT_SECONDS))
        finally:
            if self._watching is not None and self._state.ref:
                self._watching.closed(self._state.endpoint)
            self._close()
            self._open()
            self._state.ref = ""
            self._state.credentials = None
            self._api_version = None

    def xenapi_request(self, methodname: str, params: Sequence[Any]) -> Any:
        """Call ``methodname`` (``"VM.start"``) with ``params``, the session left out.

        Raises Failure; xmlrpc.client.Fault 401 where nobody is logged in, 500 where the host does
        not know the session even after new logins.
        """
        if methodname.startswith(_LOGINS):
            return self._login(methodname, tuple(params))
        if methodname in ("logout", "session.logout"):
            return self.logout()
        if not self._state.ref:
            raise _fault(401, "You must log in")
        try:
            return self._call(methodname, params)
        except Failure as error:
            if error.code != "SESSION_INVALID":
                raise
            raise _fault(500, "The host forgets the session after each new login") from error

    def _open(self) -> None:
        transport = self._lines.transport()
        self._driver = Driver(self._state, transport, self._watching)
        self._close = weakref.finalize(self, transport.close)

    def _call(self, method: str, params: Sequence[Any], *, seconds: float | None = None) -> Any:
        convert = classic.result_converter(method)
        deadline = monotonic() + (self._timeout if seconds is None else seconds)
        return _classic(lambda: self._driver.call(method, params, deadline, convert))

    def _login(self, method: str, params: tuple[Any, ...]) -> None:
        state, former = self._state, self._state.credentials
        state.credentials = Credentials(params, f"session.{method}")
        state.follows = not method.startswith("slave_local")
        deadline = monotonic() + min(self._timeout, self._login_timeout)
        try:
            _classic(lambda: self._driver.login(deadline, stay=True))
        except BaseException:
            state.credentials = former
            if not state.ref:
                # Who is told that another host is the coordinator goes there with another session,
                # and has no way to close this one.
                self._close()
                self._open()
            raise
        self.last_login_method, self.last_login_params = method, params
        self._api_version = None


def _fault(code: int, text: str) -> Exception:
    from xmlrpc.client import Fault  # slow to import

    return Fault(code, text)


def _classic(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except errors.Failure as error:
        raise Failure(error.details) from None


def _endpoint(uri: str) -> Endpoint:
    if uri.rstrip("/") == _LOCAL_URL.rstrip("/"):
        return Endpoint("unix", LOCAL_SOCKET, 0)
    return Endpoint.parse(uri)


class _Dispatcher:
    """``session.xenapi.VM.start(...)``: each name adds to the method's."""

    def __init__(self, send: Callable[[str, Sequence[Any]], Any], name: str = "") -> None:
        self._send = send
        self._name = name

    def __getattr__(self, name: str) -> _Dispatcher:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Dispatcher(self._send, f"{self._name}.{name}" if self._name else name)

    def __call__(self, *args: Any) -> Any:
        return self._send(self._name, args)
