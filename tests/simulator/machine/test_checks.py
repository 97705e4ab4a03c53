"""The checks of the machine fail where what they check is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import NULL
from tests.simulator.machine import checks
from tests.simulator.machine.machine import AnyOrder
from tests.simulator.machine.operations import OPERATIONS

NOWHERE = "OpaqueRef:nowhere"


@pytest.fixture
def machine() -> Iterator[AnyOrder]:
    made = AnyOrder()
    made.what_must_hold_holds()
    yield made
    made.pool.close()


def guest(machine: AnyOrder, state: str) -> Row:
    """Return the guest in a power state."""
    return next(
        vm
        for vm in machine.pool.store.rows("VM")
        if vm["power_state"] == state and vm["name_label"] in ("one", "two")
    )


def attach_twice(machine: AnyOrder) -> None:
    store = machine.pool.store
    (vbd,) = store.related(guest(machine, "Halted"), "VBDs")
    (other,) = store.related(guest(machine, "Running"), "VBDs")
    store.set(vbd, VDI=other["VDI"])
    store.set(vbd, VM=guest(machine, "Running").ref, currently_attached=True)


def drop_consoles(machine: AnyOrder) -> None:
    store = machine.pool.store
    for console in store.related(guest(machine, "Running"), "consoles"):
        store.delete(console)


def setter(state: str, field: str, **changed: Any) -> Callable[[AnyOrder], None]:
    """Return what changes objects of the guest in a power state; its own with field ``VM``."""

    def change(machine: AnyOrder) -> None:
        store, vm = machine.pool.store, guest(machine, state)
        for row in [vm] if field == "VM" else store.related(vm, field):
            store.set(row, **changed)

    return change


BREAKS: dict[str, Callable[[AnyOrder], None]] = {
    "a running VM without a domain": setter("Running", "VM", domid=-1),
    "a running VM that is nowhere": setter("Running", "VM", resident_on=NULL),
    "a halted VM with a domain": setter("Halted", "VM", domid=7),
    "a halted VM with a disk attached": setter("Halted", "VBDs", currently_attached=True),
    "a halted VM with an interface attached": setter("Halted", "VIFs", currently_attached=True),
    "a suspended VM with a domain": setter("Running", "VM", power_state="Suspended"),
    "an operation that never ends": setter("Running", "VM", current_operations={"t": "start"}),
    "a template that runs": setter("Running", "VM", is_a_template=True),
    "a running VM without a console": drop_consoles,
    "two domains of one number": setter("Running", "VM", domid=0),
    "memory that is not given back": setter("Running", "metrics", memory_actual=1),
    "a disk attached twice": attach_twice,
    "a repository that miscounts": lambda machine: machine.pool.store.set(
        machine.pool.store.rows("SR")[0], physical_utilisation=5
    ),
    "a ref that leads nowhere": setter("Halted", "VM", affinity=NOWHERE),
}


@pytest.mark.parametrize("what", BREAKS)
def test_what_is_broken_is_found(machine: AnyOrder, what: str) -> None:
    BREAKS[what](machine)
    with pytest.raises(AssertionError):
        checks.check(machine.pool)


def test_a_change_without_an_event_is_found(machine: AnyOrder) -> None:
    vm = guest(machine, "Halted")
    vm.values[vm.table.columns["name_description"]] = "changed in silence"
    with pytest.raises(AssertionError, match="vm"):
        machine.at_once.catch_up(compare_all=True)


def test_a_deletion_without_an_event_is_found(machine: AnyOrder) -> None:
    table = machine.pool.store.tables["VIF"]
    del table.rows[next(iter(table.rows))]
    with pytest.raises(AssertionError):
        machine.at_once.catch_up(compare_all=False)


def operation(message: str) -> Any:
    return next(one for one in OPERATIONS if one.message == message)


def test_an_operation_that_is_listed_and_refused_is_found(machine: AnyOrder) -> None:
    vm = guest(machine, "Halted")
    machine.pool.store.set(vm, allowed_operations=("unpause",))
    with pytest.raises(AssertionError, match="VM_BAD_POWER_STATE"):
        machine.operate(operation("VM.unpause"), [vm.ref])


def test_an_operation_that_is_not_listed_and_done_is_found(machine: AnyOrder) -> None:
    vm = guest(machine, "Running")
    machine.pool.store.set(vm, allowed_operations=())
    with pytest.raises(AssertionError, match="was carried out"):
        machine.operate(operation("VM.pause"), [vm.ref])


def test_a_list_that_is_not_up_to_date_is_found(machine: AnyOrder) -> None:
    machine.pool.store.set(guest(machine, "Running"), allowed_operations=("pause",))
    with pytest.raises(AssertionError):
        machine.allowed_operations_are_up_to_date()
