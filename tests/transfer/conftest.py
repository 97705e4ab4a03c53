"""Pools to stream disks in and out of, and disks to stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.session.conftest import Face, Site

MIB = 1 << 20


@pytest.fixture(params=["sim", "https"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """A pool of one's own with an SR of 1 GiB."""
    with Pool(sr_size=1 << 30) as pool, Server(pool) as server:
        yield Site(pool, server, request.param)


@pytest.fixture(params=[False, True], ids=["threads", "asyncio"])
def face(request: pytest.FixtureRequest, site: Site) -> Face:
    return Face(site, awaits=request.param)


@pytest.fixture
def http_site() -> Iterator[Site]:
    with Pool(sr_size=1 << 30) as pool, Server(pool) as server:
        yield Site(pool, server, "http")


@pytest.fixture
def raw_disk(tmp_path: Path) -> Callable[..., Path]:
    """Makes a sparse raw image of a size with some data at places."""

    def make(size: int = 16 * MIB, places: tuple[int, ...] = (0, 5 * MIB + 512)) -> Path:
        path = tmp_path / "disk.raw"
        with path.open("wb") as file:
            for place in places:
                file.seek(place)
                file.write(Random(place).randbytes(100_000))
            file.truncate(size)
        return path

    return make
