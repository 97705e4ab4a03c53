"""The plugin partition_utils, killed at any moment: the next call finds nothing in its way."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

import os_xenapi
from os_xenapi.client import disk_management
from os_xenapi.errors import Failure
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts
from tests.dom0.calling import BOTH_LINES
from tests.dom0.killing import killed_after, killed_at, moments
from tests.dom0.loops import NEEDED, attached_disk, put_tools
from tests.dom0.test_partition_utils import SECTORS, SIZE, file_system, partitions

pytestmark = [parts.need(*NEEDED), pytest.mark.slow]

RUNS = 5


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool() as pool, Server(pool):
        yield pool


@pytest.fixture(params=BOTH_LINES)
def session(request: Any, pool: Pool) -> Iterator[os_xenapi.Session]:
    dom0 = pool.hosts[0].dom0
    dom0.use_interpreter(request.param)
    put_tools(dom0)
    with os_xenapi.connect(f"unix://{dom0.socket_path}") as session:
        yield session


def test_a_disk_has_the_old_partition_or_the_new_one(session: Any, pool: Pool) -> None:
    dom0 = pool.hosts[0].dom0
    with attached_disk(pool, session, size=SIZE) as (device, loop):

        def make(start: int) -> None:
            disk_management.make_partition(session, device, str(start), "-")

        starts = itertools.cycle([4096, 2048])
        old = 2048
        for seconds in moments(lambda: make(2048), runs=RUNS, seed=1):
            start = next(starts)
            killed = killed_after(dom0, functools.partial(make, start), seconds)
            (found,) = partitions(loop)
            assert found in [(one, SECTORS - one) for one in (old, start)]
            assert found[0] == start or killed
            old = found[0]


POINTS = {
    "nothing": '        os_xenapi_commands.output(["kpartx", "-a"] + kpartx)',
    "a mapped partition": "        command = command + [os_xenapi_runtime.path(mapped)]",
    "a file system": '        _unmap(["kpartx", "-d"] + kpartx)',
}


def test_a_killed_mkfs_is_no_obstacle_to_the_next(session: Any, pool: Pool) -> None:
    dom0 = pool.hosts[0].dom0
    with attached_disk(pool, session, size=SIZE) as (device, loop):
        disk_management.make_partition(session, device, "2048", "-")
        kinds = itertools.cycle(["ext4", "swap"])

        def make(kind: str) -> None:
            disk_management.mkfs(session, device, "1", kind, "label")

        def check() -> None:
            kind = next(kinds)
            make(kind)
            assert file_system(loop, 2048)["TYPE"] == kind
            assert list((dom0.root / "dev").glob("mapper/*")) == []

        for line in POINTS.values():
            with (
                killed_at(dom0, "partition_utils", line),
                pytest.raises(Failure, match="SIGKILL"),
            ):
                make("ext3")
            check()
        for seconds in moments(lambda: make("ext3"), runs=RUNS, seed=2):
            killed_after(dom0, functools.partial(make, "ext3"), seconds)
            check()
