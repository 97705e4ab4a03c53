"""What is in a pool after a fresh installation.

It is made through the simulator's own messages wherever XAPI has one that makes it; the rest (the
pool, hosts, control domains) goes straight to the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from os_xenapi import datamodel
from os_xenapi.simulator.classes import console as consoles
from os_xenapi.simulator.classes import host_operations
from os_xenapi.simulator.classes.vm_operations import update_allowed
from os_xenapi.simulator.dispatcher import call
from os_xenapi.simulator.drivers import DRIVERS
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.templates import TEMPLATES, template_record
from os_xenapi.simulator.values import timestamp

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool, SimHost

__all__ = ["connect_shared", "create_pool", "install"]

HOST_MEMORY = 256 << 30
"""Bytes of memory in a host."""

DOM0_MEMORY = 4 << 30
"""Bytes of it that the control domain has."""

CPUS = 8

API_VERSION = (2, 21)

_CPU = {
    "vendor": "GenuineIntel",
    "speed": "2400",
    "modelname": "Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz",
    "family": "6",
    "model": "85",
    "stepping": "4",
    "flags": "fpu de tsc msr pae mce cx8 apic sep mca cmov pat clflush acpi mmx fxsr sse sse2 ht",
}

_HIMN = {
    "is_guest_installer_network": "true",
    "is_host_internal_management_network": "true",
    "ip_begin": "169.254.0.1",
    "ip_end": "169.254.255.254",
    "netmask": "255.255.0.0",
}


def create_pool(pool: Pool) -> Row:
    """Make the pool record, the roles and the storage drivers."""
    store = pool.store
    for name in datamodel.load().roles_ordered:
        store.create("role", {"name_label": name, "name_description": f"The {name} role"})
    for driver in DRIVERS.values():
        store.create(
            "SM",
            {
                "name_label": driver.label,
                "name_description": f"SR plugin which manages repositories of type {driver.type}",
                "type": driver.type,
                "vendor": "Citrix Systems Inc",
                "copyright": "(C) 2008 Citrix Systems Inc",
                "version": "3.0",
                "required_api_version": "1.0",
                "capabilities": driver.features,
                "features": dict.fromkeys(driver.features, 1),
            },
        )
    return store.create("pool", {"other_config": {"memory-ratio-hvm": "0.25"}})


def install(pool: Pool, host: SimHost, *, uuid: str = "") -> None:
    """Install one machine: the first becomes the coordinator, and brings what pools have once.

    ``uuid`` is what it had before, if it was installed before.
    """
    host.row = _host_row(pool, host, uuid)
    host.memory_used = 0
    pool.add_host(host)
    first = len(pool.hosts) == 1
    if first:
        pool.store.set(pool.record, master=host.ref)
        network = {
            "name_label": "Host internal management network",
            "name_description": "Network on which guests will be assigned a private link-local IP "
            "address which can be used to talk XenAPI",
            "bridge": "xenapi",
            "other_config": _HIMN,
        }
        call(pool, host, "network.create", [network])
    host.coordinator_address = pool.coordinator.address
    _add_control_domain(pool, host)
    _add_interfaces(pool, host)
    _add_storage(pool, host, first=first)
    if first:
        for template in TEMPLATES:
            ref = call(pool, host, "VM.create", [template_record(*template)])
            call(pool, host, "VM.set_is_default_template", [ref, True])


def _host_row(pool: Pool, machine: SimHost, uuid: str) -> Row:
    store, now = pool.store, timestamp(pool.clock())
    hostname, iqn = f"xenserver-{machine.number + 1}", _iqn(machine.number)
    start = f"{pool.clock():.0f}."
    metrics = store.create(
        "host_metrics", {"memory_total": HOST_MEMORY, "live": True, "last_updated": now}
    )
    host = store.create(
        "host",
        {
            "uuid": uuid,
            "name_label": hostname,
            "name_description": "Default install",
            "hostname": hostname,
            "address": machine.address,
            "API_version_major": API_VERSION[0],
            "API_version_minor": API_VERSION[1],
            "API_version_vendor": "XenSource",
            "enabled": True,
            "software_version": _software_version(hostname),
            "other_config": {"agent_start_time": start, "boot_time": start, "iscsi_iqn": iqn},
            "capabilities": ["xen-3.0-x86_64", "hvm-3.0-x86_32p", "hvm-3.0-x86_64"],
            "sched_policy": "credit",
            "supported_bootloaders": ["pygrub", "eliloader"],
            "cpu_info": {**_CPU, "cpu_count": str(CPUS), "socket_count": "1"},
            "metrics": metrics.ref,
            "edition": "free",
            "license_params": {"sku_type": "free", "expiry": "20991231T00:00:00Z"},
            "iscsi_iqn": iqn,
            "chipset_info": {"iommu": "true"},
            "virtual_hardware_platform_versions": [0, 1, 2],
        },
    )
    host_operations.update_allowed(store, host)
    for number in range(CPUS):
        fields = {"host": host.ref, "number": number, **_CPU}
        numbers = {name: int(_CPU[name]) for name in ("speed", "family", "model")}
        store.create("host_cpu", {**fields, **numbers})
    return host


def _iqn(index: int) -> str:
    return f"iqn.2026-01.com.example:host{index + 1}"


def _software_version(hostname: str) -> dict[str, str]:
    api = f"{API_VERSION[0]}.{API_VERSION[1]}"
    return {
        "product_version": "8.4.0",
        "product_version_text": "8",
        "product_version_text_short": "8",
        "platform_name": "XCP",
        "platform_version": "3.4.0",
        "product_brand": "XenServer",
        "build_number": "stream",
        "git_id": "0",
        "hostname": hostname,
        "date": "20240229T15:07:05Z",
        "dbv": "2024.0229",
        "is_preview_release": "false",
        "xapi": "24.11",
        "xapi_build": "24.11.0",
        "xen": "4.17.3-4",
        "linux": "4.19.0+1",
        "xencenter_min": api,
        "xencenter_max": api,
        "network_backend": "openvswitch",
        "db_schema": "5.775",
    }


def _add_control_domain(pool: Pool, host: SimHost) -> None:
    store, now = pool.store, timestamp(pool.clock())
    metrics = store.create(
        "VM_metrics",
        {
            "memory_actual": DOM0_MEMORY,
            "VCPUs_number": CPUS,
            "start_time": now,
            "last_updated": now,
            "current_domain_type": "pv",
            "state": ["running"],
        },
    )
    vm = store.create(
        "VM",
        {
            "name_label": f"Control domain on host: {host.row['hostname']}",
            "name_description": "The domain which manages physical devices and manages other "
            "domains",
            "power_state": "Running",
            "user_version": 1,
            "resident_on": host.ref,
            "affinity": host.ref,
            "memory_target": DOM0_MEMORY,
            "memory_static_max": DOM0_MEMORY,
            "memory_dynamic_max": DOM0_MEMORY,
            "memory_dynamic_min": DOM0_MEMORY,
            "memory_static_min": DOM0_MEMORY,
            "VCPUs_max": CPUS,
            "VCPUs_at_startup": CPUS,
            "actions_after_shutdown": "destroy",
            "actions_after_reboot": "destroy",
            "actions_after_crash": "destroy",
            "domid": 0,
            "is_control_domain": True,
            "domain_type": "pv",
            "metrics": metrics.ref,
        },
    )
    update_allowed(store, vm)
    for protocol, port in (("rfb", 5900), ("vt100", 9500)):
        consoles.add(store, vm, host.address, protocol=protocol, port=port)
    store.set(host.row, control_domain=vm.ref)
    host.memory_used += DOM0_MEMORY


def _add_interfaces(pool: Pool, host: SimHost) -> None:
    index = host.number
    for number in range(2):
        mac = f"52:54:00:{index >> 8:02x}:{index & 255:02x}:{number:02x}"
        ref = call(pool, host, "PIF.introduce", [host.ref, mac, f"eth{number}"])
        if number == 0:
            own = [ref, "Static", host.address, "255.0.0.0", "", ""]
            call(pool, host, "PIF.reconfigure_ip", own)
            pool.store.set(pool.store.row("PIF", ref), management=True)
        call(pool, host, "PIF.plug", [ref])


def _add_storage(pool: Pool, host: SimHost, *, first: bool) -> None:
    local = _create_sr(pool, host, "Local storage", "ext", "user", size=pool.sr_size)
    if not pool.shared_sr:
        pool.store.set(host.row, suspend_image_sr=local)
    _create_sr(pool, host, "DVD drives", "udev", "iso")
    _create_sr(pool, host, "Removable storage", "udev", "disk")
    if first:
        tools = _create_sr(pool, host, "XCP-ng Tools", "iso", "iso", shared=True)
        other_config = {"xensource_internal": "true", "xenserver_tools_sr": "true"}
        pool.store.set(pool.store.row("SR", tools), is_tools_sr=True, other_config=other_config)
        if pool.shared_sr:
            local = _create_sr(
                pool, host, "Shared storage", "nfs", "user", size=pool.sr_size, shared=True
            )
        call(pool, host, "pool.set_default_SR", [pool.record.ref, local])
        return
    connect_shared(pool, host)


def connect_shared(pool: Pool, host: SimHost) -> None:
    """Plug the shared repositories of the pool into a host that is new in it."""
    for sr in pool.store.rows("SR"):
        if sr["shared"]:
            others = pool.store.related(sr, "PBDs")
            config = others[0]["device_config"] if others else {}
            pbd = {"host": host.ref, "SR": sr.ref, "device_config": config}
            call(pool, host, "PBD.plug", [call(pool, host, "PBD.create", [pbd])])


def _create_sr(
    pool: Pool,
    host: SimHost,
    label: str,
    kind: str,
    content: str,
    *,
    size: int = 0,
    shared: bool = False,
) -> str:
    config = {"server": "nfs.example.com", "serverpath": "/export"} if kind == "nfs" else {}
    params = [host.ref, config, size, label, "", kind, content, shared]
    return str(call(pool, host, "SR.create", params))
