"""network: what VIFs and PIFs connect to."""

from __future__ import annotations

from typing import Any

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.implicit import settable
from os_xenapi.simulator.store import Row

__all__: list[str] = []

settable("network", "default_locking_mode")


@body("network.create")
def create(call: Call, record: dict[str, Any]) -> str:
    """Add a network; without a bridge of its own name it gets the next free one."""
    taken = {network["bridge"] for network in call.store.rows("network")}
    bridge = record.get("bridge", "")
    if bridge in taken:
        raise failure(["BRIDGE_NAME_EXISTS", bridge])
    if not bridge:
        number = next(n for n in range(len(taken) + 1) if f"xapi{n}" not in taken)
        record["bridge"] = f"xapi{number}"
    return call.store.create("network", record).ref


@body("network.destroy")
def destroy(call: Call, network: Row) -> None:
    """Remove a network that nothing is connected to."""
    if network["VIFs"]:
        raise failure(["NETWORK_CONTAINS_VIF", *network["VIFs"]])
    if network["PIFs"]:
        raise failure(["NETWORK_CONTAINS_PIF", *network["PIFs"]])
    call.store.delete(network)


@body("network.add_purpose")
def add_purpose(call: Call, network: Row, purpose: str) -> None:
    """Give the network a purpose."""
    if purpose not in network["purpose"]:
        call.store.set(network, purpose=(*network["purpose"], purpose))


@body("network.remove_purpose")
def remove_purpose(call: Call, network: Row, purpose: str) -> None:
    """Take a purpose from the network."""
    call.store.set(network, purpose=[one for one in network["purpose"] if one != purpose])
