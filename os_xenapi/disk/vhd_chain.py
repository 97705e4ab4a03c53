"""A differencing VHD and its parents, read as the one disk that they are.

Where a file holds a sector its data counts, zeros too; where it does not its parent does, and in
the end zeros. A parent may be smaller than its child, which is zero beyond it, or larger: what then
lies beyond the end of the child is no part of the disk. Sizes of blocks may differ.

Which files are the parents is the caller's decision: VhdReader.parent tells what the child knows.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Sequence

from os_xenapi.disk.extents import Extent
from os_xenapi.disk.vhd_reader import PIECE, Run, VhdReader, check_range
from os_xenapi.errors import FormatError

__all__ = ["MAX_CHAIN", "VhdChain"]

MAX_CHAIN = 64
"""The most files in a chain; XAPI's storage managers stop at 30."""


class VhdChain:
    """Reads a chain of VHDs as one disk; used by one thread at a time.

    ``virtual_size`` is the size of the disk in bytes: that of the leaf. ``notes`` tells of what may
    be wrong with the chain and is no error: the parent's time that a child notes is that of a file,
    and does not survive its being copied.

    Args:
        readers: the leaf, its parent, and so on to the disk that has none.

    Raises:
        FormatError: a parent is missing or not the one that its child names, or there are too many
            files, or one of them twice.
        ValueError: there are no readers.
    """

    def __init__(self, readers: Sequence[VhdReader]) -> None:
        if not readers:
            raise ValueError("a chain needs at least one disk")
        if len(readers) > MAX_CHAIN:
            raise FormatError(
                f"{len(readers)} files, and {MAX_CHAIN} are the most that are read: coalesce some",
                field="VHD chain",
                offset=0,
            )
        self._readers = tuple(readers)
        _check_identities(self._readers)
        for number, (child, parent) in enumerate(itertools.pairwise(self._readers)):
            _check_link(number, child, parent)
        _check_last(len(readers) - 1, self._readers[-1])
        self.notes: tuple[str, ...] = tuple(_notes(self._readers))
        self.virtual_size: int = self._readers[0].virtual_size
        # How far each file can be seen: no further than the smallest of its descendants.
        sizes = (reader.virtual_size for reader in self._readers)
        self._layers = tuple(zip(self._readers, itertools.accumulate(sizes, min), strict=True))

    def allocated(self) -> Iterator[tuple[int, int]]:
        """Return the (offset, length) ranges of the disk, in bytes, outside which it is zero.

        They ascend, do not touch, and are rounded out to the blocks of the files.
        """
        start = end = 0
        for offset, stop in heapq.merge(*itertools.starmap(_visible, self._layers)):
            if offset > end:
                if start < end:
                    yield start, end - start
                start = offset
            end = max(end, stop)
        if start < end:
            yield start, end - start

    def extents(self) -> Iterator[Extent]:
        """Return the data of the disk, ascending, in pieces of 1 MiB at most."""
        for offset, size in self.allocated():
            for start in range(offset, offset + size, PIECE):
                for reader, run in self._plan(start, min(offset + size, start + PIECE)):
                    yield Extent(run.start, _read(reader, run))

    def read_at(self, offset: int, size: int) -> bytes:
        """Return bytes of the disk.

        Raises:
            FormatError: a file is damaged there, or was cut meanwhile.
            ValueError: they do not all lie on the disk.
        """
        check_range(offset, size, self.virtual_size)
        found = bytearray(size)
        for piece in range(offset, offset + size, PIECE):
            for reader, run in self._plan(piece, min(offset + size, piece + PIECE)):
                found[run.start - offset : run.end - offset] = _read(reader, run)
        return bytes(found)

    def _plan(self, start: int, end: int) -> list[tuple[VhdReader, Run]]:
        """Return where the bytes from ``start`` to ``end`` are, in the order of the disk."""
        plan: list[tuple[VhdReader, Run]] = []
        wanted = [(start, end)]
        for reader, limit in self._layers:
            left: list[tuple[int, int]] = []
            for low, high in wanted:
                high = min(high, limit)
                for run in reader.held(low, high):
                    plan.append((reader, run))
                    if low < run.start:
                        left.append((low, run.start))
                    low = run.end
                if low < high:
                    left.append((low, high))
            wanted = left
        plan.sort(key=_start_of)
        return plan


def _check_identities(readers: tuple[VhdReader, ...]) -> None:
    seen: dict[object, int] = {}
    for number, reader in enumerate(readers):
        identity = reader.footer.unique_id
        if identity in seen:
            raise FormatError(
                f"{identity} is that of member {seen[identity]} too: the same disk twice",
                field=f"VHD chain member {number}: unique id",
                offset=68,
            )
        seen[identity] = number


def _check_link(number: int, child: VhdReader, parent: VhdReader) -> None:
    if child.parent is None:
        raise FormatError(
            f"it has no parent, but member {number + 1} was given as one: end the chain with it",
            field=f"VHD chain member {number}: disk type",
            offset=60,
        )
    if child.parent.unique_id != parent.footer.unique_id:
        raise FormatError(
            f"its parent is {child.parent.unique_id}{_called(child)}, but the file given as that "
            f"is {parent.footer.unique_id}",
            field=f"VHD chain member {number}: parent unique id",
            offset=_parent_field(child),
        )


def _check_last(number: int, reader: VhdReader) -> None:
    if reader.parent is not None:
        raise FormatError(
            f"its parent {reader.parent.unique_id}{_called(reader)} is missing: without it the "
            "disk cannot be read",
            field=f"VHD chain member {number}: parent unique id",
            offset=_parent_field(reader),
        )


def _parent_field(reader: VhdReader) -> int:
    return reader.footer.data_offset + 40


def _called(reader: VhdReader) -> str:
    """The names of a parent as far as its child knows them, for a message."""
    assert reader.parent is not None
    names = ", ".join(map(repr, reader.parent.candidates))
    return f" (called {names})" if names else ""


def _notes(readers: tuple[VhdReader, ...]) -> Iterator[str]:
    for number, (child, parent) in enumerate(itertools.pairwise(readers)):
        assert child.parent is not None
        noted, found = child.parent.timestamp, parent.footer.timestamp
        if noted and noted != found:
            yield (
                f"member {number} notes the time {noted} of its parent, whose footer says {found}: "
                "if the parent was written to since, the disk is damaged"
            )


def _visible(reader: VhdReader, limit: int) -> Iterator[tuple[int, int]]:
    """Return the ranges that a file holds in front of ``limit``, as (start, end)."""
    for offset, size in reader.allocated():
        if offset >= limit:
            return
        yield offset, min(offset + size, limit)


def _read(reader: VhdReader, run: Run) -> bytes:
    return reader.read(run.place, run.end - run.start, "VHD block")


def _start_of(step: tuple[VhdReader, Run]) -> int:
    return step[1].start
