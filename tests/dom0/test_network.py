"""The plugin xenhost changes a real network: Open vSwitch, bridges, links, and packet filters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.calling import BOTH_LINES, call, call_structured
from tests.dom0.netns import (
    NEEDED,
    OVS_NEEDED,
    Netns,
    calls_of,
    joined,
    netns,
    open_vswitch,
    put_command,
)

pytestmark = parts.need(*NEEDED, *OVS_NEEDED)

IFACE_ID = "2fd0bd22-6d46-4a4e-8a2f-1ee1a6b0a5c1"
MAC = "fa:16:3e:12:34:56"


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Netns]:
    with (
        netns() as space,
        open_vswitch(space, tmp_path_factory.mktemp("o"), ["xenbr0", "xapi1"]),
    ):
        yield space


@pytest.fixture(scope="module", params=BOTH_LINES)
def dom0(request: Any, space: Netns, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dom0]:
    dom0 = Dom0(tmp_path_factory.mktemp("d"), interpreter=request.param)
    space.lend_tools(dom0)
    yield dom0
    dom0.close()


@pytest.fixture
def device(space: Netns) -> Iterator[str]:
    """An interface, and peer0 that is joined to it."""
    space.run("ip", "link", "add", "name", "dev0", "type", "veth", "peer", "name", "peer0")
    yield "dev0"
    space.run("ovs-vsctl", "--if-exists", "del-port", "dev0")
    space.run("ip", "link", "del", "dev", "dev0", check=False)


@pytest.fixture
def bridge(space: Netns) -> Iterator[str]:
    """A Linux bridge."""
    space.run("brctl", "addbr", "br7")
    yield "br7"
    space.run("ip", "link", "del", "dev", "br7", check=False)


def config(dom0: Dom0, cmd: str, **args: Any) -> Any:
    args = {name.replace("__", "-"): value for name, value in args.items()}
    return call_structured(dom0, "xenhost.py", "network_config", {"cmd": cmd, "args": args})


def refusal(dom0: Dom0, cmd: str, **args: Any) -> str:
    with pytest.raises(Failure) as caught:
        config(dom0, cmd, **args)
    text: str = caught.value.details[3]
    return text


def exists(space: Netns, device: str) -> bool:
    return space.run("ip", "link", "show", "dev", device, check=False).returncode == 0


def ports(space: Netns, bridge: str) -> list[str]:
    return space.output("ovs-vsctl", "list-ports", bridge).split()


def external_ids(space: Netns, interface: str) -> dict[str, str]:
    told = space.output(
        *("ovs-vsctl", "--format=json", "--columns=external_ids"),
        *("list", "Interface", interface),
    )
    return dict(json.loads(told)["data"][0][0][1])


class TestOpenVSwitch:
    def test_a_port_is_added_and_moves_with_its_name(
        self, dom0: Dom0, space: Netns, device: str
    ) -> None:
        assert config(dom0, "ovs_add_port", bridge_name="xenbr0", port_name=device) == ""
        assert ports(space, "xenbr0") == [device]
        config(dom0, "ovs_add_port", bridge_name="xapi1", port_name=device)
        assert (ports(space, "xenbr0"), ports(space, "xapi1")) == ([], [device])

    def test_a_guests_port_tells_whose_it_is(self, dom0: Dom0, space: Netns, device: str) -> None:
        for status in ("inactive", "active"):
            config(
                dom0,
                "ovs_create_port",
                bridge="xenbr0",
                port=device,
                iface__id=IFACE_ID,
                mac=MAC,
                status=status,
            )
            assert external_ids(space, device) == {
                "iface-id": IFACE_ID,
                "iface-status": status,
                "attached-mac": MAC,
                "xs-vif-uuid": IFACE_ID,
            }
        assert ports(space, "xenbr0") == [device]

    def test_a_deleted_port_is_gone_and_a_second_time_is_fine(
        self, dom0: Dom0, space: Netns, device: str
    ) -> None:
        space.run("ovs-vsctl", "add-port", "xenbr0", device)
        for _ in range(2):
            assert config(dom0, "ovs_del_port", bridge_name="xenbr0", port_name=device) == ""
            assert ports(space, "xenbr0") == []

    def test_a_port_of_a_bridge_that_is_gone_is_gone(self, dom0: Dom0) -> None:
        assert config(dom0, "ovs_del_port", bridge_name="xapi9", port_name="dev0") == ""

    def test_a_port_of_another_bridge_is_not_deleted(
        self, dom0: Dom0, space: Netns, device: str
    ) -> None:
        space.run("ovs-vsctl", "add-port", "xenbr0", device)
        text = refusal(dom0, "ovs_del_port", bridge_name="xapi1", port_name=device)
        assert "bridge xapi1 does not have a port dev0" in text
        assert ports(space, "xenbr0") == [device]

    def test_a_bridge_is_deleted_and_a_second_time_is_fine(self, dom0: Dom0, space: Netns) -> None:
        space.run(
            "ovs-vsctl", "add-br", "xapi5", "--", "set", "bridge", "xapi5", "datapath_type=netdev"
        )
        for _ in range(2):
            assert config(dom0, "ovs_del_br", bridge_name="xapi5") == ""
            assert "xapi5" not in space.output("ovs-vsctl", "list-br").split()

    def test_patch_ports_join_two_bridges(self, dom0: Dom0, space: Netns) -> None:
        pairs = [("xenbr0", "patch-a", "patch-b"), ("xapi1", "patch-b", "patch-a")]
        for bridge, port, peer in pairs * 2:
            config(
                dom0,
                "ovs_add_patch_port",
                bridge_name=bridge,
                port_name=port,
                peer_port_name=peer,
            )
        try:
            for bridge, port, peer in pairs:
                assert ports(space, bridge) == [port]
                kind = space.output("ovs-vsctl", "get", "Interface", port, "type", "options:peer")
                assert kind.replace('"', "").split() == ["patch", peer]
        finally:
            space.run("ovs-vsctl", "del-port", "patch-a", "--", "del-port", "patch-b")

    @pytest.mark.parametrize("value", ["active", "1", "caf\u00e9 \U0001f600", '"a"b\\c,d=e}', "-x"])
    def test_an_external_id_is_set_to_any_text(
        self, dom0: Dom0, space: Netns, device: str, value: str
    ) -> None:
        space.run("ovs-vsctl", "add-port", "xenbr0", device)
        config(
            dom0, "ovs_set_if_external_id", interface=device, extneral_id="iface-id", value=value
        )
        assert external_ids(space, device) == {"iface-id": value}

    def test_what_the_command_says_is_told(self, dom0: Dom0) -> None:
        text = refusal(dom0, "ovs_add_port", bridge_name="xapi9", port_name="dev0")
        assert text.startswith("ovs-vsctl -- --if-exists del-port dev0 -- add-port xapi9 dev0: ")
        assert text.endswith("exit status 1: ovs-vsctl: no bridge named xapi9")


class TestBridges:
    def test_a_bridge_is_made(self, dom0: Dom0, space: Netns) -> None:
        config(dom0, "brctl_add_br", bridge_name="br8")
        try:
            assert "br8" in space.output("brctl", "show")
            assert "already exists" in refusal(dom0, "brctl_add_br", bridge_name="br8")
        finally:
            space.run("brctl", "delbr", "br8")

    def test_a_bridge_that_is_up_is_deleted_and_a_second_time_is_fine(
        self, dom0: Dom0, space: Netns, bridge: str
    ) -> None:
        space.run("ip", "link", "set", "dev", bridge, "up")
        for _ in range(2):
            assert config(dom0, "brctl_del_br", bridge_name=bridge) == ""
            assert not exists(space, bridge)

    def test_what_is_no_bridge_is_neither_deleted_nor_taken_down(
        self, dom0: Dom0, space: Netns, device: str
    ) -> None:
        space.run("ip", "link", "set", "dev", device, "up")
        assert "can't delete bridge dev0" in refusal(dom0, "brctl_del_br", bridge_name=device)
        assert ",UP" in space.output("ip", "link", "show", "dev", device)

    def test_an_interface_joins_and_leaves_and_may_leave_twice(
        self, dom0: Dom0, space: Netns, bridge: str, device: str
    ) -> None:
        for interface in (device, "peer0"):
            config(dom0, "brctl_add_if", bridge_name=bridge, interface_name=interface)
        assert "master br7" in space.output("ip", "link", "show", "dev", "peer0")
        for _ in range(2):
            assert config(dom0, "brctl_del_if", bridge_name=bridge, interface_name="peer0") == ""
            assert "master" not in space.output("ip", "link", "show", "dev", "peer0")
        assert "master br7" in space.output("ip", "link", "show", "dev", device)

    def test_an_interface_of_another_bridge_stays_there(
        self, dom0: Dom0, space: Netns, bridge: str, device: str
    ) -> None:
        space.run("brctl", "addif", bridge, device)
        for other in ("br9", "xenbr0"):
            answer = config(dom0, "brctl_del_if", bridge_name=other, interface_name=device)
            assert answer == ""
        assert "master br7" in space.output("ip", "link", "show", "dev", device)

    @pytest.mark.parametrize("interface", ["eth1", "eth2"])
    def test_an_interface_that_does_not_leave_is_told(
        self, dom0: Dom0, space: Netns, interface: str
    ) -> None:
        listed = r"bridge name\tbridge id\nbr7\t\t8000.0\tno\t\teth1\n\t\t\t\t\t\t\teth2\n"
        refuse = "echo refused >&2; exit 1"
        put_command(dom0, "brctl", f"[ $1 = show ] && printf '{listed}' && exit; {refuse}")
        try:
            text = refusal(dom0, "brctl_del_if", bridge_name="br7", interface_name=interface)
            assert text == f"brctl delif br7 {interface}: exit status 1: refused"
        finally:
            space.lend_tools(dom0)

    def test_leaving_what_is_gone_is_fine(self, dom0: Dom0, bridge: str) -> None:
        for place, interface in ((bridge, "gone0"), ("gone1", "gone0")):
            answer = config(dom0, "brctl_del_if", bridge_name=place, interface_name=interface)
            assert answer == ""

    @pytest.mark.parametrize("fd", ["0", 0, "4.5"])
    def test_the_forward_delay_is_set(
        self, dom0: Dom0, space: Netns, bridge: str, fd: str | int
    ) -> None:
        config(dom0, "brctl_set_fd", bridge_name=bridge, fd=fd)
        (told,) = [
            line.split()[2]
            for line in space.output("brctl", "showstp", bridge).splitlines()
            if line.startswith(" forward delay")
        ]
        assert float(told) == float(fd)

    def test_the_spanning_tree_protocol_is_switched(
        self, dom0: Dom0, space: Netns, bridge: str
    ) -> None:
        for option, told in (("on", "yes"), ("off", "no")):
            config(dom0, "brctl_set_stp", bridge_name=bridge, option=option)
            (line,) = [
                one for one in space.output("brctl", "show").splitlines() if one.startswith(bridge)
            ]
            assert line.split()[2] == told


class TestLinks:
    def test_a_pair_is_made_and_goes_together(self, dom0: Dom0, space: Netns) -> None:
        config(dom0, "ip_link_add_veth_pair", dev1_name="type", dev2_name="qvo0")
        assert exists(space, "type")
        assert exists(space, "qvo0")
        for _ in range(2):
            assert config(dom0, "ip_link_del_dev", device_name="type") == ""
            assert not exists(space, "qvo0")

    def test_what_cannot_be_deleted_is_told(self, dom0: Dom0, space: Netns) -> None:
        assert "ip link del dev lo" in refusal(dom0, "ip_link_del_dev", device_name="lo")
        assert exists(space, "lo")

    def test_looking_at_an_interface_tells_it_or_fails(self, dom0: Dom0, device: str) -> None:
        assert "dev0@peer0" in config(dom0, "ip_link_get_dev", device_name=device)
        text = refusal(dom0, "ip_link_get_dev", device_name="gone0")
        assert text == ('ip link show dev gone0: exit status 1: Device "gone0" does not exist.')

    def test_an_interface_is_set_up_down_and_promiscuous(
        self, dom0: Dom0, space: Netns, device: str
    ) -> None:
        def flags() -> set[str]:
            told = space.output("ip", "link", "show", "dev", device)
            return set(told[told.index("<") + 1 : told.index(">")].split(","))

        config(dom0, "ip_link_set_dev", device_name=device, option="up")
        config(dom0, "ip_link_set_promisc", device_name=device, option="on")
        assert flags() >= {"UP", "PROMISC"}
        config(dom0, "ip_link_set_dev", device_name=device, option="down")
        config(dom0, "ip_link_set_promisc", device_name=device, option="off")
        assert not flags() & {"UP", "PROMISC"}


def iptables(dom0: Dom0, *command: str, stdin: str | None = None) -> str:
    args = {"cmd_args": json.dumps(command)}
    if stdin is not None:
        args["process_input"] = stdin
    answer = json.loads(call(dom0, "xenhost.py", "iptables_config", args))
    assert answer["err"] == ""
    text: str = answer["out"]
    return text


@pytest.mark.parametrize(
    ("family", "address", "rule"),
    [
        ("iptables", "192.0.2.1", "-A INPUT -s 192.0.2.2/32 -p icmp -j DROP"),
        ("ip6tables", "fd00::1", "-A INPUT -s fd00::2/128 -p ipv6-icmp -j DROP"),
    ],
)
def test_packets_are_dropped_by_a_rule_that_was_set(
    dom0: Dom0, space: Netns, family: str, address: str, rule: str
) -> None:
    with joined(space) as other:
        assert other.reaches(address)
        lines = f"*filter\n[0:0] {rule}\nCOMMIT\n"
        assert iptables(dom0, f"{family}-restore", "-c", "--noflush", stdin=lines) == ""
        try:
            assert not other.reaches(address)
            saved = iptables(dom0, f"{family}-save", "-c", "-t", "filter")
            counted = [line.split("] ")[0] for line in saved.splitlines() if rule in line]
            assert counted != ["[0:0"]
            iptables(dom0, f"{family}-restore", stdin=saved.replace("DROP", "ACCEPT"))
            assert other.reaches(address)
        finally:
            space.run(family, "-F")


def test_what_iptables_refuses_is_told(dom0: Dom0) -> None:
    with pytest.raises(Failure) as caught:
        iptables(dom0, "iptables-restore", stdin="*filter\n-A NOSUCH -j DROP\nCOMMIT\n")
    assert caught.value.details[2] == "CommandFailed"
    assert caught.value.details[3].startswith("iptables-restore: exit status ")


def test_a_change_runs_no_more_than_it_needs(dom0: Dom0, space: Netns, device: str) -> None:
    calls_of(dom0)
    config(dom0, "ip_link_set_dev", device_name=device, option="up")
    assert calls_of(dom0) == [f"ip link set dev {device} up"]
