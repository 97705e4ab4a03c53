"""Data sources: what VMs and hosts tell of their load, by name, as it is now.

Sizes and counts follow from the database. Load is made up, as nothing runs in a simulated domain:
each source swings slowly by the pool's clock, by a phase that follows from its object and name.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import host as hosts
from os_xenapi.simulator.classes.host_operations import assert_contact
from os_xenapi.simulator.classes.vm_operations import assert_allowed
from os_xenapi.simulator.store import Row, Store

__all__: list[str] = []

_PERIOD = 600.0
_KIB = 1024
_BUSIEST_DISK = 64e6
_BUSIEST_LINK = 125e6


class _Source(NamedTuple):
    name: str
    description: str
    units: str
    value: float
    max: float = math.inf
    standard: bool = True


@body("VM.get_data_sources", "host.get_data_sources")
def get_data_sources(call: Call, row: Row) -> list[dict[str, Any]]:
    """Answer with every data source, and whether its history is kept."""
    return [
        {
            "name_label": one.name,
            "name_description": one.description,
            "enabled": one.standard or (row["uuid"], one.name) in call.pool.recorded_sources,
            "standard": one.standard,
            "units": one.units,
            "min": 0.0,
            "max": one.max,
            "value": one.value,
        }
        for one in _sources(call, row)
    ]


@body("VM.query_data_source", "host.query_data_source")
def query_data_source(call: Call, row: Row, name: str) -> float:
    """Answer with the value that a data source has now."""
    return _find(call, row, name).value


@body("VM.record_data_source", "host.record_data_source")
def record_data_source(call: Call, row: Row, name: str) -> None:
    """Keep the history of a data source from now on."""
    call.pool.recorded_sources.add((row["uuid"], _find(call, row, name).name))


@body("VM.forget_data_source_archives", "host.forget_data_source_archives")
def forget_data_source_archives(call: Call, row: Row, name: str) -> None:
    """Keep the history of a data source no longer."""
    call.pool.recorded_sources.discard((row["uuid"], _find(call, row, name).name))


def _find(call: Call, row: Row, name: str) -> _Source:
    for one in _sources(call, row):
        if one.name == name:
            return one
    raise failure(["INTERNAL_ERROR", f"Unknown data source {name}"])


def _sources(call: Call, row: Row) -> list[_Source]:
    if row.table.name == "VM":
        assert_allowed(row, "data_source_op")
        assert_contact(call.pool, call.row("host", row["resident_on"]))
        return list(_of_vm(call, row))
    assert_contact(call.pool, row)
    return list(_of_host(call, row))


def _of_vm(call: Call, vm: Row) -> Iterator[_Source]:
    store = call.store
    (metrics,) = store.related(vm, "metrics")
    yield from _cpus(call, vm, metrics["VCPUs_number"])
    memory = float(metrics["memory_actual"])
    yield _Source("memory", "Memory currently allocated to VM", "B", memory)
    target = float(vm["memory_target"])
    yield _Source("memory_target", "Target of VM balloon driver", "B", target)
    if store.related(vm, "guest_metrics"):
        free = memory / _KIB * _swing(call, vm, "memory_internal_free")
        text = "Memory used as reported by the guest agent"
        yield _Source("memory_internal_free", text, "KiB", free)
    for vif in store.related(vm, "VIFs"):
        if vif["currently_attached"]:
            yield from _link(call, vm, f"vif_{vif['device']}")
    for vbd in store.related(vm, "VBDs"):
        if vbd["currently_attached"] and not vbd["empty"]:
            yield from _disk(call, vm, f"vbd_{vbd['device']}")


def _of_host(call: Call, host: Row) -> Iterator[_Source]:
    store = call.store
    cpus = list(_cpus(call, host, len(store.related(host, "host_CPUs"))))
    yield from cpus
    average = sum(one.value for one in cpus) / len(cpus)
    yield _Source("cpu_avg", "Average physical cpu usage", "(fraction)", average, 1.0)
    load = _swing(call, host, "loadavg")
    yield _Source("loadavg", "Domain0 loadavg", "(fraction)", load)
    total = sum(metrics["memory_total"] for metrics in store.related(host, "metrics"))
    yield _Source("memory_total_kib", "Total amount of memory in the host", "KiB", total / _KIB)
    free = hosts.free_memory(call, host) / _KIB
    yield _Source("memory_free_kib", "Total amount of free memory", "KiB", free)
    vms = [vm for vm in store.related(host, "resident_VMs") if vm["power_state"] == "Running"]
    yield _Source("running_domains", "Total number of running domains", "count", float(len(vms)))
    numbers = [_vcpus(store, vm) for vm in vms]
    yield _Source("running_vcpus", "Total number of running VCPUs", "count", float(sum(numbers)))
    for pif in store.related(host, "PIFs"):
        if pif["currently_attached"]:
            yield from _link(call, host, f"pif_{pif['device']}")


def _vcpus(store: Store, vm: Row) -> int:
    return sum(metrics["VCPUs_number"] for metrics in store.related(vm, "metrics"))


def _cpus(call: Call, row: Row, count: int) -> Iterator[_Source]:
    for number in range(count):
        name = f"cpu{number}"
        yield _Source(name, f"CPU{number} usage", "(fraction)", _swing(call, row, name), 1.0)


def _link(call: Call, row: Row, device: str) -> Iterator[_Source]:
    for way, text in (("rx", "received"), ("tx", "transmitted")):
        name = f"{device}_{way}"
        rate = _BUSIEST_LINK * _swing(call, row, name)
        yield _Source(name, f"Bytes per second {text} on {device}", "B/s", rate)
        errors = f"Errors per second while {device} {text}"
        yield _Source(f"{name}_errors", errors, "err/s", 0.0, standard=False)


def _disk(call: Call, vm: Row, device: str) -> Iterator[_Source]:
    for way in ("read", "write"):
        name = f"{device}_{way}"
        rate = _BUSIEST_DISK * _swing(call, vm, name)
        yield _Source(name, f"Bytes per second of {way}s on {device}", "B/s", rate)
        iops = f"{device}_iops_{way}"
        text = f"{way.capitalize()} requests per second on {device}"
        yield _Source(iops, text, "requests/s", rate / 4096, standard=False)


def _swing(call: Call, row: Row, name: str) -> float:
    """Return a load between 0 and 1."""
    phase = zlib.crc32(f"{row['uuid']} {name}".encode()) / 2**32
    return (1 + math.sin(2 * math.pi * (call.pool.clock() / _PERIOD + phase))) / 2
