"""The ssh client under its names of 0.3.4, against a real sshd."""

from __future__ import annotations

import inspect
import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from os_xenapi import __version__
from os_xenapi.client.exception import OsXenApiException
from os_xenapi.dom0 import ssh
from os_xenapi.errors import DeadlineExceeded, HostKeyRefused, InstallRefused, LimitExceeded
from os_xenapi.utils import sshclient, xapi_plugin
from tests import parts
from tests.dom0.sshd_host import NEEDED, PASSWORD, SshdHost, sshd_host

needs_host = parts.need(*NEEDED, "python3.6")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshdHost]:
    with sshd_host(tmp_path_factory.mktemp("ssh") / "h") as host:
        (host.root / "var/log").mkdir()
        (host.root / "var/log/lastlog").touch()  # sshd writes to it when there is a terminal
        yield host


@pytest.fixture
def client(host: SshdHost) -> Iterator[sshclient.SSHClient]:
    trust = ssh.HostKeys(known_hosts=host.known_hosts())
    with sshclient.SSHClient(
        "127.0.0.1", "root", PASSWORD, port=host.port, host_keys=trust
    ) as client:
        yield client


def test_the_signatures_are_those_of_the_contract() -> None:
    made = inspect.signature(sshclient.SSHClient).parameters
    positional = [one for one in made.values() if one.kind is not inspect.Parameter.KEYWORD_ONLY]
    assert [one.name for one in positional] == [
        *("ip", "username", "password", "pkey", "key_filename", "log"),
        *("look_for_keys", "allow_agent"),
    ]
    defaults = [one.default for one in positional[2:]]
    assert defaults == [None, None, None, None, False, False]
    run = inspect.signature(sshclient.SSHClient.ssh).parameters
    assert list(run)[:4] == ["self", "command", "get_pty", "allowed_return_codes"]
    assert (run["get_pty"].default, run["allowed_return_codes"].default) == (True, [0])
    assert list(inspect.signature(sshclient.SSHClient.scp).parameters) == ["self", "source", "dest"]
    install = inspect.signature(xapi_plugin.install_plugins_to_dom0).parameters
    assert list(install) == ["ssh_client", "version"]


@needs_host
def test_a_command_gives_its_code_and_both_outputs(client: sshclient.SSHClient) -> None:
    assert client.ssh("echo out; echo err >&2", get_pty=False) == (0, "out\n", "err\n")
    assert client.ssh("tty >/dev/null && echo out; echo err >&2") == (0, "out\r\nerr\r\n", "")
    assert client.ssh("exit 3", allowed_return_codes=[0, 3])[0] == 3
    assert client.ssh("cat", False, data=b"caf\xc3\xa9\xff")[1] == "caf\u00e9\ufffd"


@needs_host
def test_another_exit_code_is_an_error_that_tells_all(client: sshclient.SSHClient) -> None:
    with pytest.raises(sshclient.SshExecCmdFailure, match=r"exit code 4: gone wrong") as failed:
        client.ssh("echo so far; echo gone wrong >&2; exit 4", False)
    assert isinstance(failed.value, OsXenApiException)
    told = failed.value.kwargs
    assert (told["code"], told["stdout"], told["stderr"]) == (4, "so far\n", "gone wrong\n")
    with pytest.raises(sshclient.SshExecCmdFailure):
        client.ssh("true", False, [1])


@needs_host
def test_a_command_has_a_deadline(client: sshclient.SSHClient) -> None:
    with pytest.raises(DeadlineExceeded):
        client.ssh("sleep 5", timeout=0.2)


@needs_host
def test_an_unknown_host_is_refused_by_default(
    host: SshdHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(HostKeyRefused, match="ssh-keygen -lf"):
        sshclient.SSHClient("127.0.0.1", "root", PASSWORD, port=host.port)
    assert list(tmp_path.iterdir()) == []


@needs_host
def test_keys_log_in_by_file_and_as_paramiko_has_them(host: SshdHost) -> None:
    import paramiko

    trust = ssh.HostKeys(known_hosts=host.known_hosts())
    key = paramiko.Ed25519Key.from_private_key_file(str(host.user_key))
    log = logging.getLogger("mine")
    with sshclient.SSHClient(
        "127.0.0.1", "root", None, key, None, log, port=host.port, host_keys=trust
    ) as one:
        assert one.ssh("id -u", False)[1] == "0\n"
        assert (one.ip, one.username, one.log) == ("127.0.0.1", "root", log)
    with sshclient.SSHClient(
        "127.0.0.1", "root", key_filename=str(host.user_key), port=host.port, host_keys=trust
    ) as one:
        assert one.ssh("id -u", False)[1] == "0\n"


@needs_host
def test_the_logger_hears_of_commands_and_never_of_the_password(
    host: SshdHost, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    trust = ssh.HostKeys(known_hosts=host.known_hosts())
    with sshclient.SSHClient(
        "127.0.0.1", "root", PASSWORD, port=host.port, host_keys=trust
    ) as client:
        client.ssh("echo  a\nfalse; true", False)
        assert PASSWORD not in repr(vars(client))
    assert "on 127.0.0.1: echo a false; true" in caplog.text
    assert PASSWORD not in caplog.text


@needs_host
def test_a_file_is_copied_with_its_rights_to_a_name_or_into_a_directory(
    host: SshdHost, client: sshclient.SSHClient, tmp_path: Path
) -> None:
    source = tmp_path / "it's a file"
    source.write_bytes(bytes(range(256)) * 2000)
    source.chmod(0o750)
    client.scp(source, "/root/$(it's) new")
    client.scp(str(source), "/root")
    for name in ("$(it's) new", "it's a file"):
        copied = host.root / "root" / name
        assert copied.read_bytes() == source.read_bytes()
        assert stat.S_IMODE(copied.stat().st_mode) == 0o750
    with pytest.raises(OSError, match="did not write /absent/x"):
        client.scp(source, "/absent/x")
    with pytest.raises(FileNotFoundError):
        client.scp(tmp_path / "absent", "/root/x")


@needs_host
def test_a_file_that_is_too_large_is_refused_before_anything_is_sent(
    host: SshdHost, client: sshclient.SSHClient, tmp_path: Path
) -> None:
    source = tmp_path / "large"
    with source.open("wb") as file:
        file.truncate((64 << 20) + 1)
    with pytest.raises(LimitExceeded, match="more than 67108864 bytes"):
        client.scp(source, "/root/large")
    assert not (host.root / "root/large").exists()


@pytest.mark.slow
@pytest.mark.timeout(180)
@needs_host
def test_plugins_are_installed_once_and_only_those_of_this_release(
    host: SshdHost, client: sshclient.SSHClient
) -> None:
    with pytest.raises(ValueError, match=r"not those of '0\.3\.4'"):
        xapi_plugin.install_plugins_to_dom0(client, "0.3.4")
    assert list(host.plugins.iterdir()) == []
    assert xapi_plugin.install_plugins_to_dom0(client) is True
    assert xapi_plugin.install_plugins_to_dom0(client, __version__) is False
    host.plugins.chmod(0o777)
    try:
        with pytest.raises(InstallRefused):
            xapi_plugin.install_plugins_to_dom0(client)
    finally:
        host.plugins.chmod(0o755)
