"""What goes on inside an open session, for tests that wait for it: nothing outside tells of it."""

from __future__ import annotations

from typing import Any

from os_xenapi import AsyncSession, Session

__all__ = ["are_stale", "waiting"]


def waiting(session: Any) -> int:
    """How many calls wait for a free connection; of a face's session, or of a Session itself."""
    return sum(len(slots._queue) for slots in _slots(session))


def are_stale(session: Any) -> bool:
    """Whether the session has seen that its idle connections have ended, or hold stray bytes.

    The end may have left the server without having come through the machine to an event loop.
    """
    idle = [slot.connection for slots in _slots(session) for slot in list(slots._idle)]
    found = [connection.is_stale for connection in idle if connection is not None]
    return all(stale() if callable(stale) else stale for stale in found)


def _slots(session: Any) -> list[Any]:
    inner: Any = session if isinstance(session, Session | AsyncSession) else session.session
    return [host._slots for host in list(inner._driver._transport._hosts.values())]
