"""The plugin kernel: files of /boot/guest, and what is read from disks for them."""

from __future__ import annotations

import concurrent.futures
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.client import disk_management
from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.dom0.calling import BOTH_LINES, INTERPRETERS, changed

SIZE = 3 << 20
NEW = "5d9f3c1e-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool() as pool, Server(pool):
        yield pool


@pytest.fixture
def dom0(pool: Pool) -> Iterator[Dom0]:
    dom0 = pool.hosts[0].dom0
    yield dom0
    for name in ("boot", "elsewhere"):
        shutil.rmtree(dom0.root / name, ignore_errors=True)


@pytest.fixture(params=INTERPRETERS)
def session(request: Any, pool: Pool, dom0: Dom0) -> Iterator[os_xenapi.Session]:
    dom0.use_interpreter(request.param)
    with os_xenapi.connect(f"unix://{dom0.socket_path}") as session:
        yield session


both_lines = pytest.mark.parametrize("session", BOTH_LINES, indirect=True)


class Disk:
    """A VDI whose contents are known."""

    def __init__(self, pool: Pool, session: Any) -> None:
        sr = session.pool.get_default_SR(session.pool.get_all()[0])
        record = {"SR": sr, "virtual_size": 4 << 20, "type": "user", "sharable": False}
        self.ref = session.VDI.create({**record, "read_only": False, "other_config": {}})
        self.uuid = session.VDI.get_uuid(self.ref)
        self.file = pool.disks.path(self.uuid)
        self.contents = random.Random(7).randbytes(4 << 20)
        self.file.write_bytes(self.contents)


@pytest.fixture
def disk(pool: Pool, session: Any) -> Iterator[Disk]:
    disk = Disk(pool, session)
    yield disk
    assert session.VDI.get_VBDs(disk.ref) == [], "a disk was left attached"
    session.VDI.destroy(disk.ref)


def guest(dom0: Dom0) -> Path:
    return dom0.root / "boot/guest"


def names(dom0: Dom0) -> list[str]:
    return sorted(os.listdir(guest(dom0)))


def refusal(function: Any, session: Any, *args: Any) -> str:
    with pytest.raises(Failure) as caught:
        function(session, *args)
    code, _, kind, text = caught.value.details
    assert (code, kind) == ("XENAPI_PLUGIN_FAILURE", "PluginError")
    return str(text)


def put(dom0: Dom0, name: str, data: bytes = b"kernel") -> Path:
    file = guest(dom0) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


class TestCopy:
    def test_the_first_bytes_of_a_disk_become_a_file(
        self, session: Any, dom0: Dom0, disk: Disk
    ) -> None:
        path = disk_management.copy_vdi(session, disk.ref, SIZE)
        assert path == f"/boot/guest/{disk.uuid}"
        assert (guest(dom0) / disk.uuid).read_bytes() == disk.contents[:SIZE]
        assert names(dom0) == [disk.uuid]
        assert not list((dom0.root / "dev").iterdir())

    def test_they_are_kept_under_a_name_too(self, session: Any, dom0: Dom0, disk: Disk) -> None:
        put(dom0, "image", b"old")
        put(dom0, disk.uuid, b"old")
        path = disk_management.copy_vdi(session, disk.ref, str(SIZE), "image")
        assert path == f"/boot/guest/{disk.uuid}"
        for name in (disk.uuid, "image"):
            assert (guest(dom0) / name).read_bytes() == disk.contents[:SIZE]
        assert names(dom0) == sorted([disk.uuid, "image"])
        assert (guest(dom0) / "image").stat().st_nlink == 1

    @both_lines
    def test_a_disk_that_is_attached_already_is_read_and_stays_so(
        self, session: Any, dom0: Dom0, disk: Disk
    ) -> None:
        (domain,) = session.VM.get_all_records_where('field "is_control_domain"="true"')
        record = {"VM": domain, "VDI": disk.ref, "userdevice": "autodetect", "bootable": False}
        record |= {"mode": "RW", "type": "Disk", "empty": False, "other_config": {}}
        record |= {"qos_algorithm_type": "", "qos_algorithm_params": {}}
        vbd = session.VBD.create(record)
        session.VBD.plug(vbd)
        disk_management.copy_vdi(session, disk.ref, SIZE)
        assert (guest(dom0) / disk.uuid).read_bytes() == disk.contents[:SIZE]
        assert session.VBD.get_currently_attached(vbd)
        session.VBD.unplug(vbd)
        session.VBD.destroy(vbd)

    @both_lines
    def test_calls_at_the_same_time_do_not_harm_each_other(
        self, session: Any, pool: Pool, dom0: Dom0, disk: Disk
    ) -> None:
        other = Disk(pool, session)
        found = "        deadline = DEVICE_SECONDS"
        # Each has its disk attached and not yet open when the others begin.
        with (
            changed(dom0, "kernel_disk", found, f"        time.sleep(2)\n{found}"),
            concurrent.futures.ThreadPoolExecutor() as threads,
        ):
            running = [
                threads.submit(disk_management.copy_vdi, session, one.ref, SIZE, "image")
                for one in (disk, disk, other)
            ]
            for one in running:
                one.result(60)
        assert names(dom0) == sorted({disk.uuid, other.uuid, "image"})
        for name in names(dom0):
            assert (guest(dom0) / name).read_bytes() == disk.contents[:SIZE]
        session.VDI.destroy(other.ref)

    @both_lines
    def test_more_than_the_disk_has_is_refused(self, session: Any, dom0: Dom0, disk: Disk) -> None:
        text = refusal(disk_management.copy_vdi, session, disk.ref, (4 << 20) + 1)
        assert "has fewer bytes than image-size, 4194305" in text
        assert not guest(dom0).exists()

    @both_lines
    def test_a_device_that_ends_early_leaves_nothing(
        self, session: Any, dom0: Dom0, disk: Disk
    ) -> None:
        put(dom0, "image", b"old")
        os.truncate(disk.file, SIZE - 1)
        text = refusal(disk_management.copy_vdi, session, disk.ref, SIZE, "image")
        assert "the disk ends 1 bytes early" in text
        assert names(dom0) == ["image"]
        assert (guest(dom0) / "image").read_bytes() == b"old"

    @both_lines
    def test_a_control_domain_without_room_refuses(
        self, session: Any, dom0: Dom0, disk: Disk
    ) -> None:
        with changed(dom0, "scratch", "MARGIN = 67108864", "MARGIN = 1 << 60"):
            text = refusal(disk_management.copy_vdi, session, disk.ref, SIZE)
        assert f"/boot/guest has no room for {SIZE} bytes and" in text
        assert names(dom0) == []

    @both_lines
    def test_a_device_that_never_comes_is_told(self, session: Any, dom0: Dom0, disk: Disk) -> None:
        with (
            changed(dom0, "kernel_disk", "DEVICE_SECONDS = 20", "DEVICE_SECONDS = 1"),
            changed(dom0, "kernel_disk", "= self._api.VBD.get_device(self._vbd)", "= 'gone'"),
        ):
            text = refusal(disk_management.copy_vdi, session, disk.ref, SIZE)
        assert text == "the disk was attached and /dev/gone is not there"

    def test_an_unknown_disk_is_the_failure_of_xapi(self, session: Any) -> None:
        with pytest.raises(Failure, match="HANDLE_INVALID"):
            disk_management.copy_vdi(session, "OpaqueRef:none", SIZE)


class TestCreate:
    def test_a_file_that_is_kept_is_copied(self, session: Any, dom0: Dom0) -> None:
        data = os.urandom(SIZE + 1)
        put(dom0, "image", data)
        assert disk_management.create_kernel_ramdisk(session, "image", NEW) == f"/boot/guest/{NEW}"
        assert names(dom0) == sorted([NEW, "image"])
        assert [(guest(dom0) / name).read_bytes() for name in names(dom0)] == [data, data]

    def test_what_is_not_kept_is_nothing(self, session: Any, dom0: Dom0) -> None:
        assert disk_management.create_kernel_ramdisk(session, "image", NEW) == ""
        assert names(dom0) == []

    @both_lines
    def test_the_directory_may_be_a_link_of_root(self, session: Any, dom0: Dom0) -> None:
        """That is how it is put on a repository, where there is more room."""
        (dom0.root / "elsewhere").mkdir()
        (dom0.root / "elsewhere/image").write_bytes(b"kernel")
        (dom0.root / "boot").mkdir()
        guest(dom0).symlink_to("../elsewhere")
        disk_management.create_kernel_ramdisk(session, "image", NEW)
        assert (dom0.root / "elsewhere" / NEW).read_bytes() == b"kernel"

    @both_lines
    def test_a_directory_that_others_can_change_is_not_used(self, session: Any, dom0: Dom0) -> None:
        put(dom0, "image")
        guest(dom0).chmod(0o777)
        text = refusal(disk_management.create_kernel_ramdisk, session, "image", NEW)
        assert "/boot/guest can be changed by others than root" in text
        assert names(dom0) == ["image"]


class TestRemove:
    def test_the_files_are_removed(self, session: Any, dom0: Dom0) -> None:
        for name in ("kernel", "ramdisk", "other"):
            put(dom0, name)
        paths = ("/boot/guest/kernel", "/boot/guest/ramdisk")
        assert disk_management.remove_kernel_ramdisk(session, *paths) is None
        assert names(dom0) == ["other"]
        args = {"kernel-file": "/boot/guest/other"}
        for _ in range(2):
            assert session.call_plugin("kernel.py", "remove_kernel_ramdisk", args) == "ok"
        assert names(dom0) == []

    @both_lines
    def test_neither_is_removed_where_one_is_refused(self, session: Any, dom0: Dom0) -> None:
        put(dom0, "kernel")
        for bad in ("/etc/xensource-inventory", "/boot/guest/"):
            refusal(disk_management.remove_kernel_ramdisk, session, "/boot/guest/kernel", bad)
        assert names(dom0) == ["kernel"]
