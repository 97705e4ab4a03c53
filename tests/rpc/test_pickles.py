"""Pickles of plain data are read whatever wrote them; anything else is refused, within bounds."""

from __future__ import annotations

import contextlib
import math
import pickle
import struct
import subprocess
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.errors import ProtocolError
from os_xenapi.rpc import pickles
from tests import parts

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
KEYS = TEXTS | st.integers(-(2**59), 2**59)
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=20,
)


def without_sharing(value: Any) -> Any:
    """The same data, with no container in two places."""
    if isinstance(value, list):
        return [without_sharing(item) for item in value]
    if isinstance(value, tuple):
        return tuple(without_sharing(item) for item in value)
    if isinstance(value, dict):
        return {key: without_sharing(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@given(DATA)
def test_what_pickle_writes_is_read(protocol: int, value: Any) -> None:
    assert pickles.loads(pickle.dumps(without_sharing(value), protocol)) == value


@pytest.mark.parametrize("protocol", range(3, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("size", [0, 3, 300, 70_000])
def test_bytes_are_plain_data(protocol: int, size: int) -> None:
    assert pickles.loads(pickle.dumps([b"\xff" * size], protocol)) == [b"\xff" * size]


def test_a_pickle_may_come_as_text() -> None:
    assert pickles.loads(pickle.dumps({"root": {"uuid": "x"}}, 0).decode()) == {
        "root": {"uuid": "x"}
    }


@parts.need("python2.7")
@pytest.mark.parametrize("module", ["pickle", "cPickle"])
@pytest.mark.parametrize("protocol", [0, 1, 2])
def test_what_python_2_writes_is_read(module: str, protocol: int) -> None:
    program = (
        f"# coding: utf-8\nimport sys, {module} as p\n"
        "value = {'a': [1, -2, 2**70, 2.5, None, True], u'b': (u'caf\\xe9\\u20ac\\\\u0041\\n', ()),"
        " 'c': 'caf\\xc3\\xa9', 'd': 'caf\\xe9', 'e': '''it's \"q\" \\\\x41 \\x00\\n\\r\\t'''}\n"
        f"sys.stdout.write(p.dumps(value, {protocol}))"
    )
    done = subprocess.run(
        [parts.find("python2.7"), "-c", program], capture_output=True, check=True, timeout=60
    )
    assert pickles.loads(done.stdout) == {
        "a": [1, -2, 2**70, 2.5, None, True],
        "b": ("caf\u00e9\u20ac\\u0041\n", ()),
        "c": "caf\u00e9",
        "d": "caf\u00e9",
        "e": 'it\'s "q" \\x41 \x00\n\r\t',
    }


# What Python takes the hash of an integer modulo: multiples of it all meet in one place of a dict.
_PRIME = 2**61 - 1


def gigabytes(opcode: bytes, form: str) -> bytes:
    return b"\x80\x04" + opcode + struct.pack(form, 2**31 - 1) + b"x."


REFUSED = {
    "nothing": b"",
    "no end": b"N",
    "no value": b".",
    "two values": b"NN.",
    "a mark left": b"(N.",
    "something after the end": b"N.N",
    "JSON": b'{"a": 1}',
    "a global": b"cos\nsystem\n(S'true'\ntR.",
    "a global by name": pickle.dumps(print),
    "a reduction": pickle.dumps(complex(1, 2)),
    "a class": b"(ios\nsystem\n.",
    "an object": b"(cos\nsystem\no.",
    "a persistent id": b"Pid\n.",
    "a set": pickle.dumps({1}),
    "a frozen set": pickle.dumps(frozenset({1}), 4),
    "a byte array": pickle.dumps(bytearray(b"x"), 5),
    "an extension": b"\x82\x01.",
    "a buffer": b"\x97.",
    "a shared list": pickle.dumps([[1]] * 2),
    "a shared map": pickle.dumps([{}] * 2),
    "a list that holds itself": b"(lp0\ng0\na.",
    "an unknown opcode": b"\xff.",
    "a memo that is not there": b"g5\n.",
    "a memo of nothing": b"p0\nN.",
    "more taken than there is": b"a.",
    "more taken than since the mark": b"]N(ae.",
    "an item without a mark": b"]Ne.",
    "an append to a map": b"}Na.",
    "an item of a list": b"]NNs.",
    "half an item": b"}(Nu.",
    "a list as key": b"}]Ns.",
    "bytes as key": b"}C\x01xNs.",
    "a huge integer as key": b"}\x8a\x0a" + b"\x01" * 10 + b"Ns.",
    "text that is no UTF-8": b"X\x01\x00\x00\x00\xff.",
    "a string without quotes": b"Sabc\n.",
    "a string with one quote": b"S'\n.",
    "a string with an odd escape": b"S'\\q'\n.",
    "a string cut in an escape": b"S'\\x4'\n.",
    "a string without end": b"S'abc'",
    "digits that are none": b"Iabc\n.",
    "too many digits": b"I" + b"9" * 1_000_000 + b"\n.",
    "too many digits of a long": b"L" + b"9" * 1_000_000 + b"L\n.",
    "too many digits of a float": b"F" + b"9" * 1_000_000 + b"\n.",
    "too many digits of a memo": b"Np" + b"9" * 1_000_000 + b"\n.",
    "a long of a negative length": b"\x8b\xff\xff\xff\xff.",
    "a long beyond the limit": b"\x8b" + struct.pack("<i", 100_000) + b"\x01" * 100_000 + b".",
    "lists too deep": b"]" * 65 + b"a" * 64 + b".",
    "tuples too deep": b")" + b"\x85" * 100_000 + b".",
    "too many opcodes": b"](" + b"N" * 400_000 + b"e.",
    "a text repeated into gigabytes": pickle.dumps(["x" * 1_000_000] * 5_000),
    "larger than the limit": b"X" + struct.pack("<I", 9 << 20) + b"x" * (9 << 20) + b".",
    "a long of gigabytes": gigabytes(b"\x8b", "<i"),
    "a string of gigabytes": gigabytes(b"T", "<i"),
    "a text of gigabytes": gigabytes(b"X", "<I"),
    "a text of exabytes": gigabytes(b"\x8d", "<Q"),
    "bytes of gigabytes": gigabytes(b"B", "<I"),
    "bytes of exabytes": b"\x80\x04\x8e" + b"\xff" * 8 + b"x.",
    "a byte array of exabytes": b"\x96" + b"\xff" * 7 + b"\x0fx.",
    "memos that collide": b"N" + b"".join(b"p%d\n" % (n * _PRIME) for n in range(100_000)) + b".",
    "a memo below nothing": b"Np-1\n.",
    "an escape cut short": b"S'\\x4\\\\1'\n.",
    "a memo of gigabytes": b"\x80\x02r\xff\xff\xff\x7f.",
}


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_refused_within_bounds(name: str) -> None:
    data = REFUSED[name]
    tracemalloc.start()
    try:
        with pytest.raises(ProtocolError, match="not a pickle of plain data"):
            pickles.loads(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 << 20


@pytest.mark.parametrize("escape", [rb"\x41", rb"\\", rb"\n"])
def test_a_string_of_nothing_but_escapes_takes_little_more_than_itself(escape: bytes) -> None:
    data = b"S'" + escape * (pickles.MAX_SIZE // len(escape) - 8) + b"'\n."
    tracemalloc.start()
    try:
        text = pickles.loads(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert set(text) == {escape.decode("unicode_escape")}
    assert peak < 64 << 20


def test_a_memo_index_costs_nothing_by_itself() -> None:
    assert pickles.loads(b"Nr\xff\xff\xff\x7f.") is None


def test_the_deepest_accepted_nesting() -> None:
    value: Any = []
    for _ in range(pickles.MAX_DEPTH - 1):
        value = [value]
    assert pickles.loads(pickle.dumps(value)) == value
    with pytest.raises(ProtocolError, match="nested deeper"):
        pickles.loads(pickle.dumps([value]))


@given(st.binary(max_size=40))
def test_random_bytes_are_data_or_refused(data: bytes) -> None:
    with contextlib.suppress(ProtocolError):
        pickles.loads(data)


@given(DATA, st.data())
def test_a_damaged_pickle_is_data_or_refused(value: Any, data: st.DataObject) -> None:
    raw = bytearray(pickle.dumps(without_sharing(value), data.draw(st.integers(0, 5))))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ProtocolError):
        pickles.loads(bytes(raw))


# Writing.

CALL_DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)


@given(st.lists(CALL_DATA, max_size=3), st.dictionaries(NAMES, CALL_DATA, max_size=3))
def test_a_call_is_the_pickle_that_older_plugins_take(
    args: list[Any], kwargs: dict[str, Any]
) -> None:
    text = pickles.dumps_call(args, kwargs)
    assert set(text) <= {"\n", *map(chr, range(32, 127))}
    expected = {"args": tuple(args), "kwargs": kwargs}
    assert pickle.loads(text.encode()) == expected  # noqa: TID251 - as the peer that it is for
    assert pickles.loads(text) == expected


def test_the_exact_form_of_a_call() -> None:
    text = pickles.dumps_call([1, "caf\u00e9\\"], {"sr_path": ["x", True]})
    assert text == (
        "(dS'args'\n(I1\nVcaf\\u00e9\\u005c\ntsS'kwargs'\n(dS'sr_path'\n(lVx\naI01\nass."
    )


@parts.need("python2.7")
@pytest.mark.parametrize("module", ["pickle", "cPickle"])
def test_python_2_reads_a_call(module: str) -> None:
    text = pickles.dumps_call(
        [2**40, -1, "caf\u00e9\u20ac\U0001f600 \\u0041\r\n\0'\"", {"k": [None, False, 1e300]}],
        {"name": 1},
    )
    program = (
        f"import sys, json, {module} as p\ncall = p.loads(sys.stdin.read())\n"
        "assert type(call['args']) is tuple and map(type, call['kwargs']) == [str]\n"
        "json.dump([call['args'], call['kwargs']], sys.stdout)"
    )
    done = subprocess.run(
        [parts.find("python2.7"), "-c", program],
        input=text.encode("ascii"),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.decode() == (
        '[[1099511627776, -1, "caf\\u00e9\\u20ac\\ud83d\\ude00 \\\\u0041\\r\\n\\u0000\'\\"", '
        '{"k": [null, false, 1e+300]}], {"name": 1}]'
    )


@pytest.mark.parametrize("name", ["no name", "caf\u00e9", "", "a'\nq", "1x"])
def test_a_keyword_that_is_no_ascii_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name an argument"):
        pickles.dumps_call([], {name: 1})


@pytest.mark.parametrize("value", [b"x", {1}, object(), math.nan, math.inf])
def test_what_is_no_plain_data_is_not_written(value: object) -> None:
    with pytest.raises(TypeError, match="no plain data"):
        pickles.dumps_call([value], {})
