"""Mistakes that type checkers must find: in each line with the mark, and in no other line."""

from __future__ import annotations

import os_xenapi
from os_xenapi import errors
from os_xenapi.cache import ObjectCache
from os_xenapi.tasks import Task
from os_xenapi.transfer import import_disk
from os_xenapi.types import EventBatch, NewVBD, NewVDI, SRRef, VDIRef, VMRecord, VMRef


def calls(session: os_xenapi.Session, vm: VMRef, vdi: VDIRef) -> None:
    """Wrong names and arguments."""
    session.VM.strat(vm, False, False)  # wrong: no such message
    session.Vm.start(vm, False, False)  # wrong: no such class
    session.VM.start(vm, False)  # wrong: an argument is missing
    session.VM.start(vm, False, False, False)  # wrong: one argument too many
    session.VM.start(vm, "no", False)  # wrong: a text for a bool
    session.VM.start(vdi, False, False)  # wrong: the ref of another class
    session.VM.start("OpaqueRef:1", False, False)  # wrong: any text for a ref
    session.VM.start(session.VM.get_all(), False, False)  # wrong: a list for one
    session.VM.start(vm, False, False, timeout="60")  # wrong: a deadline that is no number
    session.VM.start(vm, False, False, timeout_seconds=60)  # wrong: no such option
    session.VM.set_memory_limits(vm, 1, 2, 3, "4")  # wrong: a text for a number
    session.VM.set_other_config(vm, {"key": 1})  # wrong: a number in a map of texts
    session.VM.set_tags(vm, "tag")  # wrong: one text for a set of them
    session.VM.set_on_boot(vm)  # wrong: it is a field of VDI
    session.VDI.set_on_boot(vdi, "resett")  # wrong: no such value of the enum
    session.VM.get_all(vm)  # wrong: it takes nothing
    session.VM.snapshot(vm, "s", [vm])  # wrong: refs of another class in a set
    session.host.call_plugin(vm, "p", "f", {})  # wrong: a VM for a host
    session.pool.create()  # wrong: a pool cannot be made


def results(session: os_xenapi.Session, vm: VMRef, vdi: VDIRef) -> None:
    """Wrong use of what calls return."""
    name: int = session.VM.get_name_label(vm)  # wrong: it is a text
    size: str = session.VDI.get_virtual_size(vdi)  # wrong: it is a number
    record: VMRecord = session.VM.get_record(vm)
    record["name_lable"]  # wrong: no such field
    if record["power_state"] == "running":  # wrong: never equal
        return
    home: SRRef = record["resident_on"]  # wrong: it is a host
    for one in session.VM.get_all_records():
        one["name_label"]  # wrong: these are refs
    session.VM.destroy(vm).wait()  # wrong: this is no task
    session.VM.start(vm, False, False) + 1  # wrong: it returns nothing
    batch: EventBatch = session.event.from_(["vm"], "", 1.0)
    batch["tokens"]  # wrong: no such member
    assert name + len(size) == len(home)


def records(session: os_xenapi.Session, sr: SRRef, vm: VMRef, attached: NewVBD) -> None:
    """Wrong records for constructors."""
    attached["VDI"] = sr  # wrong: the ref of another class
    attached["mode"] = "RX"  # wrong: no such value of the enum
    attached["uuid"] = ""  # wrong: no member of its constructor
    short: NewVDI = {"SR": sr, "virtual_size": 1}  # wrong: members are missing
    session.VDI.create({"name": "disk"})  # wrong: no such member
    session.VBD.create(short)  # wrong: the record of another class
    import_disk(session, "disk.vhd", vdi=vm)  # wrong: a VM for a VDI


def watched(session: os_xenapi.Session, vm: VMRef) -> None:
    """Wrong use of a cache."""
    with ObjectCache(session) as cache:
        cache.VM[vm].power_sate.lower()  # wrong: no such field
        cache.VM[vm].name_label = "mine"  # wrong: it cannot be changed
        cache.VN.values()  # wrong: no such class


def tasks(session: os_xenapi.Session, vm: VMRef) -> None:
    """Wrong use of tasks."""
    session.Async.VM.get_record(vm)  # wrong: no task can do that
    copying: Task[VDIRef] = session.Async.VM.clone(vm, "copy")  # wrong: its result is a VM
    session.Async.VM.start(vm, False, False)["status"]  # wrong: a task is no record
    copying.wait(timeout="60")  # wrong: a limit that is no number
    copying.results()  # wrong: no such method
    try:
        copying.wait()
    except errors.HandleInvallid:  # wrong: no such error
        pass
    except errors.HandleInvalid as error:
        raise ValueError(error.handel) from None  # wrong: no such parameter


async def awaits(url: str, vm: VMRef) -> None:
    """Forgotten awaits, and those too many."""
    session = os_xenapi.connect(url)
    await session.VM.get_all()  # wrong: a list cannot be awaited
    async with os_xenapi.aconnect(url) as opened:
        opened.VM.start(vm, False, False)  # wrong: await is missing
        len(opened.VM.get_all())  # wrong: await is missing
        opened.Async.VM.start(vm, False, False).wait()  # wrong: await is missing
        (await opened.Async.VM.start(vm, False, False)).wait()  # wrong: await is missing
        await opened.VM.strat(vm)  # wrong: no such message
    os_xenapi.connect(url, time_out=5)  # wrong: no such option of a session
