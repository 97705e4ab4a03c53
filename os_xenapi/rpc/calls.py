"""The flow of a call: send, follow the coordinator, log in again, retry; sans-I/O.

A flow is a generator. It yields what it wants done and receives the outcome:

    yields    Send     one exchange with a host         receives  (Answer, now)
              Sleep    a pause before the next try      receives  None
              Renew    a new login, once for all calls  receives  None

A driver that cannot do what was asked throws NotSent, AnswerLost, DeadlineExceeded or ProtocolError
into the flow. Only the driver changes SessionState, under its lock; flows read it.

    call ----------> Send --- value ------------------------------------------> returned
      ^               |------ SESSION_INVALID, HOST_IS_SLAVE ---> Renew ---.
      |               |------ host is busy or boots ------------> Sleep ---|
      |               |------ lost, and safe to send again -----> Sleep ---|
      '--------------------------------------------------------------------'
                      '------ any other error, or lost and not safe ----------> raised
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from os_xenapi.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    Failure,
    OutcomeUnknown,
    ProtocolError,
)
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.limits import check_body
from os_xenapi.rpc.protocols import (
    JSON_RPC,
    PROBE,
    PROTOCOLS,
    NotUnderstood,
    Spoken,
    spoken_at,
)
from os_xenapi.rpc.replay import is_replay_safe

__all__ = [
    "AnswerLost",
    "Credentials",
    "Flow",
    "LoginCall",
    "NotSent",
    "Renew",
    "Retry",
    "Send",
    "SessionState",
    "Sleep",
    "Step",
    "call",
    "is_session_ref",
    "login",
    "login_here",
    "logout",
]

T = TypeVar("T")

MAX_REDIRECTS = 3
"""HOST_IS_SLAVE answers that one login follows: more is a pool that disagrees with itself."""

_BUSY = frozenset({"TOO_MANY_PENDING_TASKS", "HOST_STILL_BOOTING"})
_SESSION_REF = re.compile(r"[!-+\--:<-~]{1,200}")


class Send(NamedTuple):
    """Exchange ``body`` for an answer with ``endpoint``, by ``deadline`` (monotonic seconds)."""

    endpoint: Endpoint
    body: bytes
    deadline: float

    def __repr__(self) -> str:
        return f"<Send of {len(self.body)} bytes to {self.endpoint.url}>"


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
    """

    failed_ref: str
    coordinator: str | None
    deadline: float

    def __repr__(self) -> str:
        return f"<Renew at {self.coordinator or 'the same host'}>"


Step = Send | Sleep | Renew
Flow = Generator[Step, tuple[Answer, float], T]


class NotSent(ConnectionFailed):
    """The request provably never left this machine."""


class AnswerLost(ConnectionFailed):
    """The connection broke after some of the request may have left."""


@dataclass(frozen=True)
class Credentials:
    """Who logs in, and by which message. The password stays out of the repr."""

    user: str
    password: str = field(repr=False)
    version: str = ""
    originator: str = ""

    @property
    def message(self) -> tuple[str, tuple[str, ...]]:
        """The message that logs in, and its parameters."""
        params = (self.user, self.password, self.version, self.originator)
        return "session.login_with_password", params


@dataclass(frozen=True)
class LoginCall(Credentials):
    """Credentials for another of XAPI's login messages than the usual one, or in its short form."""

    method: str = "session.login_with_password"
    params: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, method: str, params: Sequence[str]) -> LoginCall:
        """Return the credentials that a login by ``method`` with ``params`` carries."""
        user, password = (*params, "", "")[:2]
        return cls(user, password, method=method, params=tuple(params))

    @property
    def message(self) -> tuple[str, tuple[str, ...]]:
        """The message that logs in, and its parameters."""
        return self.method, self.params


@dataclass(frozen=True)
class Retry:
    """How often and how soon to try again: ``tries`` in all, pauses doubling from ``first``.

    Pauses are in seconds, at most ``most`` each, and jittered down to half.
    """

    tries: int = 4
    first: float = 0.1
    most: float = 10.0

    def pause(self, attempt: int) -> float:
        """Return the pause in seconds after the ``attempt``-th failed try (from 1)."""
        longest: float = min(self.most, self.first * 2.0 ** min(attempt - 1, 30))
        return longest * random.uniform(0.5, 1.0)


class SessionState:
    """What all calls of one session share. Read by flows, changed by the driver under its lock."""

    def __init__(self, given: Endpoint, credentials: Credentials | None, retry: Retry) -> None:
        self.given = given
        self.endpoint = given
        self.credentials = credentials
        self.retry = retry
        self.ref = ""
        self.closed = False
        self.call_ids: itertools.count[int] = itertools.count(1)
        self.spoken: Spoken = {}

    def __repr__(self) -> str:
        return f"<SessionState of {self.endpoint.url}>"


def call(
    state: SessionState,
    method: str,
    params: Sequence[Any],
    deadline: float,
    convert: Callable[[Any], Any] | None = None,
) -> Flow[Any]:
    """Carry out one call (``params`` without the session ref) and return its value.

    Raises Failure, OutcomeUnknown, ConnectionFailed, DeadlineExceeded, ProtocolError,
    LimitExceeded.
    """
    retry = state.retry
    lost = busy = renewed = 0
    while True:
        ref, endpoint = state.ref, state.endpoint
        call_id = next(state.call_ids)
        protocol = spoken_at(state.spoken, endpoint)
        body = protocol.encode(method, (ref, *params), call_id)
        check_body(body, method)
        try:
            answer, _ = yield Send(endpoint, body, deadline)
            value = protocol.value(answer, method, call_id)
            return value if convert is None else convert(value)
        except Failure as error:
            if error.code in _BUSY:
                busy += 1
                yield Sleep(retry.pause(busy), deadline, f"{method} was put off by {error.code}")
            elif _may_renew(error, state) and renewed < MAX_REDIRECTS:
                renewed += 1
                coordinator = error.params[0] if error.code == "HOST_IS_SLAVE" else None
                yield Renew(ref, coordinator, deadline)
            else:
                raise
        except NotUnderstood:
            if not (yield from _find_protocol(endpoint, deadline, state.spoken)):
                raise
        except (NotSent, AnswerLost) as error:
            if isinstance(error, AnswerLost) and not is_replay_safe(method):
                raise OutcomeUnknown(
                    f"the connection to {endpoint.url} broke while {method} was under way: "
                    "look on the host whether it was carried out before you send it again"
                ) from error
            lost += 1
            if lost >= retry.tries:
                raise
            try:
                yield Sleep(retry.pause(lost), deadline, str(error))
            except DeadlineExceeded:
                raise error from error.__cause__


def _may_renew(error: Failure, state: SessionState) -> bool:
    """Whether a new login can help against ``error``."""
    if state.credentials is None:
        return False
    return error.code == "SESSION_INVALID" or (error.code == "HOST_IS_SLAVE" and error.params != [])


def _find_protocol(endpoint: Endpoint, deadline: float, spoken: Spoken) -> Flow[bool]:
    """Find out which protocol a host speaks that answered a call with a page.

    Returns whether the call should be sent again: the host does not speak the first choice, so it
    has not read the call, and it speaks another.
    """
    if endpoint in spoken:
        return False
    for protocol in PROTOCOLS:
        try:
            answer, _ = yield Send(endpoint, protocol.encode(*PROBE, 0), deadline)
            protocol.value(answer, PROBE[0], 0)
        except Failure:
            pass
        except ProtocolError:
            continue
        except ConnectionFailed:
            return False
        spoken[endpoint] = protocol
        return protocol is not JSON_RPC
    return False


def login(
    start: Endpoint, credentials: Credentials, deadline: float, spoken: Spoken
) -> Flow[tuple[Endpoint, str]]:
    """Log in at ``start``, following it to the coordinator; return the coordinator and the ref.

    ``spoken`` is what hosts were found to speak, and takes in what is found out here.

    Raises Failure (SESSION_AUTHENTICATION_FAILED ...), ConnectionFailed, DeadlineExceeded.
    """
    endpoint = start
    for _ in range(MAX_REDIRECTS + 1):
        try:
            return endpoint, (yield from login_here(endpoint, credentials, deadline, spoken))
        except Failure as error:
            if error.code != "HOST_IS_SLAVE" or not error.params:
                raise
            endpoint = coordinator_at(endpoint, error.params[0])
    raise ProtocolError(
        f"the hosts send each other in a circle as coordinator, last {endpoint.url}: "
        "the pool is changing its coordinator or is misconfigured"
    )


def login_here(
    endpoint: Endpoint, credentials: Credentials, deadline: float, spoken: Spoken
) -> Flow[str]:
    """Log in at ``endpoint`` and nowhere else; return the session ref. Raises as ``login``."""
    method, params = credentials.message
    while True:
        protocol = spoken_at(spoken, endpoint)
        body = protocol.encode(method, params, 0)
        check_body(body, method)
        answer, _ = yield Send(endpoint, body, deadline)
        try:
            ref = protocol.value(answer, method, 0)
        except NotUnderstood:
            if not (yield from _find_protocol(endpoint, deadline, spoken)):
                raise
            continue
        except ProtocolError as error:
            if error.status is not None:
                raise
            ref = None  # what came may hold the password or the ref: it is not quoted
        if type(ref) is not str or not is_session_ref(ref):
            raise ProtocolError(f"{endpoint.url} answered the login without a session ref")
        return ref


def is_session_ref(ref: str) -> bool:
    """Return whether ``ref`` can go into a cookie: ASCII without space, comma and semicolon."""
    return _SESSION_REF.fullmatch(ref) is not None


def logout(endpoint: Endpoint, ref: str, deadline: float, spoken: Spoken) -> Send:
    """Return the exchange that ends the session ``ref``: one try, whatever comes of it."""
    body = spoken_at(spoken, endpoint).encode("session.logout", (ref,), 0)
    return Send(endpoint, body, deadline)


def coordinator_at(endpoint: Endpoint, address: str) -> Endpoint:
    """Return the endpoint of the coordinator at ``address``, which a peer named.

    Raises ProtocolError if it is no address.
    """
    try:
        return endpoint.at(address)
    except ValueError as error:
        raise ProtocolError(f"{endpoint.url} names a coordinator that is none: {error}") from None
