"""Disks between VDIs and the images of an image service, streamed without a plugin in dom0.

An image is a gzip tar of one dynamic VHD. ``session`` is a XenAPISession in each of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from os_xenapi.client.image.vdi_handler import GenerateImageStream, ImageStreamToVDIs

__all__ = ["stream_from_vdis", "stream_to_vdis"]


def stream_to_vdis(
    context: Any, session: Any, instance: Any, host_url: str, sr_ref: str, data: Any
) -> dict[str, dict[str, str]]:
    """Make a VDI of an image and return it as ``{"root": {"uuid": ...}}``.

    The VDI is named ``instance["name"]`` and carries ``instance["uuid"]``. If anything fails there
    is no VDI and no task.

    Args:
        context: not used.
        session: who asks.
        instance: whose disk it becomes.
        host_url: the host that takes the stream: one that sees the SR.
        sr_ref: where the VDI is made.
        data: the image, read by ``read(size)`` until that returns nothing; what that raises is
            passed on as it is.

    Raises:
        InvalidImage: it is damaged, holds no VHD, or more than one.
        VhdDiskTypeNotSupported: its VHD is not a dynamic one.
        HostConnectionFailure: no connection to the host, or it broke.
        VdiImportFailure: the host did not take the disk; the text says why.
    """
    handler = ImageStreamToVDIs(context, session, instance, host_url, sr_ref, data)
    handler.start()
    return handler.vdis


def stream_from_vdis(
    context: Any,
    session: Any,
    instance: Any,
    host_url: str,
    vdi_uuids: Sequence[str],
    compresslevel: int | None = 6,
) -> Iterator[bytes]:
    """Return the chunks of an image of the disk whose leaf is the first of ``vdi_uuids``.

    Nothing happens before the first chunk is asked for, and the errors come from the iterator too.
    The last chunk comes only when the host has said that it sent the whole disk. Whoever stops
    earlier closes the iterator, which ends the connection and the task.

    Args:
        context: not used.
        session: who asks.
        instance: whose disk it is; its name goes into that of the task.
        host_url: the host that sends the stream: one that sees the SR.
        vdi_uuids: the disk's chain, from the leaf on.
        compresslevel: 1 (fast) to 9 (small); any other means 6.

    Raises:
        HostConnectionFailure: no connection to the host, or it broke.
        InvalidImage: the host did not send a whole VHD.
        OsXenApiException: the host refused or failed; the text says why.
    """
    handler = GenerateImageStream(context, session, instance, host_url, vdi_uuids, compresslevel)
    return handler.get_image_data()
