"""The plugin dom0_plugin_version, the room on dom0's own disk: logs and plugins need some."""

import os

import os_xenapi_runtime

_PLACES = ("/", "/var/log")


def get_disk_space(session):
    """Return {place: {"size": bytes, "free": bytes}} of dom0's own file systems, each once."""
    told = {}
    seen = []
    for place in _PLACES:
        path = os_xenapi_runtime.path(place)
        try:
            device = os.stat(path).st_dev
            found = os.statvfs(path)
        except OSError:
            continue
        if device not in seen:
            seen.append(device)
            told[place] = {
                "size": found.f_blocks * found.f_frsize,
                "free": found.f_bavail * found.f_frsize,
            }
    return told
