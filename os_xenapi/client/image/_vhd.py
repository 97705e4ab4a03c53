"""The VHD inside an image on its way in or out: checked while it passes, never kept.

Nothing here knows a host.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from os_xenapi.client import exception
from os_xenapi.disk import tar, vhd
from os_xenapi.disk.extents import Data
from os_xenapi.disk.gzipped import Compressor, Decompressor
from os_xenapi.disk.vhd_structs import ALL_TYPES, FOOTER_SIZE, DiskType
from os_xenapi.errors import FormatError

__all__ = ["MOST_KEPT", "IncomingVhd", "packed", "unsupported"]

_NAME = "0.vhd"
_READ = 1 << 20
MOST_KEPT = 20 << 20
"""The largest table takes 16 MiB."""

_CHUNK = 256 << 10
"""Chunks of an image are at least as long as this, so that tiny ones do not cost a call each."""


def unsupported(disk_type: int) -> exception.VhdDiskTypeNotSupported:
    """Return the error for a VHD that is of ``disk_type`` and not a dynamic one."""
    kind = DiskType(disk_type).name.lower()
    return exception.VhdDiskTypeNotSupported(
        f"Not supported VHD disk type: type={disk_type:d} ({kind}), and only dynamic is",
        disk_type=int(disk_type),
    )


class IncomingVhd:
    """The VHD in an image that is read by ``image.read(size)``.

    Making one reads as far as the VHD's table, so that what is no disk is found at once. ``size``
    is that of the VHD, ``virtual_size`` that of its disk, in bytes.

    Raises FormatError, VhdDiskTypeNotSupported, and what ``image.read`` raises.
    """

    size: int
    virtual_size: int

    def __init__(self, image: Any) -> None:
        self._image = image
        self._begun: deque[bytes] = deque()
        self._archive = tar.Decoder()
        self._vhd: vhd.Decoder | None = None
        self._parts = self._read()
        for part in self._parts:
            self._begun.append(bytes(part))
            if self._is_known():
                break
        found, size = self._vhd, self._archive.virtual_size
        if found is None or found.virtual_size is None or not size:
            raise FormatError("the file is empty", field="VHD", offset=0)
        self.size = size
        self.virtual_size = found.virtual_size

    def parts(self) -> Iterator[Data]:
        """Return all bytes of the VHD; when there are no more, all of the image has been checked.

        Each is to be used before the next is asked for. Raises as the class does.
        """
        while self._begun:
            yield self._begun.popleft()
        yield from self._parts

    def _is_known(self) -> bool:
        """Whether the VHD's table was read. What may be a fixed one has none, and is read on."""
        found = self._vhd
        if found is None:
            return False
        if found.ascending is None:
            _check_begin(found.position, found=False)
        return found.header is not None and found.contents_end is not None

    def _read(self) -> Iterator[Data]:
        unpacker = Decompressor()
        while data := self._image.read(_READ):
            for piece in unpacker.feed(data):
                yield from self._unpack(piece)
        unpacker.close()
        self._archive.close()

    def _unpack(self, piece: Data) -> Iterator[Data]:
        for _, part in self._archive.feed(piece):
            if self._vhd is None:
                self._vhd = vhd.Decoder(length=self._archive.virtual_size, types=ALL_TYPES)
            self._check(self._vhd, part)
            # What turns out to be fixed at its end is not kept until then.
            if self._vhd.ascending is None or self._vhd.header is not None:
                yield part
        found = self._vhd
        if found is not None and found.position == self._archive.virtual_size:
            found.close()
            self._check_type(found)

    def _check(self, found: vhd.Decoder, part: Data) -> None:
        for _ in found.feed(part):
            pass
        self._check_type(found)

    def _check_type(self, found: vhd.Decoder) -> None:
        if found.footer is not None and found.footer.disk_type != DiskType.DYNAMIC:
            raise unsupported(found.footer.disk_type)


def packed(pieces: Iterable[Data], level: int) -> Iterator[bytes]:
    """Return a gzip tar of the dynamic VHD that comes in ``pieces``, in chunks.

    The archive's end is returned only when ``pieces`` have come to theirs, and are a whole disk.

    Raises FormatError, VhdDiskTypeNotSupported, and what ``pieces`` raises.
    """
    compressor = Compressor(level)
    ready: list[bytes] = []
    size = 0
    for piece in _archived(pieces):
        found = compressor.compress(piece)
        if found:
            ready.append(found)
            size += len(found)
        if size >= _CHUNK:
            yield b"".join(ready)
            ready.clear()
            size = 0
    ready.append(compressor.finish())
    yield b"".join(ready)


def _archived(pieces: Iterable[Data]) -> Iterator[Data]:
    size = 0
    for part in _whole(pieces):
        if isinstance(part, int):
            size = part
            yield tar.header(_NAME, size)
        else:
            yield part
    yield tar.ending(size)


def _whole(pieces: Iterable[Data]) -> Iterator[int | Data]:
    """Return the size of a VHD, then all of it, without what a host left unused before its end."""
    decoder = vhd.Decoder(types=ALL_TYPES)
    begun: list[bytes] = []
    footer = b""
    end: int | None = None
    passed = 0
    for piece in pieces:
        for _ in decoder.feed(piece):
            pass
        if decoder.footer is not None and decoder.footer.disk_type != DiskType.DYNAMIC:
            raise unsupported(decoder.footer.disk_type)
        ready: list[Data] = [piece]
        if end is None:
            begun.append(bytes(piece))
            end = decoder.contents_end
            _check_begin(decoder.position, found=end is not None)
            if end is None:
                continue
            yield end + FOOTER_SIZE
            footer = b"".join(begun)[:FOOTER_SIZE]
            ready, begun = [*begun], []
        for part in ready:
            if passed < end:
                yield memoryview(part)[: end - passed]
                passed += len(part)
    decoder.close()
    if end is None:
        raise FormatError("there is no table of blocks", field="VHD", offset=decoder.position)
    # The decoder has found that the file's footer says the same as the one it began with.
    yield footer


def _check_begin(size: int, *, found: bool) -> None:
    """Refuse a VHD of which too much would have to be kept until its table has come."""
    if size > MOST_KEPT and not found:
        raise FormatError(
            f"the table of blocks is not in the first {MOST_KEPT >> 20} MiB, and a stream is read "
            "forwards: write the file anew with qemu-img convert -f vpc -O vpc -o force_size=on",
            field="VHD block allocation table",
            offset=size,
        )
