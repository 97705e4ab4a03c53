"""The plugins kernel and ipxe, killed at any moment: files are old or new, never in between."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.client import disk_management
from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts
from tests.dom0.boot_images import contents, make_image
from tests.dom0.calling import BOTH_LINES
from tests.dom0.netns import put_command

pytestmark = pytest.mark.slow

SIZE = 8 << 20
NEW = "5d9f3c1e-0000-4000-8000-000000000001"
RUNS_PER_WHOLE_ONE = 4


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool() as pool, Server(pool):
        yield pool


@pytest.fixture
def dom0(pool: Pool) -> Dom0:
    return pool.hosts[0].dom0


@pytest.fixture(params=BOTH_LINES)
def session(request: Any, pool: Pool, dom0: Dom0) -> Iterator[os_xenapi.Session]:
    dom0.use_interpreter(request.param)
    with os_xenapi.connect(f"unix://{dom0.socket_path}") as session:
        yield session


def kill_at_random(
    dom0: Dom0, seed: int, runs: int, call: Callable[[], Any], check: Callable[[], None]
) -> None:
    """Kill ``call`` at moments spread over its duration, and ``check`` after each.

    It is let through before the first run and after every few of them, when its scratch
    directories must be gone.
    """
    chance = random.Random(seed)
    # The first one also compiles the modules.
    call()
    began = time.monotonic()
    call()
    seconds = time.monotonic() - began
    killed = 0
    for number in range(1, runs + 1):
        killed += _killed_after(dom0, chance.uniform(0.1, 1.0) * seconds, call)
        check()
        if number % RUNS_PER_WHOLE_ONE == 0:
            call()
            check()
            left = [str(one) for one in dom0.root.rglob(".os-xenapi*")]
            left += map(str, dom0.root.glob("var/run/os-xenapi/*"))
            assert left == []
    assert killed >= runs // 3, "too few were killed before they had ended"


def _killed_after(dom0: Dom0, seconds: float, call: Callable[[], Any]) -> bool:
    """Start ``call``, kill every plugin after so long, and tell whether that ended it."""
    failures: list[Failure] = []

    def attempt() -> None:
        try:
            call()
        except Failure as failure:
            failures.append(failure)

    thread = threading.Thread(target=attempt)
    thread.start()
    time.sleep(seconds)
    dom0.kill_plugins()
    thread.join(60)
    assert not thread.is_alive()
    assert all("signal" in str(failure.details) for failure in failures), failures
    return bool(failures)


def states(directory: Path) -> dict[str, bytes]:
    """The files that others see there."""
    return {
        name: (directory / name).read_bytes()
        for name in os.listdir(directory)
        if not name.startswith(".")
    }


def test_a_killed_copy_of_a_disk_leaves_old_or_new_files(
    session: Any, pool: Pool, dom0: Dom0
) -> None:
    sr = session.pool.get_default_SR(session.pool.get_all()[0])
    record = {"SR": sr, "virtual_size": SIZE, "type": "user", "sharable": False}
    vdi = session.VDI.create({**record, "read_only": False, "other_config": {}})
    uuid = session.VDI.get_uuid(vdi)
    chance = random.Random(11)
    versions = [chance.randbytes(SIZE) for _ in range(2)]
    turns = iter(range(10_000))
    guest = dom0.root / "boot/guest"

    def copy() -> None:
        pool.disks.path(uuid).write_bytes(versions[next(turns) % 2])
        disk_management.copy_vdi(session, vdi, SIZE, "image")
        assert session.VDI.get_VBDs(vdi) == []

    def check() -> None:
        found = states(guest)
        assert set(found) == {uuid, "image"}
        assert all(data in versions for data in found.values())

    kill_at_random(dom0, 1, 40, copy, check)


def test_a_killed_copy_of_a_kept_file_leaves_the_old_or_the_new_one(
    session: Any, dom0: Dom0
) -> None:
    chance = random.Random(12)
    versions = [chance.randbytes(SIZE) for _ in range(2)]
    turns = iter(range(10_000))
    guest = dom0.root / "boot/guest"
    guest.mkdir(parents=True)

    def create() -> None:
        (guest / "image").write_bytes(versions[next(turns) % 2])
        disk_management.create_kernel_ramdisk(session, "image", NEW)

    def check() -> None:
        found = states(guest)
        assert set(found) == {"image", NEW}
        assert found[NEW] in versions

    kill_at_random(dom0, 2, 28, create, check)


@parts.need("genisoimage", "isoinfo")
def test_a_killed_rewrite_leaves_the_old_or_the_new_image(
    session: Any, dom0: Dom0, tmp_path: Path
) -> None:
    put_command(dom0, "mkisofs", f'exec {parts.find("genisoimage")} "$@"')
    sr = session.pool.get_default_SR(session.pool.get_all()[0])
    sr_path = f"/var/run/sr-mount/{session.SR.get_uuid(sr)}"
    image = dom0.root / sr_path[1:] / "iso" / f"{NEW}.img"
    make_image(image, tmp_path / "made")
    addresses = ["192.0.2.5", "192.0.2.6"]
    turns = iter(range(10_000))

    def inject() -> None:
        address = addresses[next(turns) % 2]
        others = ("255.255.255.0", "", "", "mkisofs")
        disk_management.inject_ipxe_config(session, sr_path, NEW, "", address, *others)

    def check() -> None:
        assert set(states(image.parent)) == {image.name}
        found = contents(image)
        assert len(found) == 8
        assert found["netcfg.ipxe"].split()[3].decode() in addresses

    kill_at_random(dom0, 3, 36, inject, check)
