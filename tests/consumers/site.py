"""Pools for programs to run against: hosts on loopback, with as many real parts as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from os_xenapi.simulator.hosts import SimHost
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Scheme, Server
from tests.consumers import remains
from tests.consumers.guests import guests
from tests.dom0 import netns as nets
from tests.dom0 import sshd as ssh
from tests.dom0 import xenstored as stores
from tests.dom0.netns import Netns
from tests.dom0.xenstored import Xenstored
from tests.standins import vhd_util

__all__ = ["NEEDED", "Site", "installed", "served"]

NEEDED = (*stores.NEEDED, *nets.NEEDED, *nets.OVS_NEEDED, *ssh.NEEDED)
"""The parts of ``installed``."""

OTHER_ADDRESS = ssh.ADDRESSES[0]
"""Where the coordinator of an installed pool answers over ssh."""


class Site:
    """A pool of a coordinator and a member with an SR that both see, being served."""

    def __init__(self, pool: Pool, server: Server) -> None:
        self.pool, self.server = pool, server
        self.stores: dict[str, Xenstored] = {}
        self.spaces: dict[str, Netns] = {}

    @property
    def coordinator(self) -> SimHost:
        return self.pool.hosts[0]

    @property
    def member(self) -> SimHost:
        return self.pool.hosts[1]

    def url(self, host: SimHost, scheme: Scheme) -> str:
        """A host's URL; over https it says which certificates the hosts of the pool show."""
        url = self.server.url(host, scheme)
        if scheme == "http":
            return url
        pins = [self.server.fingerprint(one).replace(":", "") for one in self.pool.hosts]
        return f"{url}#sha256={','.join(pins)}"

    def remains(self) -> dict[str, Any]:
        """All that there is now."""
        return remains.everything(self.pool, self.stores, self.spaces)

    @contextmanager
    def nothing_left_behind(self) -> Iterator[None]:
        """A block after which all has to be as before it."""
        before = self.remains()
        yield
        assert remains.settled(self.remains, before) == {}


@contextmanager
def served(**options: Any) -> Iterator[Site]:
    """A pool of two hosts whose plugins run, but find next to nothing of a host around them."""
    with Pool(hosts=2, shared_sr=True, **options) as pool, Server(pool) as server:
        site = Site(pool, server)
        for host in pool.hosts:
            _install(site, host)
        yield site


@contextmanager
def installed(directory: Path, *, interpreter: str | None = None, **options: Any) -> Iterator[Site]:
    """The same with a xenstore on each host, a network and a switch on the member, and ssh.

    ``interpreter`` runs the plugins of the member. Domains have agents, consoles and interfaces.
    """
    with served(**options) as site, ExitStack() as stack:
        member, coordinator = site.member, site.coordinator
        member.dom0.use_interpreter(interpreter)
        for host in (member, coordinator):
            store = stack.enter_context(stores.xenstored_of(host.dom0.root))
            store.write("/local/domain/0/name", "Domain-0")
            site.stores[host.ref] = store
        space = stack.enter_context(nets.netns())
        other = stack.enter_context(nets.joined(space))
        directory.mkdir(exist_ok=True)
        stack.enter_context(nets.open_vswitch(space, directory, ["br-int", "xenbr0"]))
        space.lend_tools(member.dom0)
        images = coordinator.dom0.root / "images"
        server = stack.enter_context(ssh.sshd(other, directory / "sshd", images))
        server.lend_client(member.dom0, space)
        site.spaces[member.ref] = space
        stack.enter_context(guests(site.pool, site.stores, site.spaces))
        yield site


def _install(site: Site, host: SimHost) -> None:
    """Give a host what the installation brings, and what storage managers have there."""
    store = site.pool.store
    root = host.dom0.root
    vhd_util.install(root / "bin")
    for place in ("boot/guest", "dev", "var/log/xen/guest", "var/run/os-xenapi"):
        (root / place).mkdir(parents=True)
    for pbd in store.related(host.row, "PBDs"):
        sr = store.row("SR", pbd["SR"])
        if sr["content_type"] == "user":
            (root / f"var/run/sr-mount/{sr['uuid']}").mkdir(parents=True)
    local = next(
        sr
        for pbd in store.related(host.row, "PBDs")
        for sr in store.related(pbd, "SR")
        if sr["type"] == "ext"
    )
    images = root / f"var/run/sr-mount/{local['uuid']}/os-images"
    images.mkdir()
    (root / "images").symlink_to(images)
