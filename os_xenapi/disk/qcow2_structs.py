"""The header of a QCOW2 image and its extensions, read with every value validated, built.

Nothing here knows how a stream is cut into pieces. All numbers in a QCOW2 image are big-endian.
What cannot be read as the disk it means (a backing file, encryption, data in another file, extended
L2 entries, Zstandard, marks that this library does not know) is refused by name. Reading follows
the L1 and L2 tables alone; so reference counts that are out of date, as the dirty bit says, do no
harm, while an image that its last writer marked corrupt is refused.

Source: QEMU project, "The QCOW2 image format" (docs/interop/qcow2), versions 2 and 3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, NoReturn

from os_xenapi.errors import FormatError

__all__ = [
    "DEFAULT_CLUSTER_SIZE",
    "HEAD_SIZE",
    "MAX_L1_SIZE",
    "MAX_REFCOUNT_TABLE_SIZE",
    "Feature",
    "Header",
    "check_cluster_size",
    "cluster_size_of",
]

HEAD_SIZE = 24
"""Bytes at the beginning of an image that tell how long its first cluster is."""

DEFAULT_CLUSTER_SIZE = 1 << 16
"""Bytes of a cluster: what XAPI, and every other writer unless told otherwise, uses."""

MAX_L1_SIZE = 32 << 20
"""Bytes of the largest L1 table that writers make and readers accept."""

MAX_REFCOUNT_TABLE_SIZE = 8 << 20
"""Bytes of the largest reference count table that writers make and readers accept."""

_MAGIC = b"QFI\xfb"
_MIN_CLUSTER_BITS = 9
_MAX_CLUSTER_BITS = 21
_MAX_SNAPSHOTS = 1 << 16
_MAX_REFCOUNT_ORDER = 6
_HEAD = struct.Struct(">4sIQII")
_HEADER = struct.Struct(">4sIQIIQIIQQIIQ")
_HEADER_3 = struct.Struct(">QQQII")
_LENGTH_2 = _HEADER.size
_LENGTH_3 = _LENGTH_2 + _HEADER_3.size
_EXTENSION = struct.Struct(">II")
_END = 0
_FEATURE_NAMES = 0x6803F857
_FEATURE_NAME_SIZE = 48
_DATA_FILE_NAME = 0x44415441
_INCOMPATIBLE_AT = 72
_RAW = "convert it with qemu-img convert -O raw"


class Feature(IntEnum):
    """What a reader of version 3 must know about (specification, "incompatible_features")."""

    DIRTY = 1 << 0
    CORRUPT = 1 << 1
    DATA_FILE = 1 << 2
    COMPRESSION = 1 << 3
    EXTENDED_L2 = 1 << 4


_REFUSALS = {
    Feature.CORRUPT: (
        "the image is marked as corrupt: repair it with qemu-img check -r all, or take a backup"
    ),
    Feature.DATA_FILE: f"the data lies in another file (external data file): {_RAW}",
    Feature.EXTENDED_L2: (
        "extended L2 entries (subclusters) are not supported: convert it with "
        "qemu-img convert -O qcow2 -o extended_l2=off"
    ),
}


class _Extension(NamedTuple):
    kind: int
    offset: int
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header: the size of the disk, and where the tables of its clusters are.

    Sizes and offsets are in bytes. ``features`` are the incompatible ones (``Feature``).
    ``l1_entries`` are those in the file, which may be more than the disk takes; ``l1_needed`` are
    those of the disk.
    """

    virtual_size: int
    cluster_size: int
    l1_offset: int
    l1_entries: int
    refcount_table_offset: int
    refcount_table_clusters: int
    version: int = 3
    refcount_order: int = 4
    snapshots: int = 0
    snapshots_offset: int = 0
    features: int = 0

    @property
    def l2_entries(self) -> int:
        """Entries of an L2 table, which is one cluster."""
        return self.cluster_size // 8

    @property
    def l2_span(self) -> int:
        """Bytes of the disk that an L2 table maps."""
        return self.l2_entries * self.cluster_size

    @property
    def l1_needed(self) -> int:
        """Entries of the L1 table that the disk takes."""
        return -(-self.virtual_size // self.l2_span)

    @classmethod
    def parse(cls, cluster: bytes, *, length: int | None = None) -> Header:
        """Read the header from the image's first cluster.

        Args:
            cluster: all of it; cluster_size_of() tells its size.
            length: bytes in the whole image, None where not known.

        Raises:
            FormatError: a value makes no sense, or the image is of a kind that is not supported.
        """
        cluster_size = cluster_size_of(cluster)
        (_, version, _, _, _, virtual_size, encryption, l1_entries, l1_offset, refcount_offset,
         refcount_clusters, snapshots, snapshots_offset) = _HEADER.unpack_from(cluster)  # fmt: skip
        if encryption:
            name = {1: "AES", 2: "LUKS"}.get(encryption, f"method {encryption}")
            _refuse("encryption method", 32, f"the image is encrypted ({name}): {_RAW}")
        features, refcount_order, header_length = 0, 4, _LENGTH_2
        if version == 3:
            features, refcount_order, header_length = _parse_version_3(cluster)
        extensions = list(_extensions(cluster, header_length))
        _check_features(features, extensions)
        header = cls(
            virtual_size=virtual_size,
            cluster_size=cluster_size,
            l1_offset=l1_offset,
            l1_entries=l1_entries,
            refcount_table_offset=refcount_offset,
            refcount_table_clusters=refcount_clusters,
            version=version,
            refcount_order=refcount_order,
            snapshots=snapshots,
            snapshots_offset=snapshots_offset,
            features=features,
        )
        header._check_tables(length)
        return header

    def build(self) -> bytes:
        """Return the image's first cluster: the header, no extensions, zeros."""
        packed = _HEADER.pack(
            _MAGIC,
            self.version,
            0,
            0,
            self.cluster_size.bit_length() - 1,
            self.virtual_size,
            0,
            self.l1_entries,
            self.l1_offset,
            self.refcount_table_offset,
            self.refcount_table_clusters,
            self.snapshots,
            self.snapshots_offset,
        )
        if self.version == 3:
            packed += _HEADER_3.pack(self.features, 0, 0, self.refcount_order, _LENGTH_3)
        return packed.ljust(self.cluster_size, b"\0")

    def _check_tables(self, length: int | None) -> None:
        if 8 * self.l1_entries > MAX_L1_SIZE:
            problem = f"{self.l1_entries} entries, and supported are {MAX_L1_SIZE // 8}"
            _refuse("L1 table size", 36, f"{problem}: the image is damaged, or too large")
        if self.l1_entries < self.l1_needed:
            _refuse(
                "L1 table size",
                36,
                f"{self.l1_entries} entries, and a disk of {self.virtual_size} bytes takes "
                f"{self.l1_needed}: the header is damaged",
            )
        if self.l1_entries:
            self._check_place("L1 table offset", 40, self.l1_offset, 8 * self.l1_entries, length)
        most = MAX_REFCOUNT_TABLE_SIZE // self.cluster_size
        if not 0 < self.refcount_table_clusters <= most:
            problem = f"{self.refcount_table_clusters} clusters, and supported are 1 to {most}"
            _refuse("refcount table clusters", 56, problem)
        size = self.refcount_table_clusters * self.cluster_size
        self._check_place("refcount table offset", 48, self.refcount_table_offset, size, length)
        if self.snapshots > _MAX_SNAPSHOTS:
            problem = f"{self.snapshots} snapshots, and supported are {_MAX_SNAPSHOTS}"
            _refuse("number of snapshots", 60, problem)
        if self.snapshots:
            self._check_place("snapshots offset", 64, self.snapshots_offset, 0, length)

    def _check_place(self, field: str, at: int, offset: int, size: int, length: int | None) -> None:
        if offset < self.cluster_size or offset % self.cluster_size:
            problem = f"{offset} is not the start of a cluster of {self.cluster_size} bytes"
            _refuse(field, at, f"{problem} behind the header")
        if offset + size > (1 << 63 if length is None else length):
            _refuse(
                field,
                at,
                f"{size} bytes at byte {offset} end behind the file's end: it is truncated",
            )


def cluster_size_of(head: bytes) -> int:
    """Return the bytes of a cluster of the image that begins with ``head``.

    Args:
        head: the first ``HEAD_SIZE`` bytes of the image, or more.

    Raises:
        FormatError: this is no QCOW2 image, or one that has a backing file.
    """
    cluster_bits: int
    magic, version, backing_offset, backing_size, cluster_bits = _HEAD.unpack_from(head)
    if magic != _MAGIC:
        _refuse("magic", 0, f"{magic!r} stands where {_MAGIC!r} must: this is no QCOW2 image")
    if version not in (2, 3):
        _refuse("version", 4, f"{version}, and supported are 2 and 3")
    if backing_offset or backing_size:
        _refuse(
            "backing file offset",
            8,
            "the image holds only the changes to its backing file: merge both with "
            "qemu-img convert -O qcow2",
        )
    if not _MIN_CLUSTER_BITS <= cluster_bits <= _MAX_CLUSTER_BITS:
        _refuse(
            "cluster bits",
            20,
            f"{cluster_bits}, and supported are {_MIN_CLUSTER_BITS} to {_MAX_CLUSTER_BITS}",
        )
    return 1 << cluster_bits


def check_cluster_size(size: int) -> None:
    """Raise ValueError unless there are clusters of ``size`` bytes."""
    if size & (size - 1) or not 1 << _MIN_CLUSTER_BITS <= size <= 1 << _MAX_CLUSTER_BITS:
        raise ValueError(
            f"clusters of {size} bytes: a cluster is a power of two from "
            f"{1 << _MIN_CLUSTER_BITS} to {1 << _MAX_CLUSTER_BITS} bytes"
        )


def _parse_version_3(cluster: bytes) -> tuple[int, int, int]:
    """Return the incompatible features, the order of reference counts and the header's length."""
    features, _, _, refcount_order, length = _HEADER_3.unpack_from(cluster, _LENGTH_2)
    if refcount_order > _MAX_REFCOUNT_ORDER:
        _refuse("refcount order", 96, f"{refcount_order}, and supported are 0 to 6")
    if length < _LENGTH_3 or length % 8 or length > len(cluster):
        _refuse(
            "header length",
            100,
            f"{length}, and it is a multiple of 8 from {_LENGTH_3} to a cluster's {len(cluster)}",
        )
    compression = cluster[_LENGTH_3] if length > _LENGTH_3 else 0
    if compression == 1:
        _refuse(
            "compression type",
            _LENGTH_3,
            "clusters are compressed with Zstandard, which Python's library cannot read: convert "
            "it with qemu-img convert -O qcow2 -o compression_type=zlib",
        )
    if compression:
        _refuse("compression type", _LENGTH_3, f"{compression} is no type of compression")
    if features & Feature.COMPRESSION:
        problem = "bit 3 says that the compression is not zlib, and the type says that it is"
        _refuse("incompatible features", _INCOMPATIBLE_AT, problem)
    return features, refcount_order, length


def _extensions(cluster: bytes, offset: int) -> Iterator[_Extension]:
    """Return the extensions of the header; they end with a mark, or with the cluster."""
    while offset + _EXTENSION.size <= len(cluster):
        kind, size = _EXTENSION.unpack_from(cluster, offset)
        if kind == _END:
            return
        start = offset + _EXTENSION.size
        if start + size > len(cluster):
            problem = f"{size} bytes of data, which end behind the first cluster"
            _refuse(f"extension 0x{kind:08x}", offset, problem)
        yield _Extension(kind, offset, cluster[start : start + size])
        offset = start + -(-size // 8) * 8


def _check_features(features: int, extensions: list[_Extension]) -> None:
    for feature, problem in _REFUSALS.items():
        if features & feature:
            _refuse("incompatible features", _INCOMPATIBLE_AT, problem)
    for extension in extensions:
        if extension.kind == _DATA_FILE_NAME:
            _refuse("external data file name", extension.offset, _REFUSALS[Feature.DATA_FILE])
    unknown: int = features & ~sum(Feature)
    if unknown:
        bit = unknown.bit_length() - 1
        name = _feature_name(bit, extensions)
        _refuse("incompatible features", _INCOMPATIBLE_AT, f"unknown is bit {bit}{name}: {_RAW}")


def _feature_name(bit: int, extensions: list[_Extension]) -> str:
    """What the image itself calls an incompatible feature, where it does."""
    for extension in extensions:
        if extension.kind == _FEATURE_NAMES:
            at = range(0, len(extension.data) - _FEATURE_NAME_SIZE + 1, _FEATURE_NAME_SIZE)
            for entry in (extension.data[start : start + _FEATURE_NAME_SIZE] for start in at):
                if entry[:2] == bytes((0, bit)):
                    return f" ({entry[2:].rstrip(bytes(1)).decode('ascii', 'replace')!r})"
    return ""


def _refuse(field: str, offset: int, problem: str) -> NoReturn:
    raise FormatError(problem, field=f"qcow2 header: {field}", offset=offset)
