"""An observer that makes spans of OpenTelemetry; it needs the extra ``opentelemetry``.

Spans begin below the caller's current span, from threads and from asyncio, and the requests of a
call carry its span as ``traceparent`` (W3C Trace Context). ``tracestate`` and ``baggage``
are never sent: a host reads 1,024 bytes of header and no more.

    span                     kind      attributes beside server.address and server.port
    VM.start                 CLIENT    rpc.system, rpc.method; xapi.plugin, network.protocol.name
    session.login_...        CLIENT    rpc.system, rpc.method; xapi.login.again
    search for coordinator   CLIENT    as a login, which may end it
    PUT /import_raw_vdi      CLIENT    http.request.method, url.path
    task VM.start            INTERNAL  xapi.task.method

All have ``xapi.bytes.sent`` and ``xapi.bytes.received`` in the end, an event for each attempt that
failed and for each that follows, and where they failed ``error.type`` and, for an error answer of
XAPI, ``rpc.response.status_code`` with its code. No exception is recorded: its text is the host's.
"""

from __future__ import annotations

from typing import Any

from os_xenapi import __version__
from os_xenapi.observe import Attempt, Change, Ending, Observer, Operation, Retry, Watch

try:
    from opentelemetry import trace
    from opentelemetry.trace import Span, SpanKind, Status, StatusCode
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
except ImportError as _error:
    raise ImportError(
        "OpenTelemetryObserver needs opentelemetry-api: pip install 'os-xenapi[opentelemetry]'"
    ) from _error

__all__ = ["OpenTelemetryObserver"]

_PROPAGATOR = TraceContextTextMapPropagator()


class OpenTelemetryObserver(Observer):
    """Makes a span of each operation; any number of sessions may share it.

    The tracer comes from ``tracer_provider``, or from the global one. With ``propagates=False``
    hosts are sent no ``traceparent``.
    """

    def __init__(
        self, *, tracer_provider: trace.TracerProvider | None = None, propagates: bool = True
    ) -> None:
        self._tracer = trace.get_tracer("os_xenapi", __version__, tracer_provider)
        self._propagates = propagates

    def begin(self, operation: Operation, /) -> Watch | None:
        """Begin a span below the current one."""
        names = {"task": f"task {operation.name}".rstrip(), "search": "search for coordinator"}
        span = self._tracer.start_span(
            names.get(operation.kind, operation.name),
            kind=SpanKind.INTERNAL if operation.kind == "task" else SpanKind.CLIENT,
            attributes=_attributes(operation),
        )
        return _SpanWatch(span, operation, propagates=self._propagates)

    def changed(self, change: Change, /) -> None:
        """Add an event to the current span: whose call it was that opened or moved the session."""
        attributes = {"xapi.endpoint": change.endpoint.url}
        if change.former is not None:
            attributes["xapi.former_endpoint"] = change.former.url
        trace.get_current_span().add_event(f"xapi session {change.kind}", attributes)


class _SpanWatch(Watch):
    def __init__(self, span: Span, operation: Operation, *, propagates: bool) -> None:
        self._span = span
        self._is_rpc = operation.kind in ("call", "login", "search")
        self._propagates = propagates

    def traceparent(self) -> str:
        carrier: dict[str, str] = {}
        if self._propagates:
            _PROPAGATOR.inject(carrier, context=trace.set_span_in_context(self._span))
        return carrier.get("traceparent", "")

    def tried(self, attempt: Attempt, /) -> None:
        if attempt.error:
            where = {"server.address": attempt.endpoint.host, "error.type": attempt.error}
            self._span.add_event("xapi attempt failed", where)
        else:
            self._span.set_attribute("network.protocol.name", attempt.protocol)
            self._span.set_attributes(_server(attempt))

    def again(self, retry: Retry, /) -> None:
        self._span.add_event("xapi retry", {"xapi.retry.why": retry.why, "pause": retry.pause})

    def end(self, ending: Ending, /) -> None:
        span = self._span
        span.set_attribute("xapi.bytes.sent", ending.sent)
        span.set_attribute("xapi.bytes.received", ending.received)
        if ending.code and self._is_rpc:
            span.set_attribute("rpc.response.status_code", ending.code)
        if ending.outcome != "value":
            problem = ending.code or ending.error or ending.outcome
            span.set_attribute("error.type", problem)
            span.set_status(Status(StatusCode.ERROR, problem))
        span.end()


def _attributes(operation: Operation) -> dict[str, Any]:
    attributes = _server(operation)
    if operation.kind == "task":
        attributes["xapi.task.method"] = operation.name
    elif operation.kind == "stream":
        method, _, path = operation.name.partition(" ")
        attributes |= {"http.request.method": method, "url.path": path}
    else:
        attributes |= {"rpc.system": "xapi", "rpc.method": operation.name}
        if operation.plugin:
            attributes["xapi.plugin"] = operation.plugin
        if operation.kind != "call":
            attributes["xapi.login.again"] = operation.again
    return attributes


def _server(where: Operation | Attempt) -> dict[str, Any]:
    endpoint = where.endpoint
    server: dict[str, Any] = {"server.address": endpoint.host}
    return server | {"server.port": endpoint.port} if endpoint.port else server
