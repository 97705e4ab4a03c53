"""Structured plugin calls as data: what is sent, what is refused, and what a handshake means."""

from __future__ import annotations

import json
import math
import pickle
import sys
from collections import OrderedDict
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.errors import LimitExceeded, ProtocolError
from os_xenapi.rpc import pickles, plugin_codec
from os_xenapi.rpc.plugin_codec import Manifest, PluginVersion

HASHES = {"a.py": "a" * 64, "b.py": "b" * 64}
SHIPPED = Manifest(
    protocol=3, version="1.0", interpreter="", plugins={"a.py": {"f": "plain"}}, files=HASHES
)


# Arguments.


def test_params_are_json_in_ascii_and_tuples_become_lists() -> None:
    params = plugin_codec.encode_params((1, ("caf\u00e9", ())), {"sr_path": {"a": (None, True)}})
    assert params == '{"args":[1,["caf\\u00e9",[]]],"kwargs":{"sr_path":{"a":[null,true]}}}'


def test_params_before_protocol_3_hold_the_same_data() -> None:
    params = plugin_codec.encode_params_before_3(((1, 2), "x"), {"a": MappingProxyType({"b": ()})})
    assert pickles.loads(params) == {"args": ([1, 2], "x"), "kwargs": {"a": {"b": []}}}


class Text(str):
    """A text of a class of its own, as translated messages are."""

    __slots__ = ()


def test_subclasses_of_plain_data_are_plain_data() -> None:
    params = plugin_codec.encode_params([Text("x"), OrderedDict(a=1)], {Text("k"): Text("v")})
    assert json.loads(params) == {"args": ["x", {"a": 1}], "kwargs": {"k": "v"}}


WRONG_TYPES: dict[str, tuple[list[Any], dict[Any, Any], str]] = {
    "bytes": (
        [1, b"x"],
        {},
        r"args\[1\]: bytes cannot be sent to a dom0 plugin: decode it to text",
    ),
    "bytes deep": ([], {"a": [0, 0, 0, b""]}, r"kwargs\['a'\]\[3\]: bytes"),
    "a byte array": ([{"k": bytearray()}], {}, r"args\[0\]\['k'\]: bytearray"),
    "a set": ([], {"a": {1}}, r"kwargs\['a'\]: set"),
    "an object": ([object()], {}, r"args\[0\]: object"),
    "a number as key": ([], {"a": {1: 2}}, r"kwargs\['a'\]: the key 1 is int and must be text"),
    "bytes as key": ([{b"k": 2}], {}, r"args\[0\]: the key b'k' is bytes and must be text"),
    "bytes as keyword": ([], {b"k": 2}, r"kwargs: the key b'k' is bytes and must be text"),
}
WRONG_VALUES: dict[str, tuple[list[Any], str]] = {
    "NaN": ([math.nan], r"args\[0\]: nan"),
    "Infinity": ([[-math.inf]], r"args\[0\]\[0\]: -inf"),
    "half a pair": ([{"k": "\ud83d"}], r"args\[0\]\['k'\]: half a surrogate pair"),
    "half a pair as key": ([{"\ud83d": 1}], r"args\[0\]: half a surrogate pair"),
}

both_forms = pytest.mark.parametrize(
    "encode", [plugin_codec.encode_params, plugin_codec.encode_params_before_3]
)


@both_forms
@pytest.mark.parametrize("name", WRONG_TYPES)
def test_what_json_cannot_carry_is_refused_by_its_place(encode: Any, name: str) -> None:
    args, kwargs, words = WRONG_TYPES[name]
    with pytest.raises(TypeError, match=f"^{words}"):
        encode(args, kwargs)


@both_forms
@pytest.mark.parametrize("name", WRONG_VALUES)
def test_values_that_do_not_travel_are_refused_by_their_place(encode: Any, name: str) -> None:
    args, words = WRONG_VALUES[name]
    with pytest.raises(ValueError, match=f"^{words}"):
        encode(args, {})


@both_forms
def test_data_that_holds_itself_is_refused(encode: Any) -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ValueError, match="deeper than 64 levels"):
        encode([loop], {})


# Size.


def test_an_ordinary_call_is_within_the_limit() -> None:
    plugin_codec.check_size("xenhost.py", "network_config", {"params": "x" * 100_000})


def test_a_call_too_large_names_plugin_function_argument_and_limit() -> None:
    args = {"host_uuid": "x" * 36, "params": '"' * 22_000}
    with pytest.raises(LimitExceeded) as caught:
        plugin_codec.check_size("xenhost.py", "network_config", args)
    for word in ("xenhost.py", "network_config", "'params'", "131072"):
        assert word in str(caught.value)
    assert "host_uuid" not in str(caught.value)


def test_the_function_and_the_names_of_arguments_count() -> None:
    with pytest.raises(LimitExceeded):
        plugin_codec.check_size("a", "f" * 131_072, {})
    with pytest.raises(LimitExceeded):
        plugin_codec.check_size("a", "f", {f"argument {number}": "" for number in range(2_000)})


# Answers.


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
def test_an_answer_is_its_data(value: Any) -> None:
    assert plugin_codec.decode_result(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text", ["", "{", "secret", "[" * 200_000, "9" * 1_000_000, "[1] 2"], ids=lambda text: text[:8]
)
def test_an_answer_that_is_not_json_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ProtocolError, match="the plugin's answer is not JSON: ") as caught:
        plugin_codec.decode_result(text)
    assert "secret" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_an_answer_of_many_small_lists_is_refused_before_it_is_parsed() -> None:
    text = "[" + "[]," * (pickles.MAX_SIZE // 3) + "[]]"
    with pytest.raises(ProtocolError, match=f"at most {pickles.MAX_SIZE} are read"):
        plugin_codec.decode_result(text)
    assert plugin_codec.decode_result(f'"{text[4:]}"') == text[4:]


def test_numbers_are_bounded_also_where_the_interpreter_does_not_bound_them() -> None:
    kept = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        with pytest.raises(ProtocolError, match="a number of 4301 digits"):
            plugin_codec.decode_result("[" + "9" * 4301 + "]")
        with pytest.raises(ProtocolError, match="a number of 5002 digits"):
            pickles.loads(b"I" + b"9" * 5001 + b"\n.")
    finally:
        sys.set_int_max_str_digits(kept)


# Handshake.


def test_a_json_answer_is_protocol_3_whatever_the_number() -> None:
    assert plugin_codec.parse_version('"2.0"') == PluginVersion(protocol=3, version="2.0")


@pytest.mark.parametrize(
    "answer",
    [
        "S'2.1'\np0\n.",
        pickle.dumps("2.1", 0),
        pickle.dumps("2.1", 0).decode(),
        pickle.dumps("2.1"),
        pickle.dumps("2.1", 2),
        pickle.dumps("2.1", 2).decode("latin-1"),
    ],
)
def test_a_pickled_answer_is_protocol_2(answer: str | bytes) -> None:
    assert plugin_codec.parse_version(answer) == PluginVersion(protocol=2, version="2.1")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "2.1",
        '""',
        '"',
        '"' + "1" * 200 + '"',
        '"1\\n"',
        "{}",
        "I2\n.",
        "N.",
        b"",
        b"cos\nsystem\n.",
    ],
)
def test_an_answer_that_is_no_version_says_what_to_do(answer: str | bytes) -> None:
    with pytest.raises(
        ProtocolError, match=r"dom0_plugin_version\.py answered no version.*install"
    ):
        plugin_codec.parse_version(answer)


@pytest.mark.parametrize(
    ("version", "required", "compatible"),
    [
        ("2.1", "2.1", True),
        ("2.5", "2.1", True),
        ("2.10", "2.9", True),
        ("2.1.7", "2.1", True),
        ("2.0", "2.1", False),
        ("3.1", "2.1", False),
        ("1.9", "2.1", False),
        ("2", "2.1", False),
        ("", "2.1", False),
        ("x.y", "2.1", False),
        ("2.1", "none", False),
    ],
)
def test_compatible_is_the_same_major_and_no_lower_minor(
    version: str, required: str, compatible: bool
) -> None:
    assert plugin_codec.is_compatible(version, required) is compatible


def manifest(**changes: Any) -> str:
    value = {
        "protocol": 3,
        "version": "1.0",
        "interpreter": "2.7.5",
        "plugins": {"a.py": {"f": "plain"}},
        "files": dict(HASHES),
    }
    return json.dumps({**value, **changes})


def test_a_manifest_is_read() -> None:
    found = plugin_codec.parse_manifest(manifest(files={"a.py": None}))
    assert (found.protocol, found.version, found.interpreter) == (3, "1.0", "2.7.5")
    assert found.plugins == {"a.py": {"f": "plain"}}
    assert found.files == {"a.py": None}


@pytest.mark.parametrize(
    "answer",
    [
        "[]",
        "{}",
        "no json",
        manifest(protocol="3"),
        manifest(protocol=True),
        manifest(version=None),
        manifest(version=""),
        manifest(interpreter=["2"]),
        manifest(plugins=[]),
        manifest(plugins={"a.py": ["f"]}),
        manifest(plugins={"a.py": {"f": 1}}),
        manifest(files=None),
        manifest(files={"a.py": 5}),
        manifest(files={"a\n.py": "x"}),
        manifest(files={"a.py": "x" * 10_000}),
    ],
)
def test_what_is_no_manifest_is_refused(answer: str) -> None:
    with pytest.raises(ProtocolError, match=r"dom0_plugin_version\.py answered no manifest: "):
        plugin_codec.parse_manifest(answer)


def problems(**changes: Any) -> list[tuple[str, bool]]:
    found = plugin_codec.parse_manifest(manifest(**changes))
    return [(str(one), one.is_error) for one in plugin_codec.compare(found, SHIPPED)]


def test_the_same_set_has_no_problem_and_foreign_files_are_none() -> None:
    assert problems() == []
    assert problems(version="1.1", files={**HASHES, "foreign": "0"}) == []


def test_another_protocol_is_the_one_error() -> None:
    ((sentence, is_error),) = problems(protocol=4, version="9.0", files={})
    assert is_error
    assert sentence == (
        "dom0_plugin_version.py: expected plugin protocol 3 (os-xenapi 1.0), "
        "found protocol 4 (os-xenapi 9.0)"
    )


def test_missing_files_are_errors_and_come_first() -> None:
    assert problems(files={"a.py": "0" * 64}) == [
        ("b.py: expected the file, found none on the host", True),
        (f"a.py: expected sha256 {'a' * 64}, found sha256 {'0' * 64}", False),
    ]


def test_a_file_that_the_host_cannot_check_is_a_warning() -> None:
    ((sentence, is_error),) = problems(files={**HASHES, "a.py": None})
    assert not is_error
    assert sentence.startswith(f"a.py: expected sha256 {'a' * 64}, ")
    assert sentence.endswith("found a Python 2.7.5 without sha256, which cannot check it")


def test_the_shipped_manifest_is_read_once_and_cannot_be_changed() -> None:
    shipped = plugin_codec.shipped_manifest()
    assert shipped is plugin_codec.shipped_manifest()
    assert "dom0_plugin_version.py" in shipped.files
    with pytest.raises(TypeError):
        shipped.files["x"] = "y"  # type: ignore[index]
