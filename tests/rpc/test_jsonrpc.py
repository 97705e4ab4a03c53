"""JSON-RPC as XAPI speaks it: every form of its answers, with and without orjson."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from os_xenapi import errors
from os_xenapi.rpc import jsonrpc
from os_xenapi.rpc.jsonrpc import decode_answer, encode_call

PAGE = b"<html><body><h1>HTTP 500 internal server error</h1>An unexpected error</body></html>"
REF = "OpaqueRef:4f0e6fc1-6ae5-4b3a-8b55-1f6c9d2e7a10"


@pytest.fixture(params=["orjson", "json"], autouse=True)
def decoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs with orjson and as in an installation without it."""
    if request.param == "json":
        monkeypatch.setattr(jsonrpc, "_orjson", lambda: None)
    else:
        pytest.importorskip("orjson")
        monkeypatch.setattr(jsonrpc, "_WORTH_ORJSON", 0)
        monkeypatch.setattr(jsonrpc, "_WORTH_ITS_IMPORT", 0)


def answer(**members: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", **members}).encode()


def test_orjson_is_imported_when_large_answers_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(jsonrpc, "_read", 0)
    imports: list[int] = []
    monkeypatch.setattr(jsonrpc, "_orjson", lambda: imports.append(jsonrpc._read))
    short, long = answer(result="x", id=3), answer(result="x" * 100_000, id=3)
    for body in (*[short] * 500, *[long] * 4):
        decode_answer(body, 3)
    assert imports == [3 * len(long), 4 * len(long)]


def test_a_call_is_one_json_object_with_the_parameters_in_order() -> None:
    body = encode_call("VM.start", ("OpaqueRef:s", "OpaqueRef:v", False, 3, 1.5, None), 7)
    assert json.loads(body) == {
        "jsonrpc": "2.0",
        "method": "VM.start",
        "params": ["OpaqueRef:s", "OpaqueRef:v", False, 3, 1.5, None],
        "id": 7,
    }


def test_a_call_carries_any_text_in_ascii() -> None:
    body = encode_call("VM.set_name_label", ('ein \u00dcbel \U0001f600 \x00 " \\',), 1)
    assert body.isascii()
    assert json.loads(body)["params"] == ['ein \u00dcbel \U0001f600 \x00 " \\']


def test_keys_of_int_maps_become_text_and_tuples_arrays() -> None:
    assert json.loads(encode_call("x.y", ({1: (2, 3)},), 1))["params"] == [{"1": [2, 3]}]


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object()])
def test_what_json_cannot_carry_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError):
        encode_call("x.y", (value,), 1)


@pytest.mark.parametrize(
    "value",
    ["", "x", 0, -(2**63), 2**63 - 1, True, None, 1.25, [], {}, [{"a": [1, "2"]}], "\u20ac"],
)
def test_a_result_comes_as_it_is(value: Any) -> None:
    assert decode_answer(answer(result=value, id=3), 3) == value


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_an_answer_may_lie_in_any_kind_of_buffer(kind: Any) -> None:
    assert decode_answer(kind(answer(result=["x"], id=3)), 3) == ["x"]
    assert decode_answer(kind(b'{"result":NaN,"id":3}'), 3) != 0


def test_an_old_host_s_answer_has_a_null_error() -> None:
    assert decode_answer(b'{"result":"x","error":null,"id":3}', 3) == "x"


@pytest.mark.parametrize(
    "body",
    [
        answer(error={"code": 1, "message": "HANDLE_INVALID", "data": ["VM", REF]}, id=3),
        answer(error=["HANDLE_INVALID", "VM", REF], id=3),
        answer(error=["HANDLE_INVALID", "VM", REF], id=0),
        answer(result=None, error=["HANDLE_INVALID", "VM", REF], id="x"),
    ],
    ids=["object", "array", "array with id 0", "array with a foreign id"],
)
def test_every_form_of_an_error_is_the_failure_of_its_code(body: bytes) -> None:
    with pytest.raises(errors.HandleInvalid) as caught:
        decode_answer(body, 3)
    assert caught.value.details == ["HANDLE_INVALID", "VM", REF]


def test_an_error_object_without_parameters_is_a_failure() -> None:
    with pytest.raises(errors.Failure) as caught:
        decode_answer(answer(error={"code": 1, "message": "HOST_STILL_BOOTING"}, id=3), 3)
    assert caught.value.details == ["HOST_STILL_BOOTING"]


@pytest.mark.parametrize(
    "body",
    [
        answer(result="another's", id=4),
        answer(result="x", id="3"),
        answer(result="x", id=None),
        answer(result="x"),
        answer(error={"code": 1, "message": "VM_BAD_POWER_STATE", "data": []}, id=4),
    ],
)
def test_the_answer_to_another_call_is_refused(body: bytes) -> None:
    with pytest.raises(errors.ProtocolError, match="out of step"):
        decode_answer(body, 3)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        PAGE,
        b"[]",
        b'"text"',
        b"null",
        b'[{"jsonrpc":"2.0","result":1,"id":3}]',
        b'{"id":3}',
        b'{"result":1,"error":"words","id":3}',
        b'{"error":[],"id":3}',
        b'{"error":["CODE",1],"id":3}',
        b'{"error":{"code":1,"message":7},"id":3}',
        b'{"error":{"code":1,"data":["x"]},"id":3}',
        b'{"error":{"code":1,"message":"CODE","data":[null]},"id":3}',
        b'{"result":"\xff","id":3}',
        b'{"result":1,"id":3}}',
        b"[" * 100_000,
        b'{"result":' + b"[" * 100_000 + b"]" * 100_000 + b',"id":3}',
    ],
)
def test_what_is_no_answer_is_a_protocol_error_in_words(body: bytes) -> None:
    with pytest.raises(errors.ProtocolError, match="the host's answer is not JSON") as caught:
        decode_answer(body, 3)
    assert len(str(caught.value)) < 500


def test_a_truncated_answer_is_a_protocol_error_wherever_it_ends() -> None:
    whole = answer(result={"a": [1, "text"]}, id=3)
    for size in range(len(whole)):
        with pytest.raises(errors.ProtocolError):
            decode_answer(whole[:size], 3)


def test_nan_and_infinity_are_numbers() -> None:
    body = b'{"jsonrpc":"2.0","result":[NaN,Infinity,-Infinity,1],"id":3}'
    nan, infinity, minus, one = decode_answer(body, 3)
    assert math.isnan(nan)
    assert (infinity, minus, one) == (math.inf, -math.inf, 1)


def test_no_reference_of_a_broken_answer_is_quoted() -> None:
    for size in range(30, 81):
        body = (f'{{"jsonrpc":"2.0","result":"{REF}","id":3').encode()[:size]
        with pytest.raises(errors.ProtocolError) as caught:
            decode_answer(body, 3)
        assert REF[:12] not in str(caught.value)
        assert "4f0e" not in str(caught.value)
