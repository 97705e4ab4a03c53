"""What only asyncio has: cancellation, hundreds of tasks, loops that end."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from os_xenapi import TLS, AsyncSession, aconnect
from os_xenapi.errors import ConnectionFailed, DeadlineExceeded
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.steps import NotSent, Retry
from os_xenapi.rpc.stream import Request
from os_xenapi.transport.aio import AsyncHttpTransport, ProtocolFactory, async_dial
from tests.transport.conftest import Gate, Serve
from tests.transport.faces import PASSWORD
from tests.transport.test_connections import READ, STALL, echo, wait_until
from tests.transport.test_login import LOGIN, held_login
from tests.transport.wire_server import Call, Gone, Peer, WireServer, as_xapi

REF = "OpaqueRef:ready"

Work = Callable[[AsyncSession], Awaitable[Any]]


def run(server: WireServer, work: Work, **options: Any) -> Any:
    """Run ``work`` with a session of its own; whatever asyncio complains of fails the test."""
    complaints: list[dict[str, Any]] = []

    async def main() -> Any:
        asyncio.get_running_loop().set_exception_handler(lambda _, what: complaints.append(what))
        async with aconnect(server.url, "root", PASSWORD, failover=False, **options) as session:
            return await work(session)

    result = asyncio.run(main())
    gc.collect()
    assert complaints == []
    return result


async def until(what: str, holds: Callable[[], bool]) -> None:
    await asyncio.to_thread(wait_until, what, holds)


async def cancelled(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_five_hundred_calls_over_twenty_connections_each_get_their_own_answer(
    serve: Serve,
) -> None:
    server = serve(as_xapi(echo))

    async def work(session: AsyncSession) -> None:
        texts = [str(n) for n in range(500)]
        assert await asyncio.gather(*(session.call_xenapi(READ, t) for t in texts)) == texts

    run(server, work, session_ref=REF)
    assert server.connections == 20
    assert len(server.calls) == 500


def test_a_cancelled_call_drops_its_connection_and_the_session_goes_on(serve: Serve) -> None:
    def script(peer: Peer, call: Call) -> None:
        if call.params[-1] == "stall":
            peer.stall()
        echo(peer, call)

    server = serve(as_xapi(script))

    def stalled(number: int) -> bool:
        return [call.params[-1] for call in list(server.calls)].count("stall") == number

    async def work(session: AsyncSession) -> None:
        for number in (1, 2, 3):
            task = asyncio.ensure_future(session.call_xenapi(READ, "stall"))
            await until("the call", partial(stalled, number))
            await cancelled(task)
            await until("the connection closed", lambda: server.open == 0)
            assert await session.call_xenapi(READ, "next") == "next"

    run(server, work, session_ref=REF, connections=1)


def test_cancelled_waiters_leave_the_queue_in_order(serve: Serve) -> None:
    released = asyncio.Event()

    def script(peer: Peer, call: Call) -> None:
        while not released.is_set():
            peer.server.pause(0.01)
        echo(peer, call)

    server = serve(as_xapi(script))

    async def work(session: AsyncSession) -> None:
        tasks = [asyncio.ensure_future(session.call_xenapi(READ, str(n))) for n in range(9)]
        await until("the first call", lambda: len(server.calls) == 1)
        for task in tasks[1::2]:
            await cancelled(task)
        released.set()
        assert await asyncio.gather(*tasks[::2]) == ["0", "2", "4", "6", "8"]

    run(server, work, session_ref=REF, connections=1)
    assert [call.params[-1] for call in server.calls] == ["0", "2", "4", "6", "8"]


async def when_done(task: asyncio.Future[Any], cancel: asyncio.Task[Any]) -> None:
    """Cancel one task in the moment that another is done, before anybody else can act on it."""
    while not task.done():  # noqa: ASYNC110 - an event would come a turn of the loop too late
        await asyncio.sleep(0)
    await cancelled(cancel)


def test_a_slot_that_comes_as_its_caller_is_cancelled_is_not_lost(serve: Serve) -> None:
    server = serve(as_xapi(echo))

    async def work(session: AsyncSession) -> None:
        for _ in range(5):
            first = asyncio.ensure_future(session.call_xenapi(READ, "first"))
            await asyncio.sleep(0)
            second = asyncio.ensure_future(session.call_xenapi(READ, "second"))
            await asyncio.sleep(0)
            await when_done(first, second)
            assert await session.call_xenapi(READ, "next", timeout=20) == "next"

    run(server, work, session_ref=REF, connections=1)


def test_a_connection_that_comes_as_its_caller_is_cancelled_is_closed(serve: Serve) -> None:
    server = serve(as_xapi(echo))

    async def work(session: AsyncSession) -> None:
        for _ in range(5):
            others = asyncio.all_tasks()
            task = asyncio.ensure_future(session.call_xenapi(READ, "x"))
            await asyncio.sleep(0)
            [connecting] = asyncio.all_tasks() - others - {task}
            await when_done(connecting, task)
            await until("the connection closed", lambda: server.open == 0)
        assert await session.call_xenapi(READ, "next") == "next"

    run(server, work, session_ref=REF, connections=1)


def test_a_call_cancelled_while_it_connects_leaves_nothing(serve: Serve) -> None:
    server = serve(lambda peer: peer.stall(), scheme="https")

    async def work(session: AsyncSession) -> None:
        task = asyncio.ensure_future(session.call_xenapi(READ))
        await until("the connection", lambda: server.open == 1)
        await cancelled(task)
        await until("its end", lambda: server.open == 0)

    run(server, work, session_ref=REF)


def test_a_cancelled_login_attempt_does_not_take_the_login_from_others(
    serve: Serve, gate: Gate
) -> None:
    def script(peer: Peer) -> None:
        for call in peer.calls():
            if call.method == LOGIN:
                if peer.server.count(LOGIN) == 2:
                    gate.wait()
                peer.answer(call, f"OpaqueRef:{peer.server.count(LOGIN)}")
            elif call.method == "session.logout":
                peer.answer(call, "")
            elif call.params[0] == "OpaqueRef:1":
                peer.fail(call, "SESSION_INVALID", call.params[0])
            else:
                echo(peer, call)

    server = serve(script)

    async def work(session: AsyncSession) -> None:
        tasks = [asyncio.ensure_future(session.call_xenapi(READ, str(n))) for n in range(5)]
        await until("the second login", lambda: server.count(LOGIN) == 2)
        await cancelled(tasks[0])
        gate.open()
        assert await asyncio.gather(*tasks[1:]) == ["1", "2", "3", "4"]

    run(server, work)
    assert server.count(LOGIN) == 2


def test_a_cancelled_connect_leaves_nothing_open(serve: Serve, gate: Gate) -> None:
    server = serve(held_login(gate, held=1))

    async def main() -> None:
        async def opened() -> AsyncSession:
            return await aconnect(server.url, "root", PASSWORD, failover=False)

        task = asyncio.ensure_future(opened())
        await until("the login", lambda: server.count(LOGIN) == 1)
        await cancelled(task)
        gate.open()
        await until("the logout", lambda: server.methods == [LOGIN, "session.logout"])
        await until("the connection closed", lambda: server.open == 0)

    asyncio.run(main())


def test_tasks_that_await_one_session_at_a_time_share_the_login(serve: Serve) -> None:
    server = serve(as_xapi(echo))

    async def main() -> None:
        session = aconnect(server.url, "root", PASSWORD, failover=False)

        async def opened() -> AsyncSession:
            return await session

        assert set(await asyncio.gather(*(opened() for _ in range(5)))) == {session}
        await session.close()

    asyncio.run(main())
    assert server.methods == [LOGIN, "session.logout"]


def test_a_session_that_is_not_open_says_how_to_open_it(serve: Serve) -> None:
    async def main() -> None:
        session = aconnect("https://127.0.0.1:1")
        with pytest.raises(RuntimeError, match="async with"):
            await session.call_xenapi(READ)
        await session.close()

    asyncio.run(main())


def test_an_interrupted_program_logs_out(serve: Serve) -> None:
    """What ``asyncio.run`` does at an interrupt: it cancels the main task."""
    server = serve(as_xapi(lambda peer, call: peer.stall()))

    async def main() -> None:
        async with aconnect(server.url, "root", PASSWORD, failover=False) as session:
            await session.call_xenapi(READ)

    async def interrupted() -> None:
        task = asyncio.ensure_future(main())
        await until("the call", lambda: server.count(READ) == 1)
        await cancelled(task)

    asyncio.run(interrupted())
    assert server.methods == [LOGIN, READ, "session.logout"]


def test_a_pause_ends_when_the_session_is_closed(serve: Serve) -> None:
    server = serve(as_xapi(lambda peer, call: peer.fail(call, "HOST_STILL_BOOTING")))

    async def work(session: AsyncSession) -> None:
        task = asyncio.ensure_future(session.call_xenapi(READ, timeout=100))
        await until("the answer", lambda: server.count(READ) == 1)
        await asyncio.sleep(0.05)
        await session.close()
        with pytest.raises(ConnectionFailed, match="closed"):
            await task

    run(server, work, retry=Retry(first=50, most=50))


def test_reads_and_writes_of_a_stream_can_be_cancelled(serve: Serve) -> None:
    def script(peer: Peer) -> None:
        try:
            peer.stall()
        except Gone:
            return

    server = serve(script)

    async def work(session: AsyncSession) -> None:
        stream = await session.open_stream(Request("GET", "/export_raw_vdi", {}))
        await cancelled(asyncio.ensure_future(stream.response()))
        task = asyncio.ensure_future(stream.response())
        await asyncio.sleep(0.05)
        await cancelled(task)
        await stream.close()
        await until("the connection closed", lambda: server.open == 0)

    run(server, work, session_ref=REF)


def test_deadlines_hold_for_many_tasks_at_a_time(serve: Serve) -> None:
    server = serve(as_xapi(lambda peer, call: peer.stall()))

    async def work(session: AsyncSession) -> None:
        calls = [session.call_xenapi(READ, timeout=0.5) for _ in range(100)]
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(outcome, DeadlineExceeded) for outcome in outcomes)

    run(server, work, session_ref=REF, connections=10)
    wait_until("all connections closed", lambda: server.open == 0)


class LostAtOnce(asyncio.Protocol):
    """A connection that ends in the moment that it is made, as one does that a host resets."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


def test_a_connection_that_is_lost_as_it_is_made_was_not_used(serve: Serve) -> None:
    endpoint = Endpoint.parse(serve(as_xapi(echo)).url)

    async def work() -> None:
        deadline = asyncio.get_running_loop().time() + 20
        with pytest.raises(NotSent, match="as soon as it was made"):
            await async_dial(endpoint, TLS(), deadline, LostAtOnce)

    asyncio.run(work())


def test_a_connection_that_is_lost_before_its_first_use_was_not_used(serve: Serve) -> None:
    """The check of a certificate takes a while where it reads files: a host may hang up meanwhile.

    Whoever then asked over it would wait for an answer until the end of its time.
    """
    checked = threading.Event()
    server = serve(lambda peer: checked.wait(STALL))
    endpoint = Endpoint.parse(server.url)

    async def dial(endpoint: Endpoint, deadline: float, factory: ProtocolFactory) -> Any:
        made: Any = await async_dial(endpoint, TLS(), deadline, factory)
        checked.set()
        await until("the host has hung up", lambda: made[1].is_stale)
        return made

    async def work(use: str) -> None:
        transport = AsyncHttpTransport(dial)
        try:
            with pytest.raises(NotSent, match="as soon as it was made"):
                await getattr(transport, use)(endpoint, b"{}", time.monotonic() + 20)
        finally:
            await transport.close()

    for use in ("exchange", "listen", "apart"):
        checked.clear()
        asyncio.run(work(use))
