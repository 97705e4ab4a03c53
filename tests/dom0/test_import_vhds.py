"""Chains of VHDs are copied within an SR or moved into it: all of a chain, or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.client import disk_management, vm_management
from os_xenapi.errors import Failure
from tests.disk.images import patch
from tests.dom0.calling import BOTH_LINES, INTERPRETERS
from tests.dom0.storage import Storage, chain_at, disk_of, new_uuids, storage
from tests.standins import vhd_util

LABEL = "6f1e6a7e-0000-4000-8000-00000000abcd"


@pytest.fixture(scope="module", params=BOTH_LINES)
def host(request: Any) -> Iterator[Storage]:
    with storage(request.param) as host:
        yield host


every_python = pytest.mark.parametrize("host", INTERPRETERS, indirect=True)


@pytest.fixture(autouse=True)
def tidy(host: Storage) -> Iterator[None]:
    """Nothing may be left behind, whatever came of the calls of a test."""
    yield
    assert host.leftovers() == []
    for directory in host.images.iterdir():
        for file in directory.iterdir():
            file.unlink()
        directory.rmdir()


def copy(host: Storage, vdis: list[str], stack: list[str]) -> Any:
    return disk_management.safe_copy_vdis(host.session, host.sr_path, vdis, stack)


def receive(host: Storage, stack: list[str], label: str = LABEL) -> Any:
    return vm_management.receive_vhd(host.session, label, host.sr_path, stack)


def refusal(call: Any, *args: Any) -> str:
    """The words of a Failure of the plugin's own."""
    with pytest.raises(Failure) as caught:
        call(*args)
    assert caught.value.details[0] == "XENAPI_PLUGIN_FAILURE"
    return caught.value.details[-1]


@every_python
def test_a_chain_of_three_is_copied(host: Storage) -> None:
    vdis, stack = host.add_chain(seed=1), new_uuids(4)
    before = [file.read_bytes() for file in host.files(vdis)]
    here = host.vdis()
    assert copy(host, vdis, stack) == {"root": {"uuid": stack[3]}}
    made = [stack[3], stack[2], stack[1]]
    assert host.vdis() == here | set(made)
    leaf, *parents = host.files(made)
    assert disk_of(leaf) == disk_of(host.files(vdis)[0])
    for file in (leaf, *parents):
        assert vhd_util.main(["check", "-n", str(file), "-p"]) == 0
        assert (file.stat().st_mode & 0o7777, file.stat().st_nlink) == (0o644, 1)
    assert [file.read_bytes() for file in host.files(vdis)] == before


@every_python
def test_a_chain_of_three_is_received_and_its_directory_removed(host: Storage) -> None:
    directory, stack = host.instance(LABEL, seed=2), new_uuids(3)
    disk = disk_of(directory / "0.vhd")
    here = host.vdis()
    assert receive(host, stack) == {"root": {"uuid": stack[-1]}}
    assert host.vdis() == here | set(stack)
    assert disk_of(host.files(stack[-1:])[0]) == disk
    assert not directory.exists()


def test_a_label_with_a_suffix_is_that_of_an_ephemeral_disk(host: Storage) -> None:
    host.instance(f"{LABEL}_ephemeral_1", 1)
    stack = new_uuids(1)
    assert receive(host, stack, f"{LABEL}_ephemeral_1") == {"root": {"uuid": stack[0]}}


def test_one_file_is_a_chain_of_one(host: Storage) -> None:
    (vdi,) = host.add_chain(1)
    stack = new_uuids(1)
    copy(host, [vdi], stack)
    assert disk_of(host.files(stack)[0]) == disk_of(host.files([vdi])[0])


@pytest.mark.parametrize(
    "names",
    [
        ("snap.vhd", "image.vhd", "base.vhd"),
        ("image.vhd", "base.vhd"),
        ("snap.vhd", "base.vhd"),
        ("any name.vhd",),
        ("base.vhd",),
    ],
    ids="+".join,
)
def test_older_names_are_numbered_anew(host: Storage, names: tuple[str, ...]) -> None:
    directory = host.images / f"instance{LABEL}"
    directory.mkdir()
    chain_at(directory, names, seed=3)
    if len(names) > 1:
        (directory / "swap.vhd").write_bytes(b"not looked at")
    disk, stack = disk_of(directory / names[0]), new_uuids(3)
    receive(host, stack)
    assert disk_of(host.files(stack[-1:])[0]) == disk


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("0.vhd", "2.vhd"), "has a gap: there are 2 numbered VHDs and 1.vhd is not"),
        (("1.vhd", "2.vhd"), "has a gap: there are 2 numbered VHDs and 0.vhd is not"),
        (("other.vhd", "another.vhd"), "there is no 0.vhd"),
        (("swap.vhd",), "there is no 0.vhd"),
        ((), "there is no 0.vhd"),
    ],
)
def test_what_is_no_chain_is_refused(host: Storage, names: tuple[str, ...], words: str) -> None:
    directory = host.images / f"instance{LABEL}"
    directory.mkdir()
    chain_at(directory, names)
    here = host.vdis()
    assert words in refusal(receive, host, new_uuids(3))
    assert host.vdis() == here
    assert sorted(os.listdir(directory)) == sorted(names)


def test_without_a_directory_there_is_nothing_to_receive(host: Storage) -> None:
    assert f"there is no directory /images/instance{LABEL}" in refusal(receive, host, new_uuids(1))


def damaged(file: Path, at: int, data: bytes) -> None:
    """Change both footers of a VHD."""
    whole = patch(file.read_bytes(), at, data, checksum_of="copy")
    file.write_bytes(patch(whole, len(whole) - 512 + at, data, checksum_of="footer"))


REFUSED = {
    "a hidden leaf": (0, 85, b"\1", "0.vhd is marked hidden"),
    "a leaf of the future": (0, 24, b"\xff" * 4, "in future"),
    "a parent of the future": (2, 24, b"\xff" * 4, "in future"),
    "a parent that is another disk": (1, 68, b"x" * 16, "0.vhd does not stand on 1.vhd"),
    "an oldest one that is another disk": (2, 68, b"x" * 16, "1.vhd does not stand on 2.vhd"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_chain_that_is_not_sound_is_refused_and_stays(host: Storage, name: str) -> None:
    number, at, data, words = REFUSED[name]
    directory = host.instance(LABEL, seed=4)
    damaged(directory / f"{number}.vhd", at, data)
    here = host.vdis()
    assert words in refusal(receive, host, new_uuids(3))
    assert host.vdis() == here
    assert sorted(os.listdir(directory)) == ["0.vhd", "1.vhd", "2.vhd"]


def test_a_chain_without_its_oldest_is_refused(host: Storage) -> None:
    directory = host.instance(LABEL, seed=5)
    (directory / "2.vhd").unlink()
    words = refusal(receive, host, new_uuids(3))
    assert "1.vhd stands on a disk that is not among them" in words


def test_a_footer_that_was_torn_off_is_repaired(host: Storage) -> None:
    directory, stack = host.instance(LABEL, seed=6), new_uuids(3)
    disk = disk_of(directory / "0.vhd")
    for name in ("0.vhd", "2.vhd"):
        data = (directory / name).read_bytes()
        (directory / name).write_bytes(data[:-512])
    receive(host, stack)
    assert disk_of(host.files(stack[-1:])[0]) == disk


def test_what_cannot_be_repaired_is_refused(host: Storage) -> None:
    directory = host.instance(LABEL, seed=7)
    (directory / "1.vhd").write_bytes(b"x" * 65536)
    assert "vhd-util" in refusal(receive, host, new_uuids(3))
    assert (directory / "0.vhd").exists()


def test_parents_become_hidden(host: Storage) -> None:
    vdis, stack = host.add_chain(seed=8), new_uuids(3)
    for file in host.files(vdis):
        assert vhd_util.main(["set", "-n", str(file), "-f", "hidden", "-v", "0"]) == 0
    copy(host, vdis, stack)
    hidden = [file.read_bytes()[85] for file in host.files(stack[::-1])]
    assert hidden == [0, 1, 1]


def test_a_uuid_that_is_taken_is_refused_and_the_vdi_stays(host: Storage) -> None:
    vdis, stack = host.add_chain(seed=9), new_uuids(3)
    for taken in range(3):
        (owner,) = host.add_chain(1, seed=10 + taken)
        before = host.files([owner])[0].read_bytes()
        given = [*stack]
        given[taken] = owner
        here = host.vdis()
        assert f"already holds {owner}.vhd" in refusal(copy, host, vdis, given)
        assert host.vdis() == here
        assert host.files([owner])[0].read_bytes() == before


def test_a_vdi_that_is_not_there_is_told(host: Storage) -> None:
    vdis = host.add_chain(seed=11)
    host.files(vdis)[2].unlink()
    assert f"{vdis[2]}.vhd" in refusal(copy, host, vdis, new_uuids(3))


def test_holes_stay_holes(host: Storage) -> None:
    (vdi,) = host.add_chain(1)
    file, stack = host.files([vdi])[0], new_uuids(1)
    whole = file.read_bytes()
    # Zeros between the last block and the footer are no damage to a VHD.
    with file.open("wb") as sparse:
        sparse.write(whole[:-512])
        sparse.seek(256 << 20)
        sparse.write(whole[-512:])
    copy(host, [vdi], stack)
    (copied,) = host.files(stack)
    assert copied.stat().st_size == file.stat().st_size
    assert copied.stat().st_blocks * 512 < 4 << 20
    assert copied.read_bytes()[-512:] == whole[-512:]
    for one in (file, copied):
        one.unlink()
