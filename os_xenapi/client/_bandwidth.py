"""The traffic of the virtual interfaces on a host; ``host_network`` offers it."""

from __future__ import annotations

from os_xenapi.flows import Flow, Structured, dom0_call

__all__ = ["Bandwidth", "fetch_all_bandwidth"]

Bandwidth = dict[str, dict[str, dict[str, int]]]
"""Per domain and interface number, both as text, the bytes "bw_in" and "bw_out"."""


@dom0_call
def fetch_all_bandwidth() -> Flow[Bandwidth]:
    """Return ``{dom_id: {vif number: {"bw_in": bytes, "bw_out": bytes}}}`` of the session's host.

    Both keys are text. In and out are the guest's: in is what it has received since it started.
    """
    counters: Bandwidth = yield Structured("bandwidth.py", "fetch_all_bandwidth")
    return counters
