"""The layout of a VHD in a Glance image of container format ``ovf``: a gzip tar of VHDs.

``0.vhd`` is the disk, ``1.vhd`` its parent and so on; most images have the one. What is inflated is
handed out in pieces of bounded size, whatever the stream claims, and nothing here opens a file: the
names in an archive are never paths.

Unlike tar.py's decoder, which reads archives of one disk and their bytes alone, this tells of every
member.

Source: POSIX.1-2017, pax, and GNU tar's manual, for the forms of long sizes and names.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import NamedTuple

from os_xenapi.disk import tar
from os_xenapi.disk.extents import Data
from os_xenapi.disk.gzipped import Compressor, Decompressor
from os_xenapi.errors import FormatError

__all__ = ["LEAF", "Member", "Reader", "Writer"]

LEAF = "0.vhd"
"""The name of the disk itself."""

_MOST_EXTENSION = 1 << 16
"""Bytes of the largest header that only extends the next one."""

_FIELD = "ovf image"


class Member(NamedTuple):
    """A file of the archive, whose ``size`` bytes follow it; ``name`` has no directory."""

    name: str
    size: int


class Writer:
    """Writes the archive of one VHD of ``size`` bytes: begin(), feed() for each piece, end().

    ``level`` is gzip's: 1 (quick) to 9 (small). ``timestamp`` is in seconds since 1970.
    """

    def __init__(self, size: int, *, level: int = 6, timestamp: int = 0) -> None:
        self._gzip = Compressor(level)
        self._size = size
        self._timestamp = timestamp

    def begin(self) -> bytes:
        """Return the first bytes of the archive, which may be none."""
        head = tar.header(LEAF, self._size, modified=self._timestamp)
        return self._gzip.compress(head)

    def feed(self, data: Data) -> bytes:
        """Return what a piece of the VHD adds to the archive, which may be nothing yet."""
        return self._gzip.compress(data)

    def end(self) -> bytes:
        """Return what is left of the archive."""
        return self._gzip.compress(tar.ending(self._size)) + self._gzip.finish()


class Reader:
    """Reads the archive as it comes: feed() for each piece of it, then close()."""

    def __init__(self) -> None:
        self._gzip = Decompressor()
        self._tar = _Tar()

    def feed(self, data: Data) -> Iterator[Member | Data]:
        """Return the members in the next bytes of the archive, each followed by its data in pieces.

        All of it must be taken before the next call. Raises FormatError.
        """
        for piece in self._gzip.feed(data):
            yield from self._tar.feed(piece)

    def close(self) -> None:
        """Say that the archive has ended; raises FormatError where it is not whole."""
        self._gzip.close()
        self._tar.close()


class _Tar:
    def __init__(self) -> None:
        self._head = bytearray()
        self._wanted = tar.BLOCK  # bytes of the head that is being gathered
        self._extension = b""  # the type of a header that extends the next one
        self._size: int | None = None
        self._data = self._padding = 0
        self._position = 0
        self._blocks_of_zeros = 0

    def feed(self, piece: bytes) -> Iterator[Member | Data]:
        view = memoryview(piece)
        while view and self._blocks_of_zeros < 2:
            if self._data or self._padding:
                data, view = view[: self._data], view[self._data :]
                self._data -= len(data)
                self._position += len(data)
                if data:
                    yield data
                skipped = min(len(view), 0 if self._data else self._padding)
                view = view[skipped:]
                self._padding -= skipped
                self._position += skipped
                continue
            missing = self._wanted - len(self._head)
            self._head += view[:missing]
            view = view[missing:]
            if len(self._head) == self._wanted:
                yield from self._take_head()

    def close(self) -> None:
        if self._data or self._padding or self._head or self._extension:
            raise _cut("the tar archive ends inside of a member", self._position)
        if not self._position:
            raise _cut("the tar archive is empty", 0)

    def _take_head(self) -> Iterator[Member]:
        head, self._head = bytes(self._head), bytearray()
        if self._extension:
            self._extend(head)
            return
        if not any(head):
            self._blocks_of_zeros += 1
            return
        try:
            info = tarfile.TarInfo.frombuf(head, "utf-8", "replace")
        except tarfile.HeaderError as error:
            raise FormatError(
                f"no tar header: {error}", field=_FIELD, offset=self._position
            ) from None
        self._blocks_of_zeros = 0
        self._position += tar.BLOCK
        yield from self._begin(info)

    def _begin(self, info: tarfile.TarInfo) -> Iterator[Member]:
        padded = info.size + -info.size % tar.BLOCK
        if info.size < 0:
            raise FormatError("a negative size", field=_FIELD, offset=self._position)
        if info.type in (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME):
            if info.size > _MOST_EXTENSION:
                raise FormatError(
                    f"a header of {info.size} bytes", field=_FIELD, offset=self._position
                )
            if padded:
                self._extension, self._wanted = info.type, padded
            return
        if info.type in tarfile.REGULAR_TYPES and info.type != tarfile.GNUTYPE_SPARSE:
            size = info.size if self._size is None else self._size
            self._size = None
            self._data, self._padding = size, -size % tar.BLOCK
            yield Member(info.name.rpartition("/")[2], size)
        elif info.type != tarfile.DIRTYPE:
            raise FormatError(
                f"the member {info.name[:100]!r} is no plain file: pack the VHDs alone",
                field=_FIELD,
                offset=self._position,
            )

    def _extend(self, head: bytes) -> None:
        """Take a size too large for a plain header; names do not matter beyond their end."""
        if self._extension == tarfile.XHDTYPE:
            for record in head.split(b"\n"):
                _, _, text = record.partition(b" ")
                key, _, value = text.partition(b"=")
                if key == b"size":
                    self._size = self._number(value)
        self._position += len(head)
        self._extension, self._wanted = b"", tar.BLOCK

    def _number(self, value: bytes) -> int:
        if not value.isdigit() or len(value) > 18:
            raise FormatError("a size that is no number", field=_FIELD, offset=self._position)
        return int(value)


def _cut(problem: str, offset: int) -> FormatError:
    return FormatError(f"{problem}: fetch the image again", field=_FIELD, offset=offset)
