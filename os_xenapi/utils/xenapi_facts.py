"""What a deployment needs to know of a compute VM and its host, as one JSON object."""

from __future__ import annotations

import base64
import binascii
import json
import re
import shlex
from collections.abc import Mapping
from typing import Any, Final

from os_xenapi.client.exception import NoNetworkInterfaceInSameSegment, NotFound
from os_xenapi.errors import LimitExceeded, ProtocolError
from os_xenapi.utils import himn
from os_xenapi.utils.common_function import (
    INTERFACE,
    Address,
    execute,
    get_remote_hostname,
    listed_addresses,
    local_interfaces,
    write_file,
)
from os_xenapi.utils.sshclient import SSHClient

__all__ = ["get_domu_vifs", "get_host_ipv4s", "get_xenapi_facts", "write_facts"]

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RECORD: Final = re.compile(r"(\d{1,5})/([A-Za-z0-9_@-]{1,256}) ([A-Za-z0-9+/=]*)")
_MOST_RECORDS: Final = 4096

_BRIDGE: Final = """\
d=/sys/class/net/$1
if test -d "$d/bridge"; then echo "$1"
elif test -e "$d/brport/bridge"; then basename "$(readlink "$d/brport/bridge")"
elif command -v ovs-vsctl >/dev/null 2>&1; then
    ovs-vsctl --timeout=20 br-exists "$1" && echo "$1" && exit 0
    ovs-vsctl --timeout=20 iface-to-br "$1" 2>/dev/null
fi
exit 0"""

# A value may hold anything, so it travels in base64, one record a line.
_VIFS: Final = """\
for n in $(xenstore-list "$1"); do for k in $(xenstore-list "$1/$n"); do
printf '%s/%s ' "$n" "$k"
xenstore-read -R "$1/$n/$k" | base64 | tr -d '\\n'
echo
done; done"""


def get_xenapi_facts(client: SSHClient) -> dict[str, Any]:
    """Return the facts of this VM and its host.

    ``dom0_hostname``   text
    ``dom0_ipv4s``      of each IPv4 address but loopback a map of interface, bridge (or None),
                        address, broadcast, network and netmask
    ``domu_himn_eth``   this VM's interface on the host-internal management network
    ``domu_himn_ip``    its address there
    ``domu_vifs``       by this VM's interface, the map that the host has in xenstore for its VIF

    Raises ProtocolError for what no host tells, SshExecCmdFailure, NoNetworkInterfaceInSameSegment,
    NotFound, ExecuteCommandFailed.
    """
    own = himn.local_himn(client.ip)
    if own is None:
        raise NoNetworkInterfaceInSameSegment(ip=client.ip)
    return {
        "dom0_hostname": get_remote_hostname(client),
        "dom0_ipv4s": get_host_ipv4s(client),
        "domu_himn_eth": own.interface,
        "domu_himn_ip": str(own.inet.ip),
        "domu_vifs": get_domu_vifs(client),
    }


def get_host_ipv4s(client: SSHClient) -> list[dict[str, str | None]]:
    """Return the control domain's IPv4 addresses but loopback, in its order.

    Raises ProtocolError for what are no addresses of well-named interfaces.
    """
    found = listed_addresses(client.ssh("ip -o -4 addr show", False)[1])
    for one in found:
        if not INTERFACE.fullmatch(one.interface):
            raise ProtocolError(f"{client.ip} has an interface of an odd name: {one.interface!r}")
    return [_told(client, one) for one in found if not one.inet.ip.is_loopback]


def _told(client: SSHClient, one: Address) -> dict[str, str | None]:
    network = one.inet.network
    return {
        "interface": one.interface,
        "bridge": _bridge_of(client, one.interface),
        "address": str(one.inet.ip),
        "broadcast": str(network.broadcast_address),
        "network": str(network.network_address),
        "netmask": str(network.netmask),
    }


def _bridge_of(client: SSHClient, interface: str) -> str | None:
    """The bridge that an interface is, or is a part of."""
    name = client.ssh(_script(_BRIDGE, interface), False)[1].strip()
    if name and not INTERFACE.fullmatch(name):
        raise ProtocolError(
            f"{client.ip} tells a bridge of {interface} that is none: {name[:80]!r}"
        )
    return name or None


def get_domu_vifs(client: SSHClient) -> dict[str, dict[str, str]]:
    """Return what the host has in xenstore for each VIF of this VM, by the VM's interface.

    The interface of a VIF is the one with its MAC address; a VIF that has none here is left out.
    """
    macs: dict[str, str] = {}
    for interface, mac in local_interfaces().items():
        macs.setdefault(mac, interface)
    found = {}
    for number, vif in sorted(_vifs(client, _own_uuid()).items()):
        mac = vif.get("mac") or _mac_of(number)
        if mac.lower() in macs:
            found[macs[mac.lower()]] = vif
    return found


def _own_uuid() -> str:
    uuid = execute("xenstore-read", "vm").rpartition("/")[2]
    if not _UUID.fullmatch(uuid):
        raise NotFound(f"xenstore tells a uuid of this VM that is none: {uuid[:80]!r}")
    return uuid


def _mac_of(number: int) -> str:
    """The MAC address of a VIF as this VM has it; "" where it has none."""
    path = f"device/vif/{number}/mac"
    return execute("xenstore-read", path, allowed_return_codes=(0, 1))


def _vifs(client: SSHClient, uuid: str) -> Mapping[int, dict[str, str]]:
    script = _script(_VIFS, f"/xapi/{uuid}/private/vif")
    lines = client.ssh(script, False)[1].splitlines()
    if len(lines) > _MOST_RECORDS:
        raise LimitExceeded(f"{client.ip} tells of over {_MOST_RECORDS} records of VIFs")
    found: dict[int, dict[str, str]] = {}
    for line in lines:
        match = _RECORD.fullmatch(line)
        try:
            value = base64.b64decode(match[3], validate=True) if match else None
        except binascii.Error:
            value = None
        if match is None or value is None:
            raise ProtocolError(f"{client.ip} tells a record of a VIF that is none: {line[:200]!r}")
        vif = found.setdefault(int(match[1]), {})
        vif[match[2]] = value.decode("utf-8", "replace")
    return found


def _script(text: str, *words: str) -> str:
    return shlex.join(["sh", "-c", text, "sh", *words])


def write_facts(facts: Mapping[str, Any], path: str) -> bool:
    """Write facts as JSON to a file in one step; whether that changed anything. Raises OSError."""
    return write_file(path, json.dumps(facts, indent=4, sort_keys=True) + "\n")
