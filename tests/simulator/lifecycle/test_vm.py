"""VMs that are suspended, moved, snapshotted, and brought back."""

from __future__ import annotations

import pytest

from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import MIB, vbd_record, vdi_record, vif_record
from tests.simulator.core.wire import Wire, details

NULL = "OpaqueRef:NULL"


@pytest.fixture
def disk(wire: Wire, vm: str, vdi: str) -> str:
    """A VBD of the VM with the shared disk."""
    return str(wire("VBD.create", vbd_record(vm, vdi)))


@pytest.fixture
def interface(wire: Wire, vm: str) -> str:
    """A VIF of the VM."""
    return str(wire("VIF.create", vif_record(vm, wire("network.get_all")[0])))


def write(pool: Pool, wire: Wire, vdi: str, text: bytes) -> None:
    with pool.disks.path(wire("VDI.get_uuid", vdi)).open("r+b") as file:
        file.write(text)


def read(pool: Pool, wire: Wire, vdi: str, length: int) -> bytes:
    with pool.disks.path(wire("VDI.get_uuid", vdi)).open("rb") as file:
        return file.read(length)


def messages(wire: Wire, vm: str) -> list[str]:
    uuid = wire("VM.get_uuid", vm)
    found = wire("message.get_all_records").values()
    return [one["name"] for one in found if one["obj_uuid"] == uuid]


class TestSuspend:
    def test_the_domain_ends_and_the_devices_stay(
        self, wire: Wire, vm: str, disk: str, interface: str
    ) -> None:
        host = wire.pool.hosts[1].ref
        free = wire("host.compute_free_memory", host)
        wire("VM.start_on", vm, host, False, False)
        domain = wire("VM.get_domid", vm)
        wire("VM.suspend", vm)
        record = wire("VM.get_record", vm)
        assert (record["power_state"], record["domid"]) == ("Suspended", -1)
        assert record["resident_on"] == NULL
        assert record["consoles"] == []
        assert wire("VBD.get_currently_attached", disk) is True
        assert wire("VIF.get_currently_attached", interface) is True
        assert wire("host.compute_free_memory", host) == free
        image = wire("VDI.get_record", record["suspend_VDI"])
        assert (image["name_label"], image["type"]) == ("Suspend image", "suspend")
        assert image["virtual_size"] >= record["memory_static_max"]

        wire("VM.resume_on", vm, wire.pool.hosts[2].ref, False, False)
        record = wire("VM.get_record", vm)
        assert (record["power_state"], record["resident_on"]) == (
            "Running",
            wire.pool.hosts[2].ref,
        )
        assert record["domid"] > 0
        assert domain > 0
        assert record["suspend_VDI"] == NULL
        assert details(wire, "VDI.get_by_uuid", image["uuid"])[0] == "UUID_INVALID"
        assert len(record["consoles"]) == 1
        assert messages(wire, vm)[-2:] == ["VM_SUSPENDED", "VM_RESUMED"]

    def test_a_suspended_vm_that_is_shut_down_has_no_image_left(self, wire: Wire, vm: str) -> None:
        wire("VM.start", vm, False, False)
        wire("VM.suspend", vm)
        image = wire("VM.get_suspend_VDI", vm)
        wire("VM.hard_shutdown", vm)
        assert wire("VM.get_power_state", vm) == "Halted"
        assert details(wire, "VDI.get_uuid", image) == ["HANDLE_INVALID", "VDI", image]

    def test_without_room_for_the_image_the_vm_goes_on(self, wire: Wire, vm: str) -> None:
        wire("VM.start", vm, False, False)
        (record,) = wire("pool.get_all_records")
        wire("pool.set_default_SR", record, NULL)
        assert details(wire, "VM.suspend", vm) == ["VM_NO_SUSPEND_SR", vm]
        assert wire("VM.get_power_state", vm) == "Running"
        assert wire("VM.get_current_operations", vm) == {}

    def test_resume_can_begin_paused(self, wire: Wire, vm: str) -> None:
        wire("VM.start", vm, False, False)
        wire("VM.suspend", vm)
        wire("VM.resume", vm, True, False)
        assert wire("VM.get_power_state", vm) == "Paused"


class TestMigration:
    def test_a_vm_moves_with_its_memory(self, wire: Wire, vm: str, disk: str) -> None:
        first, second = wire.pool.hosts[0].ref, wire.pool.hosts[1].ref
        wire("VM.start_on", vm, first, False, False)
        free = [wire("host.compute_free_memory", host) for host in (first, second)]
        memory = wire("VM.get_memory_dynamic_max", vm)
        wire("VM.pool_migrate", vm, second, {"live": "true"})
        record = wire("VM.get_record", vm)
        assert (record["power_state"], record["resident_on"]) == ("Running", second)
        assert wire("host.get_resident_VMs", first) == [wire("host.get_control_domain", first)]
        assert wire("host.compute_free_memory", first) == free[0] + memory
        assert wire("host.compute_free_memory", second) == free[1] - memory
        (console,) = record["consoles"]
        address = wire("host.get_address", second)
        assert wire("console.get_location", console).startswith(f"https://{address}/")
        assert wire("VBD.get_currently_attached", disk) is True
        assert messages(wire, vm)[-1] == "VM_MIGRATED"

    def test_only_where_its_disks_are_and_a_host_takes_it(
        self, wire: Wire, pool: Pool, vm: str
    ) -> None:
        first, second, third = (host.ref for host in pool.hosts)
        local = next(
            sr
            for pbd in wire("host.get_PBDs", first)
            if wire("SR.get_type", sr := wire("PBD.get_SR", pbd)) == "ext"
        )
        wire("VBD.create", vbd_record(vm, wire("VDI.create", vdi_record(local))))
        wire("VM.start", vm, False, False)
        assert wire("VM.get_resident_on", vm) == first
        assert wire("VM.get_possible_hosts", vm) == [first]
        assert details(wire, "VM.pool_migrate", vm, second, {}) == ["VM_REQUIRES_SR", vm, local]
        wire("host.disable", third)
        assert details(wire, "VM.pool_migrate", vm, third, {}) == ["HOST_DISABLED", third]
        pool.hosts[1].isolate("refuse")
        wire("host.declare_dead", second)
        assert details(wire, "VM.pool_migrate", vm, second, {}) == ["HOST_NOT_LIVE"]
        assert wire("VM.get_resident_on", vm) == first


class TestEvacuation:
    def test_all_vms_move_to_other_hosts(self, wire: Wire, vm: str) -> None:
        first = wire.pool.hosts[0].ref
        wire("VM.start_on", vm, first, False, False)
        wire("host.disable", first)
        wire("host.evacuate", first)
        assert wire("VM.get_resident_on", vm) != first
        assert wire("VM.get_power_state", vm) == "Running"
        wire("host.reboot", first)

    def test_where_one_cannot_move_none_does(self, wire: Wire, vm: str) -> None:
        first, *others = (host.ref for host in wire.pool.hosts)
        wire("VM.start_on", vm, first, False, False)
        for host in others:
            wire("host.disable", host)
        error = details(wire, "host.evacuate", first)
        assert error == ["CANNOT_EVACUATE_HOST", f"HOST_DISABLED,{others[0]}"]
        assert wire("VM.get_resident_on", vm) == first


class TestSnapshots:
    def test_a_snapshot_keeps_vm_and_disks(
        self, wire: Wire, pool: Pool, vm: str, vdi: str, disk: str, interface: str
    ) -> None:
        write(pool, wire, vdi, b"before")
        wire("VM.start", vm, False, False)
        taken = wire("VM.snapshot", vm, "yesterday")
        record = wire("VM.get_record", taken)
        assert (record["is_a_snapshot"], record["is_a_template"]) == (True, True)
        assert (record["snapshot_of"], record["power_state"]) == (vm, "Halted")
        assert record["snapshot_time"] != "19700101T00:00:00Z"
        assert record["snapshot_info"] == {
            "power-state-at-snapshot": "Running",
            "disk-snapshot-type": "crash_consistent",
        }
        assert record["snapshot_metadata"]
        assert wire("VM.get_snapshots", vm) == [taken]
        assert wire("VM.get_parent", vm) == taken
        (vbd,) = record["VBDs"]
        kept = wire("VDI.get_record", wire("VBD.get_VDI", vbd))
        assert (kept["is_a_snapshot"], kept["snapshot_of"]) == (True, vdi)
        assert wire("VBD.get_currently_attached", vbd) is False
        (vif,) = record["VIFs"]
        assert wire("VIF.get_MAC", vif) == wire("VIF.get_MAC", interface)
        assert messages(wire, taken) == ["VM_SNAPSHOTTED"]
        assert "start" not in record["allowed_operations"]
        assert {"revert", "clone", "destroy"} <= set(record["allowed_operations"])
        snapshot = ["VM_IS_SNAPSHOT", taken, "start"]
        assert details(wire, "VM.start", taken, False, False) == snapshot

    def test_disks_can_be_left_out(self, wire: Wire, vm: str, vdi: str, disk: str) -> None:
        taken = wire("VM.snapshot", vm, "without", [vdi])
        assert wire("VM.get_VBDs", taken) == []

    def test_revert_brings_back_disks_devices_and_settings(
        self, wire: Wire, pool: Pool, vm: str, vdi: str, disk: str, interface: str
    ) -> None:
        write(pool, wire, vdi, b"before")
        memory = wire("VM.get_memory_static_max", vm)
        taken = wire("VM.snapshot", vm, "taken")
        address = wire("VIF.get_MAC", interface)
        wire("VM.set_memory", vm, memory * 2)
        wire("VIF.destroy", interface)
        write(pool, wire, vdi, b"after!")
        wire("VM.start", vm, False, False)
        wire("VM.revert", taken)
        record = wire("VM.get_record", vm)
        assert (record["power_state"], record["memory_static_max"]) == ("Halted", memory)
        assert record["name_label"] == "guest"
        (vbd,) = record["VBDs"]
        restored = wire("VBD.get_VDI", vbd)
        assert restored != vdi
        assert read(pool, wire, restored, 6) == b"before"
        assert wire("VDI.get_is_a_snapshot", restored) is False
        assert details(wire, "VDI.get_uuid", vdi) == ["HANDLE_INVALID", "VDI", vdi]
        (vif,) = record["VIFs"]
        assert wire("VIF.get_MAC", vif) == address
        assert record["parent"] == taken
        wire("VM.start", vm, False, False)
        assert details(wire, "VM.revert", vm) == ["REVERT_ONLY_ALLOWED_ON_SNAPSHOT"]

    def test_a_snapshot_without_its_vm_cannot_be_reverted(self, wire: Wire, vm: str) -> None:
        taken = wire("VM.snapshot", vm, "orphan")
        wire("VM.destroy", vm)
        assert details(wire, "VM.revert", taken) == ["VM_REVERT_FAILED", NULL, taken]

    @pytest.mark.parametrize("state", ["Running", "Paused", "Suspended"])
    def test_a_checkpoint_keeps_the_memory_too(
        self, wire: Wire, vm: str, disk: str, state: str
    ) -> None:
        halted = ["VM_BAD_POWER_STATE", vm, "running, paused, suspended", "halted"]
        assert details(wire, "VM.checkpoint", vm, "no") == halted
        wire("VM.start", vm, state == "Paused", False)
        if state == "Suspended":
            wire("VM.suspend", vm)
        taken = wire("VM.checkpoint", vm, "with memory")
        assert wire("VM.get_power_state", vm) == state
        record = wire("VM.get_record", taken)
        assert record["power_state"] == "Suspended"
        assert record["suspend_VDI"] not in (NULL, wire("VM.get_suspend_VDI", vm))
        assert record["snapshot_info"]["power-state-at-snapshot"] == state
        wire("VM.hard_shutdown", vm)
        wire("VM.revert", taken)
        assert wire("VM.get_power_state", vm) == "Suspended"
        wire("VM.resume", vm, False, False)
        assert wire("VM.get_power_state", vm) == "Running"
        image = record["suspend_VDI"]
        wire("VM.destroy", taken)
        assert details(wire, "VDI.get_uuid", image) == ["HANDLE_INVALID", "VDI", image]


def test_a_copy_has_disks_in_the_repository_that_was_asked_for(
    wire: Wire, pool: Pool, vm: str, vdi: str, disk: str
) -> None:
    write(pool, wire, vdi, b"content")
    (local, *_) = wire("SR.get_by_name_label", "Local storage")
    made = wire("VM.copy", vm, "copy", local)
    (vbd,) = wire("VM.get_VBDs", made)
    copied = wire("VBD.get_VDI", vbd)
    assert wire("VDI.get_SR", copied) == local
    assert read(pool, wire, copied, 7) == b"content"
    same = wire("VM.copy", vm, "copy", NULL)
    (vbd,) = wire("VM.get_VBDs", same)
    assert wire("VDI.get_SR", wire("VBD.get_VDI", vbd)) == wire("VDI.get_SR", vdi)


def test_disks_are_counted_in_their_repository(
    wire: Wire, vm: str, vdi: str, disk: str, sr: str
) -> None:
    before = wire("SR.get_virtual_allocation", sr)
    taken = wire("VM.snapshot", vm, "one more")
    assert wire("SR.get_virtual_allocation", sr) == before + 10 * MIB
    (vbd,) = wire("VM.get_VBDs", taken)
    wire("VDI.destroy", wire("VBD.get_VDI", vbd))
    assert wire("SR.get_virtual_allocation", sr) == before
