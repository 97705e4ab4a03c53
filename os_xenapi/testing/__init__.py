"""Test programs that talk to XAPI: a simulated pool for a ``with`` block or as a pytest fixture.

    from os_xenapi.testing import simulated_pool

    with simulated_pool(vms=5) as pool:
        program(pool.url, pool.user, pool.password)
        assert pool.counters["VM.start"] == 5

With pytest the fixture ``xapi_pool`` is there without an import. Nothing is imported before it is
used: every run of pytest loads this package where it is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from os_xenapi.simulator.faults import Fault
    from os_xenapi.simulator.guests import VM
    from os_xenapi.simulator.transitions import After
    from os_xenapi.testing.pool import SimulatedPool, simulated_pool

__all__ = ["VM", "After", "Fault", "SimulatedPool", "simulated_pool"]

_LATE = {
    "After": "os_xenapi.simulator.transitions",
    "Fault": "os_xenapi.simulator.faults",
    "SimulatedPool": "os_xenapi.testing.pool",
    "VM": "os_xenapi.simulator.guests",
    "simulated_pool": "os_xenapi.testing.pool",
}


def __getattr__(name: str) -> Any:
    if name in _LATE:
        from importlib import import_module

        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
