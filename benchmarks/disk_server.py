"""A server that takes disks and gives disks, doing as little as it can, over https or http.

Run as a program: ``python -m benchmarks.disk_server DIRECTORY [http]``. It prints its address,
with its certificate's fingerprint if it has one, and ends when its standard input does, DIRECTORY
with it.

``PUT /import_raw_vdi`` is read and forgotten, ``GET /export_raw_vdi`` is answered with the file in
DIRECTORY that the parameter ``vdi`` names, as xapi does: by a stream that ends with the connection.
The calls around them get the answers of a host where all goes well; VDIs are called by the name of
their file and their size.
"""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from os_xenapi.simulator.certificates import Certificate

__all__ = ["main"]

_PIECE = 1 << 20
_TASK = {
    "status": "success",
    "progress": 1.0,
    "result": "",
    "error_info": [],
    "name_label": "",
    "uuid": "",
}
_ANSWERS: dict[str, Callable[[list[Any]], Any]] = {
    "session.login_with_password": lambda _: "OpaqueRef:session",
    "session.logout": lambda _: "",
    "task.create": lambda _: "OpaqueRef:task",
    "task.get_record": lambda _: _TASK,
    "task.destroy": lambda _: "",
    "VDI.get_virtual_size": lambda args: int(args[1].partition(" ")[2]),
}


def main(directory: str, scheme: str = "https") -> None:
    """Serve on a free port of the loopback address until standard input ends."""
    place = Path(directory)
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    context = None
    if scheme == "https":
        certificate = Certificate.in_directory(place / "tls", "host", subjects=["127.0.0.1"])
        context = certificate.server_context()
        address += f"#sha256={certificate.fingerprint}"
    threading.Thread(target=_accept, args=(listener, context, place), daemon=True).start()
    print(address, flush=True)
    sys.stdin.read()
    shutil.rmtree(place, ignore_errors=True)  # another server of the directory may be first


def _accept(listener: socket.socket, tls: ssl.SSLContext | None, place: Path) -> None:
    while True:
        client, _ = listener.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_serve, args=(client, tls, place), daemon=True).start()


def _serve(client: socket.socket, tls: ssl.SSLContext | None, place: Path) -> None:
    try:
        with tls.wrap_socket(client, server_side=True) if tls else client as sock:
            begun = b""
            while (found := _head(sock, begun)) is not None:
                head, begun = found
                method, target = head.split(b" ", 2)[:2]
                if method == b"POST":
                    begun = _call(sock, head, begun)
                else:
                    _stream(sock, method, target.decode(), head, begun, place)
                    return
    except OSError:
        pass  # the client's end of it is what counts


def _head(sock: socket.socket, begun: bytes) -> tuple[bytes, bytes] | None:
    while b"\r\n\r\n" not in begun:
        data = sock.recv(65536)
        if not data:
            return None
        begun += data
    head, _, rest = begun.partition(b"\r\n\r\n")
    return head, rest


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _call(sock: socket.socket, head: bytes, begun: bytes) -> bytes:
    length = _length(head)
    while len(begun) < length:
        begun += sock.recv(65536)
    asked = json.loads(begun[:length])
    result = _ANSWERS[asked["method"]](asked["params"])
    body = json.dumps({"jsonrpc": "2.0", "result": result, "id": asked["id"]}).encode()
    sock.sendall(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: keep-alive\r\n"
        b"content-length: %d\r\n\r\n%b" % (len(body), body)
    )
    return begun[length:]


def _stream(
    sock: socket.socket, method: bytes, target: str, head: bytes, begun: bytes, place: Path
) -> None:
    sock.sendall(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\nconnection: close\r\n\r\n"
    )
    buffer = memoryview(bytearray(_PIECE))
    if method == b"PUT":
        left = _length(head) - len(begun)
        while left > 0 and (received := sock.recv_into(buffer)):
            left -= received
        return
    name = parse_qs(urlsplit(target).query)["vdi"][0].partition(" ")[0]
    with (place / name).open("rb", buffering=0) as file:
        while size := file.readinto(buffer):
            sock.sendall(buffer[:size])


if __name__ == "__main__":
    main(*sys.argv[1:])
