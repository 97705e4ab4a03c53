"""Write os_xenapi/cmd/names.txt, for the command: names of classes, fields, messages, values.

python -m tools.names            write it
python -m tools.names --check    say whether it is what the data model has; exit 1 if not
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from os_xenapi import datamodel
from os_xenapi.cmd import names

HEADER = "# Written by tools/names.py from os_xenapi/datamodel/xapi.json; not to be edited.\n"
BOOL = "=bool\tfalse\ttrue\n"


def text() -> str:
    """Return what the file should hold."""
    model = datamodel.load()
    enums = {
        kind.name
        for one in model.classes.values()
        for kind in (_values_of(field) for field in one.fields.values())
        if kind is not None and kind.kind == "enum"
    }
    lines = [_line(one) for one in model.classes.values()]
    lines += ["\t".join([f"={name}", *model.enums[name]]) + "\n" for name in sorted(enums)]
    return HEADER + "".join(lines) + BOOL


def _values_of(field: datamodel.Field) -> datamodel.Type | None:
    """Return the type whose values are known that a field has, alone or as a set of them."""
    kind = field.type.args[0] if field.type.kind == "set" else field.type
    return kind if kind.kind in ("enum", "bool") and not field.internal_only else None


def _line(one: datamodel.Class) -> str:
    fields = [field.name for field in one.fields.values() if not field.internal_only]
    messages = [message for message in one.messages.values() if not message.pool_internal]
    columns = (
        [one.name],
        fields,
        sorted(message.name for message in messages),
        sorted(message.name for message in messages if message.is_async),
        [f"{name}:{kind.name or kind.kind}" for name, kind in _enums(one)],
    )
    return "\t".join(" ".join(column) for column in columns) + "\n"


def _enums(one: datamodel.Class) -> list[tuple[str, datamodel.Type]]:
    found = ((field.name, _values_of(field)) for field in one.fields.values())
    return [(name, kind) for name, kind in found if kind is not None]


def main(arguments: Sequence[str] | None = None, *, target: Path = Path(names.FILE)) -> int:
    """Write or check the file; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.names", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    wanted = text()
    if not parser.parse_args(arguments).check:
        target.write_text(wanted)
        return 0
    if target.exists() and target.read_text() == wanted:
        return 0
    print(f"{target.name} is not what the data model has: run python -m tools.names")
    return 1


if __name__ == "__main__":
    sys.exit(main())
