"""Every form in which XAPI reads and answers JSON-RPC."""

from __future__ import annotations

import json
import math

import pytest

from tests.simulator.core.wire import Wire

BAD_LOGIN = ["root", "wrong"]


def answer(wire: Wire, **call: object) -> object:
    reply = wire.post("/jsonrpc", json.dumps(call).encode())
    assert (reply.status, reply.content_type) == (200, "application/json")
    return json.loads(reply.body)


@pytest.mark.parametrize("call_id", [0, 5, "text", ""])
def test_version_1_answers_result_and_error(wire: Wire, call_id: object) -> None:
    good = answer(wire, method="VM.get_all_where", params=[wire.session, "false"], id=call_id)
    assert good == {"result": [], "error": None, "id": call_id}
    bad = answer(wire, method="session.login_with_password", params=BAD_LOGIN, id=call_id)
    error = ["SESSION_AUTHENTICATION_FAILED", "root", "Authentication failure"]
    assert bad == {"result": None, "error": error, "id": call_id}


@pytest.mark.parametrize("call_id", [0, 5, "text", ""])
def test_version_2_answers_one_of_result_and_error(wire: Wire, call_id: object) -> None:
    form = {"jsonrpc": "2.0", "id": call_id}
    good = answer(wire, method="VM.get_all_where", params=[wire.session, "false"], **form)
    assert good == {**form, "result": []}
    bad = answer(wire, method="session.login_with_password", params=BAD_LOGIN, **form)
    assert bad == {
        **form,
        "error": {
            "code": 1,
            "message": "SESSION_AUTHENTICATION_FAILED",
            "data": ["root", "Authentication failure"],
        },
    }


def test_an_object_as_params_is_one_positional_argument_in_version_2(wire: Wire) -> None:
    form = {"jsonrpc": "2.0", "id": 1, "method": "system.isAlive:x"}
    assert answer(wire, params={"a": 1}, **form) == {"jsonrpc": "2.0", "id": 1, "result": {"a": 1}}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'[{"jsonrpc":"2.0","method":"VM.get_all","params":[],"id":1}]',
        b'"VM.get_all"',
        b'{"jsonrpc":"2.0","params":[],"id":1}',
        b'{"jsonrpc":"2.0","method":5,"params":[],"id":1}',
        b'{"jsonrpc":"2.0","method":"VM.get_all","params":[]}',
        b'{"jsonrpc":"2.0","method":"VM.get_all","params":[],"id":null}',
        b'{"jsonrpc":"2.0","method":"VM.get_all","params":[],"id":1.5}',
        b'{"jsonrpc":"2.0","method":"VM.get_all","params":[],"id":true}',
        b'{"jsonrpc":"2.0","method":"VM.get_all","params":"x","id":1}',
        b'{"jsonrpc":"1.0","method":"VM.get_all","params":[],"id":1}',
        b'{"jsonrpc":2.0,"method":"VM.get_all","params":[],"id":1}',
        b'{"method":"VM.get_all","id":1}',
        b'{"method":"VM.get_all","params":{},"id":1}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_request_is_answered_with_a_page(wire: Wire, body: bytes) -> None:
    reply = wire.post("/jsonrpc", body)
    assert (reply.status, reply.content_type) == (500, "text/html")
    assert reply.body.startswith(b"<html>")


def test_a_body_over_the_limit_is_answered_with_a_page(wire: Wire) -> None:
    def body(size: int) -> bytes:
        call = b'{"jsonrpc":"2.0","method":"VM.get_all","params":["%b"],"id":1}'
        return call % (b"x" * (size - len(call) + 2))

    assert wire.post("/jsonrpc", body(300 * 1024)).status == 200
    assert wire.post("/jsonrpc", body(300 * 1024 + 1)).status == 500


@pytest.mark.parametrize("version", [{}, {"jsonrpc": "2.0"}])
def test_an_error_before_the_dispatcher_is_an_array_with_id_0(
    wire: Wire, version: dict[str, str]
) -> None:
    wire.host.emergency = ["HOST_STILL_BOOTING"]
    outside = {"jsonrpc": "2.0", "error": ["HOST_STILL_BOOTING"], "id": 0}
    assert answer(wire, method="VM.get_all", params=[wire.session], id=9, **version) == outside
    assert answer(wire, method="VM.fly", params=[], id="x", **version) == outside
    passes = answer(wire, method="host.is_in_emergency_mode", params=[wire.session], id=9)
    assert passes == {"result": True, "error": None, "id": 9}


@pytest.mark.parametrize("text", [b"\xff\xfe", b"\\ud800"])
def test_text_that_is_not_utf_8_is_refused_before_the_dispatcher(wire: Wire, text: bytes) -> None:
    body = b'{"jsonrpc":"2.0","method":"VM.fly","params":["%b"],"id":3}' % text
    reply = json.loads(wire.post("/jsonrpc", body).body)
    assert reply["id"] == 0
    assert reply["error"][:2] == ["INVALID_VALUE", "Invalid UTF-8 string in parameter"]


def test_text_beyond_ascii_comes_back_as_it_went(wire: Wire, vm: str) -> None:
    name = 'Gäst 😀 \u2028 \\ " / </x>'
    wire("VM.set_name_label", vm, name)
    assert wire("VM.get_name_label", vm) == name
    assert wire("VM.get_by_name_label", name) == [vm]


def test_values_have_the_json_types_of_the_datamodel(wire: Wire, vm: str) -> None:
    record = wire("VM.get_record", vm)
    assert record["memory_static_max"] == 256 << 20
    assert record["is_a_template"] is False
    assert record["HVM_shadow_multiplier"] == 1.0
    assert record["snapshot_time"] == "19700101T00:00:00Z"
    assert record["tags"] == []
    assert record["xenstore_data"] == {}
    assert record["suspend_VDI"] == "OpaqueRef:NULL"
    assert wire("VM.set_name_label", vm, "x") == ""
    metrics = wire.pool.store.row("VM_metrics", record["metrics"])
    wire.pool.store.set(metrics, VCPUs_CPU={0: 1, 10: 2})
    assert wire("VM_metrics.get_VCPUs_CPU", record["metrics"]) == {"0": 1, "10": 2}


def test_numbers_that_are_none_are_written_as_they_are(wire: Wire, vm: str) -> None:
    wire("VM.set_HVM_shadow_multiplier", vm, math.inf)
    assert wire("VM.get_HVM_shadow_multiplier", vm) == math.inf
    reply = wire.send("VM.get_HVM_shadow_multiplier", wire.session, vm)
    assert b'"result":Infinity' in reply.body
