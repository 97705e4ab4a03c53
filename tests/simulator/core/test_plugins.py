"""Messages that take their time: plugins run as processes while the pool goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.dispatcher import call
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.waits import Wait, resolve
from tests.simulator.core.wire import Wire, details

PLUGIN = """#!{python}
import os, sys, time
import XenAPIPlugin

def echo(session, args):
    return ",".join(sorted("%s=%s" % item for item in args.items()))

def wait(session, args):
    with open(args["started"] + ".new", "w") as file:
        file.write(str(os.getpid()))
    os.rename(args["started"] + ".new", args["started"])
    while not os.path.exists(args["until"]):
        time.sleep(0.005)
    return "waited"

def fails(session, args):
    raise XenAPIPlugin.Failure("MY_CODE", ["one", "two"])

XenAPIPlugin.dispatch({{"echo": echo, "wait": wait, "fails": fails}})
"""


@pytest.fixture
def plugins(wire: Wire) -> Iterator[Wire]:
    """A client of a host that has the plugin ``probe``."""
    dom0 = wire.host.dom0
    (python,) = (dom0.root / "bin").glob("python*")
    file = dom0.root / "etc/xapi.d/plugins/probe"
    file.write_text(PLUGIN.format(python=python))
    file.chmod(0o755)
    yield wire
    wire.pool.close()


def await_file(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def paths(tmp_path: Path) -> dict[str, str]:
    """The arguments of the function ``wait``."""
    return {"started": str(tmp_path / "started"), "until": str(tmp_path / "until")}


def test_a_plugin_answers_and_fails_in_its_own_words(plugins: Wire) -> None:
    host = plugins.host.ref
    assert plugins("host.call_plugin", host, "probe", "echo", {"b": "2", "a": "<1>"}) == "a=<1>,b=2"
    assert details(plugins, "host.call_plugin", host, "probe", "fails", {}) == [
        "MY_CODE",
        "one",
        "two",
    ]
    missing = ["XENAPI_MISSING_PLUGIN", "nothing"]
    assert details(plugins, "host.call_plugin", host, "nothing", "echo", {}) == missing
    nowhere = ["HANDLE_INVALID", "host", "nowhere"]
    assert details(plugins, "host.call_plugin", "nowhere", "probe", "echo", {}) == nowhere
    assert plugins("task.get_all") == []


def test_a_call_from_inside_waits_for_the_plugin(plugins: Wire) -> None:
    pool, host = plugins.pool, plugins.host
    params = [host.ref, "probe", "echo", {"a": "1"}]
    assert call(pool, host, "host.call_plugin", params) == "a=1"


def test_the_pool_goes_on_while_a_plugin_runs(plugins: Wire, paths: dict[str, str]) -> None:
    wait = plugins.begin("host.call_plugin", plugins.host.ref, "probe", "wait", paths)
    await_file(Path(paths["started"]))
    assert wait.poll() is None
    (task,) = plugins("task.get_all_records").values()
    assert (task["name_label"], task["status"]) == ("host.call_plugin", "pending")
    Path(paths["until"]).touch()
    assert plugins.read(resolve(plugins.pool, wait)) == "waited"
    assert plugins("task.get_all") == []


def test_an_async_plugin_completes_its_task_by_itself(plugins: Wire, paths: dict[str, str]) -> None:
    task = plugins("Async.host.call_plugin", plugins.host.ref, "probe", "wait", paths)
    assert plugins("task.get_status", task) == "pending"
    token = plugins("event.from", [], "", 0.0)["token"]
    wait = plugins.begin("event.from", [f"task/{task}"], token, 20.0)
    Path(paths["until"]).touch()
    (event,) = plugins.read(resolve(plugins.pool, wait))["events"]
    assert event["snapshot"]["status"] == "success"
    assert event["snapshot"]["result"] == "<value>waited</value>"


def test_a_cancelled_task_ends_the_plugin(plugins: Wire, paths: dict[str, str]) -> None:
    task = plugins("Async.host.call_plugin", plugins.host.ref, "probe", "wait", paths)
    await_file(Path(paths["started"]))
    plugins("task.cancel", task)
    record = plugins("task.get_record", task)
    assert record["status"] == "cancelled"
    assert record["error_info"] == ["TASK_CANCELLED", task]
    process = Path("/proc", Path(paths["started"]).read_text())
    deadline = time.monotonic() + 20
    while process.exists():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_cancelled_sync_call_is_told(plugins: Wire, paths: dict[str, str]) -> None:
    wait = plugins.begin("host.call_plugin", plugins.host.ref, "probe", "wait", paths)
    (task,) = plugins("task.get_all")
    plugins("task.cancel", task)
    reply = wait.poll()
    assert reply is not None
    with pytest.raises(Failure) as caught:
        plugins.read(reply)
    assert caught.value.details == ["TASK_CANCELLED", task]


def test_what_was_begun_goes_on_without_its_caller(plugins: Wire, paths: dict[str, str]) -> None:
    wait = plugins.begin("host.call_plugin", plugins.host.ref, "probe", "wait", paths)
    (task,) = plugins("task.get_all")
    token = plugins("event.from", [], "", 0.0)["token"]
    wait.cancel()
    assert plugins("task.get_status", task) == "pending"
    news = plugins.begin("event.from", ["task"], token, 20.0)
    Path(paths["until"]).touch()
    (event,) = plugins.read(resolve(plugins.pool, news))["events"]
    assert (event["operation"], event["ref"]) == ("del", task)


def test_a_call_that_waits_is_refused_under_the_lock(pool: Pool, paths: dict[str, str]) -> None:
    host = pool.hosts[0]
    with pool.lock, pytest.raises(RuntimeError, match="with the lock held"):
        call(pool, host, "event.from", [["*"], "9" * 20 + "," + "9" * 20, 30.0])


def test_a_wait_gives_the_same_answer_again(wire: Wire) -> None:
    wait = wire.begin("event.from", ["network"], wire("event.from", [], "", 0.0)["token"], 20.0)
    assert isinstance(wait, Wait)
    wire("network.create", {"other_config": {}})
    assert wait.poll() == wait.poll() is not None
