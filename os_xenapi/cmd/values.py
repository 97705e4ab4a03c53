"""Values of XAPI from words of the command line and from JSON, checked by their types.

What the data model calls text stays as it is written; numbers and true/false are written plainly,
sets, maps and records as JSON.
"""

from __future__ import annotations

import json
from typing import Any

from os_xenapi import datamodel
from os_xenapi.cmd.parsing import UsageError, nearest, printable
from os_xenapi.datamodel import Type

__all__ = ["from_json", "from_word"]

_TEXT = ("string", "enum", "ref", "datetime")
_LARGEST = 1 << 63
"""The first number that no int of XAPI can be."""
_MOST_TOLD = 12


def from_word(word: str, kind: Type, name: str) -> Any:
    """Return the value of type ``kind`` that a word of the command line means.

    ``name`` is what it is for. Raises UsageError where it is no such value.
    """
    if kind.kind in _TEXT:
        return from_json(word, kind, name)
    try:
        if kind.kind == "float":
            return float(word)
        value = json.loads(word)
    except (ValueError, RecursionError):
        raise _wrong(word, kind, name) from None
    return from_json(value, kind, name)


def from_json(value: Any, kind: Type, name: str) -> Any:
    """Return a value of JSON as one of type ``kind``; raises UsageError where it is none."""
    if kind.kind in _TEXT:
        good = isinstance(value, str)
        if good:
            _check_text(value, kind, name)
    elif kind.kind == "int":
        good = type(value) is int and -_LARGEST <= value < _LARGEST
    elif kind.kind == "float":
        good = type(value) in (int, float)
        value = float(value) if good else value
    elif kind.kind == "bool":
        good = type(value) is bool
    elif kind.kind == "option":
        return None if value is None else from_json(value, kind.args[0], name)
    else:
        return _container(value, kind, name)
    if not good:
        raise _wrong(json.dumps(value), kind, name)
    return value


def _container(value: Any, kind: Type, name: str) -> Any:
    if kind.kind == "set":
        if not isinstance(value, list):
            raise _wrong(json.dumps(value), kind, name)
        return [from_json(one, kind.args[0], f"{name}[{n}]") for n, one in enumerate(value)]
    if not isinstance(value, dict):
        raise _wrong(json.dumps(value), kind, name)
    if kind.kind == "map":
        of_key, of_value = kind.args
        return {
            from_word(key, of_key, name): from_json(one, of_value, f"{name}:{key}")
            for key, one in value.items()
        }
    known = datamodel.load().classes.get(kind.name)
    if known is None:
        return value
    for key in value:
        if key not in known.fields:
            raise UsageError(
                f"{name}: {kind.name} has no field {printable(key)}{nearest(key, known.fields)}"
            )
    return {
        key: from_json(one, known.fields[key].type, f"{name}.{key}") for key, one in value.items()
    }


def _check_text(value: str, kind: Type, name: str) -> None:
    """Raise UsageError where a text is no reference, or none of an enum's values."""
    if kind.kind == "ref" and value and not value.partition(":")[0].endswith("Ref"):
        known_class = datamodel.load().classes.get(kind.name)
        named = known_class is not None and "name_label" in known_class.fields
        raise UsageError(
            f"{name}: {printable(value[:200])!r} is no reference: `os-xenapi list {kind.name} -c "
            f"{'name_label,' if named else ''}ref` shows them, OpaqueRef:NULL stands for none"
        )
    if kind.kind == "enum":
        known = datamodel.load().enums.get(kind.name, (value,))
        if value not in known:
            told = ", ".join(known[:_MOST_TOLD]) + (", ..." if len(known) > _MOST_TOLD else "")
            hint = nearest(value, known) or f"; it is one of {told}"
            raise UsageError(f"{name}: {printable(value[:200])!r} is no {kind.name}{hint}")


def _wrong(word: str, kind: Type, name: str) -> UsageError:
    return UsageError(f"{name}: {printable(word[:200])!r} is not a value of type {kind}")
