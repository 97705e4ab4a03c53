"""The bytes of one connection: turns, limits, and back-pressure both ways."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator

import pytest

from os_xenapi.simulator.streams import PIECE, Channel, Disconnected, TimedOut


@contextlib.asynccontextmanager
async def connected() -> AsyncIterator[tuple[Channel, socket.socket]]:
    """A channel and the socket at its other end."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    loop = asyncio.get_running_loop()
    with ours, theirs:
        _, channel = await loop.connect_accepted_socket(Channel, ours)
        try:
            yield channel, theirs
        finally:
            channel.abort()
            await asyncio.sleep(0)


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def test_whoever_writes_gives_others_their_turn():
    async def main() -> None:
        async with connected() as (channel, _):
            others = asyncio.create_task(turns(10))
            for _ in range(12):
                channel.write(b"x")
                await channel.drain(idle=1)
            assert others.done()

    asyncio.run(main())


def test_what_nobody_reads_is_not_taken_from_the_network():
    async def main() -> None:
        async with connected() as (channel, peer):
            taken = 0
            for _ in range(1000):
                with contextlib.suppress(BlockingIOError):
                    taken += peer.send(bytes(PIECE))
                await asyncio.sleep(0)
            assert taken < 20 * PIECE
            while taken > 0:
                taken -= len(await channel.read(PIECE, idle=1))
            peer.send(b"more")
            assert await channel.read(PIECE, idle=1) == b"more"

    asyncio.run(main())


def test_a_peer_that_does_not_read_holds_the_writer_up():
    async def main() -> None:
        async with connected() as (channel, _):
            channel.write(bytes(20 * PIECE))
            with pytest.raises(TimedOut):
                await channel.drain(idle=0.1)

    asyncio.run(main())


def test_a_read_is_never_larger_than_asked():
    async def main() -> None:
        async with connected() as (channel, peer):
            peer.send(b"abcdef")
            assert await channel.read(4, idle=1) == b"abcd"
            assert await channel.read(4, idle=1) == b"ef"

    asyncio.run(main())


def test_bytes_that_will_not_come_are_not_waited_for():
    async def main() -> None:
        async with connected() as (channel, peer):
            peer.send(b"abc")
            peer.shutdown(socket.SHUT_WR)
            with pytest.raises(Disconnected):
                await channel.read_exactly(4, idle=10)
            assert await channel.read(4, idle=10) == b"abc"
            assert await channel.read(4, idle=10) == b""

    asyncio.run(main())


def test_an_interruption_reaches_whoever_waits():
    async def main() -> None:
        async with connected() as (channel, _):
            asyncio.get_running_loop().call_soon(channel.interrupt, ValueError("stop"))
            with pytest.raises(ValueError, match="stop"):
                await channel.read(1, idle=10)
            with pytest.raises(ValueError, match="stop"):
                await channel.drain(idle=10)
            channel.interrupt(None)
            await channel.drain(idle=10)

    asyncio.run(main())


def test_closing_sends_everything_first():
    async def main() -> None:
        async with connected() as (channel, peer):
            channel.write(bytes(4 * PIECE))
            closing = asyncio.create_task(channel.close(idle=10))
            received = 0
            loop = asyncio.get_running_loop()
            while data := await loop.sock_recv(peer, PIECE):
                received += len(data)
            await closing
            assert received == 4 * PIECE

    asyncio.run(main())


def test_lingering_at_a_peer_that_has_reset_the_connection_is_over():
    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            peer = socket.create_connection(listener.getsockname())
            ours, _ = listener.accept()
        _, channel = await asyncio.get_running_loop().connect_accepted_socket(Channel, ours)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.close()
        with contextlib.suppress(Disconnected):
            await channel.linger(5)
        channel.abort()
        await asyncio.sleep(0)

    asyncio.run(main())
