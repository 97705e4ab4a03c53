"""The names of XAPI's classes, fields and messages, from a small file: the data model takes longer.

The file is written by tools/names.py from the data model.
"""

from __future__ import annotations

import os

from os_xenapi.cmd.parsing import UsageError, nearest

__all__ = ["FILE", "ClassNames", "check_class", "check_field", "check_method", "load"]

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.txt")
"""A line for a class: its name, fields, messages, and those that also exist as tasks; by tabs."""


class ClassNames:
    """The names of one class: of its fields, of its messages, and of those that tasks carry out."""

    def __init__(self, fields: list[str], messages: list[str], tasks: list[str]) -> None:
        self.fields = fields
        self.messages = messages
        self.tasks = tasks


def load() -> dict[str, ClassNames]:
    """Return the names of every class."""
    found = {}
    with open(FILE, encoding="ascii") as file:
        for line in file:
            if not line.startswith("#"):
                name, *rest = line.rstrip("\n").split("\t")
                fields, messages, tasks = (part.split() for part in rest)
                found[name] = ClassNames(fields, messages, tasks)
    return found


def check_class(name: str) -> ClassNames:
    """Return the names of a class; raises UsageError with the nearest where there is none."""
    known = load()
    if name not in known:
        raise UsageError(f"XAPI has no class {name}{nearest(name, known) or _HINT}")
    return known[name]


def check_field(class_name: str, name: str, known: ClassNames) -> None:
    """Raise UsageError unless ``name`` is a field of the class."""
    if name not in known.fields:
        raise UsageError(
            f"{class_name} has no field {name}{nearest(name, known.fields) or _told(known.fields)}"
        )


def _told(fields: list[str]) -> str:
    if len(fields) > _MOST_TOLD:
        return f"; it has {len(fields)}{_HINT.replace(';', ':')}"
    return f"; it has {', '.join(fields)}"


def check_method(method: str) -> None:
    """Raise UsageError unless ``Class.message`` or ``Async.Class.message`` exists."""
    plain = method.removeprefix("Async.")
    class_name, dot, message = plain.partition(".")
    if not dot:
        raise UsageError(f"{method} is no message: write Class.message, e.g. VM.get_record")
    known = check_class(class_name)
    if message not in known.messages:
        hint = nearest(message, known.messages) or _HINT
        raise UsageError(f"XAPI has no message {plain}{hint}")
    if plain != method and message not in known.tasks:
        raise UsageError(f"no task can carry out {plain}: leave Async. out")


_MOST_TOLD = 30
_HINT = "; TAB completes the names where completion is set up (os-xenapi completion --help)"
