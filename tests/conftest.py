"""What holds for every test: real parts are probed, in CI none may be absent, no thread is left."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import parts
from tests.faults import table

_THREAD_GRACE_SECONDS = 5.0

# Examples are not timed: on a busy machine that fails tests whose code is right.
hypothesis.settings.register_profile(
    "untimed",
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("untimed")


# Started by nohup, or in the background of a script, this process ignores signals that tests send.
for number, action in (
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGQUIT, signal.SIG_DFL),
    (signal.SIGHUP, signal.SIG_DFL),
):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, action)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose real parts are absent."""
    names = [name for mark in item.iter_markers("parts") for name in mark.args]
    if reason := parts.missing(names):
        pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test on real parts into a failure in CI, where every part is installed."""
    report = yield
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if skipped and os.environ.get("CI") and item.get_closest_marker("parts"):
        reason = call.excinfo.value if call.excinfo else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, which in CI is a failure: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show why tests were tried again, and the table of faults, operations and outcomes."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.write_sep("_", f"{report.nodeid}, first try")
        terminalreporter.write_line(report.longreprtext)
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    cells = table.gather(reports)
    if cells:
        path = Path(__file__).resolve().parent.parent / "build" / "faults.txt"
        terminalreporter.section("faults x operations")
        terminalreporter.write(table.write(cells, path))
        terminalreporter.write_line(f"(kept in {path.parent.name}/{path.name})")


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    """Fail a test that leaves a thread behind which it, or a fixture of its own, started."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _THREAD_GRACE_SECONDS
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = [thread.name for thread in left if thread.is_alive()]
    if names:
        pytest.fail(f"threads still running after the test: {', '.join(names)}")
