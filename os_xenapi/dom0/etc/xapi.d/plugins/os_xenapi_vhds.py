"""Chains of VHDs on their way into an SR: found, named, checked, relinked and moved in.

    0.vhd        the leaf, what the disk is now
    1.vhd ...    its parent, and so on to the oldest
"""

import os

import os_xenapi_names
import os_xenapi_runtime

MAX_CHAIN = 64
"""The most files of a chain; XAPI's storage managers stop at 30."""

SECONDS = 3600
"""How long vhd-util may take over one file."""

_OLDER_NAMES = ("snap.vhd", "image.vhd", "base.vhd")
_PIECE = 1048576
_VHD_UTIL_INVALID = 22


def chain_in(directory):
    """Return the paths of the chain that a directory holds, the leaf's first.

    Files are 0.vhd to <n-1>.vhd; or snap.vhd, image.vhd and base.vhd, those that are there; or one
    of any name that is the only entry. swap.vhd is left alone. PluginError where there is no chain.
    """
    import re

    entries = os.listdir(directory)
    numbers = [int(name[:-4]) for name in entries if re.match(r"(?:0|[1-9][0-9]{0,5})\.vhd\Z", name)]
    names = ["%d.vhd" % number for number in range(len(numbers))]
    if numbers and sorted(numbers) != list(range(len(numbers))):
        missing = [name for name in names if name not in entries][0]
        raise os_xenapi_runtime.PluginError(
            "the chain has a gap: there are %d numbered VHDs and %s is not among them"
            % (len(numbers), missing)
        )
    if not names:
        names = [name for name in _OLDER_NAMES if name in entries]
    if not names and len(entries) == 1 and entries[0].endswith(".vhd") and entries != ["swap.vhd"]:
        names = entries
    if not names:
        raise os_xenapi_runtime.PluginError("there is no 0.vhd, so there is no disk to import")
    return [os.path.join(directory, name) for name in names]


def import_vhds(staging, sources, uuid_stack, take):
    """Bring a chain into the SR of a staging; return {"root": {"uuid": that of the leaf}}.

    sources are the paths of its files, the leaf's first; take(source, target) brings each into the
    staging. uuid_stack is a list of the new uuids, which are popped from its end, the leaf's first.
    Nothing is in the SR unless all of it is.
    """
    uuids = popped(uuid_stack, len(sources))
    work = staging.directory("work")
    names = [uuid + ".vhd" for uuid in uuids]
    staged = [os.path.join(work, name) for name in names]
    for source, target in zip(sources, staged):
        take(source, target)
    # The oldest first, so that no file is opened before that which it stands on is known.
    for path in staged[::-1]:
        _check(path)
    _check_chain(sources, staged)
    _relink(staged)
    staging.move_into_sr(work, names)
    return {"root": {"uuid": uuids[0]}}


def copy(source, target):
    """Copy a plain file, its zeros as holes."""
    import os_xenapi_scratch
    import os_xenapi_vhd_file

    origin = os_xenapi_vhd_file.opened(source)
    try:
        allocated = os.fstat(origin).st_blocks * 512
        os_xenapi_scratch.assert_room(os.path.dirname(target), allocated, "the SR")
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOCTTY, 420)
        try:
            size = 0
            while True:
                data = os.read(origin, _PIECE)
                if not data:
                    break
                write(file, data)
                size += len(data)
            os.ftruncate(file, size)
            os.fsync(file)
        finally:
            os.close(file)
    finally:
        os.close(origin)


def link(source, target):
    """Give a plain file a second name; it is one file then."""
    import stat

    status = os.lstat(source)
    if not stat.S_ISREG(status.st_mode):
        raise os_xenapi_runtime.PluginError("%s is not a plain file" % os.path.basename(source))
    os.link(source, target)
    # Another may have been put into its place; and some Pythons follow links here, others do not.
    if not os.path.samestat(status, os.lstat(target)):
        os.unlink(target)
        raise os_xenapi_runtime.PluginError(
            "%s was replaced just now: call again" % os.path.basename(source)
        )


def link_disk(sr, vdi, target):
    """Give the file of a VDI of the SR whose directory is sr a second name."""
    source = os.path.join(sr, vdi + ".vhd")
    try:
        link(source, target)
    except OSError:
        if not os.path.lexists(source):
            raise os_xenapi_runtime.PluginError(
                "the SR has no file %s: is the VDI one of this SR?" % os.path.basename(source)
            )
        raise


def checked_chain(name, uuids):
    """Return a list of the uuids of one or more VDIs; PluginError where it is none."""
    if not isinstance(uuids, list) or not 0 < len(uuids) <= MAX_CHAIN:
        raise os_xenapi_runtime.PluginError(
            "%s must be a list of 1 to %d uuids" % (name, MAX_CHAIN)
        )
    for uuid in uuids:
        os_xenapi_names.uuid("each of " + name, uuid)
    if len(dict.fromkeys(uuids)) != len(uuids):
        raise os_xenapi_runtime.PluginError("%s holds a uuid twice" % name)
    return uuids


def popped(uuid_stack, count):
    """Return so many uuids of a stack, the last first; PluginError where it has not got them."""
    if not isinstance(uuid_stack, list) or len(uuid_stack) < count or count > MAX_CHAIN:
        raise os_xenapi_runtime.PluginError(
            "uuid_stack must be a list of a uuid for each of the %d VHDs, of which %d are the most"
            % (count, MAX_CHAIN)
        )
    return checked_chain("uuid_stack", uuid_stack[: -count - 1 : -1])


def write(file, data):
    """Write all of some data to an open file, a number; nothing but zeros becomes a hole."""
    # A hole at the file's end is made by the one who knows its size.
    if data.count(data[:1]) == len(data) and ord(data[:1]) == 0:
        os.lseek(file, len(data), 1)
        return
    while data:
        data = data[os.write(file, data) :]


def _check(path, *options):
    import os_xenapi_commands

    for is_repaired in (False, True):
        command = ["vhd-util", "check", "-n", path] + list(options)
        status, out, errors = os_xenapi_commands.run(command, "", SECONDS)
        if status not in (0, _VHD_UTIL_INVALID):
            raise os_xenapi_commands.CommandFailed(command, status, errors or out)
        first = (out.strip() or errors.strip()).split("\n")[0]
        if "invalid" not in first:
            return
        if not is_repaired:
            _vhd_util("repair", "-n", path)
    raise os_xenapi_runtime.PluginError(
        "vhd-util takes %s for invalid and cannot repair it: %s" % (os.path.basename(path), first)
    )


def _check_chain(sources, staged):
    import os_xenapi_vhd_file

    vhds = [os_xenapi_vhd_file.Vhd(path) for path in staged]
    names = [os.path.basename(source) for source in sources]
    if vhds[0].is_hidden:
        raise os_xenapi_runtime.PluginError(
            "%s is marked hidden: it is what other disks stand on, and no disk itself" % names[0]
        )
    for name, vhd in zip(names, vhds):
        if vhd.is_of_the_future():
            raise os_xenapi_runtime.PluginError(
                "the footer of %s is dated in the future: set the clocks of the hosts" % name
            )
    for name, vhd, parent, stands_on in zip(names, vhds, vhds[1:], names[1:]):
        if vhd.parent != parent.identity:
            raise os_xenapi_runtime.PluginError(
                "the chain is broken: %s does not stand on %s" % (name, stands_on)
            )
    if vhds[-1].kind not in (os_xenapi_vhd_file.FIXED, os_xenapi_vhd_file.DYNAMIC):
        raise os_xenapi_runtime.PluginError(
            "the chain is broken: %s stands on a disk that is not among them" % names[-1]
        )


def _relink(staged):
    import os_xenapi_vhd_file

    for path, parent in list(zip(staged, staged[1:]))[::-1]:
        _vhd_util("modify", "-n", path, "-p", parent)
    for path in staged[1:]:
        # To storage managers, what is not hidden is a disk of its own.
        if not os_xenapi_vhd_file.Vhd(path).is_hidden:
            _vhd_util("set", "-n", path, "-f", "hidden", "-v", "1")
    for path in staged:
        os.chmod(path, 420)
    _check(staged[0], "-p")


def _vhd_util(*arguments):
    import os_xenapi_commands

    return os_xenapi_commands.output(["vhd-util"] + list(arguments), "", SECONDS)
