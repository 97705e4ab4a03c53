"""Which objects: by simple words such as ``power_state=Running``, by XAPI's own query language.

    FIELD=VALUE    is that; of a set: has it          FIELD!=VALUE   is it not, has it not
    FIELD~PATTERN  matches, with * and ?              FIELD!~PATTERN does not match
    MAP:KEY=VALUE  the same for one key of a map, which no value equals where the key is absent

What the host can decide is asked of it; everything is decided again here, so that a host that reads
a query otherwise shows too much at most.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from os_xenapi.cmd.names import ClassNames, check_field
from os_xenapi.cmd.parsing import UsageError, printable

__all__ = ["Condition", "check_column", "keeps", "parse", "query", "value_of"]

_FORM = re.compile(r"([A-Za-z_0-9]+)(?::([^=!~]+))?(!?[=~])(.*)", re.DOTALL)
_ABSENT = object()


class Condition(NamedTuple):
    """One word: a field, the key of a map or "", the sign (= != ~ !~), and the value."""

    field: str
    key: str
    sign: str
    value: str


def parse(words: Sequence[str], class_name: str, known: ClassNames) -> list[Condition]:
    """Return the conditions that the words write; raises UsageError."""
    found = []
    for word in words:
        match = _FORM.fullmatch(word)
        if match is None:
            raise UsageError(
                f"{printable(word)!r} is no condition: write FIELD=VALUE, FIELD!=VALUE, "
                "FIELD~PATTERN or MAP:KEY=VALUE"
            )
        field, key, sign, value = match.groups(default="")
        check_field(class_name, field, known)
        one = Condition(field, key, sign, value)
        _check_type(one, class_name)
        found.append(one)
    return found


def check_column(class_name: str, column: str, known: ClassNames) -> None:
    """Raise UsageError unless ``FIELD``, or ``MAP:KEY``, or ``ref`` is a column of the class."""
    field, colon, _ = column.partition(":")
    if column == "ref":
        return
    check_field(class_name, field, known)
    if colon:
        _check_map(class_name, field)


def _check_map(class_name: str, field: str) -> None:
    from os_xenapi import datamodel

    kind = datamodel.load().classes[class_name].fields[field].type
    if kind.kind != "map":
        raise UsageError(f"{class_name}.{field} is of type {kind}: only a map has keys")


def _check_type(one: Condition, class_name: str) -> None:
    """Raise UsageError where no object can have the value, such as power_state=running."""
    from os_xenapi import datamodel
    from os_xenapi.cmd.values import from_word

    kind = datamodel.load().classes[class_name].fields[one.field].type
    if one.key:
        _check_map(class_name, one.field)
        kind = kind.args[1]
    elif kind.kind == "set":
        kind = kind.args[0]
    if one.sign in ("=", "!=") and one.value and kind.kind not in ("map", "record"):
        from_word(one.value, kind, one.field)


def query(conditions: Sequence[Condition], where: str | None, class_name: str) -> str:
    """Return the expression of XAPI that the host is asked for: "true" where it decides nothing.

    Source of its grammar: XAPI's db_filter; texts have no escapes, so that values with a quote are
    left to be decided here.
    """
    from os_xenapi import datamodel

    fields = datamodel.load().classes[class_name].fields
    parts = [f"({where})"] if where else []
    for one in conditions:
        kind = fields[one.field].type.kind
        plain = not one.key and '"' not in one.value and "\\" not in one.value
        if plain and one.sign in ("=", "!=") and kind in ("string", "enum", "ref", "bool"):
            test = f'field "{fields[one.field].db_name}" = "{one.value}"'
            parts.append(f"({test})" if one.sign == "=" else f"(not ({test}))")
    return " and ".join(parts) or "true"


def keeps(record: Mapping[str, Any], conditions: Sequence[Condition]) -> bool:
    """Whether an object is among those that the conditions, all of them, want."""
    return all(_holds(record, one) for one in conditions)


def value_of(record: Mapping[str, Any], column: str) -> Any:
    """Return a field of a record, or with ``MAP:KEY`` what a map has there; None if it has not."""
    field, colon, key = column.partition(":")
    value = record.get(field)
    if not colon:
        return value
    return _entry(value, key, None)


def _holds(record: Mapping[str, Any], one: Condition) -> bool:
    value = record.get(one.field, _ABSENT)
    if one.key:
        value = _entry(value, one.key, _ABSENT)
    values = value if isinstance(value, list) else [] if value is _ABSENT else [value]
    if one.sign.endswith("="):
        found = any(_same(each, one.value) for each in values)
    else:
        from fnmatch import fnmatchcase

        found = any(fnmatchcase(_written(each), one.value) for each in values)
    return found != one.sign.startswith("!")


def _entry(value: Any, key: str, absent: Any) -> Any:
    if not isinstance(value, dict):
        return absent
    for name in value:
        if _written(name) == key:
            return value[name]
    return absent


def _same(value: Any, text: str) -> bool:
    if isinstance(value, float):
        try:
            return value == float(text)
        except ValueError:
            return False
    return _written(value) == text


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    import json

    return json.dumps(value)
