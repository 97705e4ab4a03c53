"""The process of one client: does the jobs it is asked for and tells how long each took.

    python worker.py FILE URL [MODULE ...]

FILE has a text ``WHAT`` and a function ``jobs(url)``, which returns functions by name; each takes
a number of calls and returns the list of their answers. The modules named cannot be imported.

The first line on standard output says what runs here. Then, for each line ``{"job": NAME, "calls":
N}`` on standard input, comes ``{"seconds": wall time, "cpu": processor time, "peak": the most bytes
in memory, "size": the lengths of all answers}``. Time and memory are those of this process, unless
the job has functions ``processor_time`` and ``peak_memory``; its function ``prepare``, if it has
one, is called before its time begins. The end of standard input is the end of the process.

It imports nothing of the project, so that any environment can run it.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import platform
import resource
import sys
import time

__all__ = ["main"]


def main(file: str, url: str, without: list[str]) -> None:
    """Do jobs until standard input ends."""
    sys.path.pop(0)  # the directory of this file: the environment alone decides what is imported
    for name in without:
        sys.modules[name] = None  # type: ignore[assignment]
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a job prints must not be taken for an answer
    spec = importlib.util.spec_from_file_location("jobs", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    jobs = module.jobs(url)
    hello = {"what": module.WHAT, "python": platform.python_version()}
    print(json.dumps(hello), file=answers)
    for line in sys.stdin:
        asked = json.loads(line)
        job = jobs[asked["job"]]
        getattr(job, "prepare", nothing)()
        processor_time = getattr(job, "processor_time", time.process_time)
        gc.collect()
        cpu, wall = processor_time(), time.perf_counter()
        values = job(asked["calls"])
        seconds, busy = time.perf_counter() - wall, processor_time() - cpu
        peak = getattr(job, "peak_memory", peak_memory)()
        done = {"seconds": seconds, "cpu": busy, "peak": peak, "size": sum(map(len, values))}
        print(json.dumps(done), file=answers)
        del values


def nothing() -> None:
    """Prepare for a job that needs no preparation."""


def peak_memory() -> int:
    """Return the most bytes that this process has had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
