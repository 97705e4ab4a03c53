"""What dom0 does for the virtual machines of the session's host."""

from __future__ import annotations

from os_xenapi.client._plain import call_plain
from os_xenapi.flows import Flow, dom0_call

__all__ = ["get_console_log"]


@dom0_call
def get_console_log(dom_id: str | int) -> Flow[str]:
    """Return the last 102,400 bytes of a guest's console log: zlib's format, in base64.

    Raises Failure where the host keeps no log of that domain.
    """
    return call_plain("console.py", "get_console_log", dom_id=dom_id)
