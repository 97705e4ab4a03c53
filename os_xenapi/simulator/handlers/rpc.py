"""API calls, and the CORS preflight that a browser sends before one.

The dispatcher reads and answers the calls; here they only come and go.
"""

from __future__ import annotations

import functools

from os_xenapi.simulator import dispatcher
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
    exchange.answer(reply.status, reply.content_type, reply.body)


async def _preflight(exchange: Exchange) -> None:
    exchange.answer(200, "", b"", headers=(*CORS, ("Access-Control-Allow-Methods", "PUT")))


HANDLERS = (
    *(Handler("POST", path, functools.partial(_call, path=path)) for path in _CALL_PATHS),
    *(Handler("OPTIONS", path, _preflight) for path in _CALL_PATHS),
)
