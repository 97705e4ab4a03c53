"""What all formats share: how a decoder is fed and closed, and how an encoder is.

A decoder is one generator, ``_decode``, that reads the format from front to back as if all of the
stream were there. It yields extents, and None when it has used up what was fed::

    feed(bytes) --> _decode: _read, _skip_to, _pass_on --> extents
    close()     --> _decode: the stream has ended      --> nothing, or FormatError

An encoder is told beforehand where on the disk there may be data, so that it can say how long the
stream will be before the first byte of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Iterator
from typing import TypeAlias, TypeVar

from os_xenapi.disk.extents import Data, Extent
from os_xenapi.errors import FormatError

__all__ = ["Decoder", "Encoder", "Steps", "batches"]

_T = TypeVar("_T")

_BATCH = 1 << 20

Steps: TypeAlias = Generator["Extent | None", None, _T]
"""A part of a decoder: yields extents, and None to ask for more of the stream."""


class Decoder(ABC):
    """Reads a disk image that comes in pieces, in any sizes, from front to back.

    ``virtual_size`` is the size of the disk in bytes, None until the stream has told it.
    ``ascending`` tells whether the extents come in the order of the disk, None until that is known.
    """

    virtual_size: int | None = None
    ascending: bool | None = None

    def __init__(self) -> None:
        self._position = 0
        self._pending = memoryview(b"")
        self._ended = False
        self._error: FormatError | None = None
        self._steps = self._decode()

    @property
    def position(self) -> int:
        """How much of the stream was read, in bytes."""
        return self._position

    def feed(self, data: Data | bytearray) -> Iterator[Extent]:
        """Take the next bytes of the stream and return the extents in them.

        Nothing is copied: the extents are views of ``data``. All of them must be taken before the
        next call.

        Raises:
            FormatError: the image is damaged or of a kind that is not supported; raised again by
                every later call.
            ValueError: the extents of the last call were not all taken, or close() was called.
        """
        self._ready()
        view = memoryview(data)
        self._pending = view if view.format == "B" else view.cast("B")
        return self._extents()

    def close(self) -> None:
        """Say that the stream has ended; harmless when said again.

        Raises:
            FormatError: the stream is shorter than the image that it began, or its end is damaged.
            ValueError: the extents of the last feed() were not all taken.
        """
        if self._ended and self._error is None:
            return
        self._ready()
        self._ended = True
        # All extents were handed out, so this runs the checks of the end and yields none.
        next(self._extents(), None)

    @abstractmethod
    def _decode(self) -> Steps[None]:
        """Read the whole stream."""

    def _ready(self) -> None:
        if self._error is not None:
            raise self._error
        if self._ended:
            raise ValueError("the decoder is closed")
        if self._pending:
            raise ValueError("take all extents of the last feed() before the next call")

    def _extents(self) -> Iterator[Extent]:
        try:
            for extent in self._steps:
                if extent is None:
                    return
                yield extent
        except FormatError as error:
            self._error = error
            self._pending = memoryview(b"")
            raise

    def _take(self, most: int) -> memoryview:
        """Return at most that many bytes of what was fed; none where nothing is left of it."""
        piece = self._pending[:most]
        self._pending = self._pending[most:]
        self._position += len(piece)
        return piece

    def _more(self, missing: int, field: str) -> Steps[None]:
        """Ask for more of the stream, of which at least ``missing`` bytes must come."""
        if self._ended:
            raise FormatError(
                f"the stream ends here, at least {missing} bytes too early: fetch the image again",
                field=field,
                offset=self._position,
            )
        yield None

    def _read(self, size: int, field: str) -> Steps[bytes]:
        """Read exactly that many bytes, which the caller has found to be few."""
        found = bytearray()
        while len(found) < size:
            piece = self._take(size - len(found))
            found += piece
            if not piece:
                yield from self._more(size - len(found), field)
        return bytes(found)

    def _skip_to(self, offset: int, field: str) -> Steps[None]:
        """Read on to a place further on in the stream and forget what lies before it."""
        while self._position < offset:
            if not self._take(offset - self._position):
                yield from self._more(offset - self._position, field)

    def _pass_on(self, offset: int, size: int, field: str) -> Steps[None]:
        """Hand the next bytes of the stream out as the disk's bytes at ``offset``."""
        end = offset + size
        while offset < end:
            piece = self._take(end - offset)
            if piece:
                yield Extent(offset, piece)
                offset += len(piece)
            else:
                yield from self._more(end - offset, field)


class Encoder(ABC):
    """Writes a disk image as a stream whose length is known before its first byte.

    Use encode(), or begin(), feed() for each extent and end(). What they return are the bytes of
    the stream, in order; all of it must be taken before the next call.

    ``virtual_size`` is the size of the disk, ``length`` that of the whole stream, in bytes.
    """

    def __init__(self, virtual_size: int, length: int) -> None:
        self.virtual_size = virtual_size
        self.length = length
        self._reached = 0
        self._idle = True

    def encode(self, extents: Iterable[Extent]) -> Iterator[Data]:
        """Return the whole stream for a disk of these extents; see feed() for what they must be."""
        yield self.begin()
        for extent in extents:
            yield from self.feed(extent)
        yield from self.end()

    @abstractmethod
    def begin(self) -> Data:
        """Return the first bytes of the stream, which may be none."""

    def feed(self, extent: Extent) -> Iterator[Data]:
        """Return the part of the stream that an extent completes.

        Raises:
            ValueError: the extent begins before the last one ended, or lies outside the disk or
                outside the allocated ranges; or the bytes of the last call were not all taken.
        """
        start, end = extent.offset, extent.offset + len(extent.data)
        if start < self._reached:
            raise ValueError(
                f"an extent at byte {start} after one that ends at byte {self._reached}: "
                "extents must come in the order of the disk"
            )
        if end > self.virtual_size:
            raise ValueError(f"an extent ends at byte {end} of a disk of {self.virtual_size}")
        self._check(start, end)
        pieces = self._pieces(self._put(extent))
        self._reached = end
        return pieces

    def end(self) -> Iterator[Data]:
        """Return what is left of the stream once the last extent was fed.

        Raises:
            ValueError: the bytes of the last call were not all taken.
        """
        return self._pieces(self._finish())

    def _pieces(self, pieces: Iterator[Data]) -> Iterator[Data]:
        """Note that the bytes of one call are being taken: skipped ones would tear the stream."""
        if not self._idle:
            raise ValueError("take all bytes of the last call before the next one")
        self._idle = False
        return self._until_taken(pieces)

    def _until_taken(self, pieces: Iterator[Data]) -> Iterator[Data]:
        yield from pieces
        self._idle = True

    def _check(self, start: int, end: int) -> None:  # noqa: B027
        """Raise ValueError where the format cannot take data at this range of the disk."""

    @abstractmethod
    def _put(self, extent: Extent) -> Iterator[Data]:
        """Return the part of the stream that an extent completes."""

    @abstractmethod
    def _finish(self) -> Iterator[Data]:
        """Return what is left of the stream."""


def batches(pieces: Iterator[Data]) -> Iterator[list[Data]]:
    """Return the pieces of a stream, of which many are small, in batches of about 1 MiB."""
    batch: list[Data] = []
    size = 0
    for piece in pieces:
        if piece:
            batch.append(piece)
            size += len(piece)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
