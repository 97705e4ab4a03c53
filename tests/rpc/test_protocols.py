"""The same call in every protocol: the same values, and how the one that a host speaks is found."""

from __future__ import annotations

import json
import xmlrpc.client
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from os_xenapi import datamodel
from os_xenapi.datamodel import Type
from os_xenapi.errors import (
    DeadlineExceeded,
    Failure,
    LimitExceeded,
    OutcomeUnknown,
    ProtocolError,
    SessionAuthenticationFailed,
    SessionInvalid,
)
from os_xenapi.rpc import classic, shapes
from os_xenapi.rpc import xmlrpc as xml
from os_xenapi.rpc.calls import call
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.limits import MAX_BODY
from os_xenapi.rpc.login import login, logout
from os_xenapi.rpc.protocols import PROTOCOLS, Spoken
from os_xenapi.rpc.steps import AnswerLost, Credentials, Flow, Retry, Send, SessionState
from tests.rpc.test_shapes import same

HOST = Endpoint("https", "10.0.0.1", 443)
OTHER = Endpoint("https", "10.0.0.2", 443)
REF = "OpaqueRef:0f0e6fc1-6ae5-4b3a-8b55-1f6c9d2e7a10"
PASSWORD = "correct <horse> & \u00fcber"
JSON_2, JSON_1, XML = PROTOCOLS


# Values.


def sample(kind: Type) -> Any:
    """Return a native value of a type, with all that protocols tell apart."""
    if kind.kind == "record":
        fields = datamodel.load().classes[kind.name].fields.values()
        shown = [field for field in fields if not field.internal_only]
        return {field.name: sample(field.type) for field in shown if field.type.kind != "option"}
    if kind.kind == "map":
        return {_KEYS.get(kind.args[0].kind, "a <b>"): sample(kind.args[1])}
    if kind.kind == "set":
        return [sample(kind.args[0])] * 2
    if kind.kind == "option":
        return sample(kind.args[0])
    if kind.kind == "enum":
        return datamodel.load().enums[kind.name][0]
    return _SAMPLES[kind.kind]


_KEYS: dict[str, Any] = {"int": -3, "ref": REF}
_SAMPLES: dict[str, Any] = {
    "int": 2**53 + 1,
    "float": 1.0,
    "bool": True,
    "string": " \u00fcber <&> \U0001f600\t",
    "ref": REF,
    "datetime": "20260821T10:00:00Z",
}


def as_json(value: Any) -> Any:
    """Return ``value`` as XAPI writes it in JSON: floats without a fraction look like ints."""
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is list:
        return [as_json(item) for item in value]
    if type(value) is dict:
        return {str(key): as_json(item) for key, item in value.items()}
    return value


def answers(kind: Type | None, value: Any) -> list[tuple[Any, Answer]]:
    """Return each protocol and what a host answers in it."""
    json_value = "" if kind is None else as_json(value)
    xml_value = xml.VOID if kind is None else xml.writer(kind)(value)
    bodies = (
        json.dumps({"jsonrpc": "2.0", "result": json_value, "id": 7}).encode(),
        json.dumps({"result": json_value, "error": None, "id": 7}).encode(),
        xml.encode_success(xml_value),
    )
    return [
        (protocol, Answer(200, body, True, {}))
        for protocol, body in zip(PROTOCOLS, bodies, strict=True)
    ]


def results() -> Iterator[tuple[str, Type | None]]:
    """Return a message for each type that a result can have, those of events apart."""
    seen = set()
    for known in datamodel.load().classes.values():
        for message in known.messages.values():
            if message.result not in seen and known.name != "event":
                seen.add(message.result)
                yield message.full_name, message.result


def test_every_type_has_one_native_value_whichever_protocol_carried_it() -> None:
    count = 0
    for method, kind in results():
        native = "" if kind is None else sample(kind)
        for protocol, answer in answers(kind, native):
            value = protocol.value(answer, method, 7)
            convert = shapes.result_converter(method)
            value = value if convert is None else convert(value)
            assert same(value, native), (protocol.name, method, kind)
        count += 1
    assert count > 150


def read_by_another(answer: Answer) -> Any:
    """Return the value in an XML-RPC answer as Python's own library reads it."""
    told: Any = xmlrpc.client.loads(bytes(answer.body))
    return told[0][0]["Value"]


def test_every_type_has_the_classic_value_that_xml_rpc_gives() -> None:
    for method, kind in results():
        native = "" if kind is None else sample(kind)
        made = answers(kind, native)
        told = read_by_another(made[-1][1])
        for protocol, answer in made:
            value = classic.result_converter(method)(protocol.value(answer, method, 7))
            assert same(value, told), (protocol.name, method, kind)


def test_the_events_have_one_value_whichever_protocol_carried_them() -> None:
    record = sample(datamodel.parse_type("record(VM_metrics)"))
    write = xml.writer(datamodel.parse_type("string"))
    event = {"id": "12", "timestamp": "0.0", "class": "vm_metrics", "operation": "mod", "ref": REF}
    members = [(name, write(value)) for name, value in event.items()]
    snapshot = xml.writer(datamodel.parse_type("record(VM_metrics)"))(record)
    batch = xml.struct(
        [
            ("events", _array([xml.struct([*members, ("snapshot", snapshot)])])),
            ("valid_ref_counts", xml.struct([("vm", "<value><i4>3</i4></value>")])),
            ("token", write("5,6")),
        ]
    )
    native = {
        "events": [{**event, "snapshot": record}],
        "valid_ref_counts": {"vm": 3},
        "token": "5,6",
    }
    as_xml = Answer(200, xml.encode_success(batch), True, {})
    body = json.dumps({"jsonrpc": "2.0", "result": as_json(native), "id": 7}).encode()
    convert = shapes.result_converter("event.from")
    assert convert is not None
    for protocol, answer in ((XML, as_xml), (JSON_2, Answer(200, body, True, {}))):
        assert same(convert(protocol.value(answer, "event.from", 7)), native)
    counts = classic.result_converter("event.from")(XML.value(as_xml, "event.from", 7))
    told = read_by_another(as_xml)
    assert same(counts, told)


def _array(items: Iterable[str]) -> str:
    return f"<value><array><data>{''.join(items)}</data></array></value>"


def test_the_result_of_an_unknown_message_keeps_its_text() -> None:
    value = xml.struct([("n", "<value>5</value>"), ("t", xml.write_plain(xml.DateTime("2026")))])
    answer = Answer(200, xml.encode_success(value), True, {})
    assert XML.value(answer, "VM.newer", 1) == {"n": "5", "t": "2026"}
    told = classic.result_converter("VM.newer")(XML.value(answer, "VM.newer", 1))
    assert same(told, {"n": "5", "t": xmlrpc.client.DateTime("2026")})
    assert XML.value(answer, "Async.VM.start", 1)["n"] == "5"


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("VM.get_all_records", "<value>text</value>"),
        ("VM.get_memory_target", "<value>many</value>"),
        ("VM.get_memory_target", "<value></value>"),
        ("VM.get_tags", "<value>text</value>"),
        ("VM_metrics.get_VCPUs_CPU", "<value><array><data></data></array></value>"),
        ("event.from", "<value>text</value>"),
    ],
)
def test_an_xml_result_of_another_type_is_a_protocol_error(method: str, value: str) -> None:
    with pytest.raises(ProtocolError, match=method):
        XML.value(Answer(200, xml.encode_success(value), True, {}), method, 1)


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: one.name)
def test_a_call_that_is_too_large_is_not_sent_in_any_protocol(protocol: Any) -> None:
    state = SessionState(HOST, None, Retry())
    state.spoken[HOST] = protocol
    with pytest.raises(LimitExceeded, match=rf"VM\.set_name_label.*{MAX_BODY}"):
        next(call(state, "VM.set_name_label", (REF, "x" * MAX_BODY), 10.0))
    assert next(call(state, "VM.set_name_label", (REF, "x" * (MAX_BODY - 1000)), 10.0))
    with pytest.raises(LimitExceeded, match=r"login_with_password"):
        next(login(opening({HOST: protocol}, "x" * MAX_BODY), HOST, 10.0))


# Which protocol a host speaks.


class Host:
    """A host of some age: what it understands, and the methods that it carried out."""

    def __init__(self, newest: Any) -> None:
        self.understands = PROTOCOLS[PROTOCOLS.index(newest) :] if newest else ()
        self.page_status = 500
        self.done: list[str] = []
        self.asked = 0
        self.error: list[str] | None = None

    def answer(self, body: bytes) -> Answer:
        self.asked += 1
        if body.startswith(b"<") and XML in self.understands:
            method, _ = xml.decode_call(body)
            details = self._carry_out(method)
            if details is None:
                return Answer(200, xml.encode_success(f"<value>{REF}</value>"), True, {})
            return Answer(200, xml.encode_failure(details), True, {})
        message = None if body.startswith(b"<") else json.loads(body)
        spoken = JSON_2 if message and "jsonrpc" in message else JSON_1
        if message is None or spoken not in self.understands:
            return Answer(self.page_status, b"<html>An unexpected error</html>", True, {})
        details = self._carry_out(message["method"])
        reply: dict[str, Any] = {"result": None if details else REF, "error": details}
        return Answer(200, json.dumps({**reply, "id": message["id"]}).encode(), True, {})

    def _carry_out(self, method: str) -> list[str] | None:
        if method == "session.get_uuid":
            return ["SESSION_INVALID", "OpaqueRef:NULL"]
        self.done.append(method)
        return self.error


def opening(spoken: Spoken, password: str = PASSWORD) -> SessionState:
    state = SessionState(HOST, Credentials(("root", password, "", "")), Retry())
    state.spoken = spoken
    return state


def run(flow: Flow[Any], hosts: dict[Endpoint, Host]) -> Any:
    outcome: Any = None
    try:
        while True:
            step = flow.send(outcome)
            assert isinstance(step, Send)
            outcome = hosts[step.endpoint].answer(step.body), 1.0
    except StopIteration as done:
        return done.value


def log_in(host: Host, spoken: Spoken) -> Any:
    return run(login(opening(spoken), HOST, 10.0), {HOST: host})


AGES = [JSON_2, JSON_1, XML]


@pytest.mark.parametrize("age", AGES, ids=lambda one: one.name)
@pytest.mark.parametrize("page", [400, 404, 500, 501, 200])
def test_a_login_finds_the_protocol_and_happens_once(age: Any, page: int) -> None:
    host, spoken = Host(age), Spoken()
    host.page_status = page
    assert log_in(host, spoken) == (HOST, REF)
    assert host.done == ["session.login_with_password"]
    assert spoken.get(HOST, JSON_2) is age
    asked = host.asked
    assert asked == {JSON_2: 1, JSON_1: 4, XML: 5}[age]
    log_in(host, spoken)
    assert host.asked == asked + 1
    assert run(logging_out(spoken), {HOST: host}) is None
    assert host.done[-1] == "session.logout"


def logging_out(spoken: Spoken) -> Flow[None]:
    yield logout(HOST, REF, 10.0, spoken)


@pytest.mark.parametrize("age", AGES, ids=lambda one: one.name)
@pytest.mark.parametrize("method", ["VM.get_uuid", "VM.start"])
def test_a_session_that_is_given_finds_the_protocol_by_its_first_call(
    age: Any, method: str
) -> None:
    host, state = Host(age), SessionState(HOST, None, Retry())
    state.ref = REF
    assert run(call(state, method, (REF,), 10.0), {HOST: host}) == REF
    assert host.done == [method]
    asked = host.asked
    assert run(call(state, method, (REF,), 10.0), {HOST: host}) == REF
    assert host.asked == asked + 1


def test_a_refusal_in_words_is_no_reason_to_look_for_another_protocol() -> None:
    for age in AGES:
        host = Host(age)
        host.error = ["SESSION_AUTHENTICATION_FAILED", "root", "no"]
        with pytest.raises(SessionAuthenticationFailed):
            log_in(host, {})
        assert host.done == ["session.login_with_password"]


def test_each_host_of_a_pool_is_found_out_by_itself() -> None:
    member, coordinator = Host(XML), Host(JSON_2)
    member.error = ["HOST_IS_SLAVE", "10.0.0.2"]
    spoken = Spoken()
    flow = login(opening(spoken), HOST, 10.0)
    assert run(flow, {HOST: member, OTHER: coordinator}) == (OTHER, REF)
    assert spoken == {HOST: XML, OTHER: JSON_2}
    assert coordinator.asked == 1


class Shy(Host):
    """A host that reads JSON, and answers one method with a page."""

    def answer(self, body: bytes) -> Answer:
        if b"VM.start" in body:
            self.asked += 1
            self.done.append("VM.start")
            return Answer(500, b"<html>An unexpected error</html>", True, {})
        return super().answer(body)


def test_a_page_of_a_host_that_reads_json_is_an_error_and_nothing_is_sent_again() -> None:
    host, state = Shy(JSON_2), SessionState(HOST, None, Retry())
    state.ref = REF
    for asked in (2, 3):
        with pytest.raises(OutcomeUnknown, match="status 500") as caught:
            run(call(state, "VM.start", (REF,), 10.0), {HOST: host})
        assert isinstance(caught.value.__cause__, ProtocolError)
        assert caught.value.__cause__.status == 500
        assert host.asked == asked
    assert host.done == ["VM.start"] * 2


@pytest.mark.parametrize("lost", [AnswerLost("gone"), DeadlineExceeded("too late")])
def test_a_host_that_is_lost_while_it_is_found_out_has_answered_with_a_page(
    lost: Exception,
) -> None:
    host, state = Host(XML), SessionState(HOST, None, Retry())
    flow = call(state, "VM.start", (REF,), 10.0)
    step = next(flow)
    for _ in range(2):
        assert isinstance(step, Send)
        step = flow.send((host.answer(step.body), 1.0))
    with pytest.raises(OutcomeUnknown, match="status 500"):
        flow.throw(lost)
    assert not state.spoken
    assert run(call(state, "VM.start", (REF,), 10.0), {HOST: host}) == REF


@pytest.mark.parametrize("page", [404, 500, 200])
def test_what_is_no_host_of_xapi_is_said_with_its_status(page: int) -> None:
    host = Host(None)
    host.page_status = page
    with pytest.raises(ProtocolError) as caught:
        log_in(host, {})
    assert caught.value.status == page
    assert PASSWORD not in str(caught.value)
    assert host.asked == 4


@pytest.mark.parametrize("status", [302, 401, 403, 431, 502, 503, 504])
def test_after_other_statuses_nothing_is_sent_again(status: int) -> None:
    host = Host(None)
    host.page_status = status
    with pytest.raises(ProtocolError, match=str(status)):
        log_in(host, {})
    assert host.asked == 1


def test_an_old_host_renews_a_session_in_its_own_protocol() -> None:
    host, state = Host(XML), SessionState(HOST, Credentials(("root", PASSWORD, "", "")), Retry())
    state.spoken[HOST] = XML
    state.ref = REF
    host.error = ["SESSION_INVALID", REF]
    flow = call(state, "VM.start", (REF,), 10.0)
    step = next(flow)
    assert isinstance(step, Send)
    renew = flow.send((host.answer(step.body), 1.0))
    assert not isinstance(renew, Send)
    state.credentials = None
    with pytest.raises(SessionInvalid):
        run(call(state, "VM.start", (REF,), 10.0), {HOST: host})


def test_a_password_of_any_characters_reaches_an_old_host() -> None:
    step = next(login(opening({HOST: XML}), HOST, 10.0))
    assert isinstance(step, Send)
    params, method = xmlrpc.client.loads(step.body)
    assert (method, *params[:2]) == ("session.login_with_password", "root", PASSWORD)


def test_a_failure_has_its_class_in_every_protocol() -> None:
    details = ["HANDLE_INVALID", "VM", REF]
    bodies = [
        json.dumps(
            {"jsonrpc": "2.0", "id": 1, "error": {"message": details[0], "data": details[1:]}}
        ),
        json.dumps({"id": 1, "result": None, "error": details}),
        xml.encode_failure(details).decode(),
    ]
    for protocol, body in zip(PROTOCOLS, bodies, strict=True):
        with pytest.raises(Failure) as caught:
            protocol.value(Answer(200, body.encode(), True, {}), "VM.get_record", 1)
        assert caught.value.details == details
        assert type(caught.value).__name__ == "HandleInvalid"


def test_a_host_that_was_understood_once_is_sent_no_call_again_for_its_pages() -> None:
    """While what stands before a host answers with pages, it is not taken for an older one."""
    host, state = Host(JSON_2), SessionState(HOST, None, Retry())
    _, state.ref = log_in(host, state.spoken)
    page = Answer(500, b"<html>", True, {})
    flow = call(state, "VM.start", (REF,), 10.0)
    assert isinstance(next(flow), Send)
    with pytest.raises(OutcomeUnknown):
        flow.send((page, 1.0))
    assert run(call(state, "VM.start", (REF,), 10.0), {HOST: host}) == REF
