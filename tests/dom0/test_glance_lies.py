"""The plugin glance and a Glance that tears, stalls, lies or refuses.

Clients are told whether another attempt may help, and the SR is as it was.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import socket
import tarfile
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

import pytest

from os_xenapi.disk.vhd import FixedEncoder
from os_xenapi.errors import Failure
from os_xenapi.rpc import plugin_codec
from tests.dom0.batch import Case, refusals
from tests.dom0.calling import BOTH_LINES, INTERPRETERS, changed, plugins_of
from tests.dom0.chain_images import DOWNLOAD, TOKEN, archive_of, chain_image, download, upload
from tests.dom0.storage import Storage, new_uuids, state_of, storage
from tests.glance.liar import Liar, Turn, glance_that_lies

Lie = Callable[[Turn], None]

PERMANENT, RETRYABLE = "PluginError", "RetryableError"
PERMANENT_STATUSES = [
    *range(400, 404),
    *range(405, 408),
    *range(409, 418),
    *(422, 423, 424, 426, 501, 505, 510),
]
OTHER_STATUSES = [202, 206, 300, 304, 305, 408, 418, 425, 429, 500, 502, 503, 504, 507, 511, 599]


@pytest.fixture(scope="module", params=BOTH_LINES)
def host(request: Any) -> Iterator[Storage]:
    with storage(request.param) as host:
        yield host


every_python = pytest.mark.parametrize("host", INTERPRETERS, indirect=True)


@pytest.fixture
def liar() -> Iterator[Liar]:
    with glance_that_lies() as liar:
        yield liar


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return chain_image(tmp_path_factory.mktemp("chain"), ["0.vhd", "1.vhd"])


@pytest.fixture(autouse=True)
def unchanged(host: Storage) -> Iterator[None]:
    """No test of these may change anything in the control domain."""
    before = state_of(host)
    yield
    assert host.leftovers() == []
    assert state_of(host) == before


@pytest.fixture
def large(host: Storage, unchanged: None) -> Iterator[str]:
    """A VDI of more bytes than sockets hold back."""
    (vdi,) = new_uuids(1)
    (file,) = host.files([vdi])
    file.write_bytes(Random(1).randbytes(12 << 20))
    yield vdi
    file.unlink()


def of_downloads(
    host: Storage, liar: Liar, data: bytes, lies: Mapping[str, Lie]
) -> dict[str, tuple[str, str]]:
    """The class and the words of the Failure of a download from each of these liars."""
    images = {liar.keep(data): name for name in lies}
    liar.on("GET", "file", lambda turn: lies[images[turn.path.split("/")[-2]]](turn))
    cases = {}
    for image_id, name in images.items():
        arguments = {
            "image_id": image_id,
            "endpoint": liar.url,
            "sr_path": host.sr_path,
            "extra_headers": {"X-Auth-Token": TOKEN},
            "uuid_stack": new_uuids(2),
        }
        cases[name] = Case(*DOWNLOAD, {"params": plugin_codec.encode_params((), arguments)})
    found = refusals(host.host.dom0, cases, session=host.session.ref)
    return {name: (one.details[2], one.details[3]) for name, one in found.items()}


def of_upload(host: Storage, liar: Liar, vdi: str, **options: Any) -> tuple[str, str]:
    """The class and the words of the Failure of an upload."""
    image_id = liar.keep(b"", status="queued")
    with pytest.raises(Failure) as caught:
        upload(host, options.pop("url", liar.url), image_id, [vdi], **options)
    return caught.value.details[2], caught.value.details[3]


def impatient(host: Storage) -> Any:
    """Let the plugin wait for a second where it waits for 90."""
    return changed(host.host.dom0, "http", "SECONDS = 90", "SECONDS = 1")


def answers(status: int, data: bytes = b"", **headers: str) -> Lie:
    return lambda turn: turn.answer(status, data, **headers)


@every_python
def test_a_status_tells_whether_another_attempt_may_help(
    host: Storage, liar: Liar, data: bytes
) -> None:
    statuses = [*PERMANENT_STATUSES, *OTHER_STATUSES]
    told = of_downloads(host, liar, data, {str(status): answers(status) for status in statuses})
    for status in statuses:
        kind, words = told[str(status)]
        assert kind == (PERMANENT if status in PERMANENT_STATUSES else RETRYABLE), status
        assert f"Glance does not give the data of the image: status {status}" in words


@pytest.mark.parametrize(
    ("status", "kind"), [(403, PERMANENT), (409, PERMANENT), (200, RETRYABLE), (503, RETRYABLE)]
)
def test_a_status_of_an_upload_tells_it_too(
    host: Storage, liar: Liar, large: str, status: int, kind: str
) -> None:
    def refuse(turn: Turn) -> None:
        turn.body()
        turn.answer(status)

    liar.on("PUT", "file", refuse)
    told = of_upload(host, liar, large)
    assert told[0] == kind
    assert f"Glance does not take the data of the image: status {status}" in told[1]


@pytest.mark.parametrize("what", ["image", "file"])
def test_an_image_that_is_gone_is_told_in_a_word(
    host: Storage, liar: Liar, data: bytes, large: str, what: str
) -> None:
    def gone(turn: Turn) -> None:
        turn.body()
        turn.answer(404, {"message": "no such image"})

    for method in ("GET", "PUT"):
        liar.on(method, what, gone)
    assert of_upload(host, liar, large) == (PERMANENT, "ImageNotFound")
    if what == "file":
        told = of_downloads(host, liar, data, {"gone": gone})
        assert told == {"gone": (PERMANENT, "ImageNotFound")}


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


DIGESTS: list[dict[str, str]] = [
    {"ETag": md5(b"x")},
    {"ETag": f'"{md5(b"x")}"'},
    {"Content_MD5": md5(b"x")},
    {"Content_MD5": base64.b64encode(b"x").decode()},
    {"X_Image_Meta_Checksum": md5(b"x")},
]


@every_python
def test_another_digest_than_that_of_the_data_is_found(
    host: Storage, liar: Liar, data: bytes
) -> None:
    lies = {str(one): answers(200, data, **one) for one in DIGESTS}
    told = of_downloads(host, liar, data, lies)
    for headers in DIGESTS:
        kind, words = told[str(headers)]
        (name,) = headers
        assert kind == RETRYABLE
        assert f"the MD5 of the data is {md5(data)}, and {name.replace('_', '-')} says" in words


def test_the_first_digest_of_the_headers_counts(host: Storage, liar: Liar, data: bytes) -> None:
    right, wrong = md5(data), md5(b"x")
    order = ("ETag", "Content_MD5", "X_Image_Meta_Checksum")
    for first in range(3):
        headers = dict.fromkeys(order[first + 1 :], wrong) | {order[first]: right.upper()}
        liar.on("GET", "file", answers(200, data, **headers))
        stack = new_uuids(2)
        download(host, liar.url, liar.keep(data), stack)
        for file in host.files(stack):
            file.unlink()


def head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode()


def torn_chunks(turn: Turn) -> None:
    data = turn.liar.data["image-0"]
    turn.peer.send(head("Transfer-Encoding: chunked") + b"%x\r\n" % len(data) + data[:-9])


def reset(turn: Turn) -> None:
    turn.peer.send(head("Content-Length: 99999") + turn.liar.data["image-0"][:100])
    turn.peer.reset()


def sends(what: bytes) -> Lie:
    return lambda turn: turn.peer.send(what)


TEARS: dict[str, tuple[Lie, str]] = {
    "nothing": (sends(b""), "GET http://"),
    "half a status": (sends(b"HTTP/1.1 20"), "GET http://"),
    "half the headers": (sends(b"HTTP/1.1 200 OK\r\nContent-Le"), ""),
    "less than it announced": (
        lambda turn: turn.peer.send(head("Content-Length: 99999") + turn.liar.data["image-0"]),
        "Glance announced 99999 bytes and sent",
    ),
    "more than it announced": (
        lambda turn: turn.peer.send(head("Content-Length: 50") + turn.liar.data["image-0"]),
        "the image arrived damaged: it ends too early",
    ),
    "half a chunk": (torn_chunks, "IncompleteRead"),
    "a chunk of no size": (sends(head("Transfer-Encoding: chunked") + b"zz\r\nx"), "GET http://"),
    "a reset": (reset, "reset"),
    "no HTTP": (sends(b"SSH-2.0-OpenSSH_9.6\r\n"), "BadStatusLine"),
    "a length that is none": (
        lambda turn: turn.peer.send(head("Content-Length: -5") + turn.liar.data["image-0"]),
        "its Content-Length is no number",
    ),
    "a header of 100 KB": (sends(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000), ""),
    "a status of 100 KB": (sends(b"HTTP/1.1 " + b"2" * 100_000), ""),
    "10,000 headers": (sends(head(*["X-A: b"] * 10_000)), ""),
    "10,000 times to continue": (sends(b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000), "of headers"),
    "trailers of 100 KB": (
        lambda turn: turn.peer.send(
            head("Transfer-Encoding: chunked") + b"0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n"
        ),
        "",
    ),
}


@every_python
def test_what_is_torn_or_no_answer_is_found(host: Storage, liar: Liar, data: bytes) -> None:
    lies = {name: lie for name, (lie, _) in TEARS.items()}
    told = of_downloads(host, liar, data, lies)
    for name, (_, words) in TEARS.items():
        assert told[name][0] == RETRYABLE, (name, told[name])
        assert words in told[name][1], (name, told[name])


def stalls(before: bytes) -> Lie:
    def lie(turn: Turn) -> None:
        turn.peer.send(before)
        turn.peer.stall()

    return lie


STALLS = {
    "before it answers": (stalls(b""), "the server was silent for 1 seconds"),
    "in the headers": (stalls(b"HTTP/1.1 200 OK\r\nX"), "the server was silent for 1 seconds"),
    "in the data": (
        stalls(head("Content-Length: 999") + b"\x1f\x8b"),
        "the server was silent for 1 seconds",
    ),
}


@pytest.mark.slow
def test_who_is_silent_is_left(host: Storage, liar: Liar, data: bytes) -> None:
    lies = {name: lie for name, (lie, _) in STALLS.items()}
    with impatient(host):
        told = of_downloads(host, liar, data, lies)
    for name, (_, words) in STALLS.items():
        assert told[name][0] == RETRYABLE
        assert words in told[name][1]


@pytest.mark.slow
def test_who_sends_a_byte_now_and_then_is_left(host: Storage, liar: Liar, data: bytes) -> None:
    def drip(turn: Turn) -> None:
        turn.peer.trickle(head("X-A: " + "b" * 60_000), 0.05)

    with changed(host.host.dom0, "http", "SLOW_SECONDS = 4 * SECONDS", "SLOW_SECONDS = 1"):
        told = of_downloads(host, liar, data, {"drips": drip})["drips"]
    assert told[0] == RETRYABLE
    assert "the server is too slow" in told[1]


@pytest.mark.slow
def test_who_does_not_read_is_left(host: Storage, liar: Liar, large: str) -> None:
    liar.on("PUT", "file", lambda turn: turn.peer.server.pause(30))
    with impatient(host):
        kind, words = of_upload(host, liar, large)
    assert kind == RETRYABLE
    assert "the server was silent for 1 seconds" in words


def test_who_refuses_data_without_reading_them_is_heard(
    host: Storage, liar: Liar, large: str
) -> None:
    liar.on("PUT", "file", lambda turn: turn.answer(413))
    kind, words = of_upload(host, liar, large)
    assert kind == PERMANENT
    assert "status 413: the image is larger than Glance allows" in words


def test_who_leaves_during_an_upload_may_be_asked_again(
    host: Storage, liar: Liar, large: str
) -> None:
    liar.on("PUT", "file", lambda turn: turn.peer.reset())
    assert of_upload(host, liar, large)[0] == RETRYABLE


RECORDS: dict[str, tuple[bytes, str, str]] = {
    "another state": (b'{"status": "active"}', PERMANENT, "is 'active' and not queued"),
    "a state that is no text": (b'{"status": 5}', PERMANENT, "is 5 and not queued"),
    "no state": (b"{}", RETRYABLE, "cannot be read"),
    "a list": (b"[]", RETRYABLE, "cannot be read"),
    "no JSON": (b"<html>", RETRYABLE, "cannot be read"),
    "nothing": (b"", RETRYABLE, "cannot be read"),
    "nested data": (b"[" * 100_000, RETRYABLE, "cannot be read"),
    "2 MB": (b'{"status": "queued", "x": "%s"}' % (b"x" * 2_000_000), RETRYABLE, "cannot be read"),
}


def test_nothing_is_sent_to_an_image_that_is_not_queued(
    host: Storage, liar: Liar, large: str
) -> None:
    for name, (record, kind, words) in RECORDS.items():
        liar.on("GET", "image", answers(200, record))
        told = of_upload(host, liar, large)
        assert told[0] == kind, name
        assert words in told[1], name
    assert "PUT file" not in liar.asked


def test_attributes_that_cannot_be_set_are_logged(host: Storage, liar: Liar) -> None:
    def refuse(turn: Turn) -> None:
        turn.body()
        turn.answer(403)

    (vdi,) = host.add_chain(1)
    (file,) = host.files([vdi])
    log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    place = host.root / "dev/log"
    place.parent.mkdir(exist_ok=True)
    liar.on("PATCH", "image", refuse)
    image_id = liar.keep(b"", status="queued")
    with log:
        log.bind(str(place))
        log.settimeout(30)
        upload(host, liar.url, image_id, [vdi], properties={"a": "b"})
        line = log.recv(2000).decode()
    assert line == (
        "<28>os-xenapi: glance.upload_vhd2: the attributes of image "
        f"{image_id} were not set: status 403"
    )
    assert liar.records[image_id]["status"] == "active"
    place.unlink()
    place.parent.rmdir()
    file.unlink()


def test_what_is_asked_of_glance(host: Storage, liar: Liar) -> None:
    """The requests of an upload, to the letter of Glance's API."""
    seen = []

    def look(turn: Turn) -> None:
        seen.append((turn.method, turn.path, turn.headers, turn.body()))
        turn.answer(204 if turn.method == "PUT" else 200, {"status": "queued"})

    for method, what in (("PATCH", "image"), ("GET", "image"), ("PUT", "file")):
        liar.on(method, what, look)
    (vdi,) = host.add_chain(1)
    headers = {"X-Auth-Token": TOKEN, "X-Left-Out": None, "X-Name": "\u00e5"}
    properties = {"a/b~c": True, "n": 5, "none": None, "under_score": "x"}
    options = {"extra_headers": headers, "properties": properties}
    assert upload(host, f"{liar.url}/image/", "an-image", [vdi], **options) is None
    patch, get, put = seen
    path = "/image/v2/images/an-image"
    assert [one[:2] for one in seen] == [("PATCH", path), ("GET", path), ("PUT", f"{path}/file")]
    for _, _, sent, _ in seen:
        assert sent["x-auth-token"] == TOKEN
        assert sent["x-name"] == "\u00e5"
        assert sent["host"] == liar.url.removeprefix("http://")
        assert "x-left-out" not in sent
    assert patch[2]["content-type"] == "application/openstack-images-v2.1-json-patch"
    assert json.loads(patch[3]) == [
        {"op": "add", "path": path, "value": value}
        for path, value in (
            ("/container_format", "ovf"),
            ("/disk_format", "vhd"),
            ("/visibility", "private"),
            ("/a~1b~0c", "True"),
            ("/n", "5"),
            ("/under_score", "x"),
        )
    ]
    assert get[3] == b""
    assert put[2]["content-type"] == "application/octet-stream"
    assert put[2]["transfer-encoding"] == "chunked"
    (file,) = host.files([vdi])
    with tarfile.open(fileobj=io.BytesIO(put[3]), mode="r:gz") as tar:
        assert tar.getnames() == [".", "./0.vhd"]
        member = tar.extractfile("./0.vhd")
        assert member is not None
        assert member.read() == file.read_bytes()
    file.unlink()


@pytest.mark.slow
def test_neither_way_holds_a_disk_in_memory(host: Storage, liar: Liar) -> None:
    """With 64 MiB for all that the plugin keeps, a disk of 160 MiB comes and one of 80 MiB goes."""
    sent = []

    def count(turn: Turn) -> None:
        sent.append(sum(map(len, turn.pieces())))
        turn.answer(204)

    liar.on("PUT", "file", count)
    (vdi,) = new_uuids(1)
    large = host.sr / f"{vdi}.vhd"
    large.write_bytes(Random(2).randbytes(80 << 20))
    image_id = liar.keep(b"", status="queued")
    empty = b"".join(FixedEncoder(160 << 20).encode([]))
    stack = new_uuids(1)
    start = "    sr = os_xenapi_staging.sr_directory(session, sr_path)\n"
    limit = (
        "    import resource\n    resource.setrlimit(resource.RLIMIT_DATA, (1 << 26, 1 << 26))\n"
    )
    module = (plugins_of(host.host.dom0) / "os_xenapi_glance.py").read_text()
    with changed(host.host.dom0, "glance", module, module.replace(start, limit + start)):
        download(host, liar.url, liar.keep(archive_of([("0.vhd", empty)])), stack)
        properties = {"xenapi_image_compression_level": "1"}
        upload(host, liar.url, image_id, [vdi], properties=properties)
    (file,) = host.files(stack)
    assert file.stat().st_size == len(empty)
    # Its zeros take no room.
    assert file.stat().st_blocks * 512 < 1 << 20
    assert sent[0] > 80 << 20
    file.unlink()
    large.unlink()
