"""The RPM package: every file, mode and hash; what installing and removing it does on a host."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import os_xenapi
from os_xenapi.dom0 import installer
from tests import parts
from tests.dom0.calling import call_structured
from tests.dom0.sshd_host import NEEDED, SshdHost, sshd_host
from tools import rpm

pytestmark = [pytest.mark.slow, parts.need("rpmbuild", "rpm", "import:paramiko")]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rpm.build(tmp_path_factory.mktemp("rpm"))


def query(package: Path, form: str) -> list[str]:
    command = [parts.find("rpm"), "-qp", "--dbpath", str(package.parent / "db"), "--qf", form]
    done = subprocess.run([*command, str(package)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_package_says_what_it_is(package: Path) -> None:
    [said] = query(package, "%{NAME} %{VERSION} %{ARCH} %{LICENSE} %{PAYLOADCOMPRESSOR}\n")
    version = rpm.rpm_version(os_xenapi.__version__)
    assert said == f"os-xenapi-dom0-plugins {version} noarch Apache-2.0 gzip"
    required = query(package, "[%{REQUIRES}\n]")
    assert [one for one in required if not one.startswith("rpmlib(")] == ["/bin/sh", "/bin/sh"]


def test_every_file_has_its_place_mode_owner_and_hash_and_there_is_no_other(
    package: Path,
) -> None:
    plugins = installer.shipped_set()
    program = installer.host_program("base", "sets")
    expected = {
        f"/usr/share/os-xenapi/plugins/{name} 100{plugins.mode_of(name)} root root "
        f"{plugins.digest_of(name)}"
        for name in plugins.files
    }
    expected |= {
        f"/usr/share/os-xenapi/install.py 100644 root root {hashlib.sha256(program).hexdigest()}",
        "/usr/share/os-xenapi 40755 root root ",
        "/usr/share/os-xenapi/plugins 40755 root root ",
    }
    form = "[%{FILENAMES} %{FILEMODES:octal} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILEDIGESTS}\n]"
    assert set(query(package, form)) == expected


def test_the_same_source_gives_the_same_package(package: Path, tmp_path: Path) -> None:
    assert rpm.build(tmp_path).read_bytes() == package.read_bytes()


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.2.3", "1.2.3"), ("1.0.0.dev0", "1.0.0~dev0"), ("1.0.0rc2", "1.0.0~rc2")],
)
def test_what_comes_before_a_release_sorts_before_it(version: str, expected: str) -> None:
    assert rpm.rpm_version(version) == expected


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SshdHost]:
    with sshd_host(tmp_path / "h", "python2.7") as host:
        yield host


@parts.need(*NEEDED, "python2.7")
def test_installing_puts_the_set_in_force_and_removing_leaves_only_foreign_files(
    host: SshdHost, package: Path
) -> None:
    shutil.copy(package, host.root / "tmp/plugins.rpm")
    (host.plugins / "foreign").write_text("mine\n")
    (host.root / "var/rpm").mkdir()
    command = "rpm --dbpath /var/rpm --nodeps"
    with host.target().connect() as connection:
        done = connection.run(f"{command} -i /tmp/plugins.rpm")
        assert done.status == 0, done
        found = installer.look(connection)
        assert (found.state, found.version) == ("current", os_xenapi.__version__)
        assert found.pythons[0].startswith("2.7.")
        told = call_structured(host.dom0, "dom0_plugin_version.py", "get_manifest")
        assert told["interpreter"].startswith("2.7.")
        assert connection.run(f"{command} -V os-xenapi-dom0-plugins").out == b""
        assert len(list((host.store / "current/").glob("*.pyc"))) == len(
            [name for name in told["files"] if name not in told["plugins"]]
        )
        refused = connection.run("python2.7 /usr/share/os-xenapi/install.py rollback")
        assert refused.status == 1
        assert b"no former set" in refused.out
        assert connection.run(f"{command} -e os-xenapi-dom0-plugins").status == 0
        assert installer.look(connection).state == "none"
    assert [one.name for one in host.plugins.iterdir()] == ["foreign"]
    assert not host.store.exists()
