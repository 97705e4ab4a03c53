"""pool: which hosts are in it, and which of them is the coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from os_xenapi.errors import failure
from os_xenapi.simulator import lifecycle, membership
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes.host_operations import assert_contact

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool

__all__: list[str] = []


@body("pool.join", "pool.join_force")
def join(call: Call, address: str, user: str, password: str) -> None:
    """Move the host that is asked, its local storage and its halted VMs into another pool.

    The other pool is one on the same simulator.network.Network. Join_force leaves out the checks
    of whether the hosts are alike.
    """
    target = _log_in(call, address, user, password)
    _assert_can_join(call, target, force=call.message.name == "join_force")
    machine, former = call.host, call.pool
    membership.move(machine, former, target)
    machine.coordinator_address = target.coordinator.address
    machine.do(lambda: lifecycle.join(machine, former))


@body("pool.eject")
def eject(call: Call, host_ref: str) -> None:
    """Take a host out of the pool; it goes on as a pool of its own, with nothing on its disks."""
    host = call.row("host", host_ref)
    machine = call.pool.host(host.ref)
    if machine is call.pool.coordinator:
        raise failure(["OPERATION_NOT_ALLOWED", "The coordinator cannot be ejected from its pool"])
    assert_contact(call.pool, host)
    if any(not vm["is_control_domain"] for vm in call.store.related(host, "resident_VMs")):
        raise failure(["HOST_HAS_RESIDENT_VMS", host.ref])
    membership.remove_records(call.pool, host)
    call.pool.remove_host(machine)
    machine.do(lambda: lifecycle.leave_and_reboot(machine))


@body("pool.designate_new_master")
def designate_new_master(call: Call, host_ref: str) -> None:
    """Make another host the coordinator, in good order; every toolstack restarts."""
    host = call.row("host", host_ref)
    machine = call.pool.host(host.ref)
    if machine is not call.pool.coordinator:
        assert_contact(call.pool, host)
        machine.do(lambda: lifecycle.take_over(machine, tell_others=True))


@body("pool.emergency_transition_to_master")
def emergency_transition_to_master(call: Call) -> None:
    """Make the host that is asked the coordinator; the others are told by recover_slaves."""
    machine = call.host
    if not machine.is_coordinator:
        machine.do(lambda: lifecycle.take_over(machine, tell_others=False))


@body("pool.emergency_reset_master")
def emergency_reset_master(call: Call, address: str) -> None:
    """Tell the host that is asked where its coordinator is."""
    lifecycle.follow(call.host, address)


@body("pool.recover_slaves")
def recover_slaves(call: Call) -> list[str]:
    """Tell the hosts that follow another coordinator to follow this one; answer with them."""
    here = call.pool.coordinator
    recovered = []
    for machine in call.pool.hosts:
        lost = machine.coordinator_address != here.address
        if machine is not here and lost and machine.is_reachable:
            lifecycle.follow(machine, here.address)
            recovered.append(machine.ref)
    return recovered


def _log_in(call: Call, address: str, user: str, password: str) -> Pool:
    """Return the pool that is to be joined, after a login at its coordinator."""
    machine = call.pool.network.reach(address)
    if machine is None or not call.host.is_reachable or machine.emergency is not None:
        raise failure(["JOINING_HOST_CONNECTION_FAILED"])
    if not machine.is_coordinator:
        raise failure(["HOST_IS_SLAVE", machine.coordinator_address])
    target = machine.pool
    session = target.sessions.login(user, password, host=machine)
    target.sessions.end(session.ref)
    return target


def _assert_can_join(call: Call, target: Pool, *, force: bool) -> None:
    pool, store = call.pool, call.store
    if target is pool:
        raise failure(["OPERATION_NOT_ALLOWED", "The host is in this pool already"])
    if len(pool.hosts) > 1:
        raise failure(["JOINING_HOST_CANNOT_BE_MASTER_OF_OTHER_HOSTS"])
    if any(sr["shared"] and not sr["is_tools_sr"] for sr in store.rows("SR")):
        raise failure(["JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS"])
    vms = [vm for vm in store.rows("VM") if not vm["is_control_domain"]]
    if any(vm["power_state"] in ("Running", "Paused") for vm in vms):
        raise failure(["JOINING_HOST_CANNOT_HAVE_RUNNING_VMS"])
    if any(vm["current_operations"] for vm in vms):
        raise failure(["JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS"])
    versions = (call.host.row["software_version"], target.coordinator.row["software_version"])
    if not force and versions[0].get("product_version") != versions[1].get("product_version"):
        raise failure(["POOL_JOINING_HOST_MUST_HAVE_SAME_PRODUCT_VERSION"])
