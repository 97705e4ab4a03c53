"""VHDs read by their structures, and the helpers around images, with sessions that are fakes."""

from __future__ import annotations

import functools
import gzip
import io
import itertools
import os
import socket
import tarfile
import threading
import tracemalloc
from collections import deque
from contextlib import contextmanager
from typing import Any

import pytest

from os_xenapi.client import XenAPI, exception, image, utils
from os_xenapi.client.image._ahead import read_ahead
from os_xenapi.client.image._vhd import IncomingVhd, packed
from os_xenapi.client.image.vhd_utils import (
    VHDBlockAllocTable,
    VHDDynDiskHdr,
    VHDDynDiskParser,
    VHDFileParser,
    VHDFooter,
)
from os_xenapi.disk import tar, vhd
from os_xenapi.disk.extents import Extent
from os_xenapi.disk.vhd_structs import NO_OFFSET
from os_xenapi.errors import FormatError
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request
from os_xenapi.transport.streams import Stream
from tests.disk.images import patch

MIB = 1 << 20
SIZE = 300 * MIB
DATA = [Extent(5 * MIB, b"x" * 700), Extent(200 * MIB, b"y" * 4096)]


@functools.cache
def made() -> bytes:
    encoder = vhd.Encoder(SIZE, [(one.offset, len(one.data)) for one in DATA])
    return b"".join(map(bytes, encoder.encode(DATA)))


class Short(io.BytesIO):
    """A stream that returns less than it is asked for."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 100))


@pytest.mark.parametrize("stream", [io.BytesIO, Short])
def test_a_dynamic_disk_is_parsed_as_far_as_its_table(stream: Any) -> None:
    whole = made()
    source = stream(whole)
    found = VHDDynDiskParser(source)
    assert found.footer.current_size == SIZE
    assert found.footer.disk_type == 3
    assert found.DynDiskHdr.bat_offset == 1536
    assert found.DynDiskHdr.bat_max_entries == 150
    assert found.DynDiskHdr.block_size == 2 * MIB
    assert found.Bat.num_valid_bat_entries == 2
    size = found.get_vhd_file_size()
    assert (type(size), size) == (int, len(whole))
    assert found.src_file is source
    rest = io.BytesIO(whole)
    rest.seek(len(found.cached_buff))
    assert found.cached_buff + rest.read() == whole


def test_the_structures_take_their_bytes() -> None:
    whole = made()
    assert VHDFooter(whole[:512]).current_size == SIZE
    assert VHDFooter(vhd_fixed()[-512:]).disk_type == 2
    assert VHDDynDiskHdr(whole[512:1536]).block_size == 2 * MIB
    assert VHDBlockAllocTable(whole[1536 : 1536 + 600]).num_valid_bat_entries == 2
    assert VHDBlockAllocTable(b"").num_valid_bat_entries == 0


def vhd_fixed() -> bytes:
    return b"".join(map(bytes, vhd.FixedEncoder(MIB).encode([])))


def test_the_footer_alone_is_read_no_further() -> None:
    source = io.BytesIO(made())
    parser = VHDFileParser(source)
    assert parser.cached_buff == b""
    assert parser.parse_vhd_footer().disk_type == 3
    assert parser.cached_buff == made()[:512]
    assert source.tell() == 512


def test_a_disk_without_data_has_a_size_too() -> None:
    empty = b"".join(map(bytes, vhd.Encoder(SIZE, []).encode([])))
    assert VHDDynDiskParser(io.BytesIO(empty)).get_vhd_file_size() == len(empty)


@pytest.mark.parametrize("end", [0, 511, 512, 1000, 1536, 2000])
def test_a_file_that_ends_too_early_is_no_image(end: int) -> None:
    with pytest.raises(exception.InvalidImage):
        VHDDynDiskParser(io.BytesIO(made()[:end]))


@pytest.mark.parametrize(
    "whole",
    [
        b"\0" + made()[1:],
        made()[:513] + b"?" + made()[514:],
        patch(made(), 16, (1 << 40).to_bytes(8, "big"), checksum_of="copy"),
        patch(made(), 512 + 16, (1 << 40).to_bytes(8, "big"), checksum_of="header"),
    ],
    ids=["footer", "header", "far header", "far table"],
)
def test_a_damaged_file_is_no_image(whole: bytes) -> None:
    with pytest.raises(exception.InvalidImage):
        VHDDynDiskParser(io.BytesIO(whole))


def test_overlapping_blocks_have_no_size() -> None:
    whole = made()
    table = bytearray(whole[1536 : 1536 + 600])
    for at in range(0, 600, 4):
        if table[at : at + 4] != b"\xff" * 4:
            table[at : at + 4] = (8).to_bytes(4, "big")
    parser = VHDDynDiskParser(io.BytesIO(whole[:1536] + table + whole[1536 + 600 :]))
    with pytest.raises(exception.InvalidImage, match="overlaps"):
        parser.get_vhd_file_size()


def test_only_dynamic_disks_are_parsed() -> None:
    fixed = patch(made(), 60, (2).to_bytes(4, "big"), checksum_of="copy")
    assert int.from_bytes(fixed[16:24], "big") != NO_OFFSET
    with pytest.raises(exception.VhdDiskTypeNotSupported) as caught:
        VHDDynDiskParser(io.BytesIO(fixed))
    assert caught.value.kwargs["disk_type"] == 2


def packed_disk(pieces: list[bytes]) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(b"".join(packed(pieces, 6))))) as archive:
        [member] = archive.getmembers()
        file = archive.extractfile(member)
        assert file is not None
        return file.read()


@pytest.mark.parametrize("piece", [1000, MIB])
@pytest.mark.parametrize("unused", [0, 512, 3 * MIB])
def test_what_a_host_leaves_unused_before_the_end_is_not_in_the_image(
    unused: int, piece: int
) -> None:
    whole = made()
    sent = whole[:-512] + bytes(unused) + whole[-512:]
    pieces = [sent[start : start + piece] for start in range(0, len(sent), piece)]
    assert packed_disk(pieces) == whole


@pytest.mark.parametrize("sent", [b"", made()[:-2], made() + bytes(512), b"x" * 4096])
def test_what_is_no_whole_disk_never_becomes_a_whole_image(sent: bytes) -> None:
    got: list[bytes] = []
    with pytest.raises(FormatError):
        got.extend(packed([sent] if sent else [], 6))
    with pytest.raises(EOFError):
        gzip.decompress(b"".join(got) or b"\x1f\x8b")


def test_a_table_far_away_is_not_waited_for() -> None:
    far = (1 << 40).to_bytes(8, "big")
    for at, structure in ((16, "copy"), (512 + 16, "header")):
        head = patch(made()[:4096], at, far, checksum_of=structure)
        pieces = itertools.chain([head], itertools.repeat(bytes(MIB), 30))
        with pytest.raises(FormatError, match="first 20 MiB"):
            deque(packed(pieces, 1), maxlen=0)
        archive = io.BytesIO(gzip.compress(tar.header("0.vhd", 1 << 41) + head + bytes(30 * MIB)))
        with pytest.raises(FormatError, match="first 20 MiB"):
            IncomingVhd(archive)


def test_what_turns_out_to_be_fixed_at_its_end_is_not_kept_until_then() -> None:
    size = 40 * MIB
    fixed = b"".join(map(bytes, vhd.FixedEncoder(size).encode([])))
    image = gzip.compress(tar.header("0.vhd", len(fixed)) + fixed + tar.ending(len(fixed)))
    tracemalloc.start()
    try:
        with pytest.raises(exception.VhdDiskTypeNotSupported):
            IncomingVhd(io.BytesIO(image))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < size // 2


def test_a_host_that_sends_nothing_more_does_not_hold_up_who_leaves() -> None:
    ours, host = socket.socketpair()
    with host:
        endpoint, request = Endpoint.parse("http://host"), Request("GET", "/export_raw_vdi", {})
        stream = Stream.open(lambda *_: ours, endpoint, request, "OpaqueRef:s", 1000.0)
        host.sendall(b"HTTP/1.1 200 OK\r\n\r\nbegun")
        assert stream.response().status == 200
        threads = threading.active_count()
        with read_ahead(stream) as pieces:
            assert bytes(next(pieces)) == b"begun"
        assert threading.active_count() == threads
        stream.close()


class FakeSession:
    """What consumers' tests put in a session's place: calls by name, and answers."""

    url = "http://host"

    def __init__(self, **answers: Any) -> None:
        self.answers = {name.replace("__", "."): answer for name, answer in answers.items()}
        self.calls: list[tuple[Any, ...]] = []

    def call_xenapi(self, method: str, *args: Any) -> Any:
        self.calls.append((method, *args))
        answer = self.answers[method]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def get_session_id(self) -> str:
        return "OpaqueRef:session"

    @contextmanager
    def custom_task(self, label: str, desc: str = "") -> Any:
        yield "OpaqueRef:task"


def test_a_vdi_is_created_with_the_fields_of_the_contract() -> None:
    session = FakeSession(VDI__create="OpaqueRef:vdi")
    instance = {"uuid": "the-uuid", "name": "the-name"}
    assert utils.create_vdi(session, "sr", instance, "label", "root", 4096) == "OpaqueRef:vdi"
    [(method, record)] = session.calls
    assert method == "VDI.create"
    assert record == {
        "name_label": "label",
        "name_description": "",
        "SR": "sr",
        "virtual_size": "4096",
        "type": "User",
        "sharable": False,
        "read_only": False,
        "xenstore_data": {},
        "other_config": {"nova_disk_type": "root", "nova_instance_uuid": "the-uuid"},
        "sm_config": {},
        "tags": [],
    }
    utils.create_vdi(session, "sr", None, "label", "swap", "512", read_only=True)
    _, record = session.calls[1]
    assert record["other_config"] == {"nova_disk_type": "swap"}
    assert record["read_only"] is True


@pytest.mark.parametrize("ref", ["OpaqueRef:NULL", ""])
def test_a_pool_without_default_sr_is_said_to_have_none(ref: str) -> None:
    session = FakeSession(pool__get_all=["pool"], pool__get_default_SR=ref)
    with pytest.raises(exception.NotFound, match="default SR"):
        utils.get_default_sr(session)
    session = FakeSession(pool__get_all=["pool"], pool__get_default_SR="OpaqueRef:sr")
    assert utils.get_default_sr(session) == "OpaqueRef:sr"


def test_the_paths_of_the_handlers() -> None:
    session = FakeSession()
    query = "session_id=OpaqueRef:session&task_id=OpaqueRef:t&vdi=OpaqueRef:v&format=vhd"
    task, vdi = "OpaqueRef:t", "OpaqueRef:v"
    assert utils.get_vdi_import_path(session, task, vdi) == f"/import_raw_vdi?{query}"
    assert utils.get_vdi_export_path(session, task, vdi) == f"/export_raw_vdi?{query}"


def test_what_is_written_to_a_pipe_can_be_read_at_once() -> None:
    reader, writer = utils.create_pipe()
    with reader, writer:
        writer.write(b"abc")
        assert reader.read(10) == b"abc"
        assert os.fstat(reader.fileno())


def test_a_failure_of_a_fake_session_is_one_of_the_contract() -> None:
    session = FakeSession(VDI__get_by_uuid=XenAPI.Failure(["UUID_INVALID", "VDI", "u"]))
    chunks = image.stream_from_vdis(None, session, {"name": "i"}, "http://host", ["u"])
    assert session.calls == []
    with pytest.raises(exception.OsXenApiException, match="UUID_INVALID"):
        next(chunks)
