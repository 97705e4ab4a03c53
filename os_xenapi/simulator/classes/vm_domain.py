"""The domain of a VM: what changes in the database when one begins, stops, moves or ends.

Nothing here asks whether it may: the messages do that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from os_xenapi.simulator.classes import console as consoles
from os_xenapi.simulator.classes import vbd as vbds
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.classes import vif as vifs
from os_xenapi.simulator.classes.vm_operations import update_allowed
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import NULL, timestamp

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool

__all__ = ["boot", "halt", "move", "restore", "set_paused", "suspend"]

_GUEST_TOOLS = {
    "PV_drivers_version": {"major": "9", "minor": "3", "micro": "3", "build": "1"},
    "PV_drivers_up_to_date": True,
    "PV_drivers_detected": True,
    "live": True,
    "can_use_hotplug_vbd": "yes",
    "can_use_hotplug_vif": "yes",
    "other": {"feature-shutdown": "1", "feature-reboot": "1", "feature-suspend": "1"},
}


def boot(pool: Pool, vm: Row, host: Row, *, paused: bool = False) -> None:
    """Start a domain for ``vm`` with all its devices."""
    store = pool.store
    for old in store.related(vm, "guest_metrics"):
        store.delete(old)
    hvm = vm["domain_type"] == "hvm"
    for vbd in store.related(vm, "VBDs"):
        if hvm or not vbd["empty"]:
            vbds.set_attached(store, vbd, attached=True)
    for vif in store.related(vm, "VIFs"):
        store.set(vif, currently_attached=True)
    now = timestamp(pool.clock())
    for metrics in store.related(vm, "metrics"):
        store.set(metrics, start_time=now, VCPUs_number=vm["VCPUs_at_startup"], hvm=hvm)
    guest = store.create("VM_guest_metrics", {**_GUEST_TOOLS, "last_updated": now})
    store.set(vm, guest_metrics=guest.ref)
    _enter(pool, vm, host, paused=paused)


def restore(pool: Pool, vm: Row, host: Row, *, paused: bool = False) -> None:
    """Start a domain for a suspended ``vm`` from its memory image, whose disk is removed."""
    _drop_image(pool, vm)
    _enter(pool, vm, host, paused=paused)


def suspend(pool: Pool, vm: Row, image: Row) -> None:
    """End the domain of ``vm`` with its memory on the disk ``image``; devices stay attached."""
    _leave(pool, vm)
    pool.store.set(vm, power_state="Suspended", domid=-1, resident_on=NULL, suspend_VDI=image.ref)
    _update(pool, vm)


def set_paused(pool: Pool, vm: Row, *, paused: bool) -> None:
    """Stop the CPUs of a domain, or let them go on."""
    pool.store.set(vm, power_state="Paused" if paused else "Running")
    for metrics in pool.store.related(vm, "metrics"):
        pool.store.set(metrics, state=["paused" if paused else "running"])
    _update(pool, vm)


def move(pool: Pool, vm: Row, host: Row) -> None:
    """Let the domain of ``vm`` go on, on another host."""
    paused = vm["power_state"] == "Paused"
    _leave(pool, vm)
    _enter(pool, vm, host, paused=paused)


def halt(pool: Pool, vm: Row) -> None:
    """End the domain of ``vm``, or what is left of a suspended one."""
    store = pool.store
    for vbd in store.related(vm, "VBDs"):
        vbds.set_attached(store, vbd, attached=False)
    for field in ("VIFs", "VUSBs", "VGPUs"):
        for device in store.related(vm, field):
            store.set(device, currently_attached=False)
            if device["current_operations"]:
                store.set(device, current_operations={})
    _drop_image(pool, vm)
    _leave(pool, vm)
    for metrics in store.related(vm, "metrics"):
        store.set(metrics, state=["halted"])
    store.set(
        vm,
        power_state="Halted",
        domid=-1,
        resident_on=NULL,
        scheduled_to_be_resident_on=NULL,
        requires_reboot=False,
    )
    _update(pool, vm)


def _enter(pool: Pool, vm: Row, host: Row, *, paused: bool) -> None:
    store, machine = pool.store, pool.host(host.ref)
    memory = vm["memory_dynamic_max"]
    machine.memory_used += memory
    for metrics in store.related(vm, "metrics"):
        store.set(
            metrics,
            last_updated=timestamp(pool.clock()),
            memory_actual=memory,
            current_domain_type=vm["domain_type"],
            state=["paused" if paused else "running"],
        )
    consoles.add(store, vm, host["address"])
    store.set(
        vm,
        power_state="Paused" if paused else "Running",
        domid=machine.next_domain(),
        resident_on=host.ref,
        scheduled_to_be_resident_on=NULL,
        memory_target=memory,
    )
    _update(pool, vm)


def _leave(pool: Pool, vm: Row) -> None:
    """Give back what the domain has of its host, if there is one."""
    store = pool.store
    for console in store.related(vm, "consoles"):
        store.delete(console)
    host = store.find("host", vm["resident_on"])
    used = sum(metrics["memory_actual"] for metrics in store.related(vm, "metrics"))
    if host is not None:
        pool.host(host.ref).memory_used -= used
    for metrics in store.related(vm, "metrics"):
        store.set(metrics, memory_actual=0)


def _drop_image(pool: Pool, vm: Row) -> None:
    for disk in pool.store.related(vm, "suspend_VDI"):
        vdis.remove(pool, disk)
    if vm["suspend_VDI"] != NULL:
        pool.store.set(vm, suspend_VDI=NULL)


def _update(pool: Pool, vm: Row) -> None:
    store = pool.store
    update_allowed(store, vm)
    for vbd in store.related(vm, "VBDs"):
        vbds.update_allowed(store, vbd)
    for vif in store.related(vm, "VIFs"):
        vifs.update_allowed(store, vif)
