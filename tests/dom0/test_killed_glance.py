"""The plugin glance, killed at any moment: a disk is in the SR as a whole or not at all."""

from __future__ import annotations

import functools
import gzip
import io
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import Failure
from tests.dom0.calling import BOTH_LINES
from tests.dom0.chain_images import chain_image, download, upload
from tests.dom0.killing import at_once, killed_after, killed_at, moments
from tests.dom0.storage import Storage, disk_of, is_new, new_uuids, storage
from tests.glance.liar import Liar, glance_that_lies

RUNS = 5
SEEDS = range(2)
NAMES = ["0.vhd", "1.vhd", "2.vhd"]


@pytest.fixture(scope="module", params=BOTH_LINES)
def host(request: Any) -> Iterator[Storage]:
    with storage(request.param) as host:
        yield host


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    with glance_that_lies() as liar:
        yield liar


class Image:
    """An image of a chain of three, and the disk that it is."""

    def __init__(self, liar: Liar, directory: Path, seed: int) -> None:
        self.url = liar.url
        self.id = liar.keep(chain_image(directory, NAMES, seed=seed))
        self.disk = disk_of(*[directory / name for name in NAMES])

    def download(self, host: Storage, stack: list[str]) -> Any:
        return download(host, self.url, self.id, stack)


@pytest.fixture
def image(liar: Liar, tmp_path: Path) -> Image:
    return Image(liar, tmp_path / "image", seed=1)


def call_next(host: Storage, liar: Liar) -> None:
    """The next call at this SR, which makes nothing itself; and nothing is left behind."""
    with pytest.raises(Failure, match="ImageNotFound"):
        download(host, liar.url, "absent", new_uuids(1))
    assert host.leftovers() == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_download_that_is_killed_is_whole_or_nothing(
    host: Storage, liar: Liar, image: Image, seed: int
) -> None:
    act = functools.partial(image.download, host)
    for seconds in moments(lambda: act(new_uuids(3)), runs=RUNS, seed=seed):
        before, stack = host.vdis(), new_uuids(3)
        killed = killed_after(host.host.dom0, functools.partial(act, stack), seconds)
        if stack[-1] in host.vdis():
            assert set(stack) <= host.vdis()
        call_next(host, liar)
        assert is_new(host, before, stack, image.disk) or killed


def files_of(data: bytes) -> list[bytes]:
    """The files of an image, as another program reads them."""
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(data))) as tar:
        opened = [tar.extractfile(f"./{name}") for name in NAMES]
        return [file.read() for file in opened if file is not None]


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_an_upload_that_is_killed_changes_nothing_in_the_sr(
    host: Storage, liar: Liar, seed: int
) -> None:
    vdis = host.add_chain(seed=seed)
    contents = [file.read_bytes() for file in host.files(vdis)]
    before = host.vdis()

    def act(image_id: str) -> None:
        upload(host, liar.url, image_id, vdis)

    def queued() -> str:
        return liar.keep(b"", status="queued")

    for seconds in moments(lambda: act(queued()), runs=RUNS, seed=seed):
        image_id = queued()
        killed = killed_after(host.host.dom0, functools.partial(act, image_id), seconds)
        call_next(host, liar)
        assert host.vdis() == before
        assert [file.read_bytes() for file in host.files(vdis)] == contents
        assert {file.stat().st_nlink for file in host.files(vdis)} == {1}
        liar.finish()
        # Data that were not sent to their end are no image's.
        if liar.records[image_id]["status"] == "queued":
            assert killed
            act(image_id)
        assert files_of(liar.data[image_id]) == contents


IN_DOWNLOADS = {
    "nothing": ("glance", '        directory = staging.directory("image")', False),
    "a request": ("glance", "    request = image.data()", False),
    "a file begun": ("image_tar", "            left = size\n            while left:\n", False),
    "a file": ("image_tar", "            os.fsync(file)", False),
    "data not checked": ("glance", "        received.check()", False),
    "an image": ("glance", "        sources = os_xenapi_vhds.chain_in(directory)", False),
    "files half taken": ("vhds", "    # The oldest first", False),
    "a parent in": ("staging", "                os.link(os.path.join(ready, name)", False),
    "all but the leaf in": (
        "staging",
        "            os.rename(os.path.join(ready, names[0])",
        False,
    ),
    "all in": ("scratch", "        remove(place)", True),
}
"""What there is when a download is killed: the module, the line, whether the disk is in the SR."""


@pytest.mark.parametrize("point", IN_DOWNLOADS)
def test_at_every_step_a_killed_download_leaves_old_or_new(
    host: Storage, liar: Liar, image: Image, point: str
) -> None:
    module, line, is_in = IN_DOWNLOADS[point]
    before, stack = host.vdis(), new_uuids(3)
    with killed_at(host.host.dom0, module, line), pytest.raises(Failure, match="SIGKILL"):
        image.download(host, stack)
    call_next(host, liar)
    assert is_new(host, before, stack, image.disk) is is_in


IN_UPLOADS = {
    "a file": ("glance", "            os_xenapi_vhds.link_disk(sr, vdi, paths[-1])"),
    "all files": ("glance", "        _prepare(image"),
    "attributes": ("glance", "    state = image.state()"),
    "half of the data": ("image_tar", "    for number, path in enumerate(paths):"),
    "all data but the end": ("glance_api", "                chunks.end()"),
    "all data": (
        "glance_api",
        "            status = request.status()\n            if status != 204",
    ),
}
"""What there is when an upload is killed: the module and the line."""


@pytest.mark.parametrize("point", IN_UPLOADS)
def test_at_every_step_a_killed_upload_leaves_the_sr(host: Storage, liar: Liar, point: str) -> None:
    vdis = host.add_chain()
    before = host.vdis()
    image_id = liar.keep(b"", status="queued")
    with killed_at(host.host.dom0, *IN_UPLOADS[point]), pytest.raises(Failure, match="SIGKILL"):
        upload(host, liar.url, image_id, vdis)
    call_next(host, liar)
    assert host.vdis() == before
    assert {file.stat().st_nlink for file in host.files(vdis)} == {1}
    liar.finish()
    if point != "all data":
        assert liar.records[image_id]["status"] == "queued"


def test_calls_at_once_do_not_harm_each_other(
    host: Storage, liar: Liar, image: Image, tmp_path: Path
) -> None:
    other = Image(liar, tmp_path / "other", seed=2)
    vdis = host.add_chain(seed=3)
    sent = liar.keep(b"", status="queued")
    stacks = new_uuids(3), new_uuids(3), new_uuids(3)
    acts: list[Callable[[], object]] = [
        functools.partial(one.download, host, stack)
        for one, stack in zip((image, other, image), stacks, strict=True)
    ]
    acts.append(functools.partial(upload, host, liar.url, sent, vdis))
    assert at_once(*acts) == [None] * 4
    for one, stack in zip((image, other, image), stacks, strict=True):
        assert disk_of(host.files(stack[-1:])[0]) == one.disk
    assert files_of(liar.data[sent]) == [file.read_bytes() for file in host.files(vdis)]
    assert host.leftovers() == []


def test_of_two_downloads_with_the_same_uuids_one_fails(host: Storage, image: Image) -> None:
    before, stack = host.vdis(), new_uuids(3)
    outcomes = at_once(*[functools.partial(image.download, host, stack)] * 2)
    assert outcomes.count(None) == 1
    (failure,) = [outcome for outcome in outcomes if outcome]
    assert "the SR already holds" in failure.details[-1]
    assert is_new(host, before, stack, image.disk)
    assert host.leftovers() == []
