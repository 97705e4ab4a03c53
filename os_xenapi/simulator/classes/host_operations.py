"""What a host allows now, and whether the coordinator can reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from os_xenapi.errors import failure
from os_xenapi.simulator.store import Row, Store

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool

__all__ = ["assert_contact", "is_live", "update_allowed"]


def is_live(store: Store, host: Row) -> bool:
    """Whether the database says that the host is alive."""
    return all(metrics["live"] for metrics in store.related(host, "metrics"))


def assert_contact(pool: Pool, host: Row) -> None:
    """Raise Failure unless the coordinator can have the host do something.

    HOST_OFFLINE of one that is known to be dead, CANNOT_CONTACT_HOST of one that does not answer,
    HOST_STILL_BOOTING of one whose toolstack has only begun.
    """
    if not is_live(pool.store, host):
        raise failure(["HOST_OFFLINE", host.ref])
    machine = pool.host(host.ref)
    if not machine.is_coordinator and not machine.is_reachable:
        raise failure(["CANNOT_CONTACT_HOST", host.ref])
    if machine.emergency is not None:
        raise failure(["HOST_STILL_BOOTING"])


def update_allowed(store: Store, host: Row) -> None:
    """Bring allowed_operations up to date, without an event if they are."""
    if not is_live(store, host):
        allowed: tuple[str, ...] = ("power_on",)
    elif host["enabled"]:
        allowed = ("provision", "evacuate", "vm_start", "vm_resume", "vm_migrate")
    else:
        allowed = ("evacuate", "shutdown", "reboot", "enable", "apply_updates")
    if host["current_operations"]:
        allowed = ()
    if host["allowed_operations"] != allowed:
        store.set(host, allowed_operations=allowed)
