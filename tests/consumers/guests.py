"""What the domains of a simulated pool are on their hosts: devices, xenstore, a console, an agent.

The simulator has domains in its database alone. Here each gets on its host what xenopsd and the
guest itself would bring: as soon as it runs, before whoever started it has the answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from os_xenapi.simulator.pool import Pool
from tests.dom0.guest_agent import GuestAgent
from tests.dom0.netns import Netns
from tests.dom0.xenstored import Xenstored

__all__ = ["CONSOLE", "FEATURES", "guests"]

FEATURES = "version,keyinit,password,resetnetwork,file_inject,agentupdate"
CONSOLE = b"Debian GNU/Linux 12 day hvc0\n\nday login: "
_POLL_SECONDS = 0.05


class _Domain(NamedTuple):
    host: str
    number: int


class _Link(NamedTuple):
    domain: _Domain
    device: str
    bridge: str


class _Guests:
    """Brings what is on the hosts in line with the database; ``spaces`` are hosts' networks."""

    def __init__(
        self, pool: Pool, stores: Mapping[str, Xenstored], spaces: Mapping[str, Netns]
    ) -> None:
        self._pool, self._stores, self._spaces = pool, stores, spaces
        self._lock = threading.Lock()
        self._agents: dict[_Domain, GuestAgent] = {}
        self._links: set[_Link] = set()
        self._ended = threading.Event()

    def look(self) -> None:
        """Let begin what the database says that runs, and end what it does not."""
        with self._lock:
            domains, links = self._wanted()
            for link in self._links - links:
                self._unplug(link)
            for domain in set(self._agents) - domains:
                self._end(domain)
            for domain in domains - set(self._agents):
                self._begin(domain)
            for link in links - self._links:
                self._plug(link)

    def serve(self) -> None:
        """Answer what agents are asked, until the end."""
        while not self._ended.wait(_POLL_SECONDS):
            with self._lock:
                for agent in self._agents.values():
                    agent.look()

    def end(self) -> None:
        self._ended.set()

    def _wanted(self) -> tuple[set[_Domain], set[_Link]]:
        domains: set[_Domain] = set()
        links: set[_Link] = set()
        store = self._pool.store
        with self._pool.lock:
            for vm in store.rows("VM"):
                if vm["power_state"] != "Running" or vm["is_control_domain"]:
                    continue
                domain = _Domain(vm["resident_on"], vm["domid"])
                domains.add(domain)
                for vif in store.related(vm, "VIFs"):
                    if vif["currently_attached"] and domain.host in self._spaces:
                        bridge = store.row("network", vif["network"])["bridge"]
                        links.add(_Link(domain, vif["device"], bridge))
        return domains, links

    def _begin(self, domain: _Domain) -> None:
        self._console(domain).write_bytes(CONSOLE)
        store = self._stores[domain.host]
        store.write(f"/local/domain/{domain.number}/name", "guest")
        self._agents[domain] = GuestAgent(store, domain.number, FEATURES)

    def _end(self, domain: _Domain) -> None:
        del self._agents[domain]
        self._stores[domain.host].remove(f"/local/domain/{domain.number}")
        self._console(domain).unlink()

    def _console(self, domain: _Domain) -> Path:
        root = self._pool.host(domain.host).dom0.root
        return root / f"var/log/xen/guest/console.{domain.number}"

    def _plug(self, link: _Link) -> None:
        space, device = self._spaces[link.domain.host], _name(link)
        space.run("ip", "link", "add", device, "type", "veth", "peer", "name", f"g{device}")
        space.run("ip", "link", "set", device, "up")
        space.run(
            *("ovs-vsctl", "--may-exist", "add-br", link.bridge),
            *("--", "set", "bridge", link.bridge, "datapath_type=netdev"),
            *("--", "add-port", link.bridge, device),
        )
        self._links.add(link)

    def _unplug(self, link: _Link) -> None:
        space, device = self._spaces[link.domain.host], _name(link)
        space.run("ovs-vsctl", "--if-exists", "del-port", device)
        space.run("ip", "link", "del", device)
        self._links.remove(link)


def _name(link: _Link) -> str:
    return f"vif{link.domain.number}.{link.device}"


@contextmanager
def guests(
    pool: Pool, stores: Mapping[str, Xenstored], spaces: Mapping[str, Netns]
) -> Iterator[None]:
    """Give the domains of a pool what they have on their hosts.

    ``stores`` and ``spaces`` are the hosts' xenstores and networks, by their refs; domains have
    interfaces only where there is a network.
    """
    running = _Guests(pool, stores, spaces)
    end: Callable[[], object] = pool.watch(running.look)
    thread = threading.Thread(target=running.serve, name="guests")
    thread.start()
    try:
        yield
    finally:
        end()
        running.end()
        thread.join()
