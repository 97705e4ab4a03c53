"""Settings of the control domain: its kernel may load the module of Linux bridges again."""

from __future__ import annotations

import re
import shlex
from typing import Final

from os_xenapi.errors import ProtocolError
from os_xenapi.utils.common_function import put_remote_file, read_remote_file
from os_xenapi.utils.sshclient import SSHClient

__all__ = ["enable_linux_bridge"]

_MODPROBE: Final = "/etc/modprobe.d"
_FORBIDS: Final = r"^[[:blank:]]*(install|blacklist)[[:blank:]]+bridge([[:blank:]]|$)"
_LINE: Final = re.compile(rb"^(?=[ \t]*(?:install|blacklist)[ \t]+bridge(?:[ \t]|$))", re.MULTILINE)
_FILE: Final = re.compile(r"/etc/modprobe\.d/[A-Za-z0-9_.@+-]{1,200}")
_REMARK: Final = b"# disabled by os-xenapi: "


def enable_linux_bridge(client: SSHClient) -> bool:
    """Take the blacklisting of the module ``bridge`` out of force; whether there was any.

    Hosts whose network is Open vSwitch's have it below ``/etc/modprobe.d``. The lines are turned
    into remarks; the kernel loads the module when the first Linux bridge is made.

    Raises OSError where a file cannot be written; then it is as it was.
    """
    command = f"grep -lsE {shlex.quote(_FORBIDS)} {_MODPROBE}/*"
    names = client.ssh(command, False, [0, 1, 2])[1].splitlines()
    for name in names:
        if not _FILE.fullmatch(name):
            raise ProtocolError(
                f"{client.ip}: the file {name[:200]!r} blacklists the module bridge and has an odd "
                "name: rename or remove it"
            )
        text = read_remote_file(client, name)
        put_remote_file(client, name, _LINE.sub(_REMARK, text))
        client.log.info("%s on %s no longer blacklists the module bridge", name, client.ip)
    return bool(names)
