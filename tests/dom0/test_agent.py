"""The plugin agent, over a real xenstored, with agents of each generation in the guest."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.calling import call, changed
from tests.dom0.guest_agent import running
from tests.dom0.xenstored import HOSTS, NEEDED, Xenstored, host_of

pytestmark = parts.need(*NEEDED)

NEW = "version,keyinit,password,resetnetwork, file_inject ,agentupdate"
OLD = "version,injectfile"
TOP = "/local/domain/7"


class Host(NamedTuple):
    """A dom0 and its xenstored, as the tools show it."""

    dom0: Dom0
    store: Xenstored

    def call(self, fn: str, **args: str) -> Any:
        return json.loads(self.text(fn, **args))

    def text(self, fn: str, **args: str) -> str:
        return call(self.dom0, "agent.py", fn, {"id": "a-b-c", "dom_id": "7", **args})

    def failure(self, fn: str, **args: str) -> list[str]:
        with pytest.raises(Failure) as caught:
            self.text(fn, **args)
        return caught.value.details

    def left(self) -> list[str]:
        """The requests and answers that lie in xenstore."""
        return self.store.names(f"{TOP}/data/host") + self.store.names(f"{TOP}/data/guest")


@pytest.fixture(scope="module", params=HOSTS)
def host(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with host_of(request.param, tmp_path_factory.mktemp("d")) as (dom0, store):
        yield Host(dom0, store)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


REQUESTS: dict[str, tuple[dict[str, str], tuple[str, str], dict[str, str]]] = {
    "version": ({}, ("version", "agent"), {"returncode": "0", "message": "1.2.3 \u00e9"}),
    "key_init": ({"pub": "9" * 300}, ("keyinit", "9" * 300), {"returncode": "D0"}),
    "password": ({"enc_pass": "U2Fs/+=="}, ("password", "U2Fs/+=="), {"returncode": "0"}),
    "resetnetwork": (
        {},
        ("resetnetwork", ""),
        {"returncode": "500", "message": "ifup: eth0 = down"},
    ),
    "agentupdate": (
        {"url": "http://host/a?b=c%2Cd", "md5sum": "d" * 32},
        ("agentupdate", "http://host/a?b=c%2Cd," + "d" * 32),
        {"returncode": "0", "message": "http://host/a?b=c%2Cd," + "d" * 32},
    ),
}


@pytest.mark.parametrize("fn", REQUESTS)
def test_a_request_reaches_the_agent_and_its_answer_the_caller(host: Host, fn: str) -> None:
    args, sent, answer = REQUESTS[fn]
    with running(host.store, 7, NEW) as agent:
        answered = host.call(fn, timeout="30", **args)
        assert agent.requests == [("a-b-c", *sent)]
        assert host.left() == []
    assert {name: answered[name] for name in answer} == answer


CONTENTS = b"#!/bin/sh\n\x00\xff,caf\xc3\xa9 = \"'\\"


def test_a_new_agent_gets_path_and_contents_in_base64(host: Host) -> None:
    with running(host.store, 7, NEW) as agent:
        args = {"b64_path": b64(b"/etc/a, b"), "b64_contents": b64(CONTENTS)}
        assert host.call("inject_file", **args) == {"returncode": "0", "message": "file_inject"}
        assert agent.files == {"/etc/a, b": CONTENTS}
        (asked, *question), (injected, *_) = agent.requests
        assert question == ["features", ""]
        assert injected == "a-b-c" != asked
        assert host.left() == []


def test_an_old_agent_gets_path_and_contents_in_one_text(host: Host) -> None:
    with running(host.store, 7, OLD) as agent:
        folded = base64.encodebytes(CONTENTS * 5).decode()
        args = {"b64_path": b64(b"/root/\xc3\xa9"), "b64_contents": folded}
        assert host.call("inject_file", **args) == {"returncode": "0", "message": "injectfile"}
        assert agent.files == {"/root/\u00e9": CONTENTS * 5}


def test_a_comma_in_a_path_is_not_given_to_an_old_agent(host: Host) -> None:
    with running(host.store, 7, OLD) as agent:
        args = {"b64_path": b64(b"/etc/passwd,x"), "b64_contents": b64(b"y")}
        assert "comma in its path" in host.failure("inject_file", **args)[-1]
        assert [name for _, name, _ in agent.requests] == ["features"]


@pytest.mark.parametrize("features", [None, "version,keyinit", ""])
def test_an_agent_that_cannot_write_files_is_not_asked_to(host: Host, features: str | None) -> None:
    with running(host.store, 7, features) as agent:
        details = host.failure("inject_file", b64_path=b64(b"/x"), b64_contents=b64(b"y"))
        assert details[:3] == ["XENAPI_PLUGIN_FAILURE", "inject_file", "NotImplementedError"]
        assert details[3].splitlines()[-1].startswith("NOT IMPLEMENTED: ")
        assert [name for _, name, _ in agent.requests] == ["features"]


@pytest.mark.parametrize("answer", ["no JSON", "[1]", '{"message": 5}', '"x"', "[" * 2000])
def test_features_of_no_known_form_are_none(host: Host, answer: str) -> None:
    with running(host.store, 7, NEW) as agent:
        agent.instead = lambda _: answer
        details = host.failure("inject_file", b64_path=b64(b"/x"), b64_contents=b64(b"y"))
    assert details[3].startswith("NOT IMPLEMENTED: ")


def test_an_answer_of_any_text_is_handed_on(host: Host) -> None:
    with running(host.store, 7, NEW) as agent:
        agent.instead = lambda _: "caf\u00e9 \x01 {"
        assert host.text("version") == "caf\u00e9 ? {"


def test_an_agent_that_is_silent_times_out_and_the_request_is_taken_back(host: Host) -> None:
    with running(host.store, 7, NEW) as agent:
        agent.instead = lambda _: None
        details = host.failure("version", timeout="1")
        assert agent.requests[0][1] == "version"
        assert host.left() == []
    assert details[:3] == ["XENAPI_PLUGIN_FAILURE", "version", "AgentTimeout"]
    assert details[3].splitlines()[-1].startswith("TIMEOUT: ")


def test_without_a_word_an_agent_has_30_seconds_and_is_looked_at_twice_in_each(host: Host) -> None:
    naps = host.dom0.root / "naps"
    nap = f"open({str(naps)!r}, 'a').write('%s ' % POLL_SECONDS)"
    with (
        changed(host.dom0, "agent", "time.sleep(POLL_SECONDS)", nap),
        running(host.store, 7, NEW) as agent,
    ):
        agent.instead = lambda _: None
        assert "did not answer within 30 seconds" in host.failure("version")[-1]
    assert naps.read_text() == "0.5 " * 60
    naps.unlink()


def test_a_guest_that_reboots_meanwhile_is_told_and_nothing_is_left(host: Host) -> None:
    with running(host.store, 7, NEW) as agent:

        def reboot(_: str) -> None:
            host.store.remove(TOP)

        agent.instead = reboot
        details = host.failure("password", enc_pass="x", timeout="20")
        assert details[:3] == ["XENAPI_PLUGIN_FAILURE", "password", "DomainGone"]
        assert details[3].splitlines()[-1].startswith("REBOOT: ")
        assert host.store.names(TOP) == []
        host.store.write(f"{TOP}/name", "again")


def test_a_domain_that_is_not_there_gets_no_request(host: Host) -> None:
    before = host.store.everything()
    details = host.failure("version", timeout="20")
    assert details[3].startswith("REBOOT: ")
    assert host.store.everything() == before


def test_an_answer_from_an_earlier_request_of_that_id_is_not_taken(host: Host) -> None:
    host.store.write(f"{TOP}/data/guest/a-b-c", "stale")
    with running(host.store, 7, NEW):
        assert host.call("version")["message"] == "1.2.3 \u00e9"


def test_a_request_beyond_a_record_is_refused_before_the_agent_is_asked(host: Host) -> None:
    with running(host.store, 7, NEW) as agent:
        args = {"b64_path": b64(b"/x"), "b64_contents": b64(b"y" * 3100)}
        words = host.failure("inject_file", **args)[-1]
        assert "at most 4096: nothing was written" in words
        assert agent.requests == []
        assert host.left() == []


def test_a_file_that_just_fits_arrives(host: Host) -> None:
    size = 1450 if host.store.daemon == "oxenstored" else 2970
    with running(host.store, 7, NEW) as agent:
        args = {"b64_path": b64(b"/x"), "b64_contents": b64(b"y" * size)}
        host.call("inject_file", **args)
        assert agent.files == {"/x": b"y" * size}


def test_a_request_is_taken_whole_or_leaves_nothing_behind(host: Host) -> None:
    """XenServer's daemon refuses values that Xen's takes."""
    with running(host.store, 7, NEW) as agent:
        if host.store.daemon == "xenstored":
            host.call("key_init", pub="9" * 2100)
        else:
            assert "the value has" in host.failure("key_init", pub="9" * 2100)[-1]
            assert agent.requests == []
            assert host.store.names(f"{TOP}/data") == []
