"""What programs see of an object cache: objects, classes and the whole, none of which ever changes.

    view.VM[ref].VBDs[0].VDI.SR.name_label

Whatever is reached from one view is of one moment. Attributes lead to objects; items have the refs
as XAPI has them: ``vm["VBDs"]``. No I/O here, no lock.
"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from os_xenapi import datamodel
from os_xenapi.cache_rows import ABSENT, Row, State, TableState

if TYPE_CHECKING:
    from os_xenapi._cached import Tables
else:
    Tables = object  # the classes are found when asked for; type checkers know them from a stub

__all__ = ["BaseSnapshot", "Snapshot", "Table", "View", "related_classes"]

NULL = "OpaqueRef:NULL"

S = TypeVar("S", bound="BaseSnapshot")


class BaseSnapshot:
    """What the objects of all classes have; see Snapshot."""

    __slots__ = ("_row", "_state", "_table", "ref")

    _row: Row
    _state: State
    _table: TableState
    ref: str

    def __init__(self, state: State, table: TableState, ref: str, row: Row) -> None:
        put = object.__setattr__
        put(self, "_state", state)
        put(self, "_table", table)
        put(self, "_row", row)
        put(self, "ref", ref)

    @property
    def class_name(self) -> str:
        """The object's class, such as ``"VM"``."""
        return self._table.name

    def record(self) -> dict[str, Any]:
        """Return the fields as ``get_record`` has them; the caller's own, to change at will."""
        pairs = zip(self._table.layout.names, self._row, strict=False)
        return {name: copy.deepcopy(value) for name, value in pairs if value is not ABSENT}

    def __getitem__(self, field: str) -> Any:
        try:
            value = self._row[self._table.layout.places[field]]
        except (KeyError, IndexError):
            value = ABSENT
        if value is ABSENT:
            raise KeyError(_no_field(self._table, field))
        return _frozen(value)

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._table.layout.names})

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(
            f"what the cache has cannot be changed: call session.{self.class_name}.set_{name}"
        )

    def __delattr__(self, name: str) -> None:
        raise AttributeError("what the cache has cannot be changed")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BaseSnapshot):
            return NotImplemented
        same = (self.ref, self._table.name) == (other.ref, other._table.name)
        return same and (self._row is other._row or self.record() == other.record())

    def __hash__(self) -> int:
        return hash(self.ref)

    def __repr__(self) -> str:
        place = self._table.layout.places.get("name_label")
        name = "" if place is None else f" {self._row[place]!r}"
        return f"<{self._table.name}{name} {self.ref}>"


class Snapshot(BaseSnapshot):
    """One object at one moment.

    A field is an attribute: text, number, or a tuple or mapping that cannot be changed. Of a field
    that refers to other objects it is those objects: None in place of a null reference, and of one
    to an object that is gone. As an item (``vm["VBDs"]``) it is the refs themselves.

    To type checkers the objects of a class are of a type of their own, such as VMSnapshot.
    """

    __slots__ = ()

    def __getattr__(self, field: str) -> Any:
        if field.startswith("_"):
            raise AttributeError(field)
        try:
            value = self[field]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None
        related = related_classes(self._table.name).get(field)
        if related is None:
            return value
        if isinstance(value, str):
            return _found(self._state, related, value)
        if isinstance(value, tuple):
            found = (_found(self._state, related, ref) for ref in value)
            return tuple(one for one in found if one is not None)
        return MappingProxyType({k: _found(self._state, related, ref) for k, ref in value.items()})


def _no_field(table: TableState, field: str) -> str:
    known = table.layout.names
    near = difflib.get_close_matches(field, known, n=1)
    if field in datamodel.load().classes[table.name].fields:
        hint = ": the host does not send it, or it is not among the cache's fields"
    else:
        hint = f"; did you mean {near[0]}?" if near else ""
    return f"{table.name} has no field {field} here{hint}"


def _found(state: State, class_name: str, ref: str) -> Snapshot | None:
    table = state.tables.get(class_name)
    if table is None:
        raise LookupError(
            f"the cache does not hold the class {class_name}: add it to its classes, or take the "
            "reference itself, as an item in place of an attribute"
        )
    row = table.rows.get(ref)
    return None if row is None else Snapshot(state, table, ref, row)


def _frozen(value: Any) -> Any:
    """Return a value such that the cache's own cannot be changed through it."""
    if type(value) is list:
        return tuple(map(_frozen, value))
    if type(value) is dict:
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    return value


@cache
def related_classes(class_name: str) -> Mapping[str, str]:
    """Return the fields of a class that refer to objects, and of which class those are."""
    related = {}
    for name, field in datamodel.load().classes[class_name].fields.items():
        kind = field.type
        if kind.kind in ("set", "map", "option"):
            kind = kind.args[-1]
        if kind.kind == "ref" and kind.name in datamodel.load().classes:
            related[name] = kind.name
    return related


class Table(Mapping[str, S], Generic[S]):
    """The objects of one class at one moment, by their refs."""

    def __init__(self, state: State, table: TableState) -> None:
        self._state = state
        self._table = table

    def __getitem__(self, ref: str) -> S:
        return self._made(ref, self._table.rows[ref])

    def __contains__(self, ref: object) -> bool:
        return ref in self._table.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.rows)

    def __len__(self) -> int:
        return len(self._table.rows)

    def __repr__(self) -> str:
        return f"<{len(self)} objects of {self._table.name}>"

    def by_uuid(self, uuid: str) -> S:
        """Return the object with this uuid. Raises KeyError."""
        found = self.find("uuid", uuid)
        if not found:
            raise KeyError(uuid)
        return found[0]

    def by_name(self, name_label: str) -> tuple[S, ...]:
        """Return the objects with this name, which need not be one."""
        return self.find("name_label", name_label)

    def find(self, field: str, value: Any) -> tuple[S, ...]:
        """Return the objects whose ``field`` is ``value``, or has it among its values.

        Raises LookupError where the cache has no index of the field.
        """
        index = self._table.indexes.get(field)
        if index is None:
            raise LookupError(
                f"the cache has no index of {self._table.name}.{field}: name it in indexes="
                f'{{"{self._table.name}": ["{field}"]}}'
            )
        found, rows = index.get(value, ()), self._table.rows
        refs = (found,) if isinstance(found, str) else found
        return tuple(self._made(ref, rows[ref]) for ref in refs)

    def records(self) -> dict[str, dict[str, Any]]:
        """Return all records by their refs, as ``get_all_records`` does; the caller's own."""
        return {ref: snapshot.record() for ref, snapshot in self.items()}

    def _made(self, ref: str, row: Row) -> S:
        return Snapshot(self._state, self._table, ref, row)  # type: ignore[return-value]


class View(Tables):
    """All classes of a cache at one moment, as attributes: ``view.VM``."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def number(self) -> int:
        """How many views of the cache there were before: a later one has a greater number."""
        return self._state.number

    def table(self, class_name: str) -> Table[Any]:
        """Return the objects of a class. Raises LookupError where the cache does not hold it."""
        table = self._state.tables.get(class_name)
        if table is None:
            raise LookupError(f"the cache does not hold the class {class_name}")
        return Table(self._state, table)

    def find(self, ref: str) -> Snapshot | None:
        """Return an object of whichever class, None if there is none."""
        table = self._state.table_of(ref)
        return None if table is None else Snapshot(self._state, table, ref, table.rows[ref])

    if not TYPE_CHECKING:  # to a type checker, every name would exist

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            try:
                return self.table(name)
            except LookupError as error:
                raise AttributeError(str(error)) from None

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._state.tables})

    def __repr__(self) -> str:
        count = sum(len(table.rows) for table in self._state.tables.values())
        return f"<view of {count} objects>"
