"""A simulated control domain runs plugins as xapi does: each way to end has xapi's own error."""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from os_xenapi.errors import Failure, LimitExceeded
from os_xenapi.rpc import plugin_codec
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.interpreters import find_interpreter
from os_xenapi.simulator.plugin_run import method_call, outcome_of_answer
from tests import parts
from tests.dom0.calling import call, outcome, plugins_of

PLUGIN_FAILURE = "XENAPI_PLUGIN_FAILURE"

THROUGH_THE_API = """
import XenAPI
import XenAPIPlugin

def text(session, args): return "an answer"
def number(session, args): return 5
def a_list(session, args): return ["x"]
def nothing(session, args): return None
def own_failure(session, args): raise XenAPIPlugin.Failure("CODE", ["a", "b"])
def failure_of_a_number(session, args): raise XenAPIPlugin.Failure("CODE", [5])
def api_failure(session, args): raise XenAPI.Failure(["HANDLE_INVALID", "VM", "x"])
def error(session, args): raise ValueError("bad")
def leave(session, args): raise SystemExit(3)
def session_ref(session, args): return session._session
def arguments(session, args): return "|".join([key + "=" + args[key] for key in sorted(args)])

def environment(session, args):
    import os
    return "|".join(sorted(os.environ))

XenAPIPlugin.dispatch(dict([(name, item) for name, item in globals().items() if callable(item)]))
"""

OUTCOMES_THROUGH_THE_API = {
    "number": ["INTERNAL_ERROR", "XMLRPC.RunTimeTypeError(String, int 5)"],
    "a_list": ["INTERNAL_ERROR", "XMLRPC.RunTimeTypeError(String, list ['x'])"],
    "own_failure": ["CODE", "a", "b"],
    "failure_of_a_number": ["INTERNAL_ERROR", "XMLRPC.RunTimeTypeError(String, int 5)"],
    "api_failure": [PLUGIN_FAILURE, "api_failure", "Failure", "['HANDLE_INVALID', 'VM', 'x']"],
    "error": [PLUGIN_FAILURE, "error", "ValueError", "bad"],
    "leave": [PLUGIN_FAILURE, "non-zero exit", "", ""],
    "no_such": ["UNKNOWN_XENAPI_PLUGIN_FUNCTION", "no_such"],
}

PROGRAMS = {
    "exits 3": ("echo out; echo err >&2; exit 3", ["non-zero exit", "out\n", "err\n"]),
    "is killed": ("echo out; kill -KILL $$", ["signal: SIGKILL", "out\n", ""]),
    "is terminated": ("kill -TERM $$", ["signal: SIGTERM", "", ""]),
    "stops": ("echo out; kill -STOP $$", ["task stopped", "out\n", ""]),
    "prints a fault": (
        """echo '<methodResponse><fault><value><struct>
        <member><name>faultCode</name><value><int>4</int></value></member>
        <member><name>faultString</name><value>Too many</value></member>
        </struct></value></fault></methodResponse>'""",
        ["fault", "4", "Too many"],
    ),
}

SUCCESS = (
    b"<?xml version='1.0'?>\n<methodResponse><params><param><value><struct>"
    b"<member><name>Status</name><value><string>Success</string></value></member>"
    b"<member><name>Value</name><value>%b</value></member>"
    b"</struct></value></param></params></methodResponse>\n"
)


@pytest.fixture
def dom0(tmp_path: Path) -> Iterator[Dom0]:
    dom0 = Dom0(tmp_path / "d")
    yield dom0
    dom0.close()


def add(dom0: Dom0, name: str, text: str, *, mode: int = 0o755) -> None:
    file = plugins_of(dom0) / name
    file.write_text(text)
    file.chmod(mode)


def details(
    dom0: Dom0, plugin: str, fn: str = "f", args: dict[str, str] | None = None
) -> list[str]:
    failure = outcome(dom0, plugin, fn, args)
    assert isinstance(failure, Failure)
    return failure.details


@pytest.fixture(
    params=[
        pytest.param(None, id="this-python"),
        *(pytest.param(one, marks=parts.need(one)) for one in ("python2.7", "python3.6")),
    ]
)
def api_dom0(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Dom0]:
    """A dom0 with a plugin that uses XenAPIPlugin and nothing else."""
    dom0 = Dom0(tmp_path / "d", interpreter=request.param)
    (link,) = (dom0.root / "bin").iterdir()
    add(dom0, "through-api", f"#!{link}\n{THROUGH_THE_API}")
    yield dom0
    dom0.close()


@pytest.mark.parametrize("fn", OUTCOMES_THROUGH_THE_API)
def test_what_a_function_does_becomes_xapis_answer(api_dom0: Dom0, fn: str) -> None:
    assert details(api_dom0, "through-api", fn) == OUTCOMES_THROUGH_THE_API[fn]


def test_an_answer_of_nothing_cannot_be_marshalled(api_dom0: Dom0) -> None:
    code, fn, kind, words = details(api_dom0, "through-api", "nothing")
    assert (code, fn, kind) == (PLUGIN_FAILURE, "nothing", "TypeError")
    assert "cannot marshal None" in words


def test_a_text_is_the_answer(api_dom0: Dom0) -> None:
    assert call(api_dom0, "through-api", "text") == "an answer"


def test_the_plugin_gets_the_callers_session_and_the_arguments(api_dom0: Dom0) -> None:
    assert call(api_dom0, "through-api", "session_ref") == "OpaqueRef:session"
    args = {"a<b>&": '"quoted" & <more>', "empty": "", "lines": "1\n2\t3"}
    answer = call(api_dom0, "through-api", "arguments", args)
    assert answer == "|".join(f"{name}={args[name]}" for name in sorted(args))


def test_control_characters_of_an_argument_are_dropped_as_xapi_does(api_dom0: Dom0) -> None:
    assert call(api_dom0, "through-api", "arguments", {"a": "x\x00\x1b\x7fy"}) == "a=x\x7fy"


def test_the_environment_holds_two_paths_and_no_more(api_dom0: Dom0) -> None:
    names = set(call(api_dom0, "through-api", "environment").split("|"))
    # What interpreters add themselves.
    assert names - {"LC_CTYPE", "PWD", "OLDPWD", "SHLVL", "_"} == {"PATH", "PYTHONPATH"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_way_to_end_has_its_error(dom0: Dom0, name: str) -> None:
    script, params = PROGRAMS[name]
    add(dom0, "program", f"#!/bin/sh\n{script}\n")
    assert details(dom0, "program") == [PLUGIN_FAILURE, *params]


@pytest.mark.parametrize("output", ["", "stray\n", "<a/><b/>", "<a", "stray<methodResponse/>"])
def test_output_that_is_no_answer_fails_to_parse(dom0: Dom0, output: str) -> None:
    add(dom0, "program", f"#!/bin/sh\nprintf '%s' '{output}'\n")
    code, reason, stdout, words = details(dom0, "program")
    assert (code, reason, stdout) == (PLUGIN_FAILURE, "failed to parse plugin output", output)
    assert words


def test_a_stray_print_before_the_answer_spoils_it() -> None:
    answer = outcome_of_answer(b"stray\n" + SUCCESS % b"fine")
    assert isinstance(answer, Failure)
    assert answer.details[1] == "failed to parse plugin output"
    assert outcome_of_answer(SUCCESS % b"fine") == "fine"


@pytest.mark.parametrize("value", [b"<i4>1</i4>", b"<nil/>", b"<boolean>1</boolean>"])
def test_a_value_that_is_no_text_is_an_internal_error(value: bytes) -> None:
    answer = outcome_of_answer(SUCCESS % value)
    assert isinstance(answer, Failure)
    assert answer.code == "INTERNAL_ERROR"


@pytest.mark.parametrize("old", [b"Success", b"Status", b"Value"])
def test_another_shape_is_an_unexpected_result(old: bytes) -> None:
    stdout = (SUCCESS % b"fine").replace(old, b"Other")
    answer = outcome_of_answer(stdout)
    assert isinstance(answer, Failure)
    assert answer.details == [PLUGIN_FAILURE, "unexpected XMLRPC result", stdout.decode()]


@pytest.mark.parametrize(
    "name",
    [
        "absent",
        "",
        ".",
        "..",
        "../plugins/dom0_plugin_version.py",
        "/bin/true",
        "DOM0_plugin_version.py",
        "a\0b",
    ],
)
def test_only_the_exact_name_of_a_file_is_a_plugin(dom0: Dom0, name: str) -> None:
    assert details(dom0, name) == ["XENAPI_MISSING_PLUGIN", name]


def test_a_file_that_cannot_be_executed_fails_to_run(dom0: Dom0) -> None:
    add(dom0, "program", "#!/bin/sh\n", mode=0o644)
    code, reason, _, words = details(dom0, "program")
    assert (code, reason) == (PLUGIN_FAILURE, "non-zero exit")
    assert "Permission denied" in words


def test_a_module_of_the_set_cannot_be_run(dom0: Dom0) -> None:
    assert details(dom0, "os_xenapi_runtime.py")[1] == "non-zero exit"


def test_a_call_beyond_one_process_argument_fails_where_the_client_refuses(dom0: Dom0) -> None:
    add(dom0, "program", "#!/bin/sh\nexit 7\n")
    overhead = len(method_call("f", "OpaqueRef:session", {"a": ""}))
    largest = {"a": "x" * (131_071 - overhead)}
    assert details(dom0, "program", "f", largest)[1:] == ["non-zero exit", "", ""]
    code, reason, _, words = details(dom0, "program", "f", {"a": largest["a"] + "x"})
    assert (code, reason) == (PLUGIN_FAILURE, "non-zero exit")
    assert "Argument list too long" in words


@pytest.mark.parametrize("text", ["x", "&", "<", ">", '"', "'", "\n", "\r", "\u20ac", "\U0001f600"])
def test_what_the_clients_check_lets_through_can_be_started(dom0: Dom0, text: str) -> None:
    def fits(count: int) -> bool:
        try:
            plugin_codec.check_size("program", "f", {"a": text * count})
        except LimitExceeded:
            return False
        return True

    low, high = 1, 200_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    add(dom0, "program", "#!/bin/sh\nexit 7\n")
    assert details(dom0, "program", "f", {"a": text * low})[1:] == ["non-zero exit", "", ""]
    assert low > 10_000


def test_cancelling_kills_the_plugin_and_what_it_started(dom0: Dom0, tmp_path: Path) -> None:
    child = tmp_path / "child"
    add(
        dom0,
        "program",
        f"#!/bin/sh\n/bin/sleep 300 &\necho $! > {child}.new\n/bin/mv {child}.new {child}\nwait\n",
    )
    outcomes: list[str | Failure] = []
    run = dom0.call_plugin("program", "f", {}, "OpaqueRef:x", outcomes.append)
    wait_for(child.exists)
    run.cancel()
    assert run.join(30)
    (failure,) = outcomes
    assert isinstance(failure, Failure)
    assert failure.details == [PLUGIN_FAILURE, "signal: SIGKILL", "", ""]
    wait_for(lambda: not is_running(int(child.read_text())))


def test_what_a_plugin_leaves_behind_ends_with_it(dom0: Dom0, tmp_path: Path) -> None:
    child = tmp_path / "child"
    add(dom0, "program", f"#!/bin/sh\n/bin/sleep 300 &\necho $! > {child}\nexit 7\n")
    assert details(dom0, "program")[1] == "non-zero exit"
    wait_for(lambda: not is_running(int(child.read_text())))


def test_closing_ends_every_run_and_each_tells_its_outcome(dom0: Dom0) -> None:
    add(dom0, "program", "#!/bin/sh\n/bin/sleep 300\n")
    outcomes: list[str | Failure] = []
    for _ in range(3):
        dom0.call_plugin("program", "f", {}, "OpaqueRef:x", outcomes.append)
    dom0.close()
    assert len(outcomes) == 3
    assert all(isinstance(one, Failure) for one in outcomes)
    assert not [one for one in threading.enumerate() if one.name == "dom0-plugin"]
    with pytest.raises(RuntimeError, match="closed"):
        dom0.call_plugin("program", "f", {}, "OpaqueRef:x", outcomes.append)


def test_plugins_run_at_the_same_time(dom0: Dom0, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    add(dom0, "reads", f"#!/bin/sh\nread line < {fifo}\nexit 4\n")
    add(dom0, "writes", f"#!/bin/sh\necho go > {fifo}\nexit 5\n")
    outcomes: list[str | Failure] = []
    runs = [
        dom0.call_plugin(name, "f", {}, "OpaqueRef:x", outcomes.append)
        for name in ("reads", "writes")
    ]
    assert all(run.join(30) for run in runs)
    assert len(outcomes) == 2


def test_the_directory_is_private_and_holds_no_command_but_python(dom0: Dom0) -> None:
    assert stat.S_IMODE(dom0.root.stat().st_mode) == 0o700
    assert [entry.name for entry in (dom0.root / "bin").iterdir()] == ["python3"]
    assert dom0.socket_path == dom0.root / "var/lib/xcp/xapi"
    assert dom0.socket_path.parent.is_dir()


def test_a_directory_too_deep_for_a_socket_is_refused_before_it_is_made(tmp_path: Path) -> None:
    root = tmp_path / ("x" * 100)
    with pytest.raises(ValueError, match="shorter path"):
        Dom0(root)
    assert not root.exists()


def test_an_absent_interpreter_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"python9\.9"):
        Dom0(tmp_path / "d", interpreter="python9.9")
    assert not (tmp_path / "d").exists()


def test_an_interpreter_on_path_that_does_not_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "python3.99"
    shim.write_text("#!/bin/sh\necho 'version not installed'\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    find_interpreter.cache_clear()
    assert find_interpreter("python3.99") is None
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    find_interpreter.cache_clear()
    assert find_interpreter("python3.99") == Path(sys.executable).resolve()


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
