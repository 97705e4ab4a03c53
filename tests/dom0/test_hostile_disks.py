"""Calls of kernel, partition_utils and ipxe meant to reach what they must not: refused in words.

What a call is about lies ready: nothing but the hostile argument, or the planted file, stops it.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts
from tests.dom0.batch import Case, Refusal, refusals
from tests.dom0.boot_images import FILES, make_image
from tests.dom0.calling import present_interpreters
from tests.dom0.netns import put_command

VDI = "1b7c2d7e-2f36-4b6b-8c0c-5a0d8f6d2c22"
NEW = "5d9f3c1e-0000-4000-8000-000000000001"
COMMANDS = ("sfdisk", "parted", "kpartx", "mkswap", "mkfs.ext3", "mkfs.ext4", "mkisofs", "mount")
"""Commands that note their calls; what they do is nothing."""

SECTOR = 2048

pytestmark = parts.need("root", "genisoimage")


def structured(plugin: str, fn: str, *args: Any) -> Case:
    return Case(plugin, fn, {"params": json.dumps({"args": args, "kwargs": {}})})


def remove(path: str, name: str = "kernel-file") -> Case:
    return Case("kernel.py", "remove_kernel_ramdisk", {name: path})


def create(image: str, new: str = NEW) -> Case:
    args = {"cached-image": image, "new-image-uuid": new}
    return Case("kernel.py", "create_kernel_ramdisk", args)


def copy(size: str, image: str = "image", vdi: str = "VDI") -> Case:
    return Case(
        "kernel.py", "copy_vdi", {"vdi-ref": vdi, "image-size": size, "cached-image": image}
    )


def partition(dev: Any, start: Any = "2048", end: Any = "-") -> Case:
    return structured("partition_utils.py", "make_partition", dev, start, end)


def mkfs(dev: Any, number: Any = "1", kind: Any = "ext3", label: Any = "x") -> Case:
    return structured("partition_utils.py", "mkfs", dev, number, kind, label)


def wait(path: Any, seconds: Any = 1) -> Case:
    return structured("partition_utils.py", "wait_for_dev", path, seconds)


def inject(**changes: Any) -> Case:
    arguments = {
        "sr_path": "SR",
        "vdi_uuid": VDI,
        "boot_menu_url": "http://192.0.2.9/menu.ipxe",
        "ip_address": "192.0.2.5",
        "netmask": "255.255.255.0",
        "gateway": "192.0.2.1",
        "dns": "192.0.2.2",
        "mkisofs_cmd": "mkisofs",
    }
    return structured("ipxe.py", "inject", *{**arguments, **changes}.values())


RIGHT_BELOW = "must be the path of a file right below /boot/guest"
IMAGE_NAME = "must be the name of an image"
LEFT_ALONE = "is not a plain file and is left alone"
KERNEL: dict[str, tuple[Case, str]] = {
    "remove: another file": (remove("/etc/passwd"), RIGHT_BELOW),
    "remove: a ramdisk elsewhere": (remove("/boot/vmlinuz", "ramdisk-file"), RIGHT_BELOW),
    "remove: through the parent": (remove("/boot/guest/../../etc/passwd"), IMAGE_NAME),
    "remove: the directory": (remove("/boot/guest"), RIGHT_BELOW),
    "remove: the directory itself": (remove("/boot/guest/."), IMAGE_NAME),
    "remove: a directory beside": (remove("/boot/guest2/kernel"), RIGHT_BELOW),
    "remove: deeper": (remove("/boot/guest/below/kernel"), IMAGE_NAME),
    "remove: two slashes": (remove("//boot/guest/image"), RIGHT_BELOW),
    "remove: no path": (remove("image"), RIGHT_BELOW),
    "remove: a line behind": (remove("/boot/guest/image\n"), IMAGE_NAME),
    "remove: a pattern": (remove("/boot/guest/*"), IMAGE_NAME),
    "remove: a hidden file": (remove("/boot/guest/.os-xenapi-x"), IMAGE_NAME),
    "remove: without end": (remove("/boot/guest/" + "x" * 50_000), IMAGE_NAME),
    "remove: a link": (remove("/boot/guest/link"), LEFT_ALONE),
    "remove: a directory below": (remove("/boot/guest/below"), LEFT_ALONE),
    "remove: a device": (remove("/boot/guest/device"), LEFT_ALONE),
    "create: from a link": (create("link"), LEFT_ALONE),
    "create: from a device": (create("device"), LEFT_ALONE),
    "create: from a pipe": (create("pipe"), LEFT_ALONE),
    "create: from a socket": (create("socket"), LEFT_ALONE),
    "create: from a hard link": (create("hardlink"), "has other names too and is not copied"),
    "create: from a path": (create("../../etc/passwd"), IMAGE_NAME),
    "create: onto a link": (create("image", "link"), LEFT_ALONE),
    "create: onto a path": (create("image", "../../etc/passwd"), IMAGE_NAME),
    "create: onto itself": (create("image", "image"), "must not be the cached-image itself"),
    "create: an option": (create("-rf"), IMAGE_NAME),
    "copy: more than any kernel": (copy("1073741825"), "image-size must be 1 to 1073741824"),
    "copy: many digits": (copy("9" * 5000), "image-size must be a number of bytes"),
    "copy: less than nothing": (copy("-1"), "image-size must be a number of bytes"),
    "copy: nothing": (copy("0"), "image-size must be 1 to"),
    "copy: digits beyond ASCII": (copy("\u0665"), "image-size must be a number of bytes"),
    "copy: kept under a path": (copy("512", "../../etc/passwd"), IMAGE_NAME),
    "copy: kept in the place of a link": (copy("512", "link"), LEFT_ALONE),
}

NO_DEVICE = "must be the name of a device without /dev"
NO_VBD = "is not the device of a VBD that is attached to this control domain"
DISKS: dict[str, tuple[Case, str]] = {
    "the host's own disk": (partition("sda"), NO_VBD),
    "a loop device": (partition("loop0"), NO_VBD),
    "another disk's file system": (mkfs("sda"), NO_VBD),
    "a disk by another name": (partition("alias"), NO_VBD),
    "a path": (partition("/dev/xvda"), NO_DEVICE),
    "the parent": (partition("../dev/xvda"), NO_DEVICE),
    "through the parent": (partition("xvda/../sda"), NO_DEVICE),
    "an option": (partition("--wipe=always"), NO_DEVICE),
    "a command": (partition("xvda;reboot"), NO_DEVICE),
    "a line behind": (mkfs("xvda\n"), NO_DEVICE),
    "a NUL": (mkfs("xvda\0"), NO_DEVICE),
    "a list": (partition(["xvda"]), "dev must be text"),
    "no block device": (partition("xvda"), "/dev/xvda is no block device"),
    "a start that is a script": (partition("xvda", "2048\n1,1"), "partition_start must be"),
    "a start beyond the table": (partition("xvda", "4294967296"), "partition_start must be 1 to"),
    "the table's own sector": (partition("xvda", "0"), "partition_start must be 1 to"),
    "a start that is a number": (partition("xvda", 2048), "partition_start must be text"),
    "another end": (partition("xvda", "2048", "4096"), 'partition_end must be "-"'),
    "an end that is an option": (partition("xvda", "2048", "--force"), 'partition_end must be "-"'),
    "a partition that is a path": (mkfs("xvda", "1/../../sda"), "partnum must be"),
    "partition 0": (mkfs("xvda", "0"), "partnum must be"),
    "another file system": (mkfs("xvda", "1", "ntfs"), "fs_type must be swap, ext3 or ext4"),
    "a type that is an option": (mkfs("xvda", "1", "-T"), "fs_type must be a word"),
    "a label that is an option": (mkfs("xvda", "1", "ext3", "-F"), "fs_label must be 1 to 16"),
    "a label too long": (mkfs("xvda", "1", "swap", "x" * 17), "fs_label must be 1 to 16"),
    "a label with a line": (mkfs("xvda", "1", "swap", "x\ny"), "fs_label must be 1 to 16"),
    "waiting for another file": (wait("/etc/passwd"), "dev_path must be the path of a device"),
    "waiting through the parent": (wait("/dev/../etc/passwd"), "dev_path must be the path"),
    "waiting for ever": (wait("/dev/x", 10**9), "max_seconds may be 3600 at most"),
    "waiting for true": (wait("/dev/x", True), "max_seconds must be text"),
    "waiting for less than nothing": (wait("/dev/x", -1), "max_seconds must be a number"),
}

NO_URL = "boot_menu_url must be an http, https, ftp, tftp or nfs URL"
NO_COMMAND = "mkisofs_cmd must be a command's name or path"
NOT_RUN = "mkisofs_cmd must be one of mkisofs, genisoimage, xorrisofs"
IPXE: dict[str, tuple[Case, str]] = {
    "a URL with a command": (inject(boot_menu_url="http://x/\nshell"), NO_URL),
    "a URL with an alternative": (inject(boot_menu_url="http://x/ || shell"), NO_URL),
    "a URL of a file": (inject(boot_menu_url="file:///etc/shadow"), NO_URL),
    "a URL that is an option": (inject(boot_menu_url="--autofree"), NO_URL),
    "a URL without end": (inject(boot_menu_url="http://" + "x" * 5000), NO_URL),
    "an address with a line": (inject(ip_address="192.0.2.5\nshell"), "ip_address must be an IPv4"),
    "an address that is none": (inject(ip_address="192.0.2.256"), "ip_address must be an IPv4"),
    "no address": (inject(ip_address=None), "ip_address must be text"),
    "a gateway that is a setting": (inject(gateway="${net0/ip}"), "gateway must be an IPv4"),
    "an image that is a path": (inject(vdi_uuid="../../../etc/x"), "vdi_uuid must be a uuid"),
    "an image with a NUL": (inject(vdi_uuid=VDI + "\0"), "vdi_uuid must be a uuid"),
    "another command": (inject(mkisofs_cmd="mount"), NOT_RUN),
    "a command elsewhere": (inject(mkisofs_cmd="/tmp/mkisofs"), NOT_RUN),
    "a command through the parent": (inject(mkisofs_cmd="/usr/bin/../../tmp/mkisofs"), NOT_RUN),
    "a command with an option": (inject(mkisofs_cmd="mkisofs -o /etc/passwd"), NO_COMMAND),
    "a command line": (inject(mkisofs_cmd="mkisofs;reboot"), NO_COMMAND),
    "a command that is a list": (inject(mkisofs_cmd=["mkisofs"]), "mkisofs_cmd must be text"),
    "a repository that is none": (inject(sr_path="/etc"), "is not the mount of a storage"),
    "the root": (inject(sr_path="/"), "sr_path must be"),
    "through the parent": (inject(sr_path="SR/../../../../etc"), "sr_path must be a plain path"),
    "a repository with a line": (inject(sr_path="SR\n"), "sr_path must be the path of a directory"),
    "a repository that XAPI does not know": (
        inject(sr_path=f"/var/run/sr-mount/{NEW}"),
        "is not the mount of a storage",
    ),
}
CASES = {
    f"{kind}: {name}": case
    for kind, cases in (("kernel", KERNEL), ("disks", DISKS), ("ipxe", IPXE))
    for name, case in cases.items()
}


def _changed(image: Path, at: int, data: bytes) -> None:
    with image.open("r+b") as file:
        file.seek(at)
        file.write(data)


def _records(image: Path) -> Iterator[tuple[int, bytes]]:
    """The records of the image's root directory: (where each stands, its name)."""
    data = image.read_bytes()
    (start,) = struct.unpack("<I", data[16 * SECTOR + 158 :][:4])
    at = start * SECTOR
    while data[at]:
        yield at, data[at + 33 : at + 33 + data[at + 32]]
        at += data[at]


def _record(image: Path, name: bytes) -> int:
    return next(at for at, found in _records(image) if found == name)


def _link(image: Path) -> None:
    image.rename(image.with_name("real"))
    image.symlink_to("real")


def _linked_directory(image: Path) -> None:
    image.parent.rename(image.parent.with_name("moved"))
    image.parent.symlink_to("moved")


def _pipe(image: Path) -> None:
    image.unlink()
    os.mkfifo(image)


def _device(image: Path) -> None:
    image.unlink()
    os.mknod(image, 0o60600, os.makedev(7, 0))


def _huge(image: Path) -> None:
    os.truncate(image, 1 << 40)


def _text(image: Path) -> None:
    image.write_text("x" * 100_000)


def _name(image: Path, name: bytes) -> None:
    """Call isolinux.bin by another name of as many bytes."""
    _changed(image, _record(image, b"ISOLINUX.BIN;1") + 33, name)


def _loop(image: Path) -> None:
    """Let the directory FONTS be the root itself."""
    root = image.read_bytes()[16 * SECTOR + 158 :][:4]
    _changed(image, _record(image, b"FONTS") + 2, root)


def _bomb(image: Path) -> None:
    """Let every file be almost as long as the image."""
    size = image.stat().st_size - 40 * SECTOR
    for at, name in list(_records(image)):
        if b";" in name:
            _changed(image, at + 2, struct.pack("<I", 30))
            _changed(image, at + 10, struct.pack("<I", size))


BROKEN = "the image is no ISO 9660 image that is read: "
PLANTED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a link": (_link, LEFT_ALONE),
    "a directory that is a link": (_linked_directory, "there is no directory iso in sr_path"),
    "a pipe": (_pipe, LEFT_ALONE),
    "a block device": (_device, LEFT_ALONE),
    "nothing": (Path.unlink, "there is no image"),
    "a tebibyte": (_huge, "has more than 268435456 bytes"),
    "text": (_text, BROKEN),
    "no bytes": (lambda image: os.truncate(image, 0), BROKEN),
    "half an image": (lambda image: os.truncate(image, 100 << 10), BROKEN),
    "a file called ..": (lambda image: _name(image, b"../../../x;1 "), BROKEN + "a file is called"),
    "a file with a slash": (lambda image: _name(image, b"/ETC/X;1     "), BROKEN),
    "a file with a NUL": (lambda image: _name(image, b"ISO\0LINUX;1  "), BROKEN),
    "a file that is an option": (lambda image: _name(image, b"-RF;1        "), BROKEN),
    "two files of a name": (
        lambda image: _name(image, b"LDLINUX.C32;1"),
        BROKEN + "there are two of ldlinux.c32",
    ),
    "a directory in itself": (_loop, BROKEN + "a directory lies in itself"),
    "more than there is": (_bomb, BROKEN + "its files have more bytes than itself"),
    "a file beyond the end": (
        lambda image: _changed(image, _record(image, b"IPXE.KRN;1") + 2, b"\xff\xff\xff\xff"),
        BROKEN + "something lies beyond its end",
    ),
    "a directory without end": (
        lambda image: _changed(image, _record(image, b"FONTS") + 10, b"\0\0\xff\xff"),
        BROKEN + "a directory lies in itself, too deep, or is too long",
    ),
    "a record that is cut off": (
        lambda image: _changed(image, _record(image, b"FONTS"), b"\x05"),
        BROKEN + "a directory is cut off",
    ),
    "a file in pieces": (
        lambda image: _changed(image, _record(image, b"IPXE.KRN;1") + 25, b"\x80"),
        BROKEN + "a file lies in more than one piece",
    ),
    "sectors of another size": (
        lambda image: _changed(image, 16 * SECTOR + 128, b"\0\x02"),
        BROKEN + "it has no primary volume",
    ),
}


class Site:
    """A host with disks, kernels, an image, and what somebody hostile would like to reach."""

    def __init__(self, pool: Pool, session: Any, work: Path) -> None:
        self.dom0: Dom0 = pool.hosts[0].dom0
        self.work = work
        self.session_ref = str(session.ref)
        sr = session.pool.get_default_SR(session.pool.get_all()[0])
        self.sr_path = f"/var/run/sr-mount/{session.SR.get_uuid(sr)}"
        self.image = self.dom0.root / self.sr_path[1:] / "iso" / f"{VDI}.img"
        self.vdi = self._attached_disk(session, sr)
        for name in COMMANDS:
            put_command(self.dom0, name, "")
        self._plant()

    def _attached_disk(self, session: Any, sr: str) -> str:
        record = {"SR": sr, "virtual_size": 1 << 20, "type": "user", "sharable": False}
        vdi: str = session.VDI.create({**record, "read_only": False, "other_config": {}})
        (domain,) = session.VM.get_all_records_where('field "is_control_domain"="true"')
        vbd = {"VM": domain, "VDI": vdi, "userdevice": "0", "bootable": False, "mode": "RW"}
        vbd |= {"type": "Disk", "empty": False, "other_config": {}}
        vbd |= {"qos_algorithm_type": "", "qos_algorithm_params": {}}
        session.VBD.plug(session.VBD.create(vbd))
        return vdi

    def _plant(self) -> None:
        root = self.dom0.root
        guest = root / "boot/guest"
        (guest / "below").mkdir(parents=True)
        (root / "etc/passwd").write_text("secret")
        for name in ("boot/vmlinuz", "boot/guest/image", "boot/guest/below/kernel"):
            (root / name).write_text("kernel")
        (guest / "link").symlink_to("../../etc/passwd")
        (guest / "hardlink").hardlink_to(root / "etc/passwd")
        os.mknod(guest / "device", 0o60600, os.makedev(7, 0))
        os.mkfifo(guest / "pipe")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(guest / "socket"))
        (root / "dev/alias").symlink_to("xvda")
        (root / "dev/sda").write_text("the host's own disk")

    def refusals(self, cases: dict[str, Case]) -> dict[str, Refusal]:
        """What the calls come to; SR and VDI in them stand for those of this host."""
        return refusals(
            self.dom0,
            {name: self._filled(case) for name, case in cases.items()},
            session=self.session_ref,
        )

    def state(self) -> dict[str, Any]:
        """Every file but what the runtime keeps for itself."""
        found = {}
        for path in sorted(self.dom0.root.rglob("*")):
            inner = path.relative_to(self.dom0.root).parts
            if inner[:3] == ("var", "run", "os-xenapi") or inner[0] in ("bin", "usr"):
                continue
            if path.suffix != ".pyc" and "__pycache__" not in inner:
                is_file = path.is_file() and not path.is_symlink()
                small = is_file and path.stat().st_size < 1 << 24
                found["/".join(inner)] = path.read_bytes() if small else path.lstat().st_mode
        return found

    def _filled(self, case: Case) -> Case:
        args = dict(case.args)
        if "params" in args:
            args["params"] = args["params"].replace('"SR', f'"{self.sr_path}')
        if args.get("vdi-ref") == "VDI":
            args["vdi-ref"] = self.vdi
        return case._replace(args=args)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Pool() as pool, Server(pool):
        address = f"unix://{pool.hosts[0].dom0.socket_path}"
        with os_xenapi.connect(address) as session:
            yield Site(pool, session, tmp_path_factory.mktemp("images"))


@pytest.fixture(scope="module")
def refused(site: Site) -> list[dict[str, Refusal]]:
    """What every case came to on each interpreter."""
    make_image(site.image, site.work / "first", FILES, "-l")
    before = site.state()
    found = []
    for interpreter in present_interpreters():
        site.dom0.use_interpreter(interpreter)
        found.append(site.refusals({name: case for name, (case, _) in CASES.items()}))
    assert site.state() == before
    return found


def assert_refused(case: Case, words: str, refusal: Refusal) -> None:
    (code, fn, kind, text), ran = refusal
    assert (code, fn) == ("XENAPI_PLUGIN_FAILURE", case.fn)
    assert kind in ("PluginError", "CommandNotFound")
    assert words in text
    assert "secret" not in text
    assert len(text) < 500
    assert not ran


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_call_is_refused_in_words_and_does_nothing(
    refused: list[dict[str, Refusal]], name: str
) -> None:
    case, words = CASES[name]
    for one in refused:
        assert_refused(case, words, one[name])


@pytest.fixture(scope="module")
def planted(site: Site) -> list[dict[str, Refusal]]:
    """What a harmless call came to for each hostile image, on each interpreter."""
    found: list[dict[str, Refusal]] = [{} for _ in present_interpreters()]
    for number, (name, (plant, _)) in enumerate(PLANTED.items()):
        directory = site.image.parent
        for place in (directory, directory.with_name("moved")):
            _clear(place)
        make_image(site.image, site.work / str(number), FILES, "-l")
        plant(site.image)
        before = site.state()
        for one, interpreter in zip(found, present_interpreters(), strict=True):
            site.dom0.use_interpreter(interpreter)
            one.update(site.refusals({name: inject()}))
        assert site.state() == before, name
    return found


def _clear(place: Path) -> None:
    if place.is_symlink():
        place.unlink()
    elif place.is_dir():
        for path in place.iterdir():
            path.unlink()
        place.rmdir()


@pytest.mark.parametrize("name", PLANTED)
def test_a_hostile_image_is_refused_in_words_and_stays(
    planted: list[dict[str, Refusal]], name: str
) -> None:
    for one in planted:
        assert_refused(inject(), PLANTED[name][1], one[name])
