"""Disks move from one simulated host to another, with a real rsync over a real sshd."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

import pytest

from os_xenapi.client import vm_management
from os_xenapi.errors import Failure
from tests import parts
from tests.dom0 import sshd as ssh
from tests.dom0.calling import BOTH_LINES, INTERPRETERS, changed
from tests.dom0.netns import calls_of, joined, netns
from tests.dom0.storage import Storage, disk_of, new_uuids, storage

pytestmark = parts.need(*ssh.NEEDED)

LABEL = "0a4a0d33-0000-4000-8000-000000000001"
ADDRESS = ssh.ADDRESSES[0]


class Two(NamedTuple):
    """Two hosts of two pools."""

    here: Storage
    there: Storage
    sshd: ssh.Sshd


@pytest.fixture(scope="module", params=BOTH_LINES)
def hosts(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    with ExitStack() as stack:
        here, there = (stack.enter_context(storage(request.param)) for _ in range(2))
        space = stack.enter_context(netns())
        other = stack.enter_context(joined(space))
        directory = tmp_path_factory.mktemp("sshd") / "d"
        server = stack.enter_context(ssh.sshd(other, directory, there.root / "images"))
        server.lend_client(here.host.dom0, space)
        yield Two(here, there, server)


every_python = pytest.mark.parametrize("hosts", INTERPRETERS, indirect=True)


@pytest.fixture(autouse=True)
def tidy(hosts: Two) -> Iterator[None]:
    """Nothing may be left behind at either host."""
    calls_of(hosts.here.host.dom0)
    hosts.sshd.commands()
    yield
    assert hosts.here.leftovers() == []
    assert hosts.there.leftovers() == []
    for directory in (*hosts.here.images.iterdir(), *hosts.there.images.iterdir()):
        for file in directory.iterdir():
            file.unlink()
        directory.rmdir()


def transfer(hosts: Two, vdi: str, number: Any, *, to: str = ADDRESS, label: str = LABEL) -> None:
    here = hosts.here
    answer: object = vm_management.transfer_vhd(here.session, label, to, vdi, here.sr_path, number)
    assert answer is None


def refusal(hosts: Two, vdi: str, **options: Any) -> list[str]:
    with pytest.raises(Failure) as caught:
        transfer(hosts, vdi, 0, **options)
    return caught.value.details[2:]


@every_python
def test_a_chain_of_three_moves_to_another_host(hosts: Two) -> None:
    here, there, _ = hosts
    vdis = here.add_chain(seed=1)
    for number, vdi in reversed(list(enumerate(vdis))):
        transfer(hosts, vdi, number)
    directory = there.images / f"instance{LABEL}"
    assert sorted(os.listdir(directory)) == ["0.vhd", "1.vhd", "2.vhd"]
    stack = new_uuids(3)
    made = vm_management.receive_vhd(there.session, LABEL, there.sr_path, stack)
    assert made == {"root": {"uuid": stack[2]}}
    assert disk_of(there.files(stack[2:])[0]) == disk_of(here.files(vdis)[0])
    assert not directory.exists()
    # What was sent stays until XAPI deletes it.
    assert {file.stat().st_nlink for file in here.files(vdis)} == {1}


def test_a_chain_of_three_moves_within_a_host_without_ssh(hosts: Two) -> None:
    here = hosts.here
    vdis = here.add_chain(seed=2)
    for name in ("127.0.0.1", "localhost", here.session.host.get_hostname(here.host.ref)):
        for number, vdi in enumerate(vdis):
            transfer(hosts, vdi, str(number), to=name)
        stack = new_uuids(3)
        vm_management.receive_vhd(here.session, LABEL, here.sr_path, stack)
        assert disk_of(here.files(stack[2:])[0]) == disk_of(here.files(vdis)[0])
    assert not [call for call in calls_of(here.host.dom0) if call.startswith("ssh")]


def test_ipv6_and_labels_with_a_suffix_are_fine(hosts: Two) -> None:
    (vdi,) = hosts.here.add_chain(1)
    transfer(hosts, vdi, 0, to=ssh.ADDRESSES[1], label=f"{LABEL}_ephemeral_2")
    directory = hosts.there.images / f"instance{LABEL}_ephemeral_2"
    assert (directory / "0.vhd").read_bytes() == hosts.here.files([vdi])[0].read_bytes()


def test_another_transfer_of_a_number_replaces_the_file(hosts: Two) -> None:
    one, other = hosts.here.add_chain(1, seed=3) + hosts.here.add_chain(1, seed=4)
    transfer(hosts, one, 0)
    transfer(hosts, other, 0)
    file = hosts.there.images / f"instance{LABEL}/0.vhd"
    assert file.read_bytes() == hosts.here.files([other])[0].read_bytes()


def test_ssh_trusts_the_installers_file_alone_and_runs_rsync_alone(hosts: Two) -> None:
    (vdi,) = hosts.here.add_chain(1)
    transfer(hosts, vdi, 0)
    (rsync, client) = calls_of(hosts.here.host.dom0)
    known = hosts.here.root / "etc/xapi.d/os-xenapi/known_hosts"
    assert rsync.startswith("rsync --ignore-times --whole-file --timeout=300 --rsh=")
    for option in (
        "-F /dev/null",
        "StrictHostKeyChecking=yes",
        f"UserKnownHostsFile={known}",
        "GlobalKnownHostsFile=/dev/null",
        "BatchMode=yes",
    ):
        assert option in client
    (asked,) = hosts.sshd.commands()
    assert re.fullmatch(rf"rsync --server [\w. =-]+ /images/instance{LABEL}/", asked)


def test_a_host_with_another_key_gets_nothing(hosts: Two) -> None:
    (vdi,) = hosts.here.add_chain(1)
    known = hosts.here.root / "etc/xapi.d/os-xenapi/known_hosts"
    right = known.read_text()
    other = hosts.sshd.new_key("other_key")
    try:
        known.write_text(f"{ADDRESS} {other}\n")
        assert "Host key verification failed" in refusal(hosts, vdi)[1]
        known.write_text("")
        assert "Host key verification failed" in refusal(hosts, vdi)[1]
    finally:
        known.write_text(right)
    assert hosts.sshd.commands() == []


def test_without_the_installers_file_nobody_is_asked(hosts: Two) -> None:
    (vdi,) = hosts.here.add_chain(1)
    known = hosts.here.root / "etc/xapi.d/os-xenapi/known_hosts"
    aside = known.rename(known.with_name("aside"))
    try:
        kind, words = refusal(hosts, vdi)
    finally:
        aside.rename(known)
    assert kind == "PluginError"
    assert "/etc/xapi.d/os-xenapi/known_hosts is not there" in words
    known.chmod(0o666)
    try:
        assert "others than root can change it" in refusal(hosts, vdi)[1]
    finally:
        known.chmod(0o644)
    assert hosts.sshd.commands() == []


def test_a_host_that_lets_nobody_in_is_told(hosts: Two) -> None:
    (vdi,) = hosts.here.add_chain(1)
    command = hosts.here.root / "bin/ssh"
    right = command.read_text()
    command.write_text(right.replace("user_key", "nobodys_key"))
    hosts.sshd.new_key("nobodys_key")
    try:
        assert "Permission denied" in refusal(hosts, vdi)[1]
    finally:
        command.write_text(right)


def test_a_host_without_images_is_told(hosts: Two) -> None:
    (vdi,) = hosts.here.add_chain(1)
    link = hosts.there.root / "images"
    aside = link.rename(link.with_name("aside"))
    try:
        kind, words = refusal(hosts, vdi)
    finally:
        aside.rename(link)
    assert kind == "PluginError"
    assert "is there no /images, or no room?" in words


def test_a_connection_that_dies_leaves_what_was_there(hosts: Two) -> None:
    one, other = hosts.here.add_chain(1, seed=5) + hosts.here.add_chain(1, seed=6)
    transfer(hosts, one, 0)
    hosts.sshd.serve('dd bs=1 count=20000 2>/dev/null | sh -c "$asked"; kill -9 $PPID')
    try:
        assert f"the disk did not get to {ADDRESS}: rsync ended" in refusal(hosts, other)[1]
    finally:
        hosts.sshd.serve()
    file = hosts.there.images / f"instance{LABEL}/0.vhd"
    assert file.read_bytes() == hosts.here.files([one])[0].read_bytes()


def test_a_host_that_stalls_is_given_up(hosts: Two) -> None:
    (vdi,) = hosts.here.add_chain(1)
    hosts.sshd.serve("exec sleep 60")
    dom0 = hosts.here.host.dom0
    try:
        with changed(dom0, "migration", "STALL_SECONDS = 300", "STALL_SECONDS = 1"):
            assert "timeout" in refusal(hosts, vdi)[1]
        with changed(dom0, "migration", "SECONDS = 86400", "SECONDS = 1"):
            assert "did not end within 1 seconds and was killed" in refusal(hosts, vdi)[1]
    finally:
        hosts.sshd.serve()


def test_a_vdi_that_is_not_there_is_told(hosts: Two) -> None:
    (vdi,) = new_uuids(1)
    assert refusal(hosts, vdi)[1] == (f"the SR has no file {vdi}.vhd: is the VDI one of this SR?")
    assert hosts.sshd.commands() == []


def test_receiving_from_another_file_system_copies(hosts: Two) -> None:
    """Where /images is not of the SR's file system, files are no links but copies."""
    there = hosts.there
    directory = there.instance(LABEL, seed=7)
    disk, stack = disk_of(directory / "0.vhd"), new_uuids(3)
    refuse = "    import os_xenapi_errors_of_link\n"
    module = there.root / "etc/xapi.d/plugins/os_xenapi_errors_of_link.py"
    module.write_text("import errno\nraise OSError(errno.EXDEV, 'other file system')\n")
    try:
        with changed(there.host.dom0, "vhds", "    os.link(source, target)\n", refuse):
            vm_management.receive_vhd(there.session, LABEL, there.sr_path, stack)
    finally:
        module.unlink()
    assert disk_of(there.files(stack[2:])[0]) == disk
    assert not directory.exists()
