"""One simulated host on the network: where it listens, and what happens when it goes off it.

Everything runs on the server's event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from os_xenapi.errors import XenApiError
from os_xenapi.simulator import guard
from os_xenapi.simulator.certificates import Certificate
from os_xenapi.simulator.http import Site
from os_xenapi.simulator.listeners import BACKLOG, Connections, listen_tcp

if TYPE_CHECKING:
    from os_xenapi.simulator.hosts import SimHost
    from os_xenapi.simulator.pool import Pool

__all__ = ["Door", "Keeper", "Scheme", "ServedHost", "listen_alike"]

Scheme = Literal["http", "https"]

_TRIES = 50
"""How many ports are tried until one is free at every address."""

_SOONEST = 0.001
"""Seconds before jobs are looked at again, so that one past its deadline cannot spin the loop."""

_FOLLOW_SECONDS = 5.0
"""Seconds that a thread waits at most until the doors follow what it has changed."""


@dataclass
class Door:
    """A listener of a host. ``accepting`` is the task that takes what comes in, None while shut."""

    scheme: Scheme
    listener: socket.socket
    context: ssl.SSLContext | None
    accepting: asyncio.Task[None] | None = None

    def url(self) -> str:
        """Return how this computer reaches the listener."""
        address, port = self.listener.getsockname()[:2]
        if address in guard.ANY_ADDRESS:
            address = "::1" if ":" in address else "127.0.0.1"
        host = f"[{address}]" if ":" in address else address
        return f"{self.scheme}://{host}:{port}"


class ServedHost:
    """A host and its doors, which are shut as long as nobody could connect to the real one."""

    def __init__(
        self,
        connections: Connections,
        site: Site,
        doors: Iterable[Door],
        certificate: Certificate | None,
    ) -> None:
        self.site = site
        self.host: SimHost = site.host
        self.certificate = certificate
        self._connections = connections
        self._doors = tuple(doors)
        self._slots = asyncio.Semaphore(site.limits.connections)
        self._broken = self.host.connections_broken
        self._is_open = False
        self.urls: dict[str, str] = {door.scheme: door.url() for door in self._doors}
        self.host.urls.update({str(scheme): url for scheme, url in self.urls.items()})

    async def follow(self) -> None:
        """Bring doors and connections in line with how the host can be reached now."""
        if self._broken != self.host.connections_broken:
            self._broken = self.host.connections_broken
            self._connections.end(self.host)
        if self.host.is_connectable and not self._is_open:
            self.open()
        elif not self.host.is_connectable and self._is_open:
            await self._shut()

    def open(self) -> None:
        """Take connections."""
        self._is_open = True
        for door in self._doors:
            door.listener.listen(BACKLOG)
            door.accepting = self._connections.listen(
                door.listener, self.site, slots=self._slots, context=door.context
            )

    def close(self) -> None:
        """Forget where the host was served, and free the ports of doors that are shut."""
        for scheme, url in self.urls.items():
            if self.host.urls.get(scheme) == url:
                del self.host.urls[scheme]
        for door in self._doors:
            if door.accepting is None:
                door.listener.close()

    async def _shut(self) -> None:
        """Have connections refused; the ports stay the host's."""
        self._is_open = False
        for door in self._doors:
            task, door.accepting = door.accepting, None
            where = door.listener.getsockname()
            family = door.listener.family
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
            door.listener.close()
            # Bound but not listening, a socket keeps its port and lets nobody in.
            door.listener = socket.socket(family)
            door.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.listener.setblocking(False)
            with contextlib.suppress(OSError):
                door.listener.bind(where)


class Keeper:
    """Watches a pool for a server: carries its jobs on when they are due, and keeps its doors.

    Whoever takes a host off the network, in any thread, finds it gone when that returns.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, pool: Pool, served: Collection[ServedHost]
    ) -> None:
        self._loop = loop
        self._thread = threading.get_ident()
        self._pool = pool
        self._served = served
        self._seen = pool.network.changes
        self._due: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._following: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()
        self._unwatch = pool.watch(self._changed)

    def close(self) -> None:
        """Stop watching."""
        self._unwatch()
        if self._timer is not None:
            self._timer.cancel()
        for task in self._following:
            task.cancel()

    def _changed(self) -> None:
        here = threading.get_ident() == self._thread
        # A change after the loop was closed matters to nobody.
        with contextlib.suppress(RuntimeError):
            if self._pool.jobs.due() != self._due:
                if here:
                    self._arm()
                else:
                    self._loop.call_soon_threadsafe(self._arm)
            if self._pool.network.changes != self._seen:
                self._seen = self._pool.network.changes
                if here:
                    self._begin_to_follow()
                else:
                    self._wait_to_follow()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._due = due = self._pool.jobs.due()
        if due is not None:
            wait = max(due - time.monotonic(), _SOONEST)
            self._timer = self._loop.call_later(wait, self._carry_on)

    def _carry_on(self) -> None:
        self._timer = None
        with self._pool.lock:
            self._pool.jobs.advance()
        self._arm()

    def _begin_to_follow(self) -> asyncio.Task[None]:
        task = self._loop.create_task(self._follow())
        self._following.add(task)
        task.add_done_callback(self._following.discard)
        return task

    def _wait_to_follow(self) -> None:
        done = threading.Event()

        def begin() -> None:
            self._begin_to_follow().add_done_callback(lambda _: done.set())

        self._loop.call_soon_threadsafe(begin)
        done.wait(_FOLLOW_SECONDS)

    async def _follow(self) -> None:
        async with self._one_at_a_time:
            for served in list(self._served):
                await served.follow()


def listen_alike(addresses: Sequence[str], port: int) -> list[socket.socket]:
    """Listen at every address, on the same port where they differ; port 0 takes any free one.

    A member of a pool names the coordinator by its address alone: whoever follows that asks at the
    port that it knows.

    Raises XenApiError when an address is not this computer's or the port is taken.
    """
    alike = not port and len(set(addresses)) == len(addresses)
    for tries_left in range(_TRIES if alike else 1, 0, -1):
        listeners: list[socket.socket] = []
        try:
            for address in addresses:
                known = listeners[0].getsockname()[1] if alike and listeners else port
                listeners.append(listen_tcp(address, known))
        except XenApiError:
            for listener in listeners:
                listener.close()
            if not listeners or tries_left == 1:
                raise
        else:
            return listeners
    return []
