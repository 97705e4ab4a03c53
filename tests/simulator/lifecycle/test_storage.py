"""Repositories and disks: what they allow, and what becomes of the disks of a forgotten one."""

from __future__ import annotations

from typing import Any

import pytest

from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import MIB, vbd_record, vdi_record
from tests.simulator.core.wire import Wire, details

NULL = "OpaqueRef:NULL"


def unplug(wire: Wire, sr: str) -> None:
    for pbd in wire("SR.get_PBDs", sr):
        wire("PBD.unplug", pbd)


def plug(wire: Wire, sr: str) -> None:
    for pbd in wire("SR.get_PBDs", sr):
        wire("PBD.plug", pbd)


class TestForgetting:
    def test_the_disks_come_back_with_introduce_and_scan(
        self, wire: Wire, pool: Pool, sr: str, vdi: str
    ) -> None:
        record, disk = wire("SR.get_record", sr), wire("VDI.get_record", vdi)
        with pool.disks.path(disk["uuid"]).open("r+b") as file:
            file.write(b"content")
        unplug(wire, sr)
        wire("SR.forget", sr)
        assert details(wire, "VDI.get_uuid", vdi) == ["HANDLE_INVALID", "VDI", vdi]
        described: list[Any] = [record["name_label"], "", "nfs", "user", True, {}]
        again = wire("SR.introduce", record["uuid"], *described)
        taken = ["SR_UUID_EXISTS", record["uuid"]]
        assert details(wire, "SR.introduce", record["uuid"], *described) == taken
        assert details(wire, "SR.scan", again) == ["SR_HAS_NO_PBDS", again]
        for host in pool.hosts:
            pbd = {"host": host.ref, "SR": again, "device_config": {}, "other_config": {}}
            wire("PBD.plug", wire("PBD.create", pbd))
        wire("SR.scan", again)
        found = wire("VDI.get_record", wire("VDI.get_by_uuid", disk["uuid"]))
        assert (found["SR"], found["name_label"]) == (again, "disk")
        assert found["virtual_size"] == disk["virtual_size"]
        assert "destroy" in found["allowed_operations"]
        assert pool.disks.path(disk["uuid"]).read_bytes()[:7] == b"content"
        assert wire("SR.get_virtual_allocation", again) == disk["virtual_size"]

    def test_a_forgotten_disk_is_found_by_a_scan(self, wire: Wire, sr: str, vdi: str) -> None:
        uuid = wire("VDI.get_uuid", vdi)
        wire("VDI.forget", vdi)
        assert wire("SR.get_virtual_allocation", sr) == 0
        wire("SR.scan", sr)
        assert wire("VDI.get_SR", wire("VDI.get_by_uuid", uuid)) == sr
        assert wire("SR.get_virtual_allocation", sr) == 10 * MIB

    def test_neither_forgotten_nor_destroyed_while_plugged(
        self, wire: Wire, sr: str, vdi: str
    ) -> None:
        for message in ("SR.forget", "SR.destroy"):
            assert details(wire, message, sr) == ["SR_HAS_PBD", sr]
        unplug(wire, sr)
        assert details(wire, "SR.destroy", sr) == ["SR_NOT_EMPTY"]
        plug(wire, sr)
        wire("VDI.destroy", vdi)
        unplug(wire, sr)
        wire("SR.destroy", sr)
        assert details(wire, "SR.get_uuid", sr) == ["HANDLE_INVALID", "SR", sr]
        (record,) = wire("pool.get_all_records").values()
        assert record["default_SR"] == NULL


CALLS: dict[str, dict[str, Any]] = {
    "SR": {"scan": [], "update": [], "forget": [], "destroy": []},
    "VDI": {
        "snapshot": [{}],
        "clone": [{}],
        "copy": ["sr"],
        "resize": [20 * MIB],
        "destroy": [],
        "forget": [],
        "update": [],
    },
    "VBD": {"plug": [], "unplug": [], "insert": ["iso"], "eject": [], "unplug_force": []},
}
SITUATIONS = (
    "halted",
    "running",
    "running, unplugged",
    "paused",
    "suspended",
    "read by another",
    "no storage",
)


@pytest.fixture
def scene(wire: Wire, vm: str, vdi: str, sr: str) -> dict[str, str]:
    """A VM with a disk and an empty drive, and a disk for the drive."""
    return {
        "vm": vm,
        "VDI": vdi,
        "SR": sr,
        "sr": sr,
        "VBD": wire("VBD.create", vbd_record(vm, vdi)),
        "drive": wire("VBD.create", vbd_record(vm, NULL, type="CD", mode="RO", empty=True)),
        "iso": wire("VDI.create", vdi_record(sr)),
    }


def arrange(wire: Wire, scene: dict[str, str], situation: str) -> None:
    """Bring the scene into one of the situations."""
    vm = scene["vm"]
    if situation == "no storage":
        unplug(wire, scene["sr"])
    elif situation == "read by another":
        wire("VBD.destroy", scene["VBD"])
        scene["VBD"] = wire("VBD.create", vbd_record(vm, scene["VDI"], mode="RO"))
        wire("VM.start", vm, False, False)
    elif situation != "halted":
        wire("VM.start", vm, situation == "paused", False)
    if situation == "running, unplugged":
        wire("VBD.unplug", scene["VBD"])
    if situation == "suspended":
        wire("VM.suspend", vm)


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize(
    ("subject", "operation"),
    [
        (subject, operation)
        for subject in ("SR", "VDI", "VBD", "drive")
        for operation in CALLS["VBD" if subject == "drive" else subject]
    ],
)
def test_allowed_operations_are_true_in_both_directions(
    wire: Wire, scene: dict[str, str], situation: str, subject: str, operation: str
) -> None:
    arrange(wire, scene, situation)
    name = "VBD" if subject == "drive" else subject
    ref = scene[subject]
    allowed = wire(f"{name}.get_allowed_operations", ref)
    arguments = [
        scene.get(one, one) if isinstance(one, str) else one for one in CALLS[name][operation]
    ]
    if operation in allowed:
        wire(f"{name}.{operation}", ref, *arguments)
    else:
        details(wire, f"{name}.{operation}", ref, *arguments)


@pytest.mark.parametrize("operation", ["plug", "unplug"])
@pytest.mark.parametrize("state", ["Halted", "Running", "Paused"])
def test_so_are_those_of_interfaces(wire: Wire, vm: str, operation: str, state: str) -> None:
    record = {
        "VM": vm,
        "network": wire("network.get_all")[0],
        "device": "0",
        "MAC": "",
        "MTU": 1500,
        "other_config": {},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
    }
    vif = wire("VIF.create", record)
    if state != "Halted":
        wire("VM.start", vm, state == "Paused", False)
    if operation in wire("VIF.get_allowed_operations", vif):
        wire(f"VIF.{operation}", vif)
        assert operation not in wire("VIF.get_allowed_operations", vif)
    else:
        details(wire, f"VIF.{operation}", vif)


def test_a_drive_is_loaded_and_emptied(wire: Wire, scene: dict[str, str]) -> None:
    drive, iso = scene["drive"], scene["iso"]
    assert details(wire, "VBD.eject", drive) == ["VBD_IS_EMPTY", drive]
    wire("VBD.insert", drive, iso)
    assert details(wire, "VBD.insert", drive, iso) == ["VBD_NOT_EMPTY", drive]
    assert wire("VBD.get_allowed_operations", drive) == ["attach", "eject"]
    wire("VBD.eject", drive)
    assert wire("VBD.get_allowed_operations", drive) == ["attach", "insert"]
    disk = scene["VBD"]
    assert details(wire, "VBD.insert", disk, iso) == ["VBD_NOT_REMOVABLE_MEDIA", disk]
    wire("VM.start", scene["vm"], False, False)
    assert details(wire, "VBD.plug", drive)[0] == "DEVICE_ALREADY_ATTACHED"
    wire("VBD.insert", drive, iso)
    wire("VM.suspend", scene["vm"])
    suspended = ["VM_BAD_POWER_STATE", scene["vm"], "halted, running", "suspended"]
    assert details(wire, "VBD.eject", drive) == suspended


def test_a_disk_can_be_copied_over_another(wire: Wire, pool: Pool, sr: str, vdi: str) -> None:
    with pool.disks.path(wire("VDI.get_uuid", vdi)).open("r+b") as file:
        file.write(b"content")
    target = wire("VDI.create", vdi_record(sr))
    with pool.disks.path(wire("VDI.get_uuid", target)).open("r+b") as file:
        file.write(bytes(MIB) + b"old")
    assert wire("VDI.copy", vdi, NULL, NULL, target) == target
    assert pool.disks.path(wire("VDI.get_uuid", target)).read_bytes()[:7] == b"content"
    assert not any(pool.disks.path(wire("VDI.get_uuid", target)).read_bytes()[7:])
    small = wire("VDI.create", vdi_record(sr, virtual_size=2 * MIB))
    too_small = ["VDI_TOO_SMALL", small, str(10 * MIB)]
    assert details(wire, "VDI.copy", vdi, NULL, NULL, small) == too_small
