"""Disk images in files: read as extents in the order of the disk, written from a stream.

Reading leaves holes alone: those of the file system for a raw image, blocks that were never written
for a VHD. Writing goes to a file beside the target that takes its place only when it is whole.
"""

from __future__ import annotations

import errno
import io
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NoReturn

from os_xenapi.disk import codec, convert, vhd
from os_xenapi.disk.detect import sniff
from os_xenapi.disk.digest import VirtualDigest
from os_xenapi.disk.extents import SECTOR, Data, Extent, data_runs
from os_xenapi.disk.qcow2_reader import Reader
from os_xenapi.disk.vhd_chain import VhdChain
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import FOOTER_SIZE, DiskType, Footer
from os_xenapi.errors import FormatError
from os_xenapi.transport.buffers import Buffers

__all__ = ["FileSource", "Format", "Image", "ImageWriter", "open_image"]

Format = Literal["raw", "vhd", "qcow2"]

_WITH_BLOCKS = {DiskType.DYNAMIC, DiskType.DIFFERENCING}
_PIECE = 2 << 20
_MOST_RANGES = 1 << 17  # some 16 MiB of them, of a disk that is in very many pieces


class Image(ABC):
    """A disk image in a file, open for reading; used by one thread at a time.

    ``virtual_size`` is the size of the disk in bytes, ``format`` the file's format.
    """

    format: Format
    virtual_size: int

    def __init__(self, file: io.FileIO, file_size: int) -> None:
        self._file = file
        self._file_size = file_size

    def __enter__(self) -> Image:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; calling it again does nothing."""
        self._file.close()

    @abstractmethod
    def allocated(self) -> list[tuple[int, int]]:
        """Return the (offset, length) ranges of the disk, in bytes, outside which it is zero."""

    @abstractmethod
    def extents(self) -> Iterator[Extent]:
        """Return the data of the disk, ascending and inside the allocated ranges."""


class FileSource:
    """The bytes of an open file, for those who read images without files."""

    def __init__(self, file: io.FileIO, size: int) -> None:
        self._file = file
        self.size = size

    def read_at(self, offset: int, size: int) -> bytes:
        """Return ``size`` bytes from ``offset`` on, or fewer where the file ends before."""
        pieces: list[bytes] = []
        while size > 0 and (piece := os.pread(self._file.fileno(), size, offset)):
            pieces.append(piece)
            offset += len(piece)
            size -= len(piece)
        return b"".join(pieces)


class _RawImage(Image):
    """A raw image, or a fixed VHD, which is one with a footer behind it."""

    def __init__(
        self, file: io.FileIO, file_size: int, virtual_size: int, file_format: Format
    ) -> None:
        super().__init__(file, file_size)
        self.virtual_size = virtual_size
        self.format = file_format
        self._buffers = Buffers(_PIECE)

    def allocated(self) -> list[tuple[int, int]]:
        return [(start, end - start) for start, end in self._data_ranges()]

    def extents(self) -> Iterator[Extent]:
        for start, end in self._data_ranges():
            while start < end:
                # Up to the next multiple: whole blocks go into a VHD without being copied.
                size = min(_PIECE - start % _PIECE, end - start)
                yield from data_runs(Extent(start, self._fill(start, size)))
                start += size

    def _fill(self, offset: int, size: int) -> memoryview:
        view = self._buffers.take()[:size]
        filled = 0
        while filled < size:
            read = os.preadv(self._file.fileno(), [view[filled:]], offset + filled)
            if not read:
                self._refuse(offset + filled)
            filled += read
        return view

    def _check_whole(self) -> None:
        """Tell a file that was cut while it was read from one that ends with a hole."""
        end = os.lseek(self._file.fileno(), 0, os.SEEK_END)
        if end < self._file_size:
            self._refuse(end)

    def _refuse(self, end: int) -> NoReturn:
        raise FormatError(
            "the file ends before: it was truncated while it was read",
            field="raw image",
            offset=end,
        )

    def _data_ranges(self) -> Iterator[tuple[int, int]]:
        end = 0
        while end < self.virtual_size:
            try:
                start = os.lseek(self._file.fileno(), end, os.SEEK_DATA)
                end = os.lseek(self._file.fileno(), start, os.SEEK_HOLE)
            except OSError as error:
                if error.errno == errno.ENXIO:  # no data behind ``end``
                    self._check_whole()
                    return
                if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                    raise
                start, end = end, self.virtual_size  # such as a block device: all may be data
            if start < self.virtual_size:
                end = min(end, self.virtual_size)
                yield start, end


class _VhdImage(Image):
    """A dynamic VHD, or a differencing one and its parents; blocks may lie in any order."""

    format: Format = "vhd"

    def __init__(self, file: io.FileIO, file_size: int, parents: Sequence[io.FileIO]) -> None:
        super().__init__(file, file_size)
        self._parents = parents
        leaf = VhdReader(FileSource(file, file_size), types=_WITH_BLOCKS)
        self._disk: VhdReader | VhdChain = leaf
        if leaf.parent is not None or parents:
            if not parents:
                raise _orphaned(leaf)
            sources = [FileSource(parent, _size(parent)) for parent in parents]
            self._disk = VhdChain([leaf, *map(VhdReader, sources)])
        self.virtual_size = self._disk.virtual_size

    def close(self) -> None:
        super().close()
        _close(self._parents)

    def allocated(self) -> list[tuple[int, int]]:
        return list(self._disk.allocated())

    def extents(self) -> Iterator[Extent]:
        return self._disk.extents()


def _orphaned(leaf: VhdReader) -> FormatError:
    assert leaf.parent is not None
    names = " or ".join(map(repr, leaf.parent.candidates[:3])) or "a name that it does not tell"
    return FormatError(
        f"a differencing VHD, which holds only the changes to its parent, {names}: give its "
        "parents too, the nearest first",
        field="VHD footer: disk type",
        offset=60,
    )


class _Qcow2Image(Image):
    """A QCOW2 image, version 2 or 3."""

    format: Format = "qcow2"

    def __init__(self, file: io.FileIO, file_size: int) -> None:
        super().__init__(file, file_size)
        self._reader = Reader(FileSource(file, file_size))
        self.virtual_size = self._reader.virtual_size

    def allocated(self) -> list[tuple[int, int]]:
        return self._reader.ranges(_MOST_RANGES)

    def extents(self) -> Iterator[Extent]:
        return self._reader.extents()


def open_image(
    path: str | os.PathLike[str],
    *,
    parents: Iterable[str | os.PathLike[str]] = (),
    file_format: Format | None = None,
) -> Image:
    """Open the disk image at ``path`` for reading; its format is told by its contents.

    ``file_format`` says what it is instead. Say "raw" for a raw image of a disk that a guest has
    written to: the guest may have made it look like another format.

    Raw, dynamic VHD, fixed VHD and QCOW2 are read, and a differencing VHD with its ``parents``: the
    files that it was made on, the nearest first. No file is opened that is not named here, whatever
    an image says of its parent.

    Raises FormatError where an image is damaged, of another format, or no parent of the one before
    it; OSError where a file cannot be read.
    """
    files: list[io.FileIO] = []
    try:
        for name in (path, *parents):
            files.append(io.FileIO(name))
        file, *others = files
        file_size = _size(file)
        if file_size == 0:
            raise FormatError("the file is empty", field="disk image", offset=0)
        if file_format == "raw" and not others:
            return _RawImage(file, file_size, file_size, "raw")
        kind = sniff(os.pread(file.fileno(), SECTOR, 0))
        if kind == "vhd" and file_format in (None, "vhd"):
            return _VhdImage(file, file_size, others)
        if others:
            raise FormatError("only a differencing VHD has parents", field="disk image", offset=0)
        image = _Qcow2Image(file, file_size) if kind == "qcow2" else _open_flat(file, file_size)
        if file_format not in (None, image.format):
            raise FormatError(f"the file is no {file_format} image", field="disk image", offset=0)
        return image
    except BaseException:
        _close(files)
        raise


def _size(file: io.FileIO) -> int:
    return os.lseek(file.fileno(), 0, os.SEEK_END)  # of a block device too


def _close(files: Iterable[io.FileIO]) -> None:
    for file in files:
        file.close()


def _open_flat(file: io.FileIO, file_size: int) -> Image:
    end = file_size - FOOTER_SIZE
    tail = os.pread(file.fileno(), FOOTER_SIZE, end) if end >= 0 else b""
    if sniff(tail) != "vhd":
        return _RawImage(file, file_size, file_size, "raw")
    footer = Footer.parse(tail, name="VHD footer", offset=end)
    if footer.disk_type != DiskType.FIXED or footer.current_size > end:
        raise FormatError(
            f"the file has {end} bytes before its footer, which speaks of a disk of "
            f"{footer.current_size} bytes: the file's beginning is missing or damaged",
            field="VHD footer: current size",
            offset=end + 48,
        )
    return _RawImage(file, file_size, footer.current_size, "vhd")


class ImageWriter:
    """Writes a disk that arrives as a stream to a file: as it comes, or as a sparse raw image.

    ``commit`` puts the file in its place, ``abandon`` leaves no trace; one of them must be called.
    ``position`` is how far on the disk the stream has come, in bytes.

    Raises FileExistsError where the target exists and ``overwrite`` is false, ValueError where a
    stream of the decoder's format does not become such a file.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        file_format: Format,
        *,
        overwrite: bool = False,
        digest: bool = False,
    ) -> None:
        self._target = Path(path)
        self._overwrite = overwrite
        self._check_target()
        self._raw = file_format == "raw"
        self._decoder: codec.Decoder = vhd.Decoder()
        self._wants_digest = digest
        self._digest = VirtualDigest() if digest else None
        self.position: int = 0
        self._size = 0
        self._part = self._target.with_name(
            f".{self._target.name[:40]}.{secrets.token_hex(6)}.part"
        )
        self._file = io.FileIO(self._part, "xb")

    def take(self, decoder: codec.Decoder) -> None:
        """Have the stream read by ``decoder``: before its first byte, where it is no VHD."""
        self._decoder = decoder

    def _check_target(self) -> None:
        if self._target.exists():
            if not self._overwrite:
                raise _exists(self._target)
            if not self._target.is_file():
                raise FileExistsError(f"{self._target} is no regular file: name another file")

    @property
    def virtual_size(self) -> int | None:
        """The size of the disk in bytes, None until the stream has told it."""
        return self._decoder.virtual_size

    @property
    def file_size(self) -> int:
        """The bytes in the file so far."""
        return self._size

    def feed(self, data: Data) -> None:
        """Take the next bytes of the stream; raises FormatError, OSError."""
        for extent in self._decoder.feed(data):
            if self._decoder.ascending is False:
                self._digest = None
            if self._digest is not None:
                self._digest.feed(extent)
            if self._raw:
                for run in data_runs(extent):  # hosts send whole blocks, with the zeros in them
                    self._write(run.data, run.offset)
            self.position = extent.offset + len(extent.data)
        if not self._raw:
            self._write(data, self._size)

    def finish(self) -> str | None:
        """Take note of the stream's end; return the SHA-256 of the virtual disk if it was wanted.

        Raises FormatError where the stream ended too early.
        """
        self._decoder.close()
        size = self._decoder.virtual_size
        assert size is not None
        if self._raw:
            self._file.truncate(size)
            self._size = size
        os.fsync(self._file.fileno())
        if not self._wants_digest:
            return None
        if self._digest is not None:
            self._digest.virtual_size = size
            return self._digest.hexdigest()
        with open_image(self._part) as image:
            return virtual_sha256(image, size)

    def commit(self) -> None:
        """Put the file in the place of the target; raises FileExistsError, OSError."""
        self._file.close()
        self._check_target()
        if not self._overwrite:
            try:
                os.link(self._part, self._target)  # unlike replace, never over another file
            except FileExistsError:
                raise _exists(self._target) from None
            except OSError:
                pass  # a file system without hard links
            else:
                os.unlink(self._part)
                return
        os.replace(self._part, self._target)

    def abandon(self) -> None:
        """Remove what was written; after ``commit`` there is nothing to remove."""
        self._file.close()
        self._part.unlink(missing_ok=True)

    def _write(self, data: Data, offset: int) -> None:
        view = memoryview(data)
        while view:
            written = os.pwrite(self._file.fileno(), view, offset)
            offset += written
            view = view[written:]
        self._size = max(self._size, offset)


def _exists(target: Path) -> FileExistsError:
    return FileExistsError(f"{target} exists: name another file or allow overwriting")


def virtual_sha256(image: Image, virtual_size: int) -> str:
    """Return the SHA-256 of the disk in ``image``, followed by zeros up to ``virtual_size``."""
    digest = VirtualDigest(virtual_size)
    for extent in image.extents():
        digest.feed(extent)
    return digest.hexdigest()


def encoder_for(
    file_format: Format, virtual_size: int, allocated: list[tuple[int, int]], timestamp: int
) -> codec.Encoder:
    """Return the encoder of a stream in ``file_format`` for a disk with data in ``allocated``."""
    return convert.encoder_for(file_format, virtual_size, allocated, timestamp=timestamp)
