"""Whom the simulated pool serves: where it may listen, and which requests of browsers it refuses.

The pool has a well-known password and its answers may be read by any origin, as xapi's may. So a
web page that a developer happens to visit must not reach it: a name that such a page's owner points
at the loopback address (DNS rebinding) shows in the Host header, the page itself in Origin.
"""

from __future__ import annotations

import functools
import ipaddress
from urllib.parse import urlsplit

__all__ = ["ANY_ADDRESS", "is_loopback", "objection"]


ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104
"""Where a listener is said to be that listens on every address."""


def is_loopback(name: str) -> bool:
    """Whether ``name`` (an address or a host name) always means this machine."""
    address = _address(name)
    if address is not None:
        return address.is_loopback
    return name == "localhost" or name.endswith(".localhost")


@functools.lru_cache(maxsize=256)
def objection(host: str | None, origin: str | None, names: frozenset[str]) -> str | None:
    """Why a request with these Host and Origin headers is refused; None when it is served.

    ``names`` are the names and addresses that are served besides the loopback ones; with the
    address that stands for all addresses among them, every address is.
    """
    if host is not None and not _is_ours(f"//{host}", names):
        return f"This simulated pool is not called {host}; use its address or localhost."
    if origin is not None and not _is_ours(origin, names):
        return f"Pages of {origin} may not call this simulated pool."
    return None


def _is_ours(url: str, names: frozenset[str]) -> bool:
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return False
    if name is None:
        return False
    anywhere = not names.isdisjoint(ANY_ADDRESS) and _address(name) is not None
    return anywhere or name in names or is_loopback(name)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
