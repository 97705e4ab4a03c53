"""Pickles of plain data, as plugins before protocol 3 speak them: read and written by hand.

Nothing here can run code: the reader is a table of the opcodes that plain data needs, walked by
``pickletools.genops``; everything else (globals, reductions, persistent ids, sets, buffers, an
object put into two places) is refused, and size, number and depth are bounded before anything is
built. The writer makes protocol 0, in ASCII, in the form that Python 2.4 to 2.7 read.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from os_xenapi.errors import ProtocolError

__all__ = ["dumps_call", "loads"]

MAX_SIZE = 8 << 20
"""Bytes of a pickle that is read."""

MAX_OPCODES = 300_000
"""Opcodes of a pickle that is read; values, and entries of the memo, are never more."""

MAX_DEPTH = 64
"""Containers inside containers that are accepted."""

MAX_DIGITS = 4300
"""Characters of a number in decimal text; turning more into an int takes quadratic time."""

MAX_MEMO_INDEX = 1 << 32
"""Numbers under which values are memoized are lower, as the binary opcodes have it."""

MAX_LONG_BYTES = 1024
"""Bytes of a binary integer."""


def loads(data: str | bytes) -> Any:
    """Return the plain data in a pickle of protocol 0 to 5.

    Python 2's byte strings come as str: UTF-8, or Latin-1 where they are not that. Raises
    ProtocolError for anything but one whole pickle of plain data within the limits of this module.
    """
    raw = _to_bytes(data) if isinstance(data, str) else bytes(data)
    if len(raw) > MAX_SIZE:
        raise _refused(f"it has {len(raw)} bytes, at most {MAX_SIZE} are read")
    reader = _Reader(_Source(raw))
    try:
        return reader.read()
    except ProtocolError:
        raise
    except Exception as error:
        # genops reports malformed input by whatever exception its parsing runs into.
        raise _refused(f"{type(error).__name__}: {str(error)[:200]}") from None


def _to_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _refused(problem: str) -> ProtocolError:
    return ProtocolError(f"the plugin's answer is not a pickle of plain data: {problem}")


class _Source(io.BytesIO):
    """The bytes under ``genops``, which converts arguments before anybody can look at them.

    So integers are bounded here, and the text of a STRING is kept back, in ``line``: ``genops``
    takes only ASCII there. What is cut short needs no care, as this never reads beyond the end.
    """

    line = b""
    _opcode = b""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next ``size`` bytes."""
        if self._opcode == _LONG4 and size is not None and size > MAX_LONG_BYTES:
            raise _refused(f"an integer of {size} bytes")
        data = super().read(size)
        if size == 1:
            # An opcode, or an argument after which nothing but an opcode is read.
            self._opcode = data
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return the text that is the argument of the opcode read last."""
        line = super().readline()
        if self._opcode == _STRING:
            self.line = line
            return b"''\n"
        if self._opcode in _DECIMAL and len(line) > MAX_DIGITS:
            raise _refused(f"a number of {len(line)} digits")
        return line


_LONG4 = b"\x8b"
_STRING = b"S"
_DECIMAL = (b"I", b"L", b"F", b"g", b"p")


class _Node(NamedTuple):
    """A value on the stack, and how many containers deep it is: 0 is a scalar."""

    value: Any
    depth: int


class _Reader:
    """The stack machine of a pickle, for the opcodes that plain data needs."""

    def __init__(self, source: _Source) -> None:
        self._source = source
        self._stack: list[_Node] = []
        self._marks: list[int] = []
        self._memo: dict[int, _Node] = {}
        self._repeated = 0

    def read(self) -> Any:
        import pickletools  # slow to import, and only hosts of before protocol 3 send pickles

        for count, (opcode, argument, position) in enumerate(pickletools.genops(self._source), 1):
            act = _OPCODES.get(opcode.name)
            if act is None:
                raise _refused(f"{opcode.name} at byte {position}")
            if count > MAX_OPCODES:
                raise _refused(f"it has more than {MAX_OPCODES} opcodes")
            act(self, argument)
        if len(self._stack) != 1 or self._marks:
            raise _refused("it does not end with one value")
        if self._source.read1():
            raise _refused("something follows its end")
        return self._stack[0].value

    def push(self, value: Any) -> None:
        self._stack.append(_Node(value, 0))

    def push_string(self, _: Any) -> None:
        self.push(_text(_unquote(self._source.line)))

    def push_byte_string(self, argument: str) -> None:
        self.push(_text(argument.encode("latin-1")))

    def mark(self, _: Any) -> None:
        self._marks.append(len(self._stack))

    def put(self, index: int | None) -> None:
        # Larger ones, in decimal text, can be chosen to collide in a dict by the hundred thousand.
        if index is not None and not 0 <= index < MAX_MEMO_INDEX:
            raise _refused("it memoizes under a number that no pickler gives")
        self._memo[len(self._memo) if index is None else index] = self._stack[-1]

    def get(self, index: int) -> None:
        node = self._memo[index]
        if node.depth:
            raise _refused("one container stands in two places")
        if isinstance(node.value, (str, bytes)):
            self._repeated += len(node.value)
        if self._repeated > MAX_SIZE:
            raise _refused("it repeats its texts too often")
        self._stack.append(node)

    def pop(self, count: int | None) -> list[_Node]:
        """Take ``count`` values from the stack, None: all down to the last mark."""
        floor = self._marks[-1] if self._marks else 0
        start = floor if count is None else len(self._stack) - count
        if start < floor:
            raise _refused("it takes more from the stack than there is")
        if count is None:
            self._marks.pop()
        nodes = self._stack[start:]
        del self._stack[start:]
        return nodes

    def make_tuple(self, nodes: list[_Node]) -> None:
        self._push_container(tuple(node.value for node in nodes), nodes, 0)

    def extend(self, node: _Node, nodes: list[_Node]) -> None:
        if type(node.value) is not list:
            raise _refused("it appends to what is no list")
        node.value.extend(item.value for item in nodes)
        self._push_container(node.value, nodes, node.depth)

    def update(self, node: _Node, nodes: list[_Node]) -> None:
        if type(node.value) is not dict or len(nodes) % 2:
            raise _refused("it sets items of what is no dict, or half of one")
        if not all(_is_key(key.value) for key in nodes[::2]):
            raise _refused("a key of a dict is neither text nor an integer of 60 bits")
        pairs = iter(node.value for node in nodes)
        node.value.update(zip(pairs, pairs, strict=True))
        self._push_container(node.value, nodes, node.depth)

    def _push_container(self, value: Any, nodes: list[_Node], depth: int) -> None:
        depth = max(depth, 1 + max((node.depth for node in nodes), default=0))
        if depth > MAX_DEPTH:
            raise _refused(f"it is nested deeper than {MAX_DEPTH} levels")
        self._stack.append(_Node(value, depth))


def _is_key(value: Any) -> bool:
    # Larger integers can be chosen to collide in a dict by the hundred thousand.
    return type(value) is str or (isinstance(value, int) and value.bit_length() <= 60)


_UNKNOWN_ESCAPE = re.compile(rb"""\\(?!x[0-9a-fA-F]{2}|['"nrt])""")


def _unquote(line: bytes) -> bytes:
    """Return the bytes whose Python 2 repr, and a line feed, is ``line``."""
    quoted = line[:-1]
    if not line.endswith(b"\n") or len(quoted) < 2 or quoted[:1] not in b"'\"":
        raise _refused("a string without quotes")
    body = quoted[1:-1]
    if quoted[:1] != quoted[-1:] or _UNKNOWN_ESCAPE.search(body.replace(b"\\\\", b"__")):
        raise _refused("a string with a quote missing or an unknown escape")
    # What is left are escapes that this codec reads alike; it takes other bytes for Latin-1.
    return body.decode("unicode_escape").encode("latin-1")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _nothing(_reader: _Reader, _argument: Any) -> None:
    """PROTO and FRAME say nothing that is needed, STOP is what ``genops`` ends with."""


_Act = Callable[[_Reader, Any], None]
_OPCODES: dict[str, _Act] = {
    "PROTO": _nothing,
    "FRAME": _nothing,
    "STOP": _nothing,
    "MARK": _Reader.mark,
    "STRING": _Reader.push_string,
    "BINSTRING": _Reader.push_byte_string,
    "SHORT_BINSTRING": _Reader.push_byte_string,
    "NONE": lambda reader, _: reader.push(None),
    "NEWTRUE": lambda reader, _: reader.push(True),
    "NEWFALSE": lambda reader, _: reader.push(False),
    "EMPTY_TUPLE": lambda reader, _: reader.make_tuple([]),
    "TUPLE1": lambda reader, _: reader.make_tuple(reader.pop(1)),
    "TUPLE2": lambda reader, _: reader.make_tuple(reader.pop(2)),
    "TUPLE3": lambda reader, _: reader.make_tuple(reader.pop(3)),
    "TUPLE": lambda reader, _: reader.make_tuple(reader.pop(None)),
    "EMPTY_LIST": lambda reader, _: reader.extend(_Node([], 1), []),
    "LIST": lambda reader, _: reader.extend(_Node([], 1), reader.pop(None)),
    "APPEND": lambda reader, _: _onto(reader, reader.pop(1), _Reader.extend),
    "APPENDS": lambda reader, _: _onto(reader, reader.pop(None), _Reader.extend),
    "EMPTY_DICT": lambda reader, _: reader.update(_Node({}, 1), []),
    "DICT": lambda reader, _: reader.update(_Node({}, 1), reader.pop(None)),
    "SETITEM": lambda reader, _: _onto(reader, reader.pop(2), _Reader.update),
    "SETITEMS": lambda reader, _: _onto(reader, reader.pop(None), _Reader.update),
    **dict.fromkeys(("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"), _Reader.put),
    **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), _Reader.get),
    **dict.fromkeys(("INT", "BININT", "BININT1", "BININT2"), _Reader.push),
    **dict.fromkeys(("LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"), _Reader.push),
    **dict.fromkeys(("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"), _Reader.push),
    **dict.fromkeys(("BINBYTES", "SHORT_BINBYTES", "BINBYTES8"), _Reader.push),
}


def _onto(
    reader: _Reader, nodes: list[_Node], add: Callable[[_Reader, _Node, list[_Node]], None]
) -> None:
    (container,) = reader.pop(1)
    add(reader, container, nodes)


def dumps_call(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return the pickle of {"args": tuple, "kwargs": dict} that plugins before protocol 3 take.

    Printable ASCII and line feeds only, so that Python 2 and every XML writer leave it alone.
    Raises TypeError for anything but plain data, ValueError for a keyword that is no ASCII name.
    """
    arguments = "".join(map(_dump, args))
    named = "".join(f"{_dump_name(name)}{_dump(value)}s" for name, value in kwargs.items())
    return f"(dS'args'\n({arguments}tsS'kwargs'\n(d{named}s."


def _dump_name(name: str) -> str:
    # Python 2.4 refuses keywords that are unicode, so that these are byte strings.
    if not (name.isascii() and name.isidentifier()):
        raise ValueError(f"{name!r} cannot name an argument of a plugin before protocol 3")
    return f"S'{name}'\n"


def _dump(value: Any) -> str:
    if value is None:
        return "N"
    if isinstance(value, bool):
        return f"I{value:02d}\n"
    if isinstance(value, int):
        return f"I{value:d}\n" if -(2**31) <= value < 2**31 else f"L{value:d}L\n"
    if isinstance(value, float) and math.isfinite(value):
        return f"F{value!r}\n"
    if isinstance(value, str):
        return f"V{_UNSAFE.sub(_escape, value)}\n"
    if isinstance(value, (list, tuple)):
        return f"(l{''.join(f'{_dump(item)}a' for item in value)}"
    if isinstance(value, dict):
        return f"(d{''.join(f'{_dump(key)}{_dump(item)}s' for key, item in value.items())}"
    raise TypeError(f"{type(value).__name__} is no plain data")


_UNSAFE = re.compile(r"[^ -\[\]-~]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
