"""The real Glance, its stand-in of a Keystone, pools, and disks to move between them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import os_xenapi
from os_xenapi.glance import Glance
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.transfer import export_disk, import_disk
from tests.glance.keystone import Keystone, keystone_stand_in
from tests.glance.service import Service, glance_service
from tests.session.conftest import Face, Site

if TYPE_CHECKING:
    from os_xenapi.types import VDIRef

MIB = 1 << 20


@pytest.fixture(scope="session")
def keystone() -> Iterator[Keystone]:
    with keystone_stand_in() as keystone:
        yield keystone


@pytest.fixture(scope="session")
def service(keystone: Keystone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with glance_service(keystone, tmp_path_factory.mktemp("glance")) as service:
        keystone.image_url = service.url
        yield service


@pytest.fixture
def glance(service: Service, keystone: Keystone) -> Glance:
    return Glance(service.url, keystone.issue("admin", "member", "reader"))


@pytest.fixture
def site() -> Iterator[Site]:
    """A pool of one's own with an SR of 1 GiB."""
    with Pool(sr_size=1 << 30) as pool, Server(pool) as server:
        yield Site(pool, server, "http")


@pytest.fixture(params=[False, True], ids=["threads", "asyncio"])
def face(request: pytest.FixtureRequest, site: Site) -> Face:
    return Face(site, awaits=request.param)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A sparse raw image of 16 MiB with some data."""
    return make_disk(tmp_path / "disk.raw")


def make_disk(path: Path, size: int = 16 * MIB, places: tuple[int, ...] = (0, 5 * MIB)) -> Path:
    with path.open("wb") as file:
        for place in places:
            file.seek(place)
            file.write(Random(place).randbytes(100_000))
        file.truncate(size)
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def content(session: os_xenapi.Session, vdi: Any, directory: Path) -> bytes:
    """The bytes of a VDI."""
    target = directory / "content.raw"
    export_disk(session, vdi, target, file_format="raw", overwrite=True)
    return target.read_bytes()


@pytest.fixture
def filled(site: Site, disk: Path) -> Callable[[], VDIRef]:
    """Makes a VDI that holds the disk."""

    def fill() -> VDIRef:
        with site.connect() as session:
            return import_disk(session, disk, name_label="a disk").vdi

    return fill
