"""Images streamed between VDIs and a program: what the program hands in, and what it gets."""

from __future__ import annotations

import gzip
import inspect
import io
import tarfile
from collections.abc import Iterator
from typing import Any

import pytest

from os_xenapi.client import exception, image, utils
from os_xenapi.client.image import vhd_utils
from os_xenapi.client.image.vdi_handler import GenerateImageStream
from os_xenapi.client.session import XenAPISession
from os_xenapi.disk import vhd
from os_xenapi.disk.extents import Extent
from os_xenapi.simulator.faults import Error, Fault
from tests.contract.site import Site
from tests.contract.table import came_of
from tests.disk.images import small_vhd

INSTANCE = {"name": "a guest", "uuid": "6f1e6a7e-0000-4000-8000-00000000abcd"}


class Image:
    """An image that can be read and no more: a few bytes at a time, and a text at its end."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int) -> bytes | str:
        return self._data.read(min(size, 1001)) or ""


def image_of(*disks: bytes) -> Image:
    """A gzip tar of VHDs."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for number, disk in enumerate(disks):
            member = tarfile.TarInfo(f"{number}.vhd")
            member.size = len(disk)
            archive.addfile(member, io.BytesIO(disk))
    return Image(packed.getvalue())


def into_vdi(site: Site, data: Any) -> Any:
    session = site.session
    sr = utils.get_default_sr(session)
    return image.stream_to_vdis(None, session, INSTANCE, session.url, sr, data)


def out_of(site: Site, uuids: list[str], *options: Any) -> Iterator[bytes]:
    session = site.session
    return image.stream_from_vdis(None, session, INSTANCE, session.url, uuids, *options)


@pytest.fixture(scope="module")
def vdi(site: Site) -> str:
    """The uuid of a VDI that holds the small disk."""
    uuid: str = into_vdi(site, image_of(small_vhd()))["root"]["uuid"]
    return uuid


def test_rule_46_a_source_that_only_reads_short_and_ends_with_a_text_is_enough(
    site: Site, vdi: str
) -> None:
    record = site.session.VDI.get_record(site.session.VDI.get_by_uuid(vdi))
    assert record["name_label"] == INSTANCE["name"]
    assert record["other_config"]["nova_disk_type"] == "root"
    assert record["other_config"]["nova_instance_uuid"] == INSTANCE["uuid"]


def test_rule_46_the_upload_is_lazy_and_yields_bytes_of_the_first_vdi_alone(
    site: Site, vdi: str
) -> None:
    before = site.pool.counters["task.create"]
    chunks = out_of(site, [vdi, "never looked at"])
    assert inspect.isgenerator(chunks) or isinstance(chunks, Iterator)
    assert site.pool.counters["task.create"] == before
    got = list(chunks)
    assert {type(chunk) for chunk in got} == {bytes}
    with tarfile.open(fileobj=io.BytesIO(b"".join(got)), mode="r:gz") as archive:
        assert [name.removeprefix("./") for name in archive.getnames()] == ["0.vhd"]


@pytest.mark.parametrize("level", [None, 0, 10])
def test_rule_46_a_level_out_of_range_is_no_error_and_means_six(
    site: Site, vdi: str, level: int | None
) -> None:
    handler = GenerateImageStream(None, site.session, INSTANCE, site.url, [vdi], level)
    assert handler.compresslevel == 6
    assert gzip.decompress(b"".join(handler.get_image_data()))[:5] in (b"0.vhd", b"./0.v")


def refused(kind: type[Exception], work: Any) -> None:
    error = came_of(work)
    assert isinstance(error, kind)
    assert isinstance(error, exception.OsXenApiException)


def test_rule_47_two_disks_a_torn_image_and_a_fixed_disk_are_told_apart(site: Site) -> None:
    disk = small_vhd()
    refused(exception.InvalidImage, lambda: into_vdi(site, image_of(disk, disk)))
    refused(exception.InvalidImage, lambda: into_vdi(site, Image(gzip.compress(b"no tar")[:9])))
    encoder = vhd.FixedEncoder(1 << 20)
    fixed = b"".join(map(bytes, encoder.encode([Extent(0, b"data" * 128)])))
    refused(exception.VhdDiskTypeNotSupported, lambda: into_vdi(site, image_of(fixed)))


def test_rule_47_no_connection_and_a_refused_import_are_told_apart(site: Site) -> None:
    session, sr = site.session, utils.get_default_sr(site.session)
    nowhere = "http://127.0.0.1:9"
    data = image_of(small_vhd())
    refused(
        exception.HostConnectionFailure,
        lambda: image.stream_to_vdis(None, session, INSTANCE, nowhere, sr, data),
    )
    full = Fault(Error(["SR_FULL", "1", "0"]), message="http/put_import_raw_vdi")
    with site.pool.faults.arm(full):
        refused(exception.VdiImportFailure, lambda: into_vdi(site, image_of(small_vhd())))


def test_rule_47_an_error_of_the_export_reaches_the_iterator(site: Site) -> None:
    chunks = out_of(site, ["00000000-0000-4000-8000-000000000000"])
    refused(exception.OsXenApiException, lambda: list(chunks))


def test_rule_48_paths_tasks_and_vdis_have_their_forms(site: Site) -> None:
    session: XenAPISession = site.session
    ref = session.get_session_id()
    assert utils.get_vdi_import_path(session, "OpaqueRef:t", "OpaqueRef:v") == (
        f"/import_raw_vdi?session_id={ref}&task_id=OpaqueRef:t&vdi=OpaqueRef:v&format=vhd"
    )
    assert utils.get_vdi_export_path(session, "t", "v").startswith("/export_raw_vdi?session_id=")
    made = utils.create_vdi(session, utils.get_default_sr(session), None, "n", "root", 512)
    record: Any = session.call_xenapi("VDI.get_record", made)
    assert (record["type"].lower(), record["sharable"]) == ("user", False)
    assert "nova_instance_uuid" not in record["other_config"]
    disk = small_vhd()
    assert vhd_utils.VHDFooter(disk[:512]).disk_type == vhd_utils.VHDFooter(disk[-512:]).disk_type
