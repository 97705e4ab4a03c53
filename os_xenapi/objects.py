"""XAPI's classes as attributes of a session: ``session.VM.start(ref, False, False)``.

Names are checked against the datamodel, so that a misspelt one fails with the nearest real one;
``session.call_xenapi`` takes any name, for calls newer than this library. The two messages whose
names are words of Python have an underscore behind them: ``VM.import_``, ``event.from_``.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from os_xenapi import datamodel

if TYPE_CHECKING:
    from os_xenapi.tasks import AsyncTask

__all__ = ["AsyncNamespace", "ClassNamespace"]


class ClassNamespace:
    """The messages of one class of XAPI as functions: arguments as in the datamodel, no session.

    On an AsyncSession each returns an awaitable.
    """

    def __init__(
        self, call: Callable[..., Any], class_name: str, *, as_tasks: bool = False
    ) -> None:
        self._call = call
        self._class_name = class_name
        self._as_tasks = as_tasks

    def __getattr__(self, name: str) -> Callable[..., Any]:
        known = datamodel.load().classes[self._class_name].messages
        wire_name = _wire_name(name)
        if wire_name not in known:
            raise AttributeError(
                _no_such("message", f"{self._class_name}.{wire_name}", wire_name, known)
            )
        if self._as_tasks and not known[wire_name].is_async:
            raise AttributeError(f"no task can carry out {self._class_name}.{wire_name}: call it")
        call, method = self._call, f"{self._class_name}.{wire_name}"

        def message(*args: Any, timeout: float | None = None) -> Any:
            return call(method, *args, timeout=timeout)

        message.__name__ = name
        message.__qualname__ = method
        setattr(self, name, message)
        return message

    def __dir__(self) -> list[str]:
        messages = datamodel.load().classes[self._class_name].messages.values()
        names = [one.name for one in messages if one.is_async or not self._as_tasks]
        return sorted(f"{name}_" if keyword.iskeyword(name) else name for name in names)

    def __repr__(self) -> str:
        return f"<XAPI class {self._class_name}>"


class AsyncNamespace:
    """``session.Async``: the same classes, each call returning a Task at once."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def __getattr__(self, name: str) -> ClassNamespace:
        check_class(name)
        session = self._session

        def call(method: str, *args: Any, timeout: float | None = None) -> Any:
            ref = session.call_xenapi(f"Async.{method}", *args, timeout=timeout)
            if type(session).awaits:
                return _task_of(session, ref, method)
            from os_xenapi.tasks import Task

            return Task(session, ref, method)

        namespace = ClassNamespace(call, name, as_tasks=True)
        setattr(self, name, namespace)
        return namespace


async def _task_of(session: Any, ref: Any, method: str) -> AsyncTask[Any]:
    from os_xenapi.tasks import AsyncTask

    return AsyncTask(session, await ref, method)


def _wire_name(name: str) -> str:
    """The name of a message whose own name would be a word of Python."""
    return name[:-1] if name.endswith("_") and keyword.iskeyword(name[:-1]) else name


def check_class(name: str) -> None:
    """Raise AttributeError, naming the nearest, unless ``name`` is a class of XAPI."""
    classes = datamodel.load().classes
    if name not in classes:
        raise AttributeError(_no_such("class", name, name, classes))


def _no_such(kind: str, full_name: str, name: str, known: Iterable[str]) -> str:
    import difflib

    by_lower = {real.lower(): real for real in known}
    near = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    hint = f"; did you mean {by_lower[near[0]]}?" if near else ""
    return f"XAPI has no {kind} {full_name}{hint}"
