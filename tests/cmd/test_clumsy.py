"""People mistype, close what they should not, and have words of other commands in their fingers."""

from __future__ import annotations

import os
import subprocess

import pytest

from os_xenapi.testing import SimulatedPool
from tests.cmd.running import COMMAND, PATIENCE, Command, environment, fails, run

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
