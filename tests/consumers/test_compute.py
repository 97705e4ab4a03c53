"""A compute driver's day, over http and https, from a member of the pool, and what it leaves."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.simulator.server import Scheme
from os_xenapi.simulator.transitions import After
from tests import parts
from tests.consumers import images
from tests.consumers.guests import CONSOLE
from tests.consumers.programs import compute, compute_disks
from tests.consumers.site import NEEDED, OTHER_ADDRESS, Site, installed

USER, PASSWORD = "root", "xenroot"


class Notes:
    """What a program tells of its steps, checked against the pool as it is at that moment."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.steps: list[str] = []
        self.hosts: list[str] = []

    def __call__(self, step: str, **facts: Any) -> None:
        self.steps.append(step)
        check = getattr(self, f"on_{step}", None)
        if check is not None:
            check(**facts)

    def on_host(self, **facts: Any) -> None:
        assert facts["name"] == self.site.member.row["hostname"]
        assert facts["vcpus"] == 8
        assert facts["memory_mb"] == 256 << 10
        # The platform is newer than 2.1, and nothing is configured.
        assert facts["relaxed"] is True

    def on_image(self, source: str, copy: str, **_: Any) -> None:
        assert self.content(copy) == self.content(source) == images.disk()

    def on_copied(self, source: str, copy: str) -> None:
        assert self.content(copy) == self.content(source) == images.disk()

    def on_resized(self, source: str, copy: str) -> None:
        assert self.content(copy) == self.content(source) == images.disk()

    def on_agent(self, version: str) -> None:
        assert version == "1.2.3 \u00e9"

    def on_console(self, text: bytes) -> None:
        assert text == CONSOLE

    def on_connected(self, bridge: str, device: str, ports: list[str]) -> None:
        space = self.site.spaces[self.site.member.ref]
        integration = space.output("ovs-vsctl", "list-ports", "br-int").split()
        assert set(ports) <= set(integration)
        peer = space.output("ovs-vsctl", "get", "Interface", ports[1], "options:peer")
        there = space.output("ovs-vsctl", "list-ports", bridge).split()
        assert {device, peer.strip().strip('"')} <= set(there)
        told = space.output("ovs-vsctl", "get", "Interface", ports[0], "external_ids")
        assert "iface-status=active" in told
        (linux,) = [name for name in space.output("brctl", "show").split() if name[:3] == "qbr"]
        assert f"qvb{linux[3:]}" in space.output("brctl", "show", linux)

    def on_migrated(self, host: str) -> None:
        self.hosts.append(host)

    def content(self, uuid: str) -> bytes:
        return self.site.pool.disks.path(uuid).read_bytes()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("scheme", "interpreter"), [("http", None), ("https", "python2.7")])
@parts.need(*NEEDED, "python2.7")
def test_a_compute_drivers_day_leaves_nothing_behind(
    scheme: Scheme, interpreter: str | None, tmp_path: Path
) -> None:
    with installed(tmp_path / "o", interpreter=interpreter) as site:
        notes = Notes(site)
        with site.nothing_left_behind():
            driver = compute.Driver(site.url(site.member, scheme), USER, PASSWORD)
            other = compute.Driver(site.url(site.coordinator, scheme), USER, PASSWORD)
            assert (driver.session.is_slave, other.session.is_slave) == (True, False)
            assert driver.session.host_ref == site.member.ref
            address = OTHER_ADDRESS
            compute.day(driver, other, images.image(), other_address=address, note=notes)
            # What 0.3.4 leaves to the end of the process.
            driver.session.close()
            other.session.close()
        assert notes.hosts == [site.coordinator.ref, site.member.ref]
        assert notes.steps == [
            *("host", "plugged", "image", "copied", "destroyed"),
            *("connected", "agent", "console", "migrated", "migrated", "resized", "destroyed"),
        ]
        assert site.pool.unimplemented == {}


def test_disks_are_plugged_one_at_a_time_for_each_guest(site: Site, member_url: str) -> None:
    pool = site.pool
    pool.transitions["VBD.plug"] = pool.transitions["VBD.unplug"] = After(seconds=0.01)
    most, lock = [0], threading.Lock()

    def count() -> None:
        with pool.lock:
            busy = [vbd for vbd in pool.store.rows("VBD") if vbd["current_operations"]]
        with lock:
            most[0] = max(most[0], len(busy))

    end = pool.watch(count)
    try:
        with site.nothing_left_behind():
            driver = compute.Driver(member_url, USER, PASSWORD)
            compute.session_day(driver, images.image(), Notes(site))
            driver.session.close()
    finally:
        end()
    assert most == [1]
    # The config drive stays, and dom0 had a disk for a moment.
    volumes = compute_disks.VOLUMES
    assert pool.counters["VBD.plug"] == volumes + 2
    assert pool.counters["VBD.unplug"] == volumes + 1
