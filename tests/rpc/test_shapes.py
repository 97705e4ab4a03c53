"""Native values: what JSON and XML cannot say, the types of the datamodel do."""

from __future__ import annotations

import math
from typing import Any

import pytest

from os_xenapi import datamodel
from os_xenapi.datamodel import parse_type
from os_xenapi.errors import ProtocolError
from os_xenapi.rpc.shapes import from_json, from_xml, result_converter


def same(left: Any, right: Any) -> bool:
    """Equality that tells 1, 1.0 and True apart."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        pairs = zip(left.items(), right.items(), strict=False)
        return len(left) == len(right) and all(same(list(a), list(b)) for a, b in pairs)
    return bool(left == right or (left != left and right != right))


JSON_VALUES = [
    ("float", 1, 1.0),
    ("float", 0.5, 0.5),
    ("float", math.nan, math.nan),
    ("float", -(2**53), float(-(2**53))),
    ("set(float)", [1, 2.5], [1.0, 2.5]),
    ("map(int,float)", {"0": 1, "1": 0.25}, {0: 1.0, 1: 0.25}),
    ("map(int,int)", {"3": 4}, {3: 4}),
    ("map(int,set(string))", {"-1": ["a"]}, {-1: ["a"]}),
    ("map(string,float)", {"a": 1}, {"a": 1.0}),
    ("option(float)", 2, 2.0),
    ("set(map(int,string))", [{"1": "x"}], [{1: "x"}]),
    ("record(VM_metrics)", {"uuid": "u"}, {"uuid": "u"}),
    (
        "record(VM_metrics)",
        {"VCPUs_utilisation": {"0": 1}, "VCPUs_CPU": {"0": 3}, "later": 1},
        {"VCPUs_utilisation": {0: 1.0}, "VCPUs_CPU": {0: 3}, "later": 1},
    ),
    ("map(ref(task),record(task))", {"r": {"progress": 1}}, {"r": {"progress": 1.0}}),
]


@pytest.mark.parametrize(("kind", "value", "native"), JSON_VALUES)
def test_json_values_become_native(kind: str, value: Any, native: Any) -> None:
    convert = from_json(parse_type(kind))
    assert convert is not None
    assert same(convert(value), native)


@pytest.mark.parametrize(
    "kind",
    [
        *("int", "string", "bool", "datetime", "ref(VM)", "enum vm_power_state", "set(string)"),
        *("set(ref(VM))", "map(string,string)", "map(ref(VM),set(string))", "option(string)"),
    ],
)
def test_types_that_json_has_right_cost_nothing(kind: str) -> None:
    assert from_json(parse_type(kind)) is None


def test_records_without_floats_and_int_keys_cost_nothing() -> None:
    assert from_json(parse_type("map(ref(network),record(network))")) is None
    assert result_converter("network.get_all_records") is None


def test_a_call_s_result_is_converted_by_its_type() -> None:
    convert = result_converter("VM.get_all_records")
    assert convert is not None
    native = convert({"OpaqueRef:1": {"HVM_shadow_multiplier": 1, "memory_target": 5}})
    assert same(native, {"OpaqueRef:1": {"HVM_shadow_multiplier": 1.0, "memory_target": 5}})


@pytest.mark.parametrize("method", ["VM.start", "VM.no_such_call", "x", "Async.VM.get_record"])
def test_a_call_without_a_known_result_has_no_converter(method: str) -> None:
    assert result_converter(method) is None


def test_the_snapshots_in_events_are_records_of_their_class() -> None:
    convert = result_converter("event.from")
    assert convert is not None
    events = [
        {"class": "task", "operation": "mod", "snapshot": {"progress": 1}},
        {"class": "vm_metrics", "operation": "add", "snapshot": {"VCPUs_utilisation": {"0": 0}}},
        {"class": "vm", "operation": "del"},
        {"class": "newer", "operation": "add", "snapshot": {"progress": 1}},
    ]
    batch = convert({"token": "t", "valid_ref_counts": {"vm": 3}, "events": events})
    assert same(batch["events"][0]["snapshot"], {"progress": 1.0})
    assert same(batch["events"][1]["snapshot"], {"VCPUs_utilisation": {0: 0.0}})
    assert same(batch["events"][3]["snapshot"], {"progress": 1})
    assert batch["valid_ref_counts"] == {"vm": 3}


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("VM.get_all_records", "text"),
        ("VM.get_all_records", {"OpaqueRef:1": None}),
        ("VM_metrics.get_VCPUs_utilisation", {"not a number": 1}),
        ("VM_metrics.get_VCPUs_utilisation", []),
        ("event.from", {"events": None}),
        ("event.from", []),
        ("event.from", {"token": "x"}),
    ],
)
def test_a_result_of_another_shape_is_a_protocol_error(method: str, value: Any) -> None:
    convert = result_converter(method)
    assert convert is not None
    with pytest.raises(ProtocolError, match=method):
        convert(value)


XML_VALUES = [
    ("int", "123", 123),
    ("int", 7, 7),
    ("int", str(2**62), 2**62),
    ("float", 1.0, 1.0),
    ("float", "0.5", 0.5),
    ("float", "inf", math.inf),
    ("bool", True, True),
    ("bool", "1", True),
    ("bool", "0", False),
    ("string", "", ""),
    ("ref(VM)", "OpaqueRef:1", "OpaqueRef:1"),
    ("datetime", "20260101T00:00:00Z", "20260101T00:00:00Z"),
    ("set(int)", ["1", "2"], [1, 2]),
    ("set(string)", [], []),
    ("map(int,float)", {"0": 1.0}, {0: 1.0}),
    ("map(string,int)", {"a": "5"}, {"a": 5}),
    ("option(int)", "5", 5),
    ("record(task)", {"progress": 1.0, "later": "x"}, {"progress": 1.0, "later": "x"}),
    ("record(VM)", {"memory_target": "5"}, {"memory_target": 5}),
]


@pytest.mark.parametrize(("kind", "value", "native"), XML_VALUES)
def test_xml_values_become_native(kind: str, value: Any, native: Any) -> None:
    assert same(from_xml(value, parse_type(kind)), native)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", "x"),
        ("int", []),
        ("float", "x"),
        ("set(int)", "12"),
        ("set(string)", {"a": "b"}),
        ("map(int,int)", ["1"]),
        ("map(int,int)", {"x": "1"}),
        ("record(task)", []),
        ("record(no_such_class)", {"a": "b"}),
    ],
)
def test_an_xml_value_of_another_type_is_a_protocol_error(kind: str, value: Any) -> None:
    with pytest.raises(ProtocolError, match=r"was expected"):
        from_xml(value, parse_type(kind))


def test_every_result_in_the_datamodel_has_a_known_shape() -> None:
    for known in datamodel.load().classes.values():
        for message in known.messages.values():
            result_converter(message.full_name)
