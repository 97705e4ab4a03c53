"""Data sources of VMs and hosts, over each codec."""

from __future__ import annotations

import math
from typing import Any

import pytest

from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import vbd_record, vif_record
from tests.simulator.core.wire import Wire, details

FIELDS = {
    "name_label",
    "name_description",
    "enabled",
    "standard",
    "units",
    "min",
    "max",
    "value",
}


@pytest.fixture
def running(wire: Wire, pool: Pool, vm: str, vdi: str) -> str:
    """A VM that runs with a disk and an interface."""
    wire("VBD.create", vbd_record(vm, vdi))
    network = wire("network.get_all")[0]
    wire("VIF.create", vif_record(vm, network))
    wire("VM.start", vm, False, False)
    return vm


def sources(wire: Wire, what: str, ref: str) -> dict[str, Any]:
    return {one["name_label"]: one for one in wire(f"{what}.get_data_sources", ref)}


def test_a_running_vm_tells_of_its_cpus_memory_disks_and_interfaces(
    any_wire: Wire, running: str
) -> None:
    found = sources(any_wire, "VM", running)
    assert all(set(one) == FIELDS for one in found.values())
    wanted = {"cpu0", "memory", "memory_target", "memory_internal_free"}
    wanted |= {"vif_0_rx", "vif_0_tx", "vbd_xvda_read", "vbd_xvda_write"}
    assert wanted <= set(found)
    (metrics,) = [any_wire("VM.get_metrics", running)]
    memory = any_wire("VM_metrics.get_memory_actual", metrics)
    assert found["memory"]["value"] == float(memory)
    assert found["cpu0"]["max"] == 1.0
    assert found["vif_0_rx"]["max"] == math.inf


@pytest.mark.parametrize("name", ["cpu0", "memory", "memory_internal_free", "vbd_xvda_read"])
def test_a_source_that_is_asked_for_by_name_has_the_value_that_the_list_shows(
    wire: Wire, pool: Pool, running: str, name: str
) -> None:
    pool.clock = lambda: 1_700_000_000.0
    value = wire("VM.query_data_source", running, name)
    assert value == sources(wire, "VM", running)[name]["value"]
    assert isinstance(value, float)


def test_load_moves_with_the_clock_and_differs_between_sources(
    wire: Wire, pool: Pool, running: str
) -> None:
    pool.clock = lambda: 1_700_000_000.0
    first = sources(wire, "VM", running)
    pool.clock = lambda: 1_700_000_100.0
    second = sources(wire, "VM", running)
    for name in ("cpu0", "vbd_xvda_read", "vif_0_tx"):
        assert first[name]["value"] != second[name]["value"]
        assert first[name]["value"] >= 0
    assert first["cpu0"]["value"] != first["vif_0_tx"]["value"] / 125e6


def test_what_is_unplugged_is_told_of_no_longer(wire: Wire, running: str) -> None:
    (vif,) = wire("VM.get_VIFs", running)
    wire("VIF.unplug", vif)
    (vbd,) = wire("VM.get_VBDs", running)
    wire("VBD.unplug", vbd)
    assert not [name for name in sources(wire, "VM", running) if name.startswith(("vif", "vbd"))]


def test_a_vm_that_does_not_run_has_none(wire: Wire, vm: str) -> None:
    refusal = ["VM_BAD_POWER_STATE", vm, "running", "halted"]
    assert details(wire, "VM.get_data_sources", vm) == refusal
    assert details(wire, "VM.query_data_source", vm, "memory") == refusal


def test_a_source_that_does_not_exist_is_named(wire: Wire, running: str) -> None:
    code, text = details(wire, "VM.query_data_source", running, "cpu99")
    assert code == "INTERNAL_ERROR"
    assert "cpu99" in text


def test_history_is_kept_of_standard_sources_and_of_those_asked_for(
    wire: Wire, running: str
) -> None:
    name = "vbd_xvda_iops_read"
    assert sources(wire, "VM", running)["cpu0"]["enabled"] is True
    assert sources(wire, "VM", running)[name]["enabled"] is False
    wire("VM.record_data_source", running, name)
    assert sources(wire, "VM", running)[name]["enabled"] is True
    wire("VM.forget_data_source_archives", running, name)
    assert sources(wire, "VM", running)[name]["enabled"] is False


def test_a_host_tells_of_its_cpus_memory_and_domains(wire: Wire, pool: Pool, running: str) -> None:
    host = pool.hosts[0].ref
    found = sources(wire, "host", host)
    assert {"cpu0", "cpu7", "cpu_avg", "pif_eth0_rx"} <= set(found)
    free = wire("host.compute_free_memory", host)
    assert found["memory_free_kib"]["value"] == int(free) / 1024
    # The control domain is one of the two.
    assert found["running_domains"]["value"] == 2.0
    assert wire("host.query_data_source", host, "running_domains") == 2.0
