"""Hosts, their networks and settings: xenhost, xenstore, bandwidth, netwrap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import os_xenapi
from os_xenapi.client import XenAPI, host_management, host_network, host_xenstore
from os_xenapi.client.session import XenAPISession
from os_xenapi.simulator.hosts import HostTimes
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts
from tests.contract.site import Site
from tests.dom0 import xenstored
from tests.dom0.netns import calls_of, put_command
from tests.dom0.xenstored import Xenstored, xenstored_of

MAC = "fa:16:3e:00:00:01"
QUOTES = str.maketrans("", "", '"\\')


def data_of(site: Site) -> Any:
    text: Any = host_management.get_host_data(site.session)
    return json.loads(text)


def details_of(site: Site, plugin: str, fn: str, args: dict[str, str]) -> list[str]:
    with pytest.raises(XenAPI.Failure) as caught:
        site.session.call_plugin(plugin, fn, args)
    details: list[str] = caught.value.details
    return details


def test_rule_37_the_hosts_data_has_the_forms_that_programs_read(site: Site) -> None:
    site.session.host.set_other_config(site.session.host_ref, {"a": "b:c", "d": "e"})
    site.session.call_plugin(
        "xenhost", "set_config", {"params": '{"key": "enabled", "value": "stored"}'}
    )
    data = data_of(site)
    assert data["host_other-config"] == {"a": "b:c", "d": "e"}
    assert {type(value) for value in data["host_memory"].values()} <= {int, type(None)}
    assert set(data["host_memory"]) == {"total", "overhead", "free", "free-computed"}
    capabilities = data["host_capabilities"]
    assert all(one and not set(one) & {";", " "} for one in capabilities)
    cpu = data["host_cpu_info"]
    assert {type(cpu[name]) for name in ("cpu_count", "family", "model", "stepping")} <= {
        int,
        type(None),
    }
    assert data["enabled"] == "stored"  # what is stored is merged last
    assert json.loads((site.dom0.root / "usr/etc/xenhost.conf").read_text()) == {
        "enabled": "stored"
    }


def test_rule_38_settings_are_kept_told_and_forgotten(site: Site) -> None:
    def config(fn: str, **params: Any) -> str:
        answer: str = site.session.call_plugin("xenhost", fn, {"params": json.dumps(params)})
        return answer

    assert config("get_config", key="colour") == '"None"'
    assert config("set_config", key="colour", value={"a": 1}) == "null"
    assert json.loads(config("get_config", key="colour")) == {"a": 1}
    config("set_config", key="colour", value=None)
    assert config("get_config", key="colour") == '"None"'


@pytest.fixture
def own_host() -> Iterator[Site]:
    """A pool of one host, for what puts an end to it."""
    with Pool(host_times=HostTimes(notice=30.0)) as pool, Server(pool, tls=False) as server:
        site = Site(pool, server)
        yield site
        site.session.close()


@pytest.mark.parametrize(
    ("fn", "action"), [("host_reboot", "reboot"), ("host_shutdown", "shutdown")]
)
def test_rule_39_a_host_is_emptied_and_its_action_told(
    own_host: Site, fn: str, action: str
) -> None:
    session = own_host.session
    [template] = session.VM.get_by_name_label("Other install media")
    vm = session.VM.clone(template, "guest")
    session.VM.provision(vm)
    session.VM.start(vm, False, False)
    answer = session.call_plugin("xenhost", fn, {"action": "ignored"})
    assert json.loads(answer) == {"power_action": action}
    assert session.VM.get_power_state(vm) == "Halted"
    assert own_host.pool.counters["host.disable"] == 1
    assert own_host.pool.counters[f"host.{action}"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("force", "message"), [("false", "join"), ("true", "join_force"), ("no", "join_force")]
)
def test_rule_40_a_host_joins_and_its_compute_vm_is_started_again(force: str, message: str) -> None:
    times = HostTimes(notice=0.02, restart=0.2)
    with (
        Pool(host_times=times) as pool,
        Pool(password="theirs", host_times=times, network=pool.network) as other,
        Server(pool, tls=False) as server,
        Server(other, tls=False) as joining,
    ):
        with os_xenapi.connect(joining.url(scheme="http"), "root", "theirs") as theirs:
            [template] = theirs.VM.get_by_name_label("Other install media")
            vm = theirs.VM.clone(template, "compute")
            theirs.VM.provision(vm)
            theirs.VM.start(vm, False, False)
            compute = theirs.VM.get_uuid(vm)
        session: Any = XenAPISession(server.url(scheme="http"), "root", "xenroot")
        args = {
            "url": joining.url(scheme="http"),
            "user": "root",
            "password": "theirs",
            "compute_uuid": compute,
            "master_addr": pool.hosts[0].address,
            "master_user": "root",
            "master_pass": "xenroot",
            "force": force,
        }
        assert session.call_plugin("xenhost", "host_join", args) == "null"
        assert other.counters[f"pool.{message}"] == 1
        assert len(session.host.get_all()) == 2
        assert session.VM.get_power_state(session.VM.get_by_uuid(compute)) == "Running"
        session.close()


@pytest.fixture
def ovs(site: Site) -> Site:
    """A host whose ovs-vsctl only notes what it is told."""
    put_command(site.dom0, "ovs-vsctl", "")
    calls_of(site.dom0)
    return site


def test_rule_41_a_port_is_made_in_the_place_of_one_so_named(ovs: Site) -> None:
    session = ovs.session
    host_network.ovs_create_port(session, "xenbr0", "vif1.0", "i-1", MAC, "active")
    told = " ".join(calls_of(ovs.dom0))
    deleted, added = told.index("del-port"), told.index("add-port")
    assert deleted < added
    assert "--if-exists" in told[:added]
    for one in (
        "external_ids:iface-id=i-1",
        "external_ids:iface-status=active",
        f"external_ids:attached-mac={MAC}",
        "external_ids:xs-vif-uuid=i-1",
    ):
        assert one in told.translate(QUOTES).replace("external-ids", "external_ids")
    host_network.ovs_add_port(session, "xenbr0", "vif1.0")
    told = " ".join(calls_of(ovs.dom0))
    assert told.index("del-port") < told.index("add-port")


def test_rule_41_deletions_tolerate_absence_and_patches_have_their_peer(ovs: Site) -> None:
    session = ovs.session
    host_network.ovs_del_port(session, "xenbr0", "gone")
    host_network.ovs_del_br(session, "gone")
    assert all("--if-exists" in line for line in calls_of(ovs.dom0))
    host_network.ovs_add_patch_port(session, "xenbr0", "patch0", "patch1")
    told = " ".join(calls_of(ovs.dom0))
    assert "type=patch" in told
    assert "options:peer=patch1" in told.translate(QUOTES)


def test_rule_42_the_kind_of_a_pci_device_is_that_of_sysfs(site: Site) -> None:
    devices = site.dom0.root / "sys/bus/pci/devices"
    (devices / "0000:03:10.1/physfn").mkdir(parents=True)
    (devices / "0000:03:00.0/virtfn0").mkdir(parents=True)
    (devices / "0000:04:00.0").mkdir()
    for device, kind in (
        ("03:10.1", "type-VF"),
        ("0000:03:00.0", "type-PF"),
        ("04:00.0", "type-PCI"),
    ):
        found: Any = host_management.get_pci_type(site.session, device)
        assert found == kind


def test_rule_42_blank_lines_between_records_are_kept(site: Site) -> None:
    put_command(site.dom0, "lspci", "printf 'Slot:\\t00:00.0\\n\\n\\nSlot:\\t00:01.0\\n\\n'")
    told: Any = host_management.get_pci_device_details(site.session)
    assert told == "Slot:\t00:00.0\n\n\nSlot:\t00:01.0\n\n"


def test_rule_43_traffic_is_the_guests_own_and_of_its_devices_alone(site: Site) -> None:
    row = "{}: 1 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0\n"
    names = ("vif7.0", "vif7.1", "vif12.0", "eth0", "xenbr0", "vifx.1", "tap7.0")
    site.write("proc/net/dev", "Inter-| Receive\n" + "".join(map(row.format, names)))
    one = {"bw_in": 2, "bw_out": 1}
    told: Any = host_network.fetch_all_bandwidth(site.session)
    assert told == {"7": {"0": one, "1": one}, "12": {"0": one}}


@pytest.fixture(scope="module")
def store(site: Site) -> Iterator[Xenstored]:
    with xenstored_of(site.dom0.root) as store:
        yield store


@parts.need(*xenstored.NEEDED)
def test_rule_44_records_are_those_of_the_domain_and_read_as_json(
    site: Site, store: Xenstored
) -> None:
    def told(fn: Any, *args: Any) -> Any:
        return fn(site.session, 7, *args)

    store.write("/local/domain/7/text", "  a text\n ")
    store.write("/local/domain/7/json", ' {"a":  1} ')
    assert told(host_xenstore.read_record, "text") == '"a text"'
    assert told(host_xenstore.read_record, "json") == '{"a":  1}'
    assert told(host_xenstore.write_record, "vm-data/n", 5) == "5"
    assert store.read("/local/domain/7/vm-data/n") == "5"
    assert told(host_xenstore.delete_record, "vm-data") == '""'
    assert told(host_xenstore.read_record, "vm-data/n") == '"None"'
    with pytest.raises(XenAPI.Failure):
        told(host_xenstore.read_record, "vm-data/n", False)


def wrapped(site: Site, command: list[str], **more: str) -> Any:
    args = {"cmd": json.dumps(command), **more}
    return json.loads(site.session.call_plugin("netwrap", "run_command", args))


def test_rule_45_what_a_command_ends_with_is_a_result(site: Site) -> None:
    put_command(site.dom0, "iptables-restore", "/bin/cat; echo words >&2; exit 3")
    rules = "*filter\n-A INPUT -j DROP\nCOMMIT\n"
    failed = wrapped(site, ["iptables-restore", "-n"], cmd_input=json.dumps(rules))
    assert failed == {"returncode": 3, "out": rules, "err": "words\n"}
    put_command(site.dom0, "ipset", "exit 0")
    assert wrapped(site, ["ipset", "list"]) == {"returncode": 0, "out": "", "err": ""}
    assert wrapped(site, ["ipset", "list"], cmd_input="null")["returncode"] == 0


def test_rule_45_refusals_are_told_in_two_words(site: Site) -> None:
    args = {"cmd": '["rm", "-rf", "/"]'}
    refused = details_of(site, "netwrap", "run_command", args)
    assert len(refused) == 4
    assert (refused[0], refused[3]) == ("XENAPI_PLUGIN_FAILURE", "Unauthorized command")
    absent = details_of(site, "netwrap", "run_command", {"cmd": '["conntrack", "-L"]'})
    assert (len(absent), absent[3]) == (4, "Executable not found")
