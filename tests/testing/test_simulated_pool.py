"""The simulated pool for tests: what is in it, how it is reached, how it ends."""

from __future__ import annotations

import asyncio
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

import os_xenapi
from os_xenapi.errors import Failure
from os_xenapi.simulator.faults import Error, Fault, Hang
from os_xenapi.testing import VM, After, simulated_pool

GIB = 1 << 30


def test_the_pool_is_reached_by_url_fingerprint_and_ca_file():
    with simulated_pool(user="admin", password="secret") as pool:
        login = (pool.user, pool.password)
        assert login == ("admin", "secret")
        for url in (pool.trusted_url, f"{pool.url}#ca={pool.ca_file}", pool.http_url):
            with os_xenapi.connect(url, *login) as session:
                assert len(session.host.get_all()) == 1


def test_a_pool_without_tls_has_no_certificate():
    with simulated_pool(tls=False) as pool:
        assert pool.url == pool.http_url == pool.trusted_url
        with pytest.raises(ValueError, match="https"):
            _ = pool.fingerprint


def test_both_faces_connect():
    async def look(pool):
        async with pool.aconnect() as session:
            return await session.VM.get_name_label(pool.vms[0])

    with simulated_pool(vms=1) as pool:
        assert asyncio.run(look(pool)) == "vm-1"
        with pool.connect() as session:
            assert session.VM.get_name_label(pool.vms[0]) == "vm-1"


def test_vms_are_as_they_were_asked_for():
    asked = [
        VM(name_label="a", memory=2 * GIB, vcpus=3, disks=(GIB, 2 * GIB), interfaces=2),
        VM(name_label="b", power_state="Running", host=1),
        VM(name_label="c", power_state="Paused", disks=()),
    ]
    with simulated_pool(hosts=2, vms=asked, tls=False) as pool, pool.connect() as session:
        hosts = [host.ref for host in pool.simulator.hosts]
        a, b, c = (session.VM.get_record(ref) for ref in pool.vms)
        assert (a["memory_static_max"], a["VCPUs_max"]) == (2 * GIB, 3)
        disks = [session.VBD.get_VDI(vbd) for vbd in a["VBDs"]]
        assert [session.VDI.get_virtual_size(disk) for disk in disks] == [GIB, 2 * GIB]
        assert len({session.VIF.get_network(vif) for vif in a["VIFs"]}) == 2
        assert (a["power_state"], a["affinity"]) == ("Halted", hosts[0])
        assert (b["power_state"], b["resident_on"]) == ("Running", hosts[1])
        assert (c["power_state"], c["resident_on"], c["VBDs"]) == ("Paused", hosts[0], [])


def test_a_suspended_vm_can_be_on_any_host():
    asked = [VM(name_label=str(n), power_state="Suspended") for n in range(2)]
    with simulated_pool(hosts=2, vms=asked, tls=False) as pool, pool.connect() as session:
        for number, vm in enumerate(pool.vms):
            assert session.VM.get_power_state(vm) == "Suspended"
            session.VM.resume(vm, False, False)
            assert session.VM.get_resident_on(vm) == pool.simulator.hosts[number].ref


def test_shared_storage_lets_vms_move():
    running = VM(name_label="vm", power_state="Running", host=0)
    with simulated_pool(hosts=2, vms=[running], shared_sr=True, tls=False) as pool:
        session = pool.connect()
        (target,) = set(session.host.get_all()) - {session.VM.get_resident_on(pool.vms[0])}
        session.VM.pool_migrate(pool.vms[0], target, {})
        assert session.VM.get_resident_on(pool.vms[0]) == target


def test_a_member_sends_its_clients_to_the_coordinator():
    with (
        simulated_pool(hosts=2, tls=False) as pool,
        os_xenapi.connect(pool.urls[1], pool.user, pool.password) as session,
    ):
        assert len(session.host.get_all()) == 2


def test_what_is_busy_is_waited_for_as_long_as_was_said():
    slow = {"VM.start": After(seconds=60)}
    with simulated_pool(vms=1, transitions=slow, busy_timeout=0.05, tls=False) as pool:
        session = pool.connect()
        session.Async.VM.start(pool.vms[0], False, False)
        with pytest.raises(Failure) as caught:
            session.VM.destroy(pool.vms[0])
        assert caught.value.details[0] == "OTHER_OPERATION_IN_PROGRESS"


def test_making_the_pool_is_not_counted():
    with simulated_pool(vms=2, tls=False) as pool:
        assert not pool.counters
        with pool.connect() as session:
            session.VM.start(pool.vms[0], False, False)
        assert pool.counters["VM.start"] == 1
        assert pool.counters["VM.create"] == 0
        assert pool.object_counters["VM.start", pool.vms[0]] == 1


def test_faults_are_there_from_the_beginning_in_both_forms():
    forms: list[Any] = [
        Fault(Error(["HOST_NOT_LIVE"]), message="VM.start"),
        {"effect": {"kind": "error", "details": ["HOST_NOT_LIVE"]}, "message": "VM.start"},
    ]
    for form in forms:
        running = VM(name_label="vm", power_state="Running")
        with simulated_pool(vms=[running], faults=[form], tls=False) as pool:
            session = pool.connect()
            session.VM.hard_shutdown(pool.vms[0])
            with pytest.raises(Failure) as caught:
                session.VM.start(pool.vms[0], False, False)
            assert caught.value.details == ["HOST_NOT_LIVE"]


def test_the_same_seed_makes_the_same_pool():
    def refs(seed):
        with simulated_pool(vms=3, seed=seed, tls=False) as pool:
            return pool.vms

    assert refs(1) == refs(1) != refs(2)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"hosts": 0}, "at least 1"),
        ({"vms": [VM(name_label="x", host=1)]}, "x: the pool has no host 1"),
        ({"faults": [{"effect": {"kind": "none"}}]}, "kind of an effect"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(options, words):
    with pytest.raises(ValueError, match=words), simulated_pool(tls=False, **options):
        pytest.fail("the pool was made")


def test_a_vm_in_no_power_state_is_refused():
    with pytest.raises(ValueError, match="Halted, Paused"):
        VM(name_label="x", power_state="Off")  # type: ignore[arg-type]


def test_it_ends_with_its_sessions_and_files_whatever_hangs():
    with pytest.raises(ZeroDivisionError), simulated_pool() as pool:  # noqa: PT012
        pool.connect()
        pool.faults.arm(Fault(Hang(), message="session.logout"))
        port, root = urlsplit(pool.url).port, pool.simulator.root
        raise ZeroDivisionError
    assert not root.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
