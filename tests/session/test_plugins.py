"""Calls into the simulated control domain, whose plugins are real processes; on both faces."""

from __future__ import annotations

import logging
import shlex
import sys
import xmlrpc.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi import errors
from os_xenapi.client.session import XenAPISession
from os_xenapi.rpc import plugin_codec
from os_xenapi.simulator.inprocess import PoolPeer
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.session.conftest import Face, Site

VERSION_PLUGIN = "dom0_plugin_version.py"
NO_DATA = {"params": '{"args":[],"kwargs":{}}'}


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


def test_a_session_that_the_host_forgot_before_the_first_plugin_call_is_opened_anew(
    face: Face,
) -> None:
    pool = face.site.pool

    async def work(session: Any, outcome: Any) -> None:
        with pool.lock:
            pool.sessions.end(session.ref)
        assert await outcome(session.this_host()) == pool.hosts[0].ref
        with pool.lock:
            pool.sessions.end(session.ref)
        assert await outcome(session.call_plugin(VERSION_PLUGIN, "get_version", NO_DATA))

    face.run(work)


def test_the_plugins_are_checked_once_per_host(http_site: Site) -> None:
    pool = http_site.pool
    with http_site.connect() as session:
        before = pool.counters["host.call_plugin"]
        session.call_plugin_serialized(VERSION_PLUGIN, "get_version")
        assert pool.counters["host.call_plugin"] == before + 3  # version, manifest, the call
        session.call_plugin_serialized(VERSION_PLUGIN, "get_version")
        assert pool.counters["host.call_plugin"] == before + 4


@pytest.mark.slow
def test_a_plugin_may_take_longer_than_other_calls_and_its_own_time_ends_it() -> None:
    peer = PoolPeer(Pool())
    answer = xmlrpc.client.dumps(({"Status": "Success", "Value": "done"},), methodresponse=True)
    for seconds in (2, 9):
        plugin = Path(peer.pool.hosts[0].dom0.root) / f"etc/xapi.d/plugins/takes-{seconds}"
        plugin.write_text(f"#!/bin/sh\n/bin/sleep {seconds}\necho {shlex.quote(answer)}\n")
        plugin.chmod(0o755)
    hasty: dict[str, Any] = {"peer": peer, "timeout": 1.0, "plugin_timeout": 5.0}
    with os_xenapi.Session(peer.address, "root", "xenroot", **hasty) as session:
        assert session.call_plugin("takes-2", "fn", {}) == "done"
        with pytest.raises(errors.DeadlineExceeded):
            session.call_plugin("takes-9", "fn", {})
        with pytest.raises(errors.DeadlineExceeded):
            session.call_plugin("takes-2", "fn", {}, timeout=0.5)


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


BEFORE_3 = """\
#!{python}
import pickle

import XenAPIPlugin


def get_version(session, args):
    pickle.loads(args["params"].encode("latin-1"))
    return pickle.dumps("{version}", 0).decode("ascii")


def echo(session, args):
    return pickle.dumps(pickle.loads(args["params"].encode("ascii")), 0).decode("latin-1")


if __name__ == "__main__":
    XenAPIPlugin.dispatch({{"get_version": get_version, "echo": echo}})
"""


@pytest.fixture
def host_before_3(tmp_path: Path) -> Iterator[tuple[Face, Face]]:
    """A host with plugins of release 2.1, which speak pickles; from both faces."""
    with Pool() as pool, Server(pool) as server:
        plugins = Path(pool.hosts[0].dom0.root) / "etc/xapi.d/plugins"
        text = BEFORE_3.format(python=sys.executable, version="2.1")
        for name in (VERSION_PLUGIN, "old.py"):
            (plugins / name).write_text(text)
            (plugins / name).chmod(0o755)
        site = Site(pool, server, "http")
        yield Face(site, awaits=False), Face(site, awaits=True)


def test_plugins_before_protocol_3_are_spoken_to_in_pickles(
    host_before_3: tuple[Face, Face],
) -> None:
    async def work(session: Any, outcome: Any) -> None:
        call = session.call_plugin_serialized("old.py", "echo", 1, ("é", None), name={"a": [True]})
        assert await outcome(call) == {"args": (1, ["é", None]), "kwargs": {"name": {"a": [True]}}}

    for face in host_before_3:
        face.run(work)


def install(plugins: Path, source: Path | str) -> None:
    """Put other plugins into the place of those of a host."""
    file = plugins / VERSION_PLUGIN
    file.write_text(source.read_text() if isinstance(source, Path) else source)
    file.chmod(0o755)


SHIPPED = Path(os_xenapi.__file__).parent / "dom0/etc/xapi.d/plugins" / VERSION_PLUGIN


def test_plugins_that_are_replaced_during_a_session_are_spoken_to_in_their_protocol(
    host_before_3: tuple[Face, Face],
) -> None:
    site = host_before_3[0].site
    plugins = Path(site.pool.hosts[0].dom0.root) / "etc/xapi.d/plugins"
    before_3 = BEFORE_3.format(python=sys.executable, version="2.1")

    async def work(session: Any, outcome: Any) -> None:
        ours = os_xenapi.__version__
        for source, version in ((before_3, "2.1"), (SHIPPED, ours), (before_3, "2.1")):
            install(plugins, source)
            for _ in range(2):
                call = session.call_plugin_serialized(VERSION_PLUGIN, "get_version")
                assert await outcome(call) == version

    for face in host_before_3:
        face.run(work)
    classic = XenAPISession(site.server.url(scheme="http"), "root", "xenroot")
    try:
        host_before_3[0].run(lambda _, outcome: work(classic, outcome))
    finally:
        classic.close()


def test_only_a_refusal_of_the_protocol_itself_is_one() -> None:
    failed = ["XENAPI_PLUGIN_FAILURE", "fn", "UnpicklingError", "x"]
    assert plugin_codec.is_of_other_protocol(failed, 3)
    assert not plugin_codec.is_of_other_protocol(failed, 2)
    for details in (["UnpicklingError"], [*failed[:2], "X", "UnpicklingError"], []):
        assert not plugin_codec.is_of_other_protocol(details, 3)
        assert not plugin_codec.is_of_other_protocol(details, 2)


def test_a_call_too_large_for_a_process_argument_is_refused_by_name_and_fails_on_the_host_too(
    face: Face,
) -> None:
    large = {"path": "x" * 10, "value": "<" * 40_000}

    async def work(session: Any, outcome: Any) -> None:
        with pytest.raises(errors.LimitExceeded, match=r"argument 'value'.*131072"):
            await outcome(session.call_plugin("xenstore.py", "write_record", large))
        host = await outcome(session.this_host())
        with pytest.raises(errors.XenapiPluginFailure, match="Argument list too long"):
            await outcome(session.host.call_plugin(host, "xenstore.py", "write_record", large))

    face.run(work)
