"""A server that follows a script, one thread per connection: answers, stalls, cuts, resets.

A script is a function that is given each connection as a ``Peer``. When it returns, the connection
is closed; when the client goes away in the middle, the script ends by itself.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import struct
import threading
import time
import xmlrpc.client
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

__all__ = ["Call", "Gone", "Peer", "Script", "WireServer", "as_xapi"]

LONGEST = 30.0
"""Seconds after which a script that a test forgot gives up."""


class Gone(Exception):
    """The client closed the connection."""


class Call(NamedTuple):
    """One request."""

    connection: int
    head: bytes
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        if self.body.startswith(b"<"):
            params, method = xmlrpc.client.loads(self.body)
            return {"method": method, "params": list(params), "id": 0}
        message = json.loads(self.body)
        assert isinstance(message, dict)
        return message

    @property
    def method(self) -> str:
        return str(self.message["method"])

    @property
    def params(self) -> list[Any]:
        params = self.message["params"]
        assert isinstance(params, list)
        return params


class Peer:
    """One connection, as the server sees it."""

    def __init__(self, server: WireServer, sock: socket.socket, number: int) -> None:
        self.server = server
        self.number = number
        self.sock = sock
        self._received = b""

    def calls(self) -> Iterator[Call]:
        """Return the requests that come until the client closes."""
        with suppress(Gone):
            while True:
                yield self.call()

    def call(self) -> Call:
        """Wait for a whole request."""
        while (end := self._received.find(b"\r\n\r\n")) < 0:
            self._receive()
        head = self._received[:end]
        [length] = [
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ] or [0]
        while len(self._received) < end + 4 + length:
            self._receive()
        call = Call(self.number, head, self._received[end + 4 : end + 4 + length])
        self._received = self._received[end + 4 + length :]
        self.server.calls.append(call)
        return call

    def receive(self, size: int = 65536) -> bytes:
        """Return bytes as they come; raises Gone when the client closed."""
        if self._received:
            data, self._received = self._received[:size], self._received[size:]
            return data
        try:
            data = self.sock.recv(size)
        except OSError:
            data = b""
        if not data:
            raise Gone
        return data

    def _receive(self) -> None:
        received, self._received = self._received, b""
        self._received = received + self.receive()

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        try:
            self.sock.sendall(data)
        except OSError:
            raise Gone from None

    def trickle(self, data: bytes, seconds: float) -> None:
        """Send one byte at a time, ``seconds`` apart."""
        for byte in data:
            self.send(bytes([byte]))
            self.server.pause(seconds)

    def answer(self, call: Call, result: Any) -> None:
        """Answer as xapi does."""
        self.send(lean(call, {"result": result}))

    def fail(self, call: Call, *details: str) -> None:
        """Answer with an error as xapi does."""
        error = {"code": 1, "message": details[0], "data": details[1:]}
        self.send(lean(call, {"error": error}))

    def stall(self) -> None:
        """Say nothing until the client closes or the server stops."""
        while True:
            self.receive()

    def reset(self) -> None:
        """Break the connection in the way of a host that crashed."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


def lean(call: Call, outcome: dict[str, Any]) -> bytes:
    """Return the bytes of xapi's answer to ``call``."""
    body = json.dumps({"jsonrpc": "2.0", **outcome, "id": call.message["id"]}).encode()
    return (
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: keep-alive\r\n"
        b"cache-control: no-cache, no-store\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
    )


Script = Callable[[Peer], None]


class WireServer:
    """Serves a script on a loopback address, a Unix socket, over TLS or not; a context manager.

    ``calls`` are the requests that came, ``connections`` counts the connections that were accepted,
    ``open`` those that are open. With ``tls`` the handshake is made before the script runs.
    """

    def __init__(
        self,
        script: Script,
        *,
        tls: ssl.SSLContext | None = None,
        scheme: str | None = None,
        path: str | os.PathLike[str] | None = None,
        address: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self._script = script
        self._tls = tls
        self._path = path
        self._scheme = scheme or ("https" if tls else "http")
        self._listener = socket.socket(socket.AF_INET if path is None else socket.AF_UNIX)
        if path is None:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind(address)
        else:
            self._listener.bind(os.fspath(path))
        self._listener.listen(256)
        self._lock = threading.Lock()
        self._socks: dict[int, socket.socket] = {}
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()
        self.calls: list[Call] = []
        self.connections = 0
        self.problems: list[BaseException] = []

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        if self._path is not None:
            return f"unix://{os.fspath(self._path)}"
        host, port = self._listener.getsockname()
        return f"{self._scheme}://{host}:{port}"

    @property
    def open(self) -> int:
        with self._lock:
            return len(self._socks)

    @property
    def methods(self) -> list[str]:
        """The methods of the calls that came, in order."""
        return [call.method for call in list(self.calls)]

    def count(self, method: str) -> int:
        """How often a method was called."""
        return self.methods.count(method)

    def pause(self, seconds: float) -> None:
        """Let time pass in a script; raises Gone when the server stops."""
        if self._stopped.wait(seconds):
            raise Gone

    def show(self, tls: ssl.SSLContext) -> None:
        """Show another certificate to whoever connects from now on."""
        self._tls = tls

    def cut(self) -> None:
        """Break every connection that is open, and wait until that is done."""
        with self._lock:
            for sock in self._socks.values():
                with suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
        ends = time.monotonic() + LONGEST
        while self.open and time.monotonic() < ends:
            time.sleep(0.005)

    def __enter__(self) -> WireServer:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        with self._lock:
            for sock in self._socks.values():
                with suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(LONGEST)
        self._listener.close()
        assert not self.problems, self.problems

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, name="wire server", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if self._stopped.is_set():  # too late for ``__exit__`` to end it
                    sock.close()
                    return
                self.connections += 1
                number = self.connections
                self._socks[number] = sock
            self._start(self._serve, sock, number)

    def _serve(self, sock: socket.socket, number: int) -> None:
        try:
            sock.settimeout(LONGEST)
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
                with self._lock:
                    self._socks[number] = sock
            self._script(Peer(self, sock, number))
        except (Gone, OSError):
            pass
        except BaseException as error:
            self.problems.append(error)
        finally:
            sock.close()
            with self._lock:
                del self._socks[number]


def as_xapi(handle: Callable[[Peer, Call], None], *, ref: str = "OpaqueRef:session") -> Script:
    """Return a script that lets clients log in and out, and leaves every other call to ``handle``.

    The session of the nth login is ``ref`` followed by n.
    """
    logins = iter(range(1, 1000))
    lock = threading.Lock()

    def script(peer: Peer) -> None:
        for call in peer.calls():
            if call.method == "session.login_with_password":
                with lock:
                    number = next(logins)
                peer.answer(call, f"{ref}{number}")
            elif call.method == "session.logout":
                peer.answer(call, "")
            else:
                handle(peer, call)

    return script
