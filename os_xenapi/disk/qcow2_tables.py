"""The L1 and L2 tables of a QCOW2 image, and its compressed clusters.

An L1 entry is the place of an L2 table, an entry of that the place of a cluster. What they say is
handed out as runs: clusters that follow each other on the disk and in the file are one. Tables come
in pieces of at most ``TABLE_PIECE`` bytes, so that no table is ever in memory as Python objects.

Source: QEMU project, "The QCOW2 image format" (docs/interop/qcow2), "Cluster mapping".
"""

from __future__ import annotations

import itertools
import sys
import zlib
from array import array
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from os_xenapi.disk.extents import SECTOR, Data
from os_xenapi.disk.qcow2_structs import Header
from os_xenapi.errors import FormatError

__all__ = ["COPIED", "TABLE_PIECE", "Inflater", "Run", "Tables", "entries_of", "swapped"]

COPIED = 1 << 63
"""The bit of an entry whose cluster has a reference count of one."""

TABLE_PIECE = 1 << 16
"""Bytes of a table that are read or written at a time, at most."""

_COMPRESSED = 1 << 62
_ZERO = 1
_OFFSET = (1 << 56) - SECTOR


class Run(NamedTuple):
    """Bytes of the disk that lie together in the file.

    ``host`` is their place in the file, ``guest`` on the disk, ``size`` their bytes in the file. A
    compressed cluster is a run of its own, of which ``size`` is the most that it can take.
    """

    host: int
    guest: int
    size: int
    compressed: bool = False


class Tables:
    """What the entries of an image's tables mean, each of them validated.

    Args:
        header: the image's header.
        length: bytes in the whole image, None where not known.
    """

    def __init__(self, header: Header, *, length: int | None = None) -> None:
        self._header = header
        self._end = 1 << 63 if length is None else length
        self._clusters = -(-header.virtual_size // header.cluster_size)
        self._aligned = _OFFSET & -header.cluster_size
        # Bits of a compressed cluster's entry: its place, then the sectors it takes less one.
        self._place_bits = 62 - (header.cluster_size.bit_length() - 1 - 8)

    def l2_tables(self, entries: array[int], *, first: int) -> Iterator[tuple[int, int]]:
        """Return the L2 tables that there are as (number of the L1 entry, offset in the file).

        Args:
            entries: a piece of the L1 table, in the machine's byte order.
            first: the number of its first entry.

        Raises:
            FormatError: an entry makes no sense.
        """
        for index in itertools.compress(itertools.count(), entries):
            entry = entries[index]
            offset = entry & self._aligned
            if entry & ~COPIED != offset or not self._is_inside(offset, self._header.cluster_size):
                self._refuse_l1(first + index, entry)
            yield first + index, offset

    def runs(self, entries: array[int], *, first: int, offset: int) -> Iterator[Run]:
        """Return the runs of clusters that hold data, in the order of the disk.

        Args:
            entries: a piece of an L2 table, in the machine's byte order.
            first: the number of the cluster of the disk that its first entry is about.
            offset: where the piece lies in the file, in bytes, for errors.

        Raises:
            FormatError: an entry makes no sense.
        """
        size = self._header.cluster_size
        start, guest, end = 0, 0, 0  # of the run so far: in the file, on the disk, in the file
        used = entries[: max(0, self._clusters - first)]
        done = 0
        for index in itertools.compress(itertools.count(), used):
            if index < done:
                continue
            entry = used[index]
            host = entry & self._aligned
            number = first + index
            if entry & ~COPIED == host and self._is_inside(host, self._used_of(number)):
                if host != end or number * size != guest + end - start:
                    yield from self._plain(start, guest, end)
                    start, guest = host, number * size
                done = index + self._following(used, index, number)
                end = host + (done - index) * size
            elif entry & _COMPRESSED:
                yield from self._plain(start, guest, end)
                start = guest = end = 0
                yield self._compressed(entry, number, offset + 8 * index)
            elif not self._reads_as_zero(entry):
                self._refuse_l2(number, entry, offset + 8 * index)
        yield from self._plain(start, guest, end)

    def _following(self, entries: array[int], index: int, number: int) -> int:
        """Return how many plain clusters lie one behind the other, from one that is sound on.

        A full table, as most are, is compared at once rather than entry by entry.
        """
        size = self._header.cluster_size
        found, tried = 1, 16
        while tried:
            entry = entries[index] + found * size
            piece = entries[index + found : index + found + tried]
            if piece and piece == array("Q", range(entry, entry + len(piece) * size, size)):
                found += len(piece)
                tried *= 2
            else:
                tried = min(tried, len(piece)) // 2
        last = (entries[index] & ~COPIED) + (found - 1) * size
        sound = last == last & self._aligned
        return found if sound and self._is_inside(last, self._used_of(number + found - 1)) else 1

    def _used_of(self, number: int) -> int:
        """The bytes of a cluster that are on the disk: the last one may reach beyond it."""
        size = self._header.cluster_size
        return min(size, self._header.virtual_size - number * size)

    def _plain(self, start: int, guest: int, end: int) -> Iterator[Run]:
        size = min(end - start, self._header.virtual_size - guest)
        if size:
            yield Run(start, guest, size)

    def _reads_as_zero(self, entry: int) -> bool:
        """Whether it is a zero cluster, which may have a place in the file for later."""
        return self._header.version >= 3 and entry & ~COPIED == (entry & self._aligned) | _ZERO

    def _compressed(self, entry: int, number: int, at: int) -> Run:
        host = entry & (1 << self._place_bits) - 1
        sectors = (entry & _COMPRESSED - 1) >> self._place_bits
        # The last compressed cluster may end with the file, in the middle of its last sector.
        if entry & COPIED or not self._is_inside(host, 1):
            self._refuse_l2(number, entry, at)
        guest = number * self._header.cluster_size
        return Run(host, guest, (sectors + 1) * SECTOR - host % SECTOR, compressed=True)

    def _is_inside(self, offset: int, size: int) -> bool:
        return self._header.cluster_size <= offset <= self._end - size

    def _refuse_l1(self, index: int, entry: int) -> NoReturn:
        problem = self._problem(entry, entry & _OFFSET, entry & ~COPIED & ~_OFFSET)
        offset = self._header.l1_offset + 8 * index
        raise FormatError(problem, field=f"qcow2 L1 table entry {index}", offset=offset)

    def _refuse_l2(self, number: int, entry: int, at: int) -> NoReturn:
        if entry & _COMPRESSED:
            place, reserved = entry & (1 << self._place_bits) - 1, entry & COPIED
        else:
            place = entry & _OFFSET
            reserved = entry & ~COPIED & ~_OFFSET
            if self._header.version >= 3:
                reserved &= ~_ZERO
        problem = self._problem(entry, place, reserved)
        raise FormatError(problem, field=f"qcow2 L2 entry of cluster {number}", offset=at)

    def _problem(self, entry: int, place: int, reserved: int) -> str:
        size = self._header.cluster_size
        if reserved:
            return f"0x{entry:016x} has bits set that must be zero: the table is damaged"
        if place % size and not entry & _COMPRESSED:
            return f"byte {place} is not the start of a cluster of {size}: the table is damaged"
        if place < size:
            return f"byte {place} lies in the header's cluster: the table is damaged"
        return (
            f"what lies at byte {place} ends behind the file's end, byte {self._end}: it is "
            "truncated, or the table damaged"
        )


class Inflater:
    """Unpacks one compressed cluster, whose bytes may come in pieces.

    Never is more unpacked than the bytes of a cluster.

    Args:
        run: the cluster.
        cluster_size: bytes that it unpacks to.
    """

    def __init__(self, run: Run, cluster_size: int) -> None:
        self._field = f"qcow2 compressed cluster {run.guest // cluster_size}"
        self._host = run.host
        self._missing = cluster_size
        self._pieces: list[bytes] = []
        self._deflate = zlib.decompressobj(-12)  # no header; a window of 4 KiB

    def is_done(self) -> bool:
        """Tell whether all of the cluster was unpacked; what follows it does not matter."""
        return not self._missing or self._deflate.eof

    def feed(self, data: Data) -> None:
        """Take the next bytes; raises FormatError where they are no compressed data."""
        if self.is_done():
            return
        try:
            piece = self._deflate.decompress(data, self._missing)
        except zlib.error as error:
            raise FormatError(
                f"it cannot be unpacked ({error}): the image is damaged",
                field=self._field,
                offset=self._host,
            ) from None
        self._pieces.append(piece)
        self._missing -= len(piece)

    def finish(self) -> bytes:
        """Return the cluster; raises FormatError where its compressed bytes ended too early."""
        if self._missing:
            raise FormatError(
                f"it lacks {self._missing} bytes when unpacked: the image is damaged",
                field=self._field,
                offset=self._host,
            )
        return b"".join(self._pieces)


def entries_of(table: bytes) -> array[int]:
    """Return the entries in a piece of a table, in the machine's byte order."""
    entries = array("Q")
    entries.frombytes(table)
    return swapped(entries)


def swapped(entries: array[int]) -> array[int]:
    """Turn entries from the file's byte order to the machine's or back, in place."""
    if sys.byteorder == "little":
        entries.byteswap()
    return entries
