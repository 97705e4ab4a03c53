"""Pools whose hosts restart at once, and clients of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from os_xenapi.simulator.hosts import HostTimes
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import vdi_record
from tests.simulator.core.wire import Wire

AT_ONCE = HostTimes(notice=0)


@pytest.fixture
def pool() -> Iterator[Pool]:
    """A pool of three hosts with a shared repository."""
    with Pool(hosts=3, shared_sr=True, host_times=AT_ONCE) as made:
        yield made


@pytest.fixture
def wire(pool: Pool) -> Wire:
    """A client that is logged in at the coordinator."""
    return Wire(pool, pool.hosts[0]).login()


@pytest.fixture
def sr(wire: Wire) -> str:
    """The shared repository."""
    (found,) = wire("SR.get_by_name_label", "Shared storage")
    return str(found)


@pytest.fixture
def vm(wire: Wire) -> str:
    """A halted VM without devices."""
    (template,) = wire("VM.get_by_name_label", "Other install media")
    made = wire("VM.clone", template, "guest")
    wire("VM.provision", made)
    return str(made)


@pytest.fixture
def vdi(wire: Wire, sr: str) -> str:
    """A disk of 10 MiB in the shared repository."""
    return str(wire("VDI.create", vdi_record(sr)))


def disabled(wire: Wire, host: str) -> str:
    """Disable a host, which it must be to go down."""
    wire("host.disable", host)
    return host
