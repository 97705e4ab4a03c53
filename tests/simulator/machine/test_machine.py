"""Whatever is done to a pool in whatever order, what must hold of it holds after each step.

``MACHINE_EXAMPLES=1000`` in the environment looks further.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.simulator.machine.machine import AnyOrder

TestAnyOrder = pytest.mark.slow(AnyOrder.TestCase)
TestAnyOrder.settings = settings(
    max_examples=int(os.environ.get("MACHINE_EXAMPLES", "60")),
    stateful_step_count=40,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
)
