"""Who gets which slot: the last used first, the longest waiting first, none lost."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from os_xenapi.errors import ConnectionFailed
from os_xenapi.transport.slots import Slot, Slots


def filled(limit: int) -> tuple[Slots[str], list[Slot[str]]]:
    """Return slots that are all taken, each with a connection."""
    slots: Slots[str] = Slots(limit)
    taken = []
    for number in range(limit):
        slot = slots.claim()
        assert slot is not None
        assert slot.connection is None
        slot.connection = f"c{number}"
        taken.append(slot)
    assert slots.claim() is None
    return slots, taken


def queued(slots: Slots[str]) -> Future[Slot[str]]:
    turn: Future[Slot[str]] = Future()
    slots.queue(turn)
    return turn


def test_the_slot_used_last_is_handed_out_first() -> None:
    slots, taken = filled(3)
    for slot in taken:
        slots.release(slot)
    assert [slots.claim() for _ in range(3)] == taken[::-1]


def test_a_slot_without_a_connection_is_handed_out_last() -> None:
    slots, taken = filled(3)
    taken[2].connection = None
    for slot in taken:
        slots.release(slot)
    assert [slots.claim() for _ in range(3)] == [taken[1], taken[0], taken[2]]


def test_a_slot_that_comes_back_goes_to_whoever_waits_longest() -> None:
    slots, taken = filled(2)
    turns = [queued(slots) for _ in range(3)]
    slots.release(taken[0])
    assert [turn.done() for turn in turns] == [True, False, False]
    assert turns[0].result() is taken[0]
    slots.release(taken[1])
    slots.release(taken[0])
    assert [turn.result() for turn in turns[1:]] == [taken[1], taken[0]]
    assert slots.claim() is None


def test_whoever_gives_up_waiting_is_passed_over() -> None:
    slots, [slot] = filled(1)
    first, second = queued(slots), queued(slots)
    assert slots.withdraw(first) is None
    slots.release(slot)
    assert second.result() is slot


def test_a_slot_that_comes_just_too_late_is_not_lost() -> None:
    slots, [slot] = filled(1)
    turn = queued(slots)
    slots.release(slot)
    assert slots.withdraw(turn) is slot


def test_a_connection_that_nobody_uses_can_be_taken_out() -> None:
    slots, taken = filled(2)
    assert slots.spare() is None
    slots.release(taken[0])
    assert slots.spare() == "c0"
    assert slots.spare() is None
    again = slots.claim()
    assert again is taken[0]
    assert again.connection is None


def test_closing_ends_the_waiting() -> None:
    slots, _ = filled(2)
    gone, waiting = queued(slots), queued(slots)
    slots.withdraw(gone)
    idle, used = slots.close()
    assert (idle, sorted(used)) == ([], ["c0", "c1"])
    assert isinstance(waiting.exception(), ConnectionFailed)
    assert slots.withdraw(waiting) is None
    with pytest.raises(ConnectionFailed, match="closed"):
        slots.claim()


def test_closing_tells_idle_connections_from_those_in_use() -> None:
    slots, taken = filled(3)
    taken[1].connection = None
    slots.release(taken[0])
    slots.release(taken[1])
    assert slots.close() == (["c0"], ["c2"])
