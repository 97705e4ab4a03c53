"""Which operations a VM allows: the rules that its bodies check and its allowed_operations show."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from functools import cache

from os_xenapi.errors import Failure, failure
from os_xenapi.simulator.store import Row, Store

__all__ = [
    "FORCEFUL",
    "allowed_in",
    "assert_allowed",
    "assert_power_state",
    "update_allowed",
]

_ANY = ("Halted", "Paused", "Running", "Suspended")
_HALTED = ("Halted",)
_RUNNING = ("Running",)

STATES: dict[str, tuple[str, ...]] = {
    "snapshot": _ANY,
    "clone": _HALTED,
    "copy": _HALTED,
    "create_template": ("Halted", "Suspended"),
    "revert": _ANY,
    "checkpoint": ("Running", "Paused", "Suspended"),
    "provision": _HALTED,
    "start": _HALTED,
    "start_on": _HALTED,
    "pause": _RUNNING,
    "unpause": ("Paused",),
    "clean_shutdown": _RUNNING,
    "clean_reboot": _RUNNING,
    "hard_shutdown": ("Running", "Paused", "Suspended"),
    "power_state_reset": _ANY,
    "hard_reboot": ("Running", "Paused"),
    "suspend": _RUNNING,
    "resume": ("Suspended",),
    "resume_on": ("Suspended",),
    "pool_migrate": _RUNNING,
    "migrate_send": ("Halted", "Suspended", "Running"),
    "send_sysrq": _RUNNING,
    "send_trigger": _RUNNING,
    "call_plugin": _RUNNING,
    "changing_memory_live": _RUNNING,
    "changing_dynamic_range": ("Halted", "Running"),
    "changing_static_range": _HALTED,
    "changing_memory_limits": _HALTED,
    "changing_shadow_memory": _HALTED,
    "changing_VCPUs": _HALTED,
    "changing_VCPUs_live": _RUNNING,
    "changing_NVRAM": _HALTED,
    "data_source_op": _RUNNING,
    "make_into_template": _HALTED,
    "export": ("Halted", "Suspended"),
    "metadata_export": _ANY,
    "destroy": ("Halted", "Suspended"),
    "create_vtpm": _HALTED,
    "sysprep": _RUNNING,
}
"""The power states in which an operation may begin."""

_NOT_SHOWN = frozenset(
    {
        "create_template",
        "power_state_reset",
        "send_sysrq",
        "send_trigger",
        "call_plugin",
        "changing_memory_live",
        "changing_memory_limits",
        "changing_VCPUs",
        "data_source_op",
    }
)
"""Allowed, but never listed in allowed_operations."""

_ON_TEMPLATE = frozenset(
    {
        "clone",
        "copy",
        "export",
        "metadata_export",
        "provision",
        "destroy",
        "migrate_send",
        *(name for name in STATES if name.startswith("changing_")),
    }
)
_ON_SNAPSHOT = frozenset(
    {"revert", "clone", "copy", "export", "destroy", "hard_shutdown", "metadata_export"}
)
_ON_CONTROL_DOMAIN = frozenset(
    {"changing_VCPUs", "changing_static_range", "changing_memory_limits", "metadata_export"}
)
_TOGETHER = (
    frozenset({"clone", "copy", "export"}),
    frozenset({"snapshot", "checkpoint"}),
)
_DURING_MIGRATION = frozenset({"metadata_export", "clean_shutdown", "clean_reboot"})
FORCEFUL = frozenset({"hard_shutdown", "hard_reboot"})


def assert_allowed(vm: Row, operation: str) -> None:
    """Raise the Failure with which XAPI refuses ``operation`` on ``vm`` now, if it does."""
    error = _refusal(vm, operation)
    if error is not None:
        raise error


def assert_power_state(vm: Row, *states: str) -> None:
    """Raise Failure VM_BAD_POWER_STATE unless ``vm`` is in one of ``states``."""
    if vm["power_state"] not in states:
        raise _bad_power_state(vm, states)


def allowed_in(
    situation: Hashable, names: Iterable[str], check: Callable[[str], None]
) -> tuple[str, ...]:
    """Return those of ``names`` that ``check`` does not refuse with a Failure.

    The answer is remembered: ``situation`` is all that it depends on, the class included. So ten
    thousand objects of a kind are one computation, and one tuple in memory.
    """
    known = _KNOWN.get(situation)
    if known is None:
        allowed = []
        for name in names:
            with suppress(Failure):
                check(name)
                allowed.append(name)
        known = _KNOWN[situation] = tuple(allowed)
    return known


_KNOWN: dict[Hashable, tuple[str, ...]] = {}


def update_allowed(store: Store, vm: Row) -> None:
    """Bring the allowed_operations of ``vm`` up to date, without an event if they are."""
    allowed = _listed(
        vm["power_state"],
        vm["is_a_template"],
        vm["is_a_snapshot"],
        vm["is_default_template"],
        vm["is_control_domain"],
    )
    if vm["current_operations"] or vm["blocked_operations"]:
        allowed = tuple(name for name in allowed if _refusal(vm, name) is None)
    if vm["allowed_operations"] != allowed:
        store.set(vm, allowed_operations=allowed)


def _refusal(vm: Row, operation: str) -> Failure | None:
    blocked = vm["blocked_operations"].get(operation)
    if blocked is not None:
        return failure(["OPERATION_BLOCKED", vm.ref, blocked])
    states = _states(operation, snapshot=vm["is_a_snapshot"])
    dom0 = vm["is_control_domain"]
    if vm["power_state"] not in states and not (dom0 and operation in _ON_CONTROL_DOMAIN):
        return _bad_power_state(vm, states)
    for task, other in vm["current_operations"].items():
        if not _concurrent(operation, other):
            return failure(["OTHER_OPERATION_IN_PROGRESS", "VM", vm.ref, other, task])
    return _kind_refusal(vm, operation)


def _states(operation: str, *, snapshot: bool) -> tuple[str, ...]:
    if snapshot and operation in ("clone", "copy"):
        return ("Halted", "Suspended")
    return STATES.get(operation, _ANY)


def _kind_refusal(vm: Row, operation: str) -> Failure | None:
    snapshot = vm["is_a_snapshot"]
    if vm["is_a_template"] and not snapshot:
        default = vm["is_default_template"] and operation in ("destroy", "migrate_send")
        if operation not in _ON_TEMPLATE or default:
            if operation == "destroy":
                return failure(["VM_CANNOT_DELETE_DEFAULT_TEMPLATE"])
            return failure(["VM_IS_TEMPLATE", vm.ref, operation])
    elif operation == "provision":
        return failure(["PROVISION_ONLY_ALLOWED_ON_TEMPLATE"])
    if snapshot and operation not in _ON_SNAPSHOT:
        return failure(["VM_IS_SNAPSHOT", vm.ref, operation])
    if operation == "revert" and not snapshot:
        return failure(["REVERT_ONLY_ALLOWED_ON_SNAPSHOT"])
    if vm["is_control_domain"] and operation not in _ON_CONTROL_DOMAIN:
        return failure(["OPERATION_NOT_ALLOWED", "Operations on domain 0 are not allowed"])
    return None


def _concurrent(operation: str, other: str) -> bool:
    if operation in FORCEFUL:
        return operation != other
    if other == "migrate_send" and operation in _DURING_MIGRATION:
        return True
    return any(operation in group and other in group for group in _TOGETHER)


def _bad_power_state(vm: Row, states: tuple[str, ...]) -> Failure:
    expected = ", ".join(state.lower() for state in states)
    return failure(["VM_BAD_POWER_STATE", vm.ref, expected, vm["power_state"].lower()])


@cache
def _listed(
    power_state: str, template: bool, snapshot: bool, default: bool, dom0: bool
) -> tuple[str, ...]:
    # One tuple for all VMs of a kind: ten thousand of them share it.
    if dom0:
        return tuple(name for name in STATES if name in _ON_CONTROL_DOMAIN - _NOT_SHOWN)
    allowed = []
    for name in STATES:
        if power_state not in _states(name, snapshot=snapshot) or name in _NOT_SHOWN:
            continue
        if snapshot:
            listed = name in _ON_SNAPSHOT
        elif template:
            listed = name in _ON_TEMPLATE and not (default and name in ("destroy", "migrate_send"))
        else:
            listed = name not in ("provision", "revert")
        if listed:
            allowed.append(name)
    return tuple(allowed)
