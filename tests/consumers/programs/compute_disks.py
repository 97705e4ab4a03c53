"""The compute driver's disks: root disks of images, volumes, config drives, snapshots."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from os_xenapi.client import disk_management, utils
from os_xenapi.client import image as images
from tests.consumers.programs import compute_tasks

if TYPE_CHECKING:
    from tests.consumers.programs.compute import Driver

__all__ = [
    "add_config_drive",
    "attach",
    "disks_of",
    "plug_many",
    "root_from_image",
    "snapshot_and_back",
    "sr_path_of",
]

MIB = 1 << 20
VOLUMES = 20
CONFIG_DRIVE = b"config-2" * 1024


def root_from_image(driver: Driver, instance: dict[str, str], sr: str, image: bytes) -> str:
    """Make a root disk of an image; return its reference."""
    session = driver.session
    data = io.BytesIO(image)
    vdis = images.stream_to_vdis(None, session, instance, driver.url, sr, data)
    vdi = session.VDI.get_by_uuid(vdis["root"]["uuid"])
    record = session.get_rec("VDI", vdi)
    assert record["name_label"] == instance["name"]
    assert record["other_config"]["nova_instance_uuid"] == instance["uuid"]
    assert isinstance(record["virtual_size"], str)
    return str(vdi)


def attach(session: Any, vm: str, vdi: str, *, device: int | str, bootable: bool = False) -> str:
    """Give a guest a disk; it is plugged when the guest starts, or by VBD.plug."""
    record = {
        "VM": vm,
        "VDI": vdi,
        "userdevice": str(device),
        "bootable": bootable,
        "mode": "RW",
        "type": "disk",
        "unpluggable": True,
        "empty": False,
        "other_config": {"osvol": "True"},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
        "qos_supported_algorithms": [],
    }
    return str(session.VBD.create(record))


def disks_of(session: Any, vm: str) -> list[str]:
    """The disks of a guest."""
    records = [session.VBD.get_record(vbd) for vbd in session.VM.get_VBDs(vm)]
    return [record["VDI"] for record in records if not record["empty"]]


def sr_path_of(session: Any, sr: str) -> str:
    """Where an SR is mounted in dom0."""
    return f"/var/run/sr-mount/{session.SR.get_uuid(sr)}"


def plug_many(session: Any, vm: str, sr: str, *, note: Callable[..., None]) -> None:
    """Give a running guest many volumes at a time, and take them away again."""

    def add(number: int) -> tuple[str, str]:
        vdi = utils.create_vdi(session, sr, None, f"volume-{number}", "ephemeral", 4 * MIB)
        vbd = attach(session, vm, vdi, device="autodetect")
        assert session.VBD.plug(vbd, vm) is None
        return vdi, vbd

    def drop(added: tuple[str, str]) -> None:
        vdi, vbd = added
        assert session.VBD.unplug(vbd, vm) is None
        session.VBD.destroy(vbd)
        session.VDI.destroy(vdi)

    with ThreadPoolExecutor(VOLUMES) as threads:
        added = list(threads.map(add, range(VOLUMES)))
        devices = {session.VBD.get_device(vbd) for _, vbd in added}
        assert len(devices) == VOLUMES
        note("plugged", volumes=len(added))
        list(threads.map(drop, added))


def add_config_drive(session: Any, vm: str, sr: str) -> str:
    """Make a disk of bytes that the driver has, which the guest finds as a further disk."""
    instance = {"uuid": session.VM.get_uuid(vm)}
    size = 2 * MIB
    vdi = utils.create_vdi(session, sr, instance, "config-2", "configdrive", size, read_only=False)
    with session.custom_task("config drive") as task, session.http_connection() as connection:
        query = {"session_id": session.get_session_id(), "task_id": task, "vdi": vdi}
        path = f"/import_raw_vdi?{urlencode({**query, 'format': 'raw'})}"
        content = CONFIG_DRIVE.ljust(size, b"\0")
        connection.request("PUT", path, headers={"Content-Length": str(size)})
        for start in range(0, size, 1 << 16):
            connection.send(content[start : start + (1 << 16)])
        answer = connection.getresponse()
        assert answer.status == 200, answer.reason
        # That is said before the bytes are read; the task tells what became of them.
        compute_tasks.wait_for(session, task)
    vbd = attach(session, vm, vdi, device="autodetect")
    session.VBD.plug(vbd, vm)
    return vdi


def snapshot_and_back(
    driver: Driver, instance: dict[str, str], vm: str, sr: str, *, note: Callable[..., None]
) -> None:
    """Snapshot a guest, make an image of the snapshot's root disk, and a disk of the image."""
    session = driver.session
    taken = session.VM.snapshot(vm, f"{instance['name']}-snapshot")
    record = session.VM.get_record(taken)
    assert record["is_a_snapshot"] is True
    assert record["snapshot_of"] == vm
    vdis = disks_of(session, taken)
    try:
        source = session.VDI.get_uuid(vdis[0])
        chunks = images.stream_from_vdis(None, session, instance, driver.url, [source], 1)
        image = b"".join(chunks)
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(image))) as archive:
            assert archive.getnames() == ["0.vhd"]
        again = root_from_image(driver, instance, sr, image)
        digest = hashlib.sha256(image).hexdigest()
        note("image", digest=digest, source=source, copy=session.VDI.get_uuid(again))
        session.VDI.destroy(again)
        _copy_in_dom0(session, vdis[0], sr, note=note)
        _boot_files(session, vdis[0])
    finally:
        session.VM.destroy(taken)
        for vdi in vdis:
            session.VDI.destroy(vdi)


def _copy_in_dom0(session: Any, vdi: str, sr: str, *, note: Callable[..., None]) -> None:
    """Copy a disk file by file, for which dom0 is asked."""
    source = session.VDI.get_uuid(vdi)
    stack = [str(uuid.uuid4()) for _ in range(2)]
    made = disk_management.safe_copy_vdis(session, sr_path_of(session, sr), [source], stack)
    assert made == {"root": {"uuid": stack[-1]}}
    session.SR.scan(sr)
    note("copied", source=source, copy=stack[-1])
    session.VDI.destroy(session.VDI.get_by_uuid(stack[-1]))


def _boot_files(session: Any, vdi: str) -> None:
    """Have a disk's begin as a file in dom0, as for guests that boot kernels from there."""
    kernel = disk_management.copy_vdi(session, vdi, MIB, "image-1")
    assert kernel == f"/boot/guest/{session.VDI.get_uuid(vdi)}"
    name = str(uuid.uuid4())
    ramdisk = disk_management.create_kernel_ramdisk(session, "image-1", name)
    assert ramdisk == f"/boot/guest/{name}"
    assert disk_management.create_kernel_ramdisk(session, "image-2", name) == ""
    for files in ((kernel, ramdisk), ("/boot/guest/image-1", None), (kernel, ramdisk), ()):
        disk_management.remove_kernel_ramdisk(session, *files)
