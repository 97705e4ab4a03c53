"""From any disk image to a stream in any format, whose length is known before its first byte.

What is converted is anything that tells where it has data and hands that out as extents, such as
the readers in this package; where its bytes come from is its own matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from os_xenapi.disk import qcow2, raw, vhd
from os_xenapi.disk.codec import Encoder
from os_xenapi.disk.extents import Data, Extent

__all__ = ["Conversion", "Disk", "TargetFormat", "convert", "encoder_for"]

TargetFormat: TypeAlias = Literal["raw", "vhd", "vhd-fixed", "qcow2"]
"""What can be written: ``vhd`` is a dynamic one."""


class Disk(Protocol):
    """A disk that can be converted."""

    @property
    def virtual_size(self) -> int:
        """The size of the disk in bytes."""
        ...

    def allocated(self) -> Iterable[tuple[int, int]]:
        """Return the (offset, length) ranges of the disk, in bytes, outside which it is zero."""
        ...

    def extents(self) -> Iterable[Extent]:
        """Return the data of the disk, ascending and inside the allocated ranges."""
        ...


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """A stream: ``length`` is its size in bytes, ``pieces`` are its bytes, to be taken once.

    The disk is read while the pieces are taken; a FormatError for damage to it comes from there.
    """

    length: int
    pieces: Iterator[Data]


def encoder_for(
    target: TargetFormat,
    virtual_size: int,
    allocated: Iterable[tuple[int, int]],
    *,
    timestamp: int = 0,
) -> Encoder:
    """Return the encoder of a stream in a format, made as XAPI takes it.

    Args:
        target: the format.
        virtual_size: size of the disk in bytes.
        allocated: ranges of the disk that may hold data, as (offset, length) in bytes.
        timestamp: for formats that say when they were made: seconds since 2000-01-01 00:00 UTC.

    Raises:
        FormatError: the format has no disks of that size.
        ValueError: the format or a range makes no sense.
    """
    if target == "raw":
        return raw.Encoder(virtual_size, allocated)
    if target == "vhd":
        return vhd.Encoder(virtual_size, allocated, timestamp=timestamp)
    if target == "vhd-fixed":
        return vhd.FixedEncoder(virtual_size, allocated, timestamp=timestamp)
    if target == "qcow2":
        return qcow2.Encoder(virtual_size, allocated)
    raise ValueError(f"{target!r} is no format that can be written")


def convert(disk: Disk, target: TargetFormat, *, timestamp: int = 0) -> Conversion:
    """Return a disk as a stream in another format, or anew in its own.

    The disk's allocated ranges are read at once, its data when the pieces are taken. Arguments and
    errors are those of encoder_for(), and FormatError where the disk's image is damaged.
    """
    encoder = encoder_for(target, disk.virtual_size, disk.allocated(), timestamp=timestamp)
    return Conversion(length=encoder.length, pieces=encoder.encode(disk.extents()))
