"""The names of XAPI's classes, fields, messages and values, from a small file.

The data model takes longer. The file is written by tools/names.py from the data model.
"""

from __future__ import annotations

import os

from os_xenapi.cmd.parsing import UsageError, nearest

__all__ = ["FILE", "ClassNames", "check_class", "check_field", "check_method", "load", "values"]

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.txt")
"""A line for a class: its name, fields, messages, those that also exist as tasks, and the fields
whose values are known, each with the name of its enum; by tabs. A line that begins with = has the
values of an enum."""


class ClassNames:
    """The names of one class: of its fields, of its messages, and of those that tasks carry out.

    ``enums`` has the enum of each field that is one, or a set of them; ``bool`` is one here.
    """

    def __init__(
        self, fields: list[str], messages: list[str], tasks: list[str], enums: dict[str, str]
    ) -> None:
        self.fields = fields
        self.messages = messages
        self.tasks = tasks
        self.enums = enums


def load() -> dict[str, ClassNames]:
    """Return the names of every class."""
    found = {}
    with open(FILE, encoding="ascii") as file:
        for line in file:
            if not line.startswith(("#", "=")):
                name, *rest = line.rstrip("\n").split("\t")
                fields, messages, tasks, enums = (part.split() for part in rest)
                pairs = dict(one.split(":") for one in enums)
                found[name] = ClassNames(fields, messages, tasks, pairs)
    return found


def values(enum: str) -> list[str]:
    """Return the values of an enum, none where it is not known."""
    with open(FILE, encoding="ascii") as file:
        for line in file:
            if line.startswith(f"={enum}\t"):
                return line.rstrip("\n").split("\t")[1:]
    return []


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
