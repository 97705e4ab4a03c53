"""The compute driver waits for tasks."""

from __future__ import annotations

import time
from typing import Any

__all__ = ["wait_for"]

SECONDS = 60


def wait_for(session: Any, task: str) -> None:
    """Wait until a task has ended, and see that it went well."""
    deadline = time.monotonic() + SECONDS
    while (status := session.task.get_status(task)) == "pending":
        assert time.monotonic() < deadline, "the task does not end"
        time.sleep(0.05)
    assert status == "success", session.task.get_error_info(task)
