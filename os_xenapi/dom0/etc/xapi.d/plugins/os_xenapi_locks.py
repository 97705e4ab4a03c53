"""Locks among the calls of plugins on this host: each ends with the process that holds it."""

import os
import sys

import os_xenapi_runtime

DIRECTORY = "/var/run/os-xenapi"

SECONDS = 60
"""How long a call waits for another one."""


class Lock(object):
    """What nobody else holds on this host until it is released, or this process ends."""

    def __init__(self, path, file):
        self._path = path
        self._file = file

    def release(self):
        """Let others have it."""
        os.unlink(self._path)
        os.close(self._file)


def taken(name):
    """Return the Lock of this name, None where another call holds it."""
    import errno
    import fcntl

    path = os.path.join(_directory(), name)
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOCTTY, 384)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except IOError:
            os.close(file)
            if sys.exc_info()[1].errno not in (errno.EAGAIN, errno.EACCES):
                raise
            return None
        # Whoever held it may have released it, and so deleted the file, in between.
        if _is_at(file, path):
            return Lock(path, file)
        os.close(file)


def waited_for(name, what):
    """Return the Lock of this name; PluginError where another call, which is what, keeps it."""
    import time

    for _ in range(SECONDS * 20):
        lock = taken(name)
        if lock is not None:
            return lock
        time.sleep(0.05)
    raise os_xenapi_runtime.PluginError(
        "another call has been %s for %d seconds: try again when it has ended" % (what, SECONDS)
    )


def sweep():
    """Remove what is left of the locks of calls that were killed."""
    for name in os.listdir(_directory()):
        lock = taken(name)
        if lock is not None:
            lock.release()


def _is_at(file, path):
    try:
        there = os.lstat(path)
    except OSError:
        return False
    here = os.fstat(file)
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def _directory():
    import os_xenapi_commands

    place = os_xenapi_runtime.path(DIRECTORY)
    try:
        os.makedirs(place, 448)
    except OSError:
        if not os.path.isdir(place):
            raise
    if not os_xenapi_commands.is_trusted(place):
        raise os_xenapi_runtime.PluginError(
            "%s can be changed by others than root: delete it" % DIRECTORY
        )
    return place
