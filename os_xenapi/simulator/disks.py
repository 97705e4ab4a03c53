"""Where the contents of virtual disks live: one sparse file for each VDI."""

from __future__ import annotations

import errno
import os
from pathlib import Path

__all__ = ["Disks"]


class Disks:
    """The disk files in one directory, by the uuid of their VDI."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def path(self, vdi_uuid: str) -> Path:
        """Return the file of a VDI; byte n of the file is byte n of the virtual disk."""
        return self._directory / f"{vdi_uuid}.raw"

    def create(self, vdi_uuid: str, size: int) -> None:
        """Make the file of a VDI: ``size`` bytes of zeros that take no space."""
        descriptor = os.open(self.path(vdi_uuid), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.ftruncate(descriptor, size)
        finally:
            os.close(descriptor)

    def resize(self, vdi_uuid: str, size: int) -> None:
        """Change the size of a VDI's file, in bytes; what is new reads as zeros."""
        os.truncate(self.path(vdi_uuid), size)

    def copy(self, source_uuid: str, target_uuid: str) -> None:
        """Copy contents into the file of another VDI, which is as large; holes stay holes."""
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

    def delete(self, vdi_uuid: str) -> None:
        """Remove the file of a VDI; a second time is fine."""
        self.path(vdi_uuid).unlink(missing_ok=True)

    def allocated(self, vdi_uuid: str) -> int:
        """Return how many bytes the contents of a VDI take on disk."""
        try:
            return self.path(vdi_uuid).stat().st_blocks * 512
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
