"""Write the types of XAPI for editors and type checkers, from the data model.

    python -m tools.stubs            write them
    python -m tools.stubs --check    say whether they are as the data model asks; exit 1 if not

os_xenapi/types.py has the values, and is a real module: refs, enums, records. Stubs that no program
imports have the messages, once for each face: os_xenapi/_messages.pyi for Session,
os_xenapi/_async_messages.pyi for AsyncSession; and the objects of a cache: os_xenapi/_cached.pyi.
"""

from __future__ import annotations

import argparse
import keyword
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from os_xenapi import datamodel
from os_xenapi.datamodel import MANDATORY, Class, DataModel, Field, Message, Param, Type
from os_xenapi.releases import release_name

PACKAGE = Path(__file__).resolve().parent.parent / "os_xenapi"

WRITTEN = (
    "# Written by tools/stubs.py from os_xenapi/datamodel/xapi.json; not to be edited.\n"
    "# fmt: off\n"
    "# ruff: noqa: {rules}\n"
)

TYPES_HEADER = '''\
"""XAPI's values as types: refs, enums and records, for annotations.

    from os_xenapi.types import NewVDI, SRRef, VDIRef

    def make_disk(session: Session, sr: SRRef) -> VDIRef:
        record: NewVDI = {"SR": sr, "virtual_size": 1 << 30, "type": "user", ...}
        return session.VDI.create(record)

``VMRef`` is the reference of a VM: a text, told from the references of other classes by type
checkers alone; ``VMRef(text)`` makes one of a text from elsewhere. ``VMRecord`` is what
``VM.get_record`` returns; hosts of older releases leave out fields that they do not have. ``NewVM``
is what ``VM.create`` takes. Enums are texts; hosts of later releases may send others. Dates are
texts such as ``"20240229T15:07:05Z"``.
"""
'''

TYPES_IMPORTS = """
from __future__ import annotations

from typing import Any, Final, Literal, NewType, TypedDict

"""

NULL_REF = '''
NULL_REF: Final[Any] = "OpaqueRef:NULL"
"""The reference of nothing, for every class."""
'''

EVENTS = '''

_Event = TypedDict("_Event", {
    "id": str,
    "timestamp": str,
    "class": str,
    "operation": EventOperation,
    "ref": str,
})


class Event(_Event, total=False):
    """What happened to one object, whose class is in lower case.

    ``snapshot`` is the object's record, absent for ``del``.
    """

    snapshot: dict[str, Any]


class EventBatch(TypedDict):
    """What ``event.from`` returns: the events, the token of the next call, and table sizes."""

    events: list[Event]
    token: str
    valid_ref_counts: dict[str, int]
'''

STUB_HEADER = '''\
"""The messages of XAPI as {face} has them: for type checkers only, there is no such module."""

from typing import TypeAlias, TypeVar

from os_xenapi.tasks import {task}
from os_xenapi.types import *

_T = TypeVar("_T")
_Items: TypeAlias = list[_T] | tuple[_T, ...]

'''

CACHED_HEADER = '''\
"""The objects of a cache: for type checkers only, there is no such module."""

from collections.abc import Mapping

from os_xenapi.cache_views import BaseSnapshot, Table
from os_xenapi.types import *

'''

RESULTS = {"event.from": "EventBatch", "event.next": "list[Event]"}
"""Messages whose result on the wire is not the one of the data model."""

SCALARS = {"string": "str", "int": "int", "float": "float", "bool": "bool", "datetime": "str"}


class Clash(Exception):
    """Two things would get the same name."""


def camel(name: str) -> str:
    """Return the name that a class or an enum of XAPI's has in the names of its types."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def identifier(name: str) -> str:
    """Return a name that may stand in Python source: an underscore after a keyword."""
    return f"{name}_" if keyword.iskeyword(name) else name


def type_text(kind: Type) -> str:
    """Return the type of a native value, as Python source."""
    if kind.kind in SCALARS:
        return SCALARS[kind.kind]
    if kind.kind == "enum":
        return camel(kind.name)
    if kind.kind in ("ref", "record"):
        return camel(kind.name) + kind.kind.capitalize()
    inside = ", ".join(map(type_text, kind.args))
    if kind.kind == "option":
        return f"{inside} | None"
    return f"{'list' if kind.kind == 'set' else 'dict'}[{inside}]"


def types_module(model: DataModel) -> str:
    """Return the text of types.py. Raises Clash."""
    parts: dict[str, str] = {}

    def add(name: str, text: str) -> None:
        if name in parts:
            raise Clash(f"{name} would mean two things")
        parts[name] = text

    for name in sorted(model.enums):
        values = ", ".join(f'"{value}"' for value in model.enums[name])
        add(camel(name), f"{camel(name)} = Literal[{values}]\n")
    classes = [model.classes[name] for name in sorted(model.classes)]
    for owner in classes:
        if owner.in_database or "get_record" in owner.messages:
            ref = f"{camel(owner.name)}Ref"
            add(ref, f'{ref} = NewType("{ref}", str)\n')
    add("NULL_REF", NULL_REF)
    for owner in classes:
        if owner.fields and owner.name != "event":
            add(f"{camel(owner.name)}Record", "".join(_record(owner)))
        if owner.has_constructor:
            add(f"New{camel(owner.name)}", "".join(_constructor(owner)))
    add("Event", EVENTS)
    add("EventBatch", "")
    exported = sorted(parts)
    listed = "".join(f'    "{name}",\n' for name in exported)
    body = "".join(parts.values())
    written = WRITTEN.format(rules="E501, RUF022")
    return f"{written}{TYPES_HEADER}{TYPES_IMPORTS}__all__ = [\n{listed}]\n\n{body}"


def _record(owner: Class) -> Iterator[str]:
    fields = [field for field in owner.fields.values() if not field.internal_only]
    always = [field for field in fields if field.type.kind != "option"]
    yield from _typed_dict(
        f"{camel(owner.name)}Record",
        f"A record of {owner.name}{_since(owner)}.",
        always,
        [field for field in fields if field not in always],
    )


def _constructor(owner: Class) -> Iterator[str]:
    fields = [owner.fields[name] for name in owner.constructor_fields]
    required = [field for field in fields if field.name in owner.constructor_required]
    yield from _typed_dict(
        f"New{camel(owner.name)}",
        f"What {owner.name}.create takes.",
        required,
        [field for field in fields if field not in required],
    )


def _typed_dict(
    name: str, says: str, required: Sequence[Field], others: Sequence[Field]
) -> Iterator[str]:
    """A TypedDict; where members may be left out it is two, as Python 3.10 has no NotRequired."""
    if required and others:
        yield f"\n\nclass _{name}(TypedDict):\n"
        yield from _members(required)
        yield f'\n\nclass {name}(_{name}, total=False):\n    """{says}"""\n\n'
        yield from _members(others)
        return
    total = ", total=False" if others else ""
    yield f'\n\nclass {name}(TypedDict{total}):\n    """{says}"""\n\n'
    yield from _members(required or others)


def _members(fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        kind = field.type.args[0] if field.type.kind == "option" else field.type
        yield f"    {field.name}: {type_text(kind)}\n"


def _since(what: Class | Message) -> str:
    """Since when and until when there is this class or message, as the end of a sentence."""
    life = what.lifecycle
    known = life.published or life.prototyped
    parts = [f"since {release_name(known)}"] if known else []
    parts += [f"deprecated in {release_name(life.deprecated)}"] if life.deprecated else []
    parts += [f"removed in {release_name(life.removed)}"] if life.removed else []
    return f": {', '.join(parts)}" if parts else ""


def stub(model: DataModel, *, awaits: bool) -> str:
    """Return the text of the stub of one face."""
    face, task = ("AsyncSession", "AsyncTask") if awaits else ("Session", "Task")
    classes = [owner for owner in model.classes.values() if owner.messages]
    written = WRITTEN.format(rules="E501, F403, F405, PT019")
    parts = [written, STUB_HEADER.format(face=face, task=task)]
    define = "async def" if awaits else "def"
    for owner in classes:
        parts.append(f"class {camel(owner.name)}Messages:\n")
        parts.append(f'    """XAPI\'s class {owner.name}{_since(owner)}."""\n\n')
        parts += [_method(owner, message, define, "") for message in owner.messages.values()]
        parts.append("\n")
    with_tasks = [
        owner for owner in classes if any(one.is_async for one in owner.messages.values())
    ]
    for owner in with_tasks:
        parts.append(f"class {camel(owner.name)}Tasks:\n")
        parts.append(f'    """The messages of {owner.name} that a task can carry out."""\n\n')
        ours = [message for message in owner.messages.values() if message.is_async]
        parts += [_method(owner, message, define, task) for message in ours]
        parts.append("\n")
    parts.append('class Tasks:\n    """``session.Async``: calls that return a task at once."""\n\n')
    parts += [f"    {owner.name}: {camel(owner.name)}Tasks\n" for owner in with_tasks]
    parts.append('\nclass Classes:\n    """The classes of XAPI as attributes of a session."""\n\n')
    parts.append("    Async: Tasks\n")
    parts += [f"    {owner.name}: {camel(owner.name)}Messages\n" for owner in classes]
    return "".join(parts)


def cached_stub(model: DataModel) -> str:
    """Return the text of the stub of a cache's objects."""
    held = [owner for owner in model.classes.values() if "get_all_records" in owner.messages]
    names = frozenset(owner.name for owner in held)
    parts = [WRITTEN.format(rules="E501, F403, F405"), CACHED_HEADER]
    for owner in held:
        parts.append(f"class {camel(owner.name)}Snapshot(BaseSnapshot):\n")
        parts.append(f'    """An object of {owner.name} at one moment{_since(owner)}."""\n\n')
        parts.append("    @property\n")
        parts.append(
            f"    def ref(self) -> {camel(owner.name)}Ref: ...  # type: ignore[override]\n"
        )
        parts.append(
            f"    def record(self) -> {camel(owner.name)}Record: ...  # type: ignore[override]\n"
        )
        for field in owner.fields.values():
            if not field.internal_only:
                kind = cached_text(field.type, names)
                parts.append(
                    f"    @property\n    def {identifier(field.name)}(self) -> {kind}: ...\n"
                )
        parts.append("\n")
    parts.append('class Tables:\n    """The classes of XAPI as attributes of a cache."""\n\n')
    for owner in held:
        parts.append("    @property\n")
        parts.append(f"    def {owner.name}(self) -> Table[{camel(owner.name)}Snapshot]: ...\n")
    return "".join(parts)


def cached_text(kind: Type, held: frozenset[str]) -> str:
    """Return the type of a field of a cached object, as Python source."""
    if kind.kind == "ref" and kind.name in held:
        return f"{camel(kind.name)}Snapshot | None"
    if kind.kind == "set":
        inside = cached_text(kind.args[0], held).removesuffix(" | None")
        return f"tuple[{inside}, ...]"
    if kind.kind == "map":
        key = type_text(kind.args[0])
        return f"Mapping[{key}, {cached_text(kind.args[1], held)}]"
    if kind.kind == "option":
        return f"{cached_text(kind.args[0], held).removesuffix(' | None')} | None"
    return type_text(kind)


def _method(owner: Class, message: Message, define: str, task: str) -> str:
    """One message: all of its parameters are positional, as a session takes them."""
    result = RESULTS.get(message.full_name) or (
        type_text(message.result) if message.result else "None"
    )
    if task:
        result = f"{task}[{result}]"
    params = [_parameter(param, message) for param in message.params]
    # One underscore is the object of these messages: many of them have a parameter `self`.
    positional = ", ".join(["_", *params, "/"]) if params else "_"
    says = _since(message) if message.lifecycle != owner.lifecycle else ""
    body = f'\n        """{says[2:3].upper()}{says[3:]}."""\n' if says else " ...\n"
    return (
        f"    {define} {identifier(message.name)}({positional}, *, "
        f"timeout: float | None = None) -> {result}:{body}"
    )


def _parameter(param: Param, message: Message) -> str:
    name = f"{param.name}_" if param.name == "timeout" else identifier(param.name)
    if message.implicit == "object:make":
        kind = f"New{camel(message.class_name)}"
    elif param.type.kind == "set":
        kind = f"_Items[{type_text(param.type.args[0])}]"
    else:
        kind = type_text(param.type)
    if param.default is MANDATORY:
        return f"{name}: {kind}"
    plain = param.type.kind in SCALARS and isinstance(param.default, (str, int, float))
    return f"{name}: {kind} = {param.default!r}" if plain else f"{name}: {kind} = ..."


def files(model: DataModel) -> Mapping[str, str]:
    """Return the text of each generated file by its name."""
    return {
        "types.py": types_module(model),
        "_messages.pyi": stub(model, awaits=False),
        "_async_messages.pyi": stub(model, awaits=True),
        "_cached.pyi": cached_stub(model),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(prog="python -m tools.stubs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(argv)
    stale = [
        (PACKAGE / name, text)
        for name, text in files(datamodel.load()).items()
        if not (PACKAGE / name).exists() or (PACKAGE / name).read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if options.check:
            print(f"{path.name} is stale: run python -m tools.stubs", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
            print(f"{path.name} written")
    if not stale:
        print("the types are up to date")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
