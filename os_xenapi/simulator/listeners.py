"""Listening sockets and the connections that come in on them, as tasks of the event loop.

Each connection is one task; closing a Connections ends every task and socket that it started.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import Coroutine
from pathlib import Path

from os_xenapi.errors import XenApiError
from os_xenapi.simulator import http
from os_xenapi.simulator.faults.channel import FaultyChannel
from os_xenapi.simulator.hosts import SimHost
from os_xenapi.simulator.http import Site

__all__ = ["BACKLOG", "Connections", "listen_tcp", "listen_unix"]

log: logging.Logger = logging.getLogger(__name__)

BACKLOG = 1024
_LAST_PORT = 65535
_ACCEPT_RETRY = 0.1
"""Seconds until a connection is accepted again after the system could not give a descriptor."""


def listen_tcp(address: str, port: int) -> socket.socket:
    """Return a socket that listens on ``address``; port 0 takes any free one.

    Raises XenApiError when the address is not this machine's or the port is taken.
    """
    if not 0 <= port <= _LAST_PORT:
        raise XenApiError(f"Cannot listen on port {port}: ports go from 0 to {_LAST_PORT}")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        listener = socket.create_server((address, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise XenApiError(
            f"Cannot listen on {address} port {port}: {error.strerror}; choose another"
        ) from error
    listener.setblocking(False)
    return listener


def listen_unix(path: Path) -> socket.socket:
    """Return a socket that listens at ``path``, for its owner only; what lies there is replaced.

    Raises XenApiError when the path is too long for the system.
    """
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(os.fspath(path))
        path.chmod(0o600)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise XenApiError(
            f"Cannot listen at {path}: {error}; give the pool a directory with a shorter path"
        ) from error
    return listener


class Connections:
    """The connections that the running loop serves."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._served: dict[asyncio.Task[None], SimHost] = {}

    def listen(
        self,
        listener: socket.socket,
        site: Site,
        *,
        slots: asyncio.Semaphore,
        context: ssl.SSLContext | None = None,
    ) -> asyncio.Task[None]:
        """Serve whoever connects to ``listener``, over TLS where ``context`` is given.

        A connection takes one of ``slots``; where there is none it waits to be accepted. Returns
        the task that accepts them; the listener closes with it.
        """
        return self._start(self._accept(listener, site, slots, context), listener)

    def adopt(
        self, connection: socket.socket, site: Site, *, context: ssl.SSLContext | None = None
    ) -> asyncio.Task[None]:
        """Serve a connected socket, which is closed in the end."""
        task = self._start(self._serve(connection, site, context), connection)
        self._served[task] = site.host
        return task

    def end(self, host: SimHost) -> None:
        """Break every connection with ``host`` off."""
        for task, served in self._served.items():
            if served is host:
                task.cancel()

    async def close(self) -> None:
        """End every connection at once and close every socket."""
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks)

    def _start(self, work: Coroutine[None, None, None], owned: socket.socket) -> asyncio.Task[None]:
        """Run ``work`` as a task, and close the socket when it ends or never begins."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        task.add_done_callback(lambda _: owned.close())
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._served.pop(task, None)
        if not task.cancelled() and task.exception() is not None:
            log.error("A connection of the simulated pool failed", exc_info=task.exception())

    async def _accept(
        self,
        listener: socket.socket,
        site: Site,
        slots: asyncio.Semaphore,
        context: ssl.SSLContext | None,
    ) -> None:
        while True:
            await slots.acquire()
            try:
                # Not sock_accept: cancelled at the wrong moment, it loses what it has accepted.
                await self._readable(listener)
                connection, _ = listener.accept()
                connection.setblocking(False)
            except OSError as error:
                slots.release()
                log.warning("Cannot accept a connection: %s", error)
                await asyncio.sleep(_ACCEPT_RETRY)
                continue
            task = self.adopt(connection, site, context=context)
            task.add_done_callback(lambda _: slots.release())

    async def _readable(self, listener: socket.socket) -> None:
        ready: asyncio.Future[None] = self._loop.create_future()

        def note() -> None:
            if not ready.done():
                ready.set_result(None)

        self._loop.add_reader(listener, note)
        try:
            await ready
        finally:
            self._loop.remove_reader(listener)

    async def _serve(
        self, connection: socket.socket, site: Site, context: ssl.SSLContext | None
    ) -> None:
        channel = FaultyChannel()
        try:
            await self._loop.connect_accepted_socket(
                lambda: channel,
                connection,
                ssl=context,
                ssl_handshake_timeout=site.limits.head_pause if context else None,
            )
        except OSError as error:
            log.debug("A connection broke off before its first request: %s", error)
            return
        except asyncio.CancelledError:
            # Ended as TLS is ready, asyncio would wait half a minute for the peer's farewell.
            channel.abort()
            raise
        await http.serve(site, channel)
