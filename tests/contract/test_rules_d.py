"""Disks between SRs and Glance, moved by the host: what is asked, and what its answers do."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from typing import Any

import pytest

from os_xenapi.client import XenAPI, exception, host_glance
from tests.contract.site import Site
from tests.contract.table import came_of
from tests.dom0.chain_images import archive_of
from tests.dom0.storage import Storage, disk_of, new_uuids
from tests.glance.liar import Liar, Turn, behave

pytestmark = pytest.mark.parametrize(
    "arranged", ["an image service"], indirect=True, scope="module"
)

HEADERS = {"X-Auth-Token": "a-token", "X-Roles": None}


class Seen:
    """The requests that Glance got, answered as it does unless ``answers`` says otherwise."""

    def __init__(self, glance: Liar) -> None:
        self.glance = glance
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.patches: list[Any] = []
        self.answers: dict[tuple[str, str], Any] = {}
        for method in ("GET", "PATCH", "PUT"):
            for what in ("image", "file"):
                glance.on(method, what, self.see)

    def see(self, turn: Turn) -> None:
        self.requests.append((turn.method, turn.path, turn.headers))
        answer = self.answers.get((turn.method, turn.what))
        if answer is None:
            behave(turn)
        elif turn.method == "GET":
            answer(turn)
        else:
            body = turn.body()
            if turn.method == "PATCH":
                self.patches += json.loads(body)
            answer(turn)

    def answer(self, method: str, what: str, status: int, body: Any = None, **head: str) -> None:
        self.answers[method, what] = lambda turn: turn.answer(status, body, **head)


@pytest.fixture
def seen(arranged: Site) -> Seen:
    return Seen(arranged.names["GLANCE"])


def download(site: Site, image: str, **options: Any) -> Any:
    """What came of a download without retries."""

    def callback(kwargs: dict[str, Any]) -> None:
        kwargs.update({"endpoint": site.names["ENDPOINT"], "api_version": 2, **options})

    path = site.names["SR_PATH"]
    arguments = (site.session, 0, callback, None, image, path, HEADERS, new_uuids(2))
    return came_of(lambda: host_glance.download_vhd(*arguments))


def upload(site: Site, image: str, properties: dict[str, str] = {}) -> Any:  # noqa: B006
    """What came of an upload without retries."""
    names = site.names
    arguments = (0, names["add_endpoint"], None, image, names["SR_PATH"], HEADERS)
    chain = names["CHAIN"]
    return came_of(lambda: host_glance.upload_vhd(site.session, *arguments, chain, properties))


def queued(site: Site) -> str:
    """A new image without data."""
    image: str = site.names["GLANCE"].keep(b"", status="queued")
    return image


def is_retryable(outcome: Any) -> bool:
    """Whether another attempt was thought to help; a Failure tells that it was not."""
    assert isinstance(outcome, (exception.PluginRetriesExceeded, XenAPI.Failure)), outcome
    return isinstance(outcome, exception.PluginRetriesExceeded)


def test_rule_25_paths_stand_behind_the_endpoint_and_headers_of_none_are_left_out(
    arranged: Site, seen: Seen
) -> None:
    image = arranged.names["IMAGE_ID"]
    download(arranged, image, endpoint=f"{arranged.names['ENDPOINT']}/image/prefix/")
    upload(arranged, new := queued(arranged))
    asked = [(method, path) for method, path, _ in seen.requests]
    assert asked == [
        ("GET", f"/image/prefix/v2/images/{image}/file"),
        ("PATCH", f"/v2/images/{new}"),
        ("GET", f"/v2/images/{new}"),
        ("PUT", f"/v2/images/{new}/file"),
    ]
    for _, _, headers in seen.requests:
        assert headers["x-auth-token"] == "a-token"
        assert "x-roles" not in headers


def test_rule_25_version_1_is_refused_in_words(arranged: Site, seen: Seen) -> None:
    outcome = download(arranged, arranged.names["IMAGE_ID"], api_version=1)
    assert not is_retryable(outcome)
    assert "api_version" in outcome.details[3] or "version 1" in outcome.details[3]
    assert seen.requests == []


@pytest.mark.parametrize("header", ["ETag", "Content-MD5", "X-Image-Meta-Checksum"])
def test_rule_26_a_digest_that_differs_is_retryable_and_none_is_fine(
    arranged: Site, seen: Seen, header: str
) -> None:
    data = seen.glance.data[arranged.names["IMAGE_ID"]]
    for digest, retryable in ((hashlib.md5(b"other").hexdigest(), True), (md5(data), False)):
        head = {header.replace("-", "_"): digest}
        seen.answer("GET", "file", 200, data, **head)
        outcome = download(arranged, arranged.names["IMAGE_ID"])
        if retryable:
            assert is_retryable(outcome)
        else:
            assert set(outcome) == {"root"}


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


@pytest.mark.parametrize("data", [b"no gzip", base64.b64decode("H4sIAAAAAAAAA0s=")])
def test_rule_26_what_cannot_be_unpacked_and_no_connection_are_retryable(
    arranged: Site, seen: Seen, data: bytes
) -> None:
    assert is_retryable(download(arranged, seen.glance.keep(data)))
    assert is_retryable(
        download(arranged, arranged.names["IMAGE_ID"], endpoint="http://127.0.0.1:9")
    )
    assert arranged.names["STORAGE"].leftovers() == []


def test_rule_27_the_form_and_the_properties_are_set_before_the_data(
    arranged: Site, seen: Seen
) -> None:
    image = queued(arranged)
    seen.answer("PATCH", "image", 403)
    assert upload(arranged, image, {"auto_disk_config": "True", "os_type": "linux"}) is None
    assert all(one["op"] == "add" for one in seen.patches)
    assert {one["path"]: one["value"] for one in seen.patches} == {
        "/container_format": "ovf",
        "/disk_format": "vhd",
        "/visibility": "private",
        "/auto_disk_config": "True",
        "/os_type": "linux",
    }
    (_, _, patch), _, (_, _, put) = seen.requests
    assert patch["content-type"] == "application/openstack-images-v2.1-json-patch"
    assert (put["content-type"], put["transfer-encoding"]) == (
        "application/octet-stream",
        "chunked",
    )


def test_rule_27_an_image_that_is_not_queued_gets_no_data(arranged: Site, seen: Seen) -> None:
    outcome = upload(arranged, arranged.names["IMAGE_ID"])
    assert not is_retryable(outcome)
    assert "PUT" not in [method for method, _, _ in seen.requests]


def test_rule_27_the_level_of_compression_is_a_property_too(arranged: Site, seen: Seen) -> None:
    image = queued(arranged)
    assert upload(arranged, image, {"xenapi_image_compression_level": "1"}) is None
    assert seen.glance.records[image]["xenapi_image_compression_level"] == "1"


PERMANENT = [
    *range(400, 404),
    *range(405, 408),
    *range(409, 418),
    422,
    423,
    424,
    426,
    501,
    505,
    510,
]


@pytest.mark.parametrize("status", [*PERMANENT, 408, 500, 502, 503, 504, 507, 418, 599])
def test_rule_28_a_status_tells_whether_another_attempt_may_help(
    arranged: Site, seen: Seen, status: int
) -> None:
    seen.answer("GET", "file", status)
    outcome = download(arranged, arranged.names["IMAGE_ID"])
    assert is_retryable(outcome) is (status not in PERMANENT)
    if status in PERMANENT:
        assert outcome.details[2] == "PluginError"


def test_rule_28_an_image_that_is_not_there_is_told_as_such(arranged: Site, seen: Seen) -> None:
    outcome = upload(arranged, "no-such-image")
    assert isinstance(outcome, exception.PluginImageNotFound)
    assert outcome.kwargs["image_id"] == "no-such-image"
    absent = download(arranged, "no-such-image")
    assert isinstance(absent, XenAPI.Failure)
    assert (len(absent.details), absent.details[3]) == (4, "ImageNotFound")


def test_rule_29_an_image_is_a_directory_with_the_leaf_first(arranged: Site, seen: Seen) -> None:
    upload(arranged, image := queued(arranged))
    with tarfile.open(fileobj=io.BytesIO(seen.glance.data[image]), mode="r:gz") as archive:
        members = archive.getmembers()
    assert members[0].isdir()
    assert [one.name for one in members] in (
        [".", "./0.vhd", "./1.vhd"],
        ["./", "./0.vhd", "./1.vhd"],
    )


@pytest.mark.parametrize("prefix", ["", "./"])
def test_rule_29_names_are_read_with_and_without_the_dot_and_the_rest_is_passed_over(
    arranged: Site, seen: Seen, prefix: str
) -> None:
    storage: Storage = arranged.names["STORAGE"]
    leaf, parent = storage.files(arranged.names["CHAIN"])
    directory = tarfile.TarInfo(prefix or "more")
    directory.type = tarfile.DIRTYPE
    files = [
        (f"{prefix}{number}.vhd", one.read_bytes()) for number, one in enumerate((leaf, parent))
    ]
    made = download(arranged, seen.glance.keep(archive_of([(directory, b""), *files])))
    assert disk_of(storage.files([made["root"]["uuid"]])[0]) == disk_of(leaf)
