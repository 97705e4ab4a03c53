"""The exceptions of the classic surface (``os_xenapi.client``), under their names of 0.3.4."""

from __future__ import annotations

from typing import Any

from os_xenapi.errors import XenApiError

__all__ = [
    "ExecuteCommandFailed",
    "GetInterfaceOnHIMNMacError",
    "HostConnectionFailure",
    "InvalidImage",
    "NoNetworkInterfaceInSameSegment",
    "NotFound",
    "OsXenApiException",
    "PluginImageNotFound",
    "PluginRetriesExceeded",
    "SessionLoginTimeout",
    "VdiImportFailure",
    "VhdDiskTypeNotSupported",
]


class OsXenApiException(XenApiError):
    """Base of the exceptions of the classic surface.

    The text is ``message``, or ``msg_fmt`` filled in with the keyword arguments, which stay at hand
    as ``kwargs``.
    """

    msg_fmt = "An unknown exception occurred."
    code = 500

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        self.kwargs: dict[str, Any] = dict(kwargs)
        self.kwargs.setdefault("code", self.code)
        self.message: str = message or self._filled_in()
        super().__init__(self.message)

    def _filled_in(self) -> str:
        try:
            return self.msg_fmt % self.kwargs
        except (KeyError, TypeError, ValueError):
            return self.msg_fmt  # a missing argument must not hide the error itself

    def format_message(self) -> str:
        """Return the text."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (type(self), self.message, self.kwargs))


def _again(kind: type[OsXenApiException], message: str, kwargs: dict[str, Any]) -> Any:
    return kind(message, **kwargs)


class PluginRetriesExceeded(OsXenApiException):
    """A plugin call failed in each of ``num_retries`` attempts."""

    msg_fmt = "Number of retries to plugin (%(num_retries)d) exceeded."


class PluginImageNotFound(OsXenApiException):
    """The image service has no image ``image_id``."""

    msg_fmt = "Image (%(image_id)s) not found."


class SessionLoginTimeout(OsXenApiException):
    """The host did not answer the login in time."""

    msg_fmt = "Unable to log in to XenAPI (is the Dom0 disk full?)"


class InvalidImage(OsXenApiException):
    """An image is not one that can be used; ``details`` tells why."""

    msg_fmt = "Image is invalid: details is - (%(details)s)"


class HostConnectionFailure(OsXenApiException):
    """No connection to the host at ``host_netloc``."""

    msg_fmt = "Failed connecting to host %(host_netloc)s"


class NotFound(OsXenApiException):
    """Something that was looked for is not there."""

    msg_fmt = "Not found error"


class VdiImportFailure(OsXenApiException):
    """The host did not take the disk of the VDI ``vdi_ref``."""

    msg_fmt = "Failed importing VDI from VHD stream: vdi_ref=%(vdi_ref)s"


class VhdDiskTypeNotSupported(OsXenApiException):
    """A VHD is of the kind ``disk_type``, which is not supported here."""

    msg_fmt = "Not supported VHD disk type: type=%(disk_type)s"


class NoNetworkInterfaceInSameSegment(OsXenApiException):
    """No network interface of this machine lies in the segment of ``ip``."""

    msg_fmt = "Can't find network interface in the network where IP=%(ip)s exists"


class ExecuteCommandFailed(OsXenApiException):
    """The command ``cmd`` failed."""

    msg_fmt = "Failed to execute the command: %(cmd)s"


class GetInterfaceOnHIMNMacError(OsXenApiException):
    """No network interface of this machine has the address ``mac``."""

    msg_fmt = "Failed to get the interface which has this MAC on HIMN: %(mac)s"
