"""What the host knows of itself: /etc/xensource-inventory, lines of KEY='value'."""

import os_xenapi_runtime

INVENTORY = "/etc/xensource-inventory"
MAX_SIZE = 65536


def value(key):
    """Return a value of the inventory; PluginError where it cannot be found."""
    for line in _text().split("\n"):
        parts = line.strip().split("=", 1)
        if len(parts) == 2 and parts[0] == key:
            return parts[1].strip("'\"")
    raise os_xenapi_runtime.PluginError("%s does not tell %s" % (INVENTORY, key))


def this_host(session):
    """Return the reference of the host that this runs on, which need not be the session's."""
    return session.xenapi.host.get_by_uuid(value("INSTALLATION_UUID"))


def _text():
    data = os_xenapi_runtime.contents(INVENTORY, MAX_SIZE)
    if data is None:
        raise os_xenapi_runtime.PluginError(
            "%s cannot be read: is this a control domain?" % INVENTORY
        )
    return os_xenapi_runtime.decoded(data)
