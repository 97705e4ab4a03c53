"""Plugins that use XAPI: over their host's own socket, with the session of the caller."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.errors import Failure
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.dom0.calling import INTERPRETERS, add_plugin

SOURCE = r"""
import XenAPI

def echo(session, label):
    (host,) = session.xenapi.host.get_all()
    session.xenapi.host.set_name_label(host, label)
    record = session.xenapi.host.get_record(host)
    return [session.xenapi.session.get_this_host(session.handle) == host, record["name_label"]]

def details(session):
    try:
        session.xenapi.VM.get_record("OpaqueRef:none")
    except XenAPI.Failure as failure:
        return failure.details

def own_session(session, user, password):
    own = XenAPI.xapi_local()
    own.login_with_password(user, password, "1.0", "a plugin")
    try:
        return [own.handle != session.handle, len(own.xenapi.host.get_all())]
    finally:
        own.xenapi.session.logout()

def let_pass(session):
    session.xenapi.VM.get_record("OpaqueRef:none")

def wait(session):
    open("is-running", "w").close()
    import time
    time.sleep(300)
"""
FUNCTIONS = dict.fromkeys(("echo", "details", "own_session", "let_pass", "wait"), "structured")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool() as pool, Server(pool):
        dom0 = pool.hosts[0].dom0
        add_plugin(dom0, SOURCE, FUNCTIONS)
        yield pool


@pytest.fixture(params=INTERPRETERS)
def session(request: Any, pool: Pool) -> Iterator[os_xenapi.Session]:
    dom0 = pool.hosts[0].dom0
    dom0.use_interpreter(request.param)
    with os_xenapi.connect(f"unix://{dom0.socket_path}") as session:
        yield session


def test_a_plugin_works_with_its_callers_session(session: Any) -> None:
    answer = session.call_plugin_serialized("example.py", "echo", "caf\u00e9 \u20ac")
    assert answer == [True, "caf\u00e9 \u20ac"]


def test_a_plugin_sees_the_details_of_a_failure(session: Any) -> None:
    details = session.call_plugin_serialized("example.py", "details")
    assert details == ["HANDLE_INVALID", "VM", "OpaqueRef:none"]


def test_a_failure_of_the_api_that_a_plugin_lets_pass_is_told_as_text(session: Any) -> None:
    with pytest.raises(Failure) as caught:
        session.call_plugin_serialized("example.py", "let_pass")
    assert caught.value.details == [
        "XENAPI_PLUGIN_FAILURE",
        "let_pass",
        "Failure",
        "['HANDLE_INVALID', 'VM', 'OpaqueRef:none']",
    ]


def test_a_plugin_may_have_a_session_of_its_own(session: Any, pool: Pool) -> None:
    answer = session.call_plugin_serialized("example.py", "own_session", pool.user, pool.password)
    assert answer == [True, 1]


def test_closing_the_pool_ends_a_plugin_that_still_runs() -> None:
    with Pool() as pool:
        dom0 = pool.hosts[0].dom0
        add_plugin(dom0, SOURCE, FUNCTIONS)
        told = threading.Event()
        params = {"params": '{"args":[],"kwargs":{}}'}
        dom0.call_plugin("example.py", "wait", params, "OpaqueRef:x", lambda _: told.set())
        root: Path = dom0.root
        while not (root / "is-running").exists():
            assert not told.wait(0.01)
    assert told.is_set()
    assert not root.exists()
