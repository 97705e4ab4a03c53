"""GET /export_raw_vdi: the content of a VDI as an image, until the connection closes.

Parameters: ``vdi`` (ref or uuid), ``format`` (raw, vhd, qcow2), ``base`` (ref or uuid of a VDI:
only what differs from that, as a differencing VHD), ``task_id``.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from os_xenapi.disk import qcow2, raw, vhd
from os_xenapi.disk.codec import Encoder
from os_xenapi.disk.vhd_parent import Parent, paths_beside
from os_xenapi.errors import failure
from os_xenapi.simulator import tasks
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.handlers.transfer import Transfer, transferring
from os_xenapi.simulator.http import Exchange, Handler
from os_xenapi.simulator.sparse import SparseFile
from os_xenapi.simulator.store import Row

__all__ = ["HANDLER"]

_MakeEncoder = Callable[[int, Iterable[tuple[int, int]]], Encoder]


_CONTENT_TYPES = {
    "raw": "application/octet-stream",
    "vhd": "application/vhd",
    "qcow2": "application/x-qemu-disk",
}


async def _serve(exchange: Exchange) -> None:
    head = exchange.head
    async with transferring(exchange, "VDI.export") as transfer:
        name = head.parameter("vdi")
        if name is None:
            raise transfer.refuse(400, ["VDI_MISSING"])
        format_name = transfer.format(_CONTENT_TYPES, not_simulated=("tar",))
        vdi = vdis.find(transfer.pool, name)
        base = _base(transfer, format_name)
        transfer.require(vdis.repository(transfer.pool, vdi))
        with contextlib.ExitStack() as opened:
            file, other = (
                None if row is None else opened.enter_context(_opened(transfer, row))
                for row in (vdi, base)
            )
            assert file is not None
            file_name = f"{vdi['uuid']}.{format_name}"
            transfer.begin_answer(
                ("content-type", _CONTENT_TYPES[format_name]),
                ("content-disposition", f'attachment; filename="{file_name}"'),
            )
            ranges = [*file.ranges()] if other is None else await _changes(file, other)
            await _send(transfer, file, ranges, _encoder(format_name, vdi, base))
        tasks.succeed(transfer.pool, transfer.task)


def _base(transfer: Transfer, format_name: str) -> Row | None:
    """The VDI that the export is to differ from."""
    name = transfer.exchange.head.parameter("base")
    if name is None:
        return None
    if format_name != "vhd":
        raise failure(["NOT_IMPLEMENTED", f"a differential export in {format_name}"])
    return vdis.find(transfer.pool, name)


@contextlib.contextmanager
def _opened(transfer: Transfer, vdi: Row) -> Iterator[SparseFile]:
    with (
        vdis.transfer(transfer.pool, vdi, task=transfer.task, writes=False) as path,
        SparseFile(path) as file,
    ):
        yield file


async def _changes(file: SparseFile, base: SparseFile) -> list[tuple[int, int]]:
    """Return the blocks, as (offset, length), in which two disks differ; others get their turn."""
    blocks = {
        block
        for disk in (file, base)
        for start, length in disk.ranges()
        for block in range(start // vdis.GRAIN, -(-(start + length) // vdis.GRAIN))
    }
    found = []
    for start in (block * vdis.GRAIN for block in sorted(blocks)):
        length = min(vdis.GRAIN, file.size - start)
        if length > 0 and file.read(start, length) != base.read(start, length):
            found.append((start, length))
        await asyncio.sleep(0)
    return found


def _encoder(format_name: str, vdi: Row, base: Row | None) -> _MakeEncoder:
    if format_name != "vhd":
        return raw.Encoder if format_name == "raw" else qcow2.Encoder
    parent = None
    if base is not None:
        name = f"{base['uuid']}.vhd"
        parent = Parent(unique_id=UUID(base["uuid"]), name=name, paths=paths_beside(name))
    return functools.partial(vhd.Encoder, unique_id=UUID(vdi["uuid"]), parent=parent)


async def _send(
    transfer: Transfer,
    file: SparseFile,
    ranges: list[tuple[int, int]],
    make_encoder: _MakeEncoder,
) -> None:
    """Send the whole image, no faster than the client takes it."""
    channel, idle = transfer.exchange.channel, transfer.exchange.site.limits.idle
    encoder = make_encoder(file.size, ranges)
    sent = 0
    for piece in encoder.encode(file.extents(ranges)):
        channel.write(piece)
        await channel.drain(idle=idle)
        sent += len(piece)
        await transfer.progress(sent, encoder.length)


HANDLER = Handler("GET", "/export_raw_vdi", _serve)
