"""XML-RPC as XAPI speaks it: calls and answers, to bytes and back.

Values decode without a datamodel: untyped text and ``<string>`` are str, ``<int>``, ``<i4>`` and
``<i8>`` int, ``<double>`` float, ``<boolean>`` bool, ``<dateTime.iso8601>`` DateTime, arrays list,
structs dict. XAPI itself writes by the types of its datamodel, ints as untyped text: ``write``.

A document type declaration is refused, so there are no entities to expand; nesting is bounded. The
caller bounds the size of what it hands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any
from xml.parsers import expat

from os_xenapi import datamodel
from os_xenapi.datamodel import Type
from os_xenapi.errors import ProtocolError, failure

__all__ = [
    "VOID",
    "DateTime",
    "decode_call",
    "decode_response",
    "decode_value",
    "encode_bare",
    "encode_call",
    "encode_failure",
    "encode_success",
    "read_response",
    "struct",
    "write_plain",
    "writer",
]

VOID = "<value></value>"
"""The value of a message that has no result."""

MAX_DEPTH = 64
"""Values inside values that are accepted; the deepest type of the datamodel needs five."""

_PROLOG = '<?xml version="1.0"?>'
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class DateTime(str):
    """The text of a ``<dateTime.iso8601>`` element, e.g. ``20260821T10:00:00Z``."""

    __slots__ = ()


# Writing, untyped: the requests of a client.


def encode_call(method: str, params: Sequence[Any]) -> bytes:
    """Return the request body of one call; ``params`` are positional, the session ref first.

    Ints beyond 32 bits are written as text, which XAPI takes. Raises TypeError for a value that
    XML-RPC cannot carry, ValueError for a character that XML cannot carry.
    """
    body = "".join(f"<param>{write_plain(value)}</param>" for value in params)
    return (
        f"{_PROLOG}<methodCall><methodName>{_strict(method)}</methodName>"
        f"<params>{body}</params></methodCall>"
    ).encode()


def write_plain(value: Any) -> str:
    """Return the ``<value>`` element of ``value`` by its Python type; raises as encode_call."""
    if isinstance(value, DateTime):
        return f"<value><dateTime.iso8601>{_strict(value)}</dateTime.iso8601></value>"
    if isinstance(value, str):
        return f"<value><string>{_strict(value)}</string></value>"
    if isinstance(value, bool):
        return f"<value><boolean>{value:d}</boolean></value>"
    if isinstance(value, int):
        tag = "int" if -(2**31) <= value < 2**31 else "string"
        return f"<value><{tag}>{value:d}</{tag}></value>"
    if isinstance(value, float):
        return f"<value><double>{value!r}</double></value>"
    if isinstance(value, (list, tuple)):
        items = "".join(map(write_plain, value))
        return f"<value><array><data>{items}</data></array></value>"
    if isinstance(value, dict):
        return struct((_strict(str(name)), write_plain(item)) for name, item in value.items())
    raise TypeError(f"XML-RPC cannot carry a value of type {type(value).__name__}")


def _strict(text: str) -> str:
    bad = _FORBIDDEN.search(text)
    if bad is not None:
        raise ValueError(f"XML cannot carry the character {bad[0]!r} (at {bad.start()} of a text)")
    # A bare carriage return would reach the host as a line feed.
    return _escape(text).replace("\r", "&#13;")


# Writing, by the datamodel: the answers of a host.


def encode_success(value: str) -> bytes:
    """Return the answer of a call that succeeded; ``value`` is a ``<value>`` element."""
    return encode_bare(struct((("Status", "<value>Success</value>"), ("Value", value))))


def encode_failure(details: Sequence[str]) -> bytes:
    """Return the answer of a call that failed; ``details`` are its code and parameters."""
    items = "".join(f"<value>{_escape(item)}</value>" for item in details)
    return encode_bare(
        struct(
            (
                ("Status", "<value>Failure</value>"),
                ("ErrorDescription", f"<value><array><data>{items}</data></array></value>"),
            )
        )
    )


def encode_bare(value: str) -> bytes:
    """Return an answer without a status around its ``<value>`` element."""
    return (
        f"{_PROLOG}<methodResponse><params><param>{value}</param></params></methodResponse>"
    ).encode()


def struct(members: Iterable[tuple[str, str]]) -> str:
    """Return the ``<value>`` of a struct of (name, ``<value>`` element) pairs."""
    body = "".join(f"<member><name>{name}</name>{value}</member>" for name, value in members)
    return f"<value><struct>{body}</struct></value>"


@cache
def writer(kind: Type) -> Callable[[Any], str]:
    """Return what makes the ``<value>`` element of a native value of type ``kind``, as XAPI does.

    Control characters that XML cannot carry are dropped.
    """
    if kind.kind == "int":
        return lambda value: f"<value>{value}</value>"
    if kind.kind == "float":
        return lambda value: f"<value><double>{value:.16g}</double></value>"
    if kind.kind == "bool":
        return lambda value: f"<value><boolean>{value:d}</boolean></value>"
    if kind.kind == "datetime":
        return lambda value: f"<value><dateTime.iso8601>{value}</dateTime.iso8601></value>"
    if kind.kind == "set":
        inner = writer(kind.args[0])
        return lambda value: (
            f"<value><array><data>{''.join(map(inner, value))}</data></array></value>"
        )
    if kind.kind == "map":
        item = writer(kind.args[1])
        return lambda value: struct((_escape(str(key)), item(one)) for key, one in value.items())
    if kind.kind == "record":
        return _record_writer(kind.name)
    if kind.kind == "option":
        return writer(kind.args[0])
    return lambda value: f"<value>{_escape(value)}</value>"


def _record_writer(class_name: str) -> Callable[[Any], str]:
    fields = [
        (field.name, writer(field.type))
        for field in datamodel.load().classes[class_name].fields.values()
        if not field.internal_only
    ]

    def write_record(record: dict[str, Any]) -> str:
        return struct(
            (name, write_field(record[name]))
            for name, write_field in fields
            if record.get(name) is not None
        )

    return write_record


def _escape(text: str) -> str:
    if _SPECIAL.search(text) is None:
        return text
    text = _FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# Reading.

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}\Z")


def _read_integer(text: str) -> int:
    text = text.strip()
    if _INTEGER.match(text) is None:
        raise ValueError("an int that is no decimal number")
    return int(text)


_SCALARS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "int": _read_integer,
    "i4": _read_integer,
    "i8": _read_integer,
    "double": float,
    # Anything but the text 1 is false: that is how XAPI reads it.
    "boolean": lambda text: text == "1",
    "dateTime.iso8601": DateTime,
    "nil": lambda text: None,
}
_ALLOWED: dict[str, frozenset[str]] = {
    "": frozenset({"methodCall", "methodResponse"}),
    "methodCall": frozenset({"methodName", "params"}),
    "methodResponse": frozenset({"params", "fault"}),
    "params": frozenset({"param"}),
    "param": frozenset({"value"}),
    "fault": frozenset({"value"}),
    "value": frozenset({*_SCALARS, "array", "struct"}),
    "array": frozenset({"data"}),
    "data": frozenset({"value"}),
    "struct": frozenset({"member"}),
    "member": frozenset({"name"}),
    "named": frozenset({"value"}),
    "whole": frozenset(),
    "name": frozenset(),
    "methodName": frozenset(),
    **dict.fromkeys(_SCALARS, frozenset[str]()),
}
"""What may begin inside an open element. One is open under its tag; when it has all that it may
have it is ``whole``, and a member that has its name is ``named``."""


_WHOLE = frozenset({"member", "array", "param", "fault"})
"""Elements that must have all that they may have."""


def decode_call(body: bytes) -> tuple[str, list[Any]]:
    """Return the method name and the parameters of a request. Raises ProtocolError."""
    reader = _Reader(body)
    if reader.root != "methodCall" or reader.method is None:
        raise ProtocolError("not an XML-RPC request: it has no methodCall with a methodName")
    return reader.method, reader.values


def decode_response(body: bytes | bytearray) -> Any:
    """Return the value in an answer of XAPI.

    Raises Failure where XAPI answered with an error, ProtocolError where the body is no answer.
    """
    answer, is_fault = read_response(body)
    if is_fault:
        raise ProtocolError(f"the host answered with an XML-RPC fault: {answer!r:.200}")
    if type(answer) is not dict or "Status" not in answer:
        return answer
    if answer["Status"] == "Success" and "Value" in answer:
        return answer["Value"]
    details = answer.get("ErrorDescription")
    if type(details) is list and details and all(isinstance(item, str) for item in details):
        raise failure(details)
    raise ProtocolError("the host's answer has neither a value nor an error description")


def decode_value(text: str) -> Any:
    """Return the value of one ``<value>`` element, as the result of a task is written.

    Raises ProtocolError.
    """
    element = f"<methodResponse><params><param>{text}</param></params></methodResponse>"
    return read_response(element.encode("utf-8", "replace"))[0]


def read_response(body: bytes | bytearray) -> tuple[Any, bool]:
    """Return the one value in a methodResponse, and whether it is a fault. Raises ProtocolError."""
    reader = _Reader(body)
    if reader.root != "methodResponse" or len(reader.values) != 1:
        raise ProtocolError("the answer is not an XML-RPC answer with one value")
    return reader.values[0], reader.fault


class _Reader:
    """One document, read at construction: ``values`` are the parameters (or the fault)."""

    def __init__(self, body: bytes | bytearray) -> None:
        self.root = ""
        self.method: str | None = None
        self.fault = False
        self.values: list[Any] = []
        self._open: list[str] = [""]
        self._marks: list[int] = []
        self._text: list[str] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(body, True)
        except (expat.ExpatError, ValueError) as error:
            raise ProtocolError(f"not well-formed XML-RPC: {error}") from None

    def _refuse_doctype(self, *_: Any) -> None:
        raise ProtocolError("not well-formed XML-RPC: a document type declaration is not accepted")

    def _start(self, tag: str, _attributes: list[str]) -> None:
        opened = self._open
        if tag not in _ALLOWED[opened[-1]]:
            raise ProtocolError(f"not well-formed XML-RPC: <{tag[:40]}> where it may not stand")
        if tag == "struct" or tag == "data":
            if len(opened) > 3 * MAX_DEPTH:
                raise ProtocolError("not well-formed XML-RPC: nested too deeply")
            self._marks.append(len(self.values))
        opened.append(tag)
        self._text.clear()

    def _end(self, tag: str) -> None:
        # In the order of how often they come: a large answer has hundreds of thousands.
        opened, values = self._open, self.values
        state = opened.pop()
        if tag == "value":
            if state == "value":
                values.append("".join(self._text))
            if opened[-1] != "data":
                opened[-1] = "whole"
        elif tag == "name":
            values.append("".join(self._text))
            opened[-1] = "named"
        elif tag in _SCALARS:
            values.append(_SCALARS[tag]("".join(self._text)))
            opened[-1] = "whole"
        else:
            self._close(tag, state)

    def _close(self, tag: str, state: str) -> None:
        opened, values = self._open, self.values
        if tag == "struct":
            pairs = iter(self._since())
            values.append(dict(zip(pairs, pairs, strict=True)))
            opened[-1] = "whole"
        elif tag == "data":
            values.append(self._since())
            opened[-1] = "whole"
        elif tag in _WHOLE:
            if state != "whole":
                raise ProtocolError(f"not well-formed XML-RPC: <{tag}> with too little in it")
            if tag == "array":
                opened[-1] = "whole"
            self.fault |= tag == "fault"
        elif tag == "methodName":
            self.method = "".join(self._text).strip()
        elif not opened[-1]:
            self.root = tag

    def _since(self) -> list[Any]:
        """Take out the values since the last mark."""
        mark = self._marks.pop()
        taken = self.values[mark:]
        del self.values[mark:]
        return taken
