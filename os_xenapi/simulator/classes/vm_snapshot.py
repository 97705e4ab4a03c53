"""VM: snapshots, checkpoints, and the way back to them."""

from __future__ import annotations

import json
from collections.abc import Collection

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.classes import vm_domain, vm_power
from os_xenapi.simulator.classes.host_operations import assert_contact
from os_xenapi.simulator.classes.vm import copy_devices, copy_disks, duplicate, notify
from os_xenapi.simulator.classes.vm_operations import assert_allowed, update_allowed
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import NULL, timestamp

__all__: list[str] = []

_REVERTED = (
    "memory_static_max",
    "memory_static_min",
    "memory_dynamic_max",
    "memory_dynamic_min",
    "VCPUs_max",
    "VCPUs_at_startup",
    "VCPUs_params",
    "HVM_boot_policy",
    "HVM_boot_params",
    "PV_bootloader",
    "PV_kernel",
    "PV_ramdisk",
    "PV_args",
    "PV_bootloader_args",
    "domain_type",
    "platform",
    "xenstore_data",
    "actions_after_shutdown",
    "actions_after_reboot",
    "actions_after_crash",
)
"""What a VM takes back from its snapshot, besides its devices."""


@body("VM.snapshot")
def snapshot(call: Call, vm: Row, label: str, ignored: list[str]) -> str:
    """Keep the VM and its disks as they are now, in a template of their own."""
    assert_allowed(vm, "snapshot")
    made = _take(call, vm, label, frozenset(ignored))
    notify(call, "VM_SNAPSHOTTED", made, f"has been snapshotted from VM '{vm['name_label']}'")
    return made.ref


@body("VM.checkpoint")
def checkpoint(call: Call, vm: Row, label: str) -> str:
    """Keep the VM, its disks and its memory as they are now."""
    assert_allowed(vm, "checkpoint")
    state, pool = vm["power_state"], call.pool
    if state == "Suspended":
        made = _take(call, vm, label, ())
    else:
        host = call.row("host", vm["resident_on"])
        assert_contact(pool, host)
        image = vm_power.make_image(call, vm, host)
        with call.busy(vm, "checkpoint"):
            vm_domain.suspend(pool, vm, image)
            made = _take(call, vm, label, (), state=state)
            vm_domain.restore(pool, vm, host, paused=state == "Paused")
        update_allowed(call.store, vm)
    notify(call, "VM_CHECKPOINTED", made, f"has been checkpointed from VM '{vm['name_label']}'")
    return made.ref


@body("VM.revert")
def revert(call: Call, taken: Row) -> None:
    """Bring a VM back to its snapshot; what its disks held since then is gone."""
    assert_allowed(taken, "revert")
    store, pool = call.store, call.pool
    vm = store.find("VM", taken["snapshot_of"])
    if vm is None:
        raise failure(["VM_REVERT_FAILED", taken["snapshot_of"], taken.ref])
    assert_allowed(vm, "reverting")
    copies = copy_disks(call, taken, lambda disk: vdis.duplicate(call, disk))
    image = [vdis.duplicate(call, disk) for disk in store.related(taken, "suspend_VDI")]
    with call.busy(vm, "reverting"):
        if vm["power_state"] != "Halted":
            vm_domain.halt(pool, vm)
        _remove_devices(call, vm)
        store.set(vm, parent=taken.ref, **{name: taken[name] for name in _REVERTED})
        copy_devices(call, taken, vm, copies, keep_addresses=True)
        if image:
            vm_domain.suspend(pool, vm, image[0])
    update_allowed(store, vm)
    notify(call, "VM_SNAPSHOT_REVERTED", vm, f"has been reverted to '{taken['name_label']}'")


def _take(
    call: Call, vm: Row, label: str, ignored: Collection[str], *, state: str | None = None
) -> Row:
    now = timestamp(call.pool.clock())
    power_state = state or vm["power_state"]

    def keep(disk: Row) -> Row:
        return vdis.duplicate(
            call, disk, is_a_snapshot=True, snapshot_of=disk.ref, snapshot_time=now
        )

    images = call.store.related(vm, "suspend_VDI") if call.message.name == "checkpoint" else []
    image = [keep(disk) for disk in images]
    made = duplicate(
        call,
        vm,
        label,
        keep,
        ignored=ignored,
        keep_addresses=True,
        is_a_template=True,
        is_a_snapshot=True,
        snapshot_of=vm.ref,
        snapshot_time=now,
        snapshot_info={
            "power-state-at-snapshot": power_state,
            "disk-snapshot-type": "crash_consistent",
        },
        snapshot_metadata=json.dumps({name: vm[name] for name in _REVERTED}),
        parent=vm["parent"],
        power_state="Suspended" if image else "Halted",
        suspend_VDI=image[0].ref if image else NULL,
    )
    call.store.set(vm, parent=made.ref)
    return made


def _remove_devices(call: Call, vm: Row) -> None:
    store = call.store
    for vbd in store.related(vm, "VBDs"):
        disks = store.related(vbd, "VDI") if vbd["type"] == "Disk" else []
        store.delete(vbd)
        for disk in disks:
            if not disk["VBDs"]:
                vdis.remove(call.pool, disk)
    for vif in store.related(vm, "VIFs"):
        store.delete(vif)
