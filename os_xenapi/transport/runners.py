"""What runs a flow to its end, on either face: each step is performed, the outcome handed back.

A flow is a generator: it yields steps and receives what came of them. What performing a step raises
is thrown into the flow, an interrupt and a cancellation too, so that it cleans up in its own steps.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from typing import Any, TypeVar

__all__ = ["run", "run_awaiting"]

S = TypeVar("S")
T = TypeVar("T")


def run(flow: Generator[S, Any, T], perform: Callable[[S], Any]) -> T:
    """Run ``flow`` in the calling thread and return its value."""
    advance: Callable[[Any], S] = flow.send
    outcome: Any = None
    try:
        while True:
            try:
                step = advance(outcome)
            except StopIteration as done:
                value: T = done.value
                return value
            try:
                outcome = perform(step)
                advance = flow.send
            except BaseException as error:
                outcome = error
                advance = flow.throw
    finally:
        del outcome  # an error that leaves holds this frame, which must not hold the error


async def run_awaiting(flow: Generator[S, Any, T], perform: Callable[[S], Awaitable[Any]]) -> T:
    """Run ``flow`` on the running asyncio loop and return its value."""
    advance: Callable[[Any], S] = flow.send
    outcome: Any = None
    try:
        while True:
            try:
                step = advance(outcome)
            except StopIteration as done:
                value: T = done.value
                return value
            try:
                outcome = await perform(step)
                advance = flow.send
            except GeneratorExit:  # the loop is gone: no step can be carried out any more
                with suppress(RuntimeError):
                    flow.close()
                raise
            except BaseException as error:
                outcome = error
                advance = flow.throw
    finally:
        del outcome  # an error that leaves holds this frame, which must not hold the error
