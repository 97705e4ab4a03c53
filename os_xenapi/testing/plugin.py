"""The pytest plugin: the fixtures ``xapi_pool`` and ``xapi_pool_factory``, and the marker.

Every run of pytest imports this module where the package is installed. It imports nothing else;
the simulator is imported by the first test that uses a fixture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from os_xenapi.testing.pool import SimulatedPool

__all__ = ["pytest_configure", "xapi_pool", "xapi_pool_factory"]


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        "xapi_pool(hosts=1, vms=0, faults=(), ...): the pool of the fixture xapi_pool, as the"
        " options of os_xenapi.testing.simulated_pool describe it",
    )


@pytest.fixture
def xapi_pool_factory() -> Iterator[Callable[..., SimulatedPool]]:
    """A function that makes simulated pools, which end with the test.

    It takes the options of ``os_xenapi.testing.simulated_pool``.
    """
    with ExitStack() as ends:

        def make(**options: Any) -> SimulatedPool:
            from os_xenapi.testing.pool import simulated_pool

            return ends.enter_context(simulated_pool(**options))

        yield make


@pytest.fixture
def xapi_pool(
    request: pytest.FixtureRequest, xapi_pool_factory: Callable[..., SimulatedPool]
) -> SimulatedPool:
    """A simulated pool of one host, or as the marker ``xapi_pool`` describes it.

    Markers of the class and of the module count too, and the nearest one decides about each option.
    An indirect parameter, a dict of options, decides before them.
    """
    return xapi_pool_factory(**_options(request))


def _options(request: pytest.FixtureRequest) -> dict[str, Any]:
    from os_xenapi.testing.pool import OPTIONS

    options: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("xapi_pool"))):
        if marker.args:
            pytest.fail("the marker xapi_pool takes options by name, as in hosts=3", pytrace=False)
        options |= marker.kwargs
    options |= getattr(request, "param", {})
    if unknown := options.keys() - OPTIONS:
        names, known = ", ".join(sorted(unknown)), ", ".join(sorted(OPTIONS))
        pytest.fail(f"xapi_pool has no option {names}: it has {known}", pytrace=False)
    return options
