"""A control domain for the installer: a real sshd that sees a directory of the test's as its /.

It runs in a mount namespace of its own, chrooted, with the system's programs and one interpreter
below. So programs that come over ssh find /etc/xapi.d, /images and /root at their real paths, and
nothing in what is sent tells them otherwise. From outside, the same directory is a simulated dom0.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from os_xenapi.dom0 import ssh
from os_xenapi.dom0.installer import Target
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.netns import Netns
from tests.ports import held_port

__all__ = ["NEEDED", "PASSWORD", "SshdHost", "make_key", "sshd_host"]

NEEDED = ("root", "unshare", "sshd", "ssh-keygen", "import:paramiko")
"""The parts of a test that uses such a host."""

PASSWORD = "let me in"
_PASSWORD_HASH = (
    "$6$abcdefgh$wai1Jr/z2GXGxsY4m3k.HFNM2969Y8UgDlmg."
    "tDQxI/VUiCpPHIG8A00W/H8DISvf1Ry0HI5y/GnUQGrdwaEZ0"
)
_SECONDS = 30.0
_DIRECTORIES = "dev etc/ssh host/usr proc root/.ssh run/sshd sys tmp var"
_USERS = "root:x:0:0:root:/root:/bin/sh\nsshd:x:74:74:sshd:/run/sshd:/bin/false\n"


class SshdHost:
    """One host: ``root`` is its /, ``dom0`` runs its plugins from outside."""

    def __init__(
        self,
        root: Path,
        interpreter: str,
        user_key: Path,
        space: Netns | None = None,
        address: str = "127.0.0.1",
    ) -> None:
        self.root = root
        self.user_key = user_key
        self._space = space
        self._address = address
        self.dom0 = Dom0(root, interpreter=interpreter)
        self.plugins = root / "etc/xapi.d/plugins"
        for file in self.plugins.iterdir():
            file.unlink()
        self.store = root / "etc/xapi.d/os-xenapi"
        self._ports = contextlib.ExitStack()
        self.port = 22 if space else self._ports.enter_context(held_port())
        self._python = Path(parts.find(interpreter)).resolve().parents[1]
        self._lay_out()
        self._process = self._start()

    @property
    def public_key(self) -> str:
        """The key of the ssh server, type and base64."""
        text = (self.root / "etc/ssh/ssh_host_ed25519_key.pub").read_text()
        return " ".join(text.split()[:2])

    def known_hosts(self, key: str | None = None) -> Path:
        """A known_hosts file of the caller's with this host in it."""
        path = self.user_key.parent / f"known-{self.port}"
        path.write_text(f"[127.0.0.1]:{self.port} {key or self.public_key}\n")
        return path

    def target(self, *, port: int | None = None) -> Target:
        """This host with the right key and login, through another port if one is given."""
        known = self.user_key.parent / f"known-{port or self.port}"
        known.write_text(f"[127.0.0.1]:{port or self.port} {self.public_key}\n")
        return Target(
            "127.0.0.1",
            ssh.Login(key_file=self.user_key),
            port or self.port,
            ssh.HostKeys(known_hosts=known),
        )

    def close(self) -> None:
        """End the server and whatever it started."""
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(_SECONDS)
        self._ports.close()
        self.dom0.close()

    def _lay_out(self) -> None:
        root = self.root
        for name in _DIRECTORIES.split():
            (root / name).mkdir(parents=True, exist_ok=True)
        (root / "root/.ssh").chmod(0o700)
        for name in ("lib", "lib64", "sbin"):
            (root / name).symlink_to(f"/host/usr/{name}")
        (root / "bin/sh").symlink_to("/host/usr/bin/sh")
        (root / "var/run").symlink_to("/run")
        for entry in Path("/usr").iterdir():
            if entry.name != "lib":
                (root / "usr" / entry.name).symlink_to(f"/host/usr/{entry.name}")
        for entry in Path("/usr/lib").iterdir():
            if not (root / "usr/lib" / entry.name).exists():
                (root / "usr/lib" / entry.name).symlink_to(f"/host/usr/lib/{entry.name}")
        etc = root / "etc"
        (etc / "passwd").write_text(_USERS)
        (etc / "group").write_text("root:x:0:\nsshd:x:74:\n")
        (etc / "shadow").write_text(f"root:{_PASSWORD_HASH}:19000::::::\nsshd:*:19000::::::\n")
        make_key(etc / "ssh/ssh_host_ed25519_key")
        public = self.user_key.with_suffix(".pub").read_text()
        (root / "root/.ssh/authorized_keys").write_text(public)
        (etc / "ssh/sshd_config").write_text(
            f"Port {self.port}\nListenAddress {self._address}\nUsePAM no\nPermitRootLogin yes\n"
            "HostKey /etc/ssh/ssh_host_ed25519_key\nPidFile none\nStrictModes no\n"
            "MaxStartups 100\nSetEnv PATH=/bin:/usr/bin:/sbin PYTHONPATH=/usr/lib/python\n"
        )

    def _start(self) -> subprocess.Popen[bytes]:
        inside = self.root / str(self._python).lstrip("/")
        inside.mkdir(parents=True, exist_ok=True)
        binds = [("/usr", "host/usr"), ("/dev", "dev"), ("/proc", "proc")]
        enter: list[str] = []
        if self._space:
            binds.append(("/sys", "sys"))
            enter = [parts.find("ip"), "netns", "exec", self._space.name]
        commands = [
            f"mount --rbind {where} {shlex.quote(str(self.root / to))}" for where, to in binds
        ]
        commands.append(f"mount --bind {self._python} {shlex.quote(str(inside))}")
        commands.append(
            f"exec chroot {shlex.quote(str(self.root))} /host/usr/sbin/sshd -D -e "
            "-f /etc/ssh/sshd_config"
        )
        with (self.root / "sshd.log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *enter,
                    "unshare",
                    "--mount",
                    "--propagation",
                    "private",
                    "sh",
                    "-ec",
                    "\n".join(commands),
                ],
                stdin=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _SECONDS
        while True:
            if f"listening on {self._address}" in (self.root / "sshd.log").read_text():
                return process
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((self.root / "sshd.log").read_text())
            time.sleep(0.05)


def make_key(path: Path) -> Path:
    """Make a pair of keys without a passphrase."""
    command = [parts.find("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


@contextlib.contextmanager
def sshd_host(
    directory: Path,
    interpreter: str = "python3.6",
    *,
    space: Netns | None = None,
    address: str = "127.0.0.1",
) -> Iterator[SshdHost]:
    """A host whose plugins run on an interpreter; its login key lies beside its /.

    In a network namespace it serves ssh's own port at an address that it has there.
    """
    directory.mkdir(exist_ok=True)
    key = make_key(directory / "key")
    host = SshdHost(directory / "r", interpreter, key, space, address)
    try:
        yield host
    finally:
        host.close()
