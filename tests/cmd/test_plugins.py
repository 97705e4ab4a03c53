"""The command's noun plugins on real ssh servers: several hosts at once, a line for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from os_xenapi import __version__
from tests import parts
from tests.cmd.running import fails, run
from tests.dom0.sshd_host import NEEDED, PASSWORD, SshdHost, sshd_host

pytestmark = [pytest.mark.slow, parts.need(*NEEDED, "python3.6", "python2.7")]


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[list[SshdHost]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(sshd_host(tmp_path / name, interpreter))
            for name, interpreter in (("a", "python3.6"), ("b", "python2.7"))
        ]


def options(hosts: list[SshdHost], directory: Path) -> list[str]:
    """How all of them are logged in to: by password, their keys in one file."""
    known, password = directory / "known", directory / "password"
    known.write_text("".join(host.known_hosts().read_text() for host in hosts))
    password.write_text(PASSWORD + "\n")
    return ["--known-hosts", str(known), "--password-file", str(password)]


def test_two_hosts_are_installed_looked_at_and_uninstalled_together(
    hosts: list[SshdHost], tmp_path: Path
) -> None:
    words = [*(f"127.0.0.1:{host.port}" for host in hosts), *options(hosts, tmp_path)]

    def lines(action: str, code: int = 0) -> list[str]:
        done = run("plugins", action, *words)
        assert done.returncode == code, done
        assert done.stderr == ""
        told = done.stdout.splitlines()
        starts = [f"[127.0.0.1]:{host.port}: " for host in hosts]
        assert [line.startswith(start) for line, start in zip(told, starts, strict=True)] == [
            True,
            True,
        ]
        return [line.partition("]:")[2].partition(": ")[2] for line in told]

    assert lines("status") == ["no plugins of os-xenapi"] * 2
    assert lines("verify", 1) == ["no plugins of os-xenapi"] * 2
    installed = lines("install")
    whole = f"plugins {__version__}, whole; Python "
    assert [one.startswith(f"changed, {whole}") for one in installed] == [True, True]
    assert "Python 3.6." in installed[0]
    assert "Python 2.7." in installed[1]
    assert [one.startswith(whole) for one in lines("verify")] == [True, True]
    assert lines("keys") == ["changed", "changed"]
    assert lines("uninstall") == ["changed, no plugins of os-xenapi"] * 2


def test_a_host_that_fails_is_told_and_the_others_are_done(
    hosts: list[SshdHost], tmp_path: Path
) -> None:
    first, second = hosts
    wrong = "SHA256:" + "A" * 43
    words = [f"127.0.0.1:{first.port}#{wrong}", f"127.0.0.1:{second.port}"]
    done = run("plugins", "install", *words, *options(hosts, tmp_path))
    assert done.returncode == 1
    one, two = done.stdout.splitlines()
    assert f"failed: [127.0.0.1]:{first.port} shows the ssh-ed25519 key SHA256:" in one
    assert wrong in one
    assert f"changed, plugins {__version__}, whole" in two
    assert not first.store.exists()


def test_verify_names_each_file_that_differs(hosts: list[SshdHost], tmp_path: Path) -> None:
    host = hosts[0]
    words = [f"127.0.0.1:{host.port}", *options([host], tmp_path)]
    run("plugins", "install", *words)
    (host.store / "current/agent.py").write_text("#!/bin/sh\n")
    done = run("plugins", "verify", *words)
    assert done.returncode == 1
    head, line = done.stdout.splitlines()
    assert "not as this release has them" in head
    assert line.startswith("  agent.py: expected sha256 ")


def test_a_command_line_that_makes_no_sense_is_refused() -> None:
    assert "'a b' is no host" in fails("plugins", "status", "a b", code=2)
    assert "is no host" in fails("plugins", "status", "host:99999", code=2)
    assert "ssh-keygen -l" in fails("plugins", "status", "host#AB:CD")
    assert "two hosts" in fails("plugins", "keys", "host", code=2)
    assert "--at-once" in fails("plugins", "status", "host", "--at-once", "0", code=2)
    assert "install" in fails("plugins", "explode", "host", code=2)
