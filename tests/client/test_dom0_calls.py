"""The exact calls that the classic surface's functions make: programs' own tests expect them."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from os_xenapi.client import (
    disk_management,
    host_agent,
    host_management,
    host_network,
    host_xenstore,
    vm_management,
)


class Recorder:
    """What programs put in the place of a session: it has these two methods and no more."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def call_plugin(self, *args: Any) -> str:
        self.calls.append(args)
        return "the plugin's answer"

    def call_plugin_serialized(self, *args: Any, **kwargs: Any) -> str:
        self.calls.append((*args, kwargs))
        return "the plugin's answer"


ENABLED = ("xenhost.py", "set_host_enabled", {"enabled": "true"})
REQUEST = {"id": "u", "dom_id": "7", "timeout": "30"}
AGENT = ("u", 7, 30)


def network(cmd: str, **args: Any) -> tuple[Any, ...]:
    """The one call of a change of the network."""
    return ("xenhost.py", "network_config", {"cmd": cmd, "args": args}, {})


CALLS: list[tuple[Any, tuple[Any, ...], tuple[Any, ...]]] = [
    (host_agent.version, AGENT, ("agent.py", "version", REQUEST)),
    (host_agent.key_init, AGENT, ("agent.py", "key_init", {**REQUEST, "pub": ""})),
    (host_agent.key_init, (*AGENT, 12), ("agent.py", "key_init", {**REQUEST, "pub": "12"})),
    (host_agent.password, AGENT, ("agent.py", "password", {**REQUEST, "enc_pass": ""})),
    (host_agent.password, (*AGENT, b"x"), ("agent.py", "password", {**REQUEST, "enc_pass": "x"})),
    (host_agent.reset_network, AGENT, ("agent.py", "resetnetwork", REQUEST)),
    (
        host_agent.agent_update,
        AGENT,
        ("agent.py", "agentupdate", {**REQUEST, "url": "", "md5sum": ""}),
    ),
    (
        host_agent.inject_file,
        (*AGENT, b"YQ==", "Yg=="),
        ("agent.py", "inject_file", {**REQUEST, "b64_path": "YQ==", "b64_contents": "Yg=="}),
    ),
    (
        host_xenstore.read_record,
        ("7", "p"),
        ("xenstore.py", "read_record", {"dom_id": "7", "path": "p", "ignore_missing_path": "True"}),
    ),
    (
        host_xenstore.read_record,
        (7, "p", False),
        (
            "xenstore.py",
            "read_record",
            {"dom_id": "7", "path": "p", "ignore_missing_path": "False"},
        ),
    ),
    (
        host_xenstore.write_record,
        (7, "p", "v"),
        ("xenstore.py", "write_record", {"dom_id": "7", "path": "p", "value": "v"}),
    ),
    (
        host_xenstore.delete_record,
        (7, "p"),
        ("xenstore.py", "delete_record", {"dom_id": "7", "path": "p"}),
    ),
    (
        host_xenstore.list_records,
        (7, "p"),
        ("xenstore.py", "list_records", {"dom_id": "7", "path": "p"}),
    ),
    (vm_management.get_console_log, (7,), ("console.py", "get_console_log", {"dom_id": "7"})),
    (
        vm_management.receive_vhd,
        ("label", "/sr", ["u"]),
        ("migration.py", "move_vhds_into_sr", "label", "/sr", ["u"], {}),
    ),
    (
        disk_management.safe_copy_vdis,
        ("/sr", ["v"], ["u"]),
        ("workarounds.py", "safe_copy_vdis", "/sr", ["v"], ["u"], {}),
    ),
    (host_network.fetch_all_bandwidth, (), ("bandwidth.py", "fetch_all_bandwidth", {})),
    (host_management.set_host_enabled, (True,), ENABLED),
    (host_management.set_host_enabled, ("true",), ENABLED),
    (host_management.set_host_enabled, (b"true",), ENABLED),
    (
        host_management.set_host_enabled,
        (False,),
        ("xenhost.py", "set_host_enabled", {"enabled": "false"}),
    ),
    (host_management.get_host_uptime, (), ("xenhost.py", "host_uptime", {})),
    (host_management.get_host_data, (), ("xenhost.py", "host_data", {})),
    (
        host_management.get_pci_type,
        ("0000:03:00.0",),
        ("xenhost.py", "get_pci_type", "0000:03:00.0", {}),
    ),
    (
        host_management.get_pci_device_details,
        (),
        ("xenhost.py", "get_pci_device_details", {}),
    ),
    (host_management.query_gc, ("sr", "vdi"), ("xenhost.py", "query_gc", "sr", "vdi", {})),
    (
        disk_management.copy_vdi,
        ("ref", 512),
        ("kernel.py", "copy_vdi", {"vdi-ref": "ref", "image-size": "512"}),
    ),
    (
        disk_management.copy_vdi,
        ("ref", 512, "image"),
        (
            "kernel.py",
            "copy_vdi",
            {"vdi-ref": "ref", "image-size": "512", "cached-image": "image"},
        ),
    ),
    (
        disk_management.create_kernel_ramdisk,
        ("image", "new"),
        (
            "kernel.py",
            "create_kernel_ramdisk",
            {"cached-image": "image", "new-image-uuid": "new"},
        ),
    ),
    (
        disk_management.wait_for_dev,
        ("/dev/xvdb", 10),
        ("partition_utils.py", "wait_for_dev", "/dev/xvdb", 10, {}),
    ),
]
CHANGES: list[tuple[Any, tuple[Any, ...], tuple[Any, ...]]] = [
    (
        host_network.ovs_create_port,
        ("br", "p", "i", "m", "active"),
        network(
            "ovs_create_port", bridge="br", port="p", **{"iface-id": "i"}, mac="m", status="active"
        ),
    ),
    (
        host_network.ovs_add_port,
        ("br", "p"),
        network("ovs_add_port", bridge_name="br", port_name="p"),
    ),
    (
        host_network.ovs_add_patch_port,
        ("br", "p", "q"),
        network("ovs_add_patch_port", bridge_name="br", port_name="p", peer_port_name="q"),
    ),
    (
        host_network.ovs_del_port,
        ("br", "p"),
        network("ovs_del_port", bridge_name="br", port_name="p"),
    ),
    (host_network.ovs_del_br, ("br",), network("ovs_del_br", bridge_name="br")),
    (
        host_network.ovs_set_if_external_id,
        ("p", "k", "v"),
        network("ovs_set_if_external_id", interface="p", extneral_id="k", value="v"),
    ),
    (
        host_network.brctl_add_if,
        ("br", "p"),
        network("brctl_add_if", bridge_name="br", interface_name="p"),
    ),
    (
        host_network.brctl_del_if,
        ("br", "p"),
        network("brctl_del_if", bridge_name="br", interface_name="p"),
    ),
    (host_network.brctl_add_br, ("br",), network("brctl_add_br", bridge_name="br")),
    (host_network.brctl_del_br, ("br",), network("brctl_del_br", bridge_name="br")),
    (
        host_network.brctl_set_fd,
        ("br", "0"),
        network("brctl_set_fd", bridge_name="br", fd="0"),
    ),
    (
        host_network.brctl_set_stp,
        ("br", "off"),
        network("brctl_set_stp", bridge_name="br", option="off"),
    ),
    (
        host_network.ip_link_add_veth_pair,
        ("a", "b"),
        network("ip_link_add_veth_pair", dev1_name="a", dev2_name="b"),
    ),
    (host_network.ip_link_del_dev, ("a",), network("ip_link_del_dev", device_name="a")),
    (host_network.ip_link_get_dev, ("a",), network("ip_link_get_dev", device_name="a")),
    (
        host_network.ip_link_set_dev,
        ("a", "up"),
        network("ip_link_set_dev", device_name="a", option="up"),
    ),
    (
        host_network.ip_link_set_promisc,
        ("a", "on"),
        network("ip_link_set_promisc", device_name="a", option="on"),
    ),
]
CHANGES_OF_DISKS: list[tuple[Any, tuple[Any, ...], tuple[Any, ...]]] = [
    (
        disk_management.remove_kernel_ramdisk,
        ("/k",),
        ("kernel.py", "remove_kernel_ramdisk", {"kernel-file": "/k"}),
    ),
    (
        disk_management.remove_kernel_ramdisk,
        (None, "/r"),
        ("kernel.py", "remove_kernel_ramdisk", {"ramdisk-file": "/r"}),
    ),
    (
        disk_management.remove_kernel_ramdisk,
        ("/k", "/r"),
        ("kernel.py", "remove_kernel_ramdisk", {"kernel-file": "/k", "ramdisk-file": "/r"}),
    ),
    (
        disk_management.make_partition,
        ("xvdb", "2048", "-"),
        ("partition_utils.py", "make_partition", "xvdb", "2048", "-", {}),
    ),
    (
        disk_management.mkfs,
        ("xvdb", "1", "ext3", "label"),
        ("partition_utils.py", "mkfs", "xvdb", "1", "ext3", "label", {}),
    ),
    (
        disk_management.inject_ipxe_config,
        ("/sr", "vdi", "url", "ip", "mask", "gateway", "dns", "mkisofs"),
        ("ipxe.py", "inject", "/sr", "vdi", "url", "ip", "mask", "gateway", "dns", "mkisofs", {}),
    ),
]
NAMES = [f"{fn.__name__} {index}" for index, (fn, _, _) in enumerate(CALLS)]


@pytest.mark.parametrize(("function", "args", "call"), CALLS, ids=NAMES)
def test_a_function_makes_its_one_call(function: Any, args: Any, call: Any) -> None:
    session = Recorder()
    assert function(session, *args) == "the plugin's answer"
    assert session.calls == [call]


@pytest.mark.parametrize(("function", "args", "call"), CHANGES + CHANGES_OF_DISKS)
def test_a_change_makes_its_one_call_and_returns_nothing(
    function: Any, args: Any, call: Any
) -> None:
    session = Recorder()
    assert function(session, *args) is None
    assert session.calls == [call]


def test_without_a_file_to_remove_there_is_no_call() -> None:
    session: Any = Recorder()
    assert disk_management.remove_kernel_ramdisk(session) is None
    assert disk_management.remove_kernel_ramdisk(session, "", "") is None
    assert session.calls == []


def test_a_transfer_makes_its_one_call_and_returns_nothing() -> None:
    session: Any = Recorder()
    answer: object = vm_management.transfer_vhd(session, "label", "host", "vdi", "/sr", 3)
    assert answer is None
    assert session.calls == [("migration.py", "transfer_vhd", "label", "host", "vdi", "/sr", 3, {})]


def test_the_cmd_of_a_change_is_the_functions_name() -> None:
    functions = {getattr(host_network, name) for name in host_network.__all__}
    assert functions == {fn for fn, _, _ in CHANGES} | {host_network.fetch_all_bandwidth}
    assert all(fn.__name__ == call[2]["cmd"] for fn, _, call in CHANGES)


SIGNATURES = {
    host_agent.version: "session uuid dom_id timeout",
    host_agent.key_init: "session uuid dom_id timeout pub=''",
    host_agent.password: "session uuid dom_id timeout enc_pass=''",
    host_agent.reset_network: "session uuid dom_id timeout",
    host_agent.agent_update: "session uuid dom_id timeout url='' md5sum=''",
    host_agent.inject_file: "session uuid dom_id timeout b64_path='' b64_contents=''",
    host_xenstore.read_record: "session dom_id path ignore_missing_path=True",
    host_xenstore.write_record: "session dom_id path value",
    host_xenstore.delete_record: "session dom_id path",
    host_xenstore.list_records: "session dom_id path",
    host_management.get_host_data: "session",
    host_management.get_host_uptime: "session",
    host_management.get_pci_device_details: "session",
    host_management.get_pci_type: "session pci_device",
    host_management.query_gc: "session sr_uuid vdi_uuid",
    host_management.set_host_enabled: "session enabled",
    host_network.brctl_add_br: "session bridge_name",
    host_network.brctl_add_if: "session bridge_name interface_name",
    host_network.brctl_del_br: "session bridge_name",
    host_network.brctl_del_if: "session bridge_name interface_name",
    host_network.brctl_set_fd: "session bridge_name fd",
    host_network.brctl_set_stp: "session bridge_name stp_opt",
    host_network.fetch_all_bandwidth: "session",
    host_network.ip_link_add_veth_pair: "session dev1_name dev2_name",
    host_network.ip_link_del_dev: "session device",
    host_network.ip_link_get_dev: "session device",
    host_network.ip_link_set_dev: "session device option",
    host_network.ip_link_set_promisc: "session device promisc_option",
    host_network.ovs_add_patch_port: "session bridge port peer",
    host_network.ovs_add_port: "session bridge port",
    host_network.ovs_create_port: "session bridge port iface_id mac status",
    host_network.ovs_del_br: "session bridge_name",
    host_network.ovs_del_port: "session bridge port",
    host_network.ovs_set_if_external_id: "session interface external_id value",
    vm_management.get_console_log: "session dom_id",
    disk_management.copy_vdi: "session vdi_ref vdi_size image_id=None",
    disk_management.create_kernel_ramdisk: "session image_id new_image_uuid",
    disk_management.inject_ipxe_config: (
        "session sr_path vdi_uuid boot_menu_url ip_address netmask gateway dns mkisofs_cmd"
    ),
    disk_management.make_partition: "session dev partition_start partition_end",
    disk_management.mkfs: "session dev partnum fs_type fs_label",
    disk_management.remove_kernel_ramdisk: "session kernel_file=None ramdisk_file=None",
    disk_management.wait_for_dev: "session dev_path max_seconds",
    vm_management.receive_vhd: "session instance_uuid sr_path uuid_stack",
    vm_management.transfer_vhd: "session instance_uuid host vdi_uuid sr_path seq_num",
    disk_management.safe_copy_vdis: "session sr_path vdi_uuids uuid_stack",
}


@pytest.mark.parametrize("function", SIGNATURES, ids=lambda function: function.__name__)
def test_a_function_has_the_signature_of_0_3_4(function: Any) -> None:
    assert inspect.isfunction(function)
    parameters = inspect.signature(function).parameters.values()
    empty = inspect.Parameter.empty
    told = [
        one.name if one.default is empty else f"{one.name}={one.default!r}" for one in parameters
    ]
    assert " ".join(told) == SIGNATURES[function]


def test_every_argument_may_be_given_by_name() -> None:
    session = Recorder()
    call: Any = vm_management.get_console_log
    call(session=session, dom_id=7)
    assert session.calls == [("console.py", "get_console_log", {"dom_id": "7"})]


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (None, TypeError, "dom_id: NoneType is neither text nor a number"),
        ([5], TypeError, "dom_id: list is neither text nor a number"),
        (b"\xff", ValueError, "dom_id: bytes must be ASCII"),
    ],
)
def test_what_is_no_text_is_refused_before_a_call(value: Any, error: Any, words: str) -> None:
    session: Any = Recorder()
    with pytest.raises(error, match=words):
        vm_management.get_console_log(session, value)
    assert session.calls == []
