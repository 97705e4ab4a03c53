"""The records of a host, and of what is on it: out of a pool's database, or into another's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from os_xenapi.datamodel import Type
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.store import Row, Store
from os_xenapi.simulator.values import NULL

if TYPE_CHECKING:
    from os_xenapi.simulator.hosts import SimHost
    from os_xenapi.simulator.pool import Pool

__all__ = ["move", "remove_records"]


def remove_records(pool: Pool, host: Row) -> None:
    """Delete a host, its local storage with what is in it, and all that is about it."""
    store = pool.store
    for sr in _local_storage(store, host):
        for disk in store.related(sr, "VDIs"):
            vdis.remove(pool, disk)
        for field in ("default_SR", "suspend_image_SR", "crash_dump_SR"):
            if pool.record[field] == sr.ref:
                store.set(pool.record, **{field: NULL})
        store.delete(sr)
    for vm in store.rows("VM"):
        if vm["affinity"] == host.ref and not vm["is_control_domain"]:
            store.set(vm, affinity=NULL)
    for row in _of_host(store, host):
        store.delete(row)


def move(machine: SimHost, former: Pool, target: Pool) -> None:
    """Move a host, its local storage and its VMs from one pool's database to another's.

    The rows that stay behind are of no use to anybody: the former pool has no host any more.
    """
    source = former.store
    host = machine.row
    local = _local_storage(source, host)
    disks = [disk for sr in local for disk in source.related(sr, "VDIs")]
    rows = [*local, *disks, *_of_host(source, host), *_of_vms(source)]
    for disk in disks:
        target.disks.take(former.disks, disk["uuid"])
    copies = _copy(rows, source, target.store)
    former.remove_host(machine)
    machine.row = target.store.row("host", copies[host.ref])
    target.add_host(machine)
    _connect(target, machine)


def _connect(target: Pool, machine: SimHost) -> None:
    from os_xenapi.simulator.inventory import connect_shared

    connect_shared(target, machine)


def _local_storage(store: Store, host: Row) -> list[Row]:
    connected = (sr for pbd in store.related(host, "PBDs") for sr in store.related(pbd, "SR"))
    return [sr for sr in connected if not sr["shared"]]


def _of_host(store: Store, host: Row) -> list[Row]:
    """Return the rows that are about a host and nothing else, itself first."""
    rows = [host, *store.related(host, "metrics"), *store.related(host, "host_CPUs")]
    rows += store.related(host, "certificates")
    for pif in store.related(host, "PIFs"):
        rows += [pif, *store.related(pif, "metrics")]
    rows += store.related(host, "PBDs")
    for vm in store.related(host, "control_domain"):
        rows += _of_vm(store, vm)
    return rows


def _of_vms(store: Store) -> Iterator[Row]:
    for vm in store.rows("VM"):
        if not vm["is_control_domain"] and not vm["is_default_template"]:
            yield from _of_vm(store, vm)


def _of_vm(store: Store, vm: Row) -> list[Row]:
    rows = [vm]
    for field in ("metrics", "guest_metrics", "consoles", "VBDs", "VIFs"):
        rows += store.related(vm, field)
    return rows


def _copy(rows: list[Row], source: Store, target: Store) -> dict[str, str]:
    """Copy rows, which keep their uuids; return their new refs by the old ones.

    A ref to what is not copied becomes null, but one to a network that of the same bridge.
    """
    refs = {row.ref: f"OpaqueRef:{target.new_uuid()}" for row in rows}
    for network in source.rows("network"):
        refs[network.ref] = _network(target, network)
    made = []
    for row in rows:
        table = row.table
        plain: dict[str, Any] = {}
        linked: dict[str, Any] = {}
        for name, field in table.model.fields.items():
            if name not in table.computed:
                has_refs = "ref(" in str(field.type)
                (linked if has_refs else plain)[name] = _mapped(field.type, row[name], refs)
        plain |= {"current_operations": {}} if "current_operations" in table.columns else {}
        made.append((target.create(table.name, plain, ref=refs[row.ref]), linked))
    # Only now is there something to point to.
    for copy, linked in made:
        target.set(copy, **linked)
    return refs


def _mapped(kind: Type, value: Any, refs: dict[str, str]) -> Any:
    if kind.kind == "ref":
        return refs.get(value, NULL)
    if kind.kind == "set" and kind.args[0].kind == "ref":
        return [refs[ref] for ref in value if ref in refs]
    if kind.kind == "map" and kind.args[1].kind == "ref":
        return {key: refs[ref] for key, ref in value.items() if ref in refs}
    return value


def _network(target: Store, network: Row) -> str:
    for known in target.rows("network"):
        if known["bridge"] == network["bridge"]:
            return known.ref
    names = ("name_label", "name_description", "bridge", "MTU", "other_config", "tags")
    return target.create("network", {name: network[name] for name in names}).ref
