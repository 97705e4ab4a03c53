"""Where the Python interpreters of this machine are, for a simulated dom0 to run its plugins on."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

__all__ = ["find_interpreter"]

_SECONDS = 30.0
_TELL = "import sys; sys.stdout.write(sys.executable)"


@cache
def find_interpreter(name: str) -> Path | None:
    """Return the file of an interpreter such as ``"python2.7"`` or ``"python3.6"``, None if absent.

    One on PATH counts when it starts, which the shims of pyenv may not; after it come the versions
    that pyenv has.
    """
    on_path = shutil.which(name)
    candidates = [] if on_path is None else [Path(on_path)]
    pyenv = _output("pyenv", "root")
    if pyenv:
        candidates += sorted(Path(pyenv).glob(f"versions/*/bin/{name}"), reverse=True)
    for candidate in candidates:
        # What it says of itself, as a shim is of no use without the shell's PATH.
        executable = _output(str(candidate), "-c", _TELL)
        if executable:
            return Path(executable).resolve()
    return None


def _output(*command: str) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
