"""What is measured, as data: each row is our work, a peer's, and the ratio demanded of the two.

A new row is an entry of ROWS. A new peer is a file in jobs/, an entry of WORKERS, and, where it has
an environment of its own, the packages of that in peers/NAME.txt.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ROWS", "WORKERS", "Job", "Row", "Worker"]

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
}


@dataclass(frozen=True)
class Job:
    """One function of a worker."""

    worker: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """A comparison: both sides do ``calls`` calls a round.

    Exactly one of the two is set: ``at_most``, for our time divided by the peer's, or ``at_least``,
    for how many times as fast as the peer we are.
    """

    name: str
    ours: Job
    peer: Job
    calls: int = 1
    rounds: int
    at_most: float | None = None
    at_least: float | None = None
    interpreter: str = ""
    """A Python without which the row is left out, e.g. "python2.7"."""

    def __post_init__(self) -> None:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError(f"{self.name}: give at_most or at_least")

    @property
    def demanded(self) -> str:
        """The bound in words."""
        return f"<= {self.at_most:g}" if self.at_most is not None else f">= {self.at_least:g}"

    def ratio(self, ours: float, peer: float) -> float:
        """Return the ratio of two times, the way round in which it is demanded."""
        return ours / peer if self.at_most is not None else peer / ours

    def is_met(self, ratio: float) -> bool:
        """Whether ``ratio`` is as demanded."""
        if self.at_most is not None:
            return ratio <= self.at_most
        assert self.at_least is not None
        return ratio >= self.at_least


# The interpreters of XenServer 7 to 8, and the plugins that jobs/plugins.py calls.
DOM0_PYTHONS = ("python2.7", "python3.6")
PLUGINS = ("agent", "bandwidth", "config_file", "console", "dom0_plugin_version", "xenstore")

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
)
