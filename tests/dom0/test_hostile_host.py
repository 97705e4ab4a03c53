"""Calls of xenhost meant to reach what they must not: refused in words, nothing run or changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.simulator.dom0 import Dom0
from tests.dom0.batch import Case, Refusal, refusals
from tests.dom0.calling import present_interpreters
from tests.dom0.netns import put_command

SR = "9f3f6e0c-6e4b-4b0e-9a3e-0d9c1b8f7a11"
COMMANDS = ("brctl", "ip", "iptables-restore", "iptables-save", "iptables", "lspci", "ovs-vsctl")

NO_DEVICE = "a device's name: 1 to 15 letters, digits, - _ ."
DEVICES = {
    "nothing": "",
    "an option": "-batch",
    "a long option": "--db=unix:/tmp/evil",
    "a dot": ".",
    "the parent": "..",
    "a path": "../../etc/passwd",
    "a slash": "a/b",
    "16 characters": "abcdefghijklmnop",
    "far too many": "a" * 30_000,
    "a blank": "br0 eth0",
    "a blank before": " br0",
    "a line behind": "br0\n",
    "two lines": "br0\nbr1",
    "a tab": "br0\tx",
    "a NUL": "br0\0x",
    "a command": "br0;reboot",
    "a pipe": "br0|reboot",
    "a substitution": "$(reboot)",
    "backquotes": "`reboot`",
    "a record's reference": "@x",
    "a column": "br0:external_ids",
    "a pattern": "*",
    "a percent sign": "br%d",
    "beyond ASCII": "caf\u00e9",
    "fullwidth letters": "\uff42\uff52",
    "a digit beyond ASCII": "br\u0665",
    "a number": 7,
    "true": True,
    "null": None,
    "a list": ["br0"],
    "a map": {"br0": 1},
}


def network(cmd: Any, args: Any) -> dict[str, str]:
    return structured({"cmd": cmd, "args": args})


def structured(*args: Any) -> dict[str, str]:
    return {"params": json.dumps({"args": args, "kwargs": {}})}


def port(**changed: Any) -> dict[str, str]:
    args = {"bridge": "br0", "port": "p", "iface-id": "x", "mac": "fa:16:3e:00:00:01"}
    return network("ovs_create_port", {**args, "status": "active", **changed})


def external(key: Any, value: Any) -> dict[str, str]:
    args = {"interface": "p", "extneral_id": key, "value": value}
    return network("ovs_set_if_external_id", args)


NETWORK: dict[str, tuple[dict[str, str], str]] = {
    **{
        f"a bridge that is {name}": (
            network("ovs_add_port", {"bridge_name": one, "port_name": "p"}),
            "bridge_name must be",
        )
        for name, one in DEVICES.items()
    },
    "a port that is an option": (
        network("ovs_del_port", {"bridge_name": "br0", "port_name": "--all"}),
        NO_DEVICE,
    ),
    "a peer with a setting": (
        network(
            "ovs_add_patch_port",
            {"bridge_name": "br0", "port_name": "p", "peer_port_name": "q,key_file=/etc/shadow"},
        ),
        NO_DEVICE,
    ),
    "a Linux bridge that is an option": (network("brctl_add_br", {"bridge_name": "-v"}), NO_DEVICE),
    "an interface that is a path": (
        network("brctl_add_if", {"bridge_name": "br0", "interface_name": "../x"}),
        NO_DEVICE,
    ),
    "a delay that is an option": (
        network("brctl_set_fd", {"bridge_name": "br0", "fd": "-1"}),
        "fd must be seconds",
    ),
    "a delay that is endless": (
        network("brctl_set_fd", {"bridge_name": "br0", "fd": "inf"}),
        "fd must be seconds",
    ),
    "a delay that is true": (
        network("brctl_set_fd", {"bridge_name": "br0", "fd": True}),
        "fd must be text",
    ),
    "a delay of many digits": (
        network("brctl_set_fd", {"bridge_name": "br0", "fd": 10**300}),
        "fd must be",
    ),
    "a protocol that is neither on nor off": (
        network("brctl_set_stp", {"bridge_name": "br0", "option": "on off"}),
        "option must be on or off",
    ),
    "a pair with a namespace": (
        network("ip_link_add_veth_pair", {"dev1_name": "a", "dev2_name": "b netns 1"}),
        NO_DEVICE,
    ),
    "a link that is an option": (network("ip_link_del_dev", {"device_name": "-all"}), NO_DEVICE),
    "a link looked at in a namespace": (
        network("ip_link_get_dev", {"device_name": "-n"}),
        NO_DEVICE,
    ),
    "a link into a namespace": (
        network("ip_link_set_dev", {"device_name": "eth0", "option": "netns"}),
        "option must be up or down",
    ),
    "a link up and more": (
        network("ip_link_set_dev", {"device_name": "eth0", "option": "up\n"}),
        "option must be up or down",
    ),
    "a mode that is a program": (
        network("ip_link_set_promisc", {"device_name": "eth0", "option": "xdp"}),
        "option must be on or off",
    ),
    "a MAC address that is short": (port(mac="fa:16:3e:00:00"), "mac must be a MAC address"),
    "a MAC address with a line": (port(mac="fa:16:3e:00:00:01\n"), "mac must be a MAC address"),
    "a MAC address with a setting": (
        port(mac="fa:16:3e:00:00:01 type=tap"),
        "mac must be a MAC address",
    ),
    "an identifier with a quotation mark": (
        port(**{"iface-id": 'x",type="tap'}),
        "iface-id must be an identifier",
    ),
    "an identifier that is an option": (
        port(**{"iface-id": "-- emer-reset"}),
        "iface-id must be an identifier",
    ),
    "an identifier too long": (port(**{"iface-id": "x" * 129}), "iface-id must be an identifier"),
    "a status that is a command": (port(status="--"), "status must be a word"),
    "a key with a value": (external("a=b", "x"), "extneral_id must be a key"),
    "a key of another column": (external("a:type", "x"), "extneral_id must be a key"),
    "a value with a line": (external("a", "x\ny"), "value must be 1 to 1024 printable"),
    "a value with a NUL": (external("a", "x\0"), "value must be 1 to 1024 printable"),
    "a value too long": (external("a", "x" * 5000), "value must be 1 to 1024 printable"),
    "no value": (external("a", ""), "value must be 1 to 1024 printable"),
    "an unknown change": (network("reboot", {}), "the cmd 'reboot' is none of: brctl_add_br, "),
    "a function's name": (network("_vsctl", {}), "the cmd '_vsctl' is none of"),
    "a change that is a list": (network(["ovs_del_br"], {}), "is none of"),
    "a change without end": (network("x" * 50_000, {}), "is none of"),
    "an argument missing": (network("ovs_add_port", {"bridge_name": "b"}), "must be a map of: "),
    "an argument too many": (
        network("ovs_del_br", {"bridge_name": "br0", "db": "unix:/tmp/evil"}),
        "the args of ovs_del_br must be a map of: bridge_name",
    ),
    "arguments in a list": (network("ovs_del_br", ["br0"]), "must be a map of"),
    "a change of another form": (structured({"cmd": "ovs_del_br"}), "network_config takes a map"),
    "a change that is a text": (structured("ovs_del_br br0"), "network_config takes a map"),
    "no arguments at all": ({}, "params is not JSON"),
    "arguments nested deep": (
        {"params": '{"args": ' + "[" * 3000 + "]" * 3000 + ', "kwargs": {}}'},
        "deeper than 64",
    ),
}


def iptables(command: Any, stdin: str | None = None) -> dict[str, str]:
    text = command if isinstance(command, str) else json.dumps(command)
    return {"cmd_args": text, **({} if stdin is None else {"process_input": stdin})}


_EVIL = "*filter\n-A INPUT --modprobe=/tmp/evil -j ACCEPT\nCOMMIT\n"
_BEGIN = "cmd_args must begin with one of: iptables-save, "
IPTABLES: dict[str, tuple[dict[str, str], str]] = {
    "no command": (iptables([]), "must be a JSON list"),
    "a command line": (iptables("iptables-save"), "cmd_args is not JSON"),
    "a number": (iptables(["iptables-save", 7]), "must be a JSON list"),
    "iptables itself": (iptables(["iptables", "-L"]), _BEGIN),
    "another command": (iptables(["ip", "link"]), _BEGIN),
    "a path": (iptables(["/sbin/iptables-save"]), _BEGIN),
    "a program to load modules": (
        iptables(["iptables-restore", "--modprobe=/tmp/evil"]),
        "Unauthorized command",
    ),
    "a program in a rule": (iptables(["iptables-restore"], _EVIL), "Unauthorized command"),
    "rules into a file": (iptables(["iptables-save", "-f", "/x"]), "Unauthorized command"),
    "rules from a file": (iptables(["iptables-restore", "/x"]), "Unauthorized command"),
    "nothing": ({}, "the argument cmd_args is missing"),
}

CONFIG: dict[str, tuple[str, str]] = {
    "nothing": ("", "params is not JSON"),
    "no map": ("[]", "params must be a JSON map of key and value"),
    "no value": ('{"key": "k"}', "params must be a JSON map of key and value"),
    "a member too many": ('{"key": "k", "value": 1, "file": "/x"}', "must be a JSON map"),
    "a key that is a number": ('{"key": 1, "value": 1}', "key must be a text"),
    "an empty key": ('{"key": "", "value": 1}', "key must be a text"),
    "a long key": (json.dumps({"key": "k" * 257, "value": 1}), "key must be a text"),
    "a value that is no number": ('{"key": "k", "value": NaN}', "NaN"),
    "a value nested deep": ('{"key": "k", "value": ' + "[" * 99 + "]" * 99 + "}", "deeper than 64"),
    "a pickle": ("cos\nsystem\n(S'reboot'\ntR.", "params is not JSON"),
}

PCI = {
    "nothing": "",
    "the parent": "..",
    "a path": "../../../../etc",
    "a path behind": "0000:03:00.0/../../../../../etc",
    "a pattern": "0000:03:00.*",
    "an option": "-v",
    "a line": "0000:03:00.0\n",
    "a NUL": "0000:03:00.0\0",
    "a function that cannot be": "0000:03:00.8",
    "letters that are no digits": "000g:03:00.0",
    "digits beyond ASCII": "0000:\u0660\u0663:00.0",
    "a number": 3,
}

UUIDS = {
    "nothing": "",
    "an option": "--help",
    "a command": f"{SR[:-7]};reboot",
    "a line": f"{SR}\n",
    "a path": "../" + SR[3:],
    "a list": [SR],
}

JOIN = {
    "url": {
        "nothing": "",
        "a file": "file:///etc/shadow",
        "a socket": "http://_var_lib_xcp_xapi/",
        "a password in it": "https://root:secret@192.0.2.1",
        "a path": "https://192.0.2.1/../x",
        "a line": "https://192.0.2.1\r\nX: y",
        "an option": "-v",
    },
    "compute_uuid": {"no uuid": "OpaqueRef:1", "a quotation mark": SR[:-1] + '"'},
    "master_addr": {"nothing": "", "an option": "-v", "a blank": "192.0.2.1 x", "a path": "/x"},
}
_JOIN = {
    "url": "http://127.0.0.1:1",
    "user": "root",
    "password": "secret",
    "compute_uuid": SR,
    "master_addr": "192.0.2.1",
    "master_user": "root",
    "master_pass": "secret",
}


def xenhost(fn: str, args: dict[str, str]) -> Case:
    return Case("xenhost.py", fn, args)


CASES: dict[str, tuple[Case, str]] = {
    **{
        f"network: {name}": (xenhost("network_config", args), words)
        for name, (args, words) in NETWORK.items()
    },
    **{
        f"iptables: {name}": (xenhost("iptables_config", args), words)
        for name, (args, words) in IPTABLES.items()
    },
    **{
        f"configuration: {name}": (xenhost("set_config", {"params": params}), words)
        for name, (params, words) in CONFIG.items()
    },
    "configuration read: a path": (
        xenhost("get_config", {"params": '{"key": ["../../etc/shadow"]}'}),
        "key must be a text",
    ),
    "configuration read: nothing": (xenhost("get_config", {}), "the argument params is missing"),
    **{
        f"PCI: {name}": (xenhost("get_pci_type", structured(one)), "pci_device must be")
        for name, one in PCI.items()
    },
    **{
        f"collector of the SR: {name}": (
            xenhost("query_gc", structured(one, SR)),
            "sr_uuid must be",
        )
        for name, one in UUIDS.items()
    },
    "collector for a VDI that is an option": (
        xenhost("query_gc", structured(SR, "-x")),
        "vdi_uuid must be a uuid",
    ),
    **{
        f"join, {argument}: {name}": (
            xenhost("host_join", {**_JOIN, argument: one}),
            f"{argument} must be",
        )
        for argument, values in JOIN.items()
        for name, one in values.items()
    },
    **{
        f"join without {missing}": (
            xenhost("host_join", {name: one for name, one in _JOIN.items() if name != missing}),
            f"the argument {missing} is missing",
        )
        for missing in _JOIN
    },
    "enabled: nothing": (xenhost("set_host_enabled", {}), "the argument enabled is missing"),
    "enabled: neither": (
        xenhost("set_host_enabled", {"enabled": "true; reboot"}),
        "enabled must be true or false",
    ),
    "enabled: in Python's words": (
        xenhost("set_host_enabled", {"enabled": "True"}),
        "enabled must be true or false",
    ),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Refusal]]]:
    """What every case came to on each interpreter, where commands note that they were called."""
    dom0 = Dom0(tmp_path_factory.mktemp("d"))
    plant(dom0)
    before = state(dom0)
    found = []
    for interpreter in present_interpreters():
        dom0.use_interpreter(interpreter)
        found.append(refusals(dom0, {name: case for name, (case, _) in CASES.items()}))
    assert state(dom0) == before
    yield found
    dom0.close()


def plant(dom0: Dom0) -> None:
    """Lay out what somebody hostile would like to change or to see."""
    for name in COMMANDS:
        put_command(dom0, name, "")
    collector = dom0.root / "opt/xensource/sm/cleanup.py"
    device = dom0.root / "sys/bus/pci/devices/0000:03:00.0"
    for place in (collector.parent, device, dom0.root / "usr/etc"):
        place.mkdir(parents=True)
    (dom0.root / "etc/shadow").write_text("secret")
    (dom0.root / "usr/etc/xenhost.conf").write_text('{"k": "keep"}')
    collector.write_bytes((dom0.root / "bin/lspci").read_bytes())
    collector.chmod(0o755)


def state(dom0: Dom0) -> dict[Path, Any]:
    """Every file but what Python compiles for itself and the link to the interpreter."""
    return {
        path: path.read_bytes() if path.is_file() else None
        for path in sorted(dom0.root.rglob("*"))
        if path.suffix != ".pyc" and "__pycache__" not in path.parts and "python" not in path.name
    }


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_call_is_refused_in_words_and_does_nothing(
    refused: list[dict[str, Refusal]], name: str
) -> None:
    case, words = CASES[name]
    for one in refused:
        (code, fn, kind, text), ran = one[name]
        assert (code, fn) == ("XENAPI_PLUGIN_FAILURE", case.fn)
        assert kind in ("PluginError", "Unauthorized")
        assert words in text
        assert "secret" not in text
        assert len(text) < 500
        assert not ran
