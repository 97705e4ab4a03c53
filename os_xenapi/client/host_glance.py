"""Disks between Glance and the SRs of the session's host, moved by that host itself.

``callback(kwargs)`` is called before each attempt and sets ``kwargs["endpoint"]``, the address of a
Glance that the host reaches, and ``kwargs["api_version"]``, 2. ``retry_cb(exc=...)`` is called
after an attempt that failed in a way that another may not. Both may be None.

One attempt may take hours: of a Session or AsyncSession ``plugin_timeout`` bounds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from os_xenapi.client import exception
from os_xenapi.client._retry import Callback, Retried, RetryCallback
from os_xenapi.errors import Failure
from os_xenapi.flows import Flow, dom0_call

__all__ = ["download_vhd", "upload_vhd"]

_PLUGIN = "glance.py"
_NOT_FOUND = "ImageNotFound"


@dom0_call
def download_vhd(
    num_retries: int,
    callback: Callback | None,
    retry_cb: RetryCallback | None,
    image_id: str,
    sr_path: str,
    extra_headers: Mapping[str, str | None],
    uuid_stack: Sequence[str] | str = "",
) -> Flow[Mapping[str, Mapping[str, str]]]:
    """Bring the chain of VHDs that an image holds into an SR.

    ``num_retries`` is how often it is tried again. ``sr_path`` is the SR's directory in dom0.
    ``extra_headers`` go with every request, such as ``X-Auth-Token``; those that are None do not.
    The files get uuids popped from the end of ``uuid_stack``, the leaf's first. Returns
    ``{"root": {"uuid": ...}}``, the uuid of the leaf; XAPI knows of it after ``SR.scan``.

    Raises Failure, and PluginRetriesExceeded after the last attempt; then the SR is as it was.
    """
    made: Mapping[str, Mapping[str, str]] = yield Retried(
        _PLUGIN,
        "download_vhd2",
        num_retries,
        callback,
        retry_cb,
        {
            "image_id": image_id,
            "sr_path": sr_path,
            "extra_headers": extra_headers,
            "uuid_stack": uuid_stack,
        },
    )
    return made


@dom0_call
def upload_vhd(
    num_retries: int,
    callback: Callback | None,
    retry_cb: RetryCallback | None,
    image_id: str,
    sr_path: str,
    extra_headers: Mapping[str, str | None],
    vdi_uuids: Sequence[str] | str = "",
    properties: Mapping[str, Any] = {},
) -> Flow[None]:
    """Give an image that has no data yet those of a chain of VDIs, as a gzip tar of 0.vhd, 1.vhd.

    ``vdi_uuids`` are those of the chain, the leaf's first. ``properties`` are set on the image;
    xenapi_image_compression_level among them, 1 to 9, is that of gzip. The rest as `download_vhd`.

    Raises PluginImageNotFound where Glance has no such image, Failure, PluginRetriesExceeded.
    """
    try:
        yield Retried(
            _PLUGIN,
            "upload_vhd2",
            num_retries,
            callback,
            retry_cb,
            {
                "image_id": image_id,
                "sr_path": sr_path,
                "extra_headers": extra_headers,
                "vdi_uuids": vdi_uuids,
                "properties": dict(properties),
            },
        )
    except Failure as error:
        if len(error.details) > 3 and error.details[3] == _NOT_FOUND:
            raise exception.PluginImageNotFound(image_id=image_id) from error
        raise
