"""Guest consoles are kept in logs in the control domain, and the logs kept small."""

from __future__ import annotations

from importlib import resources
from typing import Final

from os_xenapi.utils.common_function import put_remote_file
from os_xenapi.utils.sshclient import SSHClient, SshExecCmdFailure

__all__ = ["setup_guest_console_log"]

ROTATE: Final = "/opt/xensource/bin/rotate_xen_guest_logs.sh"
_DIRECTORY: Final = "/var/log/xen/guest"
_LOGS: Final = f"{_DIRECTORY}/console.%d"
_KEY: Final = "/local/logconsole/@"
_ENTRY: Final = f"* * * * * {ROTATE} >/dev/null 2>&1"
_NO_ENTRIES: Final = "no crontab for"


def setup_guest_console_log(client: SSHClient) -> bool:
    """Have dom0 log the consoles of guests, and rotate the logs each minute; whether it did not.

    The logs are ``/var/log/xen/guest/console.<domain id>``. The entry in root's crontab is added
    beside the others.

    Raises SshExecCmdFailure, OSError; it may then be called again.
    """
    changed = False
    client.ssh(f"mkdir -p {_DIRECTORY}", False)
    if client.ssh(f"xenstore-read {_KEY}", False, [0, 1])[1].strip() != _LOGS:
        client.ssh(f"xenstore-write {_KEY} {_LOGS}", False)
        client.log.info("%s now logs the consoles of guests", client.ip)
        changed = True
    place = resources.files("os_xenapi").joinpath("dom0", *ROTATE.strip("/").split("/"))
    if put_remote_file(client, ROTATE, place.read_bytes(), mode=0o755):
        client.log.info("%s is on %s", ROTATE, client.ip)
        changed = True
    return _add_entry(client) or changed


def _add_entry(client: SSHClient) -> bool:
    """Add ours to the entries of root's crontab unless it is there; whether it was not."""
    done = client.connection.run("LC_ALL=C crontab -l")
    said = done.err.decode("utf-8", "replace").strip()
    # Entries that could not be read must not be replaced by ours alone.
    if done.status != 0 and _NO_ENTRIES not in said:
        raise SshExecCmdFailure(
            f"root's crontab on {client.ip} cannot be read: {said[:500]}",
            command="crontab -l",
            code=done.status,
            stdout="",
            stderr=said,
        )
    entries = done.out if done.status == 0 else b""
    if any(ROTATE.encode() in line for line in entries.splitlines() if line[:1] != b"#"):
        return False
    if entries and not entries.endswith(b"\n"):
        entries += b"\n"
    client.ssh("crontab -", False, data=entries + _ENTRY.encode() + b"\n")
    client.log.info("root's crontab on %s runs %s each minute", client.ip, ROTATE)
    return True
