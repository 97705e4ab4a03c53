"""The flows that open a session: log in, follow the coordinator, learn the pool; sans-I/O."""

from __future__ import annotations

import itertools
import re
from contextlib import suppress
from typing import Any

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded, Failure, ProtocolError, XenApiError
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.limits import check_body
from os_xenapi.rpc.protocols import JSON_RPC, PROBE, PROTOCOLS, NotUnderstood, Spoken, spoken_at
from os_xenapi.rpc.steps import (
    AnswerLost,
    Credentials,
    Flow,
    Known,
    NotSent,
    Opened,
    Send,
    SessionState,
    Sleep,
)

__all__ = [
    "EMERGENCIES",
    "LATE_SECONDS",
    "MAX_REDIRECTS",
    "VERSION",
    "OtherPool",
    "check_pool",
    "find_protocol",
    "is_session_ref",
    "login",
    "login_here",
    "logout",
    "open_at",
    "open_waiting",
]

VERSION = "2.1"
"""The version that clients name at login, which hosts do not look at."""

MAX_REDIRECTS = 3
"""HOST_IS_SLAVE answers that one login follows: more is a pool that disagrees with itself."""

LATE_SECONDS = 15.0
"""How long the answer to a login is waited for beyond its time, to log out what it opened."""

LOGOUT_SECONDS = 5.0
"""How long ending a session that is of no use may take."""

EMERGENCIES = frozenset(
    {
        "HA_HOST_CANNOT_ACCESS_STATEFILE",
        "HA_HOST_CANNOT_SEE_PEERS",
        "HOST_BROKEN",
        "HOST_HAS_NO_MANAGEMENT_IP",
        "HOST_IN_EMERGENCY_MODE",
        "HOST_ITS_OWN_SLAVE",
        "HOST_MASTER_CANNOT_TALK_BACK",
        "HOST_STILL_BOOTING",
        "HOST_UNKNOWN_TO_MASTER",
    }
)
"""With what a host answers every call while it is no working part of its pool."""

_MOST_MEMBERS = 1024
_SESSION_REF = re.compile(r"[!-+\--:<-~]{1,200}")
_FINGERPRINT = re.compile(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}")


class OtherPool(ConnectionFailed):
    """The host at an address of the session's pool belongs to another pool now."""


def open_waiting(
    state: SessionState, start: Endpoint, deadline: float, *, stay: bool
) -> Flow[Opened]:
    """Open the session at ``start``, whose host may still be starting up. Raises as ``open_at``."""
    for attempt in itertools.count(1):
        try:
            return (yield from open_at(state, start, deadline, stay=stay))
        except Failure as error:
            if error.code not in EMERGENCIES:
                raise
            reason = f"{start.url} takes no login ({error.code})"
        yield Sleep(state.retry.pause(attempt), deadline, reason)
    raise AssertionError("unreachable")


def open_at(
    state: SessionState, start: Endpoint, deadline: float, *, stay: bool = False
) -> Flow[Opened]:
    """Log in at ``start`` or the coordinator that it names, and learn what pool that is.

    Raises as ``login``, and OtherPool where it is not the session's; nothing is left open then.
    """
    endpoint, ref = yield from login(state, start, deadline, stay=stay)
    try:
        known = (yield from _learn(state, endpoint, ref, deadline)) if state.follows else None
    except XenApiError:
        yield from _end(state, endpoint, ref, deadline)
        raise
    return Opened(endpoint, ref, known)


def login(
    state: SessionState, start: Endpoint, deadline: float, *, stay: bool = False
) -> Flow[tuple[Endpoint, str]]:
    """Log in at ``start``, following it to the coordinator; return the coordinator and the ref.

    With ``stay``, a host that is not the coordinator refuses the login by HOST_IS_SLAVE.

    Raises Failure (SESSION_AUTHENTICATION_FAILED ...), ConnectionFailed, DeadlineExceeded.
    """
    assert state.credentials is not None
    endpoint = start
    for _ in range(MAX_REDIRECTS + 1):
        try:
            ref = yield from login_here(endpoint, state.credentials, deadline, state.spoken)
            return endpoint, ref
        except Failure as error:
            if stay or error.code != "HOST_IS_SLAVE" or not error.params:
                raise
            endpoint = state.at(error.params[0])
        except NotSent as error:
            if endpoint == start:
                raise
            raise NotSent(
                f"{error}; {start.url} says that its pool's coordinator is there: behind a NAT, "
                "say by addresses= where it is reached from here"
            ) from error
    raise ProtocolError(
        f"the hosts send each other in a circle as coordinator, last {endpoint.url}: "
        "the pool is changing its coordinator or is misconfigured"
    )


def login_here(
    endpoint: Endpoint, credentials: Credentials, deadline: float, spoken: Spoken
) -> Flow[str]:
    """Log in at ``endpoint`` and nowhere else; return the session ref. Raises as ``login``.

    ``spoken`` is what hosts were found to speak, and takes in what is found out here. The answer
    may come ``LATE_SECONDS`` after the deadline: whoever runs this has to give such a ref back.
    """
    method, params = credentials.method, credentials.params
    while True:
        protocol = spoken_at(spoken, endpoint)
        body = protocol.encode(method, params, 0)
        check_body(body, method)
        answer, _ = yield Send(endpoint, body, deadline + LATE_SECONDS, apart=True)
        try:
            ref = protocol.value(answer, method, 0)
        except NotUnderstood as error:
            if not (yield from find_protocol(error, endpoint, deadline, spoken)):
                raise
            continue
        except Failure:
            spoken.setdefault(endpoint, protocol)
            raise
        except ProtocolError as error:
            if error.status is not None:
                raise
            ref = None  # what came may hold the password or the ref: it is not quoted
        if type(ref) is not str or not is_session_ref(ref):
            raise ProtocolError(f"{endpoint.url} answered the login without a session ref")
        spoken.setdefault(endpoint, protocol)
        return ref


def is_session_ref(ref: str) -> bool:
    """Return whether ``ref`` can go into a cookie: ASCII without space, comma and semicolon."""
    return _SESSION_REF.fullmatch(ref) is not None


def logout(endpoint: Endpoint, ref: str, deadline: float, spoken: Spoken) -> Send:
    """Return the exchange that ends the session ``ref``: one try, whatever comes of it."""
    body = spoken_at(spoken, endpoint).encode("session.logout", (ref,), 0)
    return Send(endpoint, body, deadline, apart=True)


def find_protocol(
    error: ProtocolError, endpoint: Endpoint, deadline: float, spoken: Spoken
) -> Flow[bool]:
    """Find out which protocol a host speaks if the ``error`` is that it answered with a page.

    Returns whether the call should be sent again: the host does not speak the first choice, so it
    has not read the call, and it speaks another.
    """
    if not isinstance(error, NotUnderstood) or endpoint in spoken:
        return False
    for protocol in PROTOCOLS:
        try:
            answer, _ = yield Send(endpoint, protocol.encode(*PROBE, 0), deadline)
            protocol.value(answer, PROBE[0], 0)
        except Failure:
            pass
        except ProtocolError:
            continue
        except (ConnectionFailed, DeadlineExceeded):
            return False
        spoken[endpoint] = protocol
        return protocol is not JSON_RPC
    return False


def _end(state: SessionState, endpoint: Endpoint, ref: str, deadline: float) -> Flow[None]:
    """End a session that is of no use; a failure leaves it to the host, which collects it."""
    with suppress(XenApiError):
        yield logout(endpoint, ref, deadline + LOGOUT_SECONDS, state.spoken)


def _learn(
    state: SessionState, endpoint: Endpoint, ref: str, deadline: float
) -> Flow[Known | None]:
    """Ask which pool this is and who belongs to it; None where the host does not tell.

    Raises OtherPool where it is not the one that the session was opened to.
    """
    try:
        pools = yield from _ask(state, endpoint, ref, "pool.get_all", deadline)
        hosts = yield from _ask(state, endpoint, ref, "host.get_all_records", deadline)
    except Failure:
        if state.known is None:
            return None
        raise
    if not isinstance(pools, list) or len(pools) != 1 or not isinstance(hosts, dict):
        return None
    pool = str(pools[0])
    check_pool(state, endpoint, pool)
    certificates: Any = {}
    if endpoint.scheme == "https":
        # A host of before 8.2 does not tell: its pool's certificates are for the user to trust.
        with suppress(Failure):
            method = "Certificate.get_all_records"
            certificates = yield from _ask(state, endpoint, ref, method, deadline)
    return Known(pool, _members(state, endpoint, hosts, certificates))


def check_pool(state: SessionState, endpoint: Endpoint, pool: str) -> None:
    """Raise OtherPool unless ``pool`` is the session's: a host may leave one pool for another."""
    known = state.known
    if known is not None and pool != known.pool:
        raise OtherPool(
            f"{endpoint.url} belongs to another pool than when the session was opened "
            "(it was ejected, or installed anew): open a new session to go on there"
        )


def _ask(
    state: SessionState, endpoint: Endpoint, ref: str, method: str, deadline: float
) -> Flow[Any]:
    """Call one getter of a session that is being opened, again where its answer is lost."""
    protocol = spoken_at(state.spoken, endpoint)
    body = protocol.encode(method, (ref,), 0)
    for attempt in itertools.count(1):
        try:
            answer, _ = yield Send(endpoint, body, deadline)
        except (NotSent, AnswerLost) as error:
            if attempt >= state.retry.tries:
                raise
            reason = str(error)
        else:
            return protocol.value(answer, method, 0)
        yield Sleep(state.retry.pause(attempt), deadline, reason)
    raise AssertionError("unreachable")


def _members(
    state: SessionState, endpoint: Endpoint, hosts: dict[str, Any], certificates: Any
) -> dict[Endpoint, frozenset[str]]:
    vouched = _fingerprints(certificates)
    members: dict[Endpoint, frozenset[str]] = {}
    for ref, record in itertools.islice(hosts.items(), _MOST_MEMBERS):
        address = _text(record, "address")
        try:
            member = state.addresses.get(address) or endpoint.at(address)
        except ValueError:
            continue  # a host without a management address, or nonsense: nowhere to turn to
        members[member] = vouched.get(ref, frozenset())
    return members


def _fingerprints(records: Any) -> dict[str, frozenset[str]]:
    """Return the fingerprints of the hosts' server certificates by the hosts' references."""
    found: dict[str, frozenset[str]] = {}
    for record in records.values() if isinstance(records, dict) else ():
        host = _text(record, "host")
        shown = _text(record, "fingerprint_sha256") or _text(record, "fingerprint")
        if _text(record, "type") in ("", "host") and _FINGERPRINT.fullmatch(shown):
            found[host] = found.get(host, frozenset()) | {shown}
    return found


def _text(record: Any, field: str) -> str:
    value = record.get(field) if isinstance(record, dict) else None
    return value if isinstance(value, str) else ""
