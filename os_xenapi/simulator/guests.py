"""VMs to begin with: what a test or a demonstration wants to find in a pool.

They are made by the messages that a client would send, so that they are what a client would have
made. Nothing here blocks, and the lock must not be held.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from os_xenapi.simulator.dispatcher import call
from os_xenapi.simulator.templates import template_record

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool, SimHost

__all__ = ["VM", "PowerState", "add_vms"]

PowerState = Literal["Halted", "Paused", "Running", "Suspended"]

GIB = 1 << 30


@dataclass(frozen=True, kw_only=True)
class VM:
    """A VM to be made.

    ``name_label`` is its name. ``power_state`` is what it is brought to. ``memory`` is in bytes,
    ``disks`` are the sizes of its disks in bytes, ``interfaces`` is how many networks it is on.
    ``host`` is the number of the host that it is at home on: it runs there, and its disks are in
    that host's local storage unless the pool has a shared one. None spreads the VMs over the hosts.
    """

    name_label: str
    power_state: PowerState = "Halted"
    memory: int = GIB
    vcpus: int = 1
    disks: tuple[int, ...] = (8 * GIB,)
    interfaces: int = 1
    host: int | None = None

    def __post_init__(self) -> None:
        if self.power_state not in get_args(PowerState):
            states = ", ".join(get_args(PowerState))
            raise ValueError(f"power_state is one of {states}, not {self.power_state!r}")


def add_vms(pool: Pool, vms: int | Iterable[VM]) -> tuple[str, ...]:
    """Add VMs and return their refs; a number stands for so many halted ones, called vm-1 onward.

    Raises Failure where the pool cannot hold them, ValueError where it has no such host.
    """
    if isinstance(vms, int):
        vms = (VM(name_label=f"vm-{number + 1}") for number in range(vms))
    maker = _Maker(pool)
    placed = [(vm, maker.home(vm, number)) for number, vm in enumerate(vms)]
    return tuple(maker.make(vm, host) for vm, host in placed)


class _Maker:
    """Makes VMs in one pool, and knows where in it they go."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        with pool.lock:
            self._storage = {
                pbd["host"]: sr.ref
                for sr in sorted(pool.store.rows("SR"), key=lambda sr: bool(sr["shared"]))
                if sr["content_type"] == "user"
                for pbd in pool.store.related(sr, "PBDs")
            }
            physical = (pif["network"] for pif in pool.store.rows("PIF") if pif["physical"])
            self._networks = list(dict.fromkeys(physical))

    def home(self, vm: VM, number: int) -> SimHost:
        """Return the host on which the VM is at home; ``number`` counts the VMs."""
        hosts = self._pool.hosts
        if vm.host is None:
            return hosts[number % len(hosts)]
        if not 0 <= vm.host < len(hosts):
            raise ValueError(
                f"{vm.name_label}: the pool has no host {vm.host}: {len(hosts)} in all"
            )
        return hosts[vm.host]

    def make(self, vm: VM, host: SimHost) -> str:
        """Make one VM and return its ref."""
        ref: str = self._call("VM.create", _vm_record(vm, host))
        for device, size in enumerate(vm.disks):
            disk = self._call("VDI.create", _vdi_record(vm, self._storage[host.ref], size))
            self._call("VBD.create", _vbd_record(ref, disk, device))
        for device in range(vm.interfaces):
            network = self._networks[device % len(self._networks)]
            self._call("VIF.create", _vif_record(ref, network, device))
        self._bring(ref, vm.power_state, host)
        return ref

    def _bring(self, ref: str, state: PowerState, host: SimHost) -> None:
        if state != "Halted":
            self._call("VM.start_on", ref, host.ref, state == "Paused", False)
        if state == "Suspended":
            self._call("VM.set_suspend_SR", ref, self._storage[host.ref])
            self._call("VM.suspend", ref)

    def _call(self, method: str, *params: Any) -> Any:
        return call(self._pool, self._pool.hosts[0], method, params)


def _vm_record(vm: VM, host: SimHost) -> dict[str, Any]:
    return {
        **template_record(vm.name_label, vm.memory, 0),
        "name_description": "",
        "is_a_template": False,
        "affinity": host.ref,
        "VCPUs_max": vm.vcpus,
        "VCPUs_at_startup": vm.vcpus,
        "other_config": {},
        "has_vendor_device": False,
    }


def _vdi_record(vm: VM, sr: str, size: int) -> dict[str, Any]:
    return {
        "name_label": vm.name_label,
        "SR": sr,
        "virtual_size": size,
        "type": "system",
        "sharable": False,
        "read_only": False,
        "other_config": {},
    }


def _vbd_record(vm: str, disk: str, device: int) -> dict[str, Any]:
    return {
        "VM": vm,
        "VDI": disk,
        "userdevice": str(device),
        "bootable": device == 0,
        "mode": "RW",
        "type": "Disk",
        "empty": False,
        "other_config": {},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
    }


def _vif_record(vm: str, network: str, device: int) -> dict[str, Any]:
    return {
        "VM": vm,
        "network": network,
        "device": str(device),
        "MAC": "",
        "MTU": 1500,
        "other_config": {},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
    }
