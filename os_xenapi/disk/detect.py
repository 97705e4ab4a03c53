"""Tell a disk image's format by its first bytes."""

from __future__ import annotations

from typing import Literal

from os_xenapi.disk.extents import Data

__all__ = ["sniff"]

_VHD = b"conectix"
_QCOW2 = b"QFI\xfb"


def sniff(head: Data) -> Literal["vhd", "qcow2", "raw"]:
    """Return the format of the image that begins with ``head``.

    A fixed VHD looks raw: it is the disk itself, and a footer that only its end shows. Likewise
    raw is the answer for every format that is not known here.

    Args:
        head: the first 512 bytes of the image, or the whole image where it is smaller.
    """
    start = bytes(head[: len(_VHD)])
    if start == _VHD:
        return "vhd"
    if start.startswith(_QCOW2):
        return "qcow2"
    return "raw"
