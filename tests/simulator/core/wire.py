"""Calls to a simulated pool by request bytes, and what they come to."""

from __future__ import annotations

import json
import xmlrpc.client
from typing import Any

from os_xenapi.errors import Failure
from os_xenapi.simulator.dispatcher import RpcReply, RpcRequest, handle
from os_xenapi.simulator.pool import Pool, SimHost
from os_xenapi.simulator.waits import Wait, resolve


class Wire:
    """A client of one host: ``wire("VM.get_all")``, the session going first by itself."""

    def __init__(self, pool: Pool, host: SimHost, codec: str = "2.0") -> None:
        self.pool = pool
        self.host = host
        self.codec = codec
        self.session: str | None = None

    def login(self) -> Wire:
        """Open a session for the calls that follow."""
        self.session = self.bare("session.login_with_password", "root", "xenroot", "1.0", "test")
        return self

    def __call__(self, method: str, *params: Any) -> Any:
        return self.bare(method, self.session, *params)

    def bare(self, method: str, *params: Any) -> Any:
        """Call without a session in front."""
        return self.read(self.send(method, *params))

    def begin(self, method: str, *params: Any) -> Wait[RpcReply]:
        """Call what does not answer at once."""
        wait = self.post(*self.request(method, self.session, *params))
        assert isinstance(wait, Wait), wait
        return wait

    def send(self, method: str, *params: Any) -> RpcReply:
        """Return the answer as it goes out."""
        reply = self.post(*self.request(method, *params))
        return resolve(self.pool, reply) if isinstance(reply, Wait) else reply

    def post(self, path: str, body: bytes, *, local_root: bool = False) -> Any:
        """Post ``body`` to the host."""
        return handle(self.pool, self.host, RpcRequest(path, body, {}, local_root))

    def request(self, method: str, *params: Any) -> tuple[str, bytes]:
        """Return path and body of a call."""
        if self.codec == "xml":
            return "/", xmlrpc.client.dumps(params, method).encode()
        call = {"method": method, "params": list(params), "id": 7}
        if self.codec == "2.0":
            call["jsonrpc"] = "2.0"
        return "/jsonrpc", json.dumps(call).encode()

    def read(self, reply: RpcReply) -> Any:
        """Return the result in an answer, or raise its Failure."""
        assert reply.status == 200, reply
        if self.codec == "xml":
            assert reply.content_type == "text/xml"
            ((answer,), _) = xmlrpc.client.loads(reply.body)
            if not isinstance(answer, dict) or "Status" not in answer:
                return answer
            if answer["Status"] == "Failure":
                raise Failure(answer["ErrorDescription"])
            return answer["Value"]
        assert reply.content_type == "application/json"
        answer = json.loads(reply.body)
        assert answer["id"] == 7
        error = answer.get("error")
        if isinstance(error, dict):
            assert error["code"] == 1
            raise Failure([error["message"], *error["data"]])
        if error is not None:
            raise Failure(error)
        return answer["result"]


def details(wire: Wire, method: str, *params: Any) -> list[str]:
    """Return the error that a call with the session ends in."""
    try:
        value = wire(method, *params)
    except Failure as error:
        return error.details
    raise AssertionError(f"{method} succeeded with {value!r}")
