"""Results of tasks as native values: each type that there is, over every protocol."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import os_xenapi
from os_xenapi import datamodel, errors
from os_xenapi.datamodel import Type
from os_xenapi.rpc.protocols import PROTOCOLS
from os_xenapi.simulator import tasks
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.tasks import Task, result_value
from tests.session.conftest import Site
from tests.tasks.conftest import LONGEST

TEXTS = ["", "plain", " <b> & \"quotes\" ]]> 'é' ", "line\nline"]


def async_messages() -> dict[str, str]:
    """One message for each type of result that there is among tasks, by the type."""
    found: dict[str, str] = {}
    for kind in datamodel.load().classes.values():
        for message in kind.messages.values():
            if message.is_async:
                text = "void" if message.result is None else str(message.result)
                found.setdefault(text, message.full_name)
    return found


MESSAGES = async_messages()


def samples(kind: Type) -> list[Any]:
    """Native values of a type."""
    if kind.kind == "string":
        return TEXTS
    if kind.kind == "int":
        return [0, -1, 2**53]
    if kind.kind == "float":
        return [0.0, 1.0, 2.5]
    if kind.kind == "bool":
        return [True, False]
    if kind.kind == "datetime":
        return ["20250102T03:04:05Z"]
    if kind.kind == "enum":
        return list(datamodel.load().enums[kind.name][:2])
    if kind.kind == "ref":
        return ["OpaqueRef:1-2-3", "OpaqueRef:NULL"]
    if kind.kind == "set":
        return [[], samples(kind.args[0])]
    if kind.kind == "map":
        keys, values = (samples(one) for one in kind.args)
        return [{}, dict(zip(keys, [*values, values[0]], strict=False))]
    if kind.kind == "option":
        return samples(kind.args[0])
    assert kind.kind == "record", kind
    fields = datamodel.load().classes[kind.name].fields.values()
    return [{one.name: samples(one.type)[-1] for one in fields if not one.internal_only}]


def test_tasks_have_results_of_all_these_kinds() -> None:
    kinds = {text.partition("(")[0].partition(" ")[0] for text in MESSAGES}
    assert {"void", "string", "int", "float", "bool", "enum", "ref", "set", "map"} <= kinds
    assert {"set(set(string))", "map(string,set(string))"} <= MESSAGES.keys()
    assert any(text.startswith("set(record(") for text in MESSAGES)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Pool, Server]]:
    with Pool() as pool, Server(pool) as server:
        yield pool, server


@pytest.fixture(scope="module", params=["json", "xml", "sim"])
def session(
    request: pytest.FixtureRequest, served: tuple[Pool, Server]
) -> Iterator[os_xenapi.Session]:
    site = Site(*served, "sim" if request.param == "sim" else "http")
    with site.connect() as session:
        session._state.spoken[session._state.endpoint] = PROTOCOLS[
            -1 if request.param == "xml" else 0
        ]
        yield session


@pytest.mark.parametrize("text", MESSAGES)
def test_a_result_comes_as_the_native_value_of_its_type(
    session: os_xenapi.Session, served: tuple[Pool, Server], text: str
) -> None:
    pool, method = served[0], MESSAGES[text]
    kind = datamodel.load().message(method).result  # type: ignore[union-attr]
    for value in [None] if kind is None else samples(kind):
        ref = session.task.create("a task", "")
        tasks.succeed(pool, ref, value, kind)
        found: Any = Task(session, ref, method).wait(timeout=LONGEST)
        assert found == value
        assert same_types(found, value)


def same_types(found: Any, value: Any) -> bool:
    """Whether two equal values are made of the same types: 1 equals 1.0 and True."""
    if isinstance(value, list):
        return type(found) is list and all(map(same_types, found, value))
    if isinstance(value, dict):
        return type(found) is dict and all(same_types(found[key], value[key]) for key in value)
    return type(found) is type(value)


@pytest.mark.parametrize("text", ["", "<value></value>", "<value/>"])
def test_a_call_without_a_result_gives_none_however_that_is_written(text: str) -> None:
    assert result_value(text, "VM.start") is None
    assert result_value(text) is None


@pytest.mark.parametrize("text", ["", "<value></value>", "<value><string></string></value>"])
def test_an_empty_text_is_a_text_where_one_is_due(text: str) -> None:
    assert result_value(text, MESSAGES["string"]) == ""


def test_scalars_are_read_from_text_and_from_elements() -> None:
    for text in ("<value>7</value>", "<value><i4>7</i4></value>"):
        assert repr(result_value(text, MESSAGES["int"])) == "7"
    for text in ("<value>1</value>", "<value><double>1.0</double></value>"):
        assert repr(result_value(text, MESSAGES["float"])) == "1.0"
    for text in ("<value>1</value>", "<value><boolean>1</boolean></value>"):
        assert result_value(text, MESSAGES["bool"]) is True


@pytest.mark.parametrize("text", ["", "no xml", "<value>", "<value>1</value><value>2</value>"])
def test_a_result_that_is_none_is_an_error_that_names_the_call(text: str) -> None:
    method = MESSAGES["set(string)"]
    with pytest.raises(errors.ProtocolError, match=method):
        result_value(text, method)


def test_entities_of_a_result_are_refused() -> None:
    text = "<value>&lol;</value>"
    with pytest.raises(errors.ProtocolError):
        result_value(text, MESSAGES["string"])
