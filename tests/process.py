"""What a process holds: its descriptors, and the memory it takes."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["descriptors", "memory", "open_files", "sockets"]


def descriptors() -> dict[int, str]:
    """Return where each descriptor of this process leads: a path, ``socket:[…]`` and the like.

    Those that other threads close in this moment are left out, and so is the listing's own.
    """
    found = {}
    for number in os.listdir("/proc/self/fd"):
        try:
            found[int(number)] = os.readlink(f"/proc/self/fd/{number}")
        except FileNotFoundError:
            continue
    return found


def open_files() -> set[str]:
    """Return the paths of the files and directories that this process has open."""
    return {target for target in descriptors().values() if target.startswith("/")}


def sockets() -> int:
    """Return how many sockets this process has open."""
    return sum(target.startswith("socket:") for target in descriptors().values())


def memory(which: str, pid: int | str = "self") -> int:
    """Return the bytes that a process has in memory: VmRSS now, VmHWM at most so far."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == which:
            return int(value.split()[0]) * 1024
    raise ValueError(f"/proc/{pid}/status has no {which}")
