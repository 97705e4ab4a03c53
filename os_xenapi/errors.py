"""Every exception this library raises on purpose.

    XenApiError
    |-- Failure                      the host answered with an error code: .code, .params, .details
    |   |-- SrBackendFailure         a storage driver failed: .n, .reason, .stderr
    |   `-- one class per code       HandleInvalid, VmBadPowerState, TaskCancelled ... (generated)
    |-- ConnectionFailed             no connection to the host, or it broke
    |   |-- CertificateRefused       the host's certificate is not one that the given trust covers
    |   |-- HostKeyRefused           the host's ssh key is not one that the given trust covers
    |   `-- OutcomeUnknown           the request may have been carried out; its answer is lost
    |-- DeadlineExceeded             the time that the caller allowed is over
    |-- ProtocolError                what came back is not an answer of XAPI
    |-- GlanceRefused                Glance refused a request: .status
    |-- LimitExceeded                the request is larger than a host accepts; nothing was sent
    |-- FormatError                  a disk image is damaged or of a kind that is not supported
    |-- TransferFailed               a disk stream ended without the whole disk being there
    |-- CacheStale                   the object cache does not know how things are now
    |-- ObjectGone                   the object that was waited for has been deleted
    |-- TaskVanished                 the host no longer knows the task: its outcome cannot be told
    |-- PluginMissing                a dom0 plugin is not installed on the host
    |-- InstallRefused               a host's plugins were not changed; the same set is in force
    |-- PluginMismatch               the dom0 plugins are not of the release that this client needs
    `-- ReadOnlySession              the session was opened read-only and the call changes something

Where one message is all there is to say, it is the only argument: one sentence or two that say what
happened and, where it is known, what to do next. Nothing secret (password, session ref, token) may
stand in a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NoReturn, overload

if TYPE_CHECKING:
    from os_xenapi._errors import *  # noqa: F403

__all__: list[str]
if not TYPE_CHECKING:  # its value would hide the generated classes from checkers
    __all__ = [
        "CacheStale",
        "CertificateRefused",
        "ConnectionFailed",
        "DeadlineExceeded",
        "Failure",
        "FormatError",
        "GlanceRefused",
        "HostKeyRefused",
        "InstallRefused",
        "LimitExceeded",
        "ObjectGone",
        "OutcomeUnknown",
        "Parameter",
        "PluginMismatch",
        "PluginMissing",
        "ProtocolError",
        "ReadOnlySession",
        "SrBackendFailure",
        "TaskVanished",
        "TransferFailed",
        "XenApiError",
        "class_of",
        "failure",
    ]


class XenApiError(Exception):
    """Base of every exception that this library raises on purpose."""


class Parameter:
    """A parameter of an error as a read-only attribute: a text, or None where the host sent none.

    ``index`` counts from 0, ``name`` is what XAPI's data model calls the parameter.
    """

    def __init__(self, index: int, name: str) -> None:
        self.index = index
        self.name = name

    @overload
    def __get__(self, failure: None, owner: type) -> Parameter: ...

    @overload
    def __get__(self, failure: Failure, owner: type) -> str | None: ...

    def __get__(self, failure: Failure | None, owner: type) -> Parameter | str | None:
        return self if failure is None else failure._param(self.index)

    def __set__(self, failure: Failure, value: NoReturn) -> NoReturn:
        raise AttributeError(f"{self.name} is what the host sent and cannot be set")


class Failure(XenApiError):
    """The host answered a call with an error.

    ``details`` is the list of strings as XAPI sent it: the code, then its parameters. Anything
    that is not such a list is made one, so that reporting an error never fails. The text of the
    exception leaves out most of a session's ref and the end of a very long parameter, which
    ``details`` keep. ``hint`` is what the library knows besides, or empty; it ends the text.
    """

    hint: str = ""

    def __init__(self, details: object) -> None:
        self.details: list[str] = _texts(details)
        super().__init__(self.details)

    @property
    def code(self) -> str:
        """The error code, e.g. ``"HANDLE_INVALID"``; empty where the host sent none."""
        return self.details[0] if self.details else ""

    @property
    def params(self) -> list[str]:
        """What follows the code."""
        return self.details[1:]

    def _param(self, index: int) -> str | None:
        params = self.params
        return params[index] if index < len(params) else None

    def _names(self) -> dict[int, str]:
        """The names of the parameters by their index."""
        members = [member for owner in type(self).__mro__ for member in vars(owner).values()]
        return {one.index: one.name for one in members if isinstance(one, Parameter)}

    def _shown(self) -> list[str]:
        """The details as they may stand in a log."""
        shown = self.details
        if self.code in _SESSION_CODES:
            shown = [self.code, *map(_masked, self.params)]
        elif any("session" in text.lower() for text in self.params):
            shown = [_REF.sub(lambda ref: _masked(ref[0]), text) for text in shown]
        return [_one_line(text) for text in shown]

    def __str__(self) -> str:
        if not self.details:
            return "the host answered with an error that has no code"
        code, *params = self._shown()
        names = self._names()
        told = [
            f"{names[place]} {text or _EMPTY}" if place in names else text
            for place, text in enumerate(params)
            if text or place in names
        ]
        said = f"{code}: {', '.join(told)}" if told else code
        return f"{said}; {self.hint}" if self.hint else said

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._shown()!r})"


class SrBackendFailure(Failure):
    """A storage driver failed: SR_BACKEND_FAILURE, or SR_BACKEND_FAILURE_<n> with its own number.

    The plain code comes with status, stdout and stderr, the numbered ones with an empty text,
    reason and stderr. What does not come with a code is None.
    """

    stderr: Parameter = Parameter(2, "stderr")

    @property
    def n(self) -> int | None:
        """The number of the storage driver's exception, e.g. 46; None for the plain code."""
        numbered = _SR_BACKEND.fullmatch(self.code)
        return int(numbered[1]) if numbered else None

    @property
    def reason(self) -> str | None:
        """What the driver says went wrong."""
        return None if self.n is None else self._param(1)

    @property
    def status(self) -> str | None:
        """How the driver ended."""
        return self._param(0) if self.n is None else None

    @property
    def stdout(self) -> str | None:
        """What the driver printed."""
        return self._param(1) if self.n is None else None

    def _names(self) -> dict[int, str]:
        numbered = self.n is not None
        return {1: "reason", 2: "stderr"} if numbered else {0: "status", 1: "stdout", 2: "stderr"}


class ConnectionFailed(XenApiError):
    """No connection to the host could be made, or it broke before an answer came."""


class CertificateRefused(ConnectionFailed):
    """The host showed a certificate that the given trust does not cover; nothing was sent to it."""


class HostKeyRefused(ConnectionFailed):
    """The host's ssh key is not one that the given trust covers; nothing secret was sent to it."""


class OutcomeUnknown(ConnectionFailed):
    """The request left and no answer can be read: the host may or may not have carried it out.

    The connection broke, or what came back is not an answer of XAPI (then the ProtocolError is the
    ``__cause__``). Calls that change nothing are sent again instead, or raise the ProtocolError.
    """


class DeadlineExceeded(XenApiError):
    """The time that the caller allowed for an operation is over.

    Where the request had left by then, the message says that the host may still carry it out.
    """


class ProtocolError(XenApiError):
    """The peer answered something that is not an answer of XAPI.

    ``status`` is the HTTP status where there was one, else None.
    """

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class GlanceRefused(XenApiError):
    """Glance refused a request; ``status`` is its HTTP status, e.g. 404."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class LimitExceeded(XenApiError):
    """The request is larger than a host accepts; nothing was sent."""


class FormatError(XenApiError):
    """A disk image is damaged, or of a kind that is not supported.

    ``field`` names the part of the format, ``offset`` is where it lies in the stream, in bytes.
    """

    def __init__(self, problem: str, *, field: str, offset: int) -> None:
        super().__init__(problem, field, offset)
        self.problem = problem
        self.field = field
        self.offset = offset

    def __str__(self) -> str:
        return f"{self.field} at byte {self.offset}: {self.problem}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_format_error, (self.problem, self.field, self.offset), self.__dict__)


def _format_error(problem: str, field: str, offset: int) -> FormatError:
    return FormatError(problem, field=field, offset=offset)


class TransferFailed(XenApiError):
    """A disk stream ended without the whole disk being on the other side."""


class CacheStale(XenApiError):
    """The object cache has not heard of the pool for too long to say how things are now.

    ``age`` is how long, in seconds; infinite where it never heard or never will again. Why is the
    ``__cause__`` where there is one.
    """

    def __init__(self, message: str, *, age: float = float("inf")) -> None:
        super().__init__(message)
        self.age: float = age


class ObjectGone(XenApiError):
    """The object that was waited for does not exist, or not any more."""


class TaskVanished(XenApiError):
    """The host no longer knows the task, so how it ended cannot be told."""


class PluginMissing(XenApiError):
    """A dom0 plugin is not installed on the host."""


class InstallRefused(XenApiError):
    """A host refused a change of its plugins; the same set as before is in force there."""


class PluginMismatch(XenApiError):
    """The dom0 plugins of the host are not of the release that this client needs."""


class ReadOnlySession(XenApiError):
    """The session was opened read-only and the call would change something; it was not sent."""


def failure(details: object) -> Failure:
    """Return the Failure for an error answer, as the class of its code where there is one.

    ``details`` is the list of strings as XAPI sent it; like `Failure`, this takes anything.
    """
    texts = _texts(details)
    return class_of(texts[0] if texts else "")(texts)


def class_of(code: str) -> type[Failure]:
    """Return the class of an error code; Failure itself for one that is not known."""
    if code == "SR_BACKEND_FAILURE" or _SR_BACKEND.fullmatch(code):
        return SrBackendFailure
    made = _made.get(code)
    if made is None:
        from os_xenapi._errors import TABLE

        if code not in TABLE:
            return Failure
        made = _made.setdefault(code, _make(code, *TABLE[code]))  # of several threads' one counts
    return made


def _make(code: str, name: str, parameters: Iterable[tuple[str, str]], about: str) -> type[Failure]:
    members: dict[str, Any] = {
        attribute: Parameter(index, parameter)
        for index, (attribute, parameter) in enumerate(parameters)
    }
    members |= {"__doc__": f"XAPI's error {code}.\n\n{about}", "__module__": __name__}
    return type(name, (Failure,), members)


@cache
def _codes() -> dict[str, str]:
    """The codes by the names of their classes."""
    from os_xenapi._errors import TABLE

    return {name: code for code, (name, _, _) in TABLE.items()}


_made: dict[str, type[Failure]] = {}
"""The classes that were needed so far; there are hundreds, which take a while to make."""

_EMPTY: Final = '""'
_LONGEST_SHOWN: Final = 1000
_REF: Final = re.compile(r"OpaqueRef:[0-9A-Za-z-]+")
_SESSION_CODES: Final = frozenset({"SESSION_INVALID", "SESSION_NOT_REGISTERED"})
_SR_BACKEND: Final = re.compile(r"SR_BACKEND_FAILURE_([0-9]{1,9})")


def _texts(details: object) -> list[str]:
    if not isinstance(details, (list, tuple)):
        details = [details]
    return [_text(one) for one in details]


def _text(value: object) -> str:
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8", "replace")
    try:
        return str(value)
    except Exception:
        return f"a {type(value).__name__} that cannot be shown"


def _masked(ref: str) -> str:
    """A session's ref with no more than its start: whoever has all of it has the session."""
    kind, colon, identity = ref.rpartition(":")
    return f"{kind}{colon}{identity[:8]}..." if len(identity) > 8 else ref


def _one_line(text: str) -> str:
    """A text of the host's without what would break a line, and not very long."""
    line = " ".join(text[:_LONGEST_SHOWN].split())
    line = "".join(letter if letter.isprintable() else "?" for letter in line)
    return line if len(text) <= _LONGEST_SHOWN else f"{line}..."


if not TYPE_CHECKING:  # to a type checker, every name would exist

    def __getattr__(name: str) -> Any:
        # The import system asks every module for names of its own, such as __path__.
        if name.startswith("_") or name not in _codes():
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return class_of(_codes()[name])

    def __dir__() -> list[str]:
        return sorted({*globals(), *_codes()})
