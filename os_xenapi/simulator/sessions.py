"""Who is logged in.

A session has a row in the database, and here what the dispatcher asks for at every call. Sessions
that are local to one host have no row, as XAPI keeps them in that host's memory. Session refs are
the one thing in a simulated pool that no seed decides: they are secrets.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from os_xenapi.errors import Failure, failure
from os_xenapi.simulator.rbac import permissions
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import timestamp

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool, SimHost

__all__ = ["ANONYMOUS", "Session", "Sessions"]

REFRESH = 600.0
"""Seconds between two updates of session.last_active."""


class Session:
    """One login. ``roles`` None may do everything.

    ``internal`` is the simulator itself, ``of_pool`` a host of the pool. ``host`` is where a local
    session is good, None for all others.
    """

    __slots__ = (
        "heard",
        "host",
        "internal",
        "last_active",
        "of_pool",
        "ref",
        "registered",
        "roles",
        "row",
    )

    def __init__(
        self,
        ref: str,
        row: Row | None = None,
        *,
        roles: frozenset[str] | None = None,
        host: SimHost | None = None,
        of_pool: bool = False,
        internal: bool = False,
    ) -> None:
        self.ref: str = ref
        self.row: Row | None = row
        self.roles: frozenset[str] | None = roles
        self.host: SimHost | None = host
        self.of_pool: bool = of_pool
        self.internal: bool = internal
        self.last_active: float = 0.0
        self.registered: frozenset[str] = frozenset()
        """What event.register asked for."""
        self.heard: str = ""
        """The token up to which event.next has told."""

    def is_good_on(self, host: SimHost | None) -> bool:
        """Whether ``host`` knows the session; None is any host."""
        return self.host is None or host is None or self.host is host

    @property
    def subject(self) -> str:
        """The security identifier of the user, empty for root."""
        return "" if self.row is None else str(self.row["auth_user_sid"])


ANONYMOUS = Session("")
"""Who calls a message that needs no session."""


class Sessions:
    """The sessions of a pool. The lock is held for every call."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._by_ref: dict[str, Session] = {}
        self.internal: Session = Session(_new_ref(), of_pool=True, internal=True)
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

        Raises Failure SESSION_AUTHENTICATION_FAILED and SESSION_AUTHORIZATION_FAILED, at once: who
        speaks for a network waits ``pool.bad_password_delay`` seconds before it says so.
        """
        if trusted or self._is_root(user, password):
            known = {"is_local_superuser": True, "auth_user_name": user}
            return self._open(known, host, originator, roles=None)
        pool = self._pool
        account = pool.directory.users.get(user)
        if account is None or not _same(password, account.password):
            raise _not_authenticated(user)
        subject = self._subject(pool.directory.identifier(user))
        granted = [] if subject is None else pool.store.related(subject, "roles")
        if subject is None or not granted:
            text = f"The user {user} has no subject with a role in the pool"
            raise failure(["SESSION_AUTHORIZATION_FAILED", user, text])
        roles = frozenset(str(role["name_label"]) for role in granted)
        known = {
            "subject": subject.ref,
            "auth_user_sid": subject["subject_identifier"],
            "auth_user_name": user,
            "rbac_permissions": permissions(roles),
        }
        return self._open(known, host, originator, roles=roles)

    def login_host(self, secret: str, *, host: SimHost) -> Session:
        """Open a session of a host of the pool, which shows the pool's secret. Raises Failure."""
        self._check_secret(secret)
        known = {"is_local_superuser": True, "pool": True}
        return self._open(known, host, "", roles=None, of_pool=True)

    def login_locally(self, user: str, password: str, *, host: SimHost, trusted: bool) -> Session:
        """Open a session that is good on ``host`` alone, whatever the coordinator does.

        Only root has one. Raises Failure SESSION_AUTHENTICATION_FAILED, at once as ``login``.
        """
        if not trusted and not self._is_root(user, password):
            raise _not_authenticated(user)
        return self._keep(Session(_new_ref(), host=host))

    def login_host_locally(self, secret: str, *, host: SimHost) -> Session:
        """As ``login_locally``, for who shows the pool's secret. Raises Failure."""
        self._check_secret(secret)
        return self._keep(Session(_new_ref(), host=host))

    def find(self, ref: str) -> Session | None:
        """Return the session, None if there is none."""
        return self._by_ref.get(ref)

    def check(self, ref: str, host: SimHost | None = None) -> Session:
        """Return the session and note that it was used, on ``host`` if that matters.

        Raises Failure SESSION_INVALID.
        """
        session = self._by_ref.get(ref)
        if session is None or not session.is_good_on(host):
            raise failure(["SESSION_INVALID", ref])
        self._note_use(session)
        return session

    def touch(self, ref: str) -> None:
        """Note that a session is in use, if it is still there."""
        session = self._by_ref.get(ref)
        if session is not None:
            self._note_use(session)

    def _note_use(self, session: Session) -> None:
        now = self._pool.clock()
        if session.row is not None and now - session.last_active >= REFRESH:
            session.last_active = now
            self._pool.store.set(session.row, last_active=timestamp(now))

    def collectable(self) -> list[Session]:
        """Return the sessions that may be ended when there are too many."""
        return [one for one in self._by_ref.values() if one.row is not None]

    def end(self, ref: str) -> None:
        """Close a session; its blocking calls are woken with SESSION_INVALID. Twice is fine."""
        session = self._by_ref.get(ref)
        if session is None or session.internal:
            return
        del self._by_ref[ref]
        if session.row is not None:
            self._pool.store.delete(session.row)

    def end_all(self) -> None:
        """Close every session but the simulator's own, and those that are local to a host."""
        for session in self.collectable():
            self.end(session.ref)

    def end_local(self, host: SimHost) -> None:
        """Close the sessions that are local to ``host``."""
        for session in list(self._by_ref.values()):
            if session.host is host:
                self.end(session.ref)

    def _open(
        self,
        known: Mapping[str, Any],
        host: SimHost,
        originator: str,
        *,
        roles: frozenset[str] | None,
        of_pool: bool = False,
    ) -> Session:
        now = self._pool.clock()
        values = {
            **known,
            "this_host": host.ref,
            "last_active": timestamp(now),
            "validation_time": timestamp(now),
            "originator": originator,
        }
        row = self._pool.store.create("session", values, ref=_new_ref())
        session = Session(row.ref, row, roles=roles, of_pool=of_pool)
        session.last_active = now
        return self._keep(session)

    def _keep(self, session: Session) -> Session:
        self._by_ref[session.ref] = session
        return session

    def _is_root(self, user: str, password: str) -> bool:
        return _same(user, self._pool.user) and _same(password, self._pool.password)

    def _check_secret(self, secret: str) -> None:
        if not _same(secret, self._pool.secret):
            raise _not_authenticated("pool secret")

    def _subject(self, identifier: str) -> Row | None:
        subjects = self._pool.store.rows("subject")
        return next((row for row in subjects if row["subject_identifier"] == identifier), None)


def _not_authenticated(user: str) -> Failure:
    return failure(["SESSION_AUTHENTICATION_FAILED", user, "Authentication failure"])


def _same(given: str, expected: str) -> bool:
    # What a client sends need not be valid text.
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def _new_ref() -> str:
    return f"OpaqueRef:{uuid.uuid4()}"
