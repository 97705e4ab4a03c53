"""What migration needs: two hosts that trust each other's ssh, and /images in an SR."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import os_xenapi
from os_xenapi.dom0 import installer
from os_xenapi.errors import HostKeyRefused, InstallRefused
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts
from tests.dom0.sshd_host import NEEDED, SshdHost, sshd_host

pytestmark = [pytest.mark.slow, parts.need(*NEEDED, "python3.6", "python2.7")]

SR = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[list[SshdHost]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(sshd_host(tmp_path / name, interpreter))
            for name, interpreter in (("a", "python3.6"), ("b", "python2.7"))
        ]


@pytest.fixture
def host(hosts: list[SshdHost]) -> SshdHost:
    return hosts[0]


def log_in(sender: SshdHost, receiver: SshdHost) -> subprocess.CompletedProcess[bytes]:
    """Log in from one host to another as migration does: with the keys that were exchanged."""
    options = "-o BatchMode=yes -o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=/dev/null"
    known = "-o UserKnownHostsFile=/etc/xapi.d/os-xenapi/known_hosts"
    with sender.target().connect() as connection:
        done = connection.run(f"ssh {options} {known} -p {receiver.port} root@127.0.0.1 echo in")
    return subprocess.CompletedProcess([], done.status, done.out, done.err)


def test_hosts_log_in_to_each_other_after_their_keys_were_exchanged(hosts: list[SshdHost]) -> None:
    first, second = hosts
    assert log_in(first, second).returncode == 255
    targets = [one.target() for one in hosts]
    assert [one.error for one in installer.exchange_keys(targets)] == [None, None]
    for sender, receiver in ((first, second), (second, first)):
        done = log_in(sender, receiver)
        assert (done.returncode, done.stdout) == (0, b"in\n"), done.stderr
    known = (first.store / "known_hosts").read_text()
    assert known == f"[127.0.0.1]:{second.port} {second.public_key}\n"
    assert (first.store / "known_hosts").stat().st_mode & 0o777 == 0o644
    keys = (second.root / "root/.ssh/authorized_keys").read_text().splitlines()
    assert [line.split()[-1] for line in keys[1:]] == [f"os-xenapi:[127.0.0.1]:{first.port}"]
    assert [one.value for one in installer.exchange_keys(targets)] == [False, False]


def test_other_lines_stay_and_a_new_key_of_a_host_replaces_its_old_one(
    hosts: list[SshdHost],
) -> None:
    first, second = hosts
    first.store.mkdir()
    other = "another.example.com ssh-ed25519 AAAA"
    old = f"[127.0.0.1]:{second.port} ssh-ed25519 BBBB"
    (first.store / "known_hosts").write_text(f"{other}\n{old}\n")
    installer.exchange_keys([one.target() for one in hosts])
    lines = (first.store / "known_hosts").read_text().splitlines()
    assert lines == [other, f"[127.0.0.1]:{second.port} {second.public_key}"]


def test_nothing_is_written_when_one_host_cannot_be_asked(hosts: list[SshdHost]) -> None:
    first, second = hosts
    targets = [first.target(), second.target()]
    second.known_hosts(first.public_key)
    outcomes = installer.exchange_keys(targets)
    assert outcomes[0].error is None
    assert isinstance(outcomes[1].error, HostKeyRefused)
    assert not first.store.exists()


def images(host: SshdHost, sr: str = SR) -> bool:
    with host.target().connect() as connection:
        return installer.link_images(connection, sr)


def test_images_is_a_link_into_the_sr_and_goes_with_the_installation(host: SshdHost) -> None:
    (host.root / "run/sr-mount" / SR).mkdir(parents=True)
    assert images(host) is True
    assert str((host.root / "images").readlink()) == f"/var/run/sr-mount/{SR}/os-images"
    assert (host.root / "run/sr-mount" / SR / "os-images").stat().st_mode & 0o777 == 0o700
    assert images(host) is False
    with host.target().connect() as connection:
        installer.uninstall(connection)
    assert not (host.root / "images").is_symlink()
    assert (host.root / "run/sr-mount" / SR / "os-images").is_dir()


def test_images_follows_to_another_sr_only_if_it_is_the_installers(host: SshdHost) -> None:
    other = SR.replace("5", "6")
    for uuid in (SR, other):
        (host.root / "run/sr-mount" / uuid).mkdir(parents=True)
    images(host)
    assert images(host, other) is True
    (host.root / "images").unlink()
    (host.root / "images").symlink_to("/root")
    with pytest.raises(InstallRefused, match="link to /root: remove it first"):
        images(host)
    (host.root / "images").unlink()
    (host.root / "images").mkdir()
    (host.root / "images/disk").touch()
    with pytest.raises(InstallRefused, match="not empty"):
        images(host)
    (host.root / "images/disk").unlink()
    assert images(host) is True


@pytest.mark.parametrize("sr", ["../../root", SR, "", "default/.."])
def test_an_sr_that_is_none_or_not_mounted_is_refused(host: SshdHost, sr: str) -> None:
    with pytest.raises(InstallRefused):
        images(host, sr)
    assert not (host.root / "images").exists()


def test_the_default_sr_is_what_the_hosts_own_xapi_says(hosts: list[SshdHost]) -> None:
    with Pool() as pool, Server(pool) as server:
        url = f"{server.url()}#sha256={server.fingerprint()}"
        with os_xenapi.connect(url, "root", pool.password) as session:
            ref = session.pool.get_default_SR(session.pool.get_all()[0])
            uuid = session.SR.get_uuid(ref)
        for host in hosts:
            (host.root / "run/sr-mount" / uuid).mkdir(parents=True)
            place = host.root / "var/lib/xcp/xapi"
            place.hardlink_to(pool.hosts[0].dom0.socket_path)
            assert images(host, "default") is True
            assert (host.root / "images").readlink().parent.name == uuid
