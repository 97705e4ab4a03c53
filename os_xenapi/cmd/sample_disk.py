"""A small disk with a real file system (FAT16), made without any tool, for the demo.

Source of the layout: Microsoft, "FAT: General Overview of On-Disk Format", version 1.03.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Mapping
from pathlib import Path

__all__ = ["sample_files", "write_fat16"]

_SECTOR = 512
_CLUSTER = 4 * _SECTOR
_ROOT_ENTRIES = 512
_MEDIA = 0xF8
_END_OF_CHAIN = 0xFFFF
_ARCHIVE = 0x20
_LABEL = 0x08
_DATE = 0x0021
"""The first of January 1980, the earliest date there is."""
_MIN_CLUSTERS = 4085
_MAX_CLUSTERS = 65524


def sample_files() -> dict[str, bytes]:
    """Return the files of the demo's disk: a note, and some data that does not compress."""
    note = b"This disk went into a VDI and came back, and not a byte of it changed.\r\n"
    return {"README.TXT": note, "SAMPLE.BIN": random.Random(16).randbytes(12 << 20)}


def write_fat16(path: str | Path, size: int, files: Mapping[str, bytes]) -> None:
    """Write a disk image of ``size`` bytes with a FAT16 file system that holds ``files``.

    ``files`` maps names of the form NAME.EXT in capitals to contents. What the file system does not
    use stays a hole of the image file. Raises ValueError where the files do not fit, or no FAT16
    can be of that size (about 9 to 127 MiB).
    """
    sectors = size // _SECTOR
    root_sectors = _ROOT_ENTRIES * 32 // _SECTOR
    fat_sectors = -(-(sectors * _SECTOR // _CLUSTER + 2) * 2 // _SECTOR)
    data_start = 1 + 2 * fat_sectors + root_sectors
    clusters = (sectors - data_start) * _SECTOR // _CLUSTER
    if not _MIN_CLUSTERS <= clusters <= _MAX_CLUSTERS:
        raise ValueError(f"a FAT16 disk cannot have {size} bytes in clusters of {_CLUSTER}")
    fat = [0xFF00 | _MEDIA, _END_OF_CHAIN]
    root = bytearray(struct.pack("<11sB20x", b"OS-XENAPI  ", _LABEL))
    contents: list[tuple[int, bytes]] = []
    for name, data in files.items():
        first, count = len(fat), -(-len(data) // _CLUSTER)
        stem, _, extension = name.partition(".")
        short_name = f"{stem:<8}{extension:<3}".encode("ascii")
        root += struct.pack(
            "<11sB12xHHI", short_name, _ARCHIVE, _DATE, first if count else 0, len(data)
        )
        fat += [*range(first + 1, first + count), _END_OF_CHAIN] if count else []
        contents.append((first, data))
    if len(fat) - 2 > clusters or len(root) > _ROOT_ENTRIES * 32:
        raise ValueError(f"the files do not fit on a disk of {size} bytes")
    with open(path, "wb") as image:
        image.truncate(size)
        image.write(_boot_sector(sectors, fat_sectors))
        for copy in range(2):
            image.seek((1 + copy * fat_sectors) * _SECTOR)
            image.write(struct.pack(f"<{len(fat)}H", *fat))
        image.seek((1 + 2 * fat_sectors) * _SECTOR)
        image.write(root)
        for first, data in contents:
            image.seek(data_start * _SECTOR + (first - 2) * _CLUSTER)
            image.write(data)


def _boot_sector(sectors: int, fat_sectors: int) -> bytes:
    packed = struct.pack(
        "<3s8sHBHBHHBHHHIIBBBI11s8s",
        b"\xeb\x3c\x90",
        b"OSXENAPI",
        _SECTOR,
        _CLUSTER // _SECTOR,
        1,  # the boot sector alone lies before the first FAT
        2,
        _ROOT_ENTRIES,
        sectors if sectors < 65536 else 0,
        _MEDIA,
        fat_sectors,
        63,
        255,
        0,
        sectors if sectors >= 65536 else 0,
        0x80,
        0,
        0x29,
        0x05E4A91F,
        b"OS-XENAPI  ",
        b"FAT16   ",
    )
    return packed.ljust(510, b"\0") + b"\x55\xaa"
