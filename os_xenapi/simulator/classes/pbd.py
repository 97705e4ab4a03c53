"""PBD: the connection of a host to a storage repository."""

from __future__ import annotations

from typing import Any

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import sr as srs
from os_xenapi.simulator.classes.host_operations import assert_contact
from os_xenapi.simulator.store import Row

__all__: list[str] = []


@body("PBD.create")
def create(call: Call, record: dict[str, Any]) -> str:
    """Connect a host to a repository, unplugged."""
    store = call.store
    host, sr = call.row("host", record["host"]), call.row("SR", record["SR"])
    for other in store.related(sr, "PBDs"):
        if other["host"] == host.ref:
            raise failure(["PBD_EXISTS", sr.ref, host.ref, other.ref])
    if not sr["shared"] and sr["PBDs"]:
        raise failure(["SR_NOT_SHARABLE", sr.ref, host.ref])
    pbd = store.create("PBD", {**record, "currently_attached": False})
    srs.update_allowed(store, sr)
    return pbd.ref


@body("PBD.destroy")
def destroy(call: Call, pbd: Row) -> None:
    """Remove an unplugged connection."""
    if pbd["currently_attached"]:
        raise failure(["OPERATION_NOT_ALLOWED", "PBD is currently attached"])
    call.store.delete(pbd)
    for sr in call.store.related(pbd, "SR"):
        srs.update_allowed(call.store, sr)


@body("PBD.plug")
def plug(call: Call, pbd: Row) -> None:
    """Make the repository usable on the host; a second time is fine."""
    _set_attached(call, pbd, attached=True)


@body("PBD.unplug")
def unplug(call: Call, pbd: Row) -> None:
    """Make the repository unusable on the host; no disk of it is in use there."""
    store = call.store
    used = [
        disk.ref
        for sr in store.related(pbd, "SR")
        for disk in store.related(sr, "VDIs")
        if any(_attached_on(call, vbd, pbd["host"]) for vbd in store.related(disk, "VBDs"))
        or disk["current_operations"]
    ]
    if used:
        raise failure(["VDI_IN_USE", *used])
    _set_attached(call, pbd, attached=False)


@body("PBD.set_device_config")
def set_device_config(call: Call, pbd: Row, value: dict[str, str]) -> None:
    """Change what the driver is told; only while unplugged."""
    if pbd["currently_attached"]:
        raise failure(["OPERATION_NOT_ALLOWED", "PBD is currently attached"])
    call.store.set(pbd, device_config=value)


def _set_attached(call: Call, pbd: Row, *, attached: bool) -> None:
    assert_contact(call.pool, call.row("host", pbd["host"]))
    call.store.set(pbd, currently_attached=attached)
    for sr in call.store.related(pbd, "SR"):
        srs.attachment_changed(call.store, sr)


def _attached_on(call: Call, vbd: Row, host_ref: str) -> bool:
    vm = call.store.find("VM", vbd["VM"])
    return bool(vbd["currently_attached"]) and vm is not None and vm["resident_on"] == host_ref
