"""What the machine has found, each by the shortest way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from os_xenapi.simulator.guests import VM, add_vms
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.values import NULL
from tests.simulator.core.records import vbd_record
from tests.simulator.core.wire import Wire, details

MIB = 1 << 20


@pytest.fixture
def pool() -> Iterator[Pool]:
    """A pool whose VMs run, each with one disk."""
    with Pool() as made:
        small = [
            VM(name_label=name, power_state="Running", memory=128 * MIB, disks=(4 * MIB,))
            for name in ("one", "two")
        ]
        add_vms(made, small)
        yield made


@pytest.fixture
def wire(pool: Pool) -> Wire:
    return Wire(pool, pool.hosts[0]).login()


@pytest.fixture
def vms(wire: Wire) -> list[str]:
    return [wire("VM.get_by_name_label", name)[0] for name in ("one", "two")]


def disk_of(wire: Wire, vm: str) -> str:
    """Return the disk of a VM."""
    return str(wire("VBD.get_VDI", wire("VM.get_VBDs", vm)[0]))


@pytest.mark.parametrize("message", ["VM.clean_reboot", "VM.hard_reboot"])
def test_a_reboot_attaches_no_disk_that_another_writes(wire, vms, message):
    vm, other = vms
    disk = disk_of(wire, other)
    vbd = wire("VBD.create", vbd_record(vm, disk))
    assert details(wire, message, vm) == ["VDI_IN_USE", disk]
    assert wire("VM.get_power_state", vm) == "Running"
    wire("VBD.destroy", vbd)
    wire(message, vm)


def test_a_vm_cannot_start_with_a_disk_twice(wire, vms):
    vm = vms[0]
    wire("VM.hard_shutdown", vm)
    vbd = wire("VBD.create", vbd_record(vm, disk_of(wire, vm)))
    assert details(wire, "VM.start", vm, False, False) == ["VDI_IN_USE", disk_of(wire, vm)]
    wire("VBD.destroy", vbd)
    wire("VM.start", vm, False, False)


def test_a_drive_in_use_takes_no_disk_that_is_written(wire, vms):
    vm, other = vms
    wire("VM.hard_shutdown", vm)
    drive = wire("VBD.create", vbd_record(vm, NULL, mode="RO", type="CD", empty=True))
    wire("VM.start", vm, False, False)
    disk = disk_of(wire, other)
    assert details(wire, "VBD.insert", drive, disk) == ["VDI_IN_USE", disk]
    wire("VM.hard_shutdown", other)
    wire("VBD.insert", drive, disk)


def test_the_disk_of_a_suspended_vm_is_free_once_the_vm_is_gone(wire, vms):
    vm, disk = vms[0], disk_of(wire, vms[0])
    wire("VM.suspend", vm)
    assert "destroy" not in wire("VDI.get_allowed_operations", disk)
    wire("VM.destroy", vm)
    assert "destroy" in wire("VDI.get_allowed_operations", disk)


@pytest.mark.parametrize("message", ["VDI.destroy", "VDI.forget"])
def test_a_suspended_vm_forgets_a_memory_image_that_is_gone(wire, vms, message):
    wire("VM.suspend", vms[0])
    wire(message, wire("VM.get_suspend_VDI", vms[0]))
    assert wire("VM.get_suspend_VDI", vms[0]) == NULL
    assert details(wire, "VM.resume", vms[0], False, False)[0] == "VM_HAS_NO_SUSPEND_VDI"


def test_nothing_points_to_a_repository_that_is_gone(wire, pool, vms):
    host = pool.hosts[0].ref
    sr = wire("SR.create", host, {}, MIB, "gone", "", "ext", "user", False, {})
    wire("VM.set_suspend_SR", vms[0], sr)
    wire("host.set_suspend_image_sr", host, sr)
    (pbd,) = wire("SR.get_PBDs", sr)
    wire("PBD.unplug", pbd)
    wire("SR.forget", sr)
    assert wire("VM.get_suspend_SR", vms[0]) == NULL
    assert wire("host.get_suspend_image_sr", host) == NULL


def test_a_control_domain_lists_what_it_allows(wire, pool):
    dom0 = wire("host.get_control_domain", pool.hosts[0].ref)
    listed = wire("VM.get_allowed_operations", dom0)
    assert sorted(listed) == ["changing_static_range", "metadata_export"]
