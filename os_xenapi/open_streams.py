"""Disk streams out of VDIs and into VDIs for programs that take or bring the bytes themselves.

    with open_export(session, vdi) as source:
        for chunk in source:
            ...

    with open_import(session, virtual_size=size, length=length) as sink:
        for chunk in chunks:
            sink.write(chunk)

With an AsyncSession it is ``async with``, ``async for`` and ``await sink.write(chunk)``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from os_xenapi.disk.extents import Data, Extent
from os_xenapi.flows import AnySession, Flow, Work, awaits, run_steps
from os_xenapi.progress import Cancellation, Meter, OnProgress
from os_xenapi.vdi_streams import VdiSink, VdiSource, WireFormat

if TYPE_CHECKING:
    from os_xenapi.async_session import AsyncSession
    from os_xenapi.session import Session
    from os_xenapi.types import SRRef, VDIRef

__all__ = ["AsyncExport", "AsyncImport", "Export", "Import", "open_export", "open_import"]

T = TypeVar("T")


@overload
def open_export(
    session: AsyncSession,
    vdi: VDIRef,
    *,
    wire_format: WireFormat = ...,
    base: VDIRef | None = ...,
    on_progress: OnProgress | None = ...,
    cancel: Cancellation | None = ...,
) -> AsyncExport: ...


@overload
def open_export(
    session: Session,
    vdi: VDIRef,
    *,
    wire_format: WireFormat = ...,
    base: VDIRef | None = ...,
    on_progress: OnProgress | None = ...,
    cancel: Cancellation | None = ...,
) -> Export: ...


def open_export(
    session: AnySession,
    vdi: VDIRef,
    *,
    wire_format: WireFormat = "vhd",
    base: VDIRef | None = None,
    on_progress: OnProgress | None = None,
    cancel: Cancellation | None = None,
) -> Export | AsyncExport:
    """Return the disk of ``vdi`` as a stream, to be entered and then iterated over.

    The chunks are the bytes of an image in ``wire_format``; ``extents()`` gives the data of the
    disk instead. The image is checked as it passes, and the end of the iteration is the host's word
    that all is well. With ``base``, another VDI such as an earlier snapshot, what comes is what
    differs from that: extents with zeros in them, or a VHD to be laid over an image of the base. An
    import of that VHD into a copy of the base brings the disk back. ``on_progress`` counts bytes of
    the disk.

    Entering and iterating raise TransferFailed (what the host sent), Failure (VDI_IN_USE ...),
    ConnectionFailed, ProtocolError, DeadlineExceeded.
    """
    source = VdiSource(session, vdi, wire_format, base=base, cancel=cancel)
    return (AsyncExport if awaits(session) else Export)(session, source, on_progress)


@overload
def open_import(
    session: AsyncSession,
    *,
    virtual_size: int,
    length: int,
    vdi: VDIRef | None = ...,
    sr: SRRef | None = ...,
    name_label: str = ...,
    wire_format: WireFormat = ...,
    on_progress: OnProgress | None = ...,
    cancel: Cancellation | None = ...,
) -> AsyncImport: ...


@overload
def open_import(
    session: Session,
    *,
    virtual_size: int,
    length: int,
    vdi: VDIRef | None = ...,
    sr: SRRef | None = ...,
    name_label: str = ...,
    wire_format: WireFormat = ...,
    on_progress: OnProgress | None = ...,
    cancel: Cancellation | None = ...,
) -> Import: ...


def open_import(
    session: AnySession,
    *,
    virtual_size: int,
    length: int,
    vdi: VDIRef | None = None,
    sr: SRRef | None = None,
    name_label: str = "",
    wire_format: WireFormat = "vhd",
    on_progress: OnProgress | None = None,
    cancel: Cancellation | None = None,
) -> Import | AsyncImport:
    """Return a VDI as a sink for an image, to be entered and then written to.

    What is written is an image in ``wire_format`` of exactly ``length`` bytes, of a disk of
    ``virtual_size`` bytes; an encoder of ``os_xenapi.disk`` makes it from extents and tells its
    length. The VDI is ``vdi``, whose contents are replaced, else a new one in ``sr`` (None: the
    pool's default SR). Leaving the block waits for the host's word; whatever fails, a new VDI is
    destroyed. ``on_progress`` counts bytes of the image.

    Entering, writing and leaving raise TransferFailed (the image's length), Failure
    (SR_BACKEND_FAILURE_44 when the SR is full, VDI_IN_USE ...), ConnectionFailed, ProtocolError,
    DeadlineExceeded.
    """
    sink = VdiSink(
        session,
        virtual_size=virtual_size,
        vdi=vdi,
        sr=sr,
        name_label=name_label,
        wire_format=wire_format,
        on_progress=on_progress,
        cancel=cancel,
    )
    return (AsyncImport if awaits(session) else Import)(session, sink, length)


class _Opened:
    """What the open streams of both faces share: the session that carries their steps out."""

    def __init__(self, session: AnySession, source: Any) -> None:
        self._session = session
        self._over = False
        self._end = source

    def _steps(self, steps: Callable[[], Flow[T]]) -> Flow[T]:
        """Do ``steps``; if they fail, clean up and raise the reason."""
        if self._over:
            raise ValueError("the stream is over: open another one")
        try:
            return (yield from steps())
        except BaseException as error:
            self._over = True
            reason = yield from self._end.abort(error)
            if reason is error:
                raise
            raise reason from error

    def _leave(self, error: BaseException | None) -> Flow[None]:
        """Clean up after a block that ended before the stream did, by ``error`` or of itself."""
        if not self._over:
            self._over = True
            yield from self._end.abort(error or GeneratorExit(), ours=False)


class _Export(_Opened):
    def __init__(
        self, session: AnySession, source: VdiSource, on_progress: OnProgress | None
    ) -> None:
        super().__init__(session, source)
        self._source = source
        self._meter = Meter(on_progress)
        self._position = 0
        self._extents: list[Extent] = []

    @property
    def virtual_size(self) -> int:
        """The VDI's size in bytes."""
        return self._source.virtual_size

    @property
    def length(self) -> int | None:
        """The bytes of the stream, None where the host does not tell before its end."""
        return self._source.length

    def _next(self) -> Flow[Data]:
        source = self._source
        data = yield from source.read(self._position)
        if not data:
            source.decoder.close()
            yield from source.finish()
            self._over = True
            self._position = self.virtual_size
        else:
            self._extents = yield Work(list, (source.decoder.feed(data),))
            for extent in self._extents[-1:]:
                self._position = extent.offset + len(extent.data)
        self._meter(self._position, self.virtual_size)
        return data

    def _read(self) -> Flow[Data]:
        if self._over:
            return b""
        return (yield from self._steps(self._next))


class Export(_Export):
    """An export for threads, used by one at a time: enter it, then iterate over its chunks.

    A block that is left before the end ends the export; no task is left behind.
    """

    def __enter__(self) -> Export:
        run_steps(self._session, self._steps(self._source.open))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        run_steps(self._session, self._leave(error))

    def __iter__(self) -> Iterator[Data]:
        """Return the chunks of the stream, up to 1 MiB each; the end of it is the host's word."""
        while data := run_steps(self._session, self._read()):
            yield data

    def extents(self) -> Iterator[Extent]:
        """Return the disk's data instead of the chunks of the stream."""
        for _ in self:
            yield from self._extents


class AsyncExport(_Export):
    """An export for asyncio; as ``Export``, with ``async with`` and ``async for``."""

    async def __aenter__(self) -> AsyncExport:
        await run_steps(self._session, self._steps(self._source.open))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await run_steps(self._session, self._leave(error))

    async def __aiter__(self) -> AsyncIterator[Data]:
        """Return the chunks of the stream; as ``Export``."""
        while data := await run_steps(self._session, self._read()):
            yield data

    async def extents(self) -> AsyncIterator[Extent]:
        """Return the disk's data instead of the chunks of the stream."""
        async for _ in self:
            for extent in self._extents:
                yield extent


class _Import(_Opened):
    def __init__(self, session: AnySession, sink: VdiSink, length: int) -> None:
        super().__init__(session, sink)
        self._sink = sink
        self._length = length

    @property
    def vdi(self) -> VDIRef:
        """The VDI that the stream goes into."""
        return self._sink.vdi

    @property
    def virtual_size(self) -> int:
        """The VDI's size in bytes, which storage may have rounded up."""
        return self._sink.virtual_size

    @property
    def sent(self) -> int:
        """The bytes of the stream so far."""
        return self._sink.sent

    def _open(self) -> Flow[None]:
        yield from self._sink.prepare()
        yield from self._sink.open(self._length)

    def _write(self, data: Data) -> Flow[None]:
        view = memoryview(data).cast("B")
        yield from self._steps(lambda: self._sink.write(view))

    def _exit(self, error: BaseException | None) -> Flow[None]:
        if error is None and not self._over:
            yield from self._steps(self._sink.finish)
            self._over = True
        else:
            yield from self._leave(error)


class Import(_Import):
    """An import for threads, used by one at a time: enter it, then write the image to it.

    Leaving the block waits for the host's word. A block that is left by an error ends the import: a
    new VDI is destroyed, and no task is left behind.
    """

    def __enter__(self) -> Import:
        run_steps(self._session, self._steps(self._open))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        run_steps(self._session, self._exit(error))

    def write(self, data: Data) -> None:
        """Send the next bytes of the image; raises as ``open_import``, and the import is over."""
        run_steps(self._session, self._write(data))


class AsyncImport(_Import):
    """An import for asyncio; as ``Import``, with ``async with`` and an awaited ``write``."""

    async def __aenter__(self) -> AsyncImport:
        await run_steps(self._session, self._steps(self._open))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await run_steps(self._session, self._exit(error))

    async def write(self, data: Data) -> None:
        """Send the next bytes of the image; as ``Import.write``."""
        await run_steps(self._session, self._write(data))
