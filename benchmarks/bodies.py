"""The answers of the canned server: values of the datamodel's types, in both forms XAPI has.

The records are of running Linux VMs as a pool in use has them, about 4 KiB of JSON each, every one
of them different; all of it from a seed, so that two runs measure the same bytes.
"""

from __future__ import annotations

import json
import random
import uuid
from functools import cache
from typing import Any, NamedTuple

from os_xenapi import datamodel
from os_xenapi.rpc import xmlrpc

__all__ = ["Body", "bodies"]

NULL = "OpaqueRef:NULL"


class Body(NamedTuple):
    """An answer's body around the id of the call, which XML-RPC has none of."""

    before: bytes
    after: bytes


def bodies(vms: int) -> dict[str, tuple[Body, Body]]:
    """Return the JSON-RPC and the XML-RPC answer of each call, of a pool of ``vms`` VMs."""
    pick = random.Random(1)
    values: dict[str, Any] = {
        "session.login_with_password": new_ref(pick),
        "VM.get_power_state": "Running",
        "VM.get_record": vm_record(0, pick),
        "VM.get_all_records": {new_ref(pick): vm_record(number, pick) for number in range(vms)},
    }
    return {method: encode(method, value) for method, value in values.items()}


def encode(method: str, value: Any) -> tuple[Body, Body]:
    """Return the JSON-RPC and the XML-RPC answer with the native result ``value`` of ``method``."""
    message = datamodel.load().message(method)
    assert message is not None
    assert message.result is not None
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    xml = xmlrpc.encode_success(xmlrpc.writer(message.result)(value))
    return Body(b'{"jsonrpc":"2.0","result":%b,"id":' % text, b"}"), Body(xml, b"")


def new_uuid(pick: random.Random) -> str:
    """Return a random uuid, as XAPI makes them."""
    return str(uuid.UUID(int=pick.getrandbits(128), version=4))


def new_ref(pick: random.Random) -> str:
    """Return a random reference."""
    return f"OpaqueRef:{new_uuid(pick)}"


_PLAIN: dict[str, Any] = {
    "string": "",
    "int": 0,
    "float": 1,  # as XAPI writes 1.0 in JSON
    "bool": False,
    "datetime": "19700101T00:00:00Z",
    "ref": NULL,
    "set": [],
    "map": {},
}


@cache
def _empty_vm() -> dict[str, Any]:
    model = datamodel.load()
    return {
        field.name: model.enums[field.type.name][0]
        if field.type.kind == "enum"
        else _PLAIN[field.type.kind]
        for field in model.classes["VM"].fields.values()
        if not field.internal_only
    }


def vm_record(number: int, pick: random.Random) -> dict[str, Any]:
    """Return the record of a VM with all its fields, filled in where a running VM has them so."""
    return _empty_vm() | _identity(number, pick) | _hardware(pick) | _settings(pick)


_OPERATIONS = [
    *("changing_dynamic_range", "migrate_send", "pool_migrate", "changing_VCPUs_live"),
    *("suspend", "hard_reboot", "hard_shutdown", "clean_reboot", "clean_shutdown"),
    *("pause", "checkpoint", "snapshot"),
]


def _identity(number: int, pick: random.Random) -> dict[str, Any]:
    return {
        "uuid": new_uuid(pick),
        "name_label": f"web-{number:05d}.example.org",
        "name_description": "Front end of the shop, one of many; ask operations before a reboot",
        "power_state": "Running",
        "allowed_operations": _OPERATIONS,
        "resident_on": new_ref(pick),
        "affinity": new_ref(pick),
        "metrics": new_ref(pick),
        "guest_metrics": new_ref(pick),
        "tags": ["production", "shop"],
        "domid": pick.randrange(1, 2000),
        "reference_label": "debian-12",
        "version": pick.randrange(100),
        "generation_id": f"{pick.getrandbits(63)}:{pick.getrandbits(63)}",
    }


def _hardware(pick: random.Random) -> dict[str, Any]:
    memory = pick.choice((2, 4, 8, 16)) << 30
    return {
        "memory_overhead": 20 << 20,
        "memory_target": memory,
        "memory_static_max": memory,
        "memory_dynamic_max": memory,
        "memory_dynamic_min": memory,
        "memory_static_min": 1 << 30,
        "VCPUs_params": {"weight": "256", "cap": "0"},
        "VCPUs_max": 4,
        "VCPUs_at_startup": 4,
        "consoles": [new_ref(pick)],
        "VIFs": [new_ref(pick), new_ref(pick)],
        "VBDs": [new_ref(pick), new_ref(pick), new_ref(pick)],
        "platform": {
            "timeoffset": "0",
            "videoram": "8",
            "hpet": "true",
            "acpi": "1",
            "apic": "true",
            "pae": "true",
            "viridian": "false",
            "nx": "true",
            "cores-per-socket": "2",
            "device-model": "qemu-upstream-compat",
            "device_id": "0001",
            "vga": "std",
        },
        "bios_strings": {
            "bios-vendor": "Xen",
            "bios-version": "",
            "system-manufacturer": "Xen",
            "system-product-name": "HVM domU",
            "system-version": "",
            "system-serial-number": "",
            "hp-rombios": "",
            "oem-1": "Xen",
            "oem-2": "MS_VM_CERT/SHA1/bdbeb6e0",
        },
        "HVM_boot_policy": "BIOS order",
        "HVM_boot_params": {"order": "cdn", "firmware": "uefi"},
        "domain_type": "hvm",
        "domarch": "x86_64",
        "hardware_platform_version": 2,
    }


def _settings(pick: random.Random) -> dict[str, Any]:
    return {
        "user_version": 1,
        "actions_after_shutdown": "destroy",
        "actions_after_reboot": "restart",
        "actions_after_crash": "restart",
        "ha_restart_priority": "restart",
        "recommendations": (
            '<restrictions><restriction field="memory-static-max" max="1649267441664"/>'
            '<restriction field="vcpus-max" max="64"/>'
            '<restriction field="has-vendor-device" value="false"/>'
            '<restriction max="255" property="number-of-vbds"/>'
            '<restriction max="7" property="number-of-vifs"/></restrictions>'
        ),
        "other_config": {
            "base_template_name": "Debian Bookworm 12",
            "mac_seed": new_uuid(pick),
            "install-methods": "cdrom,nfs,http,ftp",
            "linux_template": "true",
            "import_task": new_ref(pick),
            "folder": "/production/shop",
        },
        "xenstore_data": {
            "vm-data/mmio-hole-size": "268435456",
            "vm-data/hostname": f"web-{pick.randrange(99999):05d}",
            "vm-data": "",
        },
        "blocked_operations": {"destroy": "VM_IS_PROTECTED"},
        "snapshots": [new_ref(pick)],
    }
