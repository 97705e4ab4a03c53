"""The session's host itself: its data, whether it takes guests, its PCI devices.

What XAPI's plugin ``xenhost`` answers is passed on as it is: JSON text, or data where that is said.
Functions raise Failure where the plugin or the host refuses.
"""

from __future__ import annotations

from os_xenapi.client._plain import call_plain
from os_xenapi.flows import Flow, Structured, dom0_call

__all__ = [
    "get_host_data",
    "get_host_uptime",
    "get_pci_device_details",
    "get_pci_type",
    "query_gc",
    "set_host_enabled",
]

_PLUGIN = "xenhost.py"


@dom0_call
def set_host_enabled(enabled: bool | str | bytes) -> Flow[str]:
    """Let the host take guests or not; return JSON ``{"status": "enabled"}`` or ``"disabled"``.

    ``enabled`` may also be the text "true" or "false".
    """
    if isinstance(enabled, bool):
        enabled = "true" if enabled else "false"
    return call_plain(_PLUGIN, "set_host_enabled", enabled=enabled)


@dom0_call
def get_host_uptime() -> Flow[str]:
    """Return JSON ``{"uptime": text}``, the text being of the form of the command uptime."""
    return call_plain(_PLUGIN, "host_uptime")


@dom0_call
def get_host_data() -> Flow[str]:
    """Return the JSON text of a map of what is known of the host.

    Its keys: ``enabled`` ("true" or "false"), ``host_memory`` (bytes or null: ``total``,
    ``overhead``, ``free``, ``free-computed``), ``host_uuid``, ``host_name-label``,
    ``host_name-description``, ``host_hostname``, ``host_ip_address``, ``host_other-config``,
    ``host_capabilities`` (a list), ``host_cpu_info`` (text, but ``cpu_count``, ``family``,
    ``model`` and ``stepping`` a number or null), and what the plugin's set_config has stored.
    """
    return call_plain(_PLUGIN, "host_data")


@dom0_call
def get_pci_type(pci_device: str) -> Flow[str]:
    """Return "type-VF" for a virtual function, "type-PF" for what has those, else "type-PCI".

    ``pci_device`` is an address such as "0000:03:00.1", whose domain may be left out.
    """
    kind: str = yield Structured(_PLUGIN, "get_pci_type", (pci_device,))
    return kind


@dom0_call
def get_pci_device_details() -> Flow[str]:
    """Return what ``lspci -vmmnk`` tells on the host: records with blank lines between."""
    details: str = yield Structured(_PLUGIN, "get_pci_device_details")
    return details


@dom0_call
def query_gc(sr_uuid: str, vdi_uuid: str) -> Flow[bool]:
    """Return whether the garbage collector of the SR runs now, while it may hold the VDI."""
    running: bool = yield Structured(_PLUGIN, "query_gc", (sr_uuid, vdi_uuid))
    return running
