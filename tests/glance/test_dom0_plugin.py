"""The dom0 plugin with the real Glance: chains of VHDs from one SR to another."""

from __future__ import annotations

import gzip
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.client import host_glance
from os_xenapi.client.exception import PluginImageNotFound, PluginRetriesExceeded
from os_xenapi.errors import Failure
from tests import parts
from tests.dom0.calling import BOTH_LINES, INTERPRETERS
from tests.dom0.chain_images import archive_of, chain_image, upload
from tests.dom0.storage import Storage, chain_at, disk_of, new_uuids, storage
from tests.glance.keystone import Keystone
from tests.glance.service import Service

pytestmark = [parts.need("glance"), pytest.mark.slow]


class Site:
    """Two hosts of two pools, and a Glance that both reach."""

    def __init__(self, here: Storage, there: Storage, service: Service, keystone: Keystone) -> None:
        self.here = here
        self.there = there
        self.service = service
        self.headers = {"X-Auth-Token": keystone.issue("admin", "member", "reader")}

    def point(self, kwargs: dict[str, Any]) -> None:
        """What a consumer's callback does."""
        kwargs.update(endpoint=self.service.url, api_version=2)

    def upload(self, image_id: str, vdis: list[str], **properties: Any) -> None:
        here = self.here
        arguments = (image_id, here.sr_path, self.headers, vdis, properties)
        answer: object = host_glance.upload_vhd(here.session, 0, self.point, None, *arguments)
        assert answer is None

    def download(self, image_id: str, stack: list[str]) -> Any:
        there = self.there
        arguments = (image_id, there.sr_path, self.headers, stack)
        return host_glance.download_vhd(there.session, 0, self.point, None, *arguments)


@pytest.fixture(scope="module", params=BOTH_LINES)
def site(request: Any, service: Service, keystone: Keystone) -> Iterator[Site]:
    with storage(request.param) as here, storage(request.param) as there:
        yield Site(here, there, service, keystone)
        assert here.leftovers() == there.leftovers() == []


every_python = pytest.mark.parametrize("site", INTERPRETERS, indirect=True)


@every_python
def test_a_chain_of_three_moves_from_one_sr_to_another(site: Site) -> None:
    vdis = site.here.add_chain(seed=1)
    before = [file.read_bytes() for file in site.here.files(vdis)]
    image_id = site.service.create(name="a disk")
    site.upload(image_id, vdis, auto_disk_config=True, os_type="linux", hw_x=3)
    stack = new_uuids(3)
    assert site.download(image_id, stack) == {"root": {"uuid": stack[2]}}
    made = site.there.files(stack[::-1])
    assert disk_of(made[0]) == disk_of(site.here.files(vdis)[0])
    # Every parent is another file than that which it stood on, and holds the same blocks.
    assert disk_of(made[1]) == disk_of(site.here.files(vdis)[1])
    assert disk_of(made[2]) == disk_of(site.here.files(vdis)[2])
    assert [file.read_bytes() for file in site.here.files(vdis)] == before
    assert {file.stat().st_nlink for file in site.here.files(vdis)} == {1}
    record = site.service.show(image_id)
    known = ("status", "disk_format", "container_format", "visibility")
    assert [record[name] for name in known] == ["active", "vhd", "ovf", "private"]
    assert [record[name] for name in ("auto_disk_config", "os_type", "hw_x")] == [
        *("True", "linux", "3")
    ]


def test_the_image_is_a_gzip_tar_that_other_programs_read(site: Site, tmp_path: Path) -> None:
    vdis = site.here.add_chain(seed=2)
    image_id = site.service.create()
    site.upload(image_id, vdis)
    (tmp_path / "image").write_bytes(site.service.data(image_id))
    listed = subprocess.run(
        ["tar", "-tzf", tmp_path / "image"], capture_output=True, text=True, check=True
    )
    assert listed.stdout.split() == ["./", "./0.vhd", "./1.vhd", "./2.vhd"]
    subprocess.run(["tar", "-xzf", tmp_path / "image", "-C", tmp_path], check=True)
    for number, file in enumerate(site.here.files(vdis)):
        assert (tmp_path / f"{number}.vhd").read_bytes() == file.read_bytes()


def test_a_property_tells_the_level_of_the_compression(site: Site) -> None:
    vdis = site.here.add_chain(seed=2)
    sizes = {}
    for level in ("1", "9", "10"):
        image_id = site.service.create()
        site.upload(image_id, vdis, xenapi_image_compression_level=level)
        assert site.service.show(image_id)["xenapi_image_compression_level"] == level
        sizes[level] = len(site.service.data(image_id))
    assert sizes["9"] < sizes["1"]


@pytest.mark.parametrize(
    "names", [("snap.vhd", "image.vhd", "base.vhd"), ("image.vhd", "base.vhd"), ("any.vhd",)]
)
def test_images_of_older_forms_are_read(site: Site, tmp_path: Path, names: tuple[str, ...]) -> None:
    data = chain_image(tmp_path, names, seed=3)
    stack = new_uuids(len(names))
    site.download(site.service.create(data, container_format="ovf"), stack)
    disk = disk_of(*[tmp_path / name for name in names])
    assert disk_of(site.there.files(stack[-1:])[0]) == disk


def test_what_tar_wrote_is_read(site: Site, tmp_path: Path) -> None:
    """Its own forms, old and new, and in two parts that gzip compressed one after the other."""
    chain_at(tmp_path, ["0.vhd", "1.vhd"], seed=4)
    disk = disk_of(tmp_path / "0.vhd", tmp_path / "1.vhd")
    for form in ("v7", "ustar", "gnu", "posix"):
        command = ["tar", f"--format={form}", "-cf", "-", "-C", str(tmp_path), "./0.vhd", "1.vhd"]
        tar = subprocess.run(command, capture_output=True, check=True).stdout
        half = len(tar) // 2
        data = gzip.compress(tar[:half]) + gzip.compress(tar[half:]) + bytes(100)
        stack = new_uuids(2)
        site.download(site.service.create(data, container_format="ovf"), stack)
        assert disk_of(site.there.files(stack[-1:])[0]) == disk


def test_an_image_that_is_not_there_is_not_found(site: Site) -> None:
    (image_id,), vdis = new_uuids(1), site.here.add_chain(1)
    with pytest.raises(Failure) as caught:
        site.download(image_id, new_uuids(1))
    assert caught.value.details == [
        *("XENAPI_PLUGIN_FAILURE", "download_vhd2", "PluginError", "ImageNotFound")
    ]
    with pytest.raises(PluginImageNotFound, match=image_id):
        site.upload(image_id, vdis)


def test_an_image_that_has_data_takes_no_others(site: Site) -> None:
    vdis, data = site.here.add_chain(1), archive_of([("0.vhd", b"data")])
    image_id = site.service.create(data, container_format="ovf")
    with pytest.raises(Failure, match="is 'active' and not queued"):
        site.upload(image_id, vdis)
    assert site.service.data(image_id) == data


def test_an_image_without_data_is_no_disk(site: Site) -> None:
    with pytest.raises(PluginRetriesExceeded) as caught:
        site.download(site.service.create(), new_uuids(1))
    assert "status 204: the image has no data" in str(caught.value.__cause__)


def test_a_token_that_is_not_valid_is_refused(site: Site) -> None:
    image_id = site.service.create()
    vdis = site.here.add_chain(1)
    with pytest.raises(Failure, match="status 401: the token is not valid"):
        upload(site.here, site.service.url, image_id, vdis)
    assert site.service.show(image_id)["status"] == "queued"


def test_an_upload_that_breaks_leaves_an_image_that_can_be_uploaded_again(site: Site) -> None:
    vdis = site.here.add_chain(2, seed=5)
    whole = site.here.files(vdis)[1].read_bytes()
    image_id = site.service.create()
    # What makes the plugin stop in the midst of the data.
    site.here.files(vdis)[1].unlink()
    site.here.files(vdis)[1].mkdir()
    with pytest.raises(Failure, match="is not a plain file"):
        site.upload(image_id, vdis)
    assert site.service.show(image_id)["status"] == "queued"
    site.here.files(vdis)[1].rmdir()
    site.here.files(vdis)[1].write_bytes(whole)
    site.upload(image_id, vdis)
    stack = new_uuids(2)
    site.download(image_id, stack)
    assert disk_of(site.there.files(stack[-1:])[0]) == disk_of(site.here.files(vdis)[0])
