"""Storage repositories that are full because a fault says so."""

from __future__ import annotations

from collections.abc import Iterator

from os_xenapi.simulator.store import Row, Store

__all__ = ["Full", "rows_called"]


class Full:
    """Which repositories were filled, for whom, and with how many bytes that nobody wrote."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._filled: dict[object, list[tuple[Row, int]]] = {}

    def fill(self, owner: object, name: str | None, free: int) -> int:
        """Leave ``free`` bytes in the repository called ``name``, or in each; return in how many.

        Raises ValueError where there is none.
        """
        table = self._store.tables["SR"]
        found = table.rows.values() if name is None else rows_called(self._store, name)
        chosen = [row for row in found if row.table is table and row["physical_size"] > 0]
        if not chosen:
            raise ValueError(f"the pool has no storage repository {name or 'for disks'}")
        filled = self._filled[owner] = []
        for sr in chosen:
            taken = max(0, sr["physical_size"] - free - sr["physical_utilisation"])
            self._take(sr, taken)
            filled.append((sr, taken))
        return len(filled)

    def empty(self, owner: object) -> None:
        """Give back what was filled for ``owner``."""
        for sr, taken in self._filled.pop(owner, ()):
            if sr.exists:
                self._take(sr, -taken)

    def _take(self, sr: Row, size: int) -> None:
        used = max(0, sr["physical_utilisation"] + size)
        self._store.set(sr, physical_utilisation=used)


def rows_called(store: Store, name: str) -> Iterator[Row]:
    """Yield the objects of any class whose ref, uuid or name_label is ``name``."""
    for table in store.tables.values():
        row = table.rows.get(name) or table.by_uuid.get(name)
        if row is not None:
            yield row
        yield from table.labelled(name)
