"""Repositories of VHDs as control domains have them: ``/var/run/sr-mount/<SR>/<VDI>.vhd``.

The content of a simulated disk is a sparse file of the pool's, not a VHD. So a plugin finds as
VHDs, in the mounts of its host, the disks that its arguments name; all others it does not see. What
a plugin puts there beside them, SR.scan finds. The lock is held throughout.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from os_xenapi.disk import vhd
from os_xenapi.disk.vhd_chain import MAX_CHAIN, VhdChain
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.errors import FormatError
from os_xenapi.simulator.sparse import SparseFile
from os_xenapi.simulator.store import Row

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool, SimHost

__all__ = ["Found", "found", "remove", "show"]

_log = logging.getLogger(__name__)

_TYPES = ("ext", "nfs")
_PLACE = "var/run/sr-mount"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = re.compile(rf"({_UUID.pattern})\.vhd\Z")


def show(pool: Pool, host: SimHost, arguments: Iterable[str]) -> None:
    """Mount the repositories that ``arguments`` name on ``host``, with the disks that they name."""
    store = pool.store
    named = {uuid for text in arguments for uuid in _UUID.findall(text)}
    for uuid in named & store.tables["SR"].by_uuid.keys():
        _mount(pool, host, store.tables["SR"].by_uuid[uuid])
    for uuid in named & store.tables["VDI"].by_uuid.keys():
        disk = store.tables["VDI"].by_uuid[uuid]
        directory = _mount(pool, host, store.row("SR", disk["SR"]))
        if directory is not None:
            _write(pool, disk, directory / f"{uuid}.vhd")


def remove(pool: Pool, sr: Row, vdi_uuid: str) -> None:
    """Remove the VHDs of a disk, wherever there are any."""
    for directory in _directories(pool, sr):
        (directory / f"{vdi_uuid}.vhd").unlink(missing_ok=True)


class Found(NamedTuple):
    """A VHD in a mount: its path, the uuid of its disk, its parent's, and what it says of itself.

    ``hidden`` is the mark of one that is only there as a parent of others. ``size`` is that of the
    disk, in bytes.
    """

    path: Path
    uuid: str
    parent: str
    hidden: bool
    size: int

    def unpack(self, target: Path) -> None:
        """Write the disk, its parents' parts included, over a sparse file of zeros."""
        with _chain(self.path) as chain, SparseFile(target, writable=True) as file:
            for extent in chain.extents():
                file.write(extent)
        time = target.stat().st_mtime_ns
        os.utime(self.path, ns=(time, time))


def found(pool: Pool, sr: Row) -> Iterator[Found]:
    """Return the VHDs in the mounts of a repository that are no disks of the pool yet."""
    known = pool.store.tables["VDI"].by_uuid
    for directory in _directories(pool, sr):
        for path in sorted(directory.iterdir()):
            match = _NAME.match(path.name)
            if match is None or match[1] in known:
                continue
            try:
                yield _look(path, match[1])
            except (OSError, FormatError) as error:
                _log.warning("SR.scan passes over %s: %s", path, error)


def _mount(pool: Pool, host: SimHost, sr: Row) -> Path | None:
    """Return the directory of a repository on a host, None where it has none."""
    pbds = pool.store.related(sr, "PBDs")
    plugged = any(pbd["host"] == host.ref and pbd["currently_attached"] for pbd in pbds)
    if sr["type"] not in _TYPES or not plugged:
        return None
    directory: Path = host.directory / _PLACE / sr["uuid"]
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _directories(pool: Pool, sr: Row) -> list[Path]:
    places = [host.directory / _PLACE / sr["uuid"] for host in pool.hosts]
    return [place for place in places if place.is_dir()]


def _write(pool: Pool, disk: Row, target: Path) -> None:
    """Make ``target`` the VHD of a disk, if it is not that already."""
    source = pool.disks.path(disk["uuid"])
    time = source.stat().st_mtime_ns
    if target.exists() and target.stat().st_mtime_ns == time:
        return
    # Like a storage manager's, the name appears when all of the file is there.
    part = target.with_suffix(".part")
    with SparseFile(source) as file, part.open("wb") as out:
        ranges = list(file.ranges())
        encoder = vhd.Encoder(file.size, ranges, unique_id=UUID(disk["uuid"]))
        for piece in encoder.encode(file.extents(ranges)):
            out.write(piece)
    # By its time the file is known to have the content that the disk had before it was read.
    os.utime(part, ns=(time, time))
    part.rename(target)


def _look(path: Path, uuid: str) -> Found:
    with _VhdFile(path) as file:
        reader = VhdReader(file)
    parent = _parent_of(reader)
    return Found(path, uuid, Path(parent).stem, bool(reader.footer.hidden), reader.virtual_size)


def _parent_of(reader: VhdReader) -> str:
    """Return the name of the file that is the parent, as it lies beside; empty where none is."""
    if reader.parent is None:
        return ""
    names = [Path(candidate).name for candidate in reader.parent.candidates]
    if not names or not _NAME.match(names[0]):
        problem = "the parent is not named as a disk of the repository"
        raise FormatError(problem, field="VHD dynamic header: parent", offset=576)
    return names[0]


@contextlib.contextmanager
def _chain(leaf: Path) -> Iterator[VhdChain]:
    with contextlib.ExitStack() as opened:
        readers = [VhdReader(opened.enter_context(_VhdFile(leaf)))]
        while len(readers) <= MAX_CHAIN and (parent := _parent_of(readers[-1])):
            readers.append(VhdReader(opened.enter_context(_VhdFile(leaf.parent / parent))))
        yield VhdChain(readers)


class _VhdFile(contextlib.AbstractContextManager["_VhdFile"]):
    """A file as a source for readers; a link that a plugin left is not followed."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        self.size: int = os.fstat(self._descriptor).st_size

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def read_at(self, offset: int, size: int) -> bytes:
        return os.pread(self._descriptor, size, offset)
