"""The compute VM's interface on the host-internal management network (HIMN), by which it has dom0.

The interface is the one in whose network dom0's address lies. Where none is, as none has an address
yet, it is the one with the MAC address that xenstore has for it; it is then brought up by DHCP.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import shutil
import time
from pathlib import Path
from typing import Final

from os_xenapi.client.exception import (
    ExecuteCommandFailed,
    GetInterfaceOnHIMNMacError,
    NoNetworkInterfaceInSameSegment,
    NotFound,
)
from os_xenapi.utils.common_function import (
    INTERFACE,
    Address,
    execute,
    local_addresses,
    local_interfaces,
    write_file,
)

__all__ = ["config_himn", "get_himn_mac", "get_local_himn_eth", "local_himn", "persist_himn"]

SCRIPTS: Final = Path("/etc/sysconfig/network-scripts")
DHCP_SECONDS: Final = 120.0
ADDRESS_SECONDS: Final = 30.0
_SETTINGS: Final = {"BOOTPROTO": "dhcp", "DEFROUTE": "no", "ONBOOT": "yes"}
_STATIC: Final = re.compile(r"(?:IPADDR|NETMASK|PREFIX|GATEWAY|BROADCAST|NETWORK)\d*")
_MAC: Final = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}")
_DOMID: Final = re.compile(r"\d{1,9}")

_log = logging.getLogger(__name__)


def local_himn(himn_ip: str) -> Address | None:
    """Return this machine's address in the network that dom0's address lies in; None without one.

    Raises ValueError where ``himn_ip`` is no IPv4 address, or is this machine's own.
    """
    dom0 = ipaddress.IPv4Address(himn_ip)
    found = [one for one in local_addresses() if one.inet.network.prefixlen < 32]
    if any(one.inet.ip == dom0 for one in found):
        raise ValueError(f"{himn_ip} is an address of this machine itself: give the one of dom0")
    near = [one for one in found if dom0 in one.inet.network]
    return max(near, key=lambda one: one.inet.network.prefixlen, default=None)


def get_local_himn_eth(himn_ip: str) -> str:
    """Return the interface in whose network dom0's address lies.

    Raises NoNetworkInterfaceInSameSegment.
    """
    found = local_himn(himn_ip)
    if found is None:
        raise NoNetworkInterfaceInSameSegment(ip=himn_ip)
    return found.interface


def get_himn_mac() -> str:
    """Return the MAC address that xenstore has for this VM's interface on the HIMN.

    It is the record ``vm-data/himn_mac`` of the VM. Raises NotFound where there is no such record.
    """
    try:
        domid = execute("xenstore-read", "domid")
    except ExecuteCommandFailed as error:
        raise NotFound(
            "xenstore does not tell which interface is on the host-internal management network: "
            "give that interface an address there, or run this in a VM that has xenstore's tools "
            f"({error})"
        ) from error
    if not _DOMID.fullmatch(domid):
        raise NotFound(f"xenstore tells a domain id that is none: {domid[:80]!r}")
    path = f"/local/domain/{domid}/vm-data/himn_mac"
    try:
        mac = execute("xenstore-read", path).lower()
    except ExecuteCommandFailed as error:
        raise NotFound(
            f"xenstore has no {path}: write it in dom0 with `xe vm-param-set uuid=VM "
            "xenstore-data:vm-data/himn_mac=MAC`, or give the interface on the HIMN an address "
            f"({error})"
        ) from error
    if not _MAC.fullmatch(mac):
        raise NotFound(f"xenstore's {path} is no MAC address: {mac[:80]!r}")
    return mac


def persist_himn(interface: str) -> bool:
    """Have an interface come up by DHCP at each boot, without a default route; whether that is new.

    Writes ``/etc/sysconfig/network-scripts/ifcfg-<interface>``; settings of other things that stand
    there stay. A machine without that directory keeps its network elsewhere: a warning says so.

    Raises OSError; then the file is as it was.
    """
    if not INTERFACE.fullmatch(interface):
        raise ValueError(f"{interface!r} is not the name of a network interface")
    if not SCRIPTS.is_dir():
        _log.warning(
            "this machine has no %s: have %s come up by DHCP, without a default route, by the means"
            " of its distribution",
            SCRIPTS,
            interface,
        )
        return False
    place = SCRIPTS / f"ifcfg-{interface}"
    kept = place.read_text("utf-8").splitlines() if place.exists() else []
    settings = {"DEVICE": interface, **_SETTINGS}
    wanted = [f"{name}={value}" for name, value in settings.items()]
    if set(wanted) <= {line.replace('"', "").strip() for line in kept}:
        return False
    kept = [line for line in kept if not _is_replaced(line)]
    return write_file(place, "\n".join([*wanted, *kept]) + "\n")


def _is_replaced(line: str) -> bool:
    name = line.partition("=")[0].strip()
    return name == "DEVICE" or name in _SETTINGS or _STATIC.fullmatch(name) is not None


def config_himn(himn_ip: str) -> Address:
    """Find the interface on the HIMN, have it come up at each boot; return its address.

    It is restarted only where its settings were changed or it has no address.

    Raises ValueError, GetInterfaceOnHIMNMacError, NotFound, ExecuteCommandFailed,
    NoNetworkInterfaceInSameSegment.
    """
    found = local_himn(himn_ip)
    interface = found.interface if found else _interface_of(get_himn_mac())
    changed = persist_himn(interface)
    if found and not (changed and shutil.which("ifup")):
        return found
    _restart(interface)
    deadline = time.monotonic() + ADDRESS_SECONDS
    while (found := local_himn(himn_ip)) is None:
        if time.monotonic() > deadline:
            raise NoNetworkInterfaceInSameSegment(
                f"{interface} has got no address in the network of {himn_ip}: is it on the "
                "host-internal management network, whose DHCP server is dom0?",
                ip=himn_ip,
            )
        time.sleep(0.5)
    return found


def _interface_of(mac: str) -> str:
    for interface, own in local_interfaces().items():
        if own == mac:
            return interface
    raise GetInterfaceOnHIMNMacError(mac=mac)


def _restart(interface: str) -> None:
    if shutil.which("ifup") is None:
        raise ExecuteCommandFailed(
            f"this machine has no ifup: bring {interface} up by DHCP, without a default route, by "
            "the means of its distribution",
            cmd="ifup",
        )
    _log.info("restarting %s", interface)
    execute("ifdown", interface, allowed_return_codes=range(256), timeout=DHCP_SECONDS)
    execute("ifup", interface, timeout=DHCP_SECONDS)
