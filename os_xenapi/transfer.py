"""Disks in and out of VDIs, for both faces: files here, streams for programs in open_streams.

Whatever fails, nothing is left behind: no half-made VDI, no task, no part of a file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from os_xenapi.disk.codec import Encoder, batches
from os_xenapi.disk.digest import VirtualDigest
from os_xenapi.disk.extents import Data
from os_xenapi.flows import AnySession, Flow, Work, flow
from os_xenapi.images import Format, Image, ImageWriter, encoder_for, open_image
from os_xenapi.open_streams import (
    AsyncExport,
    AsyncImport,
    Export,
    Import,
    open_export,
    open_import,
)
from os_xenapi.progress import Cancellation, Meter, OnProgress, Progress
from os_xenapi.vdi_streams import VdiSink, VdiSource, WireFormat

if TYPE_CHECKING:
    from os_xenapi.types import SRRef, VDIRef

__all__ = [
    "AsyncExport",
    "AsyncImport",
    "Cancellation",
    "Export",
    "Exported",
    "Import",
    "Imported",
    "OnProgress",
    "Progress",
    "WireFormat",
    "export_disk",
    "import_disk",
    "open_export",
    "open_import",
]

_VHD_EPOCH = 946684800


@dataclass(frozen=True)
class Imported:
    """A disk that is in a VDI now.

    ``vdi`` is the VDI's reference, ``virtual_size`` its size in bytes (storage may round it up),
    ``sent`` the bytes of the stream, ``sha256`` the digest of the whole VDI if it was asked for.
    """

    vdi: VDIRef
    virtual_size: int
    sent: int
    sha256: str | None = None


@dataclass(frozen=True)
class Exported:
    """A disk that is in a file now.

    ``virtual_size`` is the disk's size in bytes, ``file_size`` that of the file, holes included,
    ``sha256`` the digest of the whole virtual disk if it was asked for.
    """

    path: str
    virtual_size: int
    file_size: int
    sha256: str | None = None


@flow
def import_disk(
    session: AnySession,
    path: str | os.PathLike[str],
    *,
    parents: Sequence[str | os.PathLike[str]] = (),
    file_format: Format | None = None,
    sr: SRRef | None = None,
    vdi: VDIRef | None = None,
    name_label: str | None = None,
    wire_format: WireFormat = "vhd",
    digest: bool = False,
    on_progress: OnProgress | None = None,
    cancel: Cancellation | None = None,
) -> Flow[Imported]:
    """Stream the disk image in a file (raw, VHD or QCOW2) into a VDI.

    ``parents`` are the files that a differencing VHD was made on, the nearest first: all of them
    together are the disk. ``file_format`` is as in ``images.open_image``: say "raw" for a raw image
    of a disk that a guest has written to. The VDI is ``vdi``, whose contents are replaced;
    otherwise a new one in ``sr``, or in the pool's default SR, named ``name_label`` or after the
    file. With ``wire_format="vhd"`` holes are neither read nor sent. A new VDI is destroyed again
    if anything fails, and the task with it; until it is whole it has the key ``os-xenapi-import``
    in other_config. ``on_progress`` counts bytes of the stream, ``cancel`` ends it from another
    thread, ``digest`` asks for the SHA-256 of the disk, which takes the time of hashing its holes
    too.

    Raises FormatError (the image), Failure (the host: SR_BACKEND_FAILURE_44 when the SR is full,
    VDI_IN_USE, TASK_CANCELLED ...), TransferFailed, ConnectionFailed, ProtocolError,
    DeadlineExceeded, OSError.
    """
    opening = partial(open_image, path, parents=tuple(parents), file_format=file_format)
    image: Image = yield Work(opening)
    try:
        sink = VdiSink(
            session,
            virtual_size=image.virtual_size,
            vdi=vdi,
            sr=sr,
            name_label=os.path.basename(os.fspath(path)) if name_label is None else name_label,
            wire_format=wire_format,
            on_progress=on_progress,
            cancel=cancel,
        )
        try:
            return (yield from _import(sink, image, wire_format, digest))
        except BaseException as error:
            reason = yield from sink.abort(error)
            if reason is error:
                raise
            raise reason from error
    finally:
        image.close()


@flow
def export_disk(
    session: AnySession,
    vdi: VDIRef,
    path: str | os.PathLike[str],
    *,
    file_format: Format = "vhd",
    wire_format: WireFormat | None = None,
    base: VDIRef | None = None,
    digest: bool = False,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
    cancel: Cancellation | None = None,
) -> Flow[Exported]:
    """Stream the disk of ``vdi`` into a file, as a dynamic VHD, QCOW2 or a sparse raw image.

    The file appears when it is whole; after a failure there is none, and no task. The host sends
    the file's format, for a raw file a VHD, as that has no holes; ``wire_format`` says otherwise:
    ``"raw"`` is for disks of more than 2,040 GiB. With ``base``, another VDI such as an earlier
    snapshot, the file is a VHD of what differs from that. ``on_progress`` counts bytes of the disk,
    ``cancel`` ends it from another thread, ``digest`` asks for the SHA-256 of the disk, which takes
    the time of hashing its holes too.

    Raises TransferFailed (what the host sent), Failure (VDI_IN_USE, TASK_CANCELLED ...),
    ConnectionFailed, ProtocolError, DeadlineExceeded, FileExistsError, OSError, ValueError (formats
    that do not go together).
    """
    wire_format = wire_format or ("qcow2" if file_format == "qcow2" else "vhd")
    if file_format not in ("raw", wire_format):
        raise ValueError(
            f"a stream in {wire_format} becomes a file in {wire_format} or raw: leave out the "
            "wire_format"
        )
    if base is not None and (file_format != "vhd" or digest):
        raise ValueError("what differs from a base is no whole disk: write a VHD, without a digest")
    writer = ImageWriter(path, file_format, overwrite=overwrite, digest=digest)
    try:
        source = VdiSource(session, vdi, wire_format, base=base, cancel=cancel)
        try:
            sha256 = yield from _export(source, writer, Meter(on_progress))
        except BaseException as error:
            reason = yield from source.abort(error)
            if reason is error:
                raise
            raise reason from error
        size = writer.virtual_size
        assert size is not None
        yield Work(writer.commit)
        return Exported(os.fspath(path), size, writer.file_size, sha256)
    except BaseException:
        writer.abandon()
        raise


def _import(
    sink: VdiSink, image: Image, wire_format: WireFormat, wants_digest: bool
) -> Flow[Imported]:
    size = yield from sink.prepare()
    allocated = yield Work(image.allocated)
    timestamp = max(0, int(time.time()) - _VHD_EPOCH)
    encoder = encoder_for(wire_format, size, allocated, timestamp)
    digest = VirtualDigest(size) if wants_digest else None
    yield from sink.open(encoder.length)
    pieces = batches(_pieces(image, encoder, digest))
    while (batch := (yield Work(next, (pieces, None)))) is not None:
        for piece in batch:
            yield from sink.write(piece)
    yield from sink.finish()
    sha256 = None if digest is None else (yield Work(digest.hexdigest))
    return Imported(sink.vdi, size, sink.sent, sha256)


def _pieces(image: Image, encoder: Encoder, digest: VirtualDigest | None) -> Iterator[Data]:
    yield encoder.begin()
    for extent in image.extents():
        if digest is not None:
            digest.feed(extent)
        yield from encoder.feed(extent)
    yield from encoder.end()


def _export(source: VdiSource, writer: ImageWriter, meter: Meter) -> Flow[str | None]:
    yield from source.open()
    size = source.virtual_size
    writer.take(source.decoder)
    while data := (yield from source.read(writer.position)):
        yield Work(writer.feed, (data,))
        meter(writer.position, size)
    sha256: str | None = yield Work(writer.finish)
    yield from source.finish()
    meter(size, size)
    return sha256
