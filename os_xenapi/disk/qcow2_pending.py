"""The clusters of a QCOW2 stream that are known from its tables and are still to come.

Writers put an L2 table in front of its clusters at the latest, some put all tables first. Either
way what comes next is the nearest of a few places, one for each piece of a table::

    piece of an L2 table --> add() --> [compact, one for each piece] --> take(), nearest first

A piece is kept as a bitmap where its clusters follow each other in the file, else as numbers.
"""

from __future__ import annotations

import heapq
import itertools
from array import array
from collections.abc import Iterator
from typing import NamedTuple

from os_xenapi.disk.qcow2_tables import Run
from os_xenapi.disk.vhd_blocks import flag_runs
from os_xenapi.errors import FormatError

__all__ = ["MAX_HELD", "NO_PLACE", "Pending"]

MAX_HELD = 32 << 20
"""Bytes that may be kept of the tables; more is needed only by images in great disorder."""

NO_PLACE = 1 << 64
"""A place behind all places in a file."""

_COST = 700
"""Bytes that a piece costs beside its numbers."""


class _Piece(NamedTuple):
    """The clusters of one piece of a table; ordered by ``host``, its next place in the file."""

    host: int
    number: int
    last_host: int
    cost: int
    run: Run | None
    runs: Iterator[Run]


class Pending:
    """Clusters that are to come, in the order of the file.

    ``ascending`` is False once some were found not to be in the order of the disk, True when
    settle() found that all are, None until then. ``held`` are the bytes that are kept, about.

    Args:
        cluster_size: bytes of a cluster.
        entries: entries in a piece of a table, at most.
    """

    def __init__(self, *, cluster_size: int, entries: int) -> None:
        self.ascending: bool | None = None
        self.held: int = 0
        self._cluster_size = cluster_size
        self._entries = entries
        self._pieces: list[_Piece] = []
        self._reached = -1

    def __bool__(self) -> bool:
        return bool(self._pieces)

    @property
    def next_place(self) -> int:
        """The offset in the file of what comes next; NO_PLACE where nothing is known."""
        return self._pieces[0].host if self._pieces else NO_PLACE

    def charge(self, size: int, *, field: str, offset: int) -> None:
        """Account for bytes that are kept of a table at ``offset``; raises FormatError."""
        self.held += size
        if self.held > MAX_HELD:
            raise FormatError(
                "the clusters are too much in disorder to be read in one pass: save the image to "
                "a file and open that, or rewrite it with qemu-img convert -O qcow2",
                field=field,
                offset=offset,
            )

    def add(self, runs: list[Run], *, number: int, field: str, offset: int) -> None:
        """Keep the runs of a piece of a table, given in the order of the disk.

        Args:
            runs: of the clusters that hold data.
            number: of the piece in the order of the disk.
            field: what the piece is, for the error.
            offset: where it lies in the file, for the error.

        Raises:
            FormatError: too much would have to be kept.
        """
        if not runs:
            return
        ordered = sorted(runs)
        if ordered != runs:
            self.ascending = False
        # A bitmap has a bit for each entry, a run takes four numbers.
        if len(runs) > 1 + self._entries // 256 and _follow_each_other(runs):
            base = runs[0].guest // self._cluster_size
            flags = bytearray(b"0") * self._entries
            for run in runs:
                start = run.guest // self._cluster_size - base
                stop = start - (-run.size // self._cluster_size)
                flags[start:stop] = b"1" * (stop - start)
            bitmap = int(flags, 2).to_bytes(-(-self._entries // 8), "big")
            cost = _COST + len(bitmap)
            last = runs[-1]
            kept = self._from_bitmap(bitmap, runs[0], last.guest + last.size)
        else:
            numbers = array("Q", itertools.chain.from_iterable(ordered))
            cost = _COST + 8 * len(numbers)
            kept = _from_numbers(numbers)
        self.charge(cost, field=field, offset=offset)
        piece = _Piece(ordered[0].host, number, ordered[-1].host, cost, None, kept)
        heapq.heappush(self._pieces, piece)

    def take(self) -> Run:
        """Return the run that comes next in the file, and forget it."""
        piece = self._pieces[0]
        run = piece.run or next(piece.runs)
        following = next(piece.runs, None)
        if following is None:
            heapq.heappop(self._pieces)
            self.held -= piece.cost
        else:
            heapq.heapreplace(self._pieces, piece._replace(host=following.host, run=following))
        if run.guest < self._reached:
            self.ascending = False
        self._reached = run.guest
        return run

    def settle(self) -> None:
        """Take note that no more is added: find out whether all that is left is in order."""
        if self.ascending is None:
            pieces = sorted(self._pieces)
            self.ascending = all(
                one.number < other.number and one.last_host < other.host
                for one, other in itertools.pairwise(pieces)
            ) and (not pieces or pieces[0].number >= self._reached // self._span)

    @property
    def _span(self) -> int:
        """Bytes of the disk that a piece is about."""
        return self._entries * self._cluster_size

    def _from_bitmap(self, bitmap: bytes, first: Run, end: int) -> Iterator[Run]:
        """Return the runs again; the last one ends at ``end`` on the disk."""
        size = self._cluster_size
        flags = format(int.from_bytes(bitmap, "big"), f"0{self._entries}b").encode()
        host = first.host
        for start, stop in flag_runs(flags, 0, self._entries):
            guest = first.guest + start * size
            used = min((stop - start) * size, end - guest)
            yield Run(host, guest, used)
            host += used


def _follow_each_other(runs: list[Run]) -> bool:
    """Whether these are plain clusters, each behind the one before it in the file."""
    return not any(run.compressed for run in runs) and all(
        one.host + one.size == other.host for one, other in itertools.pairwise(runs)
    )


def _from_numbers(numbers: array[int]) -> Iterator[Run]:
    places = iter(numbers)
    for host, guest, size, compressed in zip(places, places, places, places, strict=True):
        yield Run(host, guest, size, bool(compressed))
