"""What an object lists in allowed_operations is carried out, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulator.machine.machine import AnyOrder
from tests.simulator.machine.operations import OPERATIONS, World, is_guest


class Bench(AnyOrder):
    """The machine, driven by hand: of several choices it takes the last."""

    def __init__(self) -> None:
        super().__init__()
        self.by_hand = World(self.pool, lambda choices: choices[-1])

    def vm(self, state: str) -> str:
        """Return the VM of the pool that is halted, or running, or brought to a state from that."""
        wanted = "Halted" if state == "Halted" else "Running"
        ref = self.by_hand.one("VM", lambda vm: is_guest(vm) and vm["power_state"] == wanted)
        if state == "Paused":
            self.wire("VM.pause", ref)
        if state == "Suspended":
            self.wire("VM.suspend", ref)
        return ref


def blocked(bench: Bench) -> str:
    vm = bench.vm("Halted")
    bench.wire("VM.set_blocked_operations", vm, {"start": "NO", "destroy": "NO", "revert": "NO"})
    return vm


def template(bench: Bench) -> str:
    vm = bench.vm("Halted")
    bench.wire("VM.set_is_a_template", vm, True)
    return vm


VMS: dict[str, Callable[[Bench], str]] = {
    "halted": lambda bench: bench.vm("Halted"),
    "running": lambda bench: bench.vm("Running"),
    "paused": lambda bench: bench.vm("Paused"),
    "suspended": lambda bench: bench.vm("Suspended"),
    "blocked": blocked,
    "template": template,
    "default template": lambda bench: bench.by_hand.one("VM", lambda vm: vm["is_default_template"]),
    "snapshot": lambda bench: bench.wire("VM.snapshot", bench.vm("Running"), "taken"),
    "checkpoint": lambda bench: bench.wire("VM.checkpoint", bench.vm("Running"), "taken"),
    "control domain": lambda bench: bench.by_hand.one("VM", lambda vm: vm["is_control_domain"]),
}
SHOWN = [operation for operation in OPERATIONS if operation.shown is not None]


@pytest.mark.parametrize("kind", VMS)
def test_a_vm_lists_what_it_allows(kind: str) -> None:
    for operation in SHOWN:
        if operation.class_name == "VM":
            bench = Bench()
            try:
                params = operation.call(bench.by_hand, VMS[kind](bench))
                bench.operate(operation, params)
                bench.what_must_hold_holds()
            finally:
                bench.teardown()


@pytest.mark.parametrize("class_name", ["VBD", "VIF"])
@pytest.mark.parametrize("unplugged", [False, True])
@pytest.mark.parametrize("state", ["Halted", "Running", "Paused", "Suspended"])
def test_a_device_lists_what_it_allows(class_name: str, unplugged: bool, state: str) -> None:
    for operation in SHOWN:
        if operation.class_name == class_name:
            bench = Bench()
            try:
                vm = bench.vm("Halted" if state == "Halted" else "Running")
                (device,) = bench.wire(f"VM.get_{class_name}s", vm)
                if unplugged and state != "Halted":
                    bench.wire(f"{class_name}.unplug", device)
                bench.vm(state)
                bench.operate(operation, operation.call(bench.by_hand, device))
                bench.what_must_hold_holds()
            finally:
                bench.teardown()
