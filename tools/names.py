"""Write os_xenapi/cmd/names.txt: the names of classes, fields and messages, for the command.

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


def text() -> str:
    """Return what the file should hold."""
    return HEADER + "".join(_line(one) for one in datamodel.load().classes.values())


def _line(one: datamodel.Class) -> str:
    fields = [field.name for field in one.fields.values() if not field.internal_only]
    messages = [message for message in one.messages.values() if not message.pool_internal]
    columns = (
        [one.name],
        fields,
        sorted(message.name for message in messages),
        sorted(message.name for message in messages if message.is_async),
    )
    return "\t".join(" ".join(column) for column in columns) + "\n"


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
