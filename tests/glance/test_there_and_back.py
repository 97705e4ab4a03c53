"""Disks into the real Glance and back: what comes out is what went in, in every format."""

from __future__ import annotations

import gzip
import io
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from os_xenapi.glance import Glance, download_image, upload_image
from os_xenapi.progress import Progress
from os_xenapi.transfer import import_disk
from tests import parts
from tests.glance.conftest import MIB, content, make_disk
from tests.glance.service import Service
from tests.session.conftest import Face, Site

if TYPE_CHECKING:
    from os_xenapi.types import VDIRef

pytestmark = [parts.need("glance"), pytest.mark.slow]

FORMATS: list[tuple[Any, Any]] = [
    ("vhd", "bare"),
    ("vhd", "ovf"),
    ("qcow2", "bare"),
    ("raw", "bare"),
]


@pytest.mark.parametrize(("disk_format", "container_format"), FORMATS)
def test_a_disk_comes_back_as_it_went_in(
    face: Face,
    service: Service,
    glance: Glance,
    disk: Path,
    tmp_path: Path,
    disk_format: Any,
    container_format: Any,
) -> None:
    sent: list[Progress] = []
    received: list[Progress] = []

    async def work(session: Any, outcome: Any) -> None:
        vdi = (await outcome(import_disk(session, disk, name_label="a disk"))).vdi
        uploaded = await outcome(
            upload_image(
                session,
                vdi,
                glance,
                disk_format=disk_format,
                container_format=container_format,
                properties={"os_distro": "debian", "min_disk": 1},
                on_progress=sent.append,
            )
        )
        assert uploaded.virtual_size == 16 * MIB
        assert uploaded.verified == ("md5", "sha512")
        image = service.show(uploaded.image_id)
        assert (image["status"], image["size"]) == ("active", uploaded.size)
        assert (image["disk_format"], image["container_format"]) == (disk_format, container_format)
        assert (image["name"], image["os_distro"], image["min_disk"]) == ("a disk", "debian", 1)
        downloaded = await outcome(
            download_image(
                session,
                glance,
                uploaded.image_id,
                spool_directory=tmp_path,
                on_progress=received.append,
            )
        )
        assert downloaded.verified == ("md5", "sha512")
        assert (downloaded.size, downloaded.virtual_size) == (uploaded.size, 16 * MIB)
        assert await outcome(session.VDI.get_name_label(downloaded.vdi)) == "a disk"
        assert await outcome(session.VDI.get_other_config(downloaded.vdi)) == {}
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    with face.site.connect() as session:
        for vdi in session.VDI.get_by_name_label("a disk"):
            assert content(session, vdi, tmp_path) == disk.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"disk.raw", "content.raw"}
    for seen in (sent, received):
        assert seen[-1].done == seen[-1].total


@parts.need("qemu-img")
@pytest.mark.parametrize("disk_format", ["vhd", "qcow2", "raw"])
def test_what_glance_has_is_the_disk_for_others_too(
    site: Site, service: Service, glance: Glance, disk: Path, disk_format: Any
) -> None:
    with site.connect() as session:
        vdi = import_disk(session, disk).vdi
        uploaded = upload_image(session, vdi, glance, disk_format=disk_format)
    named = {"vhd": "vpc"}.get(disk_format, disk_format)
    compare = ["qemu-img", "compare", "-f", "raw", "-F", named, str(disk)]
    subprocess.run(
        [*compare, str(service.images / uploaded.image_id)], check=True, capture_output=True
    )


@parts.need("qemu-img")
def test_the_tar_of_an_ovf_image_holds_the_disk_as_0_vhd(
    site: Site, service: Service, glance: Glance, disk: Path, tmp_path: Path
) -> None:
    with site.connect() as session:
        vdi = import_disk(session, disk).vdi
        uploaded = upload_image(session, vdi, glance, container_format="ovf", compression_level=1)
    with tarfile.open(service.images / uploaded.image_id, "r:gz") as archive:
        assert archive.getnames() == ["0.vhd"]
        archive.extract("0.vhd", tmp_path, filter="data")
    compare = ["qemu-img", "compare", "-f", "raw", "-F", "vpc", str(disk), str(tmp_path / "0.vhd")]
    subprocess.run(compare, check=True, capture_output=True)


@parts.need("qemu-img")
@pytest.mark.parametrize("how", ["qcow2", "qcow2 -c", "vpc", "raw"])
def test_images_that_others_made_are_downloaded(
    site: Site, service: Service, glance: Glance, disk: Path, tmp_path: Path, how: str
) -> None:
    image = tmp_path / "image"
    target, *options = how.split()
    if target == "vpc":
        options += ["-o", "force_size=on"]
    command = ["qemu-img", "convert", "-f", "raw", "-O", target, *options, str(disk), str(image)]
    subprocess.run(command, check=True, capture_output=True)
    named = {"vpc": "vhd"}.get(target, target)
    image_id = service.create(image.read_bytes(), disk_format=named)
    with site.connect() as session:
        downloaded = download_image(session, glance, image_id, name_label="mine")
        assert session.VDI.get_name_label(downloaded.vdi) == "mine"
        assert content(session, downloaded.vdi, tmp_path) == disk.read_bytes()


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


@pytest.mark.parametrize(
    "names", [("0.vhd", "1.vhd"), ("1.vhd", "0.vhd"), ("snap.vhd", "base.vhd")]
)
def test_a_chain_of_vhds_is_one_disk(
    site: Site, service: Service, glance: Glance, tmp_path: Path, names: tuple[str, str]
) -> None:
    child, parent, whole = chain(tmp_path)
    members = {"0.vhd": child, "1.vhd": parent, "snap.vhd": child, "base.vhd": parent}
    image_id = service.create(
        packed({name: members[name] for name in names}), container_format="ovf"
    )
    with site.connect() as session:
        downloaded = download_image(session, glance, image_id, spool_directory=tmp_path)
        assert content(session, downloaded.vdi, tmp_path) == whole
    assert not list(tmp_path.glob("os-xenapi-*"))


def chain(directory: Path) -> tuple[bytes, bytes, bytes]:
    """A VHD, its parent, and the disk that they are."""
    from uuid import uuid4

    from os_xenapi.disk.extents import Extent
    from os_xenapi.disk.vhd import Encoder
    from os_xenapi.disk.vhd_parent import Parent

    size = 8 * MIB
    identity = uuid4()
    old, new = b"\1" * MIB, b"\2" * MIB
    base = Encoder(size, [(0, 2 * MIB)], unique_id=identity)
    parent = b"".join(map(bytes, base.encode([Extent(0, old), Extent(MIB, old)])))
    link = Parent(unique_id=identity, timestamp=0, name="1.vhd", paths=())
    leaf = Encoder(size, [(MIB, MIB), (4 * MIB, MIB)], parent=link)
    child = b"".join(map(bytes, leaf.encode([Extent(MIB, new), Extent(4 * MIB, new)])))
    whole = bytearray(size)
    whole[: 2 * MIB] = old + new
    whole[4 * MIB : 5 * MIB] = new
    return child, parent, bytes(whole)


def test_a_single_vhd_of_any_name_is_the_disk(
    site: Site, service: Service, glance: Glance, tmp_path: Path, disk: Path
) -> None:
    with site.connect() as session:
        uploaded = upload_image(session, import_disk(session, disk).vdi, glance)
        vhd = service.data(uploaded.image_id)
        members = {"manifest.txt": b"not a disk", "./image.vhd": vhd}
        image_id = service.create(packed(members), container_format="ovf")
        downloaded = download_image(session, glance, image_id)
        assert content(session, downloaded.vdi, tmp_path) == disk.read_bytes()


def test_a_disk_is_downloaded_into_a_given_vdi_that_is_larger(
    site: Site, glance: Glance, disk: Path, tmp_path: Path
) -> None:
    with site.connect() as session:
        large = import_disk(session, make_disk(tmp_path / "large.raw", 20 * MIB, (18 * MIB,))).vdi
        uploaded = upload_image(session, import_disk(session, disk).vdi, glance, disk_format="raw")
        downloaded = download_image(session, glance, uploaded.image_id, vdi=large)
        assert (downloaded.vdi, downloaded.virtual_size) == (large, 20 * MIB)
        assert content(session, large, tmp_path) == disk.read_bytes() + bytes(4 * MIB)


def test_a_queued_image_takes_the_disk(
    site: Site, service: Service, glance: Glance, filled: Callable[[], VDIRef]
) -> None:
    image_id = service.create(disk_format=None, container_format=None, name="mine", hw="old")
    with site.connect() as session:
        uploaded = upload_image(
            session,
            filled(),
            glance,
            image_id=image_id,
            container_format="ovf",
            properties={"hw": "new", "a/b": "c"},
        )
    image = service.show(image_id)
    assert uploaded.image_id == image_id
    assert (image["status"], image["name"], image["hw"], image["a/b"]) == (
        *("active", "mine", "new", "c"),
    )
    assert gzip.decompress(service.data(image_id)).startswith(b"0.vhd\0")


def test_an_empty_disk_is_uploaded_and_downloaded(
    site: Site, glance: Glance, tmp_path: Path
) -> None:
    empty = make_disk(tmp_path / "empty.raw", 4 * MIB, ())
    with site.connect() as session:
        vdi = import_disk(session, empty).vdi
        for disk_format, container_format in FORMATS:
            uploaded = upload_image(
                session,
                vdi,
                glance,
                disk_format=disk_format,
                container_format=container_format,
            )
            downloaded = download_image(session, glance, uploaded.image_id)
            assert content(session, downloaded.vdi, tmp_path) == bytes(4 * MIB)
