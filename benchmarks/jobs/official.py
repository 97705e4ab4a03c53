"""The jobs of XAPI's official Python binding, the package XenAPI."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any

import XenAPI

WHAT = f"XenAPI {version('XenAPI')}"

THREADS = 32
VM = "OpaqueRef:00000000-0000-4000-8000-000000000001"


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the jobs, on sessions of the host at ``url``."""

    def opened() -> Any:
        session = XenAPI.Session(url)
        session.xenapi.login_with_password("root", "")
        return session.xenapi

    xenapi = opened()

    def small_calls(calls: int) -> list[Any]:
        return [xenapi.VM.get_power_state(VM) for _ in range(calls)]

    def records(calls: int) -> list[Any]:
        return [xenapi.VM.get_record(VM) for _ in range(calls)]

    def all_records(calls: int) -> list[Any]:
        return [xenapi.VM.get_all_records() for _ in range(calls)]

    # One of its sessions is not for several threads at a time: each has its own.
    mine = threading.local()

    def start() -> None:
        mine.xenapi = opened()

    pool = ThreadPoolExecutor(THREADS, initializer=start)

    def one_call(_: int) -> Any:
        return mine.xenapi.VM.get_power_state(VM)

    def threaded_calls(calls: int) -> list[Any]:
        return list(pool.map(one_call, range(calls)))

    return {job.__name__: job for job in (small_calls, records, all_records, threaded_calls)}
