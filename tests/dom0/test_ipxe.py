"""The plugin ipxe: images that boot iPXE, made and rewritten by the real tools."""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager
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
from tests.dom0.boot_images import FILES, boot_entry, contents, make_image
from tests.dom0.calling import BOTH_LINES, INTERPRETERS
from tests.dom0.netns import put_command

pytestmark = parts.need("genisoimage", "xorrisofs", "isoinfo")

MAKERS = ("mkisofs", "genisoimage", "xorrisofs")
VDI = "1b7c2d7e-2f36-4b6b-8c0c-5a0d8f6d2c22"
MENU = "http://192.0.2.9/menu.ipxe?mac=${net0/mac}"
ADDRESSES = ("192.0.2.5", "255.255.255.0", "192.0.2.1", "192.0.2.2")
SCRIPT = """\
#!ipxe
set net0/ip 192.0.2.5
set net0/netmask 255.255.255.0
set net0/gateway 192.0.2.1
set net0/dns 192.0.2.2
ifopen net0
chain http://192.0.2.9/menu.ipxe?mac=${net0/mac} ||
sanboot --no-describe --drive 0x80
"""
CONFIG = """\
default ipxe
prompt 1
timeout 30

label ipxe
  kernel ipxe.krn
  initrd netcfg.ipxe
"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool() as pool, Server(pool):
        yield pool


@pytest.fixture
def dom0(pool: Pool) -> Iterator[Dom0]:
    dom0 = pool.hosts[0].dom0
    for name in MAKERS:
        real = parts.find("genisoimage" if name == "mkisofs" else name)
        put_command(dom0, name, f'exec {real} "$@"')
    yield dom0
    for name in ("var/run", "srs", "etc/os-xenapi-sr-bases"):
        path = dom0.root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


@pytest.fixture(params=INTERPRETERS)
def session(request: Any, pool: Pool, dom0: Dom0) -> Iterator[os_xenapi.Session]:
    dom0.use_interpreter(request.param)
    with os_xenapi.connect(f"unix://{dom0.socket_path}") as session:
        yield session


both_lines = pytest.mark.parametrize("session", BOTH_LINES, indirect=True)


@pytest.fixture
def sr_path(session: Any, dom0: Dom0) -> str:
    """The mount of the default repository; there are files in it."""
    sr = session.pool.get_default_SR(session.pool.get_all()[0])
    path = f"/var/run/sr-mount/{session.SR.get_uuid(sr)}"
    (dom0.root / path[1:]).mkdir(parents=True, exist_ok=True)
    (dom0.root / path[1:] / "other.vhd").write_bytes(b"disk")
    return path


@pytest.fixture
def image(dom0: Dom0, sr_path: str, tmp_path: Path) -> Path:
    image = dom0.root / sr_path[1:] / "iso" / f"{VDI}.img"
    make_image(image, tmp_path / "made", FILES, "-l")
    return image


def inject(session: Any, sr_path: str, **changes: Any) -> Any:
    ip_address, netmask, gateway, dns = ADDRESSES
    arguments = {
        "sr_path": sr_path,
        "vdi_uuid": VDI,
        "boot_menu_url": MENU,
        "ip_address": ip_address,
        "netmask": netmask,
        "gateway": gateway,
        "dns": dns,
        "mkisofs_cmd": "mkisofs",
    }
    return disk_management.inject_ipxe_config(session, **{**arguments, **changes})


def refusal(session: Any, sr_path: str, kind: str = "PluginError", **changes: Any) -> str:
    with pytest.raises(Failure) as caught:
        inject(session, sr_path, **changes)
    assert caught.value.details[:3] == ["XENAPI_PLUGIN_FAILURE", "inject", kind]
    return str(caught.value.details[3])


def assert_boots(image: Path, script: str = SCRIPT) -> None:
    """The image holds what it held, the guest's network, and a loader that knows where it lies."""
    found = contents(image)
    loader = FILES["isolinux.bin"]
    # The boot information table: the loader's own bytes 8 to 63.
    assert found["isolinux.bin"][64:] == loader[64:]
    assert struct.unpack("<III", found["isolinux.bin"][8:20])[2] == len(loader)
    assert found.pop("boot.cat")
    expected = {
        **FILES,
        "isolinux.bin": found["isolinux.bin"],
        "isolinux.cfg": CONFIG.encode(),
        "netcfg.ipxe": script.encode(),
    }
    assert found == expected
    emulation, sectors, start = boot_entry(image)
    assert (emulation, sectors) == (0, 4)
    assert image.read_bytes()[start * 2048 :][:24] == found["isolinux.bin"][:24]


def left_in(dom0: Dom0, sr_path: str) -> list[str]:
    return sorted(os.listdir(dom0.root / sr_path[1:]))


@pytest.mark.parametrize("command", [*MAKERS, "/usr/bin/mkisofs", "/bin/genisoimage"])
def test_the_network_of_a_guest_is_written_into_its_image(
    session: Any, dom0: Dom0, sr_path: str, image: Path, command: str
) -> None:
    if command.startswith("/usr"):
        (dom0.root / "usr/bin").mkdir(parents=True, exist_ok=True)
        shutil.copy(dom0.root / "bin/mkisofs", dom0.root / "usr/bin/mkisofs")
    image.chmod(0o640)
    assert inject(session, sr_path, mkisofs_cmd=command) is None
    assert_boots(image)
    assert stat.S_IMODE(image.stat().st_mode) == 0o640
    assert left_in(dom0, sr_path) == ["iso", "other.vhd"]
    assert os.listdir(image.parent) == [image.name]


@both_lines
def test_an_image_can_be_written_again(session: Any, sr_path: str, image: Path) -> None:
    inject(session, sr_path, ip_address="198.51.100.7", boot_menu_url="", gateway="", dns=None)
    script = "#!ipxe\nset net0/ip 198.51.100.7\nset net0/netmask 255.255.255.0\nifopen net0\n"
    assert_boots(image, script + "sanboot --no-describe --drive 0x80\n")
    inject(session, sr_path, mkisofs_cmd="xorrisofs")
    inject(session, sr_path)
    assert_boots(image)


@both_lines
@pytest.mark.parametrize("options", [["-J", "-R"], ["-iso-level", "3", "-R"]])
def test_extensions_of_the_old_image_are_no_obstacle(
    session: Any, sr_path: str, image: Path, tmp_path: Path, options: list[str]
) -> None:
    make_image(image, tmp_path / "again", FILES, "-l", *options)
    inject(session, sr_path)
    assert_boots(image)


@both_lines
def test_two_calls_at_once_leave_the_image_of_one(
    session: Any, dom0: Dom0, sr_path: str, image: Path
) -> None:
    with concurrent.futures.ThreadPoolExecutor() as threads:
        running = [threads.submit(inject, session, sr_path) for _ in range(4)]
        for one in running:
            one.result(60)
    assert_boots(image)
    assert left_in(dom0, sr_path) == ["iso", "other.vhd"]


@both_lines
def test_a_host_without_the_command_says_so(
    session: Any, dom0: Dom0, sr_path: str, image: Path
) -> None:
    (dom0.root / "bin/genisoimage").unlink()
    before = image.read_bytes()
    for command in ("genisoimage", "/usr/bin/genisoimage"):
        text = refusal(session, sr_path, "CommandNotFound", mkisofs_cmd=command)
        assert "genisoimage" in text
    assert image.read_bytes() == before


@both_lines
def test_a_command_that_fails_leaves_the_old_image(
    session: Any, dom0: Dom0, sr_path: str, image: Path
) -> None:
    put_command(dom0, "mkisofs", 'echo half >"$4"; echo no room >&2; exit 5')
    before = image.read_bytes()
    text = refusal(session, sr_path, "CommandFailed")
    assert text == "mkisofs: exit status 5: no room"
    assert image.read_bytes() == before
    assert left_in(dom0, sr_path) == ["iso", "other.vhd"]


@both_lines
@pytest.mark.parametrize("missing", ["isolinux.bin", "ipxe.krn"])
def test_an_image_that_is_not_of_ipxe_is_left_alone(
    session: Any, sr_path: str, image: Path, tmp_path: Path, missing: str
) -> None:
    files = {name: data for name, data in FILES.items() if name != missing}
    make_image(image, tmp_path / "again", files, "-l", boot=False)
    before = image.read_bytes()
    assert f"the image holds no {missing}" in refusal(session, sr_path)
    assert image.read_bytes() == before


@contextmanager
def configured(session: Any, sr_path: str, device_config: dict[str, str]) -> Iterator[None]:
    """The repository with another configuration, for a while."""

    def put(value: dict[str, str]) -> None:
        session.PBD.unplug(pbd)
        session.PBD.set_device_config(pbd, value)
        session.PBD.plug(pbd)

    sr = session.SR.get_by_uuid(sr_path.rsplit("/", 1)[1])
    (pbd,) = session.SR.get_PBDs(sr)
    put(device_config)
    try:
        yield
    finally:
        put({})


class TestRepositories:
    @both_lines
    def test_one_with_a_path_of_its_own_is_known(
        self, session: Any, dom0: Dom0, sr_path: str, image: Path
    ) -> None:
        (dom0.root / "srs").mkdir()
        shutil.move(dom0.root / sr_path[1:], dom0.root / "srs/here")
        assert "is not the mount" in refusal(session, "/srs/here")
        with configured(session, sr_path, {"path": "/srs/here"}):
            inject(session, "/srs/here/")
        assert_boots(dom0.root / "srs/here/iso" / image.name)

    @both_lines
    def test_another_base_is_one_that_root_has_listed(
        self, session: Any, dom0: Dom0, sr_path: str, image: Path
    ) -> None:
        uuid = sr_path.rsplit("/", 1)[1]
        (dom0.root / "srs").mkdir()
        shutil.move(dom0.root / sr_path[1:], dom0.root / "srs" / uuid)
        assert "is not the mount" in refusal(session, f"/srs/{uuid}")
        bases = dom0.root / "etc/os-xenapi-sr-bases"
        bases.write_text("/elsewhere\n/srs/\n")
        inject(session, f"/srs/{uuid}")
        assert_boots(dom0.root / "srs" / uuid / "iso" / image.name)
        bases.chmod(0o666)
        assert "can be changed by others than root" in refusal(session, f"/srs/{uuid}")

    @both_lines
    def test_one_that_is_detached_is_not_used(
        self, session: Any, sr_path: str, image: Path
    ) -> None:
        sr = session.SR.get_by_uuid(sr_path.rsplit("/", 1)[1])
        (pbd,) = session.SR.get_PBDs(sr)
        session.PBD.unplug(pbd)
        try:
            assert "is not the mount of a storage repository" in refusal(session, sr_path)
        finally:
            session.PBD.plug(pbd)
