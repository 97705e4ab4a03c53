"""Buffers are used again, and never while somebody still looks at one."""

from __future__ import annotations

from os_xenapi.transport.buffers import Buffers


def test_a_buffer_that_nobody_looks_at_is_used_again() -> None:
    buffers = Buffers(8)
    first = buffers.take()
    first[:] = b"12345678"
    first.release()
    again = buffers.take()
    assert bytes(again) == b"12345678"


def test_a_part_of_a_buffer_keeps_all_of_it() -> None:
    buffers = Buffers(8)
    part = buffers.take()[2:4]
    part[:] = b"ab"
    others = [buffers.take() for _ in range(10)]
    for other in others:
        other[:] = b"--------"
    assert bytes(part) == b"ab"
    assert all(len(other) == 8 for other in others)
