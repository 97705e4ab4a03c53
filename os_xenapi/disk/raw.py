"""Raw images: the bytes of the disk one after the other. Zeros stand for holes both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from os_xenapi.disk import codec
from os_xenapi.disk.codec import Steps
from os_xenapi.disk.extents import Data, Extent, data_runs, zeros
from os_xenapi.errors import FormatError

__all__ = ["Decoder", "Encoder"]


class Decoder(codec.Decoder):
    """Reads a raw image; granules of zeros (4 KiB, see extents.py) are left out of the extents.

    Args:
        length: bytes that must come, which is the size of the disk; None where that is not known:
            then ``virtual_size`` is None until close().
    """

    ascending: bool | None = True

    def __init__(self, *, length: int | None = None) -> None:
        super().__init__()
        self.virtual_size = length

    def _decode(self) -> Steps[None]:
        while not self._ended:
            offset = self._position
            data = self._take(len(self._pending))
            if self.virtual_size is not None and self._position > self.virtual_size:
                raise FormatError(
                    f"the image goes on after the {self.virtual_size} bytes it was said to have",
                    field="raw image",
                    offset=self.virtual_size,
                )
            yield from data_runs(Extent(offset, data))
            yield None
        if self.virtual_size is None:
            self.virtual_size = self._position
        elif self._position < self.virtual_size:
            yield from self._more(self.virtual_size - self._position, "raw image")


class Encoder(codec.Encoder):
    """Writes a raw image, whose length is the size of the disk.

    Args:
        virtual_size: size of the disk in bytes.
        allocated: not needed for this format; there so that all encoders are called alike.
    """

    def __init__(self, virtual_size: int, allocated: Iterable[tuple[int, int]] = ()) -> None:
        super().__init__(virtual_size, length=virtual_size)
        self._filled = 0

    def begin(self) -> Data:
        """Return nothing: a raw image has no header."""
        return b""

    def _put(self, extent: Extent) -> Iterator[Data]:
        yield from zeros(extent.offset - self._filled)
        if extent.data:
            yield extent.data
        self._filled = extent.offset + len(extent.data)

    def _finish(self) -> Iterator[Data]:
        yield from zeros(self.virtual_size - self._filled)
        self._filled = self.virtual_size
