"""console: the screens of running VMs."""

from __future__ import annotations

from os_xenapi.simulator.store import Row, Store

__all__ = ["add"]


def add(store: Store, vm: Row, address: str, *, protocol: str = "rfb", port: int = 0) -> Row:
    """Make a console of ``vm``, to be reached through the host at ``address``."""
    uuid = store.new_uuid()
    return store.create(
        "console",
        {
            "uuid": uuid,
            "protocol": protocol,
            "location": f"https://{address}/console?uuid={uuid}",
            "VM": vm.ref,
            "port": port,
        },
    )
