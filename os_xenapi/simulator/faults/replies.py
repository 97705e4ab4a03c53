"""Faults of an exchange: what becomes of the answer to a call on its way to the client.

What the answer says is changed here, for every way that it may take. What happens to its bytes
goes with it as ``damage``, for whoever sends them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from os_xenapi.simulator.envelopes import Envelope, RpcReply
from os_xenapi.simulator.faults.effects import (
    ErrorInside,
    HtmlAnswer,
    TornAnswer,
    TornRequest,
    TruncatedAnswer,
    WrongLength,
)
from os_xenapi.simulator.waits import Wait

if TYPE_CHECKING:
    from os_xenapi.simulator.faults.armed import Hits

__all__ = ["answer"]


def answer(
    hits: Hits, envelope: Envelope, carry_out: Callable[[], RpcReply | Wait[RpcReply]]
) -> RpcReply | Wait[RpcReply]:
    """Return what comes of a call that ``hits`` strike; ``carry_out`` does what it asks for."""
    for armed in hits:
        effect = armed.fault.effect
        if isinstance(effect, TornRequest):
            return RpcReply(200, "", b"", effect)
        if isinstance(effect, ErrorInside):
            return envelope.outside(list(effect.details))
        if isinstance(effect, HtmlAnswer) and not effect.carried_out:
            return _page(effect)
    reply = carry_out()
    if isinstance(reply, Wait):
        return reply.then(lambda reply: _damaged(hits, reply))
    return _damaged(hits, reply)


def _damaged(hits: Hits, reply: RpcReply) -> RpcReply:
    for armed in hits:
        effect = armed.fault.effect
        if isinstance(effect, HtmlAnswer):
            reply = _page(effect)
        elif isinstance(effect, TruncatedAnswer):
            reply = reply._replace(body=reply.body[: effect.at])
        elif isinstance(effect, (TornAnswer, WrongLength)):
            reply = reply._replace(damage=effect)
    return reply


def _page(effect: HtmlAnswer) -> RpcReply:
    return RpcReply(effect.status, "text/html", effect.page.encode())
