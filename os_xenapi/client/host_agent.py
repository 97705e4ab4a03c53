"""Calls of the agent inside a guest, which a host's plugin ``agent`` reaches over xenstore.

Each takes the session, the request's id (a uuid, new for each request), the number of the guest's
domain on the session's host, and how long to wait for the agent, in seconds. Each returns the
agent's JSON text, a map of ``returncode`` (text) and ``message``. Each raises Failure, whose last
detail holds "TIMEOUT:" where the agent did not answer and "REBOOT:" where the domain is gone.
"""

from __future__ import annotations

from os_xenapi.client._plain import call_plain
from os_xenapi.flows import Flow, dom0_call

__all__ = ["agent_update", "inject_file", "key_init", "password", "reset_network", "version"]

_PLUGIN = "agent.py"


@dom0_call
def version(uuid: str, dom_id: str | int, timeout: str | int) -> Flow[str]:
    """Return the agent's version, as the message."""
    return call_plain(_PLUGIN, "version", id=uuid, dom_id=dom_id, timeout=timeout)


@dom0_call
def key_init(
    uuid: str, dom_id: str | int, timeout: str | int, pub: str | bytes | int = ""
) -> Flow[str]:
    """Begin a Diffie-Hellman exchange: send the public key ``pub``, return the agent's.

    The returncode is "D0" where the exchange began.
    """
    return call_plain(_PLUGIN, "key_init", id=uuid, dom_id=dom_id, timeout=timeout, pub=pub)


@dom0_call
def password(
    uuid: str, dom_id: str | int, timeout: str | int, enc_pass: str | bytes = ""
) -> Flow[str]:
    """Set the administrator's password, encrypted with the key that ``key_init`` agreed on."""
    return call_plain(
        _PLUGIN, "password", id=uuid, dom_id=dom_id, timeout=timeout, enc_pass=enc_pass
    )


@dom0_call
def reset_network(uuid: str, dom_id: str | int, timeout: str | int) -> Flow[str]:
    """Let the guest set its network up again from xenstore.

    The returncode is "0", or "500" where the guest failed to.
    """
    return call_plain(_PLUGIN, "resetnetwork", id=uuid, dom_id=dom_id, timeout=timeout)


@dom0_call
def inject_file(
    uuid: str,
    dom_id: str | int,
    timeout: str | int,
    b64_path: str | bytes = "",
    b64_contents: str | bytes = "",
) -> Flow[str]:
    """Write a file in the guest; path and contents are base64.

    Together they may have about 3,900 bytes, what one record of xenstore holds. The agent is asked
    first what it can do, with the same patience again. Raises Failure as the others do, and one
    whose last detail holds "NOT IMPLEMENTED:" where the agent cannot write files.
    """
    return call_plain(
        _PLUGIN,
        "inject_file",
        id=uuid,
        dom_id=dom_id,
        timeout=timeout,
        b64_path=b64_path,
        b64_contents=b64_contents,
    )


@dom0_call
def agent_update(
    uuid: str,
    dom_id: str | int,
    timeout: str | int,
    url: str | bytes = "",
    md5sum: str | bytes = "",
) -> Flow[str]:
    """Let the agent replace itself by the archive at ``url``, whose MD5 is ``md5sum`` in hex."""
    return call_plain(
        _PLUGIN, "agentupdate", id=uuid, dom_id=dom_id, timeout=timeout, url=url, md5sum=md5sum
    )
