"""Calls into the simulated control domain, whose plugins are real processes; on both faces."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi import errors
from os_xenapi.simulator.inprocess import PoolPeer
from os_xenapi.simulator.pool import Pool
from tests.session.conftest import Face, Site

VERSION_PLUGIN = "dom0_plugin_version.py"


@pytest.fixture
def own() -> Any:
    """A pool of one's own, whose control domain may be spoilt, and a session."""
    peer = PoolPeer(Pool())
    with os_xenapi.Session(peer.address, "root", "xenroot", peer=peer) as session:
        yield session, Path(peer.pool.hosts[0].dom0.root) / "etc/xapi.d/plugins"


def test_a_structured_call_carries_data_both_ways(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        version = await outcome(session.call_plugin_serialized(VERSION_PLUGIN, "get_version"))
        assert version == os_xenapi.__version__
        manifest = await outcome(session.call_plugin_serialized(VERSION_PLUGIN, "get_manifest"))
        assert manifest["protocol"] == 3
        assert VERSION_PLUGIN in manifest["files"]

    face.run(work)


def test_the_plugins_are_checked_once_per_host(http_site: Site) -> None:
    pool = http_site.pool
    with http_site.connect() as session:
        before = pool.counters["host.call_plugin"]
        session.call_plugin_serialized(VERSION_PLUGIN, "get_version")
        assert pool.counters["host.call_plugin"] == before + 3  # version, manifest, the call
        session.call_plugin_serialized(VERSION_PLUGIN, "get_version")
        assert pool.counters["host.call_plugin"] == before + 4


def test_a_missing_plugin_is_named(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        with pytest.raises(errors.XenapiMissingPlugin) as caught:
            await outcome(session.call_plugin("nothing.py", "fn", {}))
        assert "nothing.py" in str(caught.value)

    face.run(work)


def test_a_host_without_our_plugins_says_what_to_install(own: Any) -> None:
    session, plugins = own
    (plugins / VERSION_PLUGIN).unlink()
    with pytest.raises(errors.PluginMissing, match=rf"{VERSION_PLUGIN} is not installed"):
        session.call_plugin_serialized(VERSION_PLUGIN, "get_version")


def test_plugins_of_another_release_are_named_with_expected_and_found(own: Any) -> None:
    session, plugins = own
    old = "#!/bin/sh\necho '<methodResponse><params><param><value><struct><member><name>Status"
    old += "</name><value>Success</value></member><member><name>Value</name><value>V2.0\n."
    old += "</value></member></struct></value></param></params></methodResponse>'\n"
    (plugins / VERSION_PLUGIN).write_text(old)
    with pytest.raises(errors.PluginMismatch) as caught:
        session.call_plugin_serialized(VERSION_PLUGIN, "get_version")
    sentence = str(caught.value)
    assert VERSION_PLUGIN in sentence
    assert "expected version 2.1" in sentence
    assert "found 2.0" in sentence


def test_a_file_that_is_missing_beside_the_plugin_is_an_error(own: Any) -> None:
    session, plugins = own
    extra = next(path for path in plugins.glob("*.py") if "params" in path.name)
    extra.unlink()
    with pytest.raises((errors.PluginMismatch, errors.XenapiPluginFailure), match=extra.stem):
        session.call_plugin_serialized(VERSION_PLUGIN, "get_version")


def test_a_changed_file_is_a_warning(own: Any, caplog: pytest.LogCaptureFixture) -> None:
    session, plugins = own
    with (plugins / VERSION_PLUGIN).open("a") as file:
        file.write("# changed\n")
    with caplog.at_level(logging.WARNING, "os_xenapi.plugins"):
        session.call_plugin_serialized(VERSION_PLUGIN, "get_version")
    assert VERSION_PLUGIN in caplog.text


def test_a_changed_file_is_an_error_where_plugins_are_taken_strictly() -> None:
    peer = PoolPeer(Pool())
    plugins = Path(peer.pool.hosts[0].dom0.root) / "etc/xapi.d/plugins"
    with os_xenapi.Session(
        peer.address, "root", "xenroot", peer=peer, strict_plugins=True
    ) as session:
        with (plugins / VERSION_PLUGIN).open("a") as file:
            file.write("# changed\n")
        with pytest.raises(errors.PluginMismatch, match="sha256"):
            session.call_plugin_serialized(VERSION_PLUGIN, "get_version")


def test_arguments_that_are_no_plain_data_are_refused_before_anything_is_sent(own: Any) -> None:
    session, _ = own
    with pytest.raises(TypeError, match=r"args\[0\]"):
        session.call_plugin_serialized(VERSION_PLUGIN, "get_version", b"bytes")
    with pytest.raises(errors.LimitExceeded, match="131072"):
        session.call_plugin(VERSION_PLUGIN, "get_version", {"params": "x" * 140_000})
