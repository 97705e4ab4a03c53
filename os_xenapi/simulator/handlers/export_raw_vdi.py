"""GET /export_raw_vdi: the content of a VDI as raw bytes or as a VHD, until the connection closes.

Parameters: ``vdi`` (ref or uuid), ``format`` (raw, vhd), ``task_id``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from os_xenapi.disk import raw, vhd
from os_xenapi.disk.codec import Encoder
from os_xenapi.errors import failure
from os_xenapi.simulator import tasks
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.handlers.transfer import Transfer, transferring
from os_xenapi.simulator.http import Exchange, Handler
from os_xenapi.simulator.sparse import SparseFile

__all__ = ["HANDLER"]

_MakeEncoder = Callable[[int, Iterable[tuple[int, int]]], Encoder]


class _Format(NamedTuple):
    content_type: str
    encoder: _MakeEncoder


_FORMATS = {
    "raw": _Format("application/octet-stream", raw.Encoder),
    "vhd": _Format("application/vhd", vhd.Encoder),
}


async def _serve(exchange: Exchange) -> None:
    head = exchange.head
    async with transferring(exchange, "VDI.export") as transfer:
        name = head.parameter("vdi")
        if name is None:
            raise transfer.refuse(400, ["VDI_MISSING"])
        format_name = transfer.format(_FORMATS, not_simulated=("qcow2", "tar"))
        if head.parameter("base") is not None:
            raise failure(["NOT_IMPLEMENTED", "a differential export"])
        vdi = vdis.find(transfer.pool, name)
        transfer.require(vdis.repository(transfer.pool, vdi))
        with (
            vdis.transfer(transfer.pool, vdi, task=transfer.task, writes=False) as path,
            SparseFile(path) as file,
        ):
            file_name = f"{vdi['uuid']}.{format_name}"
            transfer.begin_answer(
                ("content-type", _FORMATS[format_name].content_type),
                ("content-disposition", f'attachment; filename="{file_name}"'),
            )
            await _send(transfer, file, _FORMATS[format_name].encoder)
        tasks.succeed(transfer.pool, transfer.task)


async def _send(transfer: Transfer, file: SparseFile, make_encoder: _MakeEncoder) -> None:
    """Send the whole image, no faster than the client takes it."""
    channel, idle = transfer.exchange.channel, transfer.exchange.site.limits.idle
    encoder = make_encoder(file.size, file.ranges())
    sent = 0
    for piece in encoder.encode(file.extents(file.ranges())):
        channel.write(piece)
        await channel.drain(idle=idle)
        sent += len(piece)
        await transfer.progress(sent, encoder.length)


HANDLER = Handler("GET", "/export_raw_vdi", _serve)
