"""Faults as values: their JSON form, what they refuse, and which calls they strike."""

from __future__ import annotations

import json

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.faults import (
    Delay,
    Error,
    ErrorInside,
    EvictSession,
    Fault,
    FullStorage,
    Hang,
    HtmlAnswer,
    KillPlugin,
    SlowStorage,
    TornAnswer,
    TornRequest,
    TruncatedAnswer,
    WrongLength,
    from_json,
    to_json,
)
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import vdi_record
from tests.simulator.core.wire import Wire, details

BROKEN = Error(["BROKEN"])
EFFECTS = [
    BROKEN,
    Error(["SR_BACKEND_FAILURE_44", "", "{object}", ""], carried_out=True),
    Delay(0.5, carried_out=True),
    Hang(),
    EvictSession(all=True),
    KillPlugin(2),
    TornRequest(17, reset=True),
    TornAnswer(),
    TruncatedAnswer(9),
    HtmlAnswer(503, "<html/>"),
    ErrorInside(["HOST_BROKEN"]),
    WrongLength(-3),
    SlowStorage(1e6),
    FullStorage(free=4096),
]


@pytest.fixture
def wire():
    with Pool(hosts=2) as pool:
        yield Wire(pool, pool.hosts[0]).login()


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: type(effect).__name__)
def test_a_fault_comes_back_from_its_json(effect):
    fault = Fault(effect)
    if not isinstance(effect, FullStorage):
        fault = Fault(
            effect,
            message="host.call_plugin",
            cls="host",
            object="xenserver-1",
            host=1,
            arguments={"plugin": "xenstore.py"},
            every=2,
            probability=0.5,
            times=3,
        )
    assert from_json(json.loads(json.dumps(to_json(fault)))) == fault
    assert from_json(to_json(Fault(effect))) == Fault(effect)


def test_the_json_form_says_no_more_than_it_must():
    fault = Fault(Error(["HOST_NOT_LIVE"]), message="VM.start", nth=2)
    effect = {"kind": "error", "details": ["HOST_NOT_LIVE"]}
    assert to_json(fault) == {"effect": effect, "message": "VM.start", "nth": 2}
    assert to_json(Fault(EvictSession())) == {"effect": {"kind": "evict_session"}}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([], "a fault is an object of JSON"),
        ({}, "the effect of a fault is an object of JSON"),
        ({"effect": {}}, "the kind of an effect is one of error, delay, hang"),
        ({"effect": {"kind": "explode"}}, "not 'explode'"),
        ({"effect": {"kind": ["error"]}}, "not \\['error'\\]"),
        ({"effect": {"kind": "error"}}, "the effect error is incomplete"),
        ({"effect": {"kind": "error", "details": "CODE"}}, "details of the effect error must be"),
        ({"effect": {"kind": "error", "details": []}}, "the code first"),
        ({"effect": {"kind": "error", "details": [5]}}, "texts only"),
        (
            {"effect": {"kind": "delay", "seconds": "1"}},
            "seconds of the effect delay must be float",
        ),
        ({"effect": {"kind": "delay", "seconds": True}}, "must be float"),
        ({"effect": {"kind": "delay", "seconds": -1}}, "seconds must be at least 0"),
        ({"effect": {"kind": "hang", "after": 1}}, "the effect hang has no member after"),
        ({"effect": {"kind": "html_answer", "status": 204}}, "status must be one"),
        ({"effect": {"kind": "wrong_length", "by": 0}}, "by must not be 0"),
        ({"effect": {"kind": "hang"}, "when": 1}, "a fault has no member when"),
        ({"effect": {"kind": "hang"}, "nth": 0}, "nth must be at least 1"),
        ({"effect": {"kind": "hang"}, "nth": 1.5}, "nth of a fault must be int"),
        ({"effect": {"kind": "hang"}, "probability": 1.5}, "probability must be over 0"),
        ({"effect": {"kind": "hang"}, "message": 5}, "message of a fault must be str"),
        ({"effect": {"kind": "full_storage"}, "nth": 2}, "full for everybody"),
    ],
)
def test_what_is_no_fault_is_refused_with_a_reason(data, reason):
    with pytest.raises(ValueError, match=reason):
        from_json(data)


def test_an_effect_is_one_of_ours():
    with pytest.raises(TypeError, match="the effect of a fault"):
        Fault("HOST_NOT_LIVE")  # type: ignore[arg-type]


def test_the_json_form_can_be_armed(wire):
    armed = wire.pool.faults.arm({"effect": {"kind": "error", "details": ["BROKEN"]}, "times": 1})
    assert details(wire, "pool.get_all") == ["BROKEN"]
    assert wire("pool.get_all")
    assert (armed.seen, armed.fired) == (2, 1)


def struck(wire, fault, calls):
    """Which of the calls a fault strikes."""
    with wire.pool.faults.arm(fault):
        return [_fails(wire, call) for call in calls]


def _fails(wire, call):
    try:
        wire(*call)
    except Failure as error:
        return error.details == ["BROKEN"]
    return False


def test_a_fault_without_restriction_strikes_whatever_is_called(wire):
    calls = [("pool.get_all",), ("host.get_all",), ("Async.pool.sync_database",)]
    assert struck(wire, Fault(BROKEN), calls[:2]) == [True, True]
    with wire.pool.faults.arm(Fault(BROKEN)) as armed:
        wire("Async.pool.sync_database")
        assert armed.fired == 1


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("pool.get_all", [True, False, False]),
        ("pool.*", [True, True, False]),
        ("*.get_all", [True, False, True]),
        ("Async.pool.get_all", [False, False, False]),
        ("http/post_jsonrpc", [False, False, False]),
    ],
)
def test_messages_are_matched_by_name_and_pattern(wire, message, expected):
    calls = [("pool.get_all",), ("pool.get_all_records",), ("host.get_all",)]
    assert struck(wire, Fault(BROKEN, message=message), calls) == expected


def test_an_effect_strikes_only_what_it_can_act_on(wire):
    faults = wire.pool.faults
    kill = faults.arm(Fault(KillPlugin(), message="*"))
    assert wire("host.get_all")
    assert details(wire, "host.call_plugin", wire.host.ref, "x", "y", {})[1] == "signal: SIGKILL"
    assert kill.seen == 1


def test_a_class_is_matched_exactly(wire):
    calls = [("VM.get_all",), ("VM_metrics.get_all",)]
    assert struck(wire, Fault(BROKEN, cls="VM"), calls) == [True, False]


def test_an_object_is_matched_by_ref_uuid_and_name_wherever_it_stands(wire):
    local, other = wire("SR.get_by_name_label", "Local storage")
    uuid = wire("SR.get_uuid", local)
    calls = [
        ("SR.get_record", local),
        ("SR.get_record", other),
        ("VDI.create", vdi_record(local)),
        ("VDI.create", vdi_record(other)),
    ]
    assert struck(wire, Fault(BROKEN, object=local), calls) == [True, False, True, False]
    assert struck(wire, Fault(BROKEN, object=uuid), calls) == [True, False, True, False]
    assert struck(wire, Fault(BROKEN, object="Local storage"), calls) == [True] * 4
    assert struck(wire, Fault(BROKEN, object="nothing"), calls) == [False] * 4


def test_arguments_are_matched_by_name(wire):
    (vm,) = wire("VM.get_by_name_label", "Other install media")
    calls = [("VM.set_name_description", vm, text) for text in ("a", "b")]
    assert struck(wire, Fault(BROKEN, arguments={"value": "b"}), calls) == [False, True]
    assert struck(wire, Fault(BROKEN, arguments={"values": "b"}), calls) == [False, False]


def test_the_host_that_is_asked_is_matched_by_whatever_it_is_called(wire):
    host = wire.pool.hosts[0]
    calls = [("pool.get_all",)]
    for name in (0, host.ref, host.uuid, host.address, "xenserver-1"):
        assert struck(wire, Fault(BROKEN, host=name), calls) == [True]
    for name in (1, wire.pool.hosts[1].uuid, "xenserver-2"):
        assert struck(wire, Fault(BROKEN, host=name), calls) == [False]


def test_strikes_are_counted_from_when_it_is_armed(wire):
    calls = [("pool.get_all",), ("host.get_all",)] * 3
    struck_pool = struck(wire, Fault(BROKEN, message="pool.get_all", nth=2), calls)
    assert struck_pool == [False, False, True, False, False, False]
    assert struck(wire, Fault(BROKEN, every=2), calls) == [False, True] * 3
    assert struck(wire, Fault(BROKEN, times=2), calls) == [True, True] + [False] * 4
    assert struck(wire, Fault(BROKEN, every=2, times=1), calls) == [False, True] + [False] * 4


def test_the_seed_decides_what_is_left_to_chance():
    def run(seed):
        with Pool(seed=seed) as pool:
            wire = Wire(pool, pool.hosts[0]).login()
            return struck(wire, Fault(BROKEN, probability=0.5), [("pool.get_all",)] * 40)

    first = run(5)
    assert first == run(5) != run(6)
    assert 5 < sum(first) < 35


def test_a_disarmed_fault_strikes_no_more(wire):
    faults = wire.pool.faults
    one, two = faults.arm(Fault(BROKEN, nth=1)), faults.arm(Fault(BROKEN, message="host.*"))
    assert faults.armed == (one, two)
    one.disarm()
    one.disarm()
    assert wire("pool.get_all")
    assert details(wire, "host.get_all") == ["BROKEN"]
    faults.clear()
    assert faults.armed == ()
    assert wire("host.get_all")
    assert (one.fired, two.fired) == (0, 1)


def test_the_simulator_itself_is_not_struck(wire):
    from os_xenapi.simulator.dispatcher import call

    wire.pool.faults.arm(Fault(BROKEN))
    assert call(wire.pool, wire.host, "pool.get_all", [])


def test_what_a_client_did_is_counted_by_message_and_by_object(wire):
    (vm,) = wire("VM.get_by_name_label", "Other install media")
    pool = wire.pool
    for name in ("VM.get_power_state", "VM.get_power_state", "VM.get_record"):
        wire(name, vm)
    assert details(wire, "VM.get_record", "nobody")[0] == "HANDLE_INVALID"
    with pool.faults.arm(Fault(BROKEN, message="VM.get_record")):
        assert details(wire, "VM.get_record", vm) == ["BROKEN"]
    assert pool.counters["VM.get_record"] == 1
    assert pool.object_counters["VM.get_power_state", vm] == 2
    assert pool.object_counters["VM.get_record", vm] == 1
    assert pool.object_counters["VM.get_record", "nobody"] == 0


def test_only_so_many_objects_are_counted(wire, monkeypatch):
    monkeypatch.setattr("os_xenapi.simulator.pool.MAX_OBJECT_COUNTERS", 4)
    refs = wire("VM.get_all")[:6]
    for ref in refs:
        wire("VM.get_uuid", ref)
    counters = wire.pool.object_counters
    assert len(counters) <= 5
    assert counters["VM.get_uuid", refs[-1]] == 1
    assert wire.pool.counters["VM.get_uuid"] == 6
