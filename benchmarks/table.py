"""What came of a run, for people and for programs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.harness import Outcome

__all__ = ["heading", "line", "report"]

_FORMAT = "{:<32} {:>10} {:>10} {:>8} {:>8} {:>9}  {}"


def heading() -> str:
    """Return the table's first line."""
    return _FORMAT.format("", "ours", "peer", "ratio", "cpu", "demanded", "").rstrip()


def line(outcome: Outcome) -> str:
    """Return the table's line of one row."""
    return _FORMAT.format(
        outcome.row.name,
        duration(outcome.ours),
        duration(outcome.peer),
        f"{outcome.ratio:.2f}",
        f"{outcome.cpu_ratio:.2f}",
        outcome.row.demanded,
        "ok" if outcome.is_met else "MISSED",
    )


def duration(seconds: float) -> str:
    """Return a time with three figures that count."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def report(outcomes: Sequence[Outcome], what: Mapping[str, str]) -> dict[str, Any]:
    """Return everything that was measured as plain data; times are in seconds for a call."""
    return {
        "workers": dict(what),
        "cpus": os.cpu_count(),
        "load": os.getloadavg(),
        "rows": [
            {
                "name": outcome.row.name,
                "ours": outcome.ours,
                "peer": outcome.peer,
                "ratio": outcome.ratio,
                "cpu_ratio": outcome.cpu_ratio,
                "demanded": outcome.row.demanded,
                "is_met": outcome.is_met,
                "rounds": [
                    {"ours": [o.wall, o.cpu], "peer": [p.wall, p.cpu]} for o, p in outcome.rounds
                ],
            }
            for outcome in outcomes
        ],
    }
