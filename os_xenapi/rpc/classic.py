"""Classic values: what XML-RPC would have given, whichever protocol carried the answer.

They are made of what JSON gives, or of what ``shapes`` has brought into that shape.

Ints are text, and so are all keys of maps; dates are ``xmlrpc.client.DateTime``, floats and bools
are what they are; the counts in the answer of event.from are ints. Of messages that the datamodel
does not know only JSON's ints are known to be wrong: they become text wherever they stand.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from os_xenapi import datamodel
from os_xenapi.datamodel import Type
from os_xenapi.rpc.shapes import Converter, checked, class_of_event

__all__ = ["result_converter"]


@cache
def result_converter(method: str) -> Converter:
    """Return what turns the JSON result of ``method`` into its classic value."""
    if method.startswith("Async."):
        return _same
    if method == "event.from":
        return checked(_event_batch, method)
    message = datamodel.load().message(method)
    if message is None:
        return _untyped
    convert = _same if message.result is None else _converter(message.result)
    return convert if convert is _same else checked(convert, method)


@cache
def _converter(kind: Type) -> Converter:
    if kind.kind == "int":
        return str
    if kind.kind == "float":
        return float
    if kind.kind == "datetime":
        return _date_time
    if kind.kind in ("set", "option"):
        inner = _converter(kind.args[0])
        if inner is _same or kind.kind == "option":
            return inner
        return lambda values: [inner(value) for value in values]
    if kind.kind == "map":
        value_of = _converter(kind.args[1])
        return lambda values: {str(key): value_of(value) for key, value in values.items()}
    if kind.kind == "record":
        return _event if kind.name == "event" else _record_converter(kind.name)
    return _same


@cache
def _record_converter(class_name: str) -> Converter:
    known = datamodel.load().classes.get(class_name)
    if known is None:
        return _untyped
    fields = {
        name: convert
        for name, field in known.fields.items()
        if (convert := _converter(field.type)) is not _same
    }

    def record(values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: fields[name](value) if name in fields else value for name, value in values.items()
        }

    return record


def _event(event: dict[str, Any]) -> dict[str, Any]:
    result = {name: _untyped(value) for name, value in event.items() if name != "snapshot"}
    if "snapshot" in event:
        convert = _record_converter(class_of_event(event))
        result["snapshot"] = convert(event["snapshot"])
    return result


def _event_batch(batch: dict[str, Any]) -> dict[str, Any]:
    return {**batch, "events": [_event(event) for event in batch["events"]]}


def _same(value: Any) -> Any:
    return value


def _untyped(value: Any) -> Any:
    if type(value) is int:
        return str(value)
    if type(value) is list:
        return [_untyped(item) for item in value]
    if type(value) is dict:
        return {key: _untyped(item) for key, item in value.items()}
    if isinstance(value, str) and type(value) is not str:  # a date that came as XML
        return _date_time(str(value))
    return value


def _date_time(text: str) -> Any:
    from xmlrpc.client import DateTime  # slow to import, and many programs read no dates

    return DateTime(text)
