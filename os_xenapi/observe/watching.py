"""Tells the observers of one session what it does, and lets no error of theirs out.

Sessions without observers have no ``Watching``: the way of their calls does not lead here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from types import TracebackType
from typing import Any

from os_xenapi.errors import Failure
from os_xenapi.observe import (
    Attempt,
    Change,
    Ending,
    Observer,
    Operation,
    Outcome,
    Retry,
    Watch,
    Why,
    default_observers,
)
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.protocols import spoken_at
from os_xenapi.rpc.steps import AnswerLost, NotSent, Renew, Send, SessionState, Sleep, Step

__all__ = ["Running", "Watching"]

_log = logging.getLogger("os_xenapi.observe")

_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,79}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_PLUGIN_NAME = re.compile(r"[A-Za-z0-9_.:/+-]{1,120}")
_CALL_PLUGIN = frozenset({"host.call_plugin", "Async.host.call_plugin"})


class Watching:
    """The observers of one session; any thread may use it."""

    def __init__(self, observers: Sequence[Observer]) -> None:
        self._observers = tuple(observers)
        self._has_complained = False

    @classmethod
    def of(cls, observers: Sequence[Observer] | None) -> Watching | None:
        """Return the watching by ``observers``, by the default ones if None; None if none watch."""
        chosen = default_observers() if observers is None else observers
        return cls(chosen) if chosen else None

    def begin(self, operation: Operation) -> Running:
        """Tell that ``operation`` begins, and return what is to be told the rest."""
        return Running(self, operation)

    def call(self, state: SessionState, method: str, params: Sequence[Any]) -> Running:
        """Tell that a call begins; its parameters are looked at for the plugin that is called."""
        plugin = _plugin(params) if method in _CALL_PLUGIN else ""
        return Running(
            self, Operation(kind="call", name=method, endpoint=state.endpoint, plugin=plugin)
        )

    def login(self, state: SessionState, step: Renew) -> Running:
        """Tell that a login begins, or a search for where to log in."""
        operation = Operation(
            kind="search" if step.lost and state.can_search else "login",
            name=state.credentials.method if state.credentials is not None else "",
            endpoint=state.endpoint,
            again=bool(state.ref),
        )
        return Running(self, operation)

    def renewed(self, state: SessionState, former: tuple[Endpoint, str]) -> None:
        """Tell where the session is after a login, if that is anything new."""
        left, ref = former
        here, is_new = state.endpoint, state.ref != ref
        if not ref:
            self.changed(Change(kind="opened", endpoint=here))
        elif here != left:
            self.changed(Change(kind="moved", endpoint=here, former=left, relogin=is_new))
        elif is_new:
            self.changed(Change(kind="reopened", endpoint=here, relogin=True))

    def closed(self, endpoint: Endpoint) -> None:
        """Tell that the session was closed."""
        self.changed(Change(kind="closed", endpoint=endpoint))

    def changed(self, change: Change) -> None:
        """Tell what became of the session."""
        for observer in self._observers:
            self.ask(observer, "changed", change)

    def watches(self, operation: Operation) -> tuple[Watch, ...]:
        """Return who of the observers wants to be told of ``operation``."""
        watches = (self.ask(observer, "begin", operation) for observer in self._observers)
        return tuple(watch for watch in watches if watch is not None)

    def ask(self, watcher: object, method: str, *args: Any) -> Any:
        """Return what ``method`` of an observer or a watch returns, None where it fails."""
        try:
            return getattr(watcher, method)(*args)
        except Exception:
            if not self._has_complained:
                self._has_complained = True
                _log.exception("an observer failed; what fails after this is passed over silently")
            return None


class Running:
    """An operation that is under way, and who watches it.

    As a context manager, it ends with its block. ``trace`` is what the requests carry as
    traceparent.
    """

    __slots__ = (
        "_over",
        "_started",
        "_watches",
        "_watching",
        "_why",
        "operation",
        "trace",
        "traffic",
    )

    def __init__(self, watching: Watching, operation: Operation) -> None:
        self.operation: Operation = operation
        self.traffic: list[int] = [0, 0]
        self._watching = watching
        self._over = False
        self._why: Why = "busy"
        self._started = monotonic()
        self._watches = watching.watches(operation)
        self.trace: str = self._trace()

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end(error)

    @contextmanager
    def attempt(self, state: SessionState, step: Send) -> Iterator[list[int]]:
        """Tell of the exchange that the block carries out; it puts the answer's size in the list.

        What it raises tells why there is another attempt, if there is one.
        """
        started = monotonic()
        received = [0]
        self._why = "busy"
        raised = ""
        try:
            yield received
        except BaseException as error:
            raised = _class(error)
            if isinstance(error, NotSent):
                self._why = "away"
            elif isinstance(error, AnswerLost):
                self._why = "lost"
            raise
        finally:
            self.traffic[0] += len(step.body)
            self.traffic[1] += received[0]
            attempt = Attempt(
                endpoint=step.endpoint,
                protocol=spoken_at(state.spoken, step.endpoint).name,
                sent=len(step.body),
                received=received[0],
                seconds=monotonic() - started,
                error=raised,
            )
            self._tell("tried", attempt)

    def carried_out(self, step: Step) -> None:
        """Tell of another attempt, before which ``step`` had to be carried out."""
        if type(step) is Sleep:
            # How a login goes on may quote what hosts said.
            reason = step.reason if self.operation.kind == "call" else ""
            retry = Retry(why=self._why, reason=reason, pause=step.seconds)
        elif type(step) is Renew and not step.lost:  # else a Sleep came before it
            retry = Retry(why="session" if step.coordinator is None else "moved")
        else:
            return
        self._tell("again", retry)

    def end(self, error: BaseException | None = None) -> None:
        """Tell that the operation is over, by ``error`` if that is what ended it."""
        if error is None:
            self.end_as("value")
        elif isinstance(error, Failure):
            code = error.code if _CODE.fullmatch(error.code) else "OTHER"
            self.end_as("failure", _class(error), code)
        else:
            # A task of asyncio that was cancelled, an interrupt.
            outcome: Outcome = "error" if isinstance(error, Exception) else "cancelled"
            self.end_as(outcome, _class(error))

    def end_as(self, outcome: Outcome, error: str = "", code: str = "") -> None:
        """Tell that the operation is over, and how; only the first time counts."""
        if self._over:
            return
        self._over = True
        sent, received = self.traffic
        ending = Ending(
            outcome=outcome,
            seconds=monotonic() - self._started,
            sent=sent,
            received=received,
            error=error,
            code=code,
        )
        self._tell("end", ending)

    def _tell(self, method: str, news: Attempt | Retry | Ending) -> None:
        for watch in self._watches:
            self._watching.ask(watch, method, news)

    def _trace(self) -> str:
        for watch in self._watches:
            trace = self._watching.ask(watch, "traceparent")
            if isinstance(trace, str) and _TRACEPARENT.fullmatch(trace):
                return trace
        return ""


def _class(error: BaseException) -> str:
    """Return the name of an error's class, or the one by which programs know it."""
    kinds = [kind for kind in type(error).__mro__ if kind.__module__ == "os_xenapi.errors"]
    return (kinds[0] if kinds else type(error)).__name__


def _plugin(params: Sequence[Any]) -> str:
    """Return which function of which plugin host.call_plugin calls."""
    called = ".".join(str(name) for name in params[1:3])
    return called if _PLUGIN_NAME.fullmatch(called) else "other"
