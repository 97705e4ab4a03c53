"""The types that XAPI's fields, parameters and results have.

    string | int | float | bool | datetime | enum NAME
    ref(CLASS) | record(CLASS) | set(T) | map(K,V) | option(T)

A secret_string is a string on the wire and reads as one here. Types are interned: the same text
gives the same object, so types can be compared with ``is`` and serve as keys of a dispatch table.
Nothing here does I/O.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal

__all__ = ["Kind", "Type", "parse_type"]

Kind = Literal[
    "string",
    "int",
    "float",
    "bool",
    "datetime",
    "enum",
    "ref",
    "record",
    "set",
    "map",
    "option",
]

_MAX_DEPTH: Final = 16
_ATOMS: Final[dict[str, Kind]] = {
    "string": "string",
    "secret_string": "string",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "datetime": "datetime",
}
_NAMED: Final[dict[str, Kind]] = {"ref": "ref", "record": "record"}
_NESTED: Final[dict[str, tuple[Kind, int]]] = {
    "set": ("set", 1),
    "option": ("option", 1),
    "map": ("map", 2),
}
_TOKEN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[(),]|\s+")

_interned: dict[str, Type] = {}


class Type:
    """A type of XAPI's; made by `parse_type` only.

    ``kind`` is the outermost part of it, ``name`` the enum's or class's name of an enum, ref or
    record (else empty), ``args`` what a set, option or map holds: one type, for a map two.
    """

    __slots__ = ("args", "kind", "name")

    def __init__(self, kind: Kind, name: str = "", args: tuple[Type, ...] = ()) -> None:
        self.kind: Final = kind
        self.name: Final = name
        self.args: Final = args

    def __repr__(self) -> str:
        return f"<Type {self}>"

    def __str__(self) -> str:
        if self.kind == "enum":
            return f"enum {self.name}"
        inside = self.name or ",".join(map(str, self.args))
        return f"{self.kind}({inside})" if inside else self.kind

    def __reduce__(self) -> tuple[Any, ...]:
        return (parse_type, (str(self),))


def parse_type(text: str) -> Type:
    """Return the type that a text such as ``"map(string,ref(VDI))"`` names.

    Raises:
        ValueError: the text names no type.
    """
    found = _interned.get(text)
    if found is None:
        parser = _Parser(text)
        found = parser.type(0)
        parser.end()
        found = _interned.setdefault(text, found)
    return found


def _intern(made: Type) -> Type:
    return _interned.setdefault(str(made), made)


class _Parser:
    """Reads one type from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[str] = []
        position = 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise self._wrong(f"unexpected {text[position]!r}")
            if not match[0].isspace():
                self._tokens.append(match[0])
            position = match.end()
        self._tokens.reverse()

    def type(self, depth: int) -> Type:
        if depth > _MAX_DEPTH:
            raise self._wrong("nested too deeply")
        word = self._word()
        if word in _ATOMS:
            return _intern(Type(_ATOMS[word]))
        if word == "enum":
            return _intern(Type("enum", self._word()))
        if word in _NAMED:
            self._expect("(")
            name = self._word()
            self._expect(")")
            return _intern(Type(_NAMED[word], name))
        if word in _NESTED:
            kind, count = _NESTED[word]
            return _intern(Type(kind, "", tuple(self._args(count, depth + 1))))
        raise self._wrong(f"no such type: {word!r}")

    def _args(self, count: int, depth: int) -> Iterator[Type]:
        for opening in "(,"[:count]:
            self._expect(opening)
            yield self.type(depth)
        self._expect(")")

    def end(self) -> None:
        if self._tokens:
            raise self._wrong(f"unexpected {self._tokens[-1]!r} after the type")

    def _word(self) -> str:
        token = self._tokens.pop() if self._tokens else ""
        if not token.isidentifier():
            raise self._wrong(f"a name is missing before {token or 'its end'}")
        return token

    def _expect(self, wanted: str) -> None:
        token = self._tokens.pop() if self._tokens else ""
        if token != wanted:
            raise self._wrong(f"{wanted} is missing before {token or 'its end'}")

    def _wrong(self, problem: str) -> ValueError:
        return ValueError(f"not a type of XAPI: {self._text!r}: {problem}")
