"""Images in and out of VDIs on the classic surface, over http and https."""

from __future__ import annotations

import gzip
import io
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from os_xenapi.client import exception, image, utils
from os_xenapi.client.image.vdi_handler import CHUNK_SIZE, GenerateImageStream
from os_xenapi.client.session import XenAPISession
from os_xenapi.disk import vhd
from os_xenapi.disk.extents import Extent
from os_xenapi.disk.vhd_parent import Parent
from os_xenapi.simulator import tasks
from os_xenapi.simulator.faults import (
    Error,
    ErrorInside,
    Fault,
    FullStorage,
    TornAnswer,
    TornRequest,
)
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts

MIB = 1 << 20
IMPORT, EXPORT = "http/put_import_raw_vdi", "http/get_export_raw_vdi"
EFFECTS = [
    TornRequest(2 * MIB),
    TornRequest(0),
    TornAnswer(20),
    ErrorInside(["SR_BACKEND_FAILURE_46", "", "the disk is gone", ""]),
]
SIZE = 10 * MIB
INSTANCE = {"name": "web-1", "uuid": "0c5f3a9e-7d1b-4b8e-9f60-2a1d5c7e8b43"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Pool() as pool, Server(pool) as served:
        yield served


@pytest.fixture(params=["http", "https"])
def session(request: pytest.FixtureRequest, server: Server) -> Iterator[XenAPISession]:
    url = server.url(scheme=request.param)
    if request.param == "https":
        url += f"#sha256={server.fingerprint()}"
    made = XenAPISession(url, "root", "xenroot")
    yield made
    assert no_tasks_of_ours(made)
    made.close()


@pytest.fixture(scope="module")
def logged_in(server: Server) -> Iterator[XenAPISession]:
    made = XenAPISession(server.url(scheme="http"), "root", "xenroot")
    yield made
    made.close()


@pytest.fixture
def plain(logged_in: XenAPISession) -> Iterator[XenAPISession]:
    """A session over http, of a pool where the test must leave nothing."""
    before = set(logged_in.call_xenapi("VDI.get_all"))
    yield logged_in
    assert no_tasks_of_ours(logged_in)
    assert set(logged_in.call_xenapi("VDI.get_all")) == before


def no_tasks_of_ours(session: XenAPISession) -> bool:
    return not [
        task
        for _, task in session.get_all_refs_and_recs("task")
        if task["name_label"].startswith("os-xenapi-VDI_")
    ]


def disk() -> bytes:
    """A disk with data at its start, across blocks, and at its end, and holes in between."""
    pick = Random(7)
    content = bytearray(SIZE)
    for start, size in ((0, 5000), (3 * MIB - 700, 2 * MIB), (SIZE - 512, 512)):
        content[start : start + size] = pick.randbytes(size)
    return bytes(content)


def vhd_of(content: bytes) -> bytes:
    extents = [
        Extent(start, content[start : start + 4096])
        for start in range(0, len(content), 4096)
        if any(content[start : start + 4096])
    ]
    encoder = vhd.Encoder(len(content), [(one.offset, len(one.data)) for one in extents])
    return b"".join(map(bytes, encoder.encode(extents)))


def tar_of(*files: tuple[str, bytes], form: int = tarfile.GNU_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


class Data:
    """An image that offers read(n) alone, reads short, and ends with a text, as Glance's do."""

    def __init__(self, content: bytes, most: int = 70_001) -> None:
        self._content = io.BytesIO(content)
        self._most = most
        self.taken = 0

    def read(self, size: int) -> bytes | str:
        found = self._content.read(min(size, self._most))
        self.taken += len(found)
        return found or ""


def into_vdi(session: XenAPISession, data: Any) -> str:
    sr = utils.get_default_sr(session)
    vdis = image.stream_to_vdis(None, session, INSTANCE, session.url, sr, data)
    assert list(vdis) == ["root"]
    return vdis["root"]["uuid"]


def content_of(server: Server, uuid: str) -> bytes:
    return server.pool.disks.path(uuid).read_bytes()


def unpacked(chunks: list[bytes]) -> bytes:
    assert max(map(len, chunks)) <= CHUNK_SIZE
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(b"".join(chunks)))) as archive:
        [member] = archive.getmembers()
        assert member.name == "0.vhd"
        file = archive.extractfile(member)
        assert file is not None
        return file.read()


def test_an_image_becomes_a_vdi_of_its_instance(session: XenAPISession, server: Server) -> None:
    data = Data(gzip.compress(tar_of(("./0.vhd", vhd_of(disk())))))
    uuid = into_vdi(session, data)
    assert content_of(server, uuid) == disk()
    ref = session.call_xenapi("VDI.get_by_uuid", uuid)
    record = session.call_xenapi("VDI.get_record", ref)
    assert record["name_label"] == "web-1"
    assert record["virtual_size"] == str(SIZE)
    assert record["other_config"] == {
        "nova_disk_type": "root",
        "nova_instance_uuid": INSTANCE["uuid"],
    }
    session.call_xenapi("VDI.destroy", ref)


def test_a_vdi_becomes_an_image_that_becomes_the_same_vdi(
    session: XenAPISession, server: Server
) -> None:
    uuid = into_vdi(session, Data(gzip.compress(tar_of(("0.vhd", vhd_of(disk()))))))
    url = session.url
    chunks = list(image.stream_from_vdis(None, session, INSTANCE, url, [uuid, "a-parent"], 1))
    assert {type(chunk) for chunk in chunks} == {bytes}
    assert disk_in(unpacked(chunks)) == disk()
    again = into_vdi(session, Data(b"".join(chunks)))
    assert content_of(server, again) == disk()
    for one in (uuid, again):
        session.call_xenapi("VDI.destroy", session.call_xenapi("VDI.get_by_uuid", one))


def disk_in(image: bytes) -> bytes:
    decoder = vhd.Decoder(length=len(image))
    found = bytearray(SIZE)
    for start, data in decoder.feed(image):
        found[start : start + len(data)] = data
    decoder.close()
    return bytes(found)


@parts.need("qemu-img")
def test_qemu_reads_what_comes_out_and_what_it_writes_goes_in(
    plain: XenAPISession, server: Server, tmp_path: Path
) -> None:
    raw, made, back = tmp_path / "disk.raw", tmp_path / "made.vhd", tmp_path / "back.vhd"
    raw.write_bytes(disk())
    qemu = parts.find("qemu-img")
    options = "subformat=dynamic,force_size=on"
    subprocess.run(
        [qemu, "convert", "-f", "raw", "-O", "vpc", "-o", options, raw, made], check=True
    )
    uuid = into_vdi(plain, Data(gzip.compress(tar_of(("disk.vhd", made.read_bytes())))))
    chunks = list(image.stream_from_vdis(None, plain, INSTANCE, plain.url, [uuid]))
    back.write_bytes(unpacked(chunks))
    subprocess.run(
        [qemu, "compare", "-f", "raw", "-F", "vpc", raw, back], check=True, capture_output=True
    )
    forget(plain, uuid)


def forget(session: XenAPISession, uuid: str) -> None:
    session.call_xenapi("VDI.destroy", session.call_xenapi("VDI.get_by_uuid", uuid))


@pytest.fixture
def vdi(plain: XenAPISession) -> Iterator[str]:
    uuid = into_vdi(plain, Data(gzip.compress(tar_of(("0.vhd", vhd_of(disk()))))))
    yield uuid
    forget(plain, uuid)


WHOLE = vhd_of(disk())
BAD_IMAGES = {
    "a second VHD": (tar_of(("0.vhd", WHOLE), ("1.vhd", WHOLE)), "a second .vhd file"),
    "no VHD": (tar_of(("readme", b"none")), "no .vhd file"),
    "an empty VHD": (tar_of(("0.vhd", b"")), "is empty"),
    "a torn archive": (tar_of(("0.vhd", WHOLE))[: 512 + len(WHOLE) // 2], "too early"),
    "no end": (tar_of(("0.vhd", WHOLE))[: 512 + len(WHOLE)], "too early"),
    "data behind the end": (tar_of(("0.vhd", WHOLE)) + b"more", "data follows"),
    "a way out": (tar_of(("../0.vhd", WHOLE)), "leads out"),
    "a root": (tar_of(("/0.vhd", WHOLE)), "leads out"),
    "a short VHD": (tar_of(("0.vhd", WHOLE[:-512])), "VHD"),
    "a long VHD": (tar_of(("0.vhd", WHOLE + bytes(512))), "footer"),
    "a damaged VHD": (tar_of(("0.vhd", WHOLE[:600] + b"x" + WHOLE[601:])), "checksum"),
    "no tar": (b"conectix" * 1000, "no tar archive"),
}


@pytest.mark.parametrize("name", BAD_IMAGES)
def test_an_image_that_is_not_one_vhd_leaves_nothing(plain: XenAPISession, name: str) -> None:
    archive, words = BAD_IMAGES[name]
    with pytest.raises(exception.InvalidImage, match=words):
        into_vdi(plain, Data(gzip.compress(archive)))


GOOD = gzip.compress(tar_of(("0.vhd", WHOLE)))


@pytest.mark.parametrize(
    ("packed", "words"),
    [
        (b"", "too early"),
        (GOOD[: len(GOOD) // 2], "too early"),
        (GOOD[:-4], "too early"),
        (GOOD[:-8] + bytes(8), "damaged"),
        (GOOD + b"garbage", "what follows the first gzip member"),
        (GOOD + bytes(100) + b"garbage", "not gzip"),
        (b"no gzip at all", "no gzip"),
    ],
    ids=["empty", "torn", "shorter by a bit", "checksum", "garbage", "later garbage", "no gzip"],
)
def test_a_damaged_gzip_leaves_nothing(plain: XenAPISession, packed: bytes, words: str) -> None:
    with pytest.raises(exception.InvalidImage, match=words):
        into_vdi(plain, Data(packed))


def test_a_gzip_of_several_members_with_zeros_behind_is_read(
    plain: XenAPISession, server: Server
) -> None:
    archive = tar_of(("0.vhd", WHOLE))
    members = [archive[:1000], archive[1000 : 3 * MIB], b"", archive[3 * MIB :]]
    uuid = into_vdi(plain, Data(b"".join(map(gzip.compress, members)) + bytes(300)))
    assert content_of(server, uuid) == disk()
    forget(plain, uuid)


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_what_is_not_the_vhd_is_passed_over(
    plain: XenAPISession, server: Server, form: int
) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for name, kind in ((".", tarfile.DIRTYPE), ("sda", tarfile.BLKTYPE), ("up", b"2")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "../../etc/passwd" if kind == b"2" else ""
            archive.addfile(member)
        for name, content in (("notes", b"text" * 200), (f"{'directory/' * 12}0.vhd", WHOLE)):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    uuid = into_vdi(plain, Data(gzip.compress(packed.getvalue())))
    assert content_of(server, uuid) == disk()
    forget(plain, uuid)


def test_a_vhd_that_is_not_dynamic_is_refused_by_its_type(plain: XenAPISession) -> None:
    encoder = vhd.FixedEncoder(SIZE)
    content = disk()
    fixed = b"".join(map(bytes, encoder.encode([Extent(0, content)])))
    parent = Parent(name="base.vhd", unique_id=uuid4(), timestamp=0)
    child = b"".join(map(bytes, vhd.Encoder(SIZE, [], parent=parent).encode([])))
    for kind, found in ((2, fixed), (4, child)):
        with pytest.raises(exception.VhdDiskTypeNotSupported, match=f"type={kind}") as caught:
            into_vdi(plain, Data(gzip.compress(tar_of(("0.vhd", found)))))
        assert caught.value.kwargs["disk_type"] == kind


def test_what_the_source_raises_is_passed_on_and_leaves_nothing(plain: XenAPISession) -> None:
    class Broken(Data):
        def read(self, size: int) -> bytes | str:
            if self.taken > 2 * MIB:
                raise LookupError("the image service is gone")
            return super().read(size)

    with pytest.raises(LookupError):
        into_vdi(plain, Broken(GOOD))


def test_the_reason_of_a_host_that_refuses_is_told(plain: XenAPISession, server: Server) -> None:
    error = Error(["SR_BACKEND_FAILURE_46", "", "the disk is gone", ""])
    with (
        server.pool.faults.arm(Fault(error, message=IMPORT)),
        pytest.raises(exception.VdiImportFailure, match="the disk is gone") as caught,
    ):
        into_vdi(plain, Data(GOOD))
    assert caught.value.kwargs["vdi_ref"].startswith("OpaqueRef:")


@pytest.mark.parametrize("effect", EFFECTS, ids=str)
def test_an_import_that_fails_midway_leaves_nothing(
    plain: XenAPISession, server: Server, effect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os_xenapi.client.image._streams._SETTLE_SECONDS", 0.2)
    with (
        server.pool.faults.arm(Fault(effect, message=IMPORT)) as armed,
        pytest.raises((exception.VdiImportFailure, exception.HostConnectionFailure)),
    ):
        into_vdi(plain, Data(GOOD))
    assert armed.fired


def test_an_sr_that_fills_up_is_told_and_leaves_nothing(
    plain: XenAPISession, server: Server
) -> None:
    full = Fault(FullStorage(MIB), object=utils.get_default_sr(plain))
    with (
        server.pool.faults.arm(full),
        pytest.raises(exception.VdiImportFailure, match="insufficient space"),
    ):
        into_vdi(plain, Data(GOOD))


def test_no_connection_is_told_as_such(plain: XenAPISession) -> None:
    sr = utils.get_default_sr(plain)
    with pytest.raises(exception.HostConnectionFailure, match=r"127\.0\.0\.1:9") as caught:
        image.stream_to_vdis(None, plain, INSTANCE, "http://127.0.0.1:9", sr, Data(GOOD))
    assert caught.value.kwargs["host_netloc"] == "127.0.0.1:9"


def test_an_sr_that_is_gone_is_told_before_anything_is_sent(plain: XenAPISession) -> None:
    with pytest.raises(exception.VdiImportFailure, match="HANDLE_INVALID"):
        image.stream_to_vdis(None, plain, INSTANCE, plain.url, "OpaqueRef:none", Data(GOOD))


def test_nothing_happens_before_the_first_chunk(plain: XenAPISession) -> None:
    chunks = image.stream_from_vdis(None, plain, INSTANCE, plain.url, ["none"])
    with pytest.raises(exception.OsXenApiException, match="UUID_INVALID"):
        next(iter(chunks))


def test_who_stops_reading_ends_the_connection_and_the_task(
    plain: XenAPISession, server: Server, vdi: str
) -> None:
    threads = threading.active_count()
    chunks: Any = image.stream_from_vdis(None, plain, INSTANCE, plain.url, [vdi])
    assert next(chunks)
    [task] = [one for _, one in plain.get_all_refs_and_recs("task")]
    assert task["name_label"] == "os-xenapi-VDI_EXPORT_for_web-1"
    cancelled = server.pool.counters["task.cancel"]
    chunks.close()
    assert threading.active_count() == threads
    assert server.pool.counters["task.cancel"] == cancelled + 1
    assert no_tasks_of_ours(plain)
    ref = plain.call_xenapi("VDI.get_by_uuid", vdi)
    assert plain.call_xenapi("VDI.get_current_operations", ref) == {}


@pytest.mark.parametrize("at", [0, 100, 2 * MIB])
def test_a_torn_export_never_looks_whole(
    plain: XenAPISession, server: Server, vdi: str, at: int
) -> None:
    got: list[bytes] = []
    with (
        server.pool.faults.arm(Fault(TornAnswer(at), message=EXPORT)),
        pytest.raises(exception.OsXenApiException),
    ):
        got.extend(image.stream_from_vdis(None, plain, INSTANCE, plain.url, [vdi]))
    with pytest.raises(EOFError):
        gzip.decompress(b"".join(got) or b"\x1f\x8b")


def test_an_export_that_its_task_says_failed_never_looks_whole(
    plain: XenAPISession, server: Server, vdi: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "os_xenapi.simulator.tasks.succeed",
        lambda pool, task, *_: tasks.fail(pool, task, ["VDI_IO_ERROR", "the last block"]),
    )
    got: list[bytes] = []
    with pytest.raises(exception.OsXenApiException, match="the last block"):
        got.extend(image.stream_from_vdis(None, plain, INSTANCE, plain.url, [vdi]))
    with pytest.raises(EOFError):
        gzip.decompress(b"".join(got))


@pytest.mark.parametrize("level", [None, 0, 10, -1, 6])
def test_a_level_that_gzip_has_not_means_6(level: int | None) -> None:
    stream = GenerateImageStream(None, None, INSTANCE, "http://h", ["u"], level)
    assert stream.compresslevel == 6


def test_a_host_that_does_not_see_the_sr_sends_the_stream_on() -> None:
    with Pool(hosts=2) as pool, Server(pool) as server:
        session = XenAPISession(server.url(scheme="http"), "root", "xenroot")
        away = pool.hosts[1]
        pbds = session.call_xenapi(
            "PBD.get_all_records_where", f'field "host"="{away.ref}"'
        ).values()
        locals_ = [
            pbd["SR"]
            for pbd in pbds
            if session.call_xenapi("SR.get_type", pbd["SR"]) in ("lvm", "ext")
        ]
        data = Data(GOOD)
        vdis = image.stream_to_vdis(None, session, INSTANCE, session.url, locals_[0], data)
        uuid = vdis["root"]["uuid"]
        assert pool.disks.path(uuid).read_bytes() == disk()
        chunks = list(image.stream_from_vdis(None, session, INSTANCE, session.url, [uuid]))
        assert disk_in(unpacked(chunks)) == disk()
        assert no_tasks_of_ours(session)
        session.close()
