"""An observer that writes to the standard ``logging``. What it writes holds nothing secret.

    logger               level     what
    os_xenapi.calls      DEBUG     a call begins; each exchange; it ended with a value, or given up
                         INFO      it ended with an error answer; it is sent again, and why
                         WARNING   it ended with another error: no connection, deadline, outcome ...
    os_xenapi.sessions   DEBUG     a login or a search for the coordinator begins; each exchange
                         INFO      the session was opened, opened again, closed; login tried again
                         WARNING   it moved to another host; a login or a search failed
    os_xenapi.streams    DEBUG     a stream begins; it was closed before its end
                         INFO      it ended, with bytes and seconds
                         WARNING   it was refused or broke
    os_xenapi.tasks      DEBUG     a wait begins; it ended with a value, or given up
                         INFO      the task failed
                         WARNING   the wait failed

Observers that fail are told to ``os_xenapi.observe``.
"""

from __future__ import annotations

import logging

from os_xenapi.observe import Attempt, Change, Ending, Kind, Observer, Operation, Retry, Watch

__all__ = ["LoggingObserver"]

_LOGGERS: dict[Kind, str] = {
    "call": "calls",
    "login": "sessions",
    "search": "sessions",
    "stream": "streams",
    "task": "tasks",
}
_SESSIONS = logging.getLogger("os_xenapi.sessions")


class LoggingObserver(Observer):
    """Writes what sessions do to the loggers below ``os_xenapi``; any number may share it."""

    def begin(self, operation: Operation, /) -> Watch | None:
        """Log that an operation begins; where nothing of it would be logged, watch no further."""
        logger = logging.getLogger(f"os_xenapi.{_LOGGERS[operation.kind]}")
        if not logger.isEnabledFor(logging.WARNING):
            return None
        return _LoggingWatch(logger, operation)

    def changed(self, change: Change, /) -> None:
        """Log what became of a session."""
        if change.kind == "moved":
            former = change.former.url if change.former is not None else "another host"
            _SESSIONS.warning("session moved from %s to %s", former, change.endpoint.url)
        else:
            _SESSIONS.info("session %s at %s", _IN_WORDS[change.kind], change.endpoint.url)


_IN_WORDS = {"opened": "opened", "reopened": "opened again", "closed": "closed"}


class _LoggingWatch(Watch):
    def __init__(self, logger: logging.Logger, operation: Operation) -> None:
        self._logger = logger
        self._kind = operation.kind
        self._name = _shown(operation)
        logger.debug("%s begins at %s", self._name, operation.endpoint.url)

    def tried(self, attempt: Attempt, /) -> None:
        self._logger.debug(
            "%s: %s to %s took %.3f s: %d bytes sent, %s",
            self._name,
            attempt.protocol,
            attempt.endpoint.url,
            attempt.seconds,
            attempt.sent,
            attempt.error or f"{attempt.received} received",
        )

    def again(self, retry: Retry, /) -> None:
        why = retry.reason or _WHY[retry.why]
        self._logger.info("%s goes on after %.3f s: %s", self._name, retry.pause, why)

    def end(self, ending: Ending, /) -> None:
        self._logger.log(
            self._level(ending),
            "%s ended with %s after %.3f s: %d bytes sent, %d received",
            self._name,
            _how(ending),
            ending.seconds,
            ending.sent,
            ending.received,
        )

    def _level(self, ending: Ending) -> int:
        if ending.outcome == "error":
            return logging.WARNING
        if ending.outcome == "failure":
            expected = self._kind in ("call", "task")
            return logging.INFO if expected else logging.WARNING
        if ending.outcome == "value" and self._kind == "stream":
            return logging.INFO
        return logging.DEBUG


_WHY = {
    "busy": "the host put it off",
    "away": "there was no connection",
    "lost": "the answer was lost",
    "session": "the session had ended on the host",
    "moved": "another host is the coordinator",
}


def _shown(operation: Operation) -> str:
    """Name an operation on one line, however a program may have called it."""
    name = operation.name[:120].encode("unicode_escape").decode("ascii")
    if operation.kind == "task":
        return f"wait for the task of {name or 'a call'}"
    if operation.kind == "stream":
        return f"stream {name}"
    if operation.kind == "search":
        return "search for the coordinator"
    return f"{name} of {operation.plugin}" if operation.plugin else name


def _how(ending: Ending) -> str:
    if ending.outcome == "value":
        return "success"
    return ending.code or ending.error or ending.outcome
