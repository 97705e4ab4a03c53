"""How plugins fail, as a client sees it through host.call_plugin; and plugins that are killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from os_xenapi.errors import Failure, OutcomeUnknown
from os_xenapi.simulator.faults import Fault, KillPlugin, TornAnswer
from tests.simulator.test_dom0 import (
    OUTCOMES_THROUGH_THE_API,
    PLUGIN_FAILURE,
    PROGRAMS,
    SUCCESS,
    THROUGH_THE_API,
)

MORE_PROGRAMS = {
    "exits well and says nothing": (":", ["failed to parse plugin output", ""]),
    "prints before its answer": ("echo stray; /bin/cat answer", ["failed to parse plugin output"]),
    "answers in another shape": ("/bin/sed s/Status/Other/ answer", ["unexpected XMLRPC result"]),
    "does not parse": ("(", ["non-zero exit", ""]),
}


@pytest.fixture
def add(served):
    """A function that installs a plugin; all that it installed goes again."""
    pool, _ = served
    dom0 = pool.hosts[0].dom0
    (python,) = (dom0.root / "bin").glob("python*")
    added: list[Path] = []

    def install(name, text, *, interpreter=python):
        file = dom0.root / "etc/xapi.d/plugins" / name
        file.write_text(f"#!{interpreter}\n{text}\n")
        file.chmod(0o755)
        added.append(file)

    yield install
    for file in added:
        file.unlink(missing_ok=True)


def details(session, plugin, fn="f", **args):
    with pytest.raises(Failure) as caught:
        session.call_plugin(plugin, fn, args)
    return caught.value.details


def test_what_a_function_does_becomes_the_answer(http_session, add):
    add("through-api", THROUGH_THE_API)
    assert http_session.call_plugin("through-api", "text", {}) == "an answer"
    assert http_session.call_plugin("through-api", "arguments", {"a": "<1>"}) == "a=<1>"
    for fn, expected in OUTCOMES_THROUGH_THE_API.items():
        assert details(http_session, "through-api", fn) == expected
    code, fn, kind, words = details(http_session, "through-api", "nothing")
    assert (code, fn, kind) == (PLUGIN_FAILURE, "nothing", "TypeError")
    assert "cannot marshal None" in words


def test_how_a_process_ends_becomes_the_error(http_session, add):
    for script, params in PROGRAMS.values():
        add("program", script, interpreter="/bin/sh")
        assert details(http_session, "program") == [PLUGIN_FAILURE, *params]


@pytest.mark.parametrize("name", MORE_PROGRAMS)
def test_what_a_process_prints_must_be_one_answer(http_session, add, tmp_path, name):
    script, begin = MORE_PROGRAMS[name]
    answer = tmp_path / "answer"
    answer.write_bytes(SUCCESS % b"fine")
    add("program", script.replace("answer", str(answer)), interpreter="/bin/sh")
    assert details(http_session, "program")[: 1 + len(begin)] == [PLUGIN_FAILURE, *begin]
    add("program", f"echo unseen >&2; /bin/cat {answer}", interpreter="/bin/sh")
    assert http_session.call_plugin("program", "f", {}) == "fine"


def test_a_plugin_that_is_not_there_is_missed_by_its_name(session):
    for name in ("absent", "../plugins/xenstore.py", ""):
        assert details(session, name) == ["XENAPI_MISSING_PLUGIN", name]


def test_a_plugin_is_killed_after_a_time(site, session, add):
    add("program", "exec /bin/sleep 60", interpreter="/bin/sh")
    kill = Fault(KillPlugin(0.01), arguments={"plugin": "program"})
    with site.pool.faults.arm(kill) as armed:
        answer = details(session, "program")
    assert answer == [PLUGIN_FAILURE, "signal: SIGKILL", "", ""]
    assert armed.fired == 1
    assert site.pool.counters["host.call_plugin"] == 1


def test_what_a_killed_plugin_had_printed_is_in_the_error(http_site, http_session, add):
    add("program", "echo so far; echo oh >&2; exec /bin/sleep 60", interpreter="/bin/sh")
    with http_site.pool.faults.arm(Fault(KillPlugin(1))):
        answer = details(http_session, "program")
    assert answer == [PLUGIN_FAILURE, "signal: SIGKILL", "so far\n", "oh\n"]


def test_a_plugin_may_be_killed_before_it_does_anything(site, session, add, tmp_path):
    add("program", f"echo began > {tmp_path}/file", interpreter="/bin/sh")
    with site.pool.faults.arm(Fault(KillPlugin())):
        assert details(session, "program") == [PLUGIN_FAILURE, "signal: SIGKILL", "", ""]
    assert not (tmp_path / "file").exists()
    assert site.pool.counters["host.call_plugin"] == 0


def test_a_plugin_that_ends_in_time_is_not_killed(site, session, add):
    add("through-api", THROUGH_THE_API)
    with site.pool.faults.arm(Fault(KillPlugin(30))) as armed:
        assert session.call_plugin("through-api", "text", {}) == "an answer"
        assert session.pool.get_all(), "only plugins can be killed"
    assert armed.fired == 1


def test_a_lost_answer_of_a_plugin_leaves_its_work_done_once(site, session, add, tmp_path):
    add("program", f"echo once >> {tmp_path}/file", interpreter="/bin/sh")
    lost = Fault(TornAnswer(0), message="host.call_plugin", arguments={"fn": "f"})
    with site.pool.faults.arm(lost), pytest.raises(OutcomeUnknown):
        session.call_plugin("program", "f", {})
    assert (tmp_path / "file").read_text() == "once\n"
