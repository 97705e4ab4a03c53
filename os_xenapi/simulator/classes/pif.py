"""PIF: the network interfaces of a host."""

from __future__ import annotations

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes.vif import valid_mac
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import timestamp

__all__: list[str] = []


@body("PIF.introduce")
def introduce(call: Call, host_ref: str, address: str, device: str, managed: bool) -> str:
    """Add a physical interface; hosts that have one of the same name share its network."""
    store = call.store
    host = call.row("host", host_ref)
    if not valid_mac(address):
        raise failure(["MAC_INVALID", address])
    if any(pif["device"] == device and pif["physical"] for pif in store.related(host, "PIFs")):
        raise failure(["DEVICE_ALREADY_EXISTS", device])
    metrics = store.create(
        "PIF_metrics",
        {
            "carrier": True,
            "speed": 10000,
            "duplex": True,
            "last_updated": timestamp(call.pool.clock()),
        },
    )
    return store.create(
        "PIF",
        {
            "device": device,
            "network": _network(call, device).ref,
            "host": host.ref,
            "MAC": address.lower(),
            "MTU": 1500,
            "VLAN": -1,
            "metrics": metrics.ref,
            "physical": True,
            "currently_attached": False,
            "managed": managed,
        },
    ).ref


@body("PIF.forget")
def forget(call: Call, pif: Row) -> None:
    """Remove the record of a physical interface that is not the management interface."""
    if pif["management"]:
        raise failure(["PIF_IS_MANAGEMENT_INTERFACE", pif.ref])
    for metrics in call.store.related(pif, "metrics"):
        call.store.delete(metrics)
    call.store.delete(pif)


@body("PIF.plug")
def plug(call: Call, pif: Row) -> None:
    """Bring the interface up; a second time is fine."""
    call.store.set(pif, currently_attached=True)


@body("PIF.unplug")
def unplug(call: Call, pif: Row) -> None:
    """Bring the interface down."""
    if pif["management"]:
        raise failure(["PIF_IS_MANAGEMENT_INTERFACE", pif.ref])
    call.store.set(pif, currently_attached=False)


@body("PIF.reconfigure_ip")
def reconfigure_ip(
    call: Call, pif: Row, mode: str, address: str, netmask: str, gateway: str, servers: str
) -> None:
    """Set how the interface comes to its IPv4 address."""
    call.store.set(
        pif, ip_configuration_mode=mode, IP=address, netmask=netmask, gateway=gateway, DNS=servers
    )


def _network(call: Call, device: str) -> Row:
    label = f"Pool-wide network associated with {device}"
    bridge = f"xenbr{device.removeprefix('eth')}"
    for network in call.store.rows("network"):
        if network["bridge"] == bridge:
            return network
    return call.store.create("network", {"name_label": label, "bridge": bridge})
