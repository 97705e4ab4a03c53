"""The command as people run it: its own process, with no terminal or with one of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from time import monotonic
from types import TracebackType
from typing import NamedTuple, Protocol

__all__ = ["COMMAND", "PATIENCE", "Command", "Done", "Terminal", "environment", "fails", "run"]

COMMAND = (sys.executable, "-m", "os_xenapi.cmd.main")
PATIENCE = 50.0
"""Seconds after which something will not happen any more, on the busiest machine."""

# What makes a terminal that is given to a new session its controlling one.
_TAKE = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
_TAKE += "os.execvp(sys.argv[1], sys.argv[1:])"


def environment(**more: str) -> dict[str, str]:
    """Our own environment without any settings of the command, and ``more``."""
    ours = ("XENAPI_", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "XENAPI_KEEP": "no", "XDG_CONFIG_HOME": "/nonexistent", **more}


def run(
    *words: str, input: str = "", env: Mapping[str, str] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run ``os-xenapi`` with no terminal and no settings but ``env`` and ``more``."""
    return subprocess.run(
        [*COMMAND, *words],
        capture_output=True,
        text=True,
        input=input,
        env=environment(**(env or {}), **more),
        timeout=PATIENCE,
        check=False,
    )


def fails(*words: str, code: int = 1, env: Mapping[str, str] | None = None, **more: str) -> str:
    """Run, expect ``code``, one sentence on stderr and no traceback; return the sentence."""
    done = run(*words, env=env, **more)
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("os-xenapi")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


class Done(NamedTuple):
    """What came of a command: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    def said(self, code: int) -> str:
        """Expect that it failed with ``code`` and one sentence; return that."""
        assert self.code == code, self
        assert self.err.startswith("os-xenapi")
        assert self.err.count("\n") == 1, self.err
        return self.err


class Command(Protocol):
    """Runs the command in this process, which is quicker, with no settings but ``env``."""

    def __call__(self, *words: str, env: Mapping[str, str] = ...) -> Done:
        """Run it with these words."""


class Terminal:
    """A program with a terminal of its own, which one types into and reads from."""

    def __init__(
        self, *command: str, env: Mapping[str, str] | None = None, columns: int = 100
    ) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self._child = subprocess.Popen(
            [sys.executable, "-c", _TAKE, *command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=env,
        )
        os.close(theirs)
        self.seen = ""
        self._read = 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._child.poll() is None:
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        os.close(self._ours)

    @property
    def pid(self) -> int:
        """Of the program."""
        return self._child.pid

    def type(self, text: str) -> None:
        """Type ``text``; chr(3) is Ctrl-C."""
        os.write(self._ours, text.encode())

    def expect(self, text: str) -> str:
        """Wait until ``text`` is shown after what was read before; return all up to its end."""
        deadline = monotonic() + PATIENCE
        while (found := self.seen.find(text, self._read)) < 0:
            if not self._more(deadline):
                raise AssertionError(f"{text!r} was not shown, but {self.seen[self._read :]!r}")
        start, self._read = self._read, found + len(text)
        return self.seen[start : self._read]

    def end(self) -> int:
        """Read until the program ends; return its exit code."""
        deadline = monotonic() + PATIENCE
        while self._more(deadline):
            pass
        return self._child.wait(max(1.0, deadline - monotonic()))

    def _more(self, deadline: float) -> bool:
        if not select.select([self._ours], [], [], max(0.0, deadline - monotonic()))[0]:
            raise AssertionError(f"nothing more came after {self.seen[self._read :]!r}")
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # how Linux tells that nobody has the other end open
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)
