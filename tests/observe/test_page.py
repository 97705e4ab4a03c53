"""What docs/observability.md shows: each program runs, and the first prints what the page says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "observability.md").read_text()
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
[PRINTED] = re.findall(r"```\n(os_xenapi\.sessions.*?)```", PAGE, re.DOTALL)


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_prints_what_the_page_says():
    def without_chance(text: str) -> str:
        text = re.sub(r"sim://[0-9.]+", "sim://ADDRESS", text)
        return re.sub(r"\d+\.\d{3} s", "SECONDS", text)

    assert without_chance(run(PROGRAMS[0])) == without_chance(PRINTED)


@pytest.mark.parametrize("number", range(1, len(PROGRAMS)))
def test_the_other_programs_run(number):
    run(PROGRAMS[number])
