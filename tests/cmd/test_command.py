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
from os_xenapi.cmd.main import NOUNS
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.cmd.running import COMMAND, PATIENCE, Command, environment, fails, run


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Pool() as pool, Server(pool) as served:
        yield served


def test_help_and_version_name_the_nouns() -> None:
    done = run("--help")
    assert done.returncode == 0
    for noun, text in NOUNS.items():
        assert noun in done.stdout
        assert text.split()[0] in done.stdout
    assert run("--version").stdout.strip() == f"os-xenapi {__version__}"


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_every_noun_has_a_help_of_its_own(command: Command, noun: str) -> None:
    done = command(noun, "--help")
    assert done.code == 0
    assert done.out.startswith(f"usage: os-xenapi {noun} ")
    assert "--debug" in done.out


def test_no_noun_loads_the_library_for_its_help_or_completion() -> None:
    """What takes ten times as long as all the rest: see the benchmarks."""
    program = (
        "import sys; from os_xenapi.cmd import complete, main\n"
        "for noun in main.NOUNS: main.parser_of(noun); complete.candidates([noun, ''])\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    heavy = {"asyncio", "ssl", "http", "logging", "h11", "os_xenapi.datamodel", "os_xenapi.session"}
    assert heavy & set(done.stdout.split()) == set()


def test_an_unknown_noun_is_a_usage_error() -> None:
    assert "nonsense" in fails("nonsense", code=2)


def test_errors_are_one_sentence_that_says_what_to_do_next(server: Server, tmp_path: Path) -> None:
    def refused(*words: str, code: int = 3) -> str:
        return fails("list", *words, code=code, XENAPI_PASSWORD="xenroot")

    mismatch = refused("--url", f"{server.url()}#sha256={'AB' * 32}", "VM")
    assert server.fingerprint() in mismatch
    assert "AB:AB:AB" in mismatch
    unknown = refused("--url", server.url(), "VM")
    assert "self-signed" in unknown
    assert f"{server.url()}#sha256={server.fingerprint()}" in unknown
    assert "is the host up" in refused("--url", "https://127.0.0.1:9", "VM")
    assert "https://host" in refused("--url", "nonsense", "VM", code=2)
    url = f"{server.url()}#sha256={server.fingerprint()}"
    wrong = fails("list", "--url", url, "VM", code=3, XENAPI_PASSWORD="wrong-one")
    assert "SESSION_AUTHENTICATION_FAILED" in wrong
    assert "check --user and the password" in wrong
    assert "wrong-one" not in wrong
    assert "--url" in fails("list", "VM", code=2)
    assert "--password-file" in fails("list", "--url", url, "VM", code=2)
    assert "password.txt: No such file" in fails(
        "list", "--url", url, "--password-file", str(tmp_path / "password.txt"), "VM"
    )


def test_debug_shows_the_traceback() -> None:
    done = run("list", "--url", "https://127.0.0.1:9", "VM", "--debug", XENAPI_PASSWORD="x")
    assert done.returncode == 3
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("os-xenapi: no connection to")


def test_a_reader_that_goes_away_is_no_error(server: Server) -> None:
    command = [*COMMAND, "list", "VM", "--all-fields", "-f", "json"]
    settings = {"XENAPI_URL": server.url(scheme="http"), "XENAPI_PASSWORD": "xenroot"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(**settings)
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(PATIENCE) == 1
        assert process.stderr is not None
        assert process.stderr.read() == b""


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
        [sys.executable, "-u", *COMMAND[1:], "demo", str(image)],
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
        [*COMMAND, "simulator"],
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
        [*COMMAND, "simulator", "--faults", str(faults)],
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
