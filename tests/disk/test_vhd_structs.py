"""The structures of a VHD have the layout of the specification."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import pytest

from os_xenapi.disk.vhd_structs import (
    FOOTER_SIZE,
    HEADER_SIZE,
    DiskType,
    DynamicHeader,
    Footer,
    Geometry,
    ParentLocator,
    geometry,
)
from os_xenapi.errors import FormatError

FOOTER = Footer(
    current_size=12345 * 512,
    original_size=99 * 512,
    disk_type=DiskType.DIFFERENCING,
    data_offset=2048,
    unique_id=UUID(int=7),
    geometry=Geometry(181, 4, 17),
    timestamp=123456,
    creator_application=b"abcd",
    creator_version=0x00050003,
    creator_host_os=b"Wi2k",
    features=3,
    saved_state=1,
    hidden=2,
)


@pytest.mark.parametrize("disk_type", list(DiskType))
def test_a_footer_survives_being_written_and_read(disk_type: DiskType) -> None:
    footer = dataclasses.replace(FOOTER, disk_type=disk_type)
    data = footer.build()
    assert len(data) == FOOTER_SIZE
    assert Footer.parse(data, name="footer", offset=0) == footer


def test_the_footers_fields_lie_where_the_specification_puts_them() -> None:
    data = FOOTER.build()
    assert data[:8] == b"conectix"
    assert data[8:16] == bytes([0, 0, 0, 3, 0, 1, 0, 0])
    assert int.from_bytes(data[16:24], "big") == 2048
    assert int.from_bytes(data[24:28], "big") == 123456
    assert data[28:40] == b"abcd\0\5\0\3Wi2k"
    assert int.from_bytes(data[40:48], "big") == 99 * 512
    assert int.from_bytes(data[48:56], "big") == 12345 * 512
    assert data[56:60] == bytes([0, 181, 4, 17])
    assert int.from_bytes(data[60:64], "big") == 4
    total = sum(data) - sum(data[64:68])
    assert int.from_bytes(data[64:68], "big") == 0xFFFFFFFF - total
    assert data[68:84] == UUID(int=7).bytes
    assert data[84:] == b"\1\2" + bytes(426)


def test_a_dynamic_header_survives_being_written_and_read() -> None:
    header = DynamicHeader(
        table_offset=4096,
        max_table_entries=77,
        block_size=1 << 19,
        parent_unique_id=UUID(int=9),
        parent_timestamp=5,
        parent_name="parent.vhd".encode("utf-16-be").ljust(512, b"\0"),
        parent_locators=(ParentLocator(b"W2ku", 512, 20, 1536), *[ParentLocator()] * 7),
    )
    data = header.build()
    assert len(data) == HEADER_SIZE
    assert data[:16] == b"cxsparse" + b"\xff" * 8
    assert data[576:600] == b"W2ku" + bytes([0, 0, 2, 0, 0, 0, 0, 20, 0, 0, 0, 0]) + bytes(
        [0, 0, 0, 0, 0, 0, 6, 0]
    )
    parsed = DynamicHeader.parse(data, offset=512, virtual_size=77 << 19)
    assert parsed == header


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (512, (0, 4, 17)),
        (4 * 17 * 512, (1, 4, 17)),
        (104865792, (1004, 12, 17)),
        (1024 * 16 * 17 * 512 - 512, (1023, 16, 17)),
        (1024 * 16 * 17 * 512, (561, 16, 31)),
        (1024 * 16 * 31 * 512, (503, 16, 63)),
        (65535 * 16 * 63 * 512 - 512, (65534, 16, 63)),
        (65535 * 16 * 63 * 512, (16191, 16, 255)),
        (2040 << 30, (65535, 16, 255)),
    ],
)
def test_the_geometry_follows_the_specifications_algorithm(
    size: int, expected: tuple[int, int, int]
) -> None:
    assert geometry(size) == expected


def test_errors_give_the_name_of_the_footer_and_the_place_in_the_file() -> None:
    data = bytearray(FOOTER.build())
    data[30] ^= 1
    with pytest.raises(FormatError, match="damaged") as caught:
        Footer.parse(bytes(data), name="VHD footer", offset=9728)
    assert caught.value.field == "VHD footer: checksum"
    assert caught.value.offset == 9728 + 64
