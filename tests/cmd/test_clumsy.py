"""People mistype, close what they should not, and have words of other commands in their fingers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from os_xenapi.simulator.transitions import After
from os_xenapi.testing import SimulatedPool
from tests.cmd.running import COMMAND, PATIENCE, Command, Terminal, environment, fails, run

Env = dict[str, str]


def _with_closed(descriptor: int, *words: str, env: Env) -> subprocess.CompletedProcess[str]:
    """Run the command with one of its standard streams closed, as ``>&-`` does in a shell."""
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {descriptor}>&-', "sh", *COMMAND, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(**env),
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("descriptor", [0, 1, 2])
def test_a_closed_standard_stream_does_no_harm(descriptor: int, there: Env) -> None:
    done = _with_closed(descriptor, "list", "VM", "name_label=web1", "-f", "value", env=there)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("web1" in done.stdout) == (descriptor != 1)


def test_without_standard_input_there_is_nobody_to_ask(there: Env) -> None:
    del there["XENAPI_PASSWORD"]
    done = _with_closed(0, "list", "VM", env=there)
    assert done.returncode == 2
    assert "no password: set XENAPI_PASSWORD" in done.stderr


def test_a_full_disk_under_the_output_is_told(there: Env) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, "list", "VM"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(**there),
            timeout=PATIENCE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "os-xenapi: No space left on device\n")


@pytest.mark.parametrize("words", [["--help"], ["list", "--help"], ["complete", "zsh", ""]])
def test_help_for_a_reader_that_has_gone_is_no_error(words: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        done = subprocess.run(
            [*COMMAND, *words],
            stdout=theirs,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            timeout=PATIENCE,
            check=False,
        )
    finally:
        os.close(theirs)
    assert done.stderr == ""


@pytest.mark.parametrize(
    "words",
    [
        ["--debug", "vm", "start", "nobody"],
        ["vm", "--debug", "start", "nobody"],
        ["vm", "start", "--debug", "nobody"],
        ["vm", "start", "nobody", "--debug"],
        ["task", "wait", "nobody", "--debug"],
        ["vdi", "info", "nothing.vhd", "--debug"],
    ],
)
def test_debug_may_stand_anywhere(words: list[str], there: Env) -> None:
    done = run(*words, env=there)
    assert done.returncode == 1
    assert "Traceback" in done.stderr


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        (["help"], "usage: os-xenapi ["),
        (["help", "list"], "usage: os-xenapi list "),
        (["help", "vm", "start"], "usage: os-xenapi vm start "),
    ],
)
def test_help_is_also_a_noun(command: Command, words: list[str], usage: str) -> None:
    done = command(*words)
    assert done.code == 0
    assert done.out.startswith(usage)


@pytest.mark.parametrize("extra", ["third", "--frce"])
def test_what_an_action_does_not_know_is_told_with_its_own_help(extra: str) -> None:
    said = fails("vm", "clone", "web1", "web9", extra, code=2)
    assert f"unrecognized arguments: {extra}" in said
    assert "`os-xenapi vm clone --help`" in said


@pytest.mark.parametrize("option", ["url", "profile", "user", "password-file", "known-hosts"])
def test_an_option_whose_variable_was_not_set_is_told(
    command: Command, there: Env, option: str
) -> None:
    said = command("list", "VM", f"--{option}", "", env=there).said(2)
    assert f"--{option} is empty" in said


@pytest.mark.parametrize(
    "url", ["nonsense", "ftp://host", "https://host:99999", "https://host#sha256=AB", "unix://x"]
)
def test_a_url_that_makes_no_sense_is_told_before_a_password_is_asked_for(
    command: Command, url: str
) -> None:
    assert "no password" not in command("list", "VM", "--url", url).said(2)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"\nsecret\n", "is empty"), (b"\xff\xfe", "no text in UTF-8")],
)
def test_a_password_file_without_a_password_is_named(
    command: Command, there: Env, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "lab.password"
    file.write_bytes(content)
    told = command("list", "VM", "--password-file", str(file), env=there).said(1)
    assert str(file) in told
    assert said in told


@pytest.mark.parametrize(
    "words",
    [
        ["list", "VM", "name_label=\udcff"],
        ["show", "VM", "\udcff"],
        ["set", "VM", "web1", "name_label=\udcff"],
        ["vm", "snapshot", "web1", "\udcff"],
        ["call", "VM.get_by_name_label", "\udcff"],
    ],
)
def test_what_is_no_text_is_not_sent(command: Command, there: Env, words: list[str]) -> None:
    assert "no text in UTF-8" in command(*words, env=there).said(2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["vm", "start", "web1", "--timeout", "5"], "say --wait too"),
        (["vm", "start", "web1", "--wait", "--timeout", "soon"], "a number of seconds"),
        (["call", "pool.get_all", "--no-wait"], "call Async.pool.get_all"),
        (["call", "VM.clone", "--json", '{"nam": "x"}'], "has no argument nam; it takes these"),
        (["call", "VM.clone", "--json", "[" * 5000], "--json: "),
    ],
)
def test_words_that_do_nothing_are_told(
    command: Command, there: Env, words: list[str], said: str
) -> None:
    assert said in command(*words, env=there).said(2)


def test_a_call_is_waited_for_no_longer_than_is_said(
    command: Command, pool: SimulatedPool, there: Env
) -> None:
    pool.transitions["VM.start"] = After(seconds=600)
    try:
        ref = pool.vms[2]  # which the host goes on to start
        words = ("call", "VM.start", ref, "false", "false", "--timeout", "0.3")
        assert command(*words, env=there).code == 4
    finally:
        pool.transitions.clear()


def test_one_task_that_is_not_there_does_not_keep_the_others(
    command: Command, pool: SimulatedPool, there: Env
) -> None:
    session = pool.connect()
    failed = session.call_xenapi("Async.VM.hard_shutdown", pool.vms[1])
    good = session.call_xenapi("Async.VM.start", pool.vms[0], False, False)
    done = command("task", "wait", failed, good, env=there)
    assert done.code == 1
    assert "VM_BAD_POWER_STATE" in done.err
    assert "[####" in done.err.splitlines()[-1]
    assert not {failed, good} & set(session.task.get_all())
    session.VM.hard_shutdown(pool.vms[0])


def test_of_several_what_may_still_happen_decides_the_exit_code(
    command: Command, pool: SimulatedPool, there: Env
) -> None:
    session = pool.connect()
    failed = session.call_xenapi("Async.VM.hard_shutdown", pool.vms[1])
    pool.transitions["VM.clone"] = After(seconds=600)
    slow = session.call_xenapi("Async.VM.clone", pool.vms[1], "x")
    try:
        assert command("task", "wait", slow, failed, "--timeout", "0.3", env=there).code == 4
    finally:
        pool.transitions.clear()
        session.task.cancel(slow)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("\x04", "os-xenapi: no password was typed"), ("\x03", "os-xenapi: interrupted")],
)
def test_a_password_that_is_not_typed_ends_it(terminal_env: Env, typed: str, told: str) -> None:
    del terminal_env["XENAPI_PASSWORD"]
    with Terminal(*COMMAND, "list", "VM", env=terminal_env) as terminal:
        terminal.expect("Password of root")
        terminal.type(typed)
        line = terminal.expect(told)
        assert "\r\n" in line  # and not behind the question
        assert terminal.end() == (2 if typed == "\x04" else 130)


@pytest.mark.parametrize(("typed", "code"), [("\x04", 1), ("no\n", 1), ("\x03", 130)])
def test_what_is_not_to_be_destroyed_stays(terminal_env: Env, typed: str, code: int) -> None:
    with Terminal(*COMMAND, "vm", "destroy", "web1", env=terminal_env) as terminal:
        terminal.expect("Destroy for ever (yes/no)? ")
        terminal.type(typed)
        line = terminal.expect("Nothing was destroyed." if code == 1 else "interrupted")
        assert "\r\n" in line
        assert terminal.end() == code


def test_a_question_that_nobody_can_see_is_not_asked(terminal_env: Env) -> None:
    words = [sys.executable, "-m", "os_xenapi.cmd.main", "vm", "destroy", "web1"]
    command = ["sh", "-c", 'exec "$@" 2>&1 | cat', "sh", *words]
    with Terminal(*command, env=terminal_env) as terminal:
        terminal.expect("say --yes where nobody can answer")
        terminal.end()


def test_the_demo_tells_what_is_no_image_before_it_begins(tmp_path: Path) -> None:
    empty = tmp_path / "empty.raw"
    empty.touch()
    done = run("demo", str(empty))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{empty}: " in done.stderr
