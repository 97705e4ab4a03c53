"""How disks get into an SR: made ready in a private directory inside it, and moved in as a chain.

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
import os_xenapi_scratch

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
        self.sr = sr
        self._scratch = os_xenapi_scratch.Scratch(sr, _PREFIX, _settle)
        self.path = self._scratch.place

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
        self._scratch.remove()


def _settle(path):
    """Take back or finish what the call of a directory had begun."""
    sr = os.path.dirname(path)
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
