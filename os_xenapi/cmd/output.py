"""Rows and objects as a table, JSON, YAML, CSV or bare values.

What a pool calls its objects is not ours: on a terminal, and in tables always, nothing is printed
that a terminal would obey. JSON and YAML write such characters as escapes, which lose nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from os_xenapi.cmd.parsing import UsageError, completed_by, printable

__all__ = ["add_arguments", "add_format", "columns_of", "json_text", "show_object", "show_rows"]

FORMATS = ("table", "json", "yaml", "csv", "value")

Row = Mapping[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how the result is shown."""
    group = add_format(parser)
    completed_by(
        group.add_argument(
            "-c",
            "--columns",
            metavar="FIELD[,FIELD]",
            action="append",
            help="the fields to show; MAP:KEY is one key of a map",
        ),
        "field",
    )


def add_format(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Declare the format alone; returns the group of the arguments."""
    group = parser.add_argument_group("output")
    group.add_argument("-f", "--format", choices=FORMATS, default="table")
    return group


def columns_of(arguments: argparse.Namespace) -> list[str]:
    """Return the columns that were asked for; none if nothing was said."""
    given = [name for text in arguments.columns or () for name in text.split(",")]
    if arguments.columns and not all(given):
        raise UsageError("--columns takes names with commas between them")
    return given


def show_rows(columns: Sequence[str], rows: Sequence[Row], form: str) -> None:
    """Print rows, each of which has all the columns."""
    if form in ("json", "yaml"):
        _write(_data([{name: row[name] for name in columns} for row in rows], form))
    elif form == "csv":
        _write(_csv([columns, *([_text(row[name]) for name in columns] for row in rows)]))
    elif form == "value":
        for row in rows:
            _write(" ".join(_safe(_text(row[name])) for name in columns) + "\n")
    else:
        cells = [[_cell(row[name]) for name in columns] for row in rows]
        _write(_table([[printable(name) for name in columns], *cells]))


def show_object(fields: Row, form: str) -> None:
    """Print one object, a line or a member for each of its fields."""
    if form in ("json", "yaml"):
        _write(_data(dict(fields), form))
    elif form == "csv":
        _write(_csv([list(fields), [_text(value) for value in fields.values()]]))
    elif form == "value":
        for value in fields.values():
            _write(_safe(_text(value)) + "\n")
    else:
        _write(_table([[printable(name), _cell(value)] for name, value in fields.items()]))


def json_text(value: Any) -> str:
    """Return ``value`` as indented JSON, in which unprintable characters are escapes."""
    import json

    plain = json.dumps(value, indent=2, ensure_ascii=False)
    return "".join(char if char.isprintable() or char == "\n" else _escape(char) for char in plain)


def _escape(char: str) -> str:
    import json

    return json.dumps(char)[1:-1] if char != "\x7f" else "\\u007f"


def _data(value: Any, form: str) -> str:
    if form == "json":
        return json_text(value) + "\n"
    from os_xenapi.cmd import yamls

    return yamls.dump(value)


def _csv(lines: Sequence[Sequence[str]]) -> str:
    import csv
    import io

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([_safe(cell) for cell in line] for line in lines)
    return buffer.getvalue()


def _table(lines: Sequence[Sequence[str]]) -> str:
    if not lines:
        return ""
    widths = [max(_width(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "".join(
        "  ".join(
            text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)
        ).rstrip()
        + "\n"
        for line in lines
    )


def _width(text: str) -> int:
    """How many columns of a terminal a printable text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    import json

    return json.dumps(value, ensure_ascii=False)


def _cell(value: Any) -> str:
    return printable(_text(value))


def _safe(text: str) -> str:
    """A text as it is where a program reads it, and harmless where people do."""
    return printable(text) if sys.stdout.isatty() else text


def _write(text: str) -> None:
    sys.stdout.write(text)
