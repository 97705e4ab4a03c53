"""The helpers that other tests trust: real parts are probed, and none is missed in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import parts

ROOT = Path(__file__).resolve().parent.parent

NEEDS_WHAT_NOBODY_HAS = """
from tests import parts

@parts.need("no-such-program")
def test_that_never_runs():
    raise AssertionError
"""
LEAVES_A_THREAD = """
import threading

stop = threading.Event()

def test_that_leaves_a_thread():
    threading.Thread(target=stop.wait, name="left-behind", daemon=True).start()
"""


def run_pytest(tmp_path: Path, test: str, *, ci: bool) -> subprocess.CompletedProcess[str]:
    """Run one test file under this suite's own conftest, in a process of its own."""
    file = tmp_path / "test_it.py"
    file.write_text(test)
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(ROOT), str(file)],
        cwd=ROOT,
        env=environment | ({"CI": "true"} if ci else {}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_program_is_found_and_a_missing_one_is_not():
    assert os.access(parts.find("sh"), os.X_OK)
    assert parts.probe("no-such-program") is None
    assert "no-such-program" in parts.missing(["sh", "no-such-program"])


def test_an_interpreter_counts_only_if_it_starts(tmp_path, monkeypatch):
    shim = tmp_path / "python9.9"
    shim.write_text("#!/bin/sh\necho 'python9.9: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert parts.probe("python9.9") is None


def test_this_interpreter_is_found_by_its_version():
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    done = subprocess.run([parts.find(name), "-V"], capture_output=True, text=True, check=True)
    assert name.removeprefix("python") in done.stdout


def test_a_module_is_found_and_a_missing_one_is_not():
    assert parts.probe("import:pytest")
    assert parts.probe("import:no_such_module") is None


@pytest.mark.slow
def test_a_missing_part_skips_the_test_and_says_why(tmp_path):
    done = run_pytest(tmp_path, NEEDS_WHAT_NOBODY_HAS, ci=False)
    assert done.returncode == 0, done.stdout
    assert "1 skipped" in done.stdout
    assert "absent here: no-such-program" in done.stdout


@pytest.mark.slow
def test_in_ci_a_missing_part_is_a_failure(tmp_path):
    done = run_pytest(tmp_path, NEEDS_WHAT_NOBODY_HAS, ci=True)
    assert done.returncode == 1, done.stdout
    assert "absent here: no-such-program" in done.stdout


@pytest.mark.slow
def test_a_thread_left_behind_is_a_failure(tmp_path):
    done = run_pytest(tmp_path, LEAVES_A_THREAD, ci=False)
    assert done.returncode == 1, done.stdout
    assert "left-behind" in done.stdout
