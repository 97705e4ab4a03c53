"""Killing plugins in the middle of their work: at random times, and at chosen lines of theirs.

What a plugin has started goes on when it is killed, as it does on a host; its end is waited for.

    for seconds in moments(act, runs=10, seed=1):
        killed_after(dom0, act, seconds)
        ...look at the files: they are old or new...
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from tests.dom0.calling import changed

__all__ = ["at_once", "killed_after", "killed_at", "moments"]

_SECONDS = 30.0
_LOOKS = 5


def moments(act: Callable[[], object], *, runs: int, seed: int) -> Iterator[float]:
    """Measure an action that is let be, then return random times within it, in seconds."""
    start = time.monotonic()
    act()
    whole = time.monotonic() - start
    random_ = random.Random(seed)
    for _ in range(runs):
        yield random_.uniform(0.02, whole)


def killed_after(dom0: Dom0, act: Callable[[], object], seconds: float) -> bool:
    """Act, and kill -9 the plugins of a control domain after some time; return whether that hit.

    ``act`` calls a plugin and raises its Failure. Any other failure than by being killed is one of
    the test.
    """
    outcomes: list[Failure | None] = []
    actor = threading.Thread(target=lambda: outcomes.append(_failure_of(act)), daemon=True)
    actor.start()
    actor.join(seconds)
    dom0.kill_plugins()
    actor.join(_SECONDS)
    (outcome,) = outcomes
    _wait_for_orphans(dom0.root)
    return _was_killed(outcome)


@contextmanager
def killed_at(dom0: Dom0, module: str, line: str) -> Iterator[None]:
    """Let plugins kill themselves in front of a line of a module, os_xenapi_MODULE.py."""
    indent = line[: len(line) - len(line.lstrip())]
    suicide = f'{indent}__import__("os").kill(__import__("os").getpid(), 9)\n'
    with changed(dom0, module, line, suicide + line):
        yield
    _wait_for_orphans(dom0.root)


def at_once(*acts: Callable[[], object]) -> list[Failure | None]:
    """Act in as many threads; return what each came to, None for what went well."""
    outcomes: dict[int, Failure | None] = {}

    def run(number: int) -> None:
        outcomes[number] = _failure_of(acts[number])

    actors = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for actor in actors:
        actor.start()
    for actor in actors:
        actor.join(_SECONDS)
    return [outcomes[number] for number in range(len(acts))]


def _failure_of(act: Callable[[], object]) -> Failure | None:
    try:
        act()
    except Failure as failure:
        return failure
    return None


def _was_killed(outcome: Failure | None) -> bool:
    if outcome is None:
        return False
    assert "signal: SIGKILL" in outcome.details, outcome
    return True


def _wait_for_orphans(root: Path) -> None:
    """Wait for the processes that have a control domain's directory among their arguments."""
    deadline = time.monotonic() + _SECONDS
    quiet = 0
    # One that is just being made by another that ends is missed by a single look.
    while quiet < _LOOKS:
        quiet = 0 if _processes_of(root) else quiet + 1
        assert time.monotonic() < deadline, f"they do not end: {_processes_of(root)}"
        time.sleep(0.01)


def _processes_of(root: Path) -> list[bytes]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(root) in arguments and int(process.name) != os.getpid():
            found.append(arguments)
    return found
