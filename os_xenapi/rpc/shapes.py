"""Native values: what a protocol cannot tell apart is put right by the types of the datamodel.

Fields of type float are float even where JSON says 1, and the keys of map(int, ...) are int. Most
types need nothing, and then there is no converter: a large answer is not walked for nothing.

What came as XML is first brought into the shape of JSON, by a second table of converters: XAPI
writes ints as untyped text there.
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
    "xml_result_converter",
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
    return None if convert is None else _each_value(convert)


def _each_value(convert: Converter) -> Converter:
    def each_value(values: dict[str, Any]) -> dict[str, Any]:
        for name, item in values.items():
            values[name] = convert(item)
        return values

    return each_value


@cache
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


@cache
def xml_result_converter(method: str) -> Converter | None:
    """Return what brings the XML-RPC result of ``method`` into the shape that JSON gives it.

    None if nothing does. A method that the datamodel does not know keeps the text that it has.
    """
    message = datamodel.load().message(method)
    if message is None or message.result is None:
        return None
    convert = _from_xml(message.result)
    if convert is None:
        return None
    if method == "event.from":
        convert = _batch_of_events(convert)
    return checked(convert, method)


def from_xml(value: Any, kind: Type) -> Any:
    """Return a decoded XML-RPC ``value`` of type ``kind`` as the native value.

    Raises ProtocolError where the value is not of the type.
    """
    try:
        for converter in (_from_xml, from_json):
            convert = converter(kind)
            value = value if convert is None else convert(value)
    except (AttributeError, LookupError, TypeError, ValueError):
        raise ProtocolError(f"a value of type {kind} was expected, not {value!r:.80}") from None
    return value


@cache
def _from_xml(kind: Type) -> Converter | None:
    """Return the converter of decoded XML of type ``kind`` to what JSON gives, None for nothing."""
    if kind.kind == "set":
        inner = _from_xml(kind.args[0])
        return _a_list if inner is None else _each_of_a_list(inner)
    if kind.kind == "option":
        return _from_xml(kind.args[0])
    if kind.kind == "map":
        value_of = _from_xml(kind.args[1])
        return None if value_of is None else _each_value(value_of)
    if kind.kind == "record":
        return _event_from_xml if kind.name == "event" else _record_from_xml(kind.name)
    return _SCALARS_FROM_XML.get(kind.kind)


_SCALARS_FROM_XML: dict[str, Converter] = {
    "int": int,
    "float": float,
    "bool": lambda value: value if type(value) is bool else value == "1",
    "datetime": str,
}


def _a_list(values: Any) -> Any:
    if type(values) is not list:
        raise TypeError
    return values


def _each_of_a_list(convert: Converter) -> Converter:
    def each_item(values: Any) -> list[Any]:
        return [convert(value) for value in _a_list(values)]

    return each_item


@cache
def _record_from_xml(class_name: str) -> Converter:
    fields = {
        name: convert
        for name, field in datamodel.load().classes[class_name].fields.items()
        if (convert := _from_xml(field.type)) is not None
    }

    def record(values: dict[str, Any]) -> dict[str, Any]:
        for name in fields.keys() & values.keys():
            values[name] = fields[name](values[name])
        return values

    return record


def _event_from_xml(event: dict[str, Any]) -> dict[str, Any]:
    """The members of an event are text in either protocol, its snapshot apart."""
    class_name = class_of_event(event)
    if class_name and "snapshot" in event:
        event["snapshot"] = _record_from_xml(class_name)(event["snapshot"])
    return event
