"""Write the reference of XAPI's classes, errors and enums as pages for the documentation.

    python -m tools.reference DIRECTORY

`make docs` has them made anew each time, so they are not kept in the tree.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from os_xenapi import datamodel
from os_xenapi.datamodel import MANDATORY, Class, DataModel, Field, Lifecycle, Message

INDEX = """\
# XAPI's classes

Every class, field, message, error and enum that XAPI's data model has. A session has them all:
`session.VM.start(vm, False, False)`, `session.Async.VM.start(...)` where "Async" stands beside a
message. Types are those of the native values: a `ref` and a `datetime` are text, a `set` is a
list, a `map` and a `record` are dicts.

```{{toctree}}
:maxdepth: 1

{pages}
```
"""


def pages(dm: DataModel) -> dict[str, str]:
    """The text of each page by its file name."""
    names = sorted(dm.classes)
    made = {f"{name}.md": class_page(dm, dm.classes[name]) for name in names}
    made["errors.md"] = errors_page(dm)
    made["enums.md"] = enums_page(dm)
    made["index.md"] = INDEX.format(pages="\n".join(["errors", "enums", *names]))
    return made


def class_page(dm: DataModel, cls: Class) -> str:
    """Fields and messages of a class; implicit messages follow from the fields."""
    fields = [field for field in cls.fields.values() if not field.internal_only]
    own = [m for m in cls.messages.values() if m.implicit is None and not m.pool_internal]
    implicit = [m for m in cls.messages.values() if m.implicit is not None]
    lines = [f"# {cls.name}", "", *_facts(dm, cls), ""]
    if fields:
        lines += ["## Fields", "", *table(("field", "type", "", "since"), _field_rows(dm, fields))]
    if own:
        lines += ["## Messages", ""]
        for message in sorted(own, key=lambda one: one.name):
            lines += _message(dm, message)
    if implicit:
        lines += ["## Messages that follow from the fields", ""]
        lines += table(("message", "result"), _implicit_rows(implicit))
    return "\n".join(lines) + "\n"


def _facts(dm: DataModel, cls: Class) -> Iterator[str]:
    yield f"Since {since(dm, cls.lifecycle)}."
    if cls.gen_events:
        yield "Events tell of its objects."
    if cls.has_constructor:
        required = ", ".join(f"`{name}`" for name in sorted(cls.constructor_required))
        yield f"`{cls.name}.create` takes a record; it needs {required or 'nothing'}."


def _field_rows(dm: DataModel, fields: Iterable[Field]) -> Iterator[tuple[str, ...]]:
    for field in sorted(fields, key=lambda one: one.name):
        settable = "settable" if field.qualifier == "RW" else ""
        yield f"`{field.name}`", f"`{field.type}`", settable, since(dm, field.lifecycle)


def _implicit_rows(messages: Iterable[Message]) -> Iterator[tuple[str, ...]]:
    for message in sorted(messages, key=lambda one: one.name):
        yield f"`{message.name}({_parameters(message)})`", f"`{message.result or 'nothing'}`"


def _message(dm: DataModel, message: Message) -> Iterator[str]:
    yield f"### {message.full_name}"
    yield ""
    yield f"`({_parameters(message)})` → `{message.result or 'nothing'}`"
    yield ""
    facts = [f"Since {since(dm, message.lifecycle)}"]
    facts += ["Async"] if message.is_async else []
    if message.roles is not None:
        order = [role for role in dm.roles_ordered if role in message.roles]
        facts.append(f"from role {order[-1]} on" if order else "for hosts only")
    yield ", ".join(facts) + "."
    if message.errors:
        yield "Errors: " + ", ".join(f"`{code}`" for code in message.errors) + "."
    yield ""


def _parameters(message: Message) -> str:
    return ", ".join(
        f"{param.name}: {param.type}"
        + ("" if param.default is MANDATORY else f" = {param.default!r}")
        for param in message.params
    )


def errors_page(dm: DataModel) -> str:
    """All error codes with their parameters and the class that is raised for each."""
    from os_xenapi import errors

    rows = []
    for code, parameters in sorted(dm.errors.items()):
        name = type(errors.failure([code, *(parameters or ())])).__name__
        known = "not known" if parameters is None else ", ".join(parameters)
        rows.append((f"`{code}`", f"`{name}`", known))
    lines = ["# Errors of XAPI", "", "All are subclasses of `os_xenapi.Failure`.", ""]
    return "\n".join([*lines, *table(("code", "class in os_xenapi.errors", "parameters"), rows)])


def enums_page(dm: DataModel) -> str:
    """All enums with their values."""
    rows = [
        (f"`{name}`", ", ".join(f"`{value}`" for value in values))
        for name, values in sorted(dm.enums.items())
    ]
    return "\n".join(["# Enums of XAPI", "", *table(("enum", "values"), rows)])


def since(dm: DataModel, lifecycle: Lifecycle) -> str:
    """The release that has it first, and what became of it."""
    brands = {release.code: release.branding for release in dm.releases}

    def release(code: str | None) -> str:
        return brands.get(code or "", f"xapi {code}" if code else "an unknown release")

    text = release(lifecycle.published or lifecycle.prototyped)
    if lifecycle.removed:
        return f"{text}, removed in {release(lifecycle.removed)}"
    if lifecycle.deprecated:
        return f"{text}, deprecated since {release(lifecycle.deprecated)}"
    return text


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The lines of a table, and an empty one."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return [*lines, ""]


def write(directory: Path) -> None:
    """Write all pages into a directory that is made for them."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in pages(datamodel.load()).items():
        (directory / name).write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write the pages."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    write(Path(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
