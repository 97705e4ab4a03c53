"""A host's network, changed from Python through its plugin: Open vSwitch, bridges and links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from os_xenapi.client import host_network
from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.netns import NEEDED, OVS_NEEDED, Netns, netns, open_vswitch

pytestmark = parts.need(*NEEDED, *OVS_NEEDED)


@pytest.fixture(scope="module")
def space(dom0: Dom0, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Netns]:
    with netns() as space, open_vswitch(space, tmp_path_factory.mktemp("o"), ["xenbr0", "xapi1"]):
        space.lend_tools(dom0)
        yield space


def test_a_guests_port_is_made_and_taken_away(calling: Any, space: Netns) -> None:
    calling(host_network.ip_link_add_veth_pair, "qvb0", "qvo0")
    calling(host_network.ovs_create_port, "xenbr0", "qvo0", "caf-7", "fa:16:3e:12:34:56", "active")
    calling(host_network.ovs_set_if_external_id, "qvo0", "iface-status", "caf\u00e9")
    told = space.output("ovs-vsctl", "get", "Interface", "qvo0", "external_ids:iface-status")
    assert told == '"caf\u00e9"\n'
    calling(host_network.ovs_del_port, "xenbr0", "qvo0")
    calling(host_network.ip_link_del_dev, "qvb0")
    with pytest.raises(Failure, match="does not exist"):
        calling(host_network.ip_link_get_dev, "qvo0")
    assert space.output("ovs-vsctl", "list-ports", "xenbr0") == ""


def test_two_bridges_are_joined_and_one_is_deleted(calling: Any, space: Netns) -> None:
    space.run(
        "ovs-vsctl",
        "--may-exist",
        "add-br",
        "xapi2",
        "--",
        "set",
        "bridge",
        "xapi2",
        "datapath_type=netdev",
    )
    calling(host_network.ovs_add_patch_port, "xapi2", "patch0", "patch1")
    calling(host_network.ovs_add_patch_port, "xenbr0", "patch1", "patch0")
    assert space.output("ovs-vsctl", "list-ports", "xenbr0") == "patch1\n"
    calling(host_network.ovs_del_br, "xapi2")
    assert space.output("ovs-vsctl", "list-br").split() == ["xapi1", "xenbr0"]
    calling(host_network.ovs_del_port, "xenbr0", "patch1")


def test_a_refusal_of_the_plugin_is_told(calling: Any) -> None:
    with pytest.raises(Failure, match="bridge_name must be a device's name"):
        calling(host_network.ovs_add_port, "--db=unix:/x", "p")
