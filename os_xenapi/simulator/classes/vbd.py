"""VBD: the disks and drives of a VM."""

from __future__ import annotations

import re
from typing import Any

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes.vm_operations import assert_power_state
from os_xenapi.simulator.store import Row, Store
from os_xenapi.simulator.values import NULL

__all__ = ["assert_unlocked", "device_name", "free_devices"]

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


def assert_unlocked(store: Store, vbd: Row) -> None:
    """Raise Failure if the disk of ``vbd`` may not be attached in its mode now."""
    for disk in store.related(vbd, "VDI"):
        writes = vbd["mode"] == "RW"
        if writes and disk["read_only"]:
            raise failure(["VDI_READONLY", disk.ref])
        if disk["missing"]:
            raise failure(["VDI_MISSING", disk["SR"], disk.ref])
        others = [
            other
            for other in store.related(disk, "VBDs")
            if other is not vbd and other["currently_attached"]
        ]
        shared_out = any(writes or other["mode"] == "RW" for other in others)
        if (shared_out and not disk["sharable"]) or "blocked" in disk[
            "current_operations"
        ].values():
            raise failure(["VDI_IN_USE", disk.ref])


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
    values = {**record, "device": "", "currently_attached": False}
    return store.create("VBD", {**values, "allowed_operations": _OPERATIONS}).ref


@body("VBD.destroy")
def destroy(call: Call, vbd: Row) -> None:
    """Take a disk or drive from a VM; it is not attached."""
    if vbd["currently_attached"]:
        raise failure(["OPERATION_NOT_ALLOWED", f"VBD '{vbd['uuid']}' still attached"])
    call.store.delete(vbd)


@body("VBD.plug")
def plug(call: Call, vbd: Row) -> None:
    """Attach a disk to a running VM."""
    vm = call.row("VM", vbd["VM"])
    assert_power_state(vm, "Running")
    if vbd["currently_attached"]:
        raise failure(["DEVICE_ALREADY_ATTACHED", vbd.ref])
    if vbd["empty"]:
        raise failure(["VBD_IS_EMPTY", vbd.ref])
    assert_unlocked(call.store, vbd)
    call.store.set(vbd, currently_attached=True, device=device_name(vbd["userdevice"]))


@body("VBD.unplug", "VBD.unplug_force")
def unplug(call: Call, vbd: Row) -> None:
    """Detach a disk from a running VM."""
    vm = call.row("VM", vbd["VM"])
    assert_power_state(vm, "Running")
    if not vbd["currently_attached"]:
        raise failure(["DEVICE_ALREADY_DETACHED", vbd.ref])
    if not vbd["unpluggable"]:
        raise failure(["VBD_NOT_UNPLUGGABLE", vbd.ref])
    call.store.set(vbd, currently_attached=False, device="")


@body("VBD.insert")
def insert(call: Call, vbd: Row, disk_ref: str) -> None:
    """Put a disk into an empty drive."""
    _assert_drive(call, vbd)
    if not vbd["empty"]:
        raise failure(["VBD_NOT_EMPTY", vbd.ref])
    call.store.set(vbd, VDI=call.row("VDI", disk_ref).ref, empty=False)


@body("VBD.eject")
def eject(call: Call, vbd: Row) -> None:
    """Take the disk out of a drive."""
    _assert_drive(call, vbd)
    if vbd["empty"]:
        raise failure(["VBD_IS_EMPTY", vbd.ref])
    call.store.set(vbd, VDI=NULL, empty=True)


@body("VBD.set_mode")
def set_mode(call: Call, vbd: Row, mode: str) -> None:
    """Make a disk that is not attached writable or read-only."""
    assert_power_state(call.row("VM", vbd["VM"]), "Halted")
    if vbd["type"] == "CD" and mode != "RO":
        raise failure(["VBD_CDS_MUST_BE_READONLY"])
    call.store.set(vbd, mode=mode)


@body("VBD.assert_attachable")
def assert_attachable(call: Call, vbd: Row) -> None:
    """Fail with the reason why the disk cannot be attached, if it cannot."""
    assert_unlocked(call.store, vbd)


_OPERATIONS = ("attach", "eject", "insert", "plug", "unplug", "unplug_force")


def _assert_drive(call: Call, vbd: Row) -> None:
    if vbd["type"] != "CD":
        raise failure(["VBD_NOT_REMOVABLE_MEDIA", vbd.ref])
    assert_power_state(call.row("VM", vbd["VM"]), "Halted", "Running")


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
