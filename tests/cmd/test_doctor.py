"""doctor: every thing that can be wrong with a pool is found, and what to do is said."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from os_xenapi.simulator.directory import User
from os_xenapi.simulator.faults import Error, Fault
from os_xenapi.simulator.lifecycle import set_live
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.testing import SimulatedPool, simulated_pool
from tests.cmd.running import COMMAND, PATIENCE, Command, environment

There = dict[str, str]


@pytest.fixture(scope="module")
def pool() -> Iterator[SimulatedPool]:
    with simulated_pool(hosts=2) as made:
        yield made


def findings(command: Command, env: There, *words: str, code: int = 0) -> dict[str, Any]:
    """Run it; return the last finding of each check, and expect ``code``."""
    done = command("doctor", "-f", "json", *words, env=env)
    assert done.code == code, done
    return {one["check"]: one for one in json.loads(done.out)}


def test_a_pool_with_which_all_is_well(command: Command, there: There) -> None:
    done = command("doctor", env=there)
    assert done.code == 0, done
    lines = done.out.splitlines()
    checks = [line.split()[1] for line in lines if not line.startswith(" ")]
    of_host = ["api", "up", "clock", "plugins", "disk"]
    assert checks == ["reach", "tls", "login", "role", *of_host, *of_host]
    assert "each file as released" in done.out
    assert "free on /" in done.out
    assert "trusted by its fingerprint" in done.out


def test_a_host_that_is_not_there(command: Command) -> None:
    found = findings(command, {}, "--url", "https://127.0.0.1:9", code=3)
    assert found["reach"]["state"] == "wrong"
    assert "port 9" in found["reach"]["next"]
    assert set(found) == {"reach"}


def test_what_was_found_before_a_password_is_missing_is_told(
    command: Command, there: There
) -> None:
    del there["XENAPI_PASSWORD"]
    found = findings(command, there, code=3)
    assert found["tls"]["state"] == "ok"
    assert found["login"]["state"] == "wrong"
    assert "set XENAPI_PASSWORD" in found["login"]["found"]


def test_each_finding_is_told_at_once(there: There) -> None:
    """The login finds nobody at the other end of the password's file, and waits."""
    with tempfile.TemporaryDirectory() as place:
        pipe = os.path.join(place, "password")
        os.mkfifo(pipe)
        with subprocess.Popen(
            [*COMMAND, "doctor", "--password-file", pipe],
            stdout=subprocess.PIPE,
            text=True,
            env=environment(**there),
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("ok     reach")
            assert process.stdout.readline().startswith("ok     tls")
            with open(pipe, "w") as writing:
                writing.write(there["XENAPI_PASSWORD"])
            assert process.stdout.readline().startswith("ok     login")
            process.communicate(timeout=PATIENCE)
        assert process.returncode == 0


@contextmanager
def no_tls() -> Iterator[int]:
    """A server on a port that answers every connection in plain text."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                        connection.recv(4096)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def test_what_is_no_tls_and_what_is_not_encrypted(
    command: Command, pool: SimulatedPool, there: There
) -> None:
    with no_tls() as port:
        found = findings(command, there, "--url", f"https://127.0.0.1:{port}", code=3)
    assert found["tls"]["state"] == "wrong"
    found = findings(command, {**there, "XENAPI_URL": pool.http_url})
    assert (found["tls"]["state"], found["tls"]["next"]) == ("warn", "use https://")


def test_a_certificate_that_nobody_or_another_vouches_for(
    command: Command, pool: SimulatedPool, there: There
) -> None:
    found = findings(command, {**there, "XENAPI_URL": pool.url}, code=3)
    assert found["tls"]["state"] == "warn"
    assert pool.fingerprint in found["tls"]["found"]
    assert "trust the host's certificate" in found["login"]["next"]
    other = f"{pool.url}#sha256={'AB' * 32}"
    found = findings(command, {**there, "XENAPI_URL": other}, code=3)
    assert found["tls"]["state"] == "wrong"
    assert pool.fingerprint in found["tls"]["found"]
    by_authority = f"{pool.url}#ca={pool.ca_file}"
    found = findings(command, {**there, "XENAPI_URL": by_authority})
    assert "trusted by a certificate authority" in found["tls"]["found"]


def test_a_wrong_password_though_a_session_is_kept(
    command: Command, there: There, home: There
) -> None:
    there = {**there, **home}
    assert command("list", "host", env=there).code == 0
    found = findings(command, {**there, "XENAPI_PASSWORD": "wrong"}, code=3)
    assert found["login"]["state"] == "wrong"
    assert "check --user and the password" in found["login"]["next"]


def test_a_user_who_may_only_look_and_a_clock_that_is_wrong(command: Command) -> None:
    users = {"eve": User("secret", "read-only"), "ann": User("secret", "pool-admin")}
    ahead = [400.0]
    with Pool(users=users, clock=lambda: time.time() + ahead[0]) as pool, Server(pool) as server:
        env = {"XENAPI_URL": f"{server.url()}#sha256={server.fingerprint()}"}
        env["XENAPI_PASSWORD"] = "secret"
        done = command("doctor", "-f", "json", "--user", "eve", env=env)
        told = [one for one in json.loads(done.out) if one["check"] == "role"]
        assert {one["state"] for one in told} == {"warn"}
        assert "this user may not do VM.start" in {one["found"] for one in told}
        assert "pool-admin" in told[0]["next"]
        found = findings(command, env, "--user", "ann", code=1)
        assert found["role"]["state"] == "ok"
        assert found["clock"]["state"] == "wrong"
        assert found["clock"]["found"].endswith("s ahead of this machine")
        ahead[0] = -60.0
        found = findings(command, env, "--user", "ann")
        assert found["clock"]["state"] == "warn"
        assert found["clock"]["found"].endswith("s behind this machine")


def test_a_check_that_fails_does_not_end_the_others(
    command: Command, pool: SimulatedPool, there: There
) -> None:
    with pool.faults.arm(Fault(Error(["INTERNAL_ERROR", "x"]), message="host.get_servertime")):
        found = findings(command, there, code=1)
    assert "INTERNAL_ERROR" in found["clock"]["found"]
    assert found["disk"]["state"] in ("ok", "warn")


def test_a_host_in_maintenance_and_one_that_is_off(command: Command) -> None:
    with simulated_pool(hosts=2) as pool:
        env = {"XENAPI_URL": pool.trusted_url, "XENAPI_PASSWORD": pool.password}
        session = pool.connect()
        (other,) = set(session.host.get_all()) - {session.this_host()}
        name = session.host.get_hostname(other)
        session.host.disable(other)
        done = command("doctor", env=env)
        assert done.code == 0, done
        assert f"{name}: is in maintenance" in done.out
        assert f"-> os-xenapi call host.enable {other}\n" in done.out
        with pool.simulator.lock:
            set_live(pool.simulator.host(other), live=False)
        done = command("doctor", env=env)
        assert done.code == 1, done
        assert f"{name}: the pool does not hear from it" in done.out


def test_plugins_that_are_missing_or_differ(
    command: Command, pool: SimulatedPool, there: There
) -> None:
    plugins = pool.simulator.hosts[1].dom0.root / "etc/xapi.d/plugins"
    changed = plugins / "os_xenapi_params.py"
    text = changed.read_text()
    changed.write_text(text + "# changed\n")
    try:
        found = findings(command, there)
        assert found["plugins"]["state"] == "warn"
        assert "os_xenapi_params.py: expected sha256" in found["plugins"]["found"]
        assert found["plugins"]["next"] == f"os-xenapi plugins install {found['plugins']['where']}"
    finally:
        changed.write_text(text)
    version = plugins / "dom0_plugin_version.py"
    version.rename(plugins / "away")
    try:
        found = findings(command, there)
        assert found["plugins"]["found"] == "no dom0 plugins of os-xenapi"
        assert found["disk"]["state"] == "warn"
    finally:
        (plugins / "away").rename(version)
