"""A Glance that tears, stalls, lies or refuses: a clear error, and nothing half-made is left."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from os_xenapi import TLS
from os_xenapi.disk.extents import Extent
from os_xenapi.disk.vhd import FixedEncoder
from os_xenapi.errors import (
    CertificateRefused,
    ConnectionFailed,
    DeadlineExceeded,
    Failure,
    FormatError,
    GlanceRefused,
    ProtocolError,
    TransferFailed,
)
from os_xenapi.glance import Glance, download_image, upload_image
from os_xenapi.progress import Cancellation
from os_xenapi.transfer import import_disk
from tests.glance.conftest import MIB, content
from tests.glance.liar import Liar, Turn, behave, glance_that_lies
from tests.session.conftest import Face, Site
from tests.transport.certificates import Authority

if TYPE_CHECKING:
    from os_xenapi.types import VDIRef

DATA = Random(1).randbytes(2 * MIB)
TOKEN = "a-secret-token"


@pytest.fixture
def liar() -> Iterator[Liar]:
    with glance_that_lies() as liar:
        yield liar


def asks(liar: Liar, **options: Any) -> Glance:
    return Glance(liar.url, TOKEN, **{"stall_timeout": 5.0, "timeout": 5.0, **options})


def fails_to_download(
    face: Face, liar: Liar, image_id: str, error: type[Exception], **options: Any
) -> str:
    """Expect an error of a download, and no VDI and no task after it; return its text."""
    told: list[str] = []

    async def work(session: Any, outcome: Any) -> None:
        before = await outcome(session.VDI.get_all())
        with pytest.raises(error) as caught:
            await outcome(download_image(session, asks(liar, **options), image_id))
        told.append(str(caught.value))
        assert await outcome(session.VDI.get_all()) == before
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    assert TOKEN not in told[0]
    return told[0]


def fails_to_upload(
    face: Face, liar: Liar, disk: Path, error: type[Exception], **options: Any
) -> str:
    """Expect an error of an upload, and no image and no task after it; return its text."""
    told: list[str] = []
    given = {name: options.pop(name) for name in ("cancel", "image_id") if name in options}

    async def work(session: Any, outcome: Any) -> None:
        vdi = (await outcome(import_disk(session, disk))).vdi
        with pytest.raises(error) as caught:
            await outcome(upload_image(session, vdi, asks(liar, **options), **given))
        told.append("; ".join([str(caught.value), *getattr(caught.value, "__notes__", [])]))
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    assert TOKEN not in told[0]
    return told[0]


def read_and_fail(turn: Turn) -> None:
    turn.body()
    turn.answer(500)


def test_an_honest_one_is_believed(face: Face, liar: Liar, disk: Path, tmp_path: Path) -> None:
    async def work(session: Any, outcome: Any) -> None:
        vdi = (await outcome(import_disk(session, disk))).vdi
        for container_format in ("bare", "ovf"):
            uploaded = await outcome(
                upload_image(session, vdi, asks(liar), container_format=container_format)
            )
            got = await outcome(download_image(session, asks(liar), uploaded.image_id))
            assert got.verified == ("md5", "sha512")

    face.run(work)
    with face.site.connect() as session:
        for vdi in session.VDI.get_all():
            assert content(session, vdi, tmp_path) == disk.read_bytes()
    assert set(liar.tokens) == {TOKEN}


@pytest.mark.parametrize("wrong", ["checksum", "os_hash_value"])
def test_data_that_are_not_what_the_digests_say_are_refused(
    face: Face, liar: Liar, wrong: str
) -> None:
    image_id = liar.keep(DATA)
    liar.records[image_id][wrong] = hashlib.sha512(b"else").hexdigest()
    assert "damaged" in fails_to_download(face, liar, image_id, TransferFailed)


def test_every_digest_that_glance_knows_is_compared(site: Site, liar: Liar) -> None:
    only_md5 = liar.keep(DATA, os_hash_algo=None, os_hash_value=None)
    other = liar.keep(
        DATA, checksum=None, os_hash_algo="sha256", os_hash_value=hashlib.sha256(DATA).hexdigest()
    )
    unknown = liar.keep(DATA, checksum=None, os_hash_algo="whirlpool", os_hash_value="00")
    without = liar.keep(DATA, checksum=None, os_hash_algo=None, os_hash_value=None)
    with site.connect() as session:
        assert download_image(session, asks(liar), only_md5).verified == ("md5",)
        assert download_image(session, asks(liar), other).verified == ("sha256",)
        for image_id in (unknown, without):
            with pytest.raises(TransferFailed, match="allow_unverified=True"):
                download_image(session, asks(liar), image_id)
            got = download_image(session, asks(liar), image_id, allow_unverified=True)
            assert got.verified == ()


def test_a_body_that_stops_short_or_goes_on_is_refused(face: Face, liar: Liar) -> None:
    image_id = liar.keep(DATA)
    liar.on("GET", "file", lambda turn: turn.answer(200, DATA[:-1000]))
    assert "begins to send" in fails_to_download(face, liar, image_id, TransferFailed)

    def unframed(data: bytes) -> Callable[[Turn], None]:
        return lambda turn: turn.peer.send(b"HTTP/1.1 200 OK\r\n\r\n" + data)

    liar.on("GET", "file", unframed(DATA[:-1000]))
    told = fails_to_download(face, liar, image_id, TransferFailed)
    assert f"{len(DATA) - 1000} of the {len(DATA)} bytes" in told
    liar.on("GET", "file", unframed(DATA + b"more"))
    assert "more came" in fails_to_download(face, liar, image_id, TransferFailed)


def test_a_body_that_is_torn_is_refused(face: Face, liar: Liar) -> None:
    image_id = liar.keep(DATA)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(DATA)}\r\n\r\n".encode()
    liar.on("GET", "file", lambda turn: turn.peer.send(head + DATA[: MIB + 7]))
    assert f"sent {MIB + 7} of" in fails_to_download(face, liar, image_id, TransferFailed)


def test_a_download_that_stalls_ends(face: Face, liar: Liar) -> None:
    image_id = liar.keep(DATA)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(DATA)}\r\n\r\n".encode()

    def stall(turn: Turn) -> None:
        turn.peer.send(head + DATA[:1000])
        turn.peer.stall()

    liar.on("GET", "file", stall)
    fails_to_download(face, liar, image_id, DeadlineExceeded, stall_timeout=0.5)


def test_an_answer_that_trickles_in_ends_by_its_deadline(face: Face, liar: Liar) -> None:
    image_id = liar.keep(DATA)

    def trickle(turn: Turn) -> None:
        turn.peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        turn.peer.trickle(b" " * 1000, 0.05)

    liar.on("GET", "image", trickle)
    fails_to_download(face, liar, image_id, DeadlineExceeded, timeout=0.5)


@pytest.mark.parametrize(
    ("record", "error"),
    [
        ({"size": -1}, ProtocolError),
        ({"size": "7"}, ProtocolError),
        ({"size": None}, TransferFailed),
        ({"checksum": 7}, ProtocolError),
        ({"id": "another"}, ProtocolError),
        ({"status": "queued"}, TransferFailed),
        ({"disk_format": "vmdk"}, TransferFailed),
        ({"container_format": "ova"}, TransferFailed),
        ({"disk_format": "qcow2"}, FormatError),
        ({"disk_format": "vhd"}, FormatError),
        ({"disk_format": "vhd", "container_format": "ovf"}, FormatError),
    ],
    ids=str,
)
def test_an_image_that_makes_no_sense_is_refused(
    face: Face, liar: Liar, record: dict[str, Any], error: type[Exception]
) -> None:
    image_id = liar.keep(DATA)
    liar.records[image_id].update(record)
    fails_to_download(face, liar, image_id, error)


@pytest.mark.parametrize(
    "page", [b"<html>hello", b"[1]", b" " * (5 << 20)], ids=["html", "list", "long"]
)
def test_an_answer_that_is_none_of_glance_is_refused(face: Face, liar: Liar, page: bytes) -> None:
    liar.on("GET", "image", lambda turn: turn.answer(200, page))
    fails_to_download(face, liar, liar.keep(DATA), ProtocolError)


@pytest.mark.parametrize(
    ("status", "hint"),
    [(401, "new one"), (403, "may not"), (404, "no such"), (410, "deleted"), (500, "its log")],
)
@pytest.mark.parametrize("what", ["image", "file"])
def test_a_refusal_says_what_glance_says_and_what_to_do(
    face: Face, liar: Liar, what: str, status: int, hint: str
) -> None:
    page = f"<html><title>No</title><h1>No, {TOKEN}!</h1></html>".encode()
    liar.on("GET", what, lambda turn: turn.answer(status, page))
    told = fails_to_download(face, liar, liar.keep(DATA), GlanceRefused)
    assert f"HTTP status {status}, 'No, ...!'" in told
    assert hint in told


def test_the_token_never_follows_a_redirect_to_another_origin(
    face: Face, liar: Liar, tmp_path: Path
) -> None:
    image_id = liar.keep(DATA)
    with glance_that_lies() as other:
        other.keep(DATA)
        there = f"{other.url}/v2/images/{image_id}"
        for what in ("image", "file"):
            liar.on("GET", what, lambda turn: turn.answer(302, Location=there))
            told = fails_to_download(face, liar, image_id, GlanceRefused)
            assert "another origin" in told
            assert other.url in told
            liar.on("GET", what, behave)
        assert other.asked == []


def test_a_redirect_within_the_origin_is_followed_but_not_for_ever(face: Face, liar: Liar) -> None:
    image_id = liar.keep(DATA)

    def prefixed(turn: Turn) -> None:
        if turn.path.startswith("/image/"):
            behave(turn)
        else:
            turn.answer(301, Location=f"/image{turn.path}")

    liar.on("GET", "image", prefixed)
    liar.on("GET", "file", prefixed)

    async def work(session: Any, outcome: Any) -> None:
        got = await outcome(download_image(session, asks(liar), image_id))
        assert got.size == len(DATA)

    face.run(work)
    liar.on("GET", "image", lambda turn: turn.answer(301, Location=turn.path))
    assert "on and on" in fails_to_download(face, liar, image_id, ProtocolError)


def test_certificates_are_verified(face: Face, tmp_path: Path, disk: Path) -> None:
    authority = Authority(tmp_path, "authority")
    context: ssl.SSLContext = authority.issue("127.0.0.1").context()
    with glance_that_lies(context) as liar:
        image_id = liar.keep(DATA)
        fails_to_download(face, liar, image_id, CertificateRefused)
        fails_to_upload(face, liar, disk, CertificateRefused)
        assert liar.tokens == []

        async def work(session: Any, outcome: Any) -> None:
            trusting = asks(liar, tls=TLS(ca_file=authority.path))
            await outcome(download_image(session, trusting, image_id))

        face.run(work)


def test_an_upload_that_glance_has_otherwise_is_an_error(
    face: Face, liar: Liar, disk: Path
) -> None:
    def damaged(turn: Turn) -> None:
        [record] = turn.liar.records.values()
        turn.answer(200, {**record, "os_hash_value": "0" * 128})

    liar.on("GET", "image", damaged)
    assert "sha512" in fails_to_upload(face, liar, disk, TransferFailed)
    assert liar.records == {}


def test_an_upload_that_glance_does_not_finish_is_an_error(
    face: Face, liar: Liar, disk: Path
) -> None:
    def forgetful(turn: Turn) -> None:
        turn.body()
        turn.answer(204)

    liar.on("PUT", "file", forgetful)
    assert "'queued'" in fails_to_upload(face, liar, disk, TransferFailed)
    assert liar.records == {}


@pytest.mark.parametrize("status", [401, 403, 404, 409, 413, 500, 503])
def test_an_upload_that_is_refused_leaves_no_image(
    face: Face, liar: Liar, disk: Path, status: int
) -> None:
    def refuse(turn: Turn) -> None:
        turn.body()
        turn.answer(status, b"no")

    liar.on("PUT", "file", refuse)
    assert f"status {status}" in fails_to_upload(face, liar, disk, GlanceRefused)
    assert liar.records == {}


def test_an_upload_that_is_broken_off_leaves_no_image(face: Face, liar: Liar, disk: Path) -> None:
    def reset(turn: Turn) -> None:
        next(turn.pieces())
        turn.peer.reset()

    liar.on("PUT", "file", reset)
    fails_to_upload(face, liar, disk, ConnectionFailed)
    assert liar.records == {}


def test_an_upload_that_stalls_ends_and_leaves_no_image(
    face: Face, liar: Liar, tmp_path: Path
) -> None:
    disk = tmp_path / "large.raw"
    disk.write_bytes(Random(2).randbytes(24 * MIB))

    def stall(turn: Turn) -> None:
        next(turn.pieces())
        turn.peer.server.pause(5.0)

    liar.on("PUT", "file", stall)
    fails_to_upload(face, liar, disk, DeadlineExceeded, stall_timeout=0.5)
    assert liar.records == {}


def test_an_image_whose_making_was_not_answered_is_deleted(
    face: Face, liar: Liar, disk: Path
) -> None:
    def silent(turn: Turn) -> None:
        turn.answer = lambda *_, **__: None  # type: ignore[method-assign]
        behave(turn)

    liar.on("POST", "images", silent)
    fails_to_upload(face, liar, disk, ProtocolError)
    assert liar.records == {}
    assert liar.asked == ["POST images", "DELETE image"]


@pytest.mark.slow
def test_an_image_that_could_not_be_deleted_is_named(face: Face, liar: Liar, disk: Path) -> None:
    liar.on("PUT", "file", read_and_fail)
    liar.on("DELETE", "image", lambda turn: turn.answer(503))
    told = fails_to_upload(face, liar, disk, GlanceRefused)
    [image_id] = liar.records
    assert not hasattr(Exception, "add_note") or f"image {image_id} may be left" in told


def test_a_given_image_is_kept_and_its_state_told(face: Face, liar: Liar, disk: Path) -> None:
    image_id = liar.keep(b"", status="queued", size=None)
    liar.on("PUT", "file", read_and_fail)
    told = fails_to_upload(face, liar, disk, GlanceRefused, image_id=image_id)
    assert not hasattr(Exception, "add_note") or f"image {image_id} is queued" in told
    assert "DELETE image" not in liar.asked
    liar.records[image_id]["status"] = "active"
    assert "not queued" in fails_to_upload(face, liar, disk, GlanceRefused, image_id=image_id)


@pytest.mark.parametrize("direction", ["upload", "download"])
def test_a_transfer_that_waits_for_glance_is_cancelled_at_once(
    face: Face, liar: Liar, disk: Path, direction: str
) -> None:
    cancel = Cancellation()
    image_id = liar.keep(DATA)

    def wait(turn: Turn) -> None:
        turn.peer.send(b"" if direction == "upload" else b"HTTP/1.1 200 OK\r\n\r\n")
        threading.Timer(0.05, cancel.cancel).start()
        turn.peer.stall()

    liar.on("PUT" if direction == "upload" else "GET", "file", wait)

    async def work(session: Any, outcome: Any) -> None:
        vdi = (await outcome(import_disk(session, disk))).vdi
        glance = asks(liar, stall_timeout=30.0)
        transfer: Callable[[], Any] = partial(upload_image, session, vdi, glance, cancel=cancel)
        if direction == "download":
            transfer = partial(download_image, session, glance, image_id, cancel=cancel)
        with pytest.raises(Failure, match="TASK_CANCELLED"):
            await outcome(transfer())
        assert await outcome(session.VDI.get_all()) == [vdi]
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    assert set(liar.records) == {image_id}


def test_a_cancelled_coroutine_cleans_up(site: Site, liar: Liar) -> None:
    image_id = liar.keep(DATA)
    sent = threading.Event()

    def stall(turn: Turn) -> None:
        turn.peer.send(b"HTTP/1.1 200 OK\r\n\r\n" + DATA[:MIB])
        sent.set()
        turn.peer.stall()

    liar.on("GET", "file", stall)

    async def work() -> None:
        async with site.aconnect() as session:
            download = asyncio.ensure_future(download_image(session, asks(liar), image_id))
            await asyncio.to_thread(sent.wait, 30)
            download.cancel()
            with pytest.raises(asyncio.CancelledError):
                await download
            assert await session.VDI.get_all() == []
            assert await session.task.get_all() == []

    asyncio.run(work())


def test_a_host_that_fails_leaves_no_image(face: Face, liar: Liar) -> None:
    async def work(session: Any, outcome: Any) -> None:
        vdi: Any = "OpaqueRef:00000000-0000-0000-0000-000000000000"
        with pytest.raises(Failure, match="HANDLE_INVALID"):
            await outcome(upload_image(session, vdi, asks(liar), name="x"))

    face.run(work)
    assert liar.records == {}


def test_a_full_sr_is_told(face: Face, liar: Liar) -> None:
    image_id = liar.keep(DATA, size=2 << 40)
    fails_to_download(face, liar, image_id, TransferFailed)
    liar.on("GET", "file", lambda turn: turn.peer.send(b"HTTP/1.1 200 OK\r\n\r\n" + DATA))
    fails_to_download(face, liar, image_id, Failure)


def test_a_fixed_vhd_of_zeros_and_data_is_downloaded(
    site: Site, liar: Liar, tmp_path: Path
) -> None:
    encoder = FixedEncoder(8 * MIB)
    vhd = b"".join(map(bytes, encoder.encode([Extent(4 * MIB, DATA)])))
    image_id = liar.keep(vhd, disk_format="vhd")
    damaged = liar.keep(vhd[:-512] + bytes(512), disk_format="vhd")
    with site.connect() as session:
        vdi = download_image(session, asks(liar), image_id).vdi
        assert content(session, vdi, tmp_path) == bytes(4 * MIB) + DATA + bytes(2 * MIB)
        with pytest.raises(FormatError):
            download_image(session, asks(liar), damaged)
        assert session.VDI.get_all() == [vdi]


@pytest.mark.parametrize(
    "options",
    [
        {"disk_format": "qcow2", "container_format": "ovf"},
        {"compression_level": 0},
        {"properties": {"name": "x"}},
        {"image_id": "../x"},
    ],
    ids=str,
)
def test_arguments_that_make_no_sense_are_refused(
    site: Site, liar: Liar, filled: Callable[[], VDIRef], options: Any
) -> None:
    vdi = filled()
    with site.connect() as session, pytest.raises(ValueError):  # noqa: PT011
        upload_image(session, vdi, asks(liar), **options)
    assert liar.asked == []
