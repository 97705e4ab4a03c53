"""JSON as the plugins read it: what is read without the JSON module is read alike."""

from __future__ import annotations

import importlib
import json
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import os_xenapi

PLUGINS = Path(os_xenapi.__file__).parent / "dom0/etc/xapi.d/plugins"
WORDS = st.text(string.printable) | st.sampled_from(["", "ip", '"', "\\", "],[", "caf\u00e9"])


@pytest.fixture(scope="module")
def params() -> Iterator[ModuleType]:
    """The module of the plugins, on the Python that runs the tests."""
    sys.path.insert(0, str(PLUGINS))
    yield importlib.import_module("os_xenapi_params")
    sys.path.remove(str(PLUGINS))


@given(words=st.lists(WORDS), comma=st.sampled_from([",", ", ", " ,"]))
def test_a_list_of_texts_is_read_as_json_has_it(
    params: ModuleType, words: list[str], comma: str
) -> None:
    assert params.parse(json.dumps(words, separators=(comma, ":"))) == words


@given(text=st.text('[]", \\null1x\n', max_size=12))
def test_other_text_is_read_or_refused_as_json_does(params: ModuleType, text: str) -> None:
    try:
        value = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"\S"):
            params.parse(text)
    else:
        assert params.parse(text) == value


def test_a_command_does_not_pay_for_the_json_module(
    params: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "simplejson"):
        monkeypatch.setitem(sys.modules, name, None)
    assert params.parse('["ip", "link", "set", "dev", "br-int", "up"]')[:2] == ["ip", "link"]
    assert params.parse("null") is None
    with pytest.raises(params.os_xenapi_runtime.PluginError, match="has no JSON"):
        params.parse('["ip", 1]')
