"""Disks between VDIs and Glance, without a plugin in dom0: uploaded and downloaded, on both faces.

    glance = Glance("https://glance.example:9292", token=token)
    uploaded = upload_image(session, vdi, glance, name="backup")
    downloaded = download_image(session, glance, uploaded.image_id, sr=sr)

The disk passes through this program as it goes; digests are computed on the way and compared with
Glance's. Whatever fails, nothing half-made is left: no VDI, no task, no image of ours; what could
not be cleaned up is said in a note of the error (Python 3.11 and later).
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from os_xenapi.disk import codec, convert
from os_xenapi.disk.codec import batches
from os_xenapi.disk.extents import Data, Extent
from os_xenapi.errors import (
    CertificateRefused,
    GlanceRefused,
    TransferFailed,
    XenApiError,
)
from os_xenapi.flows import AnySession, Call, Flow, Sleep, Work, flow
from os_xenapi.glance_access import Glance
from os_xenapi.glance_api import Download, GlanceApi, Record, Upload
from os_xenapi.image_streams import (
    ContainerFormat,
    Digests,
    DiskFormat,
    ImageDecoder,
    ImageEncoder,
    Plan,
)
from os_xenapi.progress import Cancellation, Meter, OnProgress
from os_xenapi.rpc.steps import NotSent
from os_xenapi.vdi_creation import add_note
from os_xenapi.vdi_streams import VdiSink, VdiSource

if TYPE_CHECKING:
    import os

    from os_xenapi.types import SRRef, VDIRef

__all__ = [
    "ContainerFormat",
    "DiskFormat",
    "Downloaded",
    "Glance",
    "Uploaded",
    "download_image",
    "upload_image",
]

_VHD_EPOCH = 946684800
_SETTLE_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between looks at what Glance makes of an upload that was broken off."""
_PASSING = frozenset({409, 500, 503})
_OURS = frozenset({"id", "name", "disk_format", "container_format"})
_FORMATS = {("vhd", "bare"), ("vhd", "ovf"), ("qcow2", "bare"), ("raw", "bare")}


@dataclass(frozen=True)
class Uploaded:
    """An image that is in Glance now.

    ``virtual_size`` is the size of the disk, ``size`` that of the image, in bytes; ``verified`` are
    the digests by which Glance has what was sent, e.g. ``("md5", "sha512")``.
    """

    image_id: str
    virtual_size: int
    size: int
    verified: tuple[str, ...]


@dataclass(frozen=True)
class Downloaded:
    """An image that is in a VDI now.

    ``virtual_size`` is the size of the VDI (storage may round it up), ``size`` that of the image,
    in bytes; ``verified`` are the digests by which it is what Glance knows.
    """

    vdi: VDIRef
    virtual_size: int
    size: int
    verified: tuple[str, ...]


@flow
def upload_image(
    session: AnySession,
    vdi: VDIRef,
    glance: Glance,
    *,
    name: str | None = None,
    image_id: str | None = None,
    disk_format: DiskFormat = "vhd",
    container_format: ContainerFormat = "bare",
    compression_level: int = 6,
    properties: Mapping[str, object] | None = None,
    on_progress: OnProgress | None = None,
    cancel: Cancellation | None = None,
) -> Flow[Uploaded]:
    """Upload the disk of ``vdi`` as an image of Glance.

    The image is a new one, called ``name`` or as the VDI is; or the queued one ``image_id``, made
    by whoever called. ``container_format`` "ovf" is a gzip tar of the VHD, which XenServer's images
    are in OpenStack; ``compression_level`` is gzip's, 1 to 9. ``properties`` become the image's
    own, beside ``visibility``, ``min_disk`` (GiB) and the like. ``on_progress`` counts bytes of the
    disk, ``cancel`` ends the upload from another thread.

    If anything fails, a new image is deleted; one that was given may be left queued.

    Raises GlanceRefused, Failure (VDI_IN_USE, TASK_CANCELLED ...), TransferFailed,
    ConnectionFailed, ProtocolError, DeadlineExceeded, ValueError.
    """
    if (disk_format, container_format) not in _FORMATS:
        raise ValueError(f"no image is written as {disk_format} in {container_format}")
    if not 1 <= compression_level <= 9:
        raise ValueError("compression_level is a number from 1 to 9")
    if wrong := _OURS & set(properties or {}):
        raise ValueError(f"{min(wrong)} is no property: there is an argument for it")
    api = GlanceApi(session, glance, cancel)
    source = VdiSource(session, vdi, "vhd", cancel=cancel)
    wanted: dict[str, object] = {"disk_format": disk_format, "container_format": container_format}
    wanted.update(properties or {})
    if name is None and image_id is None:
        name = yield Call("VDI.get_name_label", (vdi,))
    if name is not None:
        wanted["name"] = name
    target = _Target(api, image_id)
    try:
        yield from target.prepare(wanted)
        yield from source.open()
        encoder = ImageEncoder(
            source.decoder,
            disk_format,
            container_format,
            level=compression_level,
            timestamp=_timestamp(),
        )
        yield from _send_image(source, encoder, api, target.image_id, Meter(on_progress))
        verified = yield from _verify(api, target.image_id, encoder.digests)
        return Uploaded(target.image_id, source.virtual_size, encoder.digests.size, verified)
    except BaseException as error:
        reason = yield from source.abort(error, ours=not api.failed(error))
        yield from target.release(reason)
        if reason is error:
            raise
        raise reason from error


@flow
def download_image(
    session: AnySession,
    glance: Glance,
    image_id: str,
    *,
    sr: SRRef | None = None,
    vdi: VDIRef | None = None,
    name_label: str | None = None,
    allow_unverified: bool = False,
    spool_directory: str | os.PathLike[str] | None = None,
    on_progress: OnProgress | None = None,
    cancel: Cancellation | None = None,
) -> Flow[Downloaded]:
    """Download an image of Glance into a VDI.

    Images are taken of disk format vhd (bare or ovf), qcow2 and raw. The VDI is ``vdi``, whose
    contents are replaced; otherwise a new one in ``sr``, or in the pool's default SR, named
    ``name_label`` or as the image is. It is whole only when the image's digests were found right;
    otherwise a new VDI is destroyed. An image of which Glance has no digest is refused unless
    ``allow_unverified``.

    QCOW2, and VHDs that cannot be read forwards, go to ``spool_directory`` first, the system's
    temporary one by default; nothing is left there. ``on_progress`` counts bytes of the image, and
    after that, for those, bytes of the disk's stream from 0 again; ``cancel`` ends the download
    from another thread.

    Raises GlanceRefused, FormatError (the image), Failure (SR_BACKEND_FAILURE_44 when the SR is
    full, TASK_CANCELLED ...), TransferFailed, ConnectionFailed, ProtocolError, DeadlineExceeded,
    OSError (the spool), ValueError.
    """
    api = GlanceApi(session, glance, cancel)
    image = yield from api.show(image_id)
    decoder = _decoder_for(image, allow_unverified, spool_directory)
    label = image.name or image.id if name_label is None else name_label
    target = _Filling(
        partial(VdiSink, session, name_label=label, sr=sr, vdi=vdi, cancel=cancel),
    )
    try:
        verified = yield from _receive_image(api, image, decoder, target, Meter(on_progress))
        if decoder.disk is not None:
            yield from target.fill_from(decoder.disk, on_progress)
        vdi, virtual_size = yield from target.finish()
        assert image.size is not None
        return Downloaded(vdi, virtual_size, image.size, verified)
    except BaseException as error:
        reason = yield from target.abort(error, ours=not api.failed(error))
        if reason is error:
            raise
        raise reason from error
    finally:
        decoder.remove()


def _send_image(
    source: VdiSource, encoder: ImageEncoder, api: GlanceApi, image_id: str, meter: Meter
) -> Flow[None]:
    upload: Upload | None = None
    try:
        while True:
            data = yield from source.read(encoder.position)
            pieces = encoder.feed(data) if data else encoder.end()
            while (piece := (yield Work(next, (pieces, None)))) is not None:
                if upload is None:
                    upload = yield from api.open_upload(image_id, encoder.length)
                yield from upload.send(piece)
            meter(encoder.position if data else source.virtual_size, source.virtual_size)
            if not data:
                break
        yield from source.finish()
        assert upload is not None
        yield from upload.finish()
    finally:
        if upload is not None:
            yield from upload.close()


def _verify(api: GlanceApi, image_id: str, digests: Digests) -> Flow[tuple[str, ...]]:
    """Compare what Glance says of an image with what was sent."""
    image = yield from api.show(image_id)
    if image.status != "active":
        raise TransferFailed(
            f"Glance took all of image {image_id} and leaves it {image.status!r}: see its log"
        )
    return tuple(digests.compare(image.size, _known(image), f"image {image_id}"))


class _Target:
    """The image that an upload goes to: a new one, or one that was given."""

    def __init__(self, api: GlanceApi, given: str | None) -> None:
        self._api = api
        self._given = given
        # The id of a new image is ours, so that it can be deleted even if no answer came.
        self.image_id = given or str(uuid.uuid4())
        self._begun = False

    def prepare(self, wanted: Mapping[str, object]) -> Flow[None]:
        """Make the image, or give the queued one what is wanted."""
        if self._given is None:
            try:
                yield from self._api.create({"id": self.image_id, **wanted})
            except (NotSent, CertificateRefused):
                raise
            except GlanceRefused as error:
                self._begun = (error.status or 0) >= 500
                raise
            except BaseException:
                self._begun = True  # as far as anybody knows
                raise
            self._begun = True
            return
        image = yield from self._api.show(self._given)
        if image.status != "queued":
            raise GlanceRefused(
                f"image {self._given} is {image.status} and not queued: data go into an image "
                "once, make a new one",
                status=409,
            )
        changes: list[dict[str, object]] = [
            {"op": "replace" if key in image.raw else "add", "path": f"/{_pointer(key)}"}
            | {"value": value}
            for key, value in wanted.items()
            if key not in image.raw or image.raw[key] != value
        ]
        if changes:
            yield from self._api.change(self._given, changes)
        self._begun = True

    def release(self, cause: BaseException) -> Flow[None]:
        """Delete a new image because of ``cause``; say what a given one is now."""
        if not self._begun:
            return
        try:
            if self._given is None:
                yield from self._delete()
                return
            image = yield from self._settled()
            told = f"image {self.image_id} is {image.status}"
            if image.status == "active":
                told += " and its data are not the whole disk: delete it"
            add_note(cause, told)
        except XenApiError as error:
            add_note(
                cause,
                f"image {self.image_id} may be left half-made ({error}): delete it if it is there",
            )

    def _settled(self) -> Flow[Record]:
        """Return the image when Glance has noticed that no more data come."""
        *pauses, last = _SETTLE_PAUSES
        for pause in pauses:
            yield Sleep(pause)
            image = yield from self._api.show(self.image_id)
            if image.status != "saving":
                return image
        yield Sleep(last)
        return (yield from self._api.show(self.image_id))

    def _delete(self) -> Flow[None]:
        """Delete the image; a Glance that still deals with the torn upload may fail to at first."""
        for pause in (*_SETTLE_PAUSES, None):
            try:
                yield from self._api.delete(self.image_id)
                return
            except GlanceRefused as error:
                if error.status == 404:
                    return
                if pause is None or error.status not in _PASSING:
                    raise
            yield Sleep(pause)


class _Filling:
    """A VDI that is filled with extents; steps of a flow. ``make`` makes the sink of a size."""

    def __init__(self, make: Callable[..., VdiSink]) -> None:
        self._make = make
        self._sink: VdiSink | None = None
        self._encoder: codec.Encoder | None = None
        self._fills = False

    @property
    def is_open(self) -> bool:
        return self._encoder is not None

    def open(self, plan: Plan, on_progress: OnProgress | None = None) -> Flow[None]:
        sink = self._make(
            virtual_size=plan.virtual_size, wire_format=plan.wire_format, on_progress=on_progress
        )
        self._sink = sink
        size = yield from sink.prepare()
        encoder: codec.Encoder = yield Work(
            partial(
                convert.encoder_for,
                plan.wire_format,
                size,
                plan.allocated,
                timestamp=_timestamp(),
            )
        )
        yield from sink.open(encoder.length)
        self._encoder = encoder
        self._fills = plan.wire_format == "raw"
        yield from self._send(iter([encoder.begin()]))

    def write(self, extents: list[Extent]) -> Flow[None]:
        assert self._encoder is not None
        feed = self._encoder.feed
        yield from self._send(piece for extent in extents for piece in feed(extent))

    def write_zeros_up_to(self, position: int) -> Flow[None]:
        """Send the zeros before ``position`` already, where the host is to be sent zeros at all.

        Otherwise it would wait for them until the end.
        """
        if self._fills:
            yield from self.write([Extent(position, b"")])

    def fill_from(self, disk: convert.Disk, on_progress: OnProgress | None) -> Flow[None]:
        """Fill the VDI with a disk that is here."""
        plan = Plan(disk.virtual_size, disk.allocated(), "vhd")
        yield from self.open(plan, on_progress)
        pieces = _extents_in_batches(iter(disk.extents()))
        while (extents := (yield Work(next, (pieces, None)))) is not None:
            yield from self.write(extents)

    def finish(self) -> Flow[tuple[VDIRef, int]]:
        assert self._sink is not None
        assert self._encoder is not None
        yield from self._send(self._encoder.end())
        yield from self._sink.finish()
        return self._sink.vdi, self._sink.virtual_size

    def abort(self, error: BaseException, *, ours: bool) -> Flow[BaseException]:
        if self._sink is None:
            return error
        return (yield from self._sink.abort(error, ours=ours))

    def _send(self, pieces: Iterator[Data]) -> Flow[None]:
        assert self._sink is not None
        found = batches(pieces)
        while (batch := (yield Work(next, (found, None)))) is not None:
            for piece in batch:
                yield from self._sink.write(piece)


def _receive_image(
    api: GlanceApi, image: Record, decoder: ImageDecoder, target: _Filling, meter: Meter
) -> Flow[tuple[str, ...]]:
    """Take an image to its end, into the target where that is possible, and verify it."""
    assert image.size is not None
    digests = Digests(image.os_hash_algo)
    download: Download = yield from api.open_download(image)
    try:
        while data := (yield from download.read()):
            yield Work(digests.update, (data,))
            pieces = _extents_in_batches(decoder.feed(data))
            while (extents := (yield Work(next, (pieces, None)))) is not None:
                yield from _open_once(target, decoder)
                yield from target.write(extents)
            if decoder.plan is not None:
                yield from _open_once(target, decoder)
                yield from target.write_zeros_up_to(decoder.position)
            meter(digests.size, image.size)
    finally:
        yield from download.close()
    verified = digests.compare(image.size, _known(image), f"image {image.id}")
    yield Work(decoder.close)
    yield from _open_once(target, decoder)
    return tuple(verified)


def _open_once(target: _Filling, decoder: ImageDecoder) -> Flow[None]:
    if decoder.plan is not None and not target.is_open:
        yield from target.open(decoder.plan)


def _decoder_for(
    image: Record, allow_unverified: bool, directory: str | os.PathLike[str] | None
) -> ImageDecoder:
    """Return what reads an image; raises TransferFailed where it cannot or must not be read."""
    what = f"image {image.id}"
    if image.status != "active" or not image.size:
        raise TransferFailed(
            f"{what} is {image.status} and has {image.size or 'no'} bytes: only an active image "
            "has data"
        )
    if (image.disk_format, image.container_format) not in _FORMATS:
        raise TransferFailed(
            f"{what} is {image.disk_format} in {image.container_format}, which is not read: "
            "convert it to raw, qcow2 or vhd in a bare container"
        )
    if not (allow_unverified or Digests(image.os_hash_algo).covers(_known(image))):
        raise TransferFailed(
            f"Glance has no digest of {what} that is known here, so that nobody can tell whether "
            "it is whole: allow that by allow_unverified=True"
        )
    return ImageDecoder(
        cast("DiskFormat", image.disk_format),
        cast("ContainerFormat", image.container_format),
        image.size,
        directory=directory,
    )


def _known(image: Record) -> dict[str, str | None]:
    """Return the digests that Glance has of an image, by their algorithms."""
    known = {"md5": image.checksum}
    if image.os_hash_algo and image.os_hash_value:
        known[image.os_hash_algo] = image.os_hash_value
    return known


def _extents_in_batches(extents: Iterator[Extent]) -> Iterator[list[Extent]]:
    batch: list[Extent] = []
    size = 0
    for extent in extents:
        batch.append(extent)
        size += len(extent.data)
        if size >= 1 << 20 or len(batch) >= 1024:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _pointer(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _timestamp() -> int:
    return max(0, int(time.time()) - _VHD_EPOCH)
