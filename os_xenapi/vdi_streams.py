"""The disk of a VDI as a stream out of it and into it, in steps of a flow.

What pumps between a VDI and something else stands on these: files (transfer), programs that take or
bring the stream themselves (open_streams).

    VdiSource   open -> read ... -> finish        each may fail, and then comes abort, which
    VdiSink     prepare -> open -> write ... -> finish      leaves nothing behind
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from os_xenapi.disk import codec, qcow2, raw, vhd
from os_xenapi.disk.extents import Data
from os_xenapi.disk.vhd_structs import DiskType
from os_xenapi.errors import FormatError, TransferFailed
from os_xenapi.flows import AnySession, Call, Flow
from os_xenapi.progress import Cancellation, Meter, OnProgress
from os_xenapi.rpc.stream import Request
from os_xenapi.task_stream import TaskStream
from os_xenapi.vdi_creation import VdiCreation, add_note

if TYPE_CHECKING:
    from os_xenapi.types import SRRef, VDIRef

__all__ = ["VdiSink", "VdiSource", "WireFormat", "decoder_for"]

WireFormat = Literal["raw", "vhd", "qcow2"]
"""How a disk travels: ``raw`` has all of it, the others leave out what was never written.

``qcow2`` needs a host of XAPI 25.27 or later, and an SR that has QCOW2 disks.
"""


def decoder_for(
    wire_format: WireFormat, virtual_size: int, *, differential: bool = False
) -> codec.Decoder:
    """Return what reads the stream of a VDI of ``virtual_size`` bytes."""
    if wire_format == "raw":
        return raw.Decoder(length=virtual_size)
    if wire_format == "qcow2":
        return qcow2.Decoder()
    types = (DiskType.DYNAMIC, DiskType.DIFFERENCING) if differential else (DiskType.DYNAMIC,)
    return vhd.Decoder(types=types)


class VdiSource:
    """The disk of a VDI as a stream, in steps of a flow: ``open``, ``read`` ..., ``finish``.

    With ``base``, another VDI, only what differs from that is sent, as a VHD.
    ``virtual_size`` is the VDI's size in bytes once it is open, ``length`` that of the stream where
    it is known, else None; ``decoder`` reads the stream. Whatever fails, ``abort`` follows.
    """

    def __init__(
        self,
        session: AnySession,
        vdi: VDIRef,
        wire_format: WireFormat = "vhd",
        *,
        base: VDIRef | None = None,
        cancel: Cancellation | None = None,
    ) -> None:
        if base is not None and wire_format != "vhd":
            raise ValueError("what differs from a base comes as a VHD: leave wire_format at vhd")
        self._vdi = vdi
        self._base = base
        self._format = wire_format
        self._stream = TaskStream(session, f"Export of {vdi}", cancel)
        self.virtual_size: int = 0
        self.length: int | None = None
        self.decoder: codec.Decoder
        self._ended = False

    def open(self) -> Flow[None]:
        """Have the host begin to send; raises what its answer says."""
        self.virtual_size = yield Call("VDI.get_virtual_size", (self._vdi,))
        if self._format == "raw":
            self.length = self.virtual_size
        self.decoder = decoder_for(
            self._format, self.virtual_size, differential=self._base is not None
        )
        query = {"vdi": self._vdi, "format": self._format}
        if self._base is not None:
            query["base"] = self._base
        response = yield from self._stream.open(
            lambda task: Request("GET", "/export_raw_vdi", {**query, "task_id": task})
        )
        told = response.headers.get("content-length", "")
        if self.length is None and told.isdecimal():
            self.length = int(told)

    def read(self, position: int) -> Flow[Data]:
        """Return the next bytes of the stream, b"" at its end.

        ``position`` is how far on the disk the bytes so far have come; it keeps the task alive.
        """
        if self._stream.is_due():
            yield from self._stream.keep_alive(position, self.virtual_size)
        data = yield from self._stream.read()
        self._ended = not data
        return data

    def finish(self) -> Flow[None]:
        """Return if the host sent all that there was; the consumer has read to the end.

        Raises TransferFailed where the image is not the VDI's, Failure as the host says.
        """
        size = self.decoder.virtual_size
        if size is None or size < self.virtual_size:
            raise TransferFailed(
                f"the host sent a disk of {size} bytes and the VDI has {self.virtual_size}: "
                "export it again"
            )
        yield from self._stream.finish()

    def abort(self, error: BaseException, *, ours: bool = True) -> Flow[BaseException]:
        """Clean up after ``error`` and return what to raise; as ``TaskStream.abort``."""
        if ours and isinstance(error, FormatError):
            error = TransferFailed(f"the host sent no whole disk: {error}")
            ours = self._ended  # else it is this end that broke the stream off
        reason = yield from self._stream.abort(error, ours=ours)
        return reason


class VdiSink:
    """A VDI that takes a stream, in steps of a flow: ``open``, ``write`` ..., ``finish``.

    ``vdi`` is the VDI once it is open: the given one, whose contents are replaced, or a new one in
    ``sr`` (None: the pool's default SR) of ``virtual_size`` bytes. Whatever fails, ``abort``
    follows, and a new VDI is destroyed.
    """

    def __init__(
        self,
        session: AnySession,
        *,
        virtual_size: int,
        vdi: VDIRef | None = None,
        sr: SRRef | None = None,
        name_label: str = "",
        wire_format: WireFormat = "vhd",
        cancel: Cancellation | None = None,
        on_progress: OnProgress | None = None,
    ) -> None:
        self._session = session
        self._asked = virtual_size
        self._given = vdi
        self._new = None if vdi else VdiCreation(session, sr, name_label, virtual_size, cancel)
        self._format = wire_format
        self._cancel = cancel
        self._meter = Meter(on_progress)
        self._stream: TaskStream | None = None
        self.vdi: VDIRef
        self.virtual_size: int = 0
        self.length: int = 0
        self.sent: int = 0
        self._mismatch = False

    def prepare(self) -> Flow[int]:
        """Find or make the VDI and return its size in bytes, which storage may have rounded up."""
        if self._cancel is not None:
            self._cancel.check()
        if self._new is not None:
            self.vdi = yield from self._new.create()
        else:
            assert self._given is not None
            self.vdi = self._given
        self.virtual_size = yield Call("VDI.get_virtual_size", (self.vdi,))
        if self._asked > self.virtual_size:
            raise TransferFailed(
                f"the image is a disk of {self._asked} bytes and the VDI has {self.virtual_size}: "
                "resize the VDI or import into a new one"
            )
        return self.virtual_size

    def open(self, length: int) -> Flow[None]:
        """Have the host expect a stream of ``length`` bytes; after this it waits for the first."""
        self.length = length
        self._stream = TaskStream(self._session, f"Import into {self.vdi}", self._cancel)
        query = {"vdi": self.vdi, "format": self._format}
        yield from self._stream.open(
            lambda task: Request(
                "PUT", "/import_raw_vdi", {**query, "task_id": task}, length=length
            )
        )

    def write(self, data: Data) -> Flow[None]:
        """Send the next bytes of the stream."""
        stream = self._stream
        assert stream is not None
        if self.sent + len(data) > self.length:
            raise self._wrong_length("more than")
        if stream.is_due():
            yield from stream.keep_alive(self.sent, self.length)
        yield from stream.send(data)
        self.sent += len(data)
        self._meter(self.sent, self.length)

    def finish(self) -> Flow[None]:
        """Return if the host has the whole disk; raises TransferFailed, or as the host says."""
        assert self._stream is not None
        if self.sent != self.length:
            raise self._wrong_length(f"{self.sent} instead of")
        yield from self._stream.end_body()
        yield from self._stream.finish()
        if self._new is not None:
            yield from self._new.keep()

    def abort(self, error: BaseException, *, ours: bool = True) -> Flow[BaseException]:
        """Clean up after ``error`` and return what to raise; as ``TaskStream.abort``."""
        reason, stream = error, self._stream
        if stream is not None:
            reason = yield from stream.abort(error, ours=ours and not self._mismatch)
        if self._new is not None:
            yield from self._new.destroy(reason, reachable=stream is None or not stream.lost)
        elif stream is not None and stream.begun:
            add_note(reason, f"the VDI {self.vdi} holds part of the new disk only: import it again")
        return reason

    def _wrong_length(self, found: str) -> TransferFailed:
        self._mismatch = True  # which is nothing that the host has a reason for
        return TransferFailed(
            f"the stream was said to have {self.length} bytes and has {found} that: "
            "say the exact length of the image, and send the same image to its end"
        )
