"""Kernels, devices and boot images of a host, called from Python through its plugins."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.client import disk_management
from os_xenapi.errors import Failure
from os_xenapi.simulator.dispatcher import call
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.server import Server
from tests import parts
from tests.dom0.boot_images import contents, make_image
from tests.dom0.netns import put_command

NEW = "5d9f3c1e-0000-4000-8000-000000000001"
SIZE = 1 << 20


class Storage:
    """What is known of the default repository of the simulated pool."""

    def __init__(self, site: Server) -> None:
        self._pool = site.pool
        self._ref = self.call("pool.get_default_SR", self._pool.record.ref)
        self.path = f"/var/run/sr-mount/{self.call('SR.get_uuid', self._ref)}"

    def call(self, method: str, *params: Any) -> Any:
        return call(self._pool, self._pool.hosts[0], method, list(params))

    def disk(self, contents: bytes) -> tuple[str, str]:
        """A new disk: its reference and its uuid."""
        record = {"SR": self._ref, "virtual_size": len(contents), "type": "user"}
        record |= {"sharable": False, "read_only": False, "other_config": {}}
        vdi = self.call("VDI.create", record)
        uuid = self.call("VDI.get_uuid", vdi)
        self._pool.disks.path(uuid).write_bytes(contents)
        return vdi, uuid


@pytest.fixture(scope="module")
def storage(site: Server) -> Storage:
    return Storage(site)


def test_kernels_are_copied_kept_and_removed(calling: Any, dom0: Dom0, storage: Storage) -> None:
    data = os.urandom(SIZE)
    vdi, uuid = storage.disk(data)
    guest = dom0.root / "boot/guest"
    path = calling(disk_management.copy_vdi, vdi, SIZE - 512, "image")
    assert path == f"/boot/guest/{uuid}"
    new = calling(disk_management.create_kernel_ramdisk, "image", NEW)
    assert new == f"/boot/guest/{NEW}"
    assert {one.name: one.read_bytes() for one in guest.iterdir()} == dict.fromkeys(
        (uuid, "image", NEW), data[:-512]
    )
    assert calling(disk_management.create_kernel_ramdisk, "absent", NEW) == ""
    assert calling(disk_management.remove_kernel_ramdisk, path, ramdisk_file=new) is None
    assert calling(disk_management.remove_kernel_ramdisk, kernel_file="/boot/guest/image") is None
    assert list(guest.iterdir()) == []
    with pytest.raises(Failure, match="right below /boot/guest"):
        calling(disk_management.remove_kernel_ramdisk, "/etc/xensource-inventory")


def test_a_device_is_waited_for(calling: Any, dom0: Dom0) -> None:
    (dom0.root / "dev").mkdir(exist_ok=True)
    (dom0.root / "dev/there").touch()
    assert calling(disk_management.wait_for_dev, "/dev/there", 10) == "/dev/there"
    assert calling(disk_management.wait_for_dev, dev_path="/dev/absent", max_seconds=0) == ""


def test_a_disk_that_is_not_dom0s_is_not_changed(calling: Any) -> None:
    for function, args in (
        (disk_management.make_partition, ("xvdz", "2048", "-")),
        (disk_management.mkfs, ("xvdz", "1", "ext4", None)),
    ):
        with pytest.raises(Failure, match="is not the device of a VBD"):
            calling(function, *args)


@parts.need("genisoimage", "isoinfo")
def test_a_boot_image_is_given_a_network(
    calling: Any, dom0: Dom0, storage: Storage, tmp_path: Path
) -> None:
    put_command(dom0, "mkisofs", f'exec {parts.find("genisoimage")} "$@"')
    image = dom0.root / storage.path[1:] / "iso" / f"{NEW}.img"
    make_image(image, tmp_path)
    addresses = ("192.0.2.5", "255.255.255.0", "192.0.2.1", "192.0.2.2")
    arguments = (storage.path, NEW, "http://192.0.2.9/menu", *addresses)
    assert calling(disk_management.inject_ipxe_config, *arguments, "mkisofs") is None
    assert b"\nset net0/ip 192.0.2.5\n" in contents(image)["netcfg.ipxe"]
    (dom0.root / "bin/mkisofs").unlink()
    with pytest.raises(Failure) as caught:
        calling(disk_management.inject_ipxe_config, *arguments, "mkisofs")
    assert caught.value.details[2] == "CommandNotFound"
