"""All that a pool, its hosts and this process hold, to be compared before and after a program."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from os_xenapi.simulator.pool import Pool
from tests.dom0.netns import Netns
from tests.dom0.xenstored import Xenstored
from tests.process import sockets

__all__ = ["differences", "everything", "settled"]

_SECONDS = 3.0
_VOLATILE = frozenset({"last_updated", "snapshot_time"})
"""Times of records; whatever else a program changes in an object it has to put back."""

_NOISE = ("__pycache__", "xenstored", "calls", "commands")
"""What interpreters, the xenstore and the tests' own tools keep for themselves in a dom0."""

Remains = dict[str, Any]


def everything(pool: Pool, stores: Mapping[str, Xenstored], spaces: Mapping[str, Netns]) -> Remains:
    """All that there is now, by what it is."""
    found: Remains = _objects(pool)
    found["sessions"] = len(pool.sessions)
    found.update((f"disk {name}", True) for name in os.listdir(pool.root / "disks"))
    for host in pool.hosts:
        root = host.directory
        found.update((f"file {host.number} {path}", True) for path in _files(root))
    for ref, store in stores.items():
        found[f"xenstore {ref}"] = store.everything()
    for ref, space in spaces.items():
        found.update((f"link {ref} {name}", True) for name in _links(space))
        found[f"switch {ref}"] = space.output("ovs-vsctl", *_SWITCH)
        found[f"filters {ref}"] = space.output("iptables", "-S")
        found[f"sets {ref}"] = space.output("ipset", "list")
    found["threads"] = sorted(thread.name for thread in threading.enumerate())
    found["sockets"] = sockets()
    return found


_SWITCH = ("--columns=name,type,options", "list", "Interface")


def settled(look: Callable[[], Remains], before: Remains) -> dict[str, tuple[Any, Any]]:
    """What differs from before, when it does not get less: connections take a moment to end."""
    deadline = time.monotonic() + _SECONDS
    while (found := differences(before, look())) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def differences(before: Remains, after: Remains) -> dict[str, tuple[Any, Any]]:
    """What is not as before, by what it is: how it was and how it is, None for not there."""
    return {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }


def _objects(pool: Pool) -> Remains:
    """The fields of all objects but sessions, which are counted, and messages, which stay."""
    with pool.lock:
        return {
            f"{name} {row.ref} {field}": _plain(value)
            for name in pool.store.tables
            if name != "session"
            for row in pool.store.rows(name)
            for field, value in row.record().items()
            if field not in _VOLATILE
        }


def _plain(value: Any) -> Any:
    """A value in which the order of a set means nothing."""
    return sorted(map(repr, value)) if isinstance(value, (list, tuple)) else value


def _files(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in root.rglob("*")
        if not any(part in _NOISE for part in path.parts) and path.suffix != ".pyc"
    ]


def _links(space: Netns) -> list[str]:
    lines = space.output("ip", "-o", "link").splitlines()
    return [line.split(":")[1].strip().partition("@")[0] for line in lines]
