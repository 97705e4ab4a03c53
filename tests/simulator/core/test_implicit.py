"""What every class can do by rule, and queries."""

from __future__ import annotations

import pytest

from os_xenapi import datamodel
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.records import vbd_record
from tests.simulator.core.wire import Wire, details


def test_every_class_answers_its_implicit_getters(any_wire: Wire) -> None:
    any_wire.pool.counters.clear()
    for one in datamodel.load().classes.values():
        for message in one.messages.values():
            if message.lifecycle.state == "removed" or not message.static:
                continue
            if message.implicit in ("object:get_all", "object:get_all_records"):
                any_wire(message.full_name)
            elif message.implicit in ("object:get_all_where", "object:get_all_records_where"):
                any_wire(message.full_name, "true")
    for class_name in (
        "VM",
        "host",
        "pool",
        "SR",
        "PBD",
        "network",
        "PIF",
        "role",
        "SM",
        "console",
    ):
        for ref, record in any_wire(f"{class_name}.get_all_records").items():
            assert any_wire(f"{class_name}.get_record", ref) == record
            assert any_wire(f"{class_name}.get_by_uuid", record["uuid"]) == ref
            for field, value in record.items():
                getter = datamodel.load().message(f"{class_name}.get_{field}")
                if getter is not None and getter.lifecycle.state != "removed":
                    assert any_wire(f"{class_name}.get_{field}", ref) == value


def test_fields_that_are_internal_are_in_no_record(wire: Wire) -> None:
    for one in datamodel.load().classes.values():
        internal = {field.name for field in one.fields.values() if field.internal_only}
        if internal and one.in_database:
            for record in wire(f"{one.name}.get_all_records").values():
                assert not internal & set(record)


def test_names_are_found_and_follow_a_rename(wire: Wire, vm: str) -> None:
    assert wire("VM.get_by_name_label", "guest") == [vm]
    wire("VM.set_name_label", vm, "other")
    assert wire("VM.get_by_name_label", "guest") == []
    assert wire("VM.get_by_name_label", "other") == [vm]
    uuid = wire("VM.get_uuid", vm)
    wire("VM.destroy", vm)
    assert wire("VM.get_by_name_label", "other") == []
    assert details(wire, "VM.get_by_uuid", uuid) == ["UUID_INVALID", "VM", uuid]


def test_maps_are_added_to_and_removed_from(any_wire: Wire) -> None:
    network = any_wire("network.create", {"other_config": {"a": "1"}})
    any_wire("network.add_to_other_config", network, "b", "2")
    duplicate = ["MAP_DUPLICATE_KEY", "network", "other_config", network, "b"]
    assert details(any_wire, "network.add_to_other_config", network, "b", "3") == duplicate
    assert details(any_wire, "network.add_to_other_config", network, "", "3")[0] == "INTERNAL_ERROR"
    any_wire("network.remove_from_other_config", network, "a")
    any_wire("network.remove_from_other_config", network, "never there")
    assert any_wire("network.get_other_config", network) == {"b": "2"}


def test_a_duplicate_key_goes_by_the_name_in_the_database(wire: Wire, vm: str) -> None:
    wire("VM.add_to_VCPUs_params", vm, "weight", "1")
    error = details(wire, "VM.add_to_VCPUs_params", vm, "weight", "2")
    assert error == ["MAP_DUPLICATE_KEY", "VM", "VCPUs__params", vm, "weight"]


def test_sets_are_added_to_and_removed_from(wire: Wire, vm: str) -> None:
    wire("VM.set_tags", vm, ["a"])
    for tag in ("b", "b"):
        wire("VM.add_tags", vm, tag)
    assert wire("VM.get_tags", vm) == ["a", "b"]
    wire("VM.remove_tags", vm, "a")
    wire("VM.remove_tags", vm, "never there")
    assert wire("VM.get_tags", vm) == ["b"]


def test_computed_lists_follow_the_refs_of_the_other_side(wire: Wire, vm: str, vdi: str) -> None:
    vbd = wire("VBD.create", vbd_record(vm, vdi))
    assert wire("VM.get_VBDs", vm) == wire("VDI.get_VBDs", vdi) == [vbd]
    wire("VBD.destroy", vbd)
    assert wire("VM.get_VBDs", vm) == wire("VDI.get_VBDs", vdi) == []
    assert details(wire, "VM.set_VBDs", vm, [vbd])[0] == "MESSAGE_METHOD_UNKNOWN"


def test_constructors_of_classes_without_behaviour_work_by_rule(wire: Wire) -> None:
    secret = wire("secret.create", {"value": "v", "other_config": {}})
    assert wire("secret.get_value", secret) == "v"
    wire("secret.set_value", secret, "w")
    assert wire("secret.get_record", secret)["value"] == "w"
    task = wire("Async.secret.destroy", secret)
    assert wire("task.get_status", task) == "success"
    assert wire("secret.get_all") == []


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("true", True),
        ("false", False),
        ('field "name__label" = "guest"', True),
        ('"guest"=field "name__label"', True),
        ('field "name__label" = "Guest"', False),
        ('field "power_state" = "Halted"', True),
        ('field "is_a_template" = "false"', True),
        ('field "memory__static_max" = "268435456"', True),
        ('field "HVM__shadow_multiplier" = "1"', True),
        ('field "suspend_VDI" = "OpaqueRef:NULL"', True),
        ('field "snapshot_time" = "19700101T00:00:00Z"', True),
        ("field \"tags\" = \"('a b' 'c\\'d')\"", True),
        ("field \"xenstore_data\" = \"(('k' 'v'))\"", True),
        ('field "blobs" = "()"', True),
        ('"same" = "same"', True),
        ('field "name__label" = "guest" and field "power_state" = "Running"', False),
        ('field "name__label" = "guest" or field "power_state" = "Running"', True),
        ("true or true and false", False),
        ("true or (true and false)", True),
        ("not false", True),
        ("not (true)", False),
        ("not false and false", True),
        ("(not false) and false", False),
        ("true and not false or false", True),
    ],
)
def test_queries(wire: Wire, vm: str, expression: str, found: bool) -> None:
    wire("VM.set_tags", vm, ["a b", "c'd"])
    wire("VM.set_xenstore_data", vm, {"k": "v"})
    records = wire("VM.get_all_records_where", expression)
    assert (vm in records) is found
    assert sorted(wire("VM.get_all_where", expression)) == sorted(records)
    if found:
        assert records[vm] == wire("VM.get_record", vm)


def test_queries_know_ref_uuid_and_internal_fields(wire: Wire, vm: str) -> None:
    uuid = wire("VM.get_uuid", vm)
    both = f'field "_ref" = "{vm}" and field "uuid" = "{uuid}"'
    assert list(wire("VM.get_all_records_where", both)) == [vm]
    ports = wire("console.get_all_records_where", 'field "port" = "5900"')
    assert len(ports) == 1


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "maybe",
        "True",
        'field "name__label"',
        'field name__label = "x"',
        '"a" = "b',
        '"a" != "b"',
        "(true",
        "true)",
        "true false",
        "and",
        "not",
        "(" * 5000 + "true" + ")" * 5000,
    ],
)
def test_what_is_no_query_is_named(wire: Wire, expression: str) -> None:
    error = details(wire, "VM.get_all_records_where", expression)
    assert error[:2] == ["INVALID_VALUE", expression]


def test_a_query_of_an_unknown_field_names_it(wire: Wire) -> None:
    error = details(wire, "VM.get_all_records_where", 'field "name_label" = "x"')
    assert error == ["INTERNAL_ERROR", "missing field", "name_label", ""]


def test_the_store_shares_no_container_with_anybody(pool: Pool) -> None:
    given = {"key": "value"}
    row = pool.store.create("network", {"other_config": given, "tags": ["a"]})
    given["key"] = "changed"
    assert row["other_config"] == {"key": "value"}
    tags = ["a"]
    pool.store.set(row, tags=tags)
    tags.append("b")
    assert list(row["tags"]) == ["a"]


def test_the_seed_decides_uuids_and_refs() -> None:
    with Pool(seed=3) as one, Pool(seed=3) as same, Pool(seed=4) as other:
        first, second, third = (
            [row.ref for table in pool.store.tables.values() for row in table.rows.values()]
            for pool in (one, same, other)
        )
    assert first == second
    assert not set(first) & set(third)


def test_watchers_are_told_after_the_lock_is_free(pool: Pool) -> None:
    seen: list[bool] = []
    end = pool.watch(lambda: seen.append(pool.lock.nested))
    row = pool.store.rows("network")[0]
    with pool.lock:
        with pool.lock:
            pool.store.touch(row)
        assert seen == []
    assert seen == [False]
    with pool.lock:
        pass
    assert seen == [False]
    end()
    with pool.lock:
        pool.store.touch(row)
    assert seen == [False]


def test_a_watcher_that_fails_does_not_disturb_the_others(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[int] = []

    def fails() -> None:
        raise RuntimeError("no")

    pool.watch(fails)
    pool.watch(lambda: told.append(1))
    with pool.lock:
        pool.store.touch(pool.record)
    assert told == [1]
    assert "a watcher of the simulated pool failed" in caplog.text
