"""A pool for programs that need little of its hosts, over both transports and both codecs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import pytest

from os_xenapi.simulator.server import Scheme
from tests.consumers.site import Site, served


class Kind(NamedTuple):
    """How programs reach a pool: ``jsonrpc`` is the newest that its hosts speak."""

    scheme: Scheme
    jsonrpc: Literal["2.0"] | None


KINDS = [
    pytest.param(Kind("http", None), id="http-xml"),
    pytest.param(Kind("https", "2.0"), id="https-json"),
]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    kind: Kind = request.param
    return kind


@pytest.fixture
def site(kind: Kind) -> Iterator[Site]:
    with served(jsonrpc=kind.jsonrpc) as site:
        yield site


@pytest.fixture
def member_url(site: Site, kind: Kind) -> str:
    """The URL of a host that is not the coordinator."""
    return site.url(site.member, kind.scheme)
