"""A compute driver whose dom0 moves disks to the real Glance and back, and what it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import parts
from tests.consumers import images
from tests.consumers.conftest import Kind
from tests.consumers.programs import compute, compute_glance
from tests.consumers.site import Site
from tests.glance.keystone import Keystone, keystone_stand_in
from tests.glance.service import Service, glance_service

pytestmark = [parts.need("glance"), pytest.mark.slow]

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def keystone() -> Iterator[Keystone]:
    with keystone_stand_in() as keystone:
        yield keystone


@pytest.fixture(scope="module")
def service(keystone: Keystone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with glance_service(keystone, tmp_path_factory.mktemp("glance")) as service:
        yield service


@parts.need("python2.7")
def test_guests_come_from_images_and_become_images(
    site: Site, kind: Kind, member_url: str, service: Service, keystone: Keystone
) -> None:
    pool = site.pool
    site.member.dom0.use_interpreter("python2.7" if kind.scheme == "https" else None)
    token = keystone.issue("admin", "member", "reader")
    headers = {"X-Auth-Token": token, "X-Tenant-Id": None}
    # The first address is one where nobody listens.
    found = compute_glance.ImageService([NOBODY, service.url], headers)
    described = {"disk_format": "vhd", "container_format": "ovf"}
    first = service.create(images.image(), **described)
    empty = service.create(name="a snapshot")
    contents: list[bytes] = []

    def note(step: str, **facts: Any) -> None:
        contents.append(pool.disks.path(facts["copy"]).read_bytes())

    with site.nothing_left_behind():
        driver = compute.Driver(member_url, "root", "xenroot")
        compute_glance.image_day(driver, found, first, empty, note=note)
        driver.session.close()
    assert contents == [images.disk()] * 2
    assert found.failed == [NOBODY]
    record = service.show(empty)
    known = ("status", "disk_format", "container_format", "visibility", "os_type")
    assert [record[name] for name in known] == ["active", "vhd", "ovf", "private", "linux"]
    assert record["auto_disk_config"] == "True"
    assert not list(Path(pool.root).rglob("*.part"))
