"""The templates of a fresh pool: a few of the dozens that a product ships."""

from __future__ import annotations

from typing import Any

__all__ = ["TEMPLATES", "template_record"]

_MIB = 1 << 20
_GIB = 1 << 30

TEMPLATES = (
    ("Other install media", 256 * _MIB, 0),
    ("Debian Bookworm 12", _GIB, 10 * _GIB),
    ("Ubuntu Jammy Jellyfish 22.04", 2 * _GIB, 10 * _GIB),
    ("Windows Server 2022 (64-bit)", 4 * _GIB, 64 * _GIB),
)
"""Name, memory in bytes, size of the one disk in bytes."""


def template_record(label: str, memory: int, disk: int) -> dict[str, Any]:
    """Return the argument of VM.create for a template."""
    windows = label.startswith("Windows")
    other_config = {"install-methods": "cdrom", "i18n-key": label.lower().replace(" ", "-")}
    if disk:
        other_config["disks"] = (
            f'<provision><disk device="0" size="{disk}" sr="" bootable="true" type="system"/>'
            "</provision>"
        )
    return {
        "name_label": label,
        "name_description": "Clone this and install the guest from its media",
        "user_version": 1,
        "is_a_template": True,
        "affinity": "OpaqueRef:NULL",
        "memory_static_max": memory,
        "memory_dynamic_max": memory,
        "memory_dynamic_min": memory,
        "memory_static_min": memory,
        "VCPUs_params": {},
        "VCPUs_max": 2 if windows else 1,
        "VCPUs_at_startup": 2 if windows else 1,
        "actions_after_shutdown": "destroy",
        "actions_after_reboot": "restart",
        "actions_after_crash": "restart",
        "PV_bootloader": "",
        "PV_kernel": "",
        "PV_ramdisk": "",
        "PV_args": "",
        "PV_bootloader_args": "",
        "PV_legacy_args": "",
        "HVM_boot_policy": "BIOS order",
        "HVM_boot_params": {"order": "cdn"},
        "platform": {
            "acpi": "1",
            "apic": "true",
            "nx": "true",
            "pae": "true",
            "stdvga": "0",
            "viridian": "true" if windows else "false",
            "device-model": "qemu-upstream-compat",
        },
        "PCI_bus": "",
        "other_config": other_config,
        "recommendations": "<restrictions></restrictions>",
        "hardware_platform_version": 0,
        "has_vendor_device": windows,
    }
