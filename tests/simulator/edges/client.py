"""Plain clients of a served pool, on sockets and http.client only."""

from __future__ import annotations

import http.client
import json
import socket
from types import TracebackType
from typing import Any
from urllib.parse import urlencode, urlsplit

from os_xenapi.simulator.server import Server


def connect(server: Server) -> socket.socket:
    """A TCP connection to the plain port of the first host."""
    url = urlsplit(server.url(0, "http"))
    return socket.create_connection((url.hostname, url.port), timeout=10)


def read_all(connection: socket.socket) -> bytes:
    """Everything up to the end of the connection."""
    data = bytearray()
    while piece := connection.recv(1 << 20):
        data += piece
    return bytes(data)


def exchange(server: Server, request: bytes) -> bytes:
    """Send ``request`` on a connection of its own and return all that comes back."""
    with connect(server) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return read_all(connection)


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


class ApiError(Exception):
    """What a call failed with, as a list of strings."""


class Client:
    """A logged-in client that speaks JSON-RPC on one kept-alive connection."""

    def __init__(self, server: Server) -> None:
        url = urlsplit(server.url(0, "http"))
        assert url.hostname is not None
        self.server = server
        self._address = (url.hostname, url.port)
        self._connection = self.connection()
        self.session = self.raw("session.login_with_password", "root", server.pool.password)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(*self._address, timeout=20)

    def begin(self, method: str, *params: Any) -> socket.socket:
        """Send a call on a connection of its own, whose answer is still to be read."""
        body = _encoded(method, (self.session, *params))
        connection = socket.create_connection(self._address, timeout=20)
        head = f"POST /jsonrpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        return connection

    def raw(self, method: str, *params: Any) -> Any:
        self._connection.request("POST", "/jsonrpc", _encoded(method, params))
        answer = json.loads(self._connection.getresponse().read())
        if answer.get("error"):
            error = answer["error"]
            raise ApiError(error if isinstance(error, list) else [error["message"], *error["data"]])
        return answer["result"]

    def call(self, method: str, *params: Any) -> Any:
        return self.raw(method, self.session, *params)

    def path(self, handler: str, **parameters: str) -> str:
        return f"/{handler}?{urlencode({'session_id': self.session, **parameters})}"

    def new_task(self) -> str:
        return str(self.call("task.create", "transfer", ""))

    def new_vdi(self, size: int, **changes: Any) -> str:
        sr = next(
            ref
            for ref, record in self.call("SR.get_all_records").items()
            if record["name_label"] == "Local storage"
        )
        record = {
            "name_label": "disk",
            "name_description": "",
            "SR": sr,
            "virtual_size": size,
            "type": "user",
            "sharable": False,
            "read_only": False,
            "other_config": {},
            **changes,
        }
        return str(self.call("VDI.create", record))


def _encoded(method: str, params: tuple[Any, ...]) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": 1}).encode()
