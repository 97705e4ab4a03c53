"""The network of the session's host: Open vSwitch, Linux bridges, links, and guests' traffic.

A device (an interface, a bridge, a port) has a name of 1 to 15 letters, digits, ``-``, ``_`` and
``.``. Deleting what is gone is fine. Functions raise Failure where the plugin ``xenhost`` or the
command that it runs refuses; its last detail says why. All but ``fetch_all_bandwidth`` return None.
"""

from __future__ import annotations

from collections.abc import Mapping

from os_xenapi.client._bandwidth import fetch_all_bandwidth
from os_xenapi.flows import Flow, Structured, dom0_call

__all__ = [
    "brctl_add_br",
    "brctl_add_if",
    "brctl_del_br",
    "brctl_del_if",
    "brctl_set_fd",
    "brctl_set_stp",
    "fetch_all_bandwidth",
    "ip_link_add_veth_pair",
    "ip_link_del_dev",
    "ip_link_get_dev",
    "ip_link_set_dev",
    "ip_link_set_promisc",
    "ovs_add_patch_port",
    "ovs_add_port",
    "ovs_create_port",
    "ovs_del_br",
    "ovs_del_port",
    "ovs_set_if_external_id",
]


def _network_config(cmd: str, args: Mapping[str, str | int]) -> Flow[None]:
    yield Structured("xenhost.py", "network_config", ({"cmd": cmd, "args": args},))


@dom0_call
def ovs_create_port(bridge: str, port: str, iface_id: str, mac: str, status: str) -> Flow[None]:
    """Add a port for a guest's interface to an Open vSwitch bridge, in the place of one so named.

    Its external_ids become iface-id and xs-vif-uuid (``iface_id``), attached-mac (``mac``) and
    iface-status (``status``, such as "active").
    """
    args = {
        "bridge": bridge,
        "port": port,
        "iface-id": iface_id,
        "mac": mac,
        "status": status,
    }
    return _network_config("ovs_create_port", args)


@dom0_call
def ovs_add_port(bridge: str, port: str) -> Flow[None]:
    """Add a port to an Open vSwitch bridge, in the place of one so named."""
    return _network_config("ovs_add_port", {"bridge_name": bridge, "port_name": port})


@dom0_call
def ovs_add_patch_port(bridge: str, port: str, peer: str) -> Flow[None]:
    """Add a port that is joined to the port ``peer`` of another bridge; one that is there is fine.

    New in 1.0.
    """
    args = {
        "bridge_name": bridge,
        "port_name": port,
        "peer_port_name": peer,
    }
    return _network_config("ovs_add_patch_port", args)


@dom0_call
def ovs_del_port(bridge: str, port: str) -> Flow[None]:
    """Delete a port of an Open vSwitch bridge."""
    return _network_config("ovs_del_port", {"bridge_name": bridge, "port_name": port})


@dom0_call
def ovs_del_br(bridge_name: str) -> Flow[None]:
    """Delete an Open vSwitch bridge and its ports."""
    return _network_config("ovs_del_br", {"bridge_name": bridge_name})


@dom0_call
def ovs_set_if_external_id(interface: str, external_id: str, value: str) -> Flow[None]:
    """Set one of the external_ids of an Open vSwitch interface to ``value``.

    New in 1.0.
    """
    # The misspelt name is what plugins expect.
    args = {
        "interface": interface,
        "extneral_id": external_id,
        "value": value,
    }
    return _network_config("ovs_set_if_external_id", args)


@dom0_call
def brctl_add_if(bridge_name: str, interface_name: str) -> Flow[None]:
    """Add an interface to a Linux bridge."""
    args = {"bridge_name": bridge_name, "interface_name": interface_name}
    return _network_config("brctl_add_if", args)


@dom0_call
def brctl_del_if(bridge_name: str, interface_name: str) -> Flow[None]:
    """Take an interface out of a Linux bridge."""
    args = {"bridge_name": bridge_name, "interface_name": interface_name}
    return _network_config("brctl_del_if", args)


@dom0_call
def brctl_add_br(bridge_name: str) -> Flow[None]:
    """Make a Linux bridge."""
    return _network_config("brctl_add_br", {"bridge_name": bridge_name})


@dom0_call
def brctl_del_br(bridge_name: str) -> Flow[None]:
    """Delete a Linux bridge, which is taken down for it."""
    return _network_config("brctl_del_br", {"bridge_name": bridge_name})


@dom0_call
def brctl_set_fd(bridge_name: str, fd: str | int) -> Flow[None]:
    """Set the forward delay of a Linux bridge, in seconds."""
    return _network_config("brctl_set_fd", {"bridge_name": bridge_name, "fd": fd})


@dom0_call
def brctl_set_stp(bridge_name: str, stp_opt: str) -> Flow[None]:
    """Switch the spanning tree protocol of a Linux bridge "on" or "off"."""
    return _network_config("brctl_set_stp", {"bridge_name": bridge_name, "option": stp_opt})


@dom0_call
def ip_link_add_veth_pair(dev1_name: str, dev2_name: str) -> Flow[None]:
    """Make a pair of interfaces that are joined to each other."""
    args = {"dev1_name": dev1_name, "dev2_name": dev2_name}
    return _network_config("ip_link_add_veth_pair", args)


@dom0_call
def ip_link_del_dev(device: str) -> Flow[None]:
    """Delete an interface, and the one that is joined to it."""
    return _network_config("ip_link_del_dev", {"device_name": device})


@dom0_call
def ip_link_get_dev(device: str) -> Flow[None]:
    """Look at an interface: a Failure says that there is none of that name."""
    return _network_config("ip_link_get_dev", {"device_name": device})


@dom0_call
def ip_link_set_dev(device: str, option: str) -> Flow[None]:
    """Set an interface "up" or "down"."""
    return _network_config("ip_link_set_dev", {"device_name": device, "option": option})


@dom0_call
def ip_link_set_promisc(device: str, promisc_option: str) -> Flow[None]:
    """Switch the promiscuous mode of an interface "on" or "off"."""
    args = {"device_name": device, "option": promisc_option}
    return _network_config("ip_link_set_promisc", args)
