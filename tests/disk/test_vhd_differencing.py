"""Differencing VHDs: what they hold themselves, and what they tell of their parents."""

from __future__ import annotations

import dataclasses
import struct
from uuid import UUID

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd import DiskType
from os_xenapi.disk.vhd_parent import (
    MACX,
    W2KU,
    W2RU,
    Parent,
    ParentPath,
    build_locators,
    encode_name,
    locator_regions,
    paths_beside,
)
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import DynamicHeader, ParentLocator
from os_xenapi.errors import FormatError
from tests.disk.images import (
    BLOCK,
    HEADER,
    SPAN,
    TABLE,
    UNIQUE_ID,
    Bytes,
    child_of,
    decode,
    patch,
    small_vhd,
)

PARENT = UUID(int=77)
SIZE = 5 * BLOCK
EXTENTS = [
    Extent(SECTOR, b"a" * SECTOR),
    Extent(BLOCK, bytes(2 * SECTOR)),
    Extent(3 * BLOCK, b"b" * BLOCK),
]
PATHS = (
    ParentPath(MACX, "./päron.vhd"),
    ParentPath(W2RU, ".\\päron.vhd"),
    ParentPath(W2KU, "C:\\images\\päron.vhd"),
)
CHILD = child_of(PARENT, SIZE, EXTENTS, unique_id=UNIQUE_ID, paths=PATHS)
LOCATORS = TABLE + SECTOR
FIRST = HEADER + 576


def decoder(length: int | None = None) -> vhd.Decoder:
    return vhd.Decoder(length=length, types={DiskType.DIFFERENCING})


def header_of(stream: bytes) -> DynamicHeader:
    return DynamicHeader.parse(stream[HEADER:TABLE], offset=HEADER, virtual_size=SIZE)


def with_header(stream: bytes, **changes: object) -> bytes:
    header = dataclasses.replace(header_of(stream), **changes)  # type: ignore[arg-type]
    return stream[:HEADER] + header.build() + stream[TABLE:]


@pytest.mark.parametrize("chunk", [1, 100, 512, 1 << 20])
def test_all_that_the_child_holds_comes_zeros_included(chunk: int) -> None:
    reading = decoder(len(CHILD))
    extents = decode(reading, CHILD, chunk)
    held = b"".join(bytes(data) for _, data in extents)
    assert held == b"".join(bytes(data) for _, data in EXTENTS)
    covered = {at for offset, data in extents for at in range(offset, offset + len(data))}
    assert covered == {at for offset, data in EXTENTS for at in range(offset, offset + len(data))}
    assert list(VhdReader(Bytes(CHILD)).extents()) == EXTENTS


def test_what_it_tells_of_its_parent_is_read() -> None:
    reading = decoder()
    decode(reading, CHILD, 100)
    expected = Parent(unique_id=PARENT, timestamp=7, name="parent.vhd", paths=PATHS)
    assert reading.parent == VhdReader(Bytes(CHILD)).parent == expected
    assert expected.candidates == ("./päron.vhd", "/images/päron.vhd", "parent.vhd")


def test_the_parent_is_known_in_front_of_the_first_block() -> None:
    reading = decoder()
    for at in range(0, LOCATORS + 3 * SECTOR, 512):
        assert reading.parent is None
        assert not list(reading.feed(CHILD[at : at + 512]))
    assert reading.parent is not None


def test_paths_may_lie_anywhere_behind_the_header() -> None:
    [(_, text)] = [PATHS[0]]
    data = ("file://" + text).encode()
    span = SPAN
    blocks = CHILD[LOCATORS + 3 * SECTOR : -512]
    assert len(blocks) == 3 * span
    unused = [ParentLocator()] * 7
    first = (LOCATORS + 3 * SECTOR) // SECTOR
    gap = data.ljust(SECTOR, b"\0")
    between = CHILD[: -512 - span] + gap + CHILD[-512 - span :]
    between = patch(between, TABLE + 12, struct.pack(">I", first + 2 * span // SECTOR + 1))
    behind = CHILD[:-512] + gap + CHILD[-512:]
    for stream, offset in (
        (between, len(CHILD) - 512 - span),
        (behind, len(CHILD) - 512),
    ):
        place = ParentLocator(MACX, SECTOR, len(data), offset)
        stream = with_header(stream, parent_locators=(place, *unused))
        for chunk in (100, 1 << 20):
            reading = decoder(len(stream))
            assert [bytes(e.data)[:1] for e in decode(reading, stream, 1 << 20)] == [
                b"a",
                b"\0",
                b"b",
            ]
            decode(reading := decoder(), stream, chunk)
            assert reading.parent is not None
            assert reading.parent.paths == PATHS[:1]
        read = VhdReader(Bytes(stream))
        assert read.parent is not None
        assert read.parent.paths == PATHS[:1]
        assert list(read.extents()) == EXTENTS


def test_in_front_of_the_header_paths_are_read_from_a_file_only() -> None:
    data = b"file://./x"
    head = CHILD[:512] + data.ljust(SECTOR, b"\0") + CHILD[512:]
    head = patch(head, 16, (1024).to_bytes(8, "big"), checksum_of="copy")
    head = head[:-512] + head[:512]
    header = dataclasses.replace(
        header_of(CHILD),
        table_offset=TABLE + SECTOR,
        parent_locators=(ParentLocator(MACX, 1, len(data), 512), *[ParentLocator()] * 7),
    )
    entries = struct.unpack(">128I", head[TABLE + SECTOR : TABLE + 2 * SECTOR])
    table = struct.pack(">128I", *(e + 1 if e != 0xFFFFFFFF else e for e in entries))
    stream = head[:1024] + header.build() + table + head[TABLE + 2 * SECTOR :]
    read = VhdReader(Bytes(stream))
    assert read.parent is not None
    assert read.parent.paths == (ParentPath(MACX, "./x"),)
    assert list(read.extents()) == EXTENTS
    with pytest.raises(FormatError, match="read the image from a file") as caught:
        decode(decoder(), stream)
    assert caught.value.offset == 512


def test_what_lies_in_the_file_is_as_documented() -> None:
    assert CHILD[60:64] == b"\0\0\0\4"
    assert CHILD[HEADER + 40 : HEADER + 60] == PARENT.bytes + b"\0\0\0\7"
    assert CHILD[HEADER + 64 : HEADER + 576] == "parent.vhd".encode("utf-16-be").ljust(512, b"\0")
    for number, (code, text) in enumerate(
        [
            (b"MacX", "file://./päron.vhd".encode()),
            (b"W2ru", ".\\päron.vhd".encode("utf-16-le")),
            (b"W2ku", "C:\\images\\päron.vhd".encode("utf-16-le")),
        ]
    ):
        place = LOCATORS + number * SECTOR
        expected = struct.pack(">4sIIIQ", code, SECTOR, len(text), 0, place)
        assert CHILD[FIRST + 24 * number : FIRST + 24 * number + 24] == expected
        assert CHILD[place : place + SECTOR] == text.ljust(SECTOR, b"\0")
    assert CHILD[FIRST + 72 : TABLE] == bytes(TABLE - FIRST - 72)


@pytest.mark.parametrize("space", [1, 511, 512, 1024])
def test_the_space_of_a_path_is_in_sectors_or_in_bytes(space: int) -> None:
    header = dataclasses.replace(
        header_of(CHILD),
        parent_locators=(ParentLocator(MACX, space, 20, 1 << 20), *[ParentLocator()] * 7),
    )
    region = locator_regions(header, HEADER)[0]
    assert region.end - region.start == (space * SECTOR if space < 512 else space)


def test_platforms_that_are_not_known_are_passed_over() -> None:
    locators = header_of(CHILD).parent_locators
    stream = with_header(
        CHILD, parent_locators=(locators[0]._replace(platform_code=b"Mac "), *locators[1:])
    )
    decode(reading := decoder(), stream)
    assert reading.parent is not None
    assert reading.parent.paths == PATHS[1:]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (ParentPath(MACX, "./a%20b.vhd"), ("./a%20b.vhd", "./a b.vhd")),
        (ParentPath(MACX, "localhost/a/b.vhd"), ("/a/b.vhd",)),
        (ParentPath(MACX, "/x%00y"), ("/x%00y", "/x")),
        (ParentPath(W2KU, "D:\\a\\b.vhd"), ("/a/b.vhd",)),
        (ParentPath(W2RU, "..\\b.vhd"), ("../b.vhd",)),
    ],
)
def test_paths_are_offered_as_names_for_here(path: ParentPath, names: tuple[str, ...]) -> None:
    assert Parent(unique_id=PARENT, paths=(path,)).candidates == names
    assert Parent(unique_id=PARENT, name="n", paths=(path, path)).candidates == (*names, "n")


def test_a_differencing_disk_is_refused_with_advice_where_it_is_not_asked_for() -> None:
    with pytest.raises(FormatError, match="without a base"):
        decode(vhd.Decoder(), CHILD)
    with pytest.raises(FormatError, match="merge it into its parent"):
        VhdReader(Bytes(CHILD), types={DiskType.DYNAMIC})
    with pytest.raises(FormatError, match="against its base") as caught:
        decode(decoder(), small_vhd())
    assert (caught.value.field, caught.value.offset) == ("VHD footer copy: disk type", 60)


def locator(number: int, **changes: object) -> dict[str, object]:
    places = list(header_of(CHILD).parent_locators)
    places[number] = places[number]._replace(**changes)  # type: ignore[arg-type]
    return {"parent_locators": tuple(places)}


LOCATOR = "VHD dynamic header: parent locator "


@pytest.mark.parametrize(
    ("changes", "field", "offset"),
    [
        (locator(1, data_space=513), LOCATOR + "1: space", FIRST + 24 + 4),
        (locator(1, data_space=0), LOCATOR + "1: length", FIRST + 24 + 8),
        (locator(1, data_length=0), LOCATOR + "1: length", FIRST + 24 + 8),
        (locator(1, data_length=513), LOCATOR + "1: length", FIRST + 24 + 8),
        (
            locator(1, data_space=1 << 20, data_length=(1 << 16) + 1),
            LOCATOR + "1: length",
            FIRST + 24 + 8,
        ),
        (locator(2, data_offset=0), LOCATOR + "2: offset", FIRST + 48 + 16),
        (locator(2, data_offset=LOCATORS + 1), LOCATOR + "2: offset", FIRST + 48 + 16),
        (locator(2, data_offset=(1 << 64) - 512), LOCATOR + "2: offset", FIRST + 48 + 16),
        (locator(2, data_offset=HEADER + 512), LOCATOR + "2: offset", FIRST + 48 + 16),
        (locator(2, data_offset=TABLE), LOCATOR + "2: offset", FIRST + 48 + 16),
        (locator(2, data_offset=LOCATORS), LOCATOR + "2: offset", FIRST + 48 + 16),
        (locator(1, data_space=1024), LOCATOR + "2: offset", FIRST + 48 + 16),
        (locator(2, data_space=1024), LOCATOR + "2: offset", FIRST + 48 + 16),
        (
            locator(2, data_offset=len(CHILD) - 1024),
            LOCATOR + "2: offset",
            FIRST + 48 + 16,
        ),
        (locator(1, data_length=21), "VHD parent locator 1: path", LOCATORS + SECTOR + 20),
        (
            {"parent_unique_id": UNIQUE_ID},
            "VHD dynamic header: parent unique id",
            HEADER + 40,
        ),
        (
            {"parent_unique_id": UUID(int=0)},
            "VHD dynamic header: parent unique id",
            HEADER + 40,
        ),
        (
            {"parent_name": b"\0a\xd8\0".ljust(512, b"\0")},
            "VHD dynamic header: parent name",
            HEADER + 66,
        ),
    ],
)
def test_damage_is_refused_with_field_and_offset(
    changes: dict[str, object], field: str, offset: int
) -> None:
    stream = with_header(CHILD, **changes)
    for read in (lambda: decode(decoder(), stream, 1000), lambda: VhdReader(Bytes(stream))):
        with pytest.raises(FormatError) as caught:
            read()
        assert (caught.value.field, caught.value.offset) == (field, offset)


def test_text_that_is_none_is_refused_with_its_place() -> None:
    stream = patch(CHILD, LOCATORS + 9, b"\xff")
    with pytest.raises(FormatError, match="UTF-8") as caught:
        decode(decoder(), stream)
    assert (caught.value.field, caught.value.offset) == ("VHD parent locator 0: path", LOCATORS + 9)


def test_a_path_that_lies_beyond_the_end_is_refused() -> None:
    stream = with_header(CHILD, **locator(2, data_offset=1 << 40))
    with pytest.raises(FormatError, match="truncated") as caught:
        VhdReader(Bytes(stream))
    assert (caught.value.field, caught.value.offset) == ("VHD parent locator 2", 1 << 40)
    with pytest.raises(FormatError, match="too early"):
        decode(decoder(), stream)


def test_parents_that_make_no_sense_are_not_written() -> None:
    with pytest.raises(ValueError, match="no identity"):
        child_of(UNIQUE_ID, SIZE, [], unique_id=UNIQUE_ID)
    with pytest.raises(ValueError, match="no identity"):
        child_of(UUID(int=0), SIZE, [])
    with pytest.raises(ValueError, match="timestamp"):
        vhd.Encoder(SIZE, [], parent=Parent(unique_id=PARENT, timestamp=-1))
    with pytest.raises(ValueError, match="the name of the parent"):
        encode_name("x" * 257)
    with pytest.raises(ValueError, match="room for 8"):
        build_locators(PATHS * 3, 4096)
    for path in (ParentPath(b"Wi2k", "x"), ParentPath(MACX, ""), ParentPath(MACX, "a\0b")):
        with pytest.raises(ValueError, match="no path to a parent"):
            build_locators([path], 4096)
    with pytest.raises(ValueError, match="the most"):
        build_locators([ParentPath(W2KU, "x" * 40000)], 4096)
    for name in ("", "a/b", "a\\b", "a\0"):
        with pytest.raises(ValueError, match="file alone"):
            paths_beside(name)
