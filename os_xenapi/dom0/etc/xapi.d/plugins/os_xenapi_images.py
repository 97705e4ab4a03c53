"""The directory /images, in which hosts put the disks of guests that move to this one.

/images itself may be a link, made at installation, to a directory in an SR; nothing below may be.
"""

import os

import os_xenapi_names
import os_xenapi_runtime

IMAGES = "/images"

_LABEL = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}"


def checked_label(text):
    """Return an instance's label, its uuid or that with a suffix; PluginError where it is none."""
    return os_xenapi_names.checked(
        "instance_uuid",
        text,
        _LABEL,
        "1 to 128 letters, digits, - _ . with a letter or a digit first",
    )


def path_in_dom0(label):
    """Return the path of a label's directory, as any host knows it."""
    return "%s/instance%s" % (IMAGES, label)


def made(label):
    """Return where a label's directory lies, made if it was not there."""
    place = _place(label)
    try:
        os.mkdir(place, 448)
    except OSError:
        if not _is_directory(place):
            raise
    return existing(label)


def existing(label):
    """Return where a label's directory lies; PluginError where it is not there."""
    place = _place(label)
    if not _is_directory(place):
        raise os_xenapi_runtime.PluginError(
            "there is no directory %s on this host: transfer the disks first" % path_in_dom0(label)
        )
    return place


def identity(label):
    """Return a line that tells a label's directory from any other that has its name later."""
    status = os.lstat(existing(label))
    return "%s %d %d" % (label, status.st_dev, status.st_ino)


def drop(line, staging):
    """Remove the directory that identity told of, at once, if it is there; staging is a directory.

    What is in the way of removing it at once is moved aside first, to where staging is removed.
    """
    import errno
    import re
    import sys

    import os_xenapi_scratch

    found = re.match("(%s) ([0-9]+) ([0-9]+)\\Z" % _LABEL, line)
    if found is None:
        # Nobody here wrote that.
        return
    label, device, inode = found.groups()
    place = _place(label)
    aside = os.path.join(os.path.dirname(place), os.path.basename(staging))
    if _is_directory(place):
        status = os.lstat(place)
        if (status.st_dev, status.st_ino) != (int(device), int(inode)):
            return
        try:
            os.rename(place, os.path.join(staging, "received"))
        except OSError:
            if sys.exc_info()[1].errno != errno.EXDEV:
                raise
            os.rename(place, aside)
    # Of another file system than the SR's; it may be that of a call that was killed here.
    if os.path.realpath(aside) != os.path.realpath(staging):
        os_xenapi_scratch.remove(aside)


def _place(label):
    images = os_xenapi_runtime.path(IMAGES)
    if os.path.islink(images):
        target = os.path.join(os.path.dirname(images), os.readlink(images))
        # Who can write to the SR could make its end a link to elsewhere.
        images = os.path.join(
            os.path.realpath(os.path.dirname(target.rstrip("/"))),
            os.path.basename(target.rstrip("/")),
        )
    if not _is_directory(images):
        raise os_xenapi_runtime.PluginError(
            "this host has no directory %s, or it is a link to a link: "
            "`os-xenapi plugins install` makes it" % IMAGES
        )
    return os.path.join(images, "instance" + label)


def _is_directory(place):
    import stat

    try:
        return stat.S_ISDIR(os.lstat(place).st_mode)
    except OSError:
        return False
