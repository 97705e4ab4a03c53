"""The disks that XAPI says are attached to this control domain, and their devices."""

import os_xenapi_inventory
import os_xenapi_names
import os_xenapi_runtime

# XAPI tells devices without /dev: xvda, or sm/backend/<SR>/<VDI>.
DEVICE = r"[A-Za-z0-9_][A-Za-z0-9_.:+-]{0,63}(?:/[A-Za-z0-9_][A-Za-z0-9_.:+-]{0,63}){0,7}"


def control_domain(session):
    """Return the reference of the control domain that this runs in."""
    host = os_xenapi_inventory.this_host(session)
    found = session.xenapi.VM.get_all_records_where(
        'field "is_control_domain"="true" and field "resident_on"="%s"' % host
    )
    for ref, record in found.items():
        # A host may have driver domains, which are control domains to XAPI.
        if str(record["domid"]) == "0":
            return ref
    raise os_xenapi_runtime.PluginError("XAPI does not tell the control domain of this host")


def disks(session, domain):
    """Return the records of the VBDs of a domain, by reference."""
    return session.xenapi.VBD.get_all_records_where('field "VM"="%s"' % domain)


def device_path(name, dev):
    """Return the dom0 path of a device given without /dev; PluginError where it is no name."""
    os_xenapi_names.checked(name, dev, DEVICE, "the name of a device without /dev")
    return "/dev/" + dev


def writable_disk(session, dev):
    """Return the dom0 path of the device dev: a disk attached to this control domain for writing.

    PluginError where XAPI does not say that it is one. Whether it is in use now is not looked at.
    """
    path = device_path("dev", dev)
    attached = disks(session, control_domain(session)).values()
    found = [vbd for vbd in attached if vbd["currently_attached"] and vbd["device"] == dev]
    if not found:
        raise os_xenapi_runtime.PluginError(
            "%s is not the device of a VBD that is attached to this control domain" % path
        )
    if found[0]["mode"] != "RW" or found[0]["type"] != "Disk":
        raise os_xenapi_runtime.PluginError("%s is not attached as a disk for writing" % path)
    return path


def assert_unused(path):
    """Raise PluginError where path is no block device, or the system uses it or a part of it."""
    import errno
    import os
    import stat
    import sys

    place = os_xenapi_runtime.path(path)
    try:
        is_block_device = stat.S_ISBLK(os.stat(place).st_mode)
    except OSError:
        raise os_xenapi_runtime.PluginError("there is no device %s" % path)
    if not is_block_device:
        raise os_xenapi_runtime.PluginError("%s is no block device" % path)
    try:
        # The kernel lets nobody have a device alone that is mounted, mapped or swapped to.
        os.close(os.open(place, os.O_RDWR | os.O_EXCL | os.O_NONBLOCK))
    except OSError:
        if sys.exc_info()[1].errno == errno.EBUSY:
            raise os_xenapi_runtime.PluginError(
                "%s is in use: it, or a part of it, is mounted, mapped or swap space" % path
            )
        raise os_xenapi_runtime.PluginError(
            "%s cannot be opened: %s" % (path, os_xenapi_runtime.words(sys.exc_info()[1]))
        )
