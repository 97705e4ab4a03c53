"""How a session behaves: the keyword options of ``connect`` and ``aconnect``, and the defaults."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from os_xenapi.rpc.login import is_session_ref
from os_xenapi.rpc.steps import Retry
from os_xenapi.transport.tls import TLS

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from os_xenapi.observe import Observer
    from os_xenapi.observe.watching import Watching

__all__ = ["Options", "Settings", "watching_by"]


class Options(TypedDict, total=False):
    """The options of a session, all of them optional. All times are in seconds.

    ``tls``              the trust in the host's certificate; the URL may state it instead
    ``timeout``          the longest a call may take, unless the call says otherwise (600)
    ``plugin_timeout``   the longest that a call of a dom0 plugin may take: some copy whole disks
                         (86,400)
    ``connect_timeout``  the longest that making one connection may take (10)
    ``login_timeout``    the longest that logging in may take, redirects included (30)
    ``stall_timeout``    the longest that a disk stream may stand still (120)
    ``connections``      calls in flight per host; further ones wait (20)
    ``originator``       who calls, as the host's logs and session limits name it ("os-xenapi")
    ``session_ref``      a ready session to use instead of logging in; it is not logged out
    ``read_only``        refuse calls that change something (False)
    ``strict_plugins``   take a dom0 plugin file unlike the one we ship for an error (False)
    ``retry``            how calls that are safe to repeat are tried again
    ``failover``         wait for a coordinator that is away, and go where it goes (True): the pool
                         is learnt at every login, and calls that were not sent wait for it, each
                         as long as it may take
    ``addresses``        where this program reaches hosts, if not by the addresses that the pool
                         has for them, as behind a NAT: ``{"10.0.0.2": "203.0.113.7:8443"}``
    ``observers``        who watches the session; if left out, whoever was made the default by
                         ``os_xenapi.observe.set_default``
    """

    tls: TLS
    timeout: float
    plugin_timeout: float
    connect_timeout: float
    login_timeout: float
    stall_timeout: float
    connections: int
    originator: str
    session_ref: str
    read_only: bool
    strict_plugins: bool
    retry: Retry
    failover: bool
    addresses: Mapping[str, str]
    observers: Sequence[Observer]


class Settings(NamedTuple):
    """The options of one session, with the defaults filled in; see ``Options``."""

    tls: TLS | None = None
    timeout: float = 600.0
    plugin_timeout: float = 86400.0
    connect_timeout: float = 10.0
    login_timeout: float = 30.0
    stall_timeout: float = 120.0
    connections: int = 20
    originator: str = "os-xenapi"
    session_ref: str | None = None
    read_only: bool = False
    strict_plugins: bool = False
    retry: Retry = Retry()
    failover: bool = True
    addresses: Mapping[str, str] = MappingProxyType({})
    observers: Sequence[Observer] | None = None

    @classmethod
    def of(cls, **options: Unpack[Options]) -> Settings:
        """Return the settings; raises ValueError for an option that makes no sense."""
        settings = cls(**options)
        for name in (
            "timeout",
            "plugin_timeout",
            "connect_timeout",
            "login_timeout",
            "stall_timeout",
        ):
            if not 0 < getattr(settings, name) < math.inf:
                raise ValueError(f"{name} must be a number of seconds above 0")
        if settings.connections < 1:
            raise ValueError("connections must be at least 1")
        if settings.session_ref is not None and not is_session_ref(settings.session_ref):
            raise ValueError("session_ref is no reference of a session")
        return settings

    def __repr__(self) -> str:
        return f"<Settings: {self.timeout:g} s for a call>"


def watching_by(observers: Sequence[Observer] | None) -> Watching | None:
    """Return the watching of a session by ``observers``, None if nobody watches.

    ``observers`` are as in ``Options``, None if left out.
    """
    if observers is None and "os_xenapi.observe" not in sys.modules:
        return None  # nobody has set a default: not to be imported for that
    from os_xenapi.observe.watching import Watching

    return Watching.of(observers)
