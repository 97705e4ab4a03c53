"""The plugin partition_utils, on loop devices of this machine and with the real tools."""

from __future__ import annotations

import json
import os
import subprocess
import threading
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
from tests import parts
from tests.dom0.calling import BOTH_LINES, INTERPRETERS, changed
from tests.dom0.loops import NEEDED, attached_disk, put_tools
from tests.dom0.netns import calls_of, put_command

SIZE = 32 << 20
SECTORS = SIZE // 512
on_disks = parts.need(*NEEDED)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool() as pool, Server(pool):
        yield pool


@pytest.fixture
def dom0(pool: Pool) -> Dom0:
    return pool.hosts[0].dom0


@pytest.fixture(params=INTERPRETERS)
def session(request: Any, pool: Pool, dom0: Dom0) -> Iterator[os_xenapi.Session]:
    dom0.use_interpreter(request.param)
    with os_xenapi.connect(f"unix://{dom0.socket_path}") as session:
        yield session


both_lines = pytest.mark.parametrize("session", BOTH_LINES, indirect=True)


@pytest.fixture
def disk(pool: Pool, session: Any, dom0: Dom0) -> Iterator[tuple[str, str]]:
    put_tools(dom0)
    with attached_disk(pool, session, size=SIZE) as disk:
        calls_of(dom0)
        yield disk
        # No partition stays mapped.
        assert not list((dom0.root / "dev").glob("mapper/*"))


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout


def partitions(loop: str) -> list[tuple[int, int]]:
    """The first sector and the number of sectors of each partition."""
    table = json.loads(output("sfdisk", "--json", loop))["partitiontable"]
    return [(one["start"], one["size"]) for one in table.get("partitions", [])]


def file_system(loop: str, start: int) -> dict[str, str]:
    """What blkid tells of the bytes from a sector on."""
    told = output("blkid", "--probe", "--output", "export", "--offset", str(start * 512), loop)
    return dict(line.split("=", 1) for line in told.splitlines())


def refusal(function: Any, session: Any, *args: Any) -> str:
    with pytest.raises(Failure) as caught:
        function(session, *args)
    assert caught.value.details[2] == "PluginError"
    return str(caught.value.details[3])


@on_disks
class TestDisks:
    @pytest.mark.parametrize(
        ("kind", "label", "found"),
        [
            ("swap", "swap", {"TYPE": "swap", "LABEL": "swap"}),
            ("ext3", "ephemeral", {"TYPE": "ext3", "LABEL": "ephemeral"}),
            ("ext4", "", {"TYPE": "ext4"}),
        ],
    )
    def test_a_disk_gets_a_partition_and_a_file_system(
        self, session: Any, disk: tuple[str, str], kind: str, label: str, found: dict[str, str]
    ) -> None:
        device, loop = disk
        assert disk_management.make_partition(session, device, "2048", "-") is None
        assert partitions(loop) == [(2048, SECTORS - 2048)]
        assert disk_management.mkfs(session, device, "1", kind, label) is None
        told = file_system(loop, 2048)
        assert {name: told.get(name) for name in found} == found
        assert ("LABEL" in told) == bool(label)

    @both_lines
    def test_what_a_disk_held_before_is_no_obstacle(
        self, session: Any, disk: tuple[str, str]
    ) -> None:
        device, loop = disk
        for start, kind in (("4096", "ext3"), ("2048", "swap"), ("8192", "ext4")):
            disk_management.make_partition(session, device, start, "-")
            disk_management.mkfs(session, device, "1", kind, "x")
            assert partitions(loop) == [(int(start), SECTORS - int(start))]
            assert file_system(loop, int(start))["TYPE"] == kind

    @both_lines
    @pytest.mark.parametrize("what", ["the disk", "a partition"])
    def test_a_disk_that_is_mounted_is_not_touched(
        self, session: Any, dom0: Dom0, disk: tuple[str, str], tmp_path: Path, what: str
    ) -> None:
        device, loop = disk
        mounted = loop
        if what == "a partition":
            disk_management.make_partition(session, device, "2048", "-")
            output("partx", "-a", loop)
            mounted = f"{loop}p1"
        output("mkfs.ext4", "-q", mounted)
        output("mount", "-o", "ro", mounted, str(tmp_path))  # ext4 writes by itself
        before = Path(loop).read_bytes()[: 1 << 20]
        calls_of(dom0)
        try:
            for function, args in (
                (disk_management.make_partition, ("2048", "-")),
                (disk_management.mkfs, ("1", "ext3", "")),
            ):
                text = refusal(function, session, device, *args)
                assert f"/dev/{device} is in use: it, or a part of it, is mounted" in text
            assert calls_of(dom0) == []
            assert Path(loop).read_bytes()[: 1 << 20] == before
        finally:
            output("umount", str(tmp_path))

    @both_lines
    def test_a_partition_that_is_not_there_is_told(
        self, session: Any, dom0: Dom0, disk: tuple[str, str]
    ) -> None:
        device, _ = disk
        disk_management.make_partition(session, device, "2048", "-")
        with changed(dom0, "partition_utils", "MAPPED_SECONDS = 20", "MAPPED_SECONDS = 1"):
            text = refusal(disk_management.mkfs, session, device, "2", "ext3", "")
        assert text == f"/dev/{device} has no partition 2"

    @both_lines
    def test_what_a_killed_call_left_mapped_is_unmapped(
        self, session: Any, dom0: Dom0, disk: tuple[str, str]
    ) -> None:
        device, loop = disk
        disk_management.make_partition(session, device, "2048", "-")
        place = dom0.root / "dev" / device
        output(str(dom0.root / "bin/kpartx"), "-a", "-p", "p", str(place))
        assert (dom0.root / f"dev/mapper/{device}p1").exists()
        disk_management.mkfs(session, device, "1", "ext3", "")
        assert file_system(loop, 2048)["TYPE"] == "ext3"

    @both_lines
    def test_a_tool_that_fails_leaves_nothing_mapped(
        self, session: Any, dom0: Dom0, disk: tuple[str, str]
    ) -> None:
        device, _ = disk
        disk_management.make_partition(session, device, "2048", "-")
        put_command(dom0, "mkfs.ext3", "echo no luck >&2; exit 3")
        with pytest.raises(Failure) as caught:
            disk_management.mkfs(session, device, "1", "ext3", "")
        assert caught.value.details[2] == "CommandFailed"
        assert "exit status 3: no luck" in caught.value.details[3]

    @both_lines
    @pytest.mark.slow
    def test_a_file_system_may_take_longer_than_other_commands(
        self, session: Any, dom0: Dom0, disk: tuple[str, str]
    ) -> None:
        device, loop = disk
        disk_management.make_partition(session, device, "2048", "-")
        put_command(dom0, "mkfs.ext3", f'/bin/sleep 6; exec {parts.find("mkfs.ext3")} "$@"')
        with changed(dom0, "commands", "SECONDS = 120", "SECONDS = 5"):
            disk_management.mkfs(session, device, "1", "ext3", "")
        assert file_system(loop, 2048)["TYPE"] == "ext3"

    @both_lines
    def test_a_disk_attached_for_reading_is_not_touched(
        self, session: Any, pool: Pool, dom0: Dom0
    ) -> None:
        put_tools(dom0)
        with attached_disk(pool, session, mode="RO") as (device, _):
            text = refusal(disk_management.make_partition, session, device, "2048", "-")
        assert text == f"/dev/{device} is not attached as a disk for writing"

    @both_lines
    def test_a_disk_that_is_no_longer_attached_is_not_touched(
        self, session: Any, dom0: Dom0, disk: tuple[str, str]
    ) -> None:
        device, _ = disk
        (domain,) = session.VM.get_all_records_where('field "is_control_domain"="true"')
        (vbd,) = session.VM.get_VBDs(domain)
        session.VBD.unplug(vbd)
        text = refusal(disk_management.make_partition, session, device, "2048", "-")
        assert f"/dev/{device} is not the device of a VBD that is attached" in text
        session.VBD.plug(vbd)


@both_lines
@pytest.mark.parametrize(
    ("version", "forced"),
    [("2.22.2", False), ("2.23.2", True), ("2.25", True), ("2.26.1", False), ("2.38", False)],
)
@parts.need(*NEEDED)
def test_sfdisk_is_forced_where_it_asks_for_cylinders(
    session: Any, dom0: Dom0, disk: tuple[str, str], version: str, forced: bool
) -> None:
    put_command(dom0, "sfdisk", f'[ "$1" = -v ] && echo "sfdisk from util-linux {version}"; exit 0')
    disk_management.make_partition(session, disk[0], "2048", "-")
    _, call = calls_of(dom0)
    assert call.startswith("sfdisk --force -uS /" if forced else "sfdisk -uS /")


class TestWaiting:
    def test_a_device_that_is_there_is_told(self, session: Any, dom0: Dom0) -> None:
        (dom0.root / "dev/disk").mkdir(parents=True, exist_ok=True)
        (dom0.root / "dev/disk/there").touch()
        for seconds in (0, 3, "3"):
            told: Any = disk_management.wait_for_dev(session, "/dev/disk/there", seconds)
            assert told == "/dev/disk/there"

    @both_lines
    def test_a_device_that_comes_is_waited_for(self, session: Any, dom0: Dom0) -> None:
        place = dom0.root / "dev/late"
        place.parent.mkdir(exist_ok=True)
        timer = threading.Timer(0.5, place.touch)
        timer.start()
        assert disk_management.wait_for_dev(session, "/dev/late", 20) == "/dev/late"
        timer.join()
        os.unlink(place)

    @both_lines
    def test_a_device_that_never_comes_is_nothing(self, session: Any) -> None:
        assert disk_management.wait_for_dev(session, "/dev/never", 1) == ""
