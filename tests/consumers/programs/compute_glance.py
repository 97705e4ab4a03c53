"""The compute driver has dom0 itself move disks to the image service and back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from os_xenapi.client import exception, host_glance, utils
from tests.consumers.programs import compute_disks

if TYPE_CHECKING:
    from tests.consumers.programs.compute import Driver

__all__ = ["ImageService", "image_day"]

RETRIES = 2


class ImageService:
    """Addresses of one image service, tried in turn, and what requests to it carry."""

    def __init__(self, endpoints: list[str], headers: Mapping[str, str | None]) -> None:
        self.endpoints = endpoints
        self.headers = headers
        self.failed: list[str] = []

    def point(self, kwargs: dict[str, Any]) -> None:
        """Say where the next attempt goes: to the first address that has not failed."""
        kwargs["endpoint"] = next(one for one in self.endpoints if one not in self.failed)
        kwargs["api_version"] = 2

    def note(self, exc: BaseException) -> None:
        """Pass over the address that was tried last."""
        assert "RetryableError" in str(exc)
        self.failed.append(next(one for one in self.endpoints if one not in self.failed))


def upload(session: Any, service: ImageService, image: str, vdi: str) -> None:
    """Give an image the content of a disk."""
    sr_path = compute_disks.sr_path_of(session, session.VDI.get_SR(vdi))
    chain = [session.VDI.get_uuid(vdi)]
    properties = {"os_type": "linux", "auto_disk_config": True}
    properties["xenapi_image_compression_level"] = 1
    assert (
        host_glance.upload_vhd(
            *(session, RETRIES, service.point, service.note),
            *(image, sr_path, service.headers),
            vdi_uuids=chain,
            properties=properties,
        )
        is None
    )


def download(session: Any, service: ImageService, image: str, sr: str) -> str:
    """Make a disk of an image."""
    stack = [str(uuid.uuid4()) for _ in range(4)]
    sr_path = compute_disks.sr_path_of(session, sr)
    made = host_glance.download_vhd(
        *(session, RETRIES, service.point, service.note),
        *(image, sr_path, service.headers),
        uuid_stack=stack,
    )
    assert made == {"root": {"uuid": stack[-1]}}
    session.SR.scan(sr)
    return str(session.VDI.get_by_uuid(made["root"]["uuid"]))


def image_day(
    driver: Driver,
    service: ImageService,
    first: str,
    empty: str,
    *,
    note: Callable[..., None],
) -> None:
    """Start a guest of the image ``first``, and fill the image ``empty`` with a snapshot of it."""
    session = driver.session
    instance = {"name": "glance-1", "uuid": "0a4a0d33-0000-4000-8000-0000000091a1"}
    sr = utils.get_default_sr(session)
    vdi = download(session, service, first, sr)
    note("downloaded", copy=session.VDI.get_uuid(vdi))
    vm = driver.spawn(instance, vdi)
    try:
        driver.start(vm)
        taken = session.VM.snapshot(vm, "to be an image")
        disks = compute_disks.disks_of(session, taken)
        upload(session, service, empty, disks[0])
        _missing_image(session, service, disks[0], sr)
        session.VM.destroy(taken)
        for disk in disks:
            session.VDI.destroy(disk)
        again = download(session, service, empty, sr)
        note("downloaded", copy=session.VDI.get_uuid(again))
        session.VDI.destroy(again)
    finally:
        driver.destroy(vm)


def _missing_image(session: Any, service: ImageService, vdi: str, sr: str) -> None:
    missing = str(uuid.uuid4())
    refused = _refusal(lambda: upload(session, service, missing, vdi))
    assert isinstance(refused, exception.PluginImageNotFound)
    assert refused.kwargs["image_id"] == missing
    refused = _refusal(lambda: download(session, service, missing, sr))
    assert isinstance(refused, session.XenAPI.Failure)
    assert len(refused.details) == 4
    assert refused.details[3].endswith("ImageNotFound")


def _refusal(call: Callable[[], Any]) -> Any:
    try:
        call()
    except Exception as error:
        return error
    raise AssertionError("an image that is not there was found")
