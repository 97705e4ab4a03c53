"""What came of a run, for people and for programs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.harness import Outcome, Sample
from benchmarks.rows import Row

__all__ = ["heading", "line", "report"]

_FORMAT = "{:<32} {:>10} {:>10} {:>8} {:>8} {:>10}  {}"


def heading() -> str:
    """Return the table's first line."""
    return _FORMAT.format("", "ours", "peer", "ratio", "cpu", "demanded", "").rstrip()


def line(outcome: Outcome) -> str:
    """Return the table's line of one row."""
    row = outcome.row
    return _FORMAT.format(
        row.name,
        quantity(row, outcome.ours),
        "" if outcome.peer is None else quantity(row, outcome.peer),
        "" if outcome.ratio is None else f"{outcome.ratio:.2f}",
        "" if outcome.cpu_ratio is None else f"{outcome.cpu_ratio:.2f}",
        demanded(row),
        "ok" if outcome.is_met else "MISSED",
    )


def demanded(row: Row) -> str:
    """Return the bound of a row in words."""
    if row.most is not None:
        return f"<= {quantity(row, row.most)}"
    return f"<= {row.at_most:g}" if row.at_most is not None else f">= {row.at_least:g}"


def quantity(row: Row, value: float) -> str:
    """Return a figure of ``row`` with its unit and three figures that count."""
    if row.figure == "peak":
        if abs(value) < 1 << 20:
            return f"{value / (1 << 10):.3g} KiB"
        return f"{value / (1 << 20):.3g} MiB"
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-6:.3g} µs"


def report(outcomes: Sequence[Outcome], what: Mapping[str, str]) -> dict[str, Any]:
    """Return everything that was measured as plain data, in seconds for a call and in bytes."""
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
                "figure": outcome.row.figure,
                "demanded": demanded(outcome.row),
                "is_met": outcome.is_met,
                "rounds": [{"ours": _plain(o), "peer": _plain(p)} for o, p in outcome.rounds],
            }
            for outcome in outcomes
        ],
    }


def _plain(sample: Sample | None) -> list[float] | None:
    return None if sample is None else [sample.wall, sample.cpu, sample.peak]
