"""Commands on a host over ssh: keys of hosts are checked, and every wait has a deadline.

Needs the extra `ssh` (paramiko), which is imported when a connection is made. No key of a host is
taken without a word of the user's: it is in a known_hosts file, or it is pinned, or the user
allowed to trust an address at its first use.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import logging
import os
import shlex
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from os_xenapi.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    HostKeyRefused,
    LimitExceeded,
)

if TYPE_CHECKING:
    from types import TracebackType

    import paramiko

__all__ = ["Completed", "HostKeys", "Login", "Ssh", "connect", "fingerprint", "known_hosts_name"]

USUAL_KNOWN_HOSTS: Final = Path("~/.ssh/known_hosts")
SYSTEM_KNOWN_HOSTS: Final = Path("/etc/ssh/ssh_known_hosts")
_KEEPALIVE_SECONDS: Final = 15
_SILENT: Final = logging.NullHandler()
_PART: Final = 32768
_PAUSE_SECONDS: Final = 0.02
_END_SECONDS: Final = 10.0


@dataclass(frozen=True)
class HostKeys:
    """Which keys of hosts are trusted.

    ``known_hosts``   a file as OpenSSH writes it (``~/.ssh/known_hosts`` by default)
    ``fingerprints``  pinned keys, as ``ssh-keygen -l`` prints them ("SHA256:..."); the file is then
                      not read
    ``accept_new``    trust the key of an address that the file does not know, and add it to the
                      file. A key that changed is refused all the same.
    ``ask``           a question to the user about such a key, called with the address, the key's
                      type and its fingerprint; True adds it to the file

    Without a file of one's own, ``/etc/ssh/ssh_known_hosts`` is read too.
    """

    known_hosts: Path | None = None
    fingerprints: tuple[str, ...] = ()
    accept_new: bool = False
    ask: Callable[[str, str, str], bool] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Raises ValueError for what would trust nothing, or both ways at once."""
        if self.fingerprints and (self.known_hosts or self.accept_new or self.ask):
            raise ValueError("give pinned fingerprints, or a known_hosts file, not both")
        for one in self.fingerprints:
            if not one.startswith("SHA256:") or len(one.rstrip("=")) != 50:
                raise ValueError(
                    f"{one!r} is not a fingerprint as ssh-keygen -l prints it (SHA256:...)"
                )


@dataclass(frozen=True)
class Login:
    """As whom, and with what: a password, the file of a private key, a key, the user's agent.

    ``pkey`` is a key as paramiko has it. ``look_for_keys`` tries the usual files of ``~/.ssh``.
    """

    user: str = "root"
    password: str | None = field(default=None, repr=False)
    key_file: Path | None = None
    passphrase: str | None = field(default=None, repr=False)
    pkey: paramiko.PKey | None = field(default=None, repr=False)
    agent: bool = False
    look_for_keys: bool = False


@dataclass(frozen=True)
class Completed:
    """A command that ended: its exit code, what it wrote to stdout and stderr."""

    status: int
    out: bytes
    err: bytes


def connect(
    address: str,
    login: Login,
    *,
    port: int = 22,
    host_keys: HostKeys | None = None,
    timeout: float = 30.0,
) -> Ssh:
    """Log in; ``timeout`` in seconds holds for the connection and for the login each.

    Raises HostKeyRefused before anything secret is sent, ConnectionFailed where the host is not
    reached or refuses the login.
    """
    try:
        import paramiko
    except ImportError:
        raise ConnectionFailed(
            "ssh needs the package paramiko: pip install 'os-xenapi[ssh]'"
        ) from None
    # What it logs is told by our errors; without a handler it would go to stderr.
    logging.getLogger("paramiko").addHandler(_SILENT)
    trust = host_keys or HostKeys()
    client = paramiko.SSHClient()
    shown = address if port == 22 else f"{address}:{port}"
    try:
        with _explained(shown, login.user):
            _load(client, trust)
            client.connect(
                address,
                port,
                login.user,
                login.password,
                login.pkey,
                str(login.key_file.expanduser()) if login.key_file else None,
                timeout,
                login.agent,
                login.look_for_keys,
                passphrase=login.passphrase,
                banner_timeout=timeout,
                auth_timeout=timeout,
                channel_timeout=timeout,
            )
        transport = client.get_transport()
        assert transport is not None
        transport.set_keepalive(_KEEPALIVE_SECONDS)
    except BaseException:
        _end(client)
        raise
    return Ssh(client, shown)


class Ssh:
    """A connection to a host, for one thread at a time; a context manager that closes it."""

    def __init__(self, client: paramiko.SSHClient, shown: str) -> None:
        self._client = client
        self.address = shown

    def __enter__(self) -> Ssh:
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
        _end(self._client)

    @property
    def peer(self) -> str:
        """The IP address that the connection leads to."""
        transport = self._client.get_transport()
        if transport is None:
            raise ConnectionFailed(f"the ssh connection to {self.address} is closed")
        return str(transport.getpeername()[0])

    def run(
        self,
        command: str,
        data: bytes = b"",
        *,
        timeout: float = 60.0,
        most: int = 4 << 20,
        terminal: bool = False,
    ) -> Completed:
        """Run a command in the user's shell with ``data`` as its standard input.

        ``timeout`` in seconds is for all of it, ``most`` in bytes for what it may print.

        Raises DeadlineExceeded, LimitExceeded and ConnectionFailed; then the command may still run.
        """
        deadline = time.monotonic() + timeout
        transport = self._client.get_transport()
        if transport is None:
            raise ConnectionFailed(f"the ssh connection to {self.address} is closed")
        with _explained(self.address, ""):
            channel = transport.open_session(timeout=timeout)
            try:
                if terminal:
                    channel.get_pty()
                channel.settimeout(_left(deadline, self.address))
                channel.exec_command(command)
                return _Exchange(channel, data, deadline, most, self.address).completed()
            finally:
                channel.close()

    def put(self, data: bytes, path: str, *, mode: int = 0o644, timeout: float = 60.0) -> None:
        """Write a file on the host in one step: it has its former content or all of the new one.

        Raises ConnectionFailed, and OSError where the host cannot write it.
        """
        place, new = shlex.quote(path), shlex.quote(f"{path}.os-xenapi-new")
        command = (
            f"umask 077; (cat >{new} && test $(wc -c <{new}) -eq {len(data)} && "
            f"chmod {mode:o} {new} && mv -f {new} {place}) || {{ rm -f {new}; exit 1; }}"
        )
        done = self.run(f"sh -c {shlex.quote(command)}", data, timeout=timeout)
        if done.status != 0:
            said = done.err.decode("utf-8", "replace").strip()
            raise OSError(f"{self.address} did not write {path}: {said or 'no reason given'}")


class _Exchange:
    """Standard input out, both outputs in, at once: no side waits for the other for ever."""

    def __init__(
        self, channel: paramiko.Channel, data: bytes, deadline: float, most: int, address: str
    ) -> None:
        self._channel = channel
        self._data = memoryview(data)
        self._deadline = deadline
        self._most = most
        self._address = address
        self._sent = False
        self._out = bytearray()
        self._err = bytearray()

    def completed(self) -> Completed:
        """Carry the exchange to its end."""
        channel = self._channel
        channel.settimeout(0.0)
        while not channel.status_event.is_set() or not (channel.eof_received or channel.closed):
            self._send()
            self._receive()
            _left(self._deadline, self._address)
            if not (channel.recv_ready() or channel.recv_stderr_ready()):
                channel.status_event.wait(_PAUSE_SECONDS)
        self._receive()
        if channel.exit_status == -1:
            raise ConnectionFailed(
                f"a command on {self._address} was killed, or the connection to it broke"
            )
        return Completed(channel.exit_status, bytes(self._out), bytes(self._err))

    def _send(self) -> None:
        while self._data and not self._sent:
            if not self._channel.send_ready():
                return
            try:
                sent = self._channel.send(self._data[:_PART].tobytes())
            except (OSError, TimeoutError):
                return  # it is closed or full, which the loop around finds out
            self._data = self._data[sent:]
        if not self._sent:
            self._sent = True
            self._channel.shutdown_write()

    def _receive(self) -> None:
        channel = self._channel
        while channel.recv_ready():
            self._out += channel.recv(_PART)
            self._check()
        while channel.recv_stderr_ready():
            self._err += channel.recv_stderr(_PART)
            self._check()

    def _check(self) -> None:
        if len(self._out) + len(self._err) > self._most:
            raise LimitExceeded(
                f"a command on {self._address} printed more than {self._most} bytes"
            )


def _left(deadline: float, address: str) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise DeadlineExceeded(f"a command on {address} did not end in time; it may still run")
    return left


def _load(client: paramiko.SSHClient, trust: HostKeys) -> None:
    revoked: set[str] = set()
    if not trust.fingerprints:
        may_be_new = trust.accept_new or trust.ask is not None
        path = _file_of(trust)
        if path.exists() or (trust.known_hosts and not may_be_new):
            _read_known_hosts(client, path, revoked)
        if not trust.known_hosts and SYSTEM_KNOWN_HOSTS.exists():
            _read_known_hosts(client, SYSTEM_KNOWN_HOSTS, revoked)
    client.set_missing_host_key_policy(_policy(trust, revoked))


def _file_of(trust: HostKeys) -> Path:
    return (trust.known_hosts or USUAL_KNOWN_HOSTS).expanduser()


def _read_known_hosts(client: paramiko.SSHClient, path: Path, revoked: set[str]) -> None:
    """Take in a file's lines, but those that paramiko cannot read or that mark something else."""
    import paramiko

    keys = client.get_host_keys()
    lines = [line.split() for line in path.read_text("utf-8", "replace").splitlines()]
    revoked.update(words[3] for words in lines if words[:1] == ["@revoked"] and len(words) > 3)
    for number, words in enumerate(lines, 1):
        if len(words) < 3 or words[0].startswith(("#", "@")):
            continue
        try:
            entry = paramiko.hostkeys.HostKeyEntry.from_line(" ".join(words), number)
        except (paramiko.hostkeys.InvalidHostKey, paramiko.SSHException):
            continue
        if entry is None or entry.key.get_base64() in revoked:
            continue
        for name in entry.hostnames:
            if entry.key.get_name() not in (keys.lookup(name) or {}):
                keys.add(name, entry.key.get_name(), entry.key)


def _policy(trust: HostKeys, revoked: set[str]) -> Any:
    import paramiko

    class Policy(paramiko.MissingHostKeyPolicy):
        """What happens to a key that no file vouches for."""

        def missing_host_key(
            self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey
        ) -> None:
            kind, shown = key.get_name(), fingerprint(key.asbytes())
            if shown in {one.rstrip("=") for one in trust.fingerprints}:
                return
            if key.get_base64() in revoked:
                raise HostKeyRefused(f"{hostname} shows the {kind} key {shown}, which is revoked")
            if trust.accept_new or (trust.ask is not None and trust.ask(hostname, kind, shown)):
                _write_down(_file_of(trust), f"{hostname} {kind} {key.get_base64()}\n")
                return
            raise HostKeyRefused(_refusal(trust, hostname, kind, shown))

    return Policy()


def _write_down(path: Path, line: str) -> None:
    """Add a line to a file of known hosts, whose other lines stay as they are."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "ab+", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            line = line if file.read() == b"\n" else f"\n{line}"
        file.write(line.encode())


def _refusal(trust: HostKeys, host: str, kind: str, shown: str) -> str:
    said = f"{host} shows the {kind} key {shown}, which "
    if trust.fingerprints:
        return said + f"is not the pinned {' or '.join(trust.fingerprints)}"
    return said + (
        f"{trust.known_hosts or USUAL_KNOWN_HOSTS} does not know: compare it with what "
        "`ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub` prints on the host, then pin it, or allow "
        "its first use"
    )


def fingerprint(key: bytes) -> str:
    """Return a public key's fingerprint as ``ssh-keygen -l`` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


@contextlib.contextmanager
def _explained(address: str, user: str) -> Iterator[None]:
    """Turn paramiko's errors, and the system's, into ours."""
    import paramiko

    try:
        yield
    except paramiko.BadHostKeyException as error:
        raise HostKeyRefused(
            f"{address} shows the {error.key.get_name()} key {fingerprint(error.key.asbytes())}, "
            f"and the known one is {fingerprint(error.expected_key.asbytes())}: if the host was "
            "installed anew, remove its old line from the known_hosts file"
        ) from None
    except paramiko.AuthenticationException:
        raise ConnectionFailed(
            f"{address} refuses the ssh login of {user}: check the password or the key"
        ) from None
    except (paramiko.SSHException, EOFError) as error:
        raise ConnectionFailed(f"ssh to {address} failed: {str(error) or 'it broke'}") from error
    except socket.gaierror as error:
        raise ConnectionFailed(f"the name {address} has no address: {error.strerror}") from error
    except OSError as error:
        if isinstance(error, FileNotFoundError | PermissionError) and error.filename:
            raise
        raise ConnectionFailed(
            f"no ssh connection to {address}: {error.strerror or str(error) or 'no answer in time'}"
        ) from error


def _end(client: paramiko.SSHClient) -> None:
    """Close, and wait for paramiko's threads."""
    transport = client.get_transport()
    client.close()
    if transport is not None:
        transport.packetizer.complete_handshake()  # ends the timer of a handshake that broke
        if transport.is_alive():
            transport.join(_END_SECONDS)


def known_hosts_name(address: str, port: int) -> str:
    """Return how a known_hosts file names an address."""
    return address if port == 22 else f"[{address}]:{port}"
