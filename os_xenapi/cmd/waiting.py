"""Calls that a task carries out: with a bar while it is waited for, and cancelled by Ctrl-C."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

    from os_xenapi import Session
    from os_xenapi.tasks import Task

__all__ = [
    "add_arguments",
    "add_timeout",
    "begin",
    "cancelled_by_interrupt",
    "carry_out",
    "follow",
    "one_interrupt_held_back",
]

_CANCEL_SECONDS = 10.0
"""How long a task that was cancelled may take to end before it is left to the host."""


def add_arguments(parser: argparse.ArgumentParser, *, waits: bool) -> None:
    """Declare whether and how long to wait; ``waits`` tells what is done if nothing is said."""
    if waits:
        parser.add_argument(
            "--no-wait", dest="wait", action="store_false", help="print the task's reference alone"
        )
    else:
        parser.add_argument("--wait", action="store_true", help="wait until it is done")
    add_timeout(parser)


def add_timeout(parser: argparse.ArgumentParser) -> None:
    """Declare how long to wait."""
    parser.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help="the longest to wait (no limit)"
    )


def carry_out(
    session: Session, method: str, values: Sequence[Any], label: str, arguments: argparse.Namespace
) -> Any:
    """Have a task carry out ``method``; return its result, or its reference if nobody waits."""
    under_way: list[Task[Any]] = []
    with cancelled_by_interrupt(under_way):
        task = begin(session, method, values, under_way)
        return follow(task, label, arguments.timeout) if arguments.wait else task.ref


def begin(
    session: Session, method: str, values: Sequence[Any], under_way: list[Task[Any]]
) -> Task[Any]:
    """Have a task begin with ``method``, and add it to those ``under_way``.

    An interrupt is held back until the task is known, or nobody could cancel it; a second one is
    not.
    """
    from os_xenapi.tasks import Task

    with one_interrupt_held_back():
        task: Task[Any] = Task(session, session.call_xenapi(f"Async.{method}", *values), method)
        under_way.append(task)
    return task


def follow(task: Task[Any], label: str, timeout: float | None) -> Any:
    """Wait for a task with a bar, and return its result.

    Where the time is over the task goes on, and DeadlineExceeded tells so.
    """
    from os_xenapi.cmd.progress import TaskBar

    bar = TaskBar(label)
    try:
        return task.wait(timeout, bar)
    finally:
        bar.end()


@contextmanager
def cancelled_by_interrupt(tasks: Sequence[Task[Any]]) -> Iterator[None]:
    """Cancel the tasks, and see them end, if an interrupt ends the block."""
    try:
        yield
    except KeyboardInterrupt:
        from os_xenapi.errors import XenApiError

        for task in tasks:
            with suppress(XenApiError):
                task.cancel()
        for task in tasks:
            try:
                with suppress(XenApiError):
                    task.wait(_CANCEL_SECONDS)
            finally:
                task.discard()
        raise


@contextmanager
def one_interrupt_held_back() -> Iterator[None]:
    """Let an interrupt wait until the block is done; a second one does not."""
    held: list[Callable[[], object]] = []
    former: dict[int, Any] = {}

    def hold(number: int, frame: FrameType | None) -> None:
        if held:
            former[number](number, frame)
        held.append(partial(former[number], number, frame))

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if callable(signal.getsignal(number)):
            former[number] = signal.signal(number, hold)
    try:
        yield
    finally:
        for held_back, handler in former.items():
            signal.signal(held_back, handler)
    if held:
        held[0]()


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError("it is a number of seconds above 0")
    return value
