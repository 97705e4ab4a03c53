"""Who is logged in.

A session has a row in the database, and here what the dispatcher asks for at every call.
Session refs are the one thing in a simulated pool that no seed decides: they are secrets.
"""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from os_xenapi.datamodel import Message
from os_xenapi.errors import failure
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import timestamp

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool, SimHost

__all__ = ["ANONYMOUS", "Session", "Sessions"]

REFRESH = 600.0
"""Seconds between two updates of session.last_active."""


class Session:
    """One login. ``role`` None may do everything; ``internal`` is the simulator itself."""

    __slots__ = ("internal", "last_active", "ref", "role", "row")

    def __init__(self, ref: str, row: Row | None, *, role: str | None, internal: bool) -> None:
        self.ref = ref
        self.row = row
        self.role = role
        self.internal = internal
        self.last_active = 0.0


ANONYMOUS = Session("", None, role=None, internal=False)
"""Who calls a message that needs no session."""


class Sessions:
    """The sessions of a pool. The lock is held for every call."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._by_ref: dict[str, Session] = {}
        self.internal = Session(_new_ref(), None, role=None, internal=True)
        self._by_ref[self.internal.ref] = self.internal

    def __len__(self) -> int:
        return len(self._by_ref) - 1

    def login(
        self,
        user: str,
        password: str,
        *,
        host: SimHost,
        originator: str = "",
        trusted: bool = False,
    ) -> Session:
        """Open a session on ``host``; ``trusted`` (a caller on the host itself) needs no password.

        Raises Failure SESSION_AUTHENTICATION_FAILED, at once: who speaks for a network waits
        ``pool.bad_password_delay`` seconds before it says so.
        """
        pool = self._pool
        if not trusted and not (_same(user, pool.user) and _same(password, pool.password)):
            raise failure(["SESSION_AUTHENTICATION_FAILED", user, "Authentication failure"])
        now = pool.clock()
        row = pool.store.create(
            "session",
            {
                "this_host": host.ref,
                "last_active": timestamp(now),
                "validation_time": timestamp(now),
                "is_local_superuser": True,
                "auth_user_name": user,
                "originator": originator,
            },
            ref=_new_ref(),
        )
        session = Session(row.ref, row, role=None, internal=False)
        session.last_active = now
        self._by_ref[row.ref] = session
        return session

    def check(self, ref: str) -> Session:
        """Return the session and note that it was used. Raises Failure SESSION_INVALID."""
        session = self._by_ref.get(ref)
        if session is None:
            raise failure(["SESSION_INVALID", ref])
        now = self._pool.clock()
        if session.row is not None and now - session.last_active >= REFRESH:
            session.last_active = now
            self._pool.store.set(session.row, last_active=timestamp(now))
        return session

    def end(self, ref: str) -> None:
        """Close a session; its blocking calls are woken with SESSION_INVALID. Twice is fine."""
        session = self._by_ref.get(ref)
        if session is not None and session.row is not None:
            del self._by_ref[ref]
            self._pool.store.delete(session.row)

    def end_all(self) -> None:
        """Close every session but the simulator's own."""
        for ref in list(self._by_ref):
            self.end(ref)


def permitted(session: Session, message: Message) -> None:
    """Raise Failure RBAC_PERMISSION_DENIED if the role of ``session`` may not call ``message``."""
    if session.role is None or message.roles is None or session.role in message.roles:
        return
    raise failure(
        [
            "RBAC_PERMISSION_DENIED",
            message.full_name.lower(),
            f"No permission in user session. (Roles: {session.role})",
        ]
    )


def _same(given: str, expected: str) -> bool:
    # What a client sends need not be valid text.
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def _new_ref() -> str:
    return f"OpaqueRef:{uuid.uuid4()}"
