"""VBD: the disks and drives of a VM."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from typing import Any

from os_xenapi.errors import Failure, failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.classes.vm_operations import allowed_in, assert_power_state
from os_xenapi.simulator.store import Row, Store
from os_xenapi.simulator.values import NULL

__all__ = ["assert_unlocked", "device_name", "free_devices", "set_attached", "update_allowed"]

MAX_DEVICES = 255

_LETTERS = re.compile(r"(?:xvd|sd|hd)([a-z])\Z")


def device_name(userdevice: str) -> str:
    """Return the name of a disk in the guest, e.g. ``xvda`` for ``0``."""
    number = _number(userdevice)
    name = ""
    while number >= 0:
        name = chr(ord("a") + number % 26) + name
        number = number // 26 - 1
    return f"xvd{name}"


def free_devices(store: Store, vm: Row) -> list[str]:
    """Return the numbers that no VBD of ``vm`` has, as texts."""
    taken = _taken(store, vm)
    return [str(number) for number in range(MAX_DEVICES) if number not in taken]


def assert_unlocked(store: Store, vbd: Row, *, along: Collection[Row] = ()) -> None:
    """Raise Failure if the disk of ``vbd`` may not be attached in its mode now.

    ``along`` are the VBDs that are to be attached with it.
    """
    obstacle = _obstacle(store, vbd, along)
    if obstacle is not None:
        raise obstacle


def _obstacle(store: Store, vbd: Row, along: Collection[Row] = ()) -> Failure | None:
    for disk in store.related(vbd, "VDI"):
        writes = vbd["mode"] == "RW"
        if writes and disk["read_only"]:
            return failure(["VDI_READONLY", disk.ref])
        if disk["missing"]:
            return failure(["VDI_MISSING", disk["SR"], disk.ref])
        others = [
            other
            for other in store.related(disk, "VBDs")
            if other is not vbd and (other["currently_attached"] or other in along)
        ]
        shared_out = any(writes or other["mode"] == "RW" for other in others)
        blocked = "blocked" in disk["current_operations"].values()
        if blocked or (shared_out and not disk["sharable"]):
            return failure(["VDI_IN_USE", disk.ref])
    return None


def assert_allowed(store: Store, vbd: Row, operation: str) -> None:
    """Raise the Failure with which XAPI refuses ``operation`` on ``vbd`` now, if it does."""
    for task, other in vbd["current_operations"].items():
        raise failure(["OTHER_OPERATION_IN_PROGRESS", "VBD", vbd.ref, other, task])
    _CHECKS[operation](store, vbd, store.row("VM", vbd["VM"]))


def update_allowed(store: Store, vbd: Row) -> None:
    """Bring the allowed_operations of ``vbd`` up to date, without an event if they are."""
    vm = store.row("VM", vbd["VM"])
    situation = (
        "VBD",
        bool(vbd["current_operations"]),
        vbd["currently_attached"],
        vbd["empty"],
        vbd["type"],
        vbd["unpluggable"],
        vm["power_state"],
        vm["domain_type"],
        _has_tools(store, vm),
        _obstacle(store, vbd) is None,
    )
    allowed = allowed_in(situation, _CHECKS, partial(assert_allowed, store, vbd))
    if vbd["allowed_operations"] != allowed:
        store.set(vbd, allowed_operations=allowed)


def set_attached(store: Store, vbd: Row, *, attached: bool) -> None:
    """Attach or detach ``vbd``, which also decides what its disk and the disk's others allow."""
    device = vbd["device"]
    if attached:
        device = device_name(vbd["userdevice"])
    store.set(vbd, currently_attached=attached, device=device, current_operations={})
    _update_all(store, vbd)


def _update_all(store: Store, vbd: Row) -> None:
    update_allowed(store, vbd)
    for disk in store.related(vbd, "VDI"):
        vdis.update_allowed(store, disk)
        for other in store.related(disk, "VBDs"):
            if other is not vbd:
                update_allowed(store, other)


@body("VBD.create")
def create(call: Call, record: dict[str, Any]) -> str:
    """Give a VM a disk or drive. A running VM does not see it before it is plugged."""
    store = call.store
    vm = call.row("VM", record["VM"])
    drive = record["type"] == "CD"
    if record["empty"]:
        if not drive:
            raise failure(["VBD_NOT_REMOVABLE_MEDIA", "in constructor"])
        record["VDI"] = NULL
    else:
        disk = call.row("VDI", record["VDI"])
        if record["mode"] == "RW" and disk["read_only"] and not drive:
            raise failure(["VDI_READONLY", disk.ref])
    if drive and record["mode"] != "RO":
        raise failure(["VBD_CDS_MUST_BE_READONLY"])
    record["userdevice"] = _choose_device(store, vm, record["userdevice"])
    vbd = store.create("VBD", {**record, "device": "", "currently_attached": False})
    update_allowed(store, vbd)
    return vbd.ref


@body("VBD.destroy")
def destroy(call: Call, vbd: Row) -> None:
    """Take a disk or drive from a VM; it is not attached."""
    if vbd["currently_attached"]:
        raise failure(["OPERATION_NOT_ALLOWED", f"VBD '{vbd['uuid']}' still attached"])
    call.store.delete(vbd)


@body("VBD.plug")
def plug(call: Call, vbd: Row) -> None:
    """Attach a disk to a running VM."""
    assert_allowed(call.store, vbd, "plug")
    set_attached(call.store, vbd, attached=True)
    _show_in_dom0(call, vbd)


@body("VBD.unplug", "VBD.unplug_force")
def unplug(call: Call, vbd: Row) -> None:
    """Detach a disk from a running VM."""
    assert_allowed(call.store, vbd, call.message.name)
    set_attached(call.store, vbd, attached=False)
    _show_in_dom0(call, vbd)


def _show_in_dom0(call: Call, vbd: Row) -> None:
    """Give a control domain the device of its disk, or take it away: plugins open it there."""
    vm = call.store.row("VM", vbd["VM"])
    if not vm["is_control_domain"]:
        return
    contents = None
    if vbd["currently_attached"]:
        (disk,) = call.store.related(vbd, "VDI")
        contents = call.pool.disks.path(disk["uuid"])
    call.pool.host(vm["resident_on"]).dom0.show_device(vbd["device"], contents)


@body("VBD.insert")
def insert(call: Call, vbd: Row, disk_ref: str) -> None:
    """Put a disk into an empty drive."""
    assert_allowed(call.store, vbd, "insert")
    disk = call.row("VDI", disk_ref)
    if vbd["currently_attached"] and _is_written(call.store, disk) and not disk["sharable"]:
        raise failure(["VDI_IN_USE", disk.ref])
    call.store.set(vbd, VDI=disk.ref, empty=False)
    _update_all(call.store, vbd)


@body("VBD.eject")
def eject(call: Call, vbd: Row) -> None:
    """Take the disk out of a drive."""
    assert_allowed(call.store, vbd, "eject")
    disks = call.store.related(vbd, "VDI")
    call.store.set(vbd, VDI=NULL, empty=True)
    _update_all(call.store, vbd)
    for disk in disks:
        vdis.update_allowed(call.store, disk)


@body("VBD.set_mode")
def set_mode(call: Call, vbd: Row, mode: str) -> None:
    """Make a disk that is not attached writable or read-only."""
    assert_power_state(call.row("VM", vbd["VM"]), "Halted")
    if vbd["type"] == "CD" and mode != "RO":
        raise failure(["VBD_CDS_MUST_BE_READONLY"])
    call.store.set(vbd, mode=mode)
    _update_all(call.store, vbd)


@body("VBD.assert_attachable")
def assert_attachable(call: Call, vbd: Row) -> None:
    """Fail with the reason why the disk cannot be attached, if it cannot."""
    assert_unlocked(call.store, vbd)


def _check_drive(vbd: Row, vm: Row) -> None:
    if vbd["type"] != "CD":
        raise failure(["VBD_NOT_REMOVABLE_MEDIA", vbd.ref])
    assert_power_state(vm, "Halted", "Running")


def _is_written(store: Store, disk: Row) -> bool:
    others = store.related(disk, "VBDs")
    return any(other["currently_attached"] and other["mode"] == "RW" for other in others)


def _check_insert(store: Store, vbd: Row, vm: Row) -> None:
    _check_drive(vbd, vm)
    if not vbd["empty"]:
        raise failure(["VBD_NOT_EMPTY", vbd.ref])


def _check_eject(store: Store, vbd: Row, vm: Row) -> None:
    _check_drive(vbd, vm)
    if vbd["empty"]:
        raise failure(["VBD_IS_EMPTY", vbd.ref])


def _check_attach(store: Store, vbd: Row, vm: Row) -> None:
    if vbd["currently_attached"]:
        raise failure(["DEVICE_ALREADY_ATTACHED", vbd.ref])
    assert_unlocked(store, vbd)


def _check_plug(store: Store, vbd: Row, vm: Row) -> None:
    assert_power_state(vm, "Running")
    if vbd["currently_attached"]:
        raise failure(["DEVICE_ALREADY_ATTACHED", vbd.ref])
    if vbd["empty"]:
        raise failure(["VBD_IS_EMPTY", vbd.ref])
    _check_hotplug(store, vbd, vm)
    assert_unlocked(store, vbd)


def _check_unplug(store: Store, vbd: Row, vm: Row) -> None:
    assert_power_state(vm, "Running")
    if not vbd["currently_attached"]:
        raise failure(["DEVICE_ALREADY_DETACHED", vbd.ref])
    if not vbd["unpluggable"]:
        raise failure(["VBD_NOT_UNPLUGGABLE", vbd.ref])
    _check_hotplug(store, vbd, vm)


def _check_unplug_force(store: Store, vbd: Row, vm: Row) -> None:
    assert_power_state(vm, "Running")
    if not vbd["currently_attached"]:
        raise failure(["DEVICE_ALREADY_DETACHED", vbd.ref])


def _check_hotplug(store: Store, vbd: Row, vm: Row) -> None:
    if vm["domain_type"] != "hvm":
        return
    if vbd["type"] == "CD":
        raise failure(["OPERATION_NOT_ALLOWED", "HVM CDROMs cannot be hotplugged/unplugged"])
    if not _has_tools(store, vm):
        raise failure(["VM_MISSING_PV_DRIVERS", vm.ref])


def _has_tools(store: Store, vm: Row) -> bool:
    return any(
        guest["PV_drivers_detected"] or guest["can_use_hotplug_vbd"] == "yes"
        for guest in store.related(vm, "guest_metrics")
    )


_CHECKS = {
    "attach": _check_attach,
    "eject": _check_eject,
    "insert": _check_insert,
    "plug": _check_plug,
    "unplug": _check_unplug,
    "unplug_force": _check_unplug_force,
}


def _choose_device(store: Store, vm: Row, wanted: str) -> str:
    if wanted == "autodetect":
        free = free_devices(store, vm)
        if not free:
            raise failure(["INVALID_DEVICE", wanted])
        return free[0]
    number = _number(wanted)
    if not 0 <= number < MAX_DEVICES:
        raise failure(["INVALID_DEVICE", wanted])
    if number in _taken(store, vm):
        raise failure(["DEVICE_ALREADY_EXISTS", wanted])
    return wanted


def _taken(store: Store, vm: Row) -> set[int]:
    return {_number(vbd["userdevice"]) for vbd in store.related(vm, "VBDs")}


def _number(userdevice: str) -> int:
    if userdevice.isascii() and userdevice.isdigit() and len(userdevice) < 5:
        return int(userdevice)
    match = _LETTERS.match(userdevice)
    return -1 if match is None else ord(match[1]) - ord("a")
