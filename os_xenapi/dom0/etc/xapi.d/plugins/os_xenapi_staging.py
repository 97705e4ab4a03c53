"""Staging: a private directory in which files are made before they are moved into place at once.

It lies on the file system of its target. Whoever works in one holds a lock on it, so that one whose
owner was killed is told from one in use, and is gone after the next call.
"""

import os

import os_xenapi_runtime

PREFIX = ".os-xenapi-"

_LOCK = "lock"
_TRIES = 20


class Staging(object):
    """A new private directory below another one, a path of the machine; remove it after use."""

    def __init__(self, directory):
        sweep(directory)
        for _ in range(_TRIES):
            if self._begin(directory):
                return
        raise os_xenapi_runtime.PluginError("no private directory can be made in %s" % directory)

    def path(self, name):
        """Return the path of a file in here."""
        return os.path.join(self._place, name)

    def name(self):
        """Return what this directory is called, which no other one of its time is."""
        return os.path.basename(self._place)

    def move(self, name, target):
        """Put a finished file of this directory into the place target, at once and as a whole."""
        file = os.open(self.path(name), os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
        os.rename(self.path(name), target)

    def remove(self):
        """Remove the directory with all that is still in it."""
        try:
            _remove(self._place)
        finally:
            os.close(self._lock)

    def _begin(self, directory):
        """Make the directory and lock it; return whether it is still there then."""
        import fcntl
        import tempfile

        self._place = tempfile.mkdtemp("", PREFIX, directory)
        lock = self.path(_LOCK)
        try:
            self._lock = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 384)
        except OSError:
            if os.path.isdir(self._place):
                raise
            return False
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        # Another call may have taken it for one that was left behind before it was locked.
        if _is_same(self._lock, lock):
            return True
        os.close(self._lock)
        return False


def sweep(directory):
    """Remove what calls that were killed have left in a directory; return the names in use."""
    used = []
    for name in os.listdir(directory):
        if name.startswith(PREFIX) and _is_used(os.path.join(directory, name)):
            used.append(name)
    return used


def _is_used(place):
    """Tell whether the owner of a staging directory is alive; remove it where not."""
    import fcntl

    if os.path.islink(place) or not os.path.isdir(place):
        return False
    try:
        lock = os.open(os.path.join(place, _LOCK), os.O_RDWR)
    except OSError:
        # Without its lock it is empty: just made, or almost removed. Its maker makes another one.
        _quietly(os.rmdir, place)
        return False
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except IOError:
            return True
        _remove(place)
        return False
    finally:
        os.close(lock)


def _remove(place):
    import shutil

    try:
        names = os.listdir(place)
    except OSError:
        return
    # The lock goes last: what is left without one is taken for empty.
    for name in [one for one in names if one != _LOCK]:
        path = os.path.join(place, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    _quietly(os.unlink, os.path.join(place, _LOCK))
    _quietly(os.rmdir, place)


def _is_same(file, path):
    try:
        there = os.stat(path)
    except OSError:
        return False
    opened = os.fstat(file)
    return (opened.st_dev, opened.st_ino) == (there.st_dev, there.st_ino)


def _quietly(function, path):
    try:
        function(path)
    except OSError:
        pass
