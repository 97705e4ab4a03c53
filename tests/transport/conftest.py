"""Servers that follow scripts, sessions of both faces, and a throw-away certificate authority."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.transport.certificates import Authority
from tests.transport.faces import AsyncFace, Face, Open, SyncFace
from tests.transport.wire_server import Script, WireServer

Serve = Callable[..., WireServer]
Connect = Callable[..., Open]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server with a script; it stops at the end of the test."""
    with ExitStack() as stack:

        def start(script: Script, **options: Any) -> WireServer:
            return stack.enter_context(WireServer(script, **options))

        yield start


@pytest.fixture(params=["threads", "asyncio", "uvloop"])
def face(request: pytest.FixtureRequest) -> Iterator[Face]:
    if request.param == "threads":
        yield SyncFace()
    else:
        loops = asyncio if request.param == "asyncio" else pytest.importorskip("uvloop")
        with AsyncFace(loops.new_event_loop()) as made:
            yield made


@pytest.fixture
def connect(face: Face) -> Iterator[Connect]:
    """Open a session; it is closed at the end of the test."""
    sessions: list[Open] = []

    def open_session(url: str, **options: Any) -> Open:
        session = face.connect(url, **options)
        sessions.append(session)
        return session

    yield open_session
    for session in sessions:
        session.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads to call from."""
    with ThreadPoolExecutor(200) as executor:
        yield executor


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "tests")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


class Gate:
    """Holds scripts back until the test opens it."""

    def __init__(self) -> None:
        self._opened = threading.Event()

    def open(self) -> None:
        self._opened.set()

    def wait(self) -> None:
        assert self._opened.wait(30)


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open()
