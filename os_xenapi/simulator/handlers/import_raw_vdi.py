"""PUT /import_raw_vdi: the content of a VDI from an image or a list of raw chunks.

Parameters: ``vdi`` (ref or uuid), or ``sr_id`` / ``sr_uuid`` for a new VDI from a raw image;
``format`` (raw, vhd, qcow2); ``chunked`` (its presence means chunks); ``task_id``.

The answer is sent before the body is read. An image replaces the whole content: what it leaves out
reads as zeros afterwards. Chunks change only the bytes that they bring, as on a host, and so does a
differencing VHD.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator

from os_xenapi import datamodel
from os_xenapi.disk import codec, qcow2, raw, vhd
from os_xenapi.disk.codec import Steps
from os_xenapi.disk.extents import data_runs
from os_xenapi.errors import Failure, FormatError, failure
from os_xenapi.simulator import dispatcher, tasks
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.handlers.transfer import Transfer, transferring
from os_xenapi.simulator.http import Exchange, Handler
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.sparse import SparseFile
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.streams import PIECE, Disconnected

__all__ = ["HANDLER"]

_VHD_TYPES = (vhd.DiskType.DYNAMIC, vhd.DiskType.DIFFERENCING)
_CHUNK = struct.Struct("<QI")


async def _serve(exchange: Exchange) -> None:
    head = exchange.head
    async with transferring(exchange, "VDI.import") as transfer:
        if "transfer-encoding" in head.headers:
            raise transfer.refuse(404, ["IMPORT_ERROR_CANNOT_HANDLE_CHUNKED"])
        format_name = transfer.format(("raw", "vhd", "qcow2"), not_simulated=())
        if head.parameter("chunked") is not None:
            if format_name != "raw":
                raise failure(["INTERNAL_ERROR", f"Chunks are raw, not {format_name}"])
            format_name = "chunks"
        with _target(transfer, format_name) as vdi:
            transfer.begin_answer(("content-type", "application/octet-stream"))
            with (
                vdis.transfer(transfer.pool, vdi, task=transfer.task, writes=True) as path,
                SparseFile(path, writable=True) as file,
            ):
                content = _Content(
                    file, vdi, format_name, head.content_length, room=_room(transfer.pool, vdi)
                )
                await _receive(transfer, content)
        tasks.succeed(transfer.pool, transfer.task, vdi.ref, datamodel.parse_type("ref(VDI)"))


@contextlib.contextmanager
def _target(transfer: Transfer, format_name: str) -> Iterator[Row]:
    """The VDI to write: the one that is named, or a new one that goes again if the block fails."""
    head = transfer.exchange.head
    name = head.parameter("vdi")
    if name is not None:
        vdi = vdis.find(transfer.pool, name)
        transfer.require(vdis.repository(transfer.pool, vdi))
        yield vdi
        return
    sr = head.parameter("sr_id") or head.parameter("sr_uuid")
    if sr is None or format_name != "raw" or head.content_length is None:
        raise transfer.refuse(400, ["VDI_MISSING"])
    site = transfer.exchange.site
    repository = _find_sr(site.pool, sr)
    transfer.require(repository)
    record = {
        "name_label": "Imported VDI",
        "SR": repository.ref,
        "virtual_size": head.content_length,
        "type": "user",
        "sharable": False,
        "read_only": False,
        "other_config": {},
    }
    ref = dispatcher.call(
        site.pool, site.host, "VDI.create", [record], session_ref=transfer.session
    )
    try:
        yield vdis.find(site.pool, ref)
    except BaseException:
        with contextlib.suppress(Failure):
            dispatcher.call(site.pool, site.host, "VDI.destroy", [ref])
        raise


def _find_sr(pool: Pool, name: str) -> Row:
    with pool.lock:
        return pool.store.find("SR", name) or pool.store.by_uuid("SR", name)


def _room(pool: Pool, vdi: Row) -> int:
    """How many bytes a VDI may take before its repository is full."""
    with pool.lock:
        sr = pool.store.row("SR", vdi["SR"])
        used = sr["physical_utilisation"] - vdi["physical_utilisation"]
        return int(sr["physical_size"] - used)


async def _receive(transfer: Transfer, content: _Content) -> None:
    """Read the body, no faster than it can be written."""
    channel, idle = transfer.exchange.channel, transfer.exchange.site.limits.idle
    done = 0
    while content.length is None or done < content.length:
        most = PIECE if content.length is None else min(PIECE, content.length - done)
        data = await channel.read(most, idle=idle)
        if not data:
            if content.length is None:
                break
            raise Disconnected
        content.write(data)
        done += len(data)
        await transfer.progress(done, content.length or content.file.size)
    content.finish()


class _Content:
    """The content of a VDI as a body of ``length`` bytes brings it (None: until its end).

    It may take ``room`` bytes of its repository.
    """

    def __init__(
        self, file: SparseFile, vdi: Row, format_name: str, length: int | None, *, room: int
    ) -> None:
        self.file = file
        self.length = length
        self._vdi = vdi
        self._room = room
        self._replaces = format_name != "chunks"
        self._ready = False
        self._decoder: codec.Decoder
        if format_name == "vhd":
            self._decoder = vhd.Decoder(length=length, types=_VHD_TYPES)
        elif format_name == "qcow2":
            self._decoder = qcow2.Decoder(length=length)
        elif format_name == "chunks":
            self._decoder = _Chunks()
        else:
            # Without a length the sender's image is taken to be as large as the disk.
            self.length = file.size if length is None else length
            self._decoder = raw.Decoder(length=self.length)

    def write(self, data: bytearray) -> None:
        """Write the part of the disk that the next bytes of the body hold."""
        for extent in self._decoder.feed(data):
            self._make_ready()
            self._check_fits(extent.offset + len(extent.data))
            for part in data_runs(extent) if self._replaces else [extent]:
                self.file.write(part)
        if self._ready and self.file.allocated > self._room:
            raise failure(["SR_BACKEND_FAILURE_44", "", "There is insufficient space", ""])

    def finish(self) -> None:
        """Check that the image is whole."""
        self._decoder.close()
        self._make_ready()

    def _make_ready(self) -> None:
        """Before the first write, so that what turns out to be no image has not harmed the disk."""
        if self._ready:
            return
        self._check_fits(self._decoder.virtual_size or 0)
        if self._is_delta():
            self._replaces = False
        if self._replaces:
            self.file.clear()
        self._ready = True

    def _is_delta(self) -> bool:
        footer = self._decoder.footer if isinstance(self._decoder, vhd.Decoder) else None
        return footer is not None and footer.disk_type == vhd.DiskType.DIFFERENCING

    def _check_fits(self, end: int) -> None:
        if end > self.file.size:
            raise failure(["VDI_TOO_SMALL", self._vdi.ref, str(end)])


class _Chunks(codec.Decoder):
    """Reads chunks: byte offset (8), length (4), both little-endian, data; zeros at the end."""

    def _decode(self) -> Steps[None]:
        while True:
            header = yield from self._read(_CHUNK.size, "chunk header")
            if not any(header):
                break
            offset, length = _CHUNK.unpack(header)
            yield from self._pass_on(offset, length, f"chunk for byte {offset}")
        end = self._position
        while not self._ended:
            if self._take(1):
                raise FormatError("data follows the last chunk", field="chunks", offset=end)
            yield None


HANDLER = Handler("PUT", "/import_raw_vdi", _serve)
