"""List the objects of a class of XAPI.

os-xenapi list --url https://host VM
os-xenapi list --url https://host VDI --columns uuid,name_label,virtual_size --format json
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from os_xenapi.cmd import connection
from os_xenapi.objects import check_class

__all__ = ["add_arguments", "run"]

_USUAL = ("uuid", "name_label", "power_state", "status", "device", "name_description")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``list``."""
    connection.add_arguments(parser)
    parser.add_argument("class_name", metavar="CLASS", help="a class of XAPI, e.g. VM, host, SR")
    parser.add_argument("--columns", metavar="FIELD[,FIELD]", help="the fields to show")
    parser.add_argument("--format", choices=["table", "json"], default="table")


def run(arguments: argparse.Namespace) -> int:
    """List and print, sorted by the first column."""
    check_class(arguments.class_name)
    with connection.connect(arguments) as session:
        records = session.call_xenapi(f"{arguments.class_name}.get_all_records")
    rows = [{"ref": ref, **record} for ref, record in records.items()]
    columns = _columns(arguments.columns, rows, arguments.class_name)
    shown = sorted(
        ({name: row[name] for name in columns} for row in rows),
        key=lambda row: str(row[columns[0]]),
    )
    if arguments.format == "json":
        print(json.dumps(shown, indent=2, ensure_ascii=False))
    else:
        _print_table(columns, shown)
    return 0


def _columns(given: str | None, rows: list[dict[str, Any]], class_name: str) -> list[str]:
    known = rows[0] if rows else {}
    if given is None:
        return [name for name in _USUAL if name in known] or ["ref"]
    columns = [name for name in given.split(",") if name]
    for name in columns:
        if rows and name not in known:
            raise ValueError(f"{class_name} has no field {name}; it has {', '.join(sorted(known))}")
    return columns or ["ref"]


def _print_table(columns: list[str], rows: list[dict[str, Any]]) -> None:
    cells = [columns, *([_cell(row[name]) for name in columns] for row in rows)]
    widths = [max(len(line[index]) for line in cells) for index in range(len(columns))]
    for line in cells:
        print(
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        )


def _cell(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else "?" for char in text)
