"""Real packet filters of dom0 and of the VM, in network namespaces of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tests import parts
from tests.dom0.netns import netns
from tests.utils.machines import HIMN, NEEDED, Machines, machines

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), parts.need(*NEEDED, "ping")]

CHAIN = "XenServer-Neutron-INPUT"
JUMP = f"-A INPUT -j {CHAIN}"
ACCEPTED = [
    f"-A {CHAIN} -p tcp -m tcp --dport 6640 -j ACCEPT",
    f"-A {CHAIN} -p udp -m udp --dport 4789 -j ACCEPT",
]
CONNECT = """\
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), 20).close()
except OSError as error:
    print(type(error).__name__, error.errno)
"""


@pytest.fixture(scope="module")
def shared() -> Iterator[Machines]:
    with machines() as made:
        yield made


@pytest.fixture
def made(shared: Machines) -> Machines:
    """The machines that the tests here share, without any rule."""
    for space in (shared.dom0, shared.vm):
        for words in (("-F",), ("-X",), ("-t", "nat", "-F")):
            space.run("iptables", *words)
    (shared.host.root / "etc/sysconfig/iptables").unlink(missing_ok=True)
    return shared


def config(made: Machines, interfaces: Sequence[str] | None = None) -> bool:
    words = "" if interfaces is None else f", forwarding_interfaces={list(interfaces)}"
    changed = made.ask(f"iptables.config_iptables(client{words})")
    assert isinstance(changed, bool)
    return changed


def chain(made: Machines) -> list[str]:
    return made.dom0.output("iptables", "-S", CHAIN).splitlines()[1:]


def failure(made: Machines, call: str) -> str:
    """What a call in the VM fails with."""
    program = (
        "from os_xenapi.errors import XenApiError\n"
        "from os_xenapi.utils import iptables, sshclient\n"
        f"with sshclient.SSHClient({HIMN!r}, 'root', 'let me in') as client:\n"
        f"    try:\n        {call}\n"
        "    except (XenApiError, ValueError) as error:\n"
        "        print(type(error).__name__, error)\n"
    )
    done = made.run("-c", program)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_dom0_rejected_is_let_in_and_the_rest_is_not(made: Machines) -> None:
    made.dom0.run(
        *("iptables", "-A", "INPUT", "-p", "tcp", "!", "--dport", "22"),
        *("-j", "REJECT", "--reject-with", "icmp-host-prohibited"),
    )
    prohibited, refused = "OSError 113\n", "ConnectionRefusedError 111\n"
    assert made.run("-c", CONNECT, HIMN, "6640").stdout == prohibited
    assert config(made) is True
    assert made.run("-c", CONNECT, HIMN, "6640").stdout == refused
    assert made.run("-c", CONNECT, HIMN, "6641").stdout == prohibited


def test_rules_are_there_once_whatever_was_there_before(made: Machines) -> None:
    others = [
        f"-A {CHAIN} -s 192.0.2.0/24 -j DROP",
        f"-A {CHAIN} -p udp -m udp --dport 4789 -j ACCEPT",
    ]
    made.dom0.run("iptables", "-N", CHAIN)
    for rule in others:
        made.dom0.run("iptables", *rule.split())
    for jump in ("-A INPUT -i lo -j ACCEPT", JUMP, "-A INPUT -i xenbr0 -j ACCEPT", JUMP):
        made.dom0.run("iptables", *jump.split())
    assert config(made) is True
    assert made.rules()[1:] == [JUMP, "-A INPUT -i lo -j ACCEPT", "-A INPUT -i xenbr0 -j ACCEPT"]
    assert chain(made) == [*others, ACCEPTED[0]]
    assert config(made) is False


def test_rules_that_are_in_force_and_not_saved_are_saved(made: Machines) -> None:
    assert config(made) is True
    saved = made.host.root / "etc/sysconfig/iptables"
    saved.write_text(saved.read_text().replace(ACCEPTED[0], ""))
    made.dom0_calls()
    assert config(made) is True
    assert made.dom0_calls() == ["service iptables save"]
    assert set(ACCEPTED) <= set(saved.read_text().splitlines())
    assert chain(made) == ACCEPTED
    assert config(made) is False


def test_a_service_that_saves_nothing_is_told(made: Machines) -> None:
    service = made.host.root / "bin/service"
    text = service.read_text()
    service.write_text("#!/bin/sh\necho iptables: unrecognized service\n")
    try:
        said = failure(made, "iptables.config_iptables(client)")
    finally:
        service.write_text(text)
    assert said.startswith("SshExecCmdFailure `service iptables save` on 169.254.0.1 did not save")
    assert "unrecognized service" in said


def test_the_vm_forwards_for_dom0_through_the_interfaces_named(made: Machines) -> None:
    with netns() as outside:
        made.vm.run(
            *("ip", "link", "add", "name", "eth2", "type", "veth"),
            *("peer", "name", "wire", "netns", outside.name),
        )
        for space, device, number in ((made.vm, "eth2", 1), (outside, "wire", 2)):
            space.run("ip", "addr", "add", f"198.51.100.{number}/24", "dev", device)
            space.run("ip", "link", "set", device, "up")
        made.dom0.run("ip", "route", "add", "198.51.100.0/24", "via", "169.254.0.9")
        made.vm.run("iptables", "-A", "FORWARD", "-j", "REJECT")
        assert not made.dom0.reaches("198.51.100.2")
        assert config(made, ["eth2"]) is True
        assert made.dom0.reaches("198.51.100.2")
        rules = made.vm.output("iptables-save")
        assert config(made, ["eth2"]) is False
        kept = [line for line in rules.splitlines() if line.startswith("-A")]
        again = made.vm.output("iptables-save").splitlines()
        assert [line for line in again if line.startswith("-A")] == kept
        assert len(kept) == 4
    assert made.vm.output("sysctl", "-n", "net.ipv4.ip_forward") == "1\n"
    settings = made.etc / "sysctl.d/60-os-xenapi.conf"
    assert settings.read_text() == "net.ipv4.ip_forward = 1\n"


def test_the_rules_of_a_vm_whose_distribution_saves_them_are_saved(made: Machines) -> None:
    calls = made.top / "saved"
    service = made.top / "bin/service"
    service.write_text(f'#!/bin/sh\necho "$*" >>{calls}\n')
    service.chmod(0o755)
    (made.etc / "init.d").mkdir()
    (made.etc / "init.d/iptables").touch()
    assert config(made, ["eth0"]) is True
    assert config(made, ["eth0"]) is False
    assert calls.read_text() == "iptables save\n"


@pytest.mark.parametrize("name", ["-j", "eth0; reboot", "a-name-too-long-for-one", "", "eth 0"])
def test_what_is_no_interface_is_refused_before_anything_is_changed(
    made: Machines, name: str
) -> None:
    said = failure(made, f"iptables.config_iptables(client, ['eth0', {name!r}])")
    assert said.startswith("ValueError ")
    assert made.dom0.output("iptables", "-S").count(CHAIN) == 0
