"""A fresh pool, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import vdi_record
from tests.simulator.core.wire import Wire


@pytest.fixture
def pool() -> Iterator[Pool]:
    """A pool of one host."""
    with Pool() as made:
        yield made


@pytest.fixture
def wire(pool: Pool) -> Wire:
    """A logged-in client over JSON-RPC 2.0."""
    return Wire(pool, pool.hosts[0]).login()


@pytest.fixture(params=["1.0", "2.0", "xml"])
def any_wire(pool: Pool, request: pytest.FixtureRequest) -> Wire:
    """A logged-in client over each codec."""
    return Wire(pool, pool.hosts[0], request.param).login()


@pytest.fixture
def vm(wire: Wire) -> str:
    """A halted VM without devices."""
    (template,) = wire("VM.get_by_name_label", "Other install media")
    made = wire("VM.clone", template, "guest")
    wire("VM.provision", made)
    return str(made)


@pytest.fixture
def sr(wire: Wire) -> str:
    """The local storage repository."""
    (found,) = wire("SR.get_by_name_label", "Local storage")
    return str(found)


@pytest.fixture
def vdi(wire: Wire, sr: str) -> str:
    """A disk of 10 MiB."""
    return str(wire("VDI.create", vdi_record(sr)))
