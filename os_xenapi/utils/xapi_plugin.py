"""The dom0 plugins over an ssh connection, as 0.3.4 offers it; ``dom0/installer.py`` does it."""

from __future__ import annotations

from os_xenapi.dom0 import installer
from os_xenapi.utils.sshclient import SSHClient

__all__ = ["install_plugins_to_dom0"]


def install_plugins_to_dom0(ssh_client: SSHClient, version: str | None = None) -> bool:
    """Put this release's plugins in force on a host, all at once; whether others were before.

    ``version`` is the release that the caller counts on: any other than this one is refused, as
    this package carries no other plugins.

    Raises ValueError for that, InstallRefused where the host cannot take them; then it has what it
    had before.
    """
    shipped = installer.shipped_set().version
    if version is not None and version != shipped:
        raise ValueError(
            f"this os-xenapi carries the plugins of {shipped}, not those of {version!r}: leave "
            "version out, or install that release of os-xenapi"
        )
    changed = installer.install(ssh_client.connection)
    ssh_client.log.info("plugins %s on %s: %s", shipped, ssh_client.ip, _word(changed))
    return changed


def _word(changed: bool) -> str:
    return "installed" if changed else "unchanged"
