"""The plugin kernel: kernels and ramdisks of guests, files in /boot/guest.

A file there is complete or not there at all. Names that begin with a dot are this plugin's own.
"""

import os

import os_xenapi_names
import os_xenapi_runtime

DIRECTORY = "/boot/guest"

MAX_SIZE = 1073741824
"""Bytes of a kernel or a ramdisk: far more than any has."""

_CHUNK = 1048576
_FILE = "file"
_CACHED = "cached"


def copy_vdi(session, args):
    """Copy the first image-size bytes of the VDI vdi-ref into a file named by its uuid.

    With cached-image they go to a file of that name too. Returns the path of the first.
    """
    import os_xenapi_kernel_disk
    import os_xenapi_scratch

    vdi = os_xenapi_runtime.argument(args, "vdi-ref")
    size = _size(os_xenapi_runtime.argument(args, "image-size"))
    cached = args.get("cached-image")
    if cached is not None:
        cached = _target(_name("cached-image", cached))
    record = session.xenapi.VDI.get_record(vdi)
    if int(record["virtual_size"]) < size:
        raise os_xenapi_runtime.PluginError(
            "the VDI %s has fewer bytes than image-size, %d" % (record["uuid"], size)
        )
    path = _target(os_xenapi_names.uuid("the VDI's uuid", record["uuid"]))
    directory = _directory()
    os_xenapi_kernel_disk.detach_left_disks(session, directory)
    scratch = os_xenapi_scratch.Scratch(directory)
    try:
        disk = os_xenapi_kernel_disk.Disk(session, vdi, scratch.name)
        try:
            _copy(disk.open(), size, scratch.path(_FILE))
        finally:
            disk.detach()
        if cached is not None:
            _copy_file(scratch.path(_FILE), scratch.path(_CACHED))
            scratch.move(_CACHED, os_xenapi_runtime.path(cached))
        scratch.move(_FILE, os_xenapi_runtime.path(path))
    finally:
        scratch.remove()
    return path


def create_kernel_ramdisk(session, args):
    """Copy the file cached-image to new-image-uuid; return the copy's path, "" without the file."""
    import os_xenapi_scratch

    source = _path(_name("cached-image", os_xenapi_runtime.argument(args, "cached-image")))
    target = _target(_name("new-image-uuid", os_xenapi_runtime.argument(args, "new-image-uuid")))
    if source == target:
        raise os_xenapi_runtime.PluginError("new-image-uuid must not be the cached-image itself")
    directory = _directory()
    if not os.path.lexists(os_xenapi_runtime.path(source)):
        os_xenapi_scratch.sweep(directory)
        return ""
    _assert_plain(source)
    if os.lstat(os_xenapi_runtime.path(source)).st_nlink != 1:
        # What it is linked with may be any file of the host.
        raise os_xenapi_runtime.PluginError("%s has other names too and is not copied" % source)
    scratch = os_xenapi_scratch.Scratch(directory)
    try:
        _copy_file(os_xenapi_runtime.path(source), scratch.path(_FILE))
        scratch.move(_FILE, os_xenapi_runtime.path(target))
    finally:
        scratch.remove()
    return target


def remove_kernel_ramdisk(session, args):
    """Remove kernel-file and ramdisk-file, paths of files of this plugin, either or both; "ok".

    A file that is gone is fine. Where one of the two is refused, neither is removed.
    """
    paths = [
        _path(_name_in_path(name, args[name]))
        for name in ("kernel-file", "ramdisk-file")
        if args.get(name)
    ]
    for path in paths:
        if os.path.lexists(os_xenapi_runtime.path(path)):
            _assert_plain(path)
    for path in paths:
        if os.path.lexists(os_xenapi_runtime.path(path)):
            os.unlink(os_xenapi_runtime.path(path))
    return "ok"


def _size(text):
    text = os_xenapi_names.checked("image-size", text, os_xenapi_names.NUMBER, "a number of bytes")
    if not 0 < int(text) <= MAX_SIZE:
        raise os_xenapi_runtime.PluginError(
            "image-size must be 1 to %d bytes and is %s" % (MAX_SIZE, text)
        )
    return int(text)


def _name(name, text):
    words = "the name of an image: 1 to 64 letters, digits, - _ ., no - or . first"
    return os_xenapi_names.checked(name, text, os_xenapi_names.WORD, words)


def _name_in_path(name, text):
    prefix = DIRECTORY + "/"
    if not text.startswith(prefix):
        raise os_xenapi_runtime.PluginError(
            "%s must be the path of a file right below %s, and is %r"
            % (name, DIRECTORY, text[:80])
        )
    return _name(name, text[len(prefix) :])


def _path(name):
    return DIRECTORY + "/" + name


def _target(name):
    """Return the path of a file that is to be written; PluginError where another thing is there."""
    path = _path(name)
    if os.path.lexists(os_xenapi_runtime.path(path)):
        _assert_plain(path)
    return path


def _assert_plain(path):
    import stat

    if not stat.S_ISREG(os.lstat(os_xenapi_runtime.path(path)).st_mode):
        raise os_xenapi_runtime.PluginError("%s is not a plain file and is left alone" % path)


def _directory():
    """Return where the files lie, made if need be; it may be a link that root has made."""
    import os_xenapi_commands

    place = os_xenapi_runtime.path(DIRECTORY)
    try:
        os.makedirs(place, 493)
    except OSError:
        if not os.path.isdir(place):
            raise
    if not os_xenapi_commands.is_trusted(place):
        raise os_xenapi_runtime.PluginError(
            "%s can be changed by others than root: give it to root alone" % DIRECTORY
        )
    return place


def _copy_file(source, target):
    file = os.open(source, os.O_RDONLY | os.O_NONBLOCK)
    _copy(file, os.fstat(file).st_size, target)


def _copy(source, size, target):
    """Copy so many bytes of an open file, which is closed then, to a new file."""
    import os_xenapi_scratch

    try:
        os_xenapi_scratch.assert_room(os.path.dirname(target), size, DIRECTORY)
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 384)
        try:
            while size:
                data = os.read(source, min(size, _CHUNK))
                if not data:
                    raise os_xenapi_runtime.PluginError("the disk ends %d bytes early" % size)
                size -= len(data)
                while data:
                    data = data[os.write(file, data) :]
        finally:
            os.close(file)
    finally:
        os.close(source)
