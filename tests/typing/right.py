"""A program that type checkers must accept: what they know of sessions, calls, records, tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

import os_xenapi
from os_xenapi import errors
from os_xenapi.cache import ObjectCache
from os_xenapi.transfer import Exported, Imported, export_disk, import_disk
from os_xenapi.types import NULL_REF, EventBatch, VMRef

if TYPE_CHECKING:
    from os_xenapi.tasks import AsyncTask, Task
    from os_xenapi.types import (
        HostRecord,
        HostRef,
        NewVBD,
        NewVDI,
        SRRef,
        VBDRef,
        VDIRef,
        VmPowerState,
        VMRecord,
    )


def running(session: os_xenapi.Session) -> dict[VMRef, str]:
    """Records are typed field by field."""
    found: dict[VMRef, VMRecord] = session.VM.get_all_records()
    return {
        ref: vm["name_label"]
        for ref, vm in found.items()
        if vm["power_state"] == "Running" and not vm["is_a_template"] and vm["memory_target"] > 0
    }


def new_disk(session: os_xenapi.Session, vm: VMRef, sr: SRRef) -> tuple[VDIRef, VBDRef]:
    """Constructors take what they need; the rest may be left out."""
    disk: NewVDI = {
        "SR": sr,
        "virtual_size": 1 << 30,
        "type": "user",
        "sharable": False,
        "read_only": False,
        "other_config": {},
        "name_label": "disk",
    }
    vdi = session.VDI.create(disk)
    attached: NewVBD = {
        "VM": vm,
        "VDI": vdi,
        "userdevice": "1",
        "bootable": False,
        "mode": "RW",
        "type": "Disk",
        "empty": False,
        "other_config": {},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
    }
    return vdi, session.VBD.create(attached)


def life(session: os_xenapi.Session, vm: VMRef) -> VmPowerState:
    """Calls, their defaults, their deadline, and tasks."""
    session.VM.start(vm, False, False)
    session.VM.snapshot(vm, "without disks", [session.VBD.get_VDI(session.VM.get_VBDs(vm)[0])])
    snapshot: VMRef = session.VM.snapshot(vm, "whole", timeout=60)
    cloning: Task[VMRef] = session.Async.VM.clone(snapshot, "clone", timeout=5.0)
    clone: VMRef = cloning.wait(timeout=600, on_progress=lambda done: None)
    session.VM.destroy(clone)
    stopping: Task[None] = session.Async.VM.clean_shutdown(vm)
    stopping.cancel()
    session.VM.add_to_blocked_operations(vm, "start", "maintenance")
    session.VM.set_suspend_VDI(vm, NULL_REF)
    return session.VM.get_power_state(vm)


def host_of(session: os_xenapi.Session) -> HostRecord:
    """The session's own calls."""
    host: HostRef = session.this_host()
    text: str = session.call_plugin("plugin", "fn", {"key": "value"}, host=host)
    session.call_xenapi("VM.of_the_next_release", text).whatever(1)
    session.host.get_software_version(host)["xapi_build"].startswith("24.")
    return session.host.get_record(host)


def changes(session: os_xenapi.Session, token: str) -> list[VMRef]:
    """Events name their class and object by texts; the two words of Python have an underscore."""
    batch: EventBatch = session.event.from_(["vm"], token, 30.0)
    imported: list[VMRef] = session.VM.import_("http://host/vm.xva", NULL_REF, False, False)
    seen = [VMRef(event["ref"]) for event in batch["events"] if event["operation"] != "del"]
    return [*imported, *seen]


def watched(session: os_xenapi.Session, token: str) -> list[str]:
    """A cache's objects have their fields, and lead to each other; events are of one form."""
    with ObjectCache(session, classes=["VM", "VBD", "VDI", "SR"]) as cache:
        names: list[str] = []
        for vm in cache.VM.values():
            state: VmPowerState = vm.power_state
            disks = [vbd.VDI for vbd in vm.VBDs if vbd.VDI is not None]
            names += [state, *(vdi.SR.name_label for vdi in disks if vdi.SR is not None)]
        record: VMRecord = cache.view().VM.by_uuid("uuid").record()
        names.append(record["name_label"])
    with session.events(classes=["VM"], token=token) as events:
        names += [event.ref for event in events if event.operation == "del"]
    return names


def disks(session: os_xenapi.Session, sr: SRRef) -> Exported:
    """Transfers give refs of the right class."""
    done: Imported = import_disk(session, "disk.vhd", sr=sr)
    assert session.VDI.get_virtual_size(done.vdi) >= done.virtual_size
    return export_disk(session, done.vdi, "copy.vhd")


def refused(session: os_xenapi.Session, vm: VMRef) -> str | None:
    """Errors are classes with their parameters."""
    try:
        session.VM.start(vm, False, False)
    except errors.VmBadPowerState as error:
        return error.actual
    except errors.Failure as error:
        return f"{error.code} {error.hint}"
    return None


async def awaited(url: str) -> list[VmPowerState]:
    """The asynchronous face: coroutines, to be awaited or made tasks of asyncio."""
    async with os_xenapi.aconnect(url) as session:
        refs: list[VMRef] = await session.VM.get_all()
        starting: AsyncTask[None] = await session.Async.VM.start(refs[0], False, False)
        await starting.wait(timeout=60)
        imported: Imported = await import_disk(session, "disk.vhd")
        record = await session.VDI.get_record(imported.vdi)
        assert record["SR"] == await session.pool.get_default_SR((await session.pool.get_all())[0])
        calls: list[Coroutine[Any, Any, VmPowerState]] = [
            session.VM.get_power_state(ref) for ref in refs
        ]
        background = asyncio.create_task(session.VM.get_all())
        await background
        return await asyncio.gather(*calls)


def main() -> None:
    """Both ways to a session."""
    with os_xenapi.connect("sim://", "root", timeout=60.0) as session:
        assert running(session)
        assert session.session.get_uuid(session.ref) not in session.url
    asyncio.run(awaited("sim://default"))
