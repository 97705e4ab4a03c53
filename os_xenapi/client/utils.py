"""What programs on the classic surface need around disk images: SRs, VDIs, the handlers' paths."""

from __future__ import annotations

import os
from typing import Any, BinaryIO
from urllib.parse import urlencode

from os_xenapi.client import exception

__all__ = [
    "create_pipe",
    "create_vdi",
    "get_default_sr",
    "get_vdi_export_path",
    "get_vdi_import_path",
]

_NULL_REF = "OpaqueRef:NULL"


def get_default_sr(session: Any) -> str:
    """Return the reference of the pool's default SR. Raises NotFound where it has none."""
    [pool] = session.call_xenapi("pool.get_all")
    sr: str = session.call_xenapi("pool.get_default_SR", pool)
    if not sr or sr == _NULL_REF:
        raise exception.NotFound("the pool has no default SR: set one, or name the SR to be used")
    return sr


def create_vdi(
    session: Any,
    sr_ref: str,
    instance: Any,
    name_label: str,
    disk_type: str,
    virtual_size: int | str,
    read_only: bool = False,
) -> str:
    """Create a VDI and return its reference.

    Args:
        session: a XenAPISession.
        sr_ref: where it is created.
        instance: whose disk it is, ``{"uuid": ...}``; None for nobody's.
        name_label: its name.
        disk_type: what it is to its instance, ``"root"`` for example.
        virtual_size: in bytes.
        read_only: whether it can be written to.

    Raises XenAPI.Failure: the SR is full, for example.
    """
    other_config = {"nova_disk_type": disk_type}
    if instance is not None:
        other_config["nova_instance_uuid"] = instance["uuid"]
    record = {
        "name_label": name_label,
        "name_description": "",
        "SR": sr_ref,
        "virtual_size": str(virtual_size),
        "type": "User",
        "sharable": False,
        "read_only": read_only,
        "xenstore_data": {},
        "other_config": other_config,
        "sm_config": {},
        "tags": [],
    }
    vdi: str = session.call_xenapi("VDI.create", record)
    return vdi


def get_vdi_import_path(session: Any, task_ref: str, vdi_ref: str) -> str:
    """Return the path, with its query, to which a VHD for a VDI is sent by PUT.

    It holds the session's reference: keep it out of logs.
    """
    return _handler_path("/import_raw_vdi", session, task_ref, vdi_ref)


def get_vdi_export_path(session: Any, task_ref: str, vdi_ref: str) -> str:
    """Return the path, with its query, from which a VDI is fetched by GET, as a VHD.

    It holds the session's reference: keep it out of logs.
    """
    return _handler_path("/export_raw_vdi", session, task_ref, vdi_ref)


def create_pipe() -> tuple[BinaryIO, BinaryIO]:
    """Return the two ends of a new pipe, (reader, writer), both binary and without buffers."""
    reader, writer = os.pipe()
    return os.fdopen(reader, "rb", buffering=0), os.fdopen(writer, "wb", buffering=0)


def _handler_path(handler: str, session: Any, task_ref: str, vdi_ref: str) -> str:
    query = {
        "session_id": session.get_session_id(),
        "task_id": task_ref,
        "vdi": vdi_ref,
        "format": "vhd",
    }
    # The colon of a reference may stand in a query as it is.
    return f"{handler}?{urlencode(query, safe=':')}"
