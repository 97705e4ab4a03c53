"""Write and check os_xenapi/datamodel/xapi.json, the data model in the project's own folded form.

    python -m tools.datamodel --published FILE   bring it up to date with XAPI's xenapi.json
    python -m tools.datamodel --source FILE      write it from a full extract of the data model
    python -m tools.datamodel --format           rewrite it after an edit by hand
    python -m tools.datamodel --check FILE       compare it with a full extract; writes nothing

The first two print what changed. tools/published.py says what the published file tells and what
not; tools/folded.py what a full extract is. `python -m tools.errors` belongs after a change.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from os_xenapi.datamodel import DATA_FILE, DataModel
from tools import folded, published
from tools.refresh import refresh

_ORIGIN = "; what that does not tell: "
_KEYED = ("errors", "message_types", "http_handlers")


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return a line for whatever a canonical form has more, less or else than another one.

    Implicit messages are left out: they follow from the fields.
    """
    before, after = dict(_items(old)), dict(_items(new))
    lines = [f"- {name}" for name in before if name not in after]
    lines += [f"+ {name}" for name in after if name not in before]
    for name in before.keys() & after.keys():
        lines += [f"~ {name}: {change}" for change in _member_changes(before[name], after[name])]
    return sorted(lines, key=lambda line: (line[2:], line))


def _items(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for owner in facts["classes"]:
        yield f"class {owner['name']}", {**owner, "fields": None, "messages": None}
        for field in owner["fields"]:
            yield f"field {owner['name']}.{field['name']}", field
        for message in owner["messages"]:
            if "implicit" not in message:
                yield f"message {owner['name']}.{message['name']}", message
    for one in facts["enums"]:
        for value in one["values"]:
            yield f"enum {one['name']}: {value}", {}
    for table in _KEYED:
        for one in facts[table]:
            yield f"{table[:-1].replace('_', ' ')} {one['name']}", one
    for release in facts["releases"]:
        yield f"release {release['code']}", release
    for relation in facts["relations"]:
        yield "relation {}.{} - {}.{}".format(*relation), {}


def _member_changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield f"{key} was {json.dumps(old.get(key))}, is {json.dumps(new.get(key))}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    try:
        return _run(_options(argv))
    except (folded.NotFaithful, published.PublishedError, OSError, ValueError) as error:
        print(f"{error}; nothing was written", file=sys.stderr)
        return 1


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.datamodel",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--published", metavar="FILE", type=Path)
    what.add_argument("--source", metavar="FILE", type=Path)
    what.add_argument("--format", action="store_true")
    what.add_argument("--check", metavar="FILE", type=Path)
    parser.add_argument("--name", help="what the published file is, e.g. 'xenapi.json of 26.20.0'")
    parser.add_argument("--target", metavar="FILE", type=Path, default=Path(DATA_FILE))
    return parser.parse_args(argv)


def _run(options: argparse.Namespace) -> int:
    target: Path = options.target
    if options.check:
        raw = json.loads(target.read_text(encoding="utf-8"))
        folded.compare(_extract(options.check), folded.expand(DataModel(raw)))
        print(f"{target.name} says all that {options.check.name} says, and no more")
        return 0
    raw = json.loads(target.read_text(encoding="utf-8")) if target.exists() else None
    former = folded.expand(DataModel(raw)) if raw else _extract(options.source)
    facts = former
    if options.source:
        facts = _extract(options.source)
    elif raw is not None and options.published:
        facts = _refreshed(raw, options.published, options.name or options.published.name)
    text = folded.render(facts)
    print("".join(f"{line}\n" for line in changes(former, facts)), end="")
    _write(target, text)
    return 0


def _extract(path: Path | None) -> dict[str, Any]:
    if path is None:
        raise FileNotFoundError("there is no data file yet: write it with --source")
    return folded.canonical(json.loads(path.read_text(encoding="utf-8")))


def _refreshed(raw: dict[str, Any], path: Path, name: str) -> dict[str, Any]:
    raw, assumed = refresh(raw, published.read(path.read_text(encoding="utf-8")))
    origin = raw["source"].split(_ORIGIN)[-1]
    raw["source"] = f"{name}{_ORIGIN}{origin}"
    print("".join(f"assumed: {one}\n" for one in assumed), end="")
    return folded.expand(DataModel(raw))


def _write(target: Path, text: str) -> None:
    """Replace a file in one step."""
    temporary = target.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, target)


if __name__ == "__main__":
    sys.exit(main())
