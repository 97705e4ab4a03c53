"""The plugins kernel and ipxe, killed at any moment: files are old or new, never in between."""

from __future__ import annotations

import os
import random
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
from tests.dom0.killing import killed_after, killed_at, moments
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


def kill(
    dom0: Dom0,
    lines: list[tuple[str, str]],
    call: Callable[[], Any],
    check: Callable[[], None],
    *,
    runs: int,
    seed: int,
) -> None:
    """Kill ``call`` before each of these lines of modules, and at random times; ``check`` after.

    It is let be after each of those, when nothing that is private may be left.
    """
    call()
    for module, line in lines:
        with killed_at(dom0, module, line):
            with pytest.raises(Failure, match="SIGKILL"):
                call()
            check()
        let_be(dom0, call, check)
    killed = 0
    for number, seconds in enumerate(moments(call, runs=runs, seed=seed)):
        killed += killed_after(dom0, call, seconds)
        check()
        if number % RUNS_PER_WHOLE_ONE == 0:
            let_be(dom0, call, check)
    let_be(dom0, call, check)
    assert killed >= runs // 3, "too few were killed before they had ended"


def let_be(dom0: Dom0, call: Callable[[], Any], check: Callable[[], None]) -> None:
    call()
    check()
    left = [str(one) for one in dom0.root.rglob(".os-xenapi*")]
    left += map(str, dom0.root.glob("var/run/os-xenapi/*"))
    assert left == []


SCRATCH = [
    ("scratch", "        self._lock = os_xenapi_locks"),
    ("scratch", "            os.mkdir(self.place, 448)"),
    ("scratch", "        os.rename(self.path(name), target)"),
    ("scratch", "        _clear(self.place, self._settle)"),
    ("scratch", "        self._lock.release()\n\n\ndef sweep"),
    ("scratch", "                os.rmdir(path)"),
]
"""Lines that all of the calls come to, in os_xenapi_MODULE.py."""


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

    lines = [
        ("kernel_disk", "            self._api.VBD.plug"),
        ("kernel_disk", "            self._device = self._api"),
        ("kernel_disk", "        file = os.open(place"),
        ("kernel_disk", "            _remove(self._api"),
        ("kernel_disk", "            api.VBD.destroy"),
        ("kernel", "                size -= len(data)"),
        ("kernel", "        scratch.move(_FILE"),
    ]
    kill(dom0, SCRATCH + lines, copy, check, runs=16, seed=1)


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

    lines = [("kernel", "                size -= len(data)")]
    kill(dom0, SCRATCH + lines, create, check, runs=14, seed=2)


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

    lines = [
        ("iso", "                at += len(data)"),
        ("ipxe", "    status, _, errors ="),
        ("ipxe", "        os.chmod(scratch"),
    ]
    kill(dom0, SCRATCH + lines, inject, check, runs=16, seed=3)
