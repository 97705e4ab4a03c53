"""What is done with image files alone: convert, look into, check. No host takes part."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from os_xenapi.cmd import output
from os_xenapi.cmd.parsing import printable
from os_xenapi.cmd.vdi import bar
from os_xenapi.disk import vhd
from os_xenapi.disk.codec import Decoder, batches
from os_xenapi.disk.convert import convert as stream
from os_xenapi.disk.detect import sniff
from os_xenapi.disk.digest import VirtualDigest
from os_xenapi.disk.extents import SECTOR
from os_xenapi.disk.raw import Decoder as RawDecoder
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import DiskType
from os_xenapi.images import FileSource, Format, Image, ImageWriter, open_image
from os_xenapi.progress import Meter

__all__ = ["check", "convert", "info"]

_VHD_EPOCH = 946684800
_LARGEST_VHD = 2040 << 30


def convert(
    source: str, target: str, form: Format, *, parents: Sequence[str], overwrite: bool
) -> int:
    """Write the image in ``source`` to ``target`` in another format, or anew in its own."""
    with open_image(source, parents=parents) as image:
        writer = ImageWriter(target, form, overwrite=overwrite)
        try:
            with bar(f"convert {os.path.basename(source)}") as shown:
                _write(image, form, writer, Meter(shown))
            writer.finish()
            writer.commit()
        except BaseException:
            writer.abandon()
            raise
    return 0


def _write(image: Image, form: Format, writer: ImageWriter, meter: Meter) -> None:
    wire, decoder = _wire(image, form)
    made = stream(image, wire, timestamp=max(0, int(time.time()) - _VHD_EPOCH))
    writer.take(decoder or RawDecoder(length=made.length))
    done = 0
    for batch in batches(made.pieces):
        for piece in batch:
            writer.feed(piece)
            done += len(piece)
        meter(done, made.length)
    meter(done, made.length)


def _wire(image: Image, form: Format) -> tuple[Format, Decoder | None]:
    """Return the stream from which the writer makes the file, and what reads it, if anything.

    A raw file is made from a VHD, which has no holes, as far as there are VHDs of that size; what
    is written as it comes needs no reader.
    """
    if form != "raw":
        return form, None
    if image.virtual_size <= _LARGEST_VHD and image.virtual_size % SECTOR == 0:
        return "vhd", vhd.Decoder()
    return "raw", None


def info(path: str, parents: Sequence[str], form: str) -> int:
    """Print what is in an image file."""
    found = os.stat(path)
    told: dict[str, Any] = {"file": path, **_content(path, parents)}
    told["file_size"] = found.st_size
    told["file_size_on_disk"] = found.st_blocks * 512
    if form == "table":
        from os_xenapi.cmd.progress import size_text

        told = {
            name: f"{value} ({size_text(value)})" if isinstance(value, int) else value
            for name, value in told.items()
        }
    output.show_object(told, form)
    return 0


def _content(path: str, parents: Sequence[str]) -> dict[str, Any]:
    orphan = None if parents else _Orphan.open(path)
    if orphan is not None:
        data = sum(length for _, length in orphan.reader.allocated())
        size, parent = orphan.reader.virtual_size, orphan.reader.parent
        orphan.file.close()
        assert parent is not None
        return {
            "format": "vhd, differencing",
            "virtual_size": size,
            "allocated": data,
            "parent": ", ".join(parent.candidates),
        }
    with open_image(path, parents=parents) as image:
        data = sum(length for _, length in image.allocated())
        return {"format": image.format, "virtual_size": image.virtual_size, "allocated": data}


def check(path: str, parents: Sequence[str], *, sha256: bool) -> int:
    """Read all of an image, and print that it is whole. Raises FormatError where it is not."""
    orphan = None if parents else _Orphan.open(path)
    if orphan is not None:
        with orphan.file:
            for _ in orphan.reader.extents():
                pass
        print(f"{printable(path)}: no damage found; its parents were not looked at (--parent)")
        return 0
    with open_image(path, parents=parents) as image:
        digest = VirtualDigest(image.virtual_size) if sha256 else None
        with bar(f"check {os.path.basename(path)}") as shown:
            meter = Meter(shown)
            for extent in image.extents():
                if digest is not None:
                    digest.feed(extent)
                meter(extent.offset + len(extent.data), image.virtual_size)
            meter(image.virtual_size, image.virtual_size)
    print(f"{printable(path)}: no damage found")
    if digest is not None:
        print(f"sha256  {digest.hexdigest()}")
    return 0


class _Orphan(NamedTuple):
    """A differencing VHD without its parents: what can be told of it is told by the file alone."""

    file: io.FileIO
    reader: VhdReader

    @classmethod
    def open(cls, path: str) -> _Orphan | None:
        """Return it, None where the file is any other image. Raises FormatError, OSError."""
        file = io.FileIO(path)
        try:
            if sniff(os.pread(file.fileno(), SECTOR, 0)) == "vhd":
                reader = VhdReader(FileSource(file, os.fstat(file.fileno()).st_size))
                if reader.footer.disk_type == DiskType.DIFFERENCING:
                    return cls(file, reader)
        except BaseException:
            file.close()
            raise
        file.close()
        return None
