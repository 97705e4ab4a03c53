"""The table: for each fault and operation, what callers were told and how often.

Runs go from the tests to the end of the test run as properties of reports, so that it does not
matter which process made them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["PROPERTY", "gather", "write"]

PROPERTY = "runs of faults"

Cells = Mapping[tuple[str, str], Counter[str]]


def gather(reports: Iterable[Any]) -> Cells:
    """Return the outcomes of each fault and operation from the reports of tests."""
    cells: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for report in reports:
        for name, outcomes in getattr(report, "user_properties", ()):
            if name == PROPERTY:
                for fault, operation, told in outcomes:
                    cells[fault, operation][told] += 1
    return cells


def write(cells: Cells, path: Path) -> str:
    """Write the table to a file and return it."""
    faults = list(dict.fromkeys(fault for fault, _ in cells))
    operations = list(dict.fromkeys(operation for _, operation in cells))
    runs = sum(sum(cell.values()) for cell in cells.values())
    lines = [f"{runs} runs of {len(faults)} faults x {len(operations)} operations", ""]
    for fault in faults:
        lines.append(fault)
        for operation in operations:
            cell = cells.get((fault, operation))
            if cell:
                told = ", ".join(f"{name} {count}" for name, count in cell.most_common())
                lines.append(f"    {operation:18} {told}")
    text = "\n".join(lines) + "\n"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return text
