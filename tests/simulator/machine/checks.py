"""What holds in a pool whenever nothing is under way. Each check raises AssertionError."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from os_xenapi import datamodel
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import NULL

MAY_LEAD_NOWHERE: dict[tuple[str, str], str] = {}
"""The fields whose refs may name what is gone, and why."""


def check(pool: Pool) -> None:
    """Check everything about what is in the pool now."""
    with pool.lock:
        for vm in pool.store.rows("VM"):
            check_power_state(pool, vm)
        check_hosts(pool)
        check_disks(pool)
        check_refs(pool)


def check_power_state(pool: Pool, vm: Row) -> None:
    """The power state, the domain, its host and its devices agree."""
    store, state = pool.store, vm["power_state"]
    alive = state in ("Running", "Paused")
    assert (vm["domid"] >= 0) == alive, vm
    assert (vm["domid"] == 0) == vm["is_control_domain"], vm
    assert (store.find("host", vm["resident_on"]) is not None) == alive, vm
    assert bool(vm["consoles"]) == alive, vm
    assert vm["scheduled_to_be_resident_on"] == NULL, vm
    devices = [*store.related(vm, "VBDs"), *store.related(vm, "VIFs")]
    if state == "Halted":
        assert not any(device["currently_attached"] for device in devices), vm
    disk = store.find("VDI", vm["suspend_VDI"])
    assert disk is None or (disk["type"], state) == ("suspend", "Suspended"), vm
    if vm["is_a_template"]:
        assert state == "Halted" or (vm["is_a_snapshot"] and state == "Suspended"), vm
    for row in (vm, *devices):
        assert row["current_operations"] == {}, row
    for vbd in store.related(vm, "VBDs"):
        assert vbd["empty"] == (vbd["VDI"] == NULL), vbd


def check_hosts(pool: Pool) -> None:
    """Domains are counted once, and so is their memory."""
    for host in pool.hosts:
        guests = pool.store.related(host.row, "resident_VMs")
        assert max(Counter(vm["domid"] for vm in guests).values()) == 1, host
        metrics = (one for vm in guests for one in pool.store.related(vm, "metrics"))
        assert sum(one["memory_actual"] for one in metrics) == host.memory_used, host


def check_disks(pool: Pool) -> None:
    """Repositories are as full as their disks are, and no disk is attached against the rules."""
    store = pool.store
    for sr in store.rows("SR"):
        disks = store.related(sr, "VDIs")
        used = sum(disk["physical_utilisation"] for disk in disks)
        assert sr["physical_utilisation"] == used, sr
        assert sr["virtual_allocation"] == sum(disk["virtual_size"] for disk in disks), sr
    for disk in store.rows("VDI"):
        attached = [vbd for vbd in store.related(disk, "VBDs") if vbd["currently_attached"]]
        written = any(vbd["mode"] == "RW" for vbd in attached)
        assert len(attached) < 2 or not written or disk["sharable"], disk
        assert pool.disks.path(disk["uuid"]).exists(), disk


def check_refs(pool: Pool) -> None:
    """Every ref is null or leads to an object of its class."""
    tables = pool.store.tables
    for table in tables.values():
        fields = [(name, tables[kind].rows) for name, kind in _ref_fields(table.name)]
        for row in table.rows.values():
            for name, rows in fields:
                for ref in _refs(row[name]):
                    known = ref == NULL or ref in rows
                    assert known or (table.name, name) in MAY_LEAD_NOWHERE, (row, name, ref)


@cache
def _ref_fields(class_name: str) -> list[tuple[str, str]]:
    """The fields that hold refs, and the classes of what they lead to."""
    classes, found = datamodel.load().classes, []
    for name, field in classes[class_name].fields.items():
        kind = field.type.args[-1] if field.type.kind in ("set", "map") else field.type
        if kind.kind == "ref" and classes[kind.name].in_database:
            found.append((name, kind.name))
    return found


def _refs(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        yield from value.values() if isinstance(value, dict) else value


def keys(pool: Pool) -> set[tuple[str, str]]:
    """Return class and ref of everything that events tell of."""
    found = {("message", ref) for ref in pool.messages.records}
    for table in pool.store.tables.values():
        if table.model.gen_events:
            found.update((table.name.lower(), ref) for ref in table.rows)
    return found


def record(pool: Pool, key: tuple[str, str]) -> Any:
    """Return a record as JSON has it: lists for sets, and texts for the keys of all maps."""
    kind, ref = key
    if kind == "message":
        return _as_json(pool.messages.records[ref])
    return _as_json(pool.store.tables[_class_names()[kind]].rows[ref].record())


@cache
def _class_names() -> dict[str, str]:
    return {name.lower(): name for name in datamodel.load().classes}


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _as_json(item) for key, item in value.items()}
    return [_as_json(item) for item in value] if isinstance(value, (list, tuple)) else value
