"""Where a host is reached: the parts of a URL, checked, and the heads of requests to it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal, NamedTuple, cast
from urllib.parse import unquote, urlsplit

from os_xenapi.rpc.lean import rpc_head
from os_xenapi.rpc.limits import trace_line

__all__ = ["JSON_PATH", "LOCAL_SOCKET", "USER_AGENT", "XML_PATH", "Endpoint", "Scheme"]

Scheme = Literal["http", "https", "unix", "sim"]

USER_AGENT = "os-xenapi/1"
"""What the requests to a host say of their sender."""

LOCAL_SOCKET = "/var/lib/xcp/xapi"
"""The Unix socket of xapi inside dom0."""

JSON_PATH = "/jsonrpc"
XML_PATH = "/"
"""Where hosts take the two kinds of RPC."""

_PORTS = {"http": 80, "https": 443, "unix": 0, "sim": 0}
_NAME = re.compile(r"(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?")


class _Parts(NamedTuple):
    scheme: Scheme
    host: str
    port: int


class Endpoint(_Parts):
    """The address of one host.

    ``host`` is a name or address, IPv6 without brackets; for the scheme ``unix`` it is the path of
    the socket, for ``sim`` the address of a host of a simulated pool in this process.
    """

    @classmethod
    def parse(cls, url: str) -> Endpoint:
        """Return the endpoint that ``url`` names: http, https, ``unix://local`` or ``unix:///path``.

        A path, query and fragment are passed over. Raises ValueError, saying what is wrong.
        """
        if "@" in url.partition("#")[0] and not url.startswith("unix:"):
            raise ValueError("a URL must not carry user or password: give them as arguments")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise ValueError(f"{_shown(url)} is not a URL: {error}") from None
        if parts.scheme not in ("http", "https", "unix") or not (
            parts.netloc or parts.scheme == "unix"
        ):
            raise ValueError(f"{_shown(url)} is not the URL of a host: write it as https://host")
        if parts.scheme == "unix":
            path = unquote(parts.path)
            if parts.netloc == "local" and path in ("", "/"):
                return cls("unix", LOCAL_SOCKET, 0)
            if parts.netloc or not path.startswith("/"):
                raise ValueError(f"{_shown(url)}: write unix://local or unix:///absolute/path")
            return cls("unix", path, 0)
        host = parts.hostname or ""
        _check_host(host, url)
        return cls(cast(Scheme, parts.scheme), host, port or _PORTS[parts.scheme])

    def at(self, address: str) -> Endpoint:
        """Return the endpoint of another host of the pool: same scheme and port.

        Raises ValueError if ``address``, which a peer sent, is no name or address of a host, or
        if this endpoint is a Unix socket, which leads to one host alone.
        """
        if self.scheme == "unix":
            raise ValueError(f"{_shown(address)} cannot be reached through a Unix socket")
        host = address.strip()
        if host.startswith("[") and host.endswith("]"):
            host = host[1:-1]
        _check_host(host, address)
        return self._replace(host=host)

    @property
    def netloc(self) -> str:
        """The host as it stands in a URL and in the Host header."""
        if self.scheme == "unix":
            return "localhost"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def name(self) -> str:
        """The host as it stands in its certificate: without the zone of an IPv6 address."""
        return self.host.partition("%")[0]

    @cached_property
    def url(self) -> str:
        """The endpoint as a URL."""
        return f"unix://{self.host}" if self.scheme == "unix" else f"{self.scheme}://{self.netloc}"

    def rpc_request(self, body: bytes, trace: str = "") -> bytes:
        """Return the whole request with ``body``, whose protocol tells by its first byte.

        ``trace`` is for the header traceparent, which is left out where it has no room.
        """
        head = self._xml_head if body[:1] == b"<" else self._json_head
        if not trace:
            return b"%b%d\r\n\r\n%b" % (head, len(body), body)
        lines = b"%b%d\r\n" % (head, len(body))
        return b"%b%b\r\n%b" % (lines, trace_line(trace, len(lines) + 2), body)

    @cached_property
    def _json_head(self) -> bytes:
        return rpc_head(JSON_PATH, self.netloc, "application/json", USER_AGENT)

    @cached_property
    def _xml_head(self) -> bytes:
        return rpc_head(XML_PATH, self.netloc, "text/xml", USER_AGENT)


def _check_host(host: str, given: str) -> None:
    if not host.isascii():
        raise ValueError(f"{_shown(given)}: write the host's name in its ASCII form")
    if not (_is_ipv6(host) if ":" in host else len(host) <= 255 and _NAME.fullmatch(host)):
        raise ValueError(f"{_shown(given)} does not name a host")


def _is_ipv6(host: str) -> bool:
    from ipaddress import IPv6Address  # seldom needed, and slow to import

    address, _, zone = host.partition("%")
    try:
        IPv6Address(address)
    except ValueError:
        return False
    return _NAME.fullmatch(zone) is not None if zone else address == host


def _shown(given: str) -> str:
    """An address as it may stand in an error: not very long, and without a password."""
    return repr(f"{given.partition('//')[0]}//..." if "@" in given else given[:200])
