"""The installer's programs for a host: Python 2.4 knows all of it, half a request does nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import os_xenapi
from os_xenapi.dom0 import installer
from os_xenapi.errors import InstallRefused
from tests import parts
from tests.dom0 import grammar24, library24
from tests.dom0.sshd_host import NEEDED, SshdHost, sshd_host

PROGRAMS = sorted((Path(os_xenapi.__file__).parent / "dom0/on_host").iterdir())


@pytest.mark.parametrize(
    "file", [one for one in PROGRAMS if one.is_file()], ids=lambda one: one.name
)
def test_python_24_knows_every_form_and_every_name(file: Path) -> None:
    text = file.read_text("ascii")
    assert grammar24.findings(text) == []
    assert library24.findings(text) == []


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshdHost]:
    with sshd_host(tmp_path_factory.mktemp("host") / "h") as host:
        yield host


def state(host: SshdHost) -> list[str]:
    return sorted(str(one) for one in host.plugins.parent.rglob("*"))


def sent(host: SshdHost, data: bytes) -> str:
    """What the host's side says to some bytes that are no whole request."""
    with host.target().connect() as connection:
        done = connection.run(installer.host_command(), data)
    assert done.status != 0
    return done.err.decode()


REQUEST = {"action": "install", "version": "1.0"}


@pytest.mark.slow
@parts.need(*NEEDED, "python3.6")
def test_a_request_that_ends_early_changes_nothing(host: SshdHost) -> None:
    program = installer.host_program("base", "sets")
    whole = installer.message(program, REQUEST, installer.shipped_set())
    before = state(host)
    seeded = random.Random("early")
    start = len(program) + 10
    for size in [start, len(whole) - 1, *(seeded.randrange(start, len(whole)) for _ in range(6))]:
        assert "the request is cut off" in sent(host, whole[:size])
        assert state(host) == before


@pytest.mark.parametrize(
    "name", ["../evil.py", "evil", "a/b.py", ".py", "x" * 101 + ".py", "a.py\n"]
)
@parts.need(*NEEDED, "python3.6")
def test_a_file_that_no_plugin_could_be_is_refused(host: SshdHost, name: str) -> None:
    plugins = installer.PluginSet("1.0", {name: b"x = 1\n"}, frozenset())
    before = state(host)
    with (
        host.target().connect() as connection,
        pytest.raises(InstallRefused, match="is not a plugin file"),
    ):
        installer.install(connection, plugins)
    assert state(host) == before


@parts.need(*NEEDED, "python3.6")
def test_an_item_of_absurd_size_is_refused_before_it_is_read(host: SshdHost) -> None:
    program = installer.host_program("base", "sets")
    assert "too large" in sent(host, b"%d\n%b" % (len(program), program) + b"999999999\nx")


class Altered(installer.PluginSet):
    """A set of which one file arrives otherwise than it was sent."""

    def digest_of(self, name: str) -> str:
        """The SHA-256 that the host is told."""
        return "0" * 64 if name == "os_xenapi_agent.py" else super().digest_of(name)


@pytest.mark.slow
@parts.need(*NEEDED, "python3.6")
def test_a_file_that_arrives_altered_is_refused(host: SshdHost) -> None:
    shipped = installer.shipped_set()
    altered = Altered(shipped.version, shipped.files, shipped.executable)
    with host.target().connect() as connection:
        with pytest.raises(InstallRefused, match=r"os_xenapi_agent\.py did not arrive"):
            installer.install(connection, altered)
        assert installer.look(connection).state == "none"
    assert list(host.plugins.iterdir()) == []
