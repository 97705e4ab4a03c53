"""A compute driver's day: guests made, served, moved between hosts and removed.

    python -m tests.consumers.programs.compute URL USER PASSWORD IMAGE

IMAGE is a gzip tar of one VHD. This runs what needs nothing but a host; ``day`` runs all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from os_xenapi.client import exception, host_management, host_xenstore, utils
from os_xenapi.client.session import XenAPISession
from tests.consumers.programs import compute_agent, compute_disks, compute_moves, compute_vifs

__all__ = ["Driver", "day", "main", "session_day"]

MIB = 1 << 20
MEMORY = 512 * MIB
Note = Callable[..., None]


def _unnoted(step: str, **facts: Any) -> None:
    """What the steps tell is for whoever looks on."""


class Driver:
    """The driver on one host: ``session`` is at that host, whatever the host is in its pool."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.session: Any = XenAPISession(url, user, password, originator="compute")
        self.url = url
        if self.session.product_version < (6, 0, 0):
            raise SystemExit(f"{self.session.product_brand} is too old")
        self.session.host_checked = True

    def capabilities(self) -> dict[str, Any]:
        """What a scheduler is told of the host."""
        data = json.loads(host_management.get_host_data(self.session))
        memory = data["host_memory"]
        assert data["host_uuid"] == self.session.host_uuid
        assert 0 < memory["free-computed"] <= memory["total"]
        uptime = json.loads(host_management.get_host_uptime(self.session))["uptime"]
        assert " up " in uptime
        return {
            "name": data["host_hostname"],
            "vcpus": data["host_cpu_info"]["cpu_count"],
            "memory_mb": memory["total"] // MIB,
            "relaxed": self.session.is_xsm_sr_check_relaxed(),
            "capabilities": data["host_capabilities"],
        }

    def maintenance(self) -> None:
        """Take the host out of service and back."""
        for enabled in (False, True):
            answer = host_management.set_host_enabled(self.session, str(enabled).lower())
            status = json.loads(answer)["status"]
            assert status == ("enabled" if enabled else "disabled")
            host = self.session.host.get_record(self.session.host_ref)
            assert host["enabled"] is enabled

    def spawn(self, instance: dict[str, str], root_vdi: str, sr_of: str | None = None) -> str:
        """Make a guest of a root disk; it does not run yet."""
        session = self.session
        name = instance["name"]
        for ref in session.VM.get_by_name_label(name):
            raise exception.OsXenApiException(f"there is a {name} already: {ref}")
        vm = session.VM.create(self._record(name, instance["uuid"]))
        compute_disks.attach(session, vm, root_vdi, device=0, bootable=True)
        session.VM.add_to_xenstore_data(vm, "vm-data/hostname", name)
        return str(vm)

    def start(self, vm: str) -> str:
        """Start a guest here; return the number of its domain, as text."""
        session = self.session
        session.VM.start_on(vm, session.host_ref, False, False)
        record = session.VM.get_record(vm)
        assert record["power_state"] == "Running"
        assert record["resident_on"] == session.host_ref
        # Whatever carried them, values have the shapes of XML-RPC.
        assert isinstance(record["domid"], str)
        assert record["memory_static_max"] == str(MEMORY)
        metrics = session.get_rec("VM_metrics", record["metrics"])
        assert metrics["start_time"].value.endswith("Z")
        assert all(isinstance(key, str) for key in metrics["VCPUs_utilisation"])
        return str(record["domid"])

    def configure(self, domain: str) -> None:
        """Give a running guest its network's settings, as its agent reads them."""
        settings = {"label": "private", "ips": [{"ip": "10.0.0.5", "netmask": "255.255.255.0"}]}
        path = "vm-data/networking/020000000001"
        text = json.dumps(settings)
        host_xenstore.write_record(self.session, domain, path, text)
        assert json.loads(host_xenstore.read_record(self.session, domain, path)) == settings
        assert json.loads(host_xenstore.list_records(self.session, domain, "vm-data"))
        host_xenstore.delete_record(self.session, domain, path)
        host_xenstore.delete_record(self.session, domain, path)
        gone = host_xenstore.read_record(self.session, domain, path)
        assert gone == '"None"'

    def reboot(self, vm: str) -> None:
        """Restart a guest, gently and then not."""
        session = self.session
        session.VM.clean_reboot(vm)
        session.VM.hard_reboot(vm)
        session.VM.pause(vm)
        session.VM.unpause(vm)

    def power_off(self, vm: str) -> None:
        """Halt a guest."""
        session = self.session
        try:
            session.VM.clean_shutdown(vm)
        except session.XenAPI.Failure as error:
            if error.details[0] != "VM_BAD_POWER_STATE":
                raise
            session.VM.hard_shutdown(vm)

    def destroy(self, vm: str) -> None:
        """Remove a guest, whatever it is doing, with its disks and networks."""
        session = self.session
        if session.VM.get_power_state(vm) != "Halted":
            session.VM.hard_shutdown(vm)
        vdis = compute_disks.disks_of(session, vm)
        networks = [session.VIF.get_network(vif) for vif in session.VM.get_VIFs(vm)]
        session.VM.destroy(vm)
        for vdi in vdis:
            session.VDI.destroy(vdi)
        for network in networks:
            compute_vifs.remove_network(session, network)
        assert session.get_rec("VM", vm) is None

    def _record(self, name: str, uuid: str) -> dict[str, Any]:
        memory = str(MEMORY)
        return {
            "name_label": name,
            "name_description": "",
            "user_version": "0",
            "is_a_template": False,
            "affinity": "",
            "memory_static_min": memory,
            "memory_static_max": memory,
            "memory_dynamic_min": memory,
            "memory_dynamic_max": memory,
            "VCPUs_params": {"weight": "256", "cap": "0"},
            "VCPUs_max": "2",
            "VCPUs_at_startup": "2",
            "actions_after_shutdown": "destroy",
            "actions_after_reboot": "restart",
            "actions_after_crash": "destroy",
            "PV_bootloader": "",
            "PV_kernel": "",
            "PV_ramdisk": "",
            "PV_args": "",
            "PV_bootloader_args": "",
            "PV_legacy_args": "",
            "HVM_boot_policy": "BIOS order",
            "HVM_boot_params": {"order": "dc"},
            "HVM_shadow_multiplier": 1.0,
            "platform": {"acpi": "true", "apic": "true", "pae": "true", "viridian": "true"},
            "PCI_bus": "",
            "recommendations": "",
            "ha_always_run": False,
            "ha_restart_priority": "",
            "other_config": {"nova_uuid": uuid},
            "blocked_operations": {},
            "xenstore_data": {"vm-data/allowvssprovider": "false"},
            "tags": [],
        }


def session_day(driver: Driver, image: bytes, note: Note = _unnoted) -> None:
    """Do what needs no agent and no network: the host's data, a guest, its disks, images."""
    session = driver.session
    note("host", **driver.capabilities())
    driver.maintenance()
    instance = {"name": "session-1", "uuid": "5e55-1"}
    sr = utils.get_default_sr(session)
    vdi = compute_disks.root_from_image(driver, instance, sr, image)
    vm = driver.spawn(instance, vdi)
    try:
        driver.start(vm)
        compute_disks.plug_many(session, vm, sr, note=note)
        driver.reboot(vm)
        compute_disks.add_config_drive(session, vm, sr)
        compute_disks.snapshot_and_back(driver, instance, vm, sr, note=note)
        driver.power_off(vm)
    finally:
        driver.destroy(vm)
    note("destroyed", name=instance["name"])


def day(
    driver: Driver, other: Driver, image: bytes, *, other_address: str, note: Note = _unnoted
) -> None:
    """Do all of it; ``other`` drives the host that guests are moved to, over ssh at an address."""
    session_day(driver, image, note)
    session = driver.session
    instance = {"name": "day-1", "uuid": "0a4a0d33-0000-4000-8000-00000000da71"}
    sr = utils.get_default_sr(session)
    vdi = compute_disks.root_from_image(driver, instance, sr, image)
    vm = driver.spawn(instance, vdi)
    try:
        vif = compute_vifs.plug(session, vm, instance)
        domain = driver.start(vm)
        compute_vifs.connect(session, vif, domain, note=note)
        driver.configure(domain)
        compute_agent.talk(session, domain, note=note)
        compute_vifs.disconnect(session, vif, domain)
        compute_moves.migrate_live(session, vm, other.session.host_ref, note=note)
        compute_moves.migrate_live(session, vm, session.host_ref, note=note)
        driver.power_off(vm)
        moved = compute_moves.resize(driver, other, vm, instance, other_address, note=note)
        other.start(moved)
        other.destroy(moved)
    finally:
        driver.destroy(vm)
    note("destroyed", name=instance["name"])


def main(arguments: list[str]) -> None:
    """Run what needs no more than one host."""
    url, user, password, image = arguments
    driver = Driver(url, user, password)
    with open(image, "rb") as file:
        session_day(driver, file.read())
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(sys.argv[1:])
