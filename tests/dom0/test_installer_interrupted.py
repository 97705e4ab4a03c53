"""An installer whose connection is cut, or whose host's side is killed, leaves one whole set.

Cut after a number of bytes, or killed before one of its changes of the file system; the numbers are
seeded. Afterwards every plugin answers from one set, and the next installer finishes the work.
"""

from __future__ import annotations

import random
import shutil
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from os_xenapi.dom0 import installer, ssh
from os_xenapi.errors import XenApiError
from tests import parts
from tests.dom0.sshd_host import NEEDED, SshdHost, sshd_host
from tests.dom0.test_installer import SHIPPED, next_set, put_by_hand, version_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), parts.need(*NEEDED, "python3.6")]

CUTS = 9
KILLS = 7
LAST = 5


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SshdHost]:
    with sshd_host(tmp_path / "h") as host:
        yield host


class Cutter:
    """A TCP proxy for one connection that ends both sides after so many bytes one way."""

    def __init__(self, port: int, most: int, *, to_host: bool) -> None:
        self._most = most
        self._to_host = to_host
        self.passed = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(30)
        self.port: int = self._server.getsockname()[1]
        self._target = port
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._server.close()
        self._thread.join(30)

    def _serve(self) -> None:
        try:
            client, _ = self._server.accept()
        except OSError:
            return
        with client, socket.create_connection(("127.0.0.1", self._target)) as host:
            back = threading.Thread(target=self._pump, args=(host, client, not self._to_host))
            back.start()
            self._pump(client, host, self._to_host)
            back.join(30)

    def _pump(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        try:
            while data := source.recv(4096):
                if counted:
                    data = data[: self._most - self.passed]
                    self.passed += len(data)
                sink.sendall(data)
                if counted and self.passed >= self._most:
                    break
        except OSError:
            pass
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def cut_connection(host: SshdHost, most: int, *, to_host: bool = True) -> Iterator[Cutter]:
    with closing(Cutter(host.port, most, to_host=to_host)) as cutter:
        yield cutter


def install_through(host: SshdHost, cutter: Cutter) -> XenApiError | None:
    """Install this release through a proxy; the error, if it came to one."""
    [outcome] = installer.on_hosts(
        [host.target(port=cutter.port)], lambda connection, _: installer.install(connection)
    )
    assert outcome.error is None or isinstance(outcome.error, XenApiError)
    return outcome.error


def begin_with(host: SshdHost, beginning: str) -> None:
    """Bring the host into a state in which the other set, or none, is in force."""
    place, kept = host.plugins.parent, host.root / "kept"
    if kept.exists():
        shutil.rmtree(place)
        shutil.copytree(kept, place, symlinks=True)
        return
    with host.target().connect() as connection:
        if beginning == "by-hand":
            put_by_hand(host, next_set())
        elif beginning in ("installed", "rollback"):
            installer.install(connection, next_set())
        elif beginning == "uninstall":
            installer.install(connection)
        if beginning == "rollback":
            installer.install(connection)
    shutil.copytree(place, kept, symlinks=True)


def in_force(host: SshdHost) -> str:
    """The version of the one set that all plugins answer from; "" where none is in force."""
    if not (host.plugins / "dom0_plugin_version.py").exists():
        assert [one for one in host.plugins.iterdir() if one.exists() and one.suffix == ".py"] == []
        return ""
    return version_of(host.dom0)


@pytest.mark.parametrize("to_host", [True, False], ids=["sending", "receiving"])
@pytest.mark.parametrize("beginning", ["none", "by-hand", "installed"])
def test_a_cut_connection_leaves_the_old_set_or_the_new_one(
    host: SshdHost, beginning: str, to_host: bool
) -> None:
    begin_with(host, beginning)
    before = in_force(host)
    with cut_connection(host, 1 << 30, to_host=to_host) as cutter:
        assert install_through(host, cutter) is None
    seeded = random.Random(f"{beginning} {to_host}")
    failed = 0
    for _ in range(CUTS):
        begin_with(host, beginning)
        most = seeded.randrange(1, cutter.passed)
        with cut_connection(host, most, to_host=to_host) as cut:
            failed += install_through(host, cut) is not None
        assert in_force(host) in (before, SHIPPED), f"cut after {most} bytes"
        with host.target().connect() as connection:
            installer.install(connection)
            assert installer.look(connection).state == "current"
        assert in_force(host) == SHIPPED
    assert failed >= CUTS // 2


KILLER = b"""
import os, sys
def _counted(function):
    def call(*args, **options):
        _count[0] += 1
        if _count[0] == %d:
            os.kill(os.getpid(), %d)
        return function(*args, **options)
    return call
_count = [0]
for _name in ("rename", "symlink", "unlink", "remove", "mkdir", "rmdir"):
    setattr(os, _name, _counted(getattr(os, _name)))
import atexit
atexit.register(lambda: sys.stderr.write("%%d " %% _count[0]))
"""


def killed(
    connection: ssh.Ssh, request: dict[str, str], before: int, number: int = signal.SIGKILL
) -> int:
    """Run the host's side with a signal before change number ``before``; the changes it made."""
    plugins = installer.shipped_set() if request["action"] == "install" else None
    program = KILLER % (before, number) + installer.host_program("base", "sets")
    message = installer.message(program, request, plugins)
    # The shell outlives what it runs, and tells how that ended.
    command = f"({installer.host_command()}); echo $? >&2"
    done = connection.run(command, message)
    words = done.err.decode().split()
    dies = before and number == signal.SIGKILL
    assert words[-1] == ("137" if dies else "0"), done
    return 0 if dies else int(words[0])


def changes(seed: str, total: int) -> list[int]:
    """Which changes to die before: the first and last few and seeded ones."""
    some = random.Random(seed).sample(range(1, total + 1), min(KILLS, total))
    return sorted({*range(1, min(total, 5) + 1), *some, *range(max(1, total - LAST), total + 1)})


SCENARIOS: dict[str, tuple[str, Callable[[], dict[str, str]]]] = {
    "first": ("none", lambda: {"action": "install", "version": SHIPPED}),
    "over files copied by hand": ("by-hand", lambda: {"action": "install", "version": SHIPPED}),
    "over another set": ("installed", lambda: {"action": "install", "version": SHIPPED}),
    "rollback": ("rollback", lambda: {"action": "rollback"}),
    "uninstall": ("uninstall", lambda: {"action": "uninstall"}),
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_killed_installer_leaves_the_old_set_or_the_new_one(
    host: SshdHost, scenario: str
) -> None:
    beginning, request = SCENARIOS[scenario]
    begin_with(host, beginning)
    before = in_force(host)
    with host.target().connect() as connection:
        total = killed(connection, request(), 0)
        after = in_force(host)
        assert after != before
        assert total > 5
        for number in changes(scenario, total):
            begin_with(host, beginning)
            killed(connection, request(), number)
            assert in_force(host) in (before, after), f"killed before change {number} of {total}"
            installer.install(connection)
            assert installer.look(connection).state == "current"
            assert in_force(host) == SHIPPED
            assert [one.name for one in (host.store / "sets").iterdir() if one.name[0] == "."] == []


def test_a_terminal_that_hangs_up_ends_nothing(host: SshdHost) -> None:
    begin_with(host, "installed")
    with host.target().connect() as connection:
        request = {"action": "install", "version": SHIPPED}
        assert killed(connection, request, 2, signal.SIGHUP) > 5
    assert in_force(host) == SHIPPED
