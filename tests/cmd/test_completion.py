"""Completion: what may come next, and three real shells that ask for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from os_xenapi.cmd.complete import FILES, candidates
from os_xenapi.cmd.main import NOUNS
from tests import parts
from tests.cmd.running import PATIENCE, Terminal, environment, run


def words(*typed: str) -> list[str]:
    return [word for word, _ in candidates(list(typed))]


def test_nouns_actions_options_and_choices_are_completed() -> None:
    assert words("") == [*NOUNS, "help"]
    assert words("vm", "s") == ["start", "stop", "snapshot"]
    assert words("vm", "start", "web1", "--w") == ["--wait"]
    assert "--force" not in words("vm", "start", "--")
    assert words("list", "VM", "-f", "") == ["table", "json", "yaml", "csv", "value"]
    assert words("list", "VM", "--format=y") == ["--format=yaml"]
    assert words("completion", "") == ["bash", "fish", "zsh"]
    assert words("--v") == ["--version"]
    assert words("nonsense", "") == []


def test_the_values_of_enums_are_completed() -> None:
    states = ["Halted", "Paused", "Running", "Suspended"]
    assert words("list", "VM", "power_state=") == [f"power_state={one}" for one in states]
    assert words("list", "VM", "power_state!=R") == ["power_state!=Running"]
    assert words("list", "VM", "allowed_operations=start_") == ["allowed_operations=start_on"]
    assert words("list", "VM", "name_label=") == []
    assert words("list", "VM", "nonsense=") == []
    assert words("set", "VM", "web1", "is_a_template=") == [
        "is_a_template=false",
        "is_a_template=true",
    ]


def test_classes_and_messages_are_completed_in_two_steps() -> None:
    assert "VM" in words("list", "V")
    assert "VM." in words("call", "VM")
    assert words("call", "VM.start") == ["VM.start", "VM.start_on"]
    assert words("call", "Async.VM.sta") == ["Async.VM.start", "Async.VM.start_on"]
    assert "Async.VM.get_record" not in words("call", "Async.VM.")
    assert words("call", "As") == ["Async."]
    assert words("call", "nothing.") == []


def test_fields_are_completed_for_the_class_that_was_named() -> None:
    assert words("list", "VM", "-c", "uuid,power") == ["uuid,power_state"]
    assert words("list", "VM", "power") == ["power_state="]
    assert words("list", "--where", "true", "VM", "--sort", "name_l") == ["name_label"]
    assert words("task", "list", "--columns", "prog") == ["progress"]
    assert "name_label=" in words("set", "VM", "web1", "")
    assert "power_state=" not in words("set", "VM", "web1", "")
    assert words("list", "nothing", "-c", "") == []


def test_file_names_are_left_to_the_shell() -> None:
    for typed in (("vdi", "check", ""), ("vdi", "export", "x", "a"), ("demo", "a"),
                  ("list", "VM", "--password-file", "")):  # fmt: skip
        assert words(*typed) == [FILES]


@parts.need("import:yaml")
def test_profiles_are_completed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XENAPI_PROFILES", str(tmp_path / "pools.yaml"))
    (tmp_path / "pools.yaml").write_text("pools: {lab: {url: x}, prod: {url: y}}")
    assert words("list", "VM", "--profile", "") == ["lab", "prod"]


def test_bash_gets_what_follows_its_last_break() -> None:
    def bash(line: str) -> list[str]:
        return run("complete", "bash", " \t\n\"'@><=;|&(:", line).stdout.splitlines()

    assert bash("os-xenapi set VM x name_l") == ["name_label="]
    assert bash("os-xenapi list VM --format=y") == ["yaml "]
    assert bash("os-xenapi list 'V") != []
    assert bash("os-xenapi sho") == ["show "]
    assert bash("os-xenapi show ")[:2] == ["session ", "auth "]


def test_what_makes_no_sense_is_silent() -> None:
    done = run("complete")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@pytest.fixture
def shell_home(tmp_path: Path) -> dict[str, str]:
    """A home with nothing in it, and the command on PATH under its own name."""
    place = tmp_path / "bin"
    place.mkdir()
    script = place / "os-xenapi"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m os_xenapi.cmd.main "$@"\n')
    script.chmod(0o755)
    (tmp_path / "disk-one.vhd").touch()
    path = f"{place}{os.pathsep}{os.environ['PATH']}"
    root = str(Path(__file__).resolve().parents[2])
    more = {"PATH": path, "HOME": str(tmp_path), "TERM": "xterm", "PYTHONPATH": root}
    return environment(**more, PS1="ready> ", LC_ALL="C.UTF-8")


COMPLETED = {
    "os-xenapi doc": "os-xenapi doctor ",
    "os-xenapi call VM.get_power": "os-xenapi call VM.get_power_state ",
    "os-xenapi call Async.VM.clean_reb": "os-xenapi call Async.VM.clean_reboot ",
    "os-xenapi list VM power_st": "os-xenapi list VM power_state=",
    "os-xenapi list VM power_state=Run": "os-xenapi list VM power_state=Running ",
    "os-xenapi list VM is_a_template=t": "os-xenapi list VM is_a_template=true ",
    "os-xenapi set VM x actions_after_reboot=res": (
        "os-xenapi set VM x actions_after_reboot=restart "
    ),
    "os-xenapi list VM -c uuid,power_st": "os-xenapi list VM -c uuid,power_state ",
    "os-xenapi vdi check disk-o": "os-xenapi vdi check disk-one.vhd ",
    "os-xenapi list VM --format=tab": "os-xenapi list VM --format=table ",
    "os-xenapi help vm sna": "os-xenapi help vm snapshot ",
    "os-xenapi --debug list VM power_st": "os-xenapi --debug list VM power_state=",
    "os-xenapi watch host --columns hostn": "os-xenapi watch host --columns hostname ",
    "os-xenapi watch -c power_st": "os-xenapi watch -c power_state ",
    "os-xenapi task list -c prog": "os-xenapi task list -c progress ",
}
"""What is typed before TAB, and what the line is then."""


def type_all(terminal: Terminal) -> None:
    """Type each line and TAB; then go to its beginning, and have the shell print its words."""
    for typed, completed in COMPLETED.items():
        terminal.expect("ready> ")
        terminal.type(f"{typed}\tEND\x01printf '%s.' \r")
        terminal.expect(".".join([*f"{completed}END".split(), ""]))


def set_up(shell: str) -> str:
    return run("completion", shell).stdout


@parts.need("bash")
def test_bash_completes(shell_home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "rc").write_text(set_up("bash") + "PS1='ready> '\ncd ~\n")
    bash = (parts.find("bash"), "--noprofile", "--rcfile", str(tmp_path / "rc"), "-i")
    with Terminal(*bash, env=shell_home) as terminal:
        type_all(terminal)


@parts.need("zsh")
def test_zsh_completes(shell_home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".zshrc").write_text(
        f"bindkey -e; autoload -U compinit; compinit -u\n{set_up('zsh')}PS1='ready> '\ncd ~\n"
    )
    with Terminal(parts.find("zsh"), "-i", env={**shell_home, "ZDOTDIR": str(tmp_path)}) as one:
        type_all(one)


@parts.need("zsh")
def test_zsh_completes_from_a_file_of_its_path(shell_home: dict[str, str], tmp_path: Path) -> None:
    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / "_os-xenapi").write_text(set_up("zsh"))
    (tmp_path / ".zshrc").write_text(
        f"fpath=({functions} $fpath); bindkey -e; autoload -U compinit; compinit -u\n"
        "PS1='ready> '\ncd ~\n"
    )
    with Terminal(parts.find("zsh"), "-i", env={**shell_home, "ZDOTDIR": str(tmp_path)}) as one:
        type_all(one)


@parts.need("fish")
def test_fish_completes(shell_home: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "config" / "fish" / "completions"
    place.mkdir(parents=True)
    (place / "os-xenapi.fish").write_text(set_up("fish"))
    (place.parent / "config.fish").write_text("function fish_prompt; echo 'ready> '; end; cd ~\n")
    env = {**shell_home, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    for typed, completed in COMPLETED.items():
        (offered,) = run_fish(typed, env)
        assert offered == completed.split()[-1]


def run_fish(typed: str, env: dict[str, str]) -> list[str]:
    """What fish would offer for a line; it is asked by its own builtin."""
    command = [parts.find("fish"), "-c", f"complete -C {typed!r}"]
    done = subprocess.run(
        command,
        env=env,
        capture_output=True,
        text=True,
        cwd=env["HOME"],
        timeout=PATIENCE,
        check=True,
    )
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


def test_scripts_are_named_by_their_shell() -> None:
    assert set_up("bash").startswith("_os_xenapi()")
    assert set_up("zsh").startswith("#compdef os-xenapi\n")
    assert set_up("fish").startswith("function __os_xenapi_complete")
