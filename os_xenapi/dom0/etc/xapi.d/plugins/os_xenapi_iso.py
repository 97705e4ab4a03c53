"""Reading the files of an ISO 9660 image, without mounting it. The image is not trusted.

ECMA-119 (ISO 9660). Names are those of the plain image, in lower case, which are what a boot loader
sees; the extensions of Rock Ridge and Joliet, which could name links and devices, are not read.
"""

import os
import re
import struct

import os_xenapi_runtime

SECTOR = 2048

MAX_FILES = 1024
MAX_DEPTH = 8
MAX_DIRECTORY = 1048576
"""Bytes of one directory."""

_NAME = r"[a-z0-9_][a-z0-9_.+~!-]{0,63}\Z"
_CHUNK = 1048576
_IS_DIRECTORY, _IS_ASSOCIATED, _CONTINUES = 0x02, 0x04, 0x80


def extract(file, size, directory, without):
    """Write all in an open image of so many bytes into a directory, but what is in without.

    Returns the paths of all in the image. PluginError where it is no image that holds up.
    """
    return _Image(file, size, directory).extract(without)


class _Image(object):
    def __init__(self, file, size, directory):
        self._file = file
        self._size = size
        self._directory = directory
        self._left = size
        self._seen = {}
        self._found = []

    def extract(self, without):
        """Write the files and return their paths."""
        pending = [self._root() + ("", 0)]
        while pending:
            start, length, path, depth = pending.pop()
            if start in self._seen or depth > MAX_DEPTH or length > MAX_DIRECTORY:
                raise _broken("a directory lies in itself, too deep, or is too long")
            self._seen[start] = True
            for is_directory, entry_start, entry_length, name in self._entries(start, length):
                place = os.path.join(path, name)
                self._count(place)
                if place in without:
                    continue
                if is_directory:
                    os.mkdir(os.path.join(self._directory, place), 448)
                    pending.append((entry_start, entry_length, place, depth + 1))
                else:
                    self._write(entry_start, entry_length, place)
        return self._found

    def _count(self, place):
        if place in self._found:
            raise _broken("there are two of %s" % place)
        self._found.append(place)
        if len(self._found) > MAX_FILES:
            raise _broken("it has more than %d files" % MAX_FILES)

    def _root(self):
        for sector in range(16, 32):
            volume = self._read(sector * SECTOR, SECTOR)
            (kind,) = struct.unpack("B", volume[:1])
            if volume[1:6] != os_xenapi_runtime.encoded("CD001") or kind == 255:
                break
            if kind == 1:
                if struct.unpack("<H", volume[128:130])[0] != SECTOR:
                    break
                return struct.unpack("<I4xI", volume[158:170])
        raise _broken("it has no primary volume of sectors of %d bytes" % SECTOR)

    def _entries(self, start, length):
        """Return (is it a directory, first byte's sector, bytes, name) of all but . and .."""
        data = self._read(start * SECTOR, length)
        at, found = 0, []
        while at < length:
            (size,) = struct.unpack("B", data[at : at + 1])
            if not size:
                # Records do not cross sectors.
                at += SECTOR - at % SECTOR
                continue
            record = data[at : at + size]
            at += size
            if len(record) < 34:
                raise _broken("a directory is cut off")
            found.append(_entry(record))
        return [one for one in found if one is not None]

    def _write(self, start, length, place):
        self._left -= length
        if self._left < 0:
            raise _broken("its files have more bytes than itself")
        target = os.path.join(self._directory, place)
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 384)
        try:
            at, end = start * SECTOR, start * SECTOR + length
            while at < end:
                data = self._read(at, min(_CHUNK, end - at))
                at += len(data)
                while data:
                    data = data[os.write(file, data) :]
        finally:
            os.close(file)

    def _read(self, at, length):
        """Return exactly so many bytes."""
        if at + length > self._size:
            raise _broken("something lies beyond its end")
        os.lseek(self._file, at, 0)
        parts = []
        while length:
            part = os.read(self._file, length)
            if not part:
                raise _broken("it was cut off meanwhile")
            parts.append(part)
            length -= len(part)
        return os_xenapi_runtime.encoded("").join(parts)


def _entry(record):
    extended, start, length = struct.unpack("<xBI4xI", record[:14])
    flags, unit, gap = struct.unpack("BBB", record[25:28])
    (named,) = struct.unpack("B", record[32:33])
    name = os_xenapi_runtime.decoded(record[33 : 33 + named])
    if name in ("\0", "\1") or flags & _IS_ASSOCIATED:
        return None
    if unit or gap or flags & _CONTINUES:
        raise _broken("a file lies in more than one piece")
    name = name.split(";")[0].rstrip(".").lower()
    if not re.match(_NAME, name):
        raise _broken("a file is called %r" % name[:40])
    return bool(flags & _IS_DIRECTORY), start + extended, length, name


def _broken(why):
    return os_xenapi_runtime.PluginError("the image is no ISO 9660 image that is read: " + why)
