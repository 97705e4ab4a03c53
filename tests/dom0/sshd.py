"""A real sshd as the one of another host, and an ssh that reaches it, in network namespaces.

Its root has the simulated host's /images: the command that a client asks for is run with that path
made the one of the simulated control domain.
"""

from __future__ import annotations

import shlex
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.netns import Netns, put_command

__all__ = ["ADDRESSES", "NEEDED", "Sshd", "sshd"]

NEEDED = ("root", "ip", "ssh", "sshd", "ssh-keygen", "rsync")
"""The parts of a test that uses this."""

ADDRESSES = ("192.0.2.2", "fd00::2")
"""Where it answers, on ssh's own port."""

_SECONDS = 30.0
_CONFIG = """\
Port 22
ListenAddress 192.0.2.2
ListenAddress fd00::2
HostKey {directory}/host_key
AuthorizedKeysFile {directory}/user_key.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
PermitRootLogin prohibit-password
ForceCommand {directory}/command
"""
# As any sshd it gives what a client asks for to a shell.
_COMMAND = """\
#!/bin/sh
printf '%s\\n' "$SSH_ORIGINAL_COMMAND" >>{directory}/commands
asked=$(printf %s "$SSH_ORIGINAL_COMMAND" | sed 's| /images/| {images}/|')
{script}
"""


class Sshd:
    """A running sshd."""

    def __init__(self, directory: Path, images: Path) -> None:
        self._directory = directory
        self._images = images
        key = self.new_key("host_key")
        self.known_hosts = "".join(f"{address} {key}\n" for address in ADDRESSES)
        self.new_key("user_key")
        self.serve()

    def new_key(self, name: str) -> str:
        """Make a pair of keys; return the public one."""
        file = self._directory / name
        file.unlink(missing_ok=True)
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)]
        subprocess.run(command, check=True, timeout=_SECONDS)
        return file.with_suffix(".pub").read_text().strip()

    def serve(self, script: str = 'exec sh -c "$asked"') -> None:
        """Let this script of shell carry out the command that a client asks for, $asked."""
        file = self._directory / "command"
        file.write_text(
            _COMMAND.format(directory=self._directory, images=self._images, script=script)
        )
        file.chmod(0o755)

    def commands(self) -> list[str]:
        """What clients have asked for; it is then forgotten."""
        file = self._directory / "commands"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    def lend_client(self, dom0: Dom0, space: Netns) -> None:
        """Give a simulated dom0 rsync and an ssh that logs in here as its root's would."""
        known = dom0.root / "etc/xapi.d/os-xenapi/known_hosts"
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(self.known_hosts)
        put_command(dom0, "rsync", f'exec {parts.find("rsync")} "$@"')
        key = self._directory / "user_key"
        ssh = [parts.find("ssh"), "-i", str(key)]
        enter = [parts.find("ip"), "netns", "exec", space.name, *ssh]
        put_command(dom0, "ssh", f'exec {shlex.join(enter)} "$@"')


@contextmanager
def sshd(space: Netns, directory: Path, images: Path) -> Iterator[Sshd]:
    """Run sshd in a namespace that has the ADDRESSES; ``images`` is its host's /images."""
    directory.mkdir()
    Path("/run/sshd").mkdir(exist_ok=True)
    server = Sshd(directory, images)
    config = directory / "sshd_config"
    config.write_text(_CONFIG.format(directory=directory))
    enter = [parts.find("ip"), "netns", "exec", space.name, parts.find("sshd")]
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen([*enter, "-D", "-e", "-f", config], stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + _SECONDS
        while "listening on 192.0.2.2" not in (text := (directory / "log").read_text()):
            assert process.poll() is None, text
            assert time.monotonic() < deadline, text
            time.sleep(0.02)
        yield server
    finally:
        process.terminate()
        process.wait(_SECONDS)
