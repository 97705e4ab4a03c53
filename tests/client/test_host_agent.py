"""host_agent: the guest's agent, called from Python through a host's plugin."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from os_xenapi.client import host_agent
from os_xenapi.errors import Failure
from tests import parts
from tests.dom0.guest_agent import running
from tests.dom0.xenstored import NEEDED, Xenstored

pytestmark = parts.need(*NEEDED)

NEW = "version,keyinit,password,resetnetwork,file_inject,agentupdate"


def test_the_agents_answers_come_back(calling: Any, store: Xenstored) -> None:
    with running(store, 3, NEW) as agent:
        assert json.loads(calling(host_agent.version, "id-1", 3, 30))["message"] == "1.2.3 \u00e9"
        key = calling(host_agent.key_init, "id-2", "3", "30", pub=41)
        assert json.loads(key) == {"returncode": "D0", "message": "42"}
        done = json.loads(calling(host_agent.password, "id-3", 3, 30, enc_pass=b"c2VjcmV0"))
        assert done["returncode"] == "0"
        assert json.loads(calling(host_agent.reset_network, "id-4", 3, 30))["returncode"] == "500"
        calling(host_agent.agent_update, "id-5", 3, 30, url="http://u", md5sum="d")
        assert agent.requests == [
            ("id-1", "version", "agent"),
            ("id-2", "keyinit", "41"),
            ("id-3", "password", "c2VjcmV0"),
            ("id-4", "resetnetwork", ""),
            ("id-5", "agentupdate", "http://u,d"),
        ]


@pytest.mark.parametrize("features", [NEW, "injectfile"])
def test_a_file_arrives_in_the_guest(calling: Any, store: Xenstored, features: str) -> None:
    with running(store, 3, features) as agent:
        path, contents = base64.b64encode(b"/etc/motd"), base64.b64encode(b"\x00caf\xc3\xa9")
        calling(host_agent.inject_file, "id", 3, 30, b64_path=path, b64_contents=contents)
        assert agent.files == {"/etc/motd": b"\x00caf\xc3\xa9"}


def last_words(calling: Any, function: Any, *args: Any, **kwargs: Any) -> str:
    """What programs of the classic surface search for their marks."""
    with pytest.raises(Failure) as caught:
        calling(function, *args, **kwargs)
    return caught.value.details[-1].splitlines()[-1]


def test_failures_carry_their_marks(calling: Any, store: Xenstored) -> None:
    with running(store, 3, None) as agent:
        assert "NOT IMPLEMENTED:" in last_words(calling, host_agent.inject_file, "id", 3, 30)
        agent.instead = lambda _: None
        assert "TIMEOUT:" in last_words(calling, host_agent.version, "id", 3, 0)
    assert "REBOOT:" in last_words(calling, host_agent.version, "id", 3, 30)
