"""host: reboot, shutdown, and whether a host takes VMs."""

from __future__ import annotations

from os_xenapi.errors import failure
from os_xenapi.simulator import lifecycle, membership
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes import vm_domain
from os_xenapi.simulator.classes.host_operations import assert_contact, is_live, update_allowed
from os_xenapi.simulator.store import Row

__all__: list[str] = []


@body("host.enable")
def enable(call: Call, host: Row) -> None:
    """Let the host run VMs."""
    assert_contact(call.pool, host)
    call.store.set(host, enabled=True)
    update_allowed(call.store, host)


@body("host.disable")
def disable(call: Call, host: Row, auto_enable: bool) -> None:
    """Let the host begin no more VMs."""
    call.store.set(host, enabled=False)
    update_allowed(call.store, host)


@body("host.reboot")
def reboot(call: Call, host: Row) -> None:
    """Reboot a disabled host without VMs; it goes down once the answer is out."""
    _assert_can_go_down(call, host)
    machine = call.pool.host(host.ref)
    machine.do(lambda: lifecycle.reboot(machine, answered=True))


@body("host.shutdown")
def shutdown(call: Call, host: Row) -> None:
    """Shut a disabled host without VMs down; it goes down once the answer is out."""
    _assert_can_go_down(call, host)
    machine = call.pool.host(host.ref)
    machine.do(lambda: lifecycle.shutdown(machine))


@body("host.power_on")
def power_on(call: Call, host: Row) -> None:
    """Power a host on that is down, if it was set up for that."""
    if is_live(call.store, host):
        raise failure(["HOST_IS_LIVE", host.ref])
    if not host["power_on_mode"]:
        raise failure(["HOST_POWER_ON_MODE_DISABLED"])
    call.pool.host(host.ref).power_on()


@body("host.set_power_on_mode")
def set_power_on_mode(call: Call, host: Row, mode: str, config: dict[str, str]) -> None:
    """Set how the host can be powered on; the empty mode: not at all."""
    call.store.set(host, power_on_mode=mode, power_on_config=config)


@body("host.restart_agent")
def restart_agent(call: Call, host: Row) -> None:
    """Restart the toolstack of the host once the answer is out; its VMs go on."""
    assert_contact(call.pool, host)
    machine = call.pool.host(host.ref)
    machine.do(lambda: lifecycle.restart(machine, answered=True))


@body("host.shutdown_agent")
def shutdown_agent(call: Call) -> None:
    """End the toolstack of the host that is asked; SimHost.restart_toolstack brings it back."""
    call.host.do(lambda: lifecycle.stop_toolstack(call.host))


@body("host.declare_dead")
def declare_dead(call: Call, host: Row) -> None:
    """Take a host for dead, and the VMs on it for halted."""
    machine = call.pool.host(host.ref)
    if machine.is_coordinator:
        raise failure(["HOST_IS_LIVE", host.ref])
    for vm in call.store.related(host, "resident_VMs"):
        if not vm["is_control_domain"]:
            vm_domain.halt(call.pool, vm)
    lifecycle.set_live(machine, live=False)
    update_allowed(call.store, host)


@body("host.destroy")
def destroy(call: Call, host: Row) -> None:
    """Remove the records of a host that is dead."""
    machine = call.pool.host(host.ref)
    if machine.is_coordinator:
        raise failure(["HOST_CANNOT_DESTROY_SELF", host.ref])
    if is_live(call.store, host):
        raise failure(["HOST_IS_LIVE", host.ref])
    _assert_no_vms(call, host, "HOST_HAS_RESIDENT_VMS", host.ref)
    membership.remove_records(call.pool, host)
    call.pool.remove_host(machine)


def _assert_can_go_down(call: Call, host: Row) -> None:
    if host["enabled"]:
        raise failure(["HOST_NOT_DISABLED"])
    assert_contact(call.pool, host)
    for vm in call.store.related(host, "resident_VMs"):
        if not vm["is_control_domain"]:
            raise failure(["HOST_IN_USE", host.ref, "VM", vm.ref])


def _assert_no_vms(call: Call, host: Row, *details: str) -> None:
    if any(not vm["is_control_domain"] for vm in call.store.related(host, "resident_VMs")):
        raise failure(details)
