"""A small Glance that answers rightly until it is told how to misbehave.

liar.on("GET", "file", lambda turn: turn.answer(500))
"""

from __future__ import annotations

import hashlib
import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import h11

from tests.transport.wire_server import Gone, Peer, WireServer

__all__ = ["Liar", "Turn", "glance_that_lies"]


class Turn:
    """One request: ``method``, ``path``, ``headers``; the body is read on demand."""

    def __init__(self, liar: Liar, peer: Peer) -> None:
        self.liar = liar
        self.peer = peer
        self._http = h11.Connection(h11.SERVER)
        request = self._event()
        assert isinstance(request, h11.Request)
        self.method = request.method.decode()
        self.path = urlsplit(request.target.decode()).path
        self.headers = {name.decode(): value.decode() for name, value in request.headers}

    @property
    def what(self) -> str:
        """What is asked about, by the end of the path: "images", an "image" or its "file"."""
        end = self.path.rpartition("/")[2]
        return end if end in ("images", "file") else "image"

    def body(self) -> bytes:
        """The body to its end; raises Gone if it is torn."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        while isinstance(event := self._event(), h11.Data):
            yield bytes(event.data)

    def answer(self, status: int, body: object = None, **headers: str) -> None:
        """Answer with JSON, or with bytes as they are."""
        data = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(data)}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.peer.send("\r\n".join([*lines, "", ""]).encode() + data)

    def _event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(self.peer.receive())
        return event


_SECONDS = 30.0

Behaviour = Callable[[Turn], None]


class Liar:
    """What it has: ``records`` of images by their ids, ``data``; ``asked`` what was asked."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.data: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.tokens: list[str | None] = []
        self.url = ""
        self._server: WireServer | None = None
        self._behaviours: dict[tuple[str, str], Behaviour] = {}

    def on(self, method: str, what: str, behaviour: Behaviour) -> None:
        """Misbehave on a request about "images", an "image" or a "file"."""
        self._behaviours[method, what] = behaviour

    def finish(self) -> None:
        """Wait until all that was asked so far is dealt with; askers have left or will."""
        deadline = time.monotonic() + _SECONDS
        while self._server is not None and self._server.open:
            assert time.monotonic() < deadline, "a request does not end"
            time.sleep(0.005)

    def keep(self, data: bytes, **attributes: Any) -> str:
        """Have an active image with these data."""
        image_id = f"image-{len(self.records)}"
        self.records[image_id] = {
            "id": image_id,
            "name": "an image",
            "disk_format": "raw",
            "container_format": "bare",
            "status": "active",
            **_digests(data),
            **attributes,
        }
        self.data[image_id] = data
        return image_id

    def serve(self, peer: Peer) -> None:
        try:
            turn = Turn(self, peer)
            self.asked.append(f"{turn.method} {turn.what}")
            self.tokens.append(turn.headers.get("x-auth-token"))
            behaviour = self._behaviours.get((turn.method, turn.what), behave)
            behaviour(turn)
        except h11.RemoteProtocolError:
            raise Gone from None


def behave(turn: Turn) -> None:
    """Answer as Glance does."""
    liar = turn.liar
    image_id = turn.path.split("/v2/images/")[-1].partition("/")[0]
    if turn.method == "POST":
        record = {**json.loads(turn.body()), "status": "queued", "size": None}
        liar.records[record["id"]] = record
        turn.answer(201, record)
    elif image_id not in liar.records:
        # Who is cut off while still sending may not see the answer.
        turn.body()
        turn.answer(404, {"message": "no such image"})
    elif (turn.method, turn.what) == ("PUT", "file"):
        data = turn.body()
        liar.data[image_id] = data
        liar.records[image_id].update(status="active", **_digests(data))
        turn.answer(204)
    elif (turn.method, turn.what) == ("GET", "file"):
        turn.answer(200, liar.data[image_id])
    elif turn.method == "PATCH":
        for operation in json.loads(turn.body()):
            liar.records[image_id][operation["path"][1:]] = operation["value"]
        turn.answer(200, liar.records[image_id])
    elif turn.method == "DELETE":
        del liar.records[image_id]
        turn.answer(204)
    else:
        turn.answer(200, liar.records[image_id])


def _digests(data: bytes) -> dict[str, Any]:
    return {
        "size": len(data),
        "checksum": hashlib.md5(data).hexdigest(),
        "os_hash_algo": "sha512",
        "os_hash_value": hashlib.sha512(data).hexdigest(),
    }


@contextmanager
def glance_that_lies(tls: ssl.SSLContext | None = None) -> Iterator[Liar]:
    """Serve one on a loopback port."""
    liar = Liar()
    with WireServer(liar.serve, tls=tls) as server:
        liar.url = server.url
        liar._server = server
        yield liar
