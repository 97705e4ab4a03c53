"""``xenapi_bootstrap`` in a compute VM, against a real sshd, packet filter and xenstored."""

from __future__ import annotations

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import parts
from tests.dom0.sshd_host import PASSWORD
from tests.utils.machines import NEEDED, VM_MAC, Machines, machines

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), parts.need(*NEEDED)]

ROTATE = "/opt/xensource/bin/rotate_xen_guest_logs.sh"
CHAIN = "XenServer-Neutron-INPUT"


@pytest.fixture(scope="module")
def shared() -> Iterator[Machines]:
    with machines() as made:
        yield made


@pytest.fixture
def made(shared: Machines) -> Machines:
    """The machines that the tests here share, with the VM's interface as it was at first."""
    shared.vm.run("ip", "addr", "flush", "dev", "eth1")
    shared.vm.run("ip", "addr", "add", "169.254.0.9/16", "dev", "eth1")
    (shared.etc / "sysconfig/network-scripts/ifcfg-eth1").unlink(missing_ok=True)
    shared.calls()
    return shared


def crontab(made: Machines) -> Path:
    return made.host.root / "var/spool/cron/crontabs/root"


def test_a_first_run_prepares_all_and_a_second_changes_nothing(made: Machines) -> None:
    crontab(made).write_text("5 4 * * * /bin/true\n# mine\n")
    crontab(made).chmod(0o600)
    made.dom0.run("iptables", "-A", "INPUT", "-p", "tcp", "--dport", "443", "-j", "ACCEPT")
    made.dom0.run("iptables", "-A", "INPUT", "-i", "xenbr0", "-j", "DROP")
    first = made.bootstrap()
    assert (first.returncode, first.stderr) == (0, "")
    assert made.calls() == ["ifdown eth1", "ifup eth1"]
    _is_prepared(made)
    _tells_the_facts(made)

    before = made.state()
    second = made.bootstrap()
    assert (second.returncode, second.stderr) == (0, "")
    assert made.state() == before
    assert made.calls() == []
    done = [line.rpartition(" ")[2] for line in second.stdout.splitlines()[2:]]
    assert done == ["unchanged"] * 5


def _is_prepared(made: Machines) -> None:
    root = made.host.root
    settings = (made.etc / "sysconfig/network-scripts/ifcfg-eth1").read_text().splitlines()
    assert settings == ["DEVICE=eth1", "BOOTPROTO=dhcp", "DEFROUTE=no", "ONBOOT=yes"]
    jump, *others = made.rules()[1:]
    assert jump == f"-A INPUT -j {CHAIN}"
    assert [line.split()[-1] for line in others] == ["ACCEPT", "DROP"]
    accepted = [
        f"-A {CHAIN} -p tcp -m tcp --dport 6640 -j ACCEPT",
        f"-A {CHAIN} -p udp -m udp --dport 4789 -j ACCEPT",
    ]
    assert made.dom0.output("iptables", "-S", CHAIN).splitlines()[1:] == accepted
    saved = (root / "etc/sysconfig/iptables").read_text().splitlines()
    assert [line for line in saved if line in [jump, *accepted]] == [jump, *accepted]
    assert made.ask("installer.look(client.connection).state") == "current"
    blacklist = (root / "etc/modprobe.d/blacklist-bridge.conf").read_text()
    assert blacklist == "# disabled by os-xenapi: install bridge /bin/true\n"
    assert made.store.read("/local/logconsole/@") == "/var/log/xen/guest/console.%d"
    script = (root / ROTATE.lstrip("/")).stat()
    assert (stat.S_IMODE(script.st_mode), script.st_uid) == (0o755, 0)
    # Debian's crontab puts lines of its own before the entries.
    entries = crontab(made).read_text()
    assert entries.endswith(f"5 4 * * * /bin/true\n# mine\n* * * * * {ROTATE} >/dev/null 2>&1\n")


def _tells_the_facts(made: Machines) -> None:
    """The facts are sorted JSON that says what is where."""
    text = made.facts_file.read_text()
    facts = json.loads(text)
    assert text == json.dumps(facts, indent=4, sort_keys=True) + "\n"
    assert stat.S_IMODE(made.facts_file.stat().st_mode) == 0o644
    assert facts == {
        "dom0_hostname": "xen1.example.com",
        "dom0_ipv4s": [
            {
                "interface": "xenapi",
                "bridge": None,
                "address": "169.254.0.1",
                "broadcast": "169.254.255.255",
                "network": "169.254.0.0",
                "netmask": "255.255.0.0",
            },
            {
                "interface": "xenbr0",
                "bridge": "xenbr0",
                "address": "10.20.0.5",
                "broadcast": "10.20.0.255",
                "network": "10.20.0.0",
                "netmask": "255.255.255.0",
            },
        ],
        "domu_himn_eth": "eth1",
        "domu_himn_ip": "169.254.0.9",
        "domu_vifs": {
            "eth0": {"bridge": "xenbr0", "mac": "02:00:00:00:00:10"},
            "eth1": {"bridge": "xenapi"},
        },
    }


def test_facts_go_to_their_usual_place_and_follow_what_changed(made: Machines) -> None:
    words = ("-m", "os_xenapi.cmd.bootstrap", "-i", "169.254.0.1", "-u", "root", "-p", PASSWORD)
    assert made.run(*words).returncode == 0
    place = made.etc / "xenapi_facts.json"
    assert json.loads(place.read_text())["domu_himn_ip"] == "169.254.0.9"
    made.vm.run("ip", "addr", "flush", "dev", "eth1")
    made.vm.run("ip", "addr", "add", "169.254.0.77/16", "dev", "eth1")
    assert made.calls() == ["ifdown eth1", "ifup eth1"]
    assert made.run(*words).returncode == 0
    assert json.loads(place.read_text())["domu_himn_ip"] == "169.254.0.77"
    assert [one.name for one in made.etc.iterdir() if "facts" in one.name] == [place.name]


def test_an_interface_without_an_address_is_found_by_its_mac_and_brought_up(
    made: Machines,
) -> None:
    made.lose_address()
    done = made.bootstrap()
    assert (done.returncode, done.stderr) == (0, "")
    assert "eth1, 169.254.0.9" in done.stdout
    assert made.calls() == ["ifdown eth1", "ifup eth1"]


def test_a_mac_that_no_interface_has_is_told(made: Machines) -> None:
    made.lose_address()
    made.store.write("/local/domain/7/vm-data/himn_mac", "02:00:00:00:00:99")
    done = made.bootstrap()
    assert done.returncode == 1
    assert "02:00:00:00:00:99" in done.stderr
    made.store.remove("/local/domain/7/vm-data/himn_mac")
    done = made.bootstrap()
    assert "xenstore-data:vm-data/himn_mac=MAC" in done.stderr
    made.store.write("/local/domain/7/vm-data/himn_mac", f"{VM_MAC}\n; reboot")
    assert "is no MAC address" in made.bootstrap().stderr
    made.store.write("/local/domain/7/vm-data/himn_mac", VM_MAC)


def test_the_log_tells_each_step_and_no_secret(made: Machines) -> None:
    assert made.bootstrap("-p", PASSWORD, password=None).returncode == 0
    assert made.bootstrap("-p", "not the one", password=None).returncode == 1
    text = made.log.read_text()
    assert stat.S_IMODE(made.log.stat().st_mode) == 0o600
    for step in ("interface", "login", "packet filter", "plugins", "bridges", "consoles", "facts"):
        assert step in text
    assert "refuses the ssh login of root" in text
    assert PASSWORD not in text
    assert "not the one" not in text


def test_of_two_at_once_one_is_told_to_wait(made: Machines) -> None:
    made.log.parent.mkdir(exist_ok=True)
    place = os.open(made.log.parent, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        done = made.bootstrap()
    finally:
        os.close(place)
    assert (done.returncode, done.stdout) == (1, "")
    assert "another xenapi_bootstrap is at work on this machine" in done.stderr
    assert made.bootstrap().returncode == 0
