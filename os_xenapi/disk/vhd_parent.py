"""What a differencing VHD tells of its parent: identity, name, and paths for several platforms.

Paths are decoded and handed out as text. Nothing here opens, resolves or trusts one: where a parent
is looked for is the caller's decision.

Source: Microsoft, "Virtual Hard Disk Image Format Specification", version 1.0, "Parent Locator
Entry". W2ku and W2ru hold UTF-16 little-endian text, MacX a file URL in UTF-8. A locator's space is
in sectors by the specification, but in bytes as most writers leave it; below 512 it is in sectors.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from os_xenapi.disk.extents import SECTOR
from os_xenapi.disk.vhd_layout import Region
from os_xenapi.disk.vhd_structs import (
    FOOTER_SIZE,
    NO_PARENT,
    DynamicHeader,
    Footer,
    ParentLocator,
)
from os_xenapi.errors import FormatError

__all__ = [
    "LOCATORS",
    "MACX",
    "W2KU",
    "W2RU",
    "Parent",
    "ParentPath",
    "build_locators",
    "encode_name",
    "locator_regions",
    "paths_beside",
    "read_parent",
]

MACX = b"MacX"
"""Platform code of a file URL, which XAPI's storage managers go by."""

W2RU = b"W2ru"
"""Platform code of a Windows path relative to the child."""

W2KU = b"W2ku"
"""Platform code of an absolute Windows path."""

LOCATORS = 8
"""Parent locators in a dynamic header."""

_UNUSED = b"\0\0\0\0"
_KNOWN = (MACX, W2RU, W2KU)
_URL = "file://"
_NAME_SIZE = 512
_MOST_TEXT = 1 << 16
_FIRST_LOCATOR = 576
_LOCATOR_SIZE = 24


class ParentPath(NamedTuple):
    """The path of a parent as one platform writes it, verbatim; of a file URL what follows //."""

    platform: bytes
    path: str


@dataclass(frozen=True, kw_only=True)
class Parent:
    """What a differencing disk tells of its parent.

    ``timestamp`` is when the parent's file was last changed, in seconds since 2000-01-01 00:00 UTC,
    as far as the writer knew.
    """

    unique_id: UUID
    timestamp: int = 0
    name: str = ""
    paths: tuple[ParentPath, ...] = ()

    @property
    def candidates(self) -> tuple[str, ...]:
        """The names by which the parent may be found, likeliest first, with / between their parts.

        They come from the file, whoever wrote it: they may be absolute or contain "..".
        """
        found: dict[str, None] = {}
        for platform in _KNOWN:
            for path in (path for code, path in self.paths if code == platform):
                found.update(dict.fromkeys(_plain(platform, path)))
        found[_slashes(self.name)] = None
        found.pop("", None)
        return tuple(found)


def paths_beside(file_name: str) -> tuple[ParentPath, ...]:
    """Return the paths to a parent in the directory of its child, for each platform that has one.

    Args:
        file_name: the parent's, without a directory.

    Raises:
        ValueError: the name holds a separator or NUL, or is empty.
    """
    if not file_name or set(file_name) & set("/\\\0"):
        raise ValueError(f"{file_name!r} is not the name of a file alone")
    return ParentPath(MACX, f"./{file_name}"), ParentPath(W2RU, f".\\{file_name}")


def build_locators(
    paths: Iterable[ParentPath], offset: int
) -> tuple[tuple[ParentLocator, ...], bytes]:
    """Return the locators for a dynamic header, and the data that they point at.

    Args:
        paths: at most ``LOCATORS`` of them.
        offset: where the data will lie in the file, in bytes; a multiple of 512.

    Raises:
        ValueError: a path or the number of them does not fit.
    """
    locators: list[ParentLocator] = []
    data = b""
    for platform, path in paths:
        text = _encoded(platform, path)
        space = -(-len(text) // SECTOR) * SECTOR
        locators.append(ParentLocator(platform, space, len(text), offset + len(data)))
        data += text.ljust(space, b"\0")
    if len(locators) > LOCATORS:
        raise ValueError(f"{len(locators)} paths to a parent, and a VHD has room for {LOCATORS}")
    return (*locators, *[ParentLocator()] * (LOCATORS - len(locators))), data


def encode_name(name: str) -> bytes:
    """Return a parent's name as the dynamic header holds it.

    Raises:
        ValueError: it does not fit.
    """
    encoded = name.encode("utf-16-be")
    if len(encoded) > _NAME_SIZE or "\0" in name:
        raise ValueError(f"the name of the parent does not fit into {_NAME_SIZE} bytes of UTF-16")
    return encoded.ljust(_NAME_SIZE, b"\0")


def locator_regions(header: DynamicHeader, offset: int) -> dict[int, Region]:
    """Return where the data of each locator in use lies, by the locator's number.

    Args:
        header: that of a differencing disk.
        offset: where it lies in the file, in bytes.

    Raises:
        FormatError: a place or a size makes no sense.
    """
    regions: dict[int, Region] = {}
    for number, locator in enumerate(header.parent_locators):
        if locator.platform_code == _UNUSED:
            continue
        name = f"VHD dynamic header: parent locator {number}"
        at = offset + _FIRST_LOCATOR + number * _LOCATOR_SIZE
        space = locator.data_space * (SECTOR if locator.data_space < SECTOR else 1)
        if space % SECTOR:
            raise FormatError(
                f"{space} bytes are not whole sectors", field=f"{name}: space", offset=at + 4
            )
        if not 0 < locator.data_length <= min(space, _MOST_TEXT):
            raise FormatError(
                f"{locator.data_length} bytes of a path in a space of {space}, and {_MOST_TEXT} "
                "are the most that is read",
                field=f"{name}: length",
                offset=at + 8,
            )
        start = locator.data_offset
        if start < FOOTER_SIZE or start % SECTOR or start + space >= 1 << 63:
            raise FormatError(
                f"{start} is not the start of a sector behind the footer copy",
                field=f"{name}: offset",
                offset=at + 16,
            )
        regions[number] = Region(start, start + space, f"{name}: offset", at + 16)
    return regions


def read_parent(
    footer: Footer, header: DynamicHeader, offset: int, texts: Mapping[int, bytes]
) -> Parent:
    """Return what a differencing disk tells of its parent.

    Args:
        footer: the disk's own.
        header: the disk's.
        offset: where the header lies in the file, in bytes.
        texts: the data of the locators, by their numbers.

    Raises:
        FormatError: a text is damaged, or the disk is its own parent.
    """
    if header.parent_unique_id in (footer.unique_id, NO_PARENT):
        raise FormatError(
            f"{header.parent_unique_id} is no identity of a parent of {footer.unique_id}",
            field="VHD dynamic header: parent unique id",
            offset=offset + 40,
        )
    name = _decoded(header.parent_name, "utf-16-be", "VHD dynamic header: parent name", offset + 64)
    paths: list[ParentPath] = []
    for number, text in texts.items():
        locator = header.parent_locators[number]
        if locator.platform_code not in _KNOWN:
            continue
        encoding = "utf-8" if locator.platform_code == MACX else "utf-16-le"
        field = f"VHD parent locator {number}: path"
        path = _decoded(text, encoding, field, locator.data_offset)
        if locator.platform_code == MACX:
            path = path.removeprefix(_URL)
        paths.append(ParentPath(locator.platform_code, path))
    return Parent(
        unique_id=header.parent_unique_id,
        timestamp=header.parent_timestamp,
        name=name,
        paths=tuple(paths),
    )


def _decoded(data: bytes, encoding: str, field: str, offset: int) -> str:
    """Decode text that zeros end, if it does not fill its place."""
    unit = 1 if encoding == "utf-8" else 2
    end = next((at for at in range(0, len(data), unit) if not any(data[at : at + unit])), len(data))
    try:
        return data[:end].decode(encoding)
    except UnicodeDecodeError as error:
        raise FormatError(
            f"no {encoding.upper()} text: {error.reason}", field=field, offset=offset + error.start
        ) from None


def _encoded(platform: bytes, path: str) -> bytes:
    if platform not in _KNOWN or not path or "\0" in path:
        raise ValueError(f"{path!r} is no path to a parent for the platform {platform!r}")
    text = (_URL + path).encode() if platform == MACX else path.encode("utf-16-le")
    if len(text) > _MOST_TEXT:
        raise ValueError(f"a path of {len(text)} bytes to a parent, and {_MOST_TEXT} are the most")
    return text


def _plain(platform: bytes, path: str) -> list[str]:
    """The names that a path may stand for: writers of file URLs do not agree on quoting."""
    if platform != MACX:
        return [_slashes(path)]
    path = path.removeprefix("localhost")
    return [path, urllib.parse.unquote(path).partition("\0")[0]]


def _slashes(path: str) -> str:
    """A Windows path with / between its parts and without the letter of a drive."""
    if path[1:3] == ":\\":
        path = path[2:]
    return path.replace("\\", "/")
