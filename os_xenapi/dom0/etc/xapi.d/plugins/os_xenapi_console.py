"""The plugin console: the end of a guest's console log, as xenconsoled writes it."""

import os_xenapi_runtime

LOG = "/var/log/xen/guest/console.%s"
SIZE = 102400


def get_console_log(session, args):
    """Return the last 102,400 bytes of a domain's log, compressed by zlib, in base64."""
    import binascii
    import zlib

    log = LOG % os_xenapi_runtime.domain(args)
    compressed = zlib.compress(_end_of(log))
    return os_xenapi_runtime.decoded(binascii.b2a_base64(compressed)).strip()


def _end_of(log):
    import os
    import stat

    path = os_xenapi_runtime.path(log)
    try:
        status = os.lstat(path)
    except OSError:
        raise os_xenapi_runtime.PluginError(
            "there is no console log %s: the host keeps none of this domain, or not yet" % log
        )
    # Neither a link nor a pipe that someone put into the place of a log is followed.
    if not stat.S_ISREG(status.st_mode):
        raise os_xenapi_runtime.PluginError("%s is not a plain file and is not read" % log)
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        opened = os.fstat(file)
        # A pipe may have been given the number of a log that was deleted.
        is_same = (opened.st_dev, opened.st_ino) == (status.st_dev, status.st_ino)
        if not is_same or not stat.S_ISREG(opened.st_mode):
            raise os_xenapi_runtime.PluginError("%s was rotated just now: call again" % log)
        os.lseek(file, max(0, opened.st_size - SIZE), 0)
        parts = []
        size = SIZE
        # Short where the log is cut meanwhile; what is written meanwhile is left for the next call.
        while size:
            part = os.read(file, size)
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return os_xenapi_runtime.encoded("").join(parts)
    finally:
        os.close(file)
