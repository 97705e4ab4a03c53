"""The XML-RPC codec against Python's own, and against bodies that are none."""

from __future__ import annotations

import xmlrpc.client
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.errors import Failure, ProtocolError
from os_xenapi.rpc import xmlrpc as codec

XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff").filter(
        lambda c: c >= " " or c in "\t\n\r"
    )
)
VALUES = st.recursive(
    XML_TEXT
    | st.booleans()
    | st.integers(-(2**31), 2**31 - 1)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(XML_TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(st.lists(VALUES, max_size=4))
def test_a_call_comes_back_as_it_went(params: list[Any]) -> None:
    body = codec.encode_call("VM.start", params)
    assert codec.decode_call(body) == ("VM.start", params)
    theirs, method = xmlrpc.client.loads(body)
    assert (method, list(theirs)) == ("VM.start", params)


@given(st.lists(VALUES.filter(lambda v: v == v), max_size=3))
def test_a_call_of_another_client_is_read(params: list[Any]) -> None:
    def without_carriage_returns(value: Any) -> Any:
        # That client writes them bare, which is a line feed to every XML parser.
        if isinstance(value, str):
            return value.replace("\r\n", "\n").replace("\r", "\n")
        if isinstance(value, list):
            return list(map(without_carriage_returns, value))
        if isinstance(value, dict):
            keys = map(without_carriage_returns, value)
            return dict(zip(keys, map(without_carriage_returns, value.values()), strict=True))
        return value

    body = xmlrpc.client.dumps(tuple(params), "m").encode()
    assert codec.decode_call(body) == ("m", without_carriage_returns(params))


def test_a_large_int_is_text_and_a_datetime_keeps_its_type() -> None:
    body = codec.encode_call("m", [2**40, codec.DateTime("20260821T10:00:00Z")])
    _, (number, date) = codec.decode_call(body)
    assert number == "1099511627776"
    assert (type(date), date) == (codec.DateTime, "20260821T10:00:00Z")


@pytest.mark.parametrize("value", [None, object(), b"bytes", {1, 2}])
def test_what_xml_rpc_cannot_carry_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot carry"):
        codec.encode_call("m", [[value]])


@pytest.mark.parametrize("text", ["\x00", "a\x1b", "\ud800", "\uffff"])
def test_what_xml_cannot_carry_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(ValueError, match=f"at {len(text) - 1}"):
        codec.encode_call("m", [{"k": text}])


def test_an_answer_is_a_value_or_a_failure() -> None:
    assert codec.decode_response(codec.encode_success("<value>x</value>")) == "x"
    with pytest.raises(Failure) as caught:
        codec.decode_response(codec.encode_failure(["HANDLE_INVALID", "VM", "<ref>"]))
    assert caught.value.details == ["HANDLE_INVALID", "VM", "<ref>"]
    assert codec.decode_response(codec.encode_bare("<value>y</value>")) == "y"


@pytest.mark.parametrize(
    "body",
    [
        xmlrpc.client.dumps(xmlrpc.client.Fault(1, "no")).encode(),
        codec.encode_bare(codec.struct([("Status", "<value>Success</value>")])),
        codec.encode_bare(codec.struct([("Status", "<value>Failure</value>")])),
        codec.encode_failure([]),
        codec.encode_call("m", []),
        b"<html>no</html>",
    ],
)
def test_what_is_no_answer_of_xapi_is_a_protocol_error(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        codec.decode_response(body)


def call(inside: str) -> bytes:
    """Return a request whose one parameter is ``inside``."""
    return (
        f"<methodCall><methodName>m</methodName><params><param>{inside}</param></params>"
        "</methodCall>"
    ).encode()


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        ("<value/>", ""),
        ("<value>  two  </value>", "  two  "),
        ("<value>a&amp;b<!-- c -->d</value>", "a&bd"),
        ("<value>\n <int> 5 </int>\n</value>", 5),
        ("<value><i4>-5</i4></value>", -5),
        ("<value><boolean>1</boolean></value>", True),
        ("<value><boolean>true</boolean></value>", False),
        ("<value><double>1e3</double></value>", 1000.0),
        ("<value><nil/></value>", None),
        ("<value><array> <data> </data> </array></value>", []),
        ("<value><struct> </struct></value>", {}),
    ],
)
def test_values_as_servers_and_clients_write_them(inside: str, value: object) -> None:
    assert codec.decode_call(call(inside)) == ("m", [value])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<methodCall/>",
        b"<a/>",
        b"\xff\xfe",
        call(""),
        call("<value>a</value><value>b</value>"),
        call("<value><int>5.5</int></value>"),
        call("<value><int>1_0</int></value>"),
        call("<value><int>99999999999999999999</int></value>"),
        call("<value><int/></value>"),
        call("<value><double>x</double></value>"),
        call("<value><int>1</int><int>2</int></value>"),
        call("<value><unknown/></value>"),
        call("<value><array/></value>"),
        call("<value><array><data/><data/></array></value>"),
        call("<value><struct><value>1</value></struct></value>"),
        call("<value><struct><member/></struct></value>"),
        call("<value><struct><member><name>a</name></member></struct></value>"),
        call("<value><struct><member><value>1</value><name>a</name></member></struct></value>"),
        call("<value><struct><member><name>a</name><name>b</name></member></struct></value>"),
        call("<value><array><data>" * 100 + "</data></array></value>" * 100),
        b"<!DOCTYPE m [<!ENTITY e 'x'>]>" + call("<value>&e;</value>"),
        b"<!DOCTYPE m SYSTEM 'file:///etc/passwd'>" + call("<value>a</value>"),
        call("<value>&undefined;</value>"),
    ],
)
def test_what_is_no_request_is_a_protocol_error(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        codec.decode_call(body)


def test_nesting_up_to_the_limit_is_read() -> None:
    depth = codec.MAX_DEPTH - 2
    body = call("<value><array><data>" * depth + "</data></array></value>" * depth)
    _, (value,) = codec.decode_call(body)
    for _ in range(depth - 1):
        (value,) = value
    assert value == []
