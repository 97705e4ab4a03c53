"""SR: storage repositories. How full one is, is computed from its disks."""

from __future__ import annotations

from typing import Any

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import pbd as pbds
from os_xenapi.simulator.drivers import DRIVERS
from os_xenapi.simulator.implicit import settable
from os_xenapi.simulator.store import Row, Store
from os_xenapi.simulator.values import NULL

__all__ = ["add_space", "assert_attached", "assert_feature", "assert_room"]

settable("SR", "name_label", "name_description")


def assert_feature(sr: Row, feature: str) -> None:
    """Raise Failure SR_OPERATION_NOT_SUPPORTED unless the driver of ``sr`` has ``feature``."""
    driver = DRIVERS.get(sr["type"])
    if driver is None or feature not in driver.features:
        raise failure(["SR_OPERATION_NOT_SUPPORTED", sr.ref])


def assert_attached(store: Store, sr: Row) -> None:
    """Raise Failure SR_HAS_NO_PBDS unless some host has ``sr`` plugged."""
    if not any(pbd["currently_attached"] for pbd in store.related(sr, "PBDs")):
        raise failure(["SR_HAS_NO_PBDS", sr.ref])


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
        pbds.attach(call, store.create("PBD", pbd))
    return sr.ref


@body("SR.introduce")
def introduce(call: Call, uuid: str, *described: Any) -> str:
    """Make the record of a repository that exists; its PBDs are the caller's to make."""
    values = _described(described)
    if uuid in call.store.tables["SR"].by_uuid:
        raise failure(["SR_UUID_EXISTS", uuid])
    values |= {"uuid": uuid, "physical_size": call.pool.sr_size}
    return call.store.create("SR", values).ref


@body("SR.destroy")
def destroy(call: Call, sr: Row) -> None:
    """Remove a repository and what is in it; it is unplugged, has a PBD, and no disks."""
    _assert_unplugged(call, sr)
    if not sr["PBDs"]:
        raise failure(["SR_HAS_NO_PBDS", sr.ref])
    if any(disk["managed"] for disk in call.store.related(sr, "VDIs")):
        raise failure(["SR_NOT_EMPTY"])
    _remove(call, sr)


@body("SR.forget")
def forget(call: Call, sr: Row) -> None:
    """Remove the records of a repository and of its disks; it is unplugged."""
    _assert_unplugged(call, sr)
    _remove(call, sr)


@body("SR.scan", "SR.update")
def scan(call: Call, sr: Row) -> None:
    """Bring the sizes of the repository and of its disks up to date."""
    assert_attached(call.store, sr)
    store = call.store
    for disk in store.related(sr, "VDIs"):
        used = call.pool.disks.allocated(disk["uuid"])
        if DRIVERS[sr["type"]].thin and disk["physical_utilisation"] != used:
            add_space(store, sr, virtual=0, physical=used - disk["physical_utilisation"])
            store.set(disk, physical_utilisation=used)


@body("SR.get_supported_types")
def get_supported_types(call: Call) -> list[str]:
    """Answer with the types of which repositories can be made."""
    return sorted(DRIVERS)


_OPERATIONS = (
    "scan",
    "destroy",
    "forget",
    "plug",
    "unplug",
    "update",
    "vdi_create",
    "vdi_destroy",
    "vdi_resize",
    "vdi_clone",
    "vdi_snapshot",
    "pbd_create",
    "pbd_destroy",
)


def _described(arguments: tuple[Any, ...]) -> dict[str, Any]:
    """Return the fields of a new repository from the arguments that say what it is."""
    names = ("name_label", "name_description", "type", "content_type", "shared", "sm_config")
    values = dict(zip(names, arguments, strict=True))
    if values["type"] not in DRIVERS:
        raise failure(["SR_UNKNOWN_DRIVER", values["type"]])
    return {**values, "allowed_operations": _OPERATIONS}


def _assert_unplugged(call: Call, sr: Row) -> None:
    if any(pbd["currently_attached"] for pbd in call.store.related(sr, "PBDs")):
        raise failure(["SR_HAS_PBD", sr.ref])


def _remove(call: Call, sr: Row) -> None:
    store = call.store
    for disk in store.related(sr, "VDIs"):
        for vbd in store.related(disk, "VBDs"):
            store.delete(vbd)
        call.pool.disks.delete(disk["uuid"])
        store.delete(disk)
    for pbd in store.related(sr, "PBDs"):
        store.delete(pbd)
    for field in ("default_SR", "suspend_image_SR", "crash_dump_SR"):
        if call.pool.record[field] == sr.ref:
            store.set(call.pool.record, **{field: NULL})
    store.delete(sr)
