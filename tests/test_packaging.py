"""What people install: the wheel, made from the source distribution as a distributor would."""

from __future__ import annotations

import configparser
import email
import importlib
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import os_xenapi

ROOT = Path(__file__).resolve().parent.parent
PLUGINS = "os_xenapi/dom0/etc/xapi.d/plugins"
EXTRAS = {
    "simulator",
    "fast",
    "openstack",
    "opentelemetry",
    "prometheus",
    "ssh",
    "yaml",
    "all",
    "test",
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, so that building leaves nothing behind in it."""
    directory = tmp_path_factory.mktemp("packaging") / "source"
    leave_out = shutil.ignore_patterns(
        *(".git", ".venv", ".venvs", ".*_cache", ".hypothesis"),
        *("__pycache__", "*.py[co]", "*.egg-info", "build", "dist"),
    )
    shutil.copytree(ROOT, directory, ignore=leave_out)
    return directory


@pytest.fixture(scope="module")
def built(source: Path) -> Path:
    """A directory with both distributions."""
    dist = source.parent / "dist"
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", dist],
        cwd=source,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dist


@pytest.fixture(scope="module")
def wheel(built: Path) -> Iterator[zipfile.ZipFile]:
    [path] = built.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        yield wheel


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    return email.message_from_bytes(wheel.read(name))


def files_below(source: Path, room: str) -> set[str]:
    return {str(path.relative_to(source)) for path in (source / room).rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package_and_no_other(source, wheel):
    in_wheel = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert in_wheel == files_below(source, "os_xenapi")
    assert "os_xenapi/py.typed" in in_wheel


@pytest.mark.slow
def test_plugin_files_keep_their_place_and_stay_executable(source, wheel):
    plugins = [info for info in wheel.infolist() if info.filename.startswith(f"{PLUGINS}/")]
    assert f"{PLUGINS}/dom0_plugin_version.py" in {info.filename for info in plugins}
    for info in plugins:
        on_disk = (source / info.filename).stat().st_mode & stat.S_IXUSR
        assert (info.external_attr >> 16) & stat.S_IXUSR == on_disk, info.filename


@pytest.mark.slow
def test_the_source_distribution_can_run_its_own_tests(source, built):
    [path] = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert files_below(source, "os_xenapi") <= names
    assert files_below(source, "tests") <= names
    assert {"LICENSE", "Makefile", "HACKING.md", "requirements/constraints.txt"} <= names


@pytest.mark.slow
def test_the_metadata_says_name_licence_version_and_python(metadata):
    assert metadata["Name"] == "os-xenapi"
    assert metadata["Version"] == os_xenapi.__version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["License-File"] == "LICENSE"
    assert metadata["Requires-Python"] == ">=3.10"


@pytest.mark.slow
def test_h11_is_the_only_hard_dependency(metadata):
    required = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
    assert [one.name for one in required if one.marker is None] == ["h11"]
    assert set(metadata.get_all("Provides-Extra", [])) == EXTRAS


@pytest.mark.slow
def test_the_command_and_the_pytest_plugin_are_installed_and_exist(wheel):
    [name] = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    groups = configparser.ConfigParser()
    groups.read_string(wheel.read(name).decode())
    for target in groups["console_scripts"].values():
        module, _, function = target.partition(":")
        assert callable(getattr(importlib.import_module(module), function))
    assert set(groups["console_scripts"]) == {"os-xenapi", "xenapi_bootstrap"}
    assert hasattr(importlib.import_module(groups["pytest11"]["os-xenapi"]), "xapi_pool")


def requirements(name: str) -> list[Requirement]:
    text = (ROOT / "requirements" / name).read_text()
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    return [Requirement(line) for line in lines if line]


@pytest.mark.slow
def test_every_dependency_is_pinned_for_tests_and_demo(metadata):
    pinned = {canonicalize_name(one.name) for one in requirements("constraints.txt")}
    lines = metadata.get_all("Requires-Dist", [])
    needed = {canonicalize_name(Requirement(line).name) for line in lines}
    assert needed - pinned - {"os-xenapi"} == set()


@pytest.mark.parametrize("name", ["constraints.txt", "openstack-2025.1.txt"])
def test_a_pin_is_exact(name):
    loose = [one for one in requirements(name) if not re.fullmatch(r"==[\w.]+", str(one.specifier))]
    assert loose == []


def test_every_debian_package_says_what_it_is_for():
    lines = (ROOT / "requirements" / "apt.txt").read_text().splitlines()
    packages = [line for line in lines if not line.startswith("#")]
    assert packages
    assert [line for line in packages if not re.fullmatch(r"[a-z0-9.+-]+ +# \S.*", line)] == []
