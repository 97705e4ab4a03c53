"""Private directories: in each of them one call makes files, on the file system of their target.

It is locked while its call lives. So one whose call was killed is told from one in use, and is gone
after the next call. What goes into it is the affair of others.
"""

import os

import os_xenapi_runtime

MARGIN = 67108864
"""Bytes that stay free where files are made."""

_PREFIX = ".os-xenapi-scratch."
_TRIES = 20


class Scratch(object):
    """A new private directory below another one, a path of the machine; remove it after use.

    Its name is prefix and more, and its path is place. settle(place) is called before it is removed
    with all in it, after a kill too.
    """

    def __init__(self, directory, prefix=_PREFIX, settle=None):
        """Sweep the directory of others that were left, and make and lock a new one in it."""
        import binascii

        import os_xenapi_locks

        sweep(directory, prefix, settle)
        random = os_xenapi_runtime.decoded(binascii.hexlify(os.urandom(8)))
        self.name = _of_this_host(prefix) + random
        self.place = os.path.join(directory, self.name)
        self._settle = settle
        # Locked first, or another call could take it for one that was left behind.
        self._lock = os_xenapi_locks.waited_for(self.name, "using " + self.name)
        try:
            os.mkdir(self.place, 448)
        except OSError:
            self._lock.release()
            raise

    def path(self, name):
        """Return the path of a file in here."""
        return os.path.join(self.place, name)

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
        _clear(self.place, self._settle)
        self._lock.release()


def sweep(directory, prefix=_PREFIX, settle=None):
    """Remove what calls of this host that were killed left in a directory; return names in use."""
    import re

    import os_xenapi_locks

    ours = re.compile(re.escape(_of_this_host(prefix)) + r"[0-9a-f]{16}\Z")
    used = []
    for name in os.listdir(directory):
        if not ours.match(name):
            continue
        lock = os_xenapi_locks.taken(name)
        if lock is None:
            used.append(name)
            continue
        try:
            _clear(os.path.join(directory, name), settle)
        finally:
            lock.release()
    # Those of calls that were killed when their directories were not there, or no more.
    os_xenapi_locks.sweep()
    return used


def remove(path):
    """Remove a file, or a directory with all in it, which another may be doing; follow no link."""
    import stat

    for remaining in range(_TRIES, -1, -1):
        try:
            if stat.S_ISDIR(os.lstat(path).st_mode):
                for name in os.listdir(path):
                    remove(os.path.join(path, name))
                os.rmdir(path)
            else:
                os.unlink(path)
            return
        except OSError:
            if not os.path.lexists(path):
                return
            # A command that a killed call had started may have written one more file.
            if not remaining:
                raise


def assert_room(directory, size, where):
    """Raise PluginError where a directory, called where, has no room for so many bytes more."""
    room = os.statvfs(directory)
    if room.f_bavail * room.f_frsize < size + MARGIN:
        raise os_xenapi_runtime.PluginError(
            "%s has no room for %d bytes and %d to spare: remove what nobody needs there"
            % (where, size, MARGIN)
        )


def _of_this_host(prefix):
    import os_xenapi_inventory
    import os_xenapi_names

    # Hosts share repositories, and only this one can tell which of its own calls live.
    host = os_xenapi_inventory.value("INSTALLATION_UUID")
    return prefix + os_xenapi_names.uuid("INSTALLATION_UUID", host) + "."


def _clear(place, settle):
    try:
        if settle is not None and os.path.isdir(place) and not os.path.islink(place):
            settle(place)
        remove(place)
    except OSError:
        # NFS keeps the names of files that somebody still has open. Another call will try again.
        pass
