"""What docs/simulator-faults.md promises: its programs run, its tables are complete."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from os_xenapi.simulator.faults import Fault, data

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "simulator-faults.md").read_text()
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("number", range(3))
def test_the_programs_run(number):
    assert len(PROGRAMS) == 3
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAMS[number]],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_member_of_a_fault_is_explained():
    first_cells = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    explained = set(re.findall(r"`(\w+)`", " ".join(first_cells)))
    assert {one.name for one in dataclasses.fields(Fault)} - {"effect"} <= explained


def test_every_effect_is_explained_in_both_forms():
    rows = dict(re.findall(r"^\| `(\w+)\(.*?\)` \| `(\w+)` \|", PAGE, re.MULTILINE))
    assert rows == {effect.__name__: kind for kind, effect in data.KINDS.items()}
