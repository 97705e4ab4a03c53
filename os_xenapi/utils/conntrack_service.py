"""The daemon conntrackd in the control domain, which keeps track of connections."""

from __future__ import annotations

from importlib import resources
from typing import Final

from os_xenapi.client.exception import NotFound
from os_xenapi.utils.common_function import put_remote_file
from os_xenapi.utils.sshclient import SSHClient

__all__ = ["enable_conntrack_service"]

_CONFIGURATION: Final = "/etc/conntrackd/conntrackd.conf"

_ENABLE: Final = """\
if command -v systemctl >/dev/null 2>&1; then systemctl enable conntrackd
else chkconfig conntrackd on; fi"""
_RUNS: Final = """\
if command -v systemctl >/dev/null 2>&1; then systemctl is-active conntrackd
else service conntrackd status; fi"""
_RESTART: Final = """\
if command -v systemctl >/dev/null 2>&1; then systemctl restart conntrackd
else service conntrackd restart; fi"""


def enable_conntrack_service(client: SSHClient) -> bool:
    """Have conntrackd run in dom0, also after its next boot; whether it did not.

    Its configuration becomes ours, ``/etc/conntrackd/conntrackd.conf``. The program itself must be
    there: nothing is fetched from elsewhere into a control domain.

    Raises NotFound where it is not, SshExecCmdFailure, OSError; it may then be called again.
    """
    if client.ssh("command -v conntrackd", False, [0, 1, 127])[0] != 0:
        raise NotFound(
            f"{client.ip} has no conntrackd: install the package conntrack-tools of the release "
            "that its control domain is made from, then call this again"
        )
    place = resources.files("os_xenapi").joinpath("dom0", *_CONFIGURATION.strip("/").split("/"))
    client.ssh("mkdir -p /etc/conntrackd", False)
    changed = put_remote_file(client, _CONFIGURATION, place.read_bytes())
    client.ssh(_ENABLE, False)
    runs = client.ssh(_RUNS, False, range(256))[0] == 0
    if changed or not runs:
        client.ssh(_RESTART, False)
        client.log.info("conntrackd on %s has been started", client.ip)
    return changed or not runs
