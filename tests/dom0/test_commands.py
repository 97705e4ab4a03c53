"""How plugins run commands: which they find, what those are given, and when they are ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from tests.dom0.calling import BOTH_LINES, INTERPRETERS, add_plugin, call_structured

SOURCE = """
import os_xenapi_commands

def run(session, command, stdin="", seconds=30, most=1 << 24):
    os_xenapi_commands.SECONDS = seconds
    os_xenapi_commands.MAX_OUTPUT = most
    return os_xenapi_commands.run(command, stdin)

def output(session, command):
    return os_xenapi_commands.output(command)
"""
FUNCTIONS = dict.fromkeys(("run", "output"), "structured")


@pytest.fixture(params=BOTH_LINES)
def dom0(request: Any, tmp_path: Path) -> Iterator[Dom0]:
    dom0 = Dom0(tmp_path / "d", interpreter=request.param)
    add_plugin(dom0, SOURCE, FUNCTIONS)
    yield dom0
    dom0.close()


every_python = pytest.mark.parametrize("dom0", INTERPRETERS, indirect=True)


def put(dom0: Dom0, script: str, place: str = "bin/tool") -> Path:
    file = dom0.root / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def run(dom0: Dom0, *command: str, **options: Any) -> Any:
    return call_structured(dom0, "example.py", "run", list(command), **options)


def refusal(dom0: Dom0, *command: str, **options: Any) -> tuple[str, str]:
    with pytest.raises(Failure) as caught:
        run(dom0, *command, **options)
    kind, text = caught.value.details[2:]
    return kind, text


def is_gone(pid: int) -> bool:
    """Whether a process ends, or has ended, soon."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


@every_python
def test_arguments_go_as_they_are_without_a_shell(dom0: Dom0) -> None:
    put(dom0, r'printf "%s|" "$0" "$@"')
    arguments = ["", "a b", "$(reboot)", "`x`", ";", "'\"", "\n", "*", "caf\u00e9 \U0001f600"]
    status, out, errors = run(dom0, "tool", *arguments)
    assert (status, errors) == (0, "")
    assert out == "|".join([f"{dom0.root}/bin/tool", *arguments, ""])


def test_the_environment_holds_nothing_but_the_systems_directories(dom0: Dom0) -> None:
    (dom0.root / "bin/tool").symlink_to("/usr/bin/env")
    out = run(dom0, "tool")[1]
    places = ":".join(f"{dom0.root}{one}" for one in ("/sbin", "/usr/sbin", "/bin", "/usr/bin"))
    assert sorted(out.splitlines()) == ["LC_ALL=C", f"PATH={places}"]


@every_python
def test_much_goes_in_and_out_at_the_same_time(dom0: Dom0) -> None:
    put(dom0, "exec /usr/bin/tee /dev/stderr")
    text = "caf\u00e9\n" * 10_000
    assert run(dom0, "tool", stdin=text) == [0, text, text]


def test_no_input_is_an_end_at_once(dom0: Dom0) -> None:
    put(dom0, "exec /bin/cat")
    assert run(dom0, "tool") == [0, "", ""]


def test_input_that_is_not_read_is_no_error(dom0: Dom0) -> None:
    put(dom0, "echo done")
    assert run(dom0, "tool", stdin="x" * 90_000) == [0, "done\n", ""]


def test_a_signal_is_a_negative_status(dom0: Dom0) -> None:
    put(dom0, "kill -TERM $$")
    assert run(dom0, "tool") == [-15, "", ""]


def test_a_status_that_is_not_0_fails_with_the_end_of_what_was_said(dom0: Dom0) -> None:
    put(dom0, "echo out; printf '%05000d' 7 >&2; echo why >&2; exit 3")
    with pytest.raises(Failure) as caught:
        call_structured(dom0, "example.py", "output", ["tool", "a"])
    kind, text = caught.value.details[2:]
    assert kind == "CommandFailed"
    assert text.startswith("tool a: exit status 3: 000")
    assert text.endswith("7why")
    assert len(text) < 2100


class TestTime:
    """What does not end is ended, with all that it started."""

    def test_a_command_and_its_children(self, dom0: Dom0) -> None:
        pids = dom0.root / "pids"
        put(dom0, f"/bin/sleep 300 & echo $$ $! >{pids}; wait")
        kind, text = refusal(dom0, "tool", seconds=1)
        assert (kind, text) == ("PluginError", "tool did not end within 1 seconds and was killed")
        assert all(is_gone(int(pid)) for pid in pids.read_text().split())

    def test_a_child_that_outlives_its_command(self, dom0: Dom0) -> None:
        pid = dom0.root / "pid"
        put(dom0, f"/bin/sleep 300 & echo $! >{pid}; exit 0")
        assert "did not end within 1 seconds" in refusal(dom0, "tool", seconds=1)[1]
        assert is_gone(int(pid.read_text()))

    def test_a_command_that_has_closed_its_output(self, dom0: Dom0) -> None:
        pid = dom0.root / "pid"
        put(dom0, f"echo $$ >{pid}; exec >&- 2>&-; exec /bin/sleep 300")
        assert "did not end within 1 seconds" in refusal(dom0, "tool", seconds=1)[1]
        assert is_gone(int(pid.read_text()))

    def test_a_command_that_reads_nothing(self, dom0: Dom0) -> None:
        put(dom0, "exec /bin/sleep 300")
        text = refusal(dom0, "tool", stdin="x" * 90_000, seconds=1)[1]
        assert "did not end within 1 seconds" in text

    def test_a_command_that_writes_without_end(self, dom0: Dom0) -> None:
        pid = dom0.root / "pid"
        put(dom0, f"echo $$ >{pid}; exec /usr/bin/yes")
        kind, text = refusal(dom0, "tool", most=100_000)
        assert (kind, text) == ("PluginError", "tool wrote more than 100000 bytes and was killed")
        assert is_gone(int(pid.read_text()))


class TestPlace:
    """Only the system's own commands are run."""

    def test_every_directory_of_the_system_is_looked_in(self, dom0: Dom0) -> None:
        for place in ("usr/bin", "bin", "usr/sbin", "sbin"):
            put(dom0, f"echo {place}", f"{place}/tool")
            assert run(dom0, "tool")[1] == f"{place}\n"

    @pytest.mark.parametrize("name", ["../tool", "/bin/ls", "", ".", "x/../tool", "tool\n"])
    def test_a_path_is_no_command(self, dom0: Dom0, name: str) -> None:
        put(dom0, "echo run", "tool")
        put(dom0, "echo run")
        assert refusal(dom0, name)[0] == "CommandNotFound"

    def test_other_directories_are_not_looked_in(self, dom0: Dom0) -> None:
        for place in ("tool", "usr/local/bin/tool", "opt/tool", "etc/xapi.d/plugins/tool"):
            put(dom0, "echo run", place)
        kind, text = refusal(dom0, "tool")
        assert kind == "CommandNotFound"
        assert text == (
            "the command tool is not among the system's own (/sbin /usr/sbin /bin /usr/bin): "
            "install its package on this host"
        )

    @pytest.mark.parametrize("bit", [0o020, 0o002])
    def test_what_others_can_change_is_not_run(self, dom0: Dom0, bit: int) -> None:
        file = put(dom0, "echo run")
        for path in (file, file.parent):
            mode = path.stat().st_mode
            path.chmod(mode | bit)
            assert refusal(dom0, "tool")[0] == "CommandNotFound"
            path.chmod(mode)
        assert run(dom0, "tool")[1] == "run\n"

    @pytest.mark.parametrize("bit", [0o020, 0o002])
    def test_what_others_can_replace_is_not_run_by_a_link(self, dom0: Dom0, bit: int) -> None:
        file = put(dom0, "echo run", "opt/tool")
        (dom0.root / "bin/tool").symlink_to(file)
        for path in (file, file.parent):
            mode = path.stat().st_mode
            path.chmod(mode | bit)
            assert refusal(dom0, "tool")[0] == "CommandNotFound"
            path.chmod(mode)
        assert run(dom0, "tool")[1] == "run\n"

    def test_what_is_no_executable_file_is_not_run(self, dom0: Dom0) -> None:
        (dom0.root / "bin/tool").mkdir()
        assert refusal(dom0, "tool")[0] == "CommandNotFound"
        put(dom0, "echo run", "bin/other").chmod(0o644)
        assert refusal(dom0, "other")[0] == "CommandNotFound"
        (dom0.root / "bin/link").symlink_to("nowhere")
        assert refusal(dom0, "link")[0] == "CommandNotFound"

    def test_a_link_leads_to_a_command_of_the_system(self, dom0: Dom0) -> None:
        (dom0.root / "bin/tool").symlink_to("/bin/echo")
        assert run(dom0, "tool", "x")[1] == "x\n"
