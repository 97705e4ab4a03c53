"""An observer that counts for Prometheus; it needs the extra ``prometheus``.

    os_xenapi_calls_total{method, outcome}             calls of XAPI that are over
    os_xenapi_call_seconds{method}                     a histogram of how long they took
    os_xenapi_retries_total{why}                       attempts that followed another
    os_xenapi_logins_total{outcome}                    logins, the first ones and those after
    os_xenapi_relogins_total                           times that an open session was logged in anew
    os_xenapi_searches_total{outcome}                  searches for the coordinator
    os_xenapi_failovers_total                          moves of a session to another host
    os_xenapi_sessions_total{change}                   opened, reopened, moved, closed
    os_xenapi_streams_total{handler, outcome}          streams that were closed
    os_xenapi_stream_seconds{handler}                  a histogram of how long they lasted
    os_xenapi_task_waits_total{method, outcome}        waits for tasks that are over
    os_xenapi_sent_bytes_total{kind}                   bytes of bodies sent; kind is rpc or stream
    os_xenapi_received_bytes_total{kind}               bytes of bodies received

``outcome`` is ``value``, ``cancelled``, the code of XAPI's error answer, or the class of the error.
No label grows without bound: a method, handler, code or class that this library does not know is
``other``, whatever hosts and programs come up with.
"""

from __future__ import annotations

import re
from functools import lru_cache

from os_xenapi import datamodel, errors
from os_xenapi.observe import Attempt, Change, Ending, Observer, Operation, Retry, Watch

try:
    from prometheus_client import CollectorRegistry, Counter, Histogram
except ImportError as _error:
    raise ImportError(
        "PrometheusObserver needs prometheus-client: pip install 'os-xenapi[prometheus]'"
    ) from _error

__all__ = ["PrometheusObserver"]

_CALL_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600)
_STREAM_BUCKETS = (0.1, 1, 10, 60, 300, 600, 1800, 3600, 7200, 14400, 43200)

_HTTP_CODE = re.compile(r"HTTP_[1-5][0-9][0-9]")
_STORAGE_CODE = re.compile(r"SR_BACKEND_FAILURE_[0-9]{1,3}")


class PrometheusObserver(Observer):
    """Counts what sessions do; any number of them may share it.

    The metrics are in ``registry`` (``prometheus_client.REGISTRY`` is the usual one), which takes
    those of one observer alone. Raises ValueError if it has them already.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"os_xenapi_{name}", text, labels, registry=registry)

        def seconds(name: str, text: str, label: str, buckets: tuple[float, ...]) -> Histogram:
            name = f"os_xenapi_{name}"
            return Histogram(name, text, (label,), buckets=buckets, registry=registry)

        self._calls = counter("calls", "Calls of XAPI that are over", "method", "outcome")
        self._call_seconds = seconds("call_seconds", "Seconds of a call", "method", _CALL_BUCKETS)
        self._retries = counter("retries", "Attempts that followed another", "why")
        self._logins = counter("logins", "Logins that are over", "outcome")
        self._relogins = counter("relogins", "Times that an open session was logged in anew")
        self._searches = counter("searches", "Searches for the coordinator", "outcome")
        self._failovers = counter("failovers", "Moves of a session to another host")
        self._sessions = counter("sessions", "Changes of sessions", "change")
        self._streams = counter("streams", "Streams that were closed", "handler", "outcome")
        self._stream_seconds = seconds(
            "stream_seconds", "Seconds of a stream", "handler", _STREAM_BUCKETS
        )
        self._tasks = counter("task_waits", "Waits for tasks that are over", "method", "outcome")
        self._sent = counter("sent_bytes", "Bytes of bodies sent", "kind")
        self._received = counter("received_bytes", "Bytes of bodies received", "kind")
        datamodel.load()  # not in the midst of the first call

    def begin(self, operation: Operation, /) -> Watch | None:
        """Return what counts an operation."""
        return _CountingWatch(self, operation)

    def changed(self, change: Change, /) -> None:
        """Count what becomes of sessions."""
        self._sessions.labels(change.kind).inc()
        if change.relogin:
            self._relogins.inc()
        if change.kind == "moved":
            self._failovers.inc()

    def count_retry(self, retry: Retry) -> None:
        """Count an attempt that followed another."""
        self._retries.labels(retry.why).inc()

    def count_bytes(self, kind: str, sent: int, received: int) -> None:
        """Count the bytes of bodies; ``kind`` is rpc or stream."""
        self._sent.labels(kind).inc(sent)
        self._received.labels(kind).inc(received)

    def count(self, operation: Operation, ending: Ending) -> None:
        """Count an operation that is over."""
        outcome = _outcome(ending)
        if operation.kind == "call":
            method = _method(operation.name)
            self._calls.labels(method, outcome).inc()
            self._call_seconds.labels(method).observe(ending.seconds)
        elif operation.kind == "login":
            self._logins.labels(outcome).inc()
        elif operation.kind == "search":
            self._searches.labels(outcome).inc()
        elif operation.kind == "stream":
            handler = _handler(operation.name)
            self._streams.labels(handler, outcome).inc()
            self._stream_seconds.labels(handler).observe(ending.seconds)
        else:
            self._tasks.labels(_method(operation.name), outcome).inc()


class _CountingWatch(Watch):
    def __init__(self, counts: PrometheusObserver, operation: Operation) -> None:
        self._counts = counts
        self._operation = operation

    def tried(self, attempt: Attempt, /) -> None:
        self._counts.count_bytes("rpc", attempt.sent, attempt.received)

    def again(self, retry: Retry, /) -> None:
        self._counts.count_retry(retry)

    def end(self, ending: Ending, /) -> None:
        if self._operation.kind == "stream":
            self._counts.count_bytes("stream", ending.sent, ending.received)
        self._counts.count(self._operation, ending)


@lru_cache(maxsize=8192)
def _method(name: str) -> str:
    """Return the method as a label: one that the datamodel knows, or ``other``."""
    message = datamodel.load().message(name.removeprefix("Async."))
    if message is None or (name.startswith("Async.") and not message.is_async):
        return "other"
    return name


@lru_cache(maxsize=256)
def _handler(name: str) -> str:
    """Return the HTTP method and path as a label: one that the datamodel knows, or ``other``."""
    handlers = datamodel.load().http_handlers.values()
    known = any(name == f"{one.method.upper()} {one.uri}" for one in handlers)
    return name if known else "other"


def _outcome(ending: Ending) -> str:
    if ending.outcome == "failure":
        return _code(ending.code)
    return _class(ending.error) if ending.outcome == "error" else ending.outcome


@lru_cache(maxsize=1024)
def _code(code: str) -> str:
    known = code in datamodel.load().errors or any(
        form.fullmatch(code) for form in (_STORAGE_CODE, _HTTP_CODE)
    )
    return code if known else "other"


@lru_cache(maxsize=256)
def _class(name: str) -> str:
    """Return the class of an error as a label: one of the library's, or ``other``."""
    found = getattr(errors, name, None)
    return name if isinstance(found, type) and issubclass(found, errors.XenApiError) else "other"
