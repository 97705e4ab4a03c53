"""What XAPI clears away by itself: sessions that are idle or too many, tasks that are over.

XAPI looks every half minute. The simulator has no thread to do so: it looks at the first request
after that time, by the pool's clock, before it answers.
"""

from __future__ import annotations

import calendar
import time
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from os_xenapi.simulator import tasks
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import timestamp

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool
    from os_xenapi.simulator.sessions import Session

__all__ = ["Collector", "Housekeeping"]


@dataclass(frozen=True, kw_only=True)
class Housekeeping:
    """How long things are kept, in seconds, and how many of them. The defaults are XAPI's.

    ``interval`` is the time between two looks. ``session_idle`` is how long a session may be idle.
    So many sessions may there be: ``originator_sessions`` of root with one originator,
    ``user_sessions`` of one other user, ``plain_sessions`` of root without an originator,
    ``pool_sessions`` of the pool's hosts. ``task_kept`` is how long a task is kept once it is over,
    ``task_stalled`` how long one without progress, ``tasks`` how many there may be.
    """

    interval: float = 30.0
    session_idle: float = 86400.0
    originator_sessions: int = 500
    user_sessions: int = 500
    plain_sessions: int = 400
    pool_sessions: int = 400
    task_kept: float = 3900.0
    task_stalled: float = 86400.0
    tasks: int = 200

    def __post_init__(self) -> None:
        for one in fields(self):
            if not getattr(self, one.name) >= 0:
                raise ValueError(f"{one.name} must be at least 0, not {getattr(self, one.name)}")


class Collector:
    """Clears a pool of what has been there for too long. The lock is held for every call."""

    def __init__(self, pool: Pool, rules: Housekeeping) -> None:
        self.rules = rules
        self._pool = pool
        self._due = pool.clock() + rules.interval
        self._last_change: dict[str, tuple[int, float]] = {}

    def look(self) -> None:
        """Collect if it is time to."""
        if self._pool.clock() >= self._due:
            self.collect()

    def collect(self) -> None:
        """Clear away what is over, idle, or too much."""
        now = self._pool.clock()
        self._due = now + self.rules.interval
        self._collect_tasks(now)
        self._collect_sessions(now)

    def _collect_sessions(self, now: float) -> None:
        sessions = self._pool.sessions
        groups: dict[tuple[str, str], list[Session]] = defaultdict(list)
        for session in sessions.collectable():
            row = session.row
            if row is None or self._is_working(row):
                continue
            if now - session.last_active > self.rules.session_idle:
                sessions.end(session.ref)
            else:
                groups[_group(row)].append(session)
        for (kind, _), members in groups.items():
            members.sort(key=lambda session: session.last_active)
            surplus = len(members) - int(getattr(self.rules, kind))
            for session in members[: max(0, surplus)]:
                sessions.end(session.ref)

    def _is_working(self, session: Row) -> bool:
        """Whether a session, or the one that it was made from, has tasks that are not over."""
        store = self._pool.store
        owners = [session, *store.related(session, "parent")]
        return any(
            task["status"] not in tasks.TERMINAL
            for owner in owners
            for task in store.related(owner, "tasks")
        )

    def _collect_tasks(self, now: float) -> None:
        rows = self._pool.store.rows("task")
        over = [row for row in rows if row["status"] in tasks.TERMINAL]
        # Texts of equal length and one zone: they sort as the times do.
        over.sort(key=lambda row: row["finished"])
        oldest = timestamp(now - self.rules.task_kept)
        surplus = len(rows) - self.rules.tasks
        for index, row in enumerate(over):
            if index < surplus or row["finished"] < oldest:
                self._pool.store.delete(row)
        self._collect_stalled([row for row in rows if row["status"] not in tasks.TERMINAL], now)

    def _collect_stalled(self, pending: list[Row], now: float) -> None:
        former, self._last_change = self._last_change, {}
        for row in pending:
            change, since = former.get(row.ref, (row.modified, _seconds(row["created"])))
            if change != row.modified:
                since = now
            if now - since > self.rules.task_stalled:
                self._pool.store.delete(row)
                self._pool.tasks.doomed.discard(row.ref)
            else:
                self._last_change[row.ref] = (row.modified, since)


def _group(session: Row) -> tuple[str, str]:
    """Return the limit that a session falls under, and with whom it shares that."""
    if session["pool"]:
        return "pool_sessions", ""
    if not session["is_local_superuser"] and session["auth_user_name"]:
        return "user_sessions", session["auth_user_name"]
    if session["originator"]:
        return "originator_sessions", session["originator"]
    return "plain_sessions", ""


def _seconds(text: str) -> float:
    return calendar.timegm(time.strptime(text, "%Y%m%dT%H:%M:%SZ"))
