"""The plugin bandwidth: what the virtual interfaces of all guests have carried."""

import os_xenapi_runtime

COUNTERS = "/proc/net/dev"
MAX_SIZE = 16777216

_RECEIVED, _SENT, _COLUMNS = 0, 8, 16


def fetch_all_bandwidth(session):
    """Return {dom_id: {vif number: {"bw_in", "bw_out"}}}, in bytes.

    The host receives what a guest sends, so its counters stand for the other direction.
    """
    import re

    found = {}
    for line in _lines():
        # The counters may follow the colon without a blank.
        match = re.match(r"\s*vif([0-9]+)\.([0-9]+):(.*)", line)
        if match is None:
            continue
        domain, number, counters = match.groups()
        columns = counters.split()
        if len(columns) < _COLUMNS:
            raise os_xenapi_runtime.PluginError("%s has an unknown form" % COUNTERS)
        found.setdefault(domain, {})[number] = {
            "bw_in": int(columns[_SENT]),
            "bw_out": int(columns[_RECEIVED]),
        }
    return found


def _lines():
    data = os_xenapi_runtime.contents(COUNTERS, MAX_SIZE)
    if data is None:
        raise os_xenapi_runtime.PluginError("this host has no %s" % COUNTERS)
    return os_xenapi_runtime.decoded(data).split("\n")
