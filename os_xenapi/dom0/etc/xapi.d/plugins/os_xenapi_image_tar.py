"""The form in which Glance keeps chains of VHDs: a tar archive of 0.vhd, 1.vhd ..., through gzip.

Both ways are streams: no more than a few pieces is in memory. What is read comes from anybody:
nothing is written but plain files with names that this module takes, into one directory.

Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Interchange Format"; GNU tar's manual,
"Basic Tar Format".
"""

import os
import re
import struct
import zlib

import os_xenapi_http
import os_xenapi_runtime
import os_xenapi_vhds

MAX_FILE = 2207613190144
"""Bytes of one VHD: what a disk of 2,040 GiB takes with its tables, and more."""

MAX_MEMBERS = 1024
MAX_OTHERS = 67108864
"""Bytes of all that is not a VHD."""

MAX_EXTENSION = 65536
"""Bytes of what precedes a member for its name or its size."""

MAX_NAME = 1024

_BLOCK = 512
_PIECE = 1048576
_GZIP = 31
_OCTAL_LIMIT = 8589934592
_PLAIN = ("0", "\0", "7")
_WITHOUT_DATA = ("1", "2", "3", "4", "5", "6")
_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,122}\.vhd\Z"


def pack(paths, level, send):
    """Send the archive of a chain of VHDs in pieces of bytes; paths are its files, the leaf first.

    level is that of the compression, 1 to 9.
    """
    zipped = zlib.compressobj(level, zlib.DEFLATED, _GZIP)

    def put(data):
        send(zipped.compress(data))

    put(_header("./", 0, "5"))
    for number, path in enumerate(paths):
        _pack_file(path, "./%d.vhd" % number, put)
    put(_zeros(2 * _BLOCK))
    send(zipped.flush())


def unpack(source, directory):
    """Write the VHDs of an archive into a directory; return the names of its other plain files.

    source.read() returns the next piece of the archive, nothing at its end. RetryableError where
    the archive is damaged; PluginError where it is no archive of VHDs, or has no room.
    """
    return _Unpacking(_Unzipped(source), directory).carry_out()


def _pack_file(path, name, put):
    import os_xenapi_vhd_file

    file = os_xenapi_vhd_file.opened(path)
    try:
        size = left = os.fstat(file).st_size
        put(_header(name, size, "0"))
        while left:
            data = os.read(file, min(left, _PIECE))
            if not data:
                break
            put(data)
            left -= len(data)
        if left or os.fstat(file).st_size != size:
            raise os_xenapi_runtime.PluginError(
                "%s changed its size while it was read: upload the disk of a snapshot" % name
            )
        put(_zeros(-size % _BLOCK))
    finally:
        os.close(file)


def _header(name, size, kind):
    import time

    mode = {"0": "0000644", "5": "0000755"}[kind]
    before = "%s%s%s\0%s" % (name, "\0" * (100 - len(name)), mode, 2 * "0000000\0")
    after = "%011o\0%s%s%s" % (int(time.time()), " " * 8, kind, "\0" * 100 + "ustar  \0")
    data = os_xenapi_runtime.encoded(before) + _encoded_size(size)
    data += os_xenapi_runtime.encoded(after)
    data += _zeros(_BLOCK - len(data))
    checksum = os_xenapi_runtime.encoded("%06o\0 " % _sum(data))
    return data[:148] + checksum + data[156:]


def _encoded_size(size):
    if size < _OCTAL_LIMIT:
        return os_xenapi_runtime.encoded("%011o\0" % size)
    # As GNU tar does; octal digits would not do.
    return struct.pack(">LQ", 0x80000000, size)


def _zeros(count):
    return struct.pack("%dx" % count)


def _sum(block):
    """Return the checksum of a header, whose own field counts as blanks."""
    values = struct.unpack("512B", block)
    return sum(values) - sum(values[148:156]) + 8 * 32


class _Unzipped(object):
    """What a gzip file holds, of which there may be several one after the other, as a stream."""

    def __init__(self, source):
        self._source = source
        self._zip = zlib.decompressobj(_GZIP)
        self._input = self._ready = os_xenapi_runtime.encoded("")
        self._is_over = False

    def read(self, most):
        """Return at most so many bytes, more than none but at the end."""
        try:
            while not self._ready and not self._is_over:
                self._ready = self._next()
        except zlib.error:
            raise _damaged("it is not what gzip wrote")
        data, self._ready = self._ready[:most], self._ready[most:]
        return data

    def _next(self):
        data = self._input or self._source.read()
        if not data:
            return self._last()
        if self._zip is None:
            self._input = os_xenapi_runtime.encoded("")
            data = data.lstrip(_zeros(1))
            if not data:
                return data
            self._zip = zlib.decompressobj(_GZIP)
        out = self._zip.decompress(data, _PIECE)
        self._input = self._zip.unconsumed_tail
        if self._zip.unused_data:
            self._input = self._zip.unused_data
            self._zip = None
        return out

    def _last(self):
        self._is_over = True
        if self._zip is None:
            return os_xenapi_runtime.encoded("")
        # Python 2 tells the end of a gzip file by what follows it, and by nothing else.
        out = self._zip.decompress(_zeros(1))
        if not self._zip.unused_data:
            raise _damaged("it ends too early")
        return out


class _Unpacking(object):
    """One archive on its way into a directory."""

    def __init__(self, stream, directory):
        self._stream = stream
        self._directory = directory
        self._others = []
        self._other_bytes = 0
        self._found = 0

    def carry_out(self):
        """Read to the end, whatever follows the archive too; return the names of other files."""
        for _ in range(MAX_MEMBERS):
            member = self._member()
            if member is None:
                break
            name, size, kind = member
            if kind in _WITHOUT_DATA or name.endswith("/"):
                continue
            if kind in _PLAIN and re.match(_NAME, name):
                self._extract(name, size)
                continue
            if kind in _PLAIN:
                self._others.append(name)
            self._skip(size)
        else:
            raise _refused("it has more than %d members" % MAX_MEMBERS)
        while True:
            data = self._stream.read(_PIECE)
            if not data:
                return self._others
            self._count_other(len(data))

    def _member(self):
        """Return the name, the size and the kind of the next member; None after the last."""
        name, size = None, None
        for _ in range(MAX_MEMBERS):
            block = self._block()
            if block is None or block == _zeros(_BLOCK):
                return None
            member = _Header(block)
            if member.kind in ("x", "g", "L", "K"):
                text = self._extension(member.size)
                if member.kind == "L":
                    name = text.split("\0")[0]
                elif member.kind == "x":
                    records = _records(text)
                    name = records.get("path", name)
                    size = records.get("size", size)
                continue
            if member.kind == "S":
                raise _refused("it was made with tar's option --sparse: make it without")
            if size is not None:
                member.size = _decimal(size)
            return _checked_name(name or member.name), member.size, member.kind
        raise _refused("it has more than %d headers before a member" % MAX_MEMBERS)

    def _extension(self, size):
        if size > MAX_EXTENSION:
            raise _refused("a header of it has %d bytes" % size)
        data = self._exactly(size + -size % _BLOCK)
        return os_xenapi_runtime.decoded(data[:size])

    def _extract(self, name, size):
        import os_xenapi_scratch

        self._found += 1
        if self._found > os_xenapi_vhds.MAX_CHAIN:
            raise _refused("it has more than %d VHDs" % os_xenapi_vhds.MAX_CHAIN)
        if size > MAX_FILE:
            raise _refused("%s has %d bytes, and no VHD more than %d" % (name, size, MAX_FILE))
        path = os.path.join(self._directory, name)
        if os.path.lexists(path):
            raise _refused("it has %s twice" % name)
        os_xenapi_scratch.assert_room(self._directory, size, "the SR")
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOCTTY, 384)
        try:
            left = size
            while left:
                data = self._stream.read(min(left, _PIECE))
                if not data:
                    raise _damaged("it ends within %s" % name)
                os_xenapi_vhds.write(file, data)
                left -= len(data)
            os.ftruncate(file, size)
            os.fsync(file)
        finally:
            os.close(file)
        self._exactly(-size % _BLOCK)

    def _skip(self, size):
        left = size + -size % _BLOCK
        self._count_other(left)
        while left:
            data = self._stream.read(min(left, _PIECE))
            if not data:
                raise _damaged("it ends within a member")
            left -= len(data)

    def _count_other(self, size):
        self._other_bytes += size
        if self._other_bytes > MAX_OTHERS:
            raise _refused("it has more than %d bytes besides VHDs" % MAX_OTHERS)

    def _block(self):
        """Return the next block; None where the archive ends in front of it."""
        data = self._stream.read(_BLOCK)
        if not data:
            return None
        return data + self._exactly(_BLOCK - len(data))

    def _exactly(self, size):
        parts = []
        while size:
            data = self._stream.read(size)
            if not data:
                raise _damaged("it ends within a header")
            parts.append(data)
            size -= len(data)
        return os_xenapi_runtime.encoded("").join(parts)


class _Header(object):
    """What the block in front of a member says: its name, its size in bytes, its kind."""

    def __init__(self, block):
        if _octal(block[148:156]) != _sum(block):
            raise _damaged("a header has a wrong checksum: is it a tar archive?")
        self.name = _text(block[:100])
        self.kind = os_xenapi_runtime.decoded(block[156:157])
        self.size = _size(block[124:136])
        prefix = _text(block[345:500])
        # What GNU's own format has in that place are dates.
        if prefix and block[257:263] == os_xenapi_runtime.encoded("ustar\0"):
            self.name = prefix + "/" + self.name


def _text(field):
    return os_xenapi_runtime.decoded(field).split("\0")[0]


def _size(field):
    import binascii

    first = ord(field[:1])
    if first & 0x80 == 0:
        return _octal(field)
    number = int(binascii.hexlify(field), 16) - (0x80 << 88)
    if first != 0x80:
        raise _damaged("a size is out of all bounds")
    return number


def _octal(field):
    text = os_xenapi_runtime.decoded(field).strip(" \0")
    if not re.match(r"[0-7]{0,12}\Z", text):
        raise _damaged("a number of a header is none: is it a tar archive?")
    return int("0" + text, 8)


def _decimal(text):
    if not re.match(r"[0-9]{1,15}\Z", text):
        raise _damaged("a size is no number")
    return int(text)


def _records(text):
    """Return the records of an extended header by their names."""
    # Lengths count bytes, and nothing here is cut by what they say: none that is used has newlines.
    found = {}
    for line in text.split("\n"):
        record = re.match(r"[0-9]{1,5} ([^=]{1,256})=(.*)\Z", line)
        if record is not None:
            found[record.group(1)] = record.group(2)
    if [1 for name in found if name.startswith("GNU.sparse.")]:
        raise _refused("it was made with tar's option --sparse: make it without")
    return found


def _checked_name(name):
    """Return the name less "./" in front of it; PluginError where it leads out of a directory."""
    if len(name) > MAX_NAME:
        raise _refused("a name in it has more than %d bytes" % MAX_NAME)
    if name.startswith("/") or ".." in name.split("/"):
        raise _refused("%r in it leads out of its directory" % name[:80])
    while name.startswith("./"):
        name = name[2:].lstrip("/")
    return name


def _damaged(why):
    return os_xenapi_http.RetryableError("the image arrived damaged: %s" % why)


def _refused(why):
    return os_xenapi_runtime.PluginError("the image is refused: %s" % why)
