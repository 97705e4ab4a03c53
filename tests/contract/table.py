"""Reads contract.md, the table of what programs rely on, and compares answers with its cells."""

from __future__ import annotations

import base64
import functools
import importlib
import importlib.util
import inspect
import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from os_xenapi.client import exception
from os_xenapi.errors import Failure

__all__ = [
    "MATCHERS",
    "Call",
    "calls",
    "came_of",
    "modules",
    "named",
    "plugin_functions",
    "proxies",
    "rules",
    "signature_of",
    "signatures",
    "values",
]

_FILE = Path(__file__).with_name("contract.md")
_CODE = re.compile(r"`(.*)`")


@dataclass(frozen=True)
class Call:
    """One row of the calls into dom0; ``function`` is None where programs call the plugin.

    ``arguments``, ``payload`` and ``result`` are Python expressions.
    """

    function: str | None
    signature: str
    arguments: str
    plugin: str
    plugin_function: str
    payload: str
    result: str

    def __str__(self) -> str:
        return f"{self.function or f'{self.plugin}.{self.plugin_function}'}({self.arguments})"


@functools.cache
def _sections() -> dict[str, str]:
    parts = re.split(r"^## (.*)\n", _FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _rows(title: str) -> list[list[str]]:
    """The rows of a section's table, without its head."""
    lines = [line for line in _sections()[title].splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    columns = len(rows[0])
    assert all(len(row) == columns for row in rows), [row for row in rows if len(row) != columns]
    return rows[2:]


def _code(cell: str) -> str:
    match = _CODE.fullmatch(cell)
    return match[1] if match else ""


def modules() -> dict[str, list[str]]:
    """The modules, and the names that programs take from each."""
    return {module: names.split() for module, names in _rows("Modules and the names in them")}


def signatures() -> dict[str, str]:
    """The signature of each function and class, by its whole name."""
    return dict(_rows("Signatures"))


def values() -> dict[str, str]:
    """Expressions, and what each comes to."""
    return {_code(value): _code(equal) for value, equal in _rows("Values")}


def proxies() -> list[str]:
    """The classes that a session has under their names."""
    text = _sections()["Values"].partition("The proxies that a session has:")[2]
    return text.split()


def _call(name: str | None, signature: str, given: str, plugin: str, *cells: str) -> Call:
    file, function = plugin.split()
    payload, result = cells
    return Call(name, signature, given, file, function, payload, result)


def rules() -> list[int]:
    """The numbers of the rules that must hold."""
    return [int(number) for number, _ in _rows("Rules that must hold")]


def calls() -> list[Call]:
    """The calls into dom0 by functions of Python."""
    return [
        _call(name, signature, _code(given), plugin, _code(payload), _code(result))
        for name, signature, given, plugin, payload, result in _rows("Calls into dom0")
    ]


def plugin_functions() -> list[Call]:
    """The functions of plugins that programs call themselves."""
    return [
        _call(None, "", _code(payload), plugin, _code(payload), _code(result))
        for plugin, payload, result in _rows("Functions of plugins that programs call straight")
    ]


def signature_of(function: Any) -> str:
    """The parameters of a function or class that may be given by position, as the table has them.

    What this library adds by name alone is no matter to programs that do not know of it.
    """
    told = []
    for one in inspect.signature(function).parameters.values():
        star = "*" * ((one.kind is one.VAR_POSITIONAL) + 2 * (one.kind is one.VAR_KEYWORD))
        default = "" if one.default is one.empty else f"={one.default!r}"
        if one.kind is not one.KEYWORD_ONLY:
            told.append(f"{star}{one.name}{default}")
    return ", ".join(told)


def _is_there(module: str) -> bool:
    """Whether a module can be imported; its package may be absent too."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def named(whole: str) -> Any:
    """A class, function or method by its whole name."""
    names = whole.split(".")
    for end in range(len(names), 0, -1):
        if _is_there(".".join(names[:end])):
            found = importlib.import_module(".".join(names[:end]))
            for name in names[end:]:
                found = getattr(found, name)
            return found
    raise ModuleNotFoundError(whole)


def came_of(work: Any) -> Any:
    """What a call returned, or the exception of this library that it raised."""
    try:
        return work()
    except (Failure, exception.OsXenApiException) as error:
        return error


class _Matcher:
    """Equal to whatever its ``fits`` accepts."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, *wanted: Any) -> None:
        self.wanted = wanted

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self.wanted!r}"

    def __eq__(self, other: object) -> bool:
        return self.fits(other)

    def fits(self, other: Any) -> bool:
        raise NotImplementedError


class Text(_Matcher):
    """Text that a pattern describes."""

    def fits(self, other: Any) -> bool:
        return isinstance(other, str) and bool(re.fullmatch(self.wanted[0], other, re.DOTALL))


class Json(_Matcher):
    """JSON text of a value."""

    def fits(self, other: Any) -> bool:
        return isinstance(other, str) and self.wanted[0] == json.loads(other)


class Keys(_Matcher):
    """A map that has these keys at least."""

    def fits(self, other: Any) -> bool:
        return isinstance(other, dict) and set(self.wanted) <= set(other)


class Packed(_Matcher):
    """Base64 of zlib's format of bytes."""

    def fits(self, other: Any) -> bool:
        return zlib.decompress(base64.b64decode(other)) == self.wanted[0]


class Refused(_Matcher):
    """A Failure whose details hold these words."""

    def fits(self, other: Any) -> bool:
        return isinstance(other, Failure) and bool(re.search(self.wanted[0], str(other)))


MATCHERS: dict[str, Any] = {
    matcher.__name__: matcher for matcher in (Text, Json, Keys, Packed, Refused)
}
"""What cells may call by name."""
