"""A real xenstored for tests, without Xen below it, and its own clients to look from outside."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.calling import INTERPRETERS

__all__ = ["HOSTS", "NEEDED", "Xenstored", "host_of", "xenstored_of"]

NEEDED = ("gcc", "xenstored", "xenstore")
"""The parts of a test that uses this."""

HOSTS = [*INTERPRETERS, pytest.param("oxenstored", marks=parts.need("oxenstored", "root"))]
"""What `host_of` makes: a host of each interpreter, and one with XenServer's own xenstored."""

_SECONDS = 30.0


@functools.cache
def _noxen() -> str:
    """Compile the hypervisor's stand-in and return the library, which ends with the program."""
    directory = tempfile.mkdtemp(prefix="noxen")
    atexit.register(shutil.rmtree, directory)
    library = f"{directory}/noxen.so"
    source = str(Path(__file__).with_name("noxen.c"))
    command = ["gcc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]
    subprocess.run(command, check=True, timeout=_SECONDS)
    return library


class Xenstored:
    """A running xenstored, seen through the client programs that come with it."""

    def __init__(self, socket: Path, daemon: str) -> None:
        self.daemon = daemon
        self._environment = {**os.environ, "XENSTORED_PATH": str(socket)}

    def write(self, path: str, value: str | bytes) -> None:
        self._run("write", "-R", path, value)

    def write_many(self, records: Mapping[str, str]) -> None:
        self._run("write", "-R", *(word for record in records.items() for word in record))

    def read(self, path: str) -> str | None:
        """The value of a record as it is; None where there is none."""
        done = self._try("read", "-R", path)
        return None if done.returncode else done.stdout.removesuffix("\n")

    def remove(self, path: str) -> None:
        self._run("rm", path)

    def names(self, path: str) -> list[str]:
        """The names right below a record, none where it is missing."""
        return self._try("list", path).stdout.split()

    def everything(self) -> str:
        """All records with their values, for comparing."""
        return self._run("ls", "-f")

    def _run(self, *command: str | bytes) -> str:
        done = self._try(*command)
        assert done.returncode == 0, f"xenstore tools, {command}: {done.stderr}"
        return done.stdout

    def _try(self, *command: str | bytes) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [parts.find("xenstore"), *command],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )


@contextmanager
def xenstored_of(root: Path, *, daemon: str = "xenstored") -> Iterator[Xenstored]:
    """Run xenstored where the dom0 at ``root`` has its own; it ends with the context.

    ``daemon`` is Xen's ``xenstored``, or ``oxenstored``, which XenServer runs and which only root
    can run here: the place of its socket is built in, so it gets a file system of its own there.
    """
    place = root / "var/run/xenstored"
    place.mkdir(parents=True)
    environment = {**os.environ, "XENSTORED_RUNDIR": str(place), "LD_PRELOAD": _noxen()}
    command = [parts.find(daemon), "--no-fork"]
    if daemon == "oxenstored":
        command = ["unshare", "--mount", "sh", "-ec", _OXENSTORED, "sh", str(place), *command]
    process = subprocess.Popen(command, env=environment, cwd=place, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + _SECONDS
        while not _accepts(place / "socket"):
            assert process.poll() is None, f"{daemon} ended while it started"
            assert time.monotonic() < deadline, f"{daemon} accepts no connection"
            time.sleep(0.01)
        yield Xenstored(place / "socket", daemon)
    finally:
        process.kill()
        process.wait()


def _accepts(path: Path) -> bool:
    """Whether somebody listens at a socket, which is there a moment before that."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


_OXENSTORED = """
mount -t tmpfs none /run
mkdir /run/xenstored
mount --bind "$1" /run/xenstored
shift
exec "$@"
"""


@contextmanager
def host_of(kind: str | None, root: Path) -> Iterator[tuple[Dom0, Xenstored]]:
    """Make a dom0 at ``root`` with a xenstored; ``kind`` is one of HOSTS."""
    daemon, interpreter = "xenstored", kind
    if kind == "oxenstored":
        daemon, interpreter = "oxenstored", None
    dom0 = Dom0(root, interpreter=interpreter)
    with xenstored_of(dom0.root, daemon=daemon) as store:
        yield dom0, store
    dom0.close()
