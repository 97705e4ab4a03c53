"""What a VHD file says of itself, read from its footer and header.

Source: Microsoft, "Virtual Hard Disk Image Format Specification", version 1.0.
"""

import os

import os_xenapi_runtime

FIXED, DYNAMIC, DIFFERENCING = 2, 3, 4

_EPOCH = 946684800
_SECTOR = 512


class Vhd(object):
    """The footer of a VHD, and of a differencing one the identity of its parent, as hex."""

    def __init__(self, path):
        """Read the file at path, which must be a plain one; PluginError where it is no VHD."""
        file = opened(path)
        try:
            footer = _at(file, os.fstat(file).st_size - _SECTOR, path)
            if not footer.startswith(os_xenapi_runtime.encoded("conectix")):
                raise _damaged(path)
            self.kind = _number(footer, 60, 4)
            self.timestamp = _number(footer, 24, 4)
            self.identity = _hex(footer, 68)
            self.is_hidden = _number(footer, 85, 1) != 0
            self.parent = None
            if self.kind == DIFFERENCING:
                header = _at(file, _number(footer, 16, 8), path)
                if not header.startswith(os_xenapi_runtime.encoded("cxsparse")):
                    raise _damaged(path)
                self.parent = _hex(header, 40)
        finally:
            os.close(file)

    def is_of_the_future(self):
        """Tell whether it was made at a time that has not come yet, as this host's clock goes."""
        import time

        return self.timestamp + _EPOCH > time.time()


def opened(path):
    """Return the number of a plain file, open for reading; PluginError where it is none."""
    import stat

    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode):
        raise os_xenapi_runtime.PluginError("%s is not a plain file" % os.path.basename(path))
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    if not os.path.samestat(status, os.fstat(file)):
        os.close(file)
        raise os_xenapi_runtime.PluginError(
            "%s was replaced just now: call again" % os.path.basename(path)
        )
    return file


def _at(file, offset, path):
    if not 0 <= offset <= 1 << 62:
        raise _damaged(path)
    os.lseek(file, offset, 0)
    data = os.read(file, _SECTOR)
    if len(data) != _SECTOR:
        raise _damaged(path)
    return data


def _number(data, at, size):
    import binascii

    return int(binascii.hexlify(data[at : at + size]), 16)


def _hex(data, at):
    import binascii

    return os_xenapi_runtime.decoded(binascii.hexlify(data[at : at + 16]))


def _damaged(path):
    return os_xenapi_runtime.PluginError(
        "%s is not a VHD, or is damaged" % os.path.basename(path)
    )
