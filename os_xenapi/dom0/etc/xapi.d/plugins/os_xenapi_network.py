"""The plugin xenhost, network: bridges, ports and links of the control domain, and its iptables."""

import os_xenapi_commands
import os_xenapi_names
import os_xenapi_runtime

_IPTABLES = ("iptables-save", "iptables-restore", "ip6tables-save", "ip6tables-restore")


def network_config(session, call):
    """Change something of the network; return what the command that did it wrote.

    call is {"cmd": name, "args": {...}}: the names and their arguments stand in _CHANGES.
    """
    PluginError = os_xenapi_runtime.PluginError
    if not isinstance(call, dict) or sorted(call) != ["args", "cmd"]:
        raise PluginError('network_config takes a map {"cmd": name, "args": {...}}')
    name, args = call["cmd"], call["args"]
    if not isinstance(name, str) or name not in _CHANGES:
        raise PluginError("the cmd %.80r is none of: %s" % (name, ", ".join(sorted(_CHANGES))))
    change, arguments = _CHANGES[name][0], _CHANGES[name][1:]
    keys = [key for key, _ in arguments]
    if not isinstance(args, dict) or sorted(args) != sorted(keys):
        raise PluginError("the args of %s must be a map of: %s" % (name, ", ".join(keys)))
    return change(*[check(key, args[key]) for key, check in arguments])


def iptables_config(session, args):
    """Run iptables-save or -restore, or that of ip6tables; return JSON {"out", "err": ""}.

    cmd_args is the command as a JSON list, process_input what it reads.
    """
    import os_xenapi_allowed
    import os_xenapi_params

    command = os_xenapi_params.command(args, "cmd_args")
    if command[0] not in _IPTABLES:
        raise os_xenapi_runtime.PluginError(
            "cmd_args must begin with one of: " + ", ".join(_IPTABLES)
        )
    stdin = os_xenapi_runtime.argument(args, "process_input", "")
    out = os_xenapi_commands.output(os_xenapi_allowed.checked(command, stdin), stdin)
    return os_xenapi_params.encode({"out": out, "err": ""})


def _ovs_add_port(bridge, port):
    return _vsctl(["--if-exists", "del-port", port], ["add-port", bridge, port])


def _ovs_create_port(bridge, port, iface_id, mac, status):
    return _vsctl(
        ["--if-exists", "del-port", port],
        ["add-port", bridge, port],
        [
            "set",
            "Interface",
            port,
            _external_id("iface-id", iface_id),
            _external_id("iface-status", status),
            _external_id("attached-mac", mac),
            _external_id("xs-vif-uuid", iface_id),
        ],
    )


def _ovs_add_patch_port(bridge, port, peer):
    return _vsctl(
        ["--may-exist", "add-port", bridge, port],
        ["set", "Interface", port, "type=patch", "options:peer=" + peer],
    )


def _ovs_del_port(bridge, port):
    return _vsctl(["--if-exists", "del-port", bridge, port])


def _ovs_del_br(bridge):
    return _vsctl(["--if-exists", "del-br", bridge])


def _ovs_set_if_external_id(interface, key, value):
    return _vsctl(["set", "Interface", interface, _external_id(key, value)])


def _brctl_add_br(bridge):
    return _run("brctl", "addbr", bridge)


def _brctl_del_br(bridge):
    # It must be down; what is no bridge is left up.
    if bridge in _bridges():
        os_xenapi_commands.run(["ip", "link", "set", "dev", bridge, "down"])
    return _delete(["brctl", "delbr", bridge], lambda: _is_device(bridge))


def _brctl_add_if(bridge, interface):
    return _run("brctl", "addif", bridge, interface)


def _brctl_del_if(bridge, interface):
    return _delete(["brctl", "delif", bridge, interface], lambda: _is_port(bridge, interface))


def _brctl_set_fd(bridge, seconds):
    return _run("brctl", "setfd", bridge, seconds)


def _brctl_set_stp(bridge, option):
    return _run("brctl", "stp", bridge, option)


def _ip_link_add_veth_pair(one, other):
    return _run("ip", "link", "add", "name", one, "type", "veth", "peer", "name", other)


def _ip_link_del_dev(device):
    return _delete(["ip", "link", "del", "dev", device], lambda: _is_device(device))


def _ip_link_get_dev(device):
    return _run("ip", "link", "show", "dev", device)


def _ip_link_set_dev(device, option):
    return _run("ip", "link", "set", "dev", device, option)


def _ip_link_set_promisc(device, option):
    return _run("ip", "link", "set", "dev", device, "promisc", option)


def _run(*command):
    return os_xenapi_commands.output(list(command))


def _vsctl(*commands):
    words = ["ovs-vsctl"]
    for command in commands:
        words += ["--"] + command
    return os_xenapi_commands.output(words)


def _external_id(key, value):
    import os_xenapi_params

    # In quotation marks any value is a text to Open vSwitch.
    return "external_ids:%s=%s" % (key, os_xenapi_params.encode(value))


def _delete(command, is_there):
    """Run a command that deletes; that there is nothing to delete is fine."""
    try:
        return os_xenapi_commands.output(command)
    except os_xenapi_commands.CommandFailed:
        if is_there():
            raise
        return ""


def _is_device(name):
    return os_xenapi_commands.run(["ip", "link", "show", "dev", name])[0] == 0


def _is_port(bridge, interface):
    return interface in _bridges().get(bridge, [])


def _bridges():
    """Return the interfaces of each bridge, as brctl lists them.

    Below the headings a line begins with a bridge and may end with an interface; its other
    interfaces follow in lines of their own, indented.
    """
    bridges, current = {}, None
    for line in _run("brctl", "show").split("\n")[1:]:
        words = line.split()
        if words and not line[0].isspace():
            current, words = words[0], words[3:]
        bridges.setdefault(current, []).extend(words)
    return bridges


def _checker(pattern, words):
    return lambda key, value: os_xenapi_names.checked(key, value, pattern, words)


def _seconds(key, value):
    if type(value) in (int, float):
        value = "%g" % value
    return os_xenapi_names.checked(key, value, r"[0-9]{1,3}(?:\.[0-9]{1,6})?", "seconds")


_device = os_xenapi_names.device
_id = _checker(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}", "an identifier: letters, digits, - _ . :")
_key = _checker(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}", "a key: letters, digits, - _ .")
_mac = _checker(os_xenapi_names.MAC, "a MAC address, such as fa:16:3e:00:00:01")
_text = _checker(r"[^\0-\x1f\x7f]{1,1024}", "1 to 1024 printable characters")
_stp = _checker("on|off|yes|no", "on or off")
_on_off = _checker("on|off", "on or off")
_up_down = _checker("up|down", "up or down")
_status = _checker("[a-z]{1,32}", "a word such as active or inactive")

# Per cmd: what carries it out, and its arguments in order, each with its check.
_CHANGES = {
    "brctl_add_br": (_brctl_add_br, ("bridge_name", _device)),
    "brctl_add_if": (_brctl_add_if, ("bridge_name", _device), ("interface_name", _device)),
    "brctl_del_br": (_brctl_del_br, ("bridge_name", _device)),
    "brctl_del_if": (_brctl_del_if, ("bridge_name", _device), ("interface_name", _device)),
    "brctl_set_fd": (_brctl_set_fd, ("bridge_name", _device), ("fd", _seconds)),
    "brctl_set_stp": (_brctl_set_stp, ("bridge_name", _device), ("option", _stp)),
    "ip_link_add_veth_pair": (
        _ip_link_add_veth_pair,
        ("dev1_name", _device),
        ("dev2_name", _device),
    ),
    "ip_link_del_dev": (_ip_link_del_dev, ("device_name", _device)),
    "ip_link_get_dev": (_ip_link_get_dev, ("device_name", _device)),
    "ip_link_set_dev": (_ip_link_set_dev, ("device_name", _device), ("option", _up_down)),
    "ip_link_set_promisc": (_ip_link_set_promisc, ("device_name", _device), ("option", _on_off)),
    "ovs_add_patch_port": (
        _ovs_add_patch_port,
        ("bridge_name", _device),
        ("port_name", _device),
        ("peer_port_name", _device),
    ),
    "ovs_add_port": (_ovs_add_port, ("bridge_name", _device), ("port_name", _device)),
    "ovs_create_port": (
        _ovs_create_port,
        ("bridge", _device),
        ("port", _device),
        ("iface-id", _id),
        ("mac", _mac),
        ("status", _status),
    ),
    "ovs_del_br": (_ovs_del_br, ("bridge_name", _device)),
    "ovs_del_port": (_ovs_del_port, ("bridge_name", _device), ("port_name", _device)),
    # The misspelt name is what callers send.
    "ovs_set_if_external_id": (
        _ovs_set_if_external_id,
        ("interface", _device),
        ("extneral_id", _key),
        ("value", _text),
    ),
}
