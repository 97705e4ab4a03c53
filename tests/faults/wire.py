"""Wires between clients and hosts that go wrong at a given byte, in either direction.

A wire is an address of its own that passes bytes on to a host. It knows nothing of HTTP or TLS: a
byte may lie anywhere in a handshake, a head or a body.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from tests.ports import held_port

__all__ = ["Strike", "Wire", "Wires", "wires"]

Kind = Literal["refuse", "reset", "cut", "stall", "trickle", "garbage"]
_PIECE = 16384
_LONGEST = 30.0


@dataclass(frozen=True)
class Strike:
    """What goes wrong once ``at`` more bytes have passed on the ``side``.

    ``at`` None: at once, for the connections there are and for new ones before they carry
    anything. A strike that is ``lasting`` meets every connection from then on, any other one alone.

    refuse: the connection ends, and no other one comes about.
    reset, cut: the connection breaks, with a TCP reset or with an end.
    stall: nothing passes any more, in this direction.
    trickle: a byte passes now and then.
    garbage: bytes that nobody sent come in place of those that were.
    """

    kind: Kind
    side: Literal["request", "answer"] = "answer"
    at: int | None = None
    lasting: bool = False


class Wire:
    """One address that leads to one host; to be used from any thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, host: tuple[str, int], seed: int) -> None:
        self._loop = loop
        self._host = host
        self._random = random.Random(seed)
        self._ports = contextlib.ExitStack()
        self.port: int = self._ports.enter_context(held_port())
        self._listener = self._listen()
        self._is_open = False
        self._lines: set[_Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.strike: Strike | None = None
        self.left = 0
        self.struck = 0

    def arm(self, strike: Strike) -> None:
        """Let something go wrong from now on."""
        self._do(self._arm(strike))

    def disarm(self) -> int:
        """Let new connections pass, those that were struck are over; return how many these are."""
        self._do(self._disarm())
        return self.struck

    def close(self) -> None:
        """End it with all its connections."""
        self._do(self._close())

    def _listen(self) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        listener.setblocking(False)
        return listener

    async def open(self) -> Wire:
        # No server of asyncio's: closed as a connection comes in, it leaves that open for ever.
        self._loop.add_reader(self._listener, self._accept)
        self._is_open = True
        return self

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_LONGEST)

    async def _arm(self, strike: Strike) -> None:
        self.strike, self.left, self.struck = strike, strike.at or 0, 0
        if strike.at is None:
            for line in list(self._lines):
                line.end(reset=strike.kind == "reset")
                self.struck += strike.lasting
            if strike.kind == "refuse":
                self.refuse()

    def refuse(self) -> None:
        if self._is_open:
            self._is_open = False
            self._loop.remove_reader(self._listener)
            self._listener.close()

    async def _disarm(self) -> None:
        struck, self.strike = self.struck, None
        if struck:
            for line in list(self._lines):
                line.end()
        if not self._is_open:
            self._listener = self._listen()
            await self.open()

    async def _close(self) -> None:
        self.refuse()
        self._ports.close()
        for line in list(self._lines):
            line.end()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError:  # it has gone again
            return
        task = self._loop.create_task(self._serve(sock))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: sock.close())

    async def _serve(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            transport, _ = await self._loop.connect_accepted_socket(lambda: protocol, sock)
            try:
                writer = asyncio.StreamWriter(transport, protocol, reader, self._loop)
                await self._carry(reader, writer)
            finally:
                transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        strike = self.strike
        if strike is not None and strike.at is None and (strike.lasting or not self.struck):
            self.struck += 1
            if strike.kind == "stall":
                await reader.read()
                return
            if strike.kind == "garbage":
                writer.write(self._random.randbytes(200))
                await writer.drain()
            elif strike.kind == "reset":
                _make_reset(writer)
            return
        host_reader, host_writer = await asyncio.open_connection(*self._host)
        line = _Line(self, writer, host_writer)
        self._lines.add(line)
        try:
            await asyncio.gather(
                line.pump("request", reader, host_writer),
                line.pump("answer", host_reader, writer),
            )
        finally:
            self._lines.discard(line)
            line.end()

    def garbage(self, length: int) -> bytes:
        return self._random.randbytes(length)


class _Line:
    """One connection through a wire: two directions, which end together."""

    def __init__(
        self, wire: Wire, client: asyncio.StreamWriter, host: asyncio.StreamWriter
    ) -> None:
        self._wire = wire
        self._writers = client, host
        for writer in self._writers:
            writer.transport.set_write_buffer_limits(high=0)  # so that drain() means sent

    async def pump(
        self, side: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        stalled = False
        try:
            while data := await reader.read(_PIECE):
                if stalled:
                    continue  # read, so that the end is seen
                before = self._strikes(side, len(data))
                if before is None:
                    writer.write(data)
                else:
                    writer.write(data[:before])
                    stalled = await self._go_wrong(data[before:], writer)
                await writer.drain()
        except OSError:
            pass
        self.end()

    def _strikes(self, side: str, count: int) -> int | None:
        """Count bytes; return how many of them still pass, None for all."""
        wire, strike = self._wire, self._wire.strike
        if strike is None or strike.at is None or strike.side != side:
            return None
        if wire.struck and not strike.lasting:
            return None
        before, wire.left = wire.left, max(0, wire.left - count)
        return before if before < count else None

    async def _go_wrong(self, rest: bytes, writer: asyncio.StreamWriter) -> bool:
        """Do what the strike says to the ``rest``; return whether nothing passes from now on."""
        wire = self._wire
        strike = wire.strike
        assert strike is not None
        wire.struck += 1
        if strike.kind == "stall":
            return True
        if strike.kind == "garbage":
            writer.write(wire.garbage(len(rest)))
        elif strike.kind == "trickle":
            for byte in rest:
                if writer.is_closing():
                    break
                writer.write(bytes([byte]))
                await asyncio.sleep(0.1)
        else:
            await writer.drain()
            self.end(reset=strike.kind == "reset")
            if strike.kind == "refuse" and wire.strike is strike:  # not disarmed meanwhile
                wire.refuse()
        return False

    def end(self, *, reset: bool = False) -> None:
        for writer in self._writers:
            if reset:
                _make_reset(writer)
                writer.transport.abort()
            elif not writer.is_closing():
                writer.close()


def _make_reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Wires:
    """Makes wires; all of them run on one thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def lay(self, host: tuple[str, int], seed: int) -> Wire:
        """Return a new wire to ``host``; whoever laid it closes it."""
        wire = Wire(self._loop, host, seed)
        return asyncio.run_coroutine_threadsafe(wire.open(), self._loop).result(_LONGEST)

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Do ``work`` on the thread of the wires in a moment."""
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, work)


@contextlib.contextmanager
def wires() -> Iterator[Wires]:
    """Run the thread of wires for the length of a ``with`` block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="wires")
    thread.start()
    try:
        yield Wires(loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_LONGEST)
        loop.close()
