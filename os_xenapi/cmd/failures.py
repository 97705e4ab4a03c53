"""What went wrong, as one sentence with the next step on standard error, and as an exit code.

Nothing of the library is imported before there is an error that only the library knows.
"""

from __future__ import annotations

import os
import signal
import sys

from os_xenapi.cmd.parsing import UsageError, printable

__all__ = ["Several", "sentence", "tell"]

FAILED, USAGE, UNREACHED, UNKNOWN, SIGNALLED = 1, 2, 3, 4, 128

_LOGIN_REFUSED = ("SESSION_AUTHENTICATION_FAILED", "HOST_IS_SLAVE", "TOO_MANY_SESSIONS")

_NEXT = {
    "HANDLE_INVALID": "`os-xenapi list CLASS` shows what there is",
    "HOST_IS_SLAVE": "log in to that host, the pool's coordinator",
    "RBAC_PERMISSION_DENIED": "`os-xenapi doctor` tells which role it takes",
    "SESSION_AUTHENTICATION_FAILED": "check --user and the password (XENAPI_PASSWORD, "
    "--password-file)",
    "SR_BACKEND_FAILURE_44": "`os-xenapi list SR -c name_label,physical_size,"
    "physical_utilisation` shows where there is room",
    "VM_BAD_POWER_STATE": "`os-xenapi list VM` shows the power states",
    "VM_MISSING_PV_DRIVERS": "its guest does not answer: --force does without it",
}
"""What to do next about errors of hosts, whose own words do not say it."""


def tell(error: BaseException) -> int:
    """Print what there is to say about an error; the exit code for it. Raises what is none."""
    if isinstance(error, KeyboardInterrupt):
        number = getattr(error, "number", signal.SIGINT)
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
            sys.stderr.write("\r\x1b[K")  # over the ^C that the terminal shows
        return _tell("interrupted" if number == signal.SIGINT else "ended", SIGNALLED + number)
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has gone; what is still in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED
    if not isinstance(error, Exception):
        raise error
    if isinstance(error, UsageError):
        return _tell(str(error), USAGE)
    from os_xenapi.errors import XenApiError

    if isinstance(error, (XenApiError, OSError, ValueError)):
        return _tell(sentence(error), _code(error))
    problem = f"{type(error).__name__}: {error}"
    return _tell(f"a fault of this program, report it with what --debug shows: {problem}", FAILED)


def sentence(error: BaseException) -> str:
    """Return what an error says, and what to do next where we know it."""
    notes: list[str] = [*getattr(error, "__notes__", [])]
    if getattr(error, "code", None) in _NEXT:
        notes.append(_NEXT[error.code])  # type: ignore[attr-defined]
    if isinstance(error, OSError) and error.strerror:
        # Where a file was known by its descriptor alone, that is in the place of its name.
        named = error.filename is not None and not isinstance(error.filename, int)
        said = f"{os.fsdecode(error.filename)}: {error.strerror}" if named else error.strerror
    else:
        said = str(error) or type(error).__name__
    return "; ".join([said, *notes])


class Several:
    """Errors with some of ``count`` objects; with a single one the error is raised as it is.

    ``code`` is the exit code: where it is not known how one ended, that is what it tells.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self.code: int = 0

    def tell(self, name: str, error: Exception) -> None:
        """Print what went wrong with one of them."""
        if self._count == 1:
            raise error
        self.code = _tell(f"{name}: {sentence(error)}", max(self.code, _code(error)))


def _code(error: BaseException) -> int:
    from os_xenapi import errors

    if isinstance(error, (errors.OutcomeUnknown, errors.DeadlineExceeded, errors.TaskVanished)):
        return UNKNOWN
    if isinstance(error, (errors.ConnectionFailed, errors.ProtocolError)):
        return UNREACHED
    if isinstance(error, errors.Failure) and error.code in _LOGIN_REFUSED:
        return UNREACHED
    return FAILED


def _tell(sentence: str, code: int) -> int:
    print(f"os-xenapi: {printable(sentence)}", file=sys.stderr)
    return code
