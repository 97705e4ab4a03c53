"""The hosts that the rows of the contract are played on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.recorder import Recorder
from tests.contract.site import ARRANGEMENTS, Site, served


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A host with the plugins of the library and nothing else."""
    with served() as site:
        yield site


@pytest.fixture(scope="module")
def recording() -> Iterator[tuple[Site, Recorder]]:
    """A host whose plugins write down what they are given."""
    with served() as site:
        yield site, Recorder(site.dom0)


@pytest.fixture(scope="module")
def arranged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A host on which the plugins of one arrangement can do their work."""
    with served() as site, ARRANGEMENTS[request.param](site, tmp_path_factory.mktemp("a")):
        yield site
