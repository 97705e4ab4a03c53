"""The order and the words of the dispatcher's checks."""

from __future__ import annotations

import pytest

from os_xenapi.simulator.dispatcher import call
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.wire import Wire, details

NO_SESSION = "OpaqueRef:nobody"


def test_an_unknown_method_is_named_as_sent(any_wire: Wire) -> None:
    assert details(any_wire, "VM.fly") == ["MESSAGE_METHOD_UNKNOWN", "VM.fly"]
    assert details(any_wire, "Async.VM.fly") == ["MESSAGE_METHOD_UNKNOWN", "VM.fly"]
    assert details(any_wire, "vm.start") == ["MESSAGE_METHOD_UNKNOWN", "vm.start"]


def test_the_number_of_arguments_is_checked_without_the_session(wire: Wire) -> None:
    mismatch = ["MESSAGE_PARAMETER_COUNT_MISMATCH", "VM.start", "3"]
    assert details(wire, "VM.start", "x", False) == [*mismatch, "2"]
    assert details(wire, "VM.start", "x", False, False, 1) == [*mismatch, "4"]


def test_arguments_with_defaults_may_be_left_out_and_surplus_ones_are_ignored(
    wire: Wire, vdi: str
) -> None:
    assert wire("VDI.snapshot", vdi).startswith("OpaqueRef:")
    assert wire("VDI.snapshot", vdi, {}, "surplus", 5).startswith("OpaqueRef:")
    mismatch = ["MESSAGE_PARAMETER_COUNT_MISMATCH", "VDI.snapshot", "1", "0"]
    assert details(wire, "VDI.snapshot") == mismatch


def test_the_checks_come_in_the_order_of_xapi(wire: Wire) -> None:
    wire.session = NO_SESSION
    assert details(wire, "VM.fly") == ["MESSAGE_METHOD_UNKNOWN", "VM.fly"]
    assert details(wire, "VM.start", 1)[0] == "MESSAGE_PARAMETER_COUNT_MISMATCH"
    assert details(wire, "VM.start", "x", "no", False)[0] == "INTERNAL_ERROR"
    assert details(wire, "VM.start", "x", False, False) == ["SESSION_INVALID", NO_SESSION]
    assert details(wire, "host.local_assert_healthy") == ["SESSION_INVALID", NO_SESSION]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("VM.get_record", [5]),
        ("VM.set_name_label", ["x", 5]),
        ("VM.set_name_label", ["x", None]),
        ("VM.set_memory", ["x", "many"]),
        ("VM.set_memory", ["x", 1.5]),
        ("VM.set_memory", ["x", True]),
        ("VM.set_memory", ["x", 1 << 63]),
        ("VM.set_HVM_shadow_multiplier", ["x", "wide"]),
        ("VM.start", ["x", 1, False]),
        ("VM.start", ["x", "true", False]),
        ("VM.set_tags", ["x", "a,b"]),
        ("VM.set_tags", ["x", ["a", 1]]),
        ("VM.set_other_config", ["x", ["a"]]),
        ("VM.set_other_config", ["x", {"a": 1}]),
        ("VM.set_actions_after_shutdown", ["x", "explode"]),
        ("VM.assert_operation_valid", ["x", "starts"]),
        ("host.set_servertime", ["x", "yesterday"]),
    ],
)
def test_a_wrong_type_is_an_internal_error(wire: Wire, method: str, params: list[object]) -> None:
    code, text = details(wire, method, *params)
    assert code == "INTERNAL_ERROR"
    assert "Rpc.Runtime_error" in text


def test_ints_may_be_digits_and_floats_whole(wire: Wire, vm: str) -> None:
    wire("VM.set_memory_static_max", vm, str(1 << 30))
    assert wire("VM.get_memory_static_max", vm) == 1 << 30
    wire("VM.set_HVM_shadow_multiplier", vm, 2)
    assert type(wire("VM.get_HVM_shadow_multiplier", vm)) is float


def test_a_constructor_names_the_field_that_is_missing_and_ignores_unknown_ones(wire: Wire) -> None:
    code, text = details(wire, "network.create", {"name_label": "n"})
    assert code == "INTERNAL_ERROR"
    assert '"other_config"' in text
    made = wire("network.create", {"other_config": {}, "name_label": "n", "colour": "red"})
    assert wire("network.get_MTU", made) == 1500


def test_an_object_that_is_not_there_is_named_with_the_class_of_the_method(wire: Wire) -> None:
    host = wire("host.get_all")[0]
    assert details(wire, "VM.get_record", host) == ["HANDLE_INVALID", "VM", host]
    assert details(wire, "VM.start", host, False, False) == ["HANDLE_INVALID", "VM", host]
    missing = ["UUID_INVALID", "VM", "no-such-uuid"]
    assert details(wire, "VM.get_by_uuid", "no-such-uuid") == missing


def test_the_alias_with_an_underscore_is_for_sync_calls(wire: Wire, vm: str) -> None:
    assert wire("VM_get_power_state", vm) == "Halted"
    assert wire("VM_guest_metrics_get_all") == []
    unknown = ["MESSAGE_METHOD_UNKNOWN", "VM_start"]
    assert details(wire, "Async.VM_start", vm, False, False) == unknown


def test_async_of_a_message_without_that_mode(wire: Wire, vm: str) -> None:
    assert details(wire, "Async.VM.get_record", vm) == [
        "Fault",
        "No async mode for this operation (rpc: VM.get_record)",
    ]


def test_is_alive_echoes_and_list_methods_lists(any_wire: Wire) -> None:
    assert any_wire.bare("system.isAlive:now", "ping") == "ping"
    names = any_wire.bare("system.listMethods")
    assert "VM.start" in names
    assert "event.from" in names


@pytest.mark.parametrize("depth", [10, 500, 900, 5000])
def test_nesting_breaks_nothing(any_wire: Wire, depth: int) -> None:
    if any_wire.codec == "xml":
        value = "<value><array><data>" * depth + "</data></array></value>" * depth
        call = "<methodCall><methodName>system.isAlive:x</methodName><params><param>{}</param>"
        body = (call + "</params></methodCall>").format(value)
        reply = any_wire.post("/", body.encode())
    else:
        nested = "[" * depth + '"\\u00e9"' + "]" * depth
        body = f'{{"method":"system.isAlive:x","params":[{nested}],"id":7}}'
        reply = any_wire.post("/jsonrpc", body.encode())
    assert reply.status in ((200,) if depth == 10 else (200, 500))


def test_removed_and_internal_messages_are_refused(wire: Wire, vm: str) -> None:
    assert details(wire, "VM.snapshot_with_quiesce", vm, "x") == ["MESSAGE_REMOVED"]
    assert details(wire, "host.local_assert_healthy") == [
        "INTERNAL_ERROR",
        'Internal API "host.local_assert_healthy" call attempted with non-pool (external) session',
    ]


def test_a_message_without_behaviour_says_so_and_is_counted(wire: Wire, vm: str) -> None:
    for _ in range(2):
        error = details(wire, "VM.send_sysrq", vm, "h")
        assert error == ["NOT_IMPLEMENTED", "VM.send_sysrq"]
    assert wire.pool.unimplemented == {"VM.send_sysrq": 2}


def test_what_was_carried_out_is_counted(wire: Wire, vm: str) -> None:
    wire.pool.counters.clear()
    wire("VM.start", vm, False, False)
    wire("VM_get_power_state", vm)
    wire("Async.VM.hard_shutdown", vm)
    details(wire, "VM.hard_shutdown", vm, 1)
    assert wire.pool.counters == {
        "VM.start": 1,
        "VM.get_power_state": 1,
        "VM.hard_shutdown": 1,
    }


def test_a_member_names_the_coordinator() -> None:
    with Pool(hosts=2) as pool:
        member = Wire(pool, pool.hosts[1])
        member.session = "x"
        expected = ["HOST_IS_SLAVE", pool.hosts[0].address]
        assert details(member, "VM.get_all") == expected
        login = ("session.login_with_password", "root", "xenroot")
        with pytest.raises(Exception, match="HOST_IS_SLAVE"):
            member.bare(*login)
        session = Wire(pool, pool.hosts[0]).login().session
        assert call(pool, pool.hosts[1], "VM.get_all", [], session_ref=session)


def test_a_call_from_inside_takes_the_same_way_and_gives_copies(pool: Pool) -> None:
    host = pool.hosts[0]
    records = call(pool, host, "network.get_all_records", [])
    ref, record = next(iter(records.items()))
    record["other_config"]["mine"] = "1"
    record["tags"].append("mine")
    again = call(pool, host, "network.get_record", [ref])
    assert "mine" not in again["other_config"]
    assert again["tags"] == []
    with pytest.raises(Exception, match="SESSION_INVALID"):
        call(pool, host, "VM.get_all", [], session_ref=NO_SESSION)
    with pytest.raises(Exception, match="MESSAGE_PARAMETER_COUNT_MISMATCH"):
        call(pool, host, "VM.get_record", [])
    assert len(pool.sessions) == 0
