"""A forked child keeps its hands off its parent's session."""

from __future__ import annotations

import asyncio
import gc
import os
import traceback
import warnings
from collections.abc import Callable

import pytest

import os_xenapi
from os_xenapi.errors import ConnectionFailed
from os_xenapi.rpc.stream import Request
from tests.transport.conftest import Serve
from tests.transport.faces import PASSWORD
from tests.transport.test_connections import READ, echo
from tests.transport.test_login import LOGIN
from tests.transport.wire_server import as_xapi


def in_a_child(work: Callable[[], None]) -> None:
    """Run ``work`` in a forked child, which then ends without the parent's clean-up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that other threads are running
        child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        return
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def test_a_child_cannot_use_the_session_and_does_not_end_it(serve: Serve) -> None:
    server = serve(as_xapi(echo))
    session = os_xenapi.connect(server.url, "root", PASSWORD, failover=False)
    assert session.call_xenapi(READ, "before") == "before"

    def child() -> None:
        nonlocal session
        with pytest.raises(ConnectionFailed, match="forked"):
            session.call_xenapi(READ, "child")
        with pytest.raises(ConnectionFailed, match="forked"):
            session.open_stream(Request("GET", "/x", {}))
        session.close()
        session._driver.close()
        del session
        gc.collect()

    in_a_child(child)
    assert session.call_xenapi(READ, "after") == "after"
    session.close()
    assert server.methods == [LOGIN, READ, READ, "session.logout"]
    assert server.connections == 1


def test_a_child_that_drops_the_session_does_not_end_it(serve: Serve) -> None:
    server = serve(as_xapi(echo))
    holder = [os_xenapi.connect(server.url, "root", PASSWORD, failover=False)]

    def child() -> None:
        holder.clear()
        gc.collect()

    in_a_child(child)
    assert holder[0].call_xenapi(READ, "after") == "after"
    holder[0].close()
    assert server.methods == [LOGIN, READ, "session.logout"]


def test_a_child_may_open_a_session_of_its_own(serve: Serve) -> None:
    server = serve(as_xapi(echo))
    session = os_xenapi.connect(server.url, "root", PASSWORD, failover=False)

    def child() -> None:
        with os_xenapi.connect(server.url, "root", PASSWORD, failover=False) as own:
            assert own.call_xenapi(READ, "child") == "child"

    in_a_child(child)
    session.close()
    assert sorted(call.params[0] for call in server.calls if call.method == "session.logout") == [
        "OpaqueRef:session1",
        "OpaqueRef:session2",
    ]


def test_a_child_cannot_use_an_asynchronous_session_and_does_not_end_it(serve: Serve) -> None:
    server = serve(as_xapi(echo))

    async def main() -> None:
        async with os_xenapi.aconnect(server.url, "root", PASSWORD, failover=False) as session:
            assert await session.call_xenapi(READ, "before") == "before"

            def child() -> None:
                with pytest.raises(ConnectionFailed, match="forked"):
                    session.call_xenapi(READ, "child").send(None)
                with pytest.raises(StopIteration):
                    session.close().send(None)

            in_a_child(child)
            assert await session.call_xenapi(READ, "after") == "after"

    asyncio.run(main())
    assert server.methods == [LOGIN, READ, READ, "session.logout"]
    assert server.connections == 1
