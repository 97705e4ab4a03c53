"""Disks as the bytes of an image of Glance's, both ways, while they come; no network here.

    ImageEncoder   a VDI's VHD stream     --> the image's bytes, its length and digests
    ImageDecoder   the image's bytes      --> the extents of the disk, or a disk in a directory

An image that cannot be read forwards goes to a private directory first: QCOW2, a VHD whose blocks
lie in another order than the disk's, and a chain of VHDs. What an image is, is what Glance says it
is: contents, which a guest may have written, are never asked for that.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from os_xenapi.disk import codec, convert, ovf, raw, vhd
from os_xenapi.disk.codec import batches
from os_xenapi.disk.extents import Data, Extent
from os_xenapi.disk.qcow2_reader import Reader as Qcow2Reader
from os_xenapi.disk.vhd_chain import VhdChain
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import ALL_TYPES, DiskType
from os_xenapi.errors import FormatError, TransferFailed
from os_xenapi.images import FileSource

__all__ = [
    "ContainerFormat",
    "Digests",
    "DiskFormat",
    "ImageDecoder",
    "ImageEncoder",
    "Plan",
]

DiskFormat = Literal["vhd", "qcow2", "raw"]
ContainerFormat = Literal["bare", "ovf"]

_MOST_HELD = 32 << 20
_MOST_MEMBERS = 64
_MOST_RANGES = 1 << 17


class Plan(NamedTuple):
    """A disk that is to come: what a VDI has to be told before its first byte."""

    virtual_size: int
    allocated: Iterable[tuple[int, int]]
    wire_format: Literal["raw", "vhd"]


class Digests:
    """The digests that Glance keeps of an image: MD5, and one more, SHA-512 as a rule.

    ``algorithm`` is the other's name; None, or one that is not known here, leaves it out.
    """

    def __init__(self, algorithm: str | None = "sha512") -> None:
        self.size: int = 0
        self.algorithm: str | None = (
            algorithm if algorithm in hashlib.algorithms_guaranteed else None
        )
        self._hashes = {"md5": hashlib.new("md5", usedforsecurity=False)}
        if self.algorithm is not None and not self.algorithm.startswith("shake"):
            self._hashes[self.algorithm] = hashlib.new(self.algorithm)

    def update(self, data: Data) -> None:
        """Take the next bytes of the image."""
        self.size += len(data)
        for one in self._hashes.values():
            one.update(data)

    def covers(self, known: dict[str, str | None]) -> bool:
        """Whether one of the digests that Glance knows is computed here."""
        return any(told is not None and name in self._hashes for name, told in known.items())

    def compare(self, size: int | None, known: dict[str, str | None], image: str) -> list[str]:
        """Return the algorithms by which the bytes are those that Glance knows of ``image``.

        ``known`` maps names of algorithms to Glance's hex digits. Raises TransferFailed where one
        differs, or the size does.
        """
        if size is not None and size != self.size:
            raise TransferFailed(
                f"{image} has {self.size} bytes here and {size} for Glance: transfer it again"
            )
        verified = []
        for name, told in known.items():
            if told is None or name not in self._hashes:
                continue
            found = self._hashes[name].hexdigest()
            if found != told:
                raise TransferFailed(
                    f"{image}: the {name} is {found} here and {told} for Glance: the data were "
                    "damaged in Glance's store or on the way, transfer it again"
                )
            verified.append(name)
        return verified


class ImageEncoder:
    """Makes an image out of the VHD stream of a VDI, which ``decoder`` reads.

    ``length`` is the size of the image in bytes, None for one that is compressed; it is known when
    feed() has returned its first bytes. ``position`` is how far on the disk they have come.
    """

    def __init__(
        self,
        decoder: codec.Decoder,
        disk_format: DiskFormat,
        container_format: ContainerFormat,
        *,
        level: int,
        timestamp: int,
    ) -> None:
        assert isinstance(decoder, vhd.Decoder)
        self._decoder = decoder
        self._format: DiskFormat = disk_format
        self._packs = container_format == "ovf"
        self._level = level
        self._timestamp = timestamp
        self._encoder: codec.Encoder | None = None
        self._archive: ovf.Writer | None = None
        self.digests: Digests = Digests()
        self.length: int | None = None
        self.position: int = 0

    def feed(self, data: Data) -> Iterator[bytes]:
        """Return what the next bytes of the VHD add to the image; take all of it."""
        return self._counted(self._feed(data))

    def end(self) -> Iterator[bytes]:
        """Return what is left of the image when the VHD has ended; raises FormatError."""
        return self._counted(self._end())

    def _counted(self, pieces: Iterator[Data]) -> Iterator[bytes]:
        for batch in batches(pieces):
            piece = b"".join(batch)
            self.digests.update(piece)
            yield piece

    def _feed(self, data: Data) -> Iterator[Data]:
        for extent in self._decoder.feed(data):
            yield from self._begin()
            assert self._encoder is not None
            yield from self._packed(self._encoder.feed(extent))
            self.position = extent.offset + len(extent.data)
        if self._decoder.ascending is not None:
            yield from self._begin()

    def _end(self) -> Iterator[Data]:
        self._decoder.close()
        yield from self._begin()
        assert self._encoder is not None
        yield from self._packed(self._encoder.end())
        if self._archive is not None:
            yield self._archive.end()

    def _begin(self) -> Iterator[Data]:
        """Return the beginning of the image, once: the table of blocks was read by now."""
        if self._encoder is not None:
            return
        size = self._decoder.virtual_size
        assert size is not None
        if not self._decoder.ascending:
            raise TransferFailed(
                "the host sends the blocks of the disk in another order than the disk's, of which "
                "no image can be made as they come: export the disk to a file, and upload that"
            )
        self._encoder = convert.encoder_for(
            self._format, size, self._decoder.allocated(), timestamp=self._timestamp
        )
        if self._packs:
            self._archive = ovf.Writer(self._encoder.length, level=self._level)
            yield self._archive.begin()
        else:
            self.length = self._encoder.length
        yield from self._packed(iter([self._encoder.begin()]))

    def _packed(self, pieces: Iterator[Data]) -> Iterator[Data]:
        if self._archive is None:
            yield from pieces
            return
        for piece in pieces:
            yield self._archive.feed(piece)


class ImageDecoder:
    """Takes an image as it comes: feed() for each piece, then close(); at last remove().

    Either ``plan`` is told before the first extent, or there are no extents, and ``disk`` is told
    by close(): the disk in a directory of its own below ``directory``.
    """

    def __init__(
        self,
        disk_format: DiskFormat,
        container_format: ContainerFormat,
        size: int,
        *,
        directory: str | os.PathLike[str] | None = None,
    ) -> None:
        self._format: DiskFormat = disk_format
        self._directory = directory
        self._archive = ovf.Reader() if container_format == "ovf" else None
        self._decoder: codec.Decoder | None = None
        self._held: list[bytes] = []
        self._held_size = 0
        self._length = 0
        self._left = 0
        self._spool: _Spool | None = None
        self._wanted = True
        self.plan: Plan | None = None
        self.disk: convert.Disk | None = None
        if self._archive is None:
            self._begin(size, may_stream=True)

    @property
    def position(self) -> int:
        """How far on the disk the image has come, where its bytes are the disk's."""
        assert self.plan is not None
        assert self._decoder is not None
        return min(self._decoder.position, self.plan.virtual_size)

    def feed(self, data: Data) -> Iterator[Extent]:
        """Return the extents in the next bytes of the image, ascending; take all of them."""
        if self._archive is None:
            yield from self._take(data)
            return
        for event in self._archive.feed(data):
            if isinstance(event, ovf.Member):
                self._next_member(event)
            elif self._wanted:
                yield from self._take(event)

    def close(self) -> None:
        """Say that the image has ended; raises FormatError where it is not whole."""
        if self._archive is not None:
            self._archive.close()
        if self._decoder is not None:
            self._decoder.close()
            if self.plan is None:
                self._decide()
        if self._spool is not None:
            self.disk = self._spool.disk(self._format)
        elif self.plan is None:
            raise FormatError("there is no disk in the image", field="image", offset=0)

    def remove(self) -> None:
        """Remove what was put in a directory; harmless when there is nothing."""
        if self._spool is not None:
            self._spool.remove()

    def _next_member(self, member: ovf.Member) -> None:
        self._wanted = member.name.lower().endswith(".vhd")
        if not self._wanted:
            return
        if self._decoder is not None:
            raise FormatError(
                f"{member.name[:100]!r} follows a disk that needs no parent: the archive is to "
                "hold one disk",
                field="ovf image",
                offset=0,
            )
        self._begin(member.size, may_stream=member.name == ovf.LEAF)

    def _begin(self, length: int, *, may_stream: bool) -> None:
        self._length = length
        if self._spool is not None or self._format == "qcow2" or not may_stream:
            self._divert()
        elif self._format == "raw":
            self._decoder = raw.Decoder(length=length)
            self._decide()
        else:
            self._decoder = vhd.Decoder(length=length, types=ALL_TYPES)

    def _take(self, data: Data) -> Iterator[Extent]:
        if self._decoder is None:
            assert self._spool is not None
            self._spool.write(data)
            return
        if self.plan is None:
            self._held.append(bytes(data))
            self._held_size += len(data)
        for extent in self._decoder.feed(data):
            if self.plan is None and not self._decide():
                return
            yield extent
        if self.plan is None:
            self._decide()

    def _decide(self) -> bool:
        """See whether the image can be read as it comes, as soon as that is known."""
        decoder = self._decoder
        assert decoder is not None
        footer = decoder.footer if isinstance(decoder, vhd.Decoder) else None
        is_child = footer is not None and footer.disk_type == DiskType.DIFFERENCING
        if is_child or decoder.ascending is False or self._held_size > _MOST_HELD:
            self._divert()
            return False
        size = decoder.virtual_size
        if decoder.ascending is None or size is None:
            return False
        if isinstance(decoder, vhd.Decoder) and decoder.header is not None:
            self.plan = Plan(size, decoder.allocated(), "vhd")
        else:
            self.plan = Plan(size, [(0, size)], "raw")
        self._held = []
        return True

    def _divert(self) -> None:
        """Put the rest of the image, and what came of it, in a directory."""
        if self._spool is None:
            self._spool = _Spool(self._directory)
        try:
            self._spool.begin(self._length)
        except BaseException:
            self._spool.remove()
            raise
        for data in self._held:
            self._spool.write(data)
        self._held = []
        self._decoder = None


class _Spool:
    """Files with the disks of an image, in a directory that only this user can read."""

    def __init__(self, directory: str | os.PathLike[str] | None) -> None:
        self._directory = tempfile.mkdtemp(prefix="os-xenapi-", dir=directory)
        self._files: list[io.FileIO] = []

    def begin(self, size: int) -> None:
        free = shutil.disk_usage(self._directory).free
        if size > free:
            raise TransferFailed(
                f"the image has to be put in order first, which takes {size} bytes, and "
                f"{os.path.dirname(self._directory)} has {free}: name another directory "
                "(spool_directory=)"
            )
        if len(self._files) == _MOST_MEMBERS:
            raise FormatError(f"more than {_MOST_MEMBERS} disks", field="ovf image", offset=0)
        path = os.path.join(self._directory, f"{len(self._files)}.img")
        self._files.append(io.FileIO(path, "x+b"))

    def write(self, data: Data) -> None:
        view = memoryview(data)
        while view:
            view = view[self._files[-1].write(view) :]

    def disk(self, disk_format: DiskFormat) -> convert.Disk:
        sources = [FileSource(file, os.fstat(file.fileno()).st_size) for file in self._files]
        if disk_format == "qcow2":
            return _Qcow2(Qcow2Reader(sources[0]))
        readers = [VhdReader(source) for source in sources]
        if len(readers) == 1 and readers[0].parent is None:
            return readers[0]
        return VhdChain(_in_order(readers))

    def remove(self) -> None:
        for file in self._files:
            file.close()
        shutil.rmtree(self._directory, ignore_errors=True)


class _Qcow2:
    """A QCOW2 image whose list of ranges stays small."""

    def __init__(self, reader: Qcow2Reader) -> None:
        self._reader = reader
        self.virtual_size = reader.virtual_size

    def allocated(self) -> Iterable[tuple[int, int]]:
        return self._reader.ranges(_MOST_RANGES)

    def extents(self) -> Iterable[Extent]:
        return self._reader.extents()


def _in_order(readers: list[VhdReader]) -> list[VhdReader]:
    """Return the disks of a chain from the leaf to the oldest parent, by their identities."""
    by_id = {reader.footer.unique_id: reader for reader in readers}
    parents = {reader.parent.unique_id for reader in readers if reader.parent is not None}
    leaves = [reader for reader in readers if reader.footer.unique_id not in parents]
    if len(leaves) != 1:
        raise FormatError(
            f"its {len(readers)} VHDs are no chain: {len(leaves)} of them are nobody's parent",
            field="ovf image",
            offset=0,
        )
    chain = [leaves[0]]
    while len(chain) <= len(readers) and (parent := chain[-1].parent) is not None:
        if parent.unique_id not in by_id:
            break  # which the chain's own check tells better
        chain.append(by_id[parent.unique_id])
    if len(chain) < len(readers):
        raise FormatError(
            f"only {len(chain)} of its {len(readers)} VHDs belong to one disk",
            field="ovf image",
            offset=0,
        )
    return chain
