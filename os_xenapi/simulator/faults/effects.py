"""What a fault does, as values: each effect is what a host, a network or a disk does to a client.

``carried_out`` tells whether a call is carried out all the same: a client cannot see that, and what
it does next depends on it. Transfers are struck before they begin in either case. Nothing here
acts; bodies.py, replies.py and channel.py do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

__all__ = [
    "BODY_EFFECTS",
    "REPLY_EFFECTS",
    "Delay",
    "Effect",
    "Error",
    "ErrorInside",
    "EvictSession",
    "FullStorage",
    "Hang",
    "HtmlAnswer",
    "KillPlugin",
    "SlowStorage",
    "TornAnswer",
    "TornRequest",
    "TruncatedAnswer",
    "WrongLength",
]


@dataclass(frozen=True)
class Error:
    """The message fails with an error of the API: its code, then its parameters.

    ``{object}`` in a parameter becomes the ref of the object that the message is sent to. With
    ``carried_out`` the message does its work first.
    """

    details: Sequence[str]
    carried_out: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "details", _texts(self.details, "details"))


@dataclass(frozen=True)
class Delay:
    """The message takes ``seconds`` more: before its work, or with ``carried_out`` after it."""

    seconds: float
    carried_out: bool = False

    def __post_init__(self) -> None:
        _check_at_least("seconds", self.seconds, 0)


@dataclass(frozen=True)
class Hang:
    """No answer comes as long as the fault is armed; then the message goes on."""

    carried_out: bool = False


@dataclass(frozen=True)
class EvictSession:
    """The session of the caller ends before its call is carried out; ``all``: every session."""

    all: bool = False


@dataclass(frozen=True)
class KillPlugin:
    """A dom0 plugin is killed (SIGKILL) ``seconds`` after its start; 0: before it does anything."""

    seconds: float = 0.0

    def __post_init__(self) -> None:
        _check_at_least("seconds", self.seconds, 0)


@dataclass(frozen=True)
class TornRequest:
    """The connection breaks once byte ``at`` of the request, its head included, was read.

    Nothing is carried out. A call that the fault finds by what stands in its body has been read
    whole by then. ``reset`` breaks it with a TCP reset instead of an end.
    """

    at: int = 0
    reset: bool = False

    def __post_init__(self) -> None:
        _check_at_least("at", self.at, 0)


@dataclass(frozen=True)
class TornAnswer:
    """The connection breaks after byte ``at`` of the answer, its head included, was sent.

    What was asked for is carried out. Beyond the end of the answer it breaks after the whole of it.
    ``reset`` breaks it with a TCP reset instead of an end.
    """

    at: int = 0
    reset: bool = False

    def __post_init__(self) -> None:
        _check_at_least("at", self.at, 0)


@dataclass(frozen=True)
class TruncatedAnswer:
    """The answer to a call is whole as HTTP, but has the first ``at`` bytes of its body alone."""

    at: int

    def __post_init__(self) -> None:
        _check_at_least("at", self.at, 0)


@dataclass(frozen=True)
class HtmlAnswer:
    """A page of HTML comes instead of the answer, as from a proxy or from xapi in trouble."""

    status: int = 500
    page: str = "<html><body><h1>HTTP 500 internal server error</h1></body></html>"
    carried_out: bool = False

    def __post_init__(self) -> None:
        if self.status not in _WITH_A_BODY:
            raise ValueError(f"status must be one whose answers have a body, not {self.status}")


@dataclass(frozen=True)
class ErrorInside:
    """Status 200, and an error inside.

    A call is not carried out, and answered as what fails before XAPI's dispatcher: over JSON-RPC
    always in the form of version 2.0, with the id 0 and a bare array for the error. A transfer
    fails after the head of its answer was sent: the connection breaks, and the task has the error.
    """

    details: Sequence[str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "details", _texts(self.details, "details"))


@dataclass(frozen=True)
class WrongLength:
    """Content-Length of the answer to a call is ``by`` more (or less) than its body has bytes."""

    by: int

    def __post_init__(self) -> None:
        if not self.by:
            raise ValueError("by must not be 0: that is the right length")


@dataclass(frozen=True)
class SlowStorage:
    """Disks move at ``bytes_per_second`` through the HTTP handlers, each transfer for itself."""

    bytes_per_second: float

    def __post_init__(self) -> None:
        _check_at_least("bytes_per_second", self.bytes_per_second, 1)


@dataclass(frozen=True)
class FullStorage:
    """A repository has only ``free`` bytes left as long as the fault is armed.

    It shows in the record, and whatever needs more fails with SR_BACKEND_FAILURE_44, also in the
    middle of a transfer. The fault's ``object`` is the repository; without it all of them are full.
    """

    free: int = 0

    def __post_init__(self) -> None:
        _check_at_least("free", self.free, 0)


BodyEffect = Error | Delay | Hang | EvictSession | KillPlugin
ReplyEffect = TornRequest | TornAnswer | TruncatedAnswer | HtmlAnswer | ErrorInside | WrongLength
Effect = BodyEffect | ReplyEffect | SlowStorage | FullStorage

BODY_EFFECTS = (Error, Delay, Hang, EvictSession, KillPlugin)
"""What happens to a message where it is carried out, whichever way it came."""

REPLY_EFFECTS = (TornRequest, TornAnswer, TruncatedAnswer, HtmlAnswer, ErrorInside, WrongLength)
"""What happens to an exchange: to the request on its way in, to the answer on its way out."""


_WITH_A_BODY = frozenset(status for status in HTTPStatus if status >= 200) - {204, 205, 304}


def _texts(value: object, name: str) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, (tuple, list)) or not value:
        raise ValueError(f"{name} must be a sequence of texts, the code first, not {value!r}")
    if not all(isinstance(item, str) for item in value):
        raise ValueError(f"{name} must hold texts only, not {value!r}")
    return tuple(value)


def _check_at_least(name: str, value: float, least: float) -> None:
    if not value >= least:
        raise ValueError(f"{name} must be at least {least}, not {value}")
