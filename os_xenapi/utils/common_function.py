"""What the other helpers stand on: commands and files of this machine, interfaces, files in dom0.

Commands of this machine run without a shell, each with a deadline.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import re
import shlex
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from os_xenapi.client.exception import ExecuteCommandFailed
from os_xenapi.errors import ProtocolError
from os_xenapi.utils.sshclient import SSHClient

__all__ = [
    "INTERFACE",
    "Address",
    "detailed_execute",
    "execute",
    "get_remote_hostname",
    "listed_addresses",
    "local_addresses",
    "local_interfaces",
    "logged_to",
    "put_remote_file",
    "read_remote_file",
    "write_file",
]

SECONDS: Final = 60.0
INTERFACE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,14}")
"""A network interface's name: at most 15 characters (Linux IFNAMSIZ), none that needs quoting."""

_ADDRESS: Final = re.compile(
    r"\d+: (\S+)\s+inet ([\d.]+)(?: peer [\d.]+)?/(\d+)\s(?:.*\s)?scope .*"
)
_HOSTNAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?")
_SYS_NET: Final = Path("/sys/class/net")
_MOST_SHOWN: Final = 500


@dataclass(frozen=True)
class Address:
    """An IPv4 address of an interface, with the network that it lies in."""

    interface: str
    inet: ipaddress.IPv4Interface


def detailed_execute(
    *cmd: str, allowed_return_codes: Sequence[int] = (0,), timeout: float = SECONDS
) -> tuple[int, str, str]:
    """Run a command of this machine; return its exit code, stdout and stderr.

    ``timeout`` is in seconds. Raises ExecuteCommandFailed where it cannot be run, takes longer or
    ends with another exit code.
    """
    shown = shlex.join(cmd)
    try:
        done = subprocess.run(
            cmd, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        raise _failed(shown, f"did not end in {timeout:g} seconds") from None
    except OSError as error:
        raise _failed(shown, f"cannot be run: {error.strerror}") from error
    out, err = (data.decode("utf-8", "replace") for data in (done.stdout, done.stderr))
    if done.returncode not in allowed_return_codes:
        said = (err.strip() or out.strip())[-_MOST_SHOWN:] or "it said nothing"
        raise _failed(shown, f"ended with exit code {done.returncode}: {said}")
    return done.returncode, out, err


def execute(*cmd: str, allowed_return_codes: Sequence[int] = (0,), timeout: float = SECONDS) -> str:
    """Run a command of this machine; return its stdout, stripped. Raises ExecuteCommandFailed."""
    _, out, _ = detailed_execute(*cmd, allowed_return_codes=allowed_return_codes, timeout=timeout)
    return out.strip()


def _failed(command: str, how: str) -> ExecuteCommandFailed:
    return ExecuteCommandFailed(f"the command {command} {how}", cmd=command)


def write_file(path: str | os.PathLike[str], text: str, *, mode: int = 0o644) -> bool:
    """Give a file of this machine its text in one step; whether that changed anything.

    Raises OSError; then the file is as it was.
    """
    place = Path(path)
    with contextlib.suppress(FileNotFoundError, UnicodeDecodeError):
        if place.read_text("utf-8") == text:
            return False
    handle, new = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.absolute().parent)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.replace(new, place)
    except BaseException:
        os.unlink(new)
        raise
    return True


def put_remote_file(client: SSHClient, path: str, data: bytes, *, mode: int = 0o644) -> bool:
    """Give a file of the control domain its content in one step; whether that changed anything.

    It is then root's. Raises OSError where it cannot be written; then it is as it was.
    """
    quoted = shlex.quote(path)
    rights = f"{mode:o} {len(data)} 0 0 regular file"
    _, found, _ = client.ssh(f"stat -c '%a %s %u %g %F' {quoted}", False, [0, 1])
    if found.strip() == rights:
        same, _, _ = client.ssh(f"cmp -s - {quoted}", False, [0, 1], data=data)
        if same == 0:
            return False
    client.connection.put(data, path, mode=mode)
    return True


def read_remote_file(client: SSHClient, path: str) -> bytes:
    """Return a file of the control domain. Raises FileNotFoundError where it cannot be read."""
    done = client.connection.run(f"cat {shlex.quote(path)}")
    if done.status != 0:
        said = done.err.decode("utf-8", "replace").strip()[-_MOST_SHOWN:]
        raise FileNotFoundError(f"{client.ip} does not give {path}: {said}")
    return done.out


def listed_addresses(text: str) -> list[Address]:
    """Read what ``ip -o -4 addr show`` prints. Raises ProtocolError for anything else."""
    found = []
    for line in filter(None, text.splitlines()):
        match = _ADDRESS.fullmatch(line)
        if match is None:
            raise ProtocolError(f"this is no line of `ip -o -4 addr show`: {line[:200]!r}")
        try:
            found.append(Address(match[1], ipaddress.IPv4Interface(f"{match[2]}/{match[3]}")))
        except ValueError:
            raise ProtocolError(f"this line has no IPv4 address: {line[:200]!r}") from None
    return found


def local_addresses() -> list[Address]:
    """Return the IPv4 addresses of this machine's interfaces, but of those with odd names."""
    found = listed_addresses(execute("ip", "-o", "-4", "addr", "show"))
    return [one for one in found if INTERFACE.fullmatch(one.interface)]


def local_interfaces() -> dict[str, str]:
    """Return the interfaces of this machine with their MAC addresses, in lower case."""
    found = {}
    for _, name in sorted(socket.if_nameindex()):
        with contextlib.suppress(OSError):  # it may go at any time
            address = (_SYS_NET / name / "address").read_text("ascii")
            found[name] = address.strip().lower()
    return found


def get_remote_hostname(client: SSHClient) -> str:
    """Return the control domain's host name. Raises ProtocolError for what is none."""
    name = client.ssh("hostname", False)[1].strip()
    if not _HOSTNAME.fullmatch(name):
        raise ProtocolError(f"{client.ip} tells a host name that is none: {name[:80]!r}")
    return name


class _Formatter(logging.Formatter):
    """What others told must neither look like a line of ours nor reach a terminal as it is."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record).replace("\n", "\n    ")
        return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


@contextlib.contextmanager
def logged_to(path: str | os.PathLike[str]) -> Iterator[None]:
    """Append what the helpers log to a file that only its owner reads, for a while.

    Its directory is made if it is not there. Raises OSError.
    """
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger("os_xenapi")
    former = logger.level
    os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    handler = logging.FileHandler(place, encoding="utf-8")
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.setLevel(former)
        logger.removeHandler(handler)
        handler.close()
