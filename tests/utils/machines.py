"""A compute VM and its host's control domain, with real parts, for the helpers and the bootstrap.

Each is a network namespace, joined by the host-internal management network (eth1 in the VM) and by
a network on the host's bridge (eth0). In dom0 a real sshd, iptables and crontab serve below a
directory that is its /. Programs of the VM run with files of a directory in the place of /etc and
/var/log, so that nothing of this machine is changed. Both see one real xenstored; to its clients
they are domain 0, whose own records are taken for the VM's.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.dom0 import sshd_host
from tests.dom0.netns import Netns, calls_of, netns, put_command
from tests.dom0.xenstored import NEEDED as XENSTORED_NEEDED
from tests.dom0.xenstored import Xenstored, xenstored_of

__all__ = ["HIMN", "NEEDED", "VM_MAC", "VM_UUID", "Machines", "machines"]

NEEDED = (
    *sshd_host.NEEDED,
    *XENSTORED_NEEDED,
    *("ip", "brctl", "iptables", "sysctl", "crontab", "xenstore-read"),
    "python3.6",
)
"""The parts of a test that uses these machines."""

HIMN = "169.254.0.1"
VM_MAC = "fe:ff:ff:00:00:01"
VM_UUID = "5c1b7f8e-2a3d-4b6c-9d0e-1f2a3b4c5d6e"
_ETH0_MAC = "02:00:00:00:00:10"
_SECONDS = 120.0
_SOCKET = "xs/var/run/xenstored/socket"
_XENSTORE = ("xenstore-list", "xenstore-read", "xenstore-write")
_CHECKOUT = Path(__file__).resolve().parents[2]
_OF_ETC = ("passwd", "group", "nsswitch.conf", "hosts", "ld.so.cache", "alternatives", "protocols")

_IFUP = """\
#!/bin/sh
echo "ifup $1" >>{calls}
test ! -e {top}/no-dhcp || {{ echo "no DHCP server answers" >&2; exit 1; }}
grep -qx BOOTPROTO=dhcp "/etc/sysconfig/network-scripts/ifcfg-$1" || exit 1
ip link set "$1" up
ip addr replace 169.254.0.9/16 brd + dev "$1"
"""
_IFDOWN = """\
#!/bin/sh
echo "ifdown $1" >>{calls}
ip addr flush dev "$1"
"""
_SAVE = """\
test "$*" = "iptables save" || exit 2
iptables-save >/etc/sysconfig/iptables.new && mv /etc/sysconfig/iptables.new /etc/sysconfig/iptables
"""


class Machines:
    """The VM and dom0. ``host.root`` is dom0's /, ``top`` holds what the VM has for its own."""

    def __init__(
        self, top: Path, host: sshd_host.SshdHost, store: Xenstored, vm: Netns, dom0: Netns
    ) -> None:
        self.top = top
        self.host = host
        self.store = store
        self.vm = vm
        self.dom0 = dom0
        self.etc = top / "etc"
        self.facts_file = top / "facts.json"
        self.log = top / "log" / "os-xenapi" / "xenapi.log"
        self.known_hosts = top / "home" / ".ssh" / "known_hosts"
        self._calls = top / "calls"

    def bootstrap(
        self,
        *options: str,
        password: str | None = sshd_host.PASSWORD,
        **environment: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``xenapi_bootstrap`` in the VM; the password goes by the environment."""
        words = ("-i", HIMN, "-u", "root", "-f", str(self.facts_file), *options)
        if password is not None:
            environment["XENAPI_PASSWORD"] = password
        return self.run("-m", "os_xenapi.cmd.bootstrap", *words, **environment)

    def ask(self, expression: str) -> Any:
        """The value of an expression of Python, in the VM, with ``client`` logged in to dom0."""
        program = (
            "import json, os\nfrom os_xenapi.dom0 import installer\nfrom os_xenapi.utils import ("
            "common_conf, common_function, conntrack_service, consoles, himn, iptables, sshclient,"
            "xapi_plugin, xenapi_facts)\n"
            f"with sshclient.SSHClient({HIMN!r}, 'root', {sshd_host.PASSWORD!r}) as client:\n"
            f"    print(json.dumps({expression}))\n"
        )
        done = self.run("-c", program)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run this Python in the VM."""
        return subprocess.run(
            self.command(words),
            env=self.environment(environment),
            cwd=_CHECKOUT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )

    def talk(
        self, answers: Sequence[tuple[str, str]], *, password: str | None = sshd_host.PASSWORD
    ) -> tuple[int, str]:
        """Run ``xenapi_bootstrap`` at a terminal, answer its questions; its exit code and words."""
        words = ("-i", HIMN, "-u", "root", "-f", str(self.facts_file))
        ours, theirs = os.openpty()
        with open(ours, "r+b", buffering=0) as terminal:
            process = subprocess.Popen(
                self.command(["-m", "os_xenapi.cmd.bootstrap", *words]),
                env=self.environment({} if password is None else {"XENAPI_PASSWORD": password}),
                cwd=_CHECKOUT,
                stdin=theirs,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            os.close(theirs)
            with process:
                assert process.stdout is not None
                said = bytearray()
                for question, answer in answers:
                    asked = len(said)
                    while not said[asked:].endswith(question.encode()):
                        said += (byte := process.stdout.read(1))
                        assert byte, said
                    terminal.write(f"{answer}\n".encode())
                said += process.stdout.read()
            return process.returncode, said.decode()

    @staticmethod
    def wait_for(happened: Callable[[], bool]) -> None:
        """Wait until something has happened."""
        deadline = time.monotonic() + _SECONDS
        while not happened():
            assert time.monotonic() < deadline, "it does not happen"
            time.sleep(0.02)

    def command(self, words: Sequence[str]) -> list[str]:
        """What runs this Python in the VM."""
        enter = ["ip", "netns", "exec", self.vm.name, "unshare", "--mount", "--propagation"]
        script = (
            f"mount --bind {shlex.quote(str(self.etc))} /etc\n"
            f"mount --bind {shlex.quote(str(self.top / 'log'))} /var/log\n"
            'exec "$@"'
        )
        return [*enter, "private", "sh", "-ec", script, "sh", sys.executable, *words]

    def environment(self, more: Mapping[str, str] = MappingProxyType({})) -> Mapping[str, str]:
        """What programs of the VM have in their environment."""
        given = {name: value for name, value in os.environ.items() if "XENAPI" not in name}
        return {
            **given,
            "HOME": str(self.top / "home"),
            "PATH": f"{self.top / 'bin'}:/usr/sbin:{os.environ['PATH']}",
            "XENSTORED_PATH": str(self.host.root / _SOCKET),
            **more,
        }

    def trust(self, key: str | None = None) -> None:
        """Let the VM's root know the key of dom0's ssh server, or take another for it."""
        self.known_hosts.parent.mkdir(exist_ok=True)
        self.known_hosts.write_text(f"{HIMN} {key or self.host.public_key}\n")

    def lose_address(self) -> None:
        """Let the VM have no address on the management network."""
        self.vm.run("ip", "addr", "flush", "dev", "eth1")

    def calls(self) -> list[str]:
        """How interfaces of the VM were restarted; it is then forgotten."""
        lines = self._calls.read_text().splitlines() if self._calls.exists() else []
        self._calls.unlink(missing_ok=True)
        return lines

    def dom0_calls(self) -> list[str]:
        """The stand-ins that ran in dom0; it is then forgotten."""
        return calls_of(self.host.dom0)

    def rules(self) -> list[str]:
        """The rules of dom0's packet filter."""
        return self.dom0.output("iptables", "-S", "INPUT").splitlines()

    def state(self) -> dict[str, str]:
        """All that the bootstrap is about, for comparing, with the files' inodes."""
        host, told = self.host.root, {"rules": self.dom0.output("iptables", "-S")}
        told["xenstore"] = self.store.everything()
        places = [
            *(self.facts_file, host / "etc/sysconfig/iptables", host / "etc/modprobe.d"),
            *(host / "etc/xapi.d", host / "opt", host / "var/spool/cron/crontabs"),
            *(self.etc / "sysconfig", self.etc / "sysctl.d"),
        ]
        files = [one for place in places for one in (place, *place.rglob("*"))]
        for file in files:
            if file.is_symlink():
                told[str(file)] = os.readlink(file)
            elif file.is_file():
                found = file.stat()
                text = file.read_bytes().decode("latin-1")
                told[str(file)] = f"{found.st_ino} {found.st_mode:o} {found.st_mtime_ns} {text}"
        return told


@contextmanager
def machines(interpreter: str = "python3.6") -> Iterator[Machines]:
    """A host and a compute VM that has got its address on the management network."""
    with ExitStack() as ends:
        # A socket lies deep below it, whose path must be short.
        top = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="osx-")))
        vm, dom0 = ends.enter_context(netns()), ends.enter_context(netns())
        _join(vm, dom0)
        host = ends.enter_context(
            sshd_host.sshd_host(top / "h", interpreter, space=dom0, address=HIMN)
        )
        store = ends.enter_context(xenstored_of(host.root / "xs"))
        _furnish_dom0(host)
        made = Machines(top, host, store, vm, dom0)
        _furnish_vm(made)
        made.trust()
        yield made


def _join(vm: Netns, dom0: Netns) -> None:
    for here, mac, there in (("eth0", _ETH0_MAC, "vif7.0"), ("eth1", VM_MAC, "xenapi")):
        vm.run(
            *("ip", "link", "add", "name", here, "address", mac, "type", "veth"),
            *("peer", "name", there, "netns", dom0.name),
        )
        vm.run("ip", "link", "set", here, "up")
        dom0.run("ip", "link", "set", there, "up")
    dom0.run("ip", "link", "add", "xenbr0", "type", "bridge")
    dom0.run("ip", "link", "set", "vif7.0", "master", "xenbr0")
    dom0.run("ip", "link", "set", "xenbr0", "up")
    dom0.run("ip", "addr", "add", "10.20.0.5/24", "brd", "+", "dev", "xenbr0")
    dom0.run("ip", "addr", "add", f"{HIMN}/16", "brd", "+", "dev", "xenapi")
    vm.run("ip", "addr", "add", "10.20.0.9/24", "brd", "+", "dev", "eth0")
    vm.run("ip", "addr", "add", "169.254.0.9/16", "brd", "+", "dev", "eth1")


def _furnish_dom0(host: sshd_host.SshdHost) -> None:
    root = host.root
    for name in ("etc/modprobe.d", "etc/sysconfig", "opt/xensource/bin", "var/spool/cron/crontabs"):
        (root / name).mkdir(parents=True)
    shutil.copytree("/etc/alternatives", root / "etc/alternatives", symlinks=True)
    (root / "etc/modprobe.d/blacklist-bridge.conf").write_text("install bridge /bin/true\n")
    put_command(host.dom0, "service", _SAVE)
    put_command(host.dom0, "hostname", "echo xen1.example.com")
    for name in _XENSTORE:
        put_command(host.dom0, name, f'XENSTORED_PATH=/{_SOCKET} exec /usr/bin/{name} "$@"')
    for name in ("service", "hostname", *_XENSTORE):
        script = root / "bin" / name
        script.write_text(script.read_text().replace(f"{root}/", "/"))


def _furnish_vm(made: Machines) -> None:
    top = made.top
    for name in ("bin", "home", "log", "etc/sysconfig/network-scripts", "etc/sysctl.d"):
        (top / name).mkdir(parents=True)
    for name in _OF_ETC:
        source = Path("/etc") / name
        if source.is_dir():
            shutil.copytree(source, made.etc / name, symlinks=True)
        elif source.exists():
            shutil.copy(source, made.etc / name)
    words = {"calls": shlex.quote(str(top / "calls")), "top": shlex.quote(str(top))}
    for name, script in (("ifup", _IFUP), ("ifdown", _IFDOWN)):
        (top / "bin" / name).write_text(script.format(**words))
        (top / "bin" / name).chmod(0o755)
    store, base = made.store, f"/xapi/{VM_UUID}/private/vif"
    store.write_many(
        {
            "/local/domain/0/domid": "7",
            "/local/domain/0/vm": f"/vm/{VM_UUID}",
            "/local/domain/7/vm-data/himn_mac": VM_MAC.upper(),
            "/local/domain/0/device/vif/0/mac": _ETH0_MAC,
            "/local/domain/0/device/vif/1/mac": VM_MAC,
            f"{base}/0/bridge": "xenbr0",
            f"{base}/0/mac": _ETH0_MAC,
            f"{base}/1/bridge": "xenapi",
        }
    )
