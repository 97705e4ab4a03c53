"""A server that answers calls with canned bytes, doing as little as it can.

Run as a program, in a process of its own: ``python -m benchmarks.server VMS``. It prints its port
and ends when its standard input does. The answers are those of bodies.py, with exactly the header
that xapi sends with an RPC answer; both protocols cost it the same few steps.
"""

from __future__ import annotations

import re
import select
import socket
import struct
import sys

from benchmarks.bodies import Body, bodies

__all__ = ["main"]

STALLED = 120
"""Seconds that a client may take no bytes of its answer."""

_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: %b\r\nAccess-Control-Allow-Origin: *\r\n"
    b"Access-Control-Allow-Headers: X-Requested-With\r\ncache-control: no-cache, no-store\r\n"
    b"connection: keep-alive\r\ncontent-length: %d\r\n\r\n"
)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_METHOD = re.compile(rb'(?:"method": ?"|<methodName>)([\w.]+)')
_ID = re.compile(rb'"id": ?(\d+)')
_LARGE = 64 << 10


class _Canned:
    """The answers, and how one of them is sent."""

    def __init__(self, vms: int) -> None:
        self._bodies = bodies(vms)

    def answer(self, sock: socket.socket, request: bytes, start: int) -> None:
        found = _METHOD.search(request, start)
        if found is None or (method := found[1].decode()) not in self._bodies:
            raise SystemExit(f"the canned server has no answer to {request[start : start + 200]!r}")
        json, xml = self._bodies[method]
        if request.startswith(b"{", start):
            number = _ID.search(request, start)
            assert number is not None
            self._send(sock, b"application/json", json, number[1])
        else:
            self._send(sock, b"text/xml", xml, b"")

    def _send(self, sock: socket.socket, kind: bytes, body: Body, number: bytes) -> None:
        before, after = body
        head = _HEAD % (kind, len(before) + len(number) + len(after))
        if len(before) < _LARGE:
            sock.sendall(b"%b%b%b%b" % (head, before, number, after))
        else:
            for part in (head, before, number + after):
                sock.sendall(part)


def main(vms: int) -> None:
    """Serve on a free port of the loopback address until standard input ends."""
    canned = _Canned(vms)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(listener.getsockname()[1], flush=True)
    clients: dict[int, socket.socket] = {}
    halves: dict[int, bytes] = {}
    poll = select.epoll()
    poll.register(listener, select.EPOLLIN)
    poll.register(sys.stdin, select.EPOLLIN)
    while True:
        for number, _ in poll.poll():
            if number in clients:
                if not _read(canned, clients[number], halves):
                    del clients[number]
            elif number == listener.fileno():
                client = _accept(listener)
                clients[client.fileno()] = client
                poll.register(client, select.EPOLLIN)
            else:
                return


def _accept(listener: socket.socket) -> socket.socket:
    client, _ = listener.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", STALLED, 0))
    return client


def _read(canned: _Canned, client: socket.socket, halves: dict[int, bytes]) -> bool:
    """Read what came and answer the request if it is whole; False when the client is gone."""
    number = client.fileno()
    try:
        data = client.recv(_LARGE)
        if data:
            request = halves.pop(number, b"") + data
            start = request.find(b"\r\n\r\n") + 4
            length = _LENGTH.search(request, 0, start) if start > 3 else None
            if length is not None and len(request) - start >= int(length[1]):
                canned.answer(client, request, start)
            else:
                halves[number] = request
            return True
    except OSError:
        pass
    halves.pop(number, None)
    client.close()
    return False


if __name__ == "__main__":
    main(int(sys.argv[1]))
