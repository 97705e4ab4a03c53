"""Native values: what JSON cannot tell apart is put right by the types of the datamodel.

Fields of type float are float even where JSON says 1, and the keys of map(int, ...) are int. Most
types need nothing, and then there is no converter: a large answer is not walked for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from os_xenapi import datamodel
from os_xenapi.datamodel import Type
from os_xenapi.errors import ProtocolError

__all__ = [
    "Converter",
    "checked",
    "class_of_event",
    "from_json",
    "from_xml",
    "result_converter",
]

Converter = Callable[[Any], Any]


@cache
def result_converter(method: str) -> Converter | None:
    """Return what turns the JSON result of ``method`` into its native value, None if nothing does.

    A method that the datamodel does not know has no converter: its result stays as JSON has it.
    """
    message = datamodel.load().message(method)
    if message is None or message.result is None:
        return None
    convert = from_json(message.result)
    if convert is None:
        return None
    if method == "event.from":
        convert = _batch_of_events(convert)
    return checked(convert, method)


def checked(convert: Converter, method: str) -> Converter:
    """Return ``convert`` such that a value not of its type is a ProtocolError that names method."""

    def convert_checked(value: Any) -> Any:
        try:
            return convert(value)
        except (AttributeError, LookupError, TypeError, ValueError):
            raise ProtocolError(f"the host's answer to {method} is not of its type") from None

    return convert_checked


def _batch_of_events(convert: Converter) -> Converter:
    """The datamodel gives the type of the events alone; on the wire they stand in a struct."""

    def batch(value: dict[str, Any]) -> dict[str, Any]:
        value["events"] = convert(value["events"])
        return value

    return batch


@cache
def from_json(kind: Type) -> Converter | None:
    """Return the converter of JSON values of type ``kind``, None where JSON has them right.

    A converter may change the containers that it is given.
    """
    if kind.kind == "float":
        return _to_float
    if kind.kind in ("set", "option"):
        inner = from_json(kind.args[0])
        if inner is None:
            return None
        return _each_item(inner) if kind.kind == "set" else inner
    if kind.kind == "map":
        return _map_converter(*kind.args)
    if kind.kind == "record":
        return _event_snapshot if kind.name == "event" else _record_converter(kind.name)
    return None


def _to_float(value: Any) -> Any:
    return float(value) if type(value) is int else value


def _each_item(convert: Converter) -> Converter:
    def each_item(values: list[Any]) -> list[Any]:
        return [convert(value) for value in values]

    return each_item


def _map_converter(key: Type, value: Type) -> Converter | None:
    convert = from_json(value)
    if key.kind == "int":

        def int_keys(values: dict[str, Any]) -> dict[int, Any]:
            return {int(k): v if convert is None else convert(v) for k, v in values.items()}

        return int_keys
    if convert is None:
        return None

    def each_value(values: dict[str, Any]) -> dict[str, Any]:
        for name, item in values.items():
            values[name] = convert(item)
        return values

    return each_value


def _record_converter(class_name: str) -> Converter | None:
    known = datamodel.load().classes.get(class_name)
    if known is None:
        return None
    fields = [
        (name, convert)
        for name, field in known.fields.items()
        if not field.internal_only and (convert := from_json(field.type)) is not None
    ]
    if not fields:
        return None

    def record(values: dict[str, Any]) -> dict[str, Any]:
        for name, convert in fields:
            if name in values:
                values[name] = convert(values[name])
        return values

    return record


@cache
def _by_event_class() -> dict[str, str]:
    return {name.lower(): name for name in datamodel.load().classes}


def class_of_event(event: dict[str, Any]) -> str:
    """Return the class that an event is about, as the datamodel writes it; "" if it has none."""
    return _by_event_class().get(str(event.get("class", "")).lower(), "")


def _event_snapshot(event: dict[str, Any]) -> dict[str, Any]:
    convert = _record_converter(class_of_event(event))
    if convert is not None and type(event.get("snapshot")) is dict:
        event["snapshot"] = convert(event["snapshot"])
    return event


def from_xml(value: Any, kind: Type) -> Any:
    """Return a decoded XML-RPC ``value`` of type ``kind`` as the native value.

    XAPI writes ints as untyped text. Raises ProtocolError where the value is not of the type.
    """
    try:
        return _from_xml(value, kind)
    except (AttributeError, LookupError, TypeError, ValueError):
        raise ProtocolError(f"a value of type {kind} was expected, not {value!r:.80}") from None


def _from_xml(value: Any, kind: Type) -> Any:
    if kind.kind == "int":
        return int(value)
    if kind.kind == "float":
        return float(value)
    if kind.kind == "bool":
        return value if type(value) is bool else value == "1"
    if kind.kind == "set":
        if type(value) is not list:
            raise TypeError
        return [_from_xml(item, kind.args[0]) for item in value]
    if kind.kind == "map":
        key_type, value_type = kind.args
        return {_from_xml(k, key_type): _from_xml(v, value_type) for k, v in value.items()}
    if kind.kind == "option":
        return _from_xml(value, kind.args[0])
    if kind.kind == "record":
        fields = datamodel.load().classes[kind.name].fields
        return {
            name: _from_xml(item, fields[name].type) if name in fields else item
            for name, item in value.items()
        }
    return str(value)
