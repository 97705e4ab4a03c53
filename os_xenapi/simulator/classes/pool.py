"""pool: the one record that stands for all hosts together."""

from __future__ import annotations

from os_xenapi.simulator.bodies import Call, body

__all__: list[str] = []


@body("pool.is_slave")
def is_slave(call: Call, host_ref: str) -> bool:
    """Answer whether the host that was asked is not the coordinator."""
    return not call.host.is_coordinator


@body("pool.sync_database")
def sync_database(call: Call) -> None:
    """Write the database out: the simulated one is in memory, so nothing is left to do."""
