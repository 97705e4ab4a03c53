"""The file of known hosts: what it says, what is added to it, and files that prove nothing."""

from __future__ import annotations

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from os_xenapi.errors import CertificateRefused
from os_xenapi.transport.known_hosts import KnownHosts, canonical

ONE, TWO, THREE = (canonical(digit * 64) for digit in "1a3")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "known_hosts"


def test_a_file_that_is_not_there_knows_nobody(path: Path) -> None:
    assert KnownHosts(str(path)).fingerprints("xen1:443") == frozenset()
    assert not path.exists()


def test_lines_are_hosts_and_their_fingerprints(path: Path) -> None:
    path.write_text(
        f"# ours\n\nxen1:443 {ONE}\n  Xen2:443\t{'a' * 64}\nxen2:443 {THREE}\r\n"
        f"[fd00::1]:443 {ONE}\n"
    )
    known = KnownHosts(str(path))
    assert known.fingerprints("xen1:443") == {ONE}
    assert known.fingerprints("xen2:443") == {TWO, THREE}
    assert known.fingerprints("[fd00::1]:443") == {ONE}
    assert known.fingerprints("xen1:8443") == frozenset()
    assert known.fingerprints("xen3:443") == frozenset()


def test_a_line_for_the_pool_is_for_every_host(path: Path) -> None:
    path.write_text(f"xen1:443 {ONE}\npool {THREE}\n")
    assert KnownHosts(str(path)).fingerprints("xen1:443") == {ONE, THREE}
    assert KnownHosts(str(path)).fingerprints("anything:1") == {THREE}


def test_a_new_host_is_added_for_the_owner_alone_and_the_rest_stays(path: Path) -> None:
    path.write_text(f"# ours\nxen1:443 {ONE}")
    path.chmod(0o644)
    assert KnownHosts(str(path)).remember("xen2:443", TWO) == {TWO}
    assert path.read_text() == f"# ours\nxen1:443 {ONE}\nxen2:443 {TWO}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == [path.name]


def test_a_host_that_was_added_meanwhile_is_what_it_was_then(path: Path) -> None:
    known = KnownHosts(str(path))
    known.remember("xen1:443", ONE)
    assert known.remember("xen1:443", TWO) == {ONE}
    assert path.read_text() == f"xen1:443 {ONE}\n"


def test_hosts_that_are_added_at_the_same_time_are_all_kept(path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        list(
            threads.map(
                lambda n: KnownHosts(str(path)).remember(f"xen{n}:443", ONE), range(64), timeout=60
            )
        )
    assert sorted(path.read_text().split()[::2]) == sorted(f"xen{n}:443" for n in range(64))


def test_the_file_behind_a_link_is_written_and_the_link_stays(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    path.symlink_to(tmp_path / "elsewhere" / "file")
    KnownHosts(str(path)).remember("xen1:443", ONE)
    assert path.is_symlink()
    assert path.read_text() == f"xen1:443 {ONE}\n"


@pytest.mark.parametrize(
    "line", ["xen1:443", f"xen1:443 {ONE} more", "xen1:443 nonsense", f"xen1:443 {ONE}:00", "\0"]
)
def test_a_line_that_makes_no_sense_is_named(path: Path, line: str) -> None:
    path.write_text(f"xen1:443 {ONE}\n{line}\n")
    with pytest.raises(CertificateRefused, match="line 2: write HOST:PORT"):
        KnownHosts(str(path)).fingerprints("xen1:443")


def test_a_file_that_everybody_may_write_proves_nothing(path: Path) -> None:
    path.write_text(f"xen1:443 {ONE}\n")
    path.chmod(0o666)
    with pytest.raises(CertificateRefused, match="chmod o-w"):
        KnownHosts(str(path)).fingerprints("xen1:443")


def test_a_file_that_is_too_large_is_not_read(path: Path) -> None:
    path.write_bytes(b"#" * (1 << 21))
    with pytest.raises(CertificateRefused, match="over 1048576 bytes"):
        KnownHosts(str(path)).fingerprints("xen1:443")


def test_a_place_that_takes_no_file_is_said_in_words(path: Path) -> None:
    known = KnownHosts(str(path / "below" / "nothing"))
    with pytest.raises(CertificateRefused, match=r"xen1:443 is a new host.*add the host by hand"):
        known.remember("xen1:443", ONE)
    path.mkdir()
    with pytest.raises(CertificateRefused, match="cannot be read"):
        KnownHosts(str(path)).fingerprints("xen1:443")


def test_whoever_holds_the_file_for_good_does_not_hold_us(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os_xenapi.transport.known_hosts._LOCK_SECONDS", 0.1)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with pytest.raises(CertificateRefused, match="cannot be added"):
            KnownHosts(str(path)).remember("xen1:443", ONE)
    finally:
        os.close(descriptor)
    assert not path.exists()
