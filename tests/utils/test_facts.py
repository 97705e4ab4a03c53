"""What a deployment is told of dom0 and the VM, also where they tell odd things of themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from tests import parts
from tests.dom0.netns import OVS_NEEDED, open_vswitch
from tests.utils.machines import NEEDED, VM_UUID, Machines, machines

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), parts.need(*NEEDED)]

VIFS = f"/xapi/{VM_UUID}/private/vif"


@pytest.fixture(scope="module")
def made() -> Iterator[Machines]:
    with machines() as made:
        yield made


@contextmanager
def says(made: Machines, command: str, text: str) -> Iterator[None]:
    """Let a command of dom0's print something."""
    file = made.host.root / "bin" / command
    former = file.read_text() if file.exists() else None
    file.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n")
    file.chmod(0o755)
    try:
        yield
    finally:
        if former is None:
            file.unlink()
        else:
            file.write_text(former)


def facts(made: Machines) -> Any:
    return made.ask("xenapi_facts.get_xenapi_facts(client)")


def refusal(made: Machines) -> str:
    """What the command ends with; the file of facts is not touched."""
    before = made.state()
    done = made.bootstrap()
    assert done.returncode == 1
    assert "step 7 of 7, facts: " in done.stderr
    after = made.state()
    assert after.get(str(made.facts_file)) == before.get(str(made.facts_file))
    return done.stderr


def test_every_key_of_the_contract_is_there(made: Machines) -> None:
    told = facts(made)
    assert sorted(told) == [
        *("dom0_hostname", "dom0_ipv4s", "domu_himn_eth", "domu_himn_ip", "domu_vifs")
    ]
    for one in told["dom0_ipv4s"]:
        assert sorted(one) == ["address", "bridge", "broadcast", "interface", "netmask", "network"]


def test_an_interface_in_a_bridge_and_one_with_a_peer_are_told(made: Machines) -> None:
    made.dom0.run("ip", "link", "add", "eth5", "type", "veth", "peer", "name", "eth6")
    made.dom0.run("ip", "link", "set", "eth5", "master", "xenbr0")
    made.dom0.run("ip", "addr", "add", "10.40.0.5/30", "dev", "eth5")
    made.dom0.run("ip", "addr", "add", "10.50.0.1", "peer", "10.50.0.2/32", "dev", "eth6")
    told = {one["interface"]: one for one in facts(made)["dom0_ipv4s"]}
    made.dom0.run("ip", "link", "del", "eth5")
    assert told["eth5"] == {
        "interface": "eth5",
        "bridge": "xenbr0",
        "address": "10.40.0.5",
        "broadcast": "10.40.0.7",
        "network": "10.40.0.4",
        "netmask": "255.255.255.252",
    }
    assert (told["eth6"]["address"], told["eth6"]["bridge"]) == ("10.50.0.1", None)
    assert told["xenapi"]["bridge"] is None


@parts.need(*OVS_NEEDED)
def test_a_bridge_of_open_vswitch_is_told_and_what_is_in_it(made: Machines) -> None:
    directory = made.host.root / "ovs"
    directory.mkdir()
    tool = made.host.root / "bin/ovs-vsctl"
    tool.write_text('#!/bin/sh\nexec /usr/bin/ovs-vsctl --db=unix:/ovs/db.sock "$@"\n')
    tool.chmod(0o755)
    with open_vswitch(made.dom0, directory, ["xenbr7"]):
        made.dom0.run("ip", "link", "add", "eth7", "type", "veth", "peer", "name", "eth8")
        made.dom0.run("ovs-vsctl", "add-port", "xenbr7", "eth7")
        made.dom0.run("ip", "addr", "add", "10.60.0.5/24", "dev", "xenbr7")
        made.dom0.run("ip", "addr", "add", "10.70.0.5/24", "dev", "eth7")
        told = {one["interface"]: one["bridge"] for one in facts(made)["dom0_ipv4s"]}
        made.dom0.run("ip", "link", "del", "eth7")
    tool.unlink()
    assert told == {"xenapi": None, "xenbr0": "xenbr0", "xenbr7": "xenbr7", "eth7": "xenbr7"}


def test_values_of_vifs_come_as_they_are(made: Machines) -> None:
    odd = {
        "name-label": 'two\nlines "quoted" \\ and a \t tab',
        "empty": "",
        "cyrillic": "\u0441\u0435\u0442\u044c",
        "shell": "$(touch /broken) `touch /broken`; touch /broken",
        "end": "ends with\n",
    }
    made.store.write_many({f"{VIFS}/0/{name}": value for name, value in odd.items()})
    made.store.write(f"{VIFS}/9/bridge", "xenbr9")
    vifs = facts(made)["domu_vifs"]
    for name in odd:
        made.store.remove(f"{VIFS}/0/{name}")
    made.store.remove(f"{VIFS}/9")
    assert {name: vifs["eth0"][name] for name in odd} == odd
    assert sorted(vifs) == ["eth0", "eth1"]
    assert not (made.host.root / "broken").exists()


def test_a_vm_without_records_of_vifs_has_none(made: Machines) -> None:
    made.store.write("/local/domain/0/vm", "/vm/00000000-0000-0000-0000-000000000000")
    told = facts(made)
    made.store.write("/local/domain/0/vm", f"/vm/{VM_UUID}")
    assert told["domu_vifs"] == {}


REFUSALS = """\
import json, os, sys
from os_xenapi.errors import ProtocolError
from os_xenapi.utils import sshclient, xenapi_facts

file, texts = sys.argv[1], json.loads(sys.argv[2])
said = []
with sshclient.SSHClient("169.254.0.1", "root", "let me in") as client:
    for text in texts:
        with open(file, "w") as program:
            program.write(f"#!/bin/sh\\ncat <<'END'\\n{text}\\nEND\\n")
        os.chmod(file, 0o755)
        try:
            said.append(f"taken: {xenapi_facts.get_xenapi_facts(client)}")
        except ProtocolError as error:
            said.append(str(error))
print(json.dumps(said))
"""


def refusals(made: Machines, command: str, texts: Sequence[str]) -> list[str]:
    """What is said where a command of dom0's prints each of these texts."""
    with says(made, command, ""):
        file = made.host.root / "bin" / command
        done = made.run("-c", REFUSALS, str(file), json.dumps(texts))
    assert done.returncode == 0, done.stderr
    said: list[str] = json.loads(done.stdout)
    assert len(said) == len(texts)
    return said


def test_a_host_name_that_is_none_is_refused(made: Machines) -> None:
    names = ["two\nlines", "", "a b", "x" * 300, "-rf", "caf\u00e9", "$(reboot)", "a\x1b[2J"]
    for said in refusals(made, "hostname", names):
        assert "tells a host name that is none" in said


ODD_ADDRESSES = {
    "999.1.2.3/24": "2: eth0    inet 999.1.2.3/24 scope global eth0",
    "10.1.2.3/99": "2: eth0    inet 10.1.2.3/99 scope global eth0",
    "'a;reboot'": "2: a;reboot    inet 10.1.2.3/24 scope global x",
    "'-rf'": "2: -rf    inet 10.1.2.3/24 scope global x",
    "'abcdefghijklmnop'": "2: abcdefghijklmnop    inet 10.1.2.3/24 scope global x",
    "no line of": "Usage: ip [ OPTIONS ] OBJECT",
    "\\x1b[2J": "2: eth0\x1b[2J    inet 10.1.2.3/24 scope global eth0",
}


def test_addresses_that_are_none_are_refused(made: Machines) -> None:
    said = refusals(made, "ip", list(ODD_ADDRESSES.values()))
    for word, sentence in zip(ODD_ADDRESSES, said, strict=True):
        assert word in sentence
        assert "\x1b" not in sentence
        assert not sentence.startswith("taken")


def test_a_bridge_that_is_none_is_refused(made: Machines) -> None:
    for said in refusals(made, "ovs-vsctl", ["a;reboot", "two\nlines", "x" * 16]):
        assert "tells a bridge of xenapi that is none" in said


def test_records_that_are_none_are_refused(made: Machines) -> None:
    for said in [
        *refusals(made, "base64", ["!!!", "YQ", "a\nb", "YQ==YQ"]),
        *refusals(made, "xenstore-list", ["../../odd", "0;x"]),
    ]:
        assert "a record of a VIF that is none" in said


def test_more_than_a_host_prints_is_refused(made: Machines) -> None:
    file = made.host.root / "bin/hostname"
    former = file.read_text()
    file.write_text("#!/bin/sh\nexec cat /dev/zero\n")
    try:
        assert "printed more than" in refusal(made)
    finally:
        file.write_text(former)


def test_a_uuid_of_the_vm_that_is_none_is_refused(made: Machines) -> None:
    made.store.write("/local/domain/0/vm", "/vm/..")
    try:
        assert "a uuid of this VM that is none" in refusal(made)
    finally:
        made.store.write("/local/domain/0/vm", f"/vm/{VM_UUID}")
