"""VM: making, copying and removing one; its power states and settings have files of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import vbd as vbds
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.classes import vif as vifs
from os_xenapi.simulator.classes.vm_operations import assert_allowed, update_allowed
from os_xenapi.simulator.provision import template_disks
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import NULL, timestamp

__all__ = ["copy_devices", "copy_disks", "duplicate", "notify"]

_NOT_COPIED = frozenset(
    {
        "uuid",
        "allowed_operations",
        "current_operations",
        "power_state",
        "name_label",
        "is_default_template",
        "suspend_VDI",
        "resident_on",
        "scheduled_to_be_resident_on",
        "other_config",
        "domid",
        "metrics",
        "guest_metrics",
        "is_a_snapshot",
        "snapshot_of",
        "snapshot_time",
        "snapshot_info",
        "snapshot_metadata",
        "transportable_snapshot_id",
        "blobs",
        "parent",
        "requires_reboot",
    }
)
_INTERNAL_KEYS = re.compile("default_template$|xensource_internal$|base_template_name$|mac_seed$")


def notify(call: Call, name: str, vm: Row, what: str) -> None:
    """Add the message ``name`` about a VM: ``VM 'label' (uuid: ...) what``."""
    text = f"VM '{vm['name_label']}' (uuid: {vm['uuid']}) {what}"
    call.pool.messages.create(name, "VM", vm["uuid"], text, now=call.pool.clock())


@body("VM.create")
def create(call: Call, record: dict[str, Any]) -> str:
    """Add a VM without devices."""
    if record.get("domain_type", "unspecified") == "unspecified":
        record["domain_type"] = "hvm" if record.get("HVM_boot_policy") else "pv"
    if record.get("power_state") != "Suspended":
        record["power_state"] = "Halted"
    other_config = dict(record.get("other_config", {}))
    other_config.setdefault("mac_seed", call.store.new_uuid())
    return _add(call, {**record, "other_config": other_config}).ref


def _add(call: Call, values: Mapping[str, Any]) -> Row:
    store = call.store
    metrics = store.create("VM_metrics", {"last_updated": timestamp(call.pool.clock())})
    vm = store.create("VM", {**values, "domid": -1, "metrics": metrics.ref})
    update_allowed(store, vm)
    return vm


@body("VM.destroy")
def destroy(call: Call, vm: Row) -> None:
    """Remove the VM and its devices; its disks stay."""
    assert_allowed(vm, "destroy")
    store = call.store
    for vbd in store.related(vm, "VBDs"):
        vbds.set_attached(store, vbd, attached=False)
    for field in ("VBDs", "VIFs", "VTPMs", "consoles"):
        for device in store.related(vm, field):
            store.delete(device)
    for disk in store.related(vm, "suspend_VDI"):
        vdis.remove(call.pool, disk)
    for field in ("metrics", "guest_metrics"):
        for record in store.related(vm, field):
            store.delete(record)
    for child in store.related(vm, "children"):
        store.set(child, parent=vm["parent"])
    for snapshot in store.related(vm, "snapshots"):
        store.set(snapshot, snapshot_of=NULL)
    store.delete(vm)


@body("VM.clone")
def clone(call: Call, vm: Row, label: str) -> str:
    """Copy the VM; its disks are cloned in their own storage repositories."""
    assert_allowed(vm, "clone")
    made = duplicate(call, vm, label, lambda disk: vdis.duplicate(call, disk))
    notify(call, "VM_CLONED", made, f"has been cloned from VM '{vm['name_label']}'")
    return made.ref


@body("VM.copy")
def copy(call: Call, vm: Row, label: str, sr_ref: str) -> str:
    """Copy the VM; its disks are copied to a storage repository, null meaning their own."""
    assert_allowed(vm, "copy")
    sr = None if sr_ref == NULL else call.row("SR", sr_ref)
    return duplicate(call, vm, label, lambda disk: vdis.duplicate(call, disk, sr=sr)).ref


def duplicate(
    call: Call,
    vm: Row,
    label: str,
    copy_disk: vdis.CopyDisk,
    *,
    ignored: Collection[str] = (),
    keep_addresses: bool = False,
    **changed: Any,
) -> Row:
    """Make a copy of a VM; ``copy_disk`` makes those of its disks but the ``ignored`` ones.

    ``keep_addresses`` leaves the interfaces their MAC addresses; ``changed`` are further fields.
    """
    copies = copy_disks(call, vm, copy_disk, ignored)
    other_config = {
        key: value for key, value in vm["other_config"].items() if not _INTERNAL_KEYS.match(key)
    }
    other_config["mac_seed"] = call.store.new_uuid()
    if vm["is_default_template"]:
        other_config["base_template_name"] = vm["name_label"]
    table = vm.table
    values = {
        name: vm[name]
        for name in table.columns
        if name not in _NOT_COPIED and name not in table.computed
    }
    fresh = {"name_label": label, "other_config": other_config, "parent": vm.ref}
    made = _add(call, {**values, **fresh, **changed})
    copy_devices(call, vm, made, copies, keep_addresses=keep_addresses, ignored=ignored)
    return made


def copy_disks(
    call: Call, vm: Row, copy_disk: vdis.CopyDisk, ignored: Collection[str] = ()
) -> dict[str, str]:
    """Copy the disks of a VM but the ``ignored`` ones; return the refs of the copies by VBD."""
    store = call.store
    return {
        vbd.ref: copy_disk(disk).ref
        for vbd in store.related(vm, "VBDs")
        if vbd["type"] == "Disk" and vbd["VDI"] not in ignored
        for disk in store.related(vbd, "VDI")
    }


def copy_devices(
    call: Call,
    vm: Row,
    made: Row,
    copies: Mapping[str, str],
    *,
    keep_addresses: bool = False,
    ignored: Collection[str] = (),
) -> None:
    """Give ``made`` the devices of ``vm``, with the disks that ``copies`` names for its VBDs."""
    store = call.store
    for vbd in store.related(vm, "VBDs"):
        if vbd["VDI"] not in ignored or vbd["VDI"] == NULL:
            copy = _copy_device(call, vbd, made, device="", VDI=copies.get(vbd.ref, vbd["VDI"]))
            vbds.update_allowed(store, copy)
    for vif in store.related(vm, "VIFs"):
        changed: dict[str, Any] = {}
        if not keep_addresses:
            changed["MAC"] = vifs.generate_mac(made, vif["device"])
            changed["MAC_autogenerated"] = True
        vifs.update_allowed(store, _copy_device(call, vif, made, **changed))


def _copy_device(call: Call, source: Row, vm: Row, **changed: Any) -> Row:
    values = {name: source[name] for name in source.table.columns}
    fresh = {
        "uuid": "",
        "VM": vm.ref,
        "currently_attached": False,
        "current_operations": {},
        "metrics": NULL,
        **changed,
    }
    return call.store.create(source.table.name, {**values, **fresh})


@body("VM.provision")
def provision(call: Call, vm: Row) -> None:
    """Make a template into a VM, with the disks that its other_config describes."""
    assert_allowed(vm, "provision")
    store = call.store
    other_config = dict(vm["other_config"])
    default_sr = call.pool.record["default_SR"]
    for disk in template_disks(other_config.pop("disks", "")):
        sr = store.by_uuid("SR", disk.sr) if disk.sr else store.find("SR", default_sr)
        if sr is None:
            raise failure(["DEFAULT_SR_NOT_FOUND", default_sr])
        made = vdis.allocate(
            call, sr, disk.size, {"name_label": vm["name_label"], "type": disk.type}
        )
        vbd = call.store.create(
            "VBD",
            {
                "VM": vm.ref,
                "VDI": made.ref,
                "userdevice": disk.device,
                "bootable": disk.bootable,
                "mode": "RW",
                "type": "Disk",
            },
        )
        vbds.update_allowed(call.store, vbd)
    store.set(vm, is_a_template=False, is_default_template=False, other_config=other_config)
    update_allowed(store, vm)


@body("VM.set_is_a_template")
def set_is_a_template(call: Call, vm: Row, value: bool) -> None:
    """Make a halted VM into a template, or a template into a VM."""
    if value:
        assert_allowed(vm, "make_into_template")
    call.store.set(vm, is_a_template=value)
    update_allowed(call.store, vm)


@body("VM.set_is_default_template")
def set_is_default_template(call: Call, vm: Row, value: bool) -> None:
    """Make a VM one of the templates that the product ships."""
    other_config = {k: v for k, v in vm["other_config"].items() if k != "default_template"}
    if value:
        other_config["default_template"] = "true"
    call.store.set(vm, is_default_template=value, other_config=other_config)
    update_allowed(call.store, vm)


@body("VM.update_allowed_operations")
def update_allowed_operations(call: Call, vm: Row) -> None:
    """Compute allowed_operations anew."""
    update_allowed(call.store, vm)


@body("VM.assert_operation_valid")
def assert_operation_valid(call: Call, vm: Row, operation: str) -> None:
    """Fail with the reason why the operation is not allowed, if it is not."""
    assert_allowed(vm, operation)
