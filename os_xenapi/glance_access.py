"""Where a Glance is and as whom it is asked: by a token, or through a session of keystoneauth.

Nothing here talks to Glance. A session of keystoneauth does talk to Keystone, and blocks.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from os_xenapi.errors import GlanceRefused
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.transport.tls import TLS

__all__ = ["Access", "Glance", "KeystoneSession"]

_VERSIONS = ("/v2", "/v2.0", "/v1")


class KeystoneSession(Protocol):
    """What is needed of a ``keystoneauth1.session.Session``."""

    verify: Any
    cert: Any

    def get_auth_headers(self) -> Mapping[str, str] | None:
        """Return the headers that say who asks."""
        ...

    def get_endpoint(self, **kwargs: Any) -> str | None:
        """Return the address of a service."""
        ...

    def invalidate(self) -> bool:
        """Forget the token."""
        ...


class Access(NamedTuple):
    """How a request is sent: to what address, below what path, with what headers and trust."""

    endpoint: Endpoint
    prefix: str
    headers: Mapping[str, str]
    tls: TLS


@dataclass(frozen=True)
class Glance:
    """A Glance service.

        Glance("https://glance.example:9292", token=token)
        Glance(keystone=keystone_session, region_name="RegionOne")

    ``endpoint``       its address, with or without a version; with ``keystone`` it may be left out,
                       and is then that of the service "image" in the catalogue
    ``token``          a token of Keystone; leave it out where Glance runs without Keystone
    ``keystone``       a session of keystoneauth1 (the extra ``openstack``), which gets tokens and
                       renews them; its certificates and trust are used for Glance too
    ``region_name``, ``interface``
                       which of the addresses in the catalogue ("public" by default)
    ``tls``            the trust in Glance's certificate, with ``token``; by default the system's
    ``timeout``        seconds that a request without a disk may take
    ``stall_timeout``  seconds that a disk may stand still

    The token goes to this address and to no other: where Glance points to another one, that is an
    error. Raises ValueError for what makes no sense.
    """

    endpoint: str | None = None
    token: str | None = field(default=None, repr=False)
    keystone: KeystoneSession | None = field(default=None, repr=False, kw_only=True)
    region_name: str | None = field(default=None, kw_only=True)
    interface: str = field(default="public", kw_only=True)
    tls: TLS | None = field(default=None, kw_only=True)
    timeout: float = field(default=60.0, kw_only=True)
    stall_timeout: float = field(default=120.0, kw_only=True)

    def __post_init__(self) -> None:
        if self.keystone is None and self.endpoint is None:
            raise ValueError("say where Glance is (endpoint) or who knows it (keystone)")
        if self.keystone is not None and (self.token is not None or self.tls is not None):
            raise ValueError("a keystoneauth session brings token and trust: leave out token, tls")
        if not 0 < self.timeout < float("inf") or not 0 < self.stall_timeout < float("inf"):
            raise ValueError("timeout and stall_timeout must be numbers of seconds above 0")
        if self.token is not None and not (self.token.isascii() and self.token.isprintable()):
            raise ValueError("the token is none: it has characters that no header may have")
        if self.endpoint is not None:
            _split(self.endpoint)
            if self.tls is None and self.keystone is None:
                object.__setattr__(self, "tls", TLS.of(self.endpoint))

    @property
    def renews(self) -> bool:
        """Whether another token can be had where one is refused."""
        return self.keystone is not None

    def access(self, *, renew: bool = False) -> Access:
        """Return how to ask; with ``renew`` by another token than so far. May block.

        Raises GlanceRefused where Keystone gives no token or knows no Glance.
        """
        if self.keystone is None:
            assert self.endpoint is not None
            headers = {} if self.token is None else {"X-Auth-Token": self.token}
            return Access(*_split(self.endpoint), headers, self.tls or TLS())
        return self._through_keystone(self.keystone, renew)

    def _through_keystone(self, keystone: KeystoneSession, renew: bool) -> Access:
        try:
            if renew:
                keystone.invalidate()
            headers = keystone.get_auth_headers()
            url = self.endpoint or keystone.get_endpoint(
                service_type="image", interface=self.interface, region_name=self.region_name
            )
        except Exception as error:
            if type(error).__module__.partition(".")[0] != "keystoneauth1":
                raise
            raise GlanceRefused(
                f"Keystone gives no access to Glance: {error}", status=_status(error)
            ) from error
        if not url:
            raise GlanceRefused(
                f"Keystone's catalogue has no image service (interface {self.interface}, region "
                f"{self.region_name or 'any'}): give Glance's address as endpoint"
            )
        return Access(*_split(url), dict(headers or {}), _trust_of(keystone))


def _split(url: str) -> tuple[Endpoint, str]:
    """Return the parts of Glance's address; raises ValueError."""
    endpoint = Endpoint.parse(url)
    parts = urlsplit(url)
    if endpoint.scheme not in ("http", "https") or parts.query:
        raise ValueError("write Glance's address as https://host:port/path")
    path = parts.path.rstrip("/")
    for version in _VERSIONS:
        path = path.removesuffix(version)
    return endpoint, path


def _trust_of(keystone: KeystoneSession) -> TLS:
    """Return the trust of a keystoneauth session as ours."""
    cert = keystone.cert
    return _trust(keystone.verify, tuple(cert) if isinstance(cert, list) else cert)


@functools.lru_cache(maxsize=16)
def _trust(verify: Any, cert: Any) -> TLS:
    if isinstance(verify, str):
        return TLS(ca_file=verify, client_cert=cert)
    return TLS(verify=bool(verify), client_cert=cert)


def _status(error: Exception) -> int | None:
    status = getattr(error, "http_status", None)
    return status if isinstance(status, int) else None
