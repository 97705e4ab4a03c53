"""Archives of one image: what is read out of them, what is refused, and what is written."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections import deque
from pathlib import Path

import pytest

from os_xenapi.disk import tar
from os_xenapi.errors import FormatError
from tests import parts

CONTENT = bytes(range(256)) * 5


def archive(*members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.GNU_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as file:
        for member, content in members:
            member.size = len(content)
            file.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def named(name: str, kind: bytes = tarfile.REGTYPE, **fields: object) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type = kind
    for field, value in fields.items():
        setattr(member, field, value)
    return member


def read(packed: bytes, chunk: int = 1 << 16) -> bytes:
    decoder = tar.Decoder()
    found = bytearray()
    for start in range(0, len(packed), chunk):
        for offset, data in decoder.feed(packed[start : start + chunk]):
            assert offset == len(found)
            found += data
    decoder.close()
    assert decoder.virtual_size == len(found)
    return bytes(found)


@pytest.mark.parametrize("chunk", [1, 511, 1 << 16])
@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_the_one_image_is_found_in_every_format(form: int, chunk: int) -> None:
    long = "directory/" * 12 + "0.VHD"
    packed = archive(
        (named("./", tarfile.DIRTYPE), b""),
        (named("null", tarfile.CHRTYPE), b""),
        (named("link.vhd", tarfile.SYMTYPE, linkname="/etc/passwd"), b""),
        (named("notes"), b"x" * 700),
        (named(long), CONTENT),
        form=form,
    )
    assert read(packed, chunk) == CONTENT


@pytest.mark.parametrize("name", ["\N{SNOWMAN}/" * 60 + "0.vhd", "a" * 300 + ".vhd"])
@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_names_that_take_a_header_of_their_own_are_read(form: int, name: str) -> None:
    assert read(archive((named(name), CONTENT), form=form)) == CONTENT


def test_a_size_in_an_extended_header_counts() -> None:
    member = named("0.vhd", pax_headers={"size": str(len(CONTENT))})
    assert read(archive((member, CONTENT), form=tarfile.PAX_FORMAT)) == CONTENT


@parts.need("tar")
def test_what_gnu_tar_writes_is_read_and_what_is_written_it_reads(tmp_path: Path) -> None:
    program = parts.find("tar")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "0.vhd").write_bytes(CONTENT)
    subprocess.run([program, "-cf", tmp_path / "made", "-C", tmp_path / "in", "."], check=True)
    assert read((tmp_path / "made").read_bytes()) == CONTENT
    written = tar.header("0.vhd", len(CONTENT)) + CONTENT + tar.ending(len(CONTENT))
    assert len(written) % 10240 == 0
    (tmp_path / "ours").write_bytes(written)
    told = subprocess.run(
        [program, "-xOf", tmp_path / "ours", "0.vhd"], check=True, capture_output=True
    )
    assert (told.stdout, told.stderr) == (CONTENT, b"")


@pytest.mark.parametrize("size", [0, 1, 511, 512, (8 << 30) - 1, 8 << 30, 2040 << 30])
def test_a_header_tells_any_size(size: int) -> None:
    info = tarfile.TarInfo.frombuf(tar.header("0.vhd", size), "ascii", "strict")
    assert (info.name, info.size, info.isreg()) == ("0.vhd", size, True)
    assert (tar.BLOCK + size + len(tar.ending(size))) % 10240 == 0
    decoder = tar.Decoder()
    assert list(decoder.feed(tar.header("0.vhd", size))) == []
    assert decoder.virtual_size == size


WHOLE = archive((named("0.vhd"), CONTENT))


@pytest.mark.parametrize("end", [0, 1, 511, 512, 600, 512 + 1280, 2048])
def test_a_torn_archive_is_refused(end: int) -> None:
    with pytest.raises(FormatError, match=r"too early|no tar"):
        read(WHOLE[:end])


def sparse(form: str) -> bytes:
    if form == "pax":
        member = named("0.vhd", pax_headers={"GNU.sparse.major": "1"})
        return archive((member, CONTENT), form=tarfile.PAX_FORMAT)
    return archive((named("0.vhd", tarfile.GNUTYPE_SPARSE), CONTENT))


def patched(packed: bytes, at: int, data: bytes) -> bytes:
    """Change a header, and its checksum with it."""
    block = bytearray(packed[:512])
    block[at : at + len(data)] = data
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + packed[512:]


def extended(content: bytes, kind: bytes = tarfile.XHDTYPE) -> bytes:
    return archive((named("x", kind), content))[: 512 + -(-len(content) // 512) * 512] + WHOLE


@pytest.mark.parametrize(
    ("packed", "words"),
    [
        (archive((named("0.vhd"), b"a"), (named("1.vhd"), b"b")), "a second .vhd"),
        (archive((named("0.img"), b"a")), "no .vhd file"),
        (archive((named("a/../../0.vhd"), b"a")), "leads out"),
        (archive((named("/0.vhd"), b"a")), "leads out"),
        (archive((named("../notes"), b"a")), "leads out"),
        (sparse("pax"), "sparse"),
        (sparse("old"), "sparse"),
        (WHOLE + b"x", "data follows"),
        (WHOLE + WHOLE, "data follows"),
        (b"x" * 512, "no tar archive"),
        (WHOLE[:10] + b"x" + WHOLE[11:], "no tar archive"),
        (patched(WHOLE, 124, b"\xff" * 12), "size of -"),
        (patched(WHOLE, 156, tarfile.SYMTYPE), "what is not a file"),
        (extended(b"x" * (65 << 10)), "extended header of"),
        (extended(b"0 path=a\n"), "extended header that"),
        (extended(b"99999999 path=a\n"), "extended header that"),
        (extended(b"path=a\n"), "extended header that"),
        (extended(b"11 size=-1\n"), "size of '-1'"),
        (extended(b"12 size=1e9\n"), "size of '1e9'"),
    ],
)
def test_what_could_mislead_is_refused(packed: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read(packed)


def test_what_is_passed_over_has_a_bound() -> None:
    decoder = tar.Decoder()
    with pytest.raises(FormatError, match="64 MiB of files"):
        list(decoder.feed(tar.header("filler", 1 << 40)))
    decoder = tar.Decoder()
    list(decoder.feed(WHOLE))
    zeros = bytes(1 << 20)
    with pytest.raises(FormatError, match="MiB of zeros"):
        deque((list(decoder.feed(zeros)) for _ in range(40)), maxlen=0)
