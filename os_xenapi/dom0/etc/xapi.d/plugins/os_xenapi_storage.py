"""Where storage repositories are mounted: paths that callers name and XAPI confirms."""

import os

import os_xenapi_inventory
import os_xenapi_names
import os_xenapi_runtime

BASE = "/var/run/sr-mount"
"""Where XAPI mounts repositories, each below its uuid."""

BASES = "/etc/os-xenapi-sr-bases"
"""A file of root's that lists more such directories, one a line."""

MAX_PATH = 1024
_MAX_SIZE = 65536


def checked(session, sr_path):
    """Return sr_path without a slash at its end: it is the mount of a repository attached here.

    That is <base>/<uuid>, or the path in device_config of a PBD. PluginError where it is none.
    """
    plain = _plain(sr_path)
    host = os_xenapi_inventory.this_host(session)
    attached = session.xenapi.PBD.get_all_records_where(
        'field "host"="%s" and field "currently_attached"="true"' % host
    ).values()
    if not _is_attached(session, plain, attached):
        raise os_xenapi_runtime.PluginError(
            "sr_path is not the mount of a storage repository that is attached to this host: %s"
            % plain[:200]
        )
    if not os.path.isdir(os_xenapi_runtime.path(plain)):
        raise os_xenapi_runtime.PluginError("sr_path is no directory here: %s" % plain[:200])
    return plain


def _plain(sr_path):
    text = os_xenapi_names.checked(
        "sr_path", sr_path, r"/[^\x00-\x1f\x7f]{1,%d}" % MAX_PATH, "the path of a directory"
    )
    text = "/" + text.strip("/")
    if os.path.normpath(text) != text or text == "/":
        raise os_xenapi_runtime.PluginError("sr_path must be a plain path and is %r" % text[:80])
    return text


def _is_attached(session, path, attached):
    import re

    if [1 for pbd in attached if pbd["device_config"].get("path", "").rstrip("/") == path]:
        return True
    base, uuid = os.path.split(path)
    if not re.match(os_xenapi_names.UUID + r"\Z", uuid) or base not in _bases():
        return False
    for pbd in attached:
        if session.xenapi.SR.get_uuid(pbd["SR"]) == uuid:
            return True
    return False


def _bases():
    import stat

    place = os_xenapi_runtime.path(BASES)
    found = [BASE]
    if not os.path.lexists(place):
        return found
    status = os.stat(place)
    if status.st_uid not in (0, os.geteuid()) or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise os_xenapi_runtime.PluginError("%s can be changed by others than root" % BASES)
    text = os_xenapi_runtime.decoded(os_xenapi_runtime.contents(BASES, _MAX_SIZE))
    return found + [line.strip().rstrip("/") for line in text.split("\n") if line.strip()]
