"""The first use of a host, in a real terminal: a fingerprint is shown, a question asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from os_xenapi.testing import SimulatedPool
from tests.cmd.running import COMMAND, Terminal, environment, fails, run


@pytest.fixture
def known(home: dict[str, str]) -> Path:
    """Where known hosts are kept if nothing else is said."""
    return Path(home["XDG_CONFIG_HOME"]) / "os-xenapi" / "known_hosts"


@pytest.fixture
def env(pool: SimulatedPool, home: dict[str, str]) -> dict[str, str]:
    return environment(**home, XENAPI_URL=pool.url, TERM="xterm")


def test_a_new_host_is_asked_about_once_and_its_password_is_not_shown(
    pool: SimulatedPool, env: dict[str, str], known: Path
) -> None:
    with Terminal(*COMMAND, "list", "host", "-c", "hostname", env=env) as terminal:
        terminal.expect("Password of root on https://127.0.0.1")
        terminal.expect(": ")
        terminal.type(f"{pool.password}\n")
        assert pool.fingerprint in terminal.expect("(yes/no)? ")
        terminal.type("perhaps\n")
        terminal.expect("(yes/no)? ")
        terminal.type("yes\n")
        terminal.expect("hostname")
        assert terminal.end() == 0
        assert pool.password not in terminal.seen
    assert known.read_text() == f"{pool.url.removeprefix('https://')} {pool.fingerprint}\n"
    assert known.stat().st_mode & 0o777 == 0o600
    done = run("list", "host", env=env)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("answer", ["no\n", "\x04"])
def test_a_host_that_is_not_trusted_is_sent_nothing(
    pool: SimulatedPool, env: dict[str, str], known: Path, answer: str
) -> None:
    logins = pool.counters["session.login_with_password"]
    env = {**env, "XENAPI_PASSWORD": pool.password}
    with Terminal(*COMMAND, "list", "host", env=env) as terminal:
        terminal.expect("(yes/no)? ")
        terminal.type(answer)
        terminal.expect("nothing was sent to it")
        assert terminal.end() == 3
    assert pool.counters["session.login_with_password"] == logins
    assert not known.exists()


def test_ctrl_c_at_a_question_ends_it(pool: SimulatedPool, env: dict[str, str]) -> None:
    with Terminal(*COMMAND, "list", "host", env=env) as terminal:
        terminal.expect("Password of root")
        terminal.type("\x03")
        terminal.expect("os-xenapi: interrupted")
        assert terminal.end() == 130


def test_a_host_that_shows_another_certificate_is_refused_with_both(
    pool: SimulatedPool, env: dict[str, str], known: Path
) -> None:
    other = ":".join(["AB"] * 32)
    known.parent.mkdir()
    known.write_text(f"{pool.url.removeprefix('https://')} {other}\n")
    said = fails("list", "host", code=3, env=env, XENAPI_PASSWORD=pool.password)
    assert pool.fingerprint in said
    assert other in said
    assert str(known) in said


def test_known_hosts_may_be_another_file(
    pool: SimulatedPool, env: dict[str, str], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_text(f"pool {pool.fingerprint}\n")
    words = ("list", "host", "--known-hosts", str(other))
    done = run(*words, env=env, XENAPI_PASSWORD=pool.password)
    assert done.returncode == 0, done.stderr
    twice = fails(*words, "--url", pool.trusted_url, code=2, env=env)
    assert "stated twice" in twice
