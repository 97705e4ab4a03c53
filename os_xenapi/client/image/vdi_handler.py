"""An image into a VDI, and a VDI into an image, as streams: nothing is kept on the way."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from os_xenapi.client import exception, utils
from os_xenapi.client.image._ahead import read_ahead
from os_xenapi.client.image._streams import Torn, contract_errors, disk_stream
from os_xenapi.client.image._vhd import IncomingVhd, packed
from os_xenapi.disk.gzipped import DEFAULT_LEVEL
from os_xenapi.errors import FormatError, XenApiError
from os_xenapi.transport.streams import Stream

__all__ = ["CHUNK_SIZE", "GenerateImageStream", "ImageStreamToVDIs"]

_log = logging.getLogger(__name__)

CHUNK_SIZE = 4 << 20
"""Bytes; larger chunks than this are not made."""


class ImageStreamToVDIs:
    """Makes a VDI of an image; see ``os_xenapi.client.image.stream_to_vdis``.

    ``vdis`` is what was made, ``{"root": {"uuid": ...}}``, empty before ``start()``.
    """

    def __init__(
        self,
        context: Any,
        session: Any,
        instance: Any,
        host_url: str,
        sr_ref: str,
        image_stream_in: Any,
    ) -> None:
        self.context = context
        self.session = session
        self.instance = instance
        self.host_url = host_url
        self.sr_ref = sr_ref
        self.image_stream_in = image_stream_in
        self.vdis: dict[str, dict[str, str]] = {}

    def start(self) -> None:
        """Read all of the image into a new VDI, which is destroyed again if anything fails."""
        vdi_ref: str | None = None

        def refused(reason: str) -> exception.OsXenApiException:
            return exception.VdiImportFailure(
                f"Failed importing VDI from VHD stream: vdi_ref={vdi_ref}: {reason}",
                vdi_ref=vdi_ref,
            )

        with contract_errors(self.host_url, refused):
            vhd = IncomingVhd(self.image_stream_in)
            vdi_ref = utils.create_vdi(
                self.session,
                self.sr_ref,
                self.instance,
                self.instance["name"],
                "root",
                vhd.virtual_size,
            )
            try:
                self._send(vhd, vdi_ref)
                uuid = self.session.call_xenapi("VDI.get_uuid", vdi_ref)
            except BaseException:
                self._destroy(vdi_ref)
                raise
        self.vdis["root"] = {"uuid": uuid}

    def _send(self, vhd: IncomingVhd, vdi_ref: str) -> None:
        label = f"VDI_IMPORT_for_{self.instance['name']}"

        def path(task: str) -> str:
            return utils.get_vdi_import_path(self.session, task, vdi_ref)

        with disk_stream(
            self.session, self.host_url, label, "PUT", path, length=vhd.size
        ) as stream:
            for part in vhd.parts():
                stream.send(part)
            stream.finish()
            while stream.read():
                pass

    def _destroy(self, vdi_ref: str) -> None:
        try:
            self.session.call_xenapi("VDI.destroy", vdi_ref)
        except XenApiError as error:
            _log.warning("the half-made VDI %s is left, destroy it: %s", vdi_ref, error)


class GenerateImageStream:
    """Makes an image of a VDI; see ``os_xenapi.client.image.stream_from_vdis``."""

    def __init__(
        self,
        context: Any,
        session: Any,
        instance: Any,
        host_url: str,
        vdi_uuids: Sequence[str],
        compresslevel: int | None = DEFAULT_LEVEL,
    ) -> None:
        self.context = context
        self.session = session
        self.instance = instance
        self.host_url = host_url
        self.vdi_uuids = vdi_uuids
        self.compresslevel: int = _level(compresslevel)

    def get_image_data(self) -> Iterator[bytes]:
        """Return the chunks of the image; nothing happens before the first is asked for."""
        with contract_errors(self.host_url, self._refused):
            vdi_ref = self.session.call_xenapi("VDI.get_by_uuid", self.vdi_uuids[0])
            label = f"VDI_EXPORT_for_{self.instance['name']}"

            def path(task: str) -> str:
                return utils.get_vdi_export_path(self.session, task, vdi_ref)

            # The last chunk is held back until the task has said that the disk was whole.
            held = b""
            with disk_stream(self.session, self.host_url, label, "GET", path) as stream:
                for chunk in self._chunks(stream):
                    if held:
                        yield held
                    held = chunk
            yield held

    def _chunks(self, stream: Stream) -> Iterator[bytes]:
        try:
            with read_ahead(stream) as pieces:
                yield from packed(pieces, self.compresslevel)
        except FormatError as error:
            raise Torn(f"the host sent no whole disk: {error}") from error

    def _refused(self, reason: str) -> exception.OsXenApiException:
        return exception.OsXenApiException(f"Failed exporting VDI {self.vdi_uuids[0]}: {reason}")


def _level(given: int | None) -> int:
    return given if isinstance(given, int) and 1 <= given <= 9 else DEFAULT_LEVEL
