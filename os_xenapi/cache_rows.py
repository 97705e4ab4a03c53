"""What an object cache holds: rows of classes, indexes, and states of the whole that never change.

A ``State`` is all that was known at one moment. It is never changed: a ``Draft`` takes in what an
answer tells and becomes the next State, sharing every row and index that is as before. So whoever
reads keeps one State for as long as one consistent picture is wanted, and nobody takes a lock.

A row is the tuple of an object's fields, in the order of the class's ``Layout``. Containers in rows
are the cache's own: os_xenapi.cache_views hands out what cannot be changed. No I/O here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

__all__ = ["ABSENT", "Draft", "Layout", "RowChange", "Rows", "State", "TableState"]

Row: TypeAlias = tuple[Any, ...]
Record: TypeAlias = Mapping[str, Any]
Index: TypeAlias = dict[Any, str | tuple[str, ...]]
"""From the value of a field to the ref that has it, or the refs."""


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()
"""Stands in a row for a field that the host left out."""


class Layout:
    """Which fields the rows of a class have, and where; it never changes.

    ``chosen`` says that the rows have these fields and no others, whatever records bring.
    """

    __slots__ = ("_get", "chosen", "names", "places")

    def __init__(self, names: Iterable[str], *, chosen: bool = False) -> None:
        self.names: tuple[str, ...] = tuple(names)
        self.places: dict[str, int] = {name: place for place, name in enumerate(self.names)}
        self.chosen: bool = chosen
        self._get: Callable[[Record], Row] = _getter(self.names)

    def fits(self, record: Record) -> bool:
        """Whether the record has no field that the rows would leave out against the choice."""
        return self.chosen or (
            len(record) <= len(self.names) and self.places.keys() >= record.keys()
        )

    def grown(self, record: Record) -> Layout:
        """Return the layout that takes in every field of ``record`` too."""
        return Layout(dict.fromkeys((*self.names, *record)))

    def row(self, record: Record) -> Row:
        """Return the row of a record."""
        try:
            return self._get(record)
        except KeyError:
            return tuple([record.get(name, ABSENT) for name in self.names])

    def rows(self, records: Mapping[str, Record]) -> dict[str, Row]:
        """Return the rows of many records by their refs. Raises KeyError if one lacks a field."""
        return dict(zip(records, map(self._get, records.values()), strict=True))


def _getter(names: tuple[str, ...]) -> Callable[[Record], Row]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda record: tuple([record[name] for name in names])


class TableState:
    """The objects of one class at one moment."""

    __slots__ = ("indexes", "layout", "name", "rows")

    def __init__(
        self, name: str, layout: Layout, rows: dict[str, Row], indexes: dict[str, Index]
    ) -> None:
        self.name: str = name
        self.layout: Layout = layout
        self.rows: dict[str, Row] = rows
        self.indexes: dict[str, Index] = indexes

    @classmethod
    def of(
        cls, name: str, layout: Layout, records: Mapping[str, Record], indexed: Iterable[str]
    ) -> TableState:
        """Return the table of some records, with an index for each of the fields ``indexed``."""
        if not layout.chosen and records:
            # The first record's own keys: a decoder shares them, so that they are found at once.
            layout = Layout(next(iter(records.values())))
            if set(map(len, records.values())) != {len(layout.names)}:
                layout = _of_all(layout, records)
        try:
            rows = layout.rows(records)
        except KeyError:
            layout = layout if layout.chosen else _of_all(layout, records)
            rows = {ref: layout.row(record) for ref, record in records.items()}
        indexes = {
            field: _indexed(rows, layout.places[field])
            for field in indexed
            if field in layout.places
        }
        return cls(name, layout, rows, indexes)


def _of_all(layout: Layout, records: Mapping[str, Record]) -> Layout:
    """Hosts send all objects of a class with the same fields; this is for those that do not."""
    return Layout(
        dict.fromkeys((*layout.names, *(name for one in records.values() for name in one)))
    )


def _indexed(rows: dict[str, Row], place: int) -> Index:
    index: Index = {}
    for ref, row in rows.items():
        value = row[place]
        if type(value) is str and value not in index:
            index[value] = ref
        else:
            for key in _keys(value):
                _enter(index, key, ref)
    return index


_FINDABLE = frozenset({str, int, float, bool})


def _keys(value: Any) -> Iterable[Any]:
    """Under what a value is found: itself, or each of several; what is no plain value is not."""
    if type(value) is list:
        return dict.fromkeys(one for one in value if type(one) in _FINDABLE)
    return (value,) if type(value) in _FINDABLE else ()


def _enter(index: Index, key: Any, ref: str) -> None:
    others = index.get(key)
    if others is None:
        index[key] = ref
    else:
        index[key] = (others, ref) if isinstance(others, str) else (*others, ref)


def _remove(index: Index, key: Any, ref: str) -> None:
    refs = index[key]
    if isinstance(refs, str):
        del index[key]
        return
    left = tuple(one for one in refs if one != ref)
    index[key] = left[0] if len(left) == 1 else left


class State(NamedTuple):
    """All classes at one moment.

    ``load`` counts how often everything was fetched anew, ``number`` the states of a cache.
    """

    tables: Mapping[str, TableState]
    token: str
    load: int
    number: int = 0

    def table_of(self, ref: str) -> TableState | None:
        """Return the class that has an object, None if none has."""
        for table in self.tables.values():
            if ref in table.rows:
                return table
        return None


class RowChange(NamedTuple):
    """What became of one object: None before it was there, and after it is gone."""

    class_name: str
    ref: str
    before: Row | None
    after: Row | None


class Rows:
    """The table of one class while changes are made to it."""

    def __init__(self, table: TableState) -> None:
        self._name = table.name
        self._layout = table.layout
        self.rows: dict[str, Row] = table.rows.copy()
        self._indexes = dict(table.indexes)
        self._copied: set[str] = set()
        self.changes: dict[str, RowChange] = {}

    def put(self, ref: str, record: Record) -> None:
        """Take in a record."""
        layout = self._layout
        if len(record) != len(layout.names) and not layout.fits(record):
            layout = self._layout = layout.grown(record)
        row, before = layout.row(record), self.rows.get(ref)
        if before is not None:
            if before == row:
                return
            if len(before) == len(row):  # what is as before stays the same value in memory
                row = tuple([b if b == a else a for a, b in zip(row, before, strict=True)])
        self.rows[ref] = row
        self._note(ref, before, row)

    def drop(self, ref: str) -> None:
        """Take note that an object is gone; one that was never there is fine."""
        before = self.rows.pop(ref, None)
        if before is not None:
            self._note(ref, before, None)

    def replace(self, records: Mapping[str, Record]) -> None:
        """Make ``records`` all that there is."""
        for ref in self.rows.keys() - records.keys():
            self.drop(ref)
        for ref, record in records.items():
            self.put(ref, record)

    def keep(self, refs: Iterable[str]) -> None:
        """Drop every object that is not among ``refs``."""
        for ref in self.rows.keys() - set(refs):
            self.drop(ref)

    def finished(self) -> TableState:
        """Return the table as it is now; no change may follow."""
        return TableState(self._name, self._layout, self.rows, self._indexes)

    def _note(self, ref: str, before: Row | None, after: Row | None) -> None:
        earlier = self.changes.get(ref)
        first = before if earlier is None else earlier.before
        self.changes[ref] = RowChange(self._name, ref, first, after)
        for field in self._indexes:
            place = self._layout.places[field]
            old = ABSENT if before is None else _at(before, place)
            new = ABSENT if after is None else _at(after, place)
            if old is not new and old != new:
                self._reindex(field, ref, old, new)

    def _reindex(self, field: str, ref: str, old: Any, new: Any) -> None:
        if field not in self._copied:
            self._copied.add(field)
            self._indexes[field] = self._indexes[field].copy()
        index = self._indexes[field]
        for key in _keys(old):
            _remove(index, key, ref)
        for key in _keys(new):
            _enter(index, key, ref)


def _at(row: Row, place: int) -> Any:
    """Rows from before their layout grew are shorter than it."""
    return row[place] if place < len(row) else ABSENT


class Draft:
    """The next state in the making."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._drafts: dict[str, Rows] = {}

    def table(self, name: str) -> Rows | None:
        """Return the class to change, None if the cache does not hold it."""
        draft = self._drafts.get(name)
        if draft is None:
            table = self._state.tables.get(name)
            if table is None:
                return None
            draft = self._drafts[name] = Rows(table)
        return draft

    def refs(self, name: str) -> set[str]:
        """Return the refs of a class as they are now."""
        draft = self._drafts.get(name)
        return set(self._state.tables[name].rows if draft is None else draft.rows)

    def count(self, name: str) -> int:
        """Return how many objects there are of a class now."""
        draft = self._drafts.get(name)
        return len(self._state.tables[name].rows if draft is None else draft.rows)

    def finished(self, token: str) -> State:
        """Return the new state, which is as of ``token``."""
        changed = {name: draft.finished() for name, draft in self._drafts.items() if draft.changes}
        tables = {**self._state.tables, **changed} if changed else self._state.tables
        return State(tables, token, self._state.load, self._state.number)

    def changes(self) -> Iterator[RowChange]:
        """Yield what became of each object that is not as before."""
        for draft in self._drafts.values():
            for change in draft.changes.values():
                if change.before is not change.after and change.before != change.after:
                    yield change
