"""The compute driver's interfaces: a network for each, joined to the integration bridge.

The guest's interface lies on a network of its own. That network's bridge and the integration bridge
are joined by a pair of patch ports; the pair of links with a Linux bridge between, in which packet
filters see the guest, hangs from the integration bridge too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from os_xenapi.client import host_network

__all__ = ["connect", "disconnect", "plug", "remove_network"]

INTEGRATION = "br-int"
IFACE_ID = "2fd0bd22-6d46-4a4e-8a2f-1ee1a6b0a5c1"
MAC = "fa:16:3e:12:34:56"
SHORT = IFACE_ID[:11]


def plug(session: Any, vm: str, instance: dict[str, str]) -> str:
    """Give a guest that does not run an interface on a network of its own."""
    network = session.network.create(
        {"name_label": f"net-{IFACE_ID}", "name_description": "", "other_config": {}}
    )
    record = {
        "device": "0",
        "network": network,
        "VM": vm,
        "MAC": MAC,
        "MTU": "1500",
        "other_config": {"neutron-port-id": IFACE_ID, "nicira-iface-id": IFACE_ID},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
        "locking_mode": "unlocked",
    }
    vif = session.VIF.create(record)
    assert session.VIF.get_MTU(vif) == "1500"
    return str(vif)


def connect(session: Any, vif: str, domain: str, *, note: Callable[..., None]) -> None:
    """Join the network of a running guest's interface to the integration bridge."""
    bridge = session.network.get_bridge(session.VIF.get_network(vif))
    device = f"vif{domain}.{session.VIF.get_device(vif)}"
    host_network.ip_link_get_dev(session, device)
    host_network.ovs_add_patch_port(session, INTEGRATION, f"pi-{SHORT}", f"pv-{SHORT}")
    host_network.ovs_add_patch_port(session, bridge, f"pv-{SHORT}", f"pi-{SHORT}")
    inner, outer, linux = f"qvb{SHORT}", f"qvo{SHORT}", f"qbr{SHORT}"
    host_network.ip_link_add_veth_pair(session, inner, outer)
    host_network.brctl_add_br(session, linux)
    host_network.brctl_set_fd(session, linux, "0")
    host_network.brctl_set_stp(session, linux, "off")
    for name in (inner, outer):
        host_network.ip_link_set_promisc(session, name, "on")
    for name in (inner, outer, linux):
        host_network.ip_link_set_dev(session, name, "up")
    host_network.brctl_add_if(session, linux, inner)
    host_network.ovs_create_port(session, INTEGRATION, outer, IFACE_ID, MAC, "active")
    # A second time moves nothing and fails nothing.
    host_network.ovs_create_port(session, INTEGRATION, outer, IFACE_ID, MAC, "active")
    host_network.ovs_set_if_external_id(session, device, "iface-id", IFACE_ID)
    note("connected", bridge=bridge, device=device, ports=[outer, f"pi-{SHORT}"])


def disconnect(session: Any, vif: str, domain: str) -> None:
    """Undo what ``connect`` did; what is gone already is fine."""
    bridge = session.network.get_bridge(session.VIF.get_network(vif))
    inner, outer, linux = f"qvb{SHORT}", f"qvo{SHORT}", f"qbr{SHORT}"
    for _ in range(2):
        host_network.ovs_del_port(session, INTEGRATION, outer)
        host_network.ovs_del_port(session, INTEGRATION, f"pi-{SHORT}")
        host_network.ovs_del_port(session, bridge, f"pv-{SHORT}")
    host_network.brctl_del_if(session, linux, inner)
    host_network.ip_link_set_dev(session, linux, "down")
    host_network.brctl_del_br(session, linux)
    host_network.ip_link_del_dev(session, inner)
    try:
        host_network.ip_link_get_dev(session, outer)
    except session.XenAPI.Failure:
        pass
    else:
        raise AssertionError(f"{outer} is there without its peer")


def remove_network(session: Any, network: str) -> None:
    """Remove the network of an interface, and its bridge, if nothing else is on it."""
    bridge = session.network.get_bridge(network)
    try:
        session.network.destroy(network)
    except session.XenAPI.Failure as error:
        if error.details[0] not in ("NETWORK_CONTAINS_VIF", "NETWORK_CONTAINS_PIF"):
            raise
        return
    host_network.ovs_del_br(session, bridge)
