"""What dom0 does for the virtual machines of the session's host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from os_xenapi.client._plain import call_plain
from os_xenapi.flows import Flow, Structured, dom0_call

__all__ = ["get_console_log", "receive_vhd", "transfer_vhd"]

_MIGRATION = "migration.py"


@dom0_call
def get_console_log(dom_id: str | int) -> Flow[str]:
    """Return the last 102,400 bytes of a guest's console log: zlib's format, in base64.

    Raises Failure where the host keeps no log of that domain.
    """
    return call_plain("console.py", "get_console_log", dom_id=dom_id)


@dom0_call
def transfer_vhd(
    instance_uuid: str, host: str, vdi_uuid: str, sr_path: str, seq_num: int | str
) -> Flow[None]:
    """Copy a VDI's file to another host, or within this one, for ``receive_vhd`` there.

    ``host`` is an address or a name, not necessarily of the same pool; this host must have its ssh
    key. ``instance_uuid`` names the guest: letters, digits, ``-``, ``_`` and ``.``. ``sr_path`` is
    the SR's directory in dom0. ``seq_num`` is 0 for the leaf, 1 for its parent, and so on to 99.

    Raises Failure where this host or the other refuses. One transfer may take a day: a Session or
    AsyncSession needs a ``timeout`` that is as long.
    """
    arguments = (instance_uuid, host, vdi_uuid, sr_path, seq_num)
    yield Structured(_MIGRATION, "transfer_vhd", arguments)


@dom0_call
def receive_vhd(
    instance_uuid: str, sr_path: str, uuid_stack: Sequence[str]
) -> Flow[Mapping[str, Mapping[str, str]]]:
    """Move a guest's disk, which ``transfer_vhd`` brought, into an SR of this host.

    The files get uuids popped from the end of ``uuid_stack``, the leaf's first. Returns
    ``{"root": {"uuid": ...}}``, the uuid of the leaf; XAPI knows of it after ``SR.scan``.

    Raises Failure, and then the SR is as it was and what was transferred is still there.
    """
    made: Mapping[str, Mapping[str, str]] = yield Structured(
        _MIGRATION, "move_vhds_into_sr", (instance_uuid, sr_path, uuid_stack)
    )
    return made
