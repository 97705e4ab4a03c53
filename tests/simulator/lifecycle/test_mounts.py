"""Repositories of VHDs as plugins find them in dom0, and what SR.scan makes of new files there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from os_xenapi.simulator.pool import Pool, SimHost
from tests.dom0.storage import chain_at, disk_of, new_uuids
from tests.simulator.core.records import vdi_record
from tests.simulator.core.wire import Wire


@pytest.fixture(params=["Shared storage", "Local storage"])
def files(request: pytest.FixtureRequest, wire: Wire, pool: Pool) -> Files:
    sr = wire("SR.get_by_name_label", request.param)[0]
    pbd = wire("SR.get_PBDs", sr)[0]
    return Files(wire, pool.host(wire("PBD.get_host", pbd)), sr)


class Files:
    """A repository and a host that sees it."""

    def __init__(self, wire: Wire, host: SimHost, sr: str) -> None:
        self.wire, self.host, self.sr = wire, host, sr
        self.uuid = str(wire("SR.get_uuid", sr))
        self.sr_path = f"/var/run/sr-mount/{self.uuid}"

    @property
    def directory(self) -> Path:
        return self.host.directory / self.sr_path[1:]

    def name(self, *uuids: str) -> None:
        """Call a plugin that is told of the repository and of disks."""
        arguments = {"params": json.dumps({"args": [], "kwargs": {}}), "of": " ".join(uuids)}
        arguments["sr_path"] = self.sr_path
        plugin = ("dom0_plugin_version.py", "get_version", arguments)
        self.wire("host.call_plugin", self.host.ref, *plugin)

    def put_chain(self, count: int) -> list[str]:
        self.directory.mkdir(parents=True, exist_ok=True)
        uuids = new_uuids(count)
        chain_at(self.directory, [f"{uuid}.vhd" for uuid in uuids], seed=count)
        return uuids

    def scan(self) -> None:
        self.wire("SR.scan", self.sr)

    def vdis(self) -> set[str]:
        return {self.wire("VDI.get_uuid", ref) for ref in self.wire("SR.get_VDIs", self.sr)}


def test_a_plugin_finds_the_disks_that_its_arguments_name(
    wire: Wire, pool: Pool, files: Files
) -> None:
    one, other = (wire("VDI.get_uuid", wire("VDI.create", vdi_record(files.sr))) for _ in "12")
    with pool.disks.path(one).open("r+b") as file:
        file.seek(1 << 20)
        file.write(b"content")
    files.name(one)
    assert [path.name for path in files.directory.iterdir()] == [f"{one}.vhd"]
    assert disk_of(files.directory / f"{one}.vhd") == pool.disks.path(one).read_bytes()
    files.name(other)
    assert len(list(files.directory.iterdir())) == 2


def test_a_disk_that_has_changed_is_shown_anew(wire: Wire, pool: Pool, files: Files) -> None:
    uuid = wire("VDI.get_uuid", wire("VDI.create", vdi_record(files.sr)))
    files.name(uuid)
    path = files.directory / f"{uuid}.vhd"
    unchanged = path.stat().st_ino
    files.name(uuid)
    assert path.stat().st_ino == unchanged
    with pool.disks.path(uuid).open("r+b") as file:
        file.write(b"later")
    files.name(uuid)
    assert disk_of(path)[:5] == b"later"


def test_a_destroyed_disk_is_gone_from_dom0(wire: Wire, files: Files) -> None:
    vdi = wire("VDI.create", vdi_record(files.sr))
    files.name(wire("VDI.get_uuid", vdi))
    wire("VDI.destroy", vdi)
    assert list(files.directory.iterdir()) == []


def test_a_repository_that_is_not_plugged_is_not_mounted(wire: Wire, files: Files) -> None:
    for pbd in wire("SR.get_PBDs", files.sr):
        wire("PBD.unplug", pbd)
    files.name()
    assert not files.directory.exists()


def test_a_scan_finds_a_chain_and_tells_what_stands_on_what(
    wire: Wire, pool: Pool, files: Files
) -> None:
    leaf, middle, base = files.put_chain(3)
    content = disk_of(files.directory / f"{leaf}.vhd")
    files.scan()
    records = {uuid: wire("VDI.get_record", wire("VDI.get_by_uuid", uuid)) for uuid in files.vdis()}
    assert set(records) == {leaf, middle, base}
    assert records[leaf]["managed"] is True
    assert [records[one]["managed"] for one in (middle, base)] == [False, False]
    assert records[leaf]["sm_config"] == {"vhd-parent": middle}
    assert records[middle]["sm_config"] == {"vhd-parent": base}
    assert records[base]["sm_config"] == {}
    assert pool.disks.path(leaf).read_bytes() == content
    assert "destroy" in records[leaf]["allowed_operations"]
    files.name(leaf)
    assert disk_of(files.directory / f"{leaf}.vhd") == content
    files.scan()
    assert files.vdis() == {leaf, middle, base}
    wire("VDI.destroy", wire("VDI.get_by_uuid", leaf))
    assert files.vdis() == set()
    assert list(files.directory.iterdir()) == []
    assert wire("SR.get_physical_utilisation", files.sr) in (0, "0")


def test_a_base_copy_stays_as_long_as_a_disk_stands_on_it(wire: Wire, files: Files) -> None:
    leaf, base = files.put_chain(2)
    (sibling,) = new_uuids(1)
    data = (files.directory / f"{leaf}.vhd").read_bytes()
    (files.directory / f"{sibling}.vhd").write_bytes(data)
    files.scan()
    wire("VDI.destroy", wire("VDI.get_by_uuid", leaf))
    assert files.vdis() == {sibling, base}
    wire("VDI.destroy", wire("VDI.get_by_uuid", sibling))
    assert files.vdis() == set()


def test_what_is_no_whole_disk_is_passed_over(wire: Wire, files: Files) -> None:
    leaf, base = files.put_chain(2)
    (files.directory / f"{base}.vhd").unlink()
    torn, link = new_uuids(2)
    (files.directory / f"{torn}.vhd").write_bytes(b"conectix" * 100)
    (files.directory / f"{link}.vhd").symlink_to(f"{leaf}.vhd")
    (files.directory / "notes").write_text("no disk")
    (orphan,) = new_uuids(1)
    chain_at(files.directory, [f"{orphan}.vhd", "base.vhd"])
    files.scan()
    assert files.vdis() == set()


def test_a_chain_that_goes_round_is_passed_over(wire: Wire, files: Files) -> None:
    leaf, base = files.put_chain(2)
    (files.directory / f"{base}.vhd").write_bytes((files.directory / f"{leaf}.vhd").read_bytes())
    files.scan()
    assert files.vdis() == set()
