"""What the flows of RPC ask of a driver, and what they share; sans-I/O.

A flow is a generator. It yields what it wants done and receives the outcome:

    yields    Send     one exchange with a host         receives  (Answer, now)
              Ask      one exchange with each of some   receives  {Endpoint: Answer or error}
              Sleep    a pause before the next try      receives  None
              Renew    a new login, once for all calls  receives  None

A driver that cannot do what was asked throws NotSent, AnswerLost, DeadlineExceeded or ProtocolError
into the flow. Only the driver changes SessionState, under its lock; flows read it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Mapping
from typing import NamedTuple, TypeVar

from os_xenapi.errors import ConnectionFailed, ProtocolError, XenApiError
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.protocols import Spoken

__all__ = [
    "AnswerLost",
    "Ask",
    "Credentials",
    "Flow",
    "Known",
    "NotSent",
    "Opened",
    "Outcomes",
    "Renew",
    "Retry",
    "Send",
    "SessionState",
    "Sleep",
    "Step",
]

T = TypeVar("T")

Outcomes = Mapping[Endpoint, Answer | XenApiError]
"""What came of asking several hosts, as far as they have answered."""


class Send(NamedTuple):
    """Exchange ``body`` for an answer with ``endpoint``, by ``deadline`` (monotonic seconds).

    With ``apart`` the connection is no call's: it waits for none, and closing the session does not
    break it, so that what the answer brings can still be given back.
    """

    endpoint: Endpoint
    body: bytes
    deadline: float
    apart: bool = False

    def __repr__(self) -> str:
        return f"<Send of {len(self.body)} bytes to {self.endpoint.url}>"


class Ask(NamedTuple):
    """Exchange a body with each of several hosts at a time, until ``enough`` of them have answered.

    The bodies change nothing on a host, so that the rest is left alone then. A host has
    ``seconds``, and no longer than ``deadline``.
    """

    bodies: Mapping[Endpoint, bytes]
    deadline: float
    seconds: float
    enough: Callable[[Outcomes], bool]

    def __repr__(self) -> str:
        return f"<Ask of {len(self.bodies)} hosts>"


class Sleep(NamedTuple):
    """Let ``seconds`` pass; raises DeadlineExceeded at once if ``deadline`` comes first.

    ``reason`` says for that error why there is something to wait for.
    """

    seconds: float
    deadline: float
    reason: str


class Renew(NamedTuple):
    """Log in again unless the session ref is no longer ``failed_ref``.

    ``coordinator`` is the address that a HOST_IS_SLAVE answer named, None to stay where we are.
    ``lost`` says why the coordinator has to be searched for, where it does not answer. ``stay``
    lets a host that is not the coordinator refuse the login.
    """

    failed_ref: str
    coordinator: str | None
    deadline: float
    lost: str = ""
    stay: bool = False

    def __repr__(self) -> str:
        return f"<Renew at {self.coordinator or 'the same host'}>"


Step = Send | Ask | Sleep | Renew
Flow = Generator[Step, tuple[Answer, float], T]


class NotSent(ConnectionFailed):
    """The request provably never left this machine."""


class AnswerLost(ConnectionFailed):
    """The connection broke after some of the request may have left."""


class Credentials:
    """What is sent to log in: the parameters of one of XAPI's login messages, user and password.

    No tuple, as those show what is in them to whatever walks through data.
    """

    __slots__ = ("method", "params")

    def __init__(
        self, params: tuple[str, ...], method: str = "session.login_with_password"
    ) -> None:
        self.params: tuple[str, ...] = params
        self.method: str = method

    def __repr__(self) -> str:
        return f"<Credentials for {self.method}>"


class Retry(NamedTuple):
    """How often and how soon to try again: ``tries`` in all, pauses doubling from ``first``.

    Pauses are in seconds, at most ``most`` each, and jittered down to half.
    """

    tries: int = 4
    first: float = 0.1
    most: float = 10.0

    def pause(self, attempt: int) -> float:
        """Return the pause in seconds after the ``attempt``-th failed try (from 1)."""
        longest: float = min(self.most, self.first * 2.0 ** min(attempt - 1, 30))
        from random import uniform  # seldom needed, and slow to import

        return longest * uniform(0.5, 1.0)


class Known(NamedTuple):
    """What a session knows of its pool since it was last opened.

    ``pool`` is the pool's reference, which tells it from others; ``members`` are its hosts, each
    with the SHA-256 fingerprints of the certificates that the pool vouches for.
    """

    pool: str
    members: Mapping[Endpoint, frozenset[str]]


class Opened(NamedTuple):
    """A session as it was opened, or found to be open: where, its ref, what is known of the pool.

    ``known`` is None where nothing was learnt.
    """

    endpoint: Endpoint
    ref: str
    known: Known | None


class SessionState:
    """What all calls of one session share. Read by flows, changed by the driver under its lock.

    ``addresses`` are the user's own for hosts that the pool knows by others, as behind a NAT.
    ``follows`` tells whether the session goes where its pool's coordinator goes.
    """

    def __init__(
        self,
        given: Endpoint,
        credentials: Credentials | None,
        retry: Retry,
        *,
        follows: bool = False,
        addresses: Mapping[str, Endpoint] | None = None,
    ) -> None:
        self.given = given
        self.endpoint = given
        self.credentials = credentials
        self.retry = retry
        self.follows = follows
        self.addresses: Mapping[str, Endpoint] = addresses or {}
        self.ref = ""
        self.closed = False
        self.known: Known | None = None
        self.call_ids: itertools.count[int] = itertools.count(1)
        self.spoken: Spoken = {}

    def __repr__(self) -> str:
        return f"<SessionState of {self.endpoint.url}>"

    def vouched(self, endpoint: Endpoint) -> frozenset[str]:
        """Return the fingerprints that the pool vouches for at a host of it."""
        if self.known is None:
            return frozenset()
        return self.known.members.get(endpoint, frozenset())

    @property
    def can_search(self) -> bool:
        """Whether the session can look for its coordinator among the pool's members."""
        return self.known is not None and self.credentials is not None

    def at(self, address: str) -> Endpoint:
        """Return where the host is that a peer calls ``address``.

        Raises ProtocolError if that is no address.
        """
        chosen = self.addresses.get(address)
        if chosen is not None:
            return chosen
        try:
            return self.endpoint.at(address)
        except ValueError as error:
            raise ProtocolError(
                f"{self.endpoint.url} names a coordinator that is none: {error}"
            ) from None
