"""A XAPI pool in one process: hosts, database, sessions, tasks, messages, under one lock.

Nothing here opens a socket or starts a thread, and nothing blocks. What takes its time says so by a
Wait, and ``watch`` tells when to look again.
"""

from __future__ import annotations

import logging
import random
import secrets
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from os_xenapi import datamodel
from os_xenapi.simulator.catalogue import Catalogue
from os_xenapi.simulator.changes import ChangeLock
from os_xenapi.simulator.collector import Collector, Housekeeping
from os_xenapi.simulator.directory import Directory, User
from os_xenapi.simulator.disks import Disks
from os_xenapi.simulator.faults import Faults
from os_xenapi.simulator.hosts import HostTimes, SimHost
from os_xenapi.simulator.messages import Messages
from os_xenapi.simulator.network import Network
from os_xenapi.simulator.sessions import Sessions
from os_xenapi.simulator.store import Row, Store
from os_xenapi.simulator.tasks import Tasks
from os_xenapi.simulator.transitions import After, Transitions
from os_xenapi.simulator.waits import Jobs

__all__ = ["Pool", "SimHost"]

_log = logging.getLogger(__name__)

DEFAULT_TIMES = HostTimes()
DEFAULT_SR_SIZE = 1 << 40
"""Bytes of a host's local storage where nothing else is said: 1 TiB."""


XAPI_HOUSEKEEPING = Housekeeping()
MAX_OBJECT_COUNTERS = 100_000
"""So many counters of single objects are kept."""


class Pool:
    """A simulated pool, as after a fresh installation.

    ``hosts`` is how many hosts it has. ``seed`` decides every uuid and ref but those of sessions,
    so that runs can be compared. ``root`` is the directory for dom0s and disk contents; None makes
    a private one that ``close`` removes. ``sr_size`` is the size of each host's local storage in
    bytes. ``clock`` gives the time of records (seconds since 1970). ``bad_password_delay`` is how
    long a failed login takes, in seconds: XAPI takes 5, here it is 0 unless asked for.
    ``event_batching`` is how long event.from gathers changes before it answers; XAPI's is 0.05.
    ``transitions`` says how long messages take, by their names. ``users`` are those of a directory
    that may log in beside ``user``, by their names, each with a role. ``housekeeping`` says how
    many sessions and tasks there may be, and for how long.
    ``shared_sr`` adds an NFS repository that every host sees, and makes it the pool's default.
    ``busy_timeout`` is how long a call waits for an object that is busy, in seconds; XAPI waits two
    hours. ``host_times`` says how long hosts take to restart. Pools that are given the same
    ``network`` can exchange hosts; the others never meet. ``jsonrpc`` is the newest JSON-RPC of the
    hosts: "1.0" as before XenServer 7.3, None as before 7.0, where there is XML-RPC alone.
    """

    def __init__(
        self,
        *,
        hosts: int = 1,
        seed: int = 0,
        root: Path | None = None,
        user: str = "root",
        password: str = "xenroot",
        sr_size: int = DEFAULT_SR_SIZE,
        clock: Callable[[], float] = time.time,
        bad_password_delay: float = 0.0,
        event_batching: float = 0.0,
        transitions: Mapping[str, After] = MappingProxyType({}),
        users: Mapping[str, User] = MappingProxyType({}),
        housekeeping: Housekeeping = XAPI_HOUSEKEEPING,
        shared_sr: bool = False,
        busy_timeout: float = 7200.0,
        host_times: HostTimes = DEFAULT_TIMES,
        network: Network | None = None,
        jsonrpc: Literal["2.0", "1.0"] | None = "2.0",
    ) -> None:
        from os_xenapi.simulator import classes, inventory

        classes.load()
        model = datamodel.load()
        self.user = user
        self.password = password
        self.sr_size = sr_size
        self.clock = clock
        self.bad_password_delay = bad_password_delay
        self.event_batching = event_batching
        self.jsonrpc = jsonrpc
        self.shared_sr = shared_sr
        self.busy_timeout = busy_timeout
        self.host_times = host_times
        self.network: Network = Network() if network is None else network
        self.lock: ChangeLock = self.network.lock
        self.jobs: Jobs = self.network.jobs
        self.random: random.Random = self.network.randomness(seed)
        self.store: Store = Store(model, self.lock, self._new_uuid)
        self.catalogue: Catalogue = Catalogue(model, self.store)
        self.messages: Messages = Messages(self.store, self.lock)
        self.directory: Directory = Directory(users)
        self.secret: str = secrets.token_hex(24)
        """What the hosts of the pool know each other by."""
        self.sessions: Sessions = Sessions(self)
        self.tasks: Tasks = Tasks()
        self.collector: Collector = Collector(self, housekeeping)
        self.faults: Faults = Faults(self, seed)
        self.transitions: Transitions = Transitions(self, transitions)
        """How long messages take; it can be changed at any time."""
        self.counters: Counter[str] = Counter()
        """How often the body of each message was carried out, by full name."""
        self.object_counters: Counter[tuple[str, str]] = Counter()
        """The same by full name and ref of the object; of very many the older are forgotten."""
        self.unimplemented: Counter[str] = Counter()
        """How often a message was called that the simulator has no behaviour for."""
        self.recorded_sources: set[tuple[str, str]] = set()
        """Data sources that somebody wants recorded, by the uuid of the object and their name."""
        self.root: Path = Path(tempfile.mkdtemp(prefix="xs")) if root is None else root
        self._private_root = root is None
        self.disks: Disks = Disks(self.root / "disks")
        self.hosts: list[SimHost] = []
        self._hosts_by_ref: dict[str, SimHost] = {}
        self._left: list[Pool] = []
        try:
            with self.lock:
                self.record: Row = inventory.create_pool(self)
                for _ in range(hosts):
                    inventory.install(self, self._new_machine())
                self.directory.install(self)
        except BaseException:
            self.close()
            raise
        self.counters.clear()
        self.object_counters.clear()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the plugins that still run, and remove the directory if the pool made it itself.

        Twice is fine; under the lock it is not, as a plugin that ends tells so under it.
        """
        for pool in self._left:
            pool.close()
        for host in self.hosts:
            host.close()
        if self._private_root:
            shutil.rmtree(self.root, ignore_errors=True)

    def watch(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call ``callback`` after every change, in the thread that made it and without the lock.

        It must be quick. Returns the function that ends this.
        """
        return self.lock.watch(callback)

    def host(self, ref: str) -> SimHost:
        """Return a simulated host by its ref. Raises Failure HANDLE_INVALID."""
        return self._hosts_by_ref[self.store.row("host", ref).ref]

    @property
    def coordinator(self) -> SimHost:
        """The host that the database names as the coordinator."""
        return self._hosts_by_ref[self.record["master"]]

    def add_host(self, host: SimHost) -> None:
        """Take in a host whose row is in the database."""
        host.pool = self
        self.hosts.append(host)
        self._hosts_by_ref[host.ref] = host

    def remove_host(self, host: SimHost) -> None:
        """Forget a host; its row is the caller's to remove."""
        self.hosts.remove(host)
        del self._hosts_by_ref[host.ref]

    def let_go(self, host: SimHost) -> Pool:
        """Make a host that was removed the only one of a fresh pool, which ends with this one."""
        from os_xenapi.simulator import inventory

        alone = Pool(
            hosts=0,
            seed=self.random.getrandbits(32),
            root=host.directory / "pool",
            user=self.user,
            password=self.password,
            sr_size=self.sr_size,
            clock=self.clock,
            bad_password_delay=self.bad_password_delay,
            event_batching=self.event_batching,
            busy_timeout=self.busy_timeout,
            host_times=self.host_times,
            network=self.network,
        )
        self._left.append(alone)
        inventory.install(alone, host, uuid=host.uuid)
        return alone

    def _new_machine(self) -> SimHost:
        number = len(self.network.machines)
        machine = SimHost(self, number, self.root / f"h{number}")
        self.network.add(machine)
        return machine

    def count(self, message: str, ref: str) -> None:
        """Count that a message was carried out, on the object ``ref`` if it is not empty."""
        self.counters[message] += 1
        if ref:
            counters = self.object_counters
            counters[message, ref] += 1
            if len(counters) > MAX_OBJECT_COUNTERS:
                for key in list(counters)[: MAX_OBJECT_COUNTERS // 2]:
                    del counters[key]

    def names_of(self, host: SimHost) -> tuple[str | int, ...]:
        """Return what a fault may call ``host``: its number, ref, uuid, address and name."""
        number = self.hosts.index(host) if host in self.hosts else -1
        return (number, host.ref, host.uuid, host.address, str(host.row["name_label"]))

    def note_unimplemented(self, name: str) -> None:
        """Count a call of a message that the simulator has no behaviour for."""
        self.unimplemented[name] += 1
        _log.warning("%s was called, which the simulator does not implement", name)

    def _new_uuid(self) -> str:
        # What str(uuid.UUID(int=..., version=4)) says, at a third of its cost.
        text = f"{self.random.getrandbits(128):032x}"
        variant = "89ab"[int(text[16], 16) & 3]
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"
