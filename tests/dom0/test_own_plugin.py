"""The plugin that docs/dom0-plugins.md builds is built as it says, and does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from tests.dom0 import grammar24, library24
from tests.dom0.calling import INTERPRETERS, call_structured, plugins_of

PAGE = (Path(__file__).parents[2] / "docs/dom0-plugins.md").read_text()
PACKAGES = Path(os_xenapi.__file__).parents[1]


def blocks(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", PAGE)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the files of the page."""
    directory = tmp_path_factory.mktemp("own")
    names = re.findall(r"(?m)^`(\w+\.py)`[^`]*\n\n```python$", PAGE)
    for name, text in zip(names, blocks("python"), strict=True):
        (directory / name).write_text(text)
    places = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": places, "PYTHONPATH": str(PACKAGES)}
    [commands] = blocks("sh")
    subprocess.run(["sh", "-euc", commands], cwd=directory, env=environment, check=True)
    return directory


def test_the_program_of_the_page_prints_what_the_page_says(built: Path) -> None:
    done = subprocess.run(
        [sys.executable, "try_it.py"], cwd=built, capture_output=True, text=True, timeout=50
    )
    assert done.returncode == 0, done.stderr
    assert [done.stdout] == blocks("text")


@pytest.fixture(params=INTERPRETERS)
def dom0(request: Any, built: Path, tmp_path: Path) -> Iterator[Dom0]:
    dom0 = Dom0(tmp_path / "d", interpreter=request.param)
    for file in built.glob("acme_*.py"):
        target = plugins_of(dom0) / file.name
        target.write_bytes(file.read_bytes())
        target.chmod(file.stat().st_mode)
    (dom0.root / "proc").mkdir()
    (dom0.root / "proc/loadavg").write_text("0.42 0.17 0.05 1/234 5678\n")
    yield dom0
    dom0.close()


def test_the_plugin_runs_under_every_interpreter(dom0: Dom0) -> None:
    averages = {"1": 0.42, "5": 0.17, "15": 0.05}
    assert call_structured(dom0, "acme_load.py", "averages") == averages
    assert call_structured(dom0, "acme_load.py", "averages", minutes="15") == {"15": 0.05}
    with pytest.raises(Failure, match="minutes must be one of: 1, 5, 15"):
        call_structured(dom0, "acme_load.py", "averages", "60")


def test_the_plugin_stays_within_python_24(built: Path) -> None:
    for file in built.glob("acme_*.py"):
        assert grammar24.findings(file.read_text()) == []
        own = {f"module {other.stem}" for other in built.glob("acme_*.py")}
        assert {one.what for one in library24.findings(file.read_text())} <= own
