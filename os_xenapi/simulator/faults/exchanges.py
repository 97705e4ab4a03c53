"""Faults of requests over HTTP: what is known of one before its body, and what becomes of it.

A call to the API is struck where the dispatcher knows what it asks for; here only by faults that
name its handler, such as ``http/post_jsonrpc``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from os_xenapi.simulator.faults.data import Asked
from os_xenapi.simulator.faults.effects import ErrorInside, HtmlAnswer, TornAnswer, TornRequest
from os_xenapi.simulator.faults.storage import rows_called
from os_xenapi.simulator.values import NULL

if TYPE_CHECKING:
    from os_xenapi.simulator.faults.armed import Hits
    from os_xenapi.simulator.http import Exchange

__all__ = ["asked_by", "begin", "end"]

_CALLS = frozenset({"post_root", "post_RPC2", "post_json", "post_jsonrpc"})


def asked_by(exchange: Exchange) -> Asked:
    """Return the request as faults see it; the lock is held.

    The objects are those that the query names, and the repositories of the disks among them.
    """
    site, head = exchange.site, exchange.head
    arguments = dict(head.query)
    names = set()
    for value in arguments.values():
        for row in rows_called(site.pool.store, value):
            names |= {row.ref, row["SR"]} if row.table.name == "VDI" else {row.ref}
    message = f"http/{exchange.handler_name}"
    host = site.pool.names_of(site.host)
    return Asked(message, False, host, arguments, frozenset(names - {NULL}))


def begin(exchange: Exchange) -> Hits:
    """Prepare what the faults that strike the request do to it, and return them.

    Raises Torn or Refusal where it ends here.
    """
    pool, channel = exchange.site.pool, exchange.channel
    candidates = pool.faults.on_replies
    if exchange.handler_name in _CALLS:
        candidates = tuple(one for one in candidates if _names_a_handler(one.fault.message))
    with pool.lock:
        hits = pool.faults.hits(candidates, asked_by(exchange))
    for armed in hits:
        effect = armed.fault.effect
        if isinstance(effect, TornRequest):
            left = _bytes_to_read(exchange, effect.at)
            if not left:
                channel.tear(reset=effect.reset)
            channel.tear_reading(left, reset=effect.reset)
        elif isinstance(effect, TornAnswer):
            channel.tear_writing(effect.at, reset=effect.reset)
        elif isinstance(effect, HtmlAnswer):
            exchange.end_with_page(effect.status, effect.page)
        elif isinstance(effect, ErrorInside):
            exchange.error_inside = list(effect.details)
    return hits


def end(exchange: Exchange, hits: Hits) -> None:
    """Break the connection after an answer that was to be torn beyond its end. Raises Torn."""
    for armed in hits:
        effect = armed.fault.effect
        if isinstance(effect, TornAnswer):
            exchange.channel.tear(reset=effect.reset)


def _names_a_handler(message: str | None) -> bool:
    return message is not None and message.startswith("http/")


def _bytes_to_read(exchange: Exchange, at: int) -> int:
    """How much of the body comes in before a request is torn, which is never whole."""
    length = exchange.head.content_length
    if length is None and exchange.head.method != "PUT":
        length = 0
    if length is not None:
        at = min(at, exchange.size + length - 1)
    return max(0, at - exchange.size)
