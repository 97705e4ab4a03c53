"""VHDs that are copied, moved and received, boot images, partitions, console logs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.client import XenAPI, disk_management, vm_management
from tests import parts
from tests.contract.site import Site
from tests.disk.images import patch
from tests.dom0 import loops
from tests.dom0.boot_images import boot_entry, contents
from tests.dom0.netns import calls_of, put_command
from tests.dom0.storage import Storage, chain_at, disk_of, new_uuids


def on(arrangement: str, *needed: str) -> Any:
    """Run a test on a host with what an arrangement has."""

    def mark(test: Any) -> Any:
        test = pytest.mark.parametrize("arranged", [arrangement], indirect=True, scope="module")(
            test
        )
        return parts.need(*needed)(test) if needed else test

    return mark


on_disks = on("disks", "rsync")
on_an_image = on("an image", "genisoimage", "isoinfo")
on_a_disk = on("an attached disk", *loops.NEEDED)


def refusal(fn: Any, *args: Any) -> list[str]:
    with pytest.raises(XenAPI.Failure) as caught:
        fn(*args)
    details: list[str] = caught.value.details
    return details


def received(site: Site, label: str, names: list[str], seed: int = 5) -> tuple[Any, Path]:
    """What came of files that were brought for a label, and the directory they were in."""
    storage: Storage = site.names["STORAGE"]
    directory = storage.images / f"instance{label}"
    directory.mkdir()
    chain_at(directory, names, seed=seed)
    stack = new_uuids(len(names))
    try:
        vm_management.receive_vhd(site.session, label, storage.sr_path, stack)
    except XenAPI.Failure as error:
        return error, directory
    return stack, directory


@on_disks
def test_rule_30_a_chain_is_copied_from_its_leaf_on_and_the_leaf_is_the_answer(
    arranged: Site,
) -> None:
    storage: Storage = arranged.names["STORAGE"]
    vdis, stack = storage.add_chain(3, seed=7), new_uuids(3)
    made = disk_management.safe_copy_vdis(arranged.session, storage.sr_path, vdis, stack)
    assert made == {"root": {"uuid": stack[-1]}}
    leaf = storage.files(stack[-1:])[0]
    assert disk_of(leaf) == disk_of(storage.files(vdis)[0])
    assert {file.stat().st_nlink for file in storage.files([*vdis, *stack])} == {1}


@on_disks
@pytest.mark.parametrize(
    "names", [["snap.vhd", "image.vhd", "base.vhd"], ["image.vhd", "base.vhd"], ["any name.vhd"]]
)
def test_rule_31_older_names_are_a_chain_too(arranged: Site, names: list[str]) -> None:
    stack, directory = received(arranged, f"old-{len(names)}", names)
    assert isinstance(stack, list), stack
    assert not directory.exists()


@on_disks
@pytest.mark.parametrize(
    ("label", "names", "words"),
    [
        ("gap", ["0.vhd", "2.vhd"], "has a gap"),
        ("two", ["one.vhd", "other.vhd"], "there is no 0.vhd"),
        ("swap", ["swap.vhd"], "there is no 0.vhd"),
    ],
)
def test_rule_31_a_gap_other_names_and_swap_alone_are_refused(
    arranged: Site, label: str, names: list[str], words: str
) -> None:
    error, directory = received(arranged, label, names)
    assert words in str(error)
    assert sorted(os.listdir(directory)) == sorted(names)


@on_disks
def test_rule_31_every_member_of_a_chain_is_checked(arranged: Site) -> None:
    storage: Storage = arranged.names["STORAGE"]
    vdis = storage.add_chain(3, seed=9)
    oldest = storage.files(vdis)[-1]
    sound = oldest.read_bytes()
    future = patch(sound, 24, b"\xff" * 4, checksum_of="copy")
    oldest.write_bytes(patch(future, len(future) - 512 + 24, b"\xff" * 4, checksum_of="footer"))
    arguments = (arranged.session, storage.sr_path, vdis, new_uuids(3))
    assert "in future" in refusal(disk_management.safe_copy_vdis, *arguments)[3]


@on_disks
def test_rule_32_staging_lies_in_the_sr_and_is_gone_whatever_came_of_it(arranged: Site) -> None:
    storage: Storage = arranged.names["STORAGE"]
    seen = arranged.dom0.root / "staging"
    real = (arranged.dom0.root / "bin/vhd-util").read_text()
    _, _, script = real.partition("\n")
    wrapped = f"#!/bin/sh\n/bin/ls -A {storage.sr} >>{seen}\n{script}"
    (arranged.dom0.root / "bin/vhd-util").write_text(wrapped)
    before = set(os.listdir(storage.sr))
    error, _ = received(arranged, "refused", ["0.vhd", "2.vhd"])
    stack, _ = received(arranged, "taken", ["0.vhd", "1.vhd"], seed=6)
    (arranged.dom0.root / "bin/vhd-util").write_text(real)
    assert isinstance(error, XenAPI.Failure)
    made = {f"{uuid}.vhd" for uuid in stack}
    staging = set(seen.read_text().split()) - before - made
    assert staging
    assert set(os.listdir(storage.sr)) == before | made
    arguments = (arranged.session, "/etc", arranged.names["CHAIN"], new_uuids(2))
    assert "not the mount of a storage" in refusal(disk_management.safe_copy_vdis, *arguments)[3]


@on_disks
def test_rule_33_the_label_of_an_ephemeral_disk_is_fine_and_the_directory_ends_with_success(
    arranged: Site,
) -> None:
    storage: Storage = arranged.names["STORAGE"]
    label = "0a4a0d33-0000-4000-8000-000000000001_ephemeral_2"
    [vdi] = storage.add_chain(1, seed=11)
    vm_management.transfer_vhd(arranged.session, label, "localhost", vdi, storage.sr_path, 0)
    directory = storage.images / f"instance{label}"
    assert os.listdir(directory) == ["0.vhd"]
    taken = arranged.names["CHAIN"][0]
    words = refusal(vm_management.receive_vhd, arranged.session, label, storage.sr_path, [taken])[3]
    assert "already holds" in words
    assert os.listdir(directory) == ["0.vhd"]
    vm_management.receive_vhd(arranged.session, label, storage.sr_path, new_uuids(1))
    assert not directory.exists()
    for bad in ("../up", "a/b", ""):
        arguments = (arranged.session, bad, "localhost", vdi, storage.sr_path, 0)
        assert refusal(vm_management.transfer_vhd, *arguments)[2] == "PluginError"


ADDRESSES = ("192.0.2.5", "255.255.255.0", "192.0.2.1", "192.0.2.2")


def inject(site: Site, command: str = "mkisofs") -> Any:
    menu = "http://192.0.2.9/menu"
    arguments = (site.names["SR_PATH"], site.names["VDI"], menu, *ADDRESSES, command)
    return disk_management.inject_ipxe_config(site.session, *arguments)


@on_an_image
def test_rule_34_the_guests_network_is_in_the_image_and_it_boots(arranged: Site) -> None:
    inject(arranged)
    found = contents(arranged.names["IMAGE"])
    lines = found["netcfg.ipxe"].decode().splitlines()
    names = ("ip", "netmask", "gateway", "dns")
    settings = [f"set net0/{name} {value}" for name, value in zip(names, ADDRESSES, strict=True)]
    assert [line for line in lines if line.startswith("set ")] == settings
    assert lines.index("ifopen net0") < lines.index("chain http://192.0.2.9/menu ||")
    assert "0x80" in lines[-1]
    config = found["isolinux.cfg"].decode()
    for words in ("timeout 30", "kernel ipxe.krn", "initrd netcfg.ipxe"):
        assert words in config
    assert boot_entry(arranged.names["IMAGE"])[:2] == (0, 4)


@on_an_image
def test_rule_34_a_missing_tool_is_told_as_such_and_a_planted_link_refused(
    arranged: Site, tmp_path: Path
) -> None:
    missing = refusal(inject, arranged, "/usr/bin/genisoimage")
    assert missing[2] == "CommandNotFound"
    image: Path = arranged.names["IMAGE"]
    kept = image.rename(tmp_path / "kept")
    image.symlink_to(kept)
    before = kept.read_bytes()
    assert refusal(inject, arranged)[2] == "PluginError"
    assert kept.read_bytes() == before
    image.unlink()
    kept.rename(image)


@on_a_disk
def test_rule_35_devices_are_named_as_programs_name_them(arranged: Site) -> None:
    session, device = arranged.session, arranged.names["DEV"]
    calls_of(arranged.dom0)
    disk_management.make_partition(session, device, "2048", "-")
    disk_management.mkfs(session, device, "1", "ext3", "")
    calls = calls_of(arranged.dom0)
    first, *_, last = [line for line in calls if line.startswith("kpartx")]
    assert first.startswith("kpartx -a")
    assert last.startswith("kpartx -d")
    [made] = [line for line in calls if line.startswith("mkfs")]
    assert f"/dev/mapper/{device}p1" in made
    for bad in ("100", "", "-1"):
        arguments = (session, device, "2048", bad)
        assert refusal(disk_management.make_partition, *arguments)[2] == "PluginError"
    assert disk_management.wait_for_dev(session, f"/dev/{device}", 1) == f"/dev/{device}"


@on_a_disk
@pytest.mark.parametrize(("version", "forced"), [("2.22", False), ("2.24", True), ("2.26", False)])
def test_rule_35_sfdisk_reads_the_sectors_and_is_forced_where_it_must_be(
    arranged: Site, version: str, forced: bool
) -> None:
    told = arranged.dom0.root / "sectors"
    real = (arranged.dom0.root / "bin/sfdisk").read_text()
    told_version = f'[ "$1" = -v ] && echo "sfdisk from util-linux {version}" && exit 0'
    put_command(arranged.dom0, "sfdisk", f"{told_version}\n/bin/cat >{told}")
    disk_management.make_partition(arranged.session, arranged.names["DEV"], "2048", "-")
    (arranged.dom0.root / "bin/sfdisk").write_text(real)
    call = calls_of(arranged.dom0)[-1]
    assert ("--force" in call) is forced
    assert "-uS" in call
    assert told.read_text().strip() == "2048,;"


@on("files")
def test_rule_36_a_missing_log_is_a_failure(arranged: Site) -> None:
    assert "no console log" in refusal(vm_management.get_console_log, arranged.session, "9")[3]
    assert refusal(vm_management.get_console_log, arranged.session, "x")[2] == "PluginError"
    assert vm_management.get_console_log(arranged.session, "8")
