"""The command os-xenapi as a process: the processor time of it, beside an interpreter's own start.

What answers without a host is measured by itself. A command that needs the library is measured
beside a program that imports what it needs and does nothing with it.

It runs in an environment without this project, with the checkout on the path: an editable
installation, which nobody has who only uses the command, takes as long to start as Python itself.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Any

WHAT = f"the command on Python {platform.python_version()}"

ROOT = Path(__file__).resolve().parents[2]
VMS = 20
SESSION = "import ssl, os_xenapi.session, os_xenapi.datamodel as d; d.load()"
PROGRAMS = {
    "nothing": "pass",
    "imports of list": SESSION,
    "imports of vdi info": "import os_xenapi.images",
}
COMMANDS = {
    "help": ("--help",),
    "help of a noun": ("vdi", "--help"),
    "completion of a message": ("complete", "zsh", "call", "Async.VM.st"),
    "completion of a field": ("complete", "bash", " =:", "os-xenapi list VM -c uuid,name"),
    "misspelt name": ("list", "vm"),
    "wrong value": ("call", "--url", "sim://", "VM.start", "a", "b", "false"),
    "no connection": ("list", "VM", "--url", "https://127.0.0.1:1"),
    "refused login": ("list", "VM", "--user", "nobody"),
    "unknown host": ("list", "VM"),
    "no such object": ("show", "VM", "nonsense"),
    "list": ("list", "VM"),
    "show": ("show", "VM", "vm-1"),
    "call": ("call", "VM.get_all"),
    "vdi info": ("vdi", "info", str(ROOT / "LICENSE")),
}
NEED_A_HOST = ("refused login", "no such object", "list", "show", "call")
NEED_ITS_CERTIFICATE = ("unknown host",)
ERRORS = (
    *("misspelt name", "wrong value", "no connection", "refused login", "unknown host"),
    "no such object",
)


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the jobs, by the names of the commands and programs."""
    host = _Host()
    made: dict[str, Callable[[int], list[Any]]] = {}
    for name, program in PROGRAMS.items():
        made[name] = _Job(("-c", program))
    for name, words in COMMANDS.items():
        where = None
        if name in NEED_A_HOST:
            where = partial(host.url, "http")
        elif name in NEED_ITS_CERTIFICATE:
            where = partial(host.url, "https")
        made[name] = _Job(("-m", "os_xenapi.cmd.main", *words), where, fails=name in ERRORS)
    return made


class _Host:
    """A simulated host in a process of its own, which ends with this one."""

    def url(self, scheme: str) -> str:
        return next(url for url in self._urls if url.startswith(f"{scheme}:"))

    @cached_property
    def _urls(self) -> list[str]:
        command = [sys.executable, "-m", "benchmarks.simulated", "1", str(VMS), "https"]
        self._child = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._child.stdout is not None
        return [self._child.stdout.readline().decode().strip() for _ in range(2)]


class _Job:
    """Starts a program so many times; its time is that of the programs."""

    def __init__(
        self, words: tuple[str, ...], where: Callable[[], str] | None = None, *, fails: bool = False
    ) -> None:
        self._command = [sys.executable, *words]
        self._where = where
        self._fails = fails

    def prepare(self) -> None:
        """Start what the program needs, and have its modules compiled."""
        self(1)

    def processor_time(self) -> float:
        """Return the seconds that the programs have been on a processor."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def __call__(self, calls: int) -> list[Any]:
        """Run the program ``calls`` times. Raises ValueError where it ends in another way."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("XENAPI_")}
        environment = {**kept, "XENAPI_PASSWORD": "xenroot", "XENAPI_KEEP": "no"}
        environment["PYTHONPATH"] = str(ROOT)
        if self._where is not None:
            environment["XENAPI_URL"] = self._where()
        for _ in range(calls):
            done = subprocess.run(
                self._command,
                cwd="/",
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                check=False,
            )
            if (done.returncode != 0) is not self._fails:
                raise ValueError(f"{self._command} ended with {done.returncode}: {done.stderr!r}")
        return [b""]
