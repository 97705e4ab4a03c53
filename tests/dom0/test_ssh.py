"""A connection over ssh: whose key is trusted, how one logs in, and that every wait ends."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from os_xenapi.dom0 import ssh
from os_xenapi.errors import ConnectionFailed, DeadlineExceeded, HostKeyRefused, LimitExceeded
from tests import parts
from tests.dom0.sshd_host import NEEDED, PASSWORD, SshdHost, make_key, sshd_host
from tests.ports import held_port

pytestmark = parts.need(*NEEDED, "python3.6", "ssh-agent", "ssh-add")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshdHost]:
    with sshd_host(tmp_path_factory.mktemp("ssh") / "h") as host:
        yield host


@pytest.fixture
def connection(host: SshdHost) -> Iterator[ssh.Ssh]:
    with host.target().connect() as connection:
        yield connection


def other_key(tmp_path: Path) -> str:
    path = make_key(tmp_path / "other").with_suffix(".pub")
    return " ".join(path.read_text().split()[:2])


def connects(host: SshdHost, host_keys: ssh.HostKeys, login: ssh.Login | None = None) -> bool:
    target = replace(host.target(), host_keys=host_keys)
    with replace(target, login=login or target.login).connect() as connection:
        return connection.run("true").status == 0


def fingerprint(host: SshdHost) -> str:
    file = host.root / "etc/ssh/ssh_host_ed25519_key.pub"
    command = [parts.find("ssh-keygen"), "-lf", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[1]


def test_a_host_that_no_file_knows_is_refused_with_its_fingerprint(
    host: SshdHost, tmp_path: Path
) -> None:
    empty = tmp_path / "known"
    empty.touch()
    with pytest.raises(HostKeyRefused) as refused:
        connects(host, ssh.HostKeys(known_hosts=empty))
    assert fingerprint(host) in str(refused.value)
    assert "ssh-keygen -lf" in str(refused.value)
    assert empty.read_text() == ""


def test_first_use_is_trusted_when_allowed_and_a_changed_key_is_not(
    host: SshdHost, tmp_path: Path
) -> None:
    known = tmp_path / "new" / "known"
    allowed = ssh.HostKeys(known_hosts=known, accept_new=True)
    assert connects(host, allowed)
    assert known.read_text() == f"[127.0.0.1]:{host.port} {host.public_key}\n"
    assert connects(host, ssh.HostKeys(known_hosts=known))
    known.write_text(f"[127.0.0.1]:{host.port} {other_key(tmp_path)}\n")
    with pytest.raises(HostKeyRefused, match="the known one is SHA256:"):
        connects(host, allowed)


def test_a_pinned_key_is_the_only_one_trusted(host: SshdHost) -> None:
    assert connects(host, ssh.HostKeys(fingerprints=(fingerprint(host),)))
    wrong = "SHA256:" + "A" * 43
    with pytest.raises(HostKeyRefused, match=f"is not the pinned {wrong}"):
        connects(host, ssh.HostKeys(fingerprints=(wrong,)))


def test_a_question_decides_about_an_unknown_key_alone(host: SshdHost, tmp_path: Path) -> None:
    known = tmp_path / "known"
    asked: list[tuple[str, str, str]] = []

    def ask(*question: str) -> bool:
        name, kind, shown = question
        asked.append((name, kind, shown))
        return len(asked) > 1

    trust = ssh.HostKeys(known_hosts=known, ask=ask)
    with pytest.raises(HostKeyRefused):
        connects(host, trust)
    assert not known.exists()
    assert connects(host, trust)
    assert asked == [(f"[127.0.0.1]:{host.port}", "ssh-ed25519", fingerprint(host))] * 2
    assert connects(host, trust)
    assert len(asked) == 2
    known.write_text(f"[127.0.0.1]:{host.port} {other_key(tmp_path)}\n")
    with pytest.raises(HostKeyRefused, match="the known one is SHA256:"):
        connects(host, trust)


def test_lines_that_cannot_be_read_stay_and_hide_no_others(host: SshdHost, tmp_path: Path) -> None:
    known = tmp_path / "known"
    lines = (
        f"# a remark of words\n@cert-authority * {other_key(tmp_path)}\nxen8 ssh-rsa AAAA=\n"
        "xen9 ssh-dss\nxen9 odd-type AAAAB3NzaC1\n\n"
    )
    known.write_text(lines + "caf\u00e9 ssh-rsa AAAA")
    assert connects(host, ssh.HostKeys(known_hosts=known, accept_new=True))
    added = f"[127.0.0.1]:{host.port} {host.public_key}\n"
    assert known.read_text() == lines + f"caf\u00e9 ssh-rsa AAAA\n{added}"
    assert connects(host, ssh.HostKeys(known_hosts=known))


def test_a_revoked_key_is_refused_though_new_ones_are_taken(host: SshdHost, tmp_path: Path) -> None:
    known = tmp_path / "known"
    listed = f"[127.0.0.1]:{host.port} {host.public_key}\n"
    known.write_text(f"{listed}@revoked * {host.public_key}\n")
    with pytest.raises(HostKeyRefused, match="which is revoked"):
        connects(host, ssh.HostKeys(known_hosts=known, accept_new=True))


def test_a_name_that_is_hashed_in_the_file_is_known(host: SshdHost) -> None:
    known = host.known_hosts()
    subprocess.run([parts.find("ssh-keygen"), "-q", "-H", "-f", str(known)], check=True)
    assert "127.0.0.1" not in known.read_text()
    assert connects(host, ssh.HostKeys(known_hosts=known))


@pytest.mark.parametrize("text", ["AB:CD", "SHA256:short", "MD5:" + "A" * 43])
def test_a_pin_that_is_no_fingerprint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ssh-keygen -l"):
        ssh.HostKeys(fingerprints=(text,))


def test_a_missing_known_hosts_file_is_named(host: SshdHost, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="absent"):
        connects(host, ssh.HostKeys(known_hosts=tmp_path / "absent"))


def test_a_password_logs_in_and_a_wrong_one_is_not_shown(host: SshdHost) -> None:
    known = ssh.HostKeys(known_hosts=host.known_hosts())
    assert connects(host, known, ssh.Login(password=PASSWORD))
    with pytest.raises(ConnectionFailed, match="refuses the ssh login of root") as refused:
        connects(host, known, ssh.Login(password="wrong-one"))
    assert "wrong-one" not in str(refused.value)
    assert PASSWORD not in repr(ssh.Login(password=PASSWORD))


def test_another_key_is_refused(host: SshdHost, tmp_path: Path) -> None:
    login = ssh.Login(key_file=make_key(tmp_path / "other"))
    with pytest.raises(ConnectionFailed, match="check the password or the key"):
        connects(host, ssh.HostKeys(known_hosts=host.known_hosts()), login)


def test_an_agent_logs_in_and_is_asked_only_when_wanted(
    host: SshdHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "agent"
    agent = subprocess.Popen(
        [parts.find("ssh-agent"), "-D", "-a", str(place)], stdout=subprocess.PIPE
    )
    with agent:
        try:
            assert agent.stdout is not None
            agent.stdout.readline()
            environment = {**os.environ, "SSH_AUTH_SOCK": str(place)}
            subprocess.run(
                [parts.find("ssh-add"), "-q", str(host.user_key)], env=environment, check=True
            )
            monkeypatch.setenv("SSH_AUTH_SOCK", str(place))
            known = ssh.HostKeys(known_hosts=host.known_hosts())
            assert connects(host, known, ssh.Login(agent=True))
            with pytest.raises(ConnectionFailed):
                connects(host, known, ssh.Login())
        finally:
            agent.kill()


def test_a_command_gets_its_input_and_gives_output_errors_and_exit_code(
    connection: ssh.Ssh,
) -> None:
    data = bytes(range(256)) * 4096
    done = connection.run("cat; echo gone wrong >&2; exit 7", data)
    assert done == ssh.Completed(7, data, b"gone wrong\n")


def test_a_command_that_reads_nothing_does_not_hold_us_up(connection: ssh.Ssh) -> None:
    assert connection.run("exit 3", b"x" * (8 << 20)).status == 3


def test_a_command_that_takes_too_long_or_prints_too_much_is_given_up(
    connection: ssh.Ssh,
) -> None:
    with pytest.raises(DeadlineExceeded, match="it may still run"):
        connection.run("sleep 5", timeout=0.3)
    with pytest.raises(LimitExceeded, match="more than 1000 bytes"):
        connection.run("cat /dev/zero", most=1000)
    assert connection.run("echo still there").out == b"still there\n"


def test_a_command_that_is_killed_has_no_exit_code(connection: ssh.Ssh) -> None:
    with pytest.raises(ConnectionFailed, match="was killed"):
        connection.run("kill -9 $$")


def test_a_file_is_written_in_one_step(connection: ssh.Ssh, host: SshdHost) -> None:
    path = "/root/it's a $(file)"
    connection.put(b"first\n", path)
    connection.put(b"second\n", path, mode=0o600)
    place = host.root / path.lstrip("/")
    assert place.read_bytes() == b"second\n"
    assert place.stat().st_mode & 0o777 == 0o600
    with pytest.raises(OSError, match="did not write /absent/file"):
        connection.put(b"x", "/absent/file")
    assert [one.name for one in place.parent.iterdir() if "new" in one.name] == []


def test_a_server_that_says_nothing_is_given_up(host: SshdHost) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        target = replace(host.target(port=silent.getsockname()[1]), timeout=0.5)
        with pytest.raises(ConnectionFailed, match="ssh to"):
            target.connect()


def test_no_server_and_no_such_name_are_told(host: SshdHost) -> None:
    with (
        held_port() as port,
        pytest.raises(ConnectionFailed, match=f"no ssh connection to 127.0.0.1:{port}"),
    ):
        host.target(port=port).connect()
    with pytest.raises(ConnectionFailed, match=r"the name host\.invalid"):
        ssh.connect("host.invalid", ssh.Login(), timeout=5)
