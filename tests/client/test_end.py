"""Sessions end on the host with the program, or with the object, that did not close them."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from os_xenapi.client import XenAPI
from os_xenapi.client.session import XenAPISession
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server

PROGRAM = """
import sys
from os_xenapi.client.session import XenAPISession
session = XenAPISession(sys.argv[1], "root", "xenroot")
assert session.call_xenapi("host.get_all")
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with Pool(hosts=2) as pool, Server(pool) as server:
        yield server


@pytest.mark.parametrize("host", [0, 1], ids=["coordinator", "member"])
def test_a_program_that_ends_is_logged_out(server: Server, host: int) -> None:
    command = [sys.executable, "-c", PROGRAM, server.url(host, "http")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert server.pool.counters["session.login_with_password"] == 1
    assert len(server.pool.sessions) == 0


def test_a_session_that_nobody_holds_any_more_is_logged_out(server: Server) -> None:
    session = XenAPISession(server.url(scheme="http"), "root", "xenroot")
    assert len(server.pool.sessions) == 1
    del session
    gc.collect()
    assert len(server.pool.sessions) == 0


def test_a_forked_child_that_ends_leaves_its_parents_session_alone(server: Server) -> None:
    session = XenAPISession(server.url(scheme="http"), "root", "xenroot")
    child = os.fork()
    if child == 0:
        try:
            # What the end of the program would do in the child.
            session._end()  # type: ignore[misc]
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert session.call_xenapi("host.get_all")
    assert server.pool.counters["session.login_with_password"] == 1
    session.close()


@pytest.mark.parametrize("why", ["HOST_IS_SLAVE", "SESSION_AUTHENTICATION_FAILED"])
def test_a_login_that_fails_leaves_no_connection(server: Server, why: str) -> None:
    host = 1 if why == "HOST_IS_SLAVE" else 0
    password = "xenroot" if host else "wrong"
    address = server.url(host, "http")
    session = XenAPI.Session(address)
    with pytest.raises(XenAPI.Failure, match=why):
        session.login_with_password("root", password)
    assert connections_to(address) == 0
    # The object is as good as new.
    session = XenAPI.Session(server.url(0, "http"))
    with pytest.raises(XenAPI.Failure):
        session.login_with_password("root", "wrong")
    session.login_with_password("root", "xenroot")
    assert session.xenapi.host.get_all()
    assert connections_to(server.url(0, "http")) == 1
    session.logout()


def connections_to(address: str) -> int:
    """How many sockets of this program are connected to an address."""
    host, _, port = address.rpartition("/")[2].partition(":")
    found = 0
    for one in gc.get_objects():
        if isinstance(one, socket.socket) and one.fileno() != -1:
            try:
                found += one.getpeername()[:2] == (host, int(port))
            except OSError:
                continue
    return found
