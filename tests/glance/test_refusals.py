"""What the real Glance and its middleware refuse, and what is left of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from os_xenapi.errors import ConnectionFailed, Failure, GlanceRefused
from os_xenapi.glance import Glance, download_image, upload_image
from os_xenapi.progress import Cancellation, Progress
from os_xenapi.transfer import import_disk
from tests import parts
from tests.glance.conftest import MIB, content, make_disk
from tests.glance.keystone import PASSWORD, Keystone
from tests.glance.service import IMAGE_SIZE_CAP, Service
from tests.ports import held_port
from tests.session.conftest import Face, Site

if TYPE_CHECKING:
    from os_xenapi.types import VDIRef

pytestmark = [parts.need("glance"), pytest.mark.slow]


@pytest.fixture
def unchanged(service: Service) -> Callable[[], None]:
    """Checks that Glance has the images and the data that it had, and no other."""

    def found() -> tuple[list[str], list[str]]:
        return (
            sorted(image["id"] for image in service.all()),
            sorted(path.name for path in service.images.iterdir()),
        )

    before = found()

    def check() -> None:
        deadline = time.monotonic() + 10  # Glance clears torn data away a moment later
        while found() != before and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found() == before

    return check


@pytest.mark.parametrize(
    ("disk_format", "container_format"), [("raw", "bare"), ("vhd", "bare"), ("vhd", "ovf")]
)
def test_an_image_larger_than_glance_takes_is_refused_in_words(
    face: Face,
    glance: Glance,
    tmp_path: Path,
    unchanged: Callable[[], None],
    disk_format: Any,
    container_format: Any,
) -> None:
    places = tuple(range(0, IMAGE_SIZE_CAP + 20 * MIB, 100_000))
    disk = make_disk(tmp_path / "large.raw", IMAGE_SIZE_CAP + 20 * MIB, places)

    async def work(session: Any, outcome: Any) -> None:
        vdi = (await outcome(import_disk(session, disk))).vdi
        with pytest.raises((GlanceRefused, ConnectionFailed)) as caught:
            await outcome(
                upload_image(
                    session,
                    vdi,
                    glance,
                    disk_format=disk_format,
                    container_format=container_format,
                    compression_level=1,
                )
            )
        assert "image_size_cap" in str(caught.value)
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    unchanged()


def test_data_go_into_an_image_once(
    site: Site, service: Service, glance: Glance, filled: Callable[[], VDIRef]
) -> None:
    image_id = service.create(b"whatever", disk_format="raw")
    with site.connect() as session, pytest.raises(GlanceRefused, match="not queued") as caught:
        upload_image(session, filled(), glance, image_id=image_id)
    assert caught.value.status == 409
    assert service.data(image_id) == b"whatever"


def test_an_unknown_image_a_wrong_token_and_a_role_too_low_are_told(
    site: Site,
    service: Service,
    glance: Glance,
    keystone: Keystone,
    filled: Callable[[], VDIRef],
    unchanged: Callable[[], None],
) -> None:
    vdi = filled()
    unknown = "00000000-0000-0000-0000-000000000000"
    nobody = Glance(service.url, "no-such-token")
    reader = Glance(service.url, keystone.issue("reader"))
    with site.connect() as session:
        for wanted, status, run in (
            (nobody, 401, lambda: download_image(session, nobody, unknown)),
            (nobody, 401, lambda: upload_image(session, vdi, nobody)),
            (glance, 404, lambda: download_image(session, glance, unknown)),
            (reader, 403, lambda: upload_image(session, vdi, reader)),
        ):
            with pytest.raises(GlanceRefused) as caught:
                run()
            assert caught.value.status == status, wanted
        assert session.VDI.get_all() == [vdi]
        assert session.task.get_all() == []
    unchanged()


def test_a_cancelled_upload_leaves_no_image(
    face: Face, glance: Glance, disk: Path, unchanged: Callable[[], None]
) -> None:
    cancel = Cancellation()

    def stop(progress: Progress) -> None:
        if progress.done:
            cancel.cancel()

    async def work(session: Any, outcome: Any) -> None:
        vdi = (await outcome(import_disk(session, disk))).vdi
        with pytest.raises(Failure, match="TASK_CANCELLED"):
            await outcome(upload_image(session, vdi, glance, cancel=cancel, on_progress=stop))
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    unchanged()


def test_a_given_image_is_queued_again_after_a_torn_upload(
    site: Site, service: Service, glance: Glance, filled: Callable[[], VDIRef]
) -> None:
    image_id = service.create(disk_format="raw")

    def break_off(progress: Progress) -> None:
        raise RuntimeError("enough")

    with site.connect() as session:
        vdi = filled()
        with pytest.raises(RuntimeError, match="enough"):
            upload_image(
                session, vdi, glance, image_id=image_id, disk_format="raw", on_progress=break_off
            )
        deadline = time.monotonic() + 40
        while service.show(image_id)["status"] == "saving" and time.monotonic() < deadline:
            time.sleep(0.1)
        assert service.show(image_id)["status"] == "queued"
        uploaded = upload_image(session, vdi, glance, image_id=image_id, disk_format="raw")
        assert uploaded.verified == ("md5", "sha512")


def test_no_glance_at_the_address_is_told(site: Site, filled: Callable[[], VDIRef]) -> None:
    vdi = filled()
    with (
        held_port() as port,
        site.connect() as session,
        pytest.raises(ConnectionFailed, match=f"127.0.0.1:{port}"),
    ):
        upload_image(session, vdi, Glance(f"http://127.0.0.1:{port}", "token"))


@pytest.fixture
def account(keystone: Keystone) -> Any:
    """A session of keystoneauth1, as a user of OpenStack makes it."""
    from keystoneauth1 import session
    from keystoneauth1.identity import v3

    auth = v3.Password(
        f"{keystone.url}/v3",
        username="admin",
        password=PASSWORD,
        project_name="some",
        user_domain_id="default",
        project_domain_id="default",
    )
    return session.Session(auth=auth)


def test_a_session_of_keystoneauth_finds_glance_and_renews_its_token(
    face: Face, service: Service, keystone: Keystone, account: Any, disk: Path, tmp_path: Path
) -> None:
    glance = Glance(keystone=account, region_name="Here")

    async def work(session: Any, outcome: Any) -> None:
        vdi = (await outcome(import_disk(session, disk))).vdi
        uploaded = await outcome(upload_image(session, vdi, glance))
        account.get_token()
        keystone.revoke_all()
        await outcome(download_image(session, glance, uploaded.image_id, name_label="back"))

    face.run(work)
    with face.site.connect() as session:
        [vdi] = session.VDI.get_by_name_label("back")
        assert content(session, vdi, tmp_path) == disk.read_bytes()


def test_what_keystone_refuses_is_told(
    site: Site, service: Service, keystone: Keystone, account: Any, filled: Callable[[], VDIRef]
) -> None:
    vdi = filled()
    with site.connect() as session:
        elsewhere = Glance(keystone=account, region_name="Elsewhere")
        with pytest.raises(GlanceRefused, match="Elsewhere region"):
            upload_image(session, vdi, elsewhere)
        account.auth.auth_methods[0].password = "wrong"
        account.invalidate()
        with pytest.raises(GlanceRefused, match="wrong password") as caught:
            upload_image(session, vdi, Glance(keystone=account))
        assert caught.value.status == 401
