"""The footer and the dynamic header of a VHD, read with every value that matters validated, built.

Nothing here knows how a stream is cut into pieces. All numbers in a VHD are big-endian.

Source: Microsoft, "Virtual Hard Disk Image Format Specification", version 1.0. The order in a
dynamic disk's file, and in the streams that this library reads and writes::

    footer copy | dynamic header | block allocation table | blocks, in any order | footer
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from os_xenapi.disk.extents import SECTOR
from os_xenapi.errors import FormatError

__all__ = [
    "ALL_TYPES",
    "DEFAULT_BLOCK_SIZE",
    "FOOTER_COOKIE",
    "FOOTER_SIZE",
    "HEADER_SIZE",
    "MAX_TABLE_ENTRIES",
    "MAX_VIRTUAL_SIZE",
    "NO_OFFSET",
    "NO_PARENT",
    "OLD_FOOTER_SIZE",
    "DiskType",
    "DynamicHeader",
    "Footer",
    "Geometry",
    "ParentLocator",
    "check_block_size",
    "check_virtual_size",
    "geometry",
]

FOOTER_COOKIE = b"conectix"
FOOTER_SIZE = 512
OLD_FOOTER_SIZE = 511
"""Virtual PC before 2004 left out the footer's last byte, which is zero."""

HEADER_SIZE = 1024
DEFAULT_BLOCK_SIZE = 2 << 20
"""Data bytes of a block: what XAPI, and every other writer unless told otherwise, uses."""

MAX_VIRTUAL_SIZE = 2040 << 30
"""The largest disk, in bytes: block offsets are 32-bit sector numbers."""

MAX_TABLE_ENTRIES = 1 << 22
"""Blocks of the largest disk at 512 KiB each, the smallest size known to be in use."""

NO_OFFSET = 0xFFFFFFFFFFFFFFFF
"""The data offset of a footer without a dynamic header, and of a dynamic header."""

NO_PARENT = UUID(int=0)
"""The parent's unique id of a disk without parent."""

_HEADER_COOKIE = b"cxsparse"
_VERSION = 0x00010000
_FEATURES_RESERVED = 2
_MIN_BLOCK_SIZE = 4096
_MAX_BLOCK_SIZE = 16 << 20
_FOOTER = struct.Struct(">8sIIQI4sI4sQQHBBII16sBB426x")
_HEADER = struct.Struct(">8sQQIIII16sI4x512s192s256x")
_LOCATOR = struct.Struct(">4sII4xQ")
_FOOTER_CHECKSUM = 64
_HEADER_CHECKSUM = 36


class DiskType(IntEnum):
    """The kinds of VHD (specification, "Disk Type")."""

    FIXED = 2
    DYNAMIC = 3
    DIFFERENCING = 4


ALL_TYPES = frozenset(DiskType)
"""Every kind of VHD, for readers that take any."""


class Geometry(NamedTuple):
    """Cylinders, heads per cylinder, sectors per track."""

    cylinders: int
    heads: int
    sectors: int


class _Place(NamedTuple):
    """A structure by its name for errors and its byte offset in the file."""

    name: str
    offset: int

    def error(self, field: str, at: int, problem: str) -> FormatError:
        return FormatError(problem, field=f"{self.name}: {field}", offset=self.offset + at)

    def check_cookie(self, found: bytes, cookie: bytes) -> None:
        if found != cookie:
            raise self.error("cookie", 0, f"{found!r} stands where {cookie!r} must")

    def check_checksum(self, found: int, data: bytes, at: int) -> None:
        expected = _checksum(data, at)
        if found != expected:
            raise self.error(
                "checksum", at, f"0x{found:08x}, but the bytes give 0x{expected:08x}: damaged"
            )

    def check_version(self, found: int, at: int) -> None:
        if found >> 16 != _VERSION >> 16:
            raise self.error(
                "version", at, f"{found >> 16}.{found & 0xFFFF}, and only 1.0 is supported"
            )

    def check_offset(self, field: str, at: int, found: int, *, after: int) -> None:
        if found < after or found % SECTOR:
            raise self.error(
                field, at, f"{found} is not the start of a sector at or after byte {after}"
            )


@dataclass(frozen=True, kw_only=True)
class Footer:
    """The footer, which ends every VHD and of which a dynamic one begins with a copy.

    ``current_size`` (bytes) is the size of the disk. The geometry is not: it cannot express most
    sizes, XAPI goes by the size alone, and so does this library. ``hidden`` is not part of the
    specification: storage managers of XAPI set it in a disk that only other disks still need.
    """

    current_size: int
    disk_type: int
    data_offset: int
    unique_id: UUID
    original_size: int
    geometry: Geometry
    timestamp: int = 0
    creator_application: bytes = b"\0\0\0\0"
    creator_version: int = 0
    creator_host_os: bytes = b"\0\0\0\0"
    features: int = _FEATURES_RESERVED
    saved_state: int = 0
    hidden: int = 0

    @classmethod
    def parse(cls, data: bytes, *, name: str, offset: int) -> Footer:
        """Read a footer of ``FOOTER_SIZE`` bytes.

        Args:
            data: the footer.
            name: which footer it is, for errors.
            offset: where it lies in the file, in bytes.

        Raises:
            FormatError: it is damaged, or the disk is larger than the format allows.
        """
        (cookie, features, version, data_offset, timestamp, application, creator_version, host_os,
         original_size, current_size, cylinders, heads, sectors, disk_type, checksum, unique_id,
         saved_state, hidden) = _FOOTER.unpack(data)  # fmt: skip
        where = _Place(name, offset)
        where.check_cookie(cookie, FOOTER_COOKIE)
        where.check_checksum(checksum, data, _FOOTER_CHECKSUM)
        where.check_version(version, 12)
        if disk_type not in tuple(DiskType):
            raise where.error("disk type", 60, f"{disk_type} is no type of disk")
        check_virtual_size(current_size, field=f"{name}: current size", offset=offset + 48)
        if disk_type != DiskType.FIXED:
            where.check_offset("data offset", 16, data_offset, after=FOOTER_SIZE)
        shape = Geometry(cylinders, heads, sectors)
        # The smallest disks have less than one cylinder.
        if not heads or not sectors or (not cylinders and geometry(current_size).cylinders):
            raise where.error("geometry", 56, f"{tuple(shape)} holds no sectors: damaged")
        return cls(
            current_size=current_size,
            disk_type=disk_type,
            data_offset=data_offset,
            unique_id=UUID(bytes=unique_id),
            original_size=original_size,
            geometry=shape,
            timestamp=timestamp,
            creator_application=application,
            creator_version=creator_version,
            creator_host_os=host_os,
            features=features,
            saved_state=saved_state,
            hidden=hidden,
        )

    def build(self) -> bytes:
        """Return the footer's bytes."""
        packed = _FOOTER.pack(
            FOOTER_COOKIE,
            self.features,
            _VERSION,
            self.data_offset,
            self.timestamp,
            self.creator_application,
            self.creator_version,
            self.creator_host_os,
            self.original_size,
            self.current_size,
            *self.geometry,
            self.disk_type,
            0,
            self.unique_id.bytes,
            self.saved_state,
            self.hidden,
        )
        return _with_checksum(packed, _FOOTER_CHECKSUM)

    def check_fixed_size(self, size: int) -> None:
        """Compare the size of a fixed disk with the bytes in front of this footer.

        Raises:
            FormatError: they differ.
        """
        if self.current_size != size:
            raise FormatError(
                f"{self.current_size} bytes, but {size} lie in front of the footer: the file was "
                "cut, or its beginning is missing",
                field="VHD footer: current size",
                offset=size + 48,
            )

    def check_same_disk(self, copy: Footer, *, offset: int) -> None:
        """Compare the footer, at byte ``offset`` of the file, with the copy at the file's start.

        What has no bearing on the disk's bytes and identity may differ.

        Raises:
            FormatError: they describe different disks.
        """
        where = _Place("VHD footer", offset)
        for field, at, here, there in (
            ("data offset", 16, self.data_offset, copy.data_offset),
            ("current size", 48, self.current_size, copy.current_size),
            ("disk type", 60, self.disk_type, copy.disk_type),
            ("unique id", 68, self.unique_id, copy.unique_id),
        ):
            if here != there:
                raise where.error(
                    field,
                    at,
                    f"{here} here, but {there} in the copy at the start of the file: "
                    "one of the two is of another disk, or was not written to the end",
                )


class ParentLocator(NamedTuple):
    """Where a differencing disk names its parent for one platform; all zeros where unused."""

    platform_code: bytes = b"\0\0\0\0"
    data_space: int = 0
    data_length: int = 0
    data_offset: int = 0


@dataclass(frozen=True, kw_only=True)
class DynamicHeader:
    """The dynamic header: where the BAT lies and how large the blocks are (bytes).

    ``parent_name`` is the raw field, UTF-16 big-endian text that zeros end.
    """

    table_offset: int
    max_table_entries: int
    block_size: int = DEFAULT_BLOCK_SIZE
    parent_unique_id: UUID = NO_PARENT
    parent_timestamp: int = 0
    parent_name: bytes = bytes(512)
    parent_locators: tuple[ParentLocator, ...] = (ParentLocator(),) * 8

    @classmethod
    def parse(cls, data: bytes, *, offset: int, virtual_size: int) -> DynamicHeader:
        """Read a dynamic header of ``HEADER_SIZE`` bytes that lies at byte ``offset``.

        Raises:
            FormatError: it is damaged, cannot be that of a disk of ``virtual_size`` bytes, or has
                blocks of a size that is not supported.
        """
        (cookie, _, table_offset, version, entries, block_size, checksum, parent_id,
         parent_timestamp, parent_name, locators) = _HEADER.unpack(data)  # fmt: skip
        where = _Place("VHD dynamic header", offset)
        where.check_cookie(cookie, _HEADER_COOKIE)
        where.check_checksum(checksum, data, _HEADER_CHECKSUM)
        where.check_version(version, 24)
        where.check_offset("table offset", 16, table_offset, after=offset + HEADER_SIZE)
        check_block_size(block_size, field=f"{where.name}: block size", offset=offset + 32)
        needed = -(-virtual_size // block_size)
        if not needed <= entries <= MAX_TABLE_ENTRIES:
            raise where.error(
                "max table entries",
                28,
                f"{entries} entries, but a disk of {virtual_size} bytes in blocks of {block_size} "
                f"has at least {needed}, and {MAX_TABLE_ENTRIES} is the most that is read",
            )
        return cls(
            table_offset=table_offset,
            max_table_entries=entries,
            block_size=block_size,
            parent_unique_id=UUID(bytes=parent_id),
            parent_timestamp=parent_timestamp,
            parent_name=parent_name,
            parent_locators=tuple(map(ParentLocator._make, _LOCATOR.iter_unpack(locators))),
        )

    def build(self) -> bytes:
        """Return the header's bytes."""
        packed = _HEADER.pack(
            _HEADER_COOKIE,
            NO_OFFSET,
            self.table_offset,
            _VERSION,
            self.max_table_entries,
            self.block_size,
            0,
            self.parent_unique_id.bytes,
            self.parent_timestamp,
            self.parent_name,
            b"".join(_LOCATOR.pack(*locator) for locator in self.parent_locators),
        )
        return _with_checksum(packed, _HEADER_CHECKSUM)


def geometry(virtual_size: int) -> Geometry:
    """Return the geometry of a disk of that many bytes (specification, "CHS Calculation").

    The product is at most the size of the disk, and mostly less.
    """
    total = min(virtual_size // SECTOR, 65535 * 16 * 255)
    if total >= 65535 * 16 * 63:
        heads, sectors = 16, 255
    else:
        sectors = 17
        heads = max(4, -(-(total // sectors) // 1024))
        if heads > 16 or total // sectors >= heads * 1024:
            heads, sectors = 16, 31
            if total // sectors >= heads * 1024:
                sectors = 63
    return Geometry(total // sectors // heads, heads, sectors)


def check_virtual_size(size: int, *, field: str, offset: int) -> None:
    """Raise FormatError unless a VHD can be of a disk of ``size`` bytes; it names the field."""
    if not 0 < size <= MAX_VIRTUAL_SIZE:
        raise FormatError(
            f"{size} bytes, and the disk of a VHD has {SECTOR} bytes to "
            f"{MAX_VIRTUAL_SIZE >> 30} GiB: a larger one needs the format qcow2 or raw",
            field=field,
            offset=offset,
        )
    if size % SECTOR:
        raise FormatError(
            f"{size} bytes are not whole sectors of {SECTOR}: pad the disk with zeros",
            field=field,
            offset=offset,
        )


def check_block_size(size: int, *, field: str, offset: int) -> None:
    """Raise FormatError unless blocks of ``size`` data bytes are supported; it names the field."""
    if not _MIN_BLOCK_SIZE <= size <= _MAX_BLOCK_SIZE or size & (size - 1):
        raise FormatError(
            f"{size} bytes, and supported is a power of two from {_MIN_BLOCK_SIZE} to "
            f"{_MAX_BLOCK_SIZE}: write the image again with blocks of {DEFAULT_BLOCK_SIZE}",
            field=field,
            offset=offset,
        )


def _checksum(data: bytes, at: int) -> int:
    """The ones' complement of the sum of all bytes but those of the checksum itself."""
    return ~(sum(data) - sum(data[at : at + 4])) & 0xFFFFFFFF


def _with_checksum(data: bytes, at: int) -> bytes:
    return data[:at] + _checksum(data, at).to_bytes(4, "big") + data[at + 4 :]
