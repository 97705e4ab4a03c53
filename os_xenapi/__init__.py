"""os-xenapi: program XenServer and XCP-ng from Python.

    import os_xenapi

    with os_xenapi.connect("https://host#sha256=AB:CD:...", "root", password) as session:
        for ref, vm in session.VM.get_all_records().items():
            print(vm["name_label"], vm["power_state"])

``aconnect`` is the same for asyncio. ``sim://`` in place of a URL is a simulated pool.
"""

from __future__ import annotations

# Known to type checkers by its name; importing ``typing`` would double the time that this takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Unpack

    from os_xenapi.async_session import AsyncSession
    from os_xenapi.errors import Failure, XenApiError
    from os_xenapi.options import Options
    from os_xenapi.session import Session
    from os_xenapi.transport.inprocess import Peer
    from os_xenapi.transport.tls import TLS

__all__ = [
    "TLS",
    "AsyncSession",
    "Failure",
    "Session",
    "XenApiError",
    "__version__",
    "aconnect",
    "connect",
]

__version__ = "1.0.0.dev0"

_LATE = {
    "AsyncSession": "os_xenapi.async_session",
    "Failure": "os_xenapi.errors",
    "Session": "os_xenapi.session",
    "TLS": "os_xenapi.transport.tls",
    "XenApiError": "os_xenapi.errors",
}


def connect(
    url: str, user: str = "root", password: str = "", **options: Unpack[Options]
) -> Session:
    """Log in to the pool whose coordinator or member is at ``url`` and return the session.

    ``url`` is ``https://host``, ``http://host``, or ``unix://local`` inside dom0. The trust in the
    host's certificate may stand in it: ``https://host#sha256=FINGERPRINT``, ``#ca=/path/of.pem`` or
    ``#known_hosts=/path``, which remembers what the host shows first. ``sim://`` is a
    simulated pool of one's own, ``sim://default`` one that the whole process shares; these need no
    password. The options are those of ``os_xenapi.options.Options``.

    Raises:
        Failure: the host refused the login (SessionAuthenticationFailed ...).
        CertificateRefused: the host's certificate is not trusted; nothing was sent.
        ConnectionFailed: the host cannot be reached.
        DeadlineExceeded: it took longer than ``login_timeout``.
        ValueError: the URL or an option makes no sense.
    """
    from os_xenapi.session import Session

    address, password, peer = _simulated(url, password)
    return Session(address, user, password, peer=peer, **options)


def aconnect(
    url: str, user: str = "root", password: str = "", **options: Unpack[Options]
) -> AsyncSession:
    """Return an AsyncSession, which logs in when it is awaited or entered with ``async with``.

    Arguments and errors are those of ``connect``.
    """
    from os_xenapi.async_session import AsyncSession

    address, password, peer = _simulated(url, password)
    return AsyncSession(address, user, password, peer=peer, **options)


def _simulated(url: str, password: str) -> tuple[str, str, Peer | None]:
    if not url.startswith("sim://"):
        return url, password, None
    from os_xenapi.simulator.inprocess import open_peer

    peer = open_peer(url)
    return peer.address, password or peer.password, peer


def __getattr__(name: str) -> Any:
    if name in _LATE:
        from importlib import import_module

        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
