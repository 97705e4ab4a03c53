"""Change fields of an object.

    os-xenapi set VM web1 name_description='the first' other_config:owner=me
    os-xenapi set VM web1 tags+=blue tags-=green other_config:stale-

FIELD=VALUE    set a field; what is no text is written as JSON
MAP:KEY=VALUE  set one key of a map;  MAP:KEY-  remove it
SET+=VALUE     add to a set;  SET-=VALUE  remove from it

All changes are checked by their types before the first is made; they are made in their order.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from os_xenapi.cmd import connection, names
from os_xenapi.cmd.parsing import UsageError, completed_by, printable

if TYPE_CHECKING:
    from os_xenapi import Session

__all__ = ["Change", "add_arguments", "changes", "run"]

_FORM = re.compile(r"([A-Za-z_0-9]+)(?::(.+?))?(?:(=|\+=|-=)(.*)|-)", re.DOTALL)


class Change(NamedTuple):
    """Calls of ``message`` with ``args`` after the object, one after the other."""

    calls: tuple[tuple[str, tuple[Any, ...]], ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``set``."""
    completed_by(
        parser.add_argument("class_name", metavar="CLASS", help="a class of XAPI, e.g. VM, host"),
        "class",
    )
    parser.add_argument("object", metavar="OBJECT", help="uuid, reference or name")
    completed_by(
        parser.add_argument("changes", nargs="+", metavar="CHANGE", help="e.g. name_label=web2"),
        "change",
    )
    connection.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Change the object."""
    name = arguments.class_name
    known = names.check_class(name)
    planned = changes(name, known, arguments.changes)
    with connection.connect(arguments) as session:
        from os_xenapi.cmd import lookup

        found = lookup.find(session, name, arguments.object)
        for change in planned:
            _make(session, name, found.ref, change)
    return 0


def _make(session: Session, class_name: str, ref: str, change: Change) -> None:
    from os_xenapi.cmd.waiting import one_interrupt_held_back

    with one_interrupt_held_back():  # or a key that was removed would not come back
        for message, args in change.calls:
            session.call_xenapi(f"{class_name}.{message}", ref, *args)


def changes(class_name: str, known: names.ClassNames, words: list[str]) -> list[Change]:
    """Return what the words want to be changed; raises UsageError for the first that is wrong."""
    return [_change(class_name, known, word) for word in words]


def _change(class_name: str, known: names.ClassNames, word: str) -> Change:
    match = _FORM.fullmatch(word)
    if match is None or (match[3] is None and match[2] is None):
        raise UsageError(
            f"{printable(word)!r} is no change: write FIELD=VALUE, MAP:KEY=VALUE, MAP:KEY-, "
            "SET+=VALUE or SET-=VALUE"
        )
    field, key, sign, text = match.groups()
    names.check_field(class_name, field, known)
    from os_xenapi import datamodel
    from os_xenapi.cmd.values import from_word

    kind = datamodel.load().classes[class_name].fields[field].type
    if key is not None:
        if kind.kind != "map":
            raise UsageError(f"{field} is of type {kind}: only a map has keys to set")
        if sign not in ("=", None):
            raise UsageError(
                f"{printable(word)!r}: write {field}:KEY=VALUE to set a key, {field}:KEY- to remove"
            )
        name = from_word(key, kind.args[0], field)
        add, remove = f"add_to_{field}", f"remove_from_{field}"
        _check_message(class_name, known, field, remove)
        calls: list[tuple[str, tuple[Any, ...]]] = [(remove, (name,))]
        if sign == "=":
            value = from_word(text, kind.args[1], f"{field}:{key}")
            calls.append((add, (name, value)))
        return Change(tuple(calls))
    if sign in ("+=", "-="):
        if kind.kind != "set":
            raise UsageError(f"{field} is of type {kind}: only a set has members to add or remove")
        message = f"{'add' if sign == '+=' else 'remove'}_{field}"
        _check_message(class_name, known, field, message)
        return Change(((message, (from_word(text, kind.args[0], field),)),))
    message = f"set_{field}"
    _check_message(class_name, known, field, message)
    return Change(((message, (from_word(text, kind, field),)),))


def _check_message(class_name: str, known: names.ClassNames, field: str, message: str) -> None:
    if message in known.messages:
        return
    settable = [name[4:] for name in known.messages if name.startswith("set_")]
    fields = [name for name in known.fields if name in settable]
    raise UsageError(
        f"{class_name}.{field} cannot be changed so; what can be set is {', '.join(fields)}"
    )
