"""Faults x operations over seeded runs: no hang, nothing done twice, nothing left behind."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.operations import OPERATIONS, Operation
from tests.faults.rows import FAULTS, MACHINES, TRICKLE, Row
from tests.faults.runs import Run, machines, play, site
from tests.faults.table import PROPERTY
from tests.process import descriptors

SETTLE_SECONDS = 30.0
"""Logins whose time is over are waited for a little longer, to log out what they open."""
MACHINE_SEEDS = 3

GROUPS = [
    pytest.param(
        operation, transport, id=f"{operation.name}-{transport}".replace(",", "").replace(" ", "-")
    )
    for operation in OPERATIONS
    for transport in operation.transports
]

ON_MACHINES = [one for one in OPERATIONS if not one.name.startswith("stream")]
"""Without streams, for which a pool has to be served."""


def applies(fault: Row, operation: Operation, transport: str) -> bool:
    """Whether a fault can strike an operation over a transport."""
    if fault.name == TRICKLE and operation.name.startswith("stream"):
        return False  # a stream may be as slow as it likes, as long as it moves
    if fault.on_wire:
        return transport != "sim"
    # What logs out names nothing by which a run could be told from another.
    return operation.name != "close"


def handles() -> set[str]:
    """What this process has open, but for files."""
    found = descriptors().items()
    return {f"{number} {target}" for number, target in found if "/" not in target}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("operation", "transport"), GROUPS)
def test_a_fault_ends_in_time_does_nothing_twice_and_leaves_nothing(
    operation: Operation,
    transport: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    with site(transport) as made:
        gc.collect()
        before = handles(), set(threading.enumerate())
        runs = [
            Run(made, operation, fault, awaits, seed, tmp_path)
            for fault in FAULTS
            if applies(fault, operation, transport)
            for awaits in (False, True)
            for seed in range(operation.seeds)
        ]
        play(runs, at_once=operation.at_once)
        left = settled(*before)
        for run in runs:
            run.judge()
    record_property(PROPERTY, [(run.fault.name, operation.name, run.outcome) for run in runs])
    problems = [f"{run.label}: {problem}" for run in runs for problem in run.problems]
    assert problems + left == []


def test_the_table_rests_on_over_two_thousand_runs() -> None:
    struck = sum(
        2 * operation.seeds
        for operation in OPERATIONS
        for transport in operation.transports
        for fault in FAULTS
        if applies(fault, operation, transport)
    )
    assert struck + 2 * MACHINE_SEEDS * len(MACHINES) * len(ON_MACHINES) >= 2000


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("operation", ON_MACHINES, ids=lambda one: one.name.replace(" ", "-"))
def test_a_machine_that_fails_or_hands_over_does_no_harm_to_what_is_under_way(
    operation: Operation, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    keys = [
        (fault, awaits, seed)
        for fault in MACHINES
        for awaits in (False, True)
        for seed in range(MACHINE_SEEDS)
    ]
    with machines(len(keys)) as sites:
        before = handles(), set(threading.enumerate())
        runs = [Run(one, operation, *key, tmp_path) for one, key in zip(sites, keys, strict=True)]
        play(runs)
        left = settled(*before)
        for run in runs:
            run.judge()
    record_property(PROPERTY, [(run.fault.name, operation.name, run.outcome) for run in runs])
    problems = [f"{run.label}: {problem}" for run in runs for problem in run.problems]
    assert problems + left == []


def settled(handles_before: set[str], threads_before: set[threading.Thread]) -> list[str]:
    """Wait for what runs left open to end by itself; return what does not."""
    ends = time.monotonic() + SETTLE_SECONDS
    while True:
        left = sorted(handles() - handles_before)
        left += [one.name for one in threading.enumerate() if one not in threads_before]
        if not left or time.monotonic() > ends:
            return left
        time.sleep(0.05)
