"""The plugin xenhost, storage: whether the garbage collector of an SR is at work."""

import os_xenapi_commands
import os_xenapi_names
import os_xenapi_runtime

COLLECTOR = "/opt/xensource/sm/cleanup.py"


def query_gc(session, sr_uuid, vdi_uuid):
    """Return whether the collector of an SR runs now.

    vdi_uuid tells which VDI the caller waits for, and decides nothing.
    """
    os_xenapi_names.uuid("sr_uuid", sr_uuid)
    os_xenapi_names.uuid("vdi_uuid", vdi_uuid)
    path = os_xenapi_runtime.path(COLLECTOR)
    status, out, errors = os_xenapi_commands.run_file(path, ["-q", "-u", sr_uuid])
    answer = out.strip().split(":")[-1].strip()
    if status or answer not in ("True", "False"):
        raise os_xenapi_runtime.PluginError(
            "%s does not tell whether it runs (exit status %d): %s"
            % (COLLECTOR, status, (out + errors).strip()[-500:])
        )
    return answer == "True"
