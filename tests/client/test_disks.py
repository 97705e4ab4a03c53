"""Disks of a host, copied and moved from Python through its plugins, with any kind of session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import os_xenapi
from os_xenapi.client import disk_management, vm_management
from os_xenapi.errors import Failure
from os_xenapi.simulator.server import Server
from tests import parts
from tests.dom0.netns import put_command
from tests.dom0.storage import Storage, disk_of, new_uuids

LABEL = "a-guest"


@pytest.fixture(scope="module")
def storage(site: Server) -> Iterator[Storage]:
    host = site.pool.hosts[0]
    with os_xenapi.connect(f"unix://{host.dom0.socket_path}") as session:
        yield Storage(host, session)


def test_a_chain_is_copied(calling: Any, storage: Storage) -> None:
    vdis, stack = storage.add_chain(seed=1), new_uuids(3)
    made = calling(disk_management.safe_copy_vdis, storage.sr_path, vdis, stack)
    assert made == {"root": {"uuid": stack[2]}}
    assert disk_of(storage.files(stack[2:])[0]) == disk_of(storage.files(vdis)[0])
    # The stack is the caller's own.
    assert len(stack) == 3


@parts.need("rsync")
def test_a_chain_is_transferred_and_received(calling: Any, storage: Storage) -> None:
    put_command(storage.host.dom0, "rsync", f'exec {parts.find("rsync")} "$@"')
    vdis, stack = storage.add_chain(seed=2), new_uuids(3)
    for number, vdi in enumerate(vdis):
        arguments = (LABEL, "localhost", vdi, storage.sr_path, number)
        assert calling(vm_management.transfer_vhd, *arguments) is None
    made = calling(vm_management.receive_vhd, LABEL, storage.sr_path, uuid_stack=stack)
    assert made == {"root": {"uuid": stack[2]}}
    assert disk_of(storage.files(stack[2:])[0]) == disk_of(storage.files(vdis)[0])


def test_a_refusal_is_a_failure_that_says_why(calling: Any, storage: Storage) -> None:
    with pytest.raises(Failure) as caught:
        calling(vm_management.receive_vhd, LABEL, "/etc", new_uuids(1))
    assert caught.value.details[:3] == [
        "XENAPI_PLUGIN_FAILURE",
        "move_vhds_into_sr",
        "PluginError",
    ]
    assert "sr_path is not the mount of a storage repository" in caught.value.details[3]
