"""The agent in a guest, asked through a host: what it finds in xenstore, and how failures end."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from os_xenapi.client import XenAPI, host_agent
from tests import parts
from tests.contract.site import AGENT, Site
from tests.dom0.calling import changed
from tests.dom0.guest_agent import running
from tests.dom0.xenstored import NEEDED

pytestmark = [
    parts.need(*NEEDED),
    pytest.mark.parametrize("arranged", ["a guest"], indirect=True, scope="module"),
]

TOP = "/local/domain/7/data"


@pytest.fixture
def agent(arranged: Site) -> Iterator[Any]:
    """The agent of domain 7; its requests are forgotten before each test."""
    agent = arranged.names["AGENT"]
    agent.requests.clear()
    yield agent
    agent.instead = None
    assert arranged.names["STORE"].names(f"{TOP}/host") == []


def ask(site: Site, fn: Any, *args: Any, timeout: int = 30) -> Any:
    return json.loads(fn(site.session, "the-id", 7, timeout, *args))


def last_line(site: Site, fn: Any, *args: Any, domain: int = 7, timeout: int = 30) -> str:
    """What programs look at in a Failure."""
    with pytest.raises(XenAPI.Failure) as caught:
        fn(site.session, "the-id", domain, timeout, *args)
    line: str = caught.value.details[-1].strip().splitlines()[-1]
    return line


def test_rule_22_the_request_is_json_and_the_reply_raw_text(arranged: Site, agent: Any) -> None:
    store, seen = arranged.names["STORE"], []

    def look(request_id: str) -> str:
        seen.append((request_id, store.read(f"{TOP}/host/{request_id}")))
        return "any text {"

    agent.instead = look
    answer = host_agent.version(arranged.session, "the-id", 7, 30)
    assert answer == "any text {"
    [(request_id, request)] = seen
    assert (request_id, json.loads(request)) == ("the-id", {"name": "version", "value": "agent"})


def test_rule_22_a_request_that_is_given_up_is_deleted(arranged: Site, agent: Any) -> None:
    agent.instead = lambda _: None
    assert last_line(arranged, host_agent.version, timeout=1).startswith("TIMEOUT:")
    assert set(agent.requests) == {("the-id", "version", "agent")}


def test_rule_22_thirty_seconds_are_the_default(arranged: Site, agent: Any) -> None:
    agent.instead = lambda _: None
    no_nap = "assert POLL_SECONDS == 0.5"
    with (
        changed(arranged.dom0, "agent", "time.sleep(POLL_SECONDS)", no_nap),
        pytest.raises(XenAPI.Failure, match="30 seconds"),
    ):
        arranged.session.call_plugin("agent", "version", {"id": "the-id", "dom_id": "7"})


REQUESTS = [
    (host_agent.version, (), ("version", "agent")),
    (host_agent.key_init, (123,), ("keyinit", "123")),
    (host_agent.password, (b"secret==",), ("password", "secret==")),
    (host_agent.reset_network, (), ("resetnetwork", "")),
    (host_agent.agent_update, ("http://h/a", "d41d"), ("agentupdate", "http://h/a,d41d")),
]


@pytest.mark.parametrize(("fn", "args", "sent"), REQUESTS)
def test_rule_23_a_request_has_its_name_and_value(
    arranged: Site, agent: Any, fn: Any, args: Any, sent: Any
) -> None:
    ask(arranged, fn, *args)
    assert agent.requests == [("the-id", *sent)]


def test_rule_23_a_file_goes_to_a_new_agent_as_two_values_after_its_features(
    arranged: Site, agent: Any
) -> None:
    ask(arranged, host_agent.inject_file, b"L2E=", b"Yg==")
    (asked, *question), injected = agent.requests
    assert question == ["features", ""]
    assert asked != "the-id"
    assert injected == ("the-id", "file_inject", {"b64_path": "L2E=", "b64_file": "Yg=="})


def test_rule_23_an_old_agent_gets_both_decoded_in_one_value(arranged: Site) -> None:
    with running(arranged.names["STORE"], 8, "version,injectfile") as old:
        host_agent.inject_file(arranged.session, "i", 8, 30, b"L2E=", b"Yg==")
    assert old.requests[1:] == [("i", "injectfile", base64.b64encode(b"/a,b").decode())]


def test_rule_24_a_silent_agent_a_gone_domain_and_a_lacking_feature_are_told_apart(
    arranged: Site, agent: Any
) -> None:
    agent.instead = lambda _: None
    assert "TIMEOUT:" in last_line(arranged, host_agent.password, "x", timeout=1)
    assert "REBOOT:" in last_line(arranged, host_agent.version, domain=99)
    with running(arranged.names["STORE"], 8, AGENT.replace("file_inject", "none")):
        line = last_line(arranged, host_agent.inject_file, b"L2E=", b"Yg==", domain=8)
    assert "NOT IMPLEMENTED:" in line


@pytest.mark.parametrize(
    ("fn", "args", "returncode"),
    [
        (host_agent.version, (), "0"),
        (host_agent.key_init, (1,), "D0"),
        (host_agent.reset_network, (), "500"),
    ],
)
def test_rule_24_the_returncode_is_text(
    arranged: Site, agent: Any, fn: Any, args: Any, returncode: str
) -> None:
    assert ask(arranged, fn, *args)["returncode"] == returncode
