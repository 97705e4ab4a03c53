"""The operations that the machine may choose from, as data: a message, and how it is called.

A new operation is an entry of OPERATIONS. ``VM.start`` is called on some VM, which goes first by
itself; the arguments are those after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import NULL
from tests.simulator.core.records import GIB, MIB, vbd_record, vdi_record, vif_record

T = TypeVar("T")
Draw = Callable[[Sequence[Any]], Any]


class NothingThere(Exception):
    """The pool has no object that the operation could be about."""


class World:
    """The pool as the operations see it: they take from it what chance decides."""

    def __init__(self, pool: Pool, draw: Draw) -> None:
        self.pool = pool
        self._draw = draw

    def any(self, *choices: T) -> T:
        """Return one of the values."""
        chosen: T = self._draw(choices)
        return chosen

    def one(self, class_name: str, wanted: Callable[[Row], bool] = lambda row: True) -> str:
        """Return the ref of an object. Raises NothingThere."""
        if class_name == "message":
            refs = list(self.pool.messages.records)
        else:
            refs = [row.ref for row in self.pool.store.rows(class_name) if wanted(row)]
        if not refs:
            raise NothingThere(class_name)
        return self.any(*refs)

    def subject(self, class_name: str) -> str:
        """Return the ref of an object to call something on. Raises NothingThere."""
        return self.guest() if class_name == "VM" else self.one(class_name)

    def guest(self) -> str:
        """Return the ref of a VM, seldom of one that is no guest."""
        if self.any(True, True, True, True, True, False):
            return self.one("VM", is_guest)
        return self.one("VM")

    def storage(self) -> str:
        """Return the ref of a repository that holds disks."""
        return self.one("SR", lambda sr: sr["content_type"] == "user")


def is_guest(vm: Row) -> bool:
    """Whether a VM is neither a control domain nor a template that came with the pool."""
    return not vm["is_control_domain"] and not vm["is_default_template"]


Arguments = Callable[[World], list[Any]]


@dataclass(frozen=True)
class Operation:
    """One message.

    ``shown`` is its name in allowed_operations, None if it is never listed there. ``strict`` is set
    where XAPI lists it only for guests that say they can do it, and tries with all. ``makes`` is
    set where it is called on no object.
    """

    message: str
    arguments: Arguments = lambda world: []
    shown: str | None = None
    strict: bool = False
    makes: bool = False

    def __str__(self) -> str:
        return self.message

    @property
    def class_name(self) -> str:
        """The class of the object that it is called on."""
        return self.message.partition(".")[0]

    def call(self, world: World, subject: str = "") -> list[Any]:
        """Return the arguments of a call on ``subject``, else on some object of the class.

        Raises NothingThere.
        """
        if self.makes:
            return self.arguments(world)
        return [subject or world.subject(self.class_name), *self.arguments(world)]


def _cd(world: World) -> dict[str, Any]:
    return vbd_record(world.guest(), NULL, mode="RO", type="CD", empty=True, bootable=False)


def _sr(world: World) -> list[Any]:
    kind, shared = world.any(("ext", False), ("lvm", False), ("nfs", True))
    return [world.one("host"), {}, GIB, "made", "", kind, "user", shared, {}]


def _memory(world: World) -> list[int]:
    return [world.any(64, 128) * MIB, world.any(128, 256, 1 << 22) * MIB]


OPERATIONS = (
    Operation("VM.clone", lambda world: ["clone"], "clone"),
    Operation("VM.copy", lambda world: ["copy", world.any(NULL, world.storage())], "copy"),
    Operation("VM.snapshot", lambda world: ["snapshot"], "snapshot"),
    Operation("VM.checkpoint", lambda world: ["checkpoint"], "checkpoint"),
    Operation("VM.revert", shown="revert"),
    Operation("VM.provision", shown="provision"),
    Operation("VM.destroy", shown="destroy"),
    Operation("VM.start", lambda world: [world.any(False, True), False], "start"),
    Operation("VM.start_on", lambda world: [world.one("host"), False, False], "start_on"),
    Operation("VM.pause", shown="pause"),
    Operation("VM.unpause", shown="unpause"),
    Operation("VM.suspend", shown="suspend", strict=True),
    Operation("VM.resume", lambda world: [world.any(False, True), False], "resume"),
    Operation("VM.resume_on", lambda world: [world.one("host"), False, False], "resume_on"),
    Operation("VM.clean_shutdown", shown="clean_shutdown", strict=True),
    Operation("VM.clean_reboot", shown="clean_reboot", strict=True),
    Operation("VM.hard_shutdown", shown="hard_shutdown"),
    Operation("VM.hard_reboot", shown="hard_reboot"),
    Operation("VM.shutdown"),
    Operation("VM.power_state_reset"),
    Operation("VM.pool_migrate", lambda world: [world.one("host"), {}], "pool_migrate"),
    Operation("VM.set_is_a_template", lambda world: [True], "make_into_template"),
    Operation("VM.set_is_a_template", lambda world: [False]),
    Operation("VM.set_memory_dynamic_range", _memory, "changing_dynamic_range"),
    Operation("VM.set_memory_static_range", _memory, "changing_static_range"),
    Operation("VM.set_HVM_shadow_multiplier", lambda world: [1.5], "changing_shadow_memory"),
    Operation("VM.set_affinity", lambda world: [world.any(NULL, world.one("host"))]),
    Operation("VM.set_suspend_SR", lambda world: [world.any(NULL, world.one("SR"))]),
    Operation("VM.set_name_label", lambda world: [world.any("guest", "other")]),
    Operation(
        "VM.set_blocked_operations",
        lambda world: [world.any({}, {}, {"destroy": "NO"}, {"start": "NO", "clone": "NO"})],
    ),
    Operation("VBD.create", lambda world: [_disk(world)], makes=True),
    Operation("VBD.create", lambda world: [_cd(world)], makes=True),
    Operation("VBD.destroy"),
    Operation("VBD.plug", shown="plug"),
    Operation("VBD.unplug", shown="unplug"),
    Operation("VBD.unplug_force", shown="unplug_force"),
    Operation("VBD.insert", lambda world: [world.one("VDI")], "insert"),
    Operation("VBD.eject", shown="eject"),
    Operation("VBD.set_mode", lambda world: [world.any("RO", "RW")]),
    Operation("VIF.create", lambda world: [_interface(world)], makes=True),
    Operation("VIF.destroy"),
    Operation("VIF.plug", shown="plug"),
    Operation("VIF.unplug", shown="unplug"),
    Operation("VIF.move", lambda world: [world.one("network")]),
    Operation("VDI.create", lambda world: [vdi_record(world.storage())], makes=True),
    Operation("VDI.destroy", shown="destroy"),
    Operation("VDI.forget", shown="forget"),
    Operation("VDI.snapshot", lambda world: [{}], "snapshot"),
    Operation("VDI.clone", lambda world: [{}], "clone"),
    Operation("VDI.copy", lambda world: [world.storage(), NULL, NULL], "copy"),
    Operation("VDI.resize", lambda world: [world.any(2, 12, 30) * MIB], "resize"),
    Operation("VDI.set_sharable", lambda world: [world.any(False, True)]),
    Operation("SR.create", _sr, makes=True),
    Operation("SR.scan", shown="scan"),
    Operation("SR.forget", shown="forget"),
    Operation("SR.destroy", shown="destroy"),
    Operation("PBD.plug"),
    Operation("PBD.unplug"),
    Operation("PBD.destroy"),
    Operation("host.disable"),
    Operation("host.enable"),
    Operation("host.set_suspend_image_sr", lambda world: [world.any(NULL, world.one("SR"))]),
    Operation("network.create", lambda world: [{"other_config": {}}], makes=True),
    Operation("network.destroy"),
    Operation("pool.set_default_SR", lambda world: [world.any(NULL, world.one("SR"))]),
    Operation("message.destroy"),
    Operation("task.destroy"),
)


def _disk(world: World) -> dict[str, Any]:
    return vbd_record(world.guest(), world.one("VDI"), mode=world.any("RW", "RW", "RO"))


def _interface(world: World) -> dict[str, Any]:
    return vif_record(world.guest(), world.one("network"), device=world.any("0", "1", "2"))


REFUSED_FOR_STATE = {
    "VM_BAD_POWER_STATE",
    "OTHER_OPERATION_IN_PROGRESS",
    "OPERATION_NOT_ALLOWED",
    "OPERATION_BLOCKED",
    "VM_IS_TEMPLATE",
    "VM_IS_SNAPSHOT",
    "VM_CANNOT_DELETE_DEFAULT_TEMPLATE",
    "PROVISION_ONLY_ALLOWED_ON_TEMPLATE",
    "REVERT_ONLY_ALLOWED_ON_SNAPSHOT",
    "DEVICE_ALREADY_ATTACHED",
    "DEVICE_ALREADY_DETACHED",
    "VBD_IS_EMPTY",
    "VBD_NOT_EMPTY",
    "VBD_NOT_REMOVABLE_MEDIA",
    "VBD_NOT_UNPLUGGABLE",
    "SR_HAS_PBD",
    "SR_NOT_EMPTY",
    "SR_OPERATION_NOT_SUPPORTED",
}
"""With these codes an operation is refused because of the state that its object is in."""
