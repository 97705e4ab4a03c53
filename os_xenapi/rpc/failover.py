"""The flow that finds where a session goes on when its host does not answer; sans-I/O.

Every host of the pool is asked, without credentials, who the coordinator is. Most is given on the
one that others name; then on the session's own host; then on one that just takes calls, as a member
does that became coordinator while the others have not been told. A host that was ejected does so
too, as the coordinator of a pool of its own: the pool's reference tells it apart.

    Ask the session's host, the given one, the members
     |-- the session is still known ---------------------> goes on there
     |-- a host takes calls itself ----------------------> log in there ---> goes on there
     |                                                       '-- another pool's: passed over
     '-- none does --------------------------------------> Sleep, ask again
"""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import suppress

from os_xenapi.errors import (
    CertificateRefused,
    ConnectionFailed,
    Failure,
    ProtocolError,
    XenApiError,
)
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.login import EMERGENCIES, OtherPool, check_pool, open_at, open_waiting
from os_xenapi.rpc.protocols import PROBE, spoken_at
from os_xenapi.rpc.steps import Ask, Flow, Opened, Outcomes, Renew, SessionState, Sleep

__all__ = ["find", "renew"]

_PASSING = EMERGENCIES | {"HOST_IS_SLAVE", "SESSION_INVALID"}

ASK_SECONDS = 10.0
"""How long a host may take to say who the coordinator is."""


def renew(state: SessionState, step: Renew) -> Flow[Opened]:
    """Carry out ``step``: log in again, wherever the pool's coordinator is by now.

    Raises as ``login``.
    """
    if step.lost and state.can_search:
        return (yield from find(state, step.deadline, step.lost))
    start = state.endpoint if step.coordinator is None else state.at(step.coordinator)
    if not state.can_search:
        return (yield from open_waiting(state, start, step.deadline, stay=step.stay))
    try:
        return (yield from open_at(state, start, step.deadline, stay=step.stay))
    except (ConnectionFailed, Failure) as error:
        if not _may_change(error) and not isinstance(error, OtherPool):
            raise
        return (yield from find(state, step.deadline, str(error)))


def find(state: SessionState, deadline: float, reason: str) -> Flow[Opened]:
    """Find the coordinator of the session's pool and open the session there, by ``deadline``.

    ``reason`` says why the session cannot stay where it is. Raises DeadlineExceeded, and what ends
    a login for good, such as SESSION_AUTHENTICATION_FAILED.
    """
    strangers: set[Endpoint] = set()
    for attempt in itertools.count(1):
        view = yield from _look_around(state, deadline)
        if view.alive is not None:
            return Opened(view.alive, state.ref, None)
        chosen = view.coordinator(strangers)
        if chosen is not None:
            try:
                return (yield from open_at(state, chosen, deadline))
            except (ConnectionFailed, Failure) as error:
                reason = str(error)
                if not _may_change(error):
                    if isinstance(error, Failure) and view.is_meant(chosen):
                        raise
                    strangers.add(chosen)
        text = f"the pool's coordinator cannot be found: {reason}{view.named_elsewhere(chosen)}"
        yield Sleep(state.retry.pause(attempt), deadline, text)
    raise AssertionError("unreachable")


class _View:
    """What the hosts of a pool say of its coordinator.

    ``own`` are the hosts that the user named or the session was at; ``votes`` counts, by host, the
    others that call it the coordinator; ``claimants`` take calls themselves.
    """

    def __init__(self, own: tuple[Endpoint, ...]) -> None:
        self.own = own
        self.alive: Endpoint | None = None
        self.claimants: set[Endpoint] = set()
        self.votes: Counter[Endpoint] = Counter()

    def coordinator(self, strangers: set[Endpoint]) -> Endpoint | None:
        """Return where to log in, None where there is nobody yet."""
        able = self.claimants - strangers
        return max(able, key=lambda host: (self.votes[host], host in self.own), default=None)

    def is_meant(self, host: Endpoint) -> bool:
        """Whether a host is where the pool or the user sends us, not one that offers itself."""
        return self.votes[host] > 0 or host in self.own

    def named_elsewhere(self, chosen: Endpoint | None) -> str:
        """Say where the members look for the coordinator, as far as it is of interest."""
        others = [host.url for host in self.votes if host != chosen]
        return f"; its members name {' and '.join(sorted(others))}" if others else ""


def _look_around(state: SessionState, deadline: float) -> Flow[_View]:
    """Ask the known hosts, and then those that they name."""
    assert state.known is not None
    own = tuple(dict.fromkeys((state.endpoint, state.given)))
    view = _View(own)
    asked = dict.fromkeys((*own, *state.known.members))
    outcomes = dict((yield from _ask_who(state, list(asked), deadline)))
    _note(state, view, outcomes)
    named = [host for host in view.votes if host not in asked]
    if view.alive is None and named:
        _note(state, view, (yield from _ask_who(state, named, deadline)))
    return view


def _ask_who(state: SessionState, hosts: list[Endpoint], deadline: float) -> Flow[Outcomes]:
    bodies = {host: _question(state, host) for host in hosts}

    def enough(outcomes: Outcomes) -> bool:
        view = _View(())
        _note(state, view, outcomes)
        settled = any(view.votes[host] for host in view.claimants)
        rest = bodies.keys() - outcomes.keys() - {state.endpoint}
        return view.alive is not None or settled or bool(view.claimants and not rest)

    # The step's outcome is the mapping itself: what Send answers is of no use here.
    outcomes: Outcomes = yield Ask(bodies, deadline, ASK_SECONDS, enough)  # type: ignore[assignment]
    return outcomes


def _question(state: SessionState, host: Endpoint) -> bytes:
    """A call that tells by its error who is coordinator; the session's own host may know it."""
    # Hosts of one pool speak alike, and none of them has been asked what it speaks.
    protocol = spoken_at(state.spoken, state.endpoint)
    if host == state.endpoint and state.ref:
        return protocol.encode("pool.get_all", (state.ref,), 0)
    return protocol.encode(*PROBE, 0)


def _note(state: SessionState, view: _View, outcomes: Outcomes) -> None:
    """Enter into ``view`` what hosts have answered."""
    protocol = spoken_at(state.spoken, state.endpoint)
    for host, answer in outcomes.items():
        if isinstance(answer, Exception):
            continue
        method = "pool.get_all" if host == state.endpoint and state.ref else PROBE[0]
        try:
            pools = protocol.value(answer, method, 0)
            check_pool(state, host, str(pools[0]))
            view.alive = host
        except Failure as error:
            if error.code == "SESSION_INVALID":
                view.claimants.add(host)
            elif error.code == "HOST_IS_SLAVE" and error.params:
                _vote(state, view, error.params[0])
        except (ProtocolError, OtherPool, LookupError, TypeError):
            continue


def _vote(state: SessionState, view: _View, address: str) -> None:
    with suppress(ProtocolError):
        view.votes[state.at(address)] += 1


def _may_change(error: XenApiError) -> bool:
    """Whether an error of a login leaves hope in the same host a little later."""
    if isinstance(error, Failure):
        return error.code in _PASSING
    return not isinstance(error, CertificateRefused | OtherPool)
