"""Where the contents of virtual disks live: one sparse file for each VDI.

The file is made when somebody first asks for its path: most disks of a large pool are never read.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
from pathlib import Path
from typing import Any

__all__ = ["Disks"]


class Disks:
    """The disk files in one directory, by the uuid of their VDI. Safe for use by many threads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._empty: dict[str, int] = {}
        self.unrecorded: dict[str, dict[str, dict[str, Any]]] = {}
        """Disks that lie in a repository while the database does not know them: their fields, by
        the uuids of repository and disk."""
        directory.mkdir(parents=True, exist_ok=True)

    def path(self, vdi_uuid: str) -> Path:
        """Return the file of a VDI; byte n of the file is byte n of the virtual disk."""
        path = self._directory / f"{vdi_uuid}.raw"
        with self._lock:
            size = self._empty.get(vdi_uuid)
            if size is not None:
                descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                try:
                    os.ftruncate(descriptor, size)
                finally:
                    os.close(descriptor)
                del self._empty[vdi_uuid]
        return path

    def create(self, vdi_uuid: str, size: int) -> None:
        """Give a VDI ``size`` bytes of zeros, which take no space."""
        with self._lock:
            self._empty[vdi_uuid] = size

    def resize(self, vdi_uuid: str, size: int) -> None:
        """Change the size of a VDI's contents, in bytes; what is new reads as zeros."""
        with self._lock:
            if vdi_uuid in self._empty:
                self._empty[vdi_uuid] = size
                return
        os.truncate(self.path(vdi_uuid), size)

    def clear(self, vdi_uuid: str) -> None:
        """Make all bytes of a VDI zeros."""
        path = self.path(vdi_uuid)
        size = path.stat().st_size
        os.truncate(path, 0)
        os.truncate(path, size)

    def copy(self, source_uuid: str, target_uuid: str) -> None:
        """Copy contents into the file of another VDI, which holds zeros; holes stay holes."""
        with self._lock:
            if source_uuid in self._empty:
                return
        with (
            open(self.path(source_uuid), "rb") as source,
            open(self.path(target_uuid), "r+b") as target,
        ):
            end = source.seek(0, os.SEEK_END)
            offset = 0
            while (run := _data_from(source.fileno(), offset, end)) is not None:
                offset, stop = run
                while offset < stop:
                    data = os.pread(source.fileno(), min(_CHUNK, stop - offset), offset)
                    if not data:
                        return
                    os.pwrite(target.fileno(), data, offset)
                    offset += len(data)

    def take(self, other: Disks, vdi_uuid: str) -> None:
        """Take the contents of a VDI over from another directory of disks."""
        with other._lock:
            size = other._empty.pop(vdi_uuid, None)
        if size is not None:
            self.create(vdi_uuid, size)
        else:
            name = f"{vdi_uuid}.raw"
            shutil.move(other._directory / name, self._directory / name)

    def delete(self, vdi_uuid: str) -> None:
        """Remove the contents of a VDI; a second time is fine."""
        with self._lock:
            self._empty.pop(vdi_uuid, None)
        (self._directory / f"{vdi_uuid}.raw").unlink(missing_ok=True)

    def allocated(self, vdi_uuid: str) -> int:
        """Return how many bytes the contents of a VDI take on disk."""
        try:
            return (self._directory / f"{vdi_uuid}.raw").stat().st_blocks * 512
        except FileNotFoundError:
            return 0


_CHUNK = 1 << 20


def _data_from(descriptor: int, offset: int, end: int) -> tuple[int, int] | None:
    """Return the next run of a file that is not a hole, as its offsets."""
    if offset >= end:
        return None
    try:
        start = os.lseek(descriptor, offset, os.SEEK_DATA)
    except OSError as error:
        if error.errno == errno.ENXIO:
            return None
        raise
    return start, os.lseek(descriptor, start, os.SEEK_HOLE)
