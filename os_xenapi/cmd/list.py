"""List the objects of a class of XAPI.

    os-xenapi list VM power_state=Running name_label~'web*'
    os-xenapi list VDI -c uuid,name_label,virtual_size -f json
    os-xenapi list VM --where 'field "is_a_template" = "false"'

Conditions: FIELD=VALUE, FIELD!=VALUE, FIELD~PATTERN (with * and ?), FIELD!~PATTERN; MAP:KEY=VALUE
for one key of a map. An object is shown if all of them hold.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from os_xenapi.cmd import connection, filters, names, output
from os_xenapi.cmd.parsing import UsageError, completed_by

__all__ = ["add_arguments", "run"]

_USUAL = ("uuid", "name_label", "power_state", "status", "device", "name_description")


_QUERY_HINT = 'a query is written as in --where \'field "name__label" = "web1"\''


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``list``."""
    completed_by(
        parser.add_argument("class_name", metavar="CLASS", help="a class of XAPI, e.g. VM, host"),
        "class",
    )
    completed_by(
        parser.add_argument(
            "conditions", nargs="*", default=[], metavar="CONDITION", help="which of them"
        ),
        "change",
    )
    parser.add_argument("--where", metavar="QUERY", help="which of them, in XAPI's query language")
    parser.add_argument("--all-fields", action="store_true", help="show every field")
    completed_by(parser.add_argument("--sort", metavar="FIELD", help="the order"), "field")
    output.add_arguments(parser)
    connection.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """List and print, sorted by the first column if not said otherwise."""
    name = arguments.class_name
    known = names.check_class(name)
    columns = _columns(arguments, known)
    conditions = filters.parse(arguments.conditions, name, known)
    if arguments.sort:
        filters.check_column(name, arguments.sort, known)
    if "get_all_records" not in known.messages:
        raise UsageError(f"a pool does not tell which objects of class {name} it has")
    with connection.connect(arguments) as session:
        query = filters.query(conditions, arguments.where, name)
        with _explained(arguments.where):
            records = _records(session, name, known, query)
    rows = []
    order = arguments.sort or columns[0]
    for ref, record in records.items():
        if filters.keeps(record, conditions):
            whole = {"ref": ref, **record}
            key = filters.value_of(whole, order)
            row = {column: filters.value_of(whole, column) for column in columns}
            rows.append((_sortable(key), row))
    rows.sort(key=lambda row: row[0])
    output.show_rows(columns, [row for _, row in rows], arguments.format)
    return 0


@contextmanager
def _explained(where: str | None) -> Iterator[None]:
    """Have what the host says of a query of the user's own end with how one is written."""
    from os_xenapi.errors import Failure

    try:
        yield
    except Failure as error:
        if where and error.code in ("INVALID_VALUE", "INTERNAL_ERROR"):
            notes: list[str] = getattr(error, "__notes__", [])
            vars(error)["__notes__"] = [*notes, _QUERY_HINT]
        raise


def _records(session: Any, name: str, known: names.ClassNames, query: str) -> dict[str, Any]:
    records: dict[str, Any]
    if query == "true" or "get_all_records_where" not in known.messages:
        records = session.call_xenapi(f"{name}.get_all_records")
    else:
        records = session.call_xenapi(f"{name}.get_all_records_where", query)
    return records


def _columns(arguments: argparse.Namespace, known: names.ClassNames) -> list[str]:
    given = output.columns_of(arguments)
    for column in given:
        filters.check_column(arguments.class_name, column, known)
    if arguments.all_fields:
        return ["ref", *known.fields]
    return given or [name for name in _USUAL if name in known.fields] or ["ref"]


def _sortable(value: Any) -> tuple[bool, float, str]:
    """Numbers by their size, before texts."""
    if isinstance(value, (int, float)):
        return False, float(value), ""
    return True, 0.0, str(value)
