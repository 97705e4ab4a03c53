"""The plugin xenhost, PCI: the devices of this host, and which of them are virtual functions."""

import os

import os_xenapi_commands
import os_xenapi_names
import os_xenapi_runtime

DEVICES = "/sys/bus/pci/devices"


def get_pci_type(session, pci_device):
    """Return "type-VF" for a virtual function, "type-PF" for what has those, else "type-PCI".

    pci_device is an address such as 0000:03:00.1; the domain, 0000, may be left out.
    """
    address = os_xenapi_names.checked(
        "pci_device",
        pci_device,
        r"(?:[0-9A-Fa-f]{4,8}:)?[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-7]",
        "a PCI address, such as 0000:03:00.1",
    ).lower()
    if address.count(":") == 1:
        address = "0000:" + address
    try:
        entries = os.listdir(os_xenapi_runtime.path("%s/%s" % (DEVICES, address)))
    except OSError:
        raise os_xenapi_runtime.PluginError("this host has no PCI device %s" % address)
    if "physfn" in entries:
        return "type-VF"
    if [name for name in entries if name.startswith("virtfn")]:
        return "type-PF"
    return "type-PCI"


def get_pci_device_details(session):
    """Return what lspci -vmmnk tells: a record per device, with a blank line between records."""
    return os_xenapi_commands.output(["lspci", "-vmmnk"])
