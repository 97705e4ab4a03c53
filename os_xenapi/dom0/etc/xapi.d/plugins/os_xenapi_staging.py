"""A private directory inside an SR, in which disks are made ready; and how they get into the SR.

    SR/.os-xenapi.<host>.<random>/     one call's; its lock is held while the call lives
        work/                          disks that are being made ready
        ready.<leaf>/<uuid>.vhd        the whole chain, ready under its names
        origin                         what is removed once the chain is in the SR

The parents of a chain are linked into the SR, the oldest first, and at last the leaf is moved: so
a leaf that is still here tells that the chain is not in the SR. A call that was killed is cleaned
up after by the next one that uses the SR: it takes parents without a leaf out again, or finishes
what follows a leaf that is in.
"""

import os

import os_xenapi_locks
import os_xenapi_runtime

_PREFIX = ".os-xenapi."
_READY = "ready."


def sr_directory(session, sr_path):
    """Return where the SR lies whose path in dom0 is sr_path, links resolved.

    PluginError where no SR that is attached to this host has that path.
    """
    import os_xenapi_storage

    path = os_xenapi_storage.checked(session, sr_path)
    # The mounts of some kinds of SR are links.
    place = os.path.realpath(os_xenapi_runtime.path(path))
    root = os.path.realpath(os_xenapi_runtime.path("/")).rstrip("/")
    if not place.startswith(root + "/"):
        raise os_xenapi_runtime.PluginError("sr_path leads out of this control domain: %s" % path)
    return place


class Staging(object):
    """The directory of one call in the SR whose own directory is sr; to be closed in any case."""

    def __init__(self, sr):
        """Clean up after calls that were killed, and make a new directory."""
        import binascii

        clean(sr)
        self.sr = sr
        random = os_xenapi_runtime.decoded(binascii.hexlify(os.urandom(8)))
        self._name = _prefix() + random
        self.path = os.path.join(sr, self._name)
        self._lock = os_xenapi_locks.waited_for(self._name, "using " + self._name)
        os.mkdir(self.path, 448)

    def directory(self, name):
        """Make a directory in this one and return its path."""
        path = os.path.join(self.path, name)
        os.mkdir(path, 448)
        return path

    def set_origin(self, label):
        """Note that what /images keeps under a label is to be removed once its disks are in."""
        import os_xenapi_images

        file = open(os.path.join(self.path, "origin"), "w")
        try:
            file.write(os_xenapi_images.identity(label))
        finally:
            file.close()

    def move_into_sr(self, work, names):
        """Move a chain, the <uuid>.vhd files of the directory work, into the SR: all or none.

        names are those of the files, the leaf's first and its oldest parent's last.
        """
        # Other calls may have been given the same uuid.
        lock = os_xenapi_locks.waited_for("placing", "moving disks into an SR")
        try:
            for name in names:
                if os.path.lexists(os.path.join(self.sr, name)):
                    raise os_xenapi_runtime.PluginError(
                        "the SR already holds %s: give uuids that no VDI has" % name
                    )
            ready = os.path.join(self.path, _READY + names[0])
            os.rename(work, ready)
            for name in names[:0:-1]:
                os.link(os.path.join(ready, name), os.path.join(self.sr, name))
            os.rename(os.path.join(ready, names[0]), os.path.join(self.sr, names[0]))
        finally:
            lock.release()

    def close(self):
        """Take back or finish what was begun, and remove the directory."""
        _settle_if_possible(self.sr, self.path)
        self._lock.release()


def clean(sr):
    """Clean up after the calls of this host that were killed while they used the SR."""
    import re

    for name in os.listdir(sr):
        if not re.match(re.escape(_prefix()) + r"[0-9a-f]{16}\Z", name):
            continue
        lock = os_xenapi_locks.taken(name)
        if lock is None:
            continue
        try:
            _settle_if_possible(sr, os.path.join(sr, name))
        finally:
            lock.release()
    os_xenapi_locks.sweep()


def remove(path):
    """Delete a file, or a directory with all in it; links are deleted and never followed."""
    import stat

    try:
        is_directory = stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return
    if not is_directory:
        os.unlink(path)
        return
    for name in os.listdir(path):
        remove(os.path.join(path, name))
    os.rmdir(path)


def _prefix():
    import os_xenapi_inventory
    import os_xenapi_names

    # Hosts share SRs, and only this one can tell which of its own calls live.
    host = os_xenapi_inventory.value("INSTALLATION_UUID")
    return _PREFIX + os_xenapi_names.uuid("INSTALLATION_UUID", host) + "."


def _settle_if_possible(sr, path):
    try:
        _settle(sr, path)
    except OSError:
        # NFS keeps the names of files that somebody still has open. Another call will try again.
        pass


def _settle(sr, path):
    if os.path.islink(path) or not os.path.isdir(path):
        remove(path)
        return
    for name in os.listdir(path):
        if not name.startswith(_READY):
            continue
        ready = os.path.join(path, name)
        if os.path.lexists(os.path.join(ready, name[len(_READY) :])):
            _take_out(sr, ready)
            # Without its leaf it would look like a chain that is in the SR.
            os.rename(ready, os.path.join(path, "out"))
        else:
            _drop_origin(path)
    remove(path)


def _take_out(sr, ready):
    for name in os.listdir(ready):
        place = os.path.join(sr, name)
        try:
            is_ours = os.path.samestat(os.lstat(os.path.join(ready, name)), os.lstat(place))
        except OSError:
            continue
        if is_ours:
            os.unlink(place)


def _drop_origin(path):
    import os_xenapi_images

    origin = os.path.join(path, "origin")
    if os.path.isfile(origin):
        file = open(origin)
        try:
            os_xenapi_images.drop(file.read(), path)
        finally:
            file.close()
        os.unlink(origin)
