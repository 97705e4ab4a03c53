"""A network agent's day: the commands that wire guests' ports, run in dom0 one after the other.

    python -m tests.consumers.programs.network URL USER PASSWORD -- COMMAND...

does what a root helper does: it runs one command in dom0 and passes on what came of it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from os_xenapi.client.session import XenAPISession

__all__ = ["Answer", "Host", "day", "main"]

Answer = tuple[int, str, str]
BRIDGE = "br-int"
BATCH = 20


class Host:
    """Dom0 of one host; ``seconds`` are what each command took, by its tool."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.session: Any = XenAPISession(url, user, password, originator="neutron")
        self.seconds: dict[str, list[float]] = {}

    def run(self, command: str, stdin: str | None = None) -> Answer:
        """Run a command; a status that is not 0 is a result."""
        words = command.split()
        arguments = {"cmd": json.dumps(words), "cmd_input": json.dumps(stdin)}
        begun = time.perf_counter()
        text = self.session.call_plugin("netwrap.py", "run_command", arguments)
        self.seconds.setdefault(words[0], []).append(time.perf_counter() - begun)
        answer = json.loads(text)
        assert sorted(answer) == ["err", "out", "returncode"]
        return answer["returncode"], answer["out"], answer["err"]

    def do(self, command: str, stdin: str | None = None) -> str:
        """Run a command that has to succeed; return what it wrote."""
        status, out, errors = self.run(command, stdin)
        assert status == 0, f"{command}: {errors}"
        return out

    def refused(self, command: list[str]) -> list[str]:
        """Why a command is not run."""
        try:
            self.session.call_plugin("netwrap", "run_command", {"cmd": json.dumps(command)})
        except self.session.XenAPI.Failure as error:
            return list(error.details)
        raise AssertionError(f"{command} was run")


def day(host: Host, ports: int) -> int:
    """Wire so many ports, look at them, and take them away; return how many commands that were."""
    _begin(host)
    for number in range(ports):
        _wire(host, number)
    _resync(host)
    for number in range(ports):
        _unwire(host, number)
    _end(host)
    return sum(map(len, host.seconds.values()))


def _begin(host: Host) -> None:
    assert BRIDGE in host.do("ovs-vsctl --timeout=10 list-br").split()
    host.do("sysctl -w net.ipv4.ip_forward=1")
    host.do("ipset create -exist NIPv4day hash:net family inet")
    host.do(f"ovs-ofctl -O OpenFlow10 add-flow {BRIDGE} table=0,priority=0,actions=normal")
    rules = "*filter\n:day-chain - [0:0]\n-I FORWARD 1 -j day-chain\nCOMMIT\n"
    host.do("iptables-restore -n", rules)
    assert "day-chain" in host.do("iptables-save -t filter")


def _wire(host: Host, number: int) -> None:
    tap, peer, mac = f"tap{number}", f"eth{number}-g", f"fa:16:3e:00:00:{number:02x}"
    host.do(f"ip link add name {tap} type veth peer name {peer}")
    host.do(f"ip link set dev {tap} address {mac}")
    host.do(f"ip link set dev {tap} up mtu 1450")
    host.do(
        f"ovs-vsctl --timeout=10 -- --may-exist add-port {BRIDGE} {tap} tag={number + 1}"
        f" -- set Interface {tap} external_ids:iface-id=port-{number}"
    )
    port = host.do(f"ovs-vsctl get Interface {tap} ofport").strip()
    assert int(port) > 0
    host.do(f"ovs-vsctl --columns=name,tag find Port name={tap}")
    flows = "".join(
        f"table={table},priority=9,in_port={port},dl_src={mac},actions=normal\n"
        for table in (24, 25)
    )
    host.do(f"ovs-ofctl add-flows {BRIDGE} -", flows)
    assert mac in host.do(f"ovs-ofctl dump-flows {BRIDGE} table=25")
    address = f"10.7.{number}.0/24"
    host.do(f"ipset add -exist NIPv4day {address}")
    rule = f'-A day-chain -s {address} -m comment --comment "port {number}" -j RETURN'
    host.do("iptables-restore -n", f"*filter\n{rule}\nCOMMIT\n")
    assert f'"port {number}"' in host.do("iptables-save")
    host.do(f"ip -4 addr add 10.7.{number}.1/24 brd + dev {tap}")
    assert f"10.7.{number}.1" in host.do(f"ip -4 addr show dev {tap}")
    # Nothing is connected yet, which the tool tells by its status.
    status, _, errors = host.run(f"conntrack -D -f ipv4 -s 10.7.{number}.5")
    assert (status, "0 flow entries" in errors) == (1, True)


def _unwire(host: Host, number: int) -> None:
    tap, mac = f"tap{number}", f"fa:16:3e:00:00:{number:02x}"
    host.do(f"ovs-ofctl del-flows {BRIDGE} -", f"table=24,dl_src={mac}\ntable=25,dl_src={mac}\n")
    address = f"10.7.{number}.0/24"
    rule = f'-D day-chain -s {address} -m comment --comment "port {number}" -j RETURN'
    host.do("iptables-restore -n", f"*filter\n{rule}\nCOMMIT\n")
    host.do(f"ipset del NIPv4day {address}")
    host.do(f"ip addr flush dev {tap}")
    host.do(f"ovs-vsctl --if-exists del-port {BRIDGE} {tap}")
    host.do(f"ip link del dev {tap}")
    assert host.run(f"ip link show dev {tap}")[0] == 1


def _resync(host: Host) -> None:
    """See that all is there, as an agent does every now and then."""
    listed = json.loads(host.do("ovs-vsctl --format=json --columns=name list Interface"))
    taps = {name for (name,) in listed["data"] if name.startswith("tap")}
    sets = host.do("ipset list NIPv4day")
    dump = host.do("ovsdb-client --format=json dump Open_vSwitch Port name tag")
    for tap in taps:
        assert f'"{tap}"' in dump
        assert f"10.7.{tap[3:]}.0/24" in sets
    host.do("conntrack -L")
    host.do("sysctl -b net.ipv4.ip_forward")


def _end(host: Host) -> None:
    chain = "*filter\n-D FORWARD -j day-chain\n-X day-chain\nCOMMIT\n"
    host.do("iptables-restore -n", chain)
    host.do("ipset destroy NIPv4day")
    host.do(f"ovs-ofctl --strict del-flows {BRIDGE} table=0,priority=0")
    host.do(f"ovs-ofctl -O OpenFlow10 add-flow {BRIDGE} priority=0,actions=normal")
    host.do("sysctl -w net.ipv4.ip_forward=0")


def main(arguments: list[str]) -> None:
    """Run one command; end with its status."""
    url, user, password, _, *command = arguments
    host = Host(url, user, password)
    stdin: Any = None if sys.stdin.isatty() else sys.stdin.read() or None
    status, out, errors = host.run(" ".join(command), stdin)
    sys.stdout.write(out)
    sys.stderr.write(errors)
    sys.exit(status)


def lines(seconds: dict[str, list[float]]) -> Iterator[str]:
    """What commands took, one line for each tool."""
    for tool, found in sorted(seconds.items()):
        middle = sorted(found)[len(found) // 2]
        yield f"{tool}: {len(found)} commands, {middle * 1000:.0f} ms each"


if __name__ == "__main__":
    main(sys.argv[1:])
