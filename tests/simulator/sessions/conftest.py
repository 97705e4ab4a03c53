"""Pools with users, and with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from os_xenapi.simulator.collector import Housekeeping
from os_xenapi.simulator.directory import User
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.wire import Wire

ROLES = (
    "pool-admin",
    "pool-operator",
    "vm-power-admin",
    "vm-admin",
    "vm-operator",
    "read-only",
    "client-cert",
)
USERS = {role: User(f"{role}'s password", role) for role in ROLES}
NOBODY = {"nobody": User("password")}


class Clock:
    """The time of a pool, in seconds since 1970."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_pool(clock: Clock) -> Iterator[Callable[..., Pool]]:
    """A function that makes a pool, which clears up at every request unless the rules differ."""
    made: list[Pool] = []

    def make(**rules: float) -> Pool:
        housekeeping = Housekeeping(**{"interval": 0, **rules})  # type: ignore[arg-type]
        made.append(Pool(clock=clock, users={**USERS, **NOBODY}, housekeeping=housekeeping))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """A pool of one host with a user of each role."""
    with Pool(users={**USERS, **NOBODY}) as pool:
        yield pool


@pytest.fixture
def root(pool: Pool) -> Wire:
    return Wire(pool, pool.hosts[0]).login()


def log_in(pool: Pool, user: str, originator: str = "test", host: int = 0) -> Wire:
    """Return a client that is logged in as ``user``, root or one of the directory."""
    wire = Wire(pool, pool.hosts[host])
    password = pool.password if user == "root" else pool.directory.users[user].password
    wire.session = wire.bare("session.login_with_password", user, password, "1.0", originator)
    return wire
