"""A simulated host as a machine: its power, its place on the network, its control domain.

What the pool knows of it is a row in the pool's database. The machine outlives that: it restarts,
leaves a pool, joins another. XAPI has no messages for ``isolate`` and ``heal``, ``power_off`` and
``power_on``: they are for tests. All may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from os_xenapi.simulator.waits import Job, Steps

if TYPE_CHECKING:
    from os_xenapi.simulator.dom0 import Dom0
    from os_xenapi.simulator.pool import Pool
    from os_xenapi.simulator.store import Row

__all__ = ["HostTimes", "Isolation", "SimHost"]

Isolation = Literal["hang", "refuse"]


@dataclass(frozen=True)
class HostTimes:
    """How long hosts take, in seconds.

    ``notice`` is from the answer to a message that restarts a host to the end of its
    connections. ``down`` is how long a rebooting host is off the network, ``restart`` how long a
    toolstack that restarts,
    ``booting`` how long the host then answers HOST_STILL_BOOTING. ``dead`` is how long a
    coordinator cannot reach a host before host_metrics.live is false; XAPI's is 600.
    """

    notice: float = 0.02
    down: float = 0.0
    restart: float = 0.0
    booting: float = 0.0
    dead: float = 600.0

    def __post_init__(self) -> None:
        for name in ("notice", "down", "restart", "booting", "dead"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must be at least 0 seconds, not {getattr(self, name)}")


class SimHost:
    """One simulated machine: ``pool`` is the pool that it is in, ``row`` what that knows of it.

    ``number`` counts the machines of a network from 0 and decides address and names.
    """

    def __init__(self, pool: Pool, number: int, directory: Path) -> None:
        self.pool = pool
        self.number = number
        self.address: str = pool.network.address(number)
        """The management address, as in host.address."""
        self.directory = directory
        self.row: Row
        self.coordinator_address = ""
        """Where the machine takes its coordinator to be; its own address on the coordinator."""
        self.emergency: list[str] | None = None
        """Why the host refuses nearly every call (the details of the error), or None."""
        self.is_powered = True
        self.is_up = True
        """Whether the toolstack runs: between a machine's shutdown and its boot it does not."""
        self.isolation: Isolation | None = None
        self.urls: dict[str, str] = {}
        """Where the machine is served now, by the scheme."""
        self.certificate = ""
        """The certificate that it shows over TLS, in PEM; none before it was served over it."""
        self.connections_broken: int = 0
        """How often all connections of the machine were broken off."""
        self.memory_used = 0
        """Bytes that the domains of the host have, the control domain included."""
        self._last_domain = 0
        self._dom0: Dom0 | None = None
        self._job: Job | None = None

    def __repr__(self) -> str:
        return f"<simulated host {self.address}>"

    @property
    def ref(self) -> str:
        """The ref of the host in its pool."""
        return self.row.ref

    @property
    def uuid(self) -> str:
        """The uuid of the host, which it keeps in every pool."""
        return str(self.row["uuid"])

    @property
    def origin(self) -> str:
        """The URL under which others find the machine, with the port where it is served."""
        return self.urls.get("https") or self.urls.get("http") or f"https://{self.address}"

    @property
    def is_coordinator(self) -> bool:
        """Whether the machine takes itself for the coordinator of its pool."""
        return self.coordinator_address == self.address

    @property
    def is_reachable(self) -> bool:
        """Whether anybody can talk to the machine over the network."""
        return self.is_up and self.isolation is None

    @property
    def is_connectable(self) -> bool:
        """Whether a connection to the machine comes about; it may hang all the same."""
        return self.is_up and self.isolation != "refuse"

    def isolate(self, how: Isolation = "hang") -> None:
        """Cut the machine off the network, until ``heal``.

        With ``"hang"`` nothing that is sent to it is answered: what it was asked, and what it had
        to say, waits. With ``"refuse"`` its connections break and new ones are refused.

        The coordinator takes a member for dead after ``HostTimes.dead`` seconds.
        """
        from os_xenapi.simulator import lifecycle

        with self.pool.lock:
            self.isolation = how
            if how == "refuse":
                self.break_connections()
            self.pool.network.changed()
            lifecycle.watch_heartbeat(self)

    def heal(self) -> None:
        """Connect the machine again."""
        from os_xenapi.simulator import lifecycle

        with self.pool.lock:
            self.isolation = None
            self.pool.network.changed()
            lifecycle.heard_of(self)

    def power_off(self) -> None:
        """Take the machine's power, as a mains failure does: nothing is told to anybody."""
        from os_xenapi.simulator import lifecycle

        with self.pool.lock:
            self.stop_doing()
            lifecycle.go_down(self, power=False)
            lifecycle.watch_heartbeat(self)

    def power_on(self) -> None:
        """Give a machine without power its power again; it boots."""
        from os_xenapi.simulator import lifecycle

        with self.pool.lock:
            if not self.is_powered:
                self.do(lambda: lifecycle.boot(self))

    def reboot(self) -> None:
        """Restart the machine at once, whatever runs on it."""
        from os_xenapi.simulator import lifecycle

        with self.pool.lock:
            self.do(lambda: lifecycle.reboot(self))

    def restart_toolstack(self) -> None:
        """Restart xapi at once. VMs go on; on the coordinator sessions and tasks are gone."""
        from os_xenapi.simulator import lifecycle

        with self.pool.lock:
            self.do(lambda: lifecycle.restart(self))

    def do(self, steps: Callable[[], Steps[None]]) -> None:
        """Let the machine go through ``steps``, instead of what it was doing. The lock is held."""
        self.stop_doing()
        self._job = Job(steps)
        self.pool.jobs.add(self._job)
        # Whoever carries jobs on must look when this one is due.
        self.pool.lock.changed()

    def stop_doing(self) -> None:
        """Break off the steps that the machine is going through. The lock is held."""
        job, self._job = self._job, None
        if job is not None and not job.done:
            job.stop(["HOST_OFFLINE", self.ref])

    def break_connections(self) -> None:
        """End every connection of the machine. The lock is held."""
        self.connections_broken += 1
        self.pool.network.changed()

    def next_domain(self) -> int:
        """Return the number of the next domain that starts here."""
        self._last_domain += 1
        return self._last_domain

    @property
    def dom0(self) -> Dom0:
        """The control domain; its directory is made when it is first asked for."""
        if self._dom0 is None:
            from os_xenapi.simulator.dom0 import Dom0

            self._dom0 = Dom0(self.directory, host_uuid=self.uuid)
        return self._dom0

    def stop_plugins(self) -> None:
        """Kill the plugins that run in the control domain, as its end does."""
        if self._dom0 is not None:
            self._dom0.kill_plugins()

    def close(self) -> None:
        """End the plugins that still run in the control domain. Not to be called under the lock."""
        if self._dom0 is not None:
            self._dom0.close()
