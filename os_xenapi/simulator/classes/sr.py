"""SR: storage repositories. How full one is, is computed from its disks."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from os_xenapi.errors import FormatError, failure
from os_xenapi.simulator import mounts
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes.vm_operations import allowed_in
from os_xenapi.simulator.drivers import DRIVERS
from os_xenapi.simulator.implicit import settable
from os_xenapi.simulator.store import Row, Store
from os_xenapi.simulator.values import NULL

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool

__all__ = [
    "add_space",
    "assert_attached",
    "assert_feature",
    "assert_room",
    "attachment_changed",
    "forget_disk",
    "is_attached",
    "unlink_disk",
    "update_allowed",
]

_log = logging.getLogger(__name__)

settable("SR", "name_label", "name_description")


def assert_feature(sr: Row, feature: str) -> None:
    """Raise Failure SR_OPERATION_NOT_SUPPORTED unless the driver of ``sr`` has ``feature``."""
    driver = DRIVERS.get(sr["type"])
    if driver is None or feature not in driver.features:
        raise failure(["SR_OPERATION_NOT_SUPPORTED", sr.ref])


def assert_attached(store: Store, sr: Row) -> None:
    """Raise Failure SR_HAS_NO_PBDS unless some host has ``sr`` plugged."""
    if not is_attached(store, sr):
        raise failure(["SR_HAS_NO_PBDS", sr.ref])


def is_attached(store: Store, sr: Row) -> bool:
    """Whether some host has ``sr`` plugged."""
    return any(pbd["currently_attached"] for pbd in store.related(sr, "PBDs"))


def assert_room(sr: Row, size: int) -> None:
    """Raise Failure SR_BACKEND_FAILURE_44 if ``size`` bytes more do not fit into ``sr``."""
    if size > sr["physical_size"] - sr["physical_utilisation"]:
        raise failure(["SR_BACKEND_FAILURE_44", "", "There is insufficient space", ""])


def add_space(store: Store, sr: Row, *, virtual: int, physical: int) -> None:
    """Count bytes that disks of ``sr`` begin, or with a minus cease, to take."""
    store.set(
        sr,
        virtual_allocation=sr["virtual_allocation"] + virtual,
        physical_utilisation=sr["physical_utilisation"] + physical,
    )


@body("SR.create")
def create(
    call: Call, host_ref: str, device_config: dict[str, str], physical_size: int, *described: Any
) -> str:
    """Make a repository, with a plugged PBD on the host, or on every host if it is shared."""
    store = call.store
    host = call.row("host", host_ref)
    values = _described(described)
    driver, shared = DRIVERS[values["type"]], values["shared"]
    if shared and not driver.shared:
        raise failure(["SR_NOT_SHARABLE", NULL, host.ref])
    if "VDI_CREATE" in driver.features:
        values["physical_size"] = physical_size or call.pool.sr_size
    sr = store.create("SR", values)
    for one in store.rows("host") if shared else [host]:
        pbd = {"host": one.ref, "SR": sr.ref, "device_config": device_config}
        store.create("PBD", {**pbd, "currently_attached": True})
    update_allowed(store, sr)
    return sr.ref


@body("SR.introduce")
def introduce(call: Call, uuid: str, *described: Any) -> str:
    """Make the record of a repository that exists; its PBDs are the caller's to make."""
    values = _described(described)
    if uuid in call.store.tables["SR"].by_uuid:
        raise failure(["SR_UUID_EXISTS", uuid])
    values |= {"uuid": uuid, "physical_size": call.pool.sr_size}
    sr = call.store.create("SR", values)
    update_allowed(call.store, sr)
    return sr.ref


@body("SR.destroy")
def destroy(call: Call, sr: Row) -> None:
    """Remove a repository and what is in it; it is unplugged, has a PBD, and no disks."""
    assert_allowed(call.store, sr, "destroy")
    call.pool.disks.unrecorded.pop(sr["uuid"], None)
    _remove(call, sr)


@body("SR.forget")
def forget(call: Call, sr: Row) -> None:
    """Remove the records of a repository and of its disks; their contents stay in it.

    SR.introduce with the same uuid, a plugged PBD and SR.scan bring them back.
    """
    assert_allowed(call.store, sr, "forget")
    for disk in call.store.related(sr, "VDIs"):
        for vbd in call.store.related(disk, "VBDs"):
            call.store.delete(vbd)
        forget_disk(call.pool, disk)
    _remove(call, sr)


def unlink_disk(store: Store, disk: Row) -> None:
    """Clear what leads to a disk that is about to go: VBDs, its snapshots, memory images."""
    for vbd in store.related(disk, "VBDs"):
        store.delete(vbd)
    for snapshot in store.related(disk, "snapshots"):
        store.set(snapshot, snapshot_of=NULL)
    if disk["type"] == "suspend":
        for vm in store.rows("VM"):
            if vm["suspend_VDI"] == disk.ref:
                store.set(vm, suspend_VDI=NULL)


def forget_disk(pool: Pool, disk: Row) -> None:
    """Remove the record of a disk whose contents stay in its repository."""
    unlink_disk(pool.store, disk)
    sr = pool.store.row("SR", disk["SR"])
    kept = {name: disk[name] for name in _KEPT}
    pool.disks.unrecorded.setdefault(sr["uuid"], {})[disk["uuid"]] = kept
    pool.store.delete(disk)
    _count_space(pool.store, sr)


@body("SR.scan")
def scan(call: Call, sr: Row) -> None:
    """Bring the disks of the repository, and what they take of it, up to date."""
    assert_allowed(call.store, sr, "scan")
    store = call.store
    for uuid, kept in call.pool.disks.unrecorded.pop(sr["uuid"], {}).items():
        if uuid not in store.tables["VDI"].by_uuid:
            store.create("VDI", {**kept, "uuid": uuid, "SR": sr.ref, "managed": True})
    # A chain of files is found as a whole, before disks of it can hide the others.
    for file in list(mounts.found(call.pool, sr)):
        _take_in(call, sr, file)
    _measure_all(call, sr)
    attachment_changed(store, sr)


def _take_in(call: Call, sr: Row, file: mounts.Found) -> None:
    """Make a VHD that lies in the repository a disk of it."""
    if file.uuid in call.store.tables["VDI"].by_uuid:
        return
    call.pool.disks.create(file.uuid, file.size)
    try:
        file.unpack(call.pool.disks.path(file.uuid))
    except (OSError, FormatError) as error:
        call.pool.disks.delete(file.uuid)
        _log.warning("SR.scan passes over %s: %s", file.path, error)
        return
    values = {
        "uuid": file.uuid,
        "SR": sr.ref,
        "name_label": "base copy" if file.hidden else "",
        "virtual_size": file.size,
        "type": "user",
        "location": file.uuid,
        "managed": not file.hidden,
        "sm_config": {"vhd-parent": file.parent} if file.parent else {},
    }
    call.store.create("VDI", values)


@body("SR.update")
def update(call: Call, sr: Row) -> None:
    """Bring the sizes of the repository and of its disks up to date."""
    assert_allowed(call.store, sr, "update")
    _measure_all(call, sr)


def _measure_all(call: Call, sr: Row) -> None:
    for disk in call.store.related(sr, "VDIs"):
        used = call.pool.disks.allocated(disk["uuid"])
        if DRIVERS[sr["type"]].thin and disk["physical_utilisation"] != used:
            call.store.set(disk, physical_utilisation=used)
    if "VDI_CREATE" in DRIVERS[sr["type"]].features:
        _count_space(call.store, sr)


def _count_space(store: Store, sr: Row) -> None:
    disks = store.related(sr, "VDIs")
    virtual = sum(disk["virtual_size"] for disk in disks)
    physical = sum(disk["physical_utilisation"] for disk in disks)
    store.set(sr, virtual_allocation=virtual, physical_utilisation=physical)


@body("SR.get_supported_types")
def get_supported_types(call: Call) -> list[str]:
    """Answer with the types of which repositories can be made."""
    return sorted(DRIVERS)


_OPERATIONS: dict[str, str | None] = {
    "scan": None,
    "update": "SR_UPDATE",
    "plug": None,
    "unplug": None,
    "destroy": None,
    "forget": None,
    "pbd_create": None,
    "pbd_destroy": None,
    "vdi_create": "VDI_CREATE",
    "vdi_destroy": "VDI_DELETE",
    "vdi_resize": "VDI_RESIZE",
    "vdi_clone": "VDI_CLONE",
    "vdi_snapshot": "VDI_SNAPSHOT",
    "vdi_mirror": "VDI_MIRROR",
}
"""What the driver must be able to do for an operation."""

_KEPT = (
    "name_label",
    "name_description",
    "virtual_size",
    "physical_utilisation",
    "type",
    "sharable",
    "read_only",
    "location",
    "sm_config",
)
"""What a repository itself knows of its disks."""


def assert_allowed(store: Store, sr: Row, operation: str) -> None:
    """Raise the Failure with which XAPI refuses ``operation`` on ``sr`` now, if it does."""
    if operation != "plug":
        for task, other in sr["current_operations"].items():
            raise failure(["OTHER_OPERATION_IN_PROGRESS", "SR", sr.ref, other, task])
    feature = _OPERATIONS[operation]
    if feature is not None:
        assert_feature(sr, feature)
    if operation in ("destroy", "forget"):
        _assert_unplugged(store, sr)
    elif operation in ("scan", "update") or operation.startswith("vdi_"):
        assert_attached(store, sr)
    if operation == "destroy":
        if not sr["PBDs"]:
            raise failure(["SR_HAS_NO_PBDS", sr.ref])
        if any(disk["managed"] for disk in store.related(sr, "VDIs")):
            raise failure(["SR_NOT_EMPTY"])


def update_allowed(store: Store, sr: Row) -> None:
    """Bring the allowed_operations of ``sr`` up to date, without an event if they are."""
    situation = (
        "SR",
        sr["type"],
        bool(sr["current_operations"]),
        is_attached(store, sr),
        bool(sr["PBDs"]),
        any(disk["managed"] for disk in store.related(sr, "VDIs")),
    )
    allowed = allowed_in(situation, _OPERATIONS, partial(assert_allowed, store, sr))
    if sr["allowed_operations"] != allowed:
        store.set(sr, allowed_operations=allowed)


def attachment_changed(store: Store, sr: Row) -> None:
    """Bring what the repository and its disks allow up to date, as a PBD has changed."""
    from os_xenapi.simulator.classes import vdi as vdis

    update_allowed(store, sr)
    for disk in store.related(sr, "VDIs"):
        vdis.update_allowed(store, disk)


def _described(arguments: tuple[Any, ...]) -> dict[str, Any]:
    """Return the fields of a new repository from the arguments that say what it is."""
    names = ("name_label", "name_description", "type", "content_type", "shared", "sm_config")
    values = dict(zip(names, arguments, strict=True))
    if values["type"] not in DRIVERS:
        raise failure(["SR_UNKNOWN_DRIVER", values["type"]])
    return values


def _assert_unplugged(store: Store, sr: Row) -> None:
    if is_attached(store, sr):
        raise failure(["SR_HAS_PBD", sr.ref])


_POINTERS = (
    ("pool", "default_SR"),
    ("pool", "suspend_image_SR"),
    ("pool", "crash_dump_SR"),
    ("host", "suspend_image_sr"),
    ("host", "crash_dump_sr"),
    ("VM", "suspend_SR"),
)
"""The fields that say which repository to use for something."""


def _remove(call: Call, sr: Row) -> None:
    store = call.store
    for disk in store.related(sr, "VDIs"):
        unlink_disk(store, disk)
        call.pool.disks.delete(disk["uuid"])
        mounts.remove(call.pool, sr, disk["uuid"])
        store.delete(disk)
    for pbd in store.related(sr, "PBDs"):
        store.delete(pbd)
    for class_name, field in _POINTERS:
        for row in store.rows(class_name):
            if row[field] == sr.ref:
                store.set(row, **{field: NULL})
    store.delete(sr)
