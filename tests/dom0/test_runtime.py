"""The plugin runtime, as a host runs it: real files, real processes, every dom0 interpreter."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import Failure
from os_xenapi.rpc import plugin_codec
from os_xenapi.simulator.dom0 import Dom0
from tests.dom0.calling import INTERPRETERS, add_plugin, call, call_structured, outcome, plugins_of

SOURCE = r"""
import sys
import os_xenapi_runtime

def echo(session, *args, **kwargs):
    return [args, kwargs]

def kinds(session, value, **kwargs):
    return [isinstance(text, str) for text in list(value) + list(value.values()) + list(kwargs)]

def repeat(session, args):
    return args["text"] + "|" + args["text"]

def no_text(session, args):
    return None

def no_json(session):
    return set(["x"])

def root(session):
    return os_xenapi_runtime.path("/proc/net/dev")

def tell_version(session):
    return list(sys.version_info)[:2]

def raise_text(session, args):
    raise os_xenapi_runtime.PluginError(args["text"] + "\x1b\x00!")

def raise_codes(session, args):
    text = "".join(["\\U%08x" % int(code, 16) for code in args["codes"].split()])
    text = text.encode("ascii").decode("unicode_escape").encode("utf-8")
    raise os_xenapi_runtime.PluginError(os_xenapi_runtime.decoded(text))

def api_failure(session, args):
    import XenAPIPlugin
    raise XenAPIPlugin.Failure("OUT_OF_CHEESE", ["one", "two"])
"""
FUNCTIONS = {
    **dict.fromkeys(("echo", "kinds", "no_json", "root", "tell_version"), "structured"),
    **dict.fromkeys(
        ("repeat", "no_text", "raise_text", "raise_codes", "api_failure", "missing"), "plain"
    ),
}
UPGRADE = (
    "The dom0 plugins of this host are of os-xenapi 7.5 and no longer accept the pickled arguments "
    "that this client sends: upgrade os-xenapi on the client to version 1.0 or later."
)
PICKLED_CALLS = {
    "0.3.4 on Python 2": "(dp0\nS'args'\np1\n(tp2\nsS'kwargs'\np3\n(dp4\ns.",
    "0.3.4 on Python 3": pickle.dumps({"args": (), "kwargs": {}}, 0).decode("ascii"),
    "a class": "cos\nsystem\n(S'touch evil'\ntR.",
    "protocol 1": "}.",
}
NO_ARGUMENTS = '{"args": [], "kwargs": {}}'


@pytest.fixture(scope="module", params=INTERPRETERS)
def dom0(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dom0]:
    dom0 = Dom0(tmp_path_factory.mktemp("d"), interpreter=request.param)
    add_plugin(dom0, SOURCE, FUNCTIONS)
    yield dom0
    dom0.close()


def failure_of(dom0: Dom0, fn: str, args: dict[str, str]) -> list[str]:
    with pytest.raises(Failure) as caught:
        call(dom0, "example.py", fn, args)
    return caught.value.details


def refusal_of(dom0: Dom0, params: str) -> str:
    code, fn, kind, words = failure_of(dom0, "echo", {"params": params})
    assert (code, fn, kind) == ("XENAPI_PLUGIN_FAILURE", "echo", "PluginError")
    return words


def test_the_interpreter_of_the_dom0_runs_the_plugin(dom0: Dom0, request: Any) -> None:
    wanted = request.node.callspec.params["dom0"]
    if wanted is not None:
        version = call_structured(dom0, "example.py", "tell_version")
        assert f"python{version[0]}.{version[1]}" == wanted


def test_structured_arguments_and_answers_arrive_whole(dom0: Dom0) -> None:
    args = [1, -(2**53), 2.5, True, None, "", "caf\u00e9 \u20ac \U0001f600", "a\"b\\c\n\t\r\0'<&>"]
    kwargs = {"map": {"\u00e9": [[], {}, {"1": "x"}]}, "long": 10**30, "text": "x" * 20_000}
    answer = call_structured(dom0, "example.py", "echo", *args, **kwargs)
    assert answer == [args, kwargs]


@pytest.mark.parametrize(
    "value", [["", "a ~!", 0, -7, {"k": [], "l": {}}], ['a"\\\n\x7f\u00e9'], [{"\u00e9": 1}, None]]
)
def test_an_answer_is_json_in_ascii(dom0: Dom0, value: Any) -> None:
    params = plugin_codec.encode_params(value, {})
    answer = call(dom0, "example.py", "echo", {"params": params})
    assert answer.isascii()
    assert json.loads(answer) == [value, {}]


def test_text_is_the_interpreters_own_str(dom0: Dom0) -> None:
    value = {"plain": "plain", "caf\u00e9": "caf\u00e9"}
    answer = call_structured(dom0, "example.py", "kinds", value, keyword=1, other=2)
    assert answer == [True] * 6


def test_plain_text_beyond_ascii_arrives_whole(dom0: Dom0) -> None:
    text = 'caf\u00e9 \u20ac \U0001f600 <&>" ]]>'
    assert call(dom0, "example.py", "repeat", {"text": text}) == f"{text}|{text}"


def test_the_root_is_where_the_plugin_lies(dom0: Dom0) -> None:
    assert call_structured(dom0, "example.py", "root") == f"{dom0.root}/proc/net/dev"


def test_an_error_has_four_items_and_text_that_travels(dom0: Dom0) -> None:
    details = failure_of(dom0, "raise_text", {"text": "no caf\u00e9"})
    assert details == ["XENAPI_PLUGIN_FAILURE", "raise_text", "PluginError", "no caf\u00e9??!"]


def test_characters_that_xml_forbids_break_no_answer(dom0: Dom0) -> None:
    assert failure_of(dom0, "raise_codes", {"codes": "feff fffd fffe ffff 1ffff"})[3] == (
        "\ufeff\ufffd??\U0001ffff"
    )


def test_an_unforeseen_error_names_its_class(dom0: Dom0) -> None:
    details = failure_of(dom0, "repeat", {"no text": ""})
    assert details == ["XENAPI_PLUGIN_FAILURE", "repeat", "KeyError", "'text'"]


def test_a_failure_of_the_plugins_own_passes_as_it_is(dom0: Dom0) -> None:
    assert failure_of(dom0, "api_failure", {}) == ["OUT_OF_CHEESE", "one", "two"]


def test_an_answer_that_is_no_text_is_an_error(dom0: Dom0) -> None:
    details = failure_of(dom0, "no_text", {})
    assert details[1:] == ["no_text", "TypeError", "the answer is no text: None"]


def test_an_answer_that_is_no_data_is_an_error(dom0: Dom0) -> None:
    details = failure_of(dom0, "no_json", {"params": NO_ARGUMENTS})
    assert details[1:3] == ["no_json", "TypeError"]


def test_a_function_that_its_module_lacks_is_an_error(dom0: Dom0) -> None:
    assert failure_of(dom0, "missing", {})[1:3] == ["missing", "AttributeError"]


def test_an_unknown_function_is_told_by_name(dom0: Dom0) -> None:
    assert failure_of(dom0, "no_such", {}) == ["UNKNOWN_XENAPI_PLUGIN_FUNCTION", "no_such"]


@pytest.mark.parametrize("name", PICKLED_CALLS)
def test_a_pickle_is_answered_by_the_way_out_and_never_read(dom0: Dom0, name: str) -> None:
    assert failure_of(dom0, "echo", {"params": PICKLED_CALLS[name]}) == [UPGRADE]
    assert not (dom0.root / "evil").exists()


HOSTILE = {
    "absent": ("", "not JSON"),
    "no JSON": ("{'args': []}", "not JSON"),
    "cut short": ('{"args": ["', "not JSON"),
    "another form": ('["x"]', "not of the form"),
    "a member too many": ('{"args": [], "kwargs": {}, "x": 1}', "not of the form"),
    "args no list": ('{"args": "", "kwargs": {}}', 'an "args"'),
    "kwargs no map": ('{"args": [], "kwargs": []}', 'a "kwargs"'),
    "NaN": ('{"args": [NaN], "kwargs": {}}', "NaN"),
    "Infinity": ('{"args": [-Infinity], "kwargs": {}}', "NaN and Infinity"),
    "a number beyond": ('{"args": [1e999], "kwargs": {}}', "NaN and Infinity"),
    "half a pair": ('{"args": ["\\ud83d"], "kwargs": {}}', "surrogate"),
    "half a pair as key": ('{"args": [{"\\ude00x": 1}], "kwargs": {}}', "surrogate"),
    "deep lists": ('{"args": [' + "[" * 63 + "]" * 63 + '], "kwargs": {}}', "deeper than 64"),
    "deep maps": ('{"args": [], "kwargs": ' + '{"a":' * 5000 + "1" + "}" * 5001, "deeper than 64"),
    "quotes without end": ('{"args": ["' + '\\"' * 17_000 + "[{" * 40, "not JSON"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_params_are_refused_in_words(dom0: Dom0, name: str) -> None:
    params, words = HOSTILE[name]
    assert words in refusal_of(dom0, params)


def test_the_deepest_accepted_nesting_is_that_of_the_client(dom0: Dom0) -> None:
    value: list[Any] = []
    for _ in range(61):
        value = [value]
    text = "[{" * 100
    assert call_structured(dom0, "example.py", "echo", value, text) == [[value, text], {}]
    with pytest.raises(ValueError, match="deeper than 64"):
        plugin_codec.encode_params([[value]], {})


def test_foreign_files_never_stand_in_for_a_library_module(dom0: Dom0) -> None:
    names = ["json", "os", "socket", "re", "io", "XenAPI", "XenAPIPlugin", "xmlrpclib", "hashlib"]
    files = [plugins_of(dom0) / f"{name}.py" for name in names]
    for file in files:
        file.write_text("raise SystemExit('a foreign file was imported')\n")
    try:
        assert call_structured(dom0, "example.py", "echo", "\u00e9" * 70) == [["\u00e9" * 70], {}]
    finally:
        for file in files:
            file.unlink()


def test_a_plugin_outside_its_place_refuses_to_run(dom0: Dom0, tmp_path: Path) -> None:
    for file in plugins_of(dom0).glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
        (tmp_path / file.name).chmod(0o755)
    link = plugins_of(dom0) / "elsewhere.py"
    link.write_text(f'#!/bin/sh\nexec {tmp_path}/example.py "$@"\n')
    link.chmod(0o755)
    try:
        with pytest.raises(Failure) as caught:
            call(dom0, "elsewhere.py", "echo", {"params": NO_ARGUMENTS})
    finally:
        link.unlink()
    assert caught.value.details[1] == "non-zero exit"
    assert "runs only from a directory /etc/xapi.d/plugins" in caught.value.details[3]


def test_a_plugin_reached_by_a_link_has_the_root_of_the_link(dom0: Dom0, tmp_path: Path) -> None:
    for file in plugins_of(dom0).glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
        (tmp_path / file.name).chmod(0o755)
    file = plugins_of(dom0) / "example.py"
    kept = file.read_bytes()
    file.unlink()
    file.symlink_to(tmp_path / "example.py")
    try:
        assert call_structured(dom0, "example.py", "root") == f"{dom0.root}/proc/net/dev"
    finally:
        file.unlink()
        file.write_bytes(kept)
        file.chmod(0o755)


def test_refused_params_are_bounded_by_what_an_argument_can_hold(dom0: Dom0) -> None:
    """Numbers of as many digits as fit are refused or read, in bounded time, on every Python."""
    digits = "9" * 100_000
    params = f'{{"args":[{digits}],"kwargs":{{}}}}'
    answer = outcome(dom0, "example.py", "echo", {"params": params})
    if isinstance(answer, Failure):
        assert answer.details[2] == "PluginError"
    else:
        assert answer == f"[[{digits}], {{}}]"
