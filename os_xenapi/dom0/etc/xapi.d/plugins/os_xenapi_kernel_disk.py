"""A VDI attached to this control domain for as long as it is read, and no longer.

The VBD carries the name of the scratch directory that its bytes go to. So one that a killed call
has left is found by the next.
"""

import os
import time

import os_xenapi_attached
import os_xenapi_runtime

KEY = "os-xenapi-scratch"
"""The key of the VBD's other_config."""

DEVICE_SECONDS = 20
"""How long a device may take to appear, and to be let go."""


class Disk(object):
    """A VDI that is attached, by this or already before; detach it if it was this."""

    def __init__(self, session, vdi, scratch_name):
        self._api = session.xenapi
        self._vbd = None
        domain = os_xenapi_attached.control_domain(session)
        for vbd in os_xenapi_attached.disks(session, domain).values():
            is_lent = KEY not in vbd["other_config"]
            if vbd["VDI"] == vdi and vbd["currently_attached"] and is_lent:
                self._device = vbd["device"]
                return
        self._vbd = self._api.VBD.create(_record(domain, vdi, scratch_name))
        try:
            self._api.VBD.plug(self._vbd)
            self._device = self._api.VBD.get_device(self._vbd)
        except Exception:
            self.detach()
            raise

    def open(self):
        """Return the open device, a number."""
        import stat

        path = os_xenapi_attached.device_path("the VBD's device", self._device)
        place = os_xenapi_runtime.path(path)
        deadline = DEVICE_SECONDS * 10
        while deadline and not os.path.exists(place):
            deadline -= 1
            time.sleep(0.1)
        if not os.path.exists(place):
            raise os_xenapi_runtime.PluginError("the disk was attached and %s is not there" % path)
        file = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
        mode = os.fstat(file).st_mode
        # A simulated host has plain files in the place of its disks.
        if stat.S_ISBLK(mode) or stat.S_ISREG(mode):
            return file
        os.close(file)
        raise os_xenapi_runtime.PluginError("%s is no block device" % path)

    def detach(self):
        """Detach the disk; PluginError or XAPI's Failure where it is still in use after a while."""
        if self._vbd is not None:
            _remove(self._api, self._vbd)


def detach_left_disks(session, directory):
    """Detach every disk that a call which was killed has left attached, and sweep directory."""
    import os_xenapi_scratch

    domain = os_xenapi_attached.control_domain(session)
    marked = [
        (ref, vbd["other_config"][KEY])
        for ref, vbd in os_xenapi_attached.disks(session, domain).items()
        if KEY in vbd["other_config"]
    ]
    # Looked at after the disks: a call detaches its disk before it gives its directory up.
    used = os_xenapi_scratch.sweep(directory)
    for ref, name in marked:
        if name not in used:
            _remove(session.xenapi, ref)


def _record(domain, vdi, scratch_name):
    return {
        "VM": domain,
        "VDI": vdi,
        "userdevice": "autodetect",
        "bootable": False,
        "mode": "RO",
        "type": "Disk",
        "unpluggable": True,
        "empty": False,
        "other_config": {KEY: scratch_name},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
    }


def _remove(api, vbd):
    """Detach and destroy a VBD; that it is gone already is fine."""
    import XenAPI

    for remaining in range(DEVICE_SECONDS, -1, -1):
        try:
            if api.VBD.get_currently_attached(vbd):
                api.VBD.unplug(vbd)
            api.VBD.destroy(vbd)
            return
        except XenAPI.Failure:
            import sys

            code = sys.exc_info()[1].details[0]
            if code == "HANDLE_INVALID":
                return
            if not remaining or code not in ("DEVICE_DETACH_REJECTED", "DEVICE_DETACH_TIMEOUT"):
                raise
        time.sleep(1)
