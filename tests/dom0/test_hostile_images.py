"""Images of Glance, and arguments, that are meant to lead the plugin glance astray.

Each is refused in words, by every Python, and no file is another than before.
"""

from __future__ import annotations

import gzip
import tarfile
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from os_xenapi.disk.vhd_parent import W2KU, ParentPath
from os_xenapi.errors import Failure
from os_xenapi.rpc import plugin_codec
from tests.disk.images import UNIQUE_ID, child_of, encode, patch
from tests.dom0.batch import Case, refusals
from tests.dom0.calling import BOTH_LINES, INTERPRETERS, changed
from tests.dom0.chain_images import DOWNLOAD, TOKEN, UPLOAD, archive_of, download
from tests.dom0.storage import Storage, new_uuids, state_of, storage
from tests.glance.liar import Liar, glance_that_lies

UUID_1, UUID_2 = new_uuids(2)
VHD = encode(4096, [], [])
HIDDEN = patch(VHD, 85, b"\1", checksum_of="copy")
HIDDEN = patch(HIDDEN, len(VHD) - 512 + 85, b"\1", checksum_of="footer")


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    with glance_that_lies() as liar:
        yield liar


@pytest.fixture(scope="module", params=INTERPRETERS)
def host(request: Any) -> Iterator[Storage]:
    with storage(request.param) as host:
        (host.root / "elsewhere").mkdir()
        (host.root / "elsewhere/0.vhd").write_bytes(VHD)
        yield host


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", **known: Any) -> Any:
    """A member without data."""
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    for attribute, value in known.items():
        setattr(made, attribute, value)
    return made, b""


def zipped(*parts: bytes) -> bytes:
    return gzip.compress(b"".join(parts), 1)


def header(name: str, *, size: bytes = b"%011o\0" % 0, kind: bytes = b"0") -> bytes:
    """One header, with the right checksum, whose size is what it is."""
    block = bytearray(tarfile.TarInfo(name).tobuf(tarfile.USTAR_FORMAT))
    block[124:136], block[156:157], block[148:156] = size, kind, b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def base_256(number: int) -> bytes:
    return b"\x80" + number.to_bytes(11, "big")


def pax(**records: str) -> tarfile.TarInfo:
    made = tarfile.TarInfo("0.vhd")
    made.pax_headers = {name.replace("_", "."): value for name, value in records.items()}
    return made


def broken(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


GOOD = archive_of([("0.vhd", VHD)])
OUT = "leads out of its directory"
NO_DISK = "there is no 0.vhd, so there is no disk to import"
ONLY_OTHERS = "it has no 0.vhd, and"
SPARSE = "it was made with tar's option --sparse"
LONG = tarfile.GNU_FORMAT
PAX = tarfile.PAX_FORMAT

REFUSED: dict[str, tuple[bytes, str]] = {
    "an absolute name": (archive_of([("/etc/cron.d/x.vhd", VHD)]), OUT),
    "a name out of it": (archive_of([("../x.vhd", VHD)]), OUT),
    "a way out by a directory": (archive_of([("./a/../../x.vhd", VHD)]), OUT),
    "the parent itself": (archive_of([member("..", tarfile.DIRTYPE)]), OUT),
    "an absolute long name": (archive_of([("/" + "e" * 200 + ".vhd", VHD)], form=LONG), OUT),
    "an absolute pax name": (archive_of([(pax(path="/etc/x.vhd"), VHD)], form=PAX), OUT),
    "a pax name out of it": (archive_of([(pax(path="../x.vhd"), VHD)], form=PAX), OUT),
    "a hard link": (archive_of([member("0.vhd", tarfile.LNKTYPE, "/etc/passwd")]), NO_DISK),
    "a link": (archive_of([member("0.vhd", tarfile.SYMTYPE, "../elsewhere/0.vhd")]), NO_DISK),
    "a device": (archive_of([member("0.vhd", tarfile.CHRTYPE, devmajor=1, devminor=5)]), NO_DISK),
    "a disk's device": (archive_of([member("0.vhd", tarfile.BLKTYPE, devmajor=8)]), NO_DISK),
    "a pipe": (archive_of([member("0.vhd", tarfile.FIFOTYPE)]), NO_DISK),
    "a directory": (archive_of([member("0.vhd", tarfile.DIRTYPE)]), NO_DISK),
    "a linked directory": (
        archive_of([member("d", tarfile.SYMTYPE, "../../elsewhere"), ("d/0.vhd", VHD)]),
        ONLY_OTHERS,
    ),
    "a directory below": (archive_of([("a/0.vhd", VHD)]), ONLY_OTHERS),
    "nothing": (archive_of([]), NO_DISK),
    "no VHDs": (archive_of([("disk.raw", b"x")]), ONLY_OTHERS),
    "a VHD of any name and more": (archive_of([("a.vhd", VHD), ("README", b"x")]), ONLY_OTHERS),
    "two VHDs of any name": (archive_of([("a.vhd", VHD), ("b.vhd", VHD)]), NO_DISK),
    "a name with a newline": (archive_of([("0.vhd\n", VHD)]), ONLY_OTHERS),
    "a hidden name": (archive_of([(".0.vhd", VHD)]), ONLY_OTHERS),
    "an option for a name": (archive_of([("-p.vhd", VHD)]), ONLY_OTHERS),
    "a name that is not UTF-8": (zipped(header("\udcff.vhd")), ONLY_OTHERS),
    "a file twice": (archive_of([("0.vhd", VHD), ("./0.vhd", VHD)]), "it has 0.vhd twice"),
    "a gap": (archive_of([("0.vhd", VHD), ("2.vhd", VHD)]), "the chain has a gap"),
    "65 VHDs": (archive_of([(f"{n}.vhd", b"x") for n in range(65)]), "more than 64 VHDs"),
    "too few uuids": (
        archive_of([(f"{n}.vhd", VHD) for n in range(3)]),
        "uuid_stack must be a list",
    ),
    "1,025 members": (
        archive_of([member(str(n), tarfile.DIRTYPE) for n in range(1025)]),
        "more than 1024 members",
    ),
    "1,025 headers of one member": (
        zipped(header("x", kind=b"x") * 1025),
        "more than 1024 headers before a member",
    ),
    "a large file besides": (
        archive_of([("0.vhd", VHD), ("x", bytes(1 << 26) + b"x")]),
        "more than 67108864 bytes besides VHDs",
    ),
    "a bomb after the end": (
        zipped(header("0.vhd"), bytes(1024), bytes(1 << 26)),
        "more than 67108864 bytes besides VHDs",
    ),
    "a file of 2,304 GiB": (
        zipped(header("0.vhd", size=base_256(2304 << 30))),
        "and no VHD more than 2207613190144",
    ),
    "a name of 1 MiB": (
        zipped(header("x", size=b"%011o\0" % (1 << 20), kind=b"L"), bytes(1 << 20)),
        "a header of it has 1048576 bytes",
    ),
    "an extended header of 8 EiB": (
        zipped(header("x", size=base_256(8 << 60), kind=b"x")),
        "a header of it has",
    ),
    "a name of 2,000 bytes": (
        archive_of([("n" * 2000, b"x")]),
        "a name in it has more than 1024 bytes",
    ),
    "GNU's sparse files": (zipped(header("0.vhd", kind=b"S")), SPARSE),
    "pax's sparse files": (archive_of([(pax(GNU_sparse_major="1"), VHD)], form=PAX), SPARSE),
    "a hidden leaf": (
        archive_of([("0.vhd", HIDDEN)]),
        "is marked hidden",
    ),
    "a parent elsewhere": (
        archive_of(
            [
                (
                    "0.vhd",
                    child_of(
                        UNIQUE_ID,
                        4096,
                        [],
                        paths=(
                            ParentPath(b"MacX", "../../elsewhere/0.vhd"),
                            ParentPath(W2KU, "../../elsewhere/0.vhd"),
                        ),
                    ),
                )
            ]
        ),
        "stands on a disk that is not among them",
    ),
    "a parent that is another": (
        archive_of([("0.vhd", child_of(UUID(int=9), 4096, [])), ("1.vhd", VHD)]),
        "the chain is broken",
    ),
}
"""What is refused for good: the data, and words of the refusal."""

DAMAGED: dict[str, tuple[bytes, str]] = {
    "no bytes": (b"", "it ends too early"),
    "a tar that is not compressed": (gzip.decompress(GOOD), "it is not what gzip wrote"),
    "text": (b"<html>not found</html>", "it is not what gzip wrote"),
    "compressed text": (zipped(b"x" * 2000), "is it a tar archive?"),
    "half of it": (GOOD[: len(GOOD) // 2], "the image arrived damaged"),
    "all but a byte": (GOOD[:-1], "it ends too early"),
    "another byte within": (broken(GOOD, len(GOOD) // 2), "the image arrived damaged"),
    "another checksum": (broken(GOOD, len(GOOD) - 6), "it is not what gzip wrote"),
    "more behind it": (GOOD + b"garbage", "it is not what gzip wrote"),
    "half a header": (zipped(header("0.vhd")[:300]), "it ends within a header"),
    "half a file": (zipped(gzip.decompress(GOOD)[:700]), "it ends within 0.vhd"),
    "half a file besides": (zipped(header("x", size=b"%011o\0" % 900)), "it ends within a member"),
    "a wrong header": (zipped(broken(header("0.vhd"), 3)), "a header has a wrong checksum"),
    "a size below zero": (zipped(header("0.vhd", size=b"\xff" * 12)), "out of all bounds"),
    "a size that is no number": (zipped(header("0.vhd", size=b"-1         \0")), "is none"),
    "a pax size that is no number": (
        zipped(
            header("x", size=b"%011o\0" % 12, kind=b"x"),
            b"12 size=-12\n".ljust(512, b"\0"),
            header("0.vhd"),
        ),
        "a size is no number",
    ),
}
"""What another attempt may bring as it is."""


def cases_of(host: Storage, liar: Liar, images: dict[str, tuple[bytes, str]]) -> dict[str, Case]:
    cases = {}
    for name, (data, _) in images.items():
        arguments = {
            "image_id": liar.keep(data),
            "endpoint": liar.url,
            "api_version": 2,
            "sr_path": host.sr_path,
            "extra_headers": {"X-Auth-Token": TOKEN},
            "uuid_stack": [UUID_2, UUID_1],
        }
        cases[name] = Case(*DOWNLOAD, {"params": plugin_codec.encode_params((), arguments)})
    return cases


def test_images_that_are_no_disks_are_refused_and_change_nothing(host: Storage, liar: Liar) -> None:
    before = state_of(host)
    cases = cases_of(host, liar, {**REFUSED, **DAMAGED})
    found = refusals(host.host.dom0, cases, session=host.session.ref)
    for name, (_, words) in {**REFUSED, **DAMAGED}.items():
        kind = "PluginError" if name in REFUSED else "RetryableError"
        assert found[name].details[2] == kind, (name, found[name])
        assert words in found[name].details[3], (name, found[name])
    assert state_of(host) == before
    assert host.leftovers() == []


ENDPOINTS = (
    "http://user:password@192.0.2.1",
    "http://192.0.2.1\r\nX: y",
    "http://192.0.2.1/\r\nX: y",
    "http://192.0.2.1/a b",
    "http://192.0.2.1/?query",
    "http://192.0.2.1/#fragment",
    "file:///etc/passwd",
    "ftp://192.0.2.1/",
    "unix:///var/lib/xcp/xapi",
    "//192.0.2.1",
    "192.0.2.1:9292",
    "http://",
    "http://-x",
    "http://[::1",
    "http://192.0.2.1:port",
    "http://192.0.2.1:123456",
    "http://h\0st",
    "http://\u212bngstrom",
    "",
    None,
    5,
    ["http://192.0.2.1"],
)
PORTS = ("http://192.0.2.1:0", "http://192.0.2.1:65536")
IDS = ("../x", "a/b", "a?b", "a#b", "a b", "a\r\nHost: x", "", "-x", "%2e%2e", "x" * 129, None, 7)
VERSIONS = (1, "1", 3, None, True, "v2", [2], "2\n")
NO_VALUE = "must be text of one line, or null"
OURS = "belongs to the transfer itself"
HEADERS: tuple[tuple[Any, str], ...] = (
    ({"X-A": "b\r\nX-C: d"}, NO_VALUE),
    ({"X-A": "b\n"}, NO_VALUE),
    ({"X-A": "\0"}, NO_VALUE),
    ({"X-A": 5}, NO_VALUE),
    ({"X-A": ["b"]}, NO_VALUE),
    ({"X-A: b\r\nX-C": "d"}, "must be that of a header"),
    ({"": "d"}, "must be that of a header"),
    ({"X A": "d"}, "must be that of a header"),
    ({"Content-Length": "5"}, OURS),
    ({"transfer-encoding": "chunked"}, OURS),
    ({"Host": "h"}, OURS),
    ({"Connection": "keep-alive"}, OURS),
    ({f"X-{n}": "v" for n in range(65)}, "extra_headers must be a map of at most 64"),
    ([["X-A", "b"]], "extra_headers must be a map"),
    ("X-A: b", "extra_headers must be a map"),
)
PROPERTIES: tuple[tuple[Any, str], ...] = (
    (["a"], "properties must be a map"),
    ({f"p{n}": "v" for n in range(257)}, "properties must be a map of at most 256"),
    ({"a": ["b"]}, "the property 'a' must be text"),
    ({"a": {"b": "c"}}, "the property 'a' must be text"),
    ({"": "x"}, "the name of a property must be"),
    ({"a\nb": "x"}, "the name of a property must be"),
    ({"x" * 256: "x"}, "the name of a property must be"),
)
CHAINS: tuple[tuple[Any, str], ...] = (
    ([], "vdi_uuids must be a list of 1 to 64 uuids"),
    ("", "vdi_uuids must be a list of 1 to 64 uuids"),
    (new_uuids(65), "vdi_uuids must be a list of 1 to 64 uuids"),
    ([UUID_1, UUID_1], "holds a uuid twice"),
    (["../../etc/passwd"], "must be a uuid"),
)
STACKS: tuple[tuple[Any, str], ...] = (
    ([], "uuid_stack must be a list"),
    ("", "uuid_stack must be a list"),
    (None, "uuid_stack must be a list"),
    (["../../etc/cron.d/x"], "must be a uuid"),
)
PATHS: tuple[tuple[Any, str], ...] = (
    ("/etc", "sr_path is not the mount of a storage repository"),
    ("{sr}/os-images", "sr_path is not the mount of a storage repository"),
    ("{sr}/../..", "sr_path must be"),
    (None, "sr_path must be text"),
)


def argument_cases() -> Iterator[tuple[tuple[str, str], str, Any, str]]:
    """The functions, an argument, its value, and words of the refusal."""
    both: list[tuple[str, Any, str]] = [
        *(("endpoint", one, "endpoint must be the address of a Glance") for one in ENDPOINTS),
        *(("endpoint", one, "has a port that there is not") for one in PORTS),
        *(("image_id", one, "image_id must be") for one in IDS),
        *(("api_version", one, "api_version must be 2, the only version") for one in VERSIONS),
        *(("extra_headers", *one) for one in HEADERS),
        *(("sr_path", *one) for one in PATHS),
    ]
    for name, value, words in both:
        yield DOWNLOAD, name, value, words
        yield UPLOAD, name, value, words
    for value, words in PROPERTIES:
        yield UPLOAD, "properties", value, words
    for value, words in CHAINS:
        yield UPLOAD, "vdi_uuids", value, words
    for value, words in STACKS:
        yield DOWNLOAD, "uuid_stack", value, words


def test_arguments_lead_nowhere(host: Storage, liar: Liar) -> None:
    asked = len(liar.asked)
    before = state_of(host)
    cases, expected = {}, {}
    for call, name, value, words in argument_cases():
        arguments = {
            "image_id": liar.keep(GOOD),
            "endpoint": liar.url,
            "sr_path": host.sr_path,
            "extra_headers": {},
            **({"uuid_stack": [UUID_1]} if call == DOWNLOAD else {"vdi_uuids": [UUID_1]}),
        }
        given = value.format(sr=host.sr_path) if name == "sr_path" and value else value
        arguments[name] = given
        case = f"{call[1]} {name} {value!r}"
        cases[case] = Case(*call, {"params": plugin_codec.encode_params((), arguments)})
        expected[case] = words
    found = refusals(host.host.dom0, cases, session=host.session.ref)
    for case, words in expected.items():
        assert found[case].details[2] == "PluginError", (case, found[case])
        assert words in found[case].details[3], (case, found[case])
        assert "password" not in found[case].details[3]
    assert state_of(host) == before
    assert len(liar.asked) == asked


both_lines = pytest.mark.parametrize("host", BOTH_LINES, indirect=True)


@both_lines
def test_a_disk_for_which_there_is_no_room_is_refused_before_it_is_written(
    host: Storage, liar: Liar
) -> None:
    before = state_of(host)
    image_id = liar.keep(GOOD)
    with (
        changed(host.host.dom0, "scratch", "MARGIN = 67108864", "MARGIN = 1 << 60"),
        pytest.raises(Failure, match=f"the SR has no room for {len(VHD)} bytes and"),
    ):
        download(host, liar.url, image_id, [UUID_1])
    assert state_of(host) == before
    assert host.leftovers() == []


@both_lines
def test_what_a_link_of_the_archive_points_to_is_not_written_to(host: Storage, liar: Liar) -> None:
    target = str(host.root / "elsewhere/0.vhd")
    # A link has no data, whatever size it says it has.
    link = member("0.vhd", tarfile.SYMTYPE, target, size=5000)
    data = archive_of([link, ("0.vhd", VHD)])
    before = state_of(host)
    download(host, liar.url, liar.keep(data), [UUID_2])
    made = host.sr / f"{UUID_2}.vhd"
    assert made.stat().st_ino != (host.root / "elsewhere/0.vhd").stat().st_ino
    assert made.stat().st_mode & 0o7777 == 0o644
    made.unlink()
    assert state_of(host) == before


@both_lines
def test_a_uuid_that_a_vdi_has_is_refused(host: Storage, liar: Liar) -> None:
    vdis = host.add_chain(1)
    before = state_of(host)
    with pytest.raises(Failure, match="the SR already holds"):
        download(host, liar.url, liar.keep(GOOD), vdis)
    assert state_of(host) == before
