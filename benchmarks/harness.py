"""The processes of a run, and the turns that ours and the peer take in it.

Every process lives as long as the run, one works at a time, and both sides of a row get the same
rounds in alternating order: what else the machine does meets them alike. A round's ratio is taken
by itself, the row's is the median of them.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.rows import PROJECT, WORKERS, Figure, Job, Row

__all__ = [
    "ROOT",
    "BenchmarkError",
    "Outcome",
    "Process",
    "Run",
    "Sample",
    "interpreters",
    "measure",
    "running",
]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

FEWEST_ROUNDS = 3


class BenchmarkError(Exception):
    """Nothing was measured: a process is missing, broke down, or did other work than its peer."""


@dataclass(frozen=True)
class Sample:
    """What one turn took: seconds for each call, and bytes of memory."""

    wall: float
    cpu: float
    peak: int
    size: int


@dataclass(frozen=True)
class Outcome:
    """What came of a row: a sample of ours and one of the peer's for each round."""

    row: Row
    rounds: tuple[tuple[Sample, Sample | None], ...]

    @property
    def ours(self) -> float:
        """Median of our figure, of which the row says what it is."""
        return statistics.median(self._figure(ours) for ours, _ in self.rounds)

    @property
    def peer(self) -> float | None:
        """Median of the peer's figure, None without a peer."""
        return _median(self._figure(peer) for _, peer in self.rounds if peer is not None)

    @property
    def ratio(self) -> float | None:
        """Median of the rounds' ratios of the figure: what counts where a ratio is demanded."""
        return self._ratio(self.row.figure)

    @property
    def cpu_ratio(self) -> float | None:
        """Median of the rounds' ratios of the two sides' processor time."""
        return self._ratio("cpu")

    @property
    def is_met(self) -> bool:
        """Whether the row has what it demands."""
        return self.row.is_met(self.ours, self.ratio)

    def _figure(self, sample: Sample) -> float:
        return float(getattr(sample, self.row.figure))

    def _ratio(self, figure: Figure) -> float | None:
        return _median(
            self.row.ratio(getattr(ours, figure), getattr(peer, figure))
            for ours, peer in self.rounds
            if peer is not None
        )


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return statistics.median(found) if found else None


def interpreters(given: Mapping[str, str]) -> dict[str, str]:
    """Return the Python of each environment: the ``given`` one, or the one below .venvs.

    Raises BenchmarkError where there is none.
    """
    found = {PROJECT: sys.executable}
    for name in {worker.environment for worker in WORKERS.values()} - {PROJECT}:
        found[name] = given.get(name, str(ROOT / ".venvs" / name / "bin" / "python"))
        if not Path(found[name]).exists():
            raise BenchmarkError(f"there is no {found[name]}: `make bench` makes it")
    if unknown := set(given) - set(found):
        raise BenchmarkError(f"no environment is called {', '.join(sorted(unknown))}")
    return found


class Process:
    """A child that answers a line with a line. It ends when its standard input does."""

    def __init__(self, what: str, command: list[str]) -> None:
        self._what = what
        self._child = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, request: object, seconds: float) -> Any:
        """Send ``request`` as a line of JSON and return the answer to it."""
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(request) + "\n")
            self._child.stdin.flush()
        except BrokenPipeError:
            pass  # read() tells what became of it
        return self.read(seconds)

    def read(self, seconds: float) -> Any:
        """Return the next line; raises BenchmarkError if there is none within ``seconds``."""
        assert self._child.stdout is not None
        timer = threading.Timer(seconds, self._child.kill)
        timer.start()
        try:
            line = self._child.stdout.readline()
        finally:
            timer.cancel()
            timer.join()
        if not line:
            raise BenchmarkError(
                f"{self._what} ended, or gave no answer within {seconds:g} s: see its words above"
            )
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.communicate()


class Run:
    """The server and the workers of one run; workers start when they are first asked."""

    def __init__(self, vms: int, pythons: Mapping[str, str], ends: ExitStack) -> None:
        self.what: dict[str, str] = {}
        """What each worker that has started says it is."""
        self._pythons = pythons
        self._workers: dict[str, Process] = {}
        self._ends = ends
        server = self._start("the server", [sys.executable, "-m", "benchmarks.server", str(vms)])
        self._url = f"http://127.0.0.1:{server.read(120)}"

    def turn(self, job: Job, calls: int) -> Sample:
        """Let a worker do ``calls`` calls. Raises BenchmarkError."""
        worker = self._workers.get(job.worker) or self._worker(job.worker)
        done = worker.ask({"job": job.name, "calls": calls}, 300)
        return Sample(done["seconds"] / calls, done["cpu"] / calls, done["peak"], done["size"])

    def _worker(self, name: str) -> Process:
        worker = WORKERS[name]
        program = [self._pythons[worker.environment], str(HERE / "worker.py")]
        process = self._start(
            f"the worker {name!r}",
            [*program, str(HERE / "jobs" / worker.file), self._url, *worker.without],
        )
        hello = process.read(60)
        self.what[name] = f"{hello['what']}, Python {hello['python']}"
        self._workers[name] = process
        return process

    def _start(self, what: str, command: list[str]) -> Process:
        process = Process(what, command)
        self._ends.callback(process.close)
        return process


@contextmanager
def running(vms: int, pythons: Mapping[str, str]) -> Iterator[Run]:
    """Start a run, and end its processes with the block."""
    with ExitStack() as ends:
        yield Run(vms, pythons, ends)


def measure(run: Run, rows: Iterable[Row], seconds: float) -> Iterator[Outcome]:
    """Measure rows one after the other: their rounds, or as many as ``seconds`` allow a row.

    Raises BenchmarkError, also where the answers of the two sides differ in length.
    """
    for row in rows:
        begun = monotonic()
        rounds: list[tuple[Sample, Sample | None]] = []
        while len(rounds) < row.rounds:
            if len(rounds) >= FEWEST_ROUNDS and monotonic() - begun > seconds:
                break
            rounds.append(_round(run, row, is_ours_first=len(rounds) % 2 == 0))
        yield Outcome(row, tuple(rounds))


def _round(run: Run, row: Row, *, is_ours_first: bool) -> tuple[Sample, Sample | None]:
    if row.peer is None:
        return run.turn(row.ours, row.calls), None
    if is_ours_first:
        ours = run.turn(row.ours, row.calls)
        peer = run.turn(row.peer, row.calls)
    else:
        peer = run.turn(row.peer, row.calls)
        ours = run.turn(row.ours, row.calls)
    if ours.size != peer.size:
        raise BenchmarkError(
            f"{row.name}: the answers are of length {ours.size} in all for us and {peer.size} for "
            "the peer: they did not do the same work"
        )
    return ours, peer
