"""Whom the bootstrap trusts, where it takes the password from, and what it says of wrong usage."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests import parts
from tests.dom0.sshd_host import PASSWORD, make_key
from tests.utils.machines import HIMN, NEEDED, Machines, machines

LOGIN_FAILED = "step 2 of 7, login to dom0: "


@pytest.fixture(scope="module")
def shared() -> Iterator[Machines]:
    with machines() as made:
        yield made


@pytest.fixture
def made(shared: Machines) -> Machines:
    """The machines that the tests here share, with the right key known."""
    shared.trust()
    return shared


def bare(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command on this machine, which it must refuse before it does anything."""
    command = [sys.executable, "-m", "os_xenapi.cmd.bootstrap", *words]
    environment = {name: value for name, value in os.environ.items() if "XENAPI" not in name}
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )


WRONG = {
    "nothing": (),
    "no address": ("-u", "root", "-p", "x"),
    "no user": ("-i", HIMN, "-p", "x"),
    "an address that is none": ("-i", "169.254.0.256", "-u", "root", "-p", "x"),
    "a name for an address": ("-i", "dom0", "-u", "root", "-p", "x"),
    "a user that is none": ("-i", HIMN, "-u", "-oProxyCommand=x", "-p", "x"),
    "an option without its value": ("-i", HIMN, "-u", "root", "-p"),
    "an option that is none": ("-i", HIMN, "-u", "root", "-p", "x", "--force"),
    "a word too many": ("-i", HIMN, "-u", "root", "-p", "x", "more"),
    "two passwords": ("-i", HIMN, "-u", "root", "-p", "x", "--password-file", "y"),
    "no password": ("-i", HIMN, "-u", "root"),
    "a password file that is not there": ("-i", HIMN, "-u", "root", "--password-file", "/absent"),
    "a host key that is none": ("-i", HIMN, "-u", "root", "-p", "x", "--host-key", "AB:CD"),
}


@pytest.mark.parametrize("usage", WRONG)
def test_wrong_usage_goes_to_stderr_with_exit_code_1(usage: str) -> None:
    done = bare(*WRONG[usage])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("usage: xenapi_bootstrap")
    assert done.stderr.splitlines()[-1].startswith("xenapi_bootstrap: ")


def test_help_names_every_option_of_the_contract() -> None:
    done = bare("--help")
    assert done.returncode == 0
    for option in ("-i", "--himn-ip", "-u", "--user-name", "-p", "--passwd", "-f"):
        assert option in done.stdout.replace(",", " ").split()
    assert "--xenapi-facts-file" in done.stdout


@pytest.mark.slow
@pytest.mark.timeout(180)
@parts.need(*NEEDED)
class TestPasswords:
    def test_a_wrong_one_is_refused_and_not_shown(self, made: Machines) -> None:
        done = made.bootstrap(password="not the one")
        assert done.returncode == 1
        assert f"{LOGIN_FAILED}{HIMN} refuses the ssh login of root" in done.stderr
        assert "not the one" not in done.stderr

    def test_it_may_come_from_a_file(self, made: Machines, tmp_path: Path) -> None:
        file = tmp_path / "password"
        file.write_text(f"{PASSWORD}\n")
        assert made.bootstrap("--password-file", str(file), password=None).returncode == 0

    def test_the_long_options_take_values(self, made: Machines) -> None:
        words = ("--himn-ip", HIMN, "--user-name", "root", "--passwd", PASSWORD)
        place = ("--xenapi-facts-file", str(made.facts_file))
        done = made.run("-m", "os_xenapi.cmd.bootstrap", *words, *place)
        assert done.returncode == 0, done.stderr

    def test_it_is_asked_for_at_a_terminal(self, made: Machines) -> None:
        code, said = made.talk([("Password of root on 169.254.0.1: ", PASSWORD)], password=None)
        assert code == 0
        assert PASSWORD not in said


@pytest.mark.slow
@pytest.mark.timeout(180)
@parts.need(*NEEDED)
class TestHostKeys:
    def test_an_unknown_one_is_refused_with_what_to_do(self, made: Machines) -> None:
        made.known_hosts.unlink()
        done = made.bootstrap()
        assert done.returncode == 1
        assert LOGIN_FAILED in done.stderr
        assert fingerprint(made) in done.stderr
        assert "--host-key SHA256:..., or --accept-new" in done.stderr
        assert not made.known_hosts.exists()

    @pytest.mark.parametrize("options", [(), ("--accept-new",)], ids=["plain", "accept-new"])
    def test_a_changed_one_is_refused_before_the_password_is_sent(
        self, made: Machines, tmp_path: Path, options: Sequence[str]
    ) -> None:
        other = make_key(tmp_path / "other").with_suffix(".pub").read_text().split()
        made.trust(" ".join(other[:2]))
        known = made.known_hosts.read_text()
        logged = (made.host.root / "sshd.log").read_text()
        done = made.bootstrap(*options)
        assert done.returncode == 1
        assert "remove its old line" in done.stderr
        assert made.known_hosts.read_text() == known
        assert "password" not in (made.host.root / "sshd.log").read_text()[len(logged) :]

    def test_the_first_is_trusted_when_told_so_and_other_lines_stay(self, made: Machines) -> None:
        others = "# mine\n@revoked * ssh-ed25519 AAAA\nxen9 ssh-rsa AAAA remark"
        made.known_hosts.write_text(others)
        assert made.bootstrap("--accept-new").returncode == 0
        added = f"\n{HIMN} {made.host.public_key}\n"
        assert made.known_hosts.read_text() == others + added
        assert made.bootstrap().returncode == 0
        assert made.known_hosts.read_text() == others + added

    def test_a_pinned_one_needs_no_file(self, made: Machines) -> None:
        made.known_hosts.unlink()
        assert made.bootstrap("--host-key", fingerprint(made)).returncode == 0
        done = made.bootstrap("--host-key", "SHA256:" + "A" * 43)
        assert done.returncode == 1
        assert "is not the pinned" in done.stderr
        assert not made.known_hosts.exists()

    def test_a_command_line_of_old_is_given_the_pin_by_the_environment(
        self, made: Machines
    ) -> None:
        made.known_hosts.unlink()
        given = {"XENAPI_HOST_KEY": fingerprint(made)}
        assert made.bootstrap("-p", PASSWORD, password=None, **given).returncode == 0
        given = {"XENAPI_HOST_KEY": "SHA256:" + "A" * 43}
        assert "is not the pinned" in made.bootstrap(**given).stderr

    def test_a_file_of_ones_own_is_read_instead(self, made: Machines, tmp_path: Path) -> None:
        file = made.known_hosts.rename(tmp_path / "known")
        assert made.bootstrap("--known-hosts", str(file)).returncode == 0
        done = made.bootstrap("--known-hosts", str(tmp_path / "absent"))
        assert done.returncode == 1
        assert "No such file" in done.stderr

    def test_one_that_the_system_knows_is_trusted(self, made: Machines) -> None:
        made.known_hosts.unlink()
        place = made.etc / "ssh" / "ssh_known_hosts"
        place.parent.mkdir()
        place.write_text(f"{HIMN} {made.host.public_key}\n")
        try:
            assert made.bootstrap().returncode == 0
        finally:
            place.unlink()
            place.parent.rmdir()

    def test_a_terminal_is_asked_and_the_answer_remembered(self, made: Machines) -> None:
        made.known_hosts.unlink()
        question = "(yes, no, or the fingerprint)? "
        code, said = made.talk([(question, "maybe"), (question, "no")])
        assert code == 1
        assert fingerprint(made) in said
        assert not made.known_hosts.exists()
        code, said = made.talk([(question, "SHA256:" + "A" * 43)])
        assert code == 1
        code, said = made.talk([(question, fingerprint(made))])
        assert code == 0
        assert made.known_hosts.read_text() == f"{HIMN} {made.host.public_key}\n"
        code, said = made.talk([])
        assert code == 0


def fingerprint(made: Machines) -> str:
    file = made.host.root / "etc/ssh/ssh_host_ed25519_key.pub"
    command = [parts.find("ssh-keygen"), "-lf", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[1]
