"""The plugin config_file: the settings of xapi in /etc/xapi.conf."""

import os_xenapi_runtime

CONFIG = "/etc/xapi.conf"
MAX_SIZE = 1048576


def get_val(session, args):
    """Return the value of a setting `key = value`: the last where several are, "" for none."""
    import re

    key = os_xenapi_runtime.argument(args, "key")
    if not re.match(r"[A-Za-z0-9_.-]{1,128}\Z", key):
        raise os_xenapi_runtime.PluginError(
            "the key %r is no name of a setting: write letters, digits, - _ ." % key[:80]
        )
    found = ""
    data = os_xenapi_runtime.contents(CONFIG, MAX_SIZE) or os_xenapi_runtime.encoded("")
    for line in os_xenapi_runtime.decoded(data).split("\n"):
        parts = line.split("=", 1)
        if len(parts) == 2 and parts[0].strip() == key:
            found = parts[1].strip()
    return found
