"""Profiles: pools by name from a file, and what goes before what."""

from __future__ import annotations

from pathlib import Path

import pytest

from os_xenapi.testing import SimulatedPool
from tests import parts
from tests.cmd.running import Command

pytestmark = parts.need("import:yaml")

HOSTS = ("list", "host", "-c", "hostname", "-f", "value")


@pytest.fixture
def file(home: dict[str, str]) -> Path:
    path = Path(home["XDG_CONFIG_HOME"]) / "os-xenapi" / "pools.yaml"
    path.parent.mkdir()
    return path


def write(file: Path, pool: SimulatedPool, more: str = "") -> None:
    (file.parent / "lab.password").write_text(f"{pool.password}\n")
    file.write_text(
        f"""
pools:
  lab:
    url: {pool.url}
    fingerprint: "{pool.fingerprint}"
    password_file: lab.password
    keep: false
  gone:
    url: https://127.0.0.1:9
{more}"""
    )


def test_a_profile_says_where_who_and_whom_to_trust(
    command: Command, pool: SimulatedPool, home: dict[str, str], file: Path
) -> None:
    write(file, pool)
    done = command(*HOSTS, "--profile", "lab", env=home)
    assert (done.code, done.out) == (0, "xenserver-1\n"), done
    done = command(*HOSTS, env={**home, "XENAPI_PROFILE": "lab"})
    assert done.code == 0, done
    assert "did you mean lab" in command(*HOSTS, "--profile", "lap", env=home).said(2)
    assert "--profile NAME" in command(*HOSTS, env=home).said(2)
    write(file, pool, "default: lab")
    assert command(*HOSTS, env=home).code == 0


def test_options_go_before_profiles_and_those_before_the_environment(
    command: Command, pool: SimulatedPool, home: dict[str, str], file: Path
) -> None:
    write(file, pool, "default: gone")
    there = {**home, "XENAPI_URL": pool.trusted_url, "XENAPI_PASSWORD": pool.password}
    assert command(*HOSTS, env=there).code == 0
    assert "127.0.0.1:9" in command(*HOSTS, "--profile", "gone", env=there).said(3)
    named = {**there, "XENAPI_PROFILE": "gone"}
    assert "127.0.0.1:9" in command(*HOSTS, env=named).said(3)
    assert command(*HOSTS, "--url", pool.trusted_url, env=named).code == 0
    both = command(*HOSTS, "--url", pool.trusted_url, "--profile", "lab", env=home)
    assert "one of --profile and --url" in both.said(2)
    wrong = command(*HOSTS, "--profile", "lab", "--user", "nobody", env=there)
    assert "SESSION_AUTHENTICATION_FAILED" in wrong.said(3)


def test_a_password_in_a_file_that_others_can_read_is_refused(
    command: Command, pool: SimulatedPool, home: dict[str, str], file: Path
) -> None:
    text = f"pools: {{lab: {{url: '{pool.trusted_url}', password: {pool.password}, keep: false}}}}"
    file.write_text(text)
    file.chmod(0o640)
    assert f"chmod 600 {file}" in command(*HOSTS, env=home).said(1)
    file.chmod(0o600)
    assert command(*HOSTS, env=home).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pools: [", "is no YAML"),
        ("made: 2001-99-99", "is no YAML: month must be"),
        ("[" * 5000, "is no YAML"),
        ("pools: {a: {url: 'sim://'}, b: {url: 'sim://'}}", "which has a, b"),
        ("lab: {}", "write `pools:`"),
        ("pools: {lab: {}}", "at least a url"),
        ("pools: {lab: {url: https://h, usr: x}}", "did you mean user"),
        ("pools: {lab: {url: https://h, user: 5}}", "user is a text"),
        ("pools: {lab: {url: https://h, keep: maybe}}", "keep is true or false"),
        ("pools: {lab: {url: 'https://h#ca=/x', ca_file: x}}", "one trust is enough"),
        ("{pools: {}, default: [1]}", "default is the name"),
        ("{pools: {}, default: lab}", "has no profile lab"),
    ],
)
def test_a_file_that_makes_no_sense_is_named(
    command: Command, home: dict[str, str], file: Path, text: str, said: str
) -> None:
    file.write_text(text)
    done = command(*HOSTS, env=home)
    assert said in done.err
    assert str(file) in done.said(done.code)
    assert done.code in (1, 2)


def test_the_file_may_lie_elsewhere_and_be_missing(
    command: Command, home: dict[str, str], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "pools.yaml"
    env = {**home, "XENAPI_PROFILES": str(elsewhere)}
    assert str(elsewhere) in command(*HOSTS, "--profile", "lab", env=env).said(1)
    assert "pools.yaml" in command(*HOSTS, "--profile", "lab", env=home).said(2)


def test_without_pyyaml_it_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
    command: Command,
    pool: SimulatedPool,
    home: dict[str, str],
    file: Path,
) -> None:
    write(file, pool)
    monkeypatch.setitem(__import__("sys").modules, "yaml", None)
    assert "pip install 'os-xenapi[yaml]'" in command(*HOSTS, "--profile", "lab", env=home).said(1)
    done = command("list", "host", "-f", "yaml", "--url", "sim://", env=home)
    assert "pip install 'os-xenapi[yaml]'" in done.said(1)
