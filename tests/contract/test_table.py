"""The contract's tables, row by row: names, signatures, values, wire payloads and results."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from os_xenapi.client.session import apply_session_helpers
from tests import parts
from tests.contract import table
from tests.contract.recorder import ANSWER, Recorder
from tests.contract.site import Site, arrangement_of
from tests.contract.table import Call, named


@pytest.mark.parametrize("module", table.modules())
def test_a_module_has_its_names(module: str) -> None:
    found = importlib.import_module(module)
    assert [name for name in table.modules()[module] if not hasattr(found, name)] == []


@pytest.mark.parametrize("name", table.signatures())
def test_a_function_or_class_has_its_signature(name: str) -> None:
    assert table.signature_of(named(name)) == table.signatures()[name]


@pytest.mark.parametrize("value", table.values())
def test_a_value_is_what_programs_find(site: Site, value: str) -> None:
    assert site.value(value) == site.value(table.values()[value])


@pytest.mark.parametrize("name", table.proxies())
def test_a_class_of_xapi_is_at_hand_on_any_object(name: str) -> None:
    class Anything:
        def call_xenapi(self, *call: Any) -> Any:
            return call

    anything: Any = Anything()
    apply_session_helpers(anything)
    assert getattr(anything, name).get_all_where("x") == (f"{name}.get_all_where", "x")


def rows(calls: list[Call]) -> list[Any]:
    return [pytest.param(call, id=str(call)[:60]) for call in calls]


RETURN_NOTHING = {call.function for call in table.calls() if call.result == "None"}


@pytest.mark.parametrize("call", rows(table.calls()))
def test_a_call_has_its_signature(call: Call) -> None:
    assert table.signature_of(named(f"os_xenapi.client.{call.function}")) == call.signature


@pytest.mark.parametrize("call", rows(table.calls()))
def test_a_plugin_receives_its_payload(call: Call, recording: tuple[Site, Recorder]) -> None:
    site, recorder = recording
    result = named(f"os_xenapi.client.{call.function}")(site.session, *site.arguments(call))
    [received] = recorder.taken()
    assert (received.plugin, received.function) == (f"{call.plugin}.py", call.plugin_function)
    assert received.args["host_uuid"] == site.pool.hosts[0].uuid
    assert received.payload == site.value(call.payload)
    structured = set(received.args) == {"params", "host_uuid"}
    answer = ANSWER.strip('"') if structured else ANSWER
    assert result == (None if call.function in RETURN_NOTHING else answer)


def on_their_hosts(calls: list[Call]) -> list[Any]:
    """The rows with what each needs, those of one arrangement beside each other."""
    found = []
    for row in rows(calls):
        arrangement, needed = arrangement_of(row.values[0])
        marks = parts.need(*needed) if needed else ()
        found.append(pytest.param(arrangement, *row.values, id=row.id, marks=marks))
    return sorted(found, key=lambda row: row.values[0])


@pytest.mark.parametrize(
    ("arranged", "call"), on_their_hosts(table.calls()), indirect=["arranged"], scope="module"
)
def test_the_real_plugin_brings_the_result(call: Call, arranged: Site) -> None:
    function = named(f"os_xenapi.client.{call.function}")
    session, arguments = arranged.session, arranged.arguments(call)
    result = table.came_of(lambda: function(session, *arguments))
    assert result == arranged.value(call.result)


@pytest.mark.parametrize(
    ("arranged", "call"),
    on_their_hosts(table.plugin_functions()),
    indirect=["arranged"],
    scope="module",
)
def test_a_function_of_a_plugin_answers(call: Call, arranged: Site) -> None:
    session, payload = arranged.session, arranged.value(call.payload)
    name, function = call.plugin, call.plugin_function
    if isinstance(payload, list):
        result = table.came_of(lambda: session.call_plugin_serialized(name, function, *payload))
    else:
        result = table.came_of(lambda: session.call_plugin(name, function, payload))
    assert result == arranged.value(call.result)
