"""Answers that take their time: nobody else waits for them, and nobody is waited for in vain."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time

import pytest

from os_xenapi.simulator import dispatcher
from os_xenapi.simulator.pool import Pool
from tests.simulator.edges.client import Client
from tests.simulator.edges.test_http import VERSION_CALL, post, read_answer


@pytest.fixture
def new_events(client):
    """Begin an event.from on changes of VMs after now; the socket its answer will come on."""
    token = client.call("event.from", ["vm"], "", 0.0)["token"]
    return lambda timeout=30.0: client.begin("event.from", ["vm"], token, timeout)


def result(connection):
    return json.loads(read_answer(connection)[1])["result"]


def some_vm(client):
    return client.call("VM.get_all")[0]


def test_a_pending_call_holds_up_no_other(client, new_events):
    with new_events():
        for _ in range(3):
            assert client.call("VM.get_all")


def test_a_change_on_another_connection_brings_the_answer(client, new_events):
    with new_events() as waiting:
        client.call("VM.set_name_label", some_vm(client), "renamed")
        labels = [event["snapshot"]["name_label"] for event in result(waiting)["events"]]
        assert labels == ["renamed"]


def test_a_change_in_another_thread_brings_the_answer(pool: Pool, client, new_events):
    vm = some_vm(client)
    with new_events() as waiting:
        change = threading.Thread(
            target=dispatcher.call,
            args=[pool, pool.hosts[0], "VM.set_name_label", [vm, "renamed"]],
        )
        change.start()
        assert result(waiting)["events"][0]["ref"] == vm
        change.join()


def test_many_pending_calls_are_answered_by_one_change(client, new_events):
    with contextlib.ExitStack() as stack:
        waiting = [stack.enter_context(new_events()) for _ in range(50)]
        client.call("VM.set_name_label", some_vm(client), "renamed")
        assert all(len(result(connection)["events"]) == 1 for connection in waiting)


def test_without_a_change_the_deadline_brings_the_answer(new_events):
    with new_events(0.2) as waiting:
        assert result(waiting)["events"] == []


def test_a_connection_goes_on_after_a_pending_answer(client, new_events):
    with new_events(0.1) as waiting:
        assert result(waiting)["events"] == []
        waiting.sendall(post(VERSION_CALL))
        assert result(waiting) == "y"


def test_a_client_that_goes_on_sending_is_held_back(new_events):
    with new_events() as waiting:
        waiting.settimeout(0.5)
        sent = 0
        with contextlib.suppress(TimeoutError):
            while sent < 256 << 20:
                sent += waiting.send(bytes(1 << 20))
        assert sent < 256 << 20


def test_a_client_that_hangs_up_is_no_longer_waited_for(pool, server, new_events):
    connection = new_events()
    eventually(lambda: watched(server) == 1)
    connection.close()
    eventually(lambda: watched(server) == 0)


def test_logging_out_wakes_a_pending_call_with_an_error(server, new_events):
    with (
        Client(server) as other,
        other.begin("event.from", ["vm"], f"{1 << 40:020},{0:020}", 30.0) as pending,
    ):
        eventually(lambda: watched(server) == 1)
        other.call("session.logout")
        assert json.loads(read_answer(pending)[1])["error"]["message"] == "SESSION_INVALID"


SLOW_PLUGIN = """#!{interpreter}
import os, time
while not os.path.exists({until!r}):
    time.sleep(0.01)
print("<methodResponse><params><param><value><struct>"
      "<member><name>Status</name><value>Success</value></member>"
      "<member><name>Value</name><value>done</value></member>"
      "</struct></value></param></params></methodResponse>")
"""


def test_what_a_client_that_hangs_up_has_begun_goes_on_to_its_end(pool, server, client, tmp_path):
    until = tmp_path / "until"
    plugin = pool.hosts[0].dom0.root / "etc/xapi.d/plugins/slow"
    plugin.write_text(SLOW_PLUGIN.format(interpreter=sys.executable, until=str(until)))
    plugin.chmod(0o755)
    with client.begin("host.call_plugin", pool.hosts[0].ref, "slow", "f", {}):
        eventually(lambda: client.call("task.get_all"))
        eventually(lambda: watched(server) == 1)
    eventually(lambda: watched(server) == 0)
    assert client.call("task.get_all")
    until.touch()
    eventually(lambda: not client.call("task.get_all"))


def watched(server) -> int:
    """How many answers the server is waiting for."""
    return len(server._pending._checks)


def eventually(true) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
