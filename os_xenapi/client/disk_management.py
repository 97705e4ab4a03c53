"""Disks in the storage of the session's host.

Functions raise Failure where a plugin or the host refuses; its last detail says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from os_xenapi.flows import Flow, Structured, dom0_call

__all__ = ["safe_copy_vdis"]


@dom0_call
def safe_copy_vdis(
    sr_path: str, vdi_uuids: Sequence[str], uuid_stack: Sequence[str]
) -> Flow[Mapping[str, Mapping[str, str]]]:
    """Copy a chain of VHDs within an SR that stays as it was until all of the copy is there.

    ``sr_path`` is the SR's directory in dom0. ``vdi_uuids`` are those of the chain, the leaf's
    first and its oldest parent's last. The copies get uuids popped from the end of ``uuid_stack``,
    the leaf's first. Returns ``{"root": {"uuid": ...}}``, the uuid of the copied leaf; XAPI knows
    of it after ``SR.scan``.
    """
    made: Mapping[str, Mapping[str, str]] = yield Structured(
        "workarounds.py", "safe_copy_vdis", (sr_path, vdi_uuids, uuid_stack)
    )
    return made
