"""The messages that every class has by rule: records, getters, setters, create and destroy.

What they are follows from the datamodel alone; a class that does more brings a body of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from os_xenapi.datamodel import Message
from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import BODIES, Body, Call
from os_xenapi.simulator.query import compile_query, table_columns
from os_xenapi.simulator.store import Row, Table

__all__ = ["add_to_map", "implicit_body", "plain", "remove_from_map", "settable"]


def implicit_body(message: Message, table: Table) -> Body | None:
    """Return the body of an implicit message, None where the message is not implicit."""
    if message.implicit is None:
        return None
    subject, _, what = message.implicit.partition(":")
    if subject == "object":
        return _OBJECT[what](table)
    verb, _, field = what.partition(":")
    if verb == "get":
        return _get_field(table, field)
    if verb == "set":
        return _set_field(field)
    is_map = table.model.fields[field].type.kind == "map"
    if verb == "add":
        return add_to_map(field) if is_map else _add_to_set(field)
    return remove_from_map(field) if is_map else _remove_from_set(field)


def settable(class_name: str, *fields: str) -> None:
    """Serve set_ of fields for which XAPI has a message of its own that does no more than that."""
    for field in fields:
        BODIES[f"{class_name}.set_{field}"] = _set_field(field)


def plain(class_name: str, *fields: str) -> None:
    """Serve set_, add_to_ and remove_from_ of fields whose messages are not implicit, but plain."""
    settable(class_name, *fields)
    for field in fields:
        BODIES[f"{class_name}.add_to_{field}"] = add_to_map(field)
        BODIES[f"{class_name}.remove_from_{field}"] = remove_from_map(field)


def _get_record(table: Table) -> Body:
    return lambda call, row: row.record()


def _get_by_uuid(table: Table) -> Body:
    return lambda call, uuid: call.store.by_uuid(table.name, uuid).ref


def _get_by_label(table: Table) -> Body:
    return lambda call, label: [row.ref for row in table.labelled(label)]


def _get_all(table: Table) -> Body:
    return lambda call: list(table.rows)


def _get_all_records(table: Table) -> Body:
    return lambda call: {ref: row.record() for ref, row in table.rows.items()}


def _matching(table: Table) -> Callable[[str], list[Row]]:
    columns = table_columns(table)

    def matching(expression: str) -> list[Row]:
        matches = compile_query(expression, columns)
        return [row for row in table.rows.values() if matches(row)]

    return matching


def _get_all_where(table: Table) -> Body:
    matching = _matching(table)
    return lambda call, expression: [row.ref for row in matching(expression)]


def _get_all_records_where(table: Table) -> Body:
    matching = _matching(table)
    return lambda call, expression: {row.ref: row.record() for row in matching(expression)}


def _make(table: Table) -> Body:
    return lambda call, record: call.store.create(table.name, record).ref


def _delete(table: Table) -> Body:
    return lambda call, row: call.store.delete(row)


_OBJECT: dict[str, Callable[[Table], Body]] = {
    "get_record": _get_record,
    "get_by_uuid": _get_by_uuid,
    "get_by_label": _get_by_label,
    "get_all": _get_all,
    "get_all_records": _get_all_records,
    "get_all_where": _get_all_where,
    "get_all_records_where": _get_all_records_where,
    "make": _make,
    "delete": _delete,
}


def _get_field(table: Table, field: str) -> Body:
    column = table.columns[field]
    return lambda call, row: row.values[column]


def _set_field(field: str) -> Body:
    return lambda call, row, value: call.store.set(row, **{field: value})


def add_to_map(field: str) -> Body:
    """Return the body of add_to_<field>."""

    def add_to(call: Call, row: Row, key: Any, value: Any) -> None:
        held = row[field]
        if key in held:
            db_name = row.table.model.fields[field].db_name
            raise failure(["MAP_DUPLICATE_KEY", row.table.name, db_name, row.ref, str(key)])
        if key == "":
            raise failure(["INTERNAL_ERROR", f"the key of an entry of {field} may not be empty"])
        call.store.set(row, **{field: {**held, key: value}})

    return add_to


def remove_from_map(field: str) -> Body:
    """Return the body of remove_from_<field>."""

    def remove_from(call: Call, row: Row, key: Any) -> None:
        call.store.set(row, **{field: {k: v for k, v in row[field].items() if k != key}})

    return remove_from


def _add_to_set(field: str) -> Body:
    def add(call: Call, row: Row, value: Any) -> None:
        held = row[field]
        call.store.set(row, **{field: held if value in held else (*held, value)})

    return add


def _remove_from_set(field: str) -> Body:
    def remove(call: Call, row: Row, value: Any) -> None:
        call.store.set(row, **{field: [one for one in row[field] if one != value]})

    return remove
