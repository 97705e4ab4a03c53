"""SRs of simulated hosts with chains of VHDs in them, for the plugins that move those about."""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import os_xenapi
from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_chain import VhdChain
from os_xenapi.disk.vhd_parent import Parent, paths_beside
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.simulator.hosts import SimHost
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.standins import vhd_util
from tests.standins.vhd_files import VhdFile

__all__ = ["SIZE", "Storage", "chain_at", "disk_of", "is_new", "new_uuids", "state_of", "storage"]

SIZE = 1 << 20
"""Bytes of the disks."""

_BLOCK = 16384


class Storage:
    """A host, a session at it, and its local SR as a directory."""

    def __init__(self, host: SimHost, session: Any) -> None:
        self.host = host
        self.session = session
        self.root = host.dom0.root
        sr = _local_sr(session, host)
        self.sr_path = f"/var/run/sr-mount/{sr}"
        self.sr = self.root / self.sr_path[1:]
        self.images = self.sr / "os-images"
        self.images.mkdir(parents=True)
        (self.root / "images").symlink_to(self.images)
        vhd_util.install(self.root / "bin")

    def vdis(self) -> set[str]:
        """The uuids of the VHDs in the SR."""
        return {file.stem for file in self.sr.glob("*.vhd")}

    def leftovers(self) -> list[str]:
        """Whatever lies in the SR, in /images or among the locks that should not."""
        known = {"os-images", *(f"{vdi}.vhd" for vdi in self.vdis())}
        found = [name for name in os.listdir(self.sr) if name not in known]
        found += [name for name in os.listdir(self.images) if not name.startswith("instance")]
        found += [str(file) for file in self.images.glob("instance*/.*")]
        locks = self.root / "var/run/os-xenapi"
        return found + (os.listdir(locks) if locks.exists() else [])

    def add_chain(self, count: int = 3, seed: int = 0) -> list[str]:
        """Put a chain into the SR; return its uuids, the leaf's first."""
        uuids = new_uuids(count)
        chain_at(self.sr, [f"{one}.vhd" for one in uuids], seed=seed)
        return uuids

    def instance(self, label: str, count: int = 3, seed: int = 0) -> Path:
        """Put a chain where a transfer does; return its directory."""
        directory = self.images / f"instance{label}"
        directory.mkdir()
        chain_at(directory, [f"{number}.vhd" for number in range(count)], seed=seed)
        return directory

    def files(self, uuids: Sequence[str]) -> list[Path]:
        """The files of VDIs in the SR."""
        return [self.sr / f"{one}.vhd" for one in uuids]


@contextmanager
def storage(interpreter: str | None = None) -> Iterator[Storage]:
    """A simulated host with an SR, alone in its pool."""
    with Pool() as pool, Server(pool):
        host = pool.hosts[0]
        host.dom0.use_interpreter(interpreter)
        with os_xenapi.connect(f"unix://{host.dom0.socket_path}") as session:
            yield Storage(host, session)


def chain_at(directory: Path, names: Sequence[str], *, seed: int = 0) -> None:
    """Write a chain of VHDs, the leaf's name first; parents are marked hidden, as in an SR."""
    random_ = random.Random(seed)
    parent: Parent | None = None
    for name in reversed(names):
        identity = UUID(int=random_.getrandbits(128))
        places = sorted(random_.sample(range(SIZE // _BLOCK), 4))
        extents = [Extent(at * _BLOCK, random_.randbytes(3 * SECTOR)) for at in places]
        encoder = vhd.Encoder(
            SIZE,
            [(offset, len(data)) for offset, data in extents],
            unique_id=identity,
            block_size=_BLOCK,
            parent=parent,
        )
        (directory / name).write_bytes(b"".join(encoder.encode(extents)))
        if name != names[0]:
            assert (
                vhd_util.main(["set", "-n", str(directory / name), "-f", "hidden", "-v", "1"]) == 0
            )
        parent = Parent(unique_id=identity, name=name, paths=paths_beside(name))


def disk_of(leaf: Path, *parents: Path) -> bytes:
    """The disk that a file and its parents are; not given, they are found as an SR's are."""
    files: list[VhdFile] = []
    readers: list[VhdReader] = []
    try:
        path: Path | None = leaf
        while path is not None:
            files.append(VhdFile(str(path)))
            readers.append(VhdReader(files[-1]))
            parent = readers[-1].parent
            path = leaf.parent / parent.candidates[0] if parent else None
            if parents:
                path = parents[len(readers) - 1] if parent else None
        chain = VhdChain(readers)
        return chain.read_at(0, chain.virtual_size)
    finally:
        for file in files:
            os.close(file.number)


def state_of(host: Storage) -> dict[str, tuple[Any, ...]]:
    """Every file below the root and what tells it from another; but locks and compiled modules."""
    found: dict[str, tuple[Any, ...]] = {}
    for directory, names, files in os.walk(host.root):
        for name in (*names, *files):
            path = os.path.join(directory, name)
            if any(
                word in path for word in ("pyc", "/var/run/os-xenapi", "/var/lib/xcp", "/calls")
            ):
                continue
            status = os.lstat(path)
            link = os.readlink(path) if os.path.islink(path) else ""
            found[path] = (status.st_mode, status.st_ino, link)
            if not os.path.isdir(path):
                found[path] += (status.st_nlink, status.st_size)
    return found


def is_new(host: Storage, before: set[str], stack: list[str], disk: bytes) -> bool:
    """Whether a chain is in the SR; if not, nothing else may be new there."""
    made = host.vdis() - before
    assert made in (set(), set(stack))
    if made:
        assert disk_of(host.files(stack[-1:])[0]) == disk
    return bool(made)


def new_uuids(count: int) -> list[str]:
    """Uuids that nothing has yet."""
    return [str(uuid.uuid4()) for _ in range(count)]


def _local_sr(session: Any, host: SimHost) -> str:
    """The uuid of the SR on a host's own disk."""
    found = [
        session.SR.get_uuid(pbd["SR"])
        for pbd in session.PBD.get_all_records().values()
        if pbd["host"] == host.ref and session.SR.get_type(pbd["SR"]) == "ext"
    ]
    (uuid_,) = found
    return str(uuid_)
