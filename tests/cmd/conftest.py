"""A simulated pool for the tests of the command, and settings that are nobody's else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from os_xenapi.cmd.main import main
from os_xenapi.simulator.guests import VM
from os_xenapi.testing import SimulatedPool, simulated_pool
from tests.cmd.running import Command, Done, environment

MIB = 1 << 20


@pytest.fixture(scope="module")
def pool() -> Iterator[SimulatedPool]:
    """A pool that the tests of a module share, with the VMs web1, web2 and db1."""
    vms = [VM(name_label=name, disks=(4 * MIB,)) for name in ("web1", "web2", "db1")]
    with simulated_pool(vms=vms, seed=7) as made:
        yield made


@pytest.fixture(autouse=True)
def _slot_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the commands of tests from the session that the user keeps."""
    monkeypatch.setenv("XENAPI_KEEP", "no")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command in this process."""

    def call(*words: str, env: Mapping[str, str] = MappingProxyType({})) -> Done:
        with monkeypatch.context() as patch:
            for name in os.environ.keys() - environment().keys():
                patch.delenv(name)
            for name, value in environment(**env).items():
                patch.setenv(name, value)
            try:
                code = main(words)
            except SystemExit as end:
                code = int(end.code or 0)
        return Done(code, *capsys.readouterr())

    return call


@pytest.fixture
def there(pool: SimulatedPool) -> dict[str, str]:
    """The environment by which the command finds the pool."""
    return {"XENAPI_URL": pool.trusted_url, "XENAPI_PASSWORD": pool.password}


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment with settings and a slot for sessions that are the test's alone."""
    (tmp_path / "config").mkdir()
    return {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "XENAPI_KEEP": "yes",
    }


@pytest.fixture
def terminal_env(there: dict[str, str], home: dict[str, str]) -> dict[str, str]:
    """The whole environment of a program in a terminal."""
    return environment(**there, **home, TERM="xterm")
