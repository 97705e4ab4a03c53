"""VDI: virtual disks. The contents of each are a sparse file.

For the handlers that stream a disk: ``find`` it, then be inside ``transfer`` while bytes move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from os_xenapi.errors import failure
from os_xenapi.simulator import mounts
from os_xenapi.simulator.bodies import Call, begin_operation, body, end_operation
from os_xenapi.simulator.classes import sr as srs
from os_xenapi.simulator.classes.vm_operations import allowed_in
from os_xenapi.simulator.drivers import DRIVERS
from os_xenapi.simulator.implicit import settable
from os_xenapi.simulator.store import Row, Store
from os_xenapi.simulator.values import NULL, timestamp

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool

__all__ = [
    "CopyDisk",
    "allocate",
    "assert_allowed",
    "duplicate",
    "find",
    "remove",
    "repository",
    "transfer",
    "update_allowed",
]

settable("VDI", "name_label", "name_description", "sharable", "read_only", "snapshot_time")

CopyDisk = Callable[[Row], Row]

GRAIN = 2 << 20
"""Disk sizes are rounded up to a multiple of this many bytes, the block of a VHD."""

MAX_SIZE = 2088960 << 20
"""Bytes of the largest disk that VHD repositories make."""


def find(pool: Pool, text: str) -> Row:
    """Return the disk whose ref or uuid is ``text``. Raises Failure HANDLE_INVALID."""
    with pool.lock:
        table = pool.store.tables["VDI"]
        row = table.rows.get(text) or table.by_uuid.get(text)
        if row is None:
            raise failure(["HANDLE_INVALID", "VDI", text])
        return row


def repository(pool: Pool, disk: Row) -> Row:
    """Return the repository of a disk."""
    with pool.lock:
        return pool.store.row("SR", disk["SR"])


@contextmanager
def transfer(pool: Pool, disk: Row, *, task: str, writes: bool) -> Iterator[Path]:
    """Hold a disk while a handler moves its bytes; gives the file that has them.

    ``task`` is the ref of the handler's task. The lock is not held inside. Raises Failure if the
    disk is in use, read-only, or cannot be reached.
    """
    with pool.lock:
        if not disk.exists:
            raise failure(["HANDLE_INVALID", "VDI", disk.ref])
        store = pool.store
        srs.assert_attached(store, store.row("SR", disk["SR"]))
        _assert_free(store, disk, "copy", tolerate_readers=not writes)
        if writes and disk["read_only"]:
            raise failure(["VDI_READONLY", disk.ref])
        begin_operation(store, disk, "blocked" if writes else "copy", task)
        update_allowed(store, disk)
    try:
        yield pool.disks.path(disk["uuid"])
    finally:
        with pool.lock:
            if writes and disk.exists:
                _measure(pool, disk)
            end_operation(store, disk, task)
            if disk.exists:
                update_allowed(store, disk)


def allocate(call: Call, sr: Row, size: int, values: Mapping[str, Any]) -> Row:
    """Make an empty disk of at least ``size`` bytes. Raises Failure."""
    srs.assert_feature(sr, "VDI_CREATE")
    srs.assert_attached(call.store, sr)
    _assert_size(size)
    size = max(GRAIN, -(-size // GRAIN) * GRAIN)
    srs.assert_room(sr, size)
    uuid = call.store.new_uuid()
    call.pool.disks.create(uuid, size)
    used = 0 if DRIVERS[sr["type"]].thin else size
    disk = call.store.create(
        "VDI",
        {
            **values,
            "uuid": uuid,
            "SR": sr.ref,
            "virtual_size": size,
            "physical_utilisation": used,
            "location": uuid,
            "managed": True,
        },
    )
    update_allowed(call.store, disk)
    srs.add_space(call.store, sr, virtual=size, physical=used)
    return disk


def duplicate(call: Call, disk: Row, *, sr: Row | None = None, **changed: Any) -> Row:
    """Make a copy of a disk and its contents, in another repository if ``sr`` says so."""
    if sr is None:
        sr = call.row("SR", disk["SR"])
    values = {
        name: disk[name]
        for name in ("name_label", "name_description", "type", "sharable", "other_config")
    }
    copy = allocate(call, sr, disk["virtual_size"], {**values, **changed})
    call.pool.disks.copy(disk["uuid"], copy["uuid"])
    _measure(call.pool, copy)
    return copy


@body("VDI.create")
def create(call: Call, record: dict[str, Any]) -> str:
    """Make an empty disk in a plugged repository."""
    sr = call.row("SR", record.pop("SR"))
    return allocate(call, sr, record.pop("virtual_size"), record).ref


def remove(pool: Pool, disk: Row) -> None:
    """Remove a disk, its contents, and the VBDs that point to it."""
    store = pool.store
    srs.unlink_disk(store, disk)
    virtual, physical = disk["virtual_size"], disk["physical_utilisation"]
    sr = store.find("SR", disk["SR"])
    store.delete(disk)
    if sr is not None:
        srs.add_space(store, sr, virtual=-virtual, physical=-physical)
        mounts.remove(pool, sr, disk["uuid"])
        _collect_parent(pool, sr, disk)
    pool.disks.delete(disk["uuid"])


def _collect_parent(pool: Pool, sr: Row, disk: Row) -> None:
    """Remove the base copy under a disk that is gone, if no other disk stands on it."""
    parent = pool.store.tables["VDI"].by_uuid.get(disk["sm_config"].get("vhd-parent", ""))
    if parent is None or parent["managed"]:
        return
    siblings = pool.store.related(sr, "VDIs")
    if not any(one["sm_config"].get("vhd-parent") == parent["uuid"] for one in siblings):
        remove(pool, parent)


@body("VDI.destroy")
def destroy(call: Call, disk: Row) -> None:
    """Remove a disk, its contents, and the VBDs that point to it."""
    assert_allowed(call.store, disk, "destroy")
    remove(call.pool, disk)


@body("VDI.forget")
def forget(call: Call, disk: Row) -> None:
    """Remove the record of a disk; its contents stay in the repository, for SR.scan to find."""
    assert_allowed(call.store, disk, "forget")
    srs.forget_disk(call.pool, disk)


@body("VDI.resize")
def resize(call: Call, disk: Row, size: int) -> None:
    """Enlarge a disk that is not attached; it is never made smaller."""
    assert_allowed(call.store, disk, "resize")
    sr = call.row("SR", disk["SR"])
    _assert_size(size)
    grown = -(-size // GRAIN) * GRAIN - disk["virtual_size"]
    if grown < 0:
        raise _bad_size("shrinking not allowed")
    srs.assert_room(sr, grown)
    call.pool.disks.resize(disk["uuid"], disk["virtual_size"] + grown)
    used = 0 if DRIVERS[sr["type"]].thin else grown
    call.store.set(
        disk,
        virtual_size=disk["virtual_size"] + grown,
        physical_utilisation=disk["physical_utilisation"] + used,
    )
    srs.add_space(call.store, sr, virtual=grown, physical=used)


@body("VDI.clone")
def clone(call: Call, disk: Row, driver_params: dict[str, str]) -> str:
    """Make a copy of a disk in its own repository."""
    assert_allowed(call.store, disk, "clone")
    return duplicate(call, disk, sm_config=driver_params).ref


@body("VDI.snapshot")
def snapshot(call: Call, disk: Row, driver_params: dict[str, str]) -> str:
    """Keep the contents of a disk as they are now, in a disk of its own."""
    assert_allowed(call.store, disk, "snapshot")
    return duplicate(
        call,
        disk,
        sm_config=driver_params,
        is_a_snapshot=True,
        snapshot_of=disk.ref,
        snapshot_time=timestamp(call.pool.clock()),
    ).ref


@body("VDI.copy")
def copy(call: Call, disk: Row, sr_ref: str, base_ref: str, into_ref: str) -> str:
    """Copy a disk to a repository, or over another disk that is at least as large."""
    assert_allowed(call.store, disk, "copy")
    if base_ref != NULL:
        raise failure(["NOT_IMPLEMENTED", "VDI.copy with base_vdi"])
    if into_ref == NULL:
        return duplicate(call, disk, sr=call.row("SR", sr_ref)).ref
    if sr_ref != NULL:
        raise failure(["INVALID_VALUE", "sr", "give either a repository or a disk to copy into"])
    target = call.row("VDI", into_ref)
    _assert_free(call.store, target, "copy")
    if target["virtual_size"] < disk["virtual_size"]:
        raise failure(["VDI_TOO_SMALL", target.ref, str(disk["virtual_size"])])
    call.pool.disks.clear(target["uuid"])
    call.pool.disks.copy(disk["uuid"], target["uuid"])
    _measure(call.pool, target)
    return target.ref


@body("VDI.update")
def update(call: Call, disk: Row) -> None:
    """Bring the size on disk up to date."""
    _measure(call.pool, disk)


_FEATURES = {
    "snapshot": "VDI_SNAPSHOT",
    "clone": "VDI_CLONE",
    "copy": None,
    "resize": "VDI_RESIZE",
    "destroy": "VDI_DELETE",
    "forget": None,
    "update": None,
    "mirror": "VDI_MIRROR",
    "generate_config": "VDI_GENERATE_CONFIG",
}
"""What the driver must be able to do for an operation."""

_WHILE_ATTACHED = frozenset({"snapshot", "clone", "update", "mirror", "generate_config"})


def assert_allowed(store: Store, disk: Row, operation: str) -> None:
    """Raise the Failure with which XAPI refuses ``operation`` on ``disk`` now, if it does."""
    sr = store.row("SR", disk["SR"])
    if operation in _WHILE_ATTACHED:
        _assert_idle(disk)
    else:
        _assert_free(store, disk, operation, tolerate_readers=operation == "copy")
    feature = _FEATURES[operation]
    if feature is not None:
        srs.assert_feature(sr, feature)
    if operation == "destroy" and disk["type"] == "rrd":
        raise failure(["VDI_HAS_RRDS", disk.ref])
    if disk["on_boot"] == "reset" and operation in ("snapshot", "copy", "clone"):
        raise failure(["VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION"])
    if operation not in ("forget", "update", "generate_config"):
        srs.assert_attached(store, sr)


def update_allowed(store: Store, disk: Row) -> None:
    """Bring the allowed_operations of ``disk`` up to date, without an event if they are."""
    sr = store.row("SR", disk["SR"])
    situation = (
        "VDI",
        sr["type"],
        srs.is_attached(store, sr),
        disk["type"],
        disk["on_boot"],
        frozenset(disk["current_operations"].values()),
        frozenset(vbd["mode"] for vbd in store.related(disk, "VBDs") if vbd["currently_attached"]),
    )
    allowed = allowed_in(situation, _FEATURES, partial(assert_allowed, store, disk))
    if disk["allowed_operations"] != allowed:
        store.set(disk, allowed_operations=allowed)


def _assert_idle(disk: Row, *, tolerate_readers: bool = False) -> None:
    """Raise Failure if something is being done with the disk; readers do not disturb each other."""
    for task, other in disk["current_operations"].items():
        if not (tolerate_readers and other == "copy"):
            raise failure(["OTHER_OPERATION_IN_PROGRESS", "VDI", disk.ref, other, task])


def _assert_free(
    store: Store, disk: Row, operation: str, *, tolerate_readers: bool = False
) -> None:
    """Raise Failure if the disk is attached or busy; readers do not disturb each other."""
    _assert_idle(disk, tolerate_readers=tolerate_readers)
    for vbd in store.related(disk, "VBDs"):
        if vbd["currently_attached"] and not (tolerate_readers and vbd["mode"] == "RO"):
            raise failure(["VDI_IN_USE", disk.ref, operation])


def _assert_size(size: int) -> None:
    if not 0 <= size <= MAX_SIZE:
        raise _bad_size(f"VDI size must be between 1 MB, {MAX_SIZE >> 20} MB")


def _bad_size(reason: str) -> Exception:
    text = f"VDI Invalid size [opterr={reason}]"
    return failure(["SR_BACKEND_FAILURE_79", "", text, ""])


def _measure(pool: Pool, disk: Row) -> None:
    sr = pool.store.row("SR", disk["SR"])
    used = pool.disks.allocated(disk["uuid"])
    grown = used - disk["physical_utilisation"]
    if grown and DRIVERS[sr["type"]].thin:
        pool.store.set(disk, physical_utilisation=used)
        srs.add_space(pool.store, sr, virtual=0, physical=grown)
