"""Our own client's jobs, by its public API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import os_xenapi

if TYPE_CHECKING:
    from os_xenapi.types import VMRef

try:
    import orjson

    WHAT = f"os-xenapi {os_xenapi.__version__} with orjson {orjson.__version__}"
except ImportError:
    WHAT = f"os-xenapi {os_xenapi.__version__} without extras"

SESSION = "OpaqueRef:5c1ff1c6-3b40-4b77-a0c5-6d2c4b2a9d11"
VM = cast("VMRef", "OpaqueRef:00000000-0000-4000-8000-000000000001")


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the jobs, on sessions of the host at ``url``."""
    session = os_xenapi.connect(url, session_ref=SESSION)

    def small_calls(calls: int) -> list[Any]:
        return [session.VM.get_power_state(VM) for _ in range(calls)]

    def records(calls: int) -> list[Any]:
        return [session.VM.get_record(VM) for _ in range(calls)]

    def all_records(calls: int) -> list[Any]:
        return [session.VM.get_all_records() for _ in range(calls)]

    loop = asyncio.new_event_loop()

    async def opened() -> os_xenapi.AsyncSession:
        return await os_xenapi.aconnect(url, session_ref=SESSION, connections=20)

    awaited = loop.run_until_complete(opened())

    async def at_once(calls: int) -> list[Any]:
        return await asyncio.gather(*(awaited.VM.get_power_state(VM) for _ in range(calls)))

    def concurrent_calls(calls: int) -> list[Any]:
        return loop.run_until_complete(at_once(calls))

    return {job.__name__: job for job in (small_calls, records, all_records, concurrent_calls)}
