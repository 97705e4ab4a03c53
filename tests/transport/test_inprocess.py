"""Exchanges with a peer in the same process: answers that come later, and waits that end."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded, OutcomeUnknown
from os_xenapi.rpc.lean import Answer
from tests.transport.conftest import Connect
from tests.transport.test_connections import READ, wait_until

REF = "OpaqueRef:ready"


class Later:
    """An answer that is not there yet."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.deadline: float | None = None
        self.ready = False
        self.cancelled = False

    def poll(self) -> Answer | None:
        late = self.deadline is not None and time.monotonic() >= self.deadline
        return self._answer if self.ready or late else None

    def cancel(self) -> None:
        self.cancelled = True


class Peer:
    """A pool that answers with the last parameter: at once, or when the test says so."""

    address = "10.0.0.1"

    def __init__(self, *, at_once: bool = True) -> None:
        self.at_once = at_once
        self.methods: list[str] = []
        self.later: list[Later] = []
        self.closed = 0
        self._watching: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def answer(self, address: str, body: bytes) -> Answer | Later:
        assert address == self.address
        message = json.loads(body)
        self.methods.append(message["method"])
        result = "OpaqueRef:s" if "login" in message["method"] else message["params"][-1]
        text = json.dumps({"jsonrpc": "2.0", "result": result, "id": message["id"]}).encode()
        answer = Answer(200, text, True, {})
        if self.at_once or message["method"].startswith("session."):
            return answer
        self.later.append(Later(answer))
        return self.later[-1]

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        with self._lock:
            self._watching.append(changed)
        return lambda: self._watching.remove(changed)

    def tell(self) -> None:
        with self._lock:
            for changed in self._watching.copy():
                changed()

    def connect(self, address: str) -> socket.socket:
        raise AssertionError("no stream was asked for")

    def close(self) -> None:
        self.closed += 1

    @property
    def watched(self) -> int:
        return len(self._watching)


def test_an_answer_at_once_is_returned(connect: Connect) -> None:
    peer = Peer()
    session = connect(peer.address, peer=peer)
    assert [session.call(READ, text) for text in "ab"] == ["a", "b"]
    session.close()
    assert peer.methods == ["session.login_with_password", READ, READ, "session.logout"]
    assert peer.closed == 1


def test_an_answer_that_comes_later_is_waited_for(
    connect: Connect, threads: ThreadPoolExecutor
) -> None:
    peer = Peer(at_once=False)
    session = connect(peer.address, peer=peer)
    calls = [threads.submit(session.call, READ, str(n)) for n in range(10)]
    wait_until("all calls", lambda: len(peer.later) == 10 and peer.watched == 10)
    peer.tell()
    for later in peer.later:
        later.ready = True
    peer.tell()
    assert [call.result(20) for call in calls] == [str(n) for n in range(10)]
    assert peer.watched == 0
    assert not any(later.cancelled for later in peer.later)


def test_an_answer_that_comes_by_itself_at_a_time_is_taken_then(
    connect: Connect, threads: ThreadPoolExecutor
) -> None:
    peer = Peer(at_once=False)
    session = connect(peer.address, peer=peer)
    call = threads.submit(session.call, READ, "x", timeout=20)
    wait_until("the call", lambda: peer.watched == 1)
    peer.later[0].deadline = time.monotonic() + 0.1
    peer.tell()
    assert call.result(10) == "x"


def test_waiting_has_a_deadline_and_gives_the_answer_up(connect: Connect) -> None:
    peer = Peer(at_once=False)
    session = connect(peer.address, peer=peer)
    while not peer.later:  # on a busy machine the time may be over before it asks
        with pytest.raises(DeadlineExceeded, match="simulated host"):
            session.call(READ, "x", timeout=0.2)
    assert peer.later[0].cancelled
    assert peer.watched == 0


@pytest.mark.parametrize(
    ("method", "error"), [(READ, ConnectionFailed), ("VM.set_tags", OutcomeUnknown)]
)
def test_closing_wakes_who_waits(
    connect: Connect, threads: ThreadPoolExecutor, method: str, error: type[Exception]
) -> None:
    peer = Peer(at_once=False)
    session = connect(peer.address, peer=peer)
    call = threads.submit(session.call, method, "x")
    wait_until("the call", lambda: peer.watched == 1)
    session.close()
    assert isinstance(call.exception(20), error)
    assert peer.later[0].cancelled
    assert peer.watched == 0
    assert peer.methods[-1] == "session.logout"
    with pytest.raises(ConnectionFailed, match="closed"):
        session.call(READ, "x")
