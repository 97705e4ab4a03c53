"""The session between commands: one slot, never trusted where somebody else could have made it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from os_xenapi.cmd import session_slot
from os_xenapi.testing import SimulatedPool, simulated_pool
from tests.cmd.running import Command

LOGIN = "session.login_with_password"


@pytest.fixture
def env(there: dict[str, str], home: dict[str, str]) -> dict[str, str]:
    return {**there, **home}


@pytest.fixture
def slot(home: dict[str, str]) -> Path:
    return Path(home["XDG_RUNTIME_DIR"]) / "os-xenapi" / "session.json"


def sessions(pool: SimulatedPool) -> int:
    return len(pool.simulator.sessions)


def listed(command: Command, env: dict[str, str], *words: str) -> str:
    """List hosts, which has to succeed; return what was said on stderr."""
    done = command("list", "host", *words, env=env)
    assert done.code == 0, done
    return done.err


def test_the_second_command_needs_neither_login_nor_password(
    command: Command, pool: SimulatedPool, env: dict[str, str], slot: Path
) -> None:
    before = pool.counters[LOGIN], sessions(pool)
    listed(command, env)
    assert slot.stat().st_mode & 0o777 == 0o600
    assert slot.parent.stat().st_mode & 0o777 == 0o700
    del env["XENAPI_PASSWORD"]
    listed(command, env)
    assert (pool.counters[LOGIN], sessions(pool)) == (before[0] + 1, before[1] + 1)
    done = command("logout", env=env)
    assert done.out.startswith("Ended the session of root at https://127.0.0.1")
    assert sessions(pool) == before[1]
    assert not slot.exists()
    assert command("logout", env=env).out == "No session is kept.\n"
    assert "--password-file" in command("list", "host", env=env).said(2)


def test_a_session_that_the_host_forgot_is_replaced(
    command: Command, pool: SimulatedPool, env: dict[str, str], slot: Path
) -> None:
    listed(command, env)
    ref = json.loads(slot.read_text())["ref"]
    with pool.connect(session_ref=ref) as session:
        session.session.logout()
    assert listed(command, env) == ""
    assert json.loads(slot.read_text())["ref"] != ref
    command("logout", env=env)


@pytest.mark.parametrize("way", ["--no-keep", "XENAPI_KEEP", "sim"])
def test_a_session_is_not_kept_where_that_is_not_wanted(
    command: Command, pool: SimulatedPool, env: dict[str, str], slot: Path, way: str
) -> None:
    before = sessions(pool)
    if way == "--no-keep":
        listed(command, env, way)
    elif way == "sim":
        listed(command, env, "--url", "sim://")
    else:
        listed(command, {**env, "XENAPI_KEEP": "no"})
    assert sessions(pool) == before
    assert not slot.exists()


def test_there_is_one_slot_and_what_leaves_it_is_logged_out(
    command: Command, pool: SimulatedPool, env: dict[str, str], slot: Path
) -> None:
    before = sessions(pool)
    with simulated_pool() as other:
        listed(command, env)
        assert sessions(pool) == before + 1
        listed(command, {**env, "XENAPI_URL": other.trusted_url})
        assert (sessions(pool), sessions(other)) == (before, 1)
        assert json.loads(slot.read_text())["url"] == other.url
        assert "Ended" in command("logout", env=env).out


def test_a_session_is_for_the_same_user_and_the_same_trust_alone(
    command: Command, pool: SimulatedPool, env: dict[str, str]
) -> None:
    listed(command, env)
    logins = pool.counters[LOGIN]
    listed(command, {**env, "XENAPI_URL": f"{pool.url}#ca={pool.ca_file}"})
    assert pool.counters[LOGIN] == logins + 1
    refused = command("list", "host", "--user", "nobody", env={**env, "XENAPI_PASSWORD": "x"})
    assert "SESSION_AUTHENTICATION_FAILED" in refused.said(3)
    command("logout", env=env)


def test_a_host_that_is_gone_is_told_and_logout_forgets_it(
    command: Command, env: dict[str, str], slot: Path
) -> None:
    with simulated_pool() as other:
        env = {**env, "XENAPI_URL": other.trusted_url}
        listed(command, env)
    assert "no connection" in command("list", "host", env=env).said(3)
    assert "Forgot" in command("logout", env=env).out
    assert not slot.exists()


def test_a_slot_that_others_could_have_made_is_not_used(
    command: Command, pool: SimulatedPool, env: dict[str, str], slot: Path
) -> None:
    before = sessions(pool)

    def unkept(part: str) -> None:
        assert part in listed(command, env)
        assert sessions(pool) == before

    slot.parent.mkdir(parents=True, mode=0o700)
    slot.write_text("{}")
    slot.chmod(0o644)
    unkept(f"others have rights to {slot}")
    slot.unlink()
    slot.symlink_to(slot.parent / "elsewhere")
    unkept(f"{slot} is a symbolic link: remove it")
    slot.unlink()
    os.mkfifo(slot, 0o600)
    unkept("is no plain file")
    slot.unlink()
    slot.mkdir(0o700)
    unkept("is no plain file")
    slot.rmdir()
    slot.write_text("{}")
    slot.chmod(0o600)
    (slot.parent / "other").hardlink_to(slot)
    unkept("of one name")
    (slot.parent / "other").unlink()
    slot.unlink()
    slot.parent.chmod(0o755)
    unkept(f"others have rights to {slot.parent}")
    slot.parent.rmdir()
    slot.parent.symlink_to(slot.parent.parent)
    unkept(f"{slot.parent} is a symbolic link")


@pytest.mark.skipif(os.geteuid() != 0, reason="only the super user can give files away")
def test_a_slot_of_another_user_is_not_used(
    command: Command, env: dict[str, str], slot: Path
) -> None:
    slot.parent.mkdir(parents=True, mode=0o700)
    slot.write_text("{}")
    slot.chmod(0o600)
    os.chown(slot, 12345, 12345)
    assert f"{slot} belongs to another user" in listed(command, env)
    os.chown(slot.parent, 12345, 12345)
    assert f"{slot.parent} belongs to another user" in listed(command, env)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": 5}', "null", "[" * 60000])
def test_what_is_no_session_is_written_over(
    command: Command, env: dict[str, str], slot: Path, text: str
) -> None:
    slot.parent.mkdir(parents=True, mode=0o700)
    slot.write_text(text)
    slot.chmod(0o600)
    assert listed(command, env) == ""
    assert json.loads(slot.read_text())["user"] == "root"
    command("logout", env=env)


def test_of_two_commands_at_a_time_the_first_one_keeps_its_session(
    monkeypatch: pytest.MonkeyPatch, home: dict[str, str]
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", home["XDG_RUNTIME_DIR"])
    first, second = (
        session_slot.Kept("https://h", "root", "", "https://h", ref)
        for ref in ("secret-a", "secret-b")
    )
    assert session_slot.store(first, None)
    assert not session_slot.store(second, None)
    assert session_slot.read() == first
    session_slot.clear(second)
    assert session_slot.read() == first
    assert "secret" not in repr(first)
