"""The plugin migration: disks of guests that move from one host's SR to another's."""

import os

import os_xenapi_images
import os_xenapi_names
import os_xenapi_runtime

KNOWN_HOSTS = "/etc/xapi.d/os-xenapi/known_hosts"
"""The ssh host keys of the hosts to which disks may go; only root may be able to change it."""

SECONDS = 86400
"""How long the transfer of one disk may take."""

STALL_SECONDS = 300
"""After this a transfer in which nothing moves is given up."""

_STATUSES = {
    11: "a file or directory could not be written: is there no /images, or no room?",
    12: "the connection broke, or the other side has no rsync",
    30: "nothing moved for too long",
    255: "ssh failed: `os-xenapi plugins keys` has hosts accept each other",
}

_NAME = r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}"


def transfer_vhd(session, instance_uuid, host, vdi_uuid, sr_path, seq_num):
    """Copy a VDI's file to /images/instance<instance_uuid>/<seq_num>.vhd of a host; return null.

    host is an address or a name; other hosts than this one are reached over ssh, as root and with
    root's own keys.
    """
    import os_xenapi_scratch
    import os_xenapi_staging
    import os_xenapi_vhds

    label = os_xenapi_images.checked_label(instance_uuid)
    address = os_xenapi_names.checked(
        "host", host, "%s|%s" % (_NAME, os_xenapi_names.IPV6), "the address or the name of a host"
    )
    vdi = os_xenapi_names.uuid("vdi_uuid", vdi_uuid)
    number = _number(seq_num)
    sr = os_xenapi_staging.sr_directory(session, sr_path)
    if _is_this_host(session, address):
        here = os_xenapi_images.made(label)
        target, options = here + "/", []
    else:
        here = None
        target = "root@%s:%s/" % (_in_brackets(address), os_xenapi_images.path_in_dom0(label))
        options = ["--rsh=" + _ssh()]
    staging = os_xenapi_staging.Staging(sr)
    try:
        source = os.path.join(staging.path, number + ".vhd")
        # So that the file stays what it is while the SR's own garbage is collected.
        os_xenapi_vhds.link_disk(sr, vdi, source)
        if here is not None:
            os_xenapi_scratch.assert_room(here, os.path.getsize(source), os_xenapi_images.IMAGES)
        _rsync(options + ["--", source, target], host)
    finally:
        staging.close()


def move_vhds_into_sr(session, instance_uuid, sr_path, uuid_stack):
    """Move the chain in /images/instance<instance_uuid> into an SR.

    Returns {"root": {"uuid": that of the leaf}}. The disks get the uuids that are popped from the
    end of uuid_stack. The directory is removed once they are in the SR, and stays otherwise.
    """
    import os_xenapi_locks
    import os_xenapi_staging
    import os_xenapi_vhds

    label = os_xenapi_images.checked_label(instance_uuid)
    sr = os_xenapi_staging.sr_directory(session, sr_path)
    lock = os_xenapi_locks.waited_for("instance" + label, "moving the disks of this instance")
    try:
        staging = os_xenapi_staging.Staging(sr)
        try:
            sources = os_xenapi_vhds.chain_in(os_xenapi_images.existing(label))
            staging.set_origin(label)
            return os_xenapi_vhds.import_vhds(staging, sources, uuid_stack, _receive)
        finally:
            staging.close()
    finally:
        lock.release()


def _number(seq_num):
    if type(seq_num) is int:
        seq_num = "%d" % seq_num
    return os_xenapi_names.checked("seq_num", seq_num, "0|[1-9][0-9]?", "a number from 0 to 99")


def _rsync(arguments, host):
    import os_xenapi_commands

    # Files of one size and one second are not the same disk.
    command = ["rsync", "--ignore-times", "--whole-file", "--timeout=%d" % STALL_SECONDS]
    status, _, errors = os_xenapi_commands.run(command + arguments, "", SECONDS)
    if status:
        # What rsync of the other side says does not always arrive.
        known = _STATUSES.get(status, "see rsync's manual for that status")
        raise os_xenapi_runtime.PluginError(
            "the disk did not get to %s: rsync ended with status %d (%s): %s"
            % (host, status, known, errors.strip()[-1000:])
        )


def _in_brackets(address):
    if ":" in address:
        return "[%s]" % address
    return address


def _receive(source, target):
    """Take a file of /images; what others hold under a name of their own is not touched."""
    import errno
    import sys

    import os_xenapi_vhds

    try:
        os_xenapi_vhds.link(source, target)
        names = os.lstat(target).st_nlink - 1
    except OSError:
        if sys.exc_info()[1].errno != errno.EXDEV:
            raise
        os_xenapi_vhds.copy(source, target)
        names = os.lstat(source).st_nlink
    if names != 1:
        raise os_xenapi_runtime.PluginError(
            "%s has another name elsewhere and is not taken: it may be in an SR already, by a call "
            "that was interrupted" % os.path.basename(source)
        )


def _ssh():
    """Return ssh and its options in the form that rsync splits at blanks."""
    import os_xenapi_commands

    known = os_xenapi_runtime.path(KNOWN_HOSTS)
    for place in (known, os.path.dirname(known)):
        if not os_xenapi_commands.is_trusted(place):
            raise os_xenapi_runtime.PluginError(
                "%s is not there, or others than root can change it: "
                "`os-xenapi plugins keys` writes it" % KNOWN_HOSTS
            )
    words = [os_xenapi_commands.find("ssh"), "-F", "/dev/null", "-a", "-x", "-T"]
    options = [
        "BatchMode=yes",
        "StrictHostKeyChecking=yes",
        "UserKnownHostsFile=" + known,
        "GlobalKnownHostsFile=/dev/null",
        "ClearAllForwardings=yes",
        "ConnectTimeout=30",
        "ServerAliveInterval=15",
        "ServerAliveCountMax=4",
    ]
    for option in options:
        words += ["-o", option]
    return " ".join(words)


def _is_this_host(session, address):
    import os_xenapi_inventory

    if address in ("localhost", "127.0.0.1", "::1"):
        return True
    this = os_xenapi_inventory.this_host(session)
    names = [session.xenapi.host.get_address(this), session.xenapi.host.get_hostname(this)]
    pifs = session.xenapi.PIF.get_all_records_where('field "host"="%s"' % this)
    for pif in os_xenapi_runtime.native(pifs).values():
        names.append(pif["IP"])
        names += [one.split("/")[0] for one in pif.get("IPv6", [])]
    return address in names
