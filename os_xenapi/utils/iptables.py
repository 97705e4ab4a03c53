"""Packet filters: what dom0 must let in, and what this VM forwards for it.

Rules are read with ``iptables-save``. Those of dom0 are changed by one ``iptables-restore``, so
that dom0 has the old ones or the new ones, and each of ours is there once.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from os_xenapi.client.exception import ExecuteCommandFailed, NoNetworkInterfaceInSameSegment
from os_xenapi.utils import himn
from os_xenapi.utils.common_function import INTERFACE, execute, write_file
from os_xenapi.utils.sshclient import SSHClient, SshExecCmdFailure

__all__ = ["CHAIN", "config_iptables"]

CHAIN: Final = "XenServer-Neutron-INPUT"
_SAVED: Final = "/etc/sysconfig/iptables"
_JUMP: Final = f"-A INPUT -j {CHAIN}"
_ACCEPTED: Final = (
    f"-A {CHAIN} -p tcp -m tcp --dport 6640 -j ACCEPT",
    f"-A {CHAIN} -p udp -m udp --dport 4789 -j ACCEPT",
)
"""OVSDB (RFC 7047) and VXLAN (RFC 7348), as ``iptables-save`` writes the rules."""

_SYSCTL: Final = Path("/etc/sysctl.d/60-os-xenapi.conf")
_COUNTERS: Final = re.compile(r"^\[\d+:\d+\] ")
_SAVING: Final = ("/etc/init.d/iptables", "/usr/libexec/iptables/iptables.init")

_log = logging.getLogger(__name__)


def config_iptables(client: SSHClient, forwarding_interfaces: Sequence[str] | None = None) -> bool:
    """Let dom0 take in OVSDB and VXLAN, also after its next boot; whether anything was changed.

    With ``forwarding_interfaces`` this VM also forwards what dom0 sends through these interfaces of
    its, in its own name, and the answers.

    Raises SshExecCmdFailure; dom0 then has its old rules or the new ones. ExecuteCommandFailed and
    ValueError for the interfaces of this VM.
    """
    for interface in forwarding_interfaces or ():
        if not INTERFACE.fullmatch(interface):
            raise ValueError(f"{interface!r} is not the name of a network interface")
    changed = _open_dom0(client)
    if forwarding_interfaces:
        changed = _forward(client.ip, forwarding_interfaces) or changed
    return changed


def _open_dom0(client: SSHClient) -> bool:
    changed = False
    restored = _missing(client.ssh("iptables-save -t filter", False)[1])
    if restored:
        client.ssh("iptables-restore --noflush", False, data=restored.encode())
        client.log.info("dom0 now takes in tcp 6640 and udp 4789")
        changed = True
    if not _is_saved(client):
        _, out, err = client.ssh("service iptables save", False)
        if not _is_saved(client):
            raise SshExecCmdFailure(
                f"`service iptables save` on {client.ip} did not save the rules to {_SAVED}: "
                f"{(err.strip() or out.strip())[:500]}",
                command="service iptables save",
                code=0,
                stdout=out,
                stderr=err,
            )
        client.log.info("dom0's packet filter is saved")
        changed = True
    return changed


def _is_saved(client: SSHClient) -> bool:
    return not _missing(client.ssh(f"cat {_SAVED}", False, [0, 1])[1])


def _missing(saved: str) -> str:
    """Return what brings rules, as saved, to having ours; "" where they have."""
    lines = [_COUNTERS.sub("", line.strip()) for line in _table(saved, "filter")]
    accepted = [rule for rule in _ACCEPTED if rule not in lines]
    inputs = [line for line in lines if line.startswith("-A INPUT ")]
    jumps = inputs.count(_JUMP)
    is_first = inputs[:1] == [_JUMP]
    if not accepted and is_first and jumps == 1:
        return ""
    has_chain = any(line.startswith(f":{CHAIN} ") for line in lines)
    changes = [] if has_chain else [f":{CHAIN} - [0:0]"]
    changes += accepted
    if not is_first or jumps > 1:
        changes += [_JUMP.replace("-A", "-D", 1)] * jumps
        changes.append(f"-I INPUT 1 -j {CHAIN}")
    return "\n".join(["*filter", *changes, "COMMIT", ""])


def _table(saved: str, name: str) -> list[str]:
    lines: list[str] = []
    inside = False
    for line in saved.splitlines():
        if line.startswith("*"):
            inside = line.strip() == f"*{name}"
        elif inside:
            lines.append(line)
    return lines


def _forward(himn_ip: str, interfaces: Sequence[str]) -> bool:
    inner = himn.local_himn(himn_ip)
    if inner is None:
        raise NoNetworkInterfaceInSameSegment(ip=himn_ip)
    changed = write_file(_SYSCTL, "net.ipv4.ip_forward = 1\n")
    if execute("sysctl", "-n", "net.ipv4.ip_forward") != "1":
        execute("sysctl", "-w", "net.ipv4.ip_forward=1")
        changed = True
    back = ("-m", "state", "--state", "RELATED,ESTABLISHED", "-j", "ACCEPT")
    added = False
    for outer in interfaces:
        into = ("-i", outer, "-o", inner.interface, *back)
        out = ("-i", inner.interface, "-o", outer, "-j", "ACCEPT")
        added |= _add("nat", "POSTROUTING", "-o", outer, "-j", "MASQUERADE")
        added |= _add("filter", "FORWARD", *into)
        added |= _add("filter", "FORWARD", *out)
    if added:
        _save()
    return changed or added


def _add(table: str, chain: str, *rule: str) -> bool:
    """Put a rule of this VM first unless it is there; whether it was not."""
    words = ("iptables", "-w", "-t", table)
    try:
        execute(*words, "-C", chain, *rule)
    except ExecuteCommandFailed:
        execute(*words, "-I", chain, "1", *rule)
        return True
    return False


def _save() -> None:
    if shutil.which("service") and any(Path(one).exists() for one in _SAVING):
        execute("service", "iptables", "save")
        return
    _log.warning(
        "the rules by which this machine forwards are in force until its next boot: it has no "
        "service that saves them, so save them by the means of its distribution"
    )
