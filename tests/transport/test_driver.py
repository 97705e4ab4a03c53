"""How flows are run: interrupts, errors that are let go of, what is left behind."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
import time
import traceback
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from typing import Any

import pytest

import os_xenapi
from os_xenapi.errors import DeadlineExceeded, XenApiError
from os_xenapi.rpc.steps import Retry
from tests.transport.conftest import Serve
from tests.transport.faces import PASSWORD
from tests.transport.inside import waiting
from tests.transport.test_connections import READ, echo, wait_until
from tests.transport.wire_server import Call, Peer, as_xapi

CHANGE = "VM.set_name_label"


def interrupted(work: Callable[[], object], when: Callable[[], bool]) -> None:
    """Do some work that an interrupt ends, which comes as soon as ``when`` holds."""

    def interrupt() -> None:
        wait_until("the moment", when)
        os.kill(os.getpid(), signal.SIGINT)

    def start_and_work() -> None:
        thread.start()
        work()
        time.sleep(30)

    thread = threading.Thread(target=interrupt)
    with pytest.raises(KeyboardInterrupt):
        start_and_work()
    thread.join(20)


def test_an_interrupted_call_drops_its_connection_and_the_session_goes_on(serve: Serve) -> None:
    def script(peer: Peer, call: Call) -> None:
        if call.params[-1] == "stall":
            peer.stall()
        echo(peer, call)

    server = serve(as_xapi(script))
    with os_xenapi.connect(server.url, "root", PASSWORD, failover=False, connections=1) as session:
        for number in (1, 2):
            interrupted(
                lambda: session.call_xenapi(CHANGE, "stall"),
                when=partial(lambda number: server.count(CHANGE) == number, number),
            )
            wait_until("the connection closed", lambda: server.open == 0)
            assert session.call_xenapi(READ, "next") == "next"


def is_waiting(thread: threading.Thread) -> bool:
    """Whether a thread waits for the result of a future."""
    frame = sys._current_frames().get(thread.ident or 0)
    calls = [one.f_code.co_name for one, _ in traceback.walk_stack(frame)]
    return calls[:2] == ["wait", "result"]


def test_an_interrupted_wait_for_a_connection_costs_none(serve: Serve) -> None:
    released = threading.Event()

    def script(peer: Peer, call: Call) -> None:
        while not released.is_set():
            peer.server.pause(0.01)
        echo(peer, call)

    server = serve(as_xapi(script))
    with os_xenapi.connect(server.url, "root", PASSWORD, failover=False, connections=1) as session:
        other = threading.Thread(target=session.call_xenapi, args=(READ, "other"))
        other.start()
        wait_until("the call", lambda: server.count(READ) == 1)
        interrupted(
            lambda: session.call_xenapi(READ, "waits"),
            when=lambda: waiting(session) == 1 and is_waiting(threading.main_thread()),
        )
        released.set()
        other.join(20)
        assert session.call_xenapi(READ, "next", timeout=20) == "next"


class JustTooLate(Future[Any]):
    """One who waits for a slot, and whose time is over in the moment that the slot comes."""

    def result(self, timeout: float | None = None) -> Any:
        slot = super().result(timeout)
        if timeout is not None:
            raise FutureTimeout
        return slot


def test_a_slot_that_comes_just_too_late_goes_on(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def script(peer: Peer, call: Call) -> None:
        while not released.is_set():
            peer.server.pause(0.01)
        echo(peer, call)

    monkeypatch.setattr("concurrent.futures.Future", JustTooLate)
    server = serve(as_xapi(script))
    with os_xenapi.connect(server.url, "root", PASSWORD, failover=False, connections=1) as session:
        first = threading.Thread(target=session.call_xenapi, args=(READ, "first"))
        first.start()
        wait_until("the call", lambda: server.count(READ) == 1)

        def release() -> None:
            wait_until("the late call's place in the queue", lambda: waiting(session) == 1)
            released.set()

        releasing = threading.Thread(target=release)
        releasing.start()
        with pytest.raises(DeadlineExceeded, match="free connection"):
            session.call_xenapi(READ, "late")
        releasing.join(30)
        first.join(20)
        assert session.call_xenapi(READ, "next", timeout=20) == "next"


@pytest.fixture
def no_gc() -> Iterator[None]:
    """What goes away in the test does so because nothing refers to it."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def failing(peer: Peer, call: Call) -> None:
    if call.params[-1] == "cut":
        peer.sock.close()
    elif call.params[-1] == "fail":
        peer.fail(call, "HANDLE_INVALID", "VM", "OpaqueRef:x")
    elif call.params[-1] == "busy":
        peer.fail(call, "HOST_STILL_BOOTING")
    else:
        peer.send(b"garbage")


FAULTS = ["cut", "fail", "busy", "garbage"]


def chain(error: BaseException | None) -> list[weakref.ref[BaseException]]:
    """Return weak references to the error and to those behind it that can have one."""
    refs = []
    while error is not None:
        if isinstance(error, XenApiError):
            refs.append(weakref.ref[BaseException](error))
        error = error.__cause__ or error.__context__
    return refs


@pytest.mark.parametrize("fault", FAULTS)
def test_a_handled_error_is_gone_with_all_it_refers_to(
    serve: Serve, no_gc: None, fault: str
) -> None:
    session = os_xenapi.connect(
        serve(as_xapi(failing)).url, "root", PASSWORD, failover=False, retry=Retry(first=9)
    )
    refs = []
    try:
        session.call_xenapi(CHANGE, fault, timeout=2)
    except XenApiError as error:
        refs = chain(error)
    assert refs
    assert [ref() for ref in refs] == [None] * len(refs)
    session.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_handled_error_is_gone_on_asyncio_too(serve: Serve, no_gc: None, fault: str) -> None:
    url = serve(as_xapi(failing)).url

    async def main() -> None:
        async with os_xenapi.aconnect(
            url, "root", PASSWORD, failover=False, retry=Retry(first=9)
        ) as session:
            refs = []
            try:
                await session.call_xenapi(CHANGE, fault, timeout=2)
            except XenApiError as error:
                refs = chain(error)
            assert refs
            await asyncio.sleep(0)
            assert [ref() for ref in refs] == [None] * len(refs)

    asyncio.run(main())


def test_a_session_that_is_let_go_closes_its_connections(serve: Serve) -> None:
    server = serve(as_xapi(echo))
    session = os_xenapi.connect(server.url, "root", PASSWORD, failover=False)
    session.call_xenapi(READ, "x")
    del session
    gc.collect()
    wait_until("all connections closed", lambda: server.open == 0)
    assert server.methods[-1] == "session.logout"
