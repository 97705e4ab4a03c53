"""Real parts that tests stand on: programs, interpreters and modules that may be absent here.

A test that needs one says so, and is skipped with a reason where the part is absent. Where the
environment variable CI is set every part has been installed, so there such a skip is a failure
(tests/conftest.py sees to both). Nothing is probed before a test asks.

    @parts.need("qemu-img", "mkfs.ext4")
    def test_a_vhd_that_qemu_wrote_is_read(tmp_path): ...

    subprocess.run([parts.find("python2.7"), plugin])
"""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

__all__ = ["find", "missing", "need", "probe"]

_INTERPRETER = re.compile(r"python(\d+\.\d+)")
_CHECKOUT = Path(__file__).resolve().parent.parent
_ENVIRONMENTS = ("glance",)
_SYSTEM_PLACES = ("/usr/local/sbin", "/usr/sbin", "/sbin")
# Xen's programs of each version. What Debian puts on PATH for them starts only where Xen runs.
_XEN_PLACES = "lib/xen-*/bin"


def need(*names: str) -> pytest.MarkDecorator:
    """Mark a test, a class or (as `pytestmark`) a module as needing these parts.

    A name is one of: a program ("qemu-img"); an interpreter that must really start ("python2.7",
    also found among pyenv's); "import:NAME", a module of this environment; "glance", the image
    service in an environment of its own, which `make test` sets up; "root", to be the super user.
    """
    return pytest.mark.parts(*names)


def find(name: str) -> str:
    """The path of a part, for a test that has it in `need`; skips the test where it is absent."""
    path = probe(name)
    if path is None:
        pytest.skip(missing([name]))
    return path


def missing(names: Iterable[str]) -> str:
    """The reason for skipping a test that needs these parts; empty where none is absent."""
    absent = [name for name in names if probe(name) is None]
    if not absent:
        return ""
    return f"absent here: {', '.join(absent)} (requirements/ lists the package of each part)"


@functools.cache
def probe(name: str) -> str | None:
    """Where a part is (a path, or the name itself if it is no file); None where it is absent."""
    if name == "root":
        return name if os.geteuid() == 0 else None
    if name.startswith("import:"):
        return name if importlib.util.find_spec(name.removeprefix("import:")) else None
    if name in _ENVIRONMENTS:
        ready = _CHECKOUT / ".venvs" / name / "ready"
        return str(ready.with_name("bin")) if ready.exists() else None
    if match := _INTERPRETER.fullmatch(name):
        return _interpreter(name, match[1])
    return _program(name)


def _program(name: str) -> str | None:
    """A program on PATH or among the system's own tools, which PATH lacks for plain users."""
    xen = sorted(map(str, Path("/usr").glob(_XEN_PLACES)), reverse=True)
    places = [*xen, *os.get_exec_path(), *_SYSTEM_PLACES]
    return shutil.which(name, path=os.pathsep.join(places))


def _interpreter(name: str, version: str) -> str | None:
    """A Python that runs. One found on PATH may be a shim that only prints a complaint."""
    on_path = _program(name)
    if on_path and _starts(on_path):
        return on_path
    for root in _pyenv_roots():
        for candidate in sorted(root.glob(f"versions/{version}*/bin/{name}"), reverse=True):
            if _starts(str(candidate)):
                return str(candidate)
    return None


def _starts(python: str) -> bool:
    try:
        done = subprocess.run([python, "-c", ""], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _pyenv_roots() -> list[Path]:
    pyenv = shutil.which("pyenv")
    if pyenv is None:
        return []
    done = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False)
    return [Path(done.stdout.strip())] if done.returncode == 0 else []
