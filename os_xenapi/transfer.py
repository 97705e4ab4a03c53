"""Disks in and out of VDIs, for both faces: streams, progress, clean-up on every failure.

The verdict on a stream is its task's: a host answers 200 before it has read or written anything,
and tells a failure later only by a dropped connection and the task.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from os_xenapi.disk.codec import Encoder
from os_xenapi.disk.digest import VirtualDigest
from os_xenapi.disk.extents import Data
from os_xenapi.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    Failure,
    FormatError,
    ProtocolError,
    TransferFailed,
    XenApiError,
)
from os_xenapi.flows import AnySession, Call, Flow, Use, Work, flow
from os_xenapi.images import Format, Image, ImageWriter, encoder_for, open_image
from os_xenapi.rpc.stream import Request
from os_xenapi.tasks import await_task, cancel_task, discard_steps

if TYPE_CHECKING:
    from os_xenapi.types import SRRef, VDIRef

__all__ = ["Exported", "Imported", "OnProgress", "Progress", "export_disk", "import_disk"]

_VHD_EPOCH = 946684800
_SETTLE_SECONDS = 30.0
_VERDICT_SECONDS = 600.0
NULL_REF = "OpaqueRef:NULL"


class Progress(NamedTuple):
    """How far a transfer has come: ``done`` of ``total`` bytes."""

    done: int
    total: int


OnProgress = Callable[[Progress], None]
"""Called after each piece of a transfer; what it raises ends the transfer."""


@dataclass(frozen=True)
class Imported:
    """A disk that is in a VDI now.

    ``vdi`` is the VDI's reference, ``virtual_size`` its size in bytes (storage may round it up),
    ``sent`` the bytes of the stream, ``sha256`` the digest of the whole VDI.
    """

    vdi: VDIRef
    virtual_size: int
    sent: int
    sha256: str


@dataclass(frozen=True)
class Exported:
    """A disk that is in a file now.

    ``virtual_size`` is the disk's size in bytes, ``file_size`` that of the file, holes included,
    ``sha256`` the digest of the whole virtual disk.
    """

    path: str
    virtual_size: int
    file_size: int
    sha256: str


@flow
def import_disk(
    session: AnySession,
    path: str | os.PathLike[str],
    *,
    sr: SRRef | None = None,
    vdi: VDIRef | None = None,
    name_label: str | None = None,
    wire_format: Format = "vhd",
    on_progress: OnProgress | None = None,
) -> Flow[Imported]:
    """Stream the disk image in a file (raw or VHD) into a VDI.

    The VDI is ``vdi``, whose contents are replaced; otherwise a new one in ``sr``, or in the pool's
    default SR, named ``name_label`` or after the file. With ``wire_format="vhd"`` holes are neither
    read nor sent. A new VDI is destroyed again if anything fails, and the task with it.

    Raises FormatError (the image), Failure (the host: SR_BACKEND_FAILURE_44 when the SR is full,
    VDI_IN_USE ...), TransferFailed, ConnectionFailed, DeadlineExceeded, OSError.
    """
    image: Image = yield Work(open_image, (path,))
    try:
        if vdi is not None:
            return (yield from _upload(session, image, vdi, wire_format, on_progress))
        label = name_label if name_label is not None else os.path.basename(os.fspath(path))
        created = yield from _create_vdi(sr, label, image.virtual_size)
        try:
            return (yield from _upload(session, image, created, wire_format, on_progress))
        except BaseException as error:
            yield from _destroy_vdi(created, error)
            raise
    finally:
        image.close()


@flow
def export_disk(
    session: AnySession,
    vdi: VDIRef,
    path: str | os.PathLike[str],
    *,
    file_format: Format = "vhd",
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> Flow[Exported]:
    """Stream the disk of ``vdi`` into a file, as a dynamic VHD or a sparse raw image.

    The file appears when it is whole; after a failure there is none, and no task. ``on_progress``
    counts bytes of the disk.

    Raises FormatError (what the host sent), Failure (VDI_IN_USE ...), TransferFailed,
    ConnectionFailed, DeadlineExceeded, FileExistsError, OSError.
    """
    writer = ImageWriter(path, file_format, overwrite=overwrite)
    try:
        query = {"vdi": vdi, "format": "vhd"}
        sha256: str = yield from _with_task(
            session,
            f"Export of {vdi}",
            lambda task: Request("GET", "/export_raw_vdi", {**query, "task_id": task}),
            lambda stream: _receive(stream, writer, on_progress),
        )
        size = writer.virtual_size
        assert size is not None
        exported = Exported(os.fspath(path), size, writer.file_size, sha256)
        yield Work(writer.commit)
        return exported
    except BaseException:
        writer.abandon()
        raise


def _create_vdi(sr: SRRef | None, label: str, virtual_size: int) -> Flow[VDIRef]:
    if sr is None:
        pools = yield Call("pool.get_all_records")
        sr = next(iter(pools.values()))["default_SR"]
        if not sr or sr == NULL_REF:
            raise TransferFailed("the pool has no default SR: say which SR takes the disk (sr=)")
    record: dict[str, Any] = {
        "name_label": label,
        "name_description": "",
        "SR": sr,
        "virtual_size": virtual_size,
        "type": "user",
        "sharable": False,
        "read_only": False,
        "other_config": {},
    }
    vdi: VDIRef = yield Call("VDI.create", (record,))
    return vdi


def _destroy_vdi(vdi: VDIRef, cause: BaseException) -> Flow[None]:
    try:
        yield Call("VDI.destroy", (vdi,))
    except XenApiError as error:
        _add_note(cause, f"the half-made VDI {vdi} could not be destroyed ({error}): destroy it")


def _upload(
    session: AnySession,
    image: Image,
    vdi: VDIRef,
    wire_format: Format,
    on_progress: OnProgress | None,
) -> Flow[Imported]:
    size: int = yield Call("VDI.get_virtual_size", (vdi,))
    if image.virtual_size > size:
        raise TransferFailed(
            f"the image is a disk of {image.virtual_size} bytes and the VDI has {size}: "
            "resize the VDI or import into a new one"
        )
    allocated = yield Work(image.allocated)
    timestamp = max(0, int(time.time()) - _VHD_EPOCH)
    encoder = encoder_for(wire_format, size, allocated, timestamp)
    digest = VirtualDigest(size)
    query = {"vdi": vdi, "format": wire_format}
    yield from _with_task(
        session,
        f"Import into {vdi}",
        lambda task: Request(
            "PUT", "/import_raw_vdi", {**query, "task_id": task}, length=encoder.length
        ),
        lambda stream: _send(stream, encoder.length, _pieces(image, encoder, digest), on_progress),
    )
    sha256 = yield Work(digest.hexdigest)
    return Imported(vdi, size, encoder.length, sha256)


def _pieces(image: Image, encoder: Encoder, digest: VirtualDigest) -> Iterator[Data]:
    yield encoder.begin()
    for extent in image.extents():
        digest.feed(extent)
        yield from encoder.feed(extent)
    yield from encoder.end()


def _send(
    stream: Any, total: int, pieces: Iterator[Data], on_progress: OnProgress | None
) -> Flow[None]:
    done = 0
    while (piece := (yield Work(next, (pieces, None)))) is not None:
        yield Use(stream.send, (piece,))
        done += len(piece)
        if on_progress is not None:
            on_progress(Progress(done, total))
    yield Use(stream.finish)
    while (yield Use(stream.read)):
        pass


def _receive(stream: Any, writer: ImageWriter, on_progress: OnProgress | None) -> Flow[str]:
    while data := (yield Use(stream.read)):
        yield Work(writer.feed, (data,))
        if on_progress is not None and writer.virtual_size:
            on_progress(Progress(writer.position, writer.virtual_size))
    try:
        sha256: str = yield Work(writer.finish)
    except FormatError as error:
        raise TransferFailed(f"the host sent no whole disk: {error}") from error
    if on_progress is not None and writer.virtual_size:
        on_progress(Progress(writer.virtual_size, writer.virtual_size))
    return sha256


def _with_task(
    session: AnySession,
    label: str,
    request: Callable[[str], Request],
    body: Callable[[Any], Flow[Any]],
) -> Flow[Any]:
    """Run ``body`` on the stream that ``request`` opens, and let the stream's task decide.

    On the way out the stream is closed and the task is gone, whatever happened.
    """
    task = yield Call("task.create", (label, "by os-xenapi"))
    stream: Any = None
    try:
        stream = yield Use(session.open_stream, (request(task),))
        response = yield Use(stream.response)
        if response.status != 200:
            raise ProtocolError(_refusal(response), status=response.status)
        outcome = yield from body(stream)
        yield Use(stream.close)
        yield Use(await_task, (session, task, "", _VERDICT_SECONDS))
        return outcome
    except BaseException as error:
        if stream is not None:
            yield Use(stream.close)
        told = isinstance(error, ConnectionFailed | ProtocolError | TransferFailed)
        verdict = yield from _end_task(session, task, wait_first=told)
        if told and verdict is not None:
            raise verdict from error
        raise


def _refusal(response: Any) -> str:
    if response.status == 302:
        return (
            f"the host sends the stream on to {response.headers.get('location', 'another host')}, "
            "because it does not see the SR: connect to a host that does"
        )
    return f"the host refused the stream with HTTP status {response.status}"


def _end_task(session: AnySession, task: str, *, wait_first: bool) -> Flow[Failure | None]:
    """Bring a task to its end and destroy it; return how it failed, if it did by itself.

    A connection that the host dropped has its reason in the task, a moment later.
    """
    try:
        if wait_first:
            try:
                yield Use(await_task, (session, task, "", 2.0))
            except DeadlineExceeded:
                pass
            except Failure as verdict:
                return verdict
        yield Use(cancel_task, (session, task))
        yield Use(await_task, (session, task, "", _SETTLE_SECONDS))
    except XenApiError:
        yield from discard_steps(task)
    return None


def _add_note(error: BaseException, note: str) -> None:
    if hasattr(error, "add_note"):  # Python 3.11 and later
        error.add_note(note)
