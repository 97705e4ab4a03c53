"""API calls, and the CORS preflight that a browser sends before one.

The dispatcher reads and answers the calls; here they only come and go.
"""

from __future__ import annotations

import functools

from os_xenapi.simulator import dispatcher
from os_xenapi.simulator.faults import TornAnswer, TornRequest, WrongLength
from os_xenapi.simulator.http import CORS, Exchange, Handler
from os_xenapi.simulator.waits import Wait

__all__ = ["HANDLERS"]

_CALL_PATHS = ("/", "/RPC2", "/json", "/jsonrpc")


async def _call(exchange: Exchange, *, path: str) -> None:
    site = exchange.site
    request = dispatcher.RpcRequest(
        path=path,
        body=await exchange.body(),
        headers=exchange.head.headers,
        local_root=site.local_root,
    )
    reply = dispatcher.handle(site.pool, site.host, request)
    if isinstance(reply, Wait):
        reply = await site.pending.answer(reply, exchange.channel)
    damage, channel = reply.damage, exchange.channel
    if isinstance(damage, TornRequest):
        channel.tear(reset=damage.reset)
    if isinstance(damage, TornAnswer):
        channel.tear_writing(damage.at, reset=damage.reset)
    wrong_by = damage.by if isinstance(damage, WrongLength) else 0
    exchange.answer(reply.status, reply.content_type, reply.body, wrong_by=wrong_by)
    if isinstance(damage, TornAnswer):
        channel.tear(reset=damage.reset)


async def _preflight(exchange: Exchange) -> None:
    exchange.answer(200, "", b"", headers=(*CORS, ("Access-Control-Allow-Methods", "PUT")))


HANDLERS = (
    *(Handler("POST", path, functools.partial(_call, path=path)) for path in _CALL_PATHS),
    *(Handler("OPTIONS", path, _preflight) for path in _CALL_PATHS),
)
