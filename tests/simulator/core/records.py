"""Arguments of constructors."""

from __future__ import annotations

from typing import Any

MIB = 1 << 20
GIB = 1 << 30


def vdi_record(sr: str, **changed: Any) -> dict[str, Any]:
    """Return an argument of VDI.create."""
    return {
        "name_label": "disk",
        "SR": sr,
        "virtual_size": 10 * MIB,
        "type": "user",
        "sharable": False,
        "read_only": False,
        "other_config": {},
        **changed,
    }


def vbd_record(vm: str, vdi: str, **changed: Any) -> dict[str, Any]:
    """Return an argument of VBD.create."""
    return {
        "VM": vm,
        "VDI": vdi,
        "userdevice": "autodetect",
        "bootable": True,
        "mode": "RW",
        "type": "Disk",
        "empty": False,
        "other_config": {},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
        **changed,
    }


def vif_record(vm: str, network: str, **changed: Any) -> dict[str, Any]:
    """Return an argument of VIF.create."""
    return {
        "VM": vm,
        "network": network,
        "device": "0",
        "MAC": "",
        "MTU": 1500,
        "other_config": {},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
        **changed,
    }
