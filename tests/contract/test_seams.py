"""What programs' own tests replace, as it is and in processes that eventlet has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import parts
from tests.contract.seams import SEAMS

CHECKOUT = Path(__file__).resolve().parents[2]
OPENSTACK = CHECKOUT / ".venvs" / "openstack"
"""An environment with what OpenStack 2025.1 pins; .ci/run makes it."""

UNDER_EVENTLET = """
import eventlet

eventlet.monkey_patch()

import sys

sys.path.insert(0, sys.argv[1])

from tests.contract.seams import SEAMS

for seam in SEAMS:
    eventlet.spawn(seam).wait()
    print(seam.__name__)
print(eventlet.__version__, eventlet.patcher.is_monkey_patched("thread"))
"""


@pytest.mark.parametrize("seam", SEAMS, ids=lambda seam: seam.__name__)
def test_a_seam_is_as_programs_need_it(seam: Any) -> None:
    seam()


def run_under_eventlet(python: Path | str) -> str:
    """Run every seam in a process that eventlet has changed; return eventlet's version."""
    done = subprocess.run(
        [python, "-c", UNDER_EVENTLET, str(CHECKOUT)],
        capture_output=True,
        text=True,
        timeout=50,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr
    *names, last = done.stdout.splitlines()
    assert names == [seam.__name__ for seam in SEAMS]
    version, is_patched = last.split()
    assert is_patched == "True"
    return version


@pytest.mark.slow
@parts.need("import:eventlet")
def test_the_seams_hold_under_the_newest_eventlet() -> None:
    assert run_under_eventlet(sys.executable)


@pytest.mark.slow
@pytest.mark.skipif(
    not any(OPENSTACK.glob("lib/python*/site-packages/eventlet")),
    reason="made by .ci/run: OpenStack 2025.1's packages",
)
def test_the_seams_hold_under_the_eventlet_of_openstack_2025_1() -> None:
    pins = (CHECKOUT / "requirements" / "openstack-2025.1.txt").read_text()
    assert f"eventlet=={run_under_eventlet(OPENSTACK / 'bin/python')}\n" in pins
