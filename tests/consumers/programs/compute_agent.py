"""The compute driver and the agent in a guest, and the guest's console."""

from __future__ import annotations

import base64
import json
import uuid
import zlib
from collections.abc import Callable
from typing import Any

from os_xenapi.client import host_agent, vm_management

__all__ = ["talk"]

TIMEOUT = 30
PRIME = 162259276829213363391578010288127


def talk(session: Any, domain: str, *, note: Callable[..., None]) -> None:
    """Do with a guest's agent what is done when a guest is new, and read its console."""
    version = _ask(session, domain, host_agent.version)
    note("agent", version=version["message"])
    public = str(pow(5, 77, PRIME))
    answer = _ask(session, domain, host_agent.key_init, pub=public)
    assert answer["returncode"] == "D0"
    assert int(answer["message"]) > 0
    encrypted = base64.b64encode(b"Salted__ and so on").decode()
    answer = _ask(session, domain, host_agent.password, enc_pass=encrypted)
    assert answer["returncode"] == "0"
    answer = _ask(session, domain, host_agent.reset_network)
    assert answer["returncode"] in ("0", "500")
    update = {"url": "http://images.example.com/agent.tgz", "md5sum": "d" * 32}
    answer = _ask(session, domain, host_agent.agent_update, **update)
    assert answer["returncode"] == "0"
    # Both bytes and text are passed by drivers.
    path = base64.b64encode(b"/root/.ssh/authorized_keys")
    contents = base64.b64encode(b"ssh-ed25519 AAAA day\n")
    files = {"b64_path": path, "b64_contents": contents}
    answer = _ask(session, domain, host_agent.inject_file, **files)
    assert answer["returncode"] == "0"
    _no_answer(session)
    console = vm_management.get_console_log(session, domain)
    text = zlib.decompress(base64.b64decode(console))
    note("console", text=text)


def _ask(session: Any, domain: str, call: Callable[..., str], **arguments: Any) -> dict[str, str]:
    answer = call(session, str(uuid.uuid4()), domain, TIMEOUT, **arguments)
    decoded = json.loads(answer)
    assert set(decoded) == {"returncode", "message"}
    return dict(decoded)


def _no_answer(session: Any) -> None:
    """What is said where there is no such domain: drivers search the last line."""
    try:
        host_agent.version(session, str(uuid.uuid4()), "9999", 1)
    except session.XenAPI.Failure as error:
        last = error.details[-1].splitlines()[-1]
        assert "REBOOT:" in last or "TIMEOUT:" in last, last
    else:
        raise AssertionError("a domain that is not there has answered")
