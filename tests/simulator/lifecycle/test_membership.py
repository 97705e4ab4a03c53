"""Hosts that join a pool, leave it, and come to be its coordinator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.hosts import SimHost
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import MIB, vbd_record, vdi_record, vif_record
from tests.simulator.core.wire import Wire, details
from tests.simulator.lifecycle.conftest import AT_ONCE

NULL = "OpaqueRef:NULL"


@pytest.fixture
def other(pool: Pool) -> Iterator[Pool]:
    """Another pool, of one host, on the same network."""
    with Pool(host_times=AT_ONCE, network=pool.network, password="theirs") as made:
        yield made


@pytest.fixture
def joining(other: Pool) -> Wire:
    wire = Wire(other, other.hosts[0])
    wire.session = wire.bare("session.login_with_password", "root", "theirs")
    return wire


def slave_of(pool: Pool, host: SimHost) -> list[str]:
    """Return what a host answers to a call with a session that it does not know."""
    stranger = Wire(pool, host)
    stranger.session = "OpaqueRef:foreign"
    return details(stranger, "pool.get_all")


def dangling(pool: Pool) -> list[str]:
    """Return the refs in the database that lead nowhere."""
    found = []
    for table in pool.store.tables.values():
        for name, field in table.model.fields.items():
            kind = field.type.args[0] if field.type.kind == "set" else field.type
            if kind.kind == "ref" and name not in ("session", "affinity"):
                for row in table.rows.values():
                    value = row[name]
                    refs = [value] if isinstance(value, str) else value
                    rows = pool.store.tables[kind.name].rows
                    found += [f"{table.name}.{name}" for r in refs if r != NULL and r not in rows]
    return found


class TestMembers:
    def test_they_name_the_coordinator_to_whoever_asks(self, wire: Wire, pool: Pool) -> None:
        for host in pool.hosts[1:]:
            assert slave_of(pool, host) == ["HOST_IS_SLAVE", "127.0.0.1"]
            member = Wire(pool, host)
            with pytest.raises(Failure) as caught:
                member.login()
            assert caught.value.details == ["HOST_IS_SLAVE", "127.0.0.1"]

    def test_they_see_the_shared_repository(self, wire: Wire, pool: Pool, sr: str) -> None:
        hosts = {wire("PBD.get_host", pbd) for pbd in wire("SR.get_PBDs", sr)}
        assert hosts == {host.ref for host in pool.hosts}
        (record,) = wire("pool.get_all_records").values()
        assert record["default_SR"] == sr


class TestEject:
    def test_the_host_goes_on_alone_with_nothing_on_its_disks(self, wire: Wire, pool: Pool) -> None:
        machine = pool.hosts[2]
        uuid, address = machine.uuid, machine.address
        local = next(
            sr
            for pbd in wire("host.get_PBDs", machine.ref)
            if wire("SR.get_type", sr := wire("PBD.get_SR", pbd)) == "ext"
        )
        disk = wire("VDI.create", vdi_record(local))
        wire("pool.eject", machine.ref)
        assert wire("host.get_by_uuid", pool.hosts[1].uuid) == pool.hosts[1].ref
        assert details(wire, "host.get_by_uuid", uuid)[0] == "UUID_INVALID"
        assert details(wire, "VDI.get_uuid", disk)[0] == "HANDLE_INVALID"
        assert dangling(pool) == []
        assert machine not in pool.hosts
        alone = machine.pool
        assert alone is not pool
        assert (machine.uuid, machine.address) == (uuid, address)
        its = Wire(alone, machine).login()
        assert its("host.get_all") == [machine.ref]
        (record,) = its("pool.get_all_records").values()
        assert record["master"] == machine.ref
        assert its("VDI.get_all") == []
        # What one pool does is nothing to the other.
        its("VM.create", {**its("VM.get_record", its("VM.get_all")[0]), "name_label": "x"})
        assert wire("VM.get_by_name_label", "x") == []

    def test_neither_the_coordinator_nor_a_host_with_vms(self, wire: Wire, vm: str) -> None:
        first, second = wire.pool.hosts[0].ref, wire.pool.hosts[1].ref
        assert details(wire, "pool.eject", first)[0] == "OPERATION_NOT_ALLOWED"
        wire("VM.start_on", vm, second, False, False)
        assert details(wire, "pool.eject", second) == ["HOST_HAS_RESIDENT_VMS", second]

    def test_the_clients_of_the_pool_keep_their_sessions(self, wire: Wire) -> None:
        wire("pool.eject", wire.pool.hosts[1].ref)
        assert len(wire("host.get_all")) == 2


class TestJoin:
    def test_the_host_brings_its_storage_and_its_halted_vms(
        self, wire: Wire, pool: Pool, other: Pool, joining: Wire
    ) -> None:
        machine = other.hosts[0]
        uuid = machine.uuid
        (template,) = joining("VM.get_by_name_label", "Other install media")
        vm = joining("VM.clone", template, "moved")
        joining("VM.provision", vm)
        (local,) = joining("SR.get_by_name_label", "Local storage")
        disk = joining("VDI.create", vdi_record(local, name_label="data"))
        disk_uuid = joining("VDI.get_uuid", disk)
        other.disks.path(disk_uuid).write_bytes(b"content" + bytes(10 * MIB - 7))
        joining("VBD.create", vbd_record(vm, disk))
        joining("VIF.create", vif_record(vm, joining("network.get_all")[0]))

        joining("pool.join", "127.0.0.1", "root", "xenroot")
        assert machine.pool is pool
        assert other.hosts == []
        assert wire("host.get_by_uuid", uuid) == machine.ref
        assert len(wire("host.get_all")) == 4
        (moved,) = wire("VM.get_by_name_label", "moved")
        (vbd,) = wire("VM.get_VBDs", moved)
        there = wire("VDI.get_by_uuid", disk_uuid)
        assert wire("VBD.get_VDI", vbd) == there
        assert len(wire("VM.get_VIFs", moved)) == 1
        assert pool.disks.path(disk_uuid).read_bytes()[:7] == b"content"
        assert dangling(pool) == []
        assert slave_of(pool, machine) == ["HOST_IS_SLAVE", "127.0.0.1"]
        shared = wire("SR.get_by_name_label", "Shared storage")[0]
        assert len(wire("SR.get_PBDs", shared)) == 4
        wire("VM.start", moved, False, False)
        assert wire("VM.get_resident_on", moved) == machine.ref

    def test_the_sessions_of_the_former_pool_end(self, joining: Wire, other: Pool) -> None:
        joining("pool.join_force", "127.0.0.1", "root", "xenroot")
        other.jobs.advance()
        assert len(other.sessions) == 0

    @pytest.mark.parametrize(
        ("address", "password", "error"),
        [
            ("127.0.0.99", "xenroot", ["JOINING_HOST_CONNECTION_FAILED"]),
            ("127.0.0.2", "xenroot", ["HOST_IS_SLAVE", "127.0.0.1"]),
            ("127.0.0.1", "wrong", ["SESSION_AUTHENTICATION_FAILED", "root"]),
        ],
    )
    def test_it_must_get_in(
        self, joining: Wire, address: str, password: str, error: list[str]
    ) -> None:
        found = details(joining, "pool.join", address, "root", password)
        assert found[: len(error)] == error
        assert len(joining("host.get_all")) == 1

    def test_a_coordinator_that_cannot_be_reached_is_not_joined(
        self, joining: Wire, pool: Pool
    ) -> None:
        pool.hosts[0].isolate("hang")
        failed = ["JOINING_HOST_CONNECTION_FAILED"]
        assert details(joining, "pool.join", "127.0.0.1", "root", "xenroot") == failed

    def test_what_a_joining_host_may_not_have(self, pool: Pool, joining: Wire) -> None:
        login = ("127.0.0.1", "root", "xenroot")
        (template,) = joining("VM.get_by_name_label", "Other install media")
        vm = joining("VM.clone", template, "runs")
        joining("VM.provision", vm)
        joining("VM.start", vm, False, False)
        refused = ["JOINING_HOST_CANNOT_HAVE_RUNNING_VMS"]
        assert details(joining, "pool.join", *login) == refused
        assert details(joining, "pool.join_force", *login) == refused
        joining("VM.hard_shutdown", vm)
        with Pool(hosts=2, network=pool.network, host_times=AT_ONCE) as two:
            wire = Wire(two, two.hosts[0]).login()
            masters = ["JOINING_HOST_CANNOT_BE_MASTER_OF_OTHER_HOSTS"]
            assert details(wire, "pool.join", *login) == masters
        with Pool(shared_sr=True, network=pool.network, host_times=AT_ONCE) as sharing:
            wire = Wire(sharing, sharing.hosts[0]).login()
            shared = ["JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS"]
            assert details(wire, "pool.join", *login) == shared
        joining("pool.join", *login)

    def test_pools_of_one_network_share_no_uuids(self, pool: Pool, other: Pool) -> None:
        hosts = {host.uuid for host in (*pool.hosts, *other.hosts)}
        assert len(hosts) == 4
        assert other.hosts[0].address == "127.0.0.4"

    def test_what_was_ejected_can_join_again(self, wire: Wire, pool: Pool) -> None:
        machine = pool.hosts[1]
        wire("pool.eject", machine.ref)
        its = Wire(machine.pool, machine).login()
        its("pool.join", "127.0.0.1", "root", "xenroot")
        assert machine.pool is pool
        assert len(wire("host.get_all")) == 3
        assert machine.emergency is None


class TestCoordinator:
    def test_a_new_one_in_good_order(self, wire: Wire, pool: Pool, vm: str) -> None:
        first, second, third = pool.hosts
        generation = pool.store.generation
        wire("pool.designate_new_master", second.ref)
        pool.jobs.advance()
        assert slave_of(pool, first) == slave_of(pool, third) == ["HOST_IS_SLAVE", "127.0.0.2"]
        new = Wire(pool, second)
        new.session = wire.session
        assert details(new, "pool.get_all") == ["SESSION_INVALID", wire.session]
        new.login()
        assert new("VM.get_name_label", vm) == "guest"
        assert pool.store.generation > generation
        (record,) = new("pool.get_all_records").values()
        assert record["master"] == second.ref
        assert "POOL_MASTER_TRANSITION" in [
            message["name"] for message in new("message.get_all_records").values()
        ]
        assert [host.connections_broken for host in pool.hosts] == [1, 1, 1]

    def test_a_member_steps_in_for_a_dead_one(self, wire: Wire, pool: Pool) -> None:
        first, second, third = pool.hosts
        first.power_off()
        assert slave_of(pool, second) == ["HOST_IS_SLAVE", "127.0.0.1"]
        # As with slave_local_login: the session is one that needs no coordinator.
        local = Wire(pool, second)
        local.session = pool.sessions.internal.ref
        local("pool.emergency_transition_to_master")
        pool.jobs.advance()
        new = Wire(pool, second).login()
        assert slave_of(pool, third) == ["HOST_IS_SLAVE", "127.0.0.1"]
        assert new("pool.recover_slaves") == [third.ref]
        pool.jobs.advance()
        assert slave_of(pool, third) == ["HOST_IS_SLAVE", "127.0.0.2"]
        # The former one comes back and must be told as well.
        first.power_on()
        assert first.emergency == ["HOST_BROKEN"]
        assert new("pool.recover_slaves") == [first.ref]
        pool.jobs.advance()
        assert first.emergency is None
        assert slave_of(pool, first) == ["HOST_IS_SLAVE", "127.0.0.2"]

    def test_a_member_can_be_told_where_the_coordinator_is(self, pool: Pool) -> None:
        third = pool.hosts[2]
        local = Wire(pool, third)
        local.session = pool.sessions.internal.ref
        local("pool.emergency_reset_master", "127.0.0.2")
        pool.jobs.advance()
        # 127.0.0.2 is no coordinator, so it cannot begin.
        assert third.emergency == ["HOST_STILL_BOOTING"]
        local("pool.emergency_reset_master", "127.0.0.1")
        pool.jobs.advance()
        assert third.emergency is None
