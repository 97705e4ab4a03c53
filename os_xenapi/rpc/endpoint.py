"""Where a host is reached: the parts of a URL, checked, and the heads of requests to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, cast
from urllib.parse import unquote, urlsplit

from os_xenapi.rpc.lean import rpc_head

__all__ = ["LOCAL_SOCKET", "Endpoint", "Scheme"]

Scheme = Literal["http", "https", "unix", "sim"]

LOCAL_SOCKET = "/var/lib/xcp/xapi"
"""The Unix socket of xapi inside dom0."""

_PORTS = {"http": 80, "https": 443, "unix": 0, "sim": 0}
_USER_AGENT = "os-xenapi/1"


@dataclass(frozen=True)
class Endpoint:
    """The address of one host.

    ``host`` is a name or address, IPv6 without brackets; for the scheme ``unix`` it is the path of
    the socket, for ``sim`` the address of a host of a simulated pool in this process.
    """

    scheme: Scheme
    host: str
    port: int

    @classmethod
    def parse(cls, url: str) -> Endpoint:
        """Return the endpoint that ``url`` names: http, https, ``unix://local`` or ``unix:///path``.

        A path, query and fragment are passed over. Raises ValueError, saying what is wrong.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise ValueError(f"{url!r} is not a URL: {error}") from None
        if parts.scheme not in ("http", "https", "unix") or not (
            parts.netloc or parts.scheme == "unix"
        ):
            raise ValueError(f"{url!r} is not the URL of a host: write it as https://host")
        if "@" in parts.netloc:
            raise ValueError("a URL must not carry user or password: give them as arguments")
        if parts.scheme == "unix":
            path = unquote(parts.path)
            if parts.netloc == "local" and path in ("", "/"):
                return cls("unix", LOCAL_SOCKET, 0)
            if parts.netloc or not path.startswith("/"):
                raise ValueError(f"{url!r}: write unix://local or unix:///absolute/path")
            return cls("unix", path, 0)
        host = parts.hostname or ""
        _check_host(host, url)
        return cls(cast(Scheme, parts.scheme), host, port or _PORTS[parts.scheme])

    def at(self, address: str) -> Endpoint:
        """Return the endpoint of another host of the pool: same scheme and port.

        Raises ValueError if ``address``, which a peer sent, is no name or address of a host.
        """
        host = address.strip()
        if host.startswith("[") and host.endswith("]"):
            host = host[1:-1]
        _check_host(host, address)
        return replace(self, host=host)

    @property
    def netloc(self) -> str:
        """The host as it stands in a URL and in the Host header."""
        if self.scheme == "unix":
            return "localhost"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The endpoint as a URL."""
        return f"unix://{self.host}" if self.scheme == "unix" else f"{self.scheme}://{self.netloc}"

    @cached_property
    def rpc_head(self) -> bytes:
        """The head of a JSON-RPC request to this host, up to the number of Content-Length."""
        return rpc_head("/jsonrpc", self.netloc, "application/json", _USER_AGENT)


def _check_host(host: str, given: str) -> None:
    if not host or len(host) > 255 or not all(c.isalnum() or c in "-._:%" for c in host):
        raise ValueError(f"{given!r} does not name a host")
    if not host.isascii():
        raise ValueError(f"{given!r}: write the host's name in its ASCII form")
