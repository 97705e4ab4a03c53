"""A simulated pool that is served on loopback, with all that a test wants to know of it.

Its server is a thread of this process, and all it has on disk is in a private directory; both end
with the pool.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import os_xenapi
from os_xenapi.simulator.faults import Fault, Faults
from os_xenapi.simulator.guests import VM, add_vms
from os_xenapi.simulator.pool import DEFAULT_SR_SIZE, Pool
from os_xenapi.simulator.server import Server
from os_xenapi.simulator.transitions import After, Transitions
from os_xenapi.transport.tls import TLS

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from os_xenapi.options import Options
    from os_xenapi.types import VMRef

__all__ = ["OPTIONS", "SimulatedPool", "simulated_pool"]


class SimulatedPool:
    """A pool that is being served; ``simulated_pool`` makes one.

    ``simulator`` is the pool itself, for what is not offered here. ``vms`` are the refs of the VMs
    that were asked for, in their order.
    """

    def __init__(
        self, simulator: Pool, server: Server, vms: tuple[VMRef, ...], *, tls: bool
    ) -> None:
        self.simulator = simulator
        self.vms = vms
        self._server = server
        self._has_tls = tls
        self._sessions: list[os_xenapi.Session] = []

    def __repr__(self) -> str:
        return f"<simulated pool at {self.url}>"

    @property
    def url(self) -> str:
        """Where the coordinator is, over https if the pool has it, such as https://127.0.0.1:40123."""
        return self.urls[0]

    @property
    def urls(self) -> tuple[str, ...]:
        """Where each host is; the coordinator of a new pool is the first."""
        return self._urls("https" if self._has_tls else "http")

    @property
    def http_url(self) -> str:
        """Where the coordinator is over plain http."""
        return self._urls("http")[0]

    @property
    def trusted_url(self) -> str:
        """``url`` with the fingerprint of the certificate, as ``os_xenapi.connect`` takes it."""
        return f"{self.url}#sha256={self.fingerprint}" if self._has_tls else self.url

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the coordinator's certificate, as ``"AA:BB:..."``.

        Raises ValueError where the pool has no https.
        """
        return self._server.fingerprint()

    @property
    def ca_file(self) -> Path:
        """The coordinator's certificate in a PEM file: a CA file for clients.

        Raises ValueError where the pool has no https.
        """
        return self._server.certificate()

    @property
    def user(self) -> str:
        """The user whose password is known."""
        return self.simulator.user

    @property
    def password(self) -> str:
        """The password of ``user``."""
        return self.simulator.password

    @property
    def counters(self) -> Counter[str]:
        """How often each message was carried out for clients, by names such as ``VM.start``."""
        return self.simulator.counters

    @property
    def object_counters(self) -> Counter[tuple[str, str]]:
        """The same for single objects, by message and ref: ``("VM.start", pool.vms[0])``."""
        return self.simulator.object_counters

    @property
    def unimplemented(self) -> Counter[str]:
        """How often a message was called that the simulator answers with NOT_IMPLEMENTED."""
        return self.simulator.unimplemented

    @property
    def faults(self) -> Faults:
        """What goes wrong: ``pool.faults.arm(Fault(...))``, at any time."""
        return self.simulator.faults

    @property
    def transitions(self) -> Transitions:
        """How long messages take, by names; it can be changed at any time."""
        return self.simulator.transitions

    def connect(self, **options: Unpack[Options]) -> os_xenapi.Session:
        """Return a session of the pool's user; it is closed with the pool at the latest.

        The options are those of ``os_xenapi.connect``.
        """
        session = os_xenapi.connect(self.url, self.user, self.password, **self._trusting(options))
        self._sessions.append(session)
        return session

    def aconnect(self, **options: Unpack[Options]) -> os_xenapi.AsyncSession:
        """Return an AsyncSession of the pool's user, to be used with ``async with``."""
        return os_xenapi.aconnect(self.url, self.user, self.password, **self._trusting(options))

    def close_sessions(self) -> None:
        """Close the sessions that ``connect`` returned."""
        # What still goes wrong would go wrong with the logout too.
        self.faults.clear()
        while self._sessions:
            self._sessions.pop().close()

    def _trusting(self, options: Options) -> Options:
        if self._has_tls and "tls" not in options:
            options["tls"] = TLS(
                fingerprints=[
                    self._server.fingerprint(index) for index in range(len(self.simulator.hosts))
                ]
            )
        return options

    def _urls(self, scheme: Any) -> tuple[str, ...]:
        hosts = range(len(self.simulator.hosts))
        return tuple(self._server.url(index, scheme) for index in hosts)


@contextmanager
def simulated_pool(
    *,
    hosts: int = 1,
    vms: int | Iterable[VM] = 0,
    faults: Iterable[Fault | Mapping[str, Any]] = (),
    transitions: Mapping[str, After] = MappingProxyType({}),
    seed: int = 0,
    user: str = "root",
    password: str = "xenroot",
    tls: bool = True,
    sr_size: int = DEFAULT_SR_SIZE,
    shared_sr: bool = False,
    busy_timeout: float = 10.0,
) -> Iterator[SimulatedPool]:
    """Serve a simulated pool on loopback for the length of a ``with`` block.

    Args:
        hosts: how many hosts it has.
        vms: how many VMs it has, halted and called vm-1 onward; or the VMs themselves.
        faults: what goes wrong from the beginning, in the Python or in the JSON form.
        transitions: how long messages take until their outcome shows, by names such as ``VM.start``
            or ``VDI.*``; at once where nothing is said.
        seed: decides all refs and uuids, and which calls a fault with a probability strikes.
        user: the user whose password is known.
        password: the user's password.
        tls: whether hosts are served over https, besides http; it takes the extra ``simulator``.
        sr_size: size of each host's local storage, in bytes; nothing is taken before it is written.
        shared_sr: whether there is shared storage, the pool's default, with the VMs' disks in it.
        busy_timeout: how long a call waits for an object that is busy, in seconds; XAPI waits two
            hours.

    Raises:
        XenApiError: https is wanted, and the package cryptography is not installed.
        Failure: the pool cannot hold the VMs.
        ValueError: an option makes no sense.
    """
    if hosts < 1:
        raise ValueError(f"hosts must be at least 1, not {hosts}")
    with Pool(
        hosts=hosts,
        seed=seed,
        user=user,
        password=password,
        sr_size=sr_size,
        shared_sr=shared_sr,
        busy_timeout=busy_timeout,
    ) as simulator:
        made = cast("tuple[VMRef, ...]", add_vms(simulator, vms))
        simulator.transitions.update(transitions)
        simulator.counters.clear()
        simulator.object_counters.clear()
        with Server(simulator, tls=tls) as server:
            for fault in faults:
                simulator.faults.arm(fault)
            pool = SimulatedPool(simulator, server, made, tls=tls)
            try:
                yield pool
            finally:
                pool.close_sessions()


OPTIONS = frozenset(inspect.signature(simulated_pool).parameters)
"""The names of the options of ``simulated_pool``."""
