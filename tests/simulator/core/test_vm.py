"""VMs: made, configured, started, stopped, removed."""

from __future__ import annotations

from typing import Any

import pytest

from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import GIB, MIB, vbd_record, vdi_record, vif_record
from tests.simulator.core.wire import Wire, details

NULL = "OpaqueRef:NULL"


@pytest.fixture
def network(wire: Wire) -> str:
    """A network."""
    return str(wire("network.create", {"other_config": {}}))


def bad_state(vm: str, expected: str, actual: str) -> list[str]:
    return ["VM_BAD_POWER_STATE", vm, expected, actual]


def test_a_fresh_vm_is_halted_and_has_what_xapi_gives_it(any_wire: Wire) -> None:
    (template,) = any_wire("VM.get_by_name_label", "Debian Bookworm 12")
    source = any_wire("VM.get_record", template)
    vm = any_wire("VM.create", {**source, "name_label": "made", "is_a_template": False})
    record = any_wire("VM.get_record", vm)
    assert (record["power_state"], int(record["domid"])) == ("Halted", -1)
    assert record["resident_on"] == record["guest_metrics"] == NULL
    assert record["domain_type"] == "hvm"
    assert record["other_config"]["mac_seed"]
    assert record["VBDs"] == record["VIFs"] == record["consoles"] == []
    metrics = any_wire("VM_metrics.get_record", record["metrics"])
    assert str(metrics["start_time"]) == "19700101T00:00:00Z"
    assert metrics["current_domain_type"] == "unspecified"


def test_start_and_hard_shutdown_change_all_that_hangs_on_them(
    wire: Wire, vm: str, vdi: str, network: str
) -> None:
    vbd = wire("VBD.create", vbd_record(vm, vdi))
    drive = wire("VBD.create", vbd_record(vm, NULL, type="CD", mode="RO", empty=True))
    vif = wire("VIF.create", vif_record(vm, network))
    free = wire("host.compute_free_memory", wire.host.ref)
    wire("VM.start", vm, False, False)
    record = wire("VM.get_record", vm)
    assert (record["power_state"], record["resident_on"]) == ("Running", wire.host.ref)
    assert record["domid"] > 0
    assert vm in wire("host.get_resident_VMs", wire.host.ref)
    assert wire("VBD.get_currently_attached", vbd) is True
    assert wire("VBD.get_device", vbd) == "xvda"
    assert wire("VBD.get_currently_attached", drive) is True
    assert wire("VIF.get_currently_attached", vif) is True
    (console,) = wire("console.get_all_records_where", f'field "VM" = "{vm}"').values()
    address = wire("host.get_address", wire.host.ref)
    assert console["location"] == f"https://{address}/console?uuid={console['uuid']}"
    metrics = wire("VM_metrics.get_record", record["metrics"])
    assert metrics["start_time"] != "19700101T00:00:00Z"
    assert metrics["memory_actual"] == record["memory_dynamic_max"]
    assert metrics["current_domain_type"] == "hvm"
    assert wire("host.compute_free_memory", wire.host.ref) == free - 256 * MIB
    guest = record["guest_metrics"]
    assert wire("VM_guest_metrics.get_live", guest) is True

    wire("VM.hard_shutdown", vm)
    record = wire("VM.get_record", vm)
    assert (record["power_state"], record["domid"]) == ("Halted", -1)
    assert record["resident_on"] == NULL
    assert record["consoles"] == []
    for device in (vbd, drive):
        assert wire("VBD.get_currently_attached", device) is False
    assert wire("VIF.get_currently_attached", vif) is False
    assert wire("host.compute_free_memory", wire.host.ref) == free
    wire("VM.start", vm, True, False)
    assert wire("VM.get_power_state", vm) == "Paused"
    assert wire("VM.get_guest_metrics", vm) != guest
    assert wire("VM_guest_metrics.get_all") == [wire("VM.get_guest_metrics", vm)]


def test_the_operations_of_each_power_state(wire: Wire, vm: str) -> None:
    assert details(wire, "VM.hard_shutdown", vm) == bad_state(
        vm, "running, paused, suspended", "halted"
    )
    assert details(wire, "VM.clean_shutdown", vm) == bad_state(vm, "running", "halted")
    assert details(wire, "VM.hard_reboot", vm) == bad_state(vm, "running, paused", "halted")
    wire("VM.start", vm, False, False)
    assert details(wire, "VM.start", vm, False, False) == bad_state(vm, "halted", "running")
    assert details(wire, "VM.destroy", vm) == bad_state(vm, "halted, suspended", "running")
    first = wire("VM.get_domid", vm)
    wire("VM.hard_reboot", vm)
    wire("VM.clean_reboot", vm)
    assert wire("VM.get_domid", vm) == first + 2
    wire("VM.pause", vm)
    assert details(wire, "VM.pause", vm) == bad_state(vm, "running", "paused")
    wire("VM.unpause", vm)
    wire("VM.clean_shutdown", vm)
    names = [one["name"] for one in wire("message.get_all_records").values() if one["cls"] == "VM"]
    assert names == [
        "VM_CLONED",
        "VM_STARTED",
        "VM_REBOOTED",
        "VM_REBOOTED",
        "VM_PAUSED",
        "VM_UNPAUSED",
        "VM_SHUTDOWN",
    ]


@pytest.mark.parametrize("state", ["Halted", "Running", "Paused"])
def test_allowed_operations_are_what_the_checks_say(wire: Wire, vm: str, state: str) -> None:
    if state != "Halted":
        wire("VM.start", vm, state == "Paused", False)
    allowed = set(wire("VM.get_allowed_operations", vm))
    expected = {
        "Halted": {"start", "start_on", "clone", "destroy", "export", "make_into_template"},
        "Running": {"pause", "clean_shutdown", "hard_shutdown", "hard_reboot", "suspend"},
        "Paused": {"unpause", "hard_shutdown", "hard_reboot", "checkpoint"},
    }
    assert expected[state] <= allowed
    for operation in set().union(*expected.values()):
        if operation in allowed:
            wire("VM.assert_operation_valid", vm, operation)
        else:
            error = details(wire, "VM.assert_operation_valid", vm, operation)
            assert error[0] == "VM_BAD_POWER_STATE"


def test_blocked_operations_come_first(wire: Wire, vm: str) -> None:
    wire("VM.add_to_blocked_operations", vm, "start", "MY_REASON")
    assert details(wire, "VM.start", vm, False, False) == ["OPERATION_BLOCKED", vm, "MY_REASON"]
    assert "start" not in wire("VM.get_allowed_operations", vm)
    wire("VM.remove_from_blocked_operations", vm, "start")
    assert "start" in wire("VM.get_allowed_operations", vm)
    wire("VM.set_blocked_operations", vm, {"destroy": "KEEP"})
    assert details(wire, "VM.destroy", vm) == ["OPERATION_BLOCKED", vm, "KEEP"]


def test_a_busy_vm_names_the_operation_and_its_task(wire: Wire, vm: str) -> None:
    row = wire.pool.store.row("VM", vm)
    wire.pool.busy_timeout = 0
    with wire.pool.lock:
        wire.pool.store.set(row, current_operations={"OpaqueRef:task": "clone"})
    busy = ["OTHER_OPERATION_IN_PROGRESS", "VM", vm, "clone", "OpaqueRef:task"]
    assert details(wire, "VM.start", vm, False, False) == busy
    assert wire("VM.clone", vm, "together").startswith("OpaqueRef:")
    wire.pool.store.set(row, current_operations={})
    wire("VM.start", vm, False, False)
    wire.pool.store.set(row, current_operations={"OpaqueRef:task": "clean_shutdown"})
    assert details(wire, "VM.clean_reboot", vm)[0] == "OTHER_OPERATION_IN_PROGRESS"
    wire("VM.hard_shutdown", vm)


def test_templates_are_no_vms(wire: Wire) -> None:
    (template,) = wire("VM.get_by_name_label", "Other install media")
    is_template = ["VM_IS_TEMPLATE", template, "start"]
    assert details(wire, "VM.start", template, False, False) == is_template
    assert details(wire, "VM.destroy", template) == ["VM_CANNOT_DELETE_DEFAULT_TEMPLATE"]
    clone = wire("VM.clone", template, "mine")
    record = wire("VM.get_record", clone)
    assert record["is_a_template"] is True
    assert record["is_default_template"] is False
    assert "default_template" not in record["other_config"]
    assert record["other_config"]["base_template_name"] == "Other install media"
    assert details(wire, "VM.provision", "nobody")[0] == "HANDLE_INVALID"
    wire("VM.provision", clone)
    assert details(wire, "VM.provision", clone) == ["PROVISION_ONLY_ALLOWED_ON_TEMPLATE"]
    assert details(wire, "VM.revert", clone) == ["REVERT_ONLY_ALLOWED_ON_SNAPSHOT"]
    wire("VM.set_is_a_template", clone, True)
    assert details(wire, "VM.start", clone, False, False)[0] == "VM_IS_TEMPLATE"
    wire("VM.destroy", clone)


def test_the_control_domain_is_left_alone(wire: Wire) -> None:
    dom0 = wire("host.get_control_domain", wire.host.ref)
    for operation in ("clean_shutdown", "hard_shutdown", "hard_reboot", "pause"):
        assert details(wire, f"VM.{operation}", dom0)[0] == "OPERATION_NOT_ALLOWED"
    assert details(wire, "VM.destroy", dom0)[0] == "VM_BAD_POWER_STATE"


def test_provision_makes_the_disks_of_the_template(wire: Wire, sr: str) -> None:
    (template,) = wire("VM.get_by_name_label", "Debian Bookworm 12")
    vm = wire("VM.clone", template, "debian")
    wire("VM.provision", vm)
    assert "disks" not in wire("VM.get_other_config", vm)
    (vbd,) = wire("VM.get_VBDs", vm)
    disk = wire("VDI.get_record", wire("VBD.get_VDI", vbd))
    assert (disk["virtual_size"], disk["SR"], disk["type"]) == (10 * GIB, sr, "system")
    wire("VM.start", vm, False, False)
    assert wire("VBD.get_device", vbd) == "xvda"


@pytest.mark.parametrize(
    "disks", ["<provision><disk", '<provision><disk device="0"/></provision>', "<!DOCTYPE a><a/>"]
)
def test_a_template_with_broken_disks_says_so(wire: Wire, disks: str) -> None:
    (template,) = wire("VM.get_by_name_label", "Other install media")
    vm = wire("VM.clone", template, "broken")
    wire("VM.add_to_other_config", vm, "disks", disks)
    code, text = details(wire, "VM.provision", vm)
    assert code == "INTERNAL_ERROR"
    assert "the disks of the template" in text


def test_a_clone_has_disks_and_addresses_of_its_own(
    wire: Wire, vm: str, vdi: str, network: str
) -> None:
    wire("VBD.create", vbd_record(vm, vdi))
    vif = wire("VIF.create", vif_record(vm, network))
    wire.pool.disks.path(wire("VDI.get_uuid", vdi)).write_bytes(b"contents")
    clone = wire("VM.clone", vm, "clone")
    record = wire("VM.get_record", clone)
    (vbd,) = record["VBDs"]
    copied = wire("VBD.get_VDI", vbd)
    assert copied != vdi
    path = wire.pool.disks.path(wire("VDI.get_uuid", copied))
    assert path.read_bytes()[:8] == b"contents"
    (other,) = record["VIFs"]
    assert wire("VIF.get_MAC", other) != wire("VIF.get_MAC", vif)
    assert record["uuid"] != wire("VM.get_uuid", vm)
    assert record["parent"] == vm
    assert wire("VM.get_children", vm) == [clone]


def test_destroy_takes_the_devices_and_leaves_the_disks(
    wire: Wire, vm: str, vdi: str, network: str
) -> None:
    vbd = wire("VBD.create", vbd_record(vm, vdi))
    vif = wire("VIF.create", vif_record(vm, network))
    metrics = wire("VM.get_metrics", vm)
    wire("VM.start", vm, False, False)
    wire("VM.hard_shutdown", vm)
    wire("VM.destroy", vm)
    assert details(wire, "VBD.get_record", vbd)[0] == "HANDLE_INVALID"
    assert details(wire, "VIF.get_record", vif)[0] == "HANDLE_INVALID"
    assert details(wire, "VM_metrics.get_record", metrics)[0] == "HANDLE_INVALID"
    assert wire("VM_guest_metrics.get_all") == []
    assert wire("VDI.get_VBDs", vdi) == []
    wire("VDI.destroy", vdi)


@pytest.mark.parametrize(
    ("message", "params"),
    [
        ("VM.set_memory_limits", (GIB, GIB, GIB, 2 * GIB)),
        ("VM.set_memory_static_max", (1,)),
        ("VM.set_memory_dynamic_range", (2 * GIB, GIB)),
    ],
)
def test_memory_limits_are_in_order(
    wire: Wire, vm: str, message: str, params: tuple[Any, ...]
) -> None:
    assert details(wire, message, vm, *params)[0] == "MEMORY_CONSTRAINT_VIOLATION"
    wire("VM.set_memory_limits", vm, 128 * MIB, GIB, 256 * MIB, 512 * MIB)
    record = wire("VM.get_record", vm)
    assert record["memory_static_min"] == 128 * MIB
    assert record["memory_static_max"] == GIB
    assert record["memory_dynamic_min"] == 256 * MIB
    assert record["memory_dynamic_max"] == 512 * MIB


def test_cpus_have_bounds(wire: Wire, vm: str) -> None:
    wire("VM.set_VCPUs_max", vm, 4)
    wire("VM.set_VCPUs_at_startup", vm, 3)
    over = ["INVALID_VALUE", "VCPUs_at_startup", "5"]
    assert details(wire, "VM.set_VCPUs_at_startup", vm, 5) == over
    assert details(wire, "VM.set_VCPUs_max", vm, 2) == ["INVALID_VALUE", "VCPUs_max", "2"]
    wire("VM.start", vm, False, False)
    assert details(wire, "VM.set_VCPUs_max", vm, 8)[0] == "VM_BAD_POWER_STATE"


def test_a_host_without_room_or_disabled_starts_nothing(wire: Wire, vm: str) -> None:
    wire("VM.set_memory_limits", vm, 0, 1024 * GIB, 0, 1024 * GIB)
    code, needed, available = details(wire, "VM.start", vm, False, False)
    assert (code, needed) == ("HOST_NOT_ENOUGH_FREE_MEMORY", str(1024 * GIB))
    assert int(available) == wire("host.compute_free_memory", wire.host.ref)
    wire("VM.set_memory", vm, 256 * MIB)
    wire("host.disable", wire.host.ref)
    assert details(wire, "VM.start", vm, False, False) == ["HOST_DISABLED", wire.host.ref]
    assert wire("VM.get_power_state", vm) == "Halted"
    wire("host.enable", wire.host.ref)
    wire("VM.start_on", vm, wire.host.ref, False, False)


def test_a_vm_starts_where_its_disks_are() -> None:
    with Pool(hosts=3) as pool:
        wire = Wire(pool, pool.hosts[0]).login()
        second = pool.hosts[1]
        (template,) = wire("VM.get_by_name_label", "Other install media")
        vm = wire("VM.clone", template, "guest")
        wire("VM.provision", vm)
        wire("VM.set_affinity", vm, pool.hosts[2].ref)
        (local,) = (
            pbd["SR"]
            for pbd in wire("PBD.get_all_records").values()
            if pbd["host"] == second.ref and wire("SR.get_type", pbd["SR"]) == "ext"
        )
        disk = wire("VDI.create", vdi_record(local))
        vbd = wire("VBD.create", vbd_record(vm, disk))
        needs = ["VM_REQUIRES_SR", vm, local]
        assert details(wire, "VM.start_on", vm, pool.hosts[0].ref, False, False) == needs
        assert wire("VM.get_possible_hosts", vm) == [second.ref]
        wire("VM.start", vm, False, False)
        assert wire("VM.get_resident_on", vm) == second.ref
        wire("VM.hard_shutdown", vm)
        wire("VBD.destroy", vbd)
        wire("VM.start", vm, False, False)
        assert wire("VM.get_resident_on", vm) == pool.hosts[2].ref
        for host in pool.hosts:
            wire("host.disable", host.ref)
        wire("VM.hard_shutdown", vm)
        assert details(wire, "VM.start", vm, False, False) == ["NO_HOSTS_AVAILABLE"]
