"""`python -m benchmarks`: measure ours beside its peers and print the table."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import table
from benchmarks.harness import ROOT, BenchmarkError, interpreters, measure, running
from benchmarks.rows import ROWS
from os_xenapi.simulator.interpreters import find_interpreter

_EXPLAINED = """
Times are wall times of one call, medians, and for answers of the simulator the processor time of
the server; `ratio` is the median of the rounds' ratios of these, `cpu` the same for the processor
time of the two processes. Bounds with <= are ours divided by the peer's, those with >= are how many
times as fast as the peer we are, those with a unit are amounts of ours.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    rows = [row for row in ROWS if options.only in row.name]
    if not rows:
        parser.error(f"no row has {options.only!r} in its name")
    for name in {row.interpreter for row in rows if row.interpreter}:
        if find_interpreter(name) is None:
            print(f"There is no {name} here: its rows are left out.")
            rows = [row for row in rows if row.interpreter != name]
    for row in [row for row in rows if row.needs and not (ROOT / row.needs).exists()]:
        print(f"There is no {row.needs} here: {row.name!r} is left out.")
        rows.remove(row)
    vms = options.vms
    if options.quick:
        vms = 20
        rows = [replace(row, calls=min(row.calls, 40), rounds=2) for row in rows]
    try:
        with running(vms, interpreters(dict(options.python))) as run:
            print(f"{vms} VMs, {os.cpu_count()} CPUs, load before {_load()}\n")
            print(table.heading())
            outcomes = []
            for outcome in measure(run, rows, options.seconds):
                outcomes.append(outcome)
                print(table.line(outcome), flush=True)
            report = table.report(outcomes, run.what)
    except BenchmarkError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print(_EXPLAINED)
    for name, what in run.what.items():
        print(f"{name}: {what}")
    print(f"load after: {_load()}")
    if options.json is not None:
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    return 1 if options.check and not all(outcome.is_met for outcome in outcomes) else 0


def _environment(text: str) -> tuple[str, str]:
    name, found, path = text.partition("=")
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not ENVIRONMENT=PATH")
    return name, path


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="rows with TEXT in their names")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a bound is missed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every round to FILE")
    parser.add_argument(
        "--seconds", type=float, default=20, help="after so long a row begins no more rounds (20)"
    )
    parser.add_argument("--vms", type=int, default=10_000, help="VMs in the pool (10000)")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="see that all of it works: few calls, meaningless figures",
    )
    parser.add_argument(
        "--python",
        type=_environment,
        action="append",
        default=[],
        metavar="ENVIRONMENT=PATH",
        help="the interpreter of a peer's environment, instead of the one in .venvs",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
