"""VM: memory, CPUs, and other settings that are more than a plain field."""

from __future__ import annotations

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import vbd as vbds
from os_xenapi.simulator.classes import vif as vifs
from os_xenapi.simulator.classes.vm_operations import assert_allowed, update_allowed
from os_xenapi.simulator.implicit import add_to_map, plain, remove_from_map, settable
from os_xenapi.simulator.store import Row

__all__ = ["assert_memory"]

plain("VM", "NVRAM", "other_config", "platform")
settable("VM", "actions_after_crash", "start_delay", "shutdown_delay", "order", "has_vendor_device")


def assert_memory(vm: Row, **changed: int) -> None:
    """Raise Failure MEMORY_CONSTRAINT_VIOLATION unless the four limits of ``vm`` are in order."""
    names = ("memory_static_min", "memory_dynamic_min", "memory_dynamic_max", "memory_static_max")
    limits = [changed.get(name, vm[name]) for name in names]
    if not (0 <= limits[0] <= limits[1] <= limits[2] <= limits[3]):
        text = "Memory limits must satisfy: static_min <= dynamic_min <= dynamic_max <= static_max"
        raise failure(["MEMORY_CONSTRAINT_VIOLATION", text])


def _set_memory(call: Call, vm: Row, operation: str, **limits: int) -> None:
    assert_allowed(vm, operation)
    assert_memory(vm, **limits)
    call.store.set(vm, **limits)


@body("VM.set_memory_limits")
def set_memory_limits(
    call: Call, vm: Row, static_min: int, static_max: int, dynamic_min: int, dynamic_max: int
) -> None:
    """Set all four limits, in bytes."""
    _set_memory(
        call,
        vm,
        "changing_memory_limits",
        memory_static_min=static_min,
        memory_static_max=static_max,
        memory_dynamic_min=dynamic_min,
        memory_dynamic_max=dynamic_max,
    )


@body("VM.set_memory")
def set_memory(call: Call, vm: Row, size: int) -> None:
    """Give the VM exactly ``size`` bytes."""
    _set_memory(
        call,
        vm,
        "changing_memory_limits",
        memory_static_max=size,
        memory_dynamic_min=size,
        memory_dynamic_max=size,
    )


@body("VM.set_memory_dynamic_range")
def set_memory_dynamic_range(call: Call, vm: Row, low: int, high: int) -> None:
    """Set what the VM may have while it runs, in bytes."""
    limits = {"memory_dynamic_min": low, "memory_dynamic_max": high}
    _set_memory(call, vm, "changing_dynamic_range", **limits)


@body("VM.set_memory_static_range")
def set_memory_static_range(call: Call, vm: Row, low: int, high: int) -> None:
    """Set the outer limits, in bytes."""
    limits = {"memory_static_min": low, "memory_static_max": high}
    _set_memory(call, vm, "changing_static_range", **limits)


@body("VM.set_memory_static_max")
def set_memory_static_max(call: Call, vm: Row, size: int) -> None:
    """Set the upper static limit, in bytes."""
    _set_memory(call, vm, "changing_static_range", memory_static_max=size)


@body("VM.set_memory_static_min")
def set_memory_static_min(call: Call, vm: Row, size: int) -> None:
    """Set the lower static limit, in bytes."""
    _set_memory(call, vm, "changing_static_range", memory_static_min=size)


@body("VM.set_memory_dynamic_max")
def set_memory_dynamic_max(call: Call, vm: Row, size: int) -> None:
    """Set the upper dynamic limit, in bytes."""
    _set_memory(call, vm, "changing_dynamic_range", memory_dynamic_max=size)


@body("VM.set_memory_dynamic_min")
def set_memory_dynamic_min(call: Call, vm: Row, size: int) -> None:
    """Set the lower dynamic limit, in bytes."""
    _set_memory(call, vm, "changing_dynamic_range", memory_dynamic_min=size)


@body("VM.compute_memory_overhead")
def compute_memory_overhead(call: Call, vm: Row) -> int:
    """Answer with what the hypervisor needs for the VM, in bytes."""
    return int(vm["memory_overhead"])


@body("VM.set_VCPUs_max")
def set_vcpus_max(call: Call, vm: Row, number: int) -> None:
    """Set how many CPUs the VM can have."""
    assert_allowed(vm, "changing_VCPUs")
    if number < max(1, vm["VCPUs_at_startup"]):
        raise failure(["INVALID_VALUE", "VCPUs_max", str(number)])
    call.store.set(vm, VCPUs_max=number)


@body("VM.set_VCPUs_at_startup")
def set_vcpus_at_startup(call: Call, vm: Row, number: int) -> None:
    """Set how many CPUs the VM starts with."""
    assert_allowed(vm, "changing_VCPUs")
    if not 1 <= number <= vm["VCPUs_max"]:
        raise failure(["INVALID_VALUE", "VCPUs_at_startup", str(number)])
    call.store.set(vm, VCPUs_at_startup=number)


@body("VM.set_HVM_shadow_multiplier")
def set_hvm_shadow_multiplier(call: Call, vm: Row, value: float) -> None:
    """Set how much shadow memory the VM gets."""
    assert_allowed(vm, "changing_shadow_memory")
    call.store.set(vm, HVM_shadow_multiplier=value)


@body("VM.set_HVM_boot_policy")
def set_hvm_boot_policy(call: Call, vm: Row, value: str) -> None:
    """Set the boot policy, and with it the domain type."""
    call.store.set(vm, HVM_boot_policy=value, domain_type="hvm" if value else "pv")


@body("VM.set_domain_type")
def set_domain_type(call: Call, vm: Row, value: str) -> None:
    """Set the domain type, and with it the boot policy."""
    call.store.set(vm, domain_type=value, HVM_boot_policy="BIOS order" if value == "hvm" else "")


@body("VM.set_ha_restart_priority")
def set_ha_restart_priority(call: Call, vm: Row, value: str) -> None:
    """Set whether HA restarts the VM."""
    if value not in ("restart", "best-effort", ""):
        raise failure(["INVALID_VALUE", "ha_restart_priority", value])
    call.store.set(vm, ha_restart_priority=value)


@body("VM.get_allowed_VBD_devices")
def get_allowed_vbd_devices(call: Call, vm: Row) -> list[str]:
    """Answer with the device numbers that are free for disks."""
    return vbds.free_devices(call.store, vm)


@body("VM.get_allowed_VIF_devices")
def get_allowed_vif_devices(call: Call, vm: Row) -> list[str]:
    """Answer with the device numbers that are free for interfaces."""
    return vifs.free_devices(call.store, vm)


@body("VM.set_blocked_operations")
def set_blocked_operations(call: Call, vm: Row, value: dict[str, str]) -> None:
    """Forbid operations; each is refused with the code that stands beside it."""
    call.store.set(vm, blocked_operations=value)
    update_allowed(call.store, vm)


@body("VM.add_to_blocked_operations")
def add_to_blocked_operations(call: Call, vm: Row, operation: str, code: str) -> None:
    """Forbid one more operation."""
    add_to_map("blocked_operations")(call, vm, operation, code)
    update_allowed(call.store, vm)


@body("VM.remove_from_blocked_operations")
def remove_from_blocked_operations(call: Call, vm: Row, operation: str) -> None:
    """Forbid an operation no longer."""
    remove_from_map("blocked_operations")(call, vm, operation)
    update_allowed(call.store, vm)
