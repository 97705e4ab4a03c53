"""The plugin partition_utils: partitions and file systems on disks attached to dom0."""

import os

import os_xenapi_names
import os_xenapi_runtime

MAX_SECONDS = 3600
"""How long wait_for_dev waits at most."""

MAPPED_SECONDS = 20
"""How long the mapped device of a partition may take to come, and to be let go."""

MAKING_SECONDS = 14400
"""How long the making of a file system may take: minutes for each terabyte, more on busy storage."""

# Sectors of a partition table of MS-DOS have 32 bits.
_MAX_START = 4294967295
_MAX_LABEL = 16


def make_partition(session, dev, partition_start, partition_end):
    """Give a disk one partition, from a sector (text) to the disk's end, which "-" stands for.

    dev is the device without /dev.
    """
    import os_xenapi_attached
    import os_xenapi_commands

    names = os_xenapi_names
    start = names.checked("partition_start", partition_start, names.NUMBER, "a sector's number")
    # Sector 0 holds the table itself.
    if not 0 < int(start) <= _MAX_START:
        raise os_xenapi_runtime.PluginError(
            "partition_start must be 1 to %d and is %s" % (_MAX_START, start)
        )
    names.checked("partition_end", partition_end, "-", '"-", the end of the disk')
    path = os_xenapi_attached.writable_disk(session, dev)
    os_xenapi_attached.assert_unused(path)
    command = ["sfdisk", "-uS", os_xenapi_runtime.path(path)]
    if _checks_cylinders(os_xenapi_commands.output(["sfdisk", "-v"])):
        command.insert(1, "--force")
    os_xenapi_commands.output(command, "%d,;\n" % int(start))


def mkfs(session, dev, partnum, fs_type, fs_label):
    """Make a file system on a partition: swap, ext3 or ext4, with a label or none ("").

    dev is the device of the disk without /dev, partnum the partition's number as text.
    """
    import os_xenapi_attached
    import os_xenapi_commands

    number = os_xenapi_names.checked("partnum", partnum, "[1-9][0-9]{0,2}", "a number as text")
    command = {
        "swap": ["mkswap"],
        "ext3": ["mkfs.ext3", "-q"],
        "ext4": ["mkfs.ext4", "-q"],
    }.get(os_xenapi_names.checked("fs_type", fs_type, os_xenapi_names.WORD, "a word"))
    if command is None:
        raise os_xenapi_runtime.PluginError("fs_type must be swap, ext3 or ext4, and is " + fs_type)
    command = command + _label(fs_label)
    path = os_xenapi_attached.writable_disk(session, dev)
    mapped = "/dev/mapper/%sp%s" % (os.path.basename(path), number)
    kpartx = ["-p", "p", os_xenapi_runtime.path(path)]
    if os.path.exists(os_xenapi_runtime.path(mapped)):
        # Left by a call that was killed. What is mounted stays mapped, and the disk in use.
        os_xenapi_commands.run(["kpartx", "-d"] + kpartx)
    os_xenapi_attached.assert_unused(path)
    try:
        os_xenapi_commands.output(["kpartx", "-a"] + kpartx)
        if not _appears(mapped, MAPPED_SECONDS):
            raise os_xenapi_runtime.PluginError("%s has no partition %s" % (path, number))
        command = command + [os_xenapi_runtime.path(mapped)]
        os_xenapi_commands.output(command, seconds=MAKING_SECONDS)
    finally:
        _unmap(["kpartx", "-d"] + kpartx)


def wait_for_dev(session, dev_path, max_seconds):
    """Return the path of a device, /dev/..., as soon as it is there; "" after so many seconds."""
    import os_xenapi_attached

    dev_path = os_xenapi_names.checked(
        "dev_path", dev_path, "/dev/" + os_xenapi_attached.DEVICE, "the path of a device, /dev/..."
    )
    number = os_xenapi_names.checked(
        "max_seconds", _as_text(max_seconds), os_xenapi_names.NUMBER, "a number of seconds"
    )
    if int(number) > MAX_SECONDS:
        raise os_xenapi_runtime.PluginError(
            "max_seconds may be %d at most and is %s" % (MAX_SECONDS, number)
        )
    if _appears(dev_path, int(number)):
        return dev_path
    return ""


def _appears(path, seconds):
    import time

    place = os_xenapi_runtime.path(path)
    for _ in range(seconds):
        if os.path.exists(place):
            return True
        time.sleep(1)
    return os.path.exists(place)


def _unmap(command):
    """Take the mapped partitions away again; udev may still be looking at one."""
    import time

    import os_xenapi_commands

    for _ in range(MAPPED_SECONDS):
        if os_xenapi_commands.run(command)[0] == 0:
            return
        time.sleep(1)
    os_xenapi_commands.output(command)


def _label(text):
    if text is None or text == "":
        return []
    pattern = "[!-,.-~][ -~]{0,%d}" % (_MAX_LABEL - 1)
    words = "1 to %d printable ASCII characters, - not the first" % _MAX_LABEL
    return ["-L", os_xenapi_names.checked("fs_label", text, pattern, words)]


def _as_text(number):
    if isinstance(number, int) and not isinstance(number, bool):
        return str(number)
    return number


def _checks_cylinders(version):
    """Tell whether sfdisk is of util-linux 2.23 to 2.25, which asks for partitions on cylinders."""
    import re

    found = re.search(r"\b2\.(\d+)", version)
    return found is not None and 23 <= int(found.group(1)) <= 25
