"""What the sessions of both faces share: the pool, the options, the classes of XAPI by name."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from os_xenapi import datamodel
from os_xenapi.errors import ReadOnlySession
from os_xenapi.events import EventStream
from os_xenapi.objects import AsyncNamespace, ClassNamespace, check_class
from os_xenapi.options import Options, Settings, watching_by
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.login import VERSION
from os_xenapi.rpc.replay import is_replay_safe
from os_xenapi.rpc.shapes import result_converter
from os_xenapi.rpc.steps import Credentials, SessionState
from os_xenapi.transport.lines import Lines
from os_xenapi.transport.tls import TLS

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from os_xenapi.transport.inprocess import Peer
    from os_xenapi.types import SessionRef

__all__ = ["SessionBase"]


class Hosts:
    """What a session knows about hosts: which it talks to, and the plugin protocol of each."""

    def __init__(self) -> None:
        self.this_host: tuple[str, str] = ("", "")
        self.protocols: dict[str, int] = {}


class SessionBase:
    """The classes of XAPI as attributes, and where the session is."""

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
        settings = Settings.of(**options)
        endpoint, tls = _where(url, settings.tls, peer)
        credentials = None
        if settings.session_ref is None:
            credentials = Credentials((user, password, VERSION, settings.originator))
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
        self._hosts = Hosts()

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
        """Call ``method``; each face in its own way."""
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
