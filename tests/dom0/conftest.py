"""What tests of plugins share: simulated control domains with a real xenstored."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dom0.xenstored import build_noxen


@pytest.fixture(scope="session")
def noxen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hypervisor's stand-in for xenstored, compiled once."""
    return build_noxen(tmp_path_factory.mktemp("noxen"))
