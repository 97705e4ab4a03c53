"""Spans of the real OpenTelemetry SDK, and the traceparent that hosts receive."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from os_xenapi.errors import Failure
from os_xenapi.observe.opentelemetry import OpenTelemetryObserver
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.steps import Retry
from os_xenapi.rpc.stream import Request, StreamExchange
from os_xenapi.simulator.faults import Error, Fault
from os_xenapi.transfer import import_disk
from os_xenapi.transport.tls import TLS
from tests.session.conftest import Face
from tests.transport.certificates import Authority
from tests.transport.faces import AsyncFace, SyncFace
from tests.transport.wire_server import Peer, WireServer

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Spans:
    """A tracer provider of its own, and the spans that have ended."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracer = self.provider.get_tracer("tests")
        self.observer = OpenTelemetryObserver(tracer_provider=self.provider)

    def of(self, name: str) -> list[ReadableSpan]:
        return [span for span in self._exporter.get_finished_spans() if span.name == name]

    def one(self, name: str) -> ReadableSpan:
        [span] = self.of(name)
        return span

    def text(self) -> str:
        return "".join(span.to_json() for span in self._exporter.get_finished_spans())


@pytest.fixture
def spans() -> Spans:
    return Spans()


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def is_below(span: ReadableSpan, parent: ReadableSpan) -> bool:
    context = parent.get_span_context()
    return span.parent is not None and context is not None and span.parent == context


def test_a_call_is_a_client_span_below_the_callers(face: Face, spans: Spans) -> None:
    async def work(session: Any, outcome: Any) -> None:
        with spans.tracer.start_as_current_span("mine"):
            await outcome(session.VM.get_all())

    face.run(work, observers=[spans.observer])
    span = spans.one("VM.get_all")
    assert is_below(span, spans.one("mine"))
    assert span.kind is SpanKind.CLIENT
    assert span.status.status_code is StatusCode.UNSET
    found = attributes(span)
    assert found["rpc.system"] == "xapi"
    assert found["rpc.method"] == "VM.get_all"
    assert found["network.protocol.name"] == "JSON-RPC 2.0"
    if face.site.transport == "https":
        assert found["server.address"] == "127.0.0.1"
        assert f":{found['server.port']}" in face.site.server.url()
    assert found["xapi.bytes.sent"] > 50
    assert found["xapi.bytes.received"] > 20


def test_an_error_is_recorded_by_its_code_and_nothing_else(face: Face, spans: Spans) -> None:
    refs: list[str] = []

    async def work(session: Any, outcome: Any) -> None:
        refs.append(session.ref)
        told = Error(["VM_REQUIRES_SR", "s3cr3t", session.ref])
        face.site.pool.faults.arm(Fault(told, message="VM.get_all"))
        with pytest.raises(Failure):
            await outcome(session.VM.get_all())

    face.run(work, observers=[spans.observer])
    span = spans.one("VM.get_all")
    assert span.status.status_code is StatusCode.ERROR
    assert span.status.description == "VM_REQUIRES_SR"
    assert attributes(span)["error.type"] == "VM_REQUIRES_SR"
    assert attributes(span)["rpc.response.status_code"] == "VM_REQUIRES_SR"
    for secret in ("s3cr3t", *refs, face.site.pool.password):
        assert secret not in spans.text()


def test_retries_and_new_logins_show_below_the_callers_span(face: Face, spans: Spans) -> None:
    async def work(session: Any, outcome: Any) -> None:
        booting = Error(["TOO_MANY_PENDING_TASKS"])
        face.site.pool.faults.arm(Fault(booting, message="VM.get_all", times=1))
        await outcome(session.call_xenapi("session.logout"))
        with spans.tracer.start_as_current_span("mine"):
            await outcome(session.VM.get_all())

    face.run(work, observers=[spans.observer], retry=Retry(first=0.01))
    span, mine = spans.one("VM.get_all"), spans.one("mine")
    retries = [event for event in span.events if event.name == "xapi retry"]
    assert {(event.attributes or {})["xapi.retry.why"] for event in retries} == {"busy", "session"}
    first, again = spans.of("session.login_with_password")
    assert first.parent is None
    assert is_below(again, mine)
    assert attributes(again)["xapi.login.again"] is True
    assert [event.name for event in mine.events] == ["xapi session reopened"]


def test_streams_and_waits_are_spans(face: Face, spans: Spans, tmp_path: Path) -> None:
    (tmp_path / "disk.raw").write_bytes(b"data" * 1000)

    async def work(session: Any, outcome: Any) -> None:
        with spans.tracer.start_as_current_span("mine"):
            done = await outcome(import_disk(session, tmp_path / "disk.raw"))
            task = await outcome(session.Async.VDI.set_name_label(done.vdi, "mine"))
            await outcome(task.wait(timeout=20))

    face.run(work, observers=[spans.observer])
    stream, task = spans.one("PUT /import_raw_vdi"), spans.one("task VDI.set_name_label")
    assert attributes(stream)["http.request.method"] == "PUT"
    assert attributes(stream)["url.path"] == "/import_raw_vdi"
    assert attributes(stream)["xapi.bytes.sent"] > 4000
    assert task.kind is SpanKind.INTERNAL
    assert is_below(stream, spans.one("mine"))
    assert is_below(task, spans.one("mine"))
    assert "OpaqueRef" not in spans.text()


@pytest.fixture(params=["http", "https"])
def server(request: pytest.FixtureRequest, authority: Authority) -> Iterator[WireServer]:
    def script(peer: Peer) -> None:
        for call in peer.calls():
            if call.head.startswith(b"GET"):
                peer.send(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            else:
                peer.answer(call, ["OpaqueRef:1"] if "get_all" in call.method else "OpaqueRef:s")

    tls = authority.issue("127.0.0.1").context() if request.param == "https" else None
    with WireServer(script, tls=tls) as server:
        yield server


@pytest.fixture(params=["threads", "asyncio"])
def connect(
    request: pytest.FixtureRequest, server: WireServer, authority: Authority
) -> Iterator[Callable[..., Any]]:
    with ExitStack() as stack:
        face: Any = SyncFace()
        if request.param == "asyncio":
            face = stack.enter_context(AsyncFace())

        def open_session(**options: Any) -> Any:
            session = face.connect(server.url, tls=TLS(ca_file=authority.path), **options)
            stack.callback(session.close)
            return session

        yield open_session


def heads(server: WireServer) -> list[str]:
    """What each request said as traceparent, ``""`` for nothing."""
    found = (re.search(rb"\r\ntraceparent: ([^\r]*)", call.head) for call in server.calls)
    return [one[1].decode() if one else "" for one in found]


def test_hosts_receive_the_span_of_each_call_and_stream(
    connect: Any, server: WireServer, spans: Spans
) -> None:
    session = connect(observers=[spans.observer])
    session.call("VM.get_all")
    stream = session.open_stream(Request("GET", "/rrd_updates", {"start": "1"}))
    session.run(stream.response())
    session.run(stream.close())
    names = ["session.login_with_password", "VM.get_all", "GET /rrd_updates"]
    for name, header in zip(names, heads(server), strict=True):
        context = spans.one(name).get_span_context()
        assert context is not None
        identity = f"{context.trace_id:032x}-{context.span_id:016x}"
        assert header == f"00-{identity}-{context.trace_flags:02x}"
    for call in server.calls:
        assert b"tracestate" not in call.head
        assert b"baggage" not in call.head
        assert len(call.head) + 4 <= 1024


def test_nothing_is_sent_where_nobody_asks_for_it(
    connect: Any, server: WireServer, spans: Spans
) -> None:
    quiet = OpenTelemetryObserver(tracer_provider=spans.provider, propagates=False)
    connect(observers=[quiet]).call("VM.get_all")
    connect().call("VM.get_all")
    assert heads(server) == ["", "", "", ""]


def test_a_head_without_room_is_sent_without_the_header(connect: Any, server: WireServer) -> None:
    spans = Spans()
    session = connect(observers=[spans.observer])
    for length in (400, 870):
        stream = session.open_stream(Request("GET", "/x", {"q": "x" * length}))
        session.run(stream.response())
        session.run(stream.close())
    assert [bool(header) for header in heads(server)] == [True, True, False]
    assert len(server.calls[-1].head) + 4 > 1024 - 70


@pytest.mark.parametrize("room", [0, 1])
def test_the_limit_is_kept_to_the_byte(room: int) -> None:
    endpoint = Endpoint.parse("https://h")

    def head(padding: int, trace: str) -> bytes:
        request = Request("GET", "/x", {"q": "x" * padding})
        return StreamExchange().head(request, endpoint, "OpaqueRef:s", trace)

    line = f"traceparent: {TRACE}\r\n".encode()
    padding = 1024 - len(line) - len(head(0, "")) + 1 - room
    whole = head(padding, TRACE)
    assert (line in whole) is bool(room)
    assert len(whole) <= 1024
    assert whole.replace(line, b"") == head(padding, "")


def test_what_is_no_traceparent_is_not_sent(connect: Any, server: WireServer) -> None:
    class Forging(OpenTelemetryObserver):
        def begin(self, operation: Any, /) -> Any:
            watch = super().begin(operation)
            watch.traceparent = lambda: f"{TRACE}\r\nCookie: x"  # type: ignore[union-attr, method-assign]
            return watch

    connect(observers=[Forging(tracer_provider=Spans().provider)]).call("VM.get_all")
    assert heads(server) == ["", ""]
    assert all(b"Cookie" not in call.head for call in server.calls)


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [
        ("opentelemetry", "opentelemetry", "opentelemetry"),
        ("prometheus", "prometheus_client", "prometheus"),
    ],
)
def test_an_adapter_without_its_package_names_the_extra(
    module: str, package: str, extra: str
) -> None:
    program = f"import sys; sys.modules[{package!r}] = None\nimport os_xenapi.observe.{module}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert f"os-xenapi[{extra}]" in done.stderr.splitlines()[-1]
