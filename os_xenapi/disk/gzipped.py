"""gzip as a stream, both ways, memory bounded: by ISA-L where it is installed, else by zlib.

ISA-L (the module ``isal``, of the extra ``fast``) takes a tenth of zlib's time or less. Its results
are as small as those of zlib's lowest levels, which is within a tenth of the others.

Source: RFC 1952. A file may have several members, one behind the other, and zeros behind the last.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from typing import Any

from os_xenapi.disk.extents import Data
from os_xenapi.errors import FormatError

_isal: Any
try:
    from isal import isal_zlib as _isal
except ImportError:
    _isal = None

__all__ = ["DEFAULT_LEVEL", "PIECE", "Compressor", "Decompressor"]

DEFAULT_LEVEL = 6
PIECE = 1 << 20
"""The most bytes that a Decompressor returns at a time."""

_INPUT = 256 << 10
"""What is left of the input is copied for each piece of output, so that it is taken in parts."""

_MAGIC = 0x1F
_GZIP = 16 + zlib.MAX_WBITS


class Compressor:
    """Writes one gzip member. The result does not tell when it was made.

    Args:
        level: 1 (fast) to 9 (small).
    """

    def __init__(self, level: int = DEFAULT_LEVEL) -> None:
        if not 1 <= level <= 9:
            raise ValueError(f"level {level}: gzip has levels 1 to 9")
        if _isal is None:
            self._stream = zlib.compressobj(level, wbits=_GZIP)
        else:
            self._stream = _isal.compressobj(_isal_level(level), wbits=_GZIP)

    def compress(self, data: Data) -> bytes:
        """Return what is ready of the result when ``data`` has been added; it may be nothing."""
        found: bytes = self._stream.compress(data)
        return found

    def finish(self) -> bytes:
        """Return the rest of the result."""
        found: bytes = self._stream.flush()
        return found


class Decompressor:
    """Reads a gzip file that comes in pieces, in any sizes."""

    def __init__(self) -> None:
        self._position = 0
        self._members = 0
        self._stream: Any = None
        self._is_padding = False

    def feed(self, data: Data) -> Iterator[bytes]:
        """Take the next bytes of the file and return what they hold, in pieces of at most PIECE.

        Raises FormatError: it is no gzip file, or damaged.
        """
        view = memoryview(data)
        for start in range(0, len(view), _INPUT):
            rest: Data = view[start : start + _INPUT]
            while rest:
                rest = yield from self._take(rest)

    def close(self) -> None:
        """Say that the file has ended. Raises FormatError if it ends too early."""
        if self._stream is not None or not self._members:
            raise self._error("the file ends here, too early: fetch it again")

    def _take(self, data: Data) -> Generator[bytes, None, Data]:
        """Read on in one member, or in what follows the last; return what is behind its end."""
        if self._stream is None:
            if self._is_padding or (self._members and data[0] == 0):
                self._is_padding = True
                if any(data):
                    raise self._error("data that is not gzip follows the end of the gzip file")
                self._position += len(data)
                return b""
            if data[0] != _MAGIC:
                raise self._error(self._in_words("not the first byte of one"))
            self._stream = (_isal or zlib).decompressobj(wbits=_GZIP)
        stream, size = self._stream, len(data)
        while not stream.eof:
            try:
                found = stream.decompress(data, PIECE)
            except (zlib.error, getattr(_isal, "error", zlib.error)) as error:
                raise self._error(self._in_words(error)) from None
            data = stream.unconsumed_tail
            if found:
                yield found
            if not data:
                break
        rest: bytes = stream.unused_data if stream.eof else b""
        self._position += size - len(rest)
        if stream.eof:
            self._members += 1
            self._stream = None
        return rest

    def _in_words(self, error: Exception | str) -> str:
        if self._members:
            return f"what follows the first gzip member is damaged, or no gzip ({error})"
        return f"this is no gzip file, or it is damaged ({error})"

    def _error(self, problem: str) -> FormatError:
        return FormatError(problem, field="gzip", offset=self._position)


def _isal_level(level: int) -> int:
    """Level 2 is as fast as 1 for what is hardly a file's, 3 takes half as long again."""
    return 1 if level < 4 else 2 if level < 7 else 3
