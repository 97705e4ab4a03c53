"""A stand-in for Keystone: as much of its API, version 3, as Glance and keystoneauth ask for.

Glance's own middleware checks every token here, so that refusals of tokens are Glance's.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["PASSWORD", "Keystone", "keystone_stand_in"]

PASSWORD = "known to the tests"
_END = "2199-01-01T00:00:00.000000Z"


class Keystone:
    """Knows the tokens; ``url`` is its address, ``image_url`` what its catalogue says of Glance."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.image_url = ""
        self.issued = 0
        self._tokens: dict[str, list[str]] = {}

    def issue(self, *roles: str) -> str:
        """Return a new token of somebody with these roles: admin, member, reader."""
        token = secrets.token_urlsafe(24)
        self._tokens[token] = list(roles)
        self.issued += 1
        return token

    def revoke_all(self) -> None:
        """Forget all tokens."""
        self._tokens.clear()

    def describe(self, token: str) -> dict[str, Any] | None:
        """What is known of a token."""
        if token not in self._tokens:
            return None
        domain = {"id": "default", "name": "Default"}
        return {
            "methods": ["password"],
            "user": {"domain": domain, "id": "u" * 32, "name": "somebody"},
            "project": {"domain": domain, "id": "p" * 32, "name": "some"},
            "roles": [{"id": role, "name": role} for role in self._tokens[token]],
            "issued_at": "2026-01-01T00:00:00.000000Z",
            "expires_at": _END,
            "audit_ids": ["audit"],
            "catalog": [
                _service("identity", f"{self.url}/v3"),
                _service("image", self.image_url),
            ],
        }


@contextmanager
def keystone_stand_in() -> Iterator[Keystone]:
    """Serve it on a loopback port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.startswith("/v3/auth/tokens"):
                self._answer(200, {"version": _version(keystone.url)})
                return
            token = keystone.describe(self.headers.get("X-Subject-Token", ""))
            if token is None:
                self._answer(404, {"error": {"code": 404, "message": "no such token"}})
            else:
                self._answer(200, {"token": token})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            user = asked["auth"]["identity"]["password"]["user"]
            if user["password"] != PASSWORD:
                self._answer(401, {"error": {"code": 401, "message": "wrong password"}})
                return
            roles = [user["name"]] if user["name"] != "glance" else ["service"]
            token = keystone.issue(*roles)
            self._answer(201, {"token": keystone.describe(token)}, {"X-Subject-Token": token})

        def _answer(self, status: int, body: object, more: dict[str, str] | None = None) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            headers = {"Content-Type": "application/json", "Content-Length": str(len(data))}
            for name, value in {**headers, **(more or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    keystone = Keystone(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="Keystone's stand-in")
    thread.start()
    try:
        yield keystone
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _service(kind: str, url: str) -> dict[str, Any]:
    where = {"region_id": "Here", "region": "Here", "url": url}
    endpoints = [{**where, "interface": name, "id": name} for name in ("public", "internal")]
    return {"type": kind, "name": kind, "id": kind, "endpoints": endpoints}


def _version(url: str) -> dict[str, Any]:
    links = [{"rel": "self", "href": f"{url}/v3/"}]
    return {"id": "v3.14", "status": "stable", "updated": _END, "links": links}
