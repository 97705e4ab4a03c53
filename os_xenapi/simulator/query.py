"""The expressions of get_all_records_where, e.g. ``field "name__label" = "x" and not (true)``.

As XAPI reads them: ``and`` and ``or`` bind alike and to the left, ``not`` takes all that follows,
texts have no escapes, fields go by their database names, and values compare as the texts that the
database holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from os_xenapi.errors import failure
from os_xenapi.simulator.store import Row, Table
from os_xenapi.simulator.values import stored_text

__all__ = ["Predicate", "compile_query", "table_columns"]

Predicate = Callable[[Any], bool]
Columns = Mapping[str, Callable[[Any], str]]

MAX_DEPTH = 100
"""Nested brackets and nots that are accepted."""

_TOKEN = re.compile(
    r'\s*(?:(?P<word>true|false|not|and|or|field)\b|"(?P<text>[^"]*)"|(?P<sign>[()=])|(?P<end>\Z))'
)


def table_columns(table: Table) -> Columns:
    """Return the fields of a table as queries name them, with what reads the text of each."""
    columns: dict[str, Callable[[Any], str]] = {"_ref": lambda row: str(row.ref)}
    for field in table.model.fields.values():
        columns[field.db_name] = _column(table.columns[field.name], field.type)
    return columns


def _column(column: int, kind: Any) -> Callable[[Row], str]:
    return lambda row: stored_text(kind, row.values[column])


def compile_query(expression: str, columns: Columns) -> Predicate:
    """Return what tells whether a row matches. Raises Failure INVALID_VALUE or INTERNAL_ERROR."""
    return _Parser(expression, columns).parse()


class _Parser:
    def __init__(self, expression: str, columns: Columns) -> None:
        self._expression = expression
        self._columns = columns
        self._tokens = self._scan()
        self._depth = 0
        self._next()

    def parse(self) -> Predicate:
        predicate = self._expression_()
        if self._kind != "end":
            raise self._error()
        return predicate

    def _scan(self) -> Iterator[tuple[str, str]]:
        position = 0
        while True:
            match = _TOKEN.match(self._expression, position)
            if match is None:
                raise failure(["INVALID_VALUE", self._expression, "Failure(lexing: empty token)"])
            kind = str(match.lastgroup)
            yield kind, match[kind]
            position = match.end()

    def _next(self) -> None:
        self._kind, self._token = next(self._tokens)

    def _error(self) -> Exception:
        return failure(["INVALID_VALUE", self._expression, "Stdlib.Parsing.Parse_error"])

    def _accept(self, kind: str, token: str) -> bool:
        if (self._kind, self._token) != (kind, token):
            return False
        self._next()
        return True

    def _expression_(self) -> Predicate:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error()
        left = self._term()
        while self._kind == "word" and self._token in ("and", "or"):
            both = self._token == "and"
            self._next()
            left = _join(left, self._term(), both)
        self._depth -= 1
        return left

    def _term(self) -> Predicate:
        if self._accept("word", "true"):
            return lambda row: True
        if self._accept("word", "false"):
            return lambda row: False
        if self._accept("word", "not"):
            inner = self._expression_()
            return lambda row: not inner(row)
        if self._accept("sign", "("):
            inner = self._expression_()
            if not self._accept("sign", ")"):
                raise self._error()
            return inner
        left = self._value()
        if not self._accept("sign", "="):
            raise self._error()
        right = self._value()
        return lambda row: left(row) == right(row)

    def _value(self) -> Callable[[Any], str]:
        is_field = self._accept("word", "field")
        if self._kind != "text":
            raise self._error()
        text = self._token
        self._next()
        if not is_field:
            return lambda row: text
        column = self._columns.get(text)
        if column is None:
            raise failure(["INTERNAL_ERROR", "missing field", text, ""])
        return column


def _join(left: Predicate, right: Predicate, both: bool) -> Predicate:
    if both:
        return lambda row: left(row) and right(row)
    return lambda row: left(row) or right(row)
