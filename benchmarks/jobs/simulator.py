"""The simulator as a server: how long it takes to come up, and what its answers cost it.

The client is this process, so its own time is not counted: jobs have the processor time and the
memory of the server process measured instead.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import os_xenapi

WHAT = f"the simulator of os-xenapi {os_xenapi.__version__}"

HOSTS = 64
PATIENCE = 120
SMALL = b'{"jsonrpc":"2.0","method":"VM.get_power_state","params":["%b","%b"],"id":1}'
ALL = b'{"jsonrpc":"2.0","method":"VM.get_all_records","params":["%b"],"id":1}'
VMS = b'{"jsonrpc":"2.0","method":"VM.get_all","params":["%b"],"id":1}'
LOGIN = (
    b'{"jsonrpc":"2.0","method":"session.login_with_password","params":["root","xenroot"],"id":1}'
)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Program:
    """A server in a process of its own, and one connection to it."""

    def __init__(self, name: str, *arguments: int) -> None:
        command = [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._child.stdout is not None
        self.url: str = self._child.stdout.readline().decode().strip()
        """Where it is."""
        address = urlsplit(self.url)
        if address.hostname is None:
            raise SystemExit(f"benchmarks.{name} did not come up: see its words above")
        self._socket = socket.create_connection((address.hostname, address.port or 0), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, body: bytes) -> memoryview:
        """Return the body of the answer to ``body``."""
        head = b"POST /jsonrpc HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
        self._socket.sendall(head % len(body) + body)
        data = b""
        while (end := data.find(b"\r\n\r\n") + 4) < 4:
            data += self._read(64 << 10)
        found = _LENGTH.search(data, 0, end)
        assert found is not None, data[:end]
        answer = bytearray(int(found[1]))
        have = len(data) - end
        answer[:have] = data[end:]
        rest = memoryview(answer)[have:]
        while rest:
            if not (count := self._socket.recv_into(rest)):
                raise EOFError("the server closed the connection")
            rest = rest[count:]
        return memoryview(answer)

    def result(self, body: bytes) -> Any:
        """Return the result of a call."""
        return json.loads(bytes(self.post(body)))["result"]

    def processor_time(self) -> float:
        """Return the seconds that the server has been on a processor."""
        # What clock_getcpuclockid(3) gives for a process on Linux.
        return time.clock_gettime((~self._child.pid << 3) | 2)

    def peak_memory(self) -> int:
        """Return the most bytes that the server has had in memory."""
        status = Path(f"/proc/{self._child.pid}/status").read_text()
        [kibibytes] = re.findall(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)
        return int(kibibytes) << 10

    def close(self) -> None:
        """End the server."""
        self._socket.close()
        self._child.communicate()

    def _read(self, size: int) -> bytes:
        data = self._socket.recv(size)
        if not data:
            raise EOFError("the server closed the connection")
        return data


class Servers:
    """The pool and the bare server, started when they are first needed."""

    def __init__(self, vms: int) -> None:
        self._vms = vms
        self._pool: Program | None = None
        self._bare: Program | None = None
        self._past = 0.0
        self._session = b""
        self._small = b""
        self._answer: Any = None

    def down(self) -> None:
        """End the pool."""
        if self._pool is not None:
            self._past += self._pool.processor_time()
            self._pool.close()
            self._pool = None

    def up(self, calls: int) -> list[Any]:
        """Bring a pool up, until it has answered which VMs it has."""
        for _ in range(calls):
            self.down()
            self.pool()
        return [range(self._vms)]

    def processor_time(self) -> float:
        """Return the seconds that all pools together have been on a processor."""
        return self._past + (0.0 if self._pool is None else self._pool.processor_time())

    def pool(self) -> Program:
        """The pool."""
        if self._pool is None:
            self._pool = Program("simulated", HOSTS, self._vms)
            self._session = self._pool.result(LOGIN).encode()
            vms = self._pool.result(VMS % self._session)
            assert len(vms) >= self._vms
            self._small = SMALL % (self._session, vms[-1].encode())
        return self._pool

    def bare(self) -> Program:
        """The bare server, whose answers are as long as the pool's."""
        if self._bare is None:
            self._bare = Program("bare", len(self.pool().post(self._small)))
        return self._bare

    def small_calls(self, calls: int) -> list[Any]:
        """Call the pool for the state of a VM."""
        pool = self.pool()
        return [pool.post(self._small) for _ in range(calls)]

    def bare_calls(self, calls: int) -> list[Any]:
        """The same, answered by the bare server."""
        bare = self.bare()
        return [bare.post(self._small) for _ in range(calls)]

    def all_records(self, calls: int) -> list[Any]:
        """Call the pool for all VMs."""
        pool = self.pool()
        return [pool.post(ALL % self._session) for _ in range(calls)]

    def dumps(self, calls: int) -> list[Any]:
        """Write the answer of the same call with the json of the standard library."""
        if self._answer is None:
            self._answer = json.loads(bytes(self.pool().post(ALL % self._session)))
        return [json.dumps(self._answer, separators=(",", ":")) for _ in range(calls)]


class Job:
    """A job, and the process whose processor time and memory are measured."""

    def __init__(self, work: Callable[[int], list[Any]], server: Callable[[], Program]) -> None:
        self._work = work
        self._server = server

    def __call__(self, calls: int) -> list[Any]:
        """Do it."""
        return self._work(calls)

    def processor_time(self) -> float:
        """Return the seconds that the process has been on a processor."""
        return self._server().processor_time()

    def peak_memory(self) -> int:
        """Return the most bytes that the process has had in memory."""
        return self._server().peak_memory()


class UpJob(Job):
    """Bringing a pool up, which ends the process of the one before."""

    def __init__(self, servers: Servers) -> None:
        super().__init__(servers.up, servers.pool)
        self._servers = servers

    def prepare(self) -> None:
        """End the pool of the turn before, which is no part of bringing one up."""
        self._servers.down()

    def processor_time(self) -> float:
        """Return the seconds that the processes have been on a processor, one after the other."""
        return self._servers.processor_time()


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the jobs, on a pool of 64 hosts with as many VMs as the one at ``url`` has."""
    with urllib.request.urlopen(f"{url}/jsonrpc", ALL % b"", timeout=PATIENCE) as response:
        servers = Servers(len(json.load(response)["result"]))
    return {
        "up": UpJob(servers),
        "small_calls": Job(servers.small_calls, servers.pool),
        "bare_calls": Job(servers.bare_calls, servers.bare),
        "all_records": Job(servers.all_records, servers.pool),
        "dumps": servers.dumps,
    }
