"""Which calls may be sent again when their answer was lost: those that change nothing."""

from __future__ import annotations

from functools import cache

__all__ = ["is_replay_safe"]

_SAFE_VERBS = ("get_", "assert_", "list_", "compute_")
_SAFE_CALLS = frozenset({"event.from", "event.inject", "host.is_in_emergency_mode"})


@cache
def is_replay_safe(method: str) -> bool:
    """Return whether sending ``method`` (``"Class.message"``) twice does what once would do.

    The datamodel's read-only role is not this set: it holds calls that change something. The rule
    goes by names so that it covers what hosts newer than the datamodel have; docs/replay-safe.txt
    lists what it lets in, for review.
    """
    if method in _SAFE_CALLS:
        return True
    verb = method.partition(".")[2]
    return verb.startswith(_SAFE_VERBS) or verb == "query_data_source"
