"""VM: power states, and what else changes with them."""

from __future__ import annotations

from os_xenapi.errors import Failure, failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import console as consoles
from os_xenapi.simulator.classes import host as hosts
from os_xenapi.simulator.classes import vbd as vbds
from os_xenapi.simulator.classes.vm import notify
from os_xenapi.simulator.classes.vm_operations import assert_allowed, update_allowed
from os_xenapi.simulator.classes.vm_settings import assert_memory
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import NULL, timestamp

__all__: list[str] = []

_GUEST_TOOLS = {
    "PV_drivers_version": {"major": "9", "minor": "3", "micro": "3", "build": "1"},
    "PV_drivers_up_to_date": True,
    "PV_drivers_detected": True,
    "live": True,
    "can_use_hotplug_vbd": "yes",
    "can_use_hotplug_vif": "yes",
    "other": {"feature-shutdown": "1", "feature-reboot": "1", "feature-suspend": "1"},
}


@body("VM.start")
def start(call: Call, vm: Row, start_paused: bool, force: bool) -> None:
    """Start a halted VM on its affinity host, else on one that can run it."""
    assert_allowed(vm, "start")
    _assert_startable(call, vm)
    host = _choose_host(call, vm)
    with call.busy(vm, "start"):
        _boot(call, vm, host, paused=start_paused)
    _after(call, vm, "VM_STARTED", f"has started on host: {host['name_label']}")


@body("VM.start_on")
def start_on(call: Call, vm: Row, host_ref: str, start_paused: bool, force: bool) -> None:
    """Start a halted VM on one host."""
    assert_allowed(vm, "start_on")
    _assert_startable(call, vm)
    host = call.row("host", host_ref)
    _assert_can_boot(call, vm, host)
    with call.busy(vm, "start_on"):
        _boot(call, vm, host, paused=start_paused)
    _after(call, vm, "VM_STARTED", f"has started on host: {host['name_label']}")


@body("VM.pause")
def pause(call: Call, vm: Row) -> None:
    """Stop the CPUs of a running VM."""
    assert_allowed(vm, "pause")
    call.store.set(vm, power_state="Paused")
    _after(call, vm, "VM_PAUSED", "has been paused")


@body("VM.unpause")
def unpause(call: Call, vm: Row) -> None:
    """Let a paused VM go on."""
    assert_allowed(vm, "unpause")
    call.store.set(vm, power_state="Running")
    _after(call, vm, "VM_UNPAUSED", "has been unpaused")


@body("VM.clean_shutdown", "VM.hard_shutdown", "VM.power_state_reset")
def shut_down(call: Call, vm: Row) -> None:
    """Halt a VM: the guest, if it is asked, does what it is asked."""
    _shut_down(call, vm, call.message.name)


@body("VM.shutdown")
def shut_down_somehow(call: Call, vm: Row) -> None:
    """Ask the guest to shut down, or take its power where it cannot be asked."""
    _shut_down(call, vm, "clean_shutdown" if vm["power_state"] == "Running" else "hard_shutdown")


@body("VM.clean_reboot", "VM.hard_reboot")
def reboot(call: Call, vm: Row) -> None:
    """Halt a VM and boot it again on the same host."""
    operation = call.message.name
    assert_allowed(vm, operation)
    host = call.row("host", vm["resident_on"])
    with call.busy(vm, operation):
        _halt(call, vm)
        _boot(call, vm, host, paused=False)
    _after(call, vm, "VM_REBOOTED", f"has been rebooted on host: {host['name_label']}")


@body("VM.get_possible_hosts")
def get_possible_hosts(call: Call, vm: Row) -> list[str]:
    """Answer with the hosts that can run the VM now."""
    return [host.ref for host in call.store.rows("host") if _obstacle(call, vm, host) is None]


@body("VM.assert_can_boot_here")
def assert_can_boot_here(call: Call, vm: Row, host_ref: str) -> None:
    """Fail with the reason why the host cannot run the VM, if it cannot."""
    _assert_can_boot(call, vm, call.row("host", host_ref))


def _shut_down(call: Call, vm: Row, operation: str) -> None:
    assert_allowed(vm, operation)
    if vm["power_state"] == "Halted":
        return
    with call.busy(vm, operation):
        _halt(call, vm)
    _after(call, vm, "VM_SHUTDOWN", "has been shut down")


def _after(call: Call, vm: Row, name: str, what: str) -> None:
    update_allowed(call.store, vm)
    notify(call, name, vm, what)


def _assert_startable(call: Call, vm: Row) -> None:
    assert_memory(vm)
    for vbd in call.store.related(vm, "VBDs"):
        vbds.assert_unlocked(call.store, vbd)


def _choose_host(call: Call, vm: Row) -> Row:
    candidates = call.store.rows("host")
    # Stable, so that only the affinity host changes its place.
    candidates.sort(key=lambda host: host.ref != vm["affinity"])
    for host in candidates:
        if _obstacle(call, vm, host) is None:
            return host
    if len(candidates) == 1:
        _assert_can_boot(call, vm, candidates[0])
    raise failure(["NO_HOSTS_AVAILABLE"])


def _assert_can_boot(call: Call, vm: Row, host: Row) -> None:
    obstacle = _obstacle(call, vm, host)
    if obstacle is not None:
        raise obstacle


def _obstacle(call: Call, vm: Row, host: Row) -> Failure | None:
    """Return why ``host`` cannot run ``vm`` now, None if it can."""
    store = call.store
    if not host["enabled"]:
        return failure(["HOST_DISABLED", host.ref])
    if not all(metrics["live"] for metrics in store.related(host, "metrics")):
        return failure(["HOST_NOT_LIVE"])
    needed, free = vm["memory_dynamic_max"], hosts.free_memory(call, host)
    if needed > free:
        return failure(["HOST_NOT_ENOUGH_FREE_MEMORY", str(needed), str(free)])
    for vbd in store.related(vm, "VBDs"):
        for disk in store.related(vbd, "VDI"):
            sr = store.row("SR", disk["SR"])
            if not any(
                pbd["currently_attached"] and pbd["host"] == host.ref
                for pbd in store.related(sr, "PBDs")
            ):
                return failure(["VM_REQUIRES_SR", vm.ref, sr.ref])
    return None


def _boot(call: Call, vm: Row, host: Row, *, paused: bool) -> None:
    store, now = call.store, timestamp(call.pool.clock())
    for old in store.related(vm, "guest_metrics"):
        store.delete(old)
    hvm = vm["domain_type"] == "hvm"
    for vbd in store.related(vm, "VBDs"):
        if hvm or not vbd["empty"]:
            device = vbds.device_name(vbd["userdevice"])
            store.set(vbd, currently_attached=True, device=device)
    for vif in store.related(vm, "VIFs"):
        store.set(vif, currently_attached=True)
    for metrics in store.related(vm, "metrics"):
        store.set(
            metrics,
            start_time=now,
            last_updated=now,
            VCPUs_number=vm["VCPUs_at_startup"],
            memory_actual=vm["memory_dynamic_max"],
            current_domain_type=vm["domain_type"],
            hvm=hvm,
            state=["paused" if paused else "running"],
        )
    consoles.add(store, vm, host["address"])
    machine = call.pool.host(host.ref)
    machine.memory_used += vm["memory_dynamic_max"]
    guest = store.create("VM_guest_metrics", {**_GUEST_TOOLS, "last_updated": now})
    store.set(
        vm,
        power_state="Paused" if paused else "Running",
        domid=machine.next_domain(),
        resident_on=host.ref,
        memory_target=vm["memory_dynamic_max"],
        guest_metrics=guest.ref,
    )


def _halt(call: Call, vm: Row) -> None:
    store = call.store
    for field in ("VBDs", "VIFs", "VUSBs", "VGPUs"):
        for device in store.related(vm, field):
            store.set(device, currently_attached=False)
            if "current_operations" in device.table.columns:
                store.set(device, current_operations={})
    for console in store.related(vm, "consoles"):
        store.delete(console)
    for disk in store.related(vm, "suspend_VDI"):
        store.delete(disk)
    host = store.find("host", vm["resident_on"])
    if host is not None:
        used = sum(metrics["memory_actual"] for metrics in store.related(vm, "metrics"))
        call.pool.host(host.ref).memory_used -= used
    for metrics in store.related(vm, "metrics"):
        store.set(metrics, memory_actual=0, state=["halted"])
    store.set(
        vm,
        power_state="Halted",
        domid=-1,
        resident_on=NULL,
        scheduled_to_be_resident_on=NULL,
        suspend_VDI=NULL,
        requires_reboot=False,
    )
