"""The grammar of types, read and written."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.datamodel import parse_type

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,12}", fullmatch=True)
ATOMS = st.sampled_from(["string", "int", "float", "bool", "datetime"])
NAMED = st.builds("{}({})".format, st.sampled_from(["ref", "record"]), NAMES)
ENUMS = st.builds("enum {}".format, NAMES)
TYPES = st.recursive(
    ATOMS | NAMED | ENUMS,
    lambda inner: (
        st.builds("{}({})".format, st.sampled_from(["set", "option"]), inner)
        | st.builds("map({},{})".format, inner, inner)
    ),
    max_leaves=6,
)


@given(TYPES)
def test_the_text_of_a_type_is_the_text_it_was_made_from(text):
    assert str(parse_type(text)) == text


@given(TYPES)
def test_the_same_text_gives_the_same_object_however_it_is_spaced(text):
    spaced = text.replace(",", " , ").replace("(", "( ").replace(")", " )")
    assert parse_type(spaced) is parse_type(text)


def test_the_parts_of_a_type_can_be_read():
    kind = parse_type("map(int,set(ref(VDI)))")
    assert (kind.kind, kind.name) == ("map", "")
    key, values = kind.args
    assert key is parse_type("int")
    assert values.args[0] is parse_type("ref(VDI)")
    assert (values.args[0].kind, values.args[0].name) == ("ref", "VDI")
    assert parse_type("enum vm_power_state").name == "vm_power_state"


def test_a_secret_string_reads_as_a_string():
    assert parse_type("secret_string") is parse_type("string")
    assert parse_type("set(secret_string)") is parse_type("set(string)")


def test_copies_and_pickles_of_a_type_are_the_type():
    kind = parse_type("map(ref(VM),record(VM))")
    assert copy.deepcopy(kind) is kind
    assert pickle.loads(pickle.dumps(kind)) is kind  # noqa: TID251


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "a name is missing before its end"),
        ("text", "no such type: 'text'"),
        ("ref VM", r"\( is missing before VM"),
        ("ref()", r"a name is missing before \)"),
        ("ref(VM,SR)", r"\) is missing before ,"),
        ("set(string", r"\) is missing before its end"),
        ("set(string))", r"unexpected '\)' after the type"),
        ("map(string)", r", is missing before \)"),
        ("enum", "a name is missing before its end"),
        ("set[string]", r"unexpected '\['"),
        ("set(" * 40 + "int" + ")" * 40, "nested too deeply"),
    ],
)
def test_a_text_that_is_no_type_is_refused_with_the_reason(text, problem):
    with pytest.raises(ValueError, match=problem):
        parse_type(text)
