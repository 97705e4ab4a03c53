"""VM: power states, and on which host a VM runs."""

from __future__ import annotations

from os_xenapi.errors import Failure, failure
from os_xenapi.simulator import tasks
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import host as hosts
from os_xenapi.simulator.classes import vbd as vbds
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.classes import vm_domain
from os_xenapi.simulator.classes.host_operations import assert_contact, is_live
from os_xenapi.simulator.classes.vm import notify
from os_xenapi.simulator.classes.vm_operations import FORCEFUL, assert_allowed, update_allowed
from os_xenapi.simulator.classes.vm_settings import assert_memory
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import NULL

__all__ = ["make_image"]


@body("VM.start")
def start(call: Call, vm: Row, start_paused: bool, force: bool) -> None:
    """Start a halted VM on its affinity host, else on one that can run it."""
    assert_allowed(vm, "start")
    _assert_startable(call, vm)
    _start(call, vm, _choose_host(call, vm), paused=start_paused)


@body("VM.start_on")
def start_on(call: Call, vm: Row, host_ref: str, start_paused: bool, force: bool) -> None:
    """Start a halted VM on one host."""
    assert_allowed(vm, "start_on")
    _assert_startable(call, vm)
    host = call.row("host", host_ref)
    _assert_can_boot(call, vm, host)
    _start(call, vm, host, paused=start_paused)


@body("VM.pause", "VM.unpause")
def pause(call: Call, vm: Row) -> None:
    """Stop the CPUs of a running VM, or let those of a paused one go on."""
    paused = call.message.name == "pause"
    assert_allowed(vm, call.message.name)
    _host_of(call, vm)
    vm_domain.set_paused(call.pool, vm, paused=paused)
    if paused:
        _after(call, vm, "VM_PAUSED", "has been paused")
    else:
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
    _cancel_others(call, vm, operation)
    assert_allowed(vm, operation)
    host = _host_of(call, vm)
    _assert_startable(call, vm)
    with call.busy(vm, operation):
        vm_domain.halt(call.pool, vm)
        vm_domain.boot(call.pool, vm, host)
    _after(call, vm, "VM_REBOOTED", f"has been rebooted on host: {host['name_label']}")


@body("VM.suspend")
def suspend(call: Call, vm: Row) -> None:
    """Write the memory of a running VM to a disk and end its domain."""
    assert_allowed(vm, "suspend")
    host = _host_of(call, vm)
    with call.busy(vm, "suspend"):
        vm_domain.suspend(call.pool, vm, make_image(call, vm, host))
    _after(call, vm, "VM_SUSPENDED", "has been suspended")


@body("VM.resume")
def resume(call: Call, vm: Row, start_paused: bool, force: bool) -> None:
    """Let a suspended VM go on, on its affinity host, else on one that can run it."""
    assert_allowed(vm, "resume")
    _assert_image(call, vm)
    _resume(call, vm, _choose_host(call, vm), paused=start_paused)


@body("VM.resume_on")
def resume_on(call: Call, vm: Row, host_ref: str, start_paused: bool, force: bool) -> None:
    """Let a suspended VM go on, on one host."""
    assert_allowed(vm, "resume_on")
    _assert_image(call, vm)
    host = call.row("host", host_ref)
    _assert_can_boot(call, vm, host)
    _resume(call, vm, host, paused=start_paused)


@body("VM.pool_migrate")
def pool_migrate(call: Call, vm: Row, host_ref: str, options: dict[str, str]) -> None:
    """Move a running VM to another host that sees its disks."""
    assert_allowed(vm, "pool_migrate")
    source = _host_of(call, vm)
    target = call.row("host", host_ref)
    if target is not source:
        _assert_can_boot(call, vm, target)
    _migrate(call, vm, source, target)


@body("host.evacuate")
def evacuate(call: Call, host: Row, network: str, batch_size: int) -> None:
    """Move every VM of a host to others, once each of them by itself could move."""
    assert_contact(call.pool, host)
    vms = [vm for vm in call.store.related(host, "resident_VMs") if not vm["is_control_domain"]]
    others = [other for other in call.store.rows("host") if other is not host]
    problems = []
    for vm in vms:
        obstacles = [_obstacle(call, vm, other) for other in others]
        refusals = [obstacle.details for obstacle in obstacles if obstacle is not None]
        if len(refusals) == len(others):
            problems.append(",".join(refusals[0] if refusals else ["NO_HOSTS_AVAILABLE"]))
    if problems:
        raise failure(["CANNOT_EVACUATE_HOST", "|".join(problems)])
    for vm in vms:
        assert_allowed(vm, "pool_migrate")
    for vm in vms:
        _migrate(call, vm, host, _choose_host(call, vm, others))


@body("VM.get_possible_hosts")
def get_possible_hosts(call: Call, vm: Row) -> list[str]:
    """Answer with the hosts that can run the VM now."""
    return [host.ref for host in call.store.rows("host") if _obstacle(call, vm, host) is None]


@body("VM.assert_can_boot_here")
def assert_can_boot_here(call: Call, vm: Row, host_ref: str) -> None:
    """Fail with the reason why the host cannot run the VM, if it cannot."""
    _assert_can_boot(call, vm, call.row("host", host_ref))


def make_image(call: Call, vm: Row, host: Row) -> Row:
    """Make the disk for the memory of ``vm``. Raises Failure, e.g. VM_NO_SUSPEND_SR."""
    wanted = (vm["suspend_SR"], host["suspend_image_sr"], call.pool.record["suspend_image_SR"])
    candidates = [*wanted, call.pool.record["default_SR"]]
    for ref in candidates:
        sr = call.store.find("SR", ref)
        if sr is not None and _sees(call, host, sr):
            label = {"name_label": "Suspend image", "name_description": "Suspend image"}
            values = {**label, "type": "suspend", "sharable": False}
            return vdis.allocate(call, sr, vm["memory_static_max"], values)
    raise failure(["VM_NO_SUSPEND_SR", vm.ref])


def _start(call: Call, vm: Row, host: Row, *, paused: bool) -> None:
    assert_contact(call.pool, host)
    with call.busy(vm, call.message.name):
        vm_domain.boot(call.pool, vm, host, paused=paused)
    _after(call, vm, "VM_STARTED", f"has started on host: {host['name_label']}")


def _resume(call: Call, vm: Row, host: Row, *, paused: bool) -> None:
    assert_contact(call.pool, host)
    with call.busy(vm, call.message.name):
        vm_domain.restore(call.pool, vm, host, paused=paused)
    _after(call, vm, "VM_RESUMED", f"has resumed on host: {host['name_label']}")


def _migrate(call: Call, vm: Row, source: Row, target: Row) -> None:
    assert_contact(call.pool, target)
    with call.busy(vm, "pool_migrate"):
        call.store.set(vm, scheduled_to_be_resident_on=target.ref)
        vm_domain.move(call.pool, vm, target)
    way = f"has been migrated from host '{source['name_label']}' to '{target['name_label']}'"
    _after(call, vm, "VM_MIGRATED", way)


def _shut_down(call: Call, vm: Row, operation: str) -> None:
    _cancel_others(call, vm, operation)
    assert_allowed(vm, operation)
    if vm["power_state"] == "Halted":
        return
    if operation != "power_state_reset" and vm["power_state"] != "Suspended":
        _host_of(call, vm)
    with call.busy(vm, operation):
        vm_domain.halt(call.pool, vm)
    _after(call, vm, "VM_SHUTDOWN", "has been shut down")


def _cancel_others(call: Call, vm: Row, operation: str) -> None:
    """Before a forceful operation: cancel what else is being done with the VM."""
    if operation not in FORCEFUL:
        return
    for ref, other in tuple(vm["current_operations"].items()):
        task = call.store.find("task", ref)
        if task is not None and ref != call.task and other not in FORCEFUL:
            tasks.cancel(call.pool, task, by=call.task)


def _after(call: Call, vm: Row, name: str, what: str) -> None:
    update_allowed(call.store, vm)
    notify(call, name, vm, what)


def _host_of(call: Call, vm: Row) -> Row:
    """Return the host on which the VM runs. Raises Failure where it cannot be reached."""
    host = call.row("host", vm["resident_on"])
    assert_contact(call.pool, host)
    return host


def _assert_startable(call: Call, vm: Row) -> None:
    assert_memory(vm)
    devices = call.store.related(vm, "VBDs")
    for vbd in devices:
        vbds.assert_unlocked(call.store, vbd, along=devices)


def _assert_image(call: Call, vm: Row) -> None:
    if vm["suspend_VDI"] == NULL:
        raise failure(["VM_HAS_NO_SUSPEND_VDI", "VM", vm.ref])
    call.row("VDI", vm["suspend_VDI"])


def _choose_host(call: Call, vm: Row, candidates: list[Row] | None = None) -> Row:
    candidates = call.store.rows("host") if candidates is None else list(candidates)
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
    if not is_live(store, host):
        return failure(["HOST_NOT_LIVE"])
    if not host["enabled"]:
        return failure(["HOST_DISABLED", host.ref])
    needed, free = vm["memory_dynamic_max"], hosts.free_memory(call, host)
    if needed > free:
        return failure(["HOST_NOT_ENOUGH_FREE_MEMORY", str(needed), str(free)])
    disks = [disk for vbd in store.related(vm, "VBDs") for disk in store.related(vbd, "VDI")]
    for disk in (*disks, *store.related(vm, "suspend_VDI")):
        sr = store.row("SR", disk["SR"])
        if not _sees(call, host, sr):
            return failure(["VM_REQUIRES_SR", vm.ref, sr.ref])
    return None


def _sees(call: Call, host: Row, sr: Row) -> bool:
    return any(
        pbd["currently_attached"] and pbd["host"] == host.ref
        for pbd in call.store.related(sr, "PBDs")
    )
