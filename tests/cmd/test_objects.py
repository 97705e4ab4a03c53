"""list, show, set and call on a pool: which objects, which fields, in which form."""

from __future__ import annotations

import csv
import io
import json
import signal
from typing import Any

import pytest

import os_xenapi
from os_xenapi.cmd import names as names_of
from os_xenapi.cmd import set as set_noun
from os_xenapi.observe import Operation
from os_xenapi.testing import SimulatedPool
from tests import parts
from tests.cmd.running import Command, run

There = dict[str, str]


def listed(command: Command, there: There, *words: str) -> list[dict[str, Any]]:
    done = command("list", *words, "-f", "json", env=there)
    assert done.code == 0, done.err
    rows: list[dict[str, Any]] = json.loads(done.out)
    return rows


def names(command: Command, there: There, *words: str) -> list[str]:
    return [row["name_label"] for row in listed(command, there, *words, "-c", "name_label")]


def test_list_prints_a_table_with_the_usual_columns(command: Command, there: There) -> None:
    done = command("list", "VM", "name_label=web1", env=there)
    header, line = done.out.splitlines()
    assert header.split()[:3] == ["uuid", "name_label", "power_state"]
    assert line.split()[1:3] == ["web1", "Halted"]


def test_an_empty_list_has_its_columns_all_the_same(command: Command, there: There) -> None:
    done = command("list", "VM", "name_label=nobody", "-c", "uuid,name_label", env=there)
    assert done.out == "uuid  name_label\n"


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        (["name_label=web1"], ["web1"]),
        (["name_label~web*"], ["web1", "web2"]),
        (["name_label~web*", "name_label!=web1"], ["web2"]),
        (["is_a_template=false", "is_control_domain=false", "name_label!~web*"], ["db1"]),
        (["name_label~web*", "VCPUs_max=1"], ["web1", "web2"]),
        (["name_label~web*", "VCPUs_max=2"], []),
        (["other_config:owner=me"], ["web2"]),
        (["tags=blue"], ["web2"]),
        (["name_label~*", "tags!=blue", "name_label~web*"], ["web1"]),
        (["--where", 'field "name__label" = "web1" or field "name__label" = "db1"'],
         ["db1", "web1"]),
        (["--where", 'field "name__label" = "web1" or true', "name_label=db1"], ["db1"]),
    ],
)  # fmt: skip
def test_conditions_say_which_objects(
    command: Command, pool: SimulatedPool, there: There, conditions: list[str], found: list[str]
) -> None:
    session = pool.connect()
    session.VM.set_other_config(pool.vms[1], {"owner": "me"})
    session.VM.set_tags(pool.vms[1], ["blue"])
    assert names(command, there, "VM", *conditions) == found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["power_state=running"], "did you mean Running?"),
        (["power_state!=up"], "one of Halted, Paused, Running, Suspended"),
        (["is_a_template=yes"], "not a value of type bool"),
        (["VCPUs_max=many"], "not a value of type int"),
        (["allowed_operations=strat"], "did you mean start?"),
        (["resident_on=xen1"], "`os-xenapi list host -c name_label,ref` shows them"),
        (["name_label:x=1"], "only a map has keys"),
        (["-c", "name_label:x"], "only a map has keys"),
        (["--sort", "name_label:x"], "only a map has keys"),
    ],
)
def test_a_condition_that_no_object_can_fulfil_is_refused(
    command: Command, words: list[str], said: str
) -> None:
    assert said in command("list", "VM", "--url", "sim://", *words).said(2)


def test_a_name_with_a_quote_is_found_though_no_query_can_write_it(
    command: Command, pool: SimulatedPool, there: There
) -> None:
    session = pool.connect()
    session.VM.set_name_label(pool.vms[2], 'say "db"')
    try:
        assert names(command, there, "VM", 'name_label=say "db"') == ['say "db"']
    finally:
        session.VM.set_name_label(pool.vms[2], "db1")


def test_columns_may_be_keys_of_maps_and_are_sorted_by(command: Command, there: There) -> None:
    rows = listed(
        command, there, "host", "-c", "hostname,software_version:product_brand", "-c", "ref"
    )
    assert rows[0]["software_version:product_brand"] == "XenServer"
    assert rows[0]["ref"].startswith("OpaqueRef:")
    sizes = [row["physical_size"] for row in listed(command, there, "SR", "-c", "physical_size")]
    assert sizes == sorted(sizes)
    assert len(sizes) > 1


def test_every_form_says_the_same(command: Command, there: There) -> None:
    words = ("list", "VM", "name_label~web*", "-c", "name_label,VCPUs_max,other_config")
    forms = {form: command(*words, "-f", form, env=there).out for form in ("json", "csv", "value")}
    data = json.loads(forms["json"])
    header, *rows = csv.reader(io.StringIO(forms["csv"]))
    assert header == ["name_label", "VCPUs_max", "other_config"]
    assert [row[0] for row in rows] == [one["name_label"] for one in data] == ["web1", "web2"]
    assert [json.loads(row[2]) for row in rows] == [one["other_config"] for one in data]
    assert forms["value"].splitlines()[0].startswith("web1 1 {")


@parts.need("import:yaml")
def test_yaml_is_what_json_is(command: Command, there: There) -> None:
    import yaml

    words = ("show", "VM", "web1")
    as_json = json.loads(command(*words, "-f", "json", env=there).out)
    assert yaml.safe_load(command(*words, "-f", "yaml", env=there).out) == as_json


def test_show_finds_an_object_by_uuid_reference_and_name(
    command: Command, pool: SimulatedPool, there: There
) -> None:
    uuid = pool.connect().VM.get_uuid(pool.vms[0])
    for word in (uuid, uuid.upper(), pool.vms[0], "web1"):
        done = command("show", "VM", word, "-c", "name_label", "-f", "value", env=there)
        assert done.out == "web1\n", done.err


def test_an_object_that_is_not_there_or_not_the_only_one_is_told(
    command: Command, pool: SimulatedPool, there: There
) -> None:
    assert "os-xenapi list VM" in command("show", "VM", "web3", env=there).said(1)
    nowhere = "00000000-0000-4000-8000-000000000000"
    assert nowhere in command("show", "VM", nowhere, env=there).said(1)
    assert "give its uuid" in command("show", "VBD", "xvda", env=there).said(1)
    assert "HANDLE_INVALID" in command("show", "VM", "OpaqueRef:none", env=there).said(1)
    session = pool.connect()
    session.VM.set_name_label(pool.vms[1], "web1")
    try:
        said = command("show", "VM", "web1", env=there).said(1)
        assert "2 objects of class VM are called web1" in said
        assert session.VM.get_uuid(pool.vms[1]) in said
    finally:
        session.VM.set_name_label(pool.vms[1], "web2")


def test_set_changes_fields_maps_and_sets(
    command: Command, pool: SimulatedPool, there: There
) -> None:
    session = pool.connect()
    session.VM.set_other_config(pool.vms[0], {"old": "1", "mac-seed": "x", "kept": "yes"})
    session.VM.set_tags(pool.vms[0], ["green"])
    done = command(
        *("set", "VM", "web1", "name_description=a=b", "other_config:mac-seed=y=z"),
        *("other_config:old-", "tags+=blue", "tags-=green", "is_a_template=false"),
        *('xenstore_data={"vm-data/a": "1"}',),
        env=there,
    )
    assert done.code == 0, done.err
    record = session.VM.get_record(pool.vms[0])
    assert record["name_description"] == "a=b"
    assert record["other_config"] == {"mac-seed": "y=z", "kept": "yes"}
    assert record["tags"] == ["blue"]
    assert record["xenstore_data"] == {"vm-data/a": "1"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("other_config:old-=x", "other_config:KEY- to remove"),
        ("affinity=xen1", "no reference"),
        ("name_lable=x", "did you mean name_label"),
        ("power_state=Running", "what can be set is"),
        ("tags:a=b", "only a map has keys"),
        ("name_label+=b", "only a set has members"),
        ("user_version=many", "not a value of type int"),
        ("tags=blue", "not a value of type set(string)"),
        ('tags=["a", 1]', "tags[1]"),
        ("nonsense", "is no change"),
        ("name_label-", "is no change"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_and_none_is_made(
    command: Command, pool: SimulatedPool, there: There, change: str, said: str
) -> None:
    done = command("set", "VM", "web1", "name_description=not this", change, env=there)
    assert said in done.said(2)
    assert pool.connect().VM.get_name_description(pool.vms[0]) != "not this"


def test_names_that_do_not_exist_are_told_with_the_nearest(command: Command, there: There) -> None:
    assert "did you mean VM" in command("list", "vm").said(2)
    assert "did you mean power_state" in command("list", "VM", "-c", "powerstate").said(2)
    assert "did you mean name_label" in command("list", "VM", "name_lable=x").said(2)
    assert "is no condition" in command("list", "VM", "web1").said(2)
    assert "with commas" in command("list", "VM", "-c", "uuid,").said(2)
    assert "does not tell" in command("list", "event").said(2)
    assert "mean power_state or" in command("list", "VM", "-c", "state").said(2)
    assert "did you mean start" in command("call", "VM.strat").said(2)
    assert "Class.message" in command("call", "start").said(2)
    assert "no task can carry out" in command("call", "Async.VM.get_record", "x").said(2)
    assert "as in --where" in command("list", "VM", "--where", "nonsense", env=there).said(1)
    many = command("list", "VM", "-c", "zzzzzz").said(2)
    assert "TAB completes" in many
    assert len(many) < 200
    assert "it has" in command("list", "VBD_metrics", "-c", "zzzzzz").said(2)


def test_call_takes_arguments_by_their_type_and_prints_json(command: Command, there: There) -> None:
    def call(*words: str) -> object:
        done = command("call", *words, env=there)
        assert done.code == 0, done.err
        return json.loads(done.out)

    templates = call("VM.get_by_name_label", "Other install media")
    assert isinstance(templates, list)
    vm = call("Async.VM.clone", templates[0], "by hand")
    assert isinstance(vm, str)
    assert call("VM.provision", vm) in (None, "")
    named = {"vm": vm, "start_paused": False, "force": False}
    assert call("Async.VM.start", "--json", json.dumps(named)) is None
    assert call("VM.get_power_state", vm) == "Running"
    call("VM.set_other_config", vm, '{"a": "b"}')
    done = run("call", "VM.get_other_config", "--json", "-", input=json.dumps([vm]), env=there)
    assert json.loads(done.stdout) == {"a": "b"}
    call("VM.hard_shutdown", vm)
    call("VM.destroy", vm)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["VM.start", "OpaqueRef:x", "maybe", "false"], "'maybe' is not a value of type bool"),
        (["VM.start", "a", "b", "c", "d"], "vm:ref(VM)"),
        (["VM.start", "a"], "vm:ref(VM)"),
        (
            ["VM.start", "--json", '["OpaqueRef:x", 1, false]'],
            "start_paused: '1' is not a value of type bool",
        ),
        (["VM.start", "--json", '{"vm": "a", "forse": false}'], "force:bool"),
        (["VM.start", "--json", "5"], "write an array"),
        (["VM.start", "--json", "{"], "--json: "),
        (["VM.start", "a", "--json", "[]"], "either as words or by --json"),
        (["VM.set_other_config", "OpaqueRef:x", '{"b": 1}'], "value:b"),
        (["VM.start", "web1", "false", "false"], "list VM -c name_label,ref` shows them"),
        (["VM.start", "--json", '["web1", false, false]'], "'web1' is no reference"),
        (["VM.assert_can_be_recovered", "OpaqueRef:x", "y"], "list session -c ref`"),
        (["VM.set_domain_type", "OpaqueRef:x", "HVM"], "did you mean hvm?"),
        (["VM.set_actions_after_reboot", "OpaqueRef:x", "boot"], "one of destroy, restart"),
        (["VM.set_user_version", "OpaqueRef:x", "9223372036854775808"], "not a value of type int"),
        (["VM.create", '{"name_lable": "x"}'], "did you mean name_label"),
        (["VM.create", '{"memory_static_max": "x"}'], "args.memory_static_max"),
    ],
)
def test_call_refuses_arguments_that_make_no_sense(
    command: Command, words: list[str], said: str
) -> None:
    assert said in command("call", "--url", "sim://", *words).said(2)


def test_a_message_that_the_data_model_does_not_know_is_called_untyped(
    command: Command, pool: SimulatedPool, there: There
) -> None:
    done = command("call", "--untyped", "VM.get_power_state", pool.vms[0], env=there)
    assert json.loads(done.out) == "Halted"
    new = command("call", "--untyped", "VM.fly", pool.vms[0], "1", env=there)
    assert "MESSAGE_METHOD_UNKNOWN" in new.said(1)
    assert "one array" in command("call", "--untyped", "VM.fly", "--json", "{}").said(2)


class InterruptedAtRemoval:
    """An observer that interrupts the program when a key is about to be removed."""

    def begin(self, operation: Operation, /) -> None:
        if "remove_from" in operation.name:
            signal.raise_signal(signal.SIGINT)

    def changed(self, change: object, /) -> None:
        """Nothing is of interest."""


def test_an_interrupt_between_the_two_calls_for_a_key_loses_nothing() -> None:
    with os_xenapi.connect("sim://", observers=[InterruptedAtRemoval()]) as session:
        [host] = session.host.get_all()
        session.host.set_other_config(host, {"owner": "me"})
        [change] = set_noun.changes(
            "host", names_of.check_class("host"), ["other_config:owner=you"]
        )
        with pytest.raises(KeyboardInterrupt):
            set_noun._make(session, "host", host, change)
        assert session.host.get_other_config(host) == {"owner": "you"}
