"""Archives of VHDs: written for others, and read from others in every form, however they come."""

from __future__ import annotations

import contextlib
import gzip
import io
import tarfile
import zlib
from random import Random

import pytest

from os_xenapi.disk import ovf
from os_xenapi.errors import FormatError

DATA = Random(3).randbytes(70_000)


def read(archive: bytes, step: int = 1 << 20) -> dict[str, bytes]:
    """All members of an archive that comes in pieces."""
    reader = ovf.Reader()
    found: dict[str, bytes] = {}
    sizes: dict[str, int] = {}
    name = ""
    for start in range(0, len(archive), step):
        for event in reader.feed(archive[start : start + step]):
            if isinstance(event, ovf.Member):
                name, sizes[event.name] = event
                found[name] = b""
            else:
                found[name] += event
    reader.close()
    assert {name: len(data) for name, data in found.items()} == sizes
    return found


def packed(members: list[tuple[str, bytes]], form: int = tarfile.GNU_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(file.getvalue())


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 70_000])
def test_what_is_written_is_read_by_others_and_by_us(size: int) -> None:
    writer = ovf.Writer(size, level=1, timestamp=1_700_000_000)
    whole = writer.begin() + b"".join(
        writer.feed(memoryview(DATA)[start : min(size, start + 999)])
        for start in range(0, size, 999)
    )
    whole += writer.end()
    with tarfile.open(fileobj=io.BytesIO(whole), mode="r:gz") as archive:
        [info] = archive.getmembers()
        extracted = archive.extractfile(info)
        assert extracted is not None
        assert (info.name, info.mtime, extracted.read()) == ("0.vhd", 1_700_000_000, DATA[:size])
    assert read(whole) == {"0.vhd": DATA[:size]}


@pytest.mark.parametrize("step", [1, 7, 511, 513, 1 << 20])
@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_every_form_of_tar_is_read_in_pieces_of_any_size(form: int, step: int) -> None:
    long = "d" * 90 + "/" + "n" * 60 + ".vhd"
    members = [("./0.vhd", DATA[:5000]), ("empty.vhd", b""), (long, DATA[:512])]
    found = read(packed(members, form), step)
    assert list(found.values()) == [DATA[:5000], b"", DATA[:512]]
    assert list(found)[:2] == ["0.vhd", "empty.vhd"]


def test_a_size_of_8_gib_and_more_is_told() -> None:
    size = (8 << 30) + 5
    info = tarfile.TarInfo("0.vhd")
    info.size = size
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        head = gzip.compress(info.tobuf(form))
        assert next(iter(ovf.Reader().feed(head))) == ovf.Member("0.vhd", size)


def test_several_gzip_streams_and_padding_are_one_archive() -> None:
    plain = gzip.decompress(packed([("0.vhd", DATA)]))
    whole = gzip.compress(plain[:1000]) + gzip.compress(plain[1000:]) + bytes(100)
    assert read(whole) == {"0.vhd": DATA}


@pytest.mark.parametrize("kept", [0, 5, 100, 0.5, -9])
def test_an_archive_that_was_cut_is_refused(kept: float) -> None:
    whole = packed([("0.vhd", DATA)])
    end = int(len(whole) * kept) if kept == 0.5 else int(kept)
    with pytest.raises(FormatError):
        read(whole[:end])


def test_a_tar_that_was_cut_before_it_was_compressed_is_refused() -> None:
    plain = gzip.decompress(packed([("0.vhd", DATA)]))
    for end in (0, 300, 512, 60_000, 512 + len(DATA)):
        with pytest.raises(FormatError):
            read(gzip.compress(plain[:end]))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, b"S"])
def test_what_is_no_plain_file_is_refused(kind: bytes) -> None:
    info = tarfile.TarInfo("0.vhd")
    info.type, info.linkname = kind, "/etc/passwd"
    with pytest.raises(FormatError):
        read(gzip.compress(info.tobuf() + bytes(1024)))


def test_a_header_that_is_none_is_refused() -> None:
    with pytest.raises(FormatError, match="no tar header"):
        read(gzip.compress(DATA))
    with pytest.raises(FormatError, match="no gzip file"):
        read(DATA)


def test_a_header_that_claims_to_be_huge_takes_no_memory() -> None:
    for kind in (tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME):
        info = tarfile.TarInfo("x")
        info.type, info.size = kind, 1 << 40
        with pytest.raises(FormatError, match="header of"):
            read(gzip.compress(info.tobuf(tarfile.GNU_FORMAT)))


def test_a_bomb_is_handed_out_in_small_pieces() -> None:
    info = tarfile.TarInfo("0.vhd")
    info.size = 64 << 20
    bomb = zlib.compressobj(9, wbits=31)
    data = bomb.compress(info.tobuf() + bytes(64 << 20)) + bomb.flush()
    pieces = [event for event in ovf.Reader().feed(data) if not isinstance(event, ovf.Member)]
    assert sum(map(len, pieces)) == 64 << 20
    assert max(map(len, pieces)) <= 1 << 20


def test_no_damage_makes_it_fail_otherwise_than_in_words() -> None:
    plain = gzip.decompress(packed([("0.vhd", DATA[:3000])], tarfile.PAX_FORMAT))
    random = Random(4)
    for _ in range(2000):
        damaged = bytearray(plain)
        for _ in range(random.randint(1, 4)):
            damaged[random.randrange(1024)] = random.randrange(256)
        with contextlib.suppress(FormatError):
            read(gzip.compress(bytes(damaged), 1))
