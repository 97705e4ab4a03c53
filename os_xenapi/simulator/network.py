"""What the machines of several simulated pools share: addresses, the lock, and who is reachable.

Pools on one network find each other by address, so a host can leave one pool and join another.
Nothing of it is global: pools that are not given the same Network never meet.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from os_xenapi.simulator.changes import ChangeLock
from os_xenapi.simulator.waits import Jobs

if TYPE_CHECKING:
    from os_xenapi.simulator.hosts import SimHost

__all__ = ["Network"]


class Network:
    """A loopback network of simulated machines. Its pools have one lock and one list of jobs."""

    def __init__(self) -> None:
        self.lock: ChangeLock = ChangeLock()
        self.jobs: Jobs = Jobs()
        self.machines: dict[str, SimHost] = {}
        """Every machine by its address."""
        self.changes: int = 0
        """Grows whenever a machine comes, goes, or breaks off its connections."""
        self._pools = 0

    def add(self, machine: SimHost) -> None:
        """Connect a new machine. The lock is held."""
        self.machines[machine.address] = machine
        self.changed()

    def changed(self) -> None:
        """Note that some machine can be reached in another way than before. The lock is held."""
        self.changes += 1
        self.lock.changed()

    def reach(self, address: str) -> SimHost | None:
        """Return the machine at ``address`` if another one can talk to it now."""
        machine = self.machines.get(address)
        return machine if machine is not None and machine.is_reachable else None

    def randomness(self, seed: int | str) -> random.Random:
        """Return the source of one more pool's uuids; no two pools of a network get the same."""
        self._pools += 1
        return random.Random(seed if self._pools == 1 else f"{seed} pool {self._pools}")

    @staticmethod
    def address(number: int) -> str:
        """Return the address of machine ``number``, which is one of this computer's own."""
        return f"127.0.{(number + 1) // 250}.{(number + 1) % 250}"
