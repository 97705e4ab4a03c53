"""How simulated hosts go down, boot, and come to be the coordinator. The lock is held throughout.

What takes its time is a generator for ``SimHost.do``. The database of a pool is one, wherever the
coordinator is: it outlives every restart, as the copy that each member keeps would. What XAPI has
in memory only (sessions, tasks) does not. Two coordinators at once are not simulated: one that was
replaced while nobody could reach it answers HOST_BROKEN until it is told whom to follow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from os_xenapi.simulator.classes import host_operations, vm_domain
from os_xenapi.simulator.values import timestamp
from os_xenapi.simulator.waits import Job, Steps, Until, sleep

if TYPE_CHECKING:
    from os_xenapi.simulator.hosts import SimHost
    from os_xenapi.simulator.pool import Pool

__all__ = [
    "boot",
    "follow",
    "forget_memory",
    "go_down",
    "heard_of",
    "join",
    "leave_and_reboot",
    "reboot",
    "restart",
    "set_live",
    "shutdown",
    "stop_toolstack",
    "take_over",
    "watch_heartbeat",
]

BOOTING = ["HOST_STILL_BOOTING"]


def go_down(host: SimHost, *, power: bool = True) -> None:
    """End the toolstack and the plugins, and break every connection."""
    host.is_up, host.is_powered = False, power
    host.emergency = None
    host.stop_plugins()
    host.pool.sessions.end_local(host)
    host.break_connections()
    if host.is_coordinator:
        forget_memory(host.pool)


def forget_memory(pool: Pool) -> None:
    """End what the coordinator has in memory only: sessions, tasks, and the calls on their way."""
    for job in list(pool.tasks.jobs.values()):
        job.stop(["HOST_OFFLINE", pool.record["master"]])
    pool.tasks.jobs.clear()
    pool.tasks.doomed.clear()
    for row in pool.store.rows("task"):
        pool.store.delete(row)
    for row in pool.store.rows("session"):
        pool.sessions.end(row.ref)


def shutdown(host: SimHost) -> Steps[None]:
    """Go down as host.shutdown says."""
    yield from _answered(host)
    go_down(host, power=False)
    set_live(host, live=False)


def reboot(host: SimHost, *, answered: bool = False) -> Steps[None]:
    """Go down and boot; ``answered``: once the message that asks for it is answered."""
    if answered:
        yield from _answered(host)
    go_down(host)
    set_live(host, live=False)
    yield from sleep(host.pool.host_times.down)
    yield from boot(host)


def restart(host: SimHost, *, answered: bool = False) -> Steps[None]:
    """Restart the toolstack; the VMs of the host go on."""
    if answered:
        yield from _answered(host)
    enabled = host.row["enabled"]
    go_down(host)
    yield from sleep(host.pool.host_times.restart)
    yield from _start_toolstack(host)
    host.pool.store.set(host.row, enabled=enabled)
    _note_start(host, "agent_start_time")


def boot(host: SimHost) -> Steps[None]:
    """Bring a machine up. The VMs that ran on it before are halted by then."""
    host.is_powered = True
    yield from _start_toolstack(host)
    pool = host.pool
    for vm in pool.store.related(host.row, "resident_VMs"):
        if not vm["is_control_domain"]:
            vm_domain.halt(pool, vm)
    pool.store.set(host.row, enabled=True, current_operations={})
    host_operations.update_allowed(pool.store, host.row)
    _note_start(host, "boot_time", "agent_start_time")


def _start_toolstack(host: SimHost) -> Steps[None]:
    host.is_up = True
    host.emergency = BOOTING
    host.pool.network.changed()
    yield from sleep(host.pool.host_times.booting)
    if not host.is_coordinator:
        yield Until(lambda: _meets_coordinator(host))
    elif host.pool.record["master"] != host.ref:
        host.emergency = ["HOST_BROKEN"]
        yield Until(lambda: not host.is_coordinator)
    host.emergency = None
    set_live(host, live=True)


def _meets_coordinator(host: SimHost) -> bool:
    """Whether a member can begin: its coordinator is there, and is one, and knows the member."""
    machine = host.pool.network.reach(host.coordinator_address)
    if machine is None or machine.emergency is not None or not host.is_reachable:
        return False
    if machine.pool is not host.pool or host not in machine.pool.hosts:
        host.emergency = ["HOST_UNKNOWN_TO_MASTER", host.uuid]
        return False
    return machine.is_coordinator


def follow(host: SimHost, address: str) -> None:
    """Tell a machine where its coordinator is; its toolstack restarts."""
    host.coordinator_address = address
    host.do(lambda: restart(host, answered=True))


def take_over(host: SimHost, *, tell_others: bool) -> Steps[None]:
    """Become the coordinator; ``tell_others`` restarts the other hosts under the new one."""
    yield from _answered(host)
    pool = host.pool
    forget_memory(pool)
    pool.store.set(pool.record, master=host.ref)
    host.coordinator_address = host.address
    text = f"{host.address} is now the coordinator"
    pool.messages.create("POOL_MASTER_TRANSITION", "Host", host.uuid, text, now=pool.clock())
    if tell_others:
        for other in pool.hosts:
            if other is not host and other.is_powered:
                other.coordinator_address = host.address
                other.restart_toolstack()
    yield from restart(host)


def join(host: SimHost, former: Pool) -> Steps[None]:
    """Restart a machine that has joined another pool than its ``former`` one."""
    yield from _answered(host)
    forget_memory(former)
    yield from restart(host)


def stop_toolstack(host: SimHost) -> Steps[None]:
    """End the toolstack, for good."""
    yield from _answered(host)
    go_down(host)


def leave_and_reboot(host: SimHost) -> Steps[None]:
    """Reboot a machine that was ejected from its pool, as a pool of its own."""
    yield from _answered(host)
    former = host.pool
    go_down(host)
    former.let_go(host)
    yield from sleep(host.pool.host_times.down)
    yield from boot(host)


def set_live(host: SimHost, *, live: bool) -> None:
    """Note in the database whether a host is alive."""
    pool = host.pool
    for metrics in pool.store.related(host.row, "metrics"):
        if metrics["live"] != live:
            pool.store.set(metrics, live=live, last_updated=timestamp(pool.clock()))
            host_operations.update_allowed(pool.store, host.row)


def watch_heartbeat(host: SimHost) -> None:
    """Take ``host`` for dead if it cannot be reached for as long as that takes."""

    def steps() -> Steps[None]:
        deadline = time.monotonic() + host.pool.host_times.dead
        yield Until(lambda: host.is_reachable, deadline)
        if not host.is_reachable:
            set_live(host, live=False)

    if not host.is_coordinator:
        host.pool.jobs.add(Job(steps))


def heard_of(host: SimHost) -> None:
    """Note that a host can be reached again."""
    if host.is_reachable and host.emergency is None:
        if host.is_coordinator and host.pool.record["master"] != host.ref:
            host.do(lambda: restart(host))
        else:
            set_live(host, live=True)


def _note_start(host: SimHost, *keys: str) -> None:
    pool = host.pool
    started = dict.fromkeys(keys, f"{pool.clock():.0f}.")
    pool.store.set(host.row, other_config={**host.row["other_config"], **started})


def _answered(host: SimHost) -> Steps[None]:
    """Wait until the message that asked for a restart is answered."""
    yield Until(_at_the_second_look())
    yield from sleep(host.pool.host_times.notice)


def _at_the_second_look() -> Callable[[], bool]:
    looks = iter((False,))
    return lambda: next(looks, True)
