"""A private directory in which one call makes files before it moves them into place at once.

It lies on the file system of its target, and is locked while the call lives. So one whose call was
killed is told from one in use, and is gone after the next call.
"""

import os

import os_xenapi_runtime

_PREFIX = ".os-xenapi-scratch."
_TRIES = 20


class Scratch(object):
    """A new private directory below another one, a path of the machine; remove it after use."""

    def __init__(self, directory):
        """Sweep the directory, and make and lock a new one in it."""
        import binascii

        import os_xenapi_locks

        sweep(directory)
        for _ in range(_TRIES):
            random = os_xenapi_runtime.decoded(binascii.hexlify(os.urandom(8)))
            self.name = _prefix() + random
            self._place = os.path.join(directory, self.name)
            os.mkdir(self._place, 448)
            self._lock = os_xenapi_locks.waited_for(self.name, "sweeping " + self.name)
            # Before it was locked, another call may have taken it for one that was left behind.
            if os.path.isdir(self._place):
                return
            self._lock.release()
        raise os_xenapi_runtime.PluginError("no private directory can be made in %s" % directory)

    def path(self, name):
        """Return the path of a file in here."""
        return os.path.join(self._place, name)

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
        # A call that is killed here leaves a directory that the next one finds, and no lock.
        self._lock.release()
        _remove(self._place)


def sweep(directory):
    """Remove what calls of this host that were killed left in a directory; return names in use."""
    import os_xenapi_locks

    prefix = _prefix()
    used = []
    for name in os.listdir(directory):
        if not name.startswith(prefix):
            continue
        lock = os_xenapi_locks.taken(name)
        if lock is None:
            used.append(name)
            continue
        try:
            _remove(os.path.join(directory, name))
        finally:
            lock.release()
    # Those of calls that were killed while they swept.
    os_xenapi_locks.sweep()
    return used


def _prefix():
    import os_xenapi_inventory
    import os_xenapi_names

    # Hosts share repositories, and only this one can tell which of its own calls live.
    host = os_xenapi_inventory.value("INSTALLATION_UUID")
    return _PREFIX + os_xenapi_names.uuid("INSTALLATION_UUID", host) + "."


def _remove(path):
    """Remove a directory and all in it, which another call may be doing too; follow no link."""
    import stat

    for remaining in range(_TRIES, -1, -1):
        try:
            if stat.S_ISDIR(os.lstat(path).st_mode):
                for name in os.listdir(path):
                    _remove(os.path.join(path, name))
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
