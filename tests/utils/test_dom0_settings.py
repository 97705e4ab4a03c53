"""What is set in dom0: its kernel's modules, logs of consoles, connection tracking."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from os_xenapi.utils import common_conf, conntrack_service, consoles, iptables, xenapi_facts
from tests import parts
from tests.utils.machines import NEEDED, Machines, machines

needs_machines = parts.need(*NEEDED)

ROTATE = "/opt/xensource/bin/rotate_xen_guest_logs.sh"

# Stands for systemd, which no test can run: it starts and asks the real daemon.
SYSTEMCTL = """\
#!/bin/sh
echo "systemctl $*" >>/calls
case "$1" in
enable) ;;
is-active) exec conntrackd -s >/dev/null 2>&1 ;;
restart) conntrackd -k >/dev/null 2>&1; exec conntrackd -d >/dev/null 2>&1 ;;
esac
"""


@pytest.fixture(scope="module")
def shared() -> Iterator[Machines]:
    with machines() as made:
        yield made


@pytest.fixture
def made(shared: Machines) -> Machines:
    """The machines that the tests here share."""
    shared.dom0_calls()
    return shared


@pytest.mark.parametrize(
    "function",
    [
        common_conf.enable_linux_bridge,
        conntrack_service.enable_conntrack_service,
        consoles.setup_guest_console_log,
        iptables.config_iptables,
        xenapi_facts.get_xenapi_facts,
    ],
    ids=lambda one: one.__name__,
)
def test_a_helper_takes_the_client_first_and_needs_no_more(function: object) -> None:
    assert callable(function)
    first, *others = inspect.signature(function).parameters.values()
    assert first.name == "client"
    assert [one.default for one in others] == [None] * len(others)


@pytest.mark.slow
@pytest.mark.timeout(180)
@needs_machines
def test_only_lines_that_forbid_bridges_are_disabled(made: Machines) -> None:
    place = made.host.root / "etc/modprobe.d"
    (place / "blacklist-bridge.conf").unlink()
    mixed = place / "mixed.conf"
    mixed.write_bytes(
        b"# caf\xe9\n\tinstall  bridge /bin/true\nblacklist bridge\nblacklist bridge_stp\n"
        b"install ipv6 /bin/true\n#install bridge x\n"
    )
    mixed.chmod(0o600)
    other = place / "other"
    other.write_text("options bridge x=1\n")
    before = other.stat().st_ino
    assert made.ask("common_conf.enable_linux_bridge(client)") is True
    disabled = b"# disabled by os-xenapi: "
    assert mixed.read_bytes() == (
        b"# caf\xe9\n%b\tinstall  bridge /bin/true\n%bblacklist bridge\nblacklist bridge_stp\n"
        b"install ipv6 /bin/true\n#install bridge x\n" % (disabled, disabled)
    )
    assert (other.read_text(), other.stat().st_ino) == ("options bridge x=1\n", before)
    assert made.ask("common_conf.enable_linux_bridge(client)") is False
    odd = place / "odd name; touch x"
    odd.write_text("install bridge /bin/true\n")
    done = made.bootstrap()
    odd.unlink()
    assert "has an odd name: rename or remove it" in done.stderr


@pytest.mark.slow
@pytest.mark.timeout(180)
@needs_machines
def test_the_script_is_mended_and_the_crontab_of_others_kept(made: Machines) -> None:
    entries = made.host.root / "var/spool/cron/crontabs/root"
    entries.write_bytes(b"1 2 * * * echo caf\xe9\n5 4 * * * /bin/true")
    entries.chmod(0o600)
    assert made.ask("consoles.setup_guest_console_log(client)") is True
    assert entries.read_bytes().endswith(
        b"1 2 * * * echo caf\xe9\n5 4 * * * /bin/true\n"
        b"* * * * * " + ROTATE.encode() + b" >/dev/null 2>&1\n"
    )
    assert made.ask("consoles.setup_guest_console_log(client)") is False
    script = made.host.root / ROTATE.lstrip("/")
    shipped = script.read_bytes()
    for spoil in (
        lambda: script.write_bytes(shipped.replace(b"5120", b"5121")),
        lambda: script.write_bytes(shipped[:-1]),
        lambda: script.chmod(0o777),
        lambda: replace_by_link(script),
    ):
        spoil()
        assert made.ask("consoles.setup_guest_console_log(client)") is True
        assert script.read_bytes() == shipped
        assert script.lstat().st_mode == 0o100755
    made.store.write("/local/logconsole/@", "/var/consoles/console.%d")
    assert made.ask("consoles.setup_guest_console_log(client)") is True
    assert made.store.read("/local/logconsole/@") == "/var/log/xen/guest/console.%d"


def replace_by_link(file: Path) -> None:
    away = file.with_name("away")
    file.rename(away)
    file.symlink_to(away)


@pytest.mark.slow
@pytest.mark.timeout(180)
@needs_machines
def test_an_entry_that_is_a_remark_does_not_count(made: Machines) -> None:
    entries = made.host.root / "var/spool/cron/crontabs/root"
    entries.write_text(f"0 * * * * /bin/true\n#* * * * * {ROTATE}\n")
    entries.chmod(0o600)
    assert made.ask("consoles.setup_guest_console_log(client)") is True
    assert entries.read_text().count(ROTATE) == 2


@pytest.mark.slow
@pytest.mark.timeout(180)
@needs_machines
@parts.need("conntrackd")
def test_connections_are_tracked_by_a_daemon_with_our_configuration(made: Machines) -> None:
    root = made.host.root
    systemctl = root / "bin/systemctl"
    systemctl.write_text(SYSTEMCTL)
    systemctl.chmod(0o755)
    (root / "var/lock").mkdir()
    (root / "etc/conntrackd").mkdir()
    (root / "etc/conntrackd/conntrackd.conf").write_text("Sync {}\n")
    try:
        assert made.ask("conntrack_service.enable_conntrack_service(client)") is True
        enabled = ["systemctl enable conntrackd", "systemctl is-active conntrackd"]
        assert made.dom0_calls() == [*enabled, "systemctl restart conntrackd"]
        said = made.ask("client.ssh('conntrackd -s', False)[1]")
        assert "cache stats" in said
        assert made.ask("conntrack_service.enable_conntrack_service(client)") is False
        assert made.dom0_calls() == enabled
    finally:
        made.ask("client.ssh('conntrackd -k', False, range(256))")
    assert made.ask("conntrack_service.enable_conntrack_service(client)") is True
    made.ask("client.ssh('conntrackd -k', False)")


@pytest.mark.slow
@pytest.mark.timeout(180)
@needs_machines
def test_a_dom0_without_conntrackd_is_told_what_to_install(made: Machines) -> None:
    sbin = made.host.root / "sbin"
    sbin.rename(sbin.with_name("sbin-away"))
    program = (
        "from os_xenapi.client.exception import NotFound\n"
        "from os_xenapi.utils import conntrack_service, sshclient\n"
        "with sshclient.SSHClient('169.254.0.1', 'root', 'let me in') as client:\n"
        "    try:\n        conntrack_service.enable_conntrack_service(client)\n"
        "    except NotFound as error:\n        print(error)\n"
    )
    try:
        done = made.run("-c", program)
    finally:
        sbin.with_name("sbin-away").rename(sbin)
    assert "install the package conntrack-tools" in done.stdout
