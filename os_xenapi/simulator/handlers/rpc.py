"""API calls, and the CORS preflight that a browser sends before one.

The dispatcher reads and answers the calls; here they only come and go.
"""

from __future__ import annotations

import functools

from os_xenapi.simulator import dispatcher
from os_xenapi.simulator.http import CORS, Exchange, Handler
from os_xenapi.simulator.waits import Wait

__all__ = ["HANDLERS"]


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
    Handler("POST", "/", "post_root", functools.partial(_call, path="/")),
    Handler("POST", "/RPC2", "post_RPC2", functools.partial(_call, path="/RPC2")),
    Handler("POST", "/json", "post_json", functools.partial(_call, path="/json")),
    Handler("POST", "/jsonrpc", "post_jsonrpc", functools.partial(_call, path="/jsonrpc")),
    Handler("OPTIONS", "/", "post_root_options", _preflight),
    Handler("OPTIONS", "/json", "post_json_options", _preflight),
    Handler("OPTIONS", "/jsonrpc", "post_jsonrpc_options", _preflight),
)
