"""Disks, kernels, partitions, file systems and boot images in dom0 of the session's host.

Paths are those of dom0. Functions raise Failure where a plugin or the host refuses; its last detail
says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from os_xenapi.client._plain import call_plain
from os_xenapi.flows import Flow, Structured, dom0_call

__all__ = [
    "copy_vdi",
    "create_kernel_ramdisk",
    "inject_ipxe_config",
    "make_partition",
    "mkfs",
    "remove_kernel_ramdisk",
    "safe_copy_vdis",
    "wait_for_dev",
]

_KERNEL = "kernel.py"
_PARTITIONS = "partition_utils.py"


@dom0_call
def inject_ipxe_config(
    sr_path: str,
    vdi_uuid: str,
    boot_menu_url: str,
    ip_address: str,
    netmask: str,
    gateway: str,
    dns: str,
    mkisofs_cmd: str,
) -> Flow[None]:
    """Write a guest's network into the image that it boots iPXE from.

    The image is ``<sr_path>/iso/<vdi_uuid>.img`` and holds isolinux.bin and ipxe.krn. After the
    rewrite iPXE sets net0 up and chains to ``boot_menu_url``; if that fails, or is empty, it boots
    the first disk. Addresses are of IPv4; ``gateway`` and ``dns`` may be empty. ``mkisofs_cmd`` is
    mkisofs, genisoimage or xorrisofs, or the path of one in a system directory.

    Raises Failure; its ``details[2]`` is "CommandNotFound" where dom0 lacks that command.
    """
    arguments = (
        sr_path,
        vdi_uuid,
        boot_menu_url,
        ip_address,
        netmask,
        gateway,
        dns,
        mkisofs_cmd,
    )
    yield Structured("ipxe.py", "inject", arguments)


@dom0_call
def copy_vdi(vdi_ref: str, vdi_size: int | str, image_id: str | None = None) -> Flow[str]:
    """Copy the first ``vdi_size`` bytes of a VDI to /boot/guest/<its uuid> and return that path.

    With ``image_id`` they are also kept under that name, for ``create_kernel_ramdisk``.
    """
    cached = {} if image_id is None else {"cached-image": image_id}
    return call_plain(_KERNEL, "copy_vdi", **{"vdi-ref": vdi_ref, "image-size": vdi_size, **cached})


@dom0_call
def create_kernel_ramdisk(image_id: str, new_image_uuid: str) -> Flow[str]:
    """Copy what is kept as ``image_id`` to /boot/guest/<new_image_uuid> and return that path.

    Returns "" where nothing is kept under that name.
    """
    return call_plain(
        _KERNEL,
        "create_kernel_ramdisk",
        **{"cached-image": image_id, "new-image-uuid": new_image_uuid},
    )


@dom0_call
def remove_kernel_ramdisk(
    kernel_file: str | None = None, ramdisk_file: str | None = None
) -> Flow[None]:
    """Remove files of /boot/guest by their paths, one or both; what is gone already is fine."""
    files = {"kernel-file": kernel_file, "ramdisk-file": ramdisk_file}
    given = {name: path for name, path in files.items() if path}
    if given:
        yield from call_plain(_KERNEL, "remove_kernel_ramdisk", **given)


@dom0_call
def make_partition(dev: str, partition_start: str, partition_end: str) -> Flow[None]:
    """Give a disk that is attached to dom0 one partition, whatever it held before.

    ``dev`` is the device of its VBD, without /dev. ``partition_start`` is the first sector, as
    text; ``partition_end`` must be "-", the disk's end.
    """
    yield Structured(_PARTITIONS, "make_partition", (dev, partition_start, partition_end))


@dom0_call
def mkfs(dev: str, partnum: str, fs_type: str, fs_label: str | None) -> Flow[None]:
    """Make a file system on a partition of a disk that is attached to dom0.

    ``dev`` is the device of its VBD, without /dev; ``partnum`` the partition's number as text;
    ``fs_type`` swap, ext3 or ext4. ``fs_label`` has 16 characters at most, none where it is empty.
    """
    yield Structured(_PARTITIONS, "mkfs", (dev, partnum, fs_type, fs_label))


@dom0_call
def wait_for_dev(dev_path: str, max_seconds: int | str) -> Flow[str]:
    """Wait until dom0 has the device ``dev_path`` (/dev/...) and return it; "" if it never came.

    It is looked for each second, ``max_seconds`` times; 3,600 at most.
    """
    path: str = yield Structured(_PARTITIONS, "wait_for_dev", (dev_path, max_seconds))
    return path


@dom0_call
def safe_copy_vdis(
    sr_path: str, vdi_uuids: Sequence[str], uuid_stack: Sequence[str]
) -> Flow[Mapping[str, Mapping[str, str]]]:
    """Copy a chain of VHDs within an SR that stays as it was until all of the copy is there.

    ``sr_path`` is the SR's directory in dom0. ``vdi_uuids`` are those of the chain, the leaf's
    first and its oldest parent's last. The copies get uuids popped from the end of ``uuid_stack``,
    the leaf's first. Returns ``{"root": {"uuid": ...}}``, the uuid of the copied leaf; XAPI knows
    of it after ``SR.scan``.
    """
    made: Mapping[str, Mapping[str, str]] = yield Structured(
        "workarounds.py", "safe_copy_vdis", (sr_path, vdi_uuids, uuid_stack)
    )
    return made
