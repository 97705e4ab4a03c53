"""Which parts of a VHD lie where, and that no two of them lie in the same place.

Nothing here reads the parts.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from typing import NamedTuple

from os_xenapi.disk.extents import SECTOR
from os_xenapi.disk.vhd_structs import (
    FOOTER_COOKIE,
    FOOTER_SIZE,
    HEADER_SIZE,
    DiskType,
    DynamicHeader,
    Footer,
)
from os_xenapi.errors import FormatError

__all__ = [
    "DYNAMIC_ONLY",
    "Region",
    "check_apart",
    "check_type",
    "fixed_refusal",
    "fixed_size",
    "structures",
]

DYNAMIC_ONLY = frozenset({DiskType.DYNAMIC})
"""What a reader takes that was not told of more."""

_REFUSALS = {
    DiskType.FIXED: (
        "a fixed VHD, and only dynamic ones are supported: convert it with "
        "qemu-img convert -f vpc -O vpc -o subformat=dynamic,force_size=on"
    ),
    DiskType.DYNAMIC: (
        "a dynamic VHD, which is a whole disk, and what is wanted here is another kind: "
        "export the disk against its base, or import it without one"
    ),
    DiskType.DIFFERENCING: (
        "a differencing VHD, which holds only the changes to its parent, and only dynamic ones are "
        "supported: merge it into its parent, or export the disk without a base"
    ),
}


class Region(NamedTuple):
    """A part of the file, by its bytes, and the field that says where it lies.

    ``at`` is the byte offset of that field in the file.
    """

    start: int
    end: int
    field: str
    at: int

    def overlaps(self, other: str) -> FormatError:
        """Return the error for a region that lies in the same place as something else."""
        return FormatError(
            f"bytes {self.start} to {self.end} of the file, where {other} lies too",
            field=self.field,
            offset=self.at,
        )


def structures(footer: Footer, header: DynamicHeader, table_bytes: int) -> list[Region]:
    """Return where the footer copy, the dynamic header and the BAT lie."""
    start, table = footer.data_offset, header.table_offset
    return [
        Region(0, FOOTER_SIZE, "VHD footer copy", 0),
        Region(start, start + HEADER_SIZE, "VHD footer copy: data offset", 16),
        Region(table, table + table_bytes, "VHD dynamic header: table offset", start + 16),
    ]


def check_apart(fixed: Iterable[Region], others: Collection[Region]) -> None:
    """Raise FormatError where one of ``others`` overlaps another one, or one of ``fixed``."""
    for region, other in itertools.chain(
        itertools.product(others, fixed), itertools.combinations(reversed(list(others)), 2)
    ):
        if region.start < other.end and other.start < region.end:
            raise region.overlaps(f"what {other.field} tells of")


def check_type(footer: Footer, types: Collection[DiskType], *, name: str, offset: int) -> None:
    """Raise FormatError, with advice, where a disk is not of one of these types.

    Args:
        footer: the disk's.
        types: those that are taken.
        name: which footer it is, for errors.
        offset: where it lies in the file, in bytes.
    """
    if footer.disk_type not in types:
        problem = _REFUSALS[DiskType(footer.disk_type)]
        raise FormatError(problem, field=f"{name}: disk type", offset=offset + 60)


def fixed_refusal(head: bytes) -> FormatError:
    """Return the error for a stream or file that begins like no dynamic VHD."""
    return FormatError(
        f"{head[:8]!r} stands where {FOOTER_COOKIE!r} must: this is no dynamic VHD. If it "
        f"ends with {FOOTER_COOKIE!r} in its last {FOOTER_SIZE} bytes it is "
        + _REFUSALS[DiskType.FIXED],
        field="VHD footer copy: cookie",
        offset=0,
    )


def fixed_size(length: int) -> int:
    """Return the size of the disk in a fixed VHD of ``length`` bytes, whose footer comes last.

    Raises:
        FormatError: no fixed VHD has that length.
    """
    size = length // SECTOR * SECTOR
    # What is over is the footer of 511 bytes; without it the last whole sector is the footer.
    size -= SECTOR if size == length else 0
    if size <= 0 or length - size < FOOTER_SIZE - 1:
        raise FormatError(
            f"{length} bytes are not whole sectors and a footer of {FOOTER_SIZE}: the file is "
            "truncated, or no VHD",
            field="VHD footer",
            offset=max(0, size),
        )
    return size
