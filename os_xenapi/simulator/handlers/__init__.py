"""The HTTP handlers of a simulated host: one module each, listed here.

A handler that XAPI has and that is not simulated answers 501 and says so; it never pretends.
"""

from __future__ import annotations

from os_xenapi import datamodel
from os_xenapi.simulator.handlers import export_raw_vdi, import_raw_vdi, rpc
from os_xenapi.simulator.http import Exchange, Handler, Refusal, Router

__all__ = ["router"]


def router() -> Router:
    """Return the router over every handler of a host."""
    simulated = [*rpc.HANDLERS, export_raw_vdi.HANDLER, import_raw_vdi.HANDLER]
    taken = {(handler.method, handler.prefix) for handler in simulated}
    taken.add(("GET", "/"))
    missing = [
        Handler(known.method, known.uri, _not_simulated)
        for known in datamodel.load().http_handlers.values()
        if (known.method, known.uri) not in taken
    ]
    return Router([*simulated, *missing])


async def _not_simulated(exchange: Exchange) -> None:
    head = exchange.head
    raise Refusal(501, f"{head.method} {head.path} is not simulated.")
