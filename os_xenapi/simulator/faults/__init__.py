"""Faults: what goes wrong in a simulated pool, as data that is armed and disarmed at run time.

    from os_xenapi.simulator.faults import Error, Fault

    with pool.faults.arm(Fault(Error(["HOST_NOT_LIVE"]), message="VM.start", nth=2)) as armed:
        ...
    assert armed.fired == 1

They strike what clients ask for; what the simulator does for itself they leave alone.
"""

from __future__ import annotations

from os_xenapi.simulator.faults.armed import ArmedFault, Faults
from os_xenapi.simulator.faults.data import Asked, Fault, from_json, to_json
from os_xenapi.simulator.faults.effects import (
    Delay,
    Effect,
    Error,
    ErrorInside,
    EvictSession,
    FullStorage,
    Hang,
    HtmlAnswer,
    KillPlugin,
    SlowStorage,
    TornAnswer,
    TornRequest,
    TruncatedAnswer,
    WrongLength,
)

__all__ = [
    "ArmedFault",
    "Asked",
    "Delay",
    "Effect",
    "Error",
    "ErrorInside",
    "EvictSession",
    "Fault",
    "Faults",
    "FullStorage",
    "Hang",
    "HtmlAnswer",
    "KillPlugin",
    "SlowStorage",
    "TornAnswer",
    "TornRequest",
    "TruncatedAnswer",
    "WrongLength",
    "from_json",
    "to_json",
]
