"""Commands and files on a host over ssh, under the names of 0.3.4; ``dom0/ssh.py`` does the work.

The key of the host is checked before anything secret is sent. It must be in ``~/.ssh/known_hosts``
or ``/etc/ssh/ssh_known_hosts``, unless ``host_keys`` says otherwise: a pinned fingerprint, another
file, or a question to the user. Needs the extra ``ssh``.
"""

from __future__ import annotations

import logging
import os
import posixpath
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from os_xenapi.client.exception import OsXenApiException
from os_xenapi.dom0 import ssh
from os_xenapi.errors import LimitExceeded

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["SSHClient", "SshExecCmdFailure"]

COMMAND_SECONDS: Final = 600.0
MOST_BYTES: Final = 64 << 20
_MOST_SHOWN: Final = 500


class SshExecCmdFailure(OsXenApiException):
    """A command on the host ended with ``code``, which is none of those allowed.

    ``command``, ``code``, ``stdout`` and ``stderr`` are in ``kwargs``, whole.
    """

    msg_fmt = "Failed to execute the command over ssh: %(command)s"


class SSHClient:
    """A connection to ``ip`` as ``username``, made at once; a context manager that closes it.

    ``pkey`` is a key as paramiko has it, ``key_filename`` the file of one, ``log`` a logger in the
    place of this module's own. Keyword-only: ``port``, ``host_keys`` (which keys of hosts are
    trusted) and ``timeout``, in seconds for the connection and for the login each.

    Raises HostKeyRefused, or ConnectionFailed where the host is not reached or refuses the login.
    """

    def __init__(
        self,
        ip: str,
        username: str,
        password: str | None = None,
        pkey: Any = None,
        key_filename: str | os.PathLike[str] | None = None,
        log: logging.Logger | None = None,
        look_for_keys: bool = False,
        allow_agent: bool = False,
        *,
        port: int = 22,
        host_keys: ssh.HostKeys | None = None,
        timeout: float = 30.0,
    ) -> None:
        self.ip = ip
        self.username = username
        self.log: logging.Logger = log or logging.getLogger(__name__)
        login = ssh.Login(
            username,
            password,
            Path(key_filename) if key_filename else None,
            pkey=pkey,
            agent=allow_agent,
            look_for_keys=look_for_keys,
        )
        self.connection: ssh.Ssh = ssh.connect(
            ip, login, port=port, host_keys=host_keys, timeout=timeout
        )
        self.log.debug("logged in to %s as %s", ip, username)

    def __enter__(self) -> SSHClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

    def ssh(
        self,
        command: str,
        get_pty: bool = True,
        allowed_return_codes: Sequence[int] = [0],
        *,
        data: bytes = b"",
        timeout: float = COMMAND_SECONDS,
    ) -> tuple[int, str, str]:
        """Run a command in the user's shell; return its exit code, stdout and stderr.

        With ``get_pty`` it has a terminal: both outputs then come as stdout, lines end in CR LF.
        ``data`` is its standard input, ``timeout`` in seconds is for all of it. Whoever puts words
        of others into a command quotes them (``shlex.quote``).

        Raises SshExecCmdFailure for another exit code, DeadlineExceeded, ConnectionFailed.
        """
        self.log.debug("on %s: %s", self.ip, " ".join(command.split())[:_MOST_SHOWN])
        done = self.connection.run(command, data, timeout=timeout, terminal=get_pty)
        out, err = done.out.decode("utf-8", "replace"), done.err.decode("utf-8", "replace")
        if done.status in allowed_return_codes:
            return done.status, out, err
        said = (err.strip() or out.strip())[-_MOST_SHOWN:] or "it said nothing"
        raise SshExecCmdFailure(
            f"on {self.ip} the command {command[:_MOST_SHOWN]!r} ended with exit code "
            f"{done.status}: {said}",
            command=command,
            code=done.status,
            stdout=out,
            stderr=err,
        )

    def scp(self, source: str | os.PathLike[str], dest: str) -> None:
        """Copy a file of at most 64 MiB to the host in one step, with its permissions.

        ``dest`` is where it goes, or a directory that is there. A file of that name on the host has
        its former content or all of the new one.

        Raises LimitExceeded, ConnectionFailed, and OSError where it cannot be read or written.
        """
        with open(source, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode & 0o777
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise LimitExceeded(f"{os.fspath(source)} has more than {MOST_BYTES} bytes")
        is_directory, _, _ = self.ssh(f"test -d {shlex.quote(dest)}", False, [0, 1])
        if is_directory == 0:
            dest = posixpath.join(dest, os.path.basename(source))
        self.log.debug("to %s: %s", self.ip, dest)
        self.connection.put(data, dest, mode=mode, timeout=COMMAND_SECONDS)
