"""The plugin xenhost, power: this host is emptied, then rebooted, shut down or started."""

import os_xenapi_inventory
import os_xenapi_params
import os_xenapi_runtime


def host_reboot(session, args):
    """Disable this host, shut down its guests and reboot it; return JSON {"power_action"}."""
    return _act(session, "reboot", "reboot")


def host_shutdown(session, args):
    """Disable this host, shut down its guests and shut it down; return JSON {"power_action"}."""
    return _act(session, "shutdown", "shutdown")


def host_start(session, args):
    """Disable this host, shut down its guests and power it on; return JSON {"power_action"}."""
    ref = os_xenapi_inventory.this_host(session)
    # XAPI powers on what is off. Guests are not shut down for what it would then refuse.
    if "power_on" not in session.xenapi.host.get_allowed_operations(ref):
        raise os_xenapi_runtime.PluginError(
            "this host runs already, so XAPI does not power it on: nothing was done"
        )
    return _act(session, "startup", "power_on")


def _act(session, name, message):
    api = session.xenapi
    ref = os_xenapi_inventory.this_host(session)
    was_enabled = api.host.get_enabled(ref)
    api.host.disable(ref)
    try:
        for guest in api.host.get_resident_VMs(ref):
            if not api.VM.get_is_control_domain(guest):
                _shut_down(api, guest)
        getattr(api.host, message)(ref)
    except Exception:
        if was_enabled:
            _enable_again(api, ref)
        raise
    return os_xenapi_params.encode({"power_action": name})


def _shut_down(api, guest):
    import XenAPI

    try:
        api.VM.clean_shutdown(guest)
    except XenAPI.Failure:
        # One that is paused, or without the tools, cannot be asked.
        api.VM.hard_shutdown(guest)


def _enable_again(api, ref):
    try:
        api.host.enable(ref)
    except Exception:
        # Why the host stays as it is, is told by the error that led here.
        pass
