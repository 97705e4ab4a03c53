"""Every exception this library raises on purpose.

    XenApiError
    |-- Failure                      the host answered with an error code: .code, .params, .details
    |   `-- one class per code       HandleInvalid, VmBadPowerState, SrBackendFailure ... (generated)
    |-- ConnectionFailed             no connection to the host, or it broke
    |   |-- CertificateRefused       the host's certificate is not one that the given trust covers
    |   `-- OutcomeUnknown           the connection broke after the request may have been carried out
    |-- DeadlineExceeded             the time that the caller allowed is over
    |-- ProtocolError                what came back is not an answer of XAPI
    |-- LimitExceeded                the request is larger than a host accepts; nothing was sent
    |-- FormatError                  a disk image is damaged or of a kind that is not supported
    |-- TransferFailed               a disk stream ended without the whole disk being there
    |-- TaskVanished                 the host no longer knows the task: its outcome cannot be told
    |-- PluginMissing                a dom0 plugin is not installed on the host
    |-- PluginMismatch               the dom0 plugins are not of the release that this client needs
    `-- ReadOnlySession              the session was opened read-only and the call changes something

Nothing secret (password, session ref, token) may stand in a message here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = [
    "CertificateRefused",
    "ConnectionFailed",
    "DeadlineExceeded",
    "Failure",
    "FormatError",
    "LimitExceeded",
    "OutcomeUnknown",
    "PluginMismatch",
    "PluginMissing",
    "ProtocolError",
    "ReadOnlySession",
    "TaskVanished",
    "TransferFailed",
    "XenApiError",
    "failure",
]


class XenApiError(Exception):
    """Base of every exception that this library raises on purpose."""


class Failure(XenApiError):
    """The host carried the call out and answered with an error.

    ``details`` is the list of strings as XAPI sent it: the code, then its parameters.
    """

    def __init__(self, details: Sequence[str]) -> None:
        super().__init__(details)
        self.details = list(details)

    @property
    def code(self) -> str:
        """The error code, e.g. ``"HANDLE_INVALID"``."""
        return self.details[0] if self.details else ""

    @property
    def params(self) -> list[str]:
        """What follows the code."""
        return self.details[1:]


class ConnectionFailed(XenApiError):
    """No connection to the host could be made, or it broke before an answer came."""


class CertificateRefused(ConnectionFailed):
    """The host showed a certificate that the given trust does not cover; nothing was sent to it."""


class OutcomeUnknown(ConnectionFailed):
    """The connection broke after the request left: the host may or may not have carried it out."""


class DeadlineExceeded(XenApiError):
    """The time that the caller allowed for an operation is over."""


class ProtocolError(XenApiError):
    """The peer answered something that is not an answer of XAPI.

    ``status`` is the HTTP status where there was one, else None.
    """

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
        return (_format_error, (self.problem, self.field, self.offset))


def _format_error(problem: str, field: str, offset: int) -> FormatError:
    return FormatError(problem, field=field, offset=offset)


class TransferFailed(XenApiError):
    """A disk stream ended without the whole disk being on the other side."""


class TaskVanished(XenApiError):
    """The host no longer knows the task, so how it ended cannot be told."""


class PluginMissing(XenApiError):
    """A dom0 plugin is not installed on the host."""


class PluginMismatch(XenApiError):
    """The dom0 plugins of the host are not of the release that this client needs."""


class ReadOnlySession(XenApiError):
    """The session was opened read-only and the call would change something; it was not sent."""


def failure(details: Sequence[str]) -> Failure:
    """Return the Failure for an error answer, as the class of its code where there is one."""
    return Failure(details)
