"""The command as people run it: its own process, its output, its exit code; never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from os_xenapi import __version__
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``os-xenapi`` with no terminal and none of our own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XENAPI_")}
    return subprocess.run(
        [sys.executable, "-m", "os_xenapi.cmd.main", *words],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**kept, **environment},
        timeout=50,
        check=False,
    )


def fails(*words: str, code: int = 1, **environment: str) -> str:
    """Run, expect ``code``, one sentence on stderr and no traceback; return the sentence."""
    done = run(*words, **environment)
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    if code == 1:
        assert done.stderr.startswith("os-xenapi: ")
        assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Pool() as pool, Server(pool) as served:
        yield served


def test_help_and_version_name_the_nouns() -> None:
    done = run("--help")
    assert done.returncode == 0
    for noun in ("call", "demo", "list", "plugins", "simulator"):
        assert noun in done.stdout
    assert run("--version").stdout.strip() == f"os-xenapi {__version__}"
    assert "one message of XAPI" in run("call", "--help").stdout


def test_an_unknown_noun_is_a_usage_error() -> None:
    assert "nonsense" in fails("nonsense", code=2)


def test_list_prints_a_table_and_json() -> None:
    done = run("list", "--url", "sim://", "host")
    header, line = done.stdout.splitlines()
    assert header.split()[:2] == ["uuid", "name_label"]
    assert line
    shown = json.loads(
        run("list", "--url", "sim://", "SR", "--columns", "name_label", "--format", "json").stdout
    )
    assert {"name_label": "Local storage"} in shown


def test_list_names_the_fields_and_the_nearest_class() -> None:
    assert "power_state" in fails("list", "--url", "sim://", "VM", "--columns", "state")
    assert "did you mean VM" in fails("list", "--url", "sim://", "vm")


def test_call_takes_arguments_by_their_type_and_prints_json(server: Server) -> None:
    url = f"{server.url()}#sha256={server.fingerprint()}"

    def call(*words: str) -> object:
        done = run("call", "--url", url, *words, XENAPI_PASSWORD="xenroot")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    templates = call("VM.get_by_name_label", "Other install media")
    assert isinstance(templates, list)
    vm = call("Async.VM.clone", templates[0], "by hand")
    assert isinstance(vm, str)
    assert call("VM.provision", vm) in (None, "")
    assert call("Async.VM.start", vm, "false", "false") is None
    assert call("VM.get_power_state", vm) == "Running"
    call("VM.set_other_config", vm, '{"a": "b"}')
    assert call("VM.get_other_config", vm) == {"a": "b"}


def test_call_refuses_arguments_that_make_no_sense() -> None:
    sentence = fails("call", "--url", "sim://", "VM.start", "OpaqueRef:x", "maybe", "false")
    assert "start_paused: 'maybe' is not a value of type bool" in sentence
    assert "VM.strat" in fails("call", "--url", "sim://", "VM.strat")
    assert "vm:ref(VM)" in fails("call", "--url", "sim://", "VM.start", "a", "b", "c", "d")


def test_errors_are_one_sentence_that_says_what_to_do_next(server: Server, tmp_path: Path) -> None:
    pinned = f"{server.url()}#sha256={'AB' * 32}"

    def refused(*words: str) -> str:
        return fails("list", *words, XENAPI_PASSWORD="xenroot")

    mismatch = refused("--url", pinned, "VM")
    assert server.fingerprint() in mismatch
    assert "AB:AB:AB" in mismatch
    assert "self-signed" in refused("--url", server.url(), "VM")
    url = f"{server.url()}#sha256={server.fingerprint()}"
    wrong = fails("list", "--url", url, "VM", XENAPI_PASSWORD="wrong-one")
    assert "SESSION_AUTHENTICATION_FAILED" in wrong
    assert "wrong-one" not in wrong
    assert "is the host up" in refused("--url", "https://127.0.0.1:9", "VM")
    assert "--url" in fails("list", "VM")
    assert "--password-file" in fails("list", "--url", url, "VM")
    assert "https://host" in refused("--url", "nonsense", "VM")
    assert "password.txt" in fails(
        "list", "--url", url, "--password-file", str(tmp_path / "password.txt"), "VM"
    )


def test_the_demo_moves_a_given_vhd_and_its_own_disk() -> None:
    done = run("demo")
    assert done.returncode == 0, done.stderr
    assert "the same" in done.stdout
    assert "import_disk(session" in done.stdout


@pytest.mark.slow
def test_the_demo_says_what_is_wrong_with_an_image(tmp_path: Path) -> None:
    bad = tmp_path / "bad.vhd"
    bad.write_bytes(b"conectix" + bytes(2000))
    assert "VHD footer copy" in fails("demo", str(bad))
    assert "at byte" in fails("demo", str(bad))
    assert "nothing.vhd" in fails("demo", str(tmp_path / "nothing.vhd"))


def test_an_interrupted_demo_ends_quietly_and_leaves_nothing(tmp_path: Path) -> None:
    image = tmp_path / "disk.raw"
    with image.open("wb") as file:
        for place in range(0, 1 << 30, 4 << 20):
            file.seek(place)
            file.write(b"data")
        file.truncate(1 << 30)
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "os_xenapi.cmd.main", "demo", str(image)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "import_disk" in line:
                break
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=50)
    assert process.returncode == 130
    assert error == "os-xenapi: interrupted\n"
    assert list(tmp_path.iterdir()) == [image]


def test_the_simulator_serves_until_it_is_interrupted() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "os_xenapi.cmd.main", "simulator"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        done = run("list", "--url", url, "pool", XENAPI_PASSWORD="xenroot")
        assert done.returncode == 0, done.stderr
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=50)
    assert process.returncode == 0
    assert error == ""


def test_the_simulator_fails_as_a_file_says(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    broken = {"effect": {"kind": "error", "details": ["HOST_NOT_LIVE"]}, "message": "pool.*"}
    faults.write_text(json.dumps([broken]))
    with subprocess.Popen(
        [sys.executable, "-m", "os_xenapi.cmd.main", "simulator", "--faults", str(faults)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        said = fails("list", "--url", url, "pool", XENAPI_PASSWORD="xenroot")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=50)
    assert "HOST_NOT_LIVE" in said


@pytest.mark.parametrize("text", ["{}", "[5]", "no JSON", '[{"effect": {"kind": "explode"}}]'])
def test_a_file_that_holds_no_faults_is_named(tmp_path: Path, text: str) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text(text)
    assert str(faults) in fails("simulator", "--faults", str(faults))
    assert "absent" in fails("simulator", "--faults", str(tmp_path / "absent"))
