"""Network namespaces for tests, with real tools and a real Open vSwitch.

The machine's own network is never touched. A simulated dom0 gets the tools as scripts in its R/bin,
which enter the namespace first and note what they were called with in R/calls.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from os_xenapi.simulator.dom0 import Dom0
from tests import parts

__all__ = [
    "NEEDED",
    "OVS_NEEDED",
    "Netns",
    "calls_of",
    "joined",
    "netns",
    "open_vswitch",
    "put_command",
]

NEEDED = ("root", "ip", "brctl", "iptables", "ip6tables", "ipset", "conntrack", "sysctl", "ping")
"""The parts of a test that uses namespaces."""

OVS_NEEDED = ("root", "ip", "ovsdb-tool", "ovsdb-server", "ovs-vswitchd", "ovs-vsctl", "ovs-ofctl")
"""The parts of a test that uses Open vSwitch."""

_TOOLS = (
    "brctl",
    "conntrack",
    "ip",
    "ip6tables-restore",
    "ip6tables-save",
    "ipset",
    "iptables-restore",
    "iptables-save",
    "ovs-ofctl",
    "ovs-vsctl",
    "ovsdb-client",
    "sysctl",
)
_SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
_SECONDS = 30.0


class Netns:
    """One network namespace; ``environment`` is what its tools are given besides."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.environment: dict[str, str] = {}

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command in the namespace."""
        done = subprocess.run(
            ["ip", "netns", "exec", self.name, *command],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert not check or done.returncode == 0, f"{command}: {done.stderr}"
        return done

    def output(self, *command: str) -> str:
        """What a command in the namespace writes."""
        return self.run(*command).stdout

    def reaches(self, address: str) -> bool:
        """Whether a packet to an address is answered."""
        return self.run("ping", "-c1", "-W1", address, check=False).returncode == 0

    def lend_tools(self, dom0: Dom0) -> None:
        """Let the plugins of a simulated dom0 find the tools, which work in this namespace."""
        for tool in _TOOLS:
            path = parts.probe(tool)
            if path is not None:
                put_command(dom0, tool, self._entering(path))

    def _entering(self, tool: str) -> str:
        exports = [f"export {name}={value}" for name, value in self.environment.items()]
        enter = [parts.find("ip"), "netns", "exec", self.name, tool]
        return "\n".join([*exports, f'exec {shlex.join(enter)} "$@"'])


def put_command(dom0: Dom0, name: str, script: str) -> None:
    """Put a command into a simulated dom0: it notes its arguments in R/calls, then does this."""
    calls = shlex.quote(str(dom0.root / "calls"))
    file = dom0.root / "bin" / name
    file.write_text(f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >>{calls}\n{script}\n')
    file.chmod(0o755)


def calls_of(dom0: Dom0) -> list[str]:
    """The commands that plugins have run so far, one after the other; they are then forgotten."""
    file = dom0.root / "calls"
    lines = file.read_text().splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return lines


@contextmanager
def netns() -> Iterator[Netns]:
    """A network namespace of its own, which ends with the context."""
    name = f"osx-{uuid.uuid4().hex[:10]}"
    subprocess.run(["ip", "netns", "add", name], check=True, timeout=_SECONDS)
    try:
        space = Netns(name)
        space.run("ip", "link", "set", "lo", "up")
        yield space
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=True, timeout=_SECONDS)


@contextmanager
def joined(one: Netns) -> Iterator[Netns]:
    """Another namespace, joined to one by a pair of interfaces: 192.0.2.1 there, 192.0.2.2 here."""
    with netns() as other:
        one.run(
            *("ip", "link", "add", "name", "wire0", "type", "veth"),
            *("peer", "name", "wire1", "netns", other.name),
        )
        for space, device, number in ((one, "wire0", 1), (other, "wire1", 2)):
            space.run("ip", "addr", "add", f"192.0.2.{number}/24", "dev", device)
            space.run("ip", "-6", "addr", "add", f"fd00::{number}/64", "dev", device, "nodad")
            space.run("ip", "link", "set", "dev", device, "up")
        yield other


@contextmanager
def open_vswitch(space: Netns, directory: Path, bridges: Sequence[str]) -> Iterator[None]:
    """Run Open vSwitch in a namespace, without the kernel's part; xapi's bridges are there."""
    names = ("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR", "OVS_SYSCONFDIR")
    space.environment.update(dict.fromkeys(names, str(directory)))
    database = str(directory / "conf.db")
    socket = directory / "db.sock"
    subprocess.run(["ovsdb-tool", "create", database, _SCHEMA], check=True, timeout=_SECONDS)
    with ExitStack() as daemons:
        daemons.enter_context(
            _daemon(space, directory, "ovsdb-server", database, f"--remote=punix:{socket}")
        )
        deadline = time.monotonic() + _SECONDS
        while not socket.exists():
            assert time.monotonic() < deadline, "ovsdb-server made no socket"
            time.sleep(0.01)
        space.run("ovs-vsctl", "--no-wait", "init")
        daemons.enter_context(_daemon(space, directory, "ovs-vswitchd", "--disable-system"))
        for bridge in bridges:
            space.run(
                *("ovs-vsctl", "add-br", bridge),
                *("--", "set", "bridge", bridge, "datapath_type=netdev"),
            )
        yield


@contextmanager
def _daemon(space: Netns, directory: Path, name: str, *arguments: str) -> Iterator[None]:
    with (directory / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            ["ip", "netns", "exec", space.name, name, *arguments],
            env={**os.environ, **space.environment},
            stdout=log,
            stderr=log,
            cwd=directory,
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
