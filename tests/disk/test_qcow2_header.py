"""The header of a QCOW2 image: what makes no sense or cannot be read is refused by name."""

from __future__ import annotations

import struct

import pytest

from os_xenapi.disk import qcow2
from os_xenapi.disk.extents import Extent
from os_xenapi.disk.qcow2_reader import Reader
from os_xenapi.disk.qcow2_structs import MAX_L1_SIZE, Header, check_cluster_size
from os_xenapi.errors import FormatError
from tests.disk.images import decode, disk_of
from tests.disk.qcow2_images import (
    BODY,
    CLUSTER,
    COPIED,
    FIELDS,
    L1,
    SPAN,
    Memory,
    changed,
    image_of,
    read,
)

DATA = bytes(range(256)) * 2
SMALL = image_of([BODY | COPIED], DATA)
DISK = DATA.ljust(SPAN, b"\0")


def refusal(stream: bytes) -> FormatError:
    """What both ways of reading say; the stream's length is known to both."""
    with pytest.raises(FormatError) as one:
        Reader(Memory(stream))
    with pytest.raises(FormatError) as other:
        decode(qcow2.Decoder(length=len(stream)), stream, 100)
    assert str(one.value) == str(other.value)
    return one.value


def with_extension(kind: int, data: bytes, stream: bytes = SMALL) -> bytes:
    extension = struct.pack(">II", kind, len(data)) + data
    return stream[:104] + extension + stream[104 + len(extension) :]


@pytest.mark.parametrize(
    ("field", "number", "word"),
    [
        ("magic", 0x514649FA, "no QCOW2 image"),
        ("version", 1, "supported are 2 and 3"),
        ("version", 4, "supported are 2 and 3"),
        ("backing file offset", 400, "backing file"),
        ("cluster bits", 8, "9 to 21"),
        ("cluster bits", 22, "9 to 21"),
        ("cluster bits", 0xFFFFFFFF, "9 to 21"),
        ("encryption method", 1, "AES"),
        ("encryption method", 2, "LUKS"),
        ("encryption method", 9, "encrypted"),
        ("L1 table size", 0, "takes 1"),
        ("L1 table size", MAX_L1_SIZE // 8 + 1, "too large"),
        ("L1 table offset", 0, "behind the header"),
        ("L1 table offset", L1 + 8, "start of a cluster"),
        ("L1 table offset", 1 << 40, "truncated"),
        ("L1 table offset", (1 << 64) - CLUSTER, "truncated"),
        ("refcount table offset", 0, "behind the header"),
        ("refcount table offset", CLUSTER + 1, "start of a cluster"),
        ("refcount table offset", 1 << 40, "truncated"),
        ("refcount table clusters", 0, "supported are 1 to"),
        ("refcount table clusters", 0xFFFFFFFF, "supported are 1 to"),
        ("number of snapshots", 1 << 17, "supported are 65536"),
        ("refcount order", 7, "0 to 6"),
        ("header length", 96, "multiple of 8"),
        ("header length", 105, "multiple of 8"),
        ("header length", CLUSTER + 8, "multiple of 8"),
        ("incompatible features", 1 << 1, "corrupt"),
        ("incompatible features", 1 << 2, "external data file"),
        ("incompatible features", 1 << 3, "zlib"),
        ("incompatible features", 1 << 4, "extended L2"),
        ("incompatible features", 1 << 5, "bit 5"),
        ("incompatible features", 1 << 63, "bit 63"),
    ],
)
def test_a_field_that_makes_no_sense_is_named(field: str, number: int, word: str) -> None:
    error = refusal(changed(SMALL, field, number))
    assert error.field == f"qcow2 header: {field}"
    assert error.offset == FIELDS[field][0]
    assert word in str(error)


def test_a_disk_that_its_l1_table_cannot_map_is_refused() -> None:
    error = refusal(changed(SMALL, "size", 1 << 60))
    assert error.field == "qcow2 header: L1 table size"
    assert str(1 << 60) in str(error)


def test_a_table_must_end_in_the_file() -> None:
    error = refusal(changed(SMALL, "refcount table clusters", 7))
    assert error.field == "qcow2 header: refcount table offset"
    assert "3584 bytes at byte 512 end behind" in str(error)


def test_snapshots_must_have_a_place() -> None:
    stream = changed(SMALL, "number of snapshots", 1)
    assert refusal(stream).field == "qcow2 header: snapshots offset"
    assert read(changed(stream, "snapshots offset", CLUSTER)) == DISK


@pytest.mark.parametrize(("kind", "word"), [(1, "Zstandard"), (2, "no type")])
def test_other_compressions_are_refused(kind: int, word: str) -> None:
    stream = changed(changed(SMALL, "header length", 112), "compression type", kind)
    error = refusal(changed(stream, "incompatible features", 1 << 3))
    assert (error.field, error.offset) == ("qcow2 header: compression type", 104)
    assert word in str(error)


def test_an_unknown_feature_is_called_what_the_image_calls_it() -> None:
    table = b"".join(
        struct.pack(">BB46s", kind, 7, name)
        for kind, name in [(1, b"compatible"), (0, b"hovering"), (2, b"autoclear")]
    )
    stream = with_extension(0x6803F857, table)
    error = refusal(changed(stream, "incompatible features", 1 << 7))
    assert "bit 7 ('hovering')" in str(error)


def test_the_name_of_an_external_data_file_is_refused() -> None:
    error = refusal(with_extension(0x44415441, b"data.img"))
    assert (error.field, error.offset) == ("qcow2 header: external data file name", 104)


def test_an_extension_must_end_in_the_first_cluster() -> None:
    assert read(with_extension(0x12345678, bytes(CLUSTER - 112))) == DISK
    too_long = SMALL[:104] + struct.pack(">II", 0x12345678, CLUSTER - 111) + SMALL[112:]
    error = refusal(too_long)
    assert (error.field, error.offset) == ("qcow2 header: extension 0x12345678", 104)


def test_the_second_of_two_extensions_is_found_behind_the_padding_of_the_first() -> None:
    second = with_extension(0x44415441, b"x", bytes(200))[104:]
    stream = with_extension(0x12345678, b"12345")
    error = refusal(stream[:120] + second[:9] + stream[129:])
    assert error.offset == 120


@pytest.mark.parametrize(
    ("field", "number"),
    [
        ("incompatible features", 1),  # dirty: reference counts alone may be wrong
        ("compatible features", (1 << 64) - 1),
        ("autoclear features", (1 << 64) - 1),
        ("refcount order", 0),
        ("refcount order", 6),
        ("header length", 112),
    ],
)
def test_what_does_not_change_the_disk_is_read(field: str, number: int) -> None:
    stream = changed(SMALL, field, number)
    assert read(stream) == DISK
    assert disk_of(decode(qcow2.Decoder(), stream), SPAN) == DISK


def test_version_2_has_no_features() -> None:
    stream = changed(image_of([BODY | COPIED], DATA, version=2), "autoclear features", 0)
    assert read(stream) == DISK
    assert Header.parse(stream[:CLUSTER]).version == 2


@pytest.mark.parametrize("size", [3, 8, 20, 23, 24, 100, CLUSTER - 1])
def test_half_a_header_is_truncated(size: int) -> None:
    head = SMALL[:size]
    with pytest.raises(FormatError, match="file ends before"):
        Reader(Memory(head))
    with pytest.raises(FormatError, match="stream ends here"):
        decode(qcow2.Decoder(), head)


@pytest.mark.parametrize("version", [2, 3])
def test_a_header_is_read_as_it_was_built(version: int) -> None:
    header = Header(
        virtual_size=5 << 40,
        cluster_size=1 << 21,
        l1_offset=9 << 21,
        l1_entries=10,
        refcount_table_offset=3 << 21,
        refcount_table_clusters=2,
        version=version,
        snapshots=3,
        snapshots_offset=2 << 21,
    )
    cluster = header.build()
    assert len(cluster) == 1 << 21
    assert Header.parse(cluster) == header
    assert (header.l2_entries, header.l2_span, header.l1_needed) == (1 << 18, 1 << 39, 10)


@pytest.mark.parametrize("size", [0, 256, 513, 768, 1 << 22, -512])
def test_clusters_of_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="power of two"):
        check_cluster_size(size)
    with pytest.raises(ValueError, match="power of two"):
        qcow2.Encoder(1024, [], cluster_size=size)


def test_a_size_in_no_sectors_is_refused_when_written() -> None:
    with pytest.raises(FormatError, match="pad the disk") as caught:
        qcow2.Encoder(1000, [])
    assert (caught.value.field, caught.value.offset) == ("qcow2 header: size", 24)


def test_a_disk_too_large_for_its_clusters_is_refused_when_written() -> None:
    most = MAX_L1_SIZE // 8 * SPAN
    qcow2.Encoder(most, [(0, 1)], cluster_size=CLUSTER)
    with pytest.raises(FormatError, match="take larger ones"):
        qcow2.Encoder(most + 512, [(0, 1)], cluster_size=CLUSTER)
    with pytest.raises(FormatError, match="take larger ones") as caught:
        qcow2.Encoder(most, [(0, most)], cluster_size=CLUSTER)
    assert caught.value.offset == FIELDS["refcount table clusters"][0]


def test_a_disk_without_bytes_can_be_written_and_read() -> None:
    stream = b"".join(qcow2.Encoder(0, []).encode([]))
    assert read(stream) == b""
    assert decode(qcow2.Decoder(), stream) == list[Extent]()
