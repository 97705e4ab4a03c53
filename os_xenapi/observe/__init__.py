"""The seam through which programs watch what sessions do: calls, logins, streams, waits for tasks.

An ``Observer`` is told when an operation begins and answers with the ``Watch`` that is told the
rest of it, or with None. What it is told holds nothing secret: no parameter, no value, no password
and no session reference, and of an error its class and code alone.

    connect(url, user, password, observers=[LoggingObserver()])    for one session
    set_default(LoggingObserver())                                 for all sessions made from now on

Observers are told by whatever thread or asyncio task does the work, so that context variables are
those of the caller, and an observer that several sessions or threads share is told by several at a
time. They must be quick and must not use the session. One that raises is passed over: the call goes
on, and the first such error in a session is logged.

The adapters are modules beside this one, each imported by itself: ``logs``, ``opentelemetry`` and
``prometheus``. Nothing here does I/O.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from os_xenapi.rpc.endpoint import Endpoint

__all__ = [
    "Attempt",
    "Change",
    "Ending",
    "Kind",
    "Observer",
    "Operation",
    "Outcome",
    "Retry",
    "Watch",
    "Why",
    "default_observers",
    "set_default",
]

Kind = Literal["call", "login", "search", "stream", "task"]

Outcome = Literal["value", "failure", "error", "cancelled"]
"""How an operation ended: well, by an error answer of XAPI, by another error, or given up."""

Why = Literal["busy", "away", "lost", "session", "moved"]
"""Why something is tried again: the host put it off, there was no connection, the answer was lost,
the session had ended, another host is the coordinator."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """Something that a session does for its caller.

    ``kind`` and ``name`` tell what it is:

    ``call``    a call of XAPI by its method, ``"VM.start"``; where it goes to a dom0 plugin,
                ``plugin`` is ``"file.function"``
    ``login``   a login by its method; ``again`` where the session was logged in before
    ``search``  a search for the pool's coordinator, by the method of the login that may end it;
                the questions to the pool's members are not told one by one
    ``stream``  a stream by its HTTP method and path, ``"PUT /import_raw_vdi"``, until it is closed
    ``task``    a wait for a task, by the method that the task carries out, ``""`` if not known

    ``endpoint`` is the host that it begins with.
    """

    kind: Kind
    name: str
    endpoint: Endpoint
    plugin: str = ""
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One exchange with a host is over.

    ``sent`` and ``received`` are the bytes of the two bodies, ``protocol`` is as
    ``os_xenapi.rpc.protocols`` calls it. ``error`` is the class of what prevented an answer, ``""``
    if one came: what it says shows in how the operation goes on.
    """

    endpoint: Endpoint
    protocol: str
    sent: int
    received: int
    seconds: float
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Retry:
    """The operation goes on with another attempt, after ``pause`` seconds that are over.

    ``reason`` is a sentence, ``""`` where there is no more to say than ``why``.
    """

    why: Why
    reason: str = ""
    pause: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Ending:
    """An operation is over.

    ``sent`` and ``received`` are the bytes of all its bodies. ``error`` is the class of the error,
    ``""`` where there was none; ``code`` is the code of XAPI's error answer, ``"OTHER"`` where that
    does not look like one. A stream that was refused has the code ``"HTTP_403"`` or the like; one
    that was closed before its end was ``cancelled``.
    """

    outcome: Outcome
    seconds: float
    sent: int = 0
    received: int = 0
    error: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A session was ``opened`` or ``closed``, opened again (``reopened``), or ``moved``.

    It is at ``endpoint``; the host that it left is ``former``, None if it has left none.
    ``relogin`` tells whether it was logged in anew after it had been opened.
    """

    kind: Literal["opened", "reopened", "moved", "closed"]
    endpoint: Endpoint
    former: Endpoint | None = None
    relogin: bool = False


class Watch(Protocol):
    """Is told how one operation goes: by one thread at a time, not always the same.

    A class that names this one as its base inherits methods that do nothing.
    """

    def traceparent(self) -> str:
        """Return what the header ``traceparent`` of the operation's requests says, ``""`` for none.

        Asked once, when the operation has begun. The header is sent over HTTP and HTTPS where it
        fits into the 1,024 bytes that XAPI reads; else it is left out.
        """
        return ""

    def tried(self, attempt: Attempt, /) -> None:
        """Take note of an exchange that is over."""
        return None

    def again(self, retry: Retry, /) -> None:
        """Take note that another attempt follows."""
        return None

    def end(self, ending: Ending, /) -> None:
        """Take note that the operation is over: the last that is told of it."""
        return None


class Observer(Protocol):
    """Is told what sessions do, by any number of threads at a time.

    A class that names this one as its base inherits methods that do nothing.
    """

    def begin(self, operation: Operation, /) -> Watch | None:
        """Take note that an operation begins; return who is told the rest, None for nobody."""
        return None

    def changed(self, change: Change, /) -> None:
        """Take note that a session was opened, has moved, or was closed."""
        return None


_default: tuple[Observer, ...] = ()


def set_default(*observers: Observer) -> None:
    """Set who watches the sessions that are made from now on without ``observers=``.

    Without arguments, nobody does, which is how a program begins.
    """
    global _default
    _default = observers


def default_observers() -> tuple[Observer, ...]:
    """Return who watches sessions that are made without ``observers=``."""
    return _default
