"""The least that a server in Python can do: asyncio and h11, and always the same answer.

Run as a program: ``python -m benchmarks.bare SIZE``, SIZE being the bytes of the answer's body. It
prints its address and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

import h11

__all__ = ["main"]

_READ = 64 << 10


async def main(size: int) -> None:
    """Serve until standard input ends."""
    body = b"x" * size
    head = h11.Response(
        status_code=200,
        headers=[("content-type", "application/json"), ("content-length", str(size))],
    )

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await answer_all(reader, writer)

    async def answer_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER)
        while data := await reader.read(_READ):
            connection.receive_data(data)
            while (event := connection.next_event()) is not h11.NEED_DATA:
                if isinstance(event, h11.EndOfMessage):
                    answer = (head, h11.Data(body), h11.EndOfMessage())
                    writer.write(b"".join(connection.send(part) or b"" for part in answer))
                    await writer.drain()
                    connection.start_next_cycle()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
