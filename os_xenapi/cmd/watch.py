"""Show the objects of a pool as they change, until interrupted.

On a terminal it is a table that is kept up to date. In a pipe it is a line of JSON for each object
there is and for each change after that, with the object's record, null for one that is gone.

os-xenapi watch --url https://host
os-xenapi watch --url https://host VM host task --columns name_label,power_state,status
os-xenapi watch --url https://host VM | jq -r 'select(.operation == "del") | .ref'
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

from os_xenapi.cmd import connection, names, output
from os_xenapi.cmd.parsing import completed_by
from os_xenapi.cmd.screen import Line, columns_of, fitted, shown

if TYPE_CHECKING:
    from os_xenapi.cache import Batch, Change, ObjectCache, Snapshot, View

__all__ = ["add_arguments", "run"]

_USUAL = (
    "name_label",
    "power_state",
    "status",
    "progress",
    "enabled",
    "device",
    "currently_attached",
    "virtual_size",
    "physical_utilisation",
    "name",
    "body",
    "uuid",
)
_MOST_COLUMNS = 4
_LOOK_SECONDS = 0.5
"""How often the size of the terminal and the age of what it shows are looked at."""
_PAUSE_SECONDS = 0.05
"""How long changes are gathered before the table is drawn again."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``watch``."""
    connection.add_arguments(parser)
    completed_by(
        parser.add_argument(
            "classes",
            metavar="CLASS",
            nargs="*",
            default=[],
            help="classes of XAPI, e.g. host task (VM)",
        ),
        "class",
    )
    completed_by(
        parser.add_argument(
            "-c",
            "--columns",
            metavar="FIELD[,FIELD]",
            action="append",
            help="the fields of the table",
        ),
        "field",
    )
    parser.add_argument(
        "--max-age",
        metavar="SECONDS",
        type=float,
        help="how long the pool may be silent before that is told",
    )


def run(arguments: argparse.Namespace) -> int:
    """Watch until interrupted, or until nobody reads any more."""
    classes = list(dict.fromkeys(arguments.classes)) or ["VM"]
    columns = output.columns_of(arguments)
    _check(classes, columns)
    from os_xenapi.cache import MAX_AGE, ObjectCache

    max_age = MAX_AGE if arguments.max_age is None else arguments.max_age
    batches: queue.SimpleQueue[Batch] = queue.SimpleQueue()
    with (
        connection.connect(arguments) as session,
        ObjectCache(session, classes=classes, max_age=max_age) as cache,
    ):
        end = cache.subscribe(batches.put)
        try:
            if sys.stdout.isatty():
                _show(cache, batches, classes, columns, session.url)
            else:
                _write(cache, batches, classes)
        finally:
            end()
    return 0


def _check(classes: Sequence[str], columns: Sequence[str]) -> None:
    """Raise UsageError for what is no class, and for a column that none of them has."""
    known = [names.check_class(name) for name in classes]
    for column in columns:
        if column != "ref" and not any(column in one.fields for one in known):
            names.check_field(classes[0], column, known[0])


def _write(cache: ObjectCache, batches: queue.SimpleQueue[Batch], classes: Sequence[str]) -> None:
    """Write lines of JSON, for ever."""
    from os_xenapi.cache import Change

    view = cache.view()
    for name in classes:
        for ref, snapshot in view.table(name).items():
            _print_line(Change(name, ref, None, snapshot))
    sys.stdout.flush()
    number, told = view.number, False
    while True:
        try:
            batch = batches.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            told = _tell_stale(cache, told=told)
            continue
        if batch.view.number > number:
            for change in batch.changes:
                _print_line(change)
            sys.stdout.flush()


def _print_line(change: Change) -> None:
    record = None if change.after is None else change.after.record()
    line: dict[str, Any] = {
        "class": change.class_name,
        "operation": change.operation,
        "ref": change.ref,
    }
    if change.operation == "mod":
        line["changed"] = sorted(change.fields)
    # In ASCII: what a name holds cannot reach a terminal as anything but a name.
    print(json.dumps({**line, "record": record}))


def _tell_stale(cache: ObjectCache, *, told: bool) -> bool:
    """Say once on standard error that nothing is heard of the pool; raises if that is for good."""
    from os_xenapi.errors import CacheStale

    try:
        cache.view()
    except CacheStale as error:
        if error.age == float("inf"):
            raise
        if not told:
            print(f"os-xenapi: {error}", file=sys.stderr)
        return True
    return False


def _show(
    cache: ObjectCache,
    batches: queue.SimpleQueue[Batch],
    classes: Sequence[str],
    columns: Sequence[str],
    url: str,
) -> None:
    """Keep a table on the terminal, for ever."""
    view, lines = cache.view(), Lines(classes, columns, url)
    with _screen(sys.stdout) as draw:
        while True:
            state, view = _look(cache, view)
            draw(lambda width, height, v=view, s=state: lines.of(v, s, width, height))  # type: ignore[misc]
            _gather(batches)


def _look(cache: ObjectCache, former: View) -> tuple[str, View]:
    """Say how good the cache is, with its view; raises CacheStale if it will not get better."""
    from os_xenapi.errors import CacheStale

    try:
        view = cache.view()
    except CacheStale as error:
        if error.age == float("inf"):
            raise
        return f"STALE: {error}", former
    if cache.problem is not None:
        return f"not heard for {cache.age:.0f} s: {cache.problem}", view
    return "up to date", view


def _gather(batches: queue.SimpleQueue[Batch]) -> None:
    """Wait until there are changes, or it is time to look; a storm of changes is drawn once."""
    try:
        batches.get(timeout=_LOOK_SECONDS)
        ends = monotonic() + _PAUSE_SECONDS
        while (left := ends - monotonic()) > 0:
            batches.get(timeout=left)
    except queue.Empty:
        pass


class Lines:
    """What the terminal shows of a view."""

    def __init__(self, classes: Sequence[str], columns: Sequence[str], url: str) -> None:
        self._classes = classes
        self._columns = columns
        self._url = url

    def of(self, view: View, state: str, width: int, height: int) -> list[Line]:
        """Return lines that fit a terminal of ``width`` columns and ``height`` lines."""
        head = f"{shown(self._url)}   {shown(state)}"
        lines = [Line(fitted(head, width), heading=True)]
        tables = [self._table(view, name) for name in self._classes]
        room = max(0, height - len(lines))
        for place, (title, rows) in enumerate(tables):
            part = room // (len(tables) - place)  # what one class leaves is for the others
            made = _table_lines(title, rows, width, part)
            lines += made
            room -= len(made)
        return lines

    def _table(self, view: View, name: str) -> tuple[str, list[list[str]]]:
        objects = list(view.table(name).values())
        columns = self._chosen(objects, name)
        rows = sorted([_cell(one, column) for column in columns] for one in objects)
        return f"{name}: {len(objects)}", [list(columns), *rows]

    def _chosen(self, objects: Sequence[Snapshot], name: str) -> Sequence[str]:
        known = objects[0].record().keys() if objects else {}
        if not self._columns:
            return [one for one in _USUAL if one in known][:_MOST_COLUMNS] or ["ref"]
        chosen = [one for one in self._columns if one == "ref" or one in known]
        if objects and not chosen:
            names = ", ".join(sorted(known))
            raise ValueError(f"{name} has none of the columns; it has {names}")
        return chosen or ["ref"]


def _cell(one: Snapshot, column: str) -> str:
    if column == "ref":
        return one.ref
    value = one.record().get(column, "")
    return shown(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _table_lines(title: str, rows: list[list[str]], width: int, height: int) -> list[Line]:
    """Return a title, the head of the columns and as many rows as fit."""
    if height < 1:
        return []
    room = max(0, height - 3)
    left_out = len(rows) - 1 - room
    kept = rows[: 1 + max(0, room - 1)] if left_out > 0 else rows
    widths = [max(map(columns_of, cells)) for cells in zip(*kept, strict=True)]
    lines = [Line(""), Line(fitted(title, width), heading=True)]
    for row in kept:
        cells = (
            cell + " " * (size - columns_of(cell)) for cell, size in zip(row, widths, strict=True)
        )
        lines.append(Line(fitted("  ".join(cells), width)))
    if left_out > 0:
        lines.append(Line(fitted(f"... and {len(rows) - len(kept)} more", width)))
    return lines[:height]


Draw = Callable[[Callable[[int, int], list[Line]]], None]


@contextmanager
def _screen(out: TextIO) -> Iterator[Draw]:
    """Take the terminal's other screen for a while; the first one is as before afterwards."""
    former: tuple[Any, ...] = ()

    def draw(make: Callable[[int, int], list[Line]]) -> None:
        nonlocal former
        size = os.get_terminal_size(out.fileno())
        lines = make(size.columns, size.lines)
        if (size, lines) != former:
            # Cleared before it is written: behind a line as wide as the screen there is no room.
            text = "\r\n".join(f"\x1b[2K{line.text}" for line in lines)
            rest = "\r\n\x1b[J" if len(lines) < size.lines else ""
            out.write(f"\x1b[H{text}{rest}")
            out.flush()
            former = (size, lines)

    out.write("\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J")
    try:
        yield draw
    finally:
        out.write("\x1b[?25h\x1b[?1049l")
        out.flush()
