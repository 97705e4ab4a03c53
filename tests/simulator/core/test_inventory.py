"""What a fresh pool has."""

from __future__ import annotations

from pathlib import Path

from os_xenapi import datamodel
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.wire import Wire


def test_one_pool_with_its_coordinator(any_wire: Wire) -> None:
    ((_, pool),) = any_wire("pool.get_all_records").items()
    assert (pool["name_label"], pool["master"]) == ("", any_wire.host.ref)
    assert any_wire("SR.get_name_label", pool["default_SR"]) == "Local storage"
    assert pool["ha_enabled"] is False


def test_the_host_and_its_control_domain(wire: Wire) -> None:
    ((ref, host),) = wire("host.get_all_records").items()
    version = host["software_version"]
    assert (version["product_brand"], version["product_version"]) == ("XenServer", "8.4.0")
    assert version["platform_version"] == "3.4.0"
    assert all(version.values())
    assert (host["API_version_major"], host["API_version_minor"]) == (2, 21)
    assert host["enabled"] is True
    assert wire("host_metrics.get_live", host["metrics"]) is True
    assert len(host["host_CPUs"]) == int(host["cpu_info"]["cpu_count"])
    dom0 = wire("VM.get_record", host["control_domain"])
    assert dom0["name_label"] == f"Control domain on host: {host['hostname']}"
    assert (dom0["domid"], dom0["power_state"], dom0["resident_on"]) == (0, "Running", ref)
    assert dom0["is_control_domain"] is True
    protocols = [wire("console.get_protocol", console) for console in dom0["consoles"]]
    assert sorted(protocols) == ["rfb", "vt100"]


def test_the_networks_and_the_management_interface(wire: Wire) -> None:
    networks = wire("network.get_all_records").values()
    assert {one["bridge"] for one in networks} == {"xenapi", "xenbr0", "xenbr1"}
    (internal,) = [one for one in networks if one["bridge"] == "xenapi"]
    assert internal["other_config"]["is_host_internal_management_network"] == "true"
    assert internal["other_config"]["ip_begin"] == "169.254.0.1"
    (pif,) = [one for one in wire("PIF.get_all_records").values() if one["management"]]
    assert pif["IP"] == wire("host.get_address", pif["host"]) == wire.host.address
    assert (pif["device"], pif["VLAN"], pif["physical"]) == ("eth0", -1, True)
    assert wire("PIF_metrics.get_carrier", pif["metrics"]) is True
    assert wire("host.get_management_interface", wire.host.ref) in wire("PIF.get_all")


def test_the_repositories(wire: Wire) -> None:
    found = {one["name_label"]: one for one in wire("SR.get_all_records").values()}
    assert {name: (one["type"], one["shared"]) for name, one in found.items()} == {
        "Local storage": ("ext", False),
        "DVD drives": ("udev", False),
        "Removable storage": ("udev", False),
        "XCP-ng Tools": ("iso", True),
    }
    assert found["XCP-ng Tools"]["is_tools_sr"] is True
    assert all(pbd["currently_attached"] for pbd in wire("PBD.get_all_records").values())
    drivers = {one["type"] for one in wire("SM.get_all_records").values()}
    assert {one["type"] for one in found.values()} <= drivers
    assert sorted(drivers) == wire("SR.get_supported_types")


def test_templates_and_roles(wire: Wire) -> None:
    templates = [one for one in wire("VM.get_all_records").values() if one["is_a_template"]]
    assert "Other install media" in {one["name_label"] for one in templates}
    for one in templates:
        assert one["is_default_template"] is True
        assert one["other_config"]["default_template"] == "true"
        assert one["power_state"] == "Halted"
    roles = {one["name_label"] for one in wire("role.get_all_records").values()}
    assert roles == set(datamodel.load().roles_ordered)


def test_several_hosts_share_what_is_shared() -> None:
    with Pool(hosts=3) as pool:
        wire = Wire(pool, pool.hosts[0]).login()
        assert len({host.address for host in pool.hosts}) == 3
        assert len(wire("SR.get_by_name_label", "Local storage")) == 3
        (tools,) = wire("SR.get_by_name_label", "XCP-ng Tools")
        hosts = {wire("PBD.get_host", pbd) for pbd in wire("SR.get_PBDs", tools)}
        assert hosts == {host.ref for host in pool.hosts} == set(wire("host.get_all"))
        (network,) = wire("network.get_all_where", 'field "bridge" = "xenbr0"')
        assert len(wire("network.get_PIFs", network)) == 3
        assert len(wire("VM.get_by_name_label", "Other install media")) == 1


def test_the_size_of_local_storage_and_the_clock_can_be_chosen() -> None:
    with Pool(sr_size=1 << 30, clock=lambda: 1e9) as pool:
        wire = Wire(pool, pool.hosts[0]).login()
        (sr,) = wire("SR.get_by_name_label", "Local storage")
        assert wire("SR.get_physical_size", sr) == 1 << 30
        assert wire("host.get_servertime", wire.host.ref) == "20010909T01:46:40Z"
        assert wire("host.get_server_localtime", wire.host.ref) == "20010909T01:46:40"


def test_a_directory_of_ones_own_is_left_and_a_private_one_removed(tmp_path: Path) -> None:
    with Pool(root=tmp_path / "pool") as pool:
        assert pool.root == tmp_path / "pool"
    assert (tmp_path / "pool").is_dir()
    with Pool() as private:
        assert private.root.is_dir()
    assert not private.root.exists()
