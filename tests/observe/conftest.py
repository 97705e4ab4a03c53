"""Pools to watch sessions at, on both faces, and an observer that keeps what it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from os_xenapi.observe import (
    Attempt,
    Change,
    Ending,
    Observer,
    Operation,
    Retry,
    Watch,
    set_default,
)
from os_xenapi.simulator.hosts import HostTimes
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.session.conftest import Face, Site
from tests.transport.certificates import Authority


class Kept(Watch):
    """One operation, and what was told of it."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.news: list[Attempt | Retry | Ending] = []

    def tried(self, attempt: Attempt, /) -> None:
        self.news.append(attempt)

    def again(self, retry: Retry, /) -> None:
        self.news.append(retry)

    def end(self, ending: Ending, /) -> None:
        self.news.append(ending)

    @property
    def ending(self) -> Ending:
        [ending] = [one for one in self.news if isinstance(one, Ending)]
        assert self.news[-1] is ending
        return ending

    @property
    def attempts(self) -> list[Attempt]:
        return [one for one in self.news if isinstance(one, Attempt)]

    @property
    def why(self) -> list[str]:
        return [one.why for one in self.news if isinstance(one, Retry)]


class Keeper(Observer):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.operations: list[Kept] = []
        self.changes: list[Change] = []
        self._lock = threading.Lock()

    def begin(self, operation: Operation, /) -> Watch | None:
        kept = Kept(operation)
        with self._lock:
            self.operations.append(kept)
        return kept

    def changed(self, change: Change, /) -> None:
        with self._lock:
            self.changes.append(change)

    def of(self, kind: str, name: str | None = None) -> list[Kept]:
        return [
            kept
            for kept in self.operations
            if kept.operation.kind == kind and name in (None, kept.operation.name)
        ]

    def one(self, kind: str, name: str | None = None) -> Kept:
        [kept] = self.of(kind, name)
        return kept

    @property
    def told(self) -> str:
        """Everything that was told, as text."""
        told = [(kept.operation, kept.news) for kept in self.operations]
        return repr((told, self.changes))


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture(autouse=True)
def no_default() -> Iterator[None]:
    yield
    set_default()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "tests")


@pytest.fixture
def served() -> Iterator[tuple[Pool, Server]]:
    times = HostTimes(notice=0, down=0.2)
    with Pool(hosts=2, sr_size=1 << 30, host_times=times) as pool, Server(pool) as server:
        yield pool, server


@pytest.fixture(params=["sim", "https"])
def site(request: pytest.FixtureRequest, served: tuple[Pool, Server]) -> Site:
    return Site(*served, request.param)


@pytest.fixture
def https_site(served: tuple[Pool, Server]) -> Site:
    return Site(*served, "https")


@pytest.fixture(params=[False, True], ids=["threads", "asyncio"])
def face(request: pytest.FixtureRequest, site: Site) -> Face:
    return Face(site, awaits=request.param)


@pytest.fixture(params=[False, True], ids=["threads", "asyncio"])
def https_face(request: pytest.FixtureRequest, https_site: Site) -> Face:
    return Face(https_site, awaits=request.param)
