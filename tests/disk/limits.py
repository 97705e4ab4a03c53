"""What a process of its own may take, for tests that start one: its end is their verdict."""

from __future__ import annotations

import resource
import signal
from pathlib import Path

__all__ = ["limit_memory", "limit_time"]


def limit_memory(more: int) -> None:
    """Let this process map ``more`` bytes of memory over what it has now."""
    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (in_use + more, in_use + more))


def limit_time(seconds: float) -> None:
    """Let this process have that much more processor time, then end it; 0 lifts the limit.

    A busy machine ends nothing: the time is that of this process alone.
    """
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
