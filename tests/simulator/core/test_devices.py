"""Disks, drives, interfaces, repositories, networks."""

from __future__ import annotations

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.classes import vdi as vdis
from os_xenapi.simulator.classes import vif as vifs
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import GIB, MIB, vbd_record, vdi_record, vif_record
from tests.simulator.core.wire import Wire, details

NULL = "OpaqueRef:NULL"


@pytest.mark.parametrize(("asked", "made"), [(0, 2), (1, 2), (2 * MIB, 2), (2 * MIB + 1, 4)])
def test_a_disk_is_rounded_up_and_its_repository_counts_it(
    wire: Wire, sr: str, asked: int, made: int
) -> None:
    vdi = wire("VDI.create", vdi_record(sr, virtual_size=asked))
    record = wire("VDI.get_record", vdi)
    assert record["virtual_size"] == made * MIB
    assert record["location"] == record["uuid"]
    assert record["managed"] is True
    assert wire("SR.get_virtual_allocation", sr) == made * MIB
    assert wire("SR.get_VDIs", sr) == [vdi]
    path = wire.pool.disks.path(record["uuid"])
    assert path.stat().st_size == made * MIB
    assert wire.pool.disks.allocated(record["uuid"]) == 0
    wire("VDI.destroy", vdi)
    assert wire("SR.get_virtual_allocation", sr) == 0
    assert wire("SR.get_VDIs", sr) == []
    assert not path.exists()


@pytest.mark.parametrize("size", [-1, (2040 << 30) + 1])
def test_a_disk_has_a_size_that_a_vhd_can_have(wire: Wire, sr: str, size: int) -> None:
    error = details(wire, "VDI.create", vdi_record(sr, virtual_size=size))
    assert error[:2] == ["SR_BACKEND_FAILURE_79", ""]


def test_a_disk_larger_than_its_repository_is_refused() -> None:
    with Pool(sr_size=GIB) as pool:
        wire = Wire(pool, pool.hosts[0]).login()
        (sr,) = wire("SR.get_by_name_label", "Local storage")
        assert wire("SR.get_physical_size", sr) == GIB
        full = ["SR_BACKEND_FAILURE_44", "", "There is insufficient space", ""]
        assert details(wire, "VDI.create", vdi_record(sr, virtual_size=GIB + 1)) == full
        vdi = wire("VDI.create", vdi_record(sr, virtual_size=GIB))
        assert details(wire, "VDI.resize", vdi, 3 * GIB) == full
        thick = wire("SR.create", pool.hosts[0].ref, {}, GIB, "lvm", "", "lvm", "user", False)
        wire("VDI.create", vdi_record(thick, virtual_size=GIB // 2))
        wire("VDI.create", vdi_record(thick, virtual_size=GIB // 2))
        assert wire("SR.get_physical_utilisation", thick) == GIB
        assert details(wire, "VDI.create", vdi_record(thick, virtual_size=1)) == full


def test_a_repository_that_is_unplugged_or_read_only_makes_no_disks(wire: Wire, sr: str) -> None:
    (pbd,) = wire("SR.get_PBDs", sr)
    wire("PBD.unplug", pbd)
    assert details(wire, "VDI.create", vdi_record(sr)) == ["SR_HAS_NO_PBDS", sr]
    assert details(wire, "SR.scan", sr) == ["SR_HAS_NO_PBDS", sr]
    wire("PBD.plug", pbd)
    (drives,) = wire("SR.get_by_name_label", "DVD drives")
    assert details(wire, "VDI.create", vdi_record(drives)) == ["SR_OPERATION_NOT_SUPPORTED", drives]
    assert details(wire, "VDI.create", vdi_record("nothing")) == ["HANDLE_INVALID", "SR", "nothing"]


def test_a_disk_grows_and_never_shrinks(wire: Wire, sr: str, vdi: str) -> None:
    wire("VDI.resize", vdi, 21 * MIB)
    assert wire("VDI.get_virtual_size", vdi) == 22 * MIB
    assert wire("SR.get_virtual_allocation", sr) == 22 * MIB
    uuid = wire("VDI.get_uuid", vdi)
    assert wire.pool.disks.path(uuid).stat().st_size == 22 * MIB
    wire("VDI.resize", vdi, 24 * MIB)
    assert wire.pool.disks.path(uuid).stat().st_size == 24 * MIB
    assert details(wire, "VDI.resize", vdi, 20 * MIB)[0] == "SR_BACKEND_FAILURE_79"


def test_snapshot_clone_and_copy_take_the_contents_with_them(wire: Wire, sr: str, vdi: str) -> None:
    source = wire.pool.disks.path(wire("VDI.get_uuid", vdi))
    with source.open("r+b") as file:
        file.seek(5 * MIB)
        file.write(b"data")
    snapshot, clone = wire("VDI.snapshot", vdi), wire("VDI.clone", vdi)
    copy = wire("VDI.copy", vdi, sr)
    contents = source.read_bytes()
    with source.open("r+b") as file:
        file.write(b"later")
    for made in (snapshot, clone, copy):
        path = wire.pool.disks.path(wire("VDI.get_uuid", made))
        assert path.read_bytes() == contents
        assert path.stat().st_blocks * 512 < MIB
        assert wire("VDI.get_physical_utilisation", made) == path.stat().st_blocks * 512
    record = wire("VDI.get_record", snapshot)
    assert (record["is_a_snapshot"], record["snapshot_of"]) == (True, vdi)
    assert wire("VDI.get_snapshots", vdi) == [snapshot]
    wire("VDI.destroy", vdi)
    assert wire("VDI.get_snapshot_of", snapshot) == NULL


def test_a_disk_in_use_is_kept(wire: Wire, vm: str, vdi: str) -> None:
    vbd = wire("VBD.create", vbd_record(vm, vdi))
    wire("VM.start", vm, False, False)
    assert details(wire, "VDI.destroy", vdi) == ["VDI_IN_USE", vdi, "destroy"]
    assert details(wire, "VDI.resize", vdi, GIB) == ["VDI_IN_USE", vdi, "resize"]
    (pbd,) = wire("SR.get_PBDs", wire("VDI.get_SR", vdi))
    assert details(wire, "PBD.unplug", pbd) == ["VDI_IN_USE", vdi]
    wire("VM.hard_shutdown", vm)
    wire("VDI.destroy", vdi)
    assert details(wire, "VBD.get_record", vbd)[0] == "HANDLE_INVALID"


def test_two_vms_do_not_write_to_one_disk(wire: Wire, vm: str, vdi: str) -> None:
    other = wire("VM.clone", vm, "other")
    wire("VBD.create", vbd_record(vm, vdi))
    wire("VBD.create", vbd_record(other, vdi))
    wire("VM.start", vm, False, False)
    assert details(wire, "VM.start", other, False, False) == ["VDI_IN_USE", vdi]
    wire("VDI.set_sharable", vdi, True)
    wire("VM.start", other, False, False)


def test_a_transfer_holds_the_disk(wire: Wire, vm: str, vdi: str) -> None:
    pool = wire.pool
    pool.busy_timeout = 0
    row = vdis.find(pool, vdi)
    assert vdis.find(pool, row["uuid"]) is row
    with pytest.raises(Failure) as caught:
        vdis.find(pool, "nothing")
    assert caught.value.details == ["HANDLE_INVALID", "VDI", "nothing"]
    wire("VBD.create", vbd_record(vm, vdi))
    with vdis.transfer(pool, row, task="OpaqueRef:t", writes=True) as path:
        assert wire("VDI.get_current_operations", vdi) == {"OpaqueRef:t": "blocked"}
        busy = ["OTHER_OPERATION_IN_PROGRESS", "VDI", vdi, "blocked", "OpaqueRef:t"]
        assert details(wire, "VDI.destroy", vdi) == busy
        assert details(wire, "VM.start", vm, False, False) == ["VDI_IN_USE", vdi]
        (pbd,) = wire("SR.get_PBDs", wire("VDI.get_SR", vdi))
        assert details(wire, "PBD.unplug", pbd) == ["VDI_IN_USE", vdi]
        with pytest.raises(Failure), vdis.transfer(pool, row, task="t2", writes=False):
            pass
        path.write_bytes(b"x" * MIB)
    assert wire("VDI.get_current_operations", vdi) == {}
    used = wire("VDI.get_physical_utilisation", vdi)
    assert used >= MIB
    assert wire("SR.get_physical_utilisation", wire("VDI.get_SR", vdi)) == used
    with (
        vdis.transfer(pool, row, task="t1", writes=False),
        vdis.transfer(pool, row, task="t2", writes=False),
    ):
        assert len(wire("VDI.get_current_operations", vdi)) == 2
    wire("VM.start", vm, False, False)
    with pytest.raises(Failure) as caught, vdis.transfer(pool, row, task="t", writes=False):
        pass
    assert caught.value.details == ["VDI_IN_USE", vdi, "copy"]


def test_a_transfer_that_fails_lets_the_disk_go(wire: Wire, vdi: str) -> None:
    row = vdis.find(wire.pool, vdi)
    with pytest.raises(OSError, match="disk"), vdis.transfer(wire.pool, row, task="t", writes=True):
        raise OSError("disk")
    assert wire("VDI.get_current_operations", vdi) == {}
    with vdis.transfer(wire.pool, row, task="t", writes=True):
        pass


def test_the_rules_of_a_vbd(wire: Wire, vm: str, vdi: str) -> None:
    first = wire("VBD.create", vbd_record(vm, vdi))
    assert wire("VBD.get_userdevice", first) == "0"
    taken = ["DEVICE_ALREADY_EXISTS", "0"]
    assert details(wire, "VBD.create", vbd_record(vm, vdi, userdevice="0")) == taken
    odd = ["INVALID_DEVICE", "-1"]
    assert details(wire, "VBD.create", vbd_record(vm, vdi, userdevice="-1")) == odd
    named = wire("VBD.create", vbd_record(vm, vdi, userdevice="xvdc"))
    assert wire("VM.get_allowed_VBD_devices", vm)[:3] == ["1", "3", "4"]
    wire("VBD.destroy", named)
    empty = ["VBD_NOT_REMOVABLE_MEDIA", "in constructor"]
    assert details(wire, "VBD.create", vbd_record(vm, vdi, empty=True)) == empty
    read_only = ["VBD_CDS_MUST_BE_READONLY"]
    assert details(wire, "VBD.create", vbd_record(vm, vdi, type="CD")) == read_only
    missing = ["HANDLE_INVALID", "VDI", "nothing"]
    assert details(wire, "VBD.create", vbd_record(vm, "nothing")) == missing
    wire("VDI.set_read_only", vdi, True)
    assert details(wire, "VBD.create", vbd_record(vm, vdi)) == ["VDI_READONLY", vdi]


def test_plugging_a_disk(wire: Wire, vm: str, vdi: str) -> None:
    vbd = wire("VBD.create", vbd_record(vm, vdi))
    halted = ["VM_BAD_POWER_STATE", vm, "running", "halted"]
    assert details(wire, "VBD.plug", vbd) == halted
    wire("VBD.destroy", vbd)
    wire("VM.start", vm, False, False)
    vbd = wire("VBD.create", vbd_record(vm, vdi))
    assert wire("VBD.get_currently_attached", vbd) is False
    assert details(wire, "VBD.unplug", vbd) == ["DEVICE_ALREADY_DETACHED", vbd]
    wire("VBD.plug", vbd)
    assert wire("VBD.get_device", vbd) == "xvda"
    assert details(wire, "VBD.plug", vbd) == ["DEVICE_ALREADY_ATTACHED", vbd]
    assert details(wire, "VBD.destroy", vbd)[0] == "OPERATION_NOT_ALLOWED"
    wire("VBD.set_unpluggable", vbd, False)
    assert details(wire, "VBD.unplug", vbd) == ["VBD_NOT_UNPLUGGABLE", vbd]
    wire("VBD.set_unpluggable", vbd, True)
    wire("VBD.unplug", vbd)
    wire("VBD.destroy", vbd)


def test_a_drive_is_filled_and_emptied(wire: Wire, vm: str, vdi: str) -> None:
    drive = wire("VBD.create", vbd_record(vm, NULL, type="CD", mode="RO", empty=True))
    assert details(wire, "VBD.eject", drive) == ["VBD_IS_EMPTY", drive]
    wire("VBD.insert", drive, vdi)
    assert wire("VDI.get_VBDs", vdi) == [drive]
    assert details(wire, "VBD.insert", drive, vdi) == ["VBD_NOT_EMPTY", drive]
    wire("VBD.eject", drive)
    assert (wire("VBD.get_empty", drive), wire("VBD.get_VDI", drive)) == (True, NULL)
    disk = wire("VBD.create", vbd_record(vm, vdi))
    assert details(wire, "VBD.eject", disk) == ["VBD_NOT_REMOVABLE_MEDIA", disk]


def test_the_rules_of_a_vif(wire: Wire, vm: str) -> None:
    network = wire("network.create", {"other_config": {}})
    vif = wire("VIF.create", vif_record(vm, network))
    address = wire("VIF.get_MAC", vif)
    addresses = [vifs.generate_mac(wire.pool.store.row("VM", vm), str(n)) for n in range(16)]
    assert addresses[0] == address
    assert len(set(addresses)) == 16
    assert {int(one[:2], 16) & 3 for one in addresses} == {2}
    assert wire("VIF.get_MAC_autogenerated", vif) is True
    taken = ["DEVICE_ALREADY_EXISTS", "0"]
    assert details(wire, "VIF.create", vif_record(vm, network)) == taken
    for mac in ("x", "00:16:3e:00:00", "01:16:3e:00:00:00", "00-16-3e-00-00-00"):
        record = vif_record(vm, network, device="1", MAC=mac)
        assert details(wire, "VIF.create", record) == ["MAC_INVALID", mac]
    wire("VIF.destroy", vif)
    again = wire("VIF.create", vif_record(vm, network))
    assert wire("VIF.get_MAC", again) == address
    assert wire("VM.get_allowed_VIF_devices", vm)[0] == "1"
    assert details(wire, "VIF.plug", again)[0] == "VM_BAD_POWER_STATE"
    wire("VM.start", vm, False, False)
    assert details(wire, "VIF.plug", again) == ["DEVICE_ALREADY_ATTACHED", again]
    assert details(wire, "VIF.destroy", again)[0] == "OPERATION_NOT_ALLOWED"
    wire("VIF.unplug", again)
    assert details(wire, "VIF.unplug", again) == ["DEVICE_ALREADY_DETACHED", again]
    assert details(wire, "network.destroy", network) == ["NETWORK_CONTAINS_VIF", again]
    wire("VIF.destroy", again)
    wire("network.destroy", network)


def test_networks_have_bridges_of_their_own(wire: Wire) -> None:
    one, two = (wire("network.create", {"other_config": {}}) for _ in range(2))
    bridges = [wire("network.get_bridge", network) for network in (one, two)]
    assert bridges == ["xapi0", "xapi1"]
    taken = {"other_config": {}, "bridge": "xenbr0"}
    assert details(wire, "network.create", taken) == ["BRIDGE_NAME_EXISTS", "xenbr0"]
    (used,) = wire("network.get_all_where", 'field "bridge" = "xenbr0"')
    (pif,) = wire("network.get_PIFs", used)
    assert details(wire, "network.destroy", used) == ["NETWORK_CONTAINS_PIF", pif]


def test_a_repository_is_made_forgotten_and_destroyed(wire: Wire) -> None:
    host = wire.host.ref
    unknown = ["SR_UNKNOWN_DRIVER", "tape"]
    create = (host, {"device": "/dev/sdb"}, 0, "second", "text")
    assert details(wire, "SR.create", *create, "tape", "user", False) == unknown
    assert details(wire, "SR.create", *create, "ext", "user", True)[0] == "SR_NOT_SHARABLE"
    sr = wire("SR.create", *create, "ext", "user", False)
    (pbd,) = wire("SR.get_PBDs", sr)
    record = wire("PBD.get_record", pbd)
    assert (record["currently_attached"], record["host"]) == (True, host)
    assert record["device_config"] == {"device": "/dev/sdb"}
    duplicate = {"host": host, "SR": sr, "device_config": {}}
    assert details(wire, "PBD.create", duplicate) == ["PBD_EXISTS", sr, host, pbd]
    disk = wire("VDI.create", vdi_record(sr))
    assert details(wire, "SR.destroy", sr) == ["SR_HAS_PBD", sr]
    assert details(wire, "PBD.destroy", pbd)[0] == "OPERATION_NOT_ALLOWED"
    wire("PBD.unplug", pbd)
    assert details(wire, "SR.destroy", sr) == ["SR_NOT_EMPTY"]
    wire("pool.set_default_SR", wire("pool.get_all")[0], sr)
    wire("SR.forget", sr)
    for method, ref in (("SR", sr), ("PBD", pbd), ("VDI", disk)):
        assert details(wire, f"{method}.get_record", ref)[0] == "HANDLE_INVALID"
    assert wire("pool.get_default_SR", wire("pool.get_all")[0]) == NULL


def test_a_scan_brings_sizes_up_to_date(wire: Wire, sr: str, vdi: str) -> None:
    wire.pool.disks.path(wire("VDI.get_uuid", vdi)).write_bytes(b"x" * MIB)
    assert wire("VDI.get_physical_utilisation", vdi) == 0
    wire("SR.scan", sr)
    assert wire("VDI.get_physical_utilisation", vdi) >= MIB
    assert wire("SR.get_physical_utilisation", sr) >= MIB
