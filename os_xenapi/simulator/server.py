"""The simulated pool on the network: every host's HTTP, HTTPS and Unix socket, on one event loop.

`AsyncServer` serves a pool on the loop that is running, `Server` on a loop in a thread of its own.
Only loopback addresses are served, unless the caller allows others and has set a password.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from os_xenapi.errors import ConnectionFailed
from os_xenapi.simulator import guard, handlers
from os_xenapi.simulator.certificates import Certificate
from os_xenapi.simulator.http import XAPI_LIMITS, Limits, Site
from os_xenapi.simulator.listeners import Connections, listen_unix
from os_xenapi.simulator.pending import Pending
from os_xenapi.simulator.pool import Pool, SimHost
from os_xenapi.simulator.served import Door, Keeper, Scheme, ServedHost, listen_alike

__all__ = ["AsyncServer", "Scheme", "Server", "run"]

_DEFAULT_PASSWORD = "xenroot"
_NOT_SERVED = "The simulated pool is not being served"
_LOCAL_HEAD = 64 * 1024
_LOCAL_CONNECTIONS = 1024


class _PoolServer:
    """The hosts of a pool being served on an event loop, which the subclasses provide."""

    def __init__(
        self,
        pool: Pool,
        *,
        tls: bool = True,
        plain: bool = True,
        address: str | None = None,
        http_port: int = 0,
        https_port: int = 0,
        allow_remote: bool = False,
        names: Iterable[str] = (),
        limits: Limits = XAPI_LIMITS,
    ) -> None:
        """Say what to serve and where.

        Args:
            pool: the pool, which stays the caller's to close.
            tls: whether to serve https.
            plain: whether to serve http.
            address: where to listen, instead of at each host's own address.
            http_port: the port for http; 0 takes any free one.
            https_port: the port for https; 0 takes any free one.
            allow_remote: allow addresses that other machines can reach.
            names: host names, besides the addresses and the loopback names, by which clients may
                call the hosts; requests that call them otherwise are refused.
            limits: what a host takes from the network.

        Raises:
            ValueError: an address that is not a loopback one without ``allow_remote``, or with the
                password that everybody knows.
        """
        self.pool = pool
        self._ports: dict[Scheme, int] = {}
        if plain:
            self._ports["http"] = http_port
        if tls:
            self._ports["https"] = https_port
        self._address = address
        self._names = frozenset(names)
        self._limits = limits
        self._router = handlers.router()
        self._served: dict[SimHost, ServedHost] = {}
        self._keeper: Keeper | None = None
        self._local_sockets: list[Path] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connections: Connections | None = None
        for host in pool.hosts:
            _check_address(address or host.address, allow_remote, pool.password)

    def url(self, host: int | SimHost = 0, scheme: Scheme = "https") -> str:
        """Return where a host is served, such as ``"https://127.0.0.1:41233"``.

        ``host`` is the number of a host in the pool, or the host itself. All hosts have the same
        port, unless they were given one address.

        Raises ValueError when it is not served over ``scheme``.
        """
        urls = self._find(host).urls
        if scheme not in urls:
            raise ValueError(f"This server does not serve {scheme}")
        return urls[scheme]

    def certificate(self, host: int | SimHost = 0) -> Path:
        """Return the PEM file with the certificate that a host shows: a CA file for clients."""
        return self._certificate(host).path

    def fingerprint(self, host: int | SimHost = 0) -> str:
        """Return the SHA-256 of the certificate that a host shows, as ``"AA:BB:..."``."""
        return self._certificate(host).fingerprint

    def connect(self, host: SimHost | None = None) -> socket.socket:
        """Return a socket that is connected with ``host`` (else the first one) without a network.

        It is served as a TCP connection is. May be called from any thread.

        Raises ConnectionFailed when the pool is not being served.
        """
        served = self._find(0 if host is None else host)
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            assert self._loop is not None
            self._loop.call_soon_threadsafe(self._adopt, ours, served.site)
        except RuntimeError:
            ours.close()
            theirs.close()
            raise ConnectionFailed(_NOT_SERVED) from None
        return theirs

    def _adopt(self, connection: socket.socket, site: Site) -> None:
        if self._connections is None:
            connection.close()
        else:
            self._connections.adopt(connection, site)

    def _find(self, host: int | SimHost) -> ServedHost:
        machine = self.pool.hosts[host] if isinstance(host, int) else host
        served = self._served.get(machine)
        if served is None:
            raise ConnectionFailed(_NOT_SERVED)
        return served

    def _certificate(self, host: int | SimHost) -> Certificate:
        certificate = self._find(host).certificate
        if certificate is None:
            raise ValueError("This server does not serve https")
        return certificate

    async def _open(self) -> None:
        """Begin to serve on the running loop; nothing is left open when it fails."""
        self._loop = asyncio.get_running_loop()
        connections = self._connections = Connections()
        self._pending = Pending(self.pool)
        hosts = self.pool.hosts
        addresses = [self._address or host.address for host in hosts]
        listeners: dict[Scheme, list[socket.socket]] = {}
        try:
            for scheme, port in self._ports.items():
                listeners[scheme] = listen_alike(addresses, port)
            for number, host in enumerate(hosts):
                doors = {scheme: found[number] for scheme, found in listeners.items()}
                self._served[host] = self._serve_host(host, connections, doors)
        except BaseException:
            for found in listeners.values():
                for listener in found:
                    listener.close()
            await self._close()
            raise
        self._keeper = Keeper(self._loop, self.pool, self._served.values())

    async def _close(self) -> None:
        """End every connection and stop listening."""
        connections, self._connections = self._connections, None
        if self._keeper is not None:
            self._keeper.close()
        for served in self._served.values():
            served.close()
        self._served.clear()
        if connections is not None:
            self._pending.close()
            await connections.close()
        while self._local_sockets:
            self._local_sockets.pop().unlink(missing_ok=True)

    def _serve_host(
        self, host: SimHost, connections: Connections, listeners: dict[Scheme, socket.socket]
    ) -> ServedHost:
        """Open every way to one host."""
        address = self._address or host.address
        site = Site(host, self._pending, self._router, self._limits)
        self._serve_locally(host, connections, site)
        certificate = tls = None
        if "https" in listeners:
            certificate = Certificate.in_directory(
                self.pool.root / "certificates", host.uuid, subjects=[address, *self._names]
            )
            tls = certificate.server_context()
            host.certificate = certificate.path.read_text("ascii")
            _record(host, certificate)
        doors = [
            Door(scheme, listener, tls if scheme == "https" else None)
            for scheme, listener in listeners.items()
        ]
        network = replace(site, names=self._names | {address})
        served = ServedHost(connections, network, doors, certificate)
        if host.is_connectable:
            served.open()
        return served

    def _serve_locally(self, host: SimHost, connections: Connections, site: Site) -> None:
        """Open the Unix socket of a host's control domain, whose callers are root there."""
        limits = replace(self._limits, head=_LOCAL_HEAD, connections=_LOCAL_CONNECTIONS)
        path = host.dom0.socket_path
        self._local_sockets.append(path)
        connections.listen(
            listen_unix(path),
            replace(site, local_root=True, limits=limits),
            slots=asyncio.Semaphore(limits.connections),
        )


class AsyncServer(_PoolServer):
    """Serves every host of a pool on the running event loop: ``async with AsyncServer(pool):``."""

    async def __aenter__(self) -> AsyncServer:
        await self._open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._close()


class Server(_PoolServer):
    """Serves every host of a pool in a background thread: ``with Server(pool) as server:``."""

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Begin to serve; to be called once.

        Raises XenApiError when a port is taken or a certificate cannot be made.
        """
        self._stop = asyncio.Event()
        ready: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._thread = threading.Thread(
            target=asyncio.run, args=[self._run(ready)], name="os-xenapi simulator", daemon=True
        )
        self._thread.start()
        try:
            ready.result()
        except BaseException:
            self._thread.join()
            raise

    def close(self) -> None:
        """End every connection and the thread; a second time does nothing."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    async def _run(self, ready: concurrent.futures.Future[None]) -> None:
        try:
            await self._open()
        except BaseException as error:
            ready.set_exception(error)
            return
        ready.set_result(None)
        try:
            await self._stop.wait()
        finally:
            await self._close()


def run(pool: Pool, *, ready: Callable[[Server], object], **options: Any) -> None:
    """Serve ``pool`` until SIGINT or SIGTERM; to be called in the main thread.

    ``ready`` is called with the server once it listens; ``options`` are those of `Server`.
    """
    with _until_signalled() as signalled, Server(pool, **options) as server:
        ready(server)
        signalled.wait()


@contextlib.contextmanager
def _until_signalled() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set, instead of what they did before."""
    signalled = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        signalled.set()

    former = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield signalled
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _record(host: SimHost, certificate: Certificate) -> None:
    """Enter the certificate that a host shows into the database of its pool."""
    store = host.pool.store
    with host.pool.lock:
        for row in store.related(host.row, "certificates"):
            store.delete(row)
        record = {"name": "", "type": "host", "host": host.ref, **certificate.details()}
        store.create("Certificate", record)


def _check_address(address: str, allow_remote: bool, password: str) -> None:
    if guard.is_loopback(address):
        return
    if not allow_remote:
        raise ValueError(
            f"{address} can be reached by other machines; serve a loopback address,"
            " or say allow_remote=True and give the pool a password of its own"
        )
    if password == _DEFAULT_PASSWORD:
        raise ValueError(
            f"{address} can be reached by other machines, so the pool needs a password of its"
            " own: everybody knows the default one"
        )
