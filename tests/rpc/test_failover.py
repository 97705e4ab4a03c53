"""The flow that finds where a session goes on, driven by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.failover import renew
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.steps import Ask, Credentials, Known, Opened, Renew, Retry, SessionState

HOST = Endpoint("https", "10.0.0.1", 443)
POOL, REF = "OpaqueRef:pool", "OpaqueRef:session"


def test_a_session_that_the_host_still_knows_goes_on_without_a_login() -> None:
    state = SessionState(HOST, Credentials(("root", "secret", "", "")), Retry(), follows=True)
    state.ref, state.known = REF, Known(POOL, {HOST: frozenset()})
    flow: Any = renew(state, Renew(REF, None, 10.0, lost="the connection was refused"))
    step = next(flow)
    assert isinstance(step, Ask)
    assert b"secret" not in b"".join(step.bodies.values())
    body = json.dumps({"jsonrpc": "2.0", "result": [POOL], "id": 0}).encode()
    with pytest.raises(StopIteration) as ended:
        flow.send({HOST: Answer(200, body, True, {})})
    assert ended.value.value == Opened(HOST, REF, None)
