"""The storage drivers of a simulated host, and what repositories of their types can do."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["DRIVERS", "Driver"]

_DISKS = (
    "SR_PROBE",
    "SR_UPDATE",
    "SR_STATS",
    "VDI_CREATE",
    "VDI_DELETE",
    "VDI_ATTACH",
    "VDI_DETACH",
    "VDI_UPDATE",
    "VDI_CLONE",
    "VDI_SNAPSHOT",
    "VDI_RESIZE",
    "VDI_MIRROR",
    "VDI_GENERATE_CONFIG",
    "VDI_CONFIG_CBT",
    "VDI_ACTIVATE",
    "VDI_DEACTIVATE",
)
_READ_ONLY = ("SR_PROBE", "SR_UPDATE", "VDI_ATTACH", "VDI_DETACH", "VDI_UPDATE", "VDI_ACTIVATE")


class Driver(NamedTuple):
    """One SM driver. ``thin`` repositories take space as disks are written, others at once."""

    type: str
    label: str
    features: tuple[str, ...]
    thin: bool = True
    shared: bool = False


DRIVERS = {
    driver.type: driver
    for driver in (
        Driver("ext", "Local EXT3 VHD", _DISKS),
        Driver("lvm", "Local VHD on LVM", _DISKS, thin=False),
        Driver("nfs", "NFS VHD", _DISKS, shared=True),
        Driver("lvmoiscsi", "VHD over iSCSI", _DISKS, thin=False, shared=True),
        Driver("iso", "ISO", _READ_ONLY, shared=True),
        Driver("udev", "udev", _READ_ONLY),
    )
}
"""By the type of the repository."""
