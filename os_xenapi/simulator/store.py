"""The database of a simulated pool: a table per class of the datamodel.

Every change goes through ``create``, ``set``, ``touch`` and ``delete``. Each bumps the generation,
which is what event.from counts in, keeps the indexes and the computed side of relations, and tells
the lock that something has changed. Callers hold the lock; nothing here blocks or does I/O.

A table keeps its rows twice: by ref, and in the order in which they last changed, so that what is
newer than a token is found without walking what is older.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from os_xenapi.datamodel import Class, DataModel
from os_xenapi.errors import failure
from os_xenapi.simulator.changes import ChangeLock
from os_xenapi.simulator.values import NULL, default, stored

__all__ = ["Row", "Store", "Table", "Tombstone"]

MAX_TOMBSTONES = 512
"""At this many deletions a table forgets the older half, as XAPI does."""


class Row:
    """One object: ``row["name_label"]`` reads a field; only the store changes one."""

    __slots__ = ("created", "modified", "ref", "table", "values")

    def __init__(self, table: Table, ref: str, values: list[Any]) -> None:
        self.table: Table = table
        self.ref: str = ref
        self.values: list[Any] = values
        self.created: int = 0
        self.modified: int = 0

    def __getitem__(self, field: str) -> Any:
        return self.values[self.table.columns[field]]

    def __repr__(self) -> str:
        # The ref of a session is a secret.
        return f"<{self.table.name} {'' if self.table.name == 'session' else self.ref}>"

    @property
    def exists(self) -> bool:
        """Whether the object has not been deleted."""
        return self.table.rows.get(self.ref) is self

    def record(self) -> dict[str, Any]:
        """Return the fields that a client sees; the containers in it are the store's own."""
        return dict(zip(self.table.public, self.values, strict=False))


class Tombstone(NamedTuple):
    """What is remembered of a deleted object: its ref and the two generations."""

    ref: str
    created: int
    deleted: int


class _Link(NamedTuple):
    """A field of refs whose other side is computed: the table and the column it appears in."""

    column: int
    other: Table
    other_column: int


class Table:
    """The rows of one class."""

    def __init__(self, model: Class, computed: frozenset[str]) -> None:
        self.name: str = model.name
        self.model = model
        # Internal fields come last, so that a record is the front of the row.
        fields = sorted(model.fields.values(), key=lambda field: field.internal_only)
        self.columns: dict[str, int] = {field.name: column for column, field in enumerate(fields)}
        self.public: tuple[str, ...] = tuple(
            field.name for field in fields if not field.internal_only
        )
        self.computed = computed
        self.defaults: list[tuple[()] | Any] = [
            () if field.name in computed else default(field) for field in fields
        ]
        self.links: dict[str, tuple[_Link, ...]] = {}
        self.rows: dict[str, Row] = {}
        self.by_change: dict[str, Row] = {}
        self.by_uuid: dict[str, Row] = {}
        self.by_label: dict[str, dict[str, Row]] | None = (
            {} if "name_label" in self.columns else None
        )
        self.tombstones: list[Tombstone] = []

    def changed_since(self, generation: int) -> Iterator[Row]:
        """Yield the rows created or modified after ``generation``, the newest change first."""
        for row in reversed(self.by_change.values()):
            if row.modified <= generation:
                return
            yield row

    def deleted_since(self, generation: int) -> Iterator[Tombstone]:
        """Yield the tombstones after ``generation``, the newest first."""
        for tombstone in reversed(self.tombstones):
            if tombstone.deleted <= generation:
                return
            yield tombstone

    def labelled(self, label: str) -> Iterable[Row]:
        """Return the rows whose name_label is ``label``."""
        return () if self.by_label is None else self.by_label.get(label, {}).values()


class Store:
    """All tables, and the generation of the database."""

    def __init__(
        self,
        model: DataModel,
        lock: ChangeLock,
        new_uuid: Callable[[], str],
        *,
        generation: int = 1,
    ) -> None:
        self.lock = lock
        self.generation: int = generation
        self.new_uuid = new_uuid
        computed: dict[str, set[str]] = {}
        relations = [r for r in model.relations if (r[0], r[1]) != (r[2], r[3])]
        for _, _, other, other_field in relations:
            computed.setdefault(other, set()).add(other_field)
        self.tables: dict[str, Table] = {
            name: Table(one, frozenset(computed.get(name, ())))
            for name, one in model.classes.items()
            if one.in_database
        }
        for owner, field, other, other_field in relations:
            table, target = self.tables[owner], self.tables[other]
            link = _Link(table.columns[field], target, target.columns[other_field])
            table.links[field] = (*table.links.get(field, ()), link)

    def create(self, class_name: str, values: Mapping[str, Any], *, ref: str | None = None) -> Row:
        """Add an object; fields that ``values`` leaves out have their defaults, the uuid is new."""
        table = self.tables[class_name]
        row = Row(table, ref or f"OpaqueRef:{self.new_uuid()}", table.defaults.copy())
        for name, value in values.items():
            self._refuse_computed(table, name)
            row.values[table.columns[name]] = stored(value)
        if "uuid" in table.columns:
            if not row["uuid"]:
                row.values[table.columns["uuid"]] = self.new_uuid()
            table.by_uuid[row["uuid"]] = row
        table.rows[row.ref] = row
        if table.by_label is not None:
            table.by_label.setdefault(row["name_label"], {})[row.ref] = row
        self._touched(row)
        row.created = row.modified
        for links in table.links.values():
            for link in links:
                self._link(link, row.ref, (), _refs(row.values[link.column]))
        return row

    def set(self, row: Row, **changes: Any) -> None:
        """Change fields of ``row``. A write of the same value is a change too, as in XAPI."""
        table = row.table
        for name, value in changes.items():
            self._refuse_computed(table, name)
            column = table.columns[name]
            old, new = row.values[column], stored(value)
            row.values[column] = new
            for link in table.links.get(name, ()):
                self._link(link, row.ref, _refs(old), _refs(new))
            if name == "name_label" and table.by_label is not None:
                self._unlabel(row, old)
                table.by_label.setdefault(new, {})[row.ref] = row
            elif name == "uuid":
                table.by_uuid.pop(old, None)
                table.by_uuid[new] = row
        self._touched(row)

    def touch(self, row: Row) -> None:
        """Make ``row`` count as changed, so that event.from reports it."""
        self._touched(row)

    def delete(self, row: Row) -> None:
        """Remove ``row``; refs to it elsewhere are the caller's to clear. A second time is fine."""
        table = row.table
        if not row.exists:
            return
        for links in table.links.values():
            for link in links:
                self._link(link, row.ref, _refs(row.values[link.column]), ())
        del table.rows[row.ref], table.by_change[row.ref]
        if "uuid" in table.columns:
            table.by_uuid.pop(row["uuid"], None)
        if table.by_label is not None:
            self._unlabel(row, row["name_label"])
        self.generation += 1
        table.tombstones.append(Tombstone(row.ref, row.created, self.generation))
        if len(table.tombstones) >= MAX_TOMBSTONES:
            del table.tombstones[: MAX_TOMBSTONES // 2]
        self.lock.changed()

    def find(self, class_name: str, ref: str) -> Row | None:
        """Return the object, or None."""
        return self.tables[class_name].rows.get(ref)

    def row(self, class_name: str, ref: str) -> Row:
        """Return the object. Raises Failure HANDLE_INVALID."""
        row = self.tables[class_name].rows.get(ref)
        if row is None:
            raise failure(["HANDLE_INVALID", class_name, ref])
        return row

    def by_uuid(self, class_name: str, uuid: str) -> Row:
        """Return the object with this uuid. Raises Failure UUID_INVALID."""
        row = self.tables[class_name].by_uuid.get(uuid)
        if row is None:
            raise failure(["UUID_INVALID", class_name, uuid])
        return row

    def rows(self, class_name: str) -> list[Row]:
        """Return all objects of a class, as a list that changes to the store leave alone."""
        return list(self.tables[class_name].rows.values())

    def related(self, row: Row, field: str) -> list[Row]:
        """Return the objects that a field of refs names, less those that are gone."""
        kind = row.table.model.fields[field].type
        if kind.kind == "set":
            kind = kind.args[0]
        rows = self.tables[kind.name].rows
        return [rows[ref] for ref in _refs(row[field]) if ref in rows]

    def _touched(self, row: Row) -> None:
        self.generation += 1
        row.modified = self.generation
        by_change = row.table.by_change
        by_change.pop(row.ref, None)
        by_change[row.ref] = row
        self.lock.changed()

    def _link(self, link: _Link, ref: str, old: tuple[str, ...], new: tuple[str, ...]) -> None:
        for target in old:
            row = link.other.rows.get(target)
            if row is not None and target not in new and row.values[link.other_column]:
                row.values[link.other_column].remove(ref)
                self._touched(row)
        for target in new:
            row = link.other.rows.get(target)
            if row is not None and target not in old:
                # The one value that is changed in place: a storage repository may list thousands.
                if row.values[link.other_column] == ():
                    row.values[link.other_column] = []
                row.values[link.other_column].append(ref)
                self._touched(row)

    @staticmethod
    def _unlabel(row: Row, label: str) -> None:
        by_label = row.table.by_label
        if by_label is not None:
            rows = by_label.get(label, {})
            rows.pop(row.ref, None)
            if not rows:
                by_label.pop(label, None)

    @staticmethod
    def _refuse_computed(table: Table, name: str) -> None:
        if name in table.computed:
            raise ValueError(f"{table.name}.{name} is computed from the other side")


def _refs(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return () if value == NULL else (value,)
    return tuple(value)
