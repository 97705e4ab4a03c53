"""The content of a simulated disk: a sparse file, read and written in pieces."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from os_xenapi.disk.extents import Extent
from os_xenapi.simulator.streams import PIECE

__all__ = ["SparseFile"]


class SparseFile:
    """A sparse file that is open for a transfer: ``with SparseFile(path) as file:``.

    ``size`` is its length in bytes, which never changes.
    """

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self._descriptor = os.open(path, os.O_RDWR if writable else os.O_RDONLY)
        self.size: int = os.fstat(self._descriptor).st_size

    def __enter__(self) -> SparseFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._descriptor)

    @property
    def allocated(self) -> int:
        """How many bytes it takes on disk."""
        return os.fstat(self._descriptor).st_blocks * 512

    def ranges(self) -> Iterator[tuple[int, int]]:
        """Yield (offset, length) of what is not a hole, in bytes and ascending."""
        end = 0
        while end < self.size:
            try:
                start = os.lseek(self._descriptor, end, os.SEEK_DATA)
            except OSError as error:
                # Nothing but a hole follows.
                if error.errno == errno.ENXIO:
                    return
                raise
            end = os.lseek(self._descriptor, start, os.SEEK_HOLE)
            yield start, end - start

    def extents(self, ranges: Iterable[tuple[int, int]]) -> Iterator[Extent]:
        """Read ``ranges``, in pieces of at most PIECE bytes."""
        for start, length in ranges:
            for offset in range(start, start + length, PIECE):
                most = min(PIECE, start + length - offset)
                yield Extent(offset, os.pread(self._descriptor, most, offset))

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes of the disk; beyond its end there are zeros."""
        return os.pread(self._descriptor, length, offset).ljust(length, b"\0")

    def write(self, extent: Extent) -> None:
        """Write the bytes of ``extent``, which lie inside the file, at its offset."""
        offset, data = extent
        view = memoryview(data)
        while view:
            written = os.pwrite(self._descriptor, view, offset)
            offset += written
            view = view[written:]

    def clear(self) -> None:
        """Make the whole file one hole."""
        os.ftruncate(self._descriptor, 0)
        os.ftruncate(self._descriptor, self.size)
