"""The plugin xenhost, the host itself: its data, its uptime, and whether it takes guests."""

import os_xenapi_inventory
import os_xenapi_params
import os_xenapi_runtime

_LOGINS = "/var/run/utmp"
_LOGIN_SIZE = 384
_MAX_LOGINS = 16777216
_USER_PROCESS = 7


def host_data(session, args):
    """Return JSON of what is known of this host; the stored configuration is merged in last."""
    import os_xenapi_host_config

    api = session.xenapi
    ref = os_xenapi_inventory.this_host(session)
    host = api.host.get_record(ref)
    data = {
        "enabled": _as_text(host["enabled"]),
        "host_memory": _memory(api, ref, host),
        "host_uuid": host["uuid"],
        "host_name-label": host["name_label"],
        "host_name-description": host["name_description"],
        "host_hostname": host["hostname"],
        "host_ip_address": host["address"],
        "host_other-config": host["other_config"],
        "host_capabilities": " ".join(host["capabilities"]).replace(";", "").split(),
        "host_cpu_info": _cpu_info(host["cpu_info"]),
    }
    data.update(os_xenapi_host_config.stored())
    return os_xenapi_params.encode(os_xenapi_runtime.native(data))


def set_host_enabled(session, args):
    """Let this host take guests or not; return JSON {"status": "enabled" or "disabled"}."""
    wanted = os_xenapi_runtime.argument(args, "enabled")
    if wanted not in ("true", "false"):
        raise os_xenapi_runtime.PluginError("enabled must be true or false, and is %.80r" % wanted)
    host = session.xenapi.host
    ref = os_xenapi_inventory.this_host(session)
    if wanted == "true":
        host.enable(ref)
    else:
        host.disable(ref)
    status = "disabled"
    if host.get_enabled(ref):
        status = "enabled"
    return os_xenapi_params.encode({"status": status})


def host_uptime(session, args):
    """Return JSON {"uptime": text}: time, time since start, users, load; as the command uptime."""
    import os
    import time

    ref = os_xenapi_inventory.this_host(session)
    booted = session.xenapi.host.get_other_config(ref).get("boot_time", "")
    try:
        # A clock that was set back must not make it negative.
        minutes = max(0, int(time.time() - float(booted)) // 60)
    except ValueError:
        raise os_xenapi_runtime.PluginError("XAPI does not tell when this host was started")
    text = "%s up %s, %s,  load average: %.2f, %.2f, %.2f" % (
        (time.strftime(" %H:%M:%S"), _duration(minutes), _users()) + os.getloadavg()
    )
    return os_xenapi_params.encode({"uptime": text})


def _duration(minutes):
    days, minutes = divmod(minutes, 24 * 60)
    text = "%2d:%02d" % divmod(minutes, 60)
    if minutes < 60:
        text = "%d min" % minutes
    if days:
        text = "%s, %s" % (_counted(days, "day").strip(), text)
    return text


def _users():
    """Return how many are logged in, as the C library keeps it: records of utmp(5)."""
    import struct

    nobody = os_xenapi_runtime.encoded("")
    data = os_xenapi_runtime.contents(_LOGINS, _MAX_LOGINS) or nobody
    kinds = [data[at : at + 2] for at in range(0, len(data), _LOGIN_SIZE)]
    return _counted(kinds.count(struct.pack("<h", _USER_PROCESS)), "user")


def _counted(number, what):
    if number != 1:
        what += "s"
    return "%2d %s" % (number, what)


def _memory(api, ref, host):
    metrics = {}
    # A host that has just started has none yet.
    if host["metrics"] != "OpaqueRef:NULL":
        metrics = api.host_metrics.get_record(host["metrics"])
    return {
        "total": _number(metrics.get("memory_total")),
        "overhead": _number(host.get("memory_overhead")),
        "free": _number(metrics.get("memory_free")),
        "free-computed": _number(api.host.compute_free_memory(ref)),
    }


def _cpu_info(told):
    info = dict(told)
    for name in ("cpu_count", "family", "model", "stepping"):
        info[name] = _number(told.get(name))
    return info


def _number(text):
    try:
        return int(text)
    except (TypeError, ValueError):
        return None


def _as_text(boolean):
    if boolean:
        return "true"
    return "false"
