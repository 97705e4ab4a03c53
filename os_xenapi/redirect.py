"""Where a host sends a stream on to: to one that sees the SR, by a 302.

The sender's word is not enough for credentials to follow it. Only an address that the pool itself
lists is gone to, only for the same path, never from https to http, and the certificate there must
satisfy the session's trust or be the one that the pool tells for that host.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import NamedTuple, NoReturn
from urllib.parse import unquote, urlsplit

from os_xenapi.errors import Failure, ProtocolError
from os_xenapi.flows import AnySession, Call, Flow
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request, Response

__all__ = ["MAX_HOPS", "Target", "find_target", "vouch_for"]

MAX_HOPS = 3
"""How often one request is sent on: more is a pool that disagrees with itself."""

_SCHEMES = {"https": ("https",), "unix": ("https",), "http": ("http", "https")}
"""What each way to a host may lead to: nothing that is less protected."""


class Target(NamedTuple):
    """A host of the pool that a stream is sent on to: where it is, and its reference."""

    endpoint: Endpoint
    host: str


def find_target(
    here: Endpoint,
    request: Request,
    response: Response,
    addresses: Mapping[str, Endpoint] | None = None,
) -> Flow[Target]:
    """Return where ``response``, a 302 of the host at ``here``, leads.

    ``addresses`` are the user's own for hosts that the pool knows by others. Raises ProtocolError
    where it leads to anything but the same request at a host of this pool.
    """
    location = response.headers.get("location", "")
    endpoint = _read(here, request, location)
    hosts = yield Call("host.get_all_records")
    for ref, record in hosts.items():
        if _same(record["address"], endpoint.host):
            return Target((addresses or {}).get(record["address"], endpoint), ref)
    _refuse(location, "which is no host of this pool")


def vouch_for(session: AnySession, target: Target) -> Flow[bool]:
    """Trust the certificate that the pool tells for a host; False where it tells none."""
    try:
        certificate = yield Call("host.get_server_certificate", (target.host,))
    except Failure:  # a host of before that call, or a role that may not make it
        return False
    session._lines.vouch(target.endpoint.host, certificate)
    return True


def _read(here: Endpoint, request: Request, location: str) -> Endpoint:
    try:
        parts = urlsplit(location)
        port = parts.port
    except ValueError:
        _refuse(location, "which is not a URL")
    if parts.username is not None or not parts.hostname:
        _refuse(location, "which is not the URL of a host")
    if unquote(parts.path) != request.path:
        _refuse(location, f"which is not {request.path} elsewhere")
    if here.scheme == "sim":
        return here._replace(host=parts.hostname)
    if parts.scheme not in _SCHEMES[here.scheme]:
        _refuse(location, f"where it would be less protected than over {here.scheme}")
    try:
        endpoint = Endpoint.parse(f"{parts.scheme}://{parts.netloc}")
    except ValueError:
        _refuse(location, "which is not the URL of a host")
    if parts.scheme == "http" and port not in (None, here.port):
        _refuse(location, "which is another port, and nothing tells who listens there")
    return endpoint


def _same(listed: str, named: str) -> bool:
    """Whether two texts are one address: names in any case, IPv6 in any way of writing it."""
    try:
        return ip_address(listed) == ip_address(named)
    except ValueError:
        return bool(listed) and listed.lower() == named.lower()


def _refuse(location: str, why: str) -> NoReturn:
    where = location.partition("?")[0][:200]
    raise ProtocolError(
        f"the host does not see the SR and sends the stream on to {where!r}, {why}: "
        "nothing was sent there; connect to a host that sees the SR",
        status=302,
    )
