"""What is measured, as data: each row is our work, a peer's, and the ratio demanded of the two.

A row may demand an amount instead, of seconds or bytes; a peer then tells what the machine can do.

A new row is an entry of ROWS. A new peer is a file in jobs/, an entry of WORKERS, and, where it has
an environment of its own, the packages of that in peers/NAME.txt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ROWS", "WORKERS", "Figure", "Job", "Row", "Worker"]

Figure = Literal["wall", "cpu", "peak"]
"""Wall time and processor time of a call, in seconds; the most memory, in bytes."""

PROJECT = "project"
"""The environment that the harness itself runs in."""


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A process that does jobs: a file of jobs/, in an environment, some modules kept from it."""

    file: str
    environment: str = PROJECT
    without: tuple[str, ...] = ()


WORKERS = {
    "ours": Worker(file="ours.py"),
    "ours, json": Worker(file="ours.py", without=("orjson",)),
    "orjson": Worker(file="decoder.py"),
    "json": Worker(file="decoder.py", without=("orjson",)),
    "XenAPI": Worker(file="official.py", environment="xenapi"),
    "plugins": Worker(file="plugins.py"),
    "simulator": Worker(file="simulator.py"),
    "transfers": Worker(file="transfers.py"),
    "cache": Worker(file="cache.py"),
    "disk": Worker(file="disk.py"),
    "images": Worker(file="images.py"),
    "images, 0.3.4": Worker(file="images.py", environment="os-xenapi-0.3.4"),
    "imports": Worker(file="imports.py", environment="os-xenapi-0.3.4"),
    "command": Worker(file="command.py", environment="os-xenapi-0.3.4"),
}


@dataclass(frozen=True)
class Job:
    """One function of a worker."""

    worker: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """A comparison: both sides do ``calls`` calls a round.

    Exactly one of the three is set: ``at_most``, for our figure divided by the peer's,
    ``at_least``, for how many times as fast as the peer we are, or ``most``, for our figure itself;
    only then may there be no peer.
    """

    name: str
    ours: Job
    peer: Job | None = None
    calls: int = 1
    rounds: int
    figure: Figure = "wall"
    at_most: float | None = None
    at_least: float | None = None
    most: float | None = None
    needs: str = ""
    """A path below the project without which the row is left out."""
    interpreter: str = ""
    """A Python without which the row is left out, e.g. "python2.7"."""

    def __post_init__(self) -> None:
        if [self.at_most, self.at_least, self.most].count(None) != 2:
            raise ValueError(f"{self.name}: give at_most, at_least or most")
        if self.peer is None and self.most is None:
            raise ValueError(f"{self.name}: a ratio needs a peer")

    def ratio(self, ours: float, peer: float) -> float:
        """Return the ratio of two figures, the way round in which it is demanded."""
        return peer / ours if self.at_least is not None else ours / peer

    def is_met(self, ours: float, ratio: float | None) -> bool:
        """Whether our figure, or the ratio, is as demanded."""
        if self.most is not None:
            return ours <= self.most
        assert ratio is not None
        if self.at_most is not None:
            return ratio <= self.at_most
        assert self.at_least is not None
        return ratio >= self.at_least


# The interpreters of XenServer 7 to 8, and the plugins that jobs/plugins.py calls.
DOM0_PYTHONS = ("python2.7", "python3.6")
PLUGINS = (
    "agent",
    "bandwidth",
    "config_file",
    "console",
    "dom0_plugin_version",
    "glance",
    "ipxe",
    "kernel",
    "migration",
    "netwrap",
    "partition_utils",
    "workarounds",
    "xenhost",
    "xenstore",
)

# Seconds and bytes: the time that a table takes, and the most that its process has in memory.
PARSING: tuple[tuple[str, Figure, float], ...] = (
    ("time", "wall", 1),
    ("memory", "peak", 100 << 20),
)

ROWS = (
    Row(
        name="small call",
        ours=Job("ours", "small_calls"),
        peer=Job("XenAPI", "small_calls"),
        calls=200,
        rounds=40,
        at_most=0.55,
    ),
    Row(
        name="VM.get_record",
        ours=Job("ours", "records"),
        peer=Job("XenAPI", "records"),
        calls=50,
        rounds=40,
        at_most=0.3,
    ),
    Row(
        name="500 concurrent small calls",
        ours=Job("ours", "concurrent_calls"),
        peer=Job("XenAPI", "threaded_calls"),
        calls=500,
        rounds=25,
        at_least=2.8,
    ),
    Row(
        name="VM.get_all_records",
        ours=Job("ours", "all_records"),
        peer=Job("XenAPI", "all_records"),
        rounds=3,
        at_least=15,
    ),
    Row(
        name="VM.get_all_records, bare orjson",
        ours=Job("ours", "all_records"),
        peer=Job("orjson", "decode"),
        rounds=15,
        at_most=1.2,
    ),
    Row(
        name="VM.get_all_records, bare json",
        ours=Job("ours, json", "all_records"),
        peer=Job("json", "decode"),
        rounds=9,
        at_most=1.2,
    ),
    Row(
        name="import os_xenapi",
        ours=Job("imports", "ours os_xenapi"),
        peer=Job("imports", "ours nothing"),
        rounds=20,
        at_most=1.5,
    ),
    Row(
        name="import os_xenapi.client.session",
        ours=Job("imports", "ours client.session"),
        peer=Job("imports", "installed client.session"),
        rounds=10,
        at_most=0.25,
    ),
    *(
        Row(
            name=f"os-xenapi: {name}",
            ours=Job("command", name),
            peer=Job("command", "nothing"),
            rounds=15,
            figure="cpu",
            most=0.08,
        )
        for name in (
            *("help", "help of a noun", "completion of a message", "completion of a field"),
            *("misspelt name", "wrong value", "no connection", "refused login", "unknown host"),
            "no such object",
        )
    ),
    *(
        Row(
            name=f"os-xenapi {name}, its imports",
            ours=Job("command", name),
            peer=Job("command", f"imports of {imports}"),
            rounds=15,
            figure="cpu",
            at_most=1.3,
        )
        for name, imports in (
            *(("list", "list"), ("show", "list"), ("call", "list")),
            ("vdi info", "vdi info"),
        )
    ),
    *(
        Row(
            name=f"{plugin} on {python}",
            ours=Job("plugins", f"{python} ours {plugin}.py"),
            peer=Job("plugins", f"{python} smallest {plugin}.py"),
            calls=2,
            rounds=25,
            at_most=1.15,
            interpreter=python,
        )
        for python in DOM0_PYTHONS
        for plugin in PLUGINS
    ),
    Row(
        name="cache: load, bare orjson",
        ours=Job("cache", "load canned"),
        peer=Job("cache", "decode"),
        rounds=7,
        figure="cpu",
        at_most=1.6,
    ),
    Row(
        name="cache: load, xen-api",
        ours=Job("cache", "load"),
        peer=Job("cache", "xen-api load"),
        rounds=3,
        at_least=1,
        needs=".venvs/xen-api/node_modules/xen-api",
    ),
    Row(
        name="cache: an event",
        ours=Job("cache", "events"),
        calls=10_000,
        rounds=5,
        figure="cpu",
        most=1 / 10_000,
    ),
    *(
        Row(
            name=f"cache: object {state}, extra",
            ours=Job("cache", job),
            rounds=1,
            figure="peak",
            most=1 << 10,
        )
        for state, job in (("loaded", "memory"), ("changed", "memory changed"))
    ),
    Row(
        name="64 simulated hosts up",
        ours=Job("simulator", "up"),
        rounds=3,
        most=10,
    ),
    Row(
        name="64 simulated hosts in memory",
        ours=Job("simulator", "small_calls"),
        rounds=3,
        figure="peak",
        most=400 << 20,
    ),
    Row(
        name="simulator: small call",
        ours=Job("simulator", "small_calls"),
        peer=Job("simulator", "bare_calls"),
        calls=500,
        rounds=20,
        figure="cpu",
        most=1 / 3000,
    ),
    Row(
        name="simulator: VM.get_all_records",
        ours=Job("simulator", "all_records"),
        peer=Job("simulator", "dumps"),
        rounds=7,
        figure="cpu",
        at_most=2.5,
    ),
    *(
        Row(
            name=f"{form} disk {way}",
            ours=Job("transfers", f"ours {form} {way}"),
            peer=Job("transfers", f"bare {form} {way}"),
            rounds=15,
            at_least=at_least,
        )
        for form, at_least in (("raw", 0.8), ("vhd", 0.7))
        for way in ("in", "out")
    ),
    *(
        Row(
            name=f"image {way} over {scheme}, bare isal",
            ours=Job("images", f"client {scheme} {way}"),
            peer=Job("images", f"bare {scheme} {way}"),
            rounds=15,
            at_least=at_least,
        )
        for scheme, way, at_least in (
            ("http", "out", 0.85),
            ("https", "out", 0.75),
            ("http", "in", 0.7),
            ("https", "in", 0.6),
        )
    ),
    Row(
        name="image out, 0.3.4",
        ours=Job("images", "client http out"),
        peer=Job("images, 0.3.4", "client http out"),
        rounds=5,
        at_least=5,
    ),
    Row(
        name="image out, its size, 0.3.4",
        ours=Job("images", "client http out"),
        peer=Job("images, 0.3.4", "client http out"),
        rounds=1,
        figure="peak",
        at_most=1.1,
    ),
    Row(
        name="100 MiB of data on 10 GiB",
        ours=Job("transfers", "sparse in"),
        peer=Job("transfers", "dense in"),
        rounds=15,
        at_most=1.2,
    ),
    *(
        Row(
            name=f"full 2 TiB BAT, {way}: {what}",
            ours=Job("disk", f"table_of_{way}"),
            rounds=5,
            figure=figure,
            most=most,
        )
        for way in ("stream", "file")
        for what, figure, most in PARSING
    ),
)
