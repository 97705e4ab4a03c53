"""How long a program waits until it has imported something: the start of an interpreter with it.

The checkout comes first on the path for our imports and is not on it for the peer's, so that both
run in one environment. It runs in an environment without this project.
"""

from __future__ import annotations

import functools
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

WHAT = f"imports on Python {platform.python_version()}"

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {
    "nothing": "pass",
    "os_xenapi": "import os_xenapi",
    "client.session": "import os_xenapi.client.session",
}


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the jobs "ours NAME" and "installed NAME": programs with and without the checkout."""
    return {
        f"{whose} {name}": functools.partial(_start, program, is_ours=whose == "ours")
        for whose in ("ours", "installed")
        for name, program in PROGRAMS.items()
    }


def _start(program: str, calls: int, *, is_ours: bool) -> list[Any]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if is_ours:
        environment["PYTHONPATH"] = str(ROOT)
    # What 0.3.4 imports warns of its age.
    command = [sys.executable, "-W", "ignore", "-c", program]
    # Without a time-out, which the harness has: waiting with one looks every 50 ms only.
    for _ in range(calls):
        subprocess.run(command, cwd="/", env=environment, check=True)
    return [b""]
