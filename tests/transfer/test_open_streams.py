"""Disk streams for programs without a file: chunks and extents out, chunks in, on both faces."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import Extent
from os_xenapi.errors import Failure, SrBackendFailure, TransferFailed
from os_xenapi.images import open_image
from os_xenapi.simulator.faults import ErrorInside, Fault, TornAnswer
from os_xenapi.transfer import Progress, import_disk, open_export, open_import
from tests.session.conftest import Face, Site
from tests.transfer.conftest import MIB

EXPORT, IMPORT = "http/get_export_raw_vdi", "http/put_import_raw_vdi"
SIZE = 16 * MIB


class Both:
    """One way to use the streams of either face, so that one test serves both."""

    def __init__(self, site: Site, *, awaits: bool) -> None:
        self.site = site
        self.awaits = awaits
        self.left: list[Any] = []

    def read(self, vdi: Any, *, extents: bool = False, most: int = 1 << 30, **options: Any) -> Any:
        """Return the first ``most`` chunks, or extents, copied, and the stream."""
        return asyncio.run(self._read(vdi, extents, most, options))

    async def _read(self, vdi: Any, extents: bool, most: int, options: Any) -> Any:
        found: list[Any] = []
        if self.awaits:
            async with self.site.aconnect() as session:
                async with open_export(session, vdi, **options) as stream:
                    async for one in stream.extents() if extents else stream:
                        found.append(_copy(one))
                        if len(found) == most:
                            break
                self.left = await session.task.get_all()
            return found, stream
        with self.site.connect() as session:
            with open_export(session, vdi, **options) as source:
                for one in source.extents() if extents else source:
                    found.append(_copy(one))
                    if len(found) == most:
                        break
            self.left = list(session.task.get_all())
        return found, source

    def write(self, chunks: Iterable[Any], **options: Any) -> Any:
        """Import ``chunks`` and return the VDI."""
        return asyncio.run(self._write(chunks, options))

    async def _write(self, chunks: Iterable[Any], options: Any) -> Any:
        if self.awaits:
            async with self.site.aconnect() as session:
                try:
                    async with open_import(session, **options) as stream:
                        for chunk in chunks:
                            await stream.write(chunk)
                finally:
                    self.left = [*await session.task.get_all(), *await session.VDI.get_all()]
            return stream.vdi
        with self.site.connect() as session:
            try:
                with open_import(session, **options) as sink:
                    for chunk in chunks:
                        sink.write(chunk)
            finally:
                self.left = [*session.task.get_all(), *session.VDI.get_all()]
        return sink.vdi


def _copy(one: Any) -> Any:
    return Extent(one.offset, bytes(one.data)) if isinstance(one, Extent) else bytes(one)


@pytest.fixture
def both(face: Face) -> Both:
    return Both(face.site, awaits=face.awaits)


@pytest.fixture
def disk(raw_disk: Callable[..., Path]) -> Path:
    return raw_disk(SIZE, (0, 5 * MIB + 512, 9 * MIB))


@pytest.fixture
def vdi(site: Site, disk: Path) -> Any:
    with site.connect() as session:
        return import_disk(session, disk).vdi


def contents(extents: list[Extent]) -> bytes:
    whole = bytearray(SIZE)
    for offset, data in extents:
        whole[offset : offset + len(data)] = data
    return bytes(whole)


def test_the_chunks_of_an_export_are_an_image(
    both: Both, vdi: Any, disk: Path, tmp_path: Path
) -> None:
    seen: list[Progress] = []
    chunks, stream = both.read(vdi, on_progress=seen.append)
    assert (stream.virtual_size, stream.length) == (SIZE, None)
    (tmp_path / "back").write_bytes(b"".join(chunks))
    with open_image(tmp_path / "back") as image:
        assert image.format == "vhd"
        assert contents(list(image.extents())) == disk.read_bytes()
    assert seen[-1][:2] == (SIZE, SIZE)
    assert both.left == []


def test_a_raw_export_tells_its_length(both: Both, vdi: Any, disk: Path) -> None:
    chunks, stream = both.read(vdi, wire_format="raw")
    assert stream.length == SIZE
    assert b"".join(chunks) == disk.read_bytes()


@pytest.mark.parametrize("wire_format", ["vhd", "raw"])
def test_the_extents_of_an_export_are_the_data_of_the_disk(
    both: Both, vdi: Any, disk: Path, wire_format: Any
) -> None:
    extents, _ = both.read(vdi, extents=True, wire_format=wire_format)
    assert contents(extents) == disk.read_bytes()
    assert sum(len(extent.data) for extent in extents) <= 8 * MIB
    assert both.left == []


def test_an_export_may_be_left_early(both: Both, vdi: Any) -> None:
    chunks, _ = both.read(vdi, most=1, wire_format="raw")
    assert len(chunks) == 1
    assert both.left == []


@pytest.mark.parametrize("effect", [TornAnswer(3 * MIB), ErrorInside(["SR_BACKEND_FAILURE_46"])])
def test_an_export_that_fails_says_so_in_the_iteration(both: Both, vdi: Any, effect: Any) -> None:
    with (
        both.site.pool.faults.arm(Fault(effect, message=EXPORT)),
        pytest.raises((TransferFailed, Failure)),
    ):
        both.read(vdi)
    assert [*both.site.pool.store.rows("task")] == []


def test_what_an_encoder_makes_of_extents_is_imported(both: Both) -> None:
    extents = [Extent(0, b"a" * 4096), Extent(7 * MIB, b"b" * MIB)]
    encoder = vhd.Encoder(SIZE, [(extent.offset, len(extent.data)) for extent in extents])
    seen: list[Progress] = []
    vdi = both.write(
        encoder.encode(extents),
        virtual_size=SIZE,
        length=encoder.length,
        name_label="restored",
        on_progress=seen.append,
    )
    assert both.left == [vdi]
    assert seen[-1][:2] == (encoder.length, encoder.length)
    back, _ = both.read(vdi, extents=True)
    assert contents(back) == contents(extents)


def test_an_import_into_a_vdi_replaces_its_contents(both: Both, vdi: Any) -> None:
    image = b"z" * SIZE
    chunks = (image[start : start + 300_000] for start in range(0, SIZE, 300_000))
    both.write(chunks, vdi=vdi, virtual_size=SIZE, length=SIZE, wire_format="raw")
    back, _ = both.read(vdi, extents=True)
    assert contents(back) == image


@pytest.mark.parametrize("size", [SIZE - 1, SIZE + 1, 0])
def test_a_stream_of_another_length_than_was_said_is_refused(both: Both, size: int) -> None:
    with pytest.raises(TransferFailed, match="exact length"):
        both.write([bytes(size)], virtual_size=SIZE, length=SIZE, wire_format="raw")
    assert both.left == []


class StopHere(Exception):
    """Raised by the producer of a stream."""


def test_an_import_whose_producer_fails_leaves_nothing_and_raises_its_error(both: Both) -> None:
    def chunks() -> Iterable[bytes]:
        yield bytes(3 * MIB)
        raise StopHere

    with pytest.raises(StopHere):
        both.write(chunks(), virtual_size=SIZE, length=SIZE, wire_format="raw")
    assert both.left == []


def test_an_import_that_the_host_ends_says_why(both: Both) -> None:
    lost = Fault(ErrorInside(["SR_BACKEND_FAILURE_46", "", "gone", ""]), message=IMPORT)
    with both.site.pool.faults.arm(lost), pytest.raises(SrBackendFailure, match="46"):
        both.write(
            (bytes(MIB) for _ in range(16)), virtual_size=SIZE, length=SIZE, wire_format="raw"
        )
    assert both.left == []


def test_a_stream_that_is_over_takes_no_more(site: Site) -> None:
    with site.connect() as session:
        with open_import(session, virtual_size=SIZE, length=SIZE, wire_format="raw") as sink:
            sink.write(bytes(SIZE))
        with pytest.raises(ValueError, match="over"):
            sink.write(b"x")
        assert session.VDI.get_all() == [sink.vdi]
