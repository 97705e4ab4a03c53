"""A simulated host for the rows of the contract, with what the real plugins need to carry them out.

What a plugin needs is arranged for its rows alone, since much of it are real parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from os_xenapi import __version__
from os_xenapi.client import XenAPI, exception, objects, utils
from os_xenapi.client.image import vdi_handler
from os_xenapi.client.session import XenAPISession
from os_xenapi.simulator.hosts import HostTimes
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts
from tests.contract.table import MATCHERS, Call
from tests.dom0 import boot_images, guest_agent, loops, netns, xenstored
from tests.dom0.chain_images import chain_image
from tests.dom0.storage import Storage, new_uuids
from tests.glance.liar import glance_that_lies

__all__ = ["ARRANGEMENTS", "Site", "arrangement_of", "served"]

UUID = "1b7c2d7e-2f36-4b6b-8c0c-5a0d8f6d2c2"
AGENT = "version,keyinit,password,resetnetwork,file_inject,agentupdate"
LOG = b"\x00login:\xff" * 20_000
LSPCI = "printf 'Slot:\\t00:00.0\\n\\nSlot:\\t00:01.0\\n'"


class Site:
    """A served pool, and the session of a program at its first host; ``names`` are for cells."""

    def __init__(self, pool: Pool, server: Server) -> None:
        self.pool = pool
        self.server = server
        self.url = server.url(scheme="http")
        self.session: Any = XenAPISession(self.url, pool.user, pool.password)
        self.dom0 = pool.hosts[0].dom0
        self.names: dict[str, Any] = {
            **MATCHERS,
            "CHAIN": [f"{UUID}1", f"{UUID}2"],
            "CONSOLE_LOG": LOG,
            "COPIES": [f"{UUID}7", f"{UUID}8"],
            "DEV": "xvdb",
            "ENDPOINT": "http://127.0.0.1:9",
            "HOST_REF": pool.hosts[0].ref,
            "HOST_UUID": pool.hosts[0].uuid,
            "IMAGE_ID": "i-1",
            "QUEUED_ID": "i-2",
            "SESSION": self.session,
            "SR_PATH": f"/var/run/sr-mount/{UUID}3",
            "SR_UUID": f"{UUID}3",
            "STACK": [f"{UUID}4", f"{UUID}5"],
            "URL": self.url,
            "VDI": f"{UUID}6",
            "VDI_REF": "OpaqueRef:vdi",
            "VERSION": __version__,
            "XenAPI": XenAPI,
            "XenAPISession": XenAPISession,
            "add_endpoint": self._add_endpoint,
            "exception": exception,
            "objects": objects,
            "vdi_handler": vdi_handler,
        }

    def _add_endpoint(self, kwargs: dict[str, Any]) -> None:
        """What a program's callback does before each attempt: choose an image service."""
        kwargs["endpoint"] = self.names["ENDPOINT"]
        kwargs["api_version"] = 2

    def value(self, expression: str) -> Any:
        """What a cell comes to."""
        return eval(expression or "()", {}, self.names)

    def arguments(self, call: Call) -> tuple[Any, ...]:
        """The arguments of a row."""
        given = eval(f"({call.arguments},)" if call.arguments else "()", {}, self.names)
        return tuple(given)

    def call(self, method: str, *args: Any) -> Any:
        return self.session.call_xenapi(method, *args)

    def write(self, path: str, data: str | bytes, *, mode: int = 0o644) -> Path:
        """Put a file into the control domain."""
        file = self.dom0.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        file.chmod(mode)
        return file


@contextmanager
def served() -> Iterator[Site]:
    """A pool of one host, served."""
    times = HostTimes(notice=30.0)
    with Pool(host_times=times) as pool, Server(pool, tls=False) as server:
        site = Site(pool, server)
        reader, writer = utils.create_pipe()
        with reader, writer:
            site.names["PIPE"] = [reader, writer]
            yield site
        site.session.close()


@contextmanager
def _files(site: Site, directory: Path) -> Iterator[None]:
    """What lies on a host as plain files."""
    site.write("var/log/xen/guest/console.8", LOG)
    site.write("proc/net/dev", "vif1.0: 11 0 0 0 0 0 0 0 22 0 0 0 0 0 0 0\neth0: 1 2\n")
    site.write("etc/xapi.conf", "relax-xsm-sr-check = true\n")
    cleanup = site.write("opt/xensource/sm/cleanup.py", "#!/bin/sh\necho Currently running: True\n")
    cleanup.chmod(0o755)
    cleanup.parent.chmod(0o755)
    (site.dom0.root / "sys/bus/pci/devices/0000:03:10.1/physfn").mkdir(parents=True)
    netns.put_command(site.dom0, "lspci", LSPCI)
    site.write("dev/there", b"")
    yield


@contextmanager
def _guest(site: Site, directory: Path) -> Iterator[None]:
    with (
        xenstored.xenstored_of(site.dom0.root) as store,
        guest_agent.running(store, 7, AGENT) as agent,
    ):
        site.names |= {"AGENT": agent, "STORE": store}
        yield


@contextmanager
def _network(site: Site, directory: Path) -> Iterator[None]:
    with netns.netns() as space, netns.open_vswitch(space, directory, ["xenbr0", "xapi9"]):
        for name, peer in (("vif1.0", "gone1"), ("free0", "held0")):
            space.run("ip", "link", "add", name, "type", "veth", "peer", "name", peer)
        space.run("ip", "link", "add", "br0", "type", "bridge")
        space.run("ip", "link", "set", "held0", "master", "br0")
        space.run("ip", "link", "add", "gone0", "type", "bridge")
        space.lend_tools(site.dom0)
        yield


@contextmanager
def _disks(site: Site, directory: Path) -> Iterator[None]:
    """An SR with a chain in it, another that was brought, and a VDI of XAPI's."""
    netns.put_command(site.dom0, "rsync", f'exec {parts.find("rsync")} "$@"')
    storage = Storage(site.pool.hosts[0], site.session)
    uuid = storage.sr_path.rpartition("/")[2]
    sr = site.call("SR.get_by_uuid", uuid)
    storage.instance("received", 2)
    site.write("boot/guest/cached", b"kernel")
    vdi = utils.create_vdi(site.session, sr, None, "kernel", "root", 1 << 20)
    site.names |= {"STORAGE": storage, "SR_PATH": storage.sr_path, "SR_UUID": uuid}
    site.names["CHAIN"] = storage.add_chain(2)
    site.names |= {"VDI_REF": vdi, "VDI": site.call("VDI.get_uuid", vdi), "STACK": new_uuids(2)}
    yield


@contextmanager
def _image_service(site: Site, directory: Path) -> Iterator[None]:
    """A Glance with an image of a chain and one without data, and an SR with a chain."""
    storage = Storage(site.pool.hosts[0], site.session)
    site.names |= {"STORAGE": storage, "SR_PATH": storage.sr_path}
    site.names |= {"CHAIN": storage.add_chain(2), "STACK": new_uuids(2)}
    with glance_that_lies() as glance:
        image = glance.keep(chain_image(directory / "chain", ["0.vhd", "1.vhd"]))
        queued = glance.keep(b"", status="queued")
        site.names |= {"GLANCE": glance, "ENDPOINT": glance.url}
        site.names |= {"IMAGE_ID": image, "QUEUED_ID": queued}
        yield


@contextmanager
def _attached(site: Site, directory: Path) -> Iterator[None]:
    loops.put_tools(site.dom0)
    with loops.attached_disk(site.pool, _Plain(site.session)) as (device, loop):
        site.names |= {"DEV": device, "LOOP": loop}
        site.session.call_plugin_serialized(
            "partition_utils", "make_partition", device, "2048", "-"
        )
        yield


class _Plain:
    """The session, with VBD.plug and VBD.unplug as XAPI has them: of the VBD alone."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.VBD = objects.XenAPISessionObject(session, "VBD")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


@contextmanager
def _image(site: Site, directory: Path) -> Iterator[None]:
    netns.put_command(site.dom0, "mkisofs", f'exec {parts.find("genisoimage")} "$@"')
    path = Storage(site.pool.hosts[0], site.session).sr_path
    site.names["SR_PATH"] = path
    image = site.dom0.root / path[1:] / "iso" / f"{site.names['VDI']}.img"
    site.names["IMAGE"] = image
    boot_images.make_image(image, directory)
    yield


_ISO = ("genisoimage", "isoinfo")
_ROWS: list[tuple[str, tuple[str, ...], str]] = [
    ("a guest", xenstored.NEEDED, r"agent |xenstore "),
    ("a network", (*netns.NEEDED, *netns.OVS_NEEDED), r"netwrap |xenhost (network|iptables)_"),
    ("an attached disk", loops.NEEDED, r"partition_utils m"),
    ("an image", _ISO, r"ipxe "),
    ("an image service", (), r"glance "),
    ("disks", ("rsync",), r"kernel (copy|create)|workarounds |migration "),
    ("a reboot", (), r"xenhost host_reboot"),
    ("a shutdown", (), r"xenhost host_shutdown"),
]

ARRANGEMENTS: dict[str, Any] = {
    "files": _files,
    "a guest": _guest,
    "a network": _network,
    "an attached disk": _attached,
    "an image": _image,
    "disks": _disks,
    "an image service": _image_service,
    "a reboot": _files,
    "a shutdown": _files,
}


def arrangement_of(call: Call) -> tuple[str, tuple[str, ...]]:
    """What a row needs, by the name of its arrangement, and the real parts of that."""
    name = f"{call.plugin} {call.plugin_function}"
    for arrangement, needed, pattern in _ROWS:
        if re.match(pattern, name):
            return arrangement, needed
    return "files", ()
