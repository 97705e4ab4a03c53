"""The flow of a call: send, follow the coordinator, log in again, retry; sans-I/O.

call ----------> Send --- value ------------------------------------------> returned
^               |------ SESSION_INVALID, HOST_IS_SLAVE ---> Renew ---.
|               |------ host is busy or boots ------------> Sleep ---|
|               |------ lost, and safe to send again -----> Sleep ---|
|               |------ coordinator away, or no part -----> Sleep,   |
|               |       of its pool                         Renew ---|
'--------------------------------------------------------------------'
'------ any other error, or lost and not safe ----------> raised
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from os_xenapi.errors import DeadlineExceeded, Failure, OutcomeUnknown, ProtocolError
from os_xenapi.rpc.limits import check_body
from os_xenapi.rpc.login import EMERGENCIES, MAX_REDIRECTS, find_protocol
from os_xenapi.rpc.protocols import spoken_at
from os_xenapi.rpc.replay import is_replay_safe
from os_xenapi.rpc.steps import AnswerLost, Flow, NotSent, Renew, Send, SessionState, Sleep

__all__ = ["call"]

_BUSY = frozenset({"TOO_MANY_PENDING_TASKS", "HOST_STILL_BOOTING"})
_OF_HOSTS = ("host.", "pool.")


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
    tries = _Tries(state, method, deadline)
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
            if not (yield from tries.after_failure(error, ref)):
                raise
        except ProtocolError as error:
            if not (yield from find_protocol(error, endpoint, deadline, state.spoken)):
                if is_replay_safe(method):
                    raise
                what = f"{endpoint.url} answered {method} with what cannot be read ({error})"
                raise _outcome_unknown(what) from error
        except NotSent as error:
            if not (yield from tries.after_none(str(error), ref)):
                raise
        except AnswerLost as error:
            if not is_replay_safe(method):
                what = f"the connection to {endpoint.url} broke while {method} was under way"
                raise _outcome_unknown(what) from error
            if not (yield from tries.after_lost(str(error))):
                raise


class _Tries:
    """What went wrong with a call so far. Each flow returns whether the call is to be sent again.

    Reasons are texts, not errors: an error that is raised holds the frames of the flows.
    """

    def __init__(self, state: SessionState, method: str, deadline: float) -> None:
        self._state = state
        self._method = method
        self._deadline = deadline
        self._away = self._lost = self._put_off = self._renewed = 0

    def after_failure(self, error: Failure, ref: str) -> Flow[bool]:
        """Go on after an error answer to a call of the session ``ref``."""
        if _is_put_off(error, self._method):
            self._put_off += 1
            reason = f"{self._method} was put off by {error.code}"
            yield Sleep(self._state.retry.pause(self._put_off), self._deadline, reason)
            if error.code in EMERGENCIES and self._state.can_search:
                yield Renew(ref, None, self._deadline, lost=reason)
            return True
        if not _may_renew(error, self._state) or self._renewed >= MAX_REDIRECTS:
            return False
        self._renewed += 1
        coordinator = error.params[0] if error.code == "HOST_IS_SLAVE" else None
        yield Renew(ref, coordinator, self._deadline)
        return True

    def after_none(self, reason: str, ref: str) -> Flow[bool]:
        """Go on after there was no connection: the coordinator may be restarting, or another."""
        self._away += 1
        searches = self._state.can_search
        if self._away >= self._state.retry.tries and not searches:
            return False
        if not (yield from self._has_time(self._away, reason)):
            return False
        if searches and self._away > 1:
            yield Renew(ref, None, self._deadline, lost=reason)
        return True

    def after_lost(self, reason: str) -> Flow[bool]:
        """Go on after an answer was lost to a call that may be sent again."""
        self._lost += 1
        if self._lost >= self._state.retry.tries:
            return False
        return (yield from self._has_time(self._lost, reason))

    def _has_time(self, attempt: int, reason: str) -> Flow[bool]:
        try:
            yield Sleep(self._state.retry.pause(attempt), self._deadline, reason)
        except DeadlineExceeded:
            return False
        return True


def _is_put_off(error: Failure, method: str) -> bool:
    """Whether ``error`` says that the host did not look at the call, and may later on."""
    if error.code in _BUSY:
        return True
    # What is done to hosts and pools can itself end with one of these, half done.
    return error.code in EMERGENCIES and (
        is_replay_safe(method) or not method.removeprefix("Async.").startswith(_OF_HOSTS)
    )


def _outcome_unknown(what: str) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"{what}: look on the host whether it was carried out before you send it again"
    )


def _may_renew(error: Failure, state: SessionState) -> bool:
    """Whether a new login can help against ``error``."""
    if state.credentials is None:
        return False
    return error.code == "SESSION_INVALID" or (error.code == "HOST_IS_SLAVE" and error.params != [])
