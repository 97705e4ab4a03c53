"""The compute driver moves guests: live within the pool, and by their disks to another host."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from os_xenapi.client import vm_management
from tests.consumers.programs import compute_disks, compute_tasks

if TYPE_CHECKING:
    from tests.consumers.programs.compute import Driver

__all__ = ["migrate_live", "resize"]

MIB = 1 << 20


def migrate_live(session: Any, vm: str, host: str, *, note: Callable[..., None]) -> None:
    """Move a running guest to another host of the pool."""
    task = session.call_xenapi("Async.VM.pool_migrate", vm, host, {"live": "true"})
    try:
        compute_tasks.wait_for(session, task)
    finally:
        session.task.destroy(task)
    assert session.VM.get_resident_on(vm) == host
    note("migrated", host=host)


def resize(
    driver: Driver,
    other: Driver,
    vm: str,
    instance: dict[str, str],
    address: str,
    *,
    note: Callable[..., None],
) -> str:
    """Move a halted guest's root disk to another host's own SR; return the guest made of it."""
    session, there = driver.session, other.session
    source = compute_disks.disks_of(session, vm)[0]
    record = session.VDI.get_record(source)
    sr_path = compute_disks.sr_path_of(session, record["SR"])
    label = instance["uuid"]
    vm_management.transfer_vhd(session, label, address, record["uuid"], sr_path, 0)
    sr = _local_sr(there)
    stack = [str(uuid.uuid4()) for _ in range(3)]
    target_path = compute_disks.sr_path_of(there, sr)
    made = vm_management.receive_vhd(there, label, target_path, list(stack))
    assert made == {"root": {"uuid": stack[-1]}}
    there.SR.scan(sr)
    vdi = there.VDI.get_by_uuid(made["root"]["uuid"])
    note("resized", source=record["uuid"], copy=made["root"]["uuid"])
    there.VDI.set_name_label(vdi, instance["name"])
    size = int(record["virtual_size"]) + 4 * MIB
    there.VDI.resize(vdi, str(size))
    assert there.VDI.get_virtual_size(vdi) == str(size)
    session.VM.set_name_label(vm, f"{instance['name']}-orig")
    return other.spawn(instance, vdi)


def _local_sr(session: Any) -> str:
    """The SR on the host's own disk."""
    where = f'field "host"="{session.host_ref}" and field "currently_attached"="true"'
    for pbd in session.PBD.get_all_records_where(where).values():
        sr = session.SR.get_record(pbd["SR"])
        if sr["type"] == "ext" and sr["content_type"] == "user":
            return str(pbd["SR"])
    raise AssertionError("the host has no local SR")
