"""Tar archives of one disk image, as Glance keeps VHDs for hosts: read as a stream, and framed.

Nothing is ever unpacked: names decide which file is read, and lead nowhere.

Sources: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar's manual,
"Basic Tar Format", for long names and for sizes from 8 GiB on.
"""

from __future__ import annotations

import tarfile
from typing import NamedTuple

from os_xenapi.disk import codec
from os_xenapi.disk.codec import Steps
from os_xenapi.errors import FormatError

__all__ = ["BLOCK", "Decoder", "ending", "header"]

BLOCK = 512
"""The unit of archives, in bytes: headers take one, files whole ones."""

_RECORD = 20 * BLOCK
_MOST_EXTENDED = 64 << 10
_MOST_IGNORED = 64 << 20
_MOST_PADDING = 16 << 20
_LONG_NAME, _LONG_LINK, _PAX, _PAX_FOR_ALL = b"L", b"K", b"x", b"g"
_EXTENDED = (_LONG_NAME, _LONG_LINK, _PAX, _PAX_FOR_ALL)


class _Found(NamedTuple):
    """A header: what it is of, and where it lies in the archive, in bytes."""

    name: str
    size: int
    kind: bytes
    offset: int

    def error(self, problem: str) -> FormatError:
        return FormatError(problem, field=f"tar header of {self.name[:200]!r}", offset=self.offset)


class Decoder(codec.Decoder):
    """Reads the one file of an archive whose name has a suffix; see codec.Decoder for feed().

    The extents are that file's bytes, all of them and in order, ``virtual_size`` is its size, both
    without any knowledge of what is in it. Of all else, what is not a file is passed over, as are
    other files up to 64 MiB in all.

    Args:
        suffix: of the file's name, in any case.

    Raises (by feed() and close()):
        FormatError: the archive is damaged or torn, or has no such file, or a second one; or a file
            has a name that leads out of the archive, or is sparse.
    """

    ascending: bool | None = True

    def __init__(self, *, suffix: str = ".vhd") -> None:
        super().__init__()
        self._suffix = suffix
        self._ignored = 0

    def _decode(self) -> Steps[None]:
        while (found := (yield from self._read_header())) is not None:
            if found.kind not in tarfile.REGULAR_TYPES:
                if found.size:
                    raise found.error(f"{found.size} bytes of what is not a file")
                continue
            _check_name(found)
            if found.name.lower().endswith(self._suffix):
                if self.virtual_size is not None:
                    raise found.error(
                        f"a second {self._suffix} file, and only one is taken: merge the chain, or "
                        "make one image of each disk"
                    )
                self.virtual_size: int | None = found.size
                yield from self._pass_on(0, found.size, found.name)
            else:
                self._ignored += found.size
                if self._ignored > _MOST_IGNORED:
                    raise found.error(
                        f"more than {_MOST_IGNORED >> 20} MiB of files that are no disk: pack the "
                        f"{self._suffix} file alone"
                    )
                yield from self._skip_to(self._position + found.size, found.name)
            yield from self._skip_padding(found)
        if self.virtual_size is None:
            raise FormatError(
                f"the archive ends here and has no {self._suffix} file",
                field="tar",
                offset=self._position,
            )
        yield from self._read_rest()

    def _read_header(self) -> Steps[_Found | None]:
        """Read the next header, with those that extend it; None at the archive's end."""
        name: str | None = None
        size: int | None = None
        while True:
            offset = self._position
            block = yield from self._read(BLOCK, "tar header")
            if not any(block):
                return None
            found = _parse(block, offset)
            if found.kind not in _EXTENDED:
                break
            if found.size > _MOST_EXTENDED:
                raise found.error(f"an extended header of {found.size} bytes: damaged")
            data = yield from self._read(found.size, "tar extended header")
            yield from self._skip_padding(found)
            if found.kind == _LONG_NAME:
                name = data.split(b"\0", 1)[0].decode("utf-8", "surrogateescape")
            elif found.kind == _PAX:
                told = _pax(data, found)
                name, size = told.get("path", name), _pax_size(told, size, found)
        return found._replace(
            name=found.name if name is None else name, size=found.size if size is None else size
        )

    def _skip_padding(self, found: _Found) -> Steps[None]:
        yield from self._skip_to(self._position + -found.size % BLOCK, found.name)

    def _read_rest(self) -> Steps[None]:
        """Read what follows the end of the archive: zeros that fill its last record."""
        start = self._position
        while not self._ended:
            if any(self._take(len(self._pending))):
                problem = "data follows the end of the archive: it was put together wrongly"
                raise FormatError(problem, field="tar", offset=start)
            if self._position - start > _MOST_PADDING:
                problem = f"more than {_MOST_PADDING >> 20} MiB of zeros follow: damaged"
                raise FormatError(problem, field="tar", offset=start)
            yield None


def header(name: str, size: int, *, modified: int = 0) -> bytes:
    """Return what stands in front of a file's bytes in an archive.

    Args:
        name: of the file.
        size: of the file, in bytes.
        modified: when it was changed, in seconds since 1970-01-01 00:00 UTC.
    """
    found = tarfile.TarInfo(name)
    found.size, found.mode, found.mtime = size, 0o644, modified
    return found.tobuf(tarfile.GNU_FORMAT)


def ending(size: int, *, headers: int = BLOCK) -> bytes:
    """Return what stands behind the bytes of an archive's last file, to the archive's end.

    Args:
        size: of that file, in bytes.
        headers: bytes of the archive that lie in front of that file.
    """
    padding = -size % BLOCK
    used = headers + size + padding + 2 * BLOCK
    return bytes(padding + 2 * BLOCK + -used % _RECORD)


def _parse(block: bytes, offset: int) -> _Found:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise FormatError(
            f"this is no tar archive, or it is damaged ({error})",
            field="tar header",
            offset=offset,
        ) from None
    found = _Found(info.name, info.size, info.type, offset)
    if info.size < 0:
        raise found.error(f"a size of {info.size} bytes: damaged")
    if info.type == tarfile.GNUTYPE_SPARSE:
        raise found.error("a sparse file, which is not supported: pack it without --sparse")
    return found


def _check_name(found: _Found) -> None:
    if found.name.startswith("/") or ".." in found.name.split("/"):
        raise found.error("the name leads out of the archive: pack the file from its directory")


def _pax(data: bytes, found: _Found) -> dict[str, str]:
    """Read the records of an extended header, each "LENGTH KEY=VALUE" and a newline."""
    told = {}
    while data.rstrip(b"\0"):
        length, _, _ = data.partition(b" ")
        end = int(length) if length.isdigit() and len(length) < 9 else 0
        record, data = data[len(length) + 1 : end], data[end:]
        key, equals, value = record.partition(b"=")
        if not (end <= len(length) + 1 + len(record) and equals and value.endswith(b"\n")):
            raise found.error("an extended header that cannot be read: damaged")
        told[key.decode("utf-8", "replace")] = value[:-1].decode("utf-8", "surrogateescape")
    if any(key.startswith("GNU.sparse") for key in told):
        raise found.error("a sparse file, which is not supported: pack it without --sparse")
    return told


def _pax_size(told: dict[str, str], size: int | None, found: _Found) -> int | None:
    text = told.get("size")
    if text is None:
        return size
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise found.error(f"a size of {text[:50]!r} bytes: damaged")
    return int(text)
