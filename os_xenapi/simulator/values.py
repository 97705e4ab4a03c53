"""The values of the simulated database: what they are, how they come in, how they go out.

A stored value is never changed in place, so that an answer can share it: sets are tuples, maps are
dicts that nobody writes to. ``detach`` makes the copy that a caller may change.
"""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from os_xenapi import datamodel
from os_xenapi.datamodel import Field, Type

__all__ = [
    "EPOCH",
    "NULL",
    "BadValue",
    "default",
    "detach",
    "reader",
    "stored",
    "stored_text",
    "timestamp",
]

NULL = "OpaqueRef:NULL"
EPOCH = "19700101T00:00:00Z"
"""The datetime that stands for never."""

_EMPTY_MAP: dict[Any, Any] = {}
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INTEGER = re.compile(r"-?[0-9]{1,19}\Z")
_DATETIME = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?\Z"
)


class BadValue(Exception):
    """An argument is not of the type that the datamodel asks for; its text is XAPI's exception."""


def timestamp(seconds: float) -> str:
    """Return a time (seconds since 1970) as XAPI writes it."""
    return time.strftime("%Y%m%dT%H:%M:%SZ", time.gmtime(seconds))


def default(field: Field) -> Any:
    """Return what ``field`` holds in a new row that says nothing about it."""
    if field.default is not datamodel.MANDATORY:
        return stored(field.default)
    kind = field.type
    if kind.kind == "enum":
        return datamodel.load().enums[kind.name][0]
    return _ZERO[kind.kind]


_ZERO: dict[str, Any] = {
    "string": "",
    "ref": NULL,
    "datetime": EPOCH,
    "int": 0,
    "float": 0.0,
    "bool": False,
    "set": (),
    "map": _EMPTY_MAP,
    "option": None,
}


def stored(value: Any) -> Any:
    """Return ``value`` as the database keeps it: a copy that shares no container with it.

    Text is cut at the first character that XML cannot carry, as XAPI's database does.
    """
    if type(value) is str:
        if value.isprintable():
            return value
        bad = _UNSTORABLE.search(value)
        return value if bad is None else value[: bad.start()]
    if isinstance(value, dict):
        if not value:
            return _EMPTY_MAP
        return {stored(key): stored(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(map(stored, value))
    if isinstance(value, str):
        return stored(str(value))
    return value


def detach(value: Any) -> Any:
    """Return a copy of a native value that its receiver may change; sets become lists."""
    if isinstance(value, dict):
        return {key: detach(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [detach(item) for item in value]
    return value


@cache
def reader(kind: Type) -> Callable[[Any], Any]:
    """Return what turns a decoded argument into a native value of type ``kind``.

    It takes what either codec makes of a body and raises BadValue for anything else.
    """
    if kind.kind == "enum":
        return _enum_reader(kind.name)
    if kind.kind == "set":
        return _set_reader(kind)
    if kind.kind == "map":
        return _map_reader(kind)
    if kind.kind == "option":
        return reader(kind.args[0])
    return _SCALAR_READERS[kind.kind]


def _refuse(expected: str, value: Any) -> BadValue:
    got = {bool: "Bool", int: "Int", float: "Float", list: "Enum", dict: "Dict", type(None): "Null"}
    shown = repr(value)
    shown = shown if len(shown) <= 100 else shown[:100] + "..."
    found = got.get(type(value), "String")
    return BadValue(f'Rpc.Runtime_error("Expecting {expected}", Rpc.{found}({shown}))')


def _read_string(value: Any) -> str:
    if type(value) is str:
        return value
    raise _refuse("String", value)


def _read_int(value: Any) -> int:
    if type(value) is str and _INTEGER.match(value):
        value = int(value)
    if type(value) is int and -(2**63) <= value < 2**63:
        return value
    raise _refuse("Int", value)


def _read_float(value: Any) -> float:
    if type(value) in (float, int) or type(value) is str:
        try:
            return float(value)
        except (ValueError, OverflowError):
            pass
    raise _refuse("Float", value)


def _read_bool(value: Any) -> bool:
    if type(value) is bool:
        return value
    raise _refuse("Bool", value)


def _read_datetime(value: Any) -> str:
    match = _DATETIME.match(value) if isinstance(value, str) else None
    if match is None:
        raise _refuse("DateTime", value)
    zone = match[7]
    parts = tuple(int(match[part]) for part in range(1, 7))
    if zone in (None, "Z"):
        year, month, day, hour, minute, second = parts
        return f"{year:04}{month:02}{day:02}T{hour:02}:{minute:02}:{second:02}Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return timestamp(calendar.timegm((*parts, 0, 0, 0)) - (offset if zone[0] == "+" else -offset))


_SCALAR_READERS: dict[str, Callable[[Any], Any]] = {
    "string": _read_string,
    "ref": _read_string,
    "int": _read_int,
    "float": _read_float,
    "bool": _read_bool,
    "datetime": _read_datetime,
}


def _enum_reader(name: str) -> Callable[[Any], str]:
    # The member itself is returned, so that a thousand rows share one text. Hosts take any case.
    members = {member.lower(): member for member in datamodel.load().enums[name]}

    def read_enum(value: Any) -> str:
        member = members.get(value.lower()) if type(value) is str else None
        if member is None:
            raise _refuse(name, value)
        return member

    return read_enum


def _set_reader(kind: Type) -> Callable[[Any], list[Any]]:
    read_item = reader(kind.args[0])

    def read_set(value: Any) -> list[Any]:
        if not isinstance(value, (list, tuple)):
            raise _refuse("Enum", value)
        return [read_item(item) for item in value]

    return read_set


def _map_reader(kind: Type) -> Callable[[Any], dict[Any, Any]]:
    read_key, read_item = map(reader, kind.args)

    def read_map(value: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise _refuse("Dict", value)
        return {read_key(key): read_item(item) for key, item in value.items()}

    return read_map


def stored_text(kind: Type, value: Any) -> str:
    """Return ``value`` as the text that XAPI's database holds, which is what queries compare."""
    if kind.kind == "bool":
        return "true" if value else "false"
    if kind.kind == "float":
        return f"{value:.16g}"
    if kind.kind == "set":
        inner = kind.args[0]
        return f"({' '.join(_quoted(inner, item) for item in value)})"
    if kind.kind == "map":
        key_kind, item_kind = kind.args
        pairs = (
            f"({_quoted(key_kind, key)} {_quoted(item_kind, item)})" for key, item in value.items()
        )
        return f"({' '.join(pairs)})"
    return str(value)


def _quoted(kind: Type, value: Any) -> str:
    text = stored_text(kind, value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"
